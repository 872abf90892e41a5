"""The board in the terminal: widgets draw snapshots, threads do the store's work, the file is the truth."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from kanban_tui.store.address import Place


def open_board(place: Place, board: str | None = None) -> None:
    """Show a board until it is left. Raises NotFound, UsageError and DatabaseError before anything is drawn."""
    with _hasty():
        from kanban_tui.tui.app import run
    run(place, board)


def choose_template(board: str) -> str | None:
    """Ask for the template of the first board. None where the program was left. Raises BadFile."""
    with _hasty():
        from kanban_tui.tui.first import choose
    return choose(board)


@contextmanager
def _hasty() -> Iterator[None]:
    """Import Textual fast, and have it paint fast.

    The collector rests meanwhile: there is nothing to collect, and looking costs a tenth of it. A key that is answered
    in several pictures waits up to a frame for each after the first, which at Textual's 60 a second is 17 ms. A picture
    goes out by a thread, and a thread at work elsewhere lets it through after 5 ms unless told otherwise.
    """
    os.environ.setdefault("TEXTUAL_FPS", "120")
    sys.setswitchinterval(0.001)
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
