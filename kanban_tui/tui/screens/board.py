"""The board with all its keys, and the way to the other screens."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from kanban_tui.tui.screens.board_walk import BoardWalk
from kanban_tui.tui.screens.keys import BOARD_KEYS

if TYPE_CHECKING:
    from kanban_tui.tui import messages

_WITH_A_SHEET = {"quit", "help", "app.next_theme"}


class BoardScreen(BoardWalk):
    """The board with all its keys."""

    BINDINGS: ClassVar[list[BindingType]] = [*BOARD_KEYS]

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """While a sheet is open its keys count, not the board's."""
        return self.sheet is None or action not in _BOARD_ACTIONS

    def action_open(self) -> None:
        if self.item is not None:
            self.open_item(self.item.id)

    def on_open_wanted(self, message: messages.OpenWanted) -> None:
        self.open_item(message.number)

    def open_item(self, number: int) -> None:
        """Show all that is known of an item."""
        from kanban_tui.tui.screens.item import ItemScreen

        self.app.push_screen(ItemScreen(self.link, number, self.give))

    def action_metrics(self) -> None:
        from kanban_tui.tui.screens.metrics import MetricsScreen

        self.app.push_screen(MetricsScreen(self.link, self.snapshot, self.give, tuple(self.marked)))

    def action_report(self) -> None:
        from kanban_tui.tui.widgets.report_sheet import ReportSheet

        self.open_sheet(ReportSheet(self.link))

    def action_help(self) -> None:
        from kanban_tui.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen("The board", BOARD_KEYS))

    def action_quit(self) -> None:
        """Leave when everything that was asked for is done."""
        self.run_worker(self._quit(), group="quit")

    async def _quit(self) -> None:
        await self.desk.finished()
        self.app.exit()


_BOARD_ACTIONS = {key.action.partition("(")[0] for key in BOARD_KEYS} - _WITH_A_SHEET
