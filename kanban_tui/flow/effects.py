"""What came before and after each change of the board's rules, its limits and boxes: equal spans of whole weeks
(FLOW d26).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta, tzinfo

from msgspec import Struct

from kanban_tui.board.clock import local_date
from kanban_tui.board.history import PolicyChange, RefusalRecord
from kanban_tui.flow.batches import felt_size
from kanban_tui.flow.days import Day
from kanban_tui.flow.items import ItemMeasures
from kanban_tui.flow.percentiles import distribution
from kanban_tui.flow.xmr import xmr

LEAST = 6


class Side(Struct, frozen=True):
    """The weeks on one side of a change: cycle days, mean WIP by day, finished a week, felt size, refusals."""

    p50: int | None
    p85: int | None
    wip: float
    throughput: float
    felt: float | None
    refusals: int


class Effect(Struct, frozen=True):
    """The changes of one date, and so many whole weeks before and after them.

    Only what `throughput_moved` or `wip_moved` says may be called a difference: a week after the change lies outside
    the natural limits of those before it, or eight in a row lie on one side of their mean.
    """

    on: date
    changes: tuple[PolicyChange, ...]
    weeks: int
    before: Side
    after: Side
    throughput_moved: bool
    wip_moved: bool


def is_rule(change: PolicyChange) -> bool:
    """Whether a change is of how the board works: not of one item, and no holiday."""
    return change.subject != "item" and change.what != "holiday"


def effects(
    changes: Iterable[PolicyChange],
    days: Sequence[Day],
    items: Iterable[ItemMeasures],
    refusals: Iterable[RefusalRecord],
    tz: tzinfo,
) -> tuple[Effect, ...]:
    """The changes with at least LEAST whole weeks on both sides, cut at the change before and the next.

    `days` are all of them up to the end; weeks before the first finish are none.
    """
    first = next((day.date for day in days if day.finished), None)
    if first is None:
        return ()
    monday = first + timedelta(days=-first.weekday() % 7)
    inside = [day for day in days if day.date >= monday]
    weeks = [inside[k : k + 7] for k in range(0, len(inside) - 6, 7)]
    by_date: dict[date, list[PolicyChange]] = {}
    for change in changes:
        if is_rule(change):
            by_date.setdefault(local_date(change.at, tz), []).append(change)
    dates = sorted(by_date)
    if not dates or not weeks:
        return ()
    done = [(local_date(item.finished, tz), item) for item in items if item.finished is not None]
    said = [local_date(record.at, tz) for record in refusals]
    found = []
    for on, low, high in zip(dates, [date.min, *dates], [*dates[1:], date.max], strict=False):
        before = [week for week in weeks if low < week[0].date and week[-1].date < on]
        after = [week for week in weeks if on < week[0].date and week[-1].date < high]
        n = min(len(before), len(after))
        if n < LEAST:
            continue
        before, after = before[-n:], after[:n]
        found.append(
            Effect(
                on,
                tuple(by_date[on]),
                n,
                _side(before, done, said, tz),
                _side(after, done, said, tz),
                _moved([sum(day.finished for day in week) for week in (*before, *after)], n),
                _moved([week[-1].wip for week in (*before, *after)], n),
            )
        )
    return tuple(found)


def _side(
    weeks: Sequence[Sequence[Day]], done: Iterable[tuple[date, ItemMeasures]], said: Iterable[date], tz: tzinfo
) -> Side:
    first, last = weeks[0][0].date, weeks[-1][-1].date
    days = [day for week in weeks for day in week]
    finished = [item for on, item in done if first <= on <= last]
    cycle = distribution(item.cycle_days for item in finished)
    return Side(
        p50=cycle.p50,
        p85=cycle.p85,
        wip=sum(day.wip for day in days) / len(days),
        throughput=sum(day.finished for day in days) / len(weeks),
        felt=felt_size([item.finished for item in finished if item.finished is not None], tz),
        refusals=sum(first <= day <= last for day in said),
    )


def _moved(values: Sequence[float], baseline: int) -> bool:
    return any(xmr(values, baseline).signals[baseline:])
