"""Counts by local day and by ISO week, days and weeks without anything included."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta, tzinfo
from itertools import accumulate

from msgspec import Struct

from kanban_tui.board.clock import local_date
from kanban_tui.board.layout import Layout
from kanban_tui.flow.counting import before, edges
from kanban_tui.flow.items import ItemMeasures
from kanban_tui.flow.percentiles import percentile

ONE_DAY = timedelta(days=1)
FEW_WEEKS = 6
RATE_WEEKS = 4


class Day(Struct, frozen=True):
    """A local day: entries into the zone in progress, exits from it, items finished, items in it when the day ended."""

    date: date
    arrivals: int
    departures: int
    finished: int
    wip: int


class Week(Struct, frozen=True):
    """An ISO week, Monday to Sunday. It is partial where the period does not hold all of its days."""

    name: str
    arrivals: int
    departures: int
    finished: int
    wip: int
    partial: bool


class Throughput(Struct, frozen=True):
    """Items finished per unit of time. Weeks are those of `whole_weeks`; under six of them there are no percentiles."""

    first_finish: date | None
    days: int
    zero_days: int
    weeks: int
    zero_weeks: int
    p15: int | None
    p50: int | None
    p85: int | None


class Wip(Struct, frozen=True):
    """Items in progress at the end of the days of a period, and at its last instant."""

    max: int | None
    mean: float | None
    now: int


def week_of(day: date) -> str:
    """The ISO week of a date, `2020-W52`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def monday_of(week: str) -> date:
    """The first day of an ISO week."""
    year, number = week.split("-W")
    return date.fromisocalendar(int(year), int(number), 1)


def daily(items: Sequence[ItemMeasures], *, until: date, tz: tzinfo) -> list[Day]:
    """Every day from the first event of any item to `until`."""
    first = min((item.stays[0].entered for item in items if item.stays), default=None)
    if first is None:
        return []
    day = local_date(first, tz)
    dates = [day + k * ONE_DAY for k in range((until - day).days + 1)]
    among = edges(dates, tz)
    came = before([at for item in items for at in item.entries], among)
    left = before([at for item in items for at in item.exits], among)
    done = before([at for item in items if (at := item.finished) is not None], among)
    return [
        Day(date, came[k] - came[k - 1], left[k] - left[k - 1], done[k] - done[k - 1], came[k] - left[k])
        for k, date in enumerate(dates, 1)
    ]


def total_ages(items: Iterable[ItemMeasures], layout: Layout, days: Sequence[date], tz: tzinfo) -> list[int]:
    """How many days old all that was in progress at the end of each of consecutive days was together (FLOW d3).

    The age is that which was known then: it begins anew where an item was put back before the start, and goes on
    where a finished one was reopened.
    """
    came: list[tuple[int, int]] = []
    gone: list[tuple[int, int]] = []
    for item in items:
        for start, entered, left in _stretches(item, layout):
            began = local_date(start, tz).toordinal()
            came.append((entered, began))
            if left is not None:
                gone.append((left, began))
    came.sort()
    gone.sort()
    # The days on which the first so many began, together.
    began_in, began_out = ([0, *accumulate(began for _, began in line)] for line in (came, gone))
    ends = edges(days, tz)[1:]
    ages = []
    for day, k, j in zip(days, before([at for at, _ in came], ends), before([at for at, _ in gone], ends), strict=True):
        ages.append((k - j) * (day.toordinal() + 1) - (began_in[k] - began_out[j]))
    return ages


def _stretches(item: ItemMeasures, layout: Layout) -> list[tuple[int, int, int | None]]:
    """Since when the age of an item counted, and from when to when it was in progress by that age."""
    found: list[tuple[int, int, int | None]] = []
    start: int | None = None
    first, done = layout.start, layout.done
    for column, entered, left in item.stays:
        if column < first:
            start = None
            continue
        start = entered if start is None else start
        if column >= done:
            continue
        if found and found[-1][0] == start and found[-1][2] == entered:
            found[-1] = (start, found[-1][1], left)
        else:
            found.append((start, entered, left))
    return found


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


def rates(weeks: Sequence[Week]) -> list[tuple[float, float] | None]:
    """For each week what came and what left a week, as the mean of RATE_WEEKS weeks that end with it.

    None where fewer came before it, or one of them is partial.
    """
    found: list[tuple[float, float] | None] = []
    for k in range(1, len(weeks) + 1):
        held = weeks[max(0, k - RATE_WEEKS) : k]
        if len(held) < RATE_WEEKS or any(week.partial for week in held):
            found.append(None)
        else:
            came, left = sum(week.arrivals for week in held), sum(week.departures for week in held)
            found.append((came / RATE_WEEKS, left / RATE_WEEKS))
    return found


def whole_weeks(days: Sequence[Day], *, since: date | None = None) -> list[Week]:
    """The weeks that a percentile, a mean or a limit may be of (FLOW d5), from all days to the end of the period.

    They run from the first Monday on or after the first finish, or after `since` where that is later, to the last
    Sunday; weeks without a finish are among them, those that the period cuts are not.
    """
    first = next((day.date for day in days if day.finished), None)
    if first is None:
        return []
    return [week for week in weekly(period(days, max(first, since or first), None)) if not week.partial]


def throughput(days: Sequence[Day], *, since: date | None = None, today: date | None = None) -> Throughput:
    """Throughput from all days to the end of the period: the days since `since`, else since the first finish.

    The period does not end at the last finish; `today` is not over, so it is no day without a finish yet and none of
    those counted. Under FEW_WEEKS whole weeks there are no percentiles.
    """
    start = since or next((day.date for day in days if day.finished), None)
    counted = period(days, start, None) if start else []
    weeks = [week.finished for week in whole_weeks(days, since=since)]
    ordered = sorted(weeks) if len(weeks) >= FEW_WEEKS else []
    return Throughput(
        first_finish=next((day.date for day in counted if day.finished), None),
        days=sum(day.date != today for day in counted),
        zero_days=sum(not day.finished and day.date != today for day in counted),
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
