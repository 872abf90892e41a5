"""What the metrics screen shows: the flow of the board in charts, live, for the days and the items looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import getters
from textual.app import ComposeResult
from textual.message import Message
from textual.screen import Screen
from textual.strip import Strip

from kanban_tui import finding
from kanban_tui.board import words
from kanban_tui.errors import WipError
from kanban_tui.glyphs import Glyphs
from kanban_tui.headline import Numbers
from kanban_tui.store import queries
from kanban_tui.store.sql import Connection
from kanban_tui.tui.keys.metrics import TABS
from kanban_tui.tui.look import arrange
from kanban_tui.tui.look.pen import Piece, blank, row
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.metrics import captions
from kanban_tui.tui.metrics.chart import Chart
from kanban_tui.tui.metrics.choice import RANGES, Choice
from kanban_tui.tui.parts.foot import Foot, Hint
from kanban_tui.tui.parts.header import Header, Title
from kanban_tui.tui.parts.picks import Pick, Picks
from kanban_tui.tui.parts.sheet import Sheet
from kanban_tui.tui.parts.small import Small
from kanban_tui.tui.shell import Shell
from kanban_tui.tui.way.connection import Link
from kanban_tui.tui.way.orders import Order
from kanban_tui.tui.way.snapshot import Snapshot
from kanban_tui.tui.way.threads import start

if TYPE_CHECKING:
    from kanban_tui.tui.metrics.figures import Cut
    from kanban_tui.tui.metrics.measured import Measured
    from kanban_tui.tui.metrics.tab import Picture

TICK_SECONDS = 60.0
SLOW_SECONDS = 0.3
PATIENCE = 2.0
"""How many seconds keys wait for the first chart at most: one may want to leave."""
_AIRY = 28


class MetricsView(Screen["Measured | None"]):
    """The charts. The history is read once in a thread and kept while the board does not change."""

    app = getters.app(Shell)

    @dataclass(eq=False, repr=False)
    class Read(Message):
        """The board was read and measured."""

        measured: Measured

    @dataclass(eq=False, repr=False)
    class Made(Message):
        """The chart of a tab was made, of this part of the board."""

        cut: Cut
        picture: Picture
        tab: int

    @dataclass(eq=False, repr=False)
    class Told(Message):
        """How far the measuring is, or why the board could not be read."""

        words: str
        fault: bool = False

    def __init__(
        self,
        link: Link,
        board: Snapshot,
        give: Callable[[Order], None],
        marked: Sequence[int],
        measured: Measured | None,
        numbers: Numbers,
    ) -> None:
        """`marked` are the numbers of the items that the forecast is asked for; `measured` is kept from before, and
        `numbers` are what the board says of itself, for the header until all is measured."""
        super().__init__()
        self.link = link
        self.board = board.board
        told = replace(numbers, a_week=None, refused=())
        self.before = Title(board.board.name, "Flow", wip=board.wip, limit=board.wip_limit, numbers=told)
        self.give = give
        self.measured = measured
        self.cut: Cut | None = None
        self.cut_wanted: Cut | None = None
        """The cut to make charts of; None where the board or the choice changed since."""
        self.picture: Picture | None = None
        self.choice = Choice(marked=tuple(marked))
        self.chosen = False
        """Whether the range was chosen; until then it is the shortest that shows something."""
        self.tab = 0
        self.number: int | None = None
        self.top = self.over = 0
        """How many rows of a picture are above the screen, and how many have no room."""
        self.sheet: Sheet | None = None
        self.note = ""
        self.alarm = False
        self.told = "reading"
        self._reading = False
        self.takes_keys = False
        """Whether there is a chart for keys to act on: what is typed before waits for the first one."""

    def compose(self) -> ComposeResult:
        self.header = Header()
        self.tabs = Picks()
        self.ranges = Picks(classes="ranges")
        self.chart = Chart()
        self.foot = Foot()
        self.small = Small()
        yield self.header
        yield self.tabs
        yield self.ranges
        yield self.chart
        yield self.foot
        yield self.small

    def on_mount(self) -> None:
        self.chart.show(self.drawing)
        self.show_all()
        self.set_timer(PATIENCE, self._take_keys)
        self.call_after_refresh(self._after_first_paint)

    def _after_first_paint(self) -> None:
        self.read()
        self.set_interval(self.link.pace, self._poll)
        self.set_interval(TICK_SECONDS, self.read)

    def on_resize(self) -> None:
        width, height = self.app.size
        fits = width >= arrange.SMALLEST[0] and height >= arrange.SMALLEST[1]
        low = height < arrange.NO_HEADER
        self.tabs.most = 2 if height >= arrange.SHORT else 1
        self.set_class(height < _AIRY, "low")
        self.set_class(height < arrange.SHORT, "short")
        for widget in (self.tabs, self.ranges, self.chart):
            widget.display = fits
        self.header.display = fits and not low
        self.foot.display = fits and self.sheet is None
        self.small.display = not fits
        if self.sheet is not None:
            self.sheet.fit()

    # Reading.

    def read(self) -> None:
        """Read the board and measure what changed; one reading at a time."""
        if not self._reading:
            self._reading = True
            start(self, self._read, group="read")

    async def _read(self) -> None:
        now, before, seen = self.link.clock(), self._whole(), self.measured is not None

        def reading() -> Measured:
            from kanban_tui.tui.metrics.measured import later, read, running

            def told(done: int, all: int) -> None:
                self.post_message(self.Told(f"measuring {done:,} of {all:,} items"))

            if before is not None and self.link.revision() == before.board.revision:
                return later(before, now)
            first = None if seen else self.link.read(lambda c: running(c, self.link.board_id, now))
            if first is not None:
                self.post_message(self.Read(first))
            return self.link.read(lambda c: read(c, self.link.board_id, now, before, told))

        try:
            found = await asyncio.to_thread(reading)
        except WipError as error:
            self.post_message(self.Told(str(error), fault=True))
        else:
            self.post_message(self.Read(found))
        finally:
            self._reading = False

    def _poll(self) -> None:
        if not self._reading and self.measured is not None:
            start(self, partial(self._look, self.measured.board.revision), group="poll", exclusive=True)

    async def _look(self, revision: int) -> None:
        try:
            changed = await asyncio.to_thread(self.link.revision) != revision
        except WipError as error:
            self.post_message(self.Told(str(error), fault=True))
        else:
            if changed:
                self.read()

    async def on_metrics_view_told(self, message: Told) -> None:
        if message.fault:
            self.say(message.words, alarm=True)
            await self._take_keys()
        if self._whole() is None:
            self.told = message.words
            self.chart.repaint()

    def _whole(self) -> Measured | None:
        """The board with everything measured; None while only what is in progress is, or nothing."""
        return self.measured if self.measured is not None and self.measured.whole else None

    def on_metrics_view_read(self, message: Read) -> None:
        self.measured = message.measured
        self.board = message.measured.board
        self.forget()

    # What is shown.

    def forget(self) -> None:
        """The board or the choice changed: cut and draw anew."""
        self.cut_wanted = None
        self.make()

    def make(self) -> None:
        """Have the chart of the tab made in a thread; of several only the last one counts."""
        if self.measured is not None and (self.measured.whole or not self.tab):
            start(self, partial(self._make, self.measured, self.choice, self.tab), group="make", exclusive=True)
        elif self.measured is not None:
            self.picture = None
        self.show_all()

    async def _make(self, measured: Measured, choice: Choice, tab: int) -> None:
        cut, chosen = self.cut_wanted, self.chosen

        def making() -> tuple[Cut, Picture]:
            from kanban_tui.tui.metrics.figures import cut_of
            from kanban_tui.tui.metrics.tabs import PICTURES

            here = cut or cut_of(measured, choice, self._found(measured, choice), grow=measured.whole and not chosen)
            _ = here.head
            return here, PICTURES[tab](here)

        slow = self.set_timer(SLOW_SECONDS, self._show_waiting)
        try:
            made = await asyncio.to_thread(making)
        finally:
            slow.stop()
        self.post_message(self.Made(*made, tab))

    def _found(self, measured: Measured, choice: Choice) -> frozenset[int] | None:
        """The items that the filter of a choice finds now; None where it has none."""
        if not choice.which:
            return None
        board = measured.board

        def reading(c: Connection) -> frozenset[int]:
            return queries.numbers(c, board.id, finding.matching(c, board, choice.which, now=measured.now))

        return self.link.read(reading)

    def _show_waiting(self) -> None:
        self.told = "reckoning"
        self.picture = None
        self.chart.repaint()

    async def on_metrics_view_made(self, message: Made) -> None:
        self.cut = self.cut_wanted = message.cut
        self.choice, self.picture = message.cut.choice, message.picture
        if self.number not in self.picture.numbers:
            self.number = None
        self.show_all()
        await self._take_keys()

    async def _take_keys(self) -> None:
        if not self.takes_keys:
            self.takes_keys = True
            await self.app.take_keys()

    def show_all(self) -> None:
        """Header, tabs, ranges, chart, foot."""
        self.header.show(self._title())
        self.tabs.show([Pick(name, f"screen.tab({k})", key) for k, (key, name) in enumerate(TABS)], self.tab)
        picks = [Pick(name, f"screen.take_range({k})") for k, (name, _) in enumerate(RANGES)]
        own = Pick("own dates", "screen.ask('dates')")
        self.ranges.show([*picks, own], self.choice.range, self._said())
        self.chart.repaint()
        self.show_foot()

    def _title(self) -> Title:
        """The header: what is in progress of what is looked at, and how long it took before."""
        if self.cut is None:
            return self.before
        limit = self.cut.measured.wip_limit if not self.choice.which else None
        return Title(self.board.name, "Flow", wip=len(self.cut.running), limit=limit, numbers=self.cut.head)

    def _said(self) -> list[tuple[str, bool, str]]:
        """What stands at the right of the ranges: which items, and the dates."""
        if self.cut is None:
            return []
        from kanban_tui.tui.metrics.figures import between

        which, dates = self.choice.which, between(self.cut.since, self.cut.until)
        return [(which or "all work", bool(which), "screen.ask('which')"), (dates, False, "screen.ask('dates')")]

    def show_foot(self) -> None:
        """The keys, or a note."""
        chosen = self.number is not None
        found = captions.hints(self.tab, self.picture, self.app.sign, over=self.over, chosen=chosen)
        self.foot.show(found, Hint("?", "keys"), note=self.note, alarm=self.alarm)

    def drawing(self, width: int, height: int, inks: Inks, glyphs: Glyphs) -> Sequence[Strip]:
        """The chart under its title, and below it the item under the cursor."""
        if self.picture is None:
            return [blank(width), row(width, [("  ", None), (f"{self.told}{glyphs.cut}", inks.muted)])]
        picture = self.picture
        airy = height >= _AIRY - 8
        above, below = 2 if airy else 1, 2 if airy else 1
        tall = max(3, height - above - below)
        strips = picture.draw(width - 2, tall, inks, glyphs, self.number)
        over = max(0, len(strips) - tall)
        if over != self.over:
            self.over = over
            self.call_after_refresh(self.show_foot)
        self.top = min(self.top, over)
        strips = strips[self.top : self.top + tall]
        body = [Strip([*blank(1), *strip, *blank(1)], width) for strip in strips]
        title = captions.title(picture, width, inks, glyphs)
        rows = [row(width, title), *[blank(width)] * (above - 1), *body, *[blank(width)] * (below - 1)]
        return [*rows, row(width, self._selected(width, inks, glyphs))]

    def _selected(self, width: int, inks: Inks, glyphs: Glyphs) -> list[Piece]:
        """The item under the cursor, or how much there is below."""
        entry = self.measured.by_number.get(self.number) if self.measured and self.number is not None else None
        if self.measured is not None and entry is not None:
            return captions.of_item(entry, self.measured, width, inks, glyphs)
        left = self.over - self.top
        return [(f" {words.count(left, 'row')} more below", inks.muted)] if left else []

    def say(self, note: str, *, alarm: bool = False) -> None:
        """Leave a note until the next key."""
        self.note, self.alarm = note, alarm
        self.show_foot()

    def on_key(self) -> None:
        if self.note:
            self.say("")
