"""The write side's connections to a server: one writer at a time, and a commit whose answer is known."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from threading import Lock

from kanban_tui.errors import DatabaseError, WipError
from kanban_tui.store import schema as today
from kanban_tui.store.address import Server
from kanban_tui.store.postgres import law, schema
from kanban_tui.store.postgres.connection import ServerConnection
from kanban_tui.store.postgres.faults import ConnectionLost

# Each statement after the lock sees what all before it have written. The number says later what became of it.
_BEGIN = (
    f"BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock({law.LOCK}); SELECT pg_current_xact_id()::text"
)


class ServerEngine:
    """The way to write to one server: connections that are kept for the next who asks, in whatever thread."""

    def __init__(self, server: Server) -> None:
        self.place = server
        self._idle: list[ServerConnection] = []
        self._lock = Lock()

    @contextmanager
    def begin(self) -> Iterator[ServerConnection]:
        """A transaction that nobody else writes beside; any error rolls all of it back.

        Raises DatabaseError, and RuleRefused for what the server refuses.
        """
        connection, number = self._begun()
        try:
            yield connection
            if connection.in_transaction:
                self._commit(connection, number)
        except ConnectionLost as lost:
            raise DatabaseError(f"{lost} Nothing changed.") from lost
        except BaseException:
            with suppress(ConnectionLost):
                connection.run("ROLLBACK")
            raise
        finally:
            self._give_back(connection)

    @contextmanager
    def connect(self) -> Iterator[ServerConnection]:
        """A connection outside of any transaction. Raises DatabaseError."""
        connection = self._kept() or schema.connect(self.place)
        try:
            yield connection
        finally:
            self._give_back(connection)

    @contextmanager
    def looking(self) -> Iterator[ServerConnection]:
        """A connection that goes on seeing what stands now, whoever writes after this. Raises DatabaseError."""
        with self.connect() as connection:
            connection.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1 FROM board LIMIT 1")
            try:
                yield connection
            finally:
                with suppress(ConnectionLost):
                    connection.run("ROLLBACK")

    def _begun(self) -> tuple[ServerConnection, str]:
        """A connection in a transaction. One that was kept may have ended meanwhile: nothing is lost with it."""
        while True:
            kept = self._kept()
            connection = kept or schema.connect(self.place)
            try:
                return connection, str(connection.run(_BEGIN)[0][0])
            except BaseException as error:
                connection.close()
                if kept is None or not isinstance(error, ConnectionLost):
                    raise

    def _kept(self) -> ServerConnection | None:
        """One that nobody uses, and whose server is known not to have left."""
        while True:
            with self._lock:
                if not self._idle:
                    return None
                kept = self._idle.pop()
            if kept.hears():
                return kept

    def _commit(self, connection: ServerConnection, number: str) -> None:
        """Commit; where the answer is lost, ask what became of the transaction."""
        try:
            connection.run("COMMIT")
        except ConnectionLost as lost:
            kept = self._committed(number)
            if kept is None:
                raise DatabaseError(f"{lost} The change may have happened: look before you do it again.") from lost
            if not kept:
                raise DatabaseError(f"{lost} Nothing changed.") from lost

    def _committed(self, number: str) -> bool | None:
        """What became of a transaction; None where nobody can say."""
        try:
            connection = schema.connect(self.place)
        except WipError:
            return None
        try:
            (found,) = connection.run(f"SELECT pg_xact_status('{number}')")
        except WipError:
            return None
        finally:
            connection.close()
        return None if found[0] not in ("committed", "aborted") else found[0] == "committed"

    def _give_back(self, connection: ServerConnection) -> None:
        if connection.lost:
            connection.close()
            return
        with self._lock:
            self._idle.append(connection)

    def dispose(self) -> None:
        """Close the connections that nobody uses."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()


def open_engine(server: Server, *, create: bool = False) -> ServerEngine:
    """An engine on the boards at a server; with `create` their schema is made where it is missing.

    Raises NotFound where there are none and DatabaseError where they cannot be used.
    """
    if create:
        schema.make(server)
    engine = ServerEngine(server)
    with engine.connect():
        return engine


def bring_up_to_date(server: Server) -> str | None:
    """Migrate older boards at a server, in one transaction; the version they were of, None where it is today's.

    Raises NotFound where there are none, and DatabaseError.
    """
    with closing(schema.connect(server, older=True)) as connection:
        connection.run(f"BEGIN; SELECT pg_advisory_xact_lock({law.LOCK})")
        version = today.written_version(connection)
        if version == today.SCHEMA:
            return None
        from kanban_tui.store.postgres.migrate import migrate

        migrate(connection)
        connection.run("COMMIT")
    return version
