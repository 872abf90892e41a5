"""The screens of rows: the bin, the boards, and the settings of a board."""

from __future__ import annotations

from datetime import UTC

import pytest
from msgspec.structs import replace

from kanban_tui.board.history import LogLine
from kanban_tui.board.model import DAY, Basis, Kind, TimeBox, UnitBox
from kanban_tui.glyphs import LINES
from kanban_tui.store import commands
from kanban_tui.tui.lists.listed import Cell, Entry, fitting, tables, top_row
from kanban_tui.tui.lists.log import did, rows_of
from kanban_tui.tui.memory import Memory
from tests.tui.conftest import NOW, BoardFile, running
from tests.tui.test_sizes import HOSTILE


async def test_the_bin_shows_what_left_and_brings_it_back(file: BoardFile) -> None:
    """Latest first, with what became of it; enter brings it back to its column."""
    file.add("waits")
    file.add("started", column="In Progress", at=NOW - DAY)
    with file.engine() as engine:
        commands.archive(engine, [1], now=NOW - DAY)
        commands.archive(engine, [2], now=NOW)
    async with running(file.path) as shown:
        await shown.press("B")
        await shown.sees("2 archived items", "cancelled", "never started", "1 d ago")
        assert shown.text.index("started") < shown.text.index("waits")
        await shown.press("enter")
        await shown.until(lambda: file.where()["In Progress"] == ["started"])
        await shown.sees("1 archived item")
        await shown.press("escape")
        await shown.sees("1/2")


async def test_a_full_column_offers_another_one_in_the_bin(file: BoardFile) -> None:
    """The refusal names who is there, and asks where the item may wait."""
    file.add("old", column="In Review")
    with file.engine() as engine:
        commands.archive(engine, [1], now=NOW)
    file.add("new", column="In Review")
    async with running(file.path) as shown:
        await shown.press("B", "enter")
        await shown.sees("In Review is full (1/1): #2 new.", "To which column instead?")
        await shown.press("enter")
        await shown.until(lambda: file.where()["To Do"] == ["old"])


async def test_the_bin_is_filtered(file: BoardFile) -> None:
    """By the same words as the board; escape shows all again."""
    file.add("one", "two")
    with file.engine() as engine:
        commands.archive(engine, [1, 2], now=NOW)
    async with running(file.path) as shown:
        await shown.press("B", "slash", "o", "n", "e", "enter")
        await shown.sees("1 archived item", "/ one")
        assert "two" not in shown.text
        await shown.press("escape")
        await shown.sees("2 archived items", "two")


async def test_boards_and_bin_say_what_there_is_and_what_one_can_do(file: BoardFile) -> None:
    """Counts at the head, a heading over each column, and what the keys would lead to."""
    file.add("waits", "leaves")
    file.add("started", column="In Progress", at=NOW - DAY)
    with file.engine() as engine:
        commands.edit(engine, 3, type_id=file.board.types[0].id, assignee="Ada", now=NOW - DAY)
        commands.archive(engine, [2, 3], now=NOW)
        commands.init_board(engine, "Second", now=NOW)
    async with running(file.path, board="Product") as shown:
        await shown.press("B")
        await shown.sees("2 archived items: 1 cancelled, 1 never started", "Item", "was", "gone")
        await shown.sees("feature", "Ada", "2 d", "goes to the column it left")
        await shown.press("escape", "o")
        await shown.sees(
            "2 boards in boards.db", "in progress", "last used", "0 of 3", "this one", "numbers run across all"
        )
        await shown.pilot.resize_terminal(40, 15)
        await shown.press("escape", "o")
        await shown.sees("WIP", "0 of 3", "Second")
    async with running(file.path, board="Second") as shown:
        await shown.press("o")
        await shown.sees("▌ Second")


async def test_among_several_boards_the_one_used_last_opens_and_says_so_once(file: BoardFile) -> None:
    """It is remembered, so that the next time nothing needs to be said."""
    with file.engine() as engine:
        commands.init_board(engine, "Second", now=NOW)
    file.add("one")
    memory = Memory()
    async with running(file.path, memory=memory) as shown:
        await shown.sees("Product", "the board used last; o shows the others")
        await shown.press("j")
        assert "used last" not in shown.text
    with file.engine() as engine:
        commands.add(engine, file.board_id + 1, "later", now=NOW)
    async with running(file.path, memory=memory) as shown:
        assert "Product" in shown.text
        assert "used last" not in shown.text


