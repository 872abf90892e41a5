"""The cumulative flow diagram."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kanban_tui.board.history import History
from kanban_tui.board.layout import Layout
from kanban_tui.board.model import DAY
from kanban_tui.flow.cfd import cfd
from kanban_tui.flow.items import ItemMeasures, measure
from tests.histories import DOING, DONE, OFF, READY, TEST, board, history, january

BOARD = board()
LAYOUT = Layout.of(BOARD.columns)
DAYS = [date(2026, 1, 1) + timedelta(k) for k in range(31)]


def items(*entries: History) -> list[ItemMeasures]:
    """Measured at the end of January."""
    return [measure(entry, BOARD, LAYOUT, now=january(31, 23), tz=UTC) for entry in entries]


def lines(*entries: History) -> dict[int, tuple[int, ...]]:
    """The lines by day of the month."""
    return {day.date.day: day.reached for day in cfd(items(*entries), 4, DAYS, UTC)}


def test_a_return_takes_back_what_was_reached() -> None:
    """Only the last crossing counts: the worked example of a test that failed."""
    steps = ((1, READY), (3, DOING), (5, TEST), (6, DOING), (8, TEST), (9, DONE))
    found = lines(history(*((january(day), to) for day, to in steps)))
    assert (found[1], found[3], found[7]) == ((1, 0, 0, 0), (1, 1, 0, 0), (1, 1, 0, 0))
    assert (found[8], found[9]) == ((1, 1, 1, 0), (1, 1, 1, 1))


def test_skipped_columns_get_the_later_date() -> None:
    """A jump over the zone steps on every line at once."""
    found = lines(history((january(1), READY), (january(2), DONE)))
    assert (found[1], found[2]) == ((1, 0, 0, 0), (1, 1, 1, 1))


def test_what_was_cancelled_leaves_all_lines() -> None:
    """And what came back starts anew."""
    assert lines(history((january(1), READY), (january(3), DOING), (january(4), OFF)))[31] == (0, 0, 0, 0)
    back = lines(history((january(1), DOING), (january(4), OFF), (january(9), READY)))
    assert (back[4], back[9]) == ((0, 0, 0, 0), (1, 0, 0, 0))


def test_days_before_the_first_one_are_in_the_lines() -> None:
    """A period begins with what had come before it."""
    found = cfd(items(history((january(1), DOING), (january(4), DONE))), 4, DAYS[2:5], UTC)
    assert [day.reached for day in found] == [(1, 1, 0, 0), (1, 1, 1, 1), (1, 1, 1, 1)]
    assert cfd(items(), 4, [], UTC) == []


STEPS = st.lists(
    st.tuples(st.integers(0, 60), st.sampled_from([READY, DOING, TEST, DONE, OFF])), min_size=1, max_size=12
).map(lambda steps: sorted(steps, key=lambda step: step[0]))


@given(st.lists(STEPS, max_size=6))
def test_lines_never_fall_nor_cross_and_end_at_the_board(logs: list[list[tuple[int, int | None]]]) -> None:
    """Whatever happened; the last bands are what stands in each column."""
    entries = [
        history(*((january(1) + half * DAY // 2, to) for half, to in steps), item=k) for k, steps in enumerate(logs, 1)
    ]
    measured = items(*entries)
    found = cfd(measured, 4, DAYS, UTC)
    for before, after in pairwise(found):
        assert all(a <= b for a, b in zip(before.reached, after.reached, strict=True))
    for day in found:
        assert all(a >= b for a, b in pairwise(day.reached))
    standing = tuple(sum(item.column == k for item in measured) for k in range(4))
    assert found[-1].bands == standing
