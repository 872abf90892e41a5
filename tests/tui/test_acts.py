"""Acts on one item or on several: marks, order in a column, swaps, the number line, the clipboard."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from textual import events

from kanban_tui.board.model import DAY, Kind
from kanban_tui.store import commands
from kanban_tui.tui.board.column import Drop
from tests.tui.conftest import NOW, BoardFile, Running, running


async def test_marked_items_move_together(file: BoardFile) -> None:
    """Space marks and goes on; the next act is for all marked ones, and takes the marks away."""
    file.add("one", "two", "three")
    async with running(file.path) as shown:
        await shown.press("space", "space")
        assert "2 marked" in shown.text
        assert "1•" in shown.text
        assert shown.title == "three"
        await shown.press(">")
        await shown.until(lambda: file.where()["In Progress"] == ["one", "two"])
        await shown.settle()
        assert "marked" not in shown.text


async def test_marked_items_move_all_or_none(file: BoardFile) -> None:
    """Where not all fit none moves, the panel says for how many there is room, and the marks stay."""
    file.add("one", "two", "three")
    async with running(file.path) as shown:
        await shown.press("space", "space", "space", ">")
        await shown.sees("In Progress has room for 2  0 of 2", "All 3 stay where they are: 1, 2, 3.")
        assert file.where()["To Do"] == ["one", "two", "three"]
        await shown.press("escape")
        assert "3 marked" in shown.text


async def test_a_mark_can_be_taken_away(file: BoardFile) -> None:
    """Space again, or escape; then only the item under the cursor is meant."""
    file.add("one", "two")
    async with running(file.path) as shown:
        for away in (["up", "space"], ["escape"]):
            await shown.press("g", "space")
            assert "1 marked" in shown.text
            await shown.press(*away)
            assert "marked" not in shown.text


async def test_several_items_are_blocked_with_one_reason(file: BoardFile) -> None:
    """The line names all of them; b again unblocks them when all are blocked."""
    file.add("one", "two")
    async with running(file.path) as shown:
        await shown.press("space", "space", "b")
        await shown.sees("Why can #1, #2 not go on?")
        await shown.type("waiting")
        await shown.press("enter")
        await shown.until(lambda: file.item(2).blocked_reason == "waiting" and file.item(1).blocked_at is not None)
        await shown.settle()
        await shown.press("g", "space", "space", "b")
        await shown.until(lambda: file.item(1).blocked_at is None and file.item(2).blocked_at is None)


async def test_an_item_changes_its_place_in_the_column(file: BoardFile) -> None:
    """J and K by one, [ and ] to the ends; the cursor stays on the item."""
    file.add("one", "two", "three", "four")
    async with running(file.path) as shown:
        await shown.press("down")
        for key, order in (
            ("J", ["one", "three", "two", "four"]),
            ("K", ["one", "two", "three", "four"]),
            ("right_square_bracket", ["one", "three", "four", "two"]),
            ("left_square_bracket", ["two", "one", "three", "four"]),
        ):
            await shown.press(key)
            assert file.where()["To Do"] == order
            assert shown.title == "two"


async def test_order_is_not_changed_where_it_is_not_seen(file: BoardFile) -> None:
    """Not while a filter hides items, and not in Done, which shows the latest first."""
    file.add("one", "two")
    file.add("three", column="Done")
    async with running(file.path) as shown:
        await shown.press("slash", "o", "enter", "J")
        await shown.sees("The filter hides some items")
        await shown.press("escape", "l", "l", "l", "J")
        await shown.sees("Done shows the latest first")
        assert file.where()["To Do"] == ["one", "two"]


async def test_two_marked_items_are_swapped_between_full_columns(file: BoardFile) -> None:
    """Swapping makes no column fuller, so it passes where a move would be refused."""
    file.add("one", "two", column="In Progress")
    file.add("three")
    async with running(file.path) as shown:
        await shown.press("space", "l", "space", "s")
        await shown.until(lambda: file.where()["In Progress"] == ["three", "two"] and file.where()["To Do"] == ["one"])


async def test_an_item_is_swapped_by_number(file: BoardFile) -> None:
    """The line asks for the other one; what is no number is told, and the line stays."""
    file.add("one")
    file.add("two", column="In Progress")
    async with running(file.path) as shown:
        await shown.press("s")
        await shown.sees("Swap 1 one with which item?")
        await shown.type("x")
        await shown.press("enter")
        await shown.sees("An item's number is wanted")
        await shown.press("backspace")
        await shown.type("2")
        await shown.sees("two")
        await shown.press("enter")
        await shown.until(lambda: file.where()["In Progress"] == ["one"])


async def test_one_goes_to_an_item_by_its_number(file: BoardFile) -> None:
    """Wherever it is on the board, also behind a filter; a number that is not there is told in place."""
    file.add("one", "two")
    file.add("three", column="In Review", at=NOW - DAY)
    async with running(file.path) as shown:
        await shown.press("slash", "o", "n", "e", "enter", "number_sign")
        await shown.type("9")
        await shown.press("enter")
        await shown.sees("#9 is not on this board")
        await shown.press("backspace")
        await shown.type("3")
        await shown.press("enter")
        await shown.until(lambda: shown.screen.item is not None and shown.title == "three")
        assert shown.screen.sheet is None


async def test_number_and_title_are_copied(file: BoardFile) -> None:
    """y and Y hand them to the terminal's clipboard; of several, all."""
    file.add("one", "two")
    async with running(file.path) as shown:
        await shown.press("y")
        assert shown.app.clipboard == "#1"
        await shown.press("space", "space", "Y")
        assert shown.app.clipboard == "one\ntwo"
        await shown.sees("copied one")


