"""What is written down and told: notes, ticked points, the expedite lane, and the log of who did what when."""

from __future__ import annotations

from kanban_tui.board.model import DAY
from kanban_tui.store import commands, logbook, reading
from kanban_tui.store.commands import Subject
from kanban_tui.tui.item.screen import ItemScreen
from kanban_tui.tui.lists.log import LogScreen
from tests.tui.conftest import NOW, BoardFile, running

POINTS = "Steps:\n\n- [x] draw it\n- [ ] mount it\n- [ ] write it up\n\n```\n- [ ] code\n```"


async def test_notes_are_written_and_points_ticked_on_the_page_of_an_item(file: BoardFile) -> None:
    """A note stands in its history in full; space ticks the chosen point, tab goes on, and one stays on the page."""
    file.add("one", column="In Progress", at=NOW - DAY)
    with file.engine() as engine:
        commands.edit(engine, 1, description=POINTS, now=NOW - DAY)
    async with running(file.path) as shown:
        await shown.press("l", "enter")
        await shown.sees("1 of 3 points ticked", "▌ [ ] mount it", "space tick", "< to To Do")
        await shown.press("space")
        await shown.sees("2 of 3 points ticked", "▌ [x] mount it", "ticked mount it of #1 (2 of 3)")
        await shown.press("tab")
        await shown.sees("▌ [ ] write it up")
        await shown.press("tab", "space")
        await shown.sees("1 of 3 points ticked")
        assert file.item(1).description == POINTS.replace("- [x] draw", "- [ ] draw").replace("[ ] mount", "[x] mount")
        await shown.burst("n", *"asked", "space", *"Mia", "enter")
        await shown.sees("note: asked Mia", "noted on #1")
        assert isinstance(shown.app.screen, ItemScreen)
        await shown.press("n", "enter")
        await shown.sees("A note says something.")
        await shown.press("escape", "escape", "n")
        await shown.sees("What is to be noted on 1 one?")


async def test_expedite_is_one_key_there_and_one_back(file: BoardFile) -> None:
    """It asks why; card, item and list say so; out of the lane it counts again, and a refusal names what is full."""
    file.add("old", column="In Progress", at=NOW - 2 * DAY)
    file.add("mate", column="In Progress", at=NOW - DAY)
    async with running(file.path) as shown:
        await shown.press("l", "!", *"down")
        await shown.sees("Why does 1 old go before all others?")
        await shown.press("enter")
        await shown.until(lambda: file.item(1).lane == "expedite")
        await shown.sees("expedited", "1/2 +1")
        await shown.press("enter")
        await shown.sees("In Progress   expedited", "expedited: down")
        file.add("third", column="In Progress", at=NOW)
        await shown.press("exclamation_mark")
        await shown.sees("In Progress is full", "2 of 2")
        assert file.item(1).lane == "expedite"
        with file.engine() as engine:
            commands.finish(engine, [3], now=NOW)
        await shown.press("escape", "exclamation_mark")
        await shown.until(lambda: file.item(1).lane is None)


async def test_what_is_asked_on_an_item_stays_there_and_a_move_leads_back(file: BoardFile) -> None:
    """Block, rebox and report leave one on the page; its foot says before a key that the next move is refused."""
    file.add("in the way", column="In Review", at=NOW - DAY)
    file.add("one", column="In Progress", type="feature", at=NOW - DAY)
    async with running(file.path) as shown:
        await shown.press("l", "enter")
        await shown.sees("> In Review is full")
        await shown.press("b", *"ill", "enter")
        await shown.sees("× blocked", "blocked #2", "In Progress   ")
        await shown.press("b", "R", *"smaller", "enter")
        await shown.sees("smaller")
        assert isinstance(shown.app.screen, ItemScreen)
        await shown.press("escape", "m")
        await shown.sees("Age of what is in progress")
        metrics = shown.app.screen
        await shown.press("j", "enter", "b", *"ill", "enter")
        await shown.sees("× blocked")
        await shown.press("escape")
        assert shown.app.screen is metrics


async def test_the_log_tells_who_did_what_when(file: BoardFile) -> None:
    """Latest first, under days; undone lines say so; it is filtered, and enter opens the item."""
    file.add("first", "second", at=NOW - DAY)
    with file.engine() as engine:
        commands.advance(engine, [2], 1, now=NOW)
        commands.undo(engine, file.board_id, now=NOW)
    async with running(file.path) as shown:
        await shown.press("W")
        await shown.sees("who did what when", "Monday 23 November 2026", "Sunday 22 November 2026", "(undone)")
        text = shown.text
        assert text.index("undid") < text.index("moved #2") < text.index("added #2") < text.index("added #1")
        await shown.press("slash", *"first", "enter")
        await shown.sees("/ first")
        assert "second" not in shown.text
        await shown.press("enter")
        assert isinstance(shown.app.screen, ItemScreen)
        await shown.sees("first", "Clocks")
        await shown.press("escape", "escape")
        await shown.sees("second")
        assert isinstance(shown.app.screen, LogScreen)
        await shown.press("slash")
        await shown.type("moved second")
        await shown.press("enter")
        await shown.sees("/ moved second", "moved #2 to In Progress · second")
        await shown.press("escape")
        await shown.pilot.resize_terminal(40, 15)
        await shown.sees("Monday 23 November 2026", "moved #2")
        await shown.press("escape", "ctrl+p", *"who did what")
        await shown.sees("the log: who did what when")


def test_the_latest_of_the_log_is_the_end_of_all_of_it(file: BoardFile) -> None:
    """Read from either end it is one log."""
    file.add("first", "second", "third", at=NOW - DAY)
    with file.engine() as engine:
        commands.advance(engine, [3], 1, now=NOW)
    c = reading.connect(file.path)
    whole = list(logbook.of_board(c, file.board_id))
    assert logbook.latest(c, file.board_id, 3) == whole[::-1][:3]
    assert logbook.latest(c, file.board_id, 100) == whole[::-1]
    c.close()


async def test_of_several_marked_items_the_first_that_fit_are_offered(file: BoardFile) -> None:
    """The refusal names them, and one key moves them; those that did not fit stay, and stay marked."""
    file.add("a", "b", "c", "d")
    async with running(file.path) as shown:
        await shown.press("space", "space", "space", ">")
        await shown.sees("All 3 stay where they are", "f move the first 2: 1, 2")
        await shown.press("f")
        await shown.until(lambda: file.where()["In Progress"] == ["a", "b"])
        await shown.sees("1 marked", "moved #1, #2 to In Progress  #3 c stays: In Progress has no more room.", "3•")
        assert file.where()["To Do"] == ["c", "d"]
        assert not {"1•", "2•"} & set(shown.text.split())
        assert "enter do step 1" not in shown.text


async def test_limits_of_people_and_types_are_told_before_they_refuse(file: BoardFile) -> None:
    """What is full and what has one place left stands in the head; the foot says it of the item under the cursor."""
    file.add("hers", column="In Progress", at=NOW)
    file.add("next", type="feature")
    with file.engine() as engine:
        commands.set_limit(engine, file.board_id, Subject("person", None, "Ada"), 1, now=NOW)
        commands.set_limit(engine, file.board_id, Subject("type", file.board.types[0].id), 2, now=NOW)
        for number in (1, 2):
            commands.edit(engine, number, assignee="Ada", type_id=file.board.types[0].id, now=NOW)
    async with running(file.path, (160, 40)) as shown:
        await shown.sees("full: Ada 1/1   one left: the type feature 1/2", "> Ada is full")
