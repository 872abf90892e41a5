"""Opening the board on the screen."""

from __future__ import annotations

import sys

from kanban_tui.cli.say import talk
from kanban_tui.cli.session import Session


def on_a_terminal() -> bool:
    """Whether someone sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def open_board(session: Session) -> None:
    """Show the board on the screen; on an empty home, make one first."""
    path = session.path
    if session.ensure_board():
        talk.say(f"A new board, kept in {path}")
    from kanban_tui import tui

    tui.open_board(path, session.board_name)
