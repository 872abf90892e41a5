"""The screen of one item."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from kanban_tui.board.model import DAY, SECOND, Basis, TimeBox
from kanban_tui.glyphs import LINES
from kanban_tui.store import commands, queries, reading
from kanban_tui.store.commands.splitting import Piece
from kanban_tui.tui.item import page, prose
from kanban_tui.tui.item.reading import read_item
from kanban_tui.tui.look.theme import DARK, inks
from tests.tui.conftest import NOW, BoardFile, running
from tests.tui.test_sizes import HOSTILE

INKS = inks(
    {
        **DARK.variables,
        **{
            name: getattr(DARK, name) or "#000000"
            for name in ("primary", "warning", "error", "foreground", "background", "panel")
        },
    }
)


def text_of(markdown: str, width: int = 30) -> list[str]:
    """The rows of a text, as text."""
    return ["".join(piece for piece, _ in row).rstrip() for row in prose.rows(markdown, width, INKS, LINES)]


@pytest.mark.parametrize(
    ("markdown", "rows"),
    [
        ("one\ntwo", ["one", "two"]),
        ("# Head\nbody", ["Head", "", "body"]),
        ("- a\n- b", ["· a", "· b"]),
        ("1. a\n2. b\n   - c", ["1. a", "2. b", "   · c"]),
        ("> said", ["  said"]),
        ("a **b**, `c`", ["a b, c"]),
        ("[here](http://x.y)", ["here (http://x.y)"]),
        ("```\n  code\n```", ["    code"]),
        ("<b>x</b>", ["<b>x</b>"]),
        ("[bold]x[/bold]", ["[bold]x[/bold]"]),
        ("", []),
        ("word " * 8, ["word word word word word word", "word word"]),
    ],
)
def test_markdown_keeps_its_shape(markdown: str, rows: list[str]) -> None:
    """Headings, lists, quotes, code and links; line breaks stay, and raw HTML is text."""
    assert text_of(markdown) == rows


@pytest.mark.parametrize("title", HOSTILE)
def test_nothing_in_a_description_reaches_the_terminal(title: str) -> None:
    """No control, and no row wider than the page."""
    for row in prose.rows(f"# {title}\n\n- {title}\n\n```\n{title}\n```", 24, INKS, LINES):
        assert all(piece.replace("\u200d", "").isprintable() for piece, _ in row)


def page_of(
    file: BoardFile, number: int, width: int = 120, now: int = NOW, old_from: Mapping[int, int] | None = None
) -> tuple[str, str]:
    """What stands in the header of an item's screen beside the board's name, and the rows of its page."""
    connection = reading.connect(file.path)
    try:
        view = read_item(connection, number, now, old_from or {})
    finally:
        connection.close()
    return view.place, "\n".join(strip.text.rstrip() for strip in page.draw(view, now, width, INKS, LINES))


def test_the_page_suggests_a_split_for_what_the_card_does(file: BoardFile) -> None:
    """Also of what is old for its column, with that reason; one that is not started is not old."""
    number = file.add("one", column="In Progress", at=NOW - 4 * DAY)
    waits = file.add("two", at=NOW - 9 * DAY)
    ages = {column.id: 4 for column in file.board.columns}
    assert "split? it is older than most were in this column" in page_of(file, number, old_from=ages)[1]
    for page_rows in (page_of(file, number, old_from={**ages, file.item(number).column_id: 5}), page_of(file, waits)):
        assert "split?" not in page_rows[1]


def test_a_finished_item_has_the_box_that_held_when_it_was_finished(file: BoardFile) -> None:
    """As every other place has it: one that its type got later says nothing of it."""
    number = file.add("one", column="In Progress", type="chore", at=NOW - 4 * DAY)
    with file.engine() as engine:
        commands.finish(engine, [number], at=NOW - 3 * DAY, now=NOW - 3 * DAY)
        chore = next(kind.id for kind in file.board.types if kind.name == "chore")
        commands.set_box(engine, "type", chore, TimeBox(Basis.ELAPSED, 2 * DAY), now=NOW - DAY)
    assert "box" not in page_of(file, number)[1].partition("newest first")[0]


def test_what_was_split_ends_with_its_last_piece(file: BoardFile) -> None:
    """As `wip show` has it: its lead time runs no further, in days and by the clock."""
    file.add("big", at=NOW - 6 * DAY)
    with file.engine() as engine:
        commands.split(engine, 1, [Piece("one"), Piece("two")], now=NOW - 5 * DAY)
        commands.split(engine, 2, [Piece("left"), Piece("right")], now=NOW - 5 * DAY)
        commands.finish(engine, [3, 4], now=NOW - 4 * DAY)
        assert re.search(r"Lead time +7 days +so far, 6 d by the clock, asked for Tue 17 Nov", page_of(file, 1, 200)[1])
        commands.finish(engine, [5], now=NOW - 3 * DAY)
    place, rows = page_of(file, 1, 200)
    assert (place, "split, done" in rows) == ("split, done", True)
    assert re.search(r"Done +Fri 20 Nov +with its last piece", rows)
    assert re.search(r"Lead time +4 days +3 d by the clock, asked for Tue 17 Nov", rows)
    assert "Pieces  2 of 2 done" in rows
    with closing(reading.connect(file.path)) as connection:
        assert queries.families(connection, [1])[1].done == 2


def test_past_items_are_rounded_as_every_share_is(file: BoardFile) -> None:
    """13 of 15 are 87 %, as in the report."""
    with file.engine() as engine:
        for k in range(15):
            file.add(f"done {k}", column="In Progress", at=NOW - 20 * DAY + k * 3600 * SECOND)
            commands.finish(engine, [k + 1], at=NOW - (19 if k < 13 else 1) * DAY, now=NOW - 7200 * SECOND)
    number = file.add("open", column="In Progress", at=NOW - 4 * DAY)
    assert re.search(r"Past items +87 %", page_of(file, number)[1])


def test_history_is_of_when_it_happened(file: BoardFile) -> None:
    """What was entered later stands at its own time, as such; what happened at once, the later one first."""
    number = file.add("one", column="In Progress", at=NOW - 4 * DAY)
    with file.engine() as engine:
        commands.block(engine, [number], "ill", at=NOW - 3 * DAY, now=NOW - DAY)
        commands.unblock(engine, [number], at=NOW - 2 * DAY, now=NOW - DAY)
        commands.expedite(engine, number, "late", now=NOW - DAY)
        commands.end_expedite(engine, number, now=NOW - DAY)
    _, rows = page_of(file, number, 200)
    told = re.findall(r"(\w\w\w \d+ Nov)? +(\d\d:\d\d)  (\S.*?)  ", rows.partition("newest first")[2])
    assert [(day, did) for day, _, did in told][:4] == [
        ("Sun 22 Nov", "took out of the expedite lane"),
        ("", "expedited: late"),
        ("Sat 21 Nov", "unblocked (entered later)"),
        ("Fri 20 Nov", "blocked: ill (entered later)"),
    ]


def test_history_names_all_that_a_change_was_about(file: BoardFile) -> None:
    """Its own number is left out only where no other stands beside it: also of what was undone, and of several."""
    for title in ("one", "two", "three"):
        file.add(title, column="In Progress" if title == "one" else "To Do", at=NOW)
    with file.engine() as engine:
        commands.swap(engine, 1, 2, now=NOW)
        commands.undo(engine, file.board_id, now=NOW)
        commands.archive(engine, [2, 3], now=NOW)
    told = page_of(file, 2)[1]
    for said in ("added to To Do", "swapped #1 and #2", "undid: swapped #1 and #2", "archived #2, #3"):
        assert said in told


def test_a_time_box_begins_where_it_was_begun_anew(file: BoardFile) -> None:
    """The start under its line is that of what is used of it."""
    number = file.add("one", column="In Progress", type="feature", at=NOW - 4 * DAY)
    assert "Thu 19 Nov 10:00" in page_of(file, number)[1].partition("Clocks")[0]
    with file.engine() as engine:
        commands.rebox(engine, number, "smaller", now=NOW - DAY)
    assert "Sun 22 Nov 10:00" in page_of(file, number)[1].partition("Clocks")[0].replace("History", "")


def test_a_time_box_of_work_is_told_in_hours(file: BoardFile) -> None:
    """Of its own clock: since Thursday morning 16 hours of work went by, and 4 days."""
    number = file.add("one", column="In Progress", type="feature", at=NOW - 4 * DAY)
    with file.engine() as engine:
        for hours, said in ((24, "24 h of work for this item"), (12, "breached  4 h over its time box")):
            box = TimeBox(Basis.WORKING, hours * 3600 * SECOND)
            commands.set_box(engine, "item", number, box, now=NOW)
            assert said in page_of(file, number)[1]


def test_the_header_counts_as_the_board_does(file: BoardFile) -> None:
    """The expedited apart, and no limit left out."""
    number = file.add("one", column="In Review")
    assert page_of(file, number)[0] == "In Review 1/1 FULL"
    urgent = file.add("two")
    with file.engine() as engine:
        commands.expedite(engine, urgent, "late", now=NOW)
        commands.advance(engine, [urgent], 2, now=NOW)
    assert page_of(file, number)[0] == page_of(file, urgent)[0] == "In Review 1/1 FULL +1"


def test_the_name_of_a_column_takes_what_room_there_is(file: BoardFile) -> None:
    """It is cut only where the line beside it would go."""
    with file.engine() as engine:
        commands.rename_column(engine, file.board.columns[1].id, "Waiting for the customer", now=NOW - 5 * DAY)
    number = file.add("one", column="Waiting for the customer", at=NOW - 4 * DAY)
    assert "Waiting for the customer " in page_of(file, number, 80)[1].partition("Time in each column")[2]
    assert "Waiting for…" in page_of(file, number, 40)[1].partition("Time in each column")[2]


def test_what_is_told_of_a_clock_is_never_cut(file: BoardFile) -> None:
    """It takes more rows, or stands below where there is little room beside."""
    number = file.add("one", column="In Progress", at=NOW - 4 * DAY)
    with file.engine() as engine:
        commands.block(engine, [number], "the bank does not answer before the second week of December", now=NOW - DAY)
    for width in (40, 64, 80, 100, 120):
        _, rows = page_of(file, number, width)
        clocks = " ".join(row[: width * 54 // 100 if width >= 100 else width] for row in rows.splitlines()[4:16])
        for word in ("since Thu 19 Nov 10:00", "before the second week of December", "asked for Thu 19 Nov"):
            assert re.sub(r"\s+", "", word) in re.sub(r"\s+", "", clocks), (width, rows)


async def test_an_item_is_acted_on_from_its_screen(file: BoardFile) -> None:
    """Edit comes back to it, block and rebox ask there, copy stays."""
    file.add("one", column="In Progress", type="feature", at=NOW - 4 * DAY)
    with file.engine() as engine:
        commands.edit(engine, 1, description="# Why\n- **because**", due="2026-12-24", estimate=DAY, now=NOW)
    async with running(file.path) as shown:
        await shown.press("l", "enter")
        await shown.sees("Why", "· because", "due 2026-12-24", "estimate 1 d", "> to In Review")
        await shown.press("y")
        assert shown.app.clipboard == "#1"
        await shown.press("e")
        await shown.sees("Description")
        await shown.press("X", "ctrl+s")
        await shown.until(lambda: file.item(1).title == "oneX")
        await shown.sees("Clocks", "oneX")
        await shown.press("b")
        await shown.sees("Why can 1 oneX not go on?")
        await shown.type("ill")
        await shown.press("enter")
        await shown.sees("× blocked")
        await shown.press("enter", "b")
        await shown.until(lambda: file.item(1).blocked_at is None)
        await shown.settle()
        await shown.press("enter", "R")
        await shown.sees("Why does the time box of 1 oneX start anew?")
        await shown.press("escape", "d")
        await shown.until(lambda: file.item(1).finished_at is not None)
        await shown.settle()
        await shown.press("R")
        await shown.sees("#1 is finished: its time box stopped then")


async def test_a_long_description_scrolls(file: BoardFile) -> None:
    """All of it can be read."""
    file.add("one")
    with file.engine() as engine:
        commands.edit(engine, 1, description="\n\n".join(f"line {k}" for k in range(60)), now=NOW)
    async with running(file.path, (80, 24)) as shown:
        await shown.press("enter")
        await shown.sees("line 0")
        assert "line 59" not in shown.text
        assert "more below" in shown.text
        await shown.press(*["pagedown"] * 12)
        assert "line 0" not in shown.text
        assert "more below" not in shown.text


async def test_an_item_has_a_report_of_its_own(
    file: BoardFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is written beside where one stands, and the board says where."""
    monkeypatch.chdir(tmp_path)
    file.add("one & only", column="In Progress", type="feature", at=NOW - 2 * DAY)
    async with running(file.path) as shown:
        await shown.press("l", "enter")
        await shown.sees("Clocks")
        await shown.press("r")
        await shown.sees("product-1-2026-11-23.html")
    assert "one &amp; only" in (tmp_path / "product-1-2026-11-23.html").read_text(encoding="utf-8")
