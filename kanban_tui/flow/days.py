"""Counts by local day and by ISO week, days and weeks without anything included."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from kanban_tui.board.clock import local_date
from kanban_tui.flow.items import ItemMeasures
from kanban_tui.flow.percentiles import percentile

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """A local day: entries into the zone in progress, exits from it, items finished, items in it when the day ended."""

    date: date
    arrivals: int
    departures: int
    finished: int
    wip: int


@dataclass(frozen=True, slots=True)
class Week:
    """An ISO week, Monday to Sunday. It is partial where the period does not hold all of its days."""

    name: str
    arrivals: int
    departures: int
    finished: int
    wip: int
    partial: bool


@dataclass(frozen=True, slots=True)
class Throughput:
    """Items finished per unit of time. Percentiles are of whole ISO weeks, those without a finish included."""

    first_finish: date | None
    days: int
    zero_days: int
    weeks: int
    zero_weeks: int
    p15: int | None
    p50: int | None
    p85: int | None


@dataclass(frozen=True, slots=True)
class Wip:
    """Items in progress at the end of the days of a period, and at its last instant."""

    max: int | None
    mean: float | None
    now: int


def week_of(day: date) -> str:
    """The ISO week of a date, `2020-W52`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def daily(items: Iterable[ItemMeasures], *, until: date, tz: tzinfo) -> list[Day]:
    """Every day from the first event of any item to `until`."""
    arrivals: Counter[date] = Counter()
    departures: Counter[date] = Counter()
    finished: Counter[date] = Counter()
    first: int | None = None
    for item in items:
        arrivals.update(local_date(at, tz) for at in item.entries)
        departures.update(local_date(at, tz) for at in item.exits)
        if item.finished is not None:
            finished[local_date(item.finished, tz)] += 1
        if item.stays and (first is None or item.stays[0].entered < first):
            first = item.stays[0].entered
    days: list[Day] = []
    if first is None:
        return days
    day, wip = local_date(first, tz), 0
    while day <= until:
        wip += arrivals[day] - departures[day]
        days.append(Day(day, arrivals[day], departures[day], finished[day], wip))
        day += ONE_DAY
    return days


def period(days: Sequence[Day], since: date | None, until: date | None) -> list[Day]:
    """The days of a period."""
    return [day for day in days if (since is None or day.date >= since) and (until is None or day.date <= until)]


def weekly(days: Sequence[Day]) -> list[Week]:
    """The ISO weeks of consecutive days."""
    weeks: list[Week] = []
    start = 0
    for k, day in enumerate(days):
        if day.date.isoweekday() == 7 or k == len(days) - 1:
            held = days[start : k + 1]
            weeks.append(
                Week(
                    name=week_of(day.date),
                    arrivals=sum(d.arrivals for d in held),
                    departures=sum(d.departures for d in held),
                    finished=sum(d.finished for d in held),
                    wip=day.wip,
                    partial=len(held) < 7,
                )
            )
            start = k + 1
    return weeks


def throughput(days: Sequence[Day], *, since: date | None = None) -> Throughput:
    """Throughput from `since`, else from the first finish, to the last of consecutive days, not to the last finish."""
    first = next((day.date for day in days if day.finished), None)
    counted = period(days, since or first, None) if since or first else []
    weeks = [week.finished for week in weekly(counted)]
    ordered = sorted(weeks)
    return Throughput(
        first_finish=first,
        days=len(counted),
        zero_days=sum(not day.finished for day in counted),
        weeks=len(weeks),
        zero_weeks=weeks.count(0),
        p15=percentile(ordered, 15),
        p50=percentile(ordered, 50),
        p85=percentile(ordered, 85),
    )


def wip(days: Sequence[Day], now: int) -> Wip:
    """Work in progress over days; `now` is how much there is at the last instant."""
    counts = [day.wip for day in days]
    return Wip(max=max(counts, default=None), mean=sum(counts) / len(counts) if counts else None, now=now)
