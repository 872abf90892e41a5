"""How things look: pure functions, without an app."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len
from textual.color import Color
from textual.strip import Strip

from kanban_tui.board import words
from kanban_tui.board.model import Family, Kind
from kanban_tui.board.timebox import State
from kanban_tui.glyphs import LINES, PLAIN, for_terminal
from kanban_tui.headline import Numbers
from kanban_tui.tui.board import head, tabs
from kanban_tui.tui.board.head import Head
from kanban_tui.tui.look import card, phrases, theme
from kanban_tui.tui.look.arrange import Spot, arrange
from kanban_tui.tui.look.facts import Card, Due, Gauge, Stage
from kanban_tui.tui.look.pen import Look, brief, clauses, cut, in_rows, row, wrap, wrap_path
from kanban_tui.tui.parts import foot, header
from kanban_tui.tui.parts.foot import Hint
from kanban_tui.tui.parts.header import Title
from kanban_tui.tui.parts.page import seen

INKS = theme.inks({**theme.DARK.to_color_system().generate(), **theme.DARK.variables})
WORKING = Look(INKS, pitch=6, gutter=4)
Q, A, D = Kind.QUEUE, Kind.ACTIVE, Kind.DONE


def rows(strips: Iterable[Strip]) -> list[str]:
    return ["".join(segment.text for segment in strip) for strip in strips]


def gauge(percent: int) -> Gauge:
    state = State.BREACHED if percent > 100 else State.AT_RISK if percent >= 80 else State.OK
    word = {State.BREACHED: "breached", State.AT_RISK: "at risk"}.get(state, "")
    return Gauge(percent, 100, state, f"{word} {percent} %".strip(), word or f"{percent} %")


EXPORT = Card(12, "Export the flow report as Markdown", Stage.WORKING, "feature", "", "Mia", "3 d", gauge(90))


def test_a_card_in_progress() -> None:
    """Title on two rows, type and person with the age, the box line with its word."""
    assert rows(card.draw(EXPORT, WORKING, 28)) == [
        " 12  Export the flow report ",
        "     as Markdown            ",
        "     feature · Mia       3 d",
        "     ━━━━━━━━─  at risk 90 %",
    ]


@pytest.mark.parametrize("stage", [Stage.WORKING, Stage.WAITING])
@pytest.mark.parametrize("width", [20, 24, 28, 40])
def test_a_card_with_the_rows_it_wants_tells_all(stage: Stage, width: int) -> None:
    """The whole title and reason, every fact: nothing is cut beside free space."""
    told = replace(
        EXPORT, stage=stage, blocked="2 d", reason="waits for the keys of the bank", tags=("#web", "#flow"), due=LATE
    )
    told = replace(told, expedited=True)
    wanted = card.rows_wanted(told, WORKING, width)
    text = "\n".join(rows(card.draw(told, replace(WORKING, pitch=wanted + 1), width)))
    assert "…" not in text
    words = " ".join(line[5:].strip() for line in text.splitlines())
    for fact in ("Export", "Markdown", "Mia", "expedited", "2 d past due", "#web", "#flow", "bank", "blocked 2 d"):
        assert fact in words


def test_facts_leave_whole_and_the_age_stays() -> None:
    """Type first, the person last; the state loses its percent where text is narrow."""
    assert rows(card.draw(EXPORT, replace(WORKING, pitch=5), 22))[2:] == [
        "     Mia           3 d",
        "     ━━━━━━━─  at risk",
    ]
    tagged = replace(EXPORT, tags=("#web", "#api"))
    facts = ("feature · Mia · #web · #api", "feature · Mia · #web", "feature · Mia", "Mia")
    for width, shown in zip((39, 33, 28, 22), facts, strict=True):
        drawn = next(text for text in rows(card.draw(tagged, WORKING, width)) if "Mia" in text)
        assert drawn.split() == [*shown.split(), "3", "d"]


def test_a_due_date_in_fewer_words_stands_beside_the_age() -> None:
    """Alone on a row each would say little; where the type or the whole words have room they are not cut."""
    due = replace(EXPORT, title="A", due=Due("due in 7 d"), gauge=None, type="", person="", age="1 d")
    for pitch in (card.WORKING_PITCH, card.WORKING_PITCH + 1):

        def facts(drawn: Card, width: int, pitch: int = pitch) -> list[str]:
            return [" ".join(text.split()) for text in rows(card.draw(drawn, replace(WORKING, pitch=pitch), width))][1:]

        assert facts(due, 19) == ["due 7 d 1 d"]
        assert facts(due, 23) == ["due in 7 d 1 d"]
        assert facts(replace(due, type="bug"), 19) == ["bug 1 d", "due in 7 d"]


LATE = Due("2 d past due", past=True)


@pytest.mark.parametrize(
    ("drawn", "look", "width", "shown"),
    [
        (EXPORT, WORKING, 46, ["feature · Mia · 2 d past due", "3 d"]),
        (EXPORT, WORKING, 28, ["Export the flow report", "as Markdown", "Mia · 2 d past due", "3 d"]),
        (EXPORT, WORKING, 24, ["Mia", "3 d", "2 d past due", "at risk"]),
        (replace(EXPORT, blocked="1 d"), replace(WORKING, pitch=5), 24, ["2 d past due", "3 d", "× blocked 1 d"]),
        (EXPORT, replace(WORKING, short=True, pitch=3), 38, ["at risk 90 %  2 d past due", "3 d"]),
        (EXPORT, replace(WORKING, compact=True, pitch=1), 70, ["2 d past due  at risk 90 %", "3 d"]),
        (
            replace(EXPORT, stage=Stage.WAITING, under="feat"),
            Look(INKS),
            28,
            ["Export the flow repo…", "Mia · 2 d past due"],
        ),
        (replace(EXPORT, stage=Stage.WAITING, blocked="1 d"), Look(INKS), 38, ["× blocked 1 d", "2 d past due"]),
    ],
)
def test_a_due_date_is_seen_on_every_card(drawn: Card, look: Look, width: int, shown: list[str]) -> None:
    """Beside the person where both fit, else on a row of its own, else in the place of the facts."""
    text = "\n".join(rows(card.draw(replace(drawn, due=LATE), look, width)))
    for part in shown:
        assert part in text


def test_a_breach_runs_on_past_a_cross() -> None:
    """The cross is the end of the box; the scale shrinks so that the whole time fits."""
    assert card.box_line(gauge(134), 8, LINES) == ("━━━━━╋━━", "")
    assert card.box_line(gauge(5000), 8, LINES)[0].startswith("╋")


@given(used=st.integers(0, 99), width=st.integers(1, 60))
def test_a_box_is_never_quite_full_below_100_percent(used: int, width: int) -> None:
    """A line that looks done is done."""
    heavy, thin = card.box_line(gauge(used), width, LINES)
    assert len(heavy + thin) == width
    assert thin or heavy.endswith(LINES.half)


def test_a_block_has_its_reason_below_where_there_is_a_row() -> None:
    """Else behind it, where eight cells are left."""
    blocked = Card(
        14, "Session expires too early", Stage.WORKING, "bug", "", "Jon", "3 d 2 h", None, "1 d", "waiting for logs"
    )
    assert rows(card.draw(blocked, WORKING, 28))[3:] == ["     × blocked 1 d          ", "       waiting for logs     "]
    assert (
        rows(card.draw(blocked, replace(WORKING, short=True, pitch=3), 39))[1]
        == "     × blocked 1 d  waiting…    3 d 2 h"
    )


def test_what_waits_shows_its_type_and_what_is_done_its_time_under_the_number() -> None:
    """Two rows each; who has it goes before the rest of the title."""
    waiting = Card(18, "Show the limit in the column head on narrow screens", Stage.WAITING, "feature", "feat")
    assert rows(card.draw(waiting, Look(INKS), 28)) == [" 18    Show the limit in the", " feat  column head on narro…"]
    hers = replace(waiting, person="Mia", tags=("#limits", "#screens"))
    assert rows(card.draw(hers, Look(INKS), 28)) == [" 18    Show the limit in the", " feat  column head on…   Mia"]
    longer = rows(card.draw(replace(hers, person="Maria Magdalena"), Look(INKS), 28))
    assert longer == [" 18    Show the limit in…   ", " feat  Maria Magdalena      "]
    done = Card(4, "Import from CSV", Stage.DONE, "feature", "9 d")
    assert rows(card.draw(done, Look(INKS), 28)) == [" 4     Import from CSV      ", " 9 d                        "]


def test_the_cursor_is_a_bar_on_every_row() -> None:
    """It reads without colour."""
    assert all(text.startswith("▌") for text in rows(card.draw(EXPORT, replace(WORKING, cursor=True), 28)))


def test_a_compact_card_is_one_row() -> None:
    """Title, state, age."""
    assert rows(card.draw(EXPORT, replace(WORKING, compact=True, pitch=1), 60)) == [
        " 12  Export the flow report as Markdown  at risk 90 %    3 d"
    ]
    # No cell that a title could have stays free.
    assert rows(card.draw(EXPORT, replace(WORKING, compact=True, pitch=1), 58)) == [
        " 12  Export the flow report as Markdown  at risk 90 %  3 d"
    ]


PIECE = Card(
    2, "Show avatar", Stage.WORKING, "research", "", "Mia", "3 d", gauge(90),
    units="4/5 interviews", of=Family(1, "Build user dashboard", 2, 5), split=True,
)  # fmt: skip
RESTING = replace(PIECE, stage=Stage.WAITING, under="rese", age="", gauge=None)


@pytest.mark.parametrize(
    ("drawn", "look", "width", "shown"),
    [
        (PIECE, WORKING, 40, ["4/5 interviews · Mia    split?  3 d", "of 1 Build user dashboard  2/5"]),
        (PIECE, WORKING, 28, ["Mia         split?  3 d", "4/5 interviews  ", "of 1 Build user…  2/5", "at risk 90 %"]),
        (replace(PIECE, units=""), replace(WORKING, pitch=4), 28, ["Mia  of 1   split?  3 d"]),
        (PIECE, replace(WORKING, short=True, pitch=3), 36, ["Show avatar  4/5 interviews", "split?  3 d"]),
        (PIECE, replace(WORKING, short=True, pitch=3), 26, ["Show avatar  4/5  ", "at risk   split?  3 d"]),
        (PIECE, replace(WORKING, compact=True, pitch=1), 60, ["Show avatar  ", "  4/5  split?  at risk 90 %    3 d"]),
        (RESTING, replace(WORKING, gutter=6, pitch=3), 46, ["rese  4/5 interviews · Mia  of 1  2/5  split?"]),
        (RESTING, replace(WORKING, gutter=6), 46, ["Mia             split?", "of 1 Build user dashboard  2/5"]),
        (replace(RESTING, units=""), replace(WORKING, gutter=6, pitch=3), 28, ["rese  Mia  of 1      split?"]),
        (
            replace(RESTING, split=False),
            replace(WORKING, gutter=6, pitch=3),
            40,
            ["rese  4/5 interviews · Mia  of 1 Build…"],
        ),
        (
            replace(RESTING, title="Move the customers", units="", split=False),
            replace(WORKING, gutter=6, pitch=3),
            22,
            ["Move the ", "rese  customers   Mia"],
        ),
    ],
)
def test_a_card_tells_of_small_pieces(drawn: Card, look: Look, width: int, shown: list[str]) -> None:
    """Its units, what it is a piece of, and that it should rather be split, as far as there is room."""
    text = "\n".join(rows(card.draw(drawn, look, width)))
    for each in shown:
        assert each in text


@given(
    title=st.text(min_size=1, max_size=80),
    number=st.integers(1, 10**6),
    width=st.integers(20, 60),
    blocked=st.sampled_from(["", "1 d"]),
    percent=st.integers(0, 300),
    look=st.sampled_from(
        [
            WORKING,
            replace(WORKING, pitch=5),
            replace(WORKING, pitch=7),
            replace(WORKING, pitch=10),
            replace(WORKING, short=True, pitch=3),
            replace(WORKING, compact=True, pitch=1),
        ]
    ),
    stage=st.sampled_from(Stage),
    due=st.sampled_from([None, LATE]),
    small=st.sampled_from([{}, {"units": "4/5 interviews", "of": PIECE.of, "split": True}, {"of": PIECE.of}]),
)
def test_every_row_of_every_card_has_its_full_width(
    title: str,
    number: int,
    width: int,
    blocked: str,
    percent: int,
    look: Look,
    stage: Stage,
    due: Due | None,
    small: dict[str, Any],
) -> None:
    """And a card keeps within its pitch."""
    if stage is not Stage.WORKING and look.pitch == 7:
        look = replace(look, pitch=4)
    drawn = card.draw(
        replace(
            Card(
                number, title, stage, "feature", "feat", "Mia", "17 d", gauge(percent), blocked, "why", ("#web",), due
            ),
            **small,
        ),
        replace(look, gutter=8),
        width,
    )
    assert all(strip.cell_length == width for strip in drawn)
    assert len(drawn) <= max(1, look.pitch - 1)


@given(text=st.text(max_size=60), width=st.integers(1, 30), lines=st.integers(1, 4))
def test_wrapped_text_fits(text: str, width: int, lines: int) -> None:
    """Cells are counted, not characters."""
    assert all(cell_len(line) <= width for line in wrap(text, width, lines))
    assert len(wrap(text, width, lines)) <= lines


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("column head on narrow", 20, "column head on narr…"),
        ("the column head on narrow", 18, "the column head…"),
        ("board a new team sees", 18, "board a new team…"),
        ("Page through comments", 9, "Page thr…"),
        ("Page through comments", 7, "Page…"),
        ("Timeline of projects", 15, "Timeline of…"),
        ("unbroken", 5, "unbr…"),
        ("fits", 4, "fits"),
        ("x", 0, ""),
    ],
)
def test_a_stump_goes_with_the_cut(text: str, width: int, shown: str) -> None:
    """Under four letters of a word say nothing, where there is no lack of cells."""
    assert cut(text, width) == shown


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (60, "items by column, 1,188 came, 174 left it; 845 left out"),
        (50, "items by column, 1,188 came, 174 left it"),
        (30, "items by column, 1,188 came"),
        (12, "items by…"),
    ],
)
def test_what_stands_behind_a_comma_goes_whole(width: int, shown: str) -> None:
    """The last of it first; a thousand is not parted."""
    assert clauses("items by column, 1,188 came, 174 left it; 845 left out", width) == shown


def test_who_is_named_in_a_row_is_not_parted() -> None:
    """Where there is no room for all of them a sign says that there are more."""
    told = "moved #1, #3 to In Progress  #5 E stays: In Progress has no more room."
    assert clauses(told, 50) == "moved #1, #3 to In Progress  #5 E stays: In Progr…"
    assert clauses("moved #11, #13, #17, #19 to In Progress", 20) == "moved #11, #13,…"


@pytest.mark.parametrize(
    ("shape", "name", "meter"),
    [
        (Head("To Do", Q, 14), "To Do                    14", "─" * 27),
        (Head("In Review", A, 1, 2), "In Review               1/2", "━" * 13 + " " + "╌" * 13),
        (Head("In Progress", A, 3, 3), "In Progress        3/3 FULL", "━━━━━━━━━ ━━━━━━━━ ━━━━━━━━"),
        (Head("Build", A, 5, 5, 3), "Build          5→3 DRAINING", "━━━━━ ━━━━━ ━━━━━ ╍╍╍╍ ╍╍╍╍"),
        (Head("Test", A, 7, 12), "Test                   7/12", "━ ━ ━ ━ ━ ━ ━ ╌ ╌ ╌ ╌ ╌    "),
        (Head("Deploy", A, 31, 40), "Deploy                31/40", "━" * 21 + "╌" * 6),
        (Head("Hold", A, 0, 0), "Hold                 CLOSED", "×" + "─" * 26),
        (Head("Done", D, 1014, recent=5), "Done            5 in 7 days", "─" * 27),
        (Head("To Do", Q, 14, matching=3), "To Do               3 of 14", "─" * 27),
        (Head("Test", A, 2, 2, matching=1, expedited=1), "Test            1 of 3 FULL", "━" * 13 + " " + "━" * 13),
    ],
)
def test_heads(shape: Head, name: str, meter: str) -> None:
    """A limit is a place: its slots are drawn."""
    assert rows([head.name_row(shape, 27, INKS, LINES, focused=False)]) == [name]
    assert rows([head.meter_row(shape, 27, INKS, LINES)]) == [meter]


def test_a_name_is_cut_before_the_count_is() -> None:
    """And its state goes to the row below the slots before the name is."""
    shape = Head("In Progress", A, 3, 3, refused=2)

    def drawn(shape: Head, width: int, left: str = "") -> list[str]:
        beside = head.has_room_for_state(shape, width, INKS, LINES)
        under = head.under_row(shape, width, INKS, left=left, gutter=4, alarms=False, state=not beside)
        return [*rows([head.name_row(shape, width, INKS, LINES, focused=True)]), "".join(text for text, _ in under)]

    assert drawn(shape, 20) == ["In Progress 3/3 FULL", "    2 refused in 7 d"]
    assert drawn(shape, 19) == ["In Progress     3/3", "    FULL  2 refused"]
    assert drawn(shape, 19, "9 above") == ["In Progress     3/3", "    9 above    FULL"]
    assert drawn(replace(shape, drain_to=2), 18) == ["In Progress    3→2", "          DRAINING"]
    assert drawn(replace(shape, matching=0), 18) == ["In Progress 0 of 3", "   FULL  2 refused"]
    assert drawn(shape, 12) == ["In Prog… 3/3", "        FULL"]
    filtered = replace(shape, matching=0)
    assert rows(head.rail_row(replace(filtered, matching=12), 0, INKS, LINES, 3) for _ in (0,)) == [" 12"]


def test_a_rail_has_its_count_and_its_name_downwards() -> None:
    """Three cells."""
    assert rows(head.rail_row(Head("Done", D, 12), y, INKS, LINES, 3) for y in range(8)) == [
        *(" 12", "───", "   ", "  D", "  o", "  n", "  e", "   ")
    ]


def test_tabs_cut_the_farthest_name_first() -> None:
    """Each row as wide as the terminal."""
    heads = [Head("To Do", Q, 14), Head("In Progress", A, 3, 3), Head("In Review", A, 1, 2), Head("Done", D, 5)]
    drawn = tabs.draw(heads, 1, 40, INKS, LINES)
    assert rows(drawn)[:2] == [" To Do  In Progress  In Review  Done    ", " 14     3/3 FULL     1/2        5       "]
    narrow = rows(tabs.draw(heads, 0, 30, INKS, LINES))
    assert narrow[0].startswith(" To Do  In Progr")
    assert {len(text) for text in narrow} == {30}


def test_header_numbers_leave_in_their_order() -> None:
    """A week, SLE, blocked, breached; WIP stays."""
    title = Title("Product", wip=4, limit=5, numbers=Numbers(1, 1, 9, 5.4, 5))
    wide, medium, narrow = (rows([header.draw(title, width, INKS)])[0].split("   ") for width in (120, 80, 40))
    assert [part.strip() for part in wide if part.strip()] == [
        "Product", "WIP 4 of 5", "85 % within 9 days", "5.4 a week", "1 breached", "1 blocked"
    ]  # fmt: skip
    assert [part.strip() for part in medium if part.strip()] == [
        "Product", "WIP 4 of 5", "85 % within 9 days", "1 breached", "1 blocked"
    ]  # fmt: skip
    assert [part.strip() for part in narrow if part.strip()] == ["Product", "WIP 4 of 5", "1 breached"]


def test_pieces_take_the_rows_they_need() -> None:
    """Each whole where it can be; blanks part two on one row and begin none."""
    pieces = [("In Progress", INKS.plain), ("   ", None), ("breached", INKS.red), ("  1 d over its time box", INKS.red)]
    assert ["".join(text for text, _ in pieces) for pieces in in_rows(pieces, 24)] == [
        "In Progress   breached",
        "1 d over its time box",
    ]
    assert ["".join(text for text, _ in pieces) for pieces in in_rows(pieces, 12)][-1] == "1 d over…"


@pytest.mark.parametrize(
    ("path", "width", "lines"),
    [
        ("/home/ada/.local/share/kanban-wip/boards.db", 24, ["/home/ada/.local/share/", "kanban-wip/boards.db"]),
        ("/srv/our-product-boards/b.db", 13, ["/srv/our-", "product-", "boards/b.db"]),
        ("C:\\Users\\Ada\\boards.db", 12, ["C:\\Users\\", "Ada\\", "boards.db"]),
        ("/unbroken/", 5, ["/", "unbro", "ken/"]),
        ("kept in", 13, ["kept in"]),
    ],
)
def test_a_path_is_broken_behind_its_folders(path: str, width: int, lines: list[str]) -> None:
    """Nothing of it is lost, so that it can be put together again."""
    assert wrap_path(path, width) == lines


def test_a_page_says_that_there_is_more_below() -> None:
    """In its last row, and not where all that is left is empty."""
    strips = [row(20, [(text, None)]) for text in ("one", "two", "three", "", "")]

    def shown(top: int, height: int) -> list[str]:
        return [text.rstrip() for text in rows(seen(strips, top, height, INKS))]

    assert shown(0, 2) == ["one", " more below"]
    assert shown(1, 2) == ["two", "three"]
    assert shown(0, 9) == ["one", "two", "three", "", ""]
    assert shown(0, 1) == ["one"]


def test_the_foot_keeps_its_last_key() -> None:
    """What does not fit goes."""
    hints = [Hint(">", "In Progress is full", refused=True), Hint("a", "add"), Hint("enter", "open")]
    assert rows([foot.draw(hints, Hint("?", "keys"), 40, INKS)]) == [" > In Progress is full   a add   ? keys "]


@pytest.mark.parametrize(
    ("width", "focus", "shown"),
    [
        (120, 0, [Spot(0, 27), Spot(2, 27), Spot(2, 27), Spot(2, 28)]),
        (80, 0, [Spot(0, 18), Spot(1, 18), Spot(1, 18), Spot(1, 18)]),
        (79, 0, [Spot(0, 22), Spot(1, 22), Spot(1, 24), Spot(1, 3, True)]),
        (79, 3, [Spot(0, 3, True), Spot(1, 22), Spot(1, 22), Spot(1, 24)]),
        (64, 1, [Spot(0, 3, True), Spot(1, 25), Spot(1, 25), Spot(1, 3, True)]),
        (40, 2, [Spot(), Spot(), Spot(0, 38), Spot()]),
        (300, 0, [Spot(0, 44), Spot(2, 44), Spot(2, 44), Spot(2, 44)]),
    ],
)
def test_where_columns_stand(width: int, focus: int, shown: list[Spot]) -> None:
    """All are open where they can have 18 cells; else Done folds first, in-progress columns last."""
    assert arrange([Q, A, A, D], focus, width) == shown


@given(width=st.integers(64, 250), fold=st.sets(st.integers(0, 3), max_size=3))
def test_no_column_folds_because_the_cursor_moved(width: int, fold: set[int]) -> None:
    """While all that are to be open can have 18 cells, the picture is one for every place of the cursor."""
    pictures = {tuple(arrange([Q, A, A, D], focus, width, sorted(fold))) for focus in range(4)}
    if width >= 80:
        (picture,) = pictures
        assert {k for k, spot in enumerate(picture) if spot.folded} == fold


@given(count=st.integers(1, 30), focus=st.integers(0, 29), width=st.integers(40, 250))
def test_columns_never_stick_out(count: int, focus: int, width: int) -> None:
    """However many there are, the focused one is open and all fit."""
    focus = min(focus, count - 1)
    spots = arrange([A] * count, focus, width)
    assert sum(spot.gap + 1 + spot.width for spot in spots if spot.width) + 1 <= width
    assert spots[focus].width >= 18
    assert not spots[focus].folded


@pytest.mark.parametrize(
    ("minutes", "said", "roughly"),
    [
        (-1, "0 s", "< 1 min"),
        (59, "59 min", "59 min"),
        (60, "1 h", "1 h"),
        (90, "1 h 30 min", "1 h"),
        (1440, "1 d", "1 d"),
        (3900, "2 d 17 h", "2 d"),
        (144_001, "100 d", "100 d"),
    ],
)
def test_durations(minutes: int, said: str, roughly: str) -> None:
    """The two largest units, cut, as the report has them; or the largest one."""
    assert words.duration(minutes * words.MINUTE) == said
    assert words.rough(minutes * words.MINUTE) == roughly


def test_an_age_and_a_stay_are_told_apart() -> None:
    """Both in counted dates, each by its name."""
    assert words.stands(5, "In Review", 2) == "5 d old, 2 d in In Review"
    assert words.stands(None, "To Do", 2) == "not started, 2 d in To Do"


@pytest.mark.parametrize(
    ("name", "short"),
    [("feature", "feat"), ("bug", "bug"), ("design", "des"), ("experiment", "exp"), ("ooooo", "oooo")],
)
def test_short_types(name: str, short: str) -> None:
    """Four cells, ending as abbreviations do."""
    assert phrases.short_type(name) == short


@pytest.mark.parametrize(
    ("environ", "glyphs"),
    [
        ({"TERM": "linux"}, PLAIN),
        ({"LANG": "C"}, PLAIN),
        ({"LANG": "de_AT.UTF-8"}, LINES),
        ({"LC_ALL": "C", "LANG": "C.UTF-8"}, PLAIN),
        ({}, LINES),
    ],
)
def test_a_terminal_without_the_lines_gets_the_plain_set(environ: dict[str, str], glyphs: object) -> None:
    """The words carry it there."""
    assert for_terminal(environ) == glyphs


@pytest.mark.parametrize("each", theme.THEMES)
def test_inks_of_every_theme(each: object) -> None:
    """Each theme has all our names; without colour no alarm is lost."""
    assert isinstance(each, theme.Theme)
    variables = {**each.to_color_system().generate(), **each.variables}
    grey = theme.inks(variables, ansi=each.ansi, no_color=True)
    assert grey.refused.reverse
    assert grey.warning.bold
    assert grey.here_name.underline


def test_a_theme_of_textual_s_own_gets_our_names() -> None:
    """They are blended from its own colours; ours need none."""
    from textual.theme import BUILTIN_THEMES

    assert set(theme.variable_defaults(BUILTIN_THEMES["nord"])) == set(theme.DARK.variables)
    assert theme.variable_defaults(theme.DARK) == {}


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [("12 d", 4, "12 d"), ("12 d", 3, "12d"), ("100 d", 4, "100d"), ("1,234 d", 4, "3y"), ("feat", 3, "feat")],
)
def test_a_duration_keeps_its_unit(text: str, width: int, shown: str) -> None:
    """Whatever room the gutter has."""
    assert phrases.measured(text, width) == shown


@pytest.mark.parametrize("width", range(14, 60, 3))
def test_a_compact_card_parts_its_title_from_its_state(width: int) -> None:
    """By two blanks at least, at every width; the age is whole."""
    gauge = Gauge(134, 100, State.BREACHED, "breached 134 %", "breached")
    drawn = Card(7, "abcdefghijklmnopqrstuvwxyz" * 3, Stage.WORKING, age="12 d", gauge=gauge)
    look = Look(INKS, LINES, gutter=4, pitch=2, compact=True)
    text = card.draw(drawn, look, width)[0].text
    assert cell_len(text) == width
    assert text.endswith("12 d")
    assert "  " in text[5:]
    assert "…  " in text


@pytest.mark.parametrize(
    ("own", "sign", "word"),
    [
        ({"blocked": "2 d"}, "×", "× blocked"),
        ({"gauge": gauge(134)}, "╋", "breached"),
        ({"gauge": gauge(90)}, "┿", "at risk"),
    ],
)
def test_a_compact_card_never_drops_its_state(own: dict[str, Any], sign: str, word: str) -> None:
    """It is a sign where the word leaves no room for the title, and no colour alone."""
    drawn = replace(Card(1, "Avatar of each user", Stage.WORKING, age="2 d"), **own)
    look = replace(WORKING, compact=True, pitch=1)
    narrow, wide = (rows(card.draw(drawn, look, width))[0] for width in (26, 34))
    assert narrow.endswith(f"{sign}  2 d")
    assert wide.rstrip().endswith("2 d")
    assert f"  {word}  " in wide
    assert "Avatar of" in narrow


@pytest.mark.parametrize(
    ("width", "brief_names"),
    [
        (11, ["In Progress", "In Review"]),
        (6, ["In Pr…", "In Re…"]),
        (4, ["IPr…", "IRe…"]),
        (2, ["IP", "IR"]),
    ],
)
def test_names_that_begin_alike_are_cut_apart(width: int, brief_names: list[str]) -> None:
    """However few cells there are for them."""
    assert [brief(name, width) for name in ("In Progress", "In Review")] == brief_names


def test_full_tabs_stay_apart_and_the_column_tells_what_the_header_would() -> None:
    """At 40 cells both limits are full; breached and blocked stand under the head, before what was refused."""
    heads = [Head("To Do", Q, 114), Head("In Progress", A, 3, 3), Head("In Review", A, 2, 2), Head("Done", D, 1065)]
    names = rows(tabs.draw(heads, 3, 34, INKS, LINES))[0].split("  ")
    assert len({name.strip() for name in names if name.strip()}) == 4
    told = Head("In Progress", A, 3, 3, refused=2, breached=1, blocked=12)

    def under(width: int, *, alarms: bool) -> str:
        return "".join(text for text, _ in head.under_row(told, width, INKS, left="5 above", gutter=4, alarms=alarms))

    assert under(47, alarms=True) == "    5 above   1 breached  12 blocked  2 refused"
    assert under(60, alarms=True).endswith("  2 refused in 7 d")
    assert under(80, alarms=True).endswith("  2 refused on the way here in 7 d")
    assert under(38, alarms=True).endswith("  1 breached  12 blocked")
    assert under(38, alarms=False).endswith("  2 refused in 7 d")
    full = replace(told, breached=0, blocked=0, limits=("Mia 1/1 FULL", "lane 1/2"))
    pieces = head.under_row(full, 38, INKS, left="", gutter=4, alarms=False, limits=True)
    assert "".join(text for text, _ in pieces).endswith("  Mia 1/1 FULL  lane 1/2  2 refused")


@pytest.mark.parametrize("name", sorted(theme.BUILTIN_THEMES))
def test_words_can_be_read_in_every_theme(name: str) -> None:
    """What carries words stands out from its ground as WCAG asks, whoever made the theme."""
    of = theme.BUILTIN_THEMES[name]
    variables = {**of.to_color_system().generate(), **of.variables, **theme.variable_defaults(of)}
    ground = Color.parse(variables["background"])
    for word in ("primary", "warning", "error", "success", "blocked", "soft", "muted"):
        colour = theme.readable(variables, word)
        assert colour.ansi is not None or theme.contrast(colour, ground) >= theme.READABLE


@pytest.mark.parametrize("width", [18, 20, 27, 34, 60])
@pytest.mark.parametrize(
    "look", [WORKING, replace(WORKING, short=True, pitch=3), replace(WORKING, compact=True, pitch=1)]
)
def test_an_expedited_card_says_so_at_every_width(width: int, look: Look) -> None:
    """Before the due date, the person and the type; in a compact row where a title is left beside it."""
    pressed = replace(EXPORT, expedited=True, due=Due("due tomorrow", soon=True), blocked="2 d", reason="waits")
    drawn = rows(card.draw(pressed, look, width))
    assert {len(text) for text in drawn} == {width}
    assert not [part for part in " ".join(drawn).split() if part in ("tom", "tomo", "tomor", "tomorr", "tomorro")]
    if not look.compact and (width > 20 or not look.short):
        assert any("expedited" in text for text in drawn)
    resting = Card(3, "title", Stage.WAITING, "bug", "bug", "Mia", expedited=True, due=pressed.due)
    assert "expedited" in rows(card.draw(resting, Look(INKS), max(width, 20)))[1]


def test_full_limits_give_way_to_breached_and_blocked() -> None:
    """They stand after the name where there is room; the cycle time leaves for them."""
    title = Title("Atlas", wip=4, limit=5, numbers=Numbers(1, 1, 5, 6.2), limits=("full: Ada 1/1", "one left: Bo 1/2"))
    wide = rows([header.draw(title, 120, INKS)])[0]
    assert all(told in wide for told in ("full: Ada 1/1   one left: Bo 1/2", "1 breached", "85 %"))
    middle = rows([header.draw(title, 66, INKS)])[0]
    assert all(told in middle for told in ("full: Ada 1/1 ", "1 breached", "1 blocked"))
    assert not any(told in middle for told in ("one left", "85 %"))
    narrow = rows([header.draw(title, 48, INKS)])[0]
    assert all(told in narrow for told in ("WIP 4 of 5", "1 breached", "1 blocked"))
    assert "full" not in narrow


def test_what_was_refused_is_told_with_its_reason_and_its_days_where_they_have_room() -> None:
    """By a limit, which is all that is on record; the days stay longer than that."""
    title = Title("Board", wip=2, numbers=Numbers(refused=((1, 2), (None, 1))))
    told = [rows([header.draw(title, width, INKS)])[0].split("    ")[-1].strip() for width in (60, 40, 30)]
    assert told == ["3 refused by a limit in 7 d", "3 refused in 7 d", "3 refused"]
