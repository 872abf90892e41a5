"""What a report is asked for, and the items and days that its measures are taken from."""

from __future__ import annotations

from datetime import date, timedelta, tzinfo
from functools import cached_property

from msgspec import Struct

from kanban_tui.board import clock
from kanban_tui.board.history import BoardHistory, RefusalRecord
from kanban_tui.board.layout import Layout
from kanban_tui.board.model import Board
from kanban_tui.flow.boxes import Entry
from kanban_tui.flow.days import Day, daily, period
from kanban_tui.flow.forecast import Factor
from kanban_tui.flow.items import ItemMeasures

FORECAST_ITEMS = 20
FORECAST_DAYS = 30
ONE_DAY = timedelta(days=1)


class Asked(Struct, frozen=True, dict=True):
    """What is asked of the flow of a board as it was known at `at`, the end of the local day `as_of` (or now, on it).

    `since` and `until` are the period's first and last date; `since` None is from the beginning. `entries` are the
    items asked for among those `known`. `baseline` is a date from which behaviour is judged anew, beside each change of
    a limit.
    """

    generated: int
    history: BoardHistory
    layout: Layout
    tz: tzinfo
    at: int
    as_of: date
    since: date | None
    until: date
    known: tuple[Entry, ...]
    entries: tuple[Entry, ...]
    types: tuple[str, ...] | None = None
    tags: tuple[str, ...] | None = None
    people: tuple[str, ...] | None = None
    text: str | None = None
    forecast_items: int = FORECAST_ITEMS
    forecast_days: int = FORECAST_DAYS
    factor: Factor = (1, 1)
    baseline: date | None = None

    @property
    def board(self) -> Board:
        return self.history.board

    @property
    def narrowed(self) -> bool:
        """Whether only some items are asked for."""
        return any(by is not None for by in (self.types, self.tags, self.people, self.text))

    def in_period(self, instant: int | None) -> bool:
        """Whether something happened within the period."""
        return instant is not None and (self.start is None or self.start <= instant) and instant <= self.end

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

    # What the measures are taken from.

    @cached_property
    def known_since(self) -> date | None:
        """The first date on which the board held anything that is known; None where it never did."""
        first = min((item.stays[0].entered for _, item in self.known), default=None)
        return None if first is None else clock.local_date(first, self.tz)

    @cached_property
    def limits_since(self) -> date | None:
        """The date of the board's making, where items are known of earlier dates: no limit held for anything then."""
        made = clock.local_date(self.board.created_at, self.tz)
        return made if self.known_since is not None and self.known_since < made else None

    @cached_property
    def begun(self) -> int:
        """From when on the period's time is counted: before anything was in progress there is none to share out."""
        first = min((item.entries[0] for _, item in self.known if item.entries), default=self.end)
        return min(self.end, first if self.start is None else max(self.start, first))

    @cached_property
    def start(self) -> int | None:
        """The first instant of the period."""
        return None if self.since is None else clock.midnight(self.since, self.tz)

    @cached_property
    def end(self) -> int:
        """The last instant of the period."""
        return min(self.at, clock.midnight(self.until + ONE_DAY, self.tz) - 1)

    @cached_property
    def items(self) -> list[ItemMeasures]:
        return [item for _, item in self.entries]

    @cached_property
    def done(self) -> list[Entry]:
        """What was finished in the period."""
        return [entry for entry in self.entries if self.in_period(entry[1].finished)]

    @cached_property
    def finished(self) -> list[ItemMeasures]:
        return [item for _, item in self.done]

    @cached_property
    def all_days(self) -> list[Day]:
        """Every day from the first event to `as_of`."""
        return daily(self.items, until=self.as_of, tz=self.tz)

    @cached_property
    def known_days(self) -> list[Day]:
        """Those up to the end of the period."""
        return period(self.all_days, None, self.until)

    @cached_property
    def _in_order(self) -> tuple[list[int], list[int]]:
        """The numbers and the cycle days of what was finished, in the order of finishing.

        Items finished at the same instant stand by title: in dated imports that is the name they had outside.
        """
        found = sorted(
            (item.finished, h.item.title, h.item.id, item.cycle_days)
            for h, item in self.done
            if item.finished is not None and item.cycle_days is not None
        )
        return [number for *_, number, _ in found], [days for *_, days in found]

    @cached_property
    def _refused(self) -> list[RefusalRecord]:
        """The refusals of the items asked for, up to `at`."""
        numbers = {h.item.id for h, _ in self.entries}
        return [
            record
            for record in self.history.refusals
            if record.at <= self.at and (not self.narrowed or record.item_id in numbers)
        ]

    @cached_property
    def _done_on(self) -> list[tuple[date, int, str | None]]:
        """The date, the cycle days and the type of everything finished, whenever it was."""
        kinds = {kind.id: kind.name for kind in self.board.types}
        return [
            (clock.local_date(item.finished, self.tz), item.cycle_days, kinds.get(h.item.type_id or 0))
            for h, item in self.entries
            if item.finished is not None and item.cycle_days is not None
        ]
