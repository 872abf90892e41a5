"""What is wrong with a file, told by SQLite's code in one clear line."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from kanban_tui.errors import DatabaseError

NO_MEMORY = {
    sqlite3.SQLITE_IOERR_SHMOPEN,
    sqlite3.SQLITE_IOERR_SHMSIZE,
    sqlite3.SQLITE_IOERR_SHMLOCK,
    sqlite3.SQLITE_IOERR_SHMMAP,
}
NO_LOCKS = {
    sqlite3.SQLITE_IOERR_LOCK,
    sqlite3.SQLITE_IOERR_RDLOCK,
    sqlite3.SQLITE_IOERR_UNLOCK,
    sqlite3.SQLITE_IOERR_CHECKRESERVEDLOCK,
}
_LOCKED = "{path} has been locked by another program for too long. Nothing changed."
_SAID = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_PROTOCOL: _LOCKED,
    sqlite3.SQLITE_NOTADB: "{path} is not a database.",
    sqlite3.SQLITE_CORRUPT: "{path} is damaged ({text}). `wip doctor` says more; a backup helps.",
    sqlite3.SQLITE_IOERR: "{path} could not be read or written ({text}): look after its disk. Nothing changed.",
    sqlite3.SQLITE_READONLY: "{path} is read-only. Nothing changed.",
    sqlite3.SQLITE_CANTOPEN: "{path} cannot be opened: is its folder there, and yours?",
    sqlite3.SQLITE_PERM: "{path} cannot be opened: is its folder there, and yours?",
    sqlite3.SQLITE_FULL: "There is no room left on the disk of {path}. Nothing changed.",
}


def code_of(error: Exception) -> int:
    """SQLite's extended code of an error; that of an error in SQL for what the driver says by itself."""
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    return code


def primary(code: int) -> int:
    """The kind of an extended code, which holds it in its lowest byte."""
    return code & 0xFF


def database_error(error: Exception, path: Path) -> DatabaseError:
    """What the driver said. SQLite's code tells, since its text also quotes what is in a file."""
    return told(code_of(error), path, _one_line(str(error)))


def told(code: int, path: Path, text: str = "") -> DatabaseError:
    """What an extended code of SQLite means for a file, and the text where that tells more."""
    kind = primary(code)
    if code in NO_MEMORY:
        return _unshared(path, "share memory between programs")
    if code in NO_LOCKS or (kind == sqlite3.SQLITE_BUSY and not _hands_out_locks(path.parent)):
        return _unshared(path, "lock files")
    if kind == sqlite3.SQLITE_CANTOPEN and os.access(path, os.R_OK) and not os.access(path.parent, os.W_OK):
        # Not the file itself, but one that SQLite makes beside it for writing.
        kind = sqlite3.SQLITE_READONLY
    said = _SAID.get(kind)
    return DatabaseError(f"{path}: {text}" if said is None else said.format(path=path, text=text))


def _one_line(text: str) -> str:
    """What the driver said; it may quote whatever stands in the file."""
    from kanban_tui.board.text import printable

    return printable(text)


def _unshared(path: Path, lack: str) -> DatabaseError:
    return DatabaseError(
        f"The file system of {path.absolute().parent} cannot {lack}: keep the file on a local disk and name it with "
        "--db or WIP_DB."
    )


def _hands_out_locks(folder: Path) -> bool:
    from kanban_tui.store.sqlite.sharing import tried

    # What is nobody else's can only be busy where no locks are handed out.
    return primary(tried(folder)) != sqlite3.SQLITE_BUSY
