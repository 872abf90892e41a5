"""Sheets with one line to type on: the quick line, the filter, the reason of a block."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from rich.cells import cell_len
from rich.highlighter import Highlighter
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.strip import Strip
from textual.suggester import Suggester
from textual.widgets import Input

from kanban_tui.board.model import Item
from kanban_tui.tui import orders, quickline, views
from kanban_tui.tui.messages import Kept, Left, OrderGiven, Stepped, Typed
from kanban_tui.tui.orders import Order
from kanban_tui.tui.quickline import QuickLine
from kanban_tui.tui.snapshot import Snapshot
from kanban_tui.tui.theme import Inks
from kanban_tui.tui.widgets.foot import Hint, hint_pieces
from kanban_tui.tui.widgets.painted import Painted
from kanban_tui.tui.widgets.pen import Piece, blank, cut, row, width_of
from kanban_tui.tui.widgets.sheet import Sheet

_JOINERS = "\u200c\u200d"


def typed(text: str) -> str:
    """What was typed or pasted, without what a terminal takes for an order. Blanks stay: the cursor stands on them."""
    return "".join(ch for ch in text if ch.isprintable() or ch in _JOINERS)


class Line(Input):
    """The line itself."""

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
        self.line = Line(
            text, compact=True, select_on_focus=False, highlighter=self.highlighter(), suggester=self.suggester()
        )
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
        self.problem = problem
        self.explain()
        return True

    def explain(self) -> None:
        """Draw the rows under the line anew."""
        rows = self.told(self._under.inks, self.app.size.width - 4)
        if self.problem:
            rows[0] = [(cut(self.problem, self.app.size.width - 4), self._under.inks.refused)]
        if self.app.size.height < 16:
            rows = [pieces for pieces in rows if pieces]
        self._under.styles.height = len(rows)
        self._under.show(rows)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.problem = ""
        self.explain()
        self.post_message(Typed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.enter(event.value)

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
        del text
        self.post_message(Kept())

    def told(self, inks: Inks, width: int) -> list[list[Piece]]:
        matching = sum(lane.matching for lane in self.snapshot.lanes)
        count = sum(lane.count for lane in self.snapshot.lanes)
        found: list[Piece] = [("  ", None), (f"{matching:,}", inks.plain), (f" of {count:,}", inks.muted)]
        asks = "words  #tag  12  type:bug  tag:web  @ada  blocked  breached  age>5"
        keys = [Hint("enter", "keep it"), Hint("up down", "choose"), Hint("esc", "show all")]
        return [found, [("  ", None), (cut(asks, width - 2), inks.muted)], [], hints_row(keys, inks), []]


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
            hints_row([Hint("enter", self.DOES), Hint("esc", "leave it")], inks),
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


class AddSheet(BoardLine):
    """The quick line for a new item: each token underlined, its meaning below it."""

    SIGN = "+"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete(0)", "complete the name", id="add.complete"),
        Binding("down", "complete(1)", "complete to the second name", id="add.second"),
    ]

    def understood(self) -> QuickLine:
        """The line as it stands."""
        return quickline.parse(self.text, self.snapshot.board)

    def enter(self, text: str) -> None:
        found = quickline.parse(text, self.snapshot.board)
        if found.problem:
            self.tell(found.problem)
        else:
            self.post_message(OrderGiven(partial(orders.add, new=found.new)))

    def highlighter(self) -> Highlighter:
        return _Tokens(self)

    def suggester(self) -> Suggester:
        return _Names(self)

    def action_complete(self, which: int) -> None:
        found = self.understood()
        if found.last is not None and which < len(found.completions):
            self.line.value = quickline.completed(self.text, found.last, found.completions[which])
            self.line.action_end()

    def told(self, inks: Inks, width: int) -> list[list[Piece]]:
        found = self.understood()
        return [self._meanings(found, inks, width), [], self._keys(found, inks, width), []]

    def _meanings(self, found: QuickLine, inks: Inks, width: int) -> list[Piece]:
        """What each piece of the line is, directly below it."""
        pieces: list[Piece] = []
        labels = [
            (token.start, token.kind if token.meaning else f"no such {token.kind}", bool(token.meaning))
            for token in found.tokens
        ]
        title = next((k for k in range(len(self.text)) if self.text[k] != " " and not _inside(k, found)), None)
        if title is not None:
            labels.append((title, "title", True))
        scrolled = round(self.line.scroll_offset.x)
        for start, label, fine in sorted(labels):
            at = cell_len(self.text[:start]) + 2 - scrolled
            space = at - width_of(pieces)
            if space >= (1 if pieces else 0) and at + cell_len(label) <= width:
                pieces += [(" " * space, None), (label, inks.muted if fine else inks.amber)]
        return pieces or [("  ", None), ("a title, and #tag !type >column @person", inks.muted)]

    def _keys(self, found: QuickLine, inks: Inks, width: int) -> list[Piece]:
        hints: list[list[Piece]] = []
        for key, name in zip(("tab", "down"), found.completions, strict=False):
            if found.last is not None and name != found.last.text:
                hints.append([(f"{key} ", inks.key), *self._completion(found, name, inks)])
        column_id = found.new.column_id if found.new.column_id is not None else self.snapshot.board.columns[0].id
        full = self.snapshot.refusing(None, column_id)
        if full:
            hints.insert(0, [(f"enter would be refused: {views.would_refuse(full)}", inks.amber)])
        elif found.problem and self.text.strip():
            hints.insert(0, [(found.problem, inks.amber)])
        elif self.text.strip():
            hints.insert(0, hint_pieces(Hint("enter", "add it"), inks))
        kinds = {token.kind for token in found.tokens}
        hints += [
            hint_pieces(Hint(sign, kind), inks)
            for sign, kind in quickline.KINDS.items()
            if kind == "tag" or kind not in kinds
        ]
        leave = hint_pieces(Hint("esc", "leave"), inks)
        pieces: list[Piece] = []
        for hint in hints:
            if width_of(pieces) + width_of(hint) + 4 + width_of(leave) > width:
                break
            pieces += [*hint, ("    ", None)]
        return [*pieces, *leave]

    def _completion(self, found: QuickLine, name: str, inks: Inks) -> list[Piece]:
        if found.last is None or found.last.kind != "column":
            return [(name, inks.plain)]
        lane = next(lane for lane in self.snapshot.lanes if lane.column.name == name)
        if lane.column.wip_limit is None:
            return [(name, inks.plain), (f" {lane.count:,}", inks.muted)]
        full = self.snapshot.refusing(None, lane.column.id)
        return [
            (f"{name} ", inks.plain),
            (f"{lane.count:,}/{lane.column.wip_limit:,}", inks.warning if full else inks.muted),
        ]


def named(items: Sequence[Item]) -> str:
    """The items in words: one by its number and title, several by their numbers."""
    if len(items) == 1:
        return f"{items[0].id} {items[0].title}"
    return ", ".join(f"#{item.id}" for item in items)


def _inside(k: int, found: QuickLine) -> bool:
    return any(token.start <= k < token.end for token in found.tokens)


def hints_row(hints: Sequence[Hint], inks: Inks) -> list[Piece]:
    """The keys of a sheet, four cells apart."""
    pieces: list[Piece] = []
    for hint in hints:
        pieces += [*hint_pieces(hint, inks), ("    ", None)]
    return pieces


class _Tokens(Highlighter):
    """Underlines the tokens; the title is bold."""

    def __init__(self, sheet: AddSheet) -> None:
        self.sheet = sheet

    def highlight(self, text: Text) -> None:
        text.stylize("bold")
        for token in quickline.parse(text.plain, self.sheet.snapshot.board).tokens:
            text.stylize("not bold underline", token.start, token.end)


class _Names(Suggester):
    """Proposes the rest of a name at the end of the line."""

    def __init__(self, sheet: AddSheet) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self.sheet = sheet

    async def get_suggestion(self, value: str) -> str | None:
        found = quickline.parse(value, self.sheet.snapshot.board)
        if found.last is None or not found.completions:
            return None
        name = found.completions[0]
        return value + name[len(found.last.text) :]
