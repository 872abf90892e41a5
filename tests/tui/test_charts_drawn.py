"""Each chart, drawn without an app: what it says, at every size, with hostile words, and without braille or colour."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from msgspec.structs import replace
from rich.cells import cell_len
from textual.strip import Strip

from kanban_tui.board.model import Kind
from kanban_tui.glyphs import LINES, PLAIN, Glyphs
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.metrics.charts import aging, blocked, boxes, cumulative, outlook, page, run, scatter, weeks
from kanban_tui.tui.metrics.charts.axes import percent_lines
from kanban_tui.tui.metrics.charts.rows import Row
from tests.tui.test_grid import inks_of_dark

SINCE, UNTIL = date(2026, 8, 25), date(2026, 11, 23)
HOSTILE = ("[red]x[/red]", "[@click=app.quit]x", "日本語の長い題", "👩\u200d💻 zwj", "e\u0301" * 30, "", "x" * 300)
MARKS = (50, 70, 85, 95)
SIZES = ((30, 6), (38, 10), (78, 17), (118, 27), (198, 44), (8, 3))
Draw = Callable[[int, int, Inks, Glyphs], list[Strip]]


def point(number: int, ago: int, days: int, *, over: bool = False) -> scatter.Point:
    """An item finished so many days before the end."""
    return scatter.Point(number, UNTIL.toordinal() - ago, days, over)


def scattered(points: tuple[scatter.Point, ...]) -> scatter.Scatter:
    lines = percent_lines([(50, 3), (85, 9), (95, 14)])
    return scatter.Scatter(points, SINCE, UNTIL, lines, ("Nothing was finished.",))


SOME = scattered(tuple(point(k, k * 7 % 90, 1 + k * 5 % 17, over=k % 4 == 0) for k in range(1, 60)))
MANY = scattered(tuple(point(k, k * 7 % 90, 1 + k * 5 % 17, over=k % 4 == 0) for k in range(1, 600)))
LANES = aging.Aging(
    (
        aging.Lane(
            HOSTILE[0],
            "3/3",
            percent_lines([(50, 2), (70, 3), (85, 5), (95, 8)]),
            (aging.Dot(19, 6, "old"), aging.Dot(12, 4, "at risk"), aging.Dot(14, 4, "", blocked=True)),
        ),
        aging.Lane(HOSTILE[2], "1/1", percent_lines([(50, 3), (85, 9)]), (aging.Dot(9, 5, "breached"),)),
    ),
    ("Nothing is in progress.",),
)
WEEKS = weeks.Weeks(
    tuple(weeks.Week(SINCE + timedelta(weeks=k), k * 3 % 8, partial=k in (0, 12)) for k in range(13)),
    percent_lines([(15, 2), (50, 4), (85, 7)], ""),
    ("Nothing was finished.",),
)
REACHED = tuple(tuple(max(0, 10 + day - lag) for day in range(91)) for lag in (0, 6, 9, 10))
FLOW = cumulative.Flow(
    tuple(
        cumulative.Stripe(name, kind, reached)
        for name, kind, reached in zip(
            (HOSTILE[0], "Doing", HOSTILE[2], HOSTILE[6]),
            (Kind.QUEUE, Kind.ACTIVE, Kind.WAITING, Kind.DONE),
            REACHED,
            strict=True,
        )
    ),
    SINCE,
    UNTIL,
    ("No item.",),
)
BOXES = boxes.Boxes(
    (
        boxes.Bar(7, HOSTILE[0], 134, "breached", open=True),
        boxes.Bar(8, HOSTILE[2], 90, "at risk", open=True),
        *(
            boxes.Bar(20 + k, HOSTILE[k % 7], 400 - 30 * k, "breached" if k < 10 else "ok", open=False)
            for k in range(13)
        ),
    )
)
BLOCKED = blocked.Blocked(
    tuple(blocked.Reason(reason, 90 - k, f"{k} blocks  3 d") for k, reason in enumerate(HOSTILE)),
    tuple(Row(k, title, (("3 d", "violet"), (HOSTILE[1], "muted"))) for k, title in enumerate(HOSTILE, 1)),
)
OUTLOOK = outlook.Outlook(
    tuple(
        outlook.Question(
            f"When {HOSTILE[0]}?",
            "so likely, no later than",
            tuple(
                outlook.Chance(p, d, f"day {d}", f"in {d} days") for p, d in ((50, 12), (70, 15), (85, 18), (95, 22))
            ),
            tuple(outlook.Outcome(k, k, 0.05) for k in range(5, 25)),
            ("first", "last"),
            falling=falling,
        )
        for falling in (False, True)
    ),
    ("Under 10 items.",),
    (HOSTILE[6],),
)


RUN = run.Run(SINCE, UNTIL, tuple(float(k % 5) for k in range(91)), (None,) * 30 + (5,) * 61)
PAGE = page.Page(
    None,
    (f"An item finds itself among 7.1; 9 % finish alone: {HOSTILE[0]}.",),
    (
        page.Bars("Time in each column", tuple((name, k, f"{k} d") for k, name in enumerate(HOSTILE))),
        page.Cells(
            "By column", ("column", "n", "of the time"), (False, True, True), tuple((n, "1", "90 %") for n in HOSTILE)
        ),
    ),
    "How to read it.",
)


def of(draw: Callable[..., list[Strip]], data: object, *selected: int | None) -> Draw:
    """A drawing of data."""
    return lambda width, height, inks, glyphs: draw(data, width, height, inks, glyphs, *selected)


CHARTS: dict[str, Draw] = {
    "scatter": of(scatter.draw, SOME, 12),
    "scatter of many": of(scatter.draw, MANY, 12),
    "aging": of(aging.draw, LANES, 12),
    "weeks": of(weeks.draw, WEEKS),
    "flow": of(cumulative.draw, FLOW),
    "boxes": of(boxes.draw, BOXES, 25),
    "blocked": of(blocked.draw, BLOCKED, 3),
    "outlook": of(outlook.draw, OUTLOOK),
    "run": of(run.draw, RUN),
    "batches": of(run.draw, run.Run(SINCE, UNTIL, dots=((SINCE, 3), (UNTIL, 1)), means=((SINCE, 3), (UNTIL, 2.4)))),
}
EMPTY: dict[str, Draw] = {
    "scatter": of(scatter.draw, scattered(()), None),
    "aging": of(aging.draw, aging.Aging((), ("Nothing is in progress.",)), None),
    "weeks": of(weeks.draw, weeks.Weeks((), (), ("Nothing was finished.",))),
    "flow": of(cumulative.draw, cumulative.Flow((), SINCE, UNTIL, ("No item.",))),
    "boxes": of(boxes.draw, boxes.Boxes((), 80, ("No item has a box.",)), None),
    "blocked": of(blocked.draw, blocked.Blocked((), (), ("Nothing was blocked.",)), None),
    "outlook": of(outlook.draw, outlook.Outlook((), (), (), ("Nothing was finished.",))),
    "run": of(run.draw, run.Run(SINCE, UNTIL, (0.0,) * 91, (5,) * 91, empty=("Nothing was in progress.",))),
}


def text(strips: list[Strip]) -> str:
    return "\n".join(strip.text.rstrip() for strip in strips)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("glyphs", [LINES, PLAIN], ids=["lines", "plain"])
@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_fills_its_size_exactly(name: str, size: tuple[int, int], glyphs: Glyphs) -> None:
    """So many rows of so many cells, whatever the words are; the smallest sizes are not broken."""
    width, height = size
    strips = CHARTS[name](width, height, inks_of_dark(), glyphs)
    assert len(strips) == height
    assert {cell_len(strip.text) for strip in strips} == {width}


@pytest.mark.parametrize("name", CHARTS)
def test_the_plain_set_draws_plain_signs_only(name: str) -> None:
    """Where a terminal has no lines, nothing but names needs more than ASCII."""
    drawn = text(CHARTS[name](78, 17, inks_of_dark(), PLAIN))
    for word in HOSTILE:
        for letter in word:
            drawn = drawn.replace(letter, "") if not letter.isascii() else drawn
    assert drawn.replace("·", "").isascii()


@pytest.mark.parametrize("name", CHARTS)
def test_words_of_users_are_never_markup(name: str) -> None:
    """No style of a chart does anything but pick items."""
    for strip in CHARTS[name](118, 27, inks_of_dark(), LINES):
        for segment in strip:
            meta = segment.style.meta if segment.style else {}
            assert re.fullmatch(r"screen\.pick\(\[[\d, ]+\]\)|", meta.get("@click", ""))


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_chart_says_why(name: str) -> None:
    """A sentence stands in its place."""
    drawn = text(EMPTY[name](60, 8, inks_of_dark(), LINES))
    assert re.match(r"(Nothing|No item)", drawn)
    assert len(EMPTY[name](60, 8, inks_of_dark(), LINES)) == 8


def test_a_dot_lies_on_the_line_of_its_value() -> None:
    """Dots, percentile lines and ticks share one mapping: an item of 9 days is on the line of 9 days."""
    points = (point(1, 45, 9), point(2, 20, 1), point(3, 10, 20))
    rows = text(scatter.draw(scattered(points), 78, 17, inks_of_dark(), LINES)).splitlines()
    (row,) = (row for row in rows if "85 %" in row)
    assert "•" in row
    assert row.startswith(" ") or row.split()[0] == "9"


def test_items_far_above_the_others_are_counted() -> None:
    """The axis ends where most of them are; what is beyond is said."""
    points = (*(point(k, k, 1 + k % 9) for k in range(1, 40)), point(98, 3, 300), point(99, 4, 400))
    assert "2 above" in text(scatter.draw(scattered(points), 78, 17, inks_of_dark(), LINES))


def test_few_items_are_signs_and_many_are_dots() -> None:
    """Up to 150 there is a bullet for each, and a cross for one over its box, which wins a cell."""
    few = text(scatter.draw(SOME, 78, 17, inks_of_dark(), LINES))
    assert "•" in few
    assert "+" in few
    many = text(scatter.draw(MANY, 78, 17, inks_of_dark(), LINES))
    assert "•" not in many
    assert any(0x2800 < ord(letter) <= 0x28FF for letter in many)


def test_the_selected_item_shows_its_number() -> None:
    """Also where it lies at the right edge, or under others."""
    for number in (1, 12, 59):
        assert re.search(rf"• {number}\b|\b{number} •", text(scatter.draw(MANY, 78, 17, inks_of_dark(), LINES, number)))


def test_a_cursor_goes_from_the_slowest_down() -> None:
    """In every chart down is down."""
    points = (point(1, 4, 2), point(2, 3, 9), point(3, 2, 5))
    assert scatter.order(scattered(points)) == [2, 3, 1]
    assert aging.order(LANES) == [19, 12, 14, 9]


def test_an_item_stands_at_its_age_with_its_word() -> None:
    """Words: old, at risk, breached, and a cross for blocked."""
    drawn = text(aging.draw(LANES, 78, 17, inks_of_dark(), LINES))
    for label in ("• 19 old", "• 12 at risk", "• 14 ×", "• 9 breached", "85 %"):
        assert label in drawn


def test_a_word_goes_before_a_number_goes() -> None:
    """Where a row of a lane has no room, words leave first, then numbers; what is left over is counted."""
    dots = tuple(aging.Dot(100 + k, 4, "at risk") for k in range(9))
    data = aging.Aging((aging.Lane("Doing", "9", (), dots),))
    numbered = aging.Aging((aging.Lane("Doing", "5", (), dots[:5]),))
    assert "• 100 • 101" in text(aging.draw(numbered, 60, 10, inks_of_dark(), LINES))
    narrow = text(aging.draw(data, 16, 10, inks_of_dark(), LINES))
    assert re.search(r"• • .*\+\d", narrow)


def test_a_lane_too_narrow_for_all_keeps_its_name_and_numbers() -> None:
    """The word for full goes first: the numbers say it as well."""
    data = aging.Aging((aging.Lane("In Progress", "3/3 FULL +1", (), (aging.Dot(1, 1),)),))
    assert "In Progress 3/3 FULL +1" in text(aging.draw(data, 40, 10, inks_of_dark(), LINES))
    assert "In Progress 3/3 +1" in text(aging.draw(data, 24, 10, inks_of_dark(), LINES))


def test_columns_without_room_are_marked_on_the_floor() -> None:
    """On the side where they are: the cursor leads there."""
    lanes = tuple(aging.Lane(f"C{k}", "1", (), (aging.Dot(k, 3),)) for k in range(4))
    for selected, floor in ((0, "──…"), (3, "…──")):
        row = text(aging.draw(aging.Aging(lanes), 38, 10, inks_of_dark(), LINES, selected)).splitlines()[-2]
        assert floor in row
        assert row.count("…") == 1
    assert "…" not in text(aging.draw(aging.Aging(lanes), 60, 10, inks_of_dark(), LINES))


def test_the_selected_item_is_never_among_those_left_over() -> None:
    """It comes first in its row."""
    dots = tuple(aging.Dot(100 + k, 4) for k in range(40))
    data = aging.Aging((aging.Lane("Doing", "40", (), dots),))
    grid = aging.draw(data, 30, 10, inks_of_dark(), LINES, 139)
    assert any("▌" in strip.text for strip in grid)


def test_very_old_items_do_not_press_the_bands_flat() -> None:
    """They stand on the highest row with their age; where each day has a row the axis reaches to them."""
    short = aging.Aging((aging.Lane("Doing", "1", percent_lines([(50, 1), (85, 1)]), (aging.Dot(5, 5, "old"),)),))
    rows = text(aging.draw(short, 60, 12, inks_of_dark(), LINES)).splitlines()
    assert [row.split()[0] for row in rows if row[:4].strip()] == ["4", "2", "0"]
    assert "• 5 old" in rows[0]
    assert "5 d" not in rows[0]
    data = aging.Aging((aging.Lane("Doing", "1", percent_lines([(50, 3), (85, 9)]), (aging.Dot(5, 2000, "old"),)),))
    drawn = text(aging.draw(data, 60, 12, inks_of_dark(), LINES))
    assert "• 5 old 2,000 d" in drawn.splitlines()[0]
    assert drawn.split()[0].endswith("+")


def test_a_week_without_a_finish_is_a_zero() -> None:
    """It is told, not left out."""
    rows = text(weeks.draw(WEEKS, 100, 17, inks_of_dark(), LINES)).splitlines()
    assert " 0 " in rows[-3]
    assert "⣿" in rows[-3]


def test_more_weeks_than_cells_share_bars() -> None:
    """It says how many a bar is."""
    many = weeks.Weeks(tuple(weeks.Week(SINCE + timedelta(weeks=k), k % 5) for k in range(400)), ())
    drawn = text(weeks.draw(many, 78, 17, inks_of_dark(), LINES))
    assert "a bar is 8 weeks" in drawn
    once = weeks.Weeks(tuple(replace(week, finished=40 * (k == 7)) for k, week in enumerate(many.weeks)), ())
    top = text(weeks.draw(once, 78, 17, inks_of_dark(), LINES)).split()[0]
    assert float(top) < 10


def test_stripes_never_fall_and_are_named_with_what_stands_in_them() -> None:
    """The difference at the right edge is the column's count."""
    drawn = text(cumulative.draw(FLOW, 78, 17, inks_of_dark(), LINES))
    assert "Doing 3" in drawn
    assert drawn.index("[red]x[/red] 6") < drawn.index("Doing 3")


