"""The cells that every chart is drawn on: a sign, an ink and a ground each, and the items that a cell stands for.

A click on a cell that stands for items is the screen's action `pick` with their numbers.

A dot finer than a cell is a braille dot: two across and four up in a cell. Where a terminal cannot draw them, a cell
is one dot.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len, split_graphemes
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from kanban_tui.glyphs import Glyphs

ACROSS, UP = 2, 4
_BRAILLE = 0x2800
# More items than this in a cell are not chosen one after the other with the mouse.
_MOST_ITEMS = 50
# The bit of a dot by its column and its row from below.
_BITS = ((0x40, 0x04, 0x02, 0x01), (0x80, 0x20, 0x10, 0x08))


class Grid:
    """Cells of a chart, empty at first. What lies outside is not drawn."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = max(0, width), max(0, height)
        self._signs: list[list[str | None]] = [[None] * self.width for _ in range(self.height)]
        self._inks: list[list[Style | None]] = [[None] * self.width for _ in range(self.height)]
        self._grounds: list[list[Style | None]] = [[None] * self.width for _ in range(self.height)]
        self._items: dict[tuple[int, int], tuple[int, ...]] = {}

    def put(self, x: int, y: int, text: str, ink: Style | None, items: Sequence[int] = ()) -> int:
        """Write from a cell to the right; how many cells that took. Half a wide letter is drawn as none."""
        at = x
        for start, end, size in split_graphemes(text)[0]:
            letter = text[start:end]
            if size == 0:
                self._join(at - 1, y, letter)
                continue
            whole = at >= 0 and at + size <= self.width
            self._cell(at, y, letter if whole else " ", ink, items)
            if size == 2:
                self._cell(at + 1, y, "" if whole else " ", ink, items)
            at += size
        return at - x

    def put_right(self, end: int, y: int, text: str, ink: Style | None) -> None:
        """Write so that the text ends before a cell."""
        self.put(end - cell_len(text), y, text, ink)

    def rule(self, x: int, y: int, width: int, sign: str, ink: Style) -> None:
        """A line across, behind what is drawn already."""
        for at in range(x, x + width):
            if self.free(at, y):
                self._cell(at, y, sign, ink, ())

    def fill(self, x: int, y: int, width: int, height: int, ground: Style | None) -> None:
        """Give cells a ground."""
        for row in range(max(0, y), min(self.height, y + height)):
            for at in range(max(0, x), min(self.width, x + width)):
                self._grounds[row][at] = ground

    def free(self, x: int, y: int, width: int = 1) -> bool:
        """Whether nothing is written on cells of the grid."""
        if not (0 <= y < self.height and x >= 0 and x + width <= self.width):
            return False
        return all(sign is None for sign in self._signs[y][x : x + width])

    def strips(self) -> list[Strip]:
        """The rows."""
        return [self._strip(y) for y in range(self.height)]

    def _join(self, x: int, y: int, mark: str) -> None:
        """Add a mark without a width of its own to the letter of a cell."""
        if 0 <= x < self.width and 0 <= y < self.height and self._signs[y][x]:
            self._signs[y][x] = f"{self._signs[y][x]}{mark}"

    def _cell(self, x: int, y: int, sign: str, ink: Style | None, items: Sequence[int]) -> None:
        if not (0 <= x < self.width and 0 <= y < self.height):
            return
        row = self._signs[y]
        if row[x] == "" and sign != "" and x:
            row[x - 1] = " "
        if sign and cell_len(row[x] or "") == 2 and x + 1 < self.width:
            row[x + 1] = " "
        row[x] = sign
        self._inks[y][x] = ink
        if items:
            self._items[x, y] = tuple(items[:_MOST_ITEMS])
        else:
            self._items.pop((x, y), None)

    def _strip(self, y: int) -> Strip:
        segments: list[Segment] = []
        text = ""
        last: tuple[Style | None, Style | None, tuple[int, ...]] = (None, None, ())
        for x in range(self.width):
            look = (self._inks[y][x], self._grounds[y][x], self._items.get((x, y), ()))
            if look != last and text:
                segments.append(Segment(text, _style(*last)))
                text = ""
            sign = self._signs[y][x]
            text, last = text + (" " if sign is None else sign), look
        if text:
            segments.append(Segment(text, _style(*last)))
        return Strip(segments, self.width)


class Dots:
    """Dots on part of a grid, counted in dots from its lower left corner. Where two meet in a cell the higher rank
    gives the ink."""

    def __init__(self, glyphs: Glyphs) -> None:
        self.glyphs = glyphs
        self._cells: dict[tuple[int, int], tuple[int, int, Style, list[int]]] = {}

    def set(self, x: int, y: int, ink: Style, rank: int = 0, items: Sequence[int] = ()) -> None:
        """A dot."""
        cell = (x // ACROSS, y // UP)
        bits, high, old, held = self._cells.get(cell) or (0, rank, ink, [])
        bits |= _BITS[x % ACROSS][y % UP]
        if rank >= high:
            high, old = rank, ink
        held.extend(items)
        self._cells[cell] = (bits, high, old, held)

    @staticmethod
    def cell(dots: Iterable[tuple[int, int]]) -> str:
        """The sign of a cell with these dots."""
        return chr(_BRAILLE + sum({_BITS[x][y] for x, y in dots}))

    def draw(self, grid: Grid, left: int, floor: int) -> None:
        """Draw them so that the lowest row of cells is `floor`, behind what is drawn already."""
        for (x, y), (bits, _, ink, items) in self._cells.items():
            if grid.free(left + x, floor - y):
                sign = chr(_BRAILLE + bits) if self.glyphs.fine else self.glyphs.bullet
                grid.put(left + x, floor - y, sign, ink, items)


def _style(ink: Style | None, ground: Style | None, items: tuple[int, ...]) -> Style | None:
    style = ink if ground is None else ground if ink is None else ground + ink
    return style if not items else (style or Style()) + Style(meta={"@click": f"screen.pick({list(items)})"})
