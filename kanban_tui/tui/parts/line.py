"""Sheets with one line to type on: the quick line, the filter, the reason of a block."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from rich.highlighter import Highlighter
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.strip import Strip
from textual.suggester import Suggester
from textual.widgets import Input

from kanban_tui.board.limits import Scope
from kanban_tui.board.model import Item
from kanban_tui.errors import ended
from kanban_tui.tui.look.arrange import NO_HEADER
from kanban_tui.tui.look.pen import Piece, blank, cut, row, width_of, wrap
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.look.words import would_refuse
from kanban_tui.tui.parts.foot import Hint, hint_pieces
from kanban_tui.tui.parts.painted import Painted
from kanban_tui.tui.parts.sheet import Sheet
from kanban_tui.tui.way import orders
from kanban_tui.tui.way.messages import Kept, Left, OrderGiven, Stepped, Typed
from kanban_tui.tui.way.orders import Order
from kanban_tui.tui.way.snapshot import Snapshot

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
        rows = self.told(self._under.inks, self.app.size.width - 4)
        if self.problem:
            # What helps stands on a line of its own: it is never what is cut.
            lines = [
                line for part in self.problem.split("\n") for line in wrap(ended(part), self.app.size.width - 4, 2)
            ]
            rows[:1] = [[(line, self._under.inks.refused)] for line in lines]
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


FILTERS = "words  #tag  12  type:bug  tag:web  column:done  @ada  blocked  breached  age>5  due<friday  -type:bug"
"""What a filter may ask for, an example of each."""


class FilterSheet(BoardLine):
    """Filters as one types; the counts come from the file."""

    SIGN = "/"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", "the item below", id="filter.down"),
        Binding("up", "step(-1)", "the item above", id="filter.up"),
    ]

    def action_step(self, rows: int) -> None:
        self.post_message(Stepped(rows))

    def enter(self, text: str) -> None:
        if self.snapshot.problem and self.snapshot.text == text.strip():
            self.tell(self.snapshot.problem)
            return
        # Said once more: the letters typed just before it may not have been told yet.
        self.post_message(Typed(text))
        self.post_message(Kept())

    def told(self, inks: Inks, width: int) -> list[list[Piece]]:
        matching = sum(lane.matching for lane in self.snapshot.lanes)
        count = sum(lane.count for lane in self.snapshot.lanes)
        found: list[Piece] = [("  ", None), (f"{matching:,}", inks.plain), (f" of {count:,}", inks.muted)]
        keys = [Hint("enter", "keep it"), Hint("up down", "choose"), Hint("esc", "show all")]
        problem = self.snapshot.problem if self.snapshot.text == self.text.strip() else ""
        lines = wrap(problem or FILTERS, width - 2, 2 if self.app.size.height < NO_HEADER else 4)
        ink = inks.amber if problem else inks.muted
        return [found, *([("  ", None), (line, ink)] for line in lines), [], hints_row(keys, inks, width), []]


class ReasonSheet(LineSheet):
    """Asks for the reason of what is done to some items."""

    QUESTION: ClassVar[str] = ""
    WITHOUT: ClassVar[str] = ""
    DOES: ClassVar[str] = ""

    def __init__(self, items: Sequence[Item]) -> None:
        super().__init__()
        self.items = items

    def enter(self, text: str) -> None:
        if text.strip():
            self.post_message(OrderGiven(self.order([item.id for item in self.items], text)))
        else:
            self.tell(self.WITHOUT)

    def order(self, numbers: list[int], reason: str) -> Order:
        """What is done, with its reason."""
        raise NotImplementedError

    def told(self, inks: Inks, width: int) -> list[list[Piece]]:
        asked = cut(self.QUESTION.replace("{}", named(self.items)), width - 2)
        return [
            [("  ", None), (asked, inks.muted)],
            [],
            hints_row([Hint("enter", self.DOES), Hint("esc", "leave it")], inks, width),
            [],
        ]


class BlockSheet(ReasonSheet):
    """Asks why an item cannot go on."""

    SIGN = "×"
    QUESTION = "Why can {} not go on?"
    WITHOUT = "A block needs its reason: who reads it can help."
    DOES = "block it"

    def order(self, numbers: list[int], reason: str) -> Order:
        return partial(orders.block, numbers=numbers, reason=reason)


class ReboxSheet(ReasonSheet):
    """Asks why the time box of an item starts anew."""

    SIGN = "0"
    QUESTION = "Why does the time box of {} start anew?"
    WITHOUT = "To start a box anew needs a reason: the report tells it."
    DOES = "start it anew"

    def order(self, numbers: list[int], reason: str) -> Order:
        return partial(orders.rebox, number=numbers[0], reason=reason)


class NoteSheet(ReasonSheet):
    """Asks for a note on an item."""

    SIGN = "*"
    QUESTION = "What is to be noted on {}?"
    WITHOUT = "A note says something."
    DOES = "note it"

    def order(self, numbers: list[int], reason: str) -> Order:
        return partial(orders.note, number=numbers[0], text=reason)


class ExpediteSheet(ReasonSheet):
    """Asks why an item goes before all others."""

    SIGN = "!"
    QUESTION = "Why does {} go before all others?"
    WITHOUT = "To expedite needs a reason: it passes limits that hold for everybody else."
    DOES = "expedite it"

    def __init__(self, items: Sequence[Item], full: tuple[Scope, ...] = ()) -> None:
        """`full` is what would refuse it: that is told before the reason is typed."""
        self.full = full
        super().__init__(items)

    def told(self, inks: Inks, width: int) -> list[list[Piece]]:
        rows = super().told(inks, width)
        if self.full:
            hints = [
                Hint("enter", f"would be refused: {would_refuse(self.full)}", refused=True),
                Hint("esc", "leave it"),
            ]
            rows[-2] = hints_row(hints, inks, width)
        return rows

    def keeps_refused(self, sentence: str) -> bool:
        """What makes room in the lane is told by the panel, which keeps the reason for then."""
        del sentence
        return False

    def order(self, numbers: list[int], reason: str) -> Order:
        return partial(orders.expedite, number=numbers[0], reason=reason)


def named(items: Sequence[Item]) -> str:
    """The items in words: one by its number and title, several by their numbers."""
    if len(items) == 1:
        return f"{items[0].id} {items[0].title}"
    return ", ".join(f"#{item.id}" for item in items)


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
