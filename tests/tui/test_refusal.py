"""A refused move: what the panel tells, and how it makes room."""

from __future__ import annotations

import sqlite3

from kanban_tui.board.model import DAY
from kanban_tui.store import commands
from tests.tui.conftest import NOW, BoardFile, running


def fill(file: BoardFile) -> None:
    """In Progress 2 of 2 and In Review 1 of 1, with one waiting."""
    file.add("review", column="In Review", type="feature", at=NOW - 4 * DAY)
    file.add("older", column="In Progress", at=NOW - 3 * DAY)
    file.add("newer", column="In Progress", type="feature", at=NOW - DAY)
    file.add("waiting")


async def test_the_foot_says_that_a_move_would_be_refused(file: BoardFile) -> None:
    """The first key names the full column before it is pressed."""
    fill(file)
    async with running(file.path) as shown:
        assert "> In Progress is full" in shown.text


async def test_the_panel_names_the_limit_who_fills_it_and_the_chain(file: BoardFile) -> None:
    """Oldest first, with age and state; each step to the next column, first to do first."""
    fill(file)
    async with running(file.path) as shown:
        await shown.press(">")
        await shown.sees("In Progress is full  2 of 2", "4 waiting stays in To Do.")
        text = shown.text
        assert text.index("2  older") < text.index("3  newer")
        assert "33 % of its box" in text
        assert "1  finish 1 review" in text
        assert "2  move   2 older" in text
        assert "then 4 can start" in text
        assert file.where()["To Do"] == ["waiting"]


async def test_enter_makes_room_step_by_step_and_then_starts_the_item(file: BoardFile) -> None:
    """Each enter does the first step left; the last one, or the key that was refused, does what had been refused."""
    fill(file)
    async with running(file.path) as shown:
        await shown.press(">", ">")
        await shown.sees("1  finish 1 review", "> does nothing here")
        await shown.press("enter")
        await shown.sees("1  move 2 older")
        assert file.where()["Done"] == ["review"]
        await shown.press("enter")
        await shown.sees("In Progress has room", "4 waiting can start now.")
        assert file.where()["In Review"] == ["older"]
        await shown.press(">")
        await shown.until(lambda: shown.screen.sheet is None)
        await shown.settle()
        assert file.where()["In Progress"] == ["newer", "waiting"]
        assert shown.title == "waiting"


async def test_what_is_to_be_ticked_is_a_step_of_its_own(file: BoardFile) -> None:
    """Enter ticks it, then the item may go."""
    fill(file)
    column = next(column.id for column in file.board.columns if column.name == "In Review")
    with file.engine() as engine:
        commands.set_policy(engine, column, points=[("Read by somebody", True)])
    async with running(file.path) as shown:
        await shown.press(">")
        await shown.sees("1  tick   1 Read by somebody", "2  finish 1 review", "3  move   2 older")
        await shown.press("enter")
        await shown.sees("1  finish 1 review", "2  move   2 older")
        assert file.where()["In Review"] == ["review"]


async def test_s_swaps_with_the_chosen_one(file: BoardFile) -> None:
    """No count changes, so it always passes; the cursor stays on the item."""
    fill(file)
    async with running(file.path) as shown:
        await shown.press(">")
        await shown.press("k", "k")
        await shown.sees("swap 4 with 2")
        await shown.press("j")
        await shown.sees("swap 4 with 3", "enter open 3")
        assert "do step 1" not in shown.text
        await shown.press("s")
        await shown.until(lambda: sorted(file.where()["In Progress"]) == ["older", "waiting"])
        await shown.settle()
        assert file.where()["To Do"] == ["newer"]
        assert shown.title == "waiting"
        assert shown.screen.sheet is None


async def test_s_swaps_with_the_only_one_also_from_the_step(file: BoardFile) -> None:
    """Where one item fills the place it is clear with whom."""
    file.add("review", column="In Review")
    file.add("older", column="In Progress")
    file.add("waiting")
    with file.engine() as engine:
        column = next(c.id for c in file.board.columns if c.name == "In Progress")
        commands.set_limit(engine, file.board_id, commands.Subject("column", column), 1, now=NOW)
    async with running(file.path) as shown:
        await shown.press(">")
        await shown.sees("▌1  finish 1 review", "s swap 3 with 2")
        await shown.press("s")
        await shown.until(lambda: file.where()["In Progress"] == ["waiting"])
        await shown.settle()


async def test_escape_leaves_everything_as_it_was(file: BoardFile) -> None:
    """The panel closes and the cursor is where it was."""
    fill(file)
    async with running(file.path) as shown:
        before = file.where()
        await shown.press(">")
        await shown.press("escape")
        assert shown.screen.sheet is None
        assert (file.where(), shown.title) == (before, "waiting")


async def test_o_opens_the_chosen_one(file: BoardFile) -> None:
    """The cursor begins on the first step, which enter does; on one that fills the place enter opens it, as on the
    board. Back in the panel after it."""
    fill(file)
    async with running(file.path) as shown:
        await shown.press(">")
        await shown.sees("▌1  finish 1 review", "enter do step 1", "o open 1", "    k choose")
        for key in ("j", "down", "s", "f", "g"):
            await shown.press(key)
            await shown.sees(f"{key} does nothing here")
        await shown.press("k", "k")
        await shown.sees("▌2  older", "enter open 2", "    j choose")
        await shown.press("up")
        await shown.sees("up does nothing here", "▌2  older")
        assert "▌1  finish" not in shown.text
        await shown.press("enter")
        await shown.sees("Clocks", "older")
        await shown.press("escape")
        await shown.sees("To make room")