def test_the_cells_of_a_table_keep_what_their_words_need() -> None:
    """What no word needs gives way first, so that columns which begin alike can be told apart."""
    rows = [Entry((Cell(name, 24, "name"), Cell("active", 16), Cell("3", 10), Cell("x"))) for name in ("In Re", "Do")]
    (needed, _) = tables(rows)
    assert needed == (5, 6, 1, 1)
    assert fitting(rows[0].cells, 19, needed) == [5, 6, 1, 1]


def test_no_word_is_cut_beside_free_space() -> None:
    """A cell that needs more takes what is free and what others do not need; the last is among them."""
    cells = (Cell("1", 6), Cell("x" * 60, 44), Cell("finished", 13), Cell("10 min ago"))
    (needed,) = tables([Entry(cells)])
    assert fitting(cells, 100, needed) == [6, 60, 13, 10]
    assert fitting(cells, 80, needed) == [1, 55, 8, 10]


def test_a_heading_is_seen_with_the_first_row_below_it() -> None:
    """Also where that row is the first that shows; to the last row all that is left comes into view."""
    head, gap = Entry((Cell("Columns"),)), Entry()
    table = [head, *(Entry((Cell(str(k)),), k) for k in range(6))]
    entries = [*table, gap, *table, gap, head]
    assert top_row(entries, 1, 1, 5) == top_row(entries, 1, 9, 5) == 0
    assert top_row(entries, 9, 9, 5) == 7
    assert top_row(entries, 10, 11, 5) == 9
    assert [top_row(entries, at, 0, 5) for at in (3, 4, 9)] == [0, 1, 6]
    assert top_row(entries, 14, 0, 5) == 12


def test_a_line_of_the_log_names_its_item_and_its_time() -> None:
    """Words give way to the time it was done for; where there is room for little, the words stay."""
    line = LogLine(NOW, "archive", "archived #11", "ada", undone=True, items=(11,), told=NOW - DAY)
    titles = {11: "A long title of an item that left the board"}
    assert did(line, titles, UTC, 100, LINES) == (
        "archived #11 · A long title of an item that left the board   for Sun 22 Nov 10:00   (undone)"
    )
    assert did(line, titles, UTC, 64, LINES).endswith("…   for Sun 22 Nov 10:00   (undone)")
    assert did(line, titles, UTC, 40, LINES) == "archived #11 · A long title of an item that left the board"
    assert did(replace(line, summary="blocked #11 and #12", items=(11, 12)), {}, UTC, 80, LINES).startswith("blocked")


def test_what_the_log_tells_of_no_item_is_told_whole() -> None:
    """A setting has its value at its end, and no page that would tell it."""
    line = LogLine(NOW, "timebox", "set the time box of In Review to 2 d: it waits", "ada", undone=True)
    assert rows_of(line, {}, UTC, 24, LINES) == ["set the time box of In", "Review to 2 d: it waits", "(undone)"]
    assert rows_of(replace(line, undone=False), {}, UTC, 80, LINES) == [line.summary]
    moved = replace(line, summary="moved #1 to In Progress", undone=False, items=(1,))
    assert rows_of(moved, {1: "A long title"}, UTC, 30, LINES) == ["moved #1 to In Progress · A…"]


async def test_what_a_filter_asks_for_in_vain_is_told_where_it_is_typed(file: BoardFile) -> None:
    """On the board while one types, in the bin when it is entered; the line stays. Escape leaves it."""
    file.add("one", "two", type="bug")
    with file.engine() as engine:
        commands.archive(engine, [2], now=NOW)
    async with running(file.path, (80, 24)) as shown:
        await shown.press("slash")
        await shown.sees("column:done", "due<friday", "-type:bug")
        await shown.type("type:x")
        await shown.sees("No work type begins with 'x'; there is feature, design")
        await shown.press("enter")
        await shown.sees("0 of 1", "No work type begins", "enter keep it")
        await shown.press("escape")
        await shown.burst("slash", *"due:", *"x", "enter")
        await shown.sees("'due:x' is no due date")
        await shown.press("escape", "B", "slash")
        await shown.sees("column: @person")
        await shown.type("@bob")
        await shown.press("enter")
        await shown.sees("No name of a person begins with 'bob'")
        await shown.press("escape", "slash", "t", "w", "enter")
        await shown.sees("/ tw", "two")


