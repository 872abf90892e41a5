"""Opening the board on the screen."""

from __future__ import annotations

import sys

from kanban_tui.cli.say import talk
from kanban_tui.cli.session import DEFAULT_BOARD, Session


def on_a_terminal() -> bool:
    """Whether someone sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def open_board(session: Session) -> None:
    """Show the board on the screen; on an empty home, make one first, of the template that is chosen."""
    path = session.place
    from kanban_tui import tui

    if not session.has_had_boards():
        chosen = tui.choose_template(session.board_name or DEFAULT_BOARD)
        if chosen is None:
            return
        from kanban_tui import templates

        if session.ensure_board(templates.load(chosen)):
            talk.say(f"A new board, kept in {path}")
    tui.open_board(path, session.board_name)
