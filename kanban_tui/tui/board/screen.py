"""The board with all its keys, and the way to the other screens."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from kanban_tui.errors import WipError
from kanban_tui.headline import Numbers
from kanban_tui.tui.board.walking import BoardWalk
from kanban_tui.tui.keys.board import BOARD_KEYS, GROUPS, LEGEND
from kanban_tui.tui.way import orders
from kanban_tui.tui.way.messages import OpenWanted, Sought
from kanban_tui.tui.way.threads import start

if TYPE_CHECKING:
    from kanban_tui.board.change import Change
    from kanban_tui.tui.lists.palette import Choice
    from kanban_tui.tui.metrics.measured import Measured

_WITH_A_SHEET = {"quit_now", "help", "app.next_theme"}


class BoardScreen(BoardWalk):
    """The board with all its keys."""

    flow: Measured | None = None
    """The history as the metrics screen measured it last."""

    BINDINGS: ClassVar[list[BindingType]] = [*BOARD_KEYS]

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """While a sheet is open its keys count, not the board's."""
        return self.sheet is None or action not in _BOARD_ACTIONS

    def action_open(self) -> None:
        item = self.one()
        if item is not None:
            self.open_item(item.id)

    def on_open_wanted(self, message: OpenWanted) -> None:
        self.open_item(message.number)

    def open_item(self, number: int) -> None:
        """Show all that is known of an item."""
        from kanban_tui.tui.item.screen import ItemScreen

        self.app.push_screen(ItemScreen(self.link, number, self.give), self.after_item)

    def action_edit(self) -> None:
        """Change what the item says."""
        from kanban_tui.tui.item.edit import EditScreen

        item = self.one()
        if item is not None:
            self.app.push_screen(EditScreen(self.link, item.id), self.after_edit)

    def after_edit(self, change: Change | None) -> None:
        """Show what the form wrote."""
        if change is not None:
            self.say(change.summary)
            self.load()

    def action_editor(self) -> None:
        item = self.one()
        if item is not None:
            start(self, partial(self._edit_description, item.id), group="editor", exclusive=True)

    async def _edit_description(self, number: int) -> None:
        from kanban_tui.store import queries
        from kanban_tui.tui.parts.editor import edit_text

        try:
            item = await asyncio.to_thread(self.link.read, lambda c: queries.item(c, number))
            text = edit_text(self.app, item.description)
        except WipError as error:
            self.say(str(error), alarm=True)
        else:
            if text.rstrip() != item.description:
                self.give(partial(orders.edit, number=number, changes={"description": text}))

    def action_bin(self) -> None:
        """What was archived."""
        from kanban_tui.tui.lists.bin import BinScreen

        self.app.push_screen(BinScreen(self.link), self.reload_if)

    def action_log(self) -> None:
        """Who did what when."""
        from kanban_tui.tui.lists.log import LogScreen

        self.app.push_screen(LogScreen(self.link), self.reload_if)

    def action_palette(self) -> None:
        """Everything by name."""
        from kanban_tui.tui.lists.palette import PaletteScreen

        self.app.push_screen(PaletteScreen(self.link), self.on_choice)

    def on_acts_wanted(self) -> None:
        if self.sheet is None:
            self.action_palette()

    async def on_choice(self, choice: Choice | None) -> None:
        """Do what was found by its name."""
        if choice is None:
            return
        if choice.kind == "act":
            await self.run_action(str(choice.value))
        elif choice.kind == "theme":
            self.app.choose_theme(str(choice.value))
        elif choice.kind == "item":
            self.on_sought(Sought(int(choice.value)))
        elif choice.kind == "column":
            self._to_column(int(choice.value))
        else:
            self.turn_to(int(choice.value))

    def action_settings(self) -> None:
        """The board's shape."""
        from kanban_tui.tui.lists.settings import SettingsScreen

        self.app.push_screen(SettingsScreen(self.link), self.reload_if)

    def action_policies(self) -> None:
        """What the column under the cursor asks."""
        from kanban_tui.tui.lists.policies import PoliciesScreen

        self.app.push_screen(PoliciesScreen(self.link, self.lane.column.id), self.reload_if)

    def on_settings_wanted(self) -> None:
        self.action_settings()

    def action_boards(self) -> None:
        """Another board of the file."""
        from kanban_tui.tui.lists.boards import BoardsScreen

        self.app.push_screen(BoardsScreen(self.link), self.turn_to)

    def turn_to(self, board_id: int | None) -> None:
        """Look at another board, which is remembered for this file."""
        if board_id is None:
            return
        if board_id != self.link.board_id:
            self.link.turn_to(board_id)
            self.number, self.focus_index, self.indices = None, 0, {}
            self.numbers = Numbers()
            self.show_marks({})
            self.desk.age()
        self.load(text="")

    def reload_if(self, changed: bool | None) -> None:
        """Show what another screen changed."""
        if changed:
            self.load()

    def action_metrics(self) -> None:
        from kanban_tui.tui.metrics.screen import MetricsScreen

        screen = MetricsScreen(self.link, self.snapshot, self.give, tuple(self.marked), self.flow, self.numbers)
        self.app.push_screen(screen, self._keep_flow)

    def _keep_flow(self, flow: Measured | None) -> None:
        """What was measured need not be measured again where the board stays as it is."""
        self.flow = flow

    async def action_report(self) -> None:
        from kanban_tui.tui.parts.report_sheet import ReportSheet

        await self.ask(ReportSheet(self.link))

    def action_help(self) -> None:
        from kanban_tui.tui.parts.help import HelpScreen

        self.app.push_screen(HelpScreen.of_what_has_the_keys(self.sheet, "The board", GROUPS, LEGEND))

    def action_quit(self) -> None:
        """Leave when everything that was asked for is done, or the server does not answer."""
        start(self, self._quit, group="quit")

    def action_quit_now(self) -> None:
        """The same from wherever one is: a sheet has the other key of it."""
        self.action_quit()

    async def _quit(self) -> None:
        done = asyncio.ensure_future(self.desk.finished())
        while not (done.done() or self.link.silent):
            await asyncio.wait([done], timeout=self.link.pace)
        done.cancel()
        self.link.leave()
        self.app.exit()


_BOARD_ACTIONS = {key.action.partition("(")[0] for key in BOARD_KEYS} - _WITH_A_SHEET