async def test_an_empty_bin_says_how_to_fill_it(file: BoardFile) -> None:
    """In one line."""
    async with running(file.path) as shown:
        await shown.press("B")
        await shown.sees("The bin is empty: x takes an item off the board.")


async def test_a_cell_of_the_settings_is_changed(file: BoardFile) -> None:
    """Rows count from the first column; each change is one command of the store."""
    async with running(file.path) as shown:
        await shown.press("S")
        await shown.sees("Work types")
        for row, cell, typed, seen in (
            (1, 2, "1", "limit"),
            (1, 0, "Doing", "renamed"),
            (1, 1, "waiting", "waiting"),
            (1, 3, "5 dates", "5 dates"),
            (-1, 1, "Europe/Vienna", "Europe/Vienna"),
            (-1, 2, "7", "7"),
            (4, 0, "story", "story"),
            (4, 1, "36h", "1 d 12 h"),
        ):
            before = file.board
            await shown.press("g", *["left"] * 4, *["down"] * (row + 1), *["right"] * cell, "enter")
            shown.app.screen.query_one("Line").value = typed
            await shown.settle()
            await shown.press("enter")
            await shown.sees(seen)
            await shown.until(lambda before=before: file.board != before)
            await shown.settle()


async def test_the_working_time_of_a_board_is_set(file: BoardFile) -> None:
    """Its hours are written anew; holidays come one by one, and go with a minus."""
    async with running(file.path) as shown:
        await shown.press("S")
        await shown.sees("Working hours")
        await shown.press("G", "enter")
        shown.app.screen.query_one("Line").value = "mon-thu 8-16"
        await shown.settle()
        await shown.press("enter")
        await shown.sees("mon-thu 8:00-16:00")
        await shown.until(lambda: file.board.work_hours == "mon-thu 8:00-16:00")
        for typed, kept in (
            ("2027-01-01", "2027-01-01"),
            ("2026-12-25", "2026-12-25 2027-01-01"),
            ("-2027-01-01", "2026-12-25"),
        ):
            await shown.settle()
            await shown.press("G", "right", "enter")
            await shown.type(typed)
            await shown.press("enter")
            await shown.until(lambda kept=kept: file.board.holidays == kept)


async def test_a_limit_under_the_count_is_refused_and_can_drain(file: BoardFile) -> None:
    """The refusal stands at the line, which stays; `1 drain` lets it fall. Mark and foot say what enter changes."""
    file.add("one", "two", column="In Progress")
    async with running(file.path) as shown:
        await shown.press("S", "down", "down")
        await shown.sees("▌ In Progress", "enter rename")
        await shown.press("right", "right")
        await shown.sees("  In Progress", " ▌2 ", "enter change limit")
        await shown.press("?")
        await shown.sees("one item at a time over all columns")
        assert "1 - 1" not in shown.text
        await shown.press("escape", "enter")
        await shown.sees("A number, or none.")
        await shown.press("backspace", "1", "enter")
        await shown.sees("In Progress holds 2, more than a limit of 1", "drain")
        assert file.board.columns[1].wip_limit == 2
        await shown.type(" drain")
        await shown.press("enter")
        await shown.until(lambda: file.board.columns[1].drain_to == 1)


async def test_one_item_at_a_time_is_a_key_of_the_settings(file: BoardFile) -> None:
    """Where more is in progress the line asks whether the limit is to fall; the same key gives back what was before."""
    file.add("one", "two", column="In Progress")
    async with running(file.path) as shown:
        await shown.press("S", "1")
        await shown.sees("holds 2, more than a limit of 1", "1 drain")
        await shown.press("enter")
        await shown.until(lambda: file.board.drain_to == 1)
        await shown.sees("yes")
        await shown.press("1")
        await shown.until(lambda: (file.board.wip_limit, file.board.drain_to) == (None, None))


async def test_names_in_the_settings_are_whole_before_counts_have_room(file: BoardFile) -> None:
    """In a small terminal the count of items leaves; the foot offers what the row under the cursor has."""
    async with running(file.path, (40, 15)) as shown:
        await shown.press("S")
        await shown.sees("Columns      kind    limit  time box", "In Progress  active  2      none", "more below")
        await shown.press("G")
        await shown.sees("▌ mon-fri 9:00-17:00")
        assert "more below" not in shown.text
        await shown.press("g")
        await shown.pilot.resize_terminal(120, 35)
        await shown.sees("items", "a add a column")
        assert "to the right" not in shown.text
        await shown.press("down", "down")
        await shown.sees("X delete   > to the right", "P policies")
        await shown.press(*["down"] * 3)
        await shown.sees("a add a type   X delete   esc back")


