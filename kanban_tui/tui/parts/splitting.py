"""The sheet on which an item is split: a piece a line, and what there is of them so far."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.widgets import Input

from kanban_tui import quickline
from kanban_tui.board import policies, splitting
from kanban_tui.board.model import Board, Item
from kanban_tui.board.words import duration
from kanban_tui.errors import BadValue, TooLarge
from kanban_tui.quickline import NewItem
from kanban_tui.tui.look.pen import Piece, cut, wrap
from kanban_tui.tui.look.phrases import weekday
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.parts.foot import Hint
from kanban_tui.tui.parts.line import LineSheet, hints_row, typed_lines
from kanban_tui.tui.way import orders
from kanban_tui.tui.way.messages import Left, OrderGiven
from kanban_tui.tui.way.orders import Order

_AROUND = 10
"""Rows that the pieces leave to the board, to the line and to the keys."""


class Part(NamedTuple):
    """A piece, and the line that describes it."""

    new: NewItem
    line: str


def part(line: str, board: Board, now: int) -> Part:
    """The piece that a line describes, as the quick line reads it. Raises BadValue."""
    return Part(quickline.piece(line, board, now), line.strip())


def own(new: NewItem, board: Board) -> str:
    """What a piece has of its own beside its title, in words: `2 h, bug, @Mia, #ui, due Fri 2026-12-04`."""
    kind = board.type(new.type_id)
    facts = [
        "" if new.estimate is None else duration(new.estimate),
        "" if kind is None else kind.name,
        "" if new.person is None else f"@{new.person}",
        *(f"#{tag}" for tag in new.tags),
        "" if new.due is None else f"due {weekday(new.due)}",
    ]
    return ", ".join(fact for fact in facts if fact)


class SplitSheet(LineSheet):
    """Takes pieces, one line each. Enter on an empty line splits; without pieces it does what the units ask for."""

    SIGN = "Z"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "split", "split it", priority=True, id="split.split"),
    ]

    def __init__(self, item: Item, board: Board, clock: Callable[[], int], *, refused: TooLarge | None = None) -> None:
        self.item = item
        self.board = board
        self.clock = clock
        self.shares = splitting.parts(board, item)
        self.units = board.unit_name(item.type_id)
        self.parts: list[Part] = []
        self.waiting: list[str] = []
        """Lines of a pasted list that are to be pieces once that on the line is one."""
        self.given = False
        super().__init__()
        if refused is not None:
            told = policies.too_large(board, item, item.type_id, refused.planned, refused.most)
            self.problem = f"{told}."
        self.line.pasted = self.take_list
        self.line.emptied = self.take_back

    @property
    def rest(self) -> int:
        """The units that are left where some are done, for they can be split off."""
        planned, done = self.item.planned_units or 0, self.item.done_units
        return planned - done if 0 < done < planned else 0

    def take_list(self, pasted: str) -> bool:
        """Make a piece of each line of a pasted list, after what stands on the line."""
        found = quickline.titles(typed_lines("\n".join(pasted.splitlines())))
        if len(found) < 2:
            return False
        self.waiting = [*([self.text] if self.text.strip() else []), *found]
        self._go_on()
        return True

    def take_back(self) -> None:
        """The last piece comes onto the line again."""
        if self.parts:
            self._put(self.parts.pop().line)

    def _put(self, line: str) -> None:
        """Write on the line, and leave what was told."""
        with self.line.prevent(Input.Changed):
            self.line.value = line
        self.line.action_end()
        self.explain()

    def _take(self, line: str) -> bool:
        """Make a piece of a line; of what cannot be one it is told why."""
        try:
            self.parts.append(part(line, self.board, self.clock()))
        except BadValue as error:
            self.problem = str(error)
            return False
        self.problem = ""
        return True

    def _go_on(self) -> None:
        """Make pieces of the lines that wait; what cannot be one comes onto the line, where it can be mended."""
        while self.waiting:
            line = self.waiting.pop(0)
            if not self._take(line):
                self._put(line)
                return
        self._put("")

    def enter(self, text: str) -> None:
        """Make a piece of the line; split where it is empty."""
        if not text.strip():
            self._split()
        elif self._take(text):
            self._go_on()
        else:
            self.explain()

    def action_split(self) -> None:
        """Split into what was typed, the line included."""
        if self.text.strip():
            self.enter(self.text)
        if not self.text.strip():
            self._split()

    def _split(self) -> None:
        """Give the order, once: what comes of it is told before another one."""
        number = self.item.id
        if self.given:
            return
        if self.parts:
            self._give(partial(orders.split, number=number, pieces=tuple(piece.new for piece in self.parts)))
        elif self.shares:
            self._give(partial(orders.split, number=number))
        elif self.rest:
            self._give(partial(orders.split_rest, number=number))
        else:
            self.post_message(Left())

    def _give(self, order: Order) -> None:
        self.given = True
        self.post_message(OrderGiven(order))

    def tell(self, problem: str) -> bool:
        self.given = False
        return super().tell(problem)

    def told(self, inks: Inks, width: int) -> list[list[Piece]]:
        margin: Piece = ("  ", None)
        keys = hints_row(self._hints(), inks, width)
        asked: list[list[Piece]] = [[margin, (line, inks.muted)] for line in self.asked(width - 2)]
        return [*asked, *([margin, *pieces] for pieces in self._listed(inks, width - 2)), [], keys, []]

    def asked(self, width: int) -> list[str]:
        """What is to be typed, or what is understood of it."""
        typed = self.text.strip()
        if not typed:
            what = "a piece a line, such as Show avatar ~2h #ui @mia"
            if self.parts:
                return wrap(f"The next piece: {what}", width, 2)
            first = f"Split {self.item.id} {self.item.title}"
            line = f"{first}: {what}"
            return [line] if cell_len(line) <= width else [cut(first, width), *wrap(what, width, 2)]
        try:
            found = part(typed, self.board, self.clock())
        except BadValue as error:
            return wrap(str(error), width, 2)
        told = own(found.new, self.board)
        read = f": {told}" if told else ""
        return wrap(f"Piece {len(self.parts) + 1}{read}; all else is as in #{self.item.id}", width, 2)

    def _listed(self, inks: Inks, width: int) -> list[list[Piece]]:
        """The pieces so far; of many the last ones."""
        room = max(2, self.app.size.height - _AROUND)
        first = max(0, len(self.parts) - room)
        rows: list[list[Piece]] = []
        for k, (new, _) in enumerate(self.parts[first:], first + 1):
            number = f"{k:>{len(str(len(self.parts)))}}  "
            told = cut(own(new, self.board), max(0, (width - len(number)) // 2))
            name = cut(new.title, width - len(number) - cell_len(told) - 2)
            rows.append([(number, inks.muted), (name, inks.plain), (f"  {told}", inks.soft)])
        return rows

    def _hints(self) -> list[Hint]:
        count = len(self.parts)
        leave = Hint("esc", "leave it")
        if self.text.strip():
            done = [Hint("ctrl+s", f"split into {count + 1}")] if count else []
            return [Hint("enter", "next piece"), *done, leave]
        if count:
            enter = Hint("enter", f"split into {count}") if count > 1 else Hint("enter", "split: needs two", True)
            return [enter, Hint("backspace", "back to the last"), leave]
        if self.shares:
            parts = splitting.added(self.shares)
            return [Hint("enter", f"split into {parts} {self.units}"), leave]
        if self.rest:
            return [Hint("enter", f"split off the rest, {self.rest} of {self.item.planned_units} {self.units}"), leave]
        return [Hint("enter", "leave it")]
