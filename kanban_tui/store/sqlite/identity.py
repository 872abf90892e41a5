"""Which file a path leads to, and whether the log beside it is its own.

SQLite goes by names: a file that is put in the place of another is read together with the log of the first, and a
connection goes on with a file that has no name any more. So every file of boards has a mark in its header, a random
number (the application id) and how many transactions there were (the user version), and every transaction writes it,
and with it the first page, into the log too.
"""

from __future__ import annotations

import os
import sqlite3
import struct
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from kanban_tui.errors import DatabaseError, FileReplaced

# A log begins with a header of 32 bytes; each page in it has one of 24 before it. The mark stands in the first page.
_LOG = struct.Struct(">8I")
_FRAME = struct.Struct(">6I")
_MARK = struct.Struct(">60xI4xI")
_MAGIC = 0x377F0682
_TRIES, _PAUSE = 10, 0.01


class Mark(NamedTuple):
    """What tells a file from others, and an older state of it from a newer one."""

    id: int
    writes: int


class Standing(NamedTuple):
    """What stands at a path. The first two are the file, the others change when its content does."""

    device: int
    inode: int
    changed: int
    size: int

    @property
    def file(self) -> tuple[int, int]:
        return self.device, self.inode


def standing(path: Path) -> Standing:
    """What stands at a path now. Raises FileReplaced where nothing does."""
    try:
        status = path.stat()
    except OSError as error:
        raise FileReplaced(f"{path} is gone. Nothing changed.") from error
    return Standing(status.st_dev, status.st_ino, status.st_mtime_ns, status.st_size)


def replaced(path: Path) -> FileReplaced:
    """That the file was exchanged."""
    return FileReplaced(f"Another file took the place of {path} while it was open. Nothing changed.")


def name(connection: sqlite3.Connection) -> None:
    """Give a file its number, once: inside a transaction, before the first page may be in a log."""
    if not _number(connection, "application_id"):
        rename(connection)


def rename(connection: sqlite3.Connection) -> None:
    """Give a copy a number of its own: the log of the first is none of its."""
    connection.execute(f"PRAGMA application_id = {int.from_bytes(os.urandom(4)) >> 1 | 1}")


def mark(connection: sqlite3.Connection) -> Mark:
    """The mark as a connection sees it, which is that of the last transaction."""
    return Mark(_number(connection, "application_id"), _number(connection, "user_version"))


def same(before: Mark, now: Mark) -> bool:
    """Whether a mark is that of the same file, later or as it was."""
    return now.id == before.id and now.writes >= before.writes


def begin(connection: sqlite3.Connection, path: Path, opened: tuple[int, int], last: Mark) -> Mark:
    """In a transaction that may write: see that the file is still the one that was opened, and mark the transaction.

    `last` is the mark that the connection saw last; the one it sees now is returned. Raises FileReplaced and changes
    nothing.
    """
    if standing(path).file != opened:
        raise replaced(path)
    seen, alone = mark(connection), _mark_alone(path)
    whole = _logged(path) or alone == seen
    # Nobody else can be writing: the log begins where it begins, and ends with what was seen.
    first = next(_marks(log_of(path)), alone)
    if not (whole and same(last, seen) and same(alone, seen) and _follows(first, alone)):
        raise replaced(path)
    connection.execute(f"PRAGMA user_version = {seen.writes + 1}")
    return seen


def log_is_foreign(path: Path) -> bool:
    """Whether the log beside a file goes on from another file, or from another state of it.

    Others may be at a page of the log, or begin it anew, right now: what looks foreign must do so for a while.
    """
    for _ in range(_TRIES):
        if not _looks_foreign(path):
            return False
        time.sleep(_PAUSE)
    return _looks_foreign(path, checked=True)


def _looks_foreign(path: Path, *, checked: bool = False) -> bool:
    log = log_of(path)
    before = _head(log)
    if before is None or not path.stat().st_size:
        return False
    alone = _mark_alone(path)
    marks = list(_marks(log, checked=checked))
    if before != _head(log) or not marks:
        return False
    return not (_follows(marks[0], alone) and same(alone, marks[-1]))


def _follows(first: Mark, alone: Mark) -> bool:
    """Whether a log that begins with a mark can go on from a file: some of it may have been brought in already."""
    return first.id == alone.id and first.writes <= alone.writes + 1


def refuse_foreign_log(path: Path) -> None:
    """Raise DatabaseError where the log beside a file is that of another: together they would be neither."""
    foreign = False
    # What else is wrong with the file is told by who opens it.
    with suppress(sqlite3.Error, OSError):
        foreign = log_is_foreign(path)
    if foreign:
        raise DatabaseError(
            f"{log_of(path)} holds writes to another file than {path.name}, which took its place. Close what has it "
            "open, else put the log elsewhere: the file is then opened as it is."
        )