@pytest.mark.parametrize("size", [(80, 24), (40, 15)])
async def test_a_refused_limit_keeps_its_remedy_however_narrow(file: BoardFile, size: tuple[int, int]) -> None:
    """It stands on a line of its own below who is there, with one full stop."""
    file.add("A title that takes much of a line.", "another one that does so too.", column="In Progress")
    async with running(file.path, size) as shown:
        await shown.press("S", "down", "down", "right", "right", "enter", "backspace", "1", "enter")
        await shown.sees("In Progress holds 2")
        assert "Add the word drain to let it fall to that." in " ".join(shown.text.split())
        assert ".." not in shown.text.replace("...", "")


async def test_what_is_wrong_in_the_settings_is_told_in_place(file: BoardFile) -> None:
    """Nothing changes and the line stays."""
    before = file.board
    async with running(file.path) as shown:
        await shown.press("S", "down", "down")
        for right, typed, seen in (
            (0, " ", "is empty"),
            (0, "done", "There is a column Done already."),
            (1, "x", "one of these kinds"),
            (1, "-1", "A limit is a whole number"),
            (1, "x", "is no time box"),
        ):
            await shown.press(*["right"] * right, "enter")
            assert seen not in shown.text
            shown.app.screen.query_one("Line").value = typed
            await shown.settle()
            await shown.press("enter")
            await shown.sees(seen, "esc leave it")
            await shown.press("escape")
            assert file.board == before


async def test_columns_come_move_and_go(file: BoardFile) -> None:
    """A new one stands behind that under the cursor; one with items is deleted into another."""
    file.add("one", column="In Review")
    async with running(file.path) as shown:
        await shown.press("S", "down", "down", "a")
        await shown.type("Test waiting")
        await shown.press("enter")
        await shown.until(
            lambda: [c.name for c in file.board.columns] == ["To Do", "In Progress", "Test", "In Review", "Done"]
        )
        assert file.board.columns[2].kind is Kind.WAITING
        await shown.settle()
        await shown.press("down", "greater_than_sign")
        await shown.until(lambda: [c.name for c in file.board.columns][2:4] == ["In Review", "Test"])
        await shown.settle()
        await shown.press("up", "X")
        await shown.sees("Delete In Review? Its one item goes to which column?")
        await shown.type("Test")
        await shown.press("enter")
        await shown.until(lambda: [c.name for c in file.board.columns] == ["To Do", "In Progress", "Test", "Done"])
        assert file.where()["Test"] == ["one"]


async def test_a_work_type_is_added_and_boxed(file: BoardFile) -> None:
    """Types have a name, a time box, and so many units at most."""
    async with running(file.path) as shown:
        await shown.press("S", *"jjjjj", "a")
        await shown.type("story")
        await shown.press("enter")
        await shown.until(lambda: file.board.types[-1].name == "story")
        await shown.settle()
        await shown.press("G", *"kkk", "right", "enter")
        await shown.type("2d")
        await shown.press("enter")
        await shown.until(lambda: file.board.types[-1].box == TimeBox(Basis.ELAPSED, 2 * DAY))
        await shown.press("right", "enter")
        await shown.type("3d")
        await shown.press("enter")
        await shown.sees("'3d' is a time, not so many units.")
        await shown.press("ctrl+u")
        await shown.type("5 interviews")
        await shown.press("enter")
        await shown.until(lambda: file.board.types[-1].units == UnitBox("interviews", 5))


async def test_one_turns_to_another_board_and_back(file: BoardFile) -> None:
    """A new board is of the template that was chosen, and shown at once; each has its own items.

    What is wrong with its name is told where that was typed, and leaving the templates leads back there.
    """
    file.add("here")
    async with running(file.path) as shown:
        await shown.press("o", "n")
        await shown.type("Product")
        await shown.press("enter")
        await shown.sees("Product  from which template?", "▌software", "research")
        await shown.press("enter")
        await shown.sees("There is a board Product already")
        await shown.press(*["backspace"] * 7)
        await shown.type("Second")
        await shown.press("enter", "escape", "enter", "j", "j", "enter")
        await shown.sees("Second", "a adds an item", "Commit")
        assert "here" not in shown.text
        await shown.press("o")
        await shown.sees("Product", "this one")
        await shown.press("g", "enter")
        await shown.sees("Product", "here")


