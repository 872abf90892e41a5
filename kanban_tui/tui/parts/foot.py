"""The last row: the next move by name, then the keys, as many as fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.strip import Strip

from kanban_tui.tui.look.pen import Piece, cut, row, width_of, wrap
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.parts.painted import Painted
from kanban_tui.tui.shell import Shell

_BETWEEN = "   "
_MOST_LINES = 4


class Hint(Struct, frozen=True):
    """A key and what it does. A refused one is told in amber, before it is pressed."""

    key: str
    does: str
    refused: bool = False


def hints_of(shell: Shell, keys: Iterable[BindingType]) -> list[Hint]:
    """The keys of a screen as its user has them."""
    return [Hint(shell.sign(key), key.description) for key in keys if isinstance(key, Binding) and key.show]


def hint_pieces(hint: Hint, inks: Inks) -> list[Piece]:
    """A hint in its inks. It carries its first key, so that a click presses it (see Painted)."""
    press = Style(meta={"press": hint.key.partition(" ")[0]})
    if hint.refused:
        return [(f"{hint.key} {hint.does}", inks.amber + press)]
    return [(hint.key, inks.key + press), (f" {hint.does}", inks.muted + press)]


def draw(hints: Sequence[Hint], last: Hint | None, width: int, inks: Inks, note: str = "") -> Strip:
    """Hints from the left, the last one at the right; what does not fit goes, the last one stays.

    A note goes before all of them.
    """
    right = hint_pieces(last, inks) if last is not None else []
    left: list[Piece] = [(note, inks.soft)] if note else []
    if note and width_of(left) + len(_BETWEEN) + width_of(right) > width - 2:
        right = []
    room = width - 2 - width_of(right) - (len(_BETWEEN) if right else 0)
    for hint in hints:
        pieces = [*([(_BETWEEN, None)] if left else []), *hint_pieces(hint, inks)]
        if width_of(left) + width_of(pieces) > room:
            if not left:
                left = [(cut(f"{hint.key} {hint.does}", room), pieces[0][1])]
            break
        left += pieces
    return row(width, [(" ", None), *left], [*right, (" ", None)])


class Foot(Painted):
    """The foot of a screen. Until the next key a note stands before the keys, an alarm in their place.

    An alarm has the rows that it needs: what helps often stands at its end.
    """

    hints: tuple[Hint, ...] = ()
    last: Hint | None = None
    note = ""
    alarm = False

    def show(self, hints: Sequence[Hint], last: Hint | None, *, note: str = "", alarm: bool = False) -> None:
        """Say something else."""
        before = (self.hints, self.last, self.note, self.alarm)
        self.hints, self.last, self.note, self.alarm = tuple(hints), last, note, alarm
        if before != (self.hints, self.last, self.note, self.alarm):
            self.fit()
            self.repaint()

    def on_resize(self) -> None:
        self.fit()

    def fit(self) -> None:
        """Be as high as what is told."""
        self.styles.height = len(self.paint(self.app.size.width))

    def paint(self, width: int) -> Sequence[Strip]:
        if self.note and self.alarm:
            lines = wrap(self.note, width - 2, _MOST_LINES, self.glyphs.cut)
            return [row(width, [(" ", None), (line, self.inks.refused)]) for line in lines]
        return [draw(self.hints, self.last, width, self.inks, note=cut(self.note, width - 2, self.glyphs.cut))]
