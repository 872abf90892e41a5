"""A page that asks on a line at its foot and has the store carry out what was answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from textual.widget import AwaitMount

from kanban_tui.board.change import Change
from kanban_tui.errors import WipError, WipLimitReached
from kanban_tui.tui.parts.paged import PagedScreen
from kanban_tui.tui.parts.sheet import Sheet
from kanban_tui.tui.way.connection import Link
from kanban_tui.tui.way.messages import Left, OrderGiven
from kanban_tui.tui.way.orders import Order
from kanban_tui.tui.way.threads import start

R = TypeVar("R")


class ActingScreen(PagedScreen[R]):
    """Notes stand at its foot until the next key; a sheet that asks stands in the foot's place."""

    def __init__(self, link: Link) -> None:
        super().__init__()
        self.link = link
        self.sheet: Sheet | None = None
        self.note = ""
        self.alarm = False
        self.changes: list[Change] = []
        """What was changed here."""

    def show_foot(self) -> None:
        """The keys that do something here, or the note."""
        raise NotImplementedError

    def reread(self) -> None:
        """Read what is shown anew."""
        raise NotImplementedError

    def say(self, note: str, *, alarm: bool = False) -> None:
        """Leave a note until the next key."""
        self.note, self.alarm = note, alarm
        self.show_foot()

    def on_key(self) -> None:
        if self.note:
            self.say("")

    def on_resize(self) -> None:
        if self.sheet is not None:
            self.sheet.fit()

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """While something is asked its sheet has the keys."""
        return self.sheet is None or action in ("help", "quit")

    def ask(self, sheet: Sheet) -> AwaitMount:
        """Open a sheet at the foot."""
        self.sheet = sheet
        self.foot.display = False
        return self.mount(sheet, after=self.foot)

    async def ask_now(self, sheet: Sheet) -> None:
        """Open a sheet for a key: those pressed behind it wait until it takes them."""
        await self.ask(sheet)
        self.set_focus(sheet.keeper)

    def on_left(self, _message: Left | None = None) -> None:
        """Close the sheet."""
        if self.sheet is not None:
            self.sheet.remove()
            self.sheet = None
            self.foot.display = True
            self.set_focus(None)
            self.refresh_bindings()

    def on_order_given(self, message: OrderGiven) -> None:
        self.do(message.order)

    def do(self, order: Order, *, done: Callable[[Change], None] | None = None) -> None:
        """Have the store carry out an order; what is wrong is told at the line or at the foot."""
        start(self, partial(self._do, order, done), group="do")

    async def _do(self, order: Order, done: Callable[[Change], None] | None) -> None:
        try:
            change = await asyncio.to_thread(order, self.link)
        except WipLimitReached as error:
            self.refused(order, error)
        except WipError as error:
            self.tell(self.wrong(error))
        else:
            self.changes.append(change)
            self.on_left()
            self.say(self.outcome(change))
            if done is not None:
                done(change)
            self.reread()

    def outcome(self, change: Change) -> str:
        """What a command did, in words."""
        return change.summary

    def wrong(self, error: WipError) -> str:
        """What is wrong, in words."""
        return str(error)

    def refused(self, order: Order, error: WipLimitReached) -> None:
        """A limit said no."""
        del order
        self.tell(error.refusal.sentence)

    def tell(self, problem: str) -> None:
        """Say what is wrong, where it was typed if it was."""
        if self.sheet is None or not self.sheet.tell(problem):
            self.say(problem, alarm=True)
