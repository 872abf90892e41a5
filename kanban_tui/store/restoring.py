"""Putting a backup in the place of a file of boards. It stands above `sqlite`, since the doctor looks at it first."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from kanban_tui.board import clock
from kanban_tui.errors import DatabaseError, NotFound, RuleRefused
from kanban_tui.store.doctor import Findings, check
from kanban_tui.store.sqlite import identity
from kanban_tui.store.sqlite.backup import backup
from kanban_tui.store.sqlite.faults import code_of, database_error, primary
from kanban_tui.store.sqlite.identity import very_file
from kanban_tui.store.sqlite.opening import BUSY_MILLISECONDS
from kanban_tui.writing import scratch


class Restored(NamedTuple):
    """What the backup holds, and where the file is now that it took the place of; None where there was none."""

    findings: Findings
    kept: Path | None


def restore_backup(path: Path, source: Path) -> Restored:
    """Put a copy of `source` in the place of `path`, or of what it links to, and keep what stood there beside it.

    Whoever has the file open writes nothing more into it, and notices. Raises NotFound where there is no backup,
    RuleRefused where it is the file itself, and DatabaseError where it is not sound, where another program is writing
    for too long, or where the place cannot be written.
    """
    path = path.resolve()
    for file in (path, source):
        if file.exists() and not file.is_file():
            raise DatabaseError(f"{file} is no file; nothing was replaced.")
    if not source.exists():
        raise NotFound(f"There is no file {source}.")
    if path.exists() and path.samefile(source):
        raise RuleRefused(f"{source} is the file of boards itself; nothing was replaced.")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with scratch(path.parent) as folder:
            copy = folder / "copy.db"
            backup(source, copy)
            found = check(copy)
            if found.problems:
                raise DatabaseError(f"{source} is not sound, nothing was replaced: {found.problems[0]}.")
            with _standing_still(path):
                kept = _put_aside(path)
                copy.replace(path)
    except OSError as error:
        raise DatabaseError(f"{path} cannot be replaced: {error.strerror or error}.") from error
    return Restored(found, kept)


def _put_aside(path: Path) -> Path | None:
    """Give the file another name beside its own, and its log with it; the file itself stays until it is replaced."""
    if not path.exists():
        return None
    kept = _free_name(path)
    with suppress(OSError):
        os.link(path, kept)
    for end in ("-wal", "-journal"):
        log = Path(f"{path}{end}")
        if log.exists() and log.stat().st_size:
            log.rename(f"{kept}{end}")
    # Who has the file open keeps these; who opens the new one must not find them.
    for end in ("-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)
    if not kept.exists():
        path.rename(kept)
    return kept


def _free_name(path: Path) -> Path:
    moment = clock.to_text(clock.now()).partition(".")[0].replace(":", "").replace("Z", "")
    names = [f"{path.name}.before-{moment}", *(f"{path.name}.before-{moment}-{n}" for n in range(2, 100))]
    return next(found for name in names if not os.path.lexists(found := path.with_name(name)))


@contextmanager
def _standing_still(path: Path) -> Iterator[None]:
    """Hold the file against writers, with its log brought in as far as readers let it.

    One that is damaged nobody can write to, and a log that is another file's must not even be opened with it.
    """
    if not path.exists() or identity.log_is_foreign(path):
        yield
        return
    with closing(sqlite3.connect(very_file(path), isolation_level=None)) as connection:
        try:
            identity.settle(connection, path)
            connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            if primary(code_of(error)) not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                raise database_error(error, path) from error
        # Closed at a path where another file stands by then, it brings nothing in any more.
        yield