async def test_the_cursor_stays_in_an_empty_column_whatever_others_do(file: BoardFile) -> None:
    """Also behind a filter that was kept, and on a board with one item at a time; the next key hits no card."""
    file.add("one", "two")
    with file.engine() as engine:
        async with running(file.path) as shown:
            for keys in (["l"], ["slash", "t", "enter", "l"]):
                await shown.press(*keys)
                commands.edit(engine, 2, title=f"two {keys}", now=NOW)
                shown.screen.load()
                await shown.settle()
                assert (shown.screen.focus_index, shown.screen.item) == (1, None)
                await shown.press("d")
                await shown.sees("No item is here.")
            await shown.press("escape", "slash", "t", "escape")
            assert shown.screen.focus_index == 1
            commands.set_single_piece(engine, file.board_id, True, now=NOW)
            shown.screen.load()
            await shown.settle()
            assert shown.screen.focus_index == 1
            assert file.where()["Done"] == []


async def test_a_key_is_for_a_card_where_it_is_shown(file: BoardFile) -> None:
    """Who was moved on by somebody else is left there, and that is told: of the cursor, of marks, on the page."""
    file.add("one", "two", "three")
    with file.engine() as engine:
        async with running(file.path) as shown:
            with patch.object(shown.screen.desk, "poll", lambda *_: None):
                commands.advance(engine, [1], 1, now=NOW)
                await shown.press(">")
                await shown.sees("#1 is in In Progress by now.")
                assert file.where()["In Progress"] == ["one"]
                shown.screen.load()
                await shown.settle()
                await shown.press("h", "space", "space")
                commands.advance(engine, [1], 1, now=NOW)
                commands.advance(engine, [2], 1, now=NOW)
                await shown.press("x")
                await shown.sees("#2 is in In Progress by now.", "2 marked")
                assert not file.item(3).archived
                shown.screen.load()
                await shown.settle()
                await shown.press("escape", "enter")
                await shown.until(lambda: shown.app.screen is not shown.screen)
                await shown.settle()
                commands.advance(engine, [3], 1, now=NOW)
                await shown.press(">")
                await shown.sees("#3 is in In Progress by now.")
                assert file.where()["In Review"] == ["one"]