def settle(connection: sqlite3.Connection, path: Path) -> None:
    """Bring what is in the log into the file, that copies of the one file hold all of it. Waits for nobody."""
    if not _logged(path) or log_is_foreign(path):
        return
    waits = _number(connection, "busy_timeout")
    connection.execute("PRAGMA busy_timeout = 0")
    # It is safe in the log: what cannot be copied now is copied by the next who settles or closes.
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    connection.execute(f"PRAGMA busy_timeout = {waits}")


def leave(connection: sqlite3.Connection, path: Path, opened: tuple[int, int]) -> None:
    """Close a connection to a file that another one may have taken the place of, and mix their writes never.

    The last one to close brings the log into the file it has open. A file that was moved away gets what is its own;
    where one was written over, the log of what stood there before is put aside.
    """
    with suppress(OSError, sqlite3.Error, FileReplaced):
        gone = not path.exists()
        if gone or log_is_foreign(path):
            if gone or standing(path).file != opened:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            else:
                import shutil

                log = log_of(path)
                shutil.copy(log, f"{log}.{os.urandom(4).hex()}")
                with log.open("r+b") as emptied:
                    emptied.truncate()
    connection.close()


def log_of(path: Path) -> Path:
    """Where SQLite keeps the log of a file while somebody has it open: beside the file itself, not beside a link."""
    return Path(f"{os.path.realpath(path)}-wal")


def very_file(path: Path) -> str:
    """A path as the driver takes it for that very file, also one called `:memory:`."""
    return str(path) if path.is_absolute() else f"./{path}"


def read_alone(path: Path) -> sqlite3.Connection:
    """Open a file without its log, nor any lock: for the file itself, or where nobody can be writing to it."""
    name = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(name, check_same_thread=False, isolation_level=None, uri=True)


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def _mark_alone(path: Path) -> Mark:
    """The mark in the file itself. SQLite reads it: a file that is opened and closed by hand loses SQLite's locks."""
    with closing(read_alone(path)) as connection:
        # The first page may already say how many there are, when the others are still in the log.
        connection.execute("PRAGMA writable_schema = ON")
        return mark(connection)


def _logged(path: Path) -> bool:
    return _head(log_of(path)) is not None


def _head(log: Path) -> bytes | None:
    """The header of a log; None where there is none."""
    try:
        with log.open("rb") as file:
            head = file.read(_LOG.size)
    except OSError:
        return None
    return head if len(head) == _LOG.size and _LOG.unpack(head)[0] | 1 == _MAGIC | 1 else None


def _marks(log: Path, *, checked: bool = False) -> Iterator[Mark]:
    """The marks in a log of the transactions that were completed.

    What a crash left half written tells itself by its sums alone, which take long: they are asked for in doubt.
    """
    pending: list[Mark] = []
    # A buffer would read on into the pages that are passed over.
    with suppress(OSError), log.open("rb", buffering=0) as file:
        head = file.read(_LOG.size)
        if len(head) < _LOG.size:
            return
        magic, _, page, _, *salt = _LOG.unpack(head)[:6]
        order = ">" if magic & 1 else "<"
        sums = _add((0, 0), head[:24], order)
        if checked and sums != _LOG.unpack(head)[6:]:
            return
        while len(frame := file.read(_FRAME.size)) == _FRAME.size:
            number, size, *salted = _FRAME.unpack(frame)[:4]
            wanted = checked or number == 1
            content = file.read(page) if wanted else b""
            if salted != salt or (wanted and len(content) < page):
                return
            if checked:
                sums = _add(_add(sums, frame[:8], order), content, order)
                if sums != _FRAME.unpack(frame)[4:]:
                    return
            if number == 1:
                writes, id = _MARK.unpack_from(content)
                pending.append(Mark(id, writes))
            if size:
                yield from pending
                pending = []
            if not wanted:
                file.seek(page, os.SEEK_CUR)


def _add(sums: tuple[int, int], content: bytes, order: str) -> tuple[int, int]:
    """SQLite's sums of a log: over the content, going on from those before it."""
    first, second = sums
    words = struct.unpack(f"{order}{len(content) // 4}I", content)
    for a, b in zip(words[::2], words[1::2], strict=True):
        first = (first + a + second) & 0xFFFFFFFF
        second = (second + b + first) & 0xFFFFFFFF
    return first, second
