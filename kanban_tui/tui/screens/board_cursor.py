"""The keys that choose what is looked at. They ask nothing of the store."""

from __future__ import annotations

from kanban_tui.tui.screens.board_view import BoardView


class BoardCursor(BoardView):
    """A board with a cursor to move."""

    def action_column(self, step: int) -> None:
        self._to_column(self.focus_index + step)

    def action_item(self, step: int) -> None:
        self._to_index((self.index or 0) + step)

    def action_ends(self, side: int) -> None:
        self._to_index(0 if side < 0 else self.lane.matching - 1)

    def action_page(self, side: int) -> None:
        self._to_index((self.index or 0) + side * self.views[self.focus_index].measured().page)

    def action_compact(self) -> None:
        self.compact = not self.compact
        self.lay_out()
        self.refresh_cursor()

    def _to_column(self, index: int) -> None:
        if 0 <= index < len(self.views) and index != self.focus_index:
            self.focus_index = index
            self.lay_out()
            self.refresh_cursor()

    def _to_index(self, index: int) -> None:
        if self.lane.matching:
            self.indices[self.lane.column.id] = max(0, min(index, self.lane.matching - 1))
            self.refresh_cursor()
