"""Little's law and the identity of item-days."""

from __future__ import annotations

from datetime import UTC, date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanban_tui.board.history import History
from kanban_tui.board.layout import Layout
from kanban_tui.flow.boxes import Entry
from kanban_tui.flow.days import Day, daily, period
from kanban_tui.flow.items import measure
from kanban_tui.flow.littles_law import LittlesLaw, item_days, law_window, littles_law, wip_touched
from tests.histories import DOING, DONE, OFF, READY, TEST, board, history, january

BOARD = board()
LAYOUT = Layout.of(BOARD.columns)
NOW = january(31, 12)


def entries(*histories: History) -> list[Entry]:
    """Measured."""
    return [(h, measure(h, BOARD, LAYOUT, now=NOW, tz=UTC)) for h in histories]


def law(*histories: History, since: int = 1, until: int = 31) -> LittlesLaw:
    """Asked over days of January."""
    found = entries(*histories)
    items = [item for _, item in found]
    days = period(daily(items, until=date(2026, 1, 31), tz=UTC), date(2026, 1, since), date(2026, 1, until))
    counts = wip_touched(items, [day.date for day in days], UTC)
    return littles_law(found, days, counts, LAYOUT, at=NOW, tz=UTC)


def spread(first: int, last: int, number: int) -> History:
    """In progress from one day to another."""
    return history((january(first), DOING), (january(last), DONE), item=number)


def test_the_law_is_exact_over_what_starts_and_ends_empty() -> None:
    """Mean of the items touched = throughput a day x mean cycle days."""
    found = law(spread(1, 5, 1), spread(2, 2, 2), spread(4, 9, 3))
    assert found.wip == pytest.approx(12 / 31)
    assert found.expected_wip == pytest.approx(found.wip)
    assert found.ratio == pytest.approx(1)
    assert found.applicable
    assert (found.stability.arrivals_match, found.stability.all_finish, found.stability.wip_steady) == (True,) * 3


def test_the_conditions_are_measured() -> None:
    """What came, what went without a finish, what was under way at both ends and how old it was."""
    found = law(
        spread(1, 12, 1),
        history((january(2), DOING), item=2),
        history((january(11), DOING), (january(13), READY), item=3),
        history((january(11), DOING), (january(14), OFF), item=4),
        history((january(15), TEST), item=5),
        since=10,
        until=20,
    )
    stability = found.stability
    assert (stability.arrivals, stability.departures, stability.left_unfinished) == (3, 3, 2)
    assert (stability.wip_start, stability.wip_end) == (2, 2)
    assert (stability.age_start, stability.age_end) == (8.5, 12.5)
    assert (stability.arrivals_match, stability.all_finish, stability.age_steady) == (True, False, False)
    assert found.applicable


def test_the_law_says_where_it_may_not_be_asked() -> None:
    """WIP that grew by more than a fifth, or nothing finished."""
    assert not law(spread(1, 5, 1), history((january(20), DOING), item=2)).applicable
    nothing = law(history((january(20), DOING)))
    assert (nothing.ratio, nothing.cycle_days, nothing.applicable) == (None, None, False)
    assert law().wip is None


STEPS = st.lists(st.tuples(st.integers(0, 60), st.sampled_from([DOING, TEST])), min_size=1, max_size=5)


@given(st.lists(st.tuples(STEPS, st.booleans()), max_size=6))
def test_items_touched_are_the_days_of_items(logs: list[tuple[list[tuple[int, int]], bool]]) -> None:
    """Without restarts, summed over all dates, open items with their age: the same both ways."""
    histories = []
    for number, (steps, ends) in enumerate(logs, 1):
        moves: list[tuple[int, int | None]] = [
            (january(1) + half * 12 * 3_600_000_000, to) for half, to in sorted(steps, key=lambda step: step[0])
        ]
        histories.append(history(*moves, *([(NOW, DONE)] if ends else []), item=number))
    items = [item for _, item in entries(*histories)]
    found = item_days(items, UTC)
    days = [date(2026, 1, 1) + timedelta(k) for k in range(31)]
    assert found.touched == found.items == sum(wip_touched(items, days, UTC))
    assert found.gap == 0


def test_the_gap_is_told_by_its_cause() -> None:
    """Days before a restart, days of rest before a reopening, days of what was returned or cancelled."""
    items = [
        item
        for _, item in entries(
            history((january(1), DOING), (january(2), READY), (january(10), DOING), (january(12), DONE)),
            history((january(1), DOING), (january(3), OFF), item=2),
            history((january(1), DOING), (january(4), READY), item=3),
            history((january(1), DOING), (january(3), DONE), (january(8), TEST), (january(9), DONE), item=4),
        )
    ]
    found = item_days(items, UTC)
    assert (found.touched, found.items, found.restarted, found.reopened, found.without_time) == (17, 12, 2, -4, 7)
    assert found.gap == found.restarted + found.reopened + found.without_time


def test_the_window_is_the_longest_that_starts_and_ends_alike() -> None:
    """At most 180 days, to the last one, with work at both ends; all the days where there is none."""

    def wips(*counts: int) -> list[Day]:
        return [Day(date(2026, 1, 1) + timedelta(k), 0, 0, 0, wip) for k, wip in enumerate(counts)]

    def length(*counts: int) -> int:
        return len(law_window(wips(*counts)))

    assert length(1, 5, 9, 3, 4, 5) == 4
    assert length(0, 1, 2, 9) == 4
    assert length(3, 0, 3, 0) == 4
    assert length(*([4] * 300)) == 180
