"""The board's shape: its name, limits, columns, time boxes and work types. Each change is one command of the store."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from kanban_tui.board.layout import rank
from kanban_tui.board.limits import Scope
from kanban_tui.board.model import Board, Column, Kind, WorkType
from kanban_tui.board.text import key, printable
from kanban_tui.errors import BadValue, WipError, WipLimitReached
from kanban_tui.store import counting, fullness, queries
from kanban_tui.tui.item.form import box_shown
from kanban_tui.tui.lists.listed import HERE, Cell, Entry, ListedScreen
from kanban_tui.tui.lists.settings_answers import ASKS, CHANGES, Place, kind_of, limit_as_typed, meaning
from kanban_tui.tui.parts.header import Title
from kanban_tui.tui.parts.prompt import Prompt
from kanban_tui.tui.way import orders
from kanban_tui.tui.way.connection import Link
from kanban_tui.tui.way.orders import Order
from kanban_tui.tui.way.snapshot import clean_board

_NAME = 22


class SettingsScreen(ListedScreen[bool]):
    """A table whose cells are changed on a line. It is left with whether anything was changed."""

    NAME = "The settings of the board"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,e", "change", "change", key_display="enter", id="settings.change"),
        Binding("right,l,tab", "cell(1)", "next value", key_display="tab", id="settings.next"),
        Binding("left,h,shift+tab", "cell(-1)", "value before", show=False, id="settings.before"),
        Binding("a,n", "add", "add", key_display="a", id="settings.add"),
        Binding("X,delete", "delete", "delete", key_display="X", id="settings.delete"),
        Binding("greater_than_sign,full_stop,L", "move(1)", "to the right", key_display=">", id="settings.right"),
        Binding("less_than_sign,comma,H", "move(-1)", "to the left", key_display="<", id="settings.left"),
        Binding(
            "1",
            "single_piece",
            "one at a time",
            tooltip="one item at a time over all columns in progress, or no longer",
            show=False,
            id="settings.single_piece",
        ),
        Binding("P", "policies", "policies", tooltip="what a column asks: words, points, stay", id="settings.policies"),
        Binding("u", "undo", "undo", tooltip="undo the last command of the board", show=False, id="settings.undo"),
        *HERE,
    ]

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        self.board: Board | None = None
        self.counts: dict[int, int] = {}
        self.scopes: list[Scope] = []
        self.others_changed = False
        """Whether a screen that was opened from here changed anything."""

    # The rows.

    def read(self) -> Sequence[Entry]:
        board = clean_board(self.link.read(lambda c: queries.board(c, self.link.board_id)))
        self.counts = self.link.read(lambda c: counting.counts(c, board.id))
        self.board = board
        own = ("column", "board")
        self.scopes = [
            scope
            for scope in self.link.read(lambda c: fullness.scopes(c, board.id))
            if scope.pattern or scope.kind == "lane" or (scope.limit is not None and scope.kind not in own)
            if scope.pattern or scope.kind != "each_person"
        ]
        limit = limit_as_typed(board.wip_limit, board.drain_to)
        here = Place("board")
        return [
            Entry(
                (
                    Cell("Board", _NAME),
                    Cell("zone", 16, muted=True),
                    Cell("limit", 10, muted=True),
                    Cell("start", 12, muted=True),
                    Cell("single", 0, muted=True),
                )
            ),
            Entry(
                (
                    Cell(board.name, _NAME, "name"),
                    Cell(board.zone, 16, "zone"),
                    Cell(limit, 10, "limit"),
                    Cell("required" if board.require_start else "optional", 12, "require_start"),
                    Cell("yes" if board.single_piece else "no", 0, "single_piece"),
                ),
                here,
            ),
            Entry(),
            Entry(
                (
                    Cell("Columns", _NAME),
                    Cell("kind", 16, muted=True),
                    Cell("limit", 10, muted=True),
                    Cell("time box", 12, muted=True),
                    Cell("items", 0, muted=True, spare=True),
                )
            ),
            *(self._column(column) for column in board.columns),
            Entry(),
            Entry((Cell("Work types", _NAME), Cell("time box", 16, muted=True), Cell("units at most", 0, muted=True))),
            *(self._type(kind) for kind in board.types),
            Entry(),
            Entry(
                (
                    Cell("Other limits", _NAME),
                    Cell("of", 16, muted=True),
                    Cell("limit", 10, muted=True),
                    Cell("counts", 12, muted=True),
                    Cell("now", 0, muted=True, spare=True),
                )
            ),
            *(self._scope(scope) for scope in self.scopes),
            Entry(),
            Entry((Cell("Working hours", _NAME), Cell("holidays", 0, muted=True))),
            Entry(
                (
                    Cell(printable(board.work_hours), _NAME, "hours"),
                    Cell(printable(board.holidays) or "none", 0, "holidays"),
                ),
                here,
            ),
        ]

    def _column(self, column: Column) -> Entry:
        cells = (
            Cell(column.name, _NAME, "name"),
            Cell(column.kind.value, 16, "kind"),
            Cell(limit_as_typed(column.wip_limit, column.drain_to), 10, "limit"),
            Cell(box_shown(column.box) or "none", 12, "box"),
            Cell(f"{self.counts.get(column.id, 0):,}", 0, muted=True, spare=True),
        )
        return Entry(cells, Place("column", column.id))

    def _scope(self, scope: Scope) -> Entry:
        """A limit of another kind: of a group, a type, a person, everybody, the expedite lane."""
        kind = "each person" if scope.pattern else scope.kind
        names = {"lane": "Expedite", "each_person": "Everybody"}
        cells = (
            Cell(names.get(scope.kind, printable(scope.name)), _NAME),
            Cell(kind, 16, muted=True),
            Cell(limit_as_typed(scope.limit, scope.drain_to), 10, "limit"),
            Cell(scope.measure, 12, "measure"),
            Cell(f"{scope.count:,}", 0, muted=True, spare=True),
        )
        return Entry(cells, Place(scope.kind, scope.id))

    def _type(self, kind: WorkType) -> Entry:
        units = "none" if kind.units is None else f"{kind.units.most:,} {printable(kind.units.name)}"
        cells = (
            Cell(kind.name, _NAME, "name"),
            Cell(box_shown(kind.box) or "none", 16, "box"),
            Cell(units, 0, "units"),
        )
        return Entry(cells, Place("type", kind.id))

    def after_reading(self) -> None:
        if self.board is not None:
            self.header.show(Title(self.board.name, "settings", plain=True))

    @property
    def place(self) -> Place | None:
        """What the row under the cursor is about."""
        return self.entry.key if self.entry is not None and isinstance(self.entry.key, Place) else None

    @property
    def column(self) -> Column | None:
        place = self.place
        if self.board is None or place is None or place.what != "column" or place.id is None:
            return None
        return self.board.column(place.id)

    # Changing a cell.

    def keys(self) -> Sequence[BindingType]:
        """Those that do something to the row under the cursor, the first by what it changes."""
        place = self.place
        what = place.what if place is not None else ""
        fits = {"delete": what in ("column", "type"), "policies": what == "column"}
        fits |= {"move(1)": what == "column", "move(-1)": what == "column"}
        says = {"change": CHANGES[self.on_cell] if self.on_cell else "change"}
        says |= {"add": "add a type" if what == "type" else "add a column"}
        return [
            dataclasses.replace(key, description=says.get(key.action, key.description))
            for key in self.BINDINGS
            if isinstance(key, Binding) and fits.get(key.action, True)
        ]

    def action_undo(self) -> None:
        self.do(orders.undo)

    def action_change(self) -> None:
        place, cell = self.place, self.on_cell
        if self.board is None or place is None:
            return
        if cell == "require_start":
            self._give("set_require_start", board_id=self.board.id, on=not self.board.require_start)
            return
        if cell == "single_piece":
            self.action_single_piece()
            return
        shown = next(c.text for c in self.named_cells if c.name == cell)
        text = "" if shown == "none" or cell == "holidays" else shown
        self.ask(Prompt(ASKS[cell], partial(self._answer, place, cell), text=text))

    def action_single_piece(self) -> None:
        """One item at a time over all columns in progress, or no longer."""
        if self.board is not None:
            self._give("set_single_piece", board_id=self.board.id, on=not self.board.single_piece)

    def _answer(self, place: Place, cell: str, text: str) -> None:
        if self.board is None:
            return
        try:
            command, named = meaning(place, cell, text.strip(), self.board, self.scopes, self.link.clock())
        except WipError as error:
            self.tell(str(error))
        else:
            self._give(command, **named)

    def _give(self, command: str, **named: Any) -> None:
        self.do(partial(orders.shape, command=command, **named))

    def refused(self, order: Order, error: WipLimitReached) -> None:
        """Say who is in the way; a limit under its count can drain to it."""
        if isinstance(order, partial) and order.keywords.get("command") == "set_single_piece":
            falls = Prompt(ASKS["limit"], partial(self._answer, Place("board"), "limit"), text="1 drain")
            falls.tell(error.refusal.sentence)
            self.ask(falls)
            return
        drains = "\nAdd the word drain to let it fall to that." if self.on_cell == "limit" else ""
        self.tell(error.refusal.sentence + drains)

    # Columns and types come and go.

    def action_add(self) -> None:
        if self.place is not None and self.place.what == "type":
            self.ask(Prompt("The name of the new work type.", self._add_type, does="add it"))
        else:
            asks = "The name of the new column, and its kind: Test active, Ready queue, Deployed done."
            self.ask(Prompt(asks, self._add_column, does="add it"))

    def _add_type(self, name: str) -> None:
        self._give("add_type", board_id=self.link.board_id, name=name)

    def _add_column(self, text: str) -> None:
        name, _, last = text.strip().rpartition(" ")
        try:
            kind = kind_of(last) if name else Kind.ACTIVE
        except BadValue:
            name, kind = text, Kind.ACTIVE
        self._give("add_column", board_id=self.link.board_id, name=name or text, kind=kind, index=self._index_for(kind))

    def _index_for(self, kind: Kind) -> int | None:
        """Behind the column under the cursor where the order of kinds allows it, else where the store puts it."""
        if self.board is None or self.column is None:
            return None
        index = self.board.columns.index(self.column) + 1
        kinds = [column.kind for column in self.board.columns]
        ranks = [rank(each) for each in (*kinds[:index], kind, *kinds[index:])]
        return index if ranks == sorted(ranks) else None

    def action_delete(self) -> None:
        place = self.place
        if place is None or place.what not in ("column", "type") or "name" not in {c.name for c in self.named_cells}:
            return
        command, key = ("delete_column", "column_id") if place.what == "column" else ("delete_type", "type_id")
        shown = self.named_cells[0].text
        held = self.counts.get(place.id or 0, 0) if place.what == "column" else 0
        its = f"Its {held:,} items go" if held > 1 else "Its one item goes"
        asks = f"Delete {shown}? {its} to which column?" if held else f"Delete {shown}: enter does it."

        def delete(text: str) -> None:
            into = self._named(place.what, text.strip())
            if text.strip() and into is None:
                self.tell(f"There is no {place.what} {text.strip()}.")
            else:
                self._give(command, **{key: place.id, "into": into})

        if held or self.app.settings.confirm:
            self.ask(Prompt(asks, delete, does="delete it"))
        else:
            delete("")

    def _named(self, what: str, text: str) -> int | None:
        if self.board is None or not text:
            return None
        things: Sequence[Column | WorkType] = self.board.columns if what == "column" else self.board.types
        return next((thing.id for thing in things if key(thing.name).startswith(key(text))), None)

    def action_move(self, step: int) -> None:
        column = self.column
        if self.board is not None and column is not None:
            index = self.board.columns.index(column) + step
            if 0 <= index < len(self.board.columns):
                order = partial(orders.shape, command="move_column", column_id=column.id, index=index)
                self.do(order, done=lambda _change: self.action_step(step))

    def action_policies(self) -> None:
        from kanban_tui.tui.lists.policies import PoliciesScreen

        if self.column is not None:
            self.app.push_screen(PoliciesScreen(self.link, self.column.id), self._after_policies)

    def _after_policies(self, changed: bool | None) -> None:
        self.others_changed = self.others_changed or bool(changed)
        self.reread()

    def action_leave(self) -> None:
        self.dismiss(self.others_changed or bool(self.changes))
