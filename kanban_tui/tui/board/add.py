"""The quick line for a new item: its tokens underlined, what each means below it, and names completed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import ClassVar

from rich.cells import cell_len
from rich.highlighter import Highlighter
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input

from kanban_tui import quickline
from kanban_tui.board import words
from kanban_tui.board.limits import Stand
from kanban_tui.board.text import key as key_of
from kanban_tui.quickline import QuickLine, Token
from kanban_tui.store.person import is_me
from kanban_tui.tui.board.refusal.messages import LineWanted
from kanban_tui.tui.look import phrases
from kanban_tui.tui.look.pen import Piece, cut, width_of, wrap
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.parts.foot import Hint, hint_pieces
from kanban_tui.tui.parts.line import BoardLine, hints_row, typed_lines
from kanban_tui.tui.way import orders
from kanban_tui.tui.way.messages import Left, OrderGiven
from kanban_tui.tui.way.orders import Order
from kanban_tui.tui.way.snapshot import Snapshot


class AddSheet(BoardLine):
    """The quick line for a new item: each token underlined, its meaning below it."""

    SIGN = "+"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete(0)", "complete the name", id="add.complete"),
        Binding("down", "complete(1)", "complete to the second name", id="add.second"),
    ]

    added = 0

    def __init__(self, snapshot: Snapshot, clock: Callable[[], int], me: str, text: str = "") -> None:
        self.clock = clock
        self.me = me
        self.given: deque[str] = deque()
        """What was entered, until it is known what came of it; the first is answered first."""
        self.listed: list[str] = []
        """The lines of a pasted list that are still to be added."""
        super().__init__(snapshot, text)
        self.line.pasted = self.take_list

    def understood(self, text: str | None = None) -> QuickLine:
        """The line as it stands, or another one."""
        return quickline.parse(self.text if text is None else text, self.snapshot.board, self.clock())

    def take_list(self, pasted: str) -> bool:
        """Keep a pasted list until enter says that each of its lines is an item."""
        found = quickline.titles(typed_lines("\n".join(pasted.splitlines())))
        if len(found) < 2:
            return False
        self.listed = found
        self.explain()
        return True

    def enter(self, text: str) -> None:
        """Add what the line says and be ready for the next one; an empty line ends it."""
        if self.listed:
            self._next_of_list()
        elif not text.strip():
            self.post_message(Left())
        else:
            self._add(text)

    def _next_of_list(self) -> None:
        found = self.understood(self.listed[0])
        if found.problem:
            # What cannot be an item comes onto the line, where it can be mended.
            self.line.value = self.listed.pop(0)
            super().tell(found.problem)
        else:
            self._add(self.listed.pop(0))

    def _add(self, text: str) -> None:
        found = self.understood(text)
        if found.problem:
            super().tell(found.problem)
        else:
            self.given.append(text)
            self.line.value = "" if text == self.text else self.text
            self.post_message(OrderGiven(partial(orders.add, new=found.new)))

    def done_with(self, order: Order) -> bool:
        del order
        self.added += 1
        self.given.popleft()
        if self.listed:
            self._next_of_list()
        self.explain()
        return False

    def action_leave(self) -> None:
        """Leave the list first, then the line."""
        if self.listed:
            self.listed = []
            self.explain()
        else:
            super().action_leave()

    def tell(self, problem: str) -> bool:
        """What was refused stands on the line again, before what was typed meanwhile."""
        if self.given:
            with self.line.prevent(Input.Changed):
                self.line.value = f"{self.given.popleft()} {self.text}".strip()
            self.line.action_end()
        return super().tell(problem)

    def keeps_refused(self, sentence: str) -> bool:
        """What makes room is told by the panel, which keeps this item for then; not where more was typed behind it."""
        more = self.listed or len(self.given) > 1 or self.text.strip()
        return self.tell(sentence) if more else False

    def way_back(self) -> Message:
        return LineWanted(self.given.popleft())

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
        if self.listed:
            return self._list(inks, width)
        found = self.understood()
        meanings: list[list[Piece]] = [[("  ", None), (line, inks.muted)] for line in self.asked(width - 2)]
        return [*(meanings or [self._meanings(found, inks, width)]), [], self._keys(found, inks, width), []]

    def asked(self, width: int) -> list[str]:
        if self.text.strip() or self.listed:
            return []
        asked = "a title, and #tag !type >column @person ~2h due:next friday"
        return wrap(f"{self.added:,} added; another one, or enter to end" if self.added else asked, width, 2)

    def _list(self, inks: Inks, width: int) -> list[list[Piece]]:
        """What a pasted list would become."""
        lines = words.count(len(self.listed), "line")
        begin = ", ".join(self.listed[:3]) + (", …" if len(self.listed) > 3 else "")
        asked = f"{words.count(len(self.listed), 'item')} from {lines}: {begin}"
        hints = [Hint("enter", "adds them, one after the other"), Hint("esc", "does not")]
        return [[("  ", None), (cut(asked, width - 2), inks.plain)], [], hints_row(hints, inks, width), []]

    def _meanings(self, found: QuickLine, inks: Inks, width: int) -> list[Piece]:
        """What each piece of the line is, directly below it, or as near as the one before leaves room.

        A title gives way: it is seen to be one.
        """
        pieces: list[Piece] = []
        labels = [(token.start, _label(token, self.me), bool(token.meaning)) for token in found.tokens]
        if found.bare is not None:
            labels.append((found.bare.start, ", ".join(found.completions), True))
        title = next((k for k in range(len(self.text)) if self.text[k] != " " and not _inside(k, found)), None)
        if title is not None:
            labels.append((title, "title", True))
        scrolled = round(self.line.scroll_offset.x)
        places = [(cell_len(self.text[:start]) + 2 - scrolled, label, fine) for start, label, fine in sorted(labels)]
        for k, (at, label, fine) in enumerate(places):
            if label == "title" and any(next_at <= at + cell_len(label) for next_at, *_ in places[k + 1 : k + 2]):
                continue
            start = max(at, width_of(pieces) + (2 if pieces else 0))
            if at >= 0 and k == len(places) - 1 and found.bare is not None:
                label = cut(label, width - start)
            if at >= 0 and start + cell_len(label) <= width:
                pieces += [(" " * (start - width_of(pieces)), None), (label, inks.muted if fine else inks.amber)]
        return pieces

    def _keys(self, found: QuickLine, inks: Inks, width: int) -> list[Piece]:
        hints: list[list[Piece]] = []
        for key, name in zip(("tab", "down"), found.completions, strict=False):
            if found.last is not None and name != found.last.text:
                hints.append([(f"{key} ", inks.key), *self._completion(found, name, inks)])
        column_id = found.new.column_id if found.new.column_id is not None else self.snapshot.board.columns[0].id
        named = found.new.person
        person = None if named is None else key_of(self.me if is_me(named) else named)
        full = self.snapshot.refusing(Stand(None, found.new.type_id, person), column_id)
        if full:
            hints.insert(0, [(f"enter would be refused: {phrases.would_refuse(full)}", inks.amber)])
        elif found.problem and self.text.strip():
            # Once enter was pressed it stands under the line already.
            hints[:0] = [] if found.problem == self.problem else [[(found.problem, inks.amber)]]
        elif self.text.strip():
            hints.insert(0, hint_pieces(Hint("enter", "add it"), inks))
        kinds = {token.kind for token in found.tokens}
        signs = {**quickline.KINDS, quickline.DUE: "date", quickline.ESTIMATE: "estimate"}
        hints += [
            hint_pieces(Hint(sign, kind), inks)
            for sign, kind in signs.items()
            if kind == "tag" or {"date": "due"}.get(kind, kind) not in kinds
        ]
        leave = hint_pieces(Hint("esc", "leave"), inks)
        pieces: list[Piece] = []
        for hint in hints:
            room = width - width_of(pieces) - 4 - width_of(leave)
            if width_of(hint) > room and not pieces and len(hint) == 1:
                # What is wrong is cut before it goes.
                hint = [(cut(hint[0][0], room), hint[0][1])]
            if width_of(hint) > room:
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


def _label(token: Token, me: str) -> str:
    """What a piece of the line is; whom `@me` names."""
    if token.kind == "due":
        return f"due {phrases.weekday(token.meaning)}" if token.meaning else "no date"
    if token.kind == "person" and is_me(token.text):
        return f"for you: {me}"
    return token.kind if token.meaning else f"no such {token.kind}"


def _inside(k: int, found: QuickLine) -> bool:
    tokens = found.tokens if found.bare is None else (*found.tokens, found.bare)
    return any(token.start <= k < token.end for token in tokens)


class _Tokens(Highlighter):
    """Underlines the tokens; the title is bold."""

    def __init__(self, sheet: AddSheet) -> None:
        self.sheet = sheet

    def highlight(self, text: Text) -> None:
        text.stylize("bold")
        for token in self.sheet.understood(text.plain).tokens:
            text.stylize("not bold underline", token.start, token.end)


class _Names(Suggester):
    """Proposes the rest of a name at the end of the line."""

    def __init__(self, sheet: AddSheet) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self.sheet = sheet

    async def get_suggestion(self, value: str) -> str | None:
        found = self.sheet.understood(value)
        if found.last is None or not found.completions:
            return None
        name = found.completions[0]
        return value + name[len(found.last.text) :]
