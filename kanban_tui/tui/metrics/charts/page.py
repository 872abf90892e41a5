"""A page below or in the place of a chart: sentences, bars behind names, tables. It may be longer than its room."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence

from msgspec import Struct
from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip

from kanban_tui.board.text import printable
from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.look.pen import clauses, cut
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.metrics.charts.axes import Scale
from kanban_tui.tui.metrics.charts.grid import Grid

_LEAST_CHART = 6
_LEAST_NAME = 8
_GAP = 2
Paint = Callable[[int, int, Inks, Glyphs], list[Strip]]


class Bars(Struct, frozen=True):
    """Bars under a title: a name, how long it is, and that in words."""

    title: str
    bars: tuple[tuple[str, float, str], ...]


class Cells(Struct, frozen=True):
    """A table under a title: its heads, which columns hold numbers, and its rows."""

    title: str
    heads: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]


class Page(Struct, frozen=True):
    """A chart with what is said of it."""

    chart: Paint | None
    said: tuple[str, ...]
    parts: tuple[Bars | Cells, ...] = ()
    below: str = ""


def draw(page: Page, width: int, height: int, inks: Inks, glyphs: Glyphs) -> list[Strip]:
    """At least `height` rows; the chart takes what the words leave, or half where there is much to say."""
    text = _text(page, width, inks, glyphs)
    if page.chart is None:
        return [*text, *Grid(width, height - len(text)).strips()]
    room = max(_LEAST_CHART, height // 2, height - len(text) - 1)
    chart = page.chart(width, min(room, height), inks, glyphs)
    below = [*Grid(width, 1).strips(), *text] if text else []
    return [*chart, *below, *Grid(width, height - len(chart) - len(below)).strips()]


def _text(page: Page, width: int, inks: Inks, glyphs: Glyphs) -> list[Strip]:
    found: list[Strip] = []
    for said in page.said:
        found += _wrapped(said, width, inks.plain, f"{glyphs.bullet} ")
    for part in page.parts:
        found += [*(Grid(width, 1).strips() if found else []), *_part(part, width, inks, glyphs)]
    if page.below:
        found += [*(Grid(width, 1).strips() if found else []), *_wrapped(page.below, width, inks.muted)]
    return found


def _wrapped(text: str, width: int, ink: Style, sign: str = "") -> list[Strip]:
    # A number and its sign stay on one row.
    whole = printable(text).replace(" %", "\N{NO-BREAK SPACE}%")
    lines = [line.replace("\N{NO-BREAK SPACE}", " ") for line in textwrap.wrap(whole, max(12, width - cell_len(sign)))]
    grid = Grid(width, len(lines))
    for y, line in enumerate(lines):
        grid.put(0, y, sign if y == 0 else " " * len(sign), ink)
        grid.put(cell_len(sign), y, line, ink)
    return grid.strips()


def _part(part: Bars | Cells, width: int, inks: Inks, glyphs: Glyphs) -> list[Strip]:
    return _bars(part, width, inks, glyphs) if isinstance(part, Bars) else _cells(part, width, inks, glyphs)


def _bars(part: Bars, width: int, inks: Inks, glyphs: Glyphs) -> list[Strip]:
    grid = Grid(width, len(part.bars) + 1)
    grid.put(0, 0, part.title, inks.muted)
    said = max((cell_len(words) for *_, words in part.bars), default=0)
    names = [printable(name) for name, *_ in part.bars]
    room = max(_LEAST_NAME, min(max(map(cell_len, names), default=0), width - said - 2 * _GAP - _LEAST_NAME))
    longest = max((value for _, value, _ in part.bars), default=0)
    across = Scale(0, longest or 1, max(1, width - room - said - 2 * _GAP - 1))
    for y, (name, (_, value, words)) in enumerate(zip(names, part.bars, strict=True), 1):
        grid.put(0, y, clauses(name, room, glyphs.cut), inks.soft)
        grid.put(room + _GAP, y, glyphs.heavy * max(across.cell(value), 1 if value else 0), inks.soft)
        grid.put_right(width, y, words, inks.plain)
    return grid.strips()


def _cells(part: Cells, width: int, inks: Inks, glyphs: Glyphs) -> list[Strip]:
    """As many columns as have room; a sign behind the heads says where some have not."""
    grid = Grid(width, len(part.rows) + 1 + bool(part.title))
    top = 0
    if part.title:
        grid.put(0, 0, part.title, inks.muted)
        top = 1
    wide = [
        max(cell_len(head), *(cell_len(row[k]) for row in part.rows), 1) if part.rows else cell_len(head)
        for k, head in enumerate(part.heads)
    ]
    shown = _fitting(wide, width)
    if len(shown) < len(wide):
        grid.put_right(width, top, glyphs.cut, inks.muted)
    x = 0
    for k, size in enumerate(shown):
        for y, (row, ink) in enumerate([(part.heads, inks.muted), *((row, inks.plain) for row in part.rows)], top):
            text = cut(row[k], size, glyphs.cut)
            grid.put(x + size - cell_len(text) if part.numeric[k] else x, y, text, ink)
        x += size + _GAP
    return grid.strips()


def _fitting(wide: Sequence[int], width: int) -> list[int]:
    """The widths of the columns that have room, from the left; a long first one gives way before others go."""
    whole = sum(wide) + _GAP * (len(wide) - 1)
    first = max(_LEAST_NAME, wide[0] - max(0, whole - width)) if wide else 0
    sizes: list[int] = []
    for size in (min(wide[0], first), *wide[1:]) if wide else ():
        if sum(sizes) + _GAP * len(sizes) + size > width - (0 if len(sizes) + 1 == len(wide) else _GAP):
            break
        sizes.append(size)
    return sizes or [min(width, wide[0])] if wide else []
