"""Work in progress day by day against the limits that were in force."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta, tzinfo
from operator import sub

from msgspec import Struct

from kanban_tui.board.clock import midnight
from kanban_tui.board.crossings import Visit
from kanban_tui.board.history import History, PolicyChange
from kanban_tui.board.layout import Layout
from kanban_tui.flow.boxes import Entry
from kanban_tui.flow.counting import before, edges
from kanban_tui.flow.expedites import lane_stays
from kanban_tui.flow.items import ItemMeasures

ONE_DAY = timedelta(days=1)


class Steps(Struct, frozen=True):
    """The limits of a scope in order: `limits[0]` before the first instant, `limits[k]` from `at[k - 1]` on."""

    at: tuple[int, ...]
    limits: tuple[int | None, ...]

    def on(self, instant: int) -> int | None:
        """The limit in force at an instant; None where there was none."""
        return self.limits[bisect_right(self.at, instant)]

    def known_from(self, instant: int) -> Steps:
        """Without a limit before an instant, that of the making of what it is of: nothing was held to one earlier."""
        if self.limits[0] is None or (self.at and self.at[0] < instant):
            return self
        return Steps((instant, *self.at), (None, *self.limits))


class LimitedDays(Struct, frozen=True):
    """The days of a period at whose end a limit was in force, and on how many of them the scope was full.

    `counts` are the items at the end of each day and `limits` the limit then, day by day.
    """

    counts: tuple[int, ...]
    limits: tuple[int | None, ...]

    @property
    def days(self) -> int:
        """How many days had a limit."""
        return sum(limit is not None for limit in self.limits)

    @property
    def full(self) -> int:
        """How many of them ended with no room left."""
        return sum(limit is not None and count >= limit for count, limit in zip(self.counts, self.limits, strict=True))


def limit_steps(changes: Iterable[PolicyChange], subject: str, subject_id: int, current: int | None) -> Steps:
    """The limits of a board or a column from the log of all changes, in its order; `current` is today's."""
    own = [c for c in changes if c.what == "limit" and (c.subject, c.subject_id) == (subject, subject_id)]
    limits = [None if change.before is None else int(change.before) for change in own]
    return Steps(tuple(change.at for change in own), (*limits, current))


def limited_days(counts: Sequence[int], days: Sequence[date], steps: Steps, *, at: int, tz: tzinfo) -> LimitedDays:
    """Counts at the end of days against the limits in force then; the last day may end at `at`."""
    ends = [min(at, midnight(day + ONE_DAY, tz) - 1) for day in days] if steps.at else []
    limits = [steps.on(end) for end in ends] if ends else [steps.limits[-1]] * len(days)
    return LimitedDays(tuple(counts), tuple(limits))


def standing(stays: Iterable[Visit], layout: Layout, days: Sequence[date], tz: tzinfo) -> list[list[int]]:
    """How many items stood in each column in progress, from left to right, at the end of consecutive days."""
    start, done = layout.start, layout.done
    came: list[list[int]] = [[] for _ in range(start, done)]
    gone: list[list[int]] = [[] for _ in range(start, done)]
    for column, entered, left in stays:
        if start <= column < done:
            came[column - start].append(entered)
            if left is not None:
                gone[column - start].append(left)
    ends = edges(days, tz)[1:]
    return [list(map(sub, before(entered, ends), before(left, ends))) for entered, left in zip(came, gone, strict=True)]


def told_over(known: Sequence[Entry], layout: Layout, limits: Mapping[int, Steps]) -> frozenset[int]:
    """The numbers of the items that were told late to have stood where the limit then in force had no room for all.

    Nothing refuses what is told of the past (FLOW b). `limits` are those of columns, by index; of what was in the lane
    they count nothing.
    """
    late: dict[int, list[tuple[int, Visit]]] = {}
    for history, item in known:
        told = {(layout.of_column(move.to_column_id), move.at) for move in history.moves if move.backdated}
        for stay in _counted(history, item) if told else ():
            if (stay.column, stay.entered) in told and stay.column in limits:
                late.setdefault(stay.column, []).append((history.item.id, stay))
    late = {column: stays for column, stays in late.items() if any(limits[column].limits)}
    here: dict[int, list[Visit]] = {column: [] for column in late}
    for entry in known if late else ():
        for stay in _counted(*entry):
            if stay.column in here:
                here[stay.column].append(stay)
    found = set()
    for column, stays in late.items():
        over = _overfull(here[column], limits[column])
        for number, stay in stays:
            first = bisect_left(over, stay.entered)
            if first < len(over) and (stay.left is None or over[first] < stay.left):
                found.add(number)
    return frozenset(found)


def _overfull(stays: Sequence[Visit], steps: Steps) -> list[int]:
    """The arrivals after which more stood there than the limit in force allowed."""
    came, left = sorted(stay.entered for stay in stays), sorted(stay.left for stay in stays if stay.left is not None)
    last = [at for k, at in enumerate(came) if k + 1 == len(came) or came[k + 1] > at]
    counts = ((at, bisect_right(came, at) - bisect_right(left, at)) for at in last)
    return [at for at, count in counts if (limit := steps.on(at)) is not None and count > limit]


def _counted(history: History, item: ItemMeasures) -> Sequence[Visit]:
    """The parts of an item's stays in which it was not in the lane."""
    lane = lane_stays(history, item)
    if not lane:
        return item.stays
    found = []
    for column, entered, left in item.stays:
        start: int | None = entered
        for part in lane:
            if start is not None and part.column == column and start <= part.entered < (left or part.entered + 1):
                found.append(Visit(column, start, part.entered))
                start = part.left
        if start is not None and start != left:
            found.append(Visit(column, start, left))
    return [stay for stay in found if stay.entered != stay.left]
