"""The triggers and tables of a database, whichever it is."""

from __future__ import annotations

import sqlite3
from typing import Protocol

from kanban_tui.store.sql import Connection


class Law(Protocol):
    """The triggers of one of the databases, all by their names, and what its tables keep by themselves."""

    def statements(self) -> dict[str, str]:
        """How each is made."""

    def present(self, c: Connection, /) -> dict[str, str]:
        """How those that are there were made."""

    def tables_changed(self, c: Connection, /) -> list[str]:
        """What of the tables themselves is not as it was made, a line each."""

    def create(self, c: Connection, /) -> None:
        """Make all of them."""

    def drop(self, c: Connection, /) -> None:
        """Drop whatever triggers there are."""

    def settle(self, c: Connection, /) -> None:
        """Let new rows go on from the numbers of those that were written without triggers."""


def law_of(c: Connection) -> Law:
    """The triggers of the database at the other end of a connection."""
    if isinstance(c, sqlite3.Connection):
        from kanban_tui.store import triggers

        return triggers
    from kanban_tui.store.postgres import law

    return law
