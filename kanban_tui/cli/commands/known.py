"""What a forecast needs of a board: when its items were started and finished, from the store's own clocks.

No report is built. History is read only of items that moved after the day asked about, whose clocks were others then.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from functools import cached_property
from typing import NamedTuple

from kanban_tui import finding, when
from kanban_tui.board import clock
from kanban_tui.board.layout import Layout
from kanban_tui.board.model import Board
from kanban_tui.board.text import printable
from kanban_tui.cli.which import ALL, Which, check
from kanban_tui.errors import BadValue
from kanban_tui.flow.days import Day
from kanban_tui.flow.outlook import Outlook, outlook
from kanban_tui.flow.percentiles import percentile
from kanban_tui.headline import Calendar
from kanban_tui.report.narrowing import narrowing
from kanban_tui.store import queries, records

ONE_DAY = timedelta(days=1)


class Of(NamedTuple):
    """What is asked about: a day, and some of the items."""

    as_of: str | None = None
    which: Which = ALL


EVERYTHING = Of()


class Item(NamedTuple):
    """An item as it stood. `open` ones are on the board and not finished."""

    id: int
    title: str
    started: int | None
    finished: int | None
    open: bool
    timed: bool


@dataclass(frozen=True)
class Known:
    """The items of a board at the end of a day."""

    board: Board
    tz: tzinfo
    at: int
    as_of: date
    today: date
    items: tuple[Item, ...]

    @cached_property
    def days(self) -> list[Day]:
        """The days from the first finish on; nothing but what was finished is told of them."""
        ends = [item.finished for item in self.items if item.finished is not None]
        if not ends:
            return []
        calendar = Calendar(min(ends), self.at, self.tz)
        first = clock.local_date(min(ends), self.tz)
        counts = [0] * ((self.as_of - first).days + 1)
        for end in ends:
            counts[calendar.day(end)] += 1
        return [Day(first + timedelta(days=k), 0, 0, finished, 0) for k, finished in enumerate(counts)]

    @cached_property
    def cycle_days(self) -> list[int]:
        """The cycle times of all that is finished, sorted."""
        pairs = [
            (item.started, item.finished)
            for item in self.items
            if item.timed and item.started is not None and item.finished is not None
        ]
        if not pairs:
            return []
        calendar = Calendar(min(start for start, _ in pairs), self.at, self.tz)
        return sorted(calendar.day(end) - calendar.day(start) + 1 for start, end in pairs)

    def outlook(self, item: Item) -> Outlook | None:
        """What may be expected of an open item; None for one that is not started."""
        if item.started is None or not item.open:
            return None
        return outlook(
            self.cycle_days, clock.day_count(item.started, self.at, self.tz), percentile(self.cycle_days, 85)
        )


def read(c: sqlite3.Connection, board: Board, of: Of, *, now: int) -> Known:
    """What is known of a board at the end of a day. Raises BadValue for a day to come, NotFound for a type that is
    none.
    """
    tz = clock.zone(board.zone)
    today = clock.local_date(now, tz)
    as_of = today if of.as_of is None else when.day(of.as_of, tz, now=now, ahead=False)
    if as_of > today:
        raise BadValue(f"{as_of} is in the future; a forecast is made from what is known.")
    at = min(now, clock.midnight(as_of + ONE_DAY, tz) - 1)
    return Known(board, tz, at, as_of, today, tuple(_items(c, board, of, at)))


def _items(c: sqlite3.Connection, board: Board, of: Of, at: int) -> Iterator[Item]:
    which = of.which
    check(c, board, which)
    asked = narrowing(board, which.types or None, which.tags or None, which.people or None)
    matching = finding.asked(c, board, printable(which.filter), now=at)
    chosen = [row for row in records.clocks(c, board.id, matching) if asked(row)]
    later = set(records.moved_after(c, board.id, at))
    for row in chosen:
        if row.id not in later:
            yield _item(row.id, row.title, row.created_at, row.started_at, row.finished_at, not row.archived)
    if not later:
        return
    from kanban_tui.board.crossings import crossings, effective

    layout = Layout.of(board.columns, board.retired)
    changed = [row.id for row in chosen if row.id in later]
    for history in records.histories(c, queries.by_numbers(c, changed)):
        moves = effective([move for move in history.moves if move.at <= at])
        if moves:
            found, item = crossings(moves, layout), history.item
            yield _item(item.id, item.title, item.created_at, found.started, found.finished, found.cancelled is None)


def _item(number: int, title: str, created: int | None, started: int | None, finished: int | None, on: bool) -> Item:
    """Times that contradict each other give no cycle time."""
    timed = started is not None and finished is not None and max(started, created or started) <= finished
    return Item(number, title, started, finished, on and finished is None, timed)
