"""The board in the terminal. What it needs to paint first is all it imports."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import ClassVar

from textual import events
from textual.message_pump import MessagePump

from kanban_tui import config
from kanban_tui.board import clock as board_clock
from kanban_tui.config import Settings
from kanban_tui.paths import memory_file
from kanban_tui.store.address import Place, whole
from kanban_tui.tui.board.screen import BoardScreen
from kanban_tui.tui.memory import Memory
from kanban_tui.tui.shell import Shell
from kanban_tui.tui.way import snapshot
from kanban_tui.tui.way.connection import Link

PATIENCE = 2.0
"""How many seconds a key is waited for at most: what it was given to may have ended meanwhile."""


def run(place: Place, board: str | None = None) -> None:
    """Show a board until it is left. Before anything is drawn: NotFound, UsageError, DatabaseError, BadFile.

    SystemExit where it did not end by its key: by a signal, with the code a shell tells of it, or by a fault, with 1.
    """
    app = WipApp(place, board, settings=config.read(), memory=Memory(memory_file()))
    try:
        app.run()
    finally:
        app.link.close()
    if app.return_code:
        sys.exit(app.return_code)


class WipApp(Shell):
    """One board of one file."""

    CSS_PATH: ClassVar = ["app.tcss", "board/screen.tcss", "item/edit.tcss", "metrics/screen.tcss"]

    def __init__(
        self,
        place: Place,
        board: str | None = None,
        *,
        clock: Callable[[], int] = board_clock.now,
        settings: Settings | None = None,
        memory: Memory | None = None,
    ) -> None:
        """Read settings and board, so that what cannot be shown is told before the terminal is taken.

        Raises BadFile for settings that name what does not exist, and what reading a board raises.
        """
        super().__init__(Settings() if settings is None else settings, Memory() if memory is None else memory)
        self._ahead: deque[events.Key | events.Paste] = deque()
        self._obeying, self._since = False, 0.0
        self.link = Link(place, board, clock, configured=self.settings.board, last=self._last_board(place))
        self._first = self.link.read(lambda c: snapshot.read(c, self.link.board_id, snapshot.Wanted(now=clock())))

    def get_default_screen(self) -> BoardScreen:
        return BoardScreen(self.link, self._first)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._ahead.append(event)
            await self.take_keys()
            return
        await super().on_event(event)

    async def take_keys(self) -> None:
        """Take the next key that was typed ahead, where the screen takes keys.

        Each waits until the one before it was obeyed, so that it goes to the line or the screen it was meant for.
        """
        if self._obeying and monotonic() - self._since < PATIENCE:
            return
        if not self._ahead or not getattr(self.screen, "takes_keys", True):
            return
        self._obeying, self._since = True, monotonic()
        event = self._ahead.popleft()
        if isinstance(event, events.Key) and isinstance(self.screen, BoardScreen):
            self.screen.key_pressed()
        target = self.focused or self.screen
        await super().on_event(event)
        self._follow(target, partial(self._follow, target, self._obeyed))

    def _follow(self, node: MessagePump | None, then: Callable[[], object]) -> None:
        """Go behind a key on its way up, from who has it first to the app, whose bindings come last.

        The second time it is the messages that one goes behind which the key brought about.
        """
        if node is None or node is self or not node.call_later(self._follow, node._parent, then):
            self.call_later(then)

    async def _obeyed(self) -> None:
        self._obeying = False
        await self.take_keys()

    def looked_at(self, board: str) -> None:
        place = whole(self.link.place)
        last = self.memory.recall_of("boards", place)
        if last != board and (last is not None or self.link.one_of_several):
            self.memory.remember_of("boards", place, board)

    def _last_board(self, place: Place) -> str | None:
        """The board that was looked at last in a file of several."""
        last = self.memory.recall_of("boards", whole(place))
        return last if isinstance(last, str) else None
