"""The measures of one item."""

from __future__ import annotations

from datetime import UTC

import pytest
from msgspec.structs import replace

from kanban_tui.board import clock
from kanban_tui.board.change import Move
from kanban_tui.board.history import History
from kanban_tui.board.layout import OFF_BOARD, Layout
from kanban_tui.board.model import DAY, Kind
from kanban_tui.flow.items import ItemMeasures, measure
from tests.histories import DOING, DONE, OFF, READY, TEST, at, board, history, january

HOUR = DAY // 24


def measured(entry: History, now: int = january(31)) -> ItemMeasures:
    """The item on the worked logs' board: Ready, Doing, Test, Done, in UTC."""
    here = board()
    return measure(entry, here, Layout.of(here.columns), now=now, tz=UTC)


def column_days(item: ItemMeasures) -> dict[int, tuple[int, int]]:
    """Visits and whole days by column id."""
    return {spent.column + 1: (spent.visits, spent.time // DAY) for spent in item.columns}


def test_worked_log_1_rework() -> None:
    """A step back within the zone wipes the later crossing, keeps the start, and both visits count."""
    item = measured(
        history(
            (january(1), READY),
            (january(3), DOING),
            (january(5), TEST),
            (january(6), DOING),
            (january(8), TEST),
            (january(9), DONE),
        )
    )
    assert item.crossed.dates == (january(1), january(3), january(8), january(9))
    assert item.cycle_days == 7
    assert item.cycle_time == 6 * DAY
    assert item.crossed.backward_moves == 1
    assert column_days(item)[DOING] == (2, 4)
    assert column_days(item)[TEST] == (2, 2)


def test_worked_log_2_returned_and_started_again() -> None:
    """The last start counts; the first start is kept beside it."""
    item = measured(
        history(
            (january(1), READY), (january(3), DOING), (january(4), READY), (january(10), DOING), (january(12), DONE)
        )
    )
    assert item.crossed.started == january(10)
    assert (item.cycle_days, item.first_start_days) == (3, 10)
    assert item.crossed.restarted
    assert item.crossed.restarts == 1
    assert column_days(item)[DOING] == (2, 3)
    assert (item.entries, item.exits) == ((january(3), january(10)), (january(4), january(12)))


def test_worked_log_3_over_the_zone() -> None:
    """One move over the whole zone finishes without a start: no cycle time, neither arrival nor departure."""
    item = measured(history((january(1), READY), (january(2), DONE)))
    assert item.crossed.skipped_wip
    assert item.finished == january(2)
    assert item.crossed.dates == (january(1), january(2), january(2), january(2))
    assert (item.crossed.started, item.cycle_days, item.cycle_time, item.active) == (None, None, None, None)
    assert (item.entries, item.exits) == ((), ())


def test_worked_log_4_reopened() -> None:
    """A reopened item is not finished; once finished again only the last finish counts."""
    entry = history(
        (january(1), READY), (january(3), DOING), (january(5), DONE), (january(7), DOING), (january(9), DONE)
    )
    item = measured(entry)
    assert (item.cycle_days, item.finished, item.crossed.reopened) == (7, january(9), 1)
    assert measured(entry, january(6)).finished == january(5)
    assert measured(entry, january(8)).finished is None
    assert measured(entry, january(8)).age_days == 6


def test_worked_log_5_cancelled() -> None:
    """What leaves the board has neither throughput nor age, and crossed nothing."""
    item = measured(history((january(1), READY), (january(3), DOING), (january(4), OFF)))
    assert item.column == OFF_BOARD
    assert item.crossed.dates == (None, None, None, None)
    assert (item.finished, item.age_days, item.cycle_days) == (None, None, None)
    assert item.crossed.cancelled == january(4)
    assert item.crossed.first_started == january(3)


def test_a_slip_undone_leaves_every_clock_as_if_it_had_not_happened() -> None:
    """Moved to Ready by mistake on 6 January and undone: started and cycle time stay, nothing went backward."""
    plain = history((january(1), READY), (january(3), DOING), (january(9), DONE))
    ready, doing, done = plain.moves
    slip = Move(1003, 1, 2, DOING, READY, january(6))
    undo = Move(1004, 1, 3, READY, DOING, january(6, 1), voids=1003)
    undone = replace(plain, moves=(ready, doing, slip, undo, replace(done, id=1005)))
    assert measured(undone) == measured(plain)


def test_a_redone_move_holds_again() -> None:
    """Voiding the row that voids brings the move back at its own time."""
    plain = history((january(1), READY), (january(3), DOING), (january(5), TEST))
    undo = Move(1004, 1, 3, TEST, DOING, january(6), voids=1003)
    redo = Move(1005, 1, 4, DOING, TEST, january(7), voids=1004)
    undone = replace(plain, moves=(*plain.moves, undo))
    redone = replace(plain, moves=(*plain.moves, undo, redo))
    assert measured(redone) == measured(plain)
    assert measured(undone).column + 1 == DOING


def test_what_comes_later_is_not_looked_at() -> None:
    """Moves, blocks and undoing after the instant change nothing of what was known then."""
    now = january(6)
    early = history((january(1), READY), (january(3), DOING), blocks=[(january(4), None)])
    late = history(
        (january(1), READY),
        (january(3), DOING),
        (january(8), DONE),
        blocks=[(january(4), january(7)), (january(8), january(9))],
    )
    undo = Move(1009, 1, 3, READY, READY, january(7), voids=1002)
    known = measured(early, now)
    for item in (measured(late, now), measured(replace(late, moves=(*late.moves, undo)), now)):
        assert replace(item, spells=()) == replace(known, spells=())
        assert item.block is not None
        assert item.blocked == 2 * DAY


def test_age_counts_while_in_progress_only() -> None:
    """The age runs from the start, through blocks, and is none in a queue."""
    entry = history((january(1), READY), (january(3), DOING), blocks=[(january(3), None)])
    assert measured(entry, january(2)).age_days is None
    assert (measured(entry, january(5, 12)).age_days, measured(entry, january(5, 12)).age) == (3, 2 * DAY + 12 * HOUR)


def test_lead_time_needs_a_creation() -> None:
    """The start is never put in the place of an unknown creation."""
    steps = ((january(3), DOING), (january(5), DONE))
    assert measured(history(*steps, created=january(1))).lead_days == 5
    assert measured(history(*steps)).lead_days is None


def test_times_that_contradict_each_other_give_no_value() -> None:
    """Finished before created: dirty, and in no average."""
    item = measured(history((january(3), DOING), (january(5), DONE), created=january(6)))
    assert item.dirty
    assert (item.cycle_days, item.cycle_time, item.lead_days, item.first_start_days, item.active) == (None,) * 5


def test_blocked_time_merges_flags_and_ends_at_the_finish() -> None:
    """Nested and double flags count once; an open block ends where the work ended."""
    item = measured(
        history(
            (january(1), DOING),
            (january(9), DONE),
            blocks=[(january(2), january(5)), (january(3), january(4)), (january(4), january(6)), (january(8), None)],
        )
    )
    assert item.blocked == 5 * DAY
    assert item.block is None


def test_moving_does_not_unblock() -> None:
    """An open block runs on over a move."""
    item = measured(history((january(1), DOING), (january(3), TEST), blocks=[(january(2), None)]), january(6))
    assert item.blocked == 4 * DAY
    assert item.block is not None


def test_active_and_waiting_are_a_union_within_the_cycle() -> None:
    """Waiting columns and blocks count once where they overlap, and only between start and finish."""
    here = board((("Ready", Kind.QUEUE), ("Doing", Kind.ACTIVE), ("For test", Kind.WAITING), ("Done", Kind.DONE)))
    entry = history(
        (january(1), READY),
        (january(3), DOING),
        (january(5), TEST),
        (january(9), DONE),
        blocks=[(january(2), january(4)), (january(6), january(7))],
    )
    item = measure(entry, here, Layout.of(here.columns), now=january(31), tz=UTC)
    assert item.waiting == 5 * DAY
    assert item.active == 1 * DAY


def test_the_times_in_columns_sum_to_the_real_time() -> None:
    """By visits nothing is counted twice or lost, an open visit runs to now."""
    item = measured(
        history((january(1), READY), (january(2), DOING), (january(4), READY), (january(7), TEST)), january(10)
    )
    assert sum(spent.time for spent in item.columns) == 9 * DAY
    assert [spent.open for spent in item.columns] == [None, None, 3 * DAY]


@pytest.mark.parametrize(
    ("zone", "start", "finish", "hours", "days"),
    [
        ("Europe/Vienna", "2026-03-28 23:30", "2026-03-29 03:30", 3, 2),
        ("Europe/Vienna", "2025-10-25 12:00", "2025-10-26 12:00", 25, 2),
        ("America/New_York", "2026-03-07 09:00", "2026-03-09 09:00", 47, 3),
        ("America/Sao_Paulo", "2018-11-03 10:00", "2018-11-04 10:00", 23, 2),
        ("Asia/Kolkata", "2026-01-01 00:00", "2026-01-01 23:59", 23 + 59 / 60, 1),
    ],
)
def test_days_are_dates_and_time_is_instants(zone: str, start: str, finish: str, hours: float, days: int) -> None:
    """Clock changes: the elapsed time is true, the day count that of the wall calendar."""
    here = board(zone=zone)
    entry = history((at(start, zone), DOING), (at(finish, zone), DONE))
    item = measure(entry, here, Layout.of(here.columns), now=at(finish, zone), tz=clock.zone(zone))
    assert item.cycle_days == days
    assert item.cycle_time == pytest.approx(hours * HOUR)


@pytest.mark.parametrize(("zone", "days"), [("UTC", 2), ("America/New_York", 1), ("Asia/Tokyo", 1)])
def test_the_zone_decides_on_which_dates_it_was(zone: str, days: int) -> None:
    """The same hour is two days in one zone and one in another."""
    here = board(zone=zone)
    entry = history((at("2026-01-10 23:30"), DOING), (at("2026-01-11 00:30"), DONE))
    item = measure(entry, here, Layout.of(here.columns), now=at("2026-01-12"), tz=clock.zone(zone))
    assert item.cycle_days == days
