"""The box an item is held to."""

from __future__ import annotations

from datetime import UTC

from msgspec.structs import replace

from kanban_tui.board.history import History, PolicyChange
from kanban_tui.board.layout import Layout
from kanban_tui.board.model import DAY, Basis, Board, TimeBox
from kanban_tui.board.timebox import BoxUse, State, encode
from kanban_tui.flow.box import by_subject
from kanban_tui.flow.items import measure
from tests.histories import DOING, DONE, OFF, READY, TEST, board, history, january

FEATURE = 1
HOUR = DAY // 24


def days(amount: int) -> TimeBox:
    """An elapsed box of so many days."""
    return TimeBox(Basis.ELAPSED, amount * DAY)


def change(what: str, subject: str, subject_id: int, at: int, before: TimeBox | None = None) -> PolicyChange:
    """A row of the log; what it changed to is not looked at."""
    return PolicyChange(1, 1, 1, at, what, subject, subject_id, encode(before), None)


def used(entry: History, here: Board, now: int, *log: PolicyChange) -> BoxUse | None:
    """The item's box at an instant."""
    return measure(entry, here, Layout.of(here.columns), now=now, tz=UTC, policies=by_subject(log)).box


BOARD = board(types=[("feature", days(3))], column_boxes={TEST: days(1)})


def test_the_most_specific_box_holds() -> None:
    """Item before column before type."""
    in_doing = history((january(1), DOING), type_id=FEATURE)
    in_test = history((january(1), DOING), (january(2), TEST), type_id=FEATURE)
    own = history((january(1), DOING), (january(2), TEST), type_id=FEATURE, box=days(9))
    assert [(use.source, use.box) for use in (used(e, BOARD, january(3)) for e in (in_doing, in_test, own)) if use] == [
        ("type", days(3)),
        ("column", days(1)),
        ("item", days(9)),
    ]