def test_a_stripe_is_named_in_full_where_there_is_room() -> None:
    """Names take what they need, not a share of the width; the plot has the rest."""
    kinds = (Kind.QUEUE, Kind.ACTIVE, Kind.ACTIVE, Kind.DONE)
    names = ("Open", "Assigned", "In Progress", "Done")
    stripes = tuple(cumulative.Stripe(*each) for each in zip(names, kinds, REACHED, strict=True))
    flow = cumulative.Flow(stripes, SINCE, UNTIL)
    for width in (38, 78):
        rows = text(cumulative.draw(flow, width, 12, inks_of_dark(), LINES)).splitlines()
        assert any(row.rstrip().endswith(" In Progress 1") for row in rows)


def test_every_stripe_has_a_sign_of_its_own_without_dots() -> None:
    """Queue, work and Done differ in the plain set."""
    drawn = text(cumulative.draw(FLOW, 78, 17, inks_of_dark(), PLAIN))
    assert {"..", "##", "++", "--"} <= set(re.findall(r"(\.\.|##|\+\+|--)", drawn))


def test_a_bar_over_its_box_crosses_the_mark() -> None:
    """Marks at 80 and at 100 stand below each other; over 100 the bar runs on."""
    rows = text(boxes.draw(BOXES, 118, 27, inks_of_dark(), LINES)).splitlines()
    assert "80" in rows[0]
    assert "100 %" in rows[0]
    marks = {cell_len(row[: row.index("╋")]) for row in rows if "╋" in row}
    assert len(marks) == 1
    assert "breached 134 %" in text(boxes.draw(BOXES, 118, 27, inks_of_dark(), LINES))


