"""The quick line for a new item: its tokens underlined, what each means below it, and names completed."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from rich.cells import cell_len
from rich.highlighter import Highlighter
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.suggester import Suggester
from textual.widgets import Input

from kanban_tui.board.limits import Stand
from kanban_tui.board.text import key as key_of
from kanban_tui.tui.board import captions
from kanban_tui.tui.look.pen import Piece, cut, width_of
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.parts import quickline
from kanban_tui.tui.parts.foot import Hint, hint_pieces
from kanban_tui.tui.parts.line import BoardLine
from kanban_tui.tui.parts.quickline import QuickLine
from kanban_tui.tui.way import orders
from kanban_tui.tui.way.messages import Left, OrderGiven
from kanban_tui.tui.way.orders import Order


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

    given = ""
    """What was entered last, until it is known what came of it."""
    added = 0

    def enter(self, text: str) -> None:
        """Add what the line says and be ready for the next one; an empty line ends it."""
        found = quickline.parse(text, self.snapshot.board)
        if not text.strip():
            self.post_message(Left())
        elif found.problem:
            self.tell(found.problem)
        else:
            self.given, self.line.value = text, ""
            self.post_message(OrderGiven(partial(orders.add, new=found.new)))

    def done_with(self, order: Order) -> bool:
        del order
        self.added += bool(self.given)
        self.given = ""
        self.explain()
        return False

    def tell(self, problem: str) -> bool:
        """What was refused stands on the line again, before what was typed meanwhile."""
        if self.given:
            with self.line.prevent(Input.Changed):
                self.line.value = f"{self.given} {self.text}".strip()
            self.line.action_end()
            self.given = ""
        return super().tell(problem)

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
        if not pieces:
            asked = "a title, and #tag !type >column @person"
            told = f"{self.added:,} added; another one, or enter to end" if self.added else asked
            pieces = [("  ", None), (cut(told, width - 2), inks.muted)]
        return pieces

    def _keys(self, found: QuickLine, inks: Inks, width: int) -> list[Piece]:
        hints: list[list[Piece]] = []
        for key, name in zip(("tab", "down"), found.completions, strict=False):
            if found.last is not None and name != found.last.text:
                hints.append([(f"{key} ", inks.key), *self._completion(found, name, inks)])
        column_id = found.new.column_id if found.new.column_id is not None else self.snapshot.board.columns[0].id
        person = None if found.new.person is None else key_of(found.new.person)
        full = self.snapshot.refusing(Stand(None, found.new.type_id, person), column_id)
        if full:
            hints.insert(0, [(f"enter would be refused: {captions.would_refuse(full)}", inks.amber)])
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
        full = self.snapshot.refusing(Stand(None), lane.column.id)
        return [
            (f"{name} ", inks.plain),
            (f"{lane.count:,}/{lane.column.wip_limit:,}", inks.warning if full else inks.muted),
        ]


def _inside(k: int, found: QuickLine) -> bool:
    return any(token.start <= k < token.end for token in found.tokens)


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
