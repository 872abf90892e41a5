"""Counts by day and week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kanban_tui.board.history import History
from kanban_tui.board.layout import Layout
from kanban_tui.board.model import DAY
from kanban_tui.flow.days import Day, Week, daily, rates, throughput, week_of, weekly, whole_weeks, wip
from kanban_tui.flow.items import ItemMeasures, measure
from tests.histories import DOING, DONE, OFF, READY, board, history, january

BOARD = board()
LAYOUT = Layout.of(BOARD.columns)


def items(*entries: History, now: int = january(31)) -> list[ItemMeasures]:
    """Measured items."""
    return [measure(entry, BOARD, LAYOUT, now=now, tz=UTC) for entry in entries]


def counts(days: Sequence[Day]) -> dict[int, tuple[int, int, int, int]]:
    """Arrivals, departures, finished, WIP by day of the month."""
    return {day.date.day: (day.arrivals, day.departures, day.finished, day.wip) for day in days}


def test_every_day_from_the_first_event_to_the_end_is_there() -> None:
    """Days on which nothing happened count too, and the end is not the last event."""
    days = daily(items(history((january(3), DOING), (january(5), DONE))), until=date(2026, 1, 8), tz=UTC)
    assert counts(days) == {
        3: (1, 0, 0, 1),
        4: (0, 0, 0, 1),
        5: (0, 1, 1, 0),
        6: (0, 0, 0, 0),
        7: (0, 0, 0, 0),
        8: (0, 0, 0, 0),
    }


def test_a_return_is_a_departure_and_a_restart_an_arrival() -> None:
    """Work in progress is none while the item stands in the queue again."""
    days = daily(
        items(history((january(3), DOING), (january(4), READY), (january(10), DOING), (january(12), DONE))),
        until=date(2026, 1, 12),
        tz=UTC,
    )
    assert {day: n[3] for day, n in counts(days).items()} == {
        3: 1,
        **dict.fromkeys(range(4, 10), 0),
        10: 1,
        11: 1,
        12: 0,
    }
    assert sum(day.arrivals for day in days) == sum(day.departures for day in days) == 2
    assert sum(day.finished for day in days) == 1


def test_a_jump_over_the_zone_is_throughput_without_arrival() -> None:
    """It is finished, and never was in progress."""
    days = daily(items(history((january(1), READY), (january(2), DONE))), until=date(2026, 1, 2), tz=UTC)
    assert counts(days)[2] == (0, 0, 1, 0)


def test_a_reopened_item_counts_on_its_last_finish_only() -> None:
    """Both times it left the zone are departures; one finish remains."""
    steps = ((january(3), DOING), (january(5), DONE), (january(7), DOING), (january(9), DONE))
    days = counts(daily(items(history(*steps)), until=date(2026, 1, 9), tz=UTC))
    assert (days[5], days[7], days[9]) == ((0, 1, 0, 0), (1, 0, 0, 1), (0, 1, 1, 0))


def test_no_items_no_days() -> None:
    """Nothing happened, so there is nothing to count."""
    days = daily([], until=date(2026, 1, 9), tz=UTC)
    assert days == []
    none = throughput(days)
    assert (none.first_finish, none.days, none.weeks, none.p50) == (None, 0, 0, None)
    assert (wip(days, 0).max, wip(days, 0).mean) == (None, None)


STEPS = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from([READY, DOING, 3, DONE, OFF])), min_size=1, max_size=12
).map(lambda steps: sorted(steps, key=lambda step: step[0]))


@given(st.lists(STEPS, max_size=6))
def test_net_flow_is_work_in_progress(logs: list[list[tuple[int, int | None]]]) -> None:
    """Arrivals less departures since the beginning is what is in progress, counted item by item."""
    entries = [
        history(*((january(1) + hour * DAY // 2, to) for hour, to in steps), item=k) for k, steps in enumerate(logs, 1)
    ]
    days = daily(items(*entries), until=date(2026, 1, 31), tz=UTC)
    for day in days:
        end = january(1) + (day.date - date(2026, 1, 1)).days * DAY + DAY - 1
        assert day.wip == sum(item.in_progress for item in items(*entries, now=end))
    assert sum(day.finished for day in days) == sum(item.finished is not None for item in items(*entries))


def test_weeks_are_iso_weeks_and_say_when_they_are_partial() -> None:
    """Thursday to Monday of the week after next: a part, a whole, a part; the days are all in them."""
    first = date(2025, 12, 25)
    days = [Day(first + timedelta(k), 1, 0, 1, k + 1) for k in range(12)]
    weeks = weekly(days)
    assert [(w.name, w.finished, w.partial, w.wip) for w in weeks] == [
        ("2025-W52", 4, True, 4),
        ("2026-W01", 7, False, 11),
        ("2026-W02", 1, True, 12),
    ]


def test_a_week_is_named_by_its_iso_year() -> None:
    """The first of January may be in the last week of the year before."""
    assert week_of(date(2027, 1, 1)) == "2026-W53"


def test_throughput_runs_from_the_first_finish_to_the_end() -> None:
    """Days before it are no zero days; those after the last finish are."""
    steps = [((january(1), DOING), (january(day), DONE)) for day in (6, 6, 7)]
    days = daily(items(*(history(*s, item=k) for k, s in enumerate(steps, 1))), until=date(2026, 1, 20), tz=UTC)
    found = throughput(days)
    assert (found.first_finish, found.days, found.zero_days) == (date(2026, 1, 6), 15, 13)
    assert (found.weeks, found.zero_weeks, found.p15, found.p50, found.p85) == (1, 1, None, None, None)


def test_rates_are_means_of_four_whole_weeks() -> None:
    """None before, and none that a partial week would make too small."""
    weeks = [Week(f"W{k}", k, 2, 0, 0, k == 0) for k in range(6)]
    assert rates(weeks) == [None, None, None, None, (2.5, 2.0), (3.5, 2.0)]


def test_percentiles_are_of_six_whole_weeks_at_least() -> None:
    """They run from the first Monday on or after the first finish, or the first day asked for, to the last Sunday."""
    steps = [((january(1), DOING), (january(day), DONE)) for day in (6, 13, 14, 21)]
    days = daily(items(*(history(*s, item=k) for k, s in enumerate(steps, 1))), until=date(2026, 2, 22), tz=UTC)
    assert [(w.name, w.finished) for w in whole_weeks(days)] == [
        ("2026-W03", 2),
        ("2026-W04", 1),
        ("2026-W05", 0),
        ("2026-W06", 0),
        ("2026-W07", 0),
        ("2026-W08", 0),
    ]
    found = throughput(days)
    assert (found.weeks, found.zero_weeks, found.p15, found.p50, found.p85) == (6, 4, 0, 0, 2)
    later = throughput(days, since=date(2026, 1, 13))
    assert (later.first_finish, later.days, later.weeks, later.zero_weeks, later.p85) == (
        date(2026, 1, 13),
        41,
        5,
        4,
        None,
    )
    earlier = throughput(days, since=date(2026, 1, 1))
    assert (earlier.first_finish, earlier.days, earlier.weeks) == (date(2026, 1, 6), 53, 6)


def test_today_is_no_day_without_a_finish_before_it_is_over() -> None:
    """Nor one of the days that are counted; a finish on it is known all the same."""
    days = [Day(date(2026, 1, 5) + timedelta(k), 0, 0, int(k == 0), 0) for k in range(3)]
    assert (throughput(days).days, throughput(days).zero_days) == (3, 2)
    live = throughput(days, today=date(2026, 1, 7))
    assert (live.days, live.zero_days) == (2, 1)
    first = throughput(days[:1], today=date(2026, 1, 5))
    assert (first.days, first.zero_days, first.first_finish) == (0, 0, date(2026, 1, 5))


def test_a_period_without_a_finish_is_all_zero_days() -> None:
    """With a first date given the days before the first finish are in the period and count."""
    days = daily(items(history((january(1), DOING))), until=date(2026, 1, 20), tz=UTC)
    found = throughput(days, since=date(2026, 1, 5))
    assert (found.first_finish, found.days, found.zero_days, found.weeks, found.p85) == (None, 16, 16, 0, None)


def test_work_in_progress_over_days() -> None:
    """The most and the mean are of days' ends; now is told beside them."""
    days = daily(items(history((january(1), DOING), (january(3), DONE))), until=date(2026, 1, 4), tz=UTC)
    found = wip(days, 0)
    assert (found.max, found.mean, found.now) == (1, 0.5, 0)
