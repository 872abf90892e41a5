"""File systems that share no memory or hand out no locks, as those of networks may: SQLite's system calls fail here."""

from __future__ import annotations

import _sqlite3
import ctypes
import errno
import fcntl
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from kanban_tui.errors import DatabaseError
from kanban_tui.store import commands, queries
from kanban_tui.store.engine import open_engine
from kanban_tui.store.reading import connect
from kanban_tui.store.sqlite.backup import backup
from tests.store.conftest import Desk

pytestmark = pytest.mark.file

_SET = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)
_GET = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)
_MMAP = ctypes.CFUNCTYPE(
    ctypes.c_void_p,
    ctypes.c_void_p,
    ctypes.c_size_t,
    ctypes.c_int,
    ctypes.c_int,
    ctypes.c_int,
    ctypes.c_long,
    use_errno=True,
)
_FCNTL = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_void_p, use_errno=True)
_FAILED = ctypes.c_void_p(-1).value


class _FileSystem(ctypes.Structure):
    """SQLite's `sqlite3_vfs`, of which only the last two are used."""

    _fields_ = [
        ("numbers", ctypes.c_int * 3),
        ("pointers", ctypes.c_void_p * 16),
        ("set_system_call", _SET),
        ("get_system_call", _GET),
    ]


@contextmanager
def system_call(name: bytes, make: Callable[[int], object]) -> Iterator[None]:
    """Put another function in the place of one of the system calls; `make` is given the address of the real one."""
    find = ctypes.CDLL(_sqlite3.__file__).sqlite3_vfs_find
    find.restype = ctypes.POINTER(_FileSystem)
    system = find(None)
    real = system.contents.get_system_call(system, name)
    call = make(real)
    assert system.contents.set_system_call(system, name, ctypes.cast(call, ctypes.c_void_p)) == sqlite3.SQLITE_OK  # type: ignore[arg-type]
    try:
        yield
    finally:
        system.contents.set_system_call(system, name, None)


@contextmanager
def no_shared_memory() -> Iterator[None]:
    """A file system that maps no file into memory."""

    def fail(*_: int) -> int | None:
        ctypes.set_errno(errno.ENODEV)
        return _FAILED

    with system_call(b"mmap", lambda _real: _MMAP(fail)):
        yield


@contextmanager
def no_locks(number: int) -> Iterator[None]:
    """A file system that answers every wish for a lock with an error."""

    def make(real: int) -> object:
        pass_on = _FCNTL(real)

        def fail(descriptor: int, command: int, argument: int) -> int:
            if command in (fcntl.F_SETLK, fcntl.F_SETLKW, fcntl.F_GETLK):
                ctypes.set_errno(number)
                return -1
            result: int = pass_on(descriptor, command, argument)
            return result

        return _FCNTL(fail)

    with system_call(b"fcntl", make):
        yield


def titles(path: Path, board_id: int) -> list[str]:
    """The titles on a board, read anew."""
    with closing(connect(path)) as connection:
        return [item.title for item in queries.items(connection, board_id)]


def journal(path: Path) -> int:
    """How a file keeps its promises, as its header says: 2 with a write-ahead log, 1 with a rollback journal."""
    return path.read_bytes()[18]


def test_without_shared_memory_a_new_board_keeps_a_rollback_journal(tmp_path: Path) -> None:
    """It is made, written by two at once and read all the same; where memory is shared again it takes up its log."""
    path = tmp_path / "b.db"
    with no_shared_memory():
        engine, other = open_engine(path, create=True), open_engine(path)
        board_id = commands.init_board(engine, "Product").board_id
        commands.add(engine, board_id, "One")
        commands.add(other, board_id, "Two")
        with engine.connect() as connection:
            assert connection.execute("PRAGMA synchronous").fetchone() == (3,)
        engine.dispose()
        other.dispose()
        assert titles(path, board_id) == ["One", "Two"]
        assert journal(path) == 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["b.db"]
    engine = open_engine(path)
    commands.add(engine, board_id, "Three")
    engine.dispose()
    assert journal(path) == 2
    assert titles(path, board_id) == ["One", "Two", "Three"]


def test_a_board_from_elsewhere_is_read_and_written_without_shared_memory(desk: Desk, tmp_path: Path) -> None:
    """Its log is left behind, and so is that of its backup."""
    desk.add("One")
    desk.engine.dispose()
    assert journal(desk.path) == 2
    with no_shared_memory():
        assert titles(desk.path, desk.board_id) == ["One"]
        engine = open_engine(desk.place)
        commands.add(engine, desk.board_id, "Two")
        engine.dispose()
        backup(desk.path, tmp_path / "copy.db")
    assert titles(tmp_path / "copy.db", desk.board_id) == ["One", "Two"]


def test_a_log_with_writes_in_it_is_not_left_behind(desk: Desk) -> None:
    """Another machine may have the board open: this one stays away from it, and says why."""
    desk.add("One")
    path = desk.path.parent / "elsewhere" / "b.db"
    path.parent.mkdir()
    log = path.with_name("b.db-wal")
    shutil.copy(desk.path, path)
    shutil.copy(f"{desk.path}-wal", log)
    before = path.read_bytes(), log.read_bytes()
    with no_shared_memory(), pytest.raises(DatabaseError, match="cannot share memory between programs: keep the file"):
        connect(path)
    assert (path.read_bytes(), log.read_bytes()) == before
    assert titles(path, desk.board_id) == ["One"]


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.ENOLCK])
def test_without_locks_a_board_is_neither_damaged_nor_busy(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """The file system is named and the way out; no new file is left where it could not be used."""
    desk.engine.dispose()
    monkeypatch.setattr("kanban_tui.store.sqlite.opening.BUSY_MILLISECONDS", 1)
    with no_locks(number):
        for use in (lambda: connect(desk.place), lambda: open_engine(tmp_path / "new.db", create=True)):
            with pytest.raises(DatabaseError, match="cannot lock files: keep the file on a local disk"):
                use()
    assert not (tmp_path / "new.db").exists()


def test_a_new_board_is_for_its_owner_alone(desk: Desk) -> None:
    """Its file and what lies beside it while it is open."""
    desk.add("One")
    modes = {path.name: path.stat().st_mode & 0o777 for path in desk.path.parent.iterdir()}
    assert modes == dict.fromkeys(("boards.db", "boards.db-wal", "boards.db-shm"), 0o600)
