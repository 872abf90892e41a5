"""Where the program starts: the commands of every minute go by `quick`, all else by click's `app`."""

from __future__ import annotations

import os
from collections.abc import Sequence

from kanban_tui.cli import quick
from kanban_tui.cli.say import ending, talk
from kanban_tui.cli.session import Session


def main(arguments: Sequence[str]) -> int:
    """Run the program and give its exit code."""
    talk.open_streams()
    completing = "_WIP_COMPLETE" in os.environ
    if completing:
        from kanban_tui.cli import shells  # noqa: F401
    understood = None if completing else quick.parse(arguments)
    if understood is not None:
        from kanban_tui.cli import opening

        command, options = understood
        session = Session(**{name: options.pop(name) for name in ("db", "board", "json", "debug") if name in options})
        if command:
            return ending.run(lambda: quick.run(command, session, options), arguments, session)
        if opening.on_a_terminal():
            return ending.run(lambda: opening.open_board(session), arguments, session)
    from kanban_tui.cli import app

    return app.main(arguments)
