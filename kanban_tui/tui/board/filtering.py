"""The filter of the board: its line, and where the cursor goes while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kanban_tui.tui.board.messages import Loaded
from kanban_tui.tui.board.sheets import BoardSheets
from kanban_tui.tui.way.messages import Stepped, Typed

if TYPE_CHECKING:
    from kanban_tui.tui.parts.filter_sheet import FilterSheet


class BoardFilter(BoardSheets):
    """A board of which one looks at a part."""

    _told = ""
    """What is wrong with the filter, as it was said last."""
    _followed = ""
    """The filter by which the cursor went to what matches: others may take that away, it stays."""

    @property
    def filter_sheet(self) -> FilterSheet | None:
        """The line of the filter, where it is open."""
        if self.sheet is None:
            return None
        from kanban_tui.tui.parts.filter_sheet import FilterSheet

        return self.sheet if isinstance(self.sheet, FilterSheet) else None

    async def action_filter(self) -> None:
        from kanban_tui.tui.parts.filter_sheet import FilterSheet

        sheet = FilterSheet(self.snapshot, self.snapshot.text)
        sheet.start, sheet.home = self.number, self.lane.column.id
        await self.ask(sheet)

    def action_clear(self) -> None:
        if self.marked:
            self.show_marks({})
        elif self.snapshot.text:
            self.load(text="")

    def on_typed(self, message: Typed) -> None:
        if (sheet := self.filter_sheet) is not None:
            self.number = sheet.start
            self.load(text=message.text.strip())

    def on_stepped(self, message: Stepped) -> None:
        self.action_item(message.rows)
        if (sheet := self.filter_sheet) is not None:
            sheet.start, sheet.home = self.number, self.lane.column.id

    def on_kept(self) -> None:
        self.close_sheet()

    def leave_sheet(self) -> None:
        """From the line of the filter show all again, the cursor where it was."""
        sheet = self.filter_sheet
        super().leave_sheet()
        if sheet is not None:
            self.number = sheet.start
            if self.number is None:
                self._focus_column(sheet.home)
            self.load(text="")

    def after_loading(self, message: Loaded) -> None:
        super().after_loading(message)
        if self.snapshot.text and (self.filter_sheet is not None or self.snapshot.text != self._followed):
            self._to_what_matches(message)
        self._followed = self.snapshot.text
        # While the line is open it tells what is wrong itself: that is not said yet where it is entered just then.
        if self.sheet is None or not self.snapshot.problem:
            if self.snapshot.problem not in ("", self._told):
                self.say(self.snapshot.problem, alarm=True)
            self._told = self.snapshot.problem

    def _to_what_matches(self, message: Loaded) -> None:
        """Where the item that is followed is hidden, go to the first that is not: in its column, else from the left."""
        typed = self.filter_sheet if message.snapshot.followed is None else None
        if typed is None and self.item is not None:
            return
        matching = {k: lane.column.id for k, lane in enumerate(self.snapshot.lanes) if lane.matching}
        home = [k for k, column_id in matching.items() if typed is not None and column_id == typed.home]
        self._to_column(next(iter([*home, *matching]), self.focus_index))
        if typed is not None:
            self._to_index(0)
