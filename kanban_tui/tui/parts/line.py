"""A line to type on, and the sheet around one. Those for reasons and for the filter stand beside this."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.highlighter import Highlighter
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.strip import Strip
from textual.suggester import Suggester
from textual.widgets import Input

from kanban_tui.errors import ended
from kanban_tui.tui.look.arrange import NO_HEADER
from kanban_tui.tui.look.pen import Piece, blank, row, width_of, wrap
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.parts.foot import Hint, hint_pieces
from kanban_tui.tui.parts.painted import Painted
from kanban_tui.tui.parts.sheet import Sheet
from kanban_tui.tui.way.messages import Left, Typed
from kanban_tui.tui.way.snapshot import Snapshot

_MOST_LINES = 4
"""Of one line of a problem: what is known stands at its end."""
_JOINERS = "\u200c\u200d"


def typed(text: str) -> str:
    """What was typed or pasted, without what a terminal takes for an order. Blanks stay: the cursor stands on them."""
    return "".join(ch for ch in text if ch.isprintable() or ch in _JOINERS)


def typed_lines(text: str) -> str:
    """Lines without what a terminal takes for an order; tabs as four blanks."""
    return "\n".join(typed(line) for line in text.replace("\t", "    ").split("\n"))


class Line(Input):
    """The line itself. Enter is taken among the letters: as a binding it would overtake those before it."""

    entered: Callable[[str], None] | None = None
    pasted: Callable[[str], bool] | None = None
    """Takes what was pasted; False where it is to stand on the line."""
    emptied: Callable[[], None] | None = None
    """Is told when one goes back beyond the beginning of an empty line."""

    def _on_paste(self, event: events.Paste) -> None:
        """Several lines become one: nothing that was pasted is left out."""
        event.stop()
        event.prevent_default()
        if self.pasted is None or not self.pasted(event.text):
            self.replace(" ".join(typed(line).strip() for line in event.text.splitlines()), *self.selection)

    def on_key(self, event: events.Key) -> None:
        if event.key == "enter" and self.entered is not None:
            event.stop()
            event.prevent_default()
            self.entered(self.value)
        elif event.key == "backspace" and self.emptied is not None and not self.value:
            event.stop()
            event.prevent_default()
            self.emptied()

    def validate_value(self, value: str) -> str:
        return typed(value)


class _Edge(Painted):
    def paint(self, width: int) -> Sequence[Strip]:
        return [row(width, [(self.glyphs.edge * width, self.inks.page + self.inks.here)]), blank(width)]


class _Sign(Painted):
    def __init__(self, sign: str) -> None:
        super().__init__(classes="sign")
        self.sign = sign

    def paint(self, width: int) -> Sequence[Strip]:
        return [row(width, [("  ", None), (self.sign, self.inks.here)])]


class _Under(Painted):
    rows: Sequence[Sequence[Piece]] = ()

    def show(self, rows: Sequence[Sequence[Piece]]) -> None:
        self.rows = rows
        self.repaint()

    def paint(self, width: int) -> Sequence[Strip]:
        return [row(width, [("  ", None), *pieces]) if pieces else blank(width) for pieces in self.rows]


class LineSheet(Sheet):
    """One line at the foot of the board. What was typed stays until it is entered or left."""

    SIGN: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "leave it", id="line.leave")]

    def __init__(self, text: str = "") -> None:
        super().__init__(classes="sheet")
        self.problem = ""
        self._wrong = ""
        """What stood on the line when the problem was told, which goes once something else does."""
        self.line = Line(
            text, compact=True, select_on_focus=False, highlighter=self.highlighter(), suggester=self.suggester()
        )
        self.line.entered = self.enter
        self._under = _Under(classes="under")

    @property
    def text(self) -> str:
        """What stands on the line."""
        return self.line.value

    def compose(self) -> ComposeResult:
        yield _Edge(classes="edge")
        with Horizontal(classes="line"):
            yield _Sign(self.SIGN)
            yield self.line
        yield self._under

    def on_mount(self) -> None:
        self.line.focus()
        self.explain()

    def highlighter(self) -> Highlighter | None:
        """What inks the line while it is typed."""
        return None

    def suggester(self) -> Suggester | None:
        """What proposes the rest of it."""
        return None

    @property
    def keeper(self) -> Line:
        return self.line

    def told(self, inks: Inks, width: int) -> list[list[Piece]]:
        """The rows under the line."""
        raise NotImplementedError

    def asked(self, width: int) -> list[str]:
        """What is to be typed, where that may take several rows under the line. A problem stands in its place."""
        del width
        return []

    def fit(self) -> None:
        self.explain()

    def board_changed(self, snapshot: Snapshot) -> None:
        del snapshot
        self.explain()

    def tell(self, problem: str) -> bool:
        """Say what is wrong with the line, which stays as it is."""
        self.problem, self._wrong = problem, self.text
        self.explain()
        return True

    def explain(self) -> None:
        """Draw the rows under the line anew."""
        inks, width = self._under.inks, self.app.size.width - 4
        rows = self.told(inks, width)
        if self.problem:
            # What helps stands on a line of its own: it is never what is cut.
            lines = [line for part in self.problem.split("\n") for line in wrap(ended(part), width, _MOST_LINES)]
            rows[: len(self.asked(width - 2)) or 1] = [[(line, inks.refused)] for line in lines]
        if self.app.size.height < NO_HEADER:
            rows = [pieces for pieces in rows if pieces]
        self._under.styles.height = len(rows)
        self._under.show(rows)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if event.value != self._wrong:
            self.problem = ""
        self.explain()
        self.post_message(Typed(event.value))

    def enter(self, text: str) -> None:
        """Do what the line says; what cannot be done is told, and the line stays."""
        raise NotImplementedError

    def action_leave(self) -> None:
        self.post_message(Left())


class BoardLine(LineSheet):
    """A line whose meaning depends on the board."""

    def __init__(self, snapshot: Snapshot, text: str = "") -> None:
        self.snapshot = snapshot
        super().__init__(text)

    def board_changed(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.explain()


def hints_row(hints: Sequence[Hint], inks: Inks, width: int) -> list[Piece]:
    """The keys of a sheet, four cells apart; without room two, and then those before the last, the way out, leave."""
    shown = list(hints)
    while True:
        for between in ("    ", "  "):
            pieces = [
                piece
                for k, hint in enumerate(shown)
                for piece in ([(between, None)] * (k > 0) + hint_pieces(hint, inks))
            ]
            if width_of(pieces) <= width or len(shown) == 1:
                return pieces
        shown.pop(-2)
