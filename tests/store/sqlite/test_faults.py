"""What a file's errors are called, told by SQLite's code."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from kanban_tui.store.sqlite.faults import database_error


def failure(code: int, text: str) -> sqlite3.OperationalError:
    """What the driver raises."""
    error = sqlite3.OperationalError(text)
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (sqlite3.SQLITE_BUSY, "b.db has been locked by another program"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "b.db has been locked by another program"),
        (sqlite3.SQLITE_NOTADB, "b.db is not a database"),
        (sqlite3.SQLITE_CORRUPT, "b.db is damaged"),
        (sqlite3.SQLITE_CORRUPT_VTAB, "b.db is damaged"),
        (sqlite3.SQLITE_IOERR_READ, "b.db could not be read or written"),
        (sqlite3.SQLITE_IOERR_SHMMAP, "cannot share memory between programs"),
        (sqlite3.SQLITE_IOERR_LOCK, "cannot lock files"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, "b.db is read-only"),
        (sqlite3.SQLITE_CANTOPEN_ISDIR, "b.db cannot be opened"),
        (sqlite3.SQLITE_FULL, "no room left on the disk of b.db"),
    ],
)
def test_an_error_is_told_by_its_code(code: int, words: str) -> None:
    """Whatever its text quotes, a full, locked or read-only file is never called damaged."""
    message = str(database_error(failure(code, "malformed, locked and full: not a database"), Path("b.db")))
    assert words in message
    assert ("damaged" in message) == ("damaged" in words)


def test_an_error_without_a_code_of_its_own_is_told_in_its_words() -> None:
    """A name of a column that says "locked" makes no lock of it."""
    message = str(database_error(failure(sqlite3.SQLITE_ERROR, "no such column: locked"), Path("b.db")))
    assert message == "b.db: no such column: locked"


def test_a_file_in_a_read_only_place_is_there_and_read_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be opened is then a file that SQLite makes beside it, as on a mount that takes no writes."""
    path = tmp_path / "b.db"
    path.touch()
    error = failure(sqlite3.SQLITE_CANTOPEN, "unable to open database file")
    assert "cannot be opened" in str(database_error(error, path))
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    assert str(database_error(error, path)).endswith("is read-only. Nothing changed.")
