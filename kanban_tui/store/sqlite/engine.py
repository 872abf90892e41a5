"""The write side's connections to a file: pragmas, BEGIN IMMEDIATE, and a file made where none is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock

from msgspec import Struct

from kanban_tui.errors import DatabaseError, NotFound, RuleRefused, WipError
from kanban_tui.store.schema import check_version, no_file
from kanban_tui.store.sqlite import identity, schema
from kanban_tui.store.sqlite.faults import NO_MEMORY, code_of, database_error, primary, told
from kanban_tui.store.sqlite.identity import very_file
from kanban_tui.store.sqlite.opening import BUSY_MILLISECONDS, open_file
from kanban_tui.store.sqlite.sharing import tried
from kanban_tui.writing import refuse_database

# EXTRA is FULL for a write-ahead log; of a rollback journal it also syncs the folder, so that a commit stays one.
# A full sync reaches the disk itself where the system would be content with less (macOS), and is nothing elsewhere.
PRAGMAS = (
    f"busy_timeout = {BUSY_MILLISECONDS}",
    "foreign_keys = ON",
    "synchronous = EXTRA",
    "fullfsync = ON",
    "checkpoint_fullfsync = ON",
)


class _Open(Struct):
    """A connection, the file that it opened, and the mark that it saw last."""

    raw: sqlite3.Connection
    file: tuple[int, int]
    mark: identity.Mark


class FileEngine:
    """The way to write to one file: connections that are kept for the next who asks, in whatever thread."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._idle: list[_Open] = []
        self._lock = Lock()

    @contextmanager
    def begin(self) -> Iterator[sqlite3.Connection]:
        """A transaction that holds the write lock from its first statement; any error rolls all of it back.

        Raises DatabaseError, and RuleRefused for what the file refuses.
        """
        with self._taken() as found:
            # A deferred one that turns to writing fails at once when another has written, in spite of the timeout.
            found.raw.execute("BEGIN IMMEDIATE")
            try:
                found.mark = identity.begin(found.raw, self.place, found.file, found.mark)
                yield found.raw
                if found.raw.in_transaction:
                    found.raw.execute("COMMIT")
            except BaseException:
                if found.raw.in_transaction:
                    found.raw.execute("ROLLBACK")
                raise

    @contextmanager
    def connect(self) -> Iterator[sqlite3.Connection]:
        """A connection outside of any transaction. Raises DatabaseError."""
        with self._taken() as found:
            yield found.raw

    @contextmanager
    def looking(self) -> Iterator[sqlite3.Connection]:
        """A connection that goes on seeing what stands now, whoever writes after this. Raises DatabaseError."""
        connection, _ = schema.connect(self.place)
        with closing(connection):
            connection.execute("BEGIN")
            connection.execute("SELECT 1 FROM board LIMIT 1").fetchone()
            yield connection

    @contextmanager
    def _taken(self) -> Iterator[_Open]:
        with self._lock:
            found = self._idle.pop() if self._idle else None
        try:
            found = found or _open(self.place)
            yield found
        except sqlite3.Error as error:
            if found is not None:
                found.raw.close()
            raise typed(error, self.place) from error
        except BaseException:
            if found is not None:
                self._give_back(found)
            raise
        else:
            self._give_back(found)

    def _give_back(self, found: _Open) -> None:
        with self._lock:
            self._idle.append(found)

    def dispose(self) -> None:
        """Close the connections that nobody uses."""
        with self._lock:
            idle, self._idle = self._idle, []
        for found in idle:
            found.raw.close()


def open_engine(path: Path, *, create: bool = False) -> FileEngine:
    """An engine on a file of boards, of today's version or an older one; with `create` a missing file is made.

    Raises NotFound where there is none and DatabaseError where it cannot be used.
    """
    fresh = not path.exists()
    if fresh and not create:
        raise NotFound(no_file(path))
    if fresh:
        _make_place(path)
    else:
        _check_ours(path, create)
    engine = FileEngine(path)
    if create:
        try:
            _fill(engine)
        except WipError:
            engine.dispose()
            raise
    return engine


def _fill(engine: FileEngine) -> None:
    with engine.begin() as connection:
        if schema.is_empty(connection):
            schema.create(connection)


def _check_ours(path: Path, create: bool) -> None:
    """Look before the pragmas do: they would turn another program's database to WAL. An empty file is nobody's."""
    try:
        with closing(open_file(path)) as connection:
            if not schema.is_empty(connection):
                check_version(schema.stored_version(connection), path)
            elif not create:
                raise NotFound(no_file(path))
    except sqlite3.Error as error:
        raise database_error(error, path) from error


def _make_place(path: Path) -> None:
    """Make an empty file for its owner alone, once it is known that it can be used: half a file helps nobody."""
    refuse_database(path)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseError(f"The folder {path.parent} cannot be made: {error.strerror or error}.") from error
    code = tried(path.parent)
    if code != sqlite3.SQLITE_OK and code not in NO_MEMORY:
        raise told(code, path)
    try:
        path.touch(mode=0o600)
    except OSError as error:
        raise DatabaseError(f"{path} cannot be made: {error.strerror or error}.") from error


def _open(path: Path) -> _Open:
    """Connect, and set the pragmas. Where memory cannot be shared a rollback journal keeps the same promises, if not
    as fast."""
    raw = sqlite3.connect(very_file(path), timeout=5, isolation_level=None, check_same_thread=False)
    try:
        mode = raw.execute("PRAGMA journal_mode").fetchone()[0]
        for pragma in PRAGMAS:
            raw.execute(f"PRAGMA {pragma}")
        if mode != "wal":
            raw.execute("BEGIN IMMEDIATE")
            identity.name(raw)
            raw.execute("COMMIT")
            if tried(path.parent) == sqlite3.SQLITE_OK:
                raw.execute("PRAGMA journal_mode = WAL")
        return _Open(raw, identity.standing(path).file, identity.mark(raw))
    except BaseException:
        raw.close()
        raise


def typed(error: sqlite3.Error, path: Path) -> WipError:
    """The error a command would have raised, for what the database said."""
    if primary(code_of(error)) != sqlite3.SQLITE_CONSTRAINT:
        return database_error(error, path)
    from kanban_tui.store.triggers import sentence

    message = str(error)
    said = sentence(message)
    return RuleRefused(f"The file refuses that: {message}." if said is None else f"{said} ({message})")
