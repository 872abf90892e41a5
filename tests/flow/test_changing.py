"""How things change: trends by month and trailing days, total age, behaviour by phases."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kanban_tui.board.layout import Layout
from kanban_tui.flow.behaviour import behaviour, starts
from kanban_tui.flow.days import monday_of, total_ages, week_of
from kanban_tui.flow.items import measure
from kanban_tui.flow.trends import Month, Trailing, months, trailing
from kanban_tui.flow.xmr import xmr
from tests.histories import DOING, DONE, READY, TEST, board, history, january

MAY = date(2026, 5, 1)


def test_months_have_percentiles_from_ten_items_on() -> None:
    """All items first, then each work type; those without one are among all; what lies outside the period is not."""
    done = [(MAY + timedelta(days=k), k + 1, "bug" if k else None) for k in range(10)]
    done += [(date(2026, 4, 30), 99, "bug")]
    assert months(done, MAY, date(2026, 5, 31)) == (
        Month(None, MAY, 10, 5, 9),
        Month("bug", MAY, 9, None, None),
    )
    assert months([], None, MAY) == ()


def test_trailing_days_reach_back_ninety_and_before_the_period() -> None:
    """The 90th day before is not among them."""
    done = [(MAY, 1, None)] * 5 + [(MAY + timedelta(days=89), 9, None)] * 5
    last = MAY + timedelta(days=89)
    assert trailing(done, [MAY, last, last + timedelta(days=1)]) == (Trailing(None, last, 10, 1, 9),)


def test_total_age_grows_by_one_for_each_item_a_day() -> None:
    """It ends with the finish, begins anew after a return to the queue, and goes on after a reopening."""
    here = board()
    layout = Layout.of(here.columns)
    days = [date(2026, 1, day) for day in range(1, 11)]

    def ages(*steps: tuple[int, int | None]) -> list[int]:
        return total_ages([measure(history(*steps), here, layout, now=january(10, 12), tz=UTC)], layout, days, UTC)

    assert ages((january(1), READY), (january(3), DOING), (january(6), TEST), (january(8), DONE)) == [
        *(0, 0, 1, 2, 3, 4, 5, 0, 0, 0)
    ]
    assert ages((january(1), DOING), (january(4), READY), (january(6), DOING)) == [1, 2, 3, 0, 0, 1, 2, 3, 4, 5]
    assert ages((january(1), DOING), (january(4), DONE), (january(6), DOING)) == [1, 2, 3, 0, 0, 6, 7, 8, 9, 10]
    assert ages((january(2), DOING), (january(2, 5), DONE)) == [0] * 10


def test_each_phase_is_judged_by_its_own_first_weeks() -> None:
    """Twelve of them at most; a phase of fewer than six has no limits, and no range crosses its beginning."""
    values = [4, 6] * 7 + [20, 24] * 4 + [1] * 3
    found = behaviour(values, [14, 22, 0, 99])
    assert [(phase.start, phase.end, phase.baseline) for phase in found.phases] == [
        (0, 14, 12),
        (14, 22, 8),
        (22, 25, 3),
    ]
    assert found.phases[0].chart == xmr(values[:14], 12)
    assert found.phases[1].chart.mean == 22
    assert found.phases[2].chart.mean is None
    assert [k for k, change in enumerate(found.ranges) if change is None] == [0, 14, 22]
    assert not any(found.signals)
    assert any(behaviour(values, []).signals)
    assert behaviour([], [3]).phases == ()


@given(st.lists(st.integers(0, 50), max_size=60), st.lists(st.integers(-5, 70), max_size=5))
def test_every_week_is_in_one_phase(values: list[int], cuts: list[int]) -> None:
    """In order, without a gap, each with its signal."""
    found = behaviour(values, cuts)
    assert [week for phase in found.phases for week in range(phase.start, phase.end)] == list(range(len(values)))
    assert len(found.ranges) == len(found.signals) == len(values)
    assert all(a.end == b.start for a, b in pairwise(found.phases))


def test_a_phase_begins_with_the_first_week_after_a_change() -> None:
    """The week of the change belongs to what was before."""
    mondays = [date(2026, 1, 5) + timedelta(weeks=k) for k in range(5)]
    assert starts(mondays, [date(2026, 1, 5), date(2026, 1, 14), date(2026, 1, 18)]) == [1, 2]
    assert monday_of(week_of(date(2026, 1, 18))) == date(2026, 1, 12)
