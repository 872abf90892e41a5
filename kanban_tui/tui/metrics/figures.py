"""What the charts of the metrics screen show of a measured board: the report of a choice, nothing reckoned here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from kanban_tui.board import clock
from kanban_tui.board.layout import OFF_BOARD
from kanban_tui.board.timebox import State
from kanban_tui.flow.boxes import Entry
from kanban_tui.headline import LEAST_TIMED
from kanban_tui.headline import Numbers as Headline
from kanban_tui.report.as_json import Asked
from kanban_tui.report.numbers import Numbers
from kanban_tui.report.report import Report
from kanban_tui.tui.metrics.choice import ALL, OWN, QUARTER, RANGES, Choice
from kanban_tui.tui.metrics.measured import Measured


def cut_of(measured: Measured, choice: Choice, found: frozenset[int] | None = None, *, grow: bool) -> Cut:
    """The part of a board that is looked at. With `grow` the range is the shortest that holds all there is, at most a
    quarter, or the next longer one that holds a finish."""
    if grow:
        choice = replace(choice, range=_holding(measured))
    cut = Cut(measured, choice, found)
    while grow and not cut.report.done and choice.range < ALL:
        choice = replace(choice, range=choice.range + 1)
        cut = Cut(measured, choice, found)
    return cut


def _holding(measured: Measured) -> int:
    """The shortest range that reaches back to the first day of a board, at most a quarter."""
    first = min((item.stays[0].entered for _, item in measured.entries), default=measured.now)
    days = clock.day_count(first, measured.now, measured.tz)
    return next(k for k, (_, length) in enumerate(RANGES) if k == QUARTER or days <= (length or days))


class Cut(Struct, frozen=True, dict=True):
    """The items and days of a choice; `found` are the numbers of those that its filter finds (None: it has none)."""

    measured: Measured
    choice: Choice
    found: frozenset[int] | None = None

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The items looked at."""
        if self.found is None:
            return self.measured.entries
        return tuple(entry for entry in self.measured.entries if entry[0].item.id in self.found)

    @cached_property
    def report(self) -> Report:
        """The report of it: its figures are the charts'."""
        own = self.measured
        since, until = self.choice.period(own.today)
        return Report(
            generated=own.now,
            history=own.history,
            layout=own.layout,
            tz=own.tz,
            at=own.now,
            as_of=own.today,
            since=since,
            until=until,
            text=self.choice.which or None,
            known=own.entries,
            entries=self.entries,
        )

    @cached_property
    def numbers(self) -> Numbers:
        """The report's document, its parts made as they are asked for."""
        return Numbers(Asked(self.report))

    @cached_property
    def head(self) -> Headline:
        """What stands in the screen's header."""
        cycle = self.report.cycle_days
        return Headline(
            breached=self.report.boxes.open_breached,
            blocked=len({block.item for block in self.report.blocked.open}),
            within_days=cycle.p85 if cycle.n >= LEAST_TIMED else None,
        )

    @property
    def until(self) -> date:
        return self.choice.period(self.measured.today)[1]

    @cached_property
    def since(self) -> date:
        """The first day; from the beginning, that of the first event."""
        if self.report.since is not None:
            return self.report.since
        days = self.report.all_days
        return min(days[0].date, self.until) if days else self.until

    @cached_property
    def before(self) -> int:
        """How many days there are before the first one of which anything is known."""
        days = self.report.daily
        return (days[0].date - self.since).days if days else 0

    @cached_property
    def running(self) -> tuple[Entry, ...]:
        """The items in progress now, oldest first."""
        found = [entry for entry in self.entries if entry[1].in_progress]
        return tuple(sorted(found, key=lambda entry: (-(entry[1].age or 0), entry[0].item.id)))

    @cached_property
    def expedited(self) -> Counter[int]:
        """How many items of each column are in the expedite lane."""
        return Counter(history.item.column_id for history, _ in self.running if history.item.lane is not None)

    @cached_property
    def left(self) -> tuple[Entry, ...]:
        """The items on the board that are not done."""
        done = self.measured.layout.done
        return tuple(entry for entry in self.entries if OFF_BOARD < entry[1].column < done)

    @cached_property
    def boxed(self) -> tuple[Entry, ...]:
        """The items held to a time box: those in progress, then those finished in the period; the fullest first."""

        def fullest(entries: Sequence[Entry]) -> list[Entry]:
            held = [entry for entry in entries if entry[1].box is not None]
            return sorted(held, key=lambda e: (-(e[1].box.percent if e[1].box else 0), e[0].item.id))

        return (*fullest(self.running), *fullest(self.report.done))

    def nothing(self, what: str) -> tuple[str, ...]:
        """Why a chart of the period is empty, and what would show more."""
        lines = [f"{what} {self.said}."]
        if self.choice.which:
            lines.append("esc looks at all items again.")
        if self.choice.range != OWN and RANGES[self.choice.range][1] is not None:
            lines.append("] takes a longer range.")
        return tuple(lines)

    @property
    def said(self) -> str:
        """The period in words: `from 24 Aug to 22 Nov`, `on 22 Nov`."""
        of = f" of {self.choice.which}" if self.choice.which else ""
        return f"{between(self.since, self.until, 'from ', ' to ', 'on ')}{of}"


def between(since: date, until: date, before: str = "", to: str = " – ", on: str = "") -> str:
    """Two dates in words, `24 Aug – 22 Nov`; one where they are the same."""
    if since == until:
        return f"{on}{said(since, until)}"
    return f"{before}{said(since, until)}{to}{said(until, since)}"


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
