"""What the store asks of a database, whichever it is: a connection and an engine as queries and commands see them.

The SQL of queries and commands is what SQLite and PostgreSQL both understand, with `?` and `:name` for values. The few
things that the second one says otherwise its connection translates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from kanban_tui.store.address import Place

Values = Sequence[Any] | Mapping[str, Any]


class Cursor(Protocol):
    """The rows that a statement found."""

    def fetchone(self) -> Any:
        """The next row, None after the last."""

    def fetchall(self) -> list[Any]:
        """The rows that are left."""

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """A connection that begins no transaction by itself."""

    def execute(self, sql: str, values: Values = ..., /) -> Cursor:
        """Run one statement. Raises the driver's errors, which its engine or reader words."""

    def executemany(self, sql: str, rows: Iterable[Values], /) -> Any:
        """Run one statement for each row of values."""

    def close(self) -> None:
        """Let go of the database."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""


@runtime_checkable
class Far(Protocol):
    """A connection to another program, which every message takes its time to reach."""

    def together(self, statements: Iterable[tuple[str, Values]], /) -> None:
        """Run statements that find no rows, many in one message."""


def together(c: Connection, statements: Iterable[tuple[str, Values]]) -> None:
    """Run statements that find no rows, one after the other and in as few messages as there can be."""
    if isinstance(c, Far):
        c.together(statements)
        return
    for sql, values in statements:
        c.execute(sql, values)


class Engine(Protocol):
    """The way to write to one place, from any thread."""

    @property
    def place(self) -> Place:
        """Where the boards are."""

    def begin(self) -> AbstractContextManager[Connection]:
        """A transaction that nobody else writes beside; any error rolls all of it back.

        Raises DatabaseError, and RuleRefused for what the database refuses.
        """

    def connect(self) -> AbstractContextManager[Connection]:
        """A connection outside of any transaction. Raises DatabaseError."""

    def looking(self) -> AbstractContextManager[Connection]:
        """A connection that goes on seeing what stands now, whoever writes after this. Raises DatabaseError."""

    def dispose(self) -> None:
        """Close the connections that nobody uses."""
