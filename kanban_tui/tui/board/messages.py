"""What threads and parts tell the board's screen. Plain dataclasses: Textual writes on its messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from kanban_tui.tui.way.snapshot import Lane, Snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kanban_tui.flow.aging import Bands
    from kanban_tui.headline import Numbers
    from kanban_tui.tui.board.walk.state import Place, Stop


@dataclass(eq=False, repr=False)
class Loaded(Message):
    """The board was read anew; `followed` is the item it was to follow."""

    snapshot: Snapshot
    followed: int | None


@dataclass(eq=False, repr=False)
class LaneLoaded(Message):
    """Another window of a column was read."""

    lane: Lane
    revision: int
    text: str


@dataclass(eq=False, repr=False)
class Measured(Message):
    """The header's numbers."""

    numbers: Numbers


@dataclass(eq=False, repr=False)
class Pointed(Message):
    """The mouse chose a place in a column; an index of None is its head."""

    column_id: int
    index: int | None


class ActsWanted(Message):
    """All that can be done is asked for with the mouse."""


@dataclass(eq=False, repr=False)
class Dragged(Message):
    """The mouse holds an item over a point of the screen; `dropped` when it let go there."""

    number: int
    x: int
    y: int
    dropped: bool = False


@dataclass(eq=False, repr=False)
class WindowWanted(Message):
    """A column shows rows that its window does not hold."""

    column_id: int
    top: int


class WalkWanted(Message):
    """A walk asks who needs a word on the board as it is now."""


@dataclass(eq=False, repr=False)
class WalkRead(Message):
    """Who needs a word now; `whole` when the ages of finished items were looked at as well.

    `places` is where those that were asked for stand, by their numbers.
    """

    stops: tuple[Stop, ...]
    bands: Bands
    whole: bool
    places: Mapping[int, Place]


@dataclass(eq=False, repr=False)
class Aged(Message):
    """The age in days beyond which an item is old, by the id of its column."""

    old_from: Mapping[int, int]