async def test_room_made_by_another_process_shows_in_the_panel(file: BoardFile) -> None:
    """The panel judges anew whenever the board is read."""
    fill(file)
    async with running(file.path) as shown:
        await shown.press(">")
        await shown.sees("To make room")
        with file.engine() as engine:
            commands.finish(engine, [3], now=NOW)
        shown.screen._poll()
        await shown.sees("In Progress has room")


async def test_a_closed_column_has_no_chain(file: BoardFile) -> None:
    """A limit of 0 is told as what it is."""
    fill(file)
    review = next(column for column in file.board.columns if column.name == "In Review")
    with file.engine() as engine:
        commands.finish(engine, [1], now=NOW)
        commands.set_limit(engine, file.board_id, review.id, 0, now=NOW)
    async with running(file.path) as shown:
        assert "CLOSED" in shown.text
        await shown.press(">")
        await shown.sees("In Progress is full", "No move to the next column makes room.")


async def test_the_board_s_own_limit_is_named(file: BoardFile) -> None:
    """Every full scope is named, the board among them."""
    fill(file)
    with file.engine() as engine:
        commands.set_limit(engine, file.board_id, None, 3, now=NOW)
    async with running(file.path) as shown:
        assert "WIP 3 of 3" in shown.text
        await shown.press(">")
        await shown.sees("In Progress is full  2 of 2", "The board Product is full  3 of 3")


async def test_a_refused_pull_opens_the_panel_too(file: BoardFile) -> None:
    """The item that would have come is named, and stays."""
    file.add("one", column="In Progress")
    file.add("two", column="In Progress")
    file.add("three")
    async with running(file.path) as shown:
        await shown.press("l", "p")
        await shown.sees("In Progress is full", "3 three stays in To Do.")


async def test_a_refused_undo_can_be_made_room_for(file: BoardFile) -> None:
    """Another item took the slot: undo opens the panel, its step makes room, and the item comes back by a move.

    The step is kept: an undo would now undo it.
    """
    file.add("one", column="In Progress")
    file.add("two", column="In Progress")
    async with running(file.path) as shown:
        await shown.press("l", "d")
        await shown.until(lambda: file.where()["Done"] != [])
        raw = sqlite3.connect(file.path)
        with raw:
            raw.execute(
                "INSERT INTO item (board_id, column_id, position, title, title_key, description, tags, entered_at,"
                " archived, deleted) SELECT board_id, id, 9999, 'taken', 'taken', '', '', 0, 0, 0 FROM board_column"
                " WHERE name = 'In Progress'"
            )
        raw.close()
        await shown.press("u")
        await shown.sees("In Progress is full", "To make room")
        await shown.press("enter")
        await shown.sees("In Progress has room")
        await shown.press("enter")
        await shown.until(lambda: file.where()["Done"] == [])
        assert file.where()["In Review"] == ["two"]


async def test_a_closing_column_leads_to_its_limit(file: BoardFile) -> None:
    """No move and no swap helps there. A key that does nothing here is told, `?` names those that do, `q` leaves."""
    fill(file)
    progress = next(column for column in file.board.columns if column.name == "In Progress")
    with file.engine() as engine:
        commands.set_limit(engine, file.board_id, progress.id, 0, drain=True, now=NOW)
    async with running(file.path) as shown:
        assert "> In Progress is closing" in shown.text
        await shown.press(">")
        await shown.sees("In Progress is closing  2→0", "4 waiting stays in To Do.", "A higher limit opens it again.")
        assert "swap" not in shown.text
        await shown.press("a")
        await shown.sees("a does nothing here")
        await shown.press("?")
        await shown.sees("Keys  A refusal", "do the first step")
        await shown.press("q", "S")
        await shown.sees("settings", "0 drain")
        await shown.press("q", "q")
        assert shown.screen.sheet is None
        assert shown.app.is_running


async def test_a_full_lane_is_told_before_the_reason_is_asked_for(file: BoardFile) -> None:
    """Its panel makes room there, and then asks; to leave the lane for a full column is told as what it is."""
    fill(file)
    with file.engine() as engine:
        commands.finish(engine, [1], now=NOW)
        commands.expedite(engine, 2, "first", now=NOW)
        commands.add(engine, file.board_id, "more", column_id=file.item(2).column_id, now=NOW)
    async with running(file.path) as shown:
        await shown.press("!")
        await shown.sees("The expedite lane is full  1 of 1", "4 waiting is not expedited.", "then 4 can be expedited")
        assert "swap" not in shown.text
        await shown.press("escape", "l", "g", "!")
        await shown.sees("In Progress is full  2 of 2", "2 older stays expedited", "then 2 can leave the lane")
        assert "swap" not in shown.text
        await shown.press("escape", "h", "enter", "!")
        await shown.sees("Why does 4 waiting go", "enter would be refused: The expedite lane is full")
        await shown.press("escape", "escape", "!", "enter")
        await shown.sees("1  finish 2 older")
        await shown.press("enter")
        await shown.sees("The expedite lane has room", "4 waiting can be expedited now.")
        await shown.press("enter")
        await shown.type("customers wait")
        await shown.press("enter")
        await shown.until(lambda: file.item(4).lane is not None)
        await shown.pilot.resize_terminal(40, 15)
        await shown.sees("lane 1/1 FULL")
