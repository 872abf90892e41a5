"""Rows of names of which one is chosen: the tabs of a screen, and its ranges."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from rich.cells import cell_len
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip

from kanban_tui.tui.look.pen import Piece, cut, row, width_of
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.parts.painted import Painted

_GAP = 2
_KEYS = 4
_LEAST = 8


class Pick(Struct, frozen=True):
    """A name, the key before it, and the action that chooses it."""

    name: str
    action: str
    key: str = ""


def draw(
    picks: Sequence[Pick], chosen: int, width: int, inks: Inks, right: Sequence[Piece] = (), sign: str = "…"
) -> Strip:
    """The names side by side. Where not all have room, those nearest to the chosen one do, the others have keys."""
    room = width - 2 - (width_of(right) + 2 if right else 0)
    left: list[Piece] = []
    everything = frozenset(range(len(picks)))
    near = sorted(everything, key=lambda k: (abs(k - chosen), -k))
    some = [frozenset(near[:n]) for n in range(len(near) - 1, 0, -1)]
    for gap, named in ((3, everything), (2, everything), *((2, names) for names in some), (1, frozenset({chosen}))):
        left = _pieces(picks, chosen, gap, inks, named)
        if width_of(left) <= room:
            break
    else:
        pick = picks[chosen]
        left = [(cut(pick.name, room, sign), clickable(inks.here_name, pick.action))]
    return row(width, [(" ", None), *left], [*right, (" ", None)])


def rows(picks: Sequence[Pick], chosen: int, width: int, inks: Inks, most: int, sign: str = "…") -> list[Strip]:
    """The names on as many rows as all of them need, where `most` rows are enough; else on one, some by their keys."""
    found: list[list[Piece]] = [[]]
    for k, pick in enumerate(picks):
        named = _pieces([pick], 0 if k == chosen else -1, _GAP, inks, frozenset({0}))
        if found[-1] and width_of(found[-1]) + _GAP + width_of(named) > width - 2:
            found.append([])
        found[-1] += [*([(" " * _GAP, None)] if found[-1] else []), *named]
    if not 1 < len(found) <= most:
        return [draw(picks, chosen, width, inks, sign=sign)]
    return [row(width, [(" ", None), *pieces]) for pieces in found]


def _pieces(picks: Sequence[Pick], chosen: int, gap: int, inks: Inks, named: frozenset[int]) -> list[Piece]:
    pieces: list[Piece] = []
    for k, pick in enumerate(picks):
        here = k == chosen
        if not (k in named or pick.key):
            continue
        pieces += [(" " * gap, None)] if pieces else []
        if pick.key:
            pieces.append((pick.key, clickable(inks.here if here else inks.muted, pick.action)))
        if k in named:
            name = f" {pick.name}" if pick.key else pick.name
            pieces.append((name, clickable(inks.here_name if here else inks.soft, pick.action)))
    return pieces


class Picks(Painted):
    """A row of names, or the `most` rows that they may take where words at the right do not share them."""

    most = 1
    picks: tuple[Pick, ...] = ()
    chosen = 0
    said: tuple[tuple[str, bool, str], ...] = ()
    """Words at the right: the text, whether it counts, and what a click on it does."""

    def show(self, picks: Sequence[Pick], chosen: int, said: Sequence[tuple[str, bool, str]] = ()) -> None:
        """Show other names, or another choice."""
        longer = len(self.picks) != len(picks)
        self.picks, self.chosen, self.said = tuple(picks), chosen, tuple(said)
        self.repaint()
        if longer:
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        del container, viewport
        return max(1, len(self.paint(width)))

    def paint(self, width: int) -> Sequence[Strip]:
        if not self.picks:
            return []
        right: list[Piece] = []
        chosen = cell_len(self.picks[self.chosen].name) + _KEYS if self.chosen < len(self.picks) else 0
        for text, counts, action in reversed(self.said):
            room = width - 4 - chosen - width_of(right) - (_GAP if right else 0)
            if cell_len(text) > room and not (counts and room >= _LEAST):
                continue
            ink = self.inks.plain if counts else self.inks.muted
            piece = (cut(text, room, self.glyphs.cut), clickable(ink, action) if action else ink)
            right = [piece, *([(" " * _GAP, None)] if right else []), *right]
        if self.most > 1:
            return rows(self.picks, self.chosen, width, self.inks, self.most, self.glyphs.cut)
        return [draw(self.picks, self.chosen, width, self.inks, right, self.glyphs.cut)]


def clickable(ink: Style, action: str) -> Style:
    """An ink that does what a key does where it is clicked."""
    return ink + Style(meta={"@click": action})