async def test_an_archived_item_leaves_its_place(file: BoardFile) -> None:
    """x takes it off the board, u brings it back."""
    file.add("one", column="In Progress")
    async with running(file.path) as shown:
        await shown.press("l", "x")
        await shown.until(lambda: file.where()["In Progress"] == [])
        await shown.settle()
        await shown.press("u")
        await shown.until(lambda: file.where()["In Progress"] == ["one"])


async def mouse(shown: Running, kind: type[events.MouseEvent], column: int, y: int) -> None:
    """Let the terminal tell of the mouse in a row of a column; what becomes a click is the app's affair."""
    region = shown.screen.views[column].region
    x, y = region.x + 3, region.y + y
    shown.app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, screen_x=x, screen_y=y))
    await shown.pilot.pause()


async def hold(shown: Running, column: int, y: int) -> None:
    """Press the mouse on a row of a column."""
    await mouse(shown, events.MouseDown, column, y)


async def drag(shown: Running, column: int, y: int) -> None:
    """Move the held mouse to a row of a column."""
    await mouse(shown, events.MouseMove, column, y)


async def let_go(shown: Running, column: int, y: int) -> None:
    """Let go of the mouse there."""
    await mouse(shown, events.MouseUp, column, y)
    await shown.settle()


async def test_an_item_is_dragged_to_another_column(file: BoardFile) -> None:
    """What letting go would do is said while the mouse holds it, and done when it lets go."""
    file.add("one", "two")
    async with running(file.path) as shown:
        await hold(shown, 0, 3)
        await drag(shown, 1, 8)
        assert "move to In Progress" in shown.text
        await let_go(shown, 1, 8)
        await shown.until(lambda: file.where()["In Progress"] == ["one"])
        await shown.settle()
        assert "move to In Progress" not in shown.text
        assert shown.title == "one"


def test_what_a_drop_would_do_fits_into_the_narrowest_column() -> None:
    """Sixteen cells behind its arrow; the foot says it in full."""
    for drop in (Drop("In Progress is full: it would be refused", refused=True), Drop("move to In Progress")):
        assert len(drop.short) <= 16


async def test_a_full_column_says_that_it_would_refuse_while_one_hovers(file: BoardFile) -> None:
    """Before the mouse lets go; when it does, the panel opens and nothing is lost."""
    file.add("old", column="In Review")
    file.add("one")
    async with running(file.path) as shown:
        await hold(shown, 0, 3)
        await drag(shown, 2, 8)
        assert "In Review is full: it would be refused" in shown.text
        await let_go(shown, 2, 8)
        await shown.sees("In Review is full", "2 one stays in To Do")
        assert file.where()["To Do"] == ["one"]


async def test_an_item_is_dragged_within_its_column(file: BoardFile) -> None:
    """It comes to stand where it is let go; a mouse that did not move only chooses."""
    file.add("one", "two", "three")
    async with running(file.path) as shown:
        for start, end, order, title in (
            (9, 9, ["one", "two", "three"], "three"),
            (3, 9, ["two", "three", "one"], "one"),
            (9, 3, ["one", "two", "three"], "one"),
        ):
            await hold(shown, 0, start)
            if start != end:
                await drag(shown, 0, end)
                assert "━━━━━━" in shown.text
            await let_go(shown, 0, end)
            await shown.until(lambda order=order: file.where()["To Do"] == order)
            await shown.settle()
            assert shown.title == title


async def test_a_double_click_opens_an_item(file: BoardFile) -> None:
    """As enter does."""
    file.add("one", "two")
    async with running(file.path) as shown:
        await shown.pilot.double_click(shown.screen.views[0], offset=(3, 6))
        await shown.sees("Clocks", "two")


@pytest.mark.parametrize(
    ("hint", "seen"), [("a add", "a title, and #tag"), ("? keys", "Keys"), ("> to In Progress", "1/2")]
)
async def test_the_keys_in_the_foot_can_be_clicked(file: BoardFile, hint: str, seen: str) -> None:
    """A click does what the key does."""
    file.add("one")
    async with running(file.path) as shown:
        x = shown.text.splitlines()[34].index(hint)
        await shown.pilot.click(offset=(x, 34))
        await shown.settle()
        await shown.sees(seen)


