"""What is told of a refusal while its panel is open. Plain dataclasses: Textual writes on its messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from kanban_tui.board.model import Item
from kanban_tui.tui.way.orders import Order

if TYPE_CHECKING:
    from kanban_tui.tui.board.refusal.plan import Plan


@dataclass(eq=False, repr=False)
class Refused(Message):
    """A WIP limit said no."""

    order: Order
    plan: Plan


@dataclass(eq=False, repr=False)
class ReplanWanted(Message):
    """A panel asks what would make room now."""

    plan: Plan


class SettingsWanted(Message):
    """A panel leads to where limits are changed."""


@dataclass(eq=False, repr=False)
class LineWanted(Message):
    """A panel leads back to the quick line, and to what was typed there."""

    text: str


@dataclass(eq=False, repr=False)
class ReasonWanted(Message):
    """There is room in the lane: why is an item to be expedited?"""

    item: Item


@dataclass(eq=False, repr=False)
class Replanned(Message):
    """What would make room now; None when there is room."""

    plan: Plan | None
