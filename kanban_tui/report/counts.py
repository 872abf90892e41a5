"""How many items there are of each kind, and what makes some of them doubtful."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import tzinfo
from itertools import pairwise

from msgspec import Struct

from kanban_tui.board.clock import local_date
from kanban_tui.board.history import History
from kanban_tui.board.layout import Layout
from kanban_tui.flow.boxes import Entry
from kanban_tui.flow.items import ItemMeasures


class Summary(Struct, frozen=True):
    """Counts of items. What was finished, cancelled, moved backwards or reopened is counted within the period; `items`,
    `in_progress`, `unfinished` and `total_age_days` are at its end.

    `restarted` are finished items that were started more than once, `dirty` ones whose times contradict each other.
    `total_age_days` sums the ages of what is in progress, `unfinished` is all that stands left of done.
    """

    items: int
    finished: int
    in_progress: int
    unfinished: int
    with_cycle_time: int
    skipped_wip: int
    cancelled: int
    cancelled_after_start: int
    restarted: int
    reopened: int
    backward_moves: int
    dirty: int
    total_age_days: int


class DueDates(Struct, frozen=True):
    """How many finished items had a due date, and how many of them were finished on it or before."""

    finished: int
    kept: int


class Return(Struct, frozen=True):
    """That a finished item came back: when, from which done column and to which (by index)."""

    entry: Entry
    at: int
    start: int
    to: int


class Quality(Struct, frozen=True):
    """Something to know before the numbers are believed, the items it concerns, and the measures it touches."""

    check: str
    items: tuple[int, ...]

    @property
    def touches(self) -> tuple[str, ...]:
        return CHECKS[self.check]


CHECKS: dict[str, tuple[str, ...]] = {
    "finished_before_created": ("cycle time", "lead time"),
    "to_come": ("every measure of a day",),
    "never_started": ("cycle time", "work in progress"),
    "jumped": ("time in column", "cumulative flow"),
    "backdated": ("time in column",),
    "over_limit": ("days full", "time at each number of items"),
    "same_time": ("time in column",),
    "dated": ("time in column", "batches"),
    "naive": ("every date", "batches"),
    "skipped": ("durations",),
    "doubled": ("durations",),
    "created_late": ("lead time",),
    "created_unknown": ("lead time",),
}
"""What is looked for, in the order it is told, and which measures each touches."""


def summary(items: Sequence[ItemMeasures], done: int, in_period: Callable[[int | None], bool]) -> Summary:
    """The counts of items; `done` is the finished point, `in_period` whether an instant is of the period."""
    finished = [item for item in items if in_period(item.finished)]
    cancelled = [item for item in items if in_period(item.crossed.cancelled)]
    back = [[(start, to) for at, start, to in item.returns if in_period(at)] for item in items]
    timed = [item for item in finished if item.cycle_days is not None]
    return Summary(
        items=len(items),
        finished=len(finished),
        in_progress=sum(item.in_progress for item in items),
        unfinished=sum(0 <= item.column < done for item in items),
        with_cycle_time=len(timed),
        skipped_wip=sum(item.crossed.skipped_wip for item in finished),
        cancelled=len(cancelled),
        cancelled_after_start=sum(item.crossed.first_started is not None for item in cancelled),
        restarted=sum(item.crossed.restarted for item in timed),
        reopened=sum(any(start >= done > to for start, to in moves) for moves in back),
        backward_moves=sum(map(len, back)),
        dirty=sum(item.dirty for item in finished),
        total_age_days=sum(item.age_days or 0 for item in items),
    )


def due_dates(done: Iterable[Entry], tz: tzinfo) -> DueDates:
    """What became of the due dates of finished items."""
    kept = [
        local_date(item.finished, tz).isoformat() <= history.item.due
        for history, item in done
        if history.item.due is not None and item.finished is not None
    ]
    return DueDates(len(kept), sum(kept))


def came_back(entries: Iterable[Entry], done: int, in_period: Callable[[int | None], bool]) -> tuple[Return, ...]:
    """What left a done column for one before it, in the order of time."""
    found = [
        Return(entry, at, start, to)
        for entry in entries
        for at, start, to in entry[1].returns
        if start >= done > to and in_period(at)
    ]
    return tuple(sorted(found, key=lambda back: (back.at, back.entry[0].item.id)))


def quality(
    entries: Iterable[Entry], known: Iterable[History], layout: Layout, now: int, overfull: Collection[int] = ()
) -> tuple[Quality, ...]:
    """The checks that found something, in a fixed order.

    `known` is all that may have times to come, which no measure looks at; `now` is this instant. `overfull` are the
    numbers of what was told into a column that was full then.
    """
    found: dict[str, list[int]] = {check: [] for check in CHECKS}
    for history in known:
        created = history.item.created_at
        if (created is not None and created > now) or [1 for move in history.moves if move.at > now]:
            found["to_come"].append(history.item.id)
    for history, item in entries:
        number, created = history.item.id, history.item.created_at
        if item.dirty:
            found["finished_before_created"].append(number)
        if item.crossed.skipped_wip:
            found["never_started"].append(number)
        # Nearly every move is to the next column, and in order.
        over = [pair for pair in pairwise([stay.column for stay in item.stays]) if pair[1] - pair[0] > 1]
        if over and any(_jumped(before, after, layout) for before, after in over):
            found["jumped"].append(number)
        if number in overfull:
            found["over_limit"].append(number)
        if [1 for _, entered, left in item.stays if left == entered]:
            found["same_time"].append(number)
        earliest = 0 if created is None else created
        odd = [
            move
            for move in history.moves
            if (move.backdated or move.doubt is not None or move.at < earliest) and move.at <= item.at
        ]
        if odd:
            if any(move.backdated for move in odd):
                found["backdated"].append(number)
            for doubt in {move.doubt for move in odd if move.doubt is not None}:
                found[doubt].append(number)
            if created is not None and not item.dirty and any(move.at < created for move in odd):
                found["created_late"].append(number)
        if created is None:
            found["created_unknown"].append(number)
    return tuple(Quality(check, tuple(numbers)) for check, numbers in found.items() if numbers)


def _jumped(before: int, after: int, layout: Layout) -> bool:
    """Whether a move passed some of the columns in progress; one over all of them never started."""
    over = range(max(before + 1, layout.start), min(after, layout.done))
    return 0 < len(over) < layout.done - layout.start
