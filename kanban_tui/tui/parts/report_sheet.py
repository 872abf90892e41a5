"""The sheet that writes a report: how far it is, then where it is and a key that opens it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from threading import Event
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.strip import Strip

from kanban_tui.errors import WipError
from kanban_tui.tui.look.pen import Piece, blank, row, wrap
from kanban_tui.tui.parts import reporting
from kanban_tui.tui.parts.foot import Hint, hint_pieces
from kanban_tui.tui.parts.keysheet import KeySheet
from kanban_tui.tui.parts.reporting import Written
from kanban_tui.tui.way.connection import Link
from kanban_tui.tui.way.messages import Left
from kanban_tui.tui.way.threads import start

_BAR = 30


class _Stopped(Exception):
    """The sheet was left before the report was written."""


class ReportSheet(KeySheet):
    """Writes the report as soon as it opens. Left before that, nothing is written."""

    CALLED = "The report"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o,enter", "open", "open it", key_display="o", id="report.open"),
        Binding("escape,q", "leave", "leave", key_display="esc", id="report.leave"),
    ]

    def __init__(self, link: Link, number: int | None = None) -> None:
        """With a number it is the report of that item."""
        super().__init__()
        self.link, self.number = link, number
        self.doing, self.percent = "", 0
        self.written: Written | None = None
        self.problem = ""
        self._stop = Event()

    def on_mount(self) -> None:
        start(self, self._write, exclusive=True)

    def on_unmount(self) -> None:
        self._stop.set()

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()

        def told(doing: str, percent: int) -> None:
            if self._stop.is_set():
                raise _Stopped
            loop.call_soon_threadsafe(self._tell, doing, percent)

        try:
            self.written = await asyncio.to_thread(reporting.write, self.link, told, self.number)
        except WipError as error:
            self.problem = str(error)
        except _Stopped:
            return
        self.fit()

    def _tell(self, doing: str, percent: int) -> None:
        self.doing, self.percent = doing, percent
        self.fit()

    def fit(self) -> None:
        self.styles.height = len(self.paint(self.app.size.width))
        self.repaint()

    def paint(self, width: int) -> Sequence[Strip]:
        """How it stands, under an edge."""
        edge = row(width, [(self.glyphs.edge * width, self.inks.page + self.inks.here)])
        said = [*self._said(width - 4), [], self._keys()]
        return [edge, blank(width), *(row(width, [("  ", None), *pieces]) for pieces in said), blank(width)]

    def _said(self, width: int) -> list[list[Piece]]:
        inks, glyphs = self.inks, self.glyphs
        if self.problem:
            return [[(line, inks.refused)] for line in wrap(self.problem, width, 3, glyphs.cut)]
        if self.written is not None:
            place = " in the place of an older one" if self.written.replaced else ""
            path = wrap(str(self.written.path), width, 3, glyphs.cut)
            rows: list[list[Piece]] = [[(line, inks.strong)] for line in path]
            return [[(f"The report is written{place}:", inks.muted)], *rows]
        done = _BAR * self.percent // 100
        bar: list[Piece] = [(glyphs.heavy * done, inks.here), (glyphs.thin * (_BAR - done), inks.faint)]
        return [[*bar, ("  ", None), (f"{self.doing}{glyphs.cut}", inks.muted)]]

    def _keys(self) -> list[Piece]:
        leave = "leave" if self.written is not None or self.problem else "stop it"
        hints = [*self.stray, Hint("esc", leave)]
        if self.written is not None and not self.problem:
            hints.insert(len(self.stray), Hint("o", "open it"))
        return [piece for hint in hints for piece in (*hint_pieces(hint, self.inks), ("    ", None))]

    def action_open(self) -> None:
        """Have the system show it."""
        if self.written is not None and not reporting.open_file(self.written.path):
            self.problem = f"Nothing here opens files; it is {self.written.path}"
            self.fit()

    def action_leave(self) -> None:
        self.post_message(Left())
