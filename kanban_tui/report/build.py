"""The report as one object: every number that any of its formats shows, worked out once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from kanban_tui.board import clock
from kanban_tui.board.history import BoardHistory, PolicyChange
from kanban_tui.board.layout import Layout
from kanban_tui.board.limits import Scope as Limit
from kanban_tui.board.model import Board
from kanban_tui.errors import BadValue
from kanban_tui.flow.aging import Bands, aging_bands
from kanban_tui.flow.batches import Held, Transfers, held, transfers
from kanban_tui.flow.box import by_subject
from kanban_tui.flow.boxes import BoxSummary, Entry, box_summary
from kanban_tui.flow.breaches import Price, price
from kanban_tui.flow.cfd import CfdDay, cfd
from kanban_tui.flow.days import (
    Day,
    Throughput,
    Week,
    Wip,
    daily,
    period,
    throughput,
    total_ages,
    weekly,
    whole_weeks,
    wip,
)
from kanban_tui.flow.effects import Effect, effects
from kanban_tui.flow.forecast import Factor
from kanban_tui.flow.histogram import Bar, histogram
from kanban_tui.flow.items import measure
from kanban_tui.flow.levels import Place, places
from kanban_tui.flow.littles_law import ItemDays, LittlesLaw, item_days, law_window, littles_law, wip_touched
from kanban_tui.flow.mix import TypeShare, by_type
from kanban_tui.flow.percentiles import Distribution, distribution
from kanban_tui.flow.refusals import Refusals, refusals
from kanban_tui.flow.sle import Sle, sle
from kanban_tui.flow.status import WeekStatus, status
from kanban_tui.flow.time_in_column import TimeInColumn, time_in_column
from kanban_tui.flow.trends import Month, Trailing, months, trailing
from kanban_tui.flow.waiting import Blocked, Efficiency, blocked, efficiency
from kanban_tui.flow.xmr import Xmr, xmr
from kanban_tui.report.counts import Quality, Summary, quality, summary
from kanban_tui.report.forecasts import Forecast, forecast
from kanban_tui.report.narrowing import narrowing
from kanban_tui.report.scopes import Scope, scopes
from kanban_tui.report.stops import Stop, stops

FORECAST_ITEMS = 20
FORECAST_DAYS = 30
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Report:
    """The flow of a board as it was known at `at`, the end of the local day `as_of` (or now, on that day).

    `since` and `until` are the period's first and last date; `since` None is from the beginning. What is counted when
    it finished or happened is counted within the period; ages and boxes of open items are those at `at`. `entries` are
    the items asked for. Aging bands and `all_cycle_days`, in which open and finished items find
    their place, are of all items finished up to then; the forecast takes its own window of days. `touched` are the
    items in progress at any time of each day, `cycle_order` the items of `cycle_xmr` as they were finished. `stops` are
    what needs a word at `at`, in the order of a walk.
    """

    generated: int
    board: Board
    layout: Layout
    tz: tzinfo
    at: int
    as_of: date
    since: date | None
    until: date
    types: tuple[str, ...] | None
    tags: tuple[str, ...] | None
    people: tuple[str, ...] | None
    text: str | None
    entries: tuple[Entry, ...]
    stops: tuple[Stop, ...]
    summary: Summary
    cycle_days: Distribution
    cycle_time: Distribution
    first_start_days: Distribution
    lead_days: Distribution
    age_days: Distribution
    cycle_histogram: tuple[Bar, ...]
    all_cycle_days: tuple[int, ...]
    bands: Bands
    throughput: Throughput
    throughput_histogram: tuple[Bar, ...]
    daily: tuple[Day, ...]
    weekly: tuple[Week, ...]
    whole_weeks: tuple[Week, ...]
    status: tuple[WeekStatus, ...]
    cfd: tuple[CfdDay, ...]
    time_in_column: tuple[TimeInColumn, ...]
    wip: Wip
    touched: tuple[int, ...]
    total_ages: tuple[int, ...]
    months: tuple[Month, ...]
    trailing: tuple[Trailing, ...]
    scopes: tuple[Scope, ...]
    other_limits: tuple[Limit, ...]
    efficiency: Efficiency | None
    blocked: Blocked
    boxes: BoxSummary
    mix: tuple[TypeShare, ...]
    refusals: Refusals
    cycle_xmr: Xmr
    cycle_order: tuple[int, ...]
    weekly_xmr: Xmr
    transfers: tuple[Transfers, ...]
    held: Held | None
    places: tuple[Place, ...]
    price: Price
    effects: tuple[Effect, ...]
    littles_law: LittlesLaw
    item_days: ItemDays
    sle: Sle
    forecast: Forecast
    baseline: date | None
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
    types: Collection[str] | None = None,
    tags: Collection[str] | None = None,
    people: Collection[str] | None = None,
    text: str | None = None,
    matching: Collection[int] | None = None,
    baseline: date | None = None,
    forecast_items: int = FORECAST_ITEMS,
    forecast_days: int = FORECAST_DAYS,
    factor: Factor = (1, 1),
    now: int,
    told: Callable[[int], None] | None = None,
) -> Report:
    """The report of a board.

    Args:
        history: everything that happened on the board.
        as_of: the local date at whose end the board is looked at; what came later is not looked at. Today if None.
        since: the period's first date; the beginning if None.
        until: the period's last date; `as_of` if None or later.
        types: the names of work types; only their items are counted. All if None.
        tags: only items with one of these tags are counted. All if None.
        people: only items of one of these people are counted. All if None.
        text: the words of a filter, and `matching` the numbers of the items they find; only those are counted.
        baseline: the date from which behaviour is judged anew, beside each change of a limit.
        forecast_items: how many items the forecast asks for.
        forecast_days: over how many days it asks.
        factor: into how many items one becomes by splitting, the least and the most.
        now: this instant.
        told: is told before each item how many are measured.

    Raises:
        BadValue: a period that is none or lies in the future, a forecast that cannot be meant.
        NotFound: a work type that the board does not have.
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
    asked = narrowing(board, types, tags, people)

    policies = by_subject(history.policy)
    known: list[Entry] = []
    for k, one in enumerate(history.items):
        if told is not None:
            told(k)
        item = measure(one, board, layout, now=at, tz=tz, policies=policies)
        if item.stays:
            known.append((one, item))
    entries = tuple(
        entry for entry in known if asked(entry[0].item) and (matching is None or entry[0].item.id in matching)
    )
    items = [item for _, item in entries]

    start = None if since is None else clock.midnight(since, tz)
    end = min(at, clock.midnight(until + ONE_DAY, tz) - 1)

    def in_period(instant: int | None) -> bool:
        return instant is not None and (start is None or start <= instant) and instant <= end

    done = [entry for entry in entries if in_period(entry[1].finished)]
    finished = [item for _, item in done]
    all_days = daily(items, until=as_of, tz=tz)
    days = period(all_days, since, until)
    dates = [day.date for day in days]
    known_days = period(all_days, None, until)
    whole = tuple(whole_weeks(known_days, since=since))
    touched = wip_touched(items, dates, tz)
    # Items finished at the same instant stand by title: in dated imports that is the name they had outside.
    finishes = sorted(
        (item.finished, h.item.title, h.item.id, item.cycle_days)
        for h, item in done
        if item.finished is not None and item.cycle_days is not None
    )
    earlier = [
        item.cycle_days
        for item in items
        if start is not None and item.finished is not None and item.finished < start and item.cycle_days is not None
    ]
    kinds = {kind.id: kind.name for kind in board.types}
    done_on = [
        (clock.local_date(item.finished, tz), item.cycle_days, kinds.get(h.item.type_id or 0))
        for h, item in entries
        if item.finished is not None and item.cycle_days is not None
    ]
    narrowed = any(by is not None for by in (types, tags, people, matching))
    numbers = {h.item.id for h, _ in entries}
    refused = [record for record in history.refusals if record.at <= at and (not narrowed or record.item_id in numbers)]
    counts = summary(items, layout.done, in_period)
    law_days = days if since is not None else law_window(days)
    law_touched = touched[len(days) - len(law_days) :]
    bands = aging_bands(items, layout, tz)
    held_to = scopes(history, [item for _, item in known], items, layout, dates, at=at, tz=tz)
    limits = {scope.column: scope.limit for scope in held_to if scope.column is not None}
    return Report(
        generated=now,
        board=board,
        layout=layout,
        tz=tz,
        at=at,
        as_of=as_of,
        since=since,
        until=until,
        types=None if types is None else tuple(types),
        tags=None if tags is None else tuple(tags),
        people=None if people is None else tuple(people),
        text=text,
        entries=entries,
        stops=tuple(
            stop for stop in stops(known, layout, bands, limits, now=at, tz=tz) if stop.entry[0].item.id in numbers
        ),
        summary=counts,
        cycle_days=distribution(item.cycle_days for item in finished),
        cycle_time=distribution(item.cycle_time for item in finished),
        first_start_days=distribution(item.first_start_days for item in finished),
        lead_days=distribution(item.lead_days for item in finished),
        age_days=distribution(item.age_days for item in items),
        cycle_histogram=histogram([days for *_, days in finishes]),
        all_cycle_days=tuple(sorted(item.cycle_days for item in items if item.cycle_days is not None)),
        bands=bands,
        throughput=throughput(known_days, since=since),
        throughput_histogram=histogram([week.finished for week in whole], first=0),
        daily=tuple(days),
        weekly=tuple(weekly(days)),
        whole_weeks=whole,
        status=status(all_days, refused, as_of, tz),
        cfd=tuple(cfd(items, len(layout.columns), dates, tz)),
        time_in_column=tuple(time_in_column(finished, layout.done)),
        wip=wip(days, counts.in_progress),
        touched=tuple(touched),
        total_ages=tuple(total_ages(items, layout, dates, tz)),
        months=months(done_on, since, until),
        trailing=trailing(done_on, [day for day in dates if day.isoweekday() == 7 or day == dates[-1]]),
        scopes=held_to,
        other_limits=history.scopes,
        efficiency=efficiency(finished, layout),
        blocked=blocked(entries, start, end),
        boxes=box_summary(entries, layout, tz, finished_in_period=lambda item: in_period(item.finished)),
        mix=by_type(done, [entry for entry in entries if entry[1].in_progress]),
        refusals=refusals(refused, since=since, until=until, tz=tz),
        cycle_xmr=xmr([days for *_, days in finishes]),
        cycle_order=tuple(number for *_, number, _ in finishes),
        weekly_xmr=xmr([week.finished for week in whole]),
        transfers=transfers(items, layout, tz, since=start, until=end),
        held=held(finished, layout, tz),
        places=places(entries, layout, start, end),
        price=price(
            known,
            entries,
            refused,
            {scope.column: scope.steps for scope in held_to if scope.column is not None},
            layout,
            since=start,
            until=end,
        ),
        effects=tuple(
            effect
            for effect in effects(
                [change for change in history.policy if change.at <= at], known_days, items, refused, tz
            )
            if since is None or effect.on >= since
        ),
        littles_law=littles_law(entries, law_days, law_touched, layout, at=at, tz=tz),
        item_days=item_days(items, tz, since=since, until=until),
        sle=sle(earlier, [days for *_, days in finishes]),
        forecast=forecast(
            all_days,
            as_of=as_of,
            today=today,
            items=forecast_items,
            days_ahead=forecast_days,
            unfinished=counts.unfinished,
            factor=factor,
        ),
        baseline=baseline,
        policy=tuple(change for change in history.policy if change.at <= at and in_period(change.at)),
        quality=quality(entries),
    )
