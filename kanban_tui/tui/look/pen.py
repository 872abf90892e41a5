"""Text that fits: cells counted, words wrapped and cut, pieces set left and right on strips of one width."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from msgspec import Struct
from rich.cells import cell_len, chop_cells, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from kanban_tui.glyphs import LINES, Glyphs
from kanban_tui.tui.look.theme import Inks

Piece = tuple[str, Style | None]

# A stump of fewer letters than this says nothing and goes with the cut; in few cells two are better than blanks.
STUMP = 4
_FEW = 12
_FOLDERS, _SIGNS = r"(?<=[/\\])", r"(?<=[-_. ])"
# Not between the numbers of items: who is named in a row is one thing.
_CLAUSES = r"([,;] (?!#\d))"
# In so few cells the first words of a name are initials.
_INITIALS = 5


class Look(Struct, frozen=True, cache_hash=True):
    """How things are drawn: with which inks and glyphs, and how much room a card has.

    `pitch` is the rows from one card to the next, the empty row between them included; `gutter` the cells of its
    number. A card that is not `lit` stands back while a sheet speaks of others; a `marked` one is acted on with others.
    """

    inks: Inks
    glyphs: Glyphs = LINES
    pitch: int = 3
    gutter: int = 6
    short: bool = False
    compact: bool = False
    cursor: bool = False
    lit: bool = True
    marked: bool = False


def width_of(pieces: Iterable[Piece]) -> int:
    """The cells of pieces set side by side."""
    return sum(cell_len(text) for text, _ in pieces)


def cut(text: str, width: int, sign: str = "…") -> str:
    """Text in at most `width` cells, its loss marked by the sign."""
    if cell_len(text) <= width:
        return text
    if width <= cell_len(sign):
        return set_cell_size(sign, max(0, width))
    kept = set_cell_size(text, width - cell_len(sign))
    stump = kept.rpartition(" ")[2]
    inside = not text[len(kept.rstrip()) :].startswith(" ") and not kept.endswith(" ")
    if inside and len(stump) < (STUMP if width >= _FEW else 2) and len(stump) < len(kept.rstrip()):
        kept = kept[: len(kept) - len(stump)]
    return kept.rstrip() + sign


def clauses(text: str, width: int, sign: str = "…") -> str:
    """A line of words in at most `width` cells: what stands behind its commas and semicolons goes whole, last first."""
    parts = re.split(_CLAUSES, text)
    while len(parts) > 1 and cell_len("".join(parts)) > width:
        parts = parts[:-2]
    return cut("".join(parts), width, sign)


def brief(name: str, width: int, sign: str = "…") -> str:
    """A name in at most `width` cells, so that one differs from another as early as it can: `In P…` and `In R…`.

    In the fewest cells its words but the last are initials: `IR…`.
    """
    if cell_len(name) <= width:
        return name
    *first, last = name.split(" ")
    known = sum(cell_len(word) + 1 for word in first) + 1
    if first and width <= _INITIALS and known + cell_len(sign) > width:
        name = "".join(word[:1] for word in first) + last
    if cell_len(name) <= width:
        return name
    kept = set_cell_size(name, max(0, width - cell_len(sign))).rstrip()
    return kept + sign if len(kept) > len(first) else set_cell_size(name, max(0, width))


def wrap(text: str, width: int, rows: int, sign: str = "…") -> list[str]:
    """Text on at most so many rows, broken between words where there are any, the last one cut."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < rows - 1 and cell_len(rest) > width:
        line = set_cell_size(rest, width).rstrip()
        if not rest[len(line) :].startswith(" "):
            head = line.rpartition(" ")[0].rstrip()
            line = head or line
        lines.append(line)
        rest = rest[len(line) :].lstrip()
    if rest:
        lines.append(cut(rest, width, sign))
    return lines or [""]


def wrap_path(path: str, width: int) -> list[str]:
    """A path on as many lines as it needs, broken behind its folders, within a long name behind a sign."""
    parts: list[str] = []
    for folder in re.split(_FOLDERS, path):
        parts += [folder] if cell_len(folder) <= width else re.split(_SIGNS, folder)
    lines: list[str] = []
    for piece in (piece for part in parts for piece in chop_cells(part, max(1, width))):
        if lines and cell_len(lines[-1] + piece) <= width:
            lines[-1] += piece
        else:
            lines.append(piece)
    return lines


def in_rows(pieces: Iterable[Piece], width: int, sign: str = "…") -> list[list[Piece]]:
    """Pieces on as many rows as they need, each whole where it can be. Those without an ink part two on one row."""
    rows: list[list[Piece]] = [[]]
    between: list[Piece] = []
    for text, ink in pieces:
        if ink is None:
            between = [(text, ink)]
            continue
        if rows[-1] and width_of([*rows[-1], *between, (text, ink)]) > width:
            rows.append([])
        here = rows[-1]
        here += [*between, (text, ink)] if here else [(cut(text.lstrip(), width, sign), ink)]
        between = []
    return rows


def row(width: int, left: Sequence[Piece], right: Sequence[Piece] = ()) -> Strip:
    """A strip of exactly `width` cells: some pieces at its left, some at its right end."""
    pieces = [*left, (" " * max(0, width - width_of(left) - width_of(right)), None), *right]
    return Strip([Segment(text, style) for text, style in pieces if text]).adjust_cell_length(width)


@lru_cache(maxsize=256)
def blank(width: int) -> Strip:
    """An empty strip of `width` cells, the same each time: a strip remembers its styles and its parts."""
    return Strip([Segment(" " * width)], width)
