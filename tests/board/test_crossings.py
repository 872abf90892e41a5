"""The clocks of an item from its moves."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from kanban_tui.board.change import Move
from kanban_tui.board.crossings import crossings, effective, time_in_progress, visits, void_ids
from kanban_tui.board.layout import OFF_BOARD, Layout
from kanban_tui.board.model import Kind
from tests.histories import DOING, DONE, OFF, READY, TEST, board, moves

LAYOUT = Layout.of(board().columns)
LATER_DONE = Layout.of(
    board((("Ready", Kind.QUEUE), ("Doing", Kind.ACTIVE), ("Done", Kind.DONE), ("Live", Kind.DONE))).columns
)

WHERE = st.sampled_from([READY, DOING, TEST, DONE, OFF])
PATHS = st.lists(WHERE, max_size=14).map(lambda path: moves(*enumerate(path, 1)))


def places(path: Sequence[Move]) -> list[int]:
    """Where the item stands after each move."""
    return [LAYOUT.of_column(move.to_column_id) for move in path]


@given(PATHS)
def test_a_crossing_date_is_the_last_time_it_was_crossed(path: tuple[Move, ...]) -> None:
    """For each column: since when the item has been there or beyond without a break; none if it is not."""
    trail = [OFF_BOARD, *places(path)]
    dates = crossings(path, LAYOUT).dates
    for k, found in enumerate(dates):
        if trail[-1] < k:
            assert found is None
        else:
            since = max(n for n in range(len(trail)) if trail[n] < k)
            assert found == path[since].at


@given(PATHS)
def test_crossing_dates_do_not_fall_from_left_to_right(path: tuple[Move, ...]) -> None:
    """No column was reached before the one on its left, and none without it."""
    dates = crossings(path, LAYOUT).dates
    known = [d for d in dates if d is not None]
    assert known == sorted(known)
    assert dates == (*known, *[None] * (len(dates) - len(known)))


@given(PATHS)
def test_first_started_is_the_first_time_in_the_zone(path: tuple[Move, ...]) -> None:
    """It is never erased, and a jump over the zone is no time in it."""
    inside = [move.at for move, place in zip(path, places(path), strict=True) if LAYOUT.in_progress(place)]
    assert crossings(path, LAYOUT).first_started == (inside[0] if inside else None)


@given(PATHS)
def test_visits_tell_where_it_was_at_every_time(path: tuple[Move, ...]) -> None:
    """Between two moves exactly the visit to the column it came to goes on."""
    stays = visits(path, LAYOUT)
    for move, place in zip(path, places(path), strict=True):
        during = [s.column for s in stays if s.entered <= move.at and (s.left is None or s.left > move.at)]
        assert during == ([] if place == OFF_BOARD else [place])


@given(PATHS, st.data())
def test_moves_undone_in_turn_leave_no_trace(path: tuple[Move, ...], data: st.DataObject) -> None:
    """Undoing the last moves one by one gives the history before them; redoing them gives it back."""
    kept = data.draw(st.integers(0, len(path)))
    rows = list(path)
    for move in reversed(path[kept:]):
        rows.append(Move(len(rows) + 5000, 1, 2, move.to_column_id, move.from_column_id, 100, voids=move.id))
    assert effective(rows) == list(path[:kept])
    assert void_ids(rows) == {move.id for move in path[kept:]}
    undoing = rows[len(path) :]
    for row in reversed(undoing):
        rows.append(Move(len(rows) + 5000, 1, 3, row.to_column_id, row.from_column_id, 101, voids=row.id))
    assert effective(rows) == list(path)
    assert void_ids(rows) == set()


def test_a_row_to_the_same_column_is_no_move() -> None:
    """Nothing is restarted or entered anew."""
    found = crossings(moves((1, READY), (2, DOING), (5, DOING), (7, DONE)), LAYOUT)
    assert (found.started, found.entered, found.restarts, found.backward_moves) == (2, 7, 0, 0)
    assert crossings(moves((1, DOING), (5, DOING)), LAYOUT).entered == 1


def test_a_returned_item_is_not_restarted_yet() -> None:
    """It has a first start and no start; started again it is restarted."""
    returned = crossings(moves((1, READY), (2, DOING), (3, READY)), LAYOUT)
    assert (returned.first_started, returned.started, returned.restarted) == (2, None, False)
    again = crossings(moves((1, READY), (2, DOING), (3, READY), (4, DOING)), LAYOUT)
    assert (again.first_started, again.started, again.restarted, again.restarts) == (2, 4, True, 1)


def test_a_reopening_is_no_restart() -> None:
    """From done back into the zone the same start counts on."""
    found = crossings(moves((1, DOING), (3, DONE), (5, TEST)), LAYOUT)
    assert (found.started, found.finished, found.reopened, found.restarts) == (1, None, 1, 0)
    assert found.backward_moves == 1


def test_started_and_jumped_is_skipped_all_the_same() -> None:
    """The move that finished it led over the zone, whatever was before; the first start stays known."""
    found = crossings(moves((1, READY), (2, DOING), (3, READY), (4, DONE)), LAYOUT)
    assert (found.skipped_wip, found.started, found.first_started, found.finished) == (True, None, 2, 4)


def test_moving_among_done_columns_changes_no_finish() -> None:
    """The first done column's crossing is the finish."""
    found = crossings(moves((1, DOING), (2, 3), (9, 4)), LATER_DONE)
    assert (found.finished, found.dates) == (2, (1, 1, 2, 9))
    back = crossings(moves((1, DOING), (2, 3), (9, 4), (10, 3)), LATER_DONE)
    assert (back.finished, back.reopened, back.backward_moves) == (2, 0, 1)


def test_cancelled_and_restored_is_a_new_start() -> None:
    """Off the board everything is erased but the first start."""
    gone = crossings(moves((1, DOING), (3, OFF)), LAYOUT)
    assert (gone.cancelled, gone.started, gone.first_started) == (3, None, 1)
    back = crossings(moves((1, DOING), (3, OFF), (7, DOING)), LAYOUT)
    assert (back.cancelled, back.started, back.restarted) == (None, 7, True)


def test_time_in_progress_joins_neighbouring_columns() -> None:
    """One interval per stay in the zone, open while it goes on."""
    path = moves((1, READY), (2, DOING), (4, TEST), (6, READY), (8, TEST), (9, DONE), (11, DOING))
    assert time_in_progress(visits(path, LAYOUT), LAYOUT) == [(2, 6), (8, 9), (11, None)]
