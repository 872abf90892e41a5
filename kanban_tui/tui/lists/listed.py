"""A screen of rows with a cursor: each row a thing to choose, its cells things to change. It asks on one line."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import lru_cache
from typing import ClassVar, TypeVar

from msgspec import Struct
from msgspec.structs import replace
from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.strip import Strip

from kanban_tui.errors import WipError
from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.look.pen import Piece, blank, brief, cut, row, width_of
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.parts.acting import ActingScreen
from kanban_tui.tui.parts.foot import Hint, hints_of
from kanban_tui.tui.way.connection import Link
from kanban_tui.tui.way.threads import start

R = TypeVar("R")
_GAP = 2
_LAST, _LONG = 8, 12
"""What the last cell of a row gets at least, and at most before others get theirs; it takes what is left."""
_LEAST = 4


class Cell(Struct, frozen=True):
    """A piece of a row: its text, how wide it is, and what it is called when the cursor may stand on it.

    A `spare` one at the end of a row leaves where not all words of its table have room.
    """

    text: str
    width: int = 0
    name: str = ""
    muted: bool = False
    spare: bool = False


class Entry(Struct, frozen=True):
    """A row. One without a key is a heading, or empty, and the cursor passes it over."""

    cells: tuple[Cell, ...] = ()
    key: object = None


def tables(entries: Sequence[Entry]) -> list[tuple[int, ...]]:
    """For each row how wide its cells have to be for the words of all rows of its table, which are alike in number."""
    found: list[tuple[int, ...]] = []
    start = 0
    for end in range(1, len(entries) + 1):
        if end == len(entries) or len(entries[end].cells) != len(entries[start].cells):
            words = zip(*([cell_len(cell.text) for cell in entry.cells] for entry in entries[start:end]), strict=True)
            found += [tuple(max(each) for each in words)] * (end - start)
            start = end
    return found


def without_spare(entries: Sequence[Entry], room: int) -> list[Entry]:
    """The rows, without the spare cells of those tables whose words have no room."""
    found = []
    for entry, needed in zip(entries, tables(entries), strict=True):
        tight = sum(needed) + _GAP * (len(needed) - 1) > room
        kept = [cell for cell in entry.cells if not (tight and cell.spare)]
        found.append(replace(entry, cells=tuple(kept)))
    return found


def fitting(cells: Sequence[Cell], room: int, needed: Sequence[int] = ()) -> list[int]:
    """The widths of the cells of a row: what no word needs goes first, then the widest give way.

    Words that are longer than their cell take what is free and what others do not need. The last one takes what is
    left.
    """
    needed = tuple(needed) or tuple(cell.width or _LAST for cell in cells)
    wished = (cell.width or max(_LAST, min(need, _LONG)) for cell, need in zip(cells, needed, strict=True))
    return list(_fitting(tuple(wished), room, needed))


@lru_cache(maxsize=64)
def _fitting(wished: tuple[int, ...], room: int, needed: tuple[int, ...]) -> tuple[int, ...]:
    widths = list(wished)

    def free() -> int:
        return room - sum(widths) - _GAP * (len(widths) - 1)

    def spare() -> list[int]:
        return [width - need for width, need in zip(widths, needed, strict=True)]

    while free() < 0 and max(spare(), default=0) > 0:
        widths[spare().index(max(spare()))] -= 1
    while free() < 0 and max(widths, default=0) > _LEAST:
        widths[widths.index(max(widths))] -= 1
    while min(spare(), default=0) < 0 and (free() > 0 or max(spare()) > 0):
        if free() <= 0:
            widths[spare().index(max(spare()))] -= 1
        widths[spare().index(max(each for each in spare() if each < 0))] += 1
    return tuple(widths)


def top_row(entries: Sequence[Entry], at: int, top: int, height: int) -> int:
    """The row to show first, so that the one with the cursor is seen, and with it the heading right above it.

    The last row shown says that there is more below, so the cursor stays above it until there is not.
    """
    heading = next((k + 1 for k in range(at - 1, -1, -1) if entries[k].key is not None), 0)
    if at < top or heading < top <= at:
        return max(0, min(heading, at - 1))
    if height > 1 and all(entry.key is None for entry in entries[at + 1 :]):
        return max(top, len(entries) - height)
    return max(top, at - height + 2) if height > 1 else top


HERE: list[BindingType] = [
    Binding("down,j", "step(1)", "down", show=False, id="list.down"),
    Binding("up,k", "step(-1)", "up", show=False, id="list.up"),
    Binding("pagedown", "step(10)", "a page down", show=False, id="list.page_down"),
    Binding("pageup", "step(-10)", "a page up", show=False, id="list.page_up"),
    Binding("g,home", "step(-100000)", "the first", show=False, id="list.first"),
    Binding("G,end", "step(100000)", "the last", show=False, id="list.last"),
    Binding("escape,q", "leave", "back", key_display="esc", id="list.leave"),
    Binding("question_mark", "help", "keys", key_display="?", show=False, id="list.help"),
]


class ListedScreen(ActingScreen[R]):
    """Rows read in a thread, a cursor on one of their cells, and a prompt at the foot."""

    NAME: ClassVar[str] = ""

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        self.entries: Sequence[Entry] = ()
        self.needed: Sequence[tuple[int, ...]] = ()
        self.at = 0
        self.cell = 0
        self.takes_keys = False

    def on_mount(self) -> None:
        self.show_foot()
        self.reread()

    def on_resize(self) -> None:
        """What a row tells depends on the room there is."""
        if self.entries:
            self.reread()

    # What is shown.

    def reread(self) -> None:
        """Read the rows anew."""
        start(self, self._reread, exclusive=True, group="read")

    async def _reread(self) -> None:
        try:
            self.entries = without_spare(await asyncio.to_thread(self.read), self.app.size.width - 3)
        except WipError as error:
            self.say(str(error), alarm=True)
            await self.take_keys()
            return
        self.at = self._nearest(min(self.at, len(self.entries) - 1), 1)
        self.after_reading()
        self.show_foot()
        self.page.repaint()
        await self.take_keys()

    def read(self) -> Sequence[Entry]:
        """The rows, in a thread. Raises WipError."""
        raise NotImplementedError

    def after_reading(self) -> None:
        """What else follows from the rows."""

    @property
    def entry(self) -> Entry | None:
        """The row under the cursor."""
        if 0 <= self.at < len(self.entries) and self.entries[self.at].key is not None:
            return self.entries[self.at]
        return None

    @property
    def named_cells(self) -> list[Cell]:
        return [] if self.entry is None else [cell for cell in self.entry.cells if cell.name]

    @property
    def on_cell(self) -> str:
        """The name of the cell under the cursor."""
        cells = self.named_cells
        return cells[min(self.cell, len(cells) - 1)].name if cells else ""

    def drawing(self, width: int, inks: Inks, glyphs: Glyphs) -> Sequence[Strip]:
        self.needed = tables(self.entries)
        rows = [self._draw(k, entry, width, inks, glyphs) for k, entry in enumerate(self.entries)]
        self.page.top = top_row(self.entries, self.at, self.page.top, self.page.size.height)
        return rows

    def _draw(self, k: int, entry: Entry, width: int, inks: Inks, glyphs: Glyphs) -> Strip:
        if not entry.cells:
            return blank(width)
        here = k == self.at and entry.key is not None
        room = width - 3
        # Among several cells the mark stands at the one that enter changes.
        several = here and len(self.named_cells) > 1
        marked = next((n for n, cell in enumerate(entry.cells) if several and cell.name == self.on_cell), 0)
        pieces: list[Piece] = []
        widths = fitting(entry.cells, room, self.needed[k])
        for n, (cell, space) in enumerate(zip(entry.cells, widths, strict=True)):
            left = room - width_of(pieces)
            if left <= 0:
                break
            last = n == len(entry.cells) - 1
            fit = brief if cell.name == "name" else cut
            text = fit(cell.text, left if last else min(space, left), glyphs.cut)
            ink = inks.muted if cell.muted else inks.strong if entry.key is None else inks.plain
            if here and cell.name:
                ink = inks.here_name if cell.name == self.on_cell else inks.plain
            mark = glyphs.cursor if here and n == marked else " "
            # Within a row it stands close to what it marks, and apart from the cell before.
            pieces += [(mark.rjust(_GAP) if n else mark.ljust(_GAP), inks.here), (text, ink)]
            if not last:
                pieces.append((" " * max(0, min(space, left) - width_of([(text, None)])), None))
        strip = row(width, pieces)
        return strip.apply_style(inks.ground) if here else strip

    def show_foot(self) -> None:
        """The keys that do something here, or a note."""
        self.foot.show(hints_of(self.app, self.keys()), Hint("?", "keys"), note=self.note, alarm=self.alarm)

    def keys(self) -> Sequence[BindingType]:
        """The keys to show at the foot."""
        return self.BINDINGS

    # The cursor.

    def action_step(self, step: int) -> None:
        self.at = self._nearest(max(0, min(len(self.entries) - 1, self.at + step)), 1 if step > 0 else -1)
        self.show_foot()
        self.page.repaint()

    def action_cell(self, step: int) -> None:
        cells = self.named_cells
        self.cell = max(0, min(min(self.cell, len(cells) - 1) + step, len(cells) - 1))
        self.show_foot()
        self.page.repaint()

    def _nearest(self, at: int, way: int) -> int:
        """The row that can be chosen nearest to one, first this way, then the other."""
        after = range(at, len(self.entries))
        before = range(at, -1, -1)
        ways: list[int] = [*after, *before] if way > 0 else [*before, *after]
        for k in ways:
            if 0 <= k < len(self.entries) and self.entries[k].key is not None:
                return k
        return 0

    def on_click(self, event: events.Click) -> None:
        """A click chooses, a double click does what enter does."""
        k = self.row_at(event)
        if k is None or self.sheet is not None:
            return
        self.at = k
        self.cell = self._cell_at(k, int(event.screen_x) - 2)
        self.show_foot()
        self.page.repaint()
        if event.chain == 2:
            self.app.simulate_key("enter")

    def row_at(self, event: events.Click) -> int | None:
        """The row that was clicked, where it is one to choose."""
        k = int(event.screen_y) - self.page.region.y + self.page.top
        fits = self.page.region.contains(int(event.screen_x), int(event.screen_y)) and 0 <= k < len(self.entries)
        return k if fits and self.entries[k].key is not None else None

    def _cell_at(self, k: int, x: int) -> int:
        """Which of the named cells of a row stands at a place in it."""
        start = named = found = 0
        cells = self.entries[k].cells
        for cell, space in zip(cells, fitting(cells, self.page.size.width - 3, self.needed[k]), strict=True):
            if cell.name:
                if start <= x:
                    found = named
                named += 1
            start += space + _GAP
        return found

    def action_help(self) -> None:
        from kanban_tui.tui.parts.help import HelpScreen

        self.app.push_screen(HelpScreen(self.NAME, {"": self.BINDINGS}))
