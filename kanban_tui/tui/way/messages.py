"""What threads and parts tell the screens. Plain dataclasses: Textual writes on its messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from textual.message import Message

from kanban_tui.board.change import Change
from kanban_tui.errors import WipError
from kanban_tui.tui.way.orders import Order


@dataclass
class Reached(Message):
    """The boards could be read, and this one is of this revision."""

    revision: int


@dataclass
class Obeyed(Message):
    """The store did what it was asked."""

    order: Order
    change: Change


@dataclass
class Failed(Message):
    """The store did not do it, for another reason than a limit. `lasting`: the file itself cannot be used."""

    words: str
    lasting: bool
    order: Order | None = None
    error: WipError | None = None


@dataclass
class Typed(Message):
    """The text of an open line changed."""

    text: str


@dataclass
class WalkedTo(Message):
    """The cursor is to go to an item, maybe to ask why it is blocked or which pieces it has."""

    number: int
    asks: Literal["block", "split"] | None = None


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