async def test_the_open_board_is_not_deleted_and_another_one_only_by_its_name(file: BoardFile) -> None:
    """There is no way to delete by a slip of the finger."""
    with file.engine() as engine:
        commands.init_board(engine, "Second", now=NOW)
    async with running(file.path, board="Product") as shown:
        await shown.press("o", "g", "X")
        await shown.sees("This is the board that is open")
        await shown.press("G", "X")
        await shown.sees("deletes it with all its items")
        await shown.type("second")
        await shown.press("enter")
        await shown.sees("It is called Second; nothing was deleted.")
        shown.app.screen.query_one("Line").value = "Second"
        await shown.settle()
        await shown.press("enter")
        await shown.sees("deleted")


async def test_rows_are_as_wide_as_the_terminal(file: BoardFile) -> None:
    """With hostile titles and names, at every size."""
    file.add(*(title[:200] for title in HOSTILE))
    with file.engine() as engine:
        commands.archive(engine, list(range(1, len(HOSTILE) + 1)), now=NOW)
        commands.rename_column(engine, file.board.columns[1].id, "[red]x[/blue]", now=NOW)
        commands.init_board(engine, "[/]", now=NOW)
    async with running(file.path, board="Product") as shown:
        for key in ("B", "S", "o"):
            await shown.press(key)
            for width, height in ((120, 35), (80, 24), (40, 15)):
                await shown.pilot.resize_terminal(width, height)
                rows = shown.app.screen._compositor.render_strips()
                assert [row.cell_length for row in rows] == [width] * height
                assert all(s.text.replace("\u200d", "").isprintable() for row in rows for s in row)
            await shown.press("escape")


@pytest.mark.parametrize(
    ("typed", "seen"),
    [("finish", "1 in 7 days"), ("zwei", "▌2"), ("in review col", "room for one more"), ("work board stand", "Walk")],
)
async def test_what_has_a_name_is_found_by_it(file: BoardFile, typed: str, seen: str) -> None:
    """Keys, items, columns; enter does the first, and the arrows choose another."""
    file.add("eins", "zwei")
    async with running(file.path) as shown:
        await shown.press("ctrl+p")
        await shown.sees("Find", "keys, items, columns, boards, themes")
        await shown.type(typed if typed != "work board stand" else "walk")
        await shown.settle()
        await shown.press("enter")
        await shown.sees(seen)


async def test_a_theme_and_a_board_are_found_by_name(file: BoardFile) -> None:
    """All of Textual's themes are there beside ours."""
    with file.engine() as engine:
        commands.init_board(engine, "[bold]Other[/]", now=NOW)
    async with running(file.path, board="Product") as shown:
        await shown.press("ctrl+p")
        await shown.type("nord")
        await shown.settle()
        await shown.press("enter")
        await shown.until(lambda: shown.app.theme == "nord")
        await shown.press("ctrl+p")
        await shown.type("[bold]oth")
        await shown.sees("[bold]Other[/]")
        await shown.press("enter")
        await shown.until(lambda: shown.screen.snapshot.board.name == "[bold]Other[/]")


async def test_nothing_found_is_said_and_left(file: BoardFile) -> None:
    """Escape leads back to the board."""
    async with running(file.path) as shown:
        await shown.press("ctrl+p")
        await shown.type("qqqq")
        await shown.sees("Nothing is called so.")
        await shown.press("enter", "escape")
        await shown.until(lambda: shown.app.screen is shown.screen)


async def test_a_cell_is_chosen_and_changed_with_the_mouse(file: BoardFile) -> None:
    """A click puts the cursor on a value, a double click asks for another."""
    async with running(file.path) as shown:
        await shown.press("S")
        await shown.sees("Work types")
        y, line = next((y, line) for y, line in enumerate(shown.text.splitlines()) if "In Review" in line)
        await shown.pilot.double_click(offset=(line.index("1"), y))
        await shown.sees("A number, or none.")
        await shown.press("backspace", "4", "enter")
        await shown.until(lambda: file.board.columns[2].wip_limit == 4)
