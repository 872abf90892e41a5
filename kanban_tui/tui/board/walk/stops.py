"""Walking the board: what needs a word in a stand-up, why, and what to ask. From the right, oldest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple

from kanban_tui.board import clock, words
from kanban_tui.board.layout import Layout
from kanban_tui.board.model import Board, Column, Item
from kanban_tui.board.text import printable
from kanban_tui.flow.aging import Bands, aging_bands, old_from
from kanban_tui.flow.items import measure
from kanban_tui.report.walk import SOON, Reason, stops
from kanban_tui.store import logbook, queries, records
from kanban_tui.store.sql import Connection
from kanban_tui.tui.board import cards
from kanban_tui.tui.look.facts import Card
from kanban_tui.tui.look.phrases import of_this
from kanban_tui.tui.metrics import measured
from kanban_tui.tui.way.snapshot import clean, clean_board, clean_families


class Place(NamedTuple):
    """The column in which an item stands, or why it stands in none, and the column by its id."""

    name: str
    column_id: int


_NOWHERE: Mapping[int, Place] = MappingProxyType({})


class Stop(NamedTuple):
    """An item that needs a word: its card, where it stands, the reasons and the question.

    No reasons: what was to be said of it is settled.
    """

    card: Card
    column: str
    reasons: tuple[Reason, ...]
    question: str
    first_age: str = ""
    """Its age since it was first started, where it was put back and started again."""
    touched_by: str = ""
    """Who changed it last, where several share the board."""
    stands: str = ""
    """How old it is, and since when it stands where it does."""
    column_id: int = 0

    @property
    def number(self) -> int:
        return self.card.number

    @property
    def shown(self) -> Mapping[int, int]:
        """The item with the column in which it is said to stand."""
        return {self.number: self.column_id}

    def at(self, place: Place | None) -> Stop:
        """The same where it stands now."""
        return self if place is None else self._replace(column=place.name, column_id=place.column_id)


class Done(NamedTuple):
    """What was done on the way, in words, and with which items."""

    said: str
    items: tuple[int, ...] = ()


@dataclass(frozen=True)
class Walk:
    """A walk under way: who was spoken of, who is now, who comes, and what was done meanwhile."""

    began: int
    before: tuple[Stop, ...] = ()
    here: Stop | None = None
    ahead: tuple[Stop, ...] = ()
    done: tuple[Done, ...] = ()
    settled: bool = False
    """Whether who is spoken of first stays: the board was looked through, or a key was pressed."""
    old_known: bool = False
    """Whether enough items were finished to tell what is old of all that is in progress."""

    @property
    def place(self) -> int:
        return len(self.before) + 1

    @property
    def stops(self) -> int:
        """How many there are with those to come."""
        return len(self.before) + (self.here is not None) + len(self.ahead)

    @property
    def spoken(self) -> tuple[int, ...]:
        """The numbers of those spoken of, with the one here."""
        return tuple(stop.number for stop in (*self.before, *((self.here,) if self.here is not None else ())))

    def next(self) -> Walk:
        """On to the next one; after the last one `here` is None."""
        spoken = (*self.before, self.here) if self.here is not None else self.before
        here = self.ahead[0] if self.ahead else None
        return replace(self, before=spoken, here=here, ahead=self.ahead[1:], settled=True)

    def back(self) -> Walk:
        """To the one before, if there is one."""
        if not self.before:
            return self
        ahead = (self.here, *self.ahead) if self.here is not None else self.ahead
        return replace(self, before=self.before[:-1], here=self.before[-1], ahead=ahead)

    def read_anew(self, stops: tuple[Stop, ...], places: Mapping[int, Place] = _NOWHERE, *, whole: bool = True) -> Walk:
        """With the board as it is now: the one spoken of stays, those to come follow the board, and `places` tells
        where those stand who were spoken of.

        Until all of it was looked through (`whole`) the first one gives way to one that comes before it.
        """
        found = {stop.number: stop for stop in stops}
        if not self.before and (self.here is None or not self.settled):
            return replace(self, here=stops[0] if stops else None, ahead=stops[1:], settled=self.settled or whole)
        here = self.here
        if here is not None:
            here = found.get(here.number, _settled(here, places))
        return replace(
            self,
            before=tuple(stop.at(places.get(stop.number)) for stop in self.before),
            here=here,
            ahead=tuple(stop for stop in stops if stop.number not in self.spoken),
        )

    def did(self, summary: str, items: Sequence[int] = ()) -> Walk:
        """With something that was done on the way, and the title of the item that it was done to where one is known."""
        known = (*self.before, *((self.here,) if self.here is not None else ()), *self.ahead)
        titles = [stop.card.title for stop in known if [stop.number] == list(items)]
        told = f"{summary} ({titles[0]})" if titles and titles[0] not in summary else summary
        return replace(self, done=(*self.done, Done(told, tuple(items))), settled=True)


def _settled(stop: Stop, places: Mapping[int, Place]) -> Stop:
    """What needed a word and does so no more."""
    card = stop.card._replace(split=False)
    return stop.at(places.get(stop.number))._replace(reasons=(), question="", stands="", card=card)


def summary(walk: Walk, board: str, day: str) -> list[str]:
    """What was said and done, as lines to paste somewhere."""
    lines = [f"{board}, {day}"]
    lines += [f"{stop.number} {stop.card.title} ({stop.column}): {_said_of(stop, walk)}" for stop in walk.before]
    lines += [f"Changed: {each.said}" for each in walk.done]
    return lines


def _said_of(stop: Stop, walk: Walk) -> str:
    """Why an item needed a word, or what settled it."""
    title = stop.card.title
    done = [
        of_this(each.said.removesuffix(f" ({title})"), stop.number, title)
        for each in walk.done
        if stop.number in each.items
    ]
    return "; ".join([reason.words for reason in stop.reasons] or done) or "settled"


def read_bands(c: Connection, board_id: int, now: int) -> Bands:
    """How old finished items were when they left each column. It reads the whole history."""
    known = measured.read(c, board_id, now)
    return aging_bands((item for _, item in known.entries), known.layout, known.tz)


def old_by_column(columns: Sequence[Column], bands: Bands) -> dict[int, int]:
    """The age in days beyond which an item is old, by the id of its column, as far as enough items tell."""
    return {columns[k].id: age for k, age in old_from(bands).items() if k < len(columns)}


def read_old(c: Connection, board_id: int, now: int) -> dict[int, int]:
    """The same for a board; nothing for one so long that the reading would be felt."""
    if measured.is_long(c, board_id):
        return {}
    return old_by_column(queries.board(c, board_id).columns, read_bands(c, board_id, now))


def read_places(c: Connection, board_id: int, numbers: Sequence[int]) -> dict[int, Place]:
    """Where items of a board stand, by their numbers."""
    board = clean_board(queries.board(c, board_id))
    return {item.id: Place(_where(item, board), item.column_id) for item in queries.by_numbers(c, numbers)}


def _where(item: Item, board: Board) -> str:
    if item.deleted:
        return "deleted"
    if item.archived:
        return "split" if item.container else "archived"
    return board.standing(item.column_id).name


def read_stops(c: Connection, board_id: int, now: int, bands: Bands) -> tuple[Stop, ...]:
    """The items that need a word, from the right, oldest first."""
    board = clean_board(queries.board(c, board_id))
    layout, tz = Layout.of(board.columns, board.retired), clock.zone(board.zone)
    soon = (clock.local_date(now, tz) + SOON).isoformat()
    asked = {
        item.id: clean(item) for item in (*queries.in_progress(c, board_id), *queries.blocked_or_due(c, board_id, soon))
    }
    histories = records.histories(c, list(asked.values()))
    entries = [(history, measure(history, board, layout, now=now, tz=tz)) for history in histories]
    limits = {k: layout.columns[k].wip_limit for k in range(layout.start, layout.done)}
    ages = old_by_column(layout.columns, bands)
    families = clean_families(c, [history.item for history in histories])
    found = []
    for (history, item), reasons, question in stops(entries, layout, bands, limits, now=now, tz=tz):
        column = layout.columns[item.column]
        first = item.crossed.first_started
        again = item.crossed.restarted and first is not None
        age = f"{clock.day_count(first, now, tz):,} d" if again and first is not None else ""
        card = cards.card(
            history.item,
            column,
            board,
            layout,
            now,
            tz,
            history,
            of=families.get(history.item.parent_id or 0),
            old_from=ages.get(column.id),
        )
        who = printable(logbook.touched_by(c, history.item.id) or "")
        here = clock.day_count(item.stays[-1].entered, now, tz)
        stands = words.stands(item.age_days, column.name, here, back=item.came_back)
        found.append(Stop(card, column.name, reasons, question, age, who, stands, column.id))
    return tuple(found)


def day_of(board: Board, now: int) -> str:
    """Today on the board, as the summary is dated."""
    return f"{clock.local_date(now, clock.zone(board.zone)):%A %-d %B %Y}"
