"""The board in the terminal. What it needs to paint first is all it imports."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual.app import App

from kanban_tui.board import clock as board_clock
from kanban_tui.paths import memory_file
from kanban_tui.tui import snapshot, theme
from kanban_tui.tui.link import Link
from kanban_tui.tui.memory import Memory
from kanban_tui.tui.screens.board import BoardScreen

_FEW_COLOURS = ("linux", "xterm", "screen", "ansi", "vt100", "vt220", "dumb")


def run(path: Path, board: str | None = None) -> None:
    """Show a board until it is left. Raises NotFound, UsageError and DatabaseError before anything is drawn."""
    app = WipApp(path, board, memory=Memory(memory_file()))
    try:
        app.run()
    finally:
        app.link.close()


class WipApp(App[None]):
    """One board of one file."""

    CSS_PATH = "app.tcss"
    TITLE = "wip"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar = []

    def __init__(
        self,
        path: Path,
        board: str | None = None,
        *,
        clock: Callable[[], int] = board_clock.now,
        memory: Memory | None = None,
    ) -> None:
        """Read the board, so that a file that cannot be shown is told before the terminal is taken."""
        few = _few_colours()
        super().__init__(ansi_color=True if few else None)
        for each in theme.THEMES:
            self.register_theme(each)
        # The style sheet is told before it is read: assigned, the theme would have it read twice before first paint.
        self.set_reactive(App.theme, theme.ANSI.name if few else theme.DARK.name)
        self.stylesheet.set_variables(self.get_css_variables())
        self.memory = Memory() if memory is None else memory
        self.link = Link(path, board, clock)
        self._first = self.link.read(lambda c: snapshot.read(c, self.link.board_id, snapshot.Wanted()))

    def get_default_screen(self) -> BoardScreen:
        return BoardScreen(self.link, self._first, self.memory)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return theme.variable_defaults(self.current_theme)

    def action_next_theme(self) -> None:
        """Dark, light, the terminal's own colours, and round again."""
        names = [each.name for each in theme.THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)] if self.theme in names else names[0]


def _few_colours() -> bool:
    """Whether the terminal says that it knows 16 colours only."""
    return os.environ.get("COLORTERM", "") not in ("truecolor", "24bit") and os.environ.get("TERM") in _FEW_COLOURS
