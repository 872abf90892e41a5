"""A consistent copy of a board file, while others write to it."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from kanban_tui.errors import DatabaseError, RuleRefused
from kanban_tui.store.reading import database_error, very_file


def backup(path: Path, target: Path, *, overwrite: bool = False) -> None:
    """Copy a board file to `target`, which appears whole or not at all.

    Raises RuleRefused where the target exists, DatabaseError where it cannot be written or the file not be read.
    """
    if target.exists() and not overwrite:
        raise RuleRefused(f"{target} exists already; nothing was written over.")
    if not target.parent.is_dir():
        raise DatabaseError(f"There is no folder {target.parent}.")
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        source = sqlite3.connect(very_file(path), isolation_level=None)
        copy = sqlite3.connect(very_file(partial), isolation_level=None)
        try:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        finally:
            copy.close()
            source.close()
        partial.replace(target)
    except sqlite3.Error as error:
        raise database_error(error, path) from error
    except OSError as error:
        raise DatabaseError(f"{target} cannot be written: {error.strerror or error}.") from error
    finally:
        partial.unlink(missing_ok=True)
