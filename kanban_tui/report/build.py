"""The report as one object: every number that any of its formats shows, worked out once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from kanban_tui.board import clock
from kanban_tui.board.history import BoardHistory, PolicyChange
from kanban_tui.board.layout import Layout
from kanban_tui.board.model import Board
from kanban_tui.errors import BadValue
from kanban_tui.flow.box import by_subject
from kanban_tui.flow.boxes import BoxSummary, Entry, box_summary
from kanban_tui.flow.days import Day, Throughput, Week, Wip, daily, period, throughput, weekly, wip
from kanban_tui.flow.items import ItemMeasures, measure
from kanban_tui.flow.percentiles import Distribution, distribution
from kanban_tui.flow.refusals import Refusals, refusals
from kanban_tui.flow.time_in_column import TimeInColumn, time_in_column

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of items. Those of what was finished, cancelled or skipped are of the period, the others of all items.

    `restarted` are finished items that were started more than once, `dirty` ones whose times contradict each other.
    """

    items: int
    finished: int
    in_progress: int
    with_cycle_time: int
    skipped_wip: int
    cancelled: int
    cancelled_after_start: int
    restarted: int
    reopened: int
    backward_moves: int
    dirty: int


@dataclass(frozen=True, slots=True)
class Quality:
    """Something to know before the numbers are believed, and the items it concerns."""

    check: str
    items: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The flow of a board as it was known at `at`, the end of the local day `as_of` (or now, on that day).

    `since` and `until` are the period's first and last date; `since` None is from the beginning. What is counted when
    it finished or happened is counted within the period; ages and boxes of open items are those at `at`.
    """

    generated: int
    board: Board
    layout: Layout
    tz: tzinfo
    at: int
    as_of: date
    since: date | None
    until: date
    entries: tuple[Entry, ...]
    summary: Summary
    cycle_days: Distribution
    cycle_time: Distribution
    first_start_days: Distribution
    lead_days: Distribution
    age_days: Distribution
    throughput: Throughput
    daily: tuple[Day, ...]
    weekly: tuple[Week, ...]
    time_in_column: tuple[TimeInColumn, ...]
    wip: Wip
    boxes: BoxSummary
    refusals: Refusals
    policy: tuple[PolicyChange, ...]
    quality: tuple[Quality, ...]

    def in_period(self, instant: int | None) -> bool:
        """Whether something happened within the period."""
        return instant is not None and within(clock.local_date(instant, self.tz), self.since, self.until)

    def boxed(self) -> list[Entry]:
        """The items held to a time box: those finished in the period, and those started and not finished."""
        return [
            (history, item)
            for history, item in self.entries
            if item.box is not None
            and item.entries
            and item.crossed.cancelled is None
            and (item.finished is None or self.in_period(item.finished))
        ]


def within(day: date, since: date | None, until: date) -> bool:
    """Whether a date is in a period, both ends included."""
    return (since is None or since <= day) and day <= until


def build(
    history: BoardHistory,
    *,
    as_of: date | None = None,
    since: date | None = None,
    until: date | None = None,
    now: int,
) -> Report:
    """The report of a board. Raises BadValue for a period that is none or lies in the future.

    Args:
        history: everything that happened on the board.
        as_of: the local date at whose end the board is looked at; what came later is not looked at. Today if None.
        since: the period's first date; the beginning if None.
        until: the period's last date; `as_of` if None or later.
        now: this instant.
    """
    board = history.board
    tz = clock.zone(board.zone)
    layout = Layout.of(board.columns, board.retired)
    today = clock.local_date(now, tz)
    as_of = as_of or today
    if as_of > today:
        raise BadValue(f"{as_of} is in the future; a report looks back.")
    until = min(until or as_of, as_of)
    if since is not None and since > until:
        raise BadValue(f"The period from {since} to {until} has no days.")
    at = min(now, clock.midnight(as_of + ONE_DAY, tz) - 1)

    policies = by_subject(history.policy)
    measured = ((h, measure(h, board, layout, now=at, tz=tz, policies=policies)) for h in history.items)
    entries = tuple(entry for entry in measured if entry[1].stays)
    items = [item for _, item in entries]

    def in_period(instant: int | None) -> bool:
        return instant is not None and within(clock.local_date(instant, tz), since, until)

    finished = [item for item in items if in_period(item.finished)]
    days = period(daily(items, until=as_of, tz=tz), since, until)
    return Report(
        generated=now,
        board=board,
        layout=layout,
        tz=tz,
        at=at,
        as_of=as_of,
        since=since,
        until=until,
        entries=entries,
        summary=_summary(items, finished, [item for item in items if in_period(item.crossed.cancelled)]),
        cycle_days=distribution(item.cycle_days for item in finished),
        cycle_time=distribution(item.cycle_time for item in finished),
        first_start_days=distribution(item.first_start_days for item in finished),
        lead_days=distribution(item.lead_days for item in finished),
        age_days=distribution(item.age_days for item in items),
        throughput=throughput(days, since=since),
        daily=tuple(days),
        weekly=tuple(weekly(days)),
        time_in_column=tuple(time_in_column(finished, layout.done)),
        wip=wip(days, sum(item.in_progress for item in items)),
        boxes=box_summary(entries, layout, tz, finished_in_period=lambda item: in_period(item.finished)),
        refusals=refusals((record for record in history.refusals if record.at <= at), since=since, until=until, tz=tz),
        policy=tuple(change for change in history.policy if change.at <= at and in_period(change.at)),
        quality=tuple(_quality(entries)),
    )


def _summary(items: list[ItemMeasures], finished: list[ItemMeasures], cancelled: list[ItemMeasures]) -> Summary:
    timed = [item for item in finished if item.cycle_days is not None]
    return Summary(
        items=len(items),
        finished=len(finished),
        in_progress=sum(item.in_progress for item in items),
        with_cycle_time=len(timed),
        skipped_wip=sum(item.crossed.skipped_wip for item in finished),
        cancelled=len(cancelled),
        cancelled_after_start=sum(item.crossed.first_started is not None for item in cancelled),
        restarted=sum(item.crossed.restarted for item in timed),
        reopened=sum(item.crossed.reopened > 0 for item in items),
        backward_moves=sum(item.crossed.backward_moves for item in items),
        dirty=sum(item.dirty for item in finished),
    )


def _quality(entries: Iterable[Entry]) -> list[Quality]:
    """The checks that found something, in a fixed order."""
    found: dict[str, list[int]] = {
        "finished_before_created": [],
        "never_started": [],
        "backdated": [],
        "created_unknown": [],
    }
    for history, item in entries:
        number = history.item.id
        if item.dirty:
            found["finished_before_created"].append(number)
        if item.crossed.skipped_wip:
            found["never_started"].append(number)
        if any(move.backdated and move.at <= item.at for move in history.moves):
            found["backdated"].append(number)
        if history.item.created_at is None:
            found["created_unknown"].append(number)
    return [Quality(check, tuple(numbers)) for check, numbers in found.items() if numbers]
