"""Before there is a board: what the first one is to be made of."""

from __future__ import annotations

import sys
from typing import ClassVar

from kanban_tui import config
from kanban_tui.config import Settings
from kanban_tui.paths import memory_file
from kanban_tui.tui.lists.templates import TemplatesScreen
from kanban_tui.tui.memory import Memory
from kanban_tui.tui.shell import Shell


def choose(board: str) -> str | None:
    """Ask for the template of a board to be made. None where the program was left. Raises BadFile.

    SystemExit as the board itself raises it.
    """
    app = FirstApp(board, config.read(), Memory(memory_file()))
    app.run()
    if app.return_code:
        sys.exit(app.return_code)
    return app.chosen


class FirstApp(Shell):
    """The templates, and nothing else."""

    CSS_PATH: ClassVar = ["app.tcss"]

    def __init__(self, board: str, settings: Settings, memory: Memory) -> None:
        super().__init__(settings, memory)
        self.board = board
        self.chosen: str | None = None

    def on_mount(self) -> None:
        self.push_screen(TemplatesScreen(self.board, "leave"), self._made)

    def _made(self, name: str | None) -> None:
        """Where it was left without a choice there is no board, and the next start asks again."""
        self.chosen = name
        self.exit()

    async def take_keys(self) -> None:
        """Nothing keeps keys waiting here."""