async def test_the_keys_of_a_panel_can_be_clicked(file: BoardFile) -> None:
    """The refusal's first step is a click away."""
    file.add("old", column="In Review")
    file.add("one", column="In Progress")
    async with running(file.path) as shown:
        await shown.press("l", ">")
        await shown.sees("enter do step 1")
        y, line = next((y, line) for y, line in enumerate(shown.text.splitlines()) if "enter do step 1" in line)
        await shown.pilot.click(offset=(line.index("enter"), y))
        await shown.until(lambda: file.where()["Done"] == ["old"])


async def test_the_cursor_moves_while_the_filter_is_typed(file: BoardFile) -> None:
    """Up and down choose among what matches; the line stays open, and so does what was typed."""
    file.add("one", "two", "three", "twenty")
    async with running(file.path) as shown:
        await shown.press("slash")
        await shown.type("tw")
        await shown.sees("2 of 4")
        await shown.press("down")
        assert shown.title == "twenty"
        await shown.type("o")
        await shown.sees("1 of 4")
        assert shown.title == "two"


async def test_each_letter_of_a_filter_leads_anew_from_where_one_was(file: BoardFile) -> None:
    """What only half a word finds in another column does not keep the cursor there; escape brings it back."""
    file.add("one", "wave", "web mail", column="To Do")
    file.add("ten", "web page", column="In Progress")
    file.add("west wind", column="Done")
    async with running(file.path) as shown:
        await shown.press("l", "slash")
        await shown.type("we")
        assert shown.title == "web page"
        await shown.type("s")
        assert shown.title == "west wind"
        await shown.press("backspace")
        await shown.type("b m")
        assert shown.title == "web mail"
        await shown.press("escape")
        assert shown.title == "ten"


async def test_a_name_without_its_sign_is_told(file: BoardFile) -> None:
    """Where a filter finds nothing and a word of it is a person's name."""
    file.add("one", "two")
    with file.engine() as engine:
        commands.edit(engine, 1, assignee="Mia", now=NOW)
    async with running(file.path) as shown:
        await shown.press("slash")
        await shown.type("mia")
        await shown.sees("0 of 2", "A person's name has an @ before it: @mia.")
        await shown.press("home", "at")
        await shown.sees("1 of 2")
        assert "has an @" not in shown.text


async def test_a_person_is_written_as_on_the_first_item(file: BoardFile) -> None:
    """On the quick line and in the form of an item, with the sign or without: Mia and @mia are one."""
    file.add("one", "two")
    with file.engine() as engine:
        commands.edit(engine, 1, assignee="Mia", now=NOW)
    async with running(file.path) as shown:
        await shown.press("a")
        await shown.type("three @mia")
        await shown.press("enter", "enter")
        await shown.until(lambda: len(file.where()["To Do"]) == 3)
        await shown.press("g", "j", "e", "tab", "tab", "tab", "at", *"MIA", "ctrl+s")
        await shown.until(lambda: file.item(2).assignee is not None)
    assert [file.item(number).assignee for number in (1, 2, 3)] == ["Mia"] * 3


async def test_a_filter_asks_for_states_and_types(file: BoardFile) -> None:
    """Heads keep the counts of the whole board."""
    file.add("one", column="In Progress", type="feature", at=NOW - 4 * DAY)
    file.add("two", column="In Progress", type="feature", at=NOW - DAY)
    async with running(file.path) as shown:
        await shown.press("slash")
        await shown.type("breached type:fea age>3")
        await shown.sees("1 of 2 FULL", "1 hidden")


async def test_done_shows_what_was_finished_lately(file: BoardFile) -> None:
    """Older ones are folded away with their count; v shows them, and a jump finds them."""
    for k in range(30):
        file.add(f"old {k}", column="Done", at=NOW - 29 * DAY)
    for k in range(25):
        file.add(f"new {k}", column="Done", at=NOW - DAY)
    async with running(file.path) as shown:
        await shown.press("l", "l", "l", "G")
        assert shown.title == "new 0"
        assert "30 older: v" in shown.text
        await shown.press("v", "G")
        assert shown.title == "old 0"
        await shown.press("v", "g")
        await shown.press("number_sign", "5", "enter")
        await shown.until(lambda: shown.screen.item is not None and shown.title == "old 4")


