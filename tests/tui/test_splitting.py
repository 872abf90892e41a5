"""Small pieces on the screens: splitting an item, counting its units, ticking what its column asks for."""

from __future__ import annotations

import pytest
from textual import events

from kanban_tui.board.model import DAY, Basis, TimeBox
from kanban_tui.errors import BadValue
from kanban_tui.store import commands, queries, reading
from kanban_tui.tui.board.messages import Dragged
from kanban_tui.tui.parts.splitting import own, part
from kanban_tui.tui.way import orders
from kanban_tui.tui.way.connection import Link
from tests.tui.conftest import NOW, BoardFile, running

HOUR = DAY // 24


def research(file: BoardFile, units: int, *, column: str | None = None) -> int:
    """An item of a type whose items have five interviews at most."""
    with file.engine() as engine:
        kind = next(t.id for t in file.board.types if t.name == "research")
        place = next((c.id for c in file.board.columns if c.name == column), None)
        change = commands.add(
            engine, file.board_id, "Interview users", type_id=kind, column_id=place, units=units, now=NOW - DAY
        )
    return change.items[0]


def pieces(file: BoardFile, number: int) -> list[tuple[str, int | None, int | None]]:
    """The pieces of an item: title, estimate in hours, units."""
    connection = reading.connect(file.path)
    try:
        found = queries.pieces(connection, [number]).get(number, [])
    finally:
        connection.close()
    return [(p.title, None if p.estimate is None else p.estimate // HOUR, p.planned_units) for p in found]


def test_a_line_is_read_as_the_quick_line_reads_it(made: BoardFile) -> None:
    """A title, and what the piece has of its own; it has no column, and no type that there is not."""

    def read(line: str) -> tuple[str, str]:
        new = part(line, made.board, NOW).new
        return new.title, own(new, made.board)

    assert read("Show avatar ~2h") == ("Show avatar", "2 h")
    assert read(" Settings link ") == ("Settings link", "")
    everything = read("Help !bug page #ui @Mia ~2h due:friday")
    assert everything == ("Help page", "2 h, bug, @Mia, #ui, due Fri 2026-11-27")
    for line, problem in ((">done Help", "no column of its own"), ("Help !zz", "No type begins"), ("#ui", "is empty")):
        with pytest.raises(BadValue, match=problem):
            part(line, made.board, NOW)


def test_a_split_says_that_a_broken_box_goes_with_it(file: BoardFile) -> None:
    """Since the pieces begin theirs anew."""
    number = file.add("Build", column="In Progress", at=NOW - 4 * DAY)
    with file.engine() as engine:
        commands.set_box(engine, "item", number, TimeBox(Basis.ELAPSED, 2 * DAY), now=NOW - 4 * DAY)
    link = Link(file.path, None, lambda: NOW)
    try:
        change = orders.split(link, number, [part(title, file.board, NOW).new for title in ("One", "Two")])
    finally:
        link.close()
    assert change.notes == ("#1 had used 200 % of its time box; its pieces begin theirs anew.",)


async def test_an_item_is_split_a_line_for_each_piece(file: BoardFile) -> None:
    """Typed lines and pasted ones are pieces; one can go back to the last; enter on an empty line splits."""
    number = file.add("Build user dashboard", column="In Progress")
    async with running(file.path) as shown:
        await shown.press("l", "Z")
        await shown.sees("Split 1 Build user dashboard: a piece a line", "enter leave it")
        await shown.type("Show avatar ~2h")
        assert "Piece 1: 2 h; all else is as in #1\n" in shown.text
        await shown.press("enter", "enter")
        await shown.sees("A split makes two pieces or more.")
        await shown.type("Show items !x")
        await shown.press("enter")
        await shown.sees("No type begins with x")
        await shown.press("backspace", *"bug ~1h @mia", "enter", "backspace")
        assert shown.screen.sheet.text == "Show items !bug ~1h @mia"
        await shown.press("enter")
        await shown.sees("2  Show items  1 h, bug, @mia")
        shown.app.screen.focused.post_message(events.Paste("- Edit profile ~4h\n- Help !y\n- [ ] Settings link\n"))
        await shown.sees("3  Edit profile  4 h", "No type begins with y")
        await shown.press("backspace", "backspace", "backspace", "enter")
        await shown.sees("4  Help", "5  Settings link", "split into 5")
        # Both come to the line before anything is split: a key that comes behind is the board's.
        line = shown.app.screen.focused
        assert line is not None
        for _ in range(2):
            line.post_message(events.Key("enter", None))
        await shown.until(lambda: len(pieces(file, number)) == 5)
        await shown.settle()
        assert shown.title == "Show avatar"
        assert "split #1 into #2, #3, #4, #5, #6" in shown.text
    assert pieces(file, number)[:3] == [("Show avatar", 2, None), ("Show items", 1, None), ("Edit profile", 4, None)]
    assert file.where()["In Progress"] == ["Show avatar"]
    bug = next(kind.id for kind in file.board.types if kind.name == "bug")
    assert (file.item(3).type_id, file.item(3).assignee, file.item(2).type_id) == (bug, "mia", None)
    assert file.where()["To Do"] == ["Show items", "Edit profile", "Help", "Settings link"]


async def test_what_plans_too_much_is_split_with_one_key(file: BoardFile) -> None:
    """The board says how much one item may have, and enter makes pieces of what is left; then each starts."""
    number = research(file, 12)
    with file.engine() as engine:
        commands.count(engine, number, 4)
    async with running(file.path) as shown:
        assert "> plans 12, 5 at most" in shown.text
        await shown.press("greater_than_sign")
        await shown.sees("#1 plans 12 interviews, and one item has 5 at most.", "enter split into 5 + 3 interviews")
        await shown.press("enter")
        await shown.until(lambda: [units for _, _, units in pieces(file, number)] == [5, 3])
        await shown.settle()
        assert shown.screen.sheet is None
        await shown.press("j", "greater_than_sign")
        await shown.until(lambda: len(file.where()["In Progress"]) == 1)
        await shown.settle()
        await shown.press("plus", "equals_sign")
        await shown.sees("counted 2 of 3 interviews of #3")
        await shown.press("Z")
        await shown.sees("enter split off the rest, 1 of 3 interviews")
        await shown.press("escape", "plus")
        await shown.sees("counted 3 of 3 interviews of #3", "all are done: d finishes it")
        await shown.press("d", "right")
        await shown.until(lambda: len(file.where()["Done"]) == 1)


async def test_a_column_names_what_is_to_be_ticked(file: BoardFile) -> None:
    """A refusal by a policy is a line that names the open points, and leads to where they are ticked."""
    file.add("one", column="In Progress")
    file.add("two")
    column = next(c.id for c in file.board.columns if c.name == "In Progress")
    with file.engine() as engine:
        commands.set_policy(engine, column, points=[("tests pass", True), ("docs", True)], now=NOW - DAY)
    async with running(file.path) as shown:
        await shown.press("l")
        assert "> 2 points to tick first   P policies   a add" in shown.text
        await shown.press("greater_than_sign")
        await shown.sees("To leave In Progress, tick first: tests pass; docs   enter opens it")
        await shown.press("h", "3")
        await shown.sees("#2 may not pass In Progress: not ticked yet: tests pass; docs.")
        assert "opens it" not in shown.text


async def test_what_a_queue_asks_is_told_before_a_key_and_a_drop(file: BoardFile) -> None:
    """At the foot and while the mouse holds an item, as in a column in progress."""
    file.add("one")
    with file.engine() as engine:
        commands.set_policy(engine, file.board.columns[0].id, points=[("clear", True)], now=NOW - DAY)
    async with running(file.path) as shown:
        assert "> 1 point to tick first" in shown.text
        there = shown.screen.views[1].region
        shown.screen.on_dragged(Dragged(1, there.x + 3, there.y + 8))
        assert "1 point to tick first: it would be refused" in shown.text


async def test_the_board_suggests_what_to_split(file: BoardFile) -> None:
    """A card says so, the foot has the key, and so does the first line of the walk; a piece says of what it is one."""
    number = file.add("Build user dashboard", column="In Progress", type="feature", at=NOW - 3 * DAY)
    file.add("Rename the login", type="feature")
    with file.engine() as engine:
        commands.edit(engine, 2, estimate=4 * DAY, now=NOW)
    async with running(file.path) as shown:
        assert shown.text.count("split?") == 2
        assert "Z split" in shown.text
        await shown.press("enter")
        await shown.sees("To Do   split? its estimate is over its time box")
        await shown.press("escape", "l", "w")
        await shown.sees("1  Build user dashboard  split?", "Z split")
        await shown.press("Z")
        await shown.type("Show avatar ~2h")
        await shown.press("enter")
        await shown.type("Settings")
        await shown.press("ctrl+s")
        await shown.sees("of 1 Build user…  0/2", "Nothing is left to say of it.")
        assert "split?" not in shown.text.partition("Walk")[2]
    assert [title for title, _, _ in pieces(file, number)] == ["Show avatar", "Settings"]


async def test_the_page_of_an_item_has_its_points_and_pieces(file: BoardFile) -> None:
    """Tab goes through the points of item and column, then what it is a piece of; space ticks, enter opens."""
    number = file.add("Build user dashboard", column="In Progress")
    column = next(c.id for c in file.board.columns if c.name == "In Progress")
    with file.engine() as engine:
        commands.set_policy(engine, column, leaving="Works on two browsers", now=NOW - DAY)
        commands.set_policy(engine, column, points=[("tests pass", True), ("docs", False)], now=NOW - DAY)
        first = commands.split(
            engine, number, [commands.Piece("avatar"), commands.Piece("items")], now=NOW - DAY
        ).items[1]
        commands.edit(engine, first, description="- [ ] drawn", now=NOW)
    async with running(file.path) as shown:
        await shown.press("l", "enter")
        await shown.sees("of 1 Build user dashboard  0 of 2 pieces done", "To leave In Progress  0 of 2 ticked")
        await shown.sees("Works on two browsers", "· [ ] tests pass  required", "> 1 point to tick first")
        await shown.press("space", "tab", "space")
        await shown.sees("1 of 2 ticked", "[x] tests pass  ", "Mon 23 Nov 10:00", "> to In Review")
        await shown.press("tab", "tab")
        await shown.sees("▌ of 1 Build user dashboard", "enter open 1")
        await shown.press("enter")
        await shown.sees("     split", "Pieces  0 of 2 done", "· 3  items  To Do", "tab next   j scroll")
        await shown.press("tab", "tab")
        await shown.sees("▌ 3  items", "enter open 3")
        await shown.press("enter")
        await shown.sees("3   items", "> to In Progress")
        await shown.press("escape", "escape")
        await shown.sees("[x] tests pass")
        await shown.press("escape")
        await shown.sees("WIP 1 of 3")
    assert file.item(first).description == "- [x] drawn"


async def test_the_policies_of_a_column_are_shown_and_changed(file: BoardFile) -> None:
    """P shows what the column asks, in words; each is changed on a line, points come and go."""
    async with running(file.path, (80, 24)) as shown:
        await shown.press("l", "P")
        await shown.sees("In Progress", "policies", "To come in      none", "Nothing to tick before leaving")
        await shown.press("enter")
        await shown.type("small and clear")
        await shown.press("enter", "down", "down", "enter", *"7d..3d", "enter")
        await shown.sees("The longest stay is no shorter than the shortest.")
        await shown.press(*["backspace"] * 6, *"2d..7d", "enter")
        await shown.sees("To come in      small and clear", "Stays           2 d..7 d")
        await shown.press("a", "exclamation_mark", *"tests", "enter")
        await shown.press("a", *"demo", "enter")
        await shown.sees("To tick before an item leaves", "tests", "required", "demo")
        await shown.press("G", "X", "escape")
        await shown.sees("WIP 0 of 3")
        await shown.press("S", "down", "down", "P")
        await shown.sees("small and clear")
    column = next(c for c in file.board.columns if c.name == "In Progress")
    assert (column.entry_policy, column.stay_least, column.box_amount) == ("small and clear", 2 * DAY, 7 * DAY)
    assert [(point.text, point.required) for point in column.points] == [("tests", 1)]
