"""What the threads tell the board screen, and its parts tell it. Plain dataclasses: Textual writes on its messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from kanban_tui.board.history import Change
from kanban_tui.tui.board.refusal.plan import Plan
from kanban_tui.tui.way.numbers import Numbers
from kanban_tui.tui.way.orders import Order
from kanban_tui.tui.way.snapshot import Lane, Snapshot

if TYPE_CHECKING:
    from kanban_tui.flow.aging import Bands
    from kanban_tui.tui.board.walk.stops import Stop


@dataclass
class Loaded(Message):
    """The board was read anew; `followed` is the item it was to follow."""

    snapshot: Snapshot
    followed: int | None


@dataclass
class LaneLoaded(Message):
    """Another window of a column was read."""

    lane: Lane
    revision: int
    text: str


@dataclass
class Measured(Message):
    """The header's numbers."""

    numbers: Numbers


@dataclass
class Reached(Message):
    """The file could be read, and nothing in it had changed."""


@dataclass
class Obeyed(Message):
    """The store did what it was asked."""

    order: Order
    change: Change


@dataclass
class Refused(Message):
    """A WIP limit said no."""

    order: Order
    plan: Plan


@dataclass
class ReplanWanted(Message):
    """A panel asks what would make room now."""

    plan: Plan


@dataclass
class Replanned(Message):
    """What would make room now; None when there is room."""

    plan: Plan | None


@dataclass
class Failed(Message):
    """The store did not do it, for another reason than a limit. `lasting`: the file itself cannot be used."""

    words: str
    lasting: bool
    order: Order | None = None


@dataclass
class Pointed(Message):
    """The mouse chose a place in a column; an index of None is its head."""

    column_id: int
    index: int | None


@dataclass
class ActsWanted(Message):
    """All that can be done is asked for with the mouse."""


@dataclass
class Dragged(Message):
    """The mouse holds an item over a point of the screen; `dropped` when it let go there."""

    number: int
    x: int
    y: int
    dropped: bool = False


@dataclass
class WindowWanted(Message):
    """A column shows rows that its window does not hold."""

    column_id: int
    top: int


@dataclass
class Typed(Message):
    """The text of an open line changed."""

    text: str


@dataclass
class WalkWanted(Message):
    """A walk asks who needs a word on the board as it is now."""


@dataclass
class WalkRead(Message):
    """Who needs a word now; with `bands` the ages of finished items were looked at as well."""

    stops: tuple[Stop, ...]
    bands: Bands


@dataclass
class WalkedTo(Message):
    """The cursor is to go to an item, maybe for an act of the board that asks for more than a key."""

    number: int
    act: str = ""


@dataclass
class CopyWanted(Message):
    """A text is to be copied."""

    text: str


@dataclass
class Stepped(Message):
    """The cursor is to go down so many items, or up, while a line is open."""

    rows: int


@dataclass
class Kept(Message):
    """A line was entered, and what it says holds from now on."""


@dataclass
class Sought(Message):
    """An item is looked for by its number."""

    number: int


@dataclass
class OrderGiven(Message):
    """A sheet gives an order."""

    order: Order


@dataclass
class OpenWanted(Message):
    """An item is to be opened."""

    number: int


@dataclass
class Left(Message):
    """A sheet was left with escape."""
