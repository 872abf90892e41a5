"""The service level expectation, the mix of work types, histograms, and this week against the last."""

from __future__ import annotations

from datetime import UTC, date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kanban_tui.board.history import RefusalRecord
from kanban_tui.board.layout import Layout
from kanban_tui.flow.days import Day
from kanban_tui.flow.histogram import MOST_BARS, Bar, histogram
from kanban_tui.flow.items import measure
from kanban_tui.flow.mix import TypeShare, by_type
from kanban_tui.flow.sle import sle
from kanban_tui.flow.status import status
from tests.histories import DOING, board, history, january


def test_the_expectation_is_judged_on_later_items() -> None:
    """What was finished before the period sets it, what was finished in it is judged."""
    found = sle([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [9, 9, 10, 2])
    assert (found.days, found.attainment, found.n, found.basis_n, found.judged_on_itself) == (9, 0.75, 4, 10, False)


def test_an_expectation_without_a_past_says_so() -> None:
    """The same items set and keep it, so it is kept by construction; no items, no expectation."""
    itself = sle([], [1, 2, 3, 40])
    assert (itself.days, itself.attainment, itself.judged_on_itself) == (40, 1.0, True)
    assert (sle([], []).days, sle([], []).attainment, sle([], []).judged_on_itself) == (None, None, False)
    assert (sle([3], []).days, sle([3], []).attainment) == (3, None)


def test_types_have_their_shares_of_what_was_finished_and_is_open() -> None:
    """Most finished first; no items are no share."""
    here = board()
    layout = Layout.of(here.columns)
    entries = [
        (h, measure(h, here, layout, now=january(9), tz=UTC))
        for h in (history((january(1), DOING), item=k, type_id=kind) for k, kind in enumerate((1, 2, 2, None), 1))
    ]
    assert by_type(entries[:3], entries[2:]) == (
        TypeShare(2, 2, 2 / 3, 1, 0.5),
        TypeShare(1, 1, 1 / 3, 0, 0.0),
        TypeShare(None, 0, 0.0, 1, 0.5),
    )
    assert by_type(entries[:1], []) == (TypeShare(1, 1, 1.0, 0, None),)
    assert by_type([], []) == ()


@given(st.lists(st.integers(1, 5000), max_size=50))
def test_a_histogram_holds_every_value_in_few_bars(values: list[int]) -> None:
    """Bars of one width that follow one another from one day on, and at most one for what lies far beyond."""
    bars = histogram(values)
    assert sum(bar.count for bar in bars) == len(values)
    assert len(bars) <= MOST_BARS + 1
    assert [bar.beyond for bar in bars[:-1]] == [False] * (len(bars) - 1)
    for k, bar in enumerate(bars):
        assert bar.low == 1 + k * (bars[0].high - bars[0].low + 1)
        assert bar.count == sum(bar.low <= value <= bar.high for value in values)


def test_a_histogram_ends_where_nearly_all_values_lie() -> None:
    """One of 1,141 days does not press 1,300 of a few days into one bar."""
    bars = histogram([5] * 1_280 + [20] * 20 + [400, 1_141])
    assert bars[0] == Bar(1, 1, 0)
    assert bars[4] == Bar(5, 5, 1_280)
    assert bars[-1] == Bar(11, 1_141, 22, True)
    assert not histogram([1, 2, 3, 4, 9])[-1].beyond


def test_this_week_is_told_beside_the_last() -> None:
    """So far, the whole week before, and that week up to the same weekday; none that ended before the board began."""
    friday = date(2026, 1, 16)
    days = [Day(date(2026, 1, 1) + timedelta(k), 0, 0, k, 0) for k in range(16)]
    refused = [
        RefusalRecord(k, 1, january(day, 23), "move", None, None) for k, day in enumerate((4, 9, 10, 12, 16, 17))
    ]
    now, last, so_far = status(days, refused, friday, UTC, first=days[0].date)
    assert (now.week, now.finished, now.refused) == ("2026-W03", 11 + 12 + 13 + 14 + 15, 2)
    assert (last.finished, last.refused, last.since, last.until) == (
        sum(range(4, 11)),
        2,
        date(2026, 1, 5),
        date(2026, 1, 11),
    )
    assert (so_far.finished, so_far.refused) == (sum(range(4, 9)), 1)
    late = status(days, refused, friday, UTC, first=date(2026, 1, 10))
    assert [(week.span, week.finished) for week in late] == [("this_week", now.finished), ("last_week", last.finished)]
    assert [week.finished for week in status([], [], friday, UTC, first=None)] == [0]