def test_a_column_box_counts_all_visits() -> None:
    """Bouncing in and out resets nothing."""
    steps = ((january(1), TEST), (january(2), DOING), (january(5), TEST))
    use = used(history(*steps), BOARD, january(5, 12))
    assert use is not None
    assert (use.used, use.state) == (DAY + DAY // 2, State.BREACHED)


def test_what_was_finished_keeps_the_hours_it_had() -> None:
    """A change of the calendar counts for what runs on; the log says what held before it."""
    here = board(types=[("feature", TimeBox(Basis.WORKING, 8 * HOUR))])
    wide = PolicyChange(1, 1, 1, january(9), "working_hours", "board", 1, "mon-sun 0:00-24:00", here.work_hours)
    done = history((january(1), DOING), (january(2), DONE), type_id=FEATURE)
    runs = history((january(1), DOING), type_id=FEATURE)
    found = [used(entry, here, january(10), wide) for entry in (done, runs)]
    assert [use.used // HOUR for use in found if use] == [24, 7 * 8]
    early = used(runs, here, january(8), wide)
    assert early is not None
    assert early.used == 7 * 24 * HOUR


def test_a_return_pauses_and_a_restart_resumes() -> None:
    """Time in the queue is not used, and none of what was used is forgiven."""
    entry = history((january(1), DOING), (january(3), READY), (january(10), DOING), type_id=FEATURE)
    paused = used(entry, BOARD, january(9))
    resumed = used(entry, BOARD, january(10, 12))
    assert paused is not None
    assert (paused.used, paused.state, paused.breach_at) == (2 * DAY, State.OK, None)
    assert resumed is not None
    assert (resumed.used, resumed.state, resumed.breach_at) == (2 * DAY + DAY // 2, State.AT_RISK, january(11))


def test_a_finished_item_is_held_to_the_box_of_its_finish() -> None:
    """Widening the box later pardons nothing that was finished before."""
    entry = history((january(1), DOING), (january(5), DONE), type_id=FEATURE)
    here = board(types=[("feature", days(10))])
    widened = change("box", "type", FEATURE, january(8), days(3))
    before = used(entry, here, january(20), widened)
    assert before is not None
    assert (before.box, before.state, before.breach_at, before.overrun) == (
        days(3),
        State.BREACHED,
        january(4),
        DAY,
    )
    earlier = used(entry, here, january(20), change("box", "type", FEATURE, january(4), days(3)))
    assert earlier is not None
    assert earlier.box == days(10)


def test_a_finish_told_late_is_held_to_the_first_box() -> None:
    """Telling afterwards when something was finished erases no breach of a box that was set before it was told."""
    steps = ((january(1), DOING), (january(5), DONE))
    plain = history(*steps, type_id=FEATURE)
    start, end = plain.moves
    told = replace(plain, moves=(start, replace(end, command_id=5, backdated=1)))
    here, bare = board(types=[("feature", days(9))]), board(types=[("feature", None)])
    first = replace(change("box", "type", FEATURE, january(8)), after=encode(days(3)), command_id=4)
    wider = replace(change("box", "type", FEATURE, january(9), days(3)), after=encode(days(9)), command_id=6)
    use = used(told, here, january(20), first, wider)
    assert use is not None
    assert (use.box, use.state, use.overrun) == (days(3), State.BREACHED, DAY)
    # What happened before there was a box, and what was told before, is held to none.
    assert used(plain, here, january(20), first, wider) is None
    assert used(replace(told, moves=(start, replace(end, backdated=1, command_id=3))), here, january(20), first) is None
    # Nor is what was told after it was taken back, or was finished when one had been taken away.
    taken = replace(wider, after=None, command_id=5)
    assert used(told, bare, january(20), first, taken) is None
    removed = replace(change("box", "type", FEATURE, january(2), days(1)), after=None)
    assert used(told, here, january(20), removed, first) is None
    # A box of its own holds so where no other did, and pardons nothing.
    own = replace(change("box", "item", 1, january(8)), after=encode(days(90)), command_id=4)
    boxed = replace(told, item=replace(told.item, box_basis=Basis.ELAPSED, box_amount=90 * DAY), policy=(own,))
    assert [use.box for use in (used(boxed, here, january(20)), used(boxed, bare, january(20))) if use] == [
        days(9),
        days(90),
    ]


def test_an_open_item_is_held_to_the_box_in_force() -> None:
    """While it runs, today's box counts for the whole time."""
    entry = history((january(1), DOING), type_id=FEATURE)
    here = board(types=[("feature", days(10))])
    use = used(entry, here, january(6), change("box", "type", FEATURE, january(5), days(3)))
    assert use is not None
    assert use.box == days(10)


def test_a_rebox_sets_the_used_time_to_nothing() -> None:
    """Only a logged rebox does; undone it is as if it had not been."""
    rebox = PolicyChange(7, 1, 1, january(4), "rebox", "item", 1, None, None, "the customer changed the aim")
    undone = PolicyChange(8, 1, 1, january(5), "rebox_undone", "item", 1, "7", None)
    steps = (january(1), DOING)
    fresh = used(history(steps, type_id=FEATURE, policy=[rebox]), BOARD, january(6))
    assert fresh is not None
    assert (fresh.used, fresh.state) == (2 * DAY, State.OK)
    again = used(history(steps, type_id=FEATURE, policy=[rebox, undone]), BOARD, january(6))
    assert again is not None
    assert (again.used, again.state) == (5 * DAY, State.BREACHED)


def test_a_finished_item_is_not_held_to_a_column() -> None:
    """A box of the column it came through does not hold once it is done."""
    assert used(history((january(1), TEST), (january(5), DONE)), BOARD, january(9)) is None


def test_the_clock_stops_where_the_item_ended() -> None:
    """Cancelled or finished, nothing more is used."""
    for end in (DONE, OFF):
        use = used(history((january(1), DOING), (january(3), end), type_id=FEATURE), BOARD, january(30))
        assert use is not None
        assert (use.used, use.breach_at) == (2 * DAY, None)


def test_what_jumped_over_the_zone_used_no_box() -> None:
    """It never started, so no box says that it was in time."""
    assert used(history((january(1), READY), (january(2), DONE), type_id=FEATURE), BOARD, january(9)) is None


def test_what_waits_has_its_box_unused() -> None:
    """A queued item's box stands at nothing."""
    use = used(history((january(1), READY), type_id=FEATURE), BOARD, january(9))
    assert use is not None
    assert (use.used, use.percent, use.state, use.breach_at) == (0, 0, State.OK, None)
