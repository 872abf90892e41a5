"""Everything by name: what the keys do, items, columns, boards and themes, found as one types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct
from textual import events
from textual.binding import Binding, BindingType

from kanban_tui import finding
from kanban_tui.store import queries
from kanban_tui.tui.keys.board import GROUPS
from kanban_tui.tui.lists.listed import Cell, Entry, ListedScreen
from kanban_tui.tui.parts.header import Title
from kanban_tui.tui.parts.prompt import Prompt
from kanban_tui.tui.way.messages import Left, Typed
from kanban_tui.tui.way.snapshot import clean, clean_board

_ITEMS = 8
"""Items shown of each column."""
_NAME = 76


class Choice(Struct, frozen=True):
    """What was chosen: an act by its action, an item by its number, a column by its place, a board, or a theme."""

    kind: str
    value: str | int


class PaletteScreen(ListedScreen[Choice]):
    """A line, and below the header what it finds."""

    NAME = "Find by name"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", "down", id="palette.down"),
        Binding("up", "step(-1)", "up", id="palette.up"),
        Binding("pagedown", "step(10)", "a page down", show=False, id="palette.page_down"),
        Binding("pageup", "step(-10)", "a page up", show=False, id="palette.page_up"),
        Binding("enter", "choose", "do it", id="palette.choose"),
    ]
    text = ""

    def on_mount(self) -> None:
        super().on_mount()
        self.header.show(Title("Find", "keys, items, columns, boards, themes", plain=True))
        self.ask(Prompt("Words of what it does or is called; up and down choose.", self._chosen, does="do it"))

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        return action in ("step", "choose", "quit")

    def read(self) -> Sequence[Entry]:
        words = self.text.casefold().split()
        rows = [*self._acts(words), *self._items(), *self._places(words), *self._themes(words)]
        return rows or [Entry((Cell("Nothing is called so.", muted=True),))]

    def after_reading(self) -> None:
        self.at = self._nearest(0, 1)
        self.page.top = 0

    def _acts(self, words: Sequence[str]) -> list[Entry]:
        found = []
        for group, keys in GROUPS.items():
            for key in keys:
                does = key.tooltip or key.description
                if key.key.isdigit():
                    continue
                if _named(f"{key.description} {does} {group}", words):
                    found.append(_entry(does, self.app.sign(key), Choice("act", key.action)))
        return found

    def _items(self) -> list[Entry]:
        if not self.text.strip():
            return []
        board = self.link.read(lambda c: queries.board(c, self.link.board_id))
        matching = self.link.read(lambda c: finding.matching(c, board, self.text, now=self.link.clock()))
        columns = clean_board(board).columns
        found = self.link.read(lambda c: [queries.window(c, k.id, 0, _ITEMS, matching) for k in columns])
        return [
            _entry(f"{item.id} {clean(item).title}", column.name, Choice("item", item.id))
            for column, items in zip(columns, found, strict=True)
            for item in items
        ]

    def _places(self, words: Sequence[str]) -> list[Entry]:
        boards = [clean_board(board) for board in self.link.read(queries.boards)]
        here = next(board for board in boards if board.id == self.link.board_id)
        columns = [
            _entry(column.name, "column", Choice("column", k))
            for k, column in enumerate(here.columns)
            if _named(f"{column.name} column", words)
        ]
        moves = [
            _entry(f"move to {column.name}", str(k), Choice("act", f"send({k})"))
            for k, column in enumerate(here.columns[:9], 1)
            if words and _named(f"move to {column.name}", words)
        ]
        others = [
            _entry(board.name, "board", Choice("board", board.id))
            for board in boards
            if board.id != here.id and _named(f"{board.name} board", words)
        ]
        return [*moves, *columns, *others]

    def _themes(self, words: Sequence[str]) -> list[Entry]:
        names = sorted(self.app.available_themes)
        return [_entry(name, "theme", Choice("theme", name)) for name in names if _named(f"{name} theme", words)]

    def on_typed(self, message: Typed) -> None:
        self.text = message.text
        self.reread()

    def on_click(self, event: events.Click) -> None:
        k = self.row_at(event)
        if k is not None:
            self.at = k
            self.action_choose()

    def _chosen(self, _text: str) -> None:
        if self.entry is not None and isinstance(self.entry.key, Choice):
            self.dismiss(self.entry.key)

    def action_choose(self) -> None:
        self._chosen("")

    def on_left(self, _message: Left | None = None) -> None:
        self.dismiss(None)


def _entry(name: str, kind: str, choice: Choice) -> Entry:
    return Entry((Cell(name, _NAME), Cell(kind, 0, muted=True)), choice)


def _named(text: str, words: Sequence[str]) -> bool:
    return all(word in text.casefold() for word in words)
