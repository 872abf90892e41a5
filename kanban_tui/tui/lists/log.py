"""The log of a board: who did what when, the latest first, under the days on which it was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType

from kanban_tui.board import clock
from kanban_tui.board.change import Change
from kanban_tui.board.history import LogLine
from kanban_tui.board.model import Board
from kanban_tui.board.text import key, printable
from kanban_tui.glyphs import Glyphs
from kanban_tui.store import logbook, queries
from kanban_tui.tui.lists.listed import HERE, Cell, Entry, ListedScreen
from kanban_tui.tui.look import phrases
from kanban_tui.tui.look.arrange import NARROW
from kanban_tui.tui.look.pen import cut, wrap
from kanban_tui.tui.parts.header import Title
from kanban_tui.tui.parts.prompt import Prompt
from kanban_tui.tui.way.connection import Link
from kanban_tui.tui.way.snapshot import clean_board

MOST = 500
"""Lines that are read at once; the filter looks through all."""
_ALL = 1 << 40
_LEAST = 24
_MOST_ROWS = 4
_BEFORE = 3 + 5 + 2 + 2
"""The cursor's cells, the time, and the gaps before what was done."""


def _actor(line: LogLine) -> str:
    return printable(line.actor) or "import"


def _title(line: LogLine, titles: Mapping[int, str]) -> str:
    return printable(titles.get(logbook.about(line) or 0, ""))


def _told(line: LogLine, titles: Mapping[int, str]) -> str:
    """What the filter looks through."""
    return key(f"{line.actor} {line.summary} {_title(line, titles)}")


def did(line: LogLine, titles: Mapping[int, str], tz: tzinfo, room: int, glyphs: Glyphs) -> str:
    """What a line says was done, with the title of its item where it does not tell it. Words give way to the time it
    was done for."""
    said = printable(line.summary)
    title = _title(line, titles)
    if title and title not in said:
        said += f" {glyphs.dot} {title}"
    told = f"   for {phrases.moment(line.told, tz)}" if line.told is not None else ""
    told += "   (undone)" if line.undone else ""
    left = room - cell_len(told)
    return f"{cut(said, left, glyphs.cut)}{told}" if left >= _LEAST else said


def rows_of(line: LogLine, titles: Mapping[int, str], tz: tzinfo, room: int, glyphs: Glyphs) -> list[str]:
    """What was done, in whole words where there is no item to open that would tell the rest of them."""
    if line.items:
        return [did(line, titles, tz, room, glyphs)]
    return wrap(f"{printable(line.summary)}{'  (undone)' if line.undone else ''}", room, _MOST_ROWS, glyphs.cut)


class LogScreen(ListedScreen[bool]):
    """What was done on the board. It is left with whether anything was changed from here."""

    NAME = "The log"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,o", "open", "open the item", key_display="enter", id="log.open"),
        Binding("slash", "filter", "filter", key_display="/", id="log.filter"),
        *HERE,
    ]

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        self.text = ""
        self.board: Board | None = None
        self.more = False

    def read(self) -> Sequence[Entry]:
        self.board = board = clean_board(self.link.read(lambda c: queries.board(c, self.link.board_id)))
        lines = self.link.read(lambda c: logbook.latest(c, board.id, _ALL if self.text else MOST + 1))
        titles = self.link.read(lambda c: logbook.titles(c, lines))
        if self.text:
            wanted = key(self.text).split()
            lines = [line for line in lines if all(word in _told(line, titles) for word in wanted)]
        self.more = len(lines) > MOST
        rows = self._days(lines[:MOST], board, titles)
        if self.more:
            rows += [Entry(), Entry((Cell("older lines: / finds them, and `wip log` tells all", muted=True),))]
        return rows or [Entry((Cell("Nothing matches." if self.text else "Nothing was done yet.", muted=True),))]

    def _days(self, lines: Sequence[LogLine], board: Board, titles: Mapping[int, str]) -> list[Entry]:
        """The lines under their days. One that no item stands behind can be looked at, not opened."""
        tz = clock.zone(board.zone)
        who = max((cell_len(_actor(line)) for line in lines), default=0)
        who = min(who, 12 if self.app.size.width >= NARROW else 6)
        room = self.app.size.width - _BEFORE - who
        rows: list[Entry] = []
        day = None
        for line in lines:
            at = clock.to_datetime(line.at, tz)
            if at.date() != day:
                day = at.date()
                rows += [*([Entry()] if rows else []), Entry((Cell(f"{at:%A %-d %B %Y}"),))]
            first, *more = rows_of(line, titles, tz, room, self.app.glyphs)
            cells = (
                Cell(f"{at:%H:%M}", 5, muted=True),
                Cell(_actor(line), who, muted=True),
                Cell(first, muted=line.undone),
            )
            rows.append(Entry(cells, (len(rows), line.items)))
            rows += [Entry((Cell("", 5), Cell("", who), Cell(rest, muted=True))) for rest in more]
        return rows

    def after_reading(self) -> None:
        if self.board is not None:
            filtered = f"   / {self.text}" if self.text else ""
            self.header.show(Title(self.board.name, f"who did what when, latest first{filtered}", plain=True))

    @property
    def items(self) -> Sequence[int]:
        """The items that the line under the cursor is about."""
        return self.entry.key[1] if self.entry is not None and isinstance(self.entry.key, tuple) else ()

    def keys(self) -> Sequence[BindingType]:
        """Without the one that opens an item where there is none."""
        return self.BINDINGS if self.items else self.BINDINGS[1:]

    def action_open(self) -> None:
        """Open the first item that the line is about."""
        from kanban_tui.tui.item.screen import ItemScreen

        if self.items:
            self.app.push_screen(ItemScreen(self.link, self.items[0], self.do), self._after_item)
        else:
            self.say("This line is about no item.")

    def _after_item(self, changes: Sequence[Change] | None) -> None:
        self.changes += changes or ()
        self.reread()

    def action_filter(self) -> None:
        self.ask(Prompt("Words of what was done, or who did it.", self._filter, text=self.text, does="show these"))

    def _filter(self, text: str) -> None:
        self.text = text.strip()
        self.on_left()
        self.at = 0
        self.reread()

    def action_leave(self) -> None:
        if self.text:
            self._filter("")
        else:
            self.dismiss(bool(self.changes))
