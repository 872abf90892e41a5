"""A walk over the board in a stand-up: who was spoken of, who is now and who comes, and what was done meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from kanban_tui.board import clock
from kanban_tui.board.model import Board
from kanban_tui.report.walk import Reason
from kanban_tui.tui.look.facts import Card
from kanban_tui.tui.look.phrases import of_this


class Place(Struct, frozen=True):
    """The column in which an item stands, or why it stands in none, and the column by its id."""

    name: str
    column_id: int


_NOWHERE: Mapping[int, Place] = MappingProxyType({})


class Stop(Struct, frozen=True):
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
        return self if place is None else replace(self, column=place.name, column_id=place.column_id)


class Done(Struct, frozen=True):
    """What was done on the way, in words, and with which items."""

    said: str
    items: tuple[int, ...] = ()


class Walk(Struct, frozen=True):
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
    card = replace(stop.card, split=False)
    return replace(stop.at(places.get(stop.number)), reasons=(), question="", stands="", card=card)


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


def day_of(board: Board, now: int) -> str:
    """Today on the board, as the summary is dated."""
    return f"{clock.local_date(now, clock.zone(board.zone)):%A %-d %B %Y}"
