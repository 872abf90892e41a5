"""Walking the board: the sheet of the walk stays at hand while other sheets come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kanban_tui.tui.screens.board_sheets import BoardSheets
from kanban_tui.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from kanban_tui.flow.aging import Bands
    from kanban_tui.tui import messages
    from kanban_tui.tui.walk import Walk
    from kanban_tui.tui.widgets.walk import WalkSheet


class BoardWalk(BoardSheets):
    """A board that can be walked in a stand-up."""

    walking: Walk | None = None
    """The walk under way, also while another sheet stands in the place of its own."""
    bands: Bands = ()
    """How old finished items were, as it was read for the walk."""

    def action_walk(self) -> None:
        """Begin a walk; what the filter hides is spoken of as well."""
        from kanban_tui.tui.walk import Walk

        self.walking, self.bands = Walk(self.link.clock()), ()
        if self.snapshot.text:
            self.load(text="")
        self._open_walk(self.walking)
        self.on_walk_wanted()

    def _open_walk(self, walk: Walk) -> None:
        from kanban_tui.tui.widgets.walk import WalkSheet

        self.open_sheet(WalkSheet(self.snapshot, walk, self.link.clock()))

    @property
    def walk_sheet(self) -> WalkSheet | None:
        """The sheet of the walk, where it is open."""
        if self.walking is None:
            return None
        from kanban_tui.tui.widgets.walk import WalkSheet

        return self.sheet if isinstance(self.sheet, WalkSheet) else None

    def open_sheet(self, sheet: Sheet) -> None:
        if self.walk_sheet is not None:
            self.walking = self.walk_sheet.walk
        super().open_sheet(sheet)

    def close_sheet(self) -> None:
        """After a sheet that came up during a walk the walk goes on."""
        ended = self.walk_sheet is not None
        super().close_sheet()
        if self.walking is not None:
            if ended:
                self.walking = None
            else:
                self._open_walk(self.walking)
                self.on_walk_wanted()

    def on_walk_wanted(self) -> None:
        self.desk.walk(self.snapshot.board, self.bands)

    def on_walk_read(self, message: messages.WalkRead) -> None:
        self.bands = message.bands
        if self.walk_sheet is not None:
            self.walk_sheet.show(self.walk_sheet.walk.read_anew(message.stops), self.link.clock())

    def on_walked_to(self, message: messages.WalkedTo) -> None:
        """Put the cursor on the item that is spoken of."""
        self.number = message.number
        self.load()
        if message.act == "block":
            from kanban_tui.tui.widgets.line import BlockSheet

            item = next((i for lane in self.snapshot.lanes for i in lane.items if i.id == message.number), None)
            if item is not None:
                self.open_sheet(BlockSheet([item]))

    def on_copy_wanted(self, message: messages.CopyWanted) -> None:
        self.copy(message.text)

    def on_obeyed(self, message: messages.Obeyed) -> None:
        """What is done during a walk stands in its summary. (The board's own handler is called as well.)"""
        if self.walking is None:
            return
        did = message.change.summary
        if self.walk_sheet is not None:
            self.walk_sheet.walk = self.walk_sheet.walk.did(did)
        else:
            self.walking = self.walking.did(did)
