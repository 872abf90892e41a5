"""The commands of every minute, the board, the list and the status, without click: its import alone takes four times as
long as bare python. What is not wholly understood here goes to click, which knows every option, helps and complains."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kanban_tui.cli.options import OWN, QUICK
from kanban_tui.cli.session import Session


def run(command: str, session: Session, options: dict[str, Any]) -> None:
    if command == "list":
        from kanban_tui.cli.commands import listing

        listing.run(session, **options)
    elif options:
        from kanban_tui.cli.commands import status_short

        status_short.run(session)
    else:
        from kanban_tui.cli.commands import status_screen

        status_screen.run(session)


def parse(arguments: Sequence[str]) -> tuple[str, dict[str, Any]] | None:
    """The command ("" for the board) and its options; None for whatever click should look at."""
    command = ""
    options: dict[str, Any] = {}
    known = {option.name: option for option in OWN}
    words = iter(arguments)
    for word in words:
        name, equals, value = word.partition("=")
        key = name.removeprefix("--")
        option = known.get(name)
        if option is not None and option.metavar:
            if not equals:
                value = next(words, "")
            if not value:
                return None
            options[key] = value
        elif option is not None and not equals:
            options[key] = True
        elif word in QUICK and not command:
            command = word
            known |= {option.name: option for option in QUICK[word]}
        else:
            return None
    return command, options
