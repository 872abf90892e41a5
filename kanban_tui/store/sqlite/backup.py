"""A consistent copy of a board file, while others write to it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from kanban_tui.errors import DatabaseError, RuleRefused
from kanban_tui.store.sqlite import identity
from kanban_tui.store.sqlite.faults import code_of, database_error
from kanban_tui.store.sqlite.identity import very_file
from kanban_tui.store.sqlite.opening import open_file
from kanban_tui.writing import refuse_database, scratch

# What can be wrong with a file that is only read. All else is wrong with the copy.
_OF_THE_SOURCE = {
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_IOERR_READ,
    sqlite3.SQLITE_IOERR_SHORT_READ,
    sqlite3.SQLITE_IOERR_CORRUPTFS,
}


def backup(path: Path, target: Path, *, overwrite: bool = False) -> None:
    """Copy a board file to `target`, which appears whole or not at all, readable by its owner alone.

    Raises RuleRefused where the target exists, DatabaseError where it cannot be written or the file not be read.
    """
    if target.exists() and not overwrite:
        raise RuleRefused(f"{target} exists already; nothing was written over.")
    if not overwrite:
        refuse_database(target)
    if not target.parent.is_dir():
        raise DatabaseError(f"There is no folder {target.parent}.")
    with closing(open_file(path)) as source:
        try:
            with scratch(target.parent) as folder:
                partial = folder / "copy.db"
                partial.touch(mode=0o600)
                _copy(source, partial)
                partial.replace(target)
        except sqlite3.Error as error:
            raise database_error(error, path if code_of(error) in _OF_THE_SOURCE else target) from error
        except OSError as error:
            raise DatabaseError(f"{target} cannot be written: {error.strerror or error}.") from error


def _copy(source: sqlite3.Connection, partial: Path) -> None:
    with closing(sqlite3.connect(very_file(partial), isolation_level=None)) as copy:
        # Nobody else knows of the copy: it needs no memory shared with others, which not every file system has.
        copy.execute("PRAGMA locking_mode = EXCLUSIVE")
        source.backup(copy)
        identity.rename(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
