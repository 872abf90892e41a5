"""A tab of the metrics screen: what it says above its chart, how that is drawn, and the items a cursor goes to."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from textual.strip import Strip

from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.look.theme import Inks

Draw = Callable[[int, int, Inks, Glyphs, int | None], list[Strip]]


class Picture(Struct, frozen=True):
    """A chart with its words: a title, what it shows, an alarm, and the numbers of its items in the cursor's order."""

    title: str
    shows: str
    draw: Draw
    alarm: str = ""
    numbers: tuple[int, ...] = ()
