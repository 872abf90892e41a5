"""Walking the board in a stand-up."""

from __future__ import annotations

from kanban_tui.board.model import DAY
from kanban_tui.store import commands
from kanban_tui.tui.board.walk.state import Stop, Walk
from kanban_tui.tui.look.facts import Card, Stage
from tests.tui.conftest import NOW, BoardFile, running


def stop(number: int) -> Stop:
    """A stop that says little."""
    return Stop(Card(number, f"item {number}", Stage.WORKING), "In Progress", ("old",), "What would finish it?")


def test_those_to_come_follow_the_board() -> None:
    """Who was spoken of does not come again, who comes anew does, and the one here stays though it is settled."""
    walk = Walk(0).read_anew((stop(1), stop(2), stop(3))).next()
    assert (walk.place, walk.stops) == (2, 3)
    later = walk.read_anew((stop(1), stop(4), stop(3)))
    assert later.here is not None
    assert (later.here.number, later.here.reasons) == (2, ())
    assert [each.number for each in later.ahead] == [4, 3]
    assert later.back().here == stop(1)


def test_who_comes_first_is_spoken_of_first() -> None:
    """Whatever was read first: until all was looked through nobody is settled, unless something was said or done."""
    walk = Walk(0).read_anew((stop(2),), whole=False)
    whole = (stop(1), stop(2), stop(3))
    again = walk.read_anew(whole)
    assert again.here is not None
    assert [stop.number for stop in (again.here, *again.ahead)] == [1, 2, 3]
    later = again.read_anew((stop(4), *whole))
    assert later.here is not None
    assert (later.here.number, [stop.number for stop in later.ahead]) == (1, [4, 2, 3])
    for begun in (walk.next().back(), walk.did("blocked #2")):
        assert begun.read_anew(whole).here == stop(2)