def test_a_bar_beyond_the_scale_ends_in_an_arrow() -> None:
    """Its percent is told all the same."""
    (row,) = (strip.text for strip in boxes.draw(BOXES, 118, 27, inks_of_dark(), LINES) if "400 %" in strip.text)
    assert "→" in row


def test_the_list_keeps_the_cursor_in_sight() -> None:
    """More rows than there is room for scroll with it."""
    assert "▌32" in text(boxes.draw(BOXES, 78, 8, inks_of_dark(), LINES, 32))


def test_a_forecast_names_each_chance() -> None:
    """50, 70, 85 and 95 %, and marks the 85 on its axis."""
    drawn = text(outlook.draw(OUTLOOK, 118, 27, inks_of_dark(), LINES))
    for said in ("50 %", "70 %", "85 %  day 18", "95 %", "85 % day 18", "Under 10 items."):
        assert said in drawn


def test_the_limit_stands_where_it_held() -> None:
    """Above the days that had one, named at the end."""
    rows = text(run.draw(RUN, 78, 17, inks_of_dark(), LINES)).splitlines()
    (limit,) = (row for row in rows if "limit 5" in row)
    assert "╌" not in limit[:20]
    assert "╌" * 20 in limit
    assert any("⣿" in row for row in rows)


def test_a_line_of_means_is_named_and_told_from_the_dots() -> None:
    """By its shape and its name; few dots are signs."""
    dots = tuple((SINCE + timedelta(days=9 * k), float(1 + k % 4)) for k in range(10))
    data = run.Run(SINCE, UNTIL, dots=dots, means=tuple((day, 2.5) for day, _ in dots), mean="felt")
    drawn = text(run.draw(data, 78, 9, inks_of_dark(), LINES))
    assert drawn.count("•") == 10
    assert "╌╌ felt 2.5" in drawn


