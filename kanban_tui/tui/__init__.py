"""The board in the terminal: widgets draw snapshots, threads do the store's work, the file is the truth."""

from __future__ import annotations

import gc
from pathlib import Path


def open_board(path: Path, board: str | None = None) -> None:
    """Show a board until it is left. Raises NotFound, UsageError and DatabaseError before anything is drawn.

    The collector rests while Textual is imported: there is nothing to collect, and looking costs a tenth of the start.
    """
    gc.disable()
    try:
        from kanban_tui.tui.app import run
    finally:
        gc.freeze()
        gc.enable()
    run(path, board)
