"""Who gives commands: at a server a person of several, with a file whoever runs the program."""

from __future__ import annotations

import os
import sqlite3
from functools import cache

from kanban_tui.board import text
from kanban_tui.store.sql import Connection

ME = "me"
"""What stands for whoever gives a command, where a person is named."""
_SOMEBODY = "somebody"


def of(c: Connection) -> str:
    """The name of the person at this end: `user` of the settings or the role at a server, the system's user at a
    file. It is a person's as one is named everywhere, whatever signs the server and the system let in."""
    return text.composed(text.printable(_called(c)))[: text.MAX_NAME].strip() or _SOMEBODY


def _called(c: Connection) -> str:
    if isinstance(c, sqlite3.Connection):
        return _of_system()
    from kanban_tui import config
    from kanban_tui.store.postgres.connection import ServerConnection

    assert isinstance(c, ServerConnection)
    return config.read().user or c.role


def is_me(name: str) -> bool:
    """Whether a name, with its `@` or without, stands for whoever gave it."""
    return name.removeprefix("@").casefold() == ME


def named(c: Connection, name: str) -> str:
    """A person's name as it was given, or the name of who gave it."""
    return of(c) if is_me(name) else name


def shared(c: Connection) -> bool:
    """Whether others' commands are others': undo then takes back one's own."""
    return not isinstance(c, sqlite3.Connection)


def own(c: Connection) -> tuple[str, list[str]]:
    """The condition on `command` under which it is one's own, with its values; none where nobody shares the boards."""
    return (" AND rtrim(actor, '0123456789') = ?", [f"{of(c)}/"]) if shared(c) else ("", [])


def actor(c: Connection) -> str:
    """The person and this process, as the log keeps it."""
    return f"{of(c)}/{os.getpid()}"


def name_of(actor: str) -> str:
    """The person of an actor as the log keeps it."""
    return actor.rpartition("/")[0]


@cache
def _of_system() -> str:
    user = next((name for place in ("LOGNAME", "USER") if (name := os.environ.get(place))), None)
    if user is None:
        import getpass

        try:
            user = getpass.getuser()
        except (KeyError, OSError):
            user = _SOMEBODY
    return user
