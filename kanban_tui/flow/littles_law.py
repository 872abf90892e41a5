"""Little's law: average WIP = average throughput x average cycle time, and whether it may be asked here.

The identity behind it is exact in whole days: an item finished after `cycle_days` days was in progress on as many
dates, so the items touched, summed over all dates, are the days of all items. What is left over is told by its cause.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta, tzinfo
from itertools import starmap, zip_longest
from operator import sub

from msgspec import Struct

from kanban_tui.board.clock import day_count, midnight
from kanban_tui.board.crossings import crossings, effective
from kanban_tui.board.layout import Layout
from kanban_tui.flow.boxes import Entry
from kanban_tui.flow.counting import before, edges
from kanban_tui.flow.days import Day
from kanban_tui.flow.items import ItemMeasures

ONE_DAY = timedelta(days=1)
LONGEST = 180
ALIKE = 0.2
"""Two sides that differ by at most this share of the larger are about equal."""


class ItemDays(Struct, frozen=True):
    """Days of work in progress to the end, counted both ways.

    `touched` sums the items in progress at any time of a date over all dates, `items` the days of cycle time of
    finished items and of age of open ones. What they differ by: `restarted` are days before the last start of items
    that were started again, `reopened` (less than 0) days on which finished items rested before they were reopened,
    `without_time` days of items that have neither cycle time nor age (returned, cancelled, dirty).
    """

    touched: int
    items: int
    restarted: int
    reopened: int
    without_time: int

    @property
    def gap(self) -> int:
        """What the two ways differ by."""
        return self.touched - self.items


class Stability(Struct, frozen=True):
    """The five conditions of the law over a period, as measured."""

    arrivals: int
    departures: int
    left_unfinished: int
    wip_start: int
    wip_end: int
    age_start: float | None
    age_end: float | None

    @property
    def arrivals_match(self) -> bool:
        """As much is started as leaves."""
        return _alike(self.arrivals, self.departures)

    @property
    def all_finish(self) -> bool:
        """What is started gets finished: nothing was returned or cancelled."""
        return not self.left_unfinished

    @property
    def wip_steady(self) -> bool:
        """About as much is in progress at the end as at the start."""
        return _alike(self.wip_start, self.wip_end)

    @property
    def age_steady(self) -> bool:
        """What is in progress is on average neither older nor younger than at the start."""
        return _alike(self.age_start or 0, self.age_end or 0)


class LittlesLaw(Struct, frozen=True):
    """Both sides of the law in items, and their ratio; None where nothing was finished.

    It is not `applicable` where WIP at the start and at the end differ by more than 20 %. `wip` is the mean of
    what was in progress at any time of a day, `wip_at_end` of what was when it ended.
    """

    days: int
    since: date | None
    until: date | None
    wip_at_end: float | None
    wip: float | None
    throughput: float | None
    cycle_days: float | None
    expected_wip: float | None
    ratio: float | None
    stability: Stability
    applicable: bool


def item_days(
    items: Iterable[ItemMeasures], tz: tzinfo, *, since: date | None = None, until: date | None = None
) -> ItemDays:
    """The identity over a period, both dates included; without one from the first start on to the end.

    An item that went back before the start and was started again on the same date was touched in both stretches.
    """
    begin = None if since is None else midnight(since, tz)
    end = None if until is None else midnight(until + ONE_DAY, tz) - 1

    def within(start: int, last: int) -> int:
        start = start if begin is None or start > begin else begin
        last = last if end is None or last < end else end
        return max(0, day_count(start, last, tz))

    total = days = restarted = reopened = without = 0
    for item in items:
        started, counted = item.crossed.started, None
        if started is not None and (item.cycle_days is not None or item.age_days is not None):
            counted = within(started, item.at if item.finished is None else item.finished)
        if counted is not None and item.entries == (started,) and item.exits in ((), (item.finished,)):
            # Nearly every item is in progress once, from its start to its finish.
            total, days = total + counted, days + counted
            continue
        spent = sum(starmap(within, zip_longest(item.entries, item.exits, fillvalue=item.at)))
        total += spent
        if counted is None:
            without += spent
            continue
        days += counted
        if item.crossed.restarted:
            restarted += spent - counted
        else:
            reopened += spent - counted
    return ItemDays(total, days, restarted, reopened, without)


def wip_touched(items: Sequence[ItemMeasures], days: Sequence[date], tz: tzinfo) -> list[int]:
    """How many items were in progress at any time of each of consecutive days."""
    among = edges(days, tz)
    came = before([at for item in items for at in item.entries], among[1:])
    # Who left on a day was in progress on it.
    gone = before([at for item in items for at in item.exits], among[:-1])
    return list(map(sub, came, gone))


def law_window(days: Sequence[Day]) -> Sequence[Day]:
    """The longest span of at most 180 days to the last one that the law may be asked of; all of them where none is.

    About as much is in progress at its end as before it, and something is.
    """
    for start in range(max(0, len(days) - LONGEST), len(days)):
        before = days[start - 1].wip if start else 0
        if before and days[-1].wip and _alike(before, days[-1].wip):
            return days[start:]
    return days


def littles_law(
    entries: Sequence[Entry], days: Sequence[Day], counts: Sequence[int], layout: Layout, *, at: int, tz: tzinfo
) -> LittlesLaw:
    """The law over consecutive days that end at `at`, of which `counts` are the items touched."""
    items = [item for _, item in entries]
    start = midnight(days[0].date, tz) - 1 if days else at
    end = min(at, midnight(days[-1].date + ONE_DAY, tz) - 1) if days else at
    finished = [item for item in items if item.finished is not None and start < item.finished <= end]
    cycles = [item.cycle_days for item in finished if item.cycle_days is not None]
    exits = sum(start < left <= end for item in items for left in item.exits)
    ended = sum(bool(item.exits) and item.exits[-1] == item.finished for item in finished)
    (wip_start, age_start), (wip_end, age_end) = (_in_progress(entries, layout, t, tz) for t in (start, end))
    stability = Stability(
        arrivals=sum(day.arrivals for day in days),
        departures=sum(day.departures for day in days),
        left_unfinished=exits - ended,
        wip_start=wip_start,
        wip_end=wip_end,
        age_start=age_start,
        age_end=age_end,
    )
    first, last = (days[0].date, days[-1].date) if days else (None, None)
    ends = _mean([day.wip for day in days])
    if not cycles:
        return LittlesLaw(
            len(days), first, last, ends, _mean(counts), None, None, None, None, stability, applicable=False
        )
    wip, rate, cycle = sum(counts) / len(days), len(cycles) / len(days), sum(cycles) / len(cycles)
    return LittlesLaw(
        days=len(days),
        since=days[0].date,
        until=days[-1].date,
        wip_at_end=ends,
        wip=wip,
        throughput=rate,
        cycle_days=cycle,
        expected_wip=rate * cycle,
        ratio=wip / (rate * cycle),
        stability=stability,
        applicable=stability.wip_steady,
    )


def _in_progress(entries: Iterable[Entry], layout: Layout, at: int, tz: tzinfo) -> tuple[int, float | None]:
    """How many items were in progress at an instant, and how old they were on average, in days."""
    ages = []
    for history, item in entries:
        if bisect_right(item.entries, at) > bisect_right(item.exits, at):
            started = crossings(effective([move for move in history.moves if move.at <= at]), layout).started
            if started is not None:
                ages.append(day_count(started, at, tz))
    return len(ages), _mean(ages)


def _mean(values: Sequence[int]) -> float | None:
    return sum(values) / len(values) if values else None


def _alike(a: float, b: float) -> bool:
    return abs(a - b) <= ALIKE * max(a, b)
