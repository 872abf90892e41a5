"""Keys that come faster than they are answered, and what is pasted: each goes to the line it was meant for."""

from __future__ import annotations

from unittest.mock import patch

from textual import events

from kanban_tui.store import commands
from kanban_tui.tui.board.add import AddSheet
from kanban_tui.tui.board.messages import Loaded
from kanban_tui.tui.item.edit import EditScreen
from kanban_tui.tui.lists.settings import SettingsScreen
from tests.tui.conftest import NOW, BoardFile, Running, running


async def paste(shown: Running, text: str) -> None:
    """Paste as a terminal does, in one piece."""
    shown.app.post_message(events.Paste(text))
    await shown.settle()


async def test_keys_in_one_burst_reach_every_line_and_form(file: BoardFile) -> None:
    """The quick line, the filter, the form, the settings, the way back: nothing is lost, nothing goes elsewhere."""
    file.add("One", "Two")
    async with running(file.path) as shown:
        await shown.burst("a", *"web", "enter", *"Fix", "enter", "escape", "slash", *"fix", "enter")
        await shown.settle()
        assert file.where()["To Do"] == ["One", "Two", "web", "Fix"]
        assert (shown.screen.snapshot.text, shown.screen.sheet) == ("fix", None)
        await shown.burst("escape", "slash", *"one", "enter", "e", "end", *"!", "tab", *"des", "tab", *"web")
        await shown.settle()
        form = shown.app.screen
        assert isinstance(form, EditScreen)
        assert [form.typed[name] for name in ("title", "type", "tags")] == ["One!", "des", "web"]
        await shown.burst("escape", "escape", "escape", "S", "down", "tab", "enter", *"waiting")
        await shown.settle()
        settings = shown.app.screen
        assert isinstance(settings, SettingsScreen)
        assert settings.sheet is not None
        assert settings.sheet.text.endswith("waiting")


async def test_a_key_behind_what_brings_an_item_is_meant_for_that_item(file: BoardFile) -> None:
    """Added, pulled, undone, doubled: the next key waits until the cursor is there, however fast it comes."""
    file.add("One", "Two")
    async with running(file.path) as shown:
        await shown.burst("a", *"New", "enter", "enter", ">")
        await shown.until(lambda: file.where()["In Progress"] == ["New"])
        await shown.settle()
        await shown.burst("h", "l", "p", "d")
        await shown.until(lambda: file.where()["Done"] == ["One"])
        await shown.settle()
        await shown.burst("u", "b", *"why", "enter")
        await shown.until(lambda: file.item(1).blocked_reason == "why")
        assert file.where()["In Progress"] == ["New", "One"]
        await shown.settle()
        await shown.burst("D", "x")
        await shown.sees("archived #")
        assert (file.item(4).archived, file.item(1).archived) == (True, False)


async def test_a_key_behind_a_move_is_meant_for_where_the_card_goes(file: BoardFile) -> None:
    """Two columns on with two keys, and back with two, on the board and on a walk, however fast they come."""
    file.add("One")
    with file.engine() as engine:
        commands.block(engine, [1], "no key", now=NOW)
    async with running(file.path) as shown:
        await shown.burst(">", ">")
        await shown.until(lambda: file.where()["In Review"] == ["One"])
        await shown.settle()
        await shown.burst("<", "<", ">")
        await shown.until(lambda: file.where()["In Progress"] == ["One"])
        await shown.settle()
        await shown.press("w")
        await shown.sees("Walk  1 of 1")
        await shown.burst(">", ">")
        await shown.until(lambda: file.where()["Done"] == ["One"])


async def test_a_board_read_earlier_does_not_call_the_cursor_back(file: BoardFile) -> None:
    """What was read before the cursor was sent on is shown, and the cursor goes where it was sent."""
    file.add("One", "Two", "Three")
    async with running(file.path) as shown:
        screen = shown.screen
        screen.number = 3
        screen.on_loaded(Loaded(screen.snapshot, 1))
        assert (screen.number, shown.title) == (3, "Three")
        screen.number = 4
        screen.on_loaded(Loaded(screen.snapshot, 3))
        assert screen.number == 4


async def test_keys_go_on_where_a_poll_was_faster_than_the_board_that_is_waited_for(file: BoardFile) -> None:
    """A read that was asked for before the cursor went to a new item may take the place of the one after it."""
    file.add("One", "Two")
    async with running(file.path) as shown:
        await shown.press("j")
        desk, earlier = shown.screen.desk, [shown.screen.wanted()]
        load = desk.load
        with patch.object(desk, "load", lambda wanted, known: load(earlier.pop() if earlier else wanted, known)):
            await shown.burst("l", "p", "d")
            await shown.until(lambda: file.where()["Done"] == ["One"])
        assert not earlier


async def test_a_pasted_list_becomes_its_items_after_a_word(file: BoardFile) -> None:
    """Enter adds each line, esc leaves the list; dashes, numbers and boxes to tick are no part of a title."""
    async with running(file.path) as shown:
        await shown.press("a")
        await paste(shown, "- Order the sensors\r- [ ] Mount them #hw\r\n\n3. Write the report due:friday\r")
        await shown.sees("3 items from 3 lines: Order the sensors, Mount them #hw", "enter adds them")
        await shown.press("escape")
        await shown.until(lambda: "3 items" not in shown.text)
        assert isinstance(shown.screen.sheet, AddSheet)
        await paste(shown, "Order the sensors\nMount them #hw\nWrite the report due:friday")
        await shown.press("enter")
        await shown.sees("3 added")
        assert file.where()["To Do"] == ["Order the sensors", "Mount them", "Write the report"]
        assert file.item(3).due == "2026-11-27"


async def test_a_list_that_does_not_fit_stops_at_what_does_not(file: BoardFile) -> None:
    """What is left stays on the line and in the list."""
    async with running(file.path) as shown:
        await shown.press("a")
        await paste(shown, "A >In Progress\nB >In Progress\nC >In Progress\nD")
        await shown.press("enter")
        await shown.sees("In Progress is full")
        assert file.where()["In Progress"] == ["A", "B"]
        sheet = shown.screen.sheet
        assert isinstance(sheet, AddSheet)
        assert (sheet.text, sheet.listed) == ("C >In Progress", ["D"])


async def test_lines_pasted_where_one_fits_are_joined(file: BoardFile) -> None:
    """On a line of one, nothing is dropped."""
    file.add("One")
    async with running(file.path) as shown:
        await shown.press("b")
        await paste(shown, "waits\r\nfor the bank\r")
        await shown.press("enter")
        assert file.item(1).blocked_reason == "waits for the bank"
