"""What is wrong at a server, told by PostgreSQL's code in one clear line."""

from __future__ import annotations

import re
from collections.abc import Sequence

import psycopg2

from kanban_tui.board.text import printable
from kanban_tui.errors import BadValue, DatabaseError, RuleRefused, WipError
from kanban_tui.store.address import Server

REFUSED = "P0001"
NO_TABLE, NO_SCHEMA, NO_RIGHT = "42P01", "3F000", "42501"
_UNIQUE = "23505"
_CONSTRAINT, _NO_VALUE = "23", "22"
# The server ended the connection; a statement that it stopped (57014) leaves it open.
_LOST = ("08", "57P", "25P03", "25P04")
_SAID = {
    "55P03": "{place} has been locked by another program for too long. Nothing changed.",
    "40P01": "Another program and this one waited for each other at {place}. Nothing changed; do it again.",
    "25006": "{place} is read-only. Nothing changed.",
    "53100": "There is no room left on the disk of {place}. Nothing changed.",
    "53300": "{place} has as many connections as it takes.",
    "57014": "{place}: {text}. Nothing changed.",
    NO_RIGHT: "{place}: {text}. Ask its owner for the right; nothing changed.",
}
_BEFORE = re.compile(r"^(?:connection to server .* failed: )?(?:FATAL|ERROR):\s*|^connection to server .* failed: ")


class ConnectionLost(DatabaseError):
    """The server is not at the other end any more."""


def worded(error: psycopg2.Error | ValueError, server: Server, notices: Sequence[str] = ()) -> WipError:
    """The error a command would have raised, for what the server said, or its driver of a text that none can hold.

    `notices` are what the server said before, unasked: the last of them may be why it left.
    """
    if isinstance(error, ValueError):
        return BadValue(f"{server} cannot hold that: {one_line(error, server)}.")
    code = error.pgcode or ""
    text = one_line(error, server)
    if code == REFUSED or code.startswith(_CONSTRAINT):
        from kanban_tui.store.triggers import ID_IN_USE, sentence

        found = sentence(ID_IN_USE if code == _UNIQUE else text)
        return RuleRefused(f"{server} refuses that: {text}." if found is None else f"{found} ({text})")
    if code.startswith(_NO_VALUE):
        return BadValue(f"{server} cannot hold that: {text}.")
    if code.startswith(_LOST) or (not code and isinstance(error, psycopg2.OperationalError | psycopg2.InterfaceError)):
        if not code and notices and notices[-1].startswith("FATAL:"):
            text = printable(_BEFORE.sub("", notices[-1]))
        return ConnectionLost(f"The connection to {server} was lost: {text}.")
    if code in _SAID:
        return DatabaseError(_SAID[code].format(place=server, text=text))
    return DatabaseError(f"{server}: {text}.")


def one_line(error: Exception, server: Server) -> str:
    """The first line of what the server or its client library said, without what stands before it, nor a password."""
    diagnosed = getattr(getattr(error, "diag", None), "message_primary", None)
    lines = [line for line in str(diagnosed or error).splitlines() if line.strip()]
    said = _BEFORE.sub("", (lines or ["no answer"])[0]).strip().removesuffix(".")
    return printable(said.replace(server.url, str(server)))
