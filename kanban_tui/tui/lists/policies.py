"""What one column asks: words for coming in and leaving, the points to tick, and how long an item stays."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from kanban_tui import when
from kanban_tui.board import words
from kanban_tui.board.model import Column, Kind
from kanban_tui.board.text import printable
from kanban_tui.errors import NotFound, WipError
from kanban_tui.store import queries
from kanban_tui.tui.item.form import box_shown
from kanban_tui.tui.lists.listed import HERE, Cell, Entry, ListedScreen
from kanban_tui.tui.parts.header import Title
from kanban_tui.tui.parts.prompt import Prompt
from kanban_tui.tui.way import orders
from kanban_tui.tui.way.connection import Link
from kanban_tui.tui.way.snapshot import clean_board

_NAME = 14
_POINT = 60
_ASKS = {
    "entry": "What may come in, in words; empty for none.",
    "leaving": "What may leave, in words; empty for none.",
    "stay": "The shortest and the longest stay: 3d..7d, 3d.., ..7d; or none.",
}


def stay_shown(column: Column) -> str:
    """The shortest and the longest stay as they could be typed."""
    least = "" if column.stay_least is None else words.duration(column.stay_least)
    return f"{least}..{box_shown(column.box)}" if least or column.box is not None else "none"


class PoliciesScreen(ListedScreen[bool]):
    """The policies of a column, each changed where it stands. It is left with whether anything was changed."""

    NAME = "The policies of a column"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,e", "change", "change", key_display="enter", id="policies.change"),
        Binding("a,n", "add", "add a point", key_display="a", id="policies.add"),
        Binding("X,delete", "delete", "delete", key_display="X", id="policies.delete"),
        Binding("u", "undo", "undo", tooltip="undo the last command of the board", show=False, id="policies.undo"),
        *HERE,
    ]

    def __init__(self, link: Link, column_id: int) -> None:
        super().__init__(link)
        self.column_id = column_id
        self.column: Column | None = None

    def read(self) -> Sequence[Entry]:
        board = clean_board(self.link.read(lambda c: queries.board(c, self.link.board_id)))
        column = next((column for column in board.columns if column.id == self.column_id), None)
        if column is None:
            raise NotFound("The column is gone.")
        self.column = column
        rows = [
            ("entry", "To come in", printable(column.entry_policy) or "none"),
            ("leaving", "To leave", printable(column.exit_policy) or "none"),
            ("stay", "Stays", stay_shown(column)),
        ]
        if column.kind is Kind.DONE:
            rows[1:] = [("deployment", "Deployment", "yes" if column.deployment else "no")]
        entries = [Entry((Cell(label, _NAME, muted=True), Cell(text, 0, name)), name) for name, label, text in rows]
        if column.kind is Kind.DONE:
            return entries
        heading = "To tick before an item leaves" if column.points else "Nothing to tick before leaving"
        points = [
            Entry((Cell(printable(point.text), _POINT, "point"), Cell("required" * point.required, 0, muted=True)), k)
            for k, point in enumerate(column.points, 1)
        ]
        return [*entries, Entry(), Entry((Cell(heading),)), *points]

    def after_reading(self) -> None:
        if self.column is not None:
            self.header.show(Title(self.column.name, "policies", plain=True))

    def action_undo(self) -> None:
        self.do(orders.undo)

    def action_change(self) -> None:
        name = self.entry.key if self.entry is not None else None
        if name == "deployment" and self.column is not None:
            self._set(deployment=not self.column.deployment)
        elif isinstance(name, str) and name in _ASKS:
            shown = self.named_cells[0].text
            self.ask(Prompt(_ASKS[name], partial(self._answer, name), text="" if shown == "none" else shown))

    def _answer(self, name: str, text: str) -> None:
        try:
            self._set(**{name: when.stay(text or "none") if name == "stay" else text})
        except WipError as error:
            self.tell(str(error))

    def action_add(self) -> None:
        if self.column is not None and self.column.kind is not Kind.DONE:
            asks = "A point to tick before an item leaves; with ! before it, one that must be ticked."
            self.ask(Prompt(asks, self._add, does="add it"))

    def _add(self, text: str) -> None:
        point = text.strip()
        self._set(points=[(point.removeprefix("!").strip(), point.startswith("!"))])

    def action_delete(self) -> None:
        if self.entry is not None and isinstance(self.entry.key, int):
            self._set(without=[self.entry.key])

    def _set(self, **named: Any) -> None:
        self.do(partial(orders.shape, command="set_policy", column_id=self.column_id, **named))

    def action_leave(self) -> None:
        self.dismiss(bool(self.changes))
