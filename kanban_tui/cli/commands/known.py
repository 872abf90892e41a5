"""What a forecast needs of a board: when its items were started and finished, from the store's own clocks.

No report is built, and of the board as it is now SQLite counts what was finished. History is read only of items that
moved after the day asked about, whose clocks were others then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta, tzinfo
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from kanban_tui import finding, when
from kanban_tui.board import clock
from kanban_tui.board.layout import Layout
from kanban_tui.board.model import Board
from kanban_tui.board.text import printable
from kanban_tui.cli.which import ALL, Which, settled
from kanban_tui.errors import BadValue
from kanban_tui.flow.days import Day
from kanban_tui.flow.outlook import Outlook, outlook
from kanban_tui.flow.percentiles import percentile
from kanban_tui.report.narrowing import narrowing
from kanban_tui.store import queries, records
from kanban_tui.store.finishes import Finishes, finishes, unfinished
from kanban_tui.store.queries import Match
from kanban_tui.store.sql import Connection

ONE_DAY = timedelta(days=1)


class Of(Struct, frozen=True):
    """What is asked about: a day, and some of the items."""

    as_of: str | None = None
    which: Which = ALL


EVERYTHING = Of()


class Item(Struct, frozen=True):
    """An item as it stood. `open` ones are on the board and not finished."""

    id: int
    title: str
    started: int | None
    finished: int | None
    open: bool
    timed: bool


class Known(Struct, frozen=True, dict=True):
    """A board at the end of a day: what was finished, how many items are open, and those asked about by number."""

    board: Board
    tz: tzinfo
    at: int
    as_of: date
    today: date
    done: Finishes
    open: int
    items: dict[int, Item]

    @cached_property
    def days(self) -> list[Day]:
        """The days from the first finish on; nothing but what was finished is told of them."""
        if not self.done.by_day:
            return []
        first, last = min(self.done.by_day), clock.day_number(self.as_of)
        start = self.as_of - timedelta(days=last - first)
        return [Day(start + timedelta(days=k), 0, 0, self.done.by_day[first + k], 0) for k in range(last - first + 1)]

    def outlook(self, item: Item) -> Outlook | None:
        """What may be expected of an open item; None for one that is not started."""
        if item.started is None or not item.open:
            return None
        days = self.done.cycle_days
        return outlook(days, clock.day_count(item.started, self.at, self.tz), percentile(days, 85))


def read(c: Connection, board: Board, of: Of, *, chosen: Collection[int] = (), now: int) -> Known:
    """What is known of a board at the end of a day, with the items of these numbers that are among those asked for.

    Raises BadValue for a day to come, NotFound for a type that is none.
    """
    tz = clock.zone(board.zone)
    today = clock.local_date(now, tz)
    as_of = today if of.as_of is None else when.day(of.as_of, tz, now=now, ahead=False)
    if as_of > today:
        raise BadValue(f"{as_of} is in the future; a forecast is made from what is known.")
    at = min(now, clock.midnight(as_of + ONE_DAY, tz) - 1)
    of = replace(of, which=settled(c, board, of.which))
    which = of.which
    if at == now and not (which.types or which.tags or which.people):
        match = finding.asked(c, board, printable(which.filter), now=at)
        left, latest = unfinished(c, board.id, match)
        if latest <= now:
            asked = {row.id: _as_it_is(row) for row in _rows(c, board, match, chosen)}
            return Known(board, tz, at, as_of, today, finishes(c, board.id, tz, now, match=match), left, asked)
    items = {item.id: item for item in _items(c, board, of, at)}
    left = sum(item.open for item in items.values())
    return Known(board, tz, at, as_of, today, _finishes(items.values(), tz), left, items)


def _rows(c: Connection, board: Board, match: Match, chosen: Collection[int]) -> list[records.Clocks]:
    if not chosen:
        return []
    places = ", ".join("?" * len(chosen))
    return records.clocks(c, board.id, Match(f"{match.where} AND item.id IN ({places})", (*match.values, *chosen)))


def _finishes(items: Iterable[Item], tz: tzinfo) -> Finishes:
    """What was finished among items that were read one by one."""
    found = Finishes()
    for item in items:
        if item.finished is not None:
            found.by_day[clock.day_number(clock.local_date(item.finished, tz))] += 1
            if item.timed and item.started is not None:
                found.by_cycle_days[clock.day_count(item.started, item.finished, tz)] += 1
    return found


def _items(c: Connection, board: Board, of: Of, at: int) -> Iterator[Item]:
    which = of.which
    asked = narrowing(board, which.types or None, which.tags or None, which.people or None)
    matching = finding.asked(c, board, printable(which.filter), now=at)
    chosen = [row for row in records.clocks(c, board.id, matching, at=at) if asked(row)]
    later = set(records.moved_after(c, board.id, at))
    for row in chosen:
        if row.id not in later:
            yield _as_it_is(row)
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


def _as_it_is(row: records.Clocks) -> Item:
    return _item(row.id, row.title, row.created_at, row.started_at, row.finished_at, not row.archived)


def _item(number: int, title: str, created: int | None, started: int | None, finished: int | None, on: bool) -> Item:
    """Times that contradict each other give no cycle time."""
    timed = started is not None and finished is not None and max(started, created or started) <= finished
    return Item(number, title, started, finished, on and finished is None, timed)
