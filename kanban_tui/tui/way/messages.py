"""What threads and parts tell the screens. Plain dataclasses: Textual writes on its messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from textual.message import Message

from kanban_tui.board.change import Change
from kanban_tui.errors import WipError
from kanban_tui.tui.way.orders import Order


@dataclass(eq=False, repr=False)
class Reached(Message):
    """The boards could be read, and this one is of this revision."""

    revision: int


@dataclass(eq=False, repr=False)
class Obeyed(Message):
    """The store did what it was asked."""

    order: Order
    change: Change


@dataclass(eq=False, repr=False)
class Failed(Message):
    """The store did not do it, for another reason than a limit. `lasting`: the file itself cannot be used."""

    words: str
    lasting: bool
    order: Order | None = None
    error: WipError | None = None


@dataclass(eq=False, repr=False)
class Typed(Message):
    """The text of an open line changed."""

    text: str


@dataclass(eq=False, repr=False)
class WalkedTo(Message):
    """The cursor is to go to an item, maybe to ask why it is blocked or which pieces it has."""

    number: int
    asks: Literal["block", "split"] | None = None


@dataclass(eq=False, repr=False)
class CopyWanted(Message):
    """A text is to be copied."""

    text: str


@dataclass(eq=False, repr=False)
class Stepped(Message):
    """The cursor is to go down so many items, or up, while a line is open."""

    rows: int


class Kept(Message):
    """A line was entered, and what it says holds from now on."""


@dataclass(eq=False, repr=False)
class Sought(Message):
    """An item is looked for by its number."""

    number: int


@dataclass(eq=False, repr=False)
class OrderGiven(Message):
    """A sheet gives an order."""

    order: Order


@dataclass(eq=False, repr=False)
class OpenWanted(Message):
    """An item is to be opened."""

    number: int


class Left(Message):
    """A sheet was left with escape."""
