"""Walking the board: the sheet of the walk stays at hand while other sheets come and go."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace
from textual.widget import AwaitMount

from kanban_tui.errors import WipError
from kanban_tui.tui.board.filtering import BoardFilter
from kanban_tui.tui.parts.sheet import Sheet
from kanban_tui.tui.way.snapshot import clean
from kanban_tui.tui.way.threads import start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kanban_tui.board.change import Change
    from kanban_tui.flow.aging import Bands
    from kanban_tui.tui.board.messages import Aged, WalkRead
    from kanban_tui.tui.board.walk.sheet import WalkSheet
    from kanban_tui.tui.board.walk.state import Walk
    from kanban_tui.tui.way.messages import CopyWanted, Obeyed, WalkedTo


class BoardWalk(BoardFilter):
    """A board that can be walked in a stand-up."""

    walking: Walk | None = None
    """The walk under way, also while another sheet stands in the place of its own."""
    bands: Bands = ()
    """How old finished items were, as it was read for the walk."""

    async def action_walk(self) -> None:
        """Begin a walk; what the filter hides is spoken of as well."""
        from kanban_tui.tui.board.walk.state import Walk

        self.walking, self.bands = Walk(self.link.clock()), ()
        if self.snapshot.text:
            self.load(text="")
        await self.ask(self._walk_sheet(self.walking))
        self.on_walk_wanted()

    def _walk_sheet(self, walk: Walk) -> WalkSheet:
        from kanban_tui.tui.board.walk.sheet import WalkSheet

        return WalkSheet(self.snapshot, walk, self.link.clock())

    @property
    def walk_sheet(self) -> WalkSheet | None:
        """The sheet of the walk, where it is open."""
        if self.walking is None:
            return None
        from kanban_tui.tui.board.walk.sheet import WalkSheet

        return self.sheet if isinstance(self.sheet, WalkSheet) else None

    def open_sheet(self, sheet: Sheet) -> AwaitMount:
        if self.walk_sheet is not None:
            self.walking = self.walk_sheet.walk
        return super().open_sheet(sheet)

    def close_sheet(self) -> None:
        """After a sheet that came up during a walk the walk goes on."""
        ended = self.walk_sheet is not None
        super().close_sheet()
        if self.walking is not None:
            if ended:
                self.walking = None
            else:
                self.open_sheet(self._walk_sheet(self.walking))
                self.on_walk_wanted()

    def on_walk_wanted(self) -> None:
        walk = self.walking if self.walk_sheet is None else self.walk_sheet.walk
        self.desk.walk(self.snapshot.board, self.bands, walk.spoken if walk is not None else ())

    def on_walk_read(self, message: WalkRead) -> None:
        from kanban_tui.tui.board.walk.reading import old_by_column

        self.bands = message.bands
        if message.whole:
            self.link.old_from = old_by_column(self.snapshot.board.columns, message.bands)
            self.refresh_cards()
        if self.walk_sheet is not None:
            walk = self.walk_sheet.walk.read_anew(message.stops, message.places, whole=message.whole)
            held = [lane.column for lane in self.snapshot.lanes if lane.count and lane.column.kind.in_progress]
            known = all(column.id in self.link.old_from for column in held)
            self.walk_sheet.show(replace(walk, old_known=known), self.link.clock())

    def on_aged(self, message: Aged) -> None:
        """What is older than most were in its column is told on its card from now on."""
        self.link.old_from = message.old_from
        self.refresh_cards()

    def on_walked_to(self, message: WalkedTo) -> None:
        """Put the cursor on an item, and ask why it is blocked where that is wanted."""
        self.number = message.number
        self.load()
        if message.asks is not None:
            start(self, partial(self._ask_of, message.number, message.asks), group="ask", exclusive=True)

    async def _ask_of(self, number: int, asks: Literal["block", "split"]) -> None:
        """Ask why an item is blocked, or for its pieces."""
        from kanban_tui.store import queries
        from kanban_tui.tui.parts.reasons import BlockSheet
        from kanban_tui.tui.parts.splitting import SplitSheet

        try:
            item = clean(await asyncio.to_thread(self.link.read, lambda c: queries.item(c, number)))
        except WipError as error:
            self.say(str(error), alarm=True)
        else:
            split = asks == "split"
            self.open_sheet(SplitSheet(item, self.snapshot.board, self.link.clock) if split else BlockSheet([item]))

    def on_copy_wanted(self, message: CopyWanted) -> None:
        self.copy(message.text)

    def on_obeyed(self, message: Obeyed) -> None:
        """What is done during a walk stands in its summary. (The board's own handler is called as well.)"""
        self._remember(message.change)

    def after_item(self, changes: Sequence[Change] | None) -> None:
        """Show what was changed on the page of an item."""
        for change in changes or ():
            self._remember(change)
        if changes:
            self.load()

    def _remember(self, change: Change) -> None:
        if self.walking is None:
            return
        if self.walk_sheet is not None:
            self.walk_sheet.walk = self.walk_sheet.walk.did(change.summary, change.items)
        else:
            self.walking = self.walking.did(change.summary, change.items)
