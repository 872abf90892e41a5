"""The commands of every minute, the board, the list and the status, without click: its import alone takes four times as
long as bare python. What is not wholly understood here goes to click, which knows every option, helps and complains."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any

from kanban_tui.cli import talk
from kanban_tui.cli.session import Session

GLOBAL_VALUES = ("--db", "--board")
GLOBAL_FLAGS = ("--json", "--debug")
# Per command the options with a value, and those without.
OPTIONS = {
    "list": (("--column", "--type", "--filter", "--sort"), ("--blocked", "--breached", "--archived")),
    "status": ((), ("--short",)),
}


def main(arguments: Sequence[str]) -> int:
    """Run the program and give its exit code."""
    talk.open_streams()
    completing = "_WIP_COMPLETE" in os.environ
    if completing:
        from kanban_tui.cli import shells  # noqa: F401
    understood = None if completing else parse(arguments)
    if understood is None:
        from kanban_tui.cli import app

        return app.main(arguments)
    command, options = understood
    session = Session(**{name: options.pop(name) for name in ("db", "board", "json", "debug") if name in options})
    if command:
        return talk.run(lambda: _run(command, session, options), arguments, session)
    if not on_a_terminal():
        from kanban_tui.cli import app

        return app.main(arguments)
    return talk.run(lambda: open_board(session), arguments, session)


def _run(command: str, session: Session, options: dict[str, Any]) -> None:
    if command == "list":
        from kanban_tui.cli import listing

        listing.run(session, **options)
    elif options:
        from kanban_tui.cli import prompt

        prompt.run(session)
    else:
        from kanban_tui.cli import status

        status.run(session)


def parse(arguments: Sequence[str]) -> tuple[str, dict[str, Any]] | None:
    """The command ("" for the board) and its options; None for whatever click should look at."""
    command = ""
    options: dict[str, Any] = {}
    own_values: tuple[str, ...] = ()
    own_flags: tuple[str, ...] = ()
    words = iter(arguments)
    for word in words:
        name, equals, value = word.partition("=")
        key = name.removeprefix("--")
        if name in GLOBAL_VALUES or name in own_values:
            if not equals:
                value = next(words, "")
            if not value:
                return None
            options[key] = value
        elif word in GLOBAL_FLAGS or word in own_flags:
            options[key] = True
        elif word in OPTIONS and not command:
            command = word
            own_values, own_flags = OPTIONS[word]
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
