"""The metrics screen's keys: what is looked at, the lines on which it asks, and the way to other screens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual.binding import BindingType

from kanban_tui.errors import WipError, WipLimitReached
from kanban_tui.tui.keys.metrics import METRICS_KEYS
from kanban_tui.tui.metrics.captions import FORECAST, NAMES, WHAT_IF
from kanban_tui.tui.metrics.choice import OWN, RANGES, Trial
from kanban_tui.tui.metrics.view import MetricsView
from kanban_tui.tui.parts.sheet import Sheet
from kanban_tui.tui.way.orders import Order
from kanban_tui.tui.way.threads import start

if TYPE_CHECKING:
    from kanban_tui.tui.metrics.asking import AskSheet


class MetricsScreen(MetricsView):
    """The charts with their keys."""

    BINDINGS: ClassVar[list[BindingType]] = [*METRICS_KEYS]

    fresh = False
    """Whether the chart that is shown is the one that was asked for last."""
    later: tuple[Callable[[], None], ...] = ()
    """What keys did to a chart that was not there yet, in their order."""

    # Keys that wait.

    def make(self) -> None:
        self.fresh = False
        super().make()

    async def on_metrics_view_made(self, message: MetricsView.Made) -> None:
        self.fresh = message.tab == self.tab
        self.call_later(self._obey_later)

    def _obey_later(self) -> None:
        acts, self.later = self.later, ()
        for act in acts:
            act()

    def _waits(self, act: Callable[[], None], *, whole: bool = False) -> bool:
        """Whether what a key does waits for the chart it is meant for; `whole` for one of all there is."""
        waits = not self.fresh or (whole and not self.chosen and self._whole() is None)
        if waits:
            self.later = (*self.later, act)
        return waits

    # Sheets.

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """While a sheet is open its keys count."""
        return self.sheet is None or action not in _ACTIONS

    async def open_sheet(self, sheet: Sheet) -> None:
        """Open a sheet in the place of the foot. Keys that are pressed meanwhile wait until it can take them."""
        from kanban_tui.tui.parts.line import Line

        self.sheet = sheet
        self.foot.display = False
        await self.mount(sheet, after=self.foot)
        self.set_focus(sheet.query(Line).first() if sheet.query(Line) else sheet)

    def close_sheet(self) -> None:
        """Give the foot back to the keys."""
        if self.sheet is not None:
            self.sheet.remove()
            self.sheet = None
            self.set_focus(None)
            self.on_resize()
            self.show_all()

    def on_left(self) -> None:
        self.close_sheet()

    async def action_ask(self, kind: str) -> None:
        """Ask on a line for own dates, for which items, or for what the forecast is about."""
        from kanban_tui.tui.metrics.asking import AskSheet
        from kanban_tui.tui.metrics.typed import QUESTIONS

        if kind == "target" and self.tab != FORECAST:
            self.action_tab(FORECAST)
        text = self.choice.which if kind == "which" else ""
        await self.open_sheet(AskSheet(self.board, QUESTIONS[kind], self.choice, self.link.clock, text))

    async def on_ask_sheet_chosen(self, message: AskSheet.Chosen) -> None:
        """Take what was typed, unless it asks for what the board does not have: that is told where it was typed."""
        if message.choice.which != self.choice.which and (
            problem := await asyncio.to_thread(self.link.unknown, self.board, message.choice.which)
        ):
            if self.sheet is not None:
                self.sheet.tell(problem)
            return
        self.chosen = self.chosen or message.choice.range != self.choice.range
        self.choice = message.choice
        self.close_sheet()
        self.forget()

    async def action_report(self) -> None:
        from kanban_tui.tui.parts.report_sheet import ReportSheet

        await self.open_sheet(ReportSheet(self.link))

    # Keys.

    def action_tab(self, tab: int) -> None:
        self.tab, self.number, self.top, self.later = tab, None, 0, ()
        self.make()

    def action_turn(self, step: int) -> None:
        self.action_tab((self.tab + step) % len(NAMES))

    def action_range(self, step: int) -> None:
        if self._waits(partial(self.action_range, step), whole=True):
            return
        now = self.choice.range
        self.action_take_range(len(RANGES) - 1 if now == OWN else max(0, min(len(RANGES) - 1, now + step)))

    def action_take_range(self, place: int) -> None:
        self.choice, self.chosen = replace(self.choice, range=place), True
        self.forget()

    def action_step(self, step: int) -> None:
        if self.tab == WHAT_IF and abs(step) == 1:
            trial = self.choice.trial
            places = len(self._limits())
            self._try(replace(trial, place=max(0, min(trial.place + step, places - 1))))
            return
        if self._waits(partial(self.action_step, step)):
            return
        numbers = self.picture.numbers if self.picture is not None else ()
        if numbers:
            at = numbers.index(self.number) + step if self.number in numbers else 0 if step > 0 else len(numbers) - 1
            self._point(numbers[max(0, min(at, len(numbers) - 1))])
        elif self.over:
            self._roll(self.top + step)

    def _roll(self, top: int) -> None:
        """Show a picture that is longer than its room from another row on."""
        self.top = max(0, min(self.over, top))
        self.chart.repaint()

    def on_mouse_scroll_down(self) -> None:
        self._roll(self.top + 1)

    def on_mouse_scroll_up(self) -> None:
        self._roll(self.top - 1)

    def action_try_limit(self, step: int) -> None:
        """One more or one less in What if; the board's own limits stay as they are."""
        if self.tab == WHAT_IF:
            limits = self._limits()
            trial = self.choice.trial.within(len(limits))
            self._try(trial.changed(limits[trial.place], step))

    def _limits(self) -> list[int | None]:
        """The limits of the columns in progress and of the board, as they are."""
        columns = [column.wip_limit for column in self.board.columns if column.kind.in_progress]
        return [*columns, self.board.wip_limit]

    def _try(self, trial: Trial) -> None:
        self.choice = replace(self.choice, trial=trial)
        self.forget()

    def action_ends(self, side: int) -> None:
        if self._waits(partial(self.action_ends, side)):
            return
        numbers = self.picture.numbers if self.picture is not None else ()
        if numbers:
            self._point(numbers[0 if side < 0 else -1])
        else:
            self._roll(0 if side < 0 else self.over)

    def action_pick(self, numbers: list[int]) -> None:
        """The mouse chose a cell: its item, the next of several, or once more the same one, which opens it."""
        if self.number in numbers and len(numbers) == 1:
            self.action_open()
        else:
            at = numbers.index(self.number) + 1 if self.number in numbers else 0
            self._point(numbers[at % len(numbers)])

    def _point(self, number: int) -> None:
        self.number = number
        self.chart.repaint()
        self.show_foot()

    def action_open(self) -> None:
        from kanban_tui.tui.item.screen import ItemScreen

        if self._waits(self.action_open):
            return
        if self.number is not None:
            self.app.push_screen(ItemScreen(self.link, self.number, self._give))

    def _give(self, order: Order) -> None:
        """What an item's screen asks for. One stays here; the board tells a refusal, and what makes room."""
        start(self, partial(self._obey, order), group="orders")

    async def _obey(self, order: Order) -> None:
        try:
            change = await asyncio.to_thread(order, self.link)
        except WipLimitReached:
            self.dismiss(self._whole())
            self.give(order)
        except WipError as error:
            self.say(str(error), alarm=True)
        else:
            self.say(change.summary)
            self.read()

    def action_leave(self) -> None:
        """First all items again, then back; what waits for a chart is left first."""
        if self.later:
            self.later = ()
        elif self.choice.which:
            self.choice = replace(self.choice, which="")
            self.forget()
        elif self.number is not None:
            self.number = None
            self.chart.repaint()
            self.show_foot()
        else:
            self.action_board()

    def action_board(self) -> None:
        self.dismiss(self.measured)

    def action_help(self) -> None:
        from kanban_tui.tui.parts.help import HelpScreen

        self.app.push_screen(HelpScreen.of_what_has_the_keys(self.sheet, "The flow", {"": METRICS_KEYS}))


_ACTIONS = {key.action.partition("(")[0] for key in METRICS_KEYS} - {"app.next_theme", "help"}
