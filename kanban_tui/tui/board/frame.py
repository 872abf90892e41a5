"""The measures of a column: how many rows its head and its cards have, and how many cards show. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace
from textual.geometry import Size

from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.board.head import Head
from kanban_tui.tui.look import card
from kanban_tui.tui.look.facts import Card
from kanban_tui.tui.look.pen import Look
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.way.snapshot import Lane

HEAD_ROWS = 3
_NARROW_COLUMN = 25


class Manner(Struct, frozen=True):
    """How a column is drawn: with its head or under tabs, in full or short, in the light or out of it.

    `rows` is what it has when no sheet is open, so that a sheet changes no pitch.
    """

    headless: bool = False
    short: bool = False
    compact: bool = False
    lit: bool = True
    rows: int = 24
    headerless: bool = False
    """There is no header above."""


class Frame(Struct, frozen=True):
    """The measures of a column, taken once for all the rows that are drawn of it."""

    width: int
    head_rows: int
    body: int
    pitch: int
    gutter: int
    look: Look
    under_cursor: Look

    @property
    def card_rows(self) -> int:
        """The rows a card may fill."""
        return max(1, self.pitch - 1)

    @property
    def whole(self) -> int:
        """How many cards show when there are no more."""
        return max(1, (self.body - self.card_rows) // self.pitch + 1)

    @property
    def page(self) -> int:
        """How many cards show when there are more, which the last row says below an empty one."""
        told = 1 if self.pitch == 1 else 2
        return max(1, (self.body - told - self.card_rows) // self.pitch + 1)

    def showing(self, left: int) -> int:
        """How many of the cards that are left from the first one on show."""
        return self.whole if left <= self.whole else self.page


def measure(
    size: Size, manner: Manner, lane: Lane, cards: Sequence[Card], head: Head, inks: Inks, glyphs: Glyphs
) -> Frame:
    """The measures of a column of a size, drawn in a manner."""
    head_rows = 1 if manner.headless else HEAD_ROWS
    gutter = _gutter(size.width, manner, lane, cards)
    look = Look(inks=inks, glyphs=glyphs, gutter=gutter, short=manner.short, compact=manner.compact, lit=manner.lit)
    pitch = _pitch(manner, lane, cards, head, look, size.width)
    look = replace(look, pitch=pitch)
    body = max(1, size.height - head_rows)
    return Frame(size.width, head_rows, body, pitch, gutter, look, replace(look, cursor=True, lit=True))


def _pitch(manner: Manner, lane: Lane, cards: Sequence[Card], head: Head, look: Look, width: int) -> int:
    """The rows from one card to the next, the same for all in the column: more where all have what they need."""
    if manner.compact:
        return 1
    if manner.short:
        return 3
    rows = manner.rows - (1 if manner.headless else HEAD_ROWS)
    slots = lane.count + head.free
    least = card.RESTING_PITCH
    if lane.column.kind.in_progress:
        least = card.WORKING_PITCH - (slots * card.WORKING_PITCH > rows)
    if not cards or slots * least >= rows:
        return least
    wanted = max(card.rows_wanted(shown, look, width) for shown in cards) + 1
    return max(least, min(wanted, rows // max(1, slots)))


def _gutter(width: int, manner: Manner, lane: Lane, cards: Sequence[Card]) -> int:
    if lane.column.kind.in_progress or manner.compact:
        least = 4
    else:
        least = 6 if width > _NARROW_COLUMN and not manner.short else 5
    longest = max((shown.number for shown in cards), default=0)
    return max(least, len(str(longest)) + 1)
