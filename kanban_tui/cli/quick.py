"""The two commands of every minute, the board and the list, without click: its import alone takes four times as long as
bare python. What is not wholly understood here goes to click, which knows every option, helps and complains."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any

from kanban_tui.cli import talk
from kanban_tui.cli.session import Session

GLOBAL_VALUES = ("--db", "--board")
GLOBAL_FLAGS = ("--json", "--debug")
LIST_VALUES = ("--column", "--type", "--filter", "--sort")
LIST_FLAGS = ("--blocked", "--breached", "--archived")


def main(arguments: Sequence[str]) -> int:
    """Run the program and give its exit code."""
    understood = None if "_WIP_COMPLETE" in os.environ else parse(arguments)
    if understood is None:
        from kanban_tui.cli import app

        return app.main(arguments)
    command, options = understood
    session = Session(**{name: options.pop(name) for name in ("db", "board", "json", "debug") if name in options})
    if command == "list":
        return talk.run(lambda: _list(session, options), arguments, session)
    if not on_a_terminal():
        from kanban_tui.cli import app

        return app.main(arguments)
    return talk.run(lambda: open_board(session), arguments, session)


def _list(session: Session, options: dict[str, Any]) -> None:
    from kanban_tui.cli import listing

    listing.run(session, **options)


def parse(arguments: Sequence[str]) -> tuple[str, dict[str, Any]] | None:
    """The command ("list", or "" for the board) and its options; None for whatever click should look at."""
    command = ""
    options: dict[str, Any] = {}
    words = iter(arguments)
    for word in words:
        name, equals, value = word.partition("=")
        key = name.removeprefix("--")
        own = command == "list"
        if name in GLOBAL_VALUES or (own and name in LIST_VALUES):
            if not equals:
                value = next(words, "")
            if not value:
                return None
            options[key] = value
        elif word in GLOBAL_FLAGS or (own and word in LIST_FLAGS):
            options[key] = True
        elif word == "list" and not own:
            command = word
        else:
            return None
    return command, options


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
