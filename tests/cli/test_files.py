"""Files that are read and written, and those that cannot be: what only reads, reads, and the right place is named."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, Wip
from tests.places import permissions_hold, read_only

READING = [
    ["list"],
    ["show", "1"],
    ["status"],
    ["report"],
    ["boards"],
    ["columns"],
    ["export", "--format", "json"],
    ["doctor"],
    ["backup", "copy.db"],
]


def one_line(answer: Answer, code: int) -> str:
    """The one line of a refusal."""
    assert (answer.code, answer.out) == (code, ""), answer
    assert len(answer.err.splitlines()) == 1
    return answer.err


@pytest.fixture
def shelf(wip: Wip, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that holds nothing but a board with one item."""
    folder = home / "a?b #1%20"
    folder.mkdir()
    monkeypatch.setenv("WIP_DB", str(folder / "b.db"))
    assert wip("init").code == 0
    assert wip("add", "One").code == 0
    assert [path.name for path in folder.iterdir()] == ["b.db"]
    return folder


def test_a_board_in_a_read_only_place_can_be_read(wip: Wip, shelf: Path) -> None:
    """Every reading command answers, nothing is written, and what writes says why not."""
    with read_only(shelf):
        for arguments in READING:
            answer = wip(*arguments)
            assert (answer.code, bool(answer.out)) == (0, arguments[0] != "backup"), answer
        assert "One" in wip("list").out
        for arguments in (["add", "Two"], ["next", "1"], ["limit", "In Progress", "1"], ["init", "Other"]):
            assert "b.db is read-only. Nothing changed." in one_line(wip(*arguments), 6)
        assert [path.name for path in shelf.iterdir()] == ["b.db"]
    assert [item["title"] for item in wip("--db", "copy.db", "list", "--json").json] == ["One"]


def test_a_board_whose_last_writes_are_in_its_log_is_not_read_without_them(wip: Wip, home: Path, shelf: Path) -> None:
    """A crash left the log, the place is read-only: what stands in the file alone would be the past."""
    with closing(sqlite3.connect(shelf / "b.db", isolation_level=None)) as connection:
        connection.execute("UPDATE item SET title = 'Two'")
        for name in ("b.db", "b.db-wal"):
            shutil.copy(shelf / name, home / name)
    for name in ("b.db", "b.db-wal"):
        shutil.copy(home / name, shelf / name)
    with read_only(shelf):
        for arguments in (["list"], ["add", "x"], ["backup", "copy.db"]):
            assert "its last writes are in" in one_line(wip(*arguments), 6)
    assert not (home / "copy.db").exists()
    assert [item["title"] for item in wip("list", "--json").json] == ["Two"]


@pytest.mark.file
def test_a_backup_that_cannot_be_written_names_its_own_place(wip: Wip, home: Path) -> None:
    """A folder that takes no file and a file that can grow no further: it is the copy that fails, and none is left."""
    wip("init")
    wip("add", "One")
    shut = home / "shut"
    shut.mkdir()
    with read_only(shut):
        assert one_line(wip("backup", "shut/copy.db"), 6).startswith("wip: shut/copy.db cannot be written")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    # Room for what sharing the board needs, not for its copy.
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, hard))
    try:
        answer = wip("backup", "shut/copy.db")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "shut/copy.db" in one_line(answer, 6)
    assert "boards.db" not in answer.err
    assert list(shut.iterdir()) == []


@pytest.mark.file
def test_a_backup_is_one_file_for_its_owner_alone(wip: Wip, home: Path) -> None:
    """Whoever may not read the board may not read its copy, and nothing lies beside it."""
    wip("init")
    assert wip("backup", "copy.db").code == 0
    assert (home / "copy.db").stat().st_mode & 0o777 == 0o600
    assert {path.name for path in home.iterdir()} == {"boards.db", "copy.db"}


@pytest.mark.file
@pytest.mark.parametrize("name", ["boards.db", "boards.db-wal", "link", "other.db"])
@pytest.mark.parametrize(
    "command",
    [["export", "--format", "json", "-o"], ["report", "--format", "md", "-o"], ["backup"], ["demo", "--keep"]],
    ids=lambda command: command[0],
)
def test_a_file_of_boards_is_never_written_over(wip: Wip, home: Path, command: list[str], name: str) -> None:
    """Not by what a command writes, not through a link, not beside the board: exit 5, and the board is whole."""
    wip("init")
    wip("add", "One")
    assert wip("backup", "other.db").code == 0
    (home / "link").symlink_to("boards.db")
    before = {path.name: path.read_bytes() for path in home.iterdir()}
    assert one_line(wip(*command, name), 5)
    assert {path.name: path.read_bytes() for path in home.iterdir()} == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["report", "-o", ""],
        ["export", "--format", "json", "-o", ""],
        ["backup", ""],
        ["demo", "--keep", ""],
        ["import", "", "--format", "json"],
        ["list", "--db", ""],
        ["--db", "", "add", "x"],
        ["add", "x", "--board", ""],
    ],
)
def test_an_empty_path_or_name_is_refused(wip: Wip, arguments: list[str]) -> None:
    """A variable of a script that was never set stands for no file, no folder and no board."""
    wip("init")
    assert "is empty" in one_line(wip(*arguments), 5)
    assert wip("list", "--json").json == []


def test_an_export_is_for_its_owner_alone(wip: Wip, home: Path) -> None:
    """As the board is."""
    wip("init")
    assert wip("export", "--format", "json", "-o", "board.json").code == 0
    assert (home / "board.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("command", ["list", "add x", "init", "doctor", "restore-backup copy.db", "status --short"])
def test_a_place_that_cannot_be_looked_into_is_named(wip: Wip, home: Path, command: str) -> None:
    """A folder that is shut, a name that no file system takes, and what is no file: exit 6, and nothing is changed."""
    wip("init")
    wip("backup", "copy.db")
    (home / "shut").mkdir()
    os.mkfifo(home / "pipe")
    long = "x" * 300
    (home / "shut").chmod(0)
    try:
        with permissions_hold():
            for name in ("shut/b.db", "shut/x/b.db", long, f"{long}/b.db", ".", "pipe", "copy.db/b.db"):
                assert one_line(wip("--db", name, *command.split()), 6)
    finally:
        (home / "shut").chmod(0o700)


def test_the_ends_of_the_calendar_are_refused(wip: Wip) -> None:
    """They have no day before or after them."""
    wip("init")
    for day in ("9999-12-31", "0001-01-01"):
        for arguments in (["report", "--as-of"], ["forecast", "--as-of"], ["add", "x", "--at"], ["add", "x", "--due"]):
            assert "write a" in one_line(wip(*arguments, day), 5)
