"""The very file: one that is gone or was exchanged is noticed, and its writes never mixed with another's."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from kanban_tui.errors import DatabaseError, FileReplaced
from kanban_tui.store import commands
from kanban_tui.store.sqlite import identity
from kanban_tui.store.sqlite.backup import backup
from kanban_tui.store.sqlite.opening import open_file, settle
from tests.store.conftest import Desk

pytestmark = pytest.mark.file


def content(path: Path) -> list[str]:
    """The titles in a file alone, whatever its log says."""
    with closing(identity.read_alone(path)) as connection:
        return [title for (title,) in connection.execute("SELECT title FROM item ORDER BY id")]


def write_over(source: Path, path: Path) -> None:
    """As `cp` does: into the file that is there."""
    path.write_bytes(source.read_bytes())


def beside(path: Path) -> Path:
    """A copy of a file with its log, as a crash leaves it."""
    place = path.parent / "crashed"
    place.mkdir()
    for end in ("", "-wal"):
        shutil.copy(f"{path}{end}", f"{place / path.name}{end}")
    return place / path.name


def test_the_one_file_holds_everything_once_it_is_settled(desk: Desk) -> None:
    """Others have it open, and who copies the file alone still has the last write."""
    settle(desk.path)
    desk.add("One")
    assert content(desk.path) == []
    settle(desk.path)
    assert content(desk.path) == ["One"]
    assert Path(f"{desk.path}-wal").stat().st_size == 0


def test_settling_waits_for_nobody(desk: Desk) -> None:
    """A reader and a writer at work: what can be brought in is, and nothing is lost."""
    desk.add("One")
    with closing(open_file(desk.path)) as reader, closing(sqlite3.connect(desk.path, isolation_level=None)) as writer:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM item").fetchone() == (1,)
        writer.execute("BEGIN IMMEDIATE")
        settle(desk.path)
        reader.execute("COMMIT")
        writer.execute("ROLLBACK")
    assert desk.titles("To Do") == ["One"]


@pytest.mark.parametrize("settled", [True, False])
@pytest.mark.parametrize(
    "exchange",
    [lambda copy, path: copy.replace(path), write_over, lambda _copy, path: path.unlink()],
    ids=["moved", "written over", "removed"],
)
def test_what_was_opened_is_never_written_to_once_it_is_another(
    desk: Desk, tmp_path: Path, exchange: Callable[[Path, Path], None], settled: bool
) -> None:
    """No command claims to have written to a file that is in no place any more."""
    copy = tmp_path / "copy.db"
    desk.add("One")
    backup(desk.path, copy)
    desk.add("Two")
    if settled:
        settle(desk.path)
    before = copy.read_bytes()
    exchange(copy, desk.path)
    with pytest.raises(FileReplaced):
        commands.add(desk.engine, desk.board_id, "Three")
    if desk.path.exists():
        assert desk.path.read_bytes() == before


@pytest.mark.parametrize("other", ["a backup", "an older copy", "another board"])
def test_a_log_is_never_read_into_another_file(desk: Desk, tmp_path: Path, other: str) -> None:
    """A crash left a log, another file was put beside it: told, and neither changes. Without the log it opens."""
    desk.add("One")
    settle(desk.path)
    source = tmp_path / "other.db"
    if other == "an older copy":
        shutil.copy(desk.path, source)
        desk.add("Two")
        settle(desk.path)
    else:
        backup(desk.path, source)
    if other == "another board":
        with closing(sqlite3.connect(source)) as connection, connection:
            connection.execute("PRAGMA user_version = 1000000")
    desk.add("Three")
    path = beside(desk.path)
    log = Path(f"{path}-wal")
    shutil.copy(source, path)
    before = path.read_bytes(), log.read_bytes()
    link = tmp_path / "link.db"
    link.symlink_to(path)
    with pytest.raises(DatabaseError, match=r"holds writes to another file"):
        open_file(link)
    with pytest.raises(DatabaseError, match=r"boards\.db-wal holds writes to another file than boards\.db"):
        open_file(path)
    assert (path.read_bytes(), log.read_bytes()) == before
    log.rename(tmp_path / "aside")
    with closing(open_file(path)) as connection:
        assert connection.execute("SELECT title FROM item").fetchall() == [("One",)]


def test_a_log_is_read_into_its_own_file(desk: Desk) -> None:
    """Whether none of it, some or all of it was brought in before the crash."""
    desk.add("One")
    settle(desk.path)
    desk.add("Two")
    desk.add("Three")
    path = beside(desk.path)
    with closing(open_file(path)) as connection:
        assert connection.execute("SELECT count(*) FROM item").fetchone() == (3,)
    with desk.engine.connect() as connection:
        connection.rollback()
    with closing(sqlite3.connect(desk.path, isolation_level=None)) as plain:
        plain.execute("PRAGMA wal_checkpoint(PASSIVE)")
    assert content(desk.path) == ["One", "Two", "Three"]
    assert not identity.log_is_foreign(desk.path)
    desk.add("Four")
    assert desk.titles("To Do") == ["One", "Two", "Three", "Four"]


def test_half_a_transaction_in_a_log_says_nothing(desk: Desk) -> None:
    """A crash in the midst of writing: SQLite passes it over, and so does who asks whose the log is."""
    desk.add("One")
    path = beside(desk.path)
    log = Path(f"{path}-wal")
    head, frame = log.read_bytes()[:32], log.read_bytes()[32:56]
    # The first page as the last of a transaction, of which only the head reached the disk.
    torn = (1).to_bytes(4) + (9).to_bytes(4) + head[16:24] + frame[16:24]
    with log.open("ab") as file:
        file.write(torn + bytes(4096))
    assert not identity.log_is_foreign(path)
    with closing(open_file(path)) as connection:
        assert connection.execute("SELECT title FROM item").fetchall() == [("One",)]


@pytest.mark.parametrize("away", ["moved", "written over"])
def test_leaving_a_file_that_was_exchanged_mixes_nothing(desk: Desk, tmp_path: Path, away: str) -> None:
    """What was moved away keeps its own last writes; where it was written over they are put aside."""
    copy = tmp_path / "copy.db"
    desk.add("One")
    settle(desk.path)
    backup(desk.path, copy)
    desk.add("Two")
    connection, opened = open_file(desk.path), identity.standing(desk.path).file
    connection.execute("SELECT count(*) FROM item").fetchone()
    before = copy.read_bytes()
    desk.engine.dispose()
    if away == "moved":
        desk.path.rename(tmp_path / "before.db")
        copy.replace(desk.path)
    else:
        write_over(copy, desk.path)
    identity.leave(connection, desk.path, opened)
    assert desk.path.read_bytes() == before
    assert desk.titles("To Do") == ["One"]
    if away == "moved":
        assert content(tmp_path / "before.db") == ["One", "Two"]
    else:
        assert len(list(desk.path.parent.glob("boards.db-wal.*"))) == 1
