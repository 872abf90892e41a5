"""The report as one object: every number that any of its formats shows, worked out once, when it is asked for."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from kanban_tui.board import calendar, clock
from kanban_tui.board.history import History, PolicyChange
from kanban_tui.board.timebox import BoxUse, State
from kanban_tui.flow.aging import Bands, aging_bands
from kanban_tui.flow.batches import Held, Transfers, held, transfers
from kanban_tui.flow.box import by_subject
from kanban_tui.flow.boxes import BoxSummary, box_summary
from kanban_tui.flow.breaches import Price, price
from kanban_tui.flow.cfd import CfdDay, cfd
from kanban_tui.flow.days import (
    FEW_WEEKS,
    Day,
    Throughput,
    Week,
    Wip,
    period,
    throughput,
    total_ages,
    weekly,
    whole_weeks,
    wip,
)
from kanban_tui.flow.deployments import Deployments, deployments
from kanban_tui.flow.effects import Effect, effects
from kanban_tui.flow.histogram import Bar, histogram
from kanban_tui.flow.items import measure
from kanban_tui.flow.levels import Place, places
from kanban_tui.flow.littles_law import ItemDays, LittlesLaw, item_days, law_window, littles_law, wip_touched
from kanban_tui.flow.mix import TypeShare, by_type
from kanban_tui.flow.outlook import LEAST
from kanban_tui.flow.percentiles import Distribution, distribution
from kanban_tui.flow.refusals import Refusals, refusals
from kanban_tui.flow.sle import Sle, sle
from kanban_tui.flow.splits import Compared, Split, compared, left_out, splits
from kanban_tui.flow.status import WeekStatus, status
from kanban_tui.flow.time_in_column import TimeInColumn, time_in_column
from kanban_tui.flow.trends import Month, Trailing, months, trailing
from kanban_tui.flow.waiting import Blocked, Efficiency, blocked, efficiency
from kanban_tui.flow.wip_limits import told_over
from kanban_tui.flow.xmr import Xmr, xmr
from kanban_tui.report.asked import Asked
from kanban_tui.report.counts import DueDates, Quality, Return, Summary, came_back, due_dates, quality, summary
from kanban_tui.report.forecasts import Basis, Forecast, basis, forecast
from kanban_tui.report.scopes import Scope, scopes
from kanban_tui.report.walk import Stop, stops


class Report(Asked, frozen=True):
    """The flow of a board.

    What is counted when it finished or happened is counted within the period; ages and boxes of open items are those at
    `at`. Aging bands and `all_cycle_days`, in which open and finished items find their place, are of all items finished
    up to then; the forecast takes its own window of days. `touched` are the items in progress at any time of each day,
    `cycle_order` the items of `cycle_xmr` as they were finished. `stops` are what needs a word at `at`, in the order of
    a walk.

    Every measure is worked out when it is first asked for: who shows one chart does not wait for the others.
    """

    @cached_property
    def stops(self) -> tuple[Stop, ...]:
        limits = {scope.column: scope.limit for scope in self.scopes if scope.column is not None}
        asked = {history.item.id for history, _ in self.entries}
        found = stops(self.known, self.layout, self.bands, limits, now=self.at, tz=self.tz)
        return tuple(stop for stop in found if stop.entry[0].item.id in asked)

    @cached_property
    def summary(self) -> Summary:
        return summary(self.items, self.layout.done, self.in_period)

    @cached_property
    def due_dates(self) -> DueDates:
        return due_dates(self.done, self.tz)

    @cached_property
    def came_back(self) -> tuple[Return, ...]:
        return came_back(self.entries, self.layout.done, self.in_period)

    @cached_property
    def cycle_days(self) -> Distribution:
        return distribution(item.cycle_days for item in self.finished)

    @cached_property
    def cycle_time(self) -> Distribution:
        return distribution(item.cycle_time for item in self.finished)

    @cached_property
    def first_start_days(self) -> Distribution:
        return distribution(item.first_start_days for item in self.finished)

    @cached_property
    def lead_days(self) -> Distribution:
        return distribution(item.lead_days for item in self.finished)

    @cached_property
    def age_days(self) -> Distribution:
        return distribution(item.age_days for item in self.items)

    @cached_property
    def cycle_histogram(self) -> tuple[Bar, ...]:
        return histogram(self._in_order[1])

    @cached_property
    def all_cycle_days(self) -> tuple[int, ...]:
        return tuple(sorted(item.cycle_days for item in self.items if item.cycle_days is not None))

    @cached_property
    def bands(self) -> Bands:
        return aging_bands(self.items, self.layout, self.tz)

    @cached_property
    def throughput(self) -> Throughput:
        return throughput(self.known_days, since=self.since, today=clock.local_date(self.generated, self.tz))

    @cached_property
    def throughput_histogram(self) -> tuple[Bar, ...]:
        return histogram([week.finished for week in self.whole_weeks], first=0)

    @cached_property
    def daily(self) -> tuple[Day, ...]:
        return tuple(period(self.all_days, self.since, self.until))

    @cached_property
    def dates(self) -> list[date]:
        return [day.date for day in self.daily]

    @cached_property
    def weekly(self) -> tuple[Week, ...]:
        return tuple(weekly(self.daily))

    @cached_property
    def whole_weeks(self) -> tuple[Week, ...]:
        return tuple(whole_weeks(self.known_days, since=self.since))

    @cached_property
    def status(self) -> tuple[WeekStatus, ...]:
        return status(self.all_days, self._refused, self.as_of, self.tz, first=self.known_since)

    @cached_property
    def cfd(self) -> tuple[CfdDay, ...]:
        return tuple(cfd(self.items, len(self.layout.columns), self.dates, self.tz))

    @cached_property
    def time_in_column(self) -> tuple[TimeInColumn, ...]:
        return tuple(time_in_column(self.finished, self.layout.done))

    @cached_property
    def wip(self) -> Wip:
        return wip(self.daily, self.summary.in_progress)

    @cached_property
    def touched(self) -> tuple[int, ...]:
        return tuple(wip_touched(self.items, self.dates, self.tz))

    @cached_property
    def total_ages(self) -> tuple[int, ...]:
        return tuple(total_ages(self.items, self.layout, self.dates, self.tz))

    @cached_property
    def months(self) -> tuple[Month, ...]:
        return months(self._done_on, self.since, self.until)

    @cached_property
    def trailing(self) -> tuple[Trailing, ...]:
        days = self.dates
        return trailing(self._done_on, [day for day in days if day.isoweekday() == 7 or day == days[-1]])

    @cached_property
    def scopes(self) -> tuple[Scope, ...]:
        return scopes(self.history, self.known, self.entries, self.layout, self.dates, at=self.at, tz=self.tz)

    @cached_property
    def efficiency(self) -> Efficiency | None:
        return efficiency(self.finished, self.layout)

    @cached_property
    def blocked(self) -> Blocked:
        return blocked(self.entries, self.start, self.end)

    @cached_property
    def boxes(self) -> BoxSummary:
        return box_summary(
            self.entries,
            self.layout,
            self.tz,
            calendar=calendar.of(self.board),
            finished_in_period=lambda item: self.in_period(item.finished),
        )

    @cached_property
    def mix(self) -> tuple[TypeShare, ...]:
        return by_type(self.done, [entry for entry in self.entries if entry[1].in_progress])

    @cached_property
    def refusals(self) -> Refusals:
        return refusals(self._refused, since=self.since, until=self.until, tz=self.tz)

    @cached_property
    def cycle_xmr(self) -> Xmr:
        return xmr(self._in_order[1], least=LEAST)

    @cached_property
    def cycle_order(self) -> tuple[int, ...]:
        return tuple(self._in_order[0])

    @cached_property
    def weekly_xmr(self) -> Xmr:
        return xmr([week.finished for week in self.whole_weeks], least=FEW_WEEKS)

    @cached_property
    def transfers(self) -> tuple[Transfers, ...]:
        return transfers(self.items, self.layout, self.tz, since=self.start, until=self.end)

    @cached_property
    def held(self) -> Held | None:
        return held(self.finished, self.layout, self.tz)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        return places(self.entries, self.layout, self.begun, self.end)

    @cached_property
    def price(self) -> Price:
        limits = {scope.column: scope.steps for scope in self.scopes if scope.column is not None}
        judged = [record for record in self._refused if record.at >= self.board.created_at]
        return price(self.known, self.entries, judged, limits, self.layout, since=self.start, until=self.end)

    @cached_property
    def splits(self) -> tuple[Split, ...]:
        policies = by_subject(self.history.policy)

        def box(history: History, at: int) -> BoxUse | None:
            return measure(history, self.board, self.layout, now=at, tz=self.tz, policies=policies).box

        return splits(self.history.items, self.entries, self.layout, self.tz, since=self.start, until=self.end, box=box)

    @cached_property
    def split_away(self) -> tuple[int, ...]:
        """What was in progress in the period and is in none of its days, since it was split."""
        return left_out(self.history.items, self.entries, self.layout, since=self.start, until=self.end, at=self.at)

    @property
    def split_past_box(self) -> tuple[Split, ...]:
        """What had broken its time box when it was split."""
        return tuple(split for split in self.splits if split.box is not None and split.box.state is State.BREACHED)

    @cached_property
    def compared(self) -> tuple[Compared, ...]:
        """Pieces against unsplit items."""
        return compared(self.done)

    @cached_property
    def deployments(self) -> tuple[Deployments, ...]:
        return deployments(self.entries, self.layout, self.tz, since=self.start, until=self.end)

    @cached_property
    def effects(self) -> tuple[Effect, ...]:
        changes = [change for change in self.history.policy if change.at <= self.at]
        found = effects(changes, self.known_days, self.items, self._refused, self.tz)
        return tuple(effect for effect in found if self.since is None or effect.on >= self.since)

    @cached_property
    def littles_law(self) -> LittlesLaw:
        days = self.daily if self.since is not None else law_window(self.daily)
        touched = self.touched[len(self.daily) - len(days) :]
        return littles_law(self.entries, days, touched, self.layout, at=self.at, tz=self.tz)

    @cached_property
    def item_days(self) -> ItemDays:
        return item_days(self.items, self.tz, since=self.since, until=self.until)

    @cached_property
    def sle(self) -> Sle:
        start = self.start
        earlier = [
            item.cycle_days
            for item in self.items
            if start is not None and item.finished is not None and item.finished < start and item.cycle_days is not None
        ]
        return sle(earlier, self._in_order[1])

    @cached_property
    def basis(self) -> Basis:
        """What forecasts are drawn from."""
        return basis(self.all_days, as_of=self.as_of, today=clock.local_date(self.generated, self.tz))

    @cached_property
    def forecast(self) -> Forecast:
        """Raises BadValue for what cannot be meant."""
        return forecast(
            self.basis,
            as_of=self.as_of,
            items=self.forecast_items,
            days_ahead=self.forecast_days,
            unfinished=self.summary.unfinished,
            factor=self.factor,
        )

    @cached_property
    def policy(self) -> tuple[PolicyChange, ...]:
        return tuple(change for change in self.history.policy if self.in_period(change.at))

    @cached_property
    def quality(self) -> tuple[Quality, ...]:
        asked = {history.item.id for history, _ in self.entries}
        known = [one for one in self.history.measured if not self.narrowed or one.item.id in asked]
        limits = {scope.column: scope.steps for scope in self.scopes if scope.column is not None}
        over = told_over(self.known, self.layout, limits)
        return quality(self.entries, known, self.layout, self.generated, over)