def test_what_no_limit_counts_is_dotted_above_the_rest() -> None:
    """Up to the limit the area is whole."""
    data = run.Run(SINCE, UNTIL, (3.0,) * 91, (2,) * 91, (2.0,) * 91)
    rows = text(run.draw(data, 78, 17, inks_of_dark(), LINES)).splitlines()
    marks = [next((sign for sign in row if 0x2800 < ord(sign) <= 0x28FF), " ") for row in rows]
    assert marks[0] != "⣿" != marks[1]
    assert marks[-4] == "⣿"
    for width, name in ((78, "╌ limit 2 +1 expedited"), (38, "╌ limit 2 +1\n")):
        assert name in text(run.draw(replace(data, beside=1), width, 17, inks_of_dark(), LINES)) + "\n"


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_page_is_as_long_as_what_it_says(size: tuple[int, int]) -> None:
    """Every row as wide as the screen; words, bars and tables below the chart, which keeps half."""
    width, height = size
    for shown in (PAGE, replace(PAGE, chart=of(run.draw, RUN))):
        strips = page.draw(shown, width, height, inks_of_dark(), LINES)
        assert len(strips) >= height
        assert {cell_len(strip.text) for strip in strips} == {width}


def test_a_bar_keeps_what_its_name_says_first() -> None:
    """In a small terminal what stands behind a comma goes whole before a word is cut."""
    bars = (("In Progress 1, or fewer in 85 %", 51.0, "51 %"), ("In Progress 2 = limit", 49.0, "49 %"))
    rows = text(page.draw(page.Page(None, (), (page.Bars("", bars),)), 38, 4, inks_of_dark(), LINES)).splitlines()
    assert [row[:22].rstrip() for row in rows[1:3]] == ["In Progress 1", "In Progress 2 = limit"]


def test_a_table_shows_as_many_columns_as_have_room() -> None:
    """A sign tells that there are more; a share and its sign stay together."""
    wide, small = (text(page.draw(PAGE, width, 9, inks_of_dark(), LINES)) for width in (78, 22))
    assert "of the time" in wide
    assert "of the time" not in small
    assert re.search(r"^column +n +…$", small, re.MULTILINE)
    assert "9 %" in small