def full_board(file: BoardFile) -> None:
    """A breach in review; in progress one that is blocked, and the older one in a full column."""
    file.add("breached", column="In Review", type="feature", at=NOW - 4 * DAY)
    file.add("old", column="In Progress", at=NOW - 3 * DAY)
    file.add("stuck", column="In Progress", at=NOW - DAY)
    file.add("waits")
    with file.engine() as engine:
        commands.block(engine, [3], "no key", now=NOW - DAY // 2)


async def test_a_walk_goes_from_the_right_oldest_first(file: BoardFile) -> None:
    """Each with its reasons and its question, and a summary to copy at the end."""
    full_board(file)
    async with running(file.path) as shown:
        await shown.press("w")
        await shown.sees("Walk  1 of 3", "breached 133 %", "smallest piece that could be finished today?")
        assert shown.title == "breached"
        await shown.press("enter")
        await shown.sees("Walk  2 of 3", "In Progress is full, and this is its oldest", "What would finish it?")
        assert shown.title == "old"
        await shown.press("enter")
        await shown.sees("Walk  3 of 3", "blocked 12 h: no key", "Who can unblock it, and when?")
        await shown.press("backspace")
        await shown.sees("Walk  2 of 3")
        await shown.press("enter", "right", "right")
        await shown.sees("3 items spoken of, 0 changes made", "1 breached (In Review): breached 133 %")
        await shown.sees("right does nothing here")
        await shown.press("y")
        assert shown.app.clipboard.splitlines()[0] == "Product, Monday 23 November 2026"
        assert "3 stuck (In Progress): blocked 12 h: no key" in shown.app.clipboard
        await shown.press("enter")
        assert "Walk" not in shown.text


async def test_a_walk_in_a_small_terminal_cuts_no_question(file: BoardFile) -> None:
    """Reasons and questions take a second row where there is one, and the summary all rows that are left."""
    full_board(file)
    async with running(file.path, (40, 15)) as shown:
        await shown.press("w")
        await shown.sees("What is the smallest piece that", "could be finished today?")
        await shown.press("enter")
        await shown.sees("In Progress is full, and this is", "its oldest")
        await shown.press("enter", "enter")
        await shown.sees("1 breached (In Review)", "2 old (In Progress)", "3 stuck (In Progress)")


async def test_what_is_done_on_the_way_is_summed_up(file: BoardFile) -> None:
    """An unblocked item is settled, a finished one frees its column; both stand in the summary."""
    full_board(file)
    async with running(file.path) as shown:
        await shown.press("w")
        await shown.sees("Walk  1 of 3")
        await shown.press("d")
        await shown.until(lambda: file.where()["Done"] == ["breached"])
        await shown.sees("Nothing is left to say of it.")
        await shown.press("enter", "enter")
        await shown.sees("3  stuck")
        await shown.press("b")
        await shown.until(lambda: file.item(3).blocked_at is None)
        await shown.settle()
        await shown.press("enter")
        await shown.sees(
            "3 items spoken of, 2 changes made", "Changed: finished #1 (breached)", "Changed: unblocked #3"
        )
        await shown.sees("1 breached (Done): finished", "3 stuck (In Progress): unblocked")


async def test_a_refusal_in_a_walk_opens_its_panel_and_the_walk_goes_on(file: BoardFile) -> None:
    """The panel makes room as ever; after it the walk is where it was."""
    full_board(file)
    async with running(file.path) as shown:
        await shown.press("w", "enter")
        await shown.sees("Walk  2 of 3")
        await shown.press(">")
        await shown.sees("In Review is full", "enter do step 1")
        await shown.press("escape")
        await shown.sees("Walk  2 of 3", "2  old")


async def test_a_block_in_a_walk_asks_for_its_reason(file: BoardFile) -> None:
    """And comes back to the walk."""
    full_board(file)
    async with running(file.path) as shown:
        await shown.press("w", "b")
        await shown.sees("Why can 1 breached not go on?")
        await shown.type("ill")
        await shown.press("enter")
        await shown.sees("Walk  1 of 3", "blocked < 1 min: ill")


async def test_what_is_done_on_an_item_s_page_in_a_walk_is_summed_up(file: BoardFile) -> None:
    """As what is done by the keys of the walk."""
    full_board(file)
    async with running(file.path) as shown:
        await shown.press("w", "o", "n", *"asked", "enter")
        await shown.sees("note: asked")
        await shown.press("escape", "enter", "enter", "enter")
        await shown.sees("3 items spoken of, 1 change made", "Changed: noted on #1: asked (breached)")


async def test_what_is_past_due_is_spoken_of_before_it_is_started(file: BoardFile) -> None:
    """Behind what is in progress; `>` starts it."""
    file.add("late", "later", at=NOW - DAY)
    with file.engine() as engine:
        commands.edit(engine, 1, due="2026-11-21", now=NOW)
        commands.block(engine, [2], "no key", now=NOW)
    async with running(file.path) as shown:
        await shown.press("w")
        await shown.sees("Walk  1 of 1", "not started, 2 d in To Do", "2 d past due", "Is it the next to start")
        await shown.press(">")
        await shown.until(lambda: file.where()["In Progress"] == ["late"])
        await shown.sees("What would finish it?")


async def test_a_board_with_nothing_to_say(file: BoardFile) -> None:
    """It is said whole, and of old items only where enough were finished to tell them; enter leads back."""
    file.add("fresh", column="In Progress", at=NOW)
    async with running(file.path) as shown:
        await shown.press("w")
        await shown.sees("Nothing needs a word: no breach, no risk, no block, nothing due, no full")
        assert "too few finished items to tell what is old." in " ".join(shown.text.split())
        await shown.press("enter")
        assert "Nothing needs" not in shown.text


async def test_an_old_item_is_told_against_the_finished_ones(file: BoardFile) -> None:
    """From ten finished ones on; card, walk and page say one age, and both clocks of what was put back."""
    with file.engine() as engine:
        for k in range(9):
            number = file.add(f"quick {k}", column="In Progress", at=NOW - 19 * DAY)
            commands.finish(engine, [number], now=NOW - 19 * DAY)
        slow = file.add("slow", column="In Progress", at=NOW - 9 * DAY)
        commands.advance(engine, [slow], -1, now=NOW - 7 * DAY)
        commands.advance(engine, [slow], 1, now=NOW - 5 * DAY)
        commands.edit(engine, slow, due="2026-11-21", now=NOW - 5 * DAY)
        async with running(file.path) as shown:
            assert "85 %" not in shown.text
            assert "2 d past due" in shown.text
            await shown.press("w")
            await shown.sees("2 d past due")
            assert "days had left" not in shown.text
            commands.finish(engine, [file.add("quick 9", column="In Progress", at=NOW)], now=NOW)
            await shown.press("escape", "w")
            await shown.sees(
                "6 d old; 85 % of finished items left In Progress at 1 d or less",
                "6 d old, 6 d back in In Progress, 10 d since its",
            )
            await shown.sees("85 % within 1 day")
            assert "split?  6 d" in shown.text
            await shown.press("o")
            await shown.sees(
                "due 2026-11-21  2 d past due", "Age", "6 days   5 d, since", "First start", "10 d   since"
            )


async def test_q_ends_the_walk_and_not_the_program(file: BoardFile) -> None:
    """Its keys are the walk's own while it is open, and so is its page of keys."""
    full_board(file)
    async with running(file.path) as shown:
        await shown.press("w", "x")
        await shown.sees("Walk  1 of 3", "x does nothing here")
        await shown.press("?")
        await shown.sees("Keys  The walk", "end the walk")
        await shown.press("escape", "q")
        assert shown.screen.sheet is None
        assert shown.app.is_running
        await shown.press("q")
        assert not shown.app.is_running
