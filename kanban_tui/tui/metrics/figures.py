"""What the charts of the metrics screen show of a measured board: cut to a choice, pure, nothing reckoned here that
flow defines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from kanban_tui.board import clock
from kanban_tui.board.layout import OFF_BOARD
from kanban_tui.board.timebox import State
from kanban_tui.flow.aging import Bands, aging_bands
from kanban_tui.flow.boxes import BoxSummary, Entry, box_summary
from kanban_tui.flow.cfd import CfdDay, cfd
from kanban_tui.flow.days import ONE_DAY, Day, Throughput, daily, period, throughput
from kanban_tui.flow.items import ItemMeasures
from kanban_tui.flow.percentiles import Distribution, distribution
from kanban_tui.flow.waiting import Blocked, blocked
from kanban_tui.report.forecasts import Basis, basis
from kanban_tui.tui.metrics.choice import ALL, OWN, RANGES, Choice
from kanban_tui.tui.metrics.measured import Measured


def cut_of(measured: Measured, choice: Choice, *, grow: bool) -> Cut:
    """The part of a board that is looked at. With `grow` the range is the next longer one that holds a finish."""
    cut = Cut(measured, choice)
    while grow and not cut.finished and choice.range < ALL:
        choice = choice._replace(range=choice.range + 1)
        cut = Cut(measured, choice)
    return cut


@dataclass(frozen=True)
class Cut:
    """The items and days of a choice."""

    measured: Measured
    choice: Choice

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The items looked at."""
        which = self.choice.which
        return tuple(entry for entry in self.measured.entries if which.holds(entry[0].item))

    @cached_property
    def all_days(self) -> list[Day]:
        """Every day from the first event on."""
        return daily((item for _, item in self.entries), until=self.measured.today, tz=self.measured.tz)

    @property
    def until(self) -> date:
        return self.choice.period(self.measured.today)[1]

    @cached_property
    def since(self) -> date:
        """The first day; from the beginning, that of the first event."""
        since = self.choice.period(self.measured.today)[0]
        if since is not None:
            return since
        return min(self.all_days[0].date, self.until) if self.all_days else self.until

    @cached_property
    def days(self) -> list[Day]:
        """The days of the period."""
        return period(self.all_days, self.since, self.until)

    @cached_property
    def finished(self) -> tuple[Entry, ...]:
        """The items finished in the period."""
        on = self.measured.finished_on
        return tuple(
            (history, item)
            for history, item in self.entries
            if history.item.id in on and self.since <= on[history.item.id] <= self.until
        )

    @cached_property
    def running(self) -> tuple[Entry, ...]:
        """The items in progress now, oldest first."""
        found = [entry for entry in self.entries if entry[1].in_progress]
        return tuple(sorted(found, key=lambda entry: (-(entry[1].age or 0), entry[0].item.id)))

    @cached_property
    def bands(self) -> Bands:
        """The ages at which what was finished in the period had left each column."""
        return aging_bands((item for _, item in self.finished), self.measured.layout, self.measured.tz)

    @cached_property
    def left(self) -> tuple[Entry, ...]:
        """The items on the board that are not done."""
        done = self.measured.layout.done
        return tuple(entry for entry in self.entries if OFF_BOARD < entry[1].column < done)

    @cached_property
    def cfd(self) -> list[CfdDay]:
        """How many items had reached each column on each day of the period."""
        days = [day.date for day in self.days]
        return cfd((item for _, item in self.entries), len(self.measured.layout.columns), days, self.measured.tz)

    @cached_property
    def blocked(self) -> Blocked:
        """The time items were blocked in the period."""
        tz = self.measured.tz
        since = self.choice.period(self.measured.today)[0]
        start = None if since is None else clock.midnight(since, tz)
        return blocked(self.entries, start, min(self.measured.now, clock.midnight(self.until + ONE_DAY, tz) - 1))

    @cached_property
    def basis(self) -> Basis:
        """What a forecast is drawn from, and how such forecasts were kept."""
        return basis(self.all_days, as_of=self.measured.today, today=self.measured.today)

    @cached_property
    def boxed(self) -> tuple[Entry, ...]:
        """The items held to a time box: those in progress, then those finished in the period; the fullest first."""

        def fullest(entries: Sequence[Entry]) -> list[Entry]:
            held = [entry for entry in entries if entry[1].box is not None]
            return sorted(held, key=lambda e: (-(e[1].box.percent if e[1].box else 0), e[0].item.id))

        return (*fullest(self.running), *fullest(self.finished))

    @cached_property
    def boxes(self) -> BoxSummary:
        """How time boxes were kept by what was finished in the period, and how what is open stands to them."""
        return box_summary(self.entries, self.measured.layout, self.measured.tz, finished_in_period=self._in_period)

    def _in_period(self, item: ItemMeasures) -> bool:
        return (
            item.finished is not None and self.since <= clock.local_date(item.finished, self.measured.tz) <= self.until
        )

    @cached_property
    def cycle_days(self) -> Distribution:
        """Cycle times of what was finished in the period."""
        return distribution(item.cycle_days for _, item in self.finished)

    @cached_property
    def throughput(self) -> Throughput:
        """Items finished by week, from the first day or, from the beginning, from the first finish."""
        since = self.choice.period(self.measured.today)[0]
        return throughput(period(self.all_days, None, self.until), since=since)

    def nothing(self, what: str) -> tuple[str, ...]:
        """Why a chart of the period is empty, and what would show more."""
        lines = [f"{what} {self.said}."]
        if self.choice.which.words:
            lines.append("esc looks at all items again.")
        if self.choice.range != OWN and RANGES[self.choice.range][1] is not None:
            lines.append("] takes a longer range.")
        return tuple(lines)

    @property
    def said(self) -> str:
        """The period in words: `from 24 Aug to 22 Nov`."""
        of = f" of {self.choice.which.words}" if self.choice.which.words else ""
        return f"from {said(self.since, self.until)} to {said(self.until, self.since)}{of}"


def said(day: date, other: date) -> str:
    """A date in words, with its year where the other one is of another."""
    return f"{day.day} {day:%b}" + ("" if day.year == other.year else f" {day.year}")


def breached(entry: Entry) -> bool:
    """Whether an item broke its time box."""
    box = entry[1].box
    return box is not None and box.state is State.BREACHED


def monday(day: date) -> date:
    """The first day of a date's week."""
    return day - timedelta(days=day.isoweekday() - 1)
