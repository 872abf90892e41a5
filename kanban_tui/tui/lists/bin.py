"""The bin: what was taken off the board, latest first, and the way back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType

from kanban_tui import finding
from kanban_tui.board import clock, words
from kanban_tui.board.model import Board, Item
from kanban_tui.board.text import key
from kanban_tui.errors import WipLimitReached
from kanban_tui.store import queries
from kanban_tui.store.bin import Bin, archived, archived_count
from kanban_tui.tui.lists.listed import HERE, Cell, Entry, ListedScreen
from kanban_tui.tui.look import phrases
from kanban_tui.tui.look.arrange import NARROW, WIDE
from kanban_tui.tui.parts.header import Title
from kanban_tui.tui.parts.prompt import Prompt
from kanban_tui.tui.way import orders
from kanban_tui.tui.way.connection import Link
from kanban_tui.tui.way.orders import Order
from kanban_tui.tui.way.snapshot import clean, clean_board
from kanban_tui.tui.way.threads import start

MOST = 500
"""Rows that are read at once; the filter finds the others."""


_TOLD = "What is brought back goes to the column it left, if that has room."


class BinScreen(ListedScreen[bool]):
    """Archived items. It is left with whether anything was brought back."""

    NAME = "The bin"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,r", "restore", "bring back", key_display="enter", id="bin.restore"),
        Binding("o", "open", "open", id="bin.open"),
        Binding("slash", "filter", "filter", key_display="/", id="bin.filter"),
        *HERE,
    ]

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        self.text = ""
        self.counts = Bin()
        self.board: Board | None = None

    def read(self) -> Sequence[Entry]:
        now = self.link.clock()
        self.board = board = clean_board(self.link.read(lambda c: queries.board(c, self.link.board_id)))
        matching = self.link.read(lambda c: finding.matching(c, board, self.text, now=now))
        self.counts = self.link.read(lambda c: archived_count(c, board.id, matching))
        found = self.link.read(lambda c: archived(c, board.id, matching, MOST))
        rows = [self._row(clean(item), at, board, now) for item, at in found]
        if not rows:
            none = "Nothing matches." if self.text else "The bin is empty: x takes an item off the board."
            return [Entry(), Entry((Cell(none, muted=True),))]
        count, wide = sum(self.counts), self.app.size.width >= NARROW
        more = [Entry((Cell(f"{count - MOST:,} more: / finds them", muted=True),))] if count > MOST else []
        told = [Entry(), Entry((Cell(_TOLD, muted=True),))] if wide and not more else []
        return [self._heading(), *rows, *more, *told]

    def _heading(self) -> Entry:
        names = ("", "Item", "was", "left", "type", "who", "days", "gone")
        return self._entry(*names)

    def _entry(self, number: str, title: str, *facts: str, key: int | None = None) -> Entry:
        """A row of as many facts as there is room for."""
        was, left, kind, who, days, gone = facts
        first = (Cell(number, 6, muted=True), Cell(title, 44))
        width = self.app.size.width
        if width < NARROW:
            return Entry((*first, Cell(gone, 0, muted=True)), key)
        cells = [Cell(was, 13, muted=True), Cell(left, 14, muted=True)]
        if width >= WIDE:
            cells += [Cell(kind, 12, muted=True), Cell(who, 10, muted=True), Cell(days, 6, muted=True)]
        return Entry((*first, *cells, Cell(gone, 0, muted=True)), key)

    def _row(self, item: Item, at: int, board: Board, now: int) -> Entry:
        was = "cancelled" if item.first_started_at else "never started"
        was = "split" if item.container else "finished" if item.finished_at is not None else was
        kind = board.type(item.type_id)
        days = ""
        started = item.first_started_at if item.started_at is None else item.started_at
        if started is not None:
            ended = at if item.finished_at is None else item.finished_at
            days = f"{max(0, clock.day_count(started, ended, clock.zone(board.zone))):,} d"
        facts = (was, board.standing(item.column_id).name, kind.name if kind else "", item.assignee or "", days)
        return self._entry(str(item.id), item.title, *facts, phrases.ago(now - at), key=item.id)

    def after_reading(self) -> None:
        if self.board is not None:
            filtered = f"   / {self.text}" if self.text else ""
            named = zip(self.counts, ("finished", "cancelled", "never started", "split"), strict=True)
            parts = ", ".join(f"{count:,} {name}" for count, name in named if count)
            place = f"{words.count(sum(self.counts), 'archived item')}{f': {parts}' if parts else ''}{filtered}"
            self.header.show(Title(self.board.name, place, plain=True))

    def action_restore(self) -> None:
        if self.entry is not None and isinstance(self.entry.key, int):
            self.do(partial(orders.restore, numbers=[self.entry.key], column_id=None))

    def refused(self, order: Order, error: WipLimitReached) -> None:
        """Full: offer the first column, where it waits."""
        del order
        number = error.refusal.item.id if error.refusal.item is not None else None
        if self.board is None or number is None or self.sheet is not None:
            self.tell(error.refusal.sentence)
            return
        first = self.board.columns[0].name
        self.ask(
            Prompt(
                f"{error.refusal.sentence} To which column instead? Empty is {first}.",
                partial(self._restore_to, number),
                does="bring it back there",
            )
        )

    def _restore_to(self, number: int, text: str) -> None:
        name = key(text.strip())
        columns = self.board.columns if self.board is not None else ()
        found = [column for column in columns if key(column.name).startswith(name)]
        if not found:
            self.tell(f"There is no column {text.strip()}; there is {', '.join(column.name for column in columns)}.")
        else:
            self.do(partial(orders.restore, numbers=[number], column_id=found[0].id))

    def action_open(self) -> None:
        from kanban_tui.tui.item.screen import ItemScreen

        if self.entry is not None and isinstance(self.entry.key, int):
            self.app.push_screen(ItemScreen(self.link, self.entry.key, self.do))

    def action_filter(self) -> None:
        asks = "Only what matches: words #tag type: tag: column: @person due< and - for not."
        self.ask(Prompt(asks, self._asked, text=self.text, does="show these"))

    def _asked(self, text: str) -> None:
        """Show what a filter finds; what it asks for that there is not is told where it was typed."""
        start(self, partial(self._check, text.strip()), group="filter", exclusive=True)

    async def _check(self, text: str) -> None:
        problem = None
        if self.board is not None:
            problem = await asyncio.to_thread(self.link.unknown, self.board, text)
        if problem is None:
            self._filter(text)
        else:
            self.tell(problem)

    def _filter(self, text: str) -> None:
        self.text = text
        self.on_left()
        self.reread()

    def action_leave(self) -> None:
        if self.text:
            self._filter("")
        else:
            self.dismiss(bool(self.changes))
