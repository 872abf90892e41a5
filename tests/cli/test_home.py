"""Where the file is, what an empty home does, and which board is meant."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Wip

READS = [["list"], ["show", "1"], ["boards"], ["columns"], ["report"], ["type", "list"], ["export", "--format", "json"]]
WRITES = [["done", "1"], ["limit", "Done", "3"], ["undo"], ["board", "rename", "X"], ["backup", "b.db"], ["doctor"]]


@pytest.mark.parametrize("arguments", READS + WRITES)
def test_on_an_empty_home_nothing_is_made_by_reading(wip: Wip, home: Path, arguments: list[str]) -> None:
    """Exit 4 with a hint, and not a file more than before."""
    answer = wip(*arguments)
    assert (answer.code, answer.out) == (4, "")
    assert "wip init" in answer.err
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("arguments", [["list"], ["done", "1"]])
def test_a_file_with_nothing_in_it_holds_no_board_yet(wip: Wip, home: Path, arguments: list[str]) -> None:
    """Another process may just be making it: exit 4 with the same hint, and the file stays as it is."""
    path = home / "new.db"
    path.touch()
    answer = wip("--db", str(path), *arguments)
    assert (answer.code, answer.out) == (4, "")
    assert "wip init" in answer.err
    assert path.stat().st_size == 0


def test_the_default_file_lies_in_the_users_data_folder(process: Wip, home: Path) -> None:
    """`wip add` makes the default board there, in a folder nobody else may read, and says where."""
    missing = process("list")
    assert missing.code == 4
    assert list(home.iterdir()) == []
    answer = process("add", "First")
    assert (answer.code, answer.out) == (0, "#1\n")
    path = home / ".local" / "share" / "kanban-wip" / "boards.db"
    assert path.is_file()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert str(path) in answer.err
    assert process("boards").out.startswith("Board  WIP 0/3  1 item")


def test_two_first_commands_at_once_lose_nothing(home: Path) -> None:
    """Several processes find the home empty: one makes the board, and every item is on it."""
    command = [sys.executable, "-m", "kanban_tui", "--db", str(home / "boards.db")]
    racers = [subprocess.Popen([*command, "add", f"Item {k}"], stdout=-1, stderr=-1, text=True) for k in range(4)]
    answers = [(racer.communicate()[1], racer.returncode) for racer in racers]
    assert [code for _, code in answers] == [0] * 4, answers
    listed = subprocess.run([*command, "list"], capture_output=True, text=True, check=True).stdout
    assert all(f"Item {k}" in listed for k in range(4))


def test_a_data_folder_that_is_a_file_is_exit_6(process: Wip, home: Path) -> None:
    """A file where the folder should be is said in one line."""
    (home / ".local" / "share").mkdir(parents=True)
    (home / ".local" / "share" / "kanban-wip").write_text("x")
    for arguments in (["list"], ["add", "X"]):
        answer = process(*arguments)
        assert (answer.code, answer.out) == (6, "")
        assert len(answer.err.splitlines()) == 1


def test_without_a_terminal_the_board_does_not_open(process: Wip, home: Path) -> None:
    """`wip` prints its help and exits 2; nothing is made."""
    answer = process()
    assert (answer.code, answer.out) == (2, "")
    assert "Usage: wip" in answer.err
    assert list(home.iterdir()) == []
    assert process("--json").error["type"] == "usage"


def test_the_options_come_before_or_after_the_command(wip: Wip, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--db, --board and --json are taken on both sides, the later one wins, and WIP_DB and WIP_BOARD stand in."""
    monkeypatch.delenv("WIP_DB")
    path = str(home / "a.db")
    wip("init", "One", "--db", path)
    wip("--db", path, "init", "Two")
    for arguments in (
        ["--db", path, "--board", "two", "add", "X", "--json"],
        ["--json", "add", "X", "--board", "Two", "--db", path],
        ["--db", "/nowhere/b.db", "add", f"--db={path}", "--board=TWO", "--json", "X"],
    ):
        assert wip(*arguments).json["board"] == "Two"
    monkeypatch.setenv("WIP_DB", path)
    monkeypatch.setenv("WIP_BOARD", "two")
    assert [item["title"] for item in wip("list", "--json").json] == ["X", "X", "X"]
    assert wip("list", "--board", "One", "--json").json == []
    assert wip("board", "--board", "One", "rename", "First", "--json").json["board"] == "First"


def test_among_several_boards_one_must_be_named(wip: Wip, home: Path) -> None:
    """Exit 2 with the names, unless the configuration names one."""
    wip("init", "One")
    wip("init", "Two")
    answer = wip("list")
    assert answer.code == 2
    assert "One, Two" in answer.err
    config = home / ".config" / "kanban-wip" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('board = "two"\n')
    assert wip("list").out.startswith("Two  WIP 0")
    config.write_text("board = 3\n")
    assert wip("list").code == 5
    config.write_text("board = \n")
    assert wip("list").code == 5


def test_an_item_needs_no_board(wip: Wip) -> None:
    """Numbers are unique in the file: a command on an item works whatever board it is on."""
    wip("init", "One")
    wip("init", "Two")
    wip("add", "X", "--board", "Two")
    assert wip("move", "1", "in progress").code == 0
    assert wip("show", "#1").code == 0


def test_an_empty_variable_counts_as_none(wip: Wip, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """WIP_DB set to nothing is the default file."""
    monkeypatch.setenv("WIP_DB", "")
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    assert wip("add", "X").code == 0
    assert os.listdir(home / "data" / "kanban-wip")[0].startswith("boards.db")  # noqa: PTH208


def test_the_settings_are_printed_and_what_is_wrong_in_them_is_told(process: Wip, home: Path) -> None:
    """What is printed could be the file; a wrong one is exit 5 with its line."""
    answer = process("config")
    assert answer.code == 0
    assert '# density = "normal"' in answer.out
    path = home / ".config" / "kanban-wip" / "config.toml"
    assert str(path) in answer.err
    path.parent.mkdir(parents=True)
    path.write_text(answer.out, encoding="utf-8")
    assert process("config").code == 0
    path.write_text('density = "compact"\n', encoding="utf-8")
    assert process("config", "--json").json["density"] == "compact"
    path.write_text('\ndensity = "tight"\n', encoding="utf-8")
    wrong = process("config")
    assert (wrong.code, wrong.out) == (5, "")
    assert f"{path}, line 2: density is normal or compact" in wrong.err
