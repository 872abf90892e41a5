"""A backup takes the place of the file whole, and what stood there is kept."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kanban_tui.errors import DatabaseError, FileReplaced, NotFound, RuleRefused, WipError
from kanban_tui.store import commands, queries, triggers
from kanban_tui.store.doctor import check
from kanban_tui.store.reading import connect
from kanban_tui.store.restoring import restore_backup
from kanban_tui.store.sqlite.backup import backup
from tests.store.conftest import Desk

pytestmark = pytest.mark.file


def titles(path: Path) -> list[str]:
    """The titles in a file with its log."""
    with closing(connect(path)) as connection:
        return [item.title for item in queries.items(connection, 1)]


@pytest.fixture
def copy(desk: Desk, tmp_path: Path) -> Path:
    """A backup that lacks the last item."""
    path = tmp_path / "copy.db"
    desk.add("One")
    backup(desk.path, path)
    desk.add("Two")
    return path


def test_a_backup_takes_the_place_of_a_file_that_is_open(desk: Desk, copy: Path) -> None:
    """Who has it open writes nothing more; both files are whole, and the backup stays."""
    found, kept = restore_backup(desk.path, copy)
    assert (found.boards, found.items) == (1, 1)
    with pytest.raises(FileReplaced):
        commands.add(desk.engine, desk.board_id, "Three")
    desk.engine.dispose()
    assert kept is not None
    assert (titles(desk.path), titles(kept), titles(copy)) == (["One"], ["One", "Two"], ["One"])
    assert check(desk.place).problems == check(kept).problems == ()
    assert desk.path.stat().st_mode & 0o777 == 0o600
    assert {path.name for path in desk.path.parent.iterdir()} >= {"boards.db", kept.name}
    assert restore_backup(desk.path, copy)[1] not in (None, kept)


def test_a_backup_can_be_put_where_there_is_no_file_or_a_broken_one(desk: Desk, copy: Path, tmp_path: Path) -> None:
    """On a new machine, and after a disk failed."""
    del desk
    for name, before in (("new/b.db", None), ("broken.db", b"garbage"), ("empty.db", b"")):
        path = tmp_path / name
        if before is not None:
            path.write_bytes(before)
        kept = restore_backup(path, copy)[1]
        assert titles(path) == ["One"]
        assert (None if kept is None else kept.read_bytes()) == before


def test_a_link_to_the_file_stays_one(desk: Desk, copy: Path, tmp_path: Path) -> None:
    """The file that it leads to is replaced, wherever that lies."""
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "link.db"
    link.symlink_to(desk.path)
    kept = restore_backup(link, copy)[1]
    assert (link.is_symlink(), titles(link), titles(desk.path)) == (True, ["One"], ["One"])
    assert kept is not None
    assert (kept.parent, titles(kept)) == (desk.path.parent, ["One", "Two"])


def test_a_log_of_another_file_is_kept_with_the_file_it_lay_beside(desk: Desk, copy: Path) -> None:
    """The way out of a place where nothing opens any more."""
    desk.path.write_bytes(copy.read_bytes())
    log = Path(f"{desk.path}-wal")
    before = desk.path.read_bytes(), log.read_bytes()
    kept = restore_backup(desk.path, copy)[1]
    assert kept is not None
    assert (kept.read_bytes(), Path(f"{kept}-wal").read_bytes()) == before
    assert titles(desk.path) == ["One"]


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("nothing.db", NotFound),
        ("boards.db", RuleRefused),
        ("garbage.db", DatabaseError),
        ("half.db", DatabaseError),
        ("other.db", DatabaseError),
        ("wrong.db", DatabaseError),
        (".", DatabaseError),
        ("pipe", DatabaseError),
    ],
)
def test_what_is_no_sound_backup_replaces_nothing(
    desk: Desk, copy: Path, tmp_path: Path, name: str, error: type[WipError]
) -> None:
    """It is refused in one line, and the file and its folder stay as they were."""
    (tmp_path / "garbage.db").write_bytes(b"garbage")
    (tmp_path / "half.db").write_bytes(copy.read_bytes()[:8192])
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE t (x)")
    os.mkfifo(tmp_path / "pipe")
    backup(copy, tmp_path / "wrong.db")
    with closing(sqlite3.connect(tmp_path / "wrong.db")) as connection, connection:
        connection.execute(f"DROP TRIGGER {next(iter(triggers.statements()))}")
    before = {path.name for path in tmp_path.iterdir()}
    assert len(before) == 9
    with pytest.raises(error) as raised:
        restore_backup(desk.path, tmp_path / name)
    assert "\n" not in str(raised.value)
    assert {path.name for path in tmp_path.iterdir()} == before
    assert desk.titles("To Do") == ["One", "Two"]


def test_a_file_that_is_being_written_is_not_replaced(desk: Desk, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It waits, and then says so."""
    monkeypatch.setattr("kanban_tui.store.restoring.BUSY_MILLISECONDS", 10)
    with closing(sqlite3.connect(desk.path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseError, match="has been locked by another program"):
            restore_backup(desk.path, copy)
        writer.execute("ROLLBACK")
    assert desk.titles("To Do") == ["One", "Two"]
