"""The boards of the file: another one, a new one, another name, or one less."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType

from kanban_tui.board import text, words
from kanban_tui.board.change import Change
from kanban_tui.board.model import Board, Kind
from kanban_tui.errors import WipError
from kanban_tui.store import counting, glance, queries
from kanban_tui.tui.lists.listed import HERE, Cell, Entry, ListedScreen
from kanban_tui.tui.look import phrases
from kanban_tui.tui.look.arrange import NARROW
from kanban_tui.tui.parts.header import Title
from kanban_tui.tui.parts.prompt import Prompt
from kanban_tui.tui.way import orders
from kanban_tui.tui.way.connection import Link
from kanban_tui.tui.way.orders import Order
from kanban_tui.tui.way.snapshot import clean_board

_FACTS = (12, 10, 8, 12)
_WIDTHS = {"Board": 32, "in progress": 12, "waiting": 10, "done": 8, "last used": 12, "WIP": 8, "items": 8, "": 0}
_TOLD = "Each board has columns and limits of its own; item numbers run across all."


class BoardsScreen(ListedScreen[int]):
    """Every board of the file. It is left with the id of the one to look at."""

    NAME = "The boards"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "look at it", id="boards.choose"),
        Binding("n,a", "new", "new board", key_display="n", id="boards.new"),
        Binding("e", "rename", "rename", id="boards.rename"),
        Binding("X", "delete", "delete", id="boards.delete"),
        *HERE,
    ]

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        self.boards: dict[int, Board] = {}
        self.placed = False
        """Whether the cursor was put on the board one comes from."""

    def read(self) -> Sequence[Entry]:
        boards = [clean_board(board) for board in self.link.read(queries.boards)]
        self.boards = {board.id: board for board in boards}
        wide = self.app.size.width >= NARROW
        names = ("Board", "in progress", "waiting", "done", "last used", "") if wide else ("Board", "WIP", "items", "")
        heading = Entry(tuple(Cell(name, _WIDTHS[name], muted=k > 0) for k, name in enumerate(names)))
        told = [Entry(), Entry((Cell(_TOLD, muted=True),))] if wide else []
        return [heading, *(self._row(board, wide=wide) for board in boards), *told]

    def _row(self, board: Board, *, wide: bool) -> Entry:
        """A board: how many items are in progress of how many, how many wait and are done, and when it was used."""
        counts = self.link.read(lambda c: counting.counts(c, board.id))
        used = self.link.read(lambda c: queries.last_command(c, board.id))
        wip = sum(counts.get(column.id, 0) for column in board.columns if column.kind.in_progress)
        waiting = sum(counts.get(column.id, 0) for column in board.columns if column.kind is Kind.QUEUE)
        limit = self.link.read(lambda c: glance.wip_limit(c, board.id))
        here = "this one" if board.id == self.link.board_id else ""
        name, busy = Cell(board.name, 32), f"{wip:,}" if limit is None else f"{wip:,} of {limit:,}"
        if not wide:
            cells = [name, Cell(busy, 8, muted=True), Cell(f"{sum(counts.values()):,}", 8, muted=True)]
            return Entry((*cells, Cell(here, 0, muted=True)), board.id)
        done = sum(counts.values()) - wip - waiting
        ago = "" if used is None else phrases.ago(self.link.clock() - used)
        facts = (busy, f"{waiting:,}", f"{done:,}", ago)
        cells = [Cell(fact, width, muted=True) for fact, width in zip(facts, _FACTS, strict=True)]
        return Entry((name, *cells, Cell(here, 0, muted=True)), board.id)

    def after_reading(self) -> None:
        if not self.placed:
            self.placed = True
            self.at = next((k for k, row in enumerate(self.entries) if row.key == self.link.board_id), self.at)
        place = f"{words.count(len(self.boards), 'board')} in {self.link.place.name}"
        self.header.show(Title("Boards", place, plain=True))

    @property
    def board(self) -> Board | None:
        """The board under the cursor."""
        return self.boards.get(self.entry.key) if self.entry is not None and isinstance(self.entry.key, int) else None

    def action_choose(self) -> None:
        if self.board is not None:
            self.dismiss(self.board.id)

    def action_new(self) -> None:
        self.ask(Prompt("The name of the new board.", self._new, does="make it"))

    def _new(self, name: str) -> None:
        """Ask what the board is to be made of; the name stays on its line until it is made."""
        from kanban_tui import templates
        from kanban_tui.tui.lists.templates import TemplatesScreen

        def make(chosen: str | None) -> None:
            if chosen is not None:
                template = templates.load(chosen)
                self.do(partial(orders.shape, command="init_board", name=name, template=template), done=self._made)

        try:
            clean = text.name(name, "The name of the board")
        except WipError as error:
            self.tell(str(error))
        else:
            self.app.push_screen(TemplatesScreen(clean), make)

    def _made(self, change: Change) -> None:
        self.dismiss(change.board_id)

    def action_rename(self) -> None:
        board = self.board
        if board is not None:

            def rename(name: str) -> None:
                self.do(partial(orders.shape, command="rename_board", board_id=board.id, name=name))

            self.ask(Prompt(f"Another name for {board.name}.", rename, text=board.name))

    def action_delete(self) -> None:
        """Delete a board; what it takes is its name, typed."""
        board = self.board
        if board is None:
            return
        if board.id == self.link.board_id:
            self.say("This is the board that is open; look at another one first.", alarm=True)
            return
        order: Order = partial(orders.shape, command="delete_board", board_id=board.id)

        def delete(name: str) -> None:
            if name.strip() == board.name:
                self.do(order)
            else:
                self.tell(f"It is called {board.name}; nothing was deleted.")

        if self.app.settings.confirm:
            self.ask(Prompt(f"Its name, {board.name}, deletes it with all its items.", delete, does="delete it"))
        else:
            self.do(order)