async def test_a_column_folds_to_a_strip(file: BoardFile) -> None:
    """z folds it, and z there, a click, or a search for what stands in it opens it; the cursor alone does not."""
    file.add("one")
    async with running(file.path) as shown:
        await shown.press("z")
        assert shown.screen.focus_index == 1
        assert "To Do" not in shown.text
        await shown.press("h", "d")
        await shown.sees("To Do is folded: z opens it.")
        await shown.press("h")
        assert "To Do" not in shown.text.replace("z open To Do", "")
        assert "z open To Do" in shown.text
        assert file.where()["To Do"] == ["one"]  # what is not seen is not acted on
        await shown.press("z", "l")
        assert "To Do" in shown.text
        await shown.press("h", "z")
        await shown.pilot.click(shown.screen.views[0], offset=(2, 4))
        await shown.sees("To Do", "one")
        await shown.press("z", "#", "1", "enter")
        await shown.sees("To Do", "one")
        assert shown.title == "one"


async def test_a_long_board_goes_sideways(file: BoardFile) -> None:
    """Columns come into view as the cursor moves, and the header says which are shown."""
    with file.engine() as engine:
        for k in range(16):
            commands.add_column(engine, file.board_id, f"Stage {k}", Kind.ACTIVE, index=2 + k, now=NOW)
    async with running(file.path, (80, 24)) as shown:
        assert "columns 1 to" in shown.text
        await shown.press(*["l"] * 19)
        assert "to 20 of 20" in shown.text


async def test_a_waiting_column_says_so(file: BoardFile) -> None:
    """Its items are started, and nobody works on them."""
    with file.engine() as engine:
        commands.add_column(engine, file.board_id, "Ready for review", Kind.WAITING, index=2, now=NOW)
    async with running(file.path) as shown:
        assert "waiting" in shown.text.splitlines()[4]


async def test_refusals_of_the_week_stand_over_the_column_and_in_the_header(file: BoardFile) -> None:
    """Counted once a minute for the same item."""
    file.add("old", column="In Review")
    file.add("one", column="In Progress")
    async with running(file.path) as shown:
        await shown.press("l", ">")
        await shown.sees("In Review is full")
        await shown.press("escape")
        await shown.until(lambda: shown.text.count("1 refused") == 2)


async def test_a_right_click_offers_everything_by_name(file: BoardFile) -> None:
    """For the item that was clicked; a click does what it says."""
    file.add("one", "two")
    async with running(file.path) as shown:
        await shown.pilot.click(shown.screen.views[0], offset=(3, 6), button=3)
        await shown.sees("Find", "finish the item")
        y = next(y for y, line in enumerate(shown.text.splitlines()) if "finish the item" in line)
        await shown.pilot.click(offset=(5, y))
        await shown.until(lambda: file.where()["Done"] == ["two"])


async def test_what_was_started_rolls_back_with_one_key_from_any_stage(file: BoardFile) -> None:
    """To before the start, on the board and on the page of an item; what has not started stays."""
    for title, column in (("waits", None), ("built", "In Progress"), ("looked at", "In Review"), ("out", "Done")):
        file.add(title, column=column)
    async with running(file.path) as shown:
        await shown.press("0")
        await shown.sees("#1: not started yet.")
        await shown.press("right", "0")
        await shown.until(lambda: file.where()["To Do"] == ["built", "waits"])
        await shown.settle()
        assert shown.title == "built"
        await shown.press("right", "right", "space", "right", "space", "0")
        await shown.until(lambda: file.where()["To Do"] == ["looked at", "out", "built", "waits"])
        await shown.press("u", "right", "right", "right", "enter", "0")
        await shown.until(lambda: file.item(4).column_id == file.item(1).column_id)
