"""Bad input gives one clear line, the exit code of the contract, no traceback, and changes nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Wip, laid_once

JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb0043") + bytes(range(256)) * 8

CASES: list[tuple[int, str, list[str]]] = [
    (2, "usage", ["moev"]),
    (2, "usage", ["list", "--nonsense"]),
    (2, "usage", ["list", "--sort", "colour"]),
    (2, "usage", ["add"]),
    (2, "usage", ["move", "1"]),
    (2, "usage", ["reorder", "1", "sideways"]),
    (2, "usage", ["limit", "3"]),
    (2, "usage", ["edit", "1"]),
    (2, "usage", ["report", "--format", "pdf"]),
    (2, "usage", ["report", "--format", "csv"]),
    (2, "usage", ["timebox", "set", "3d"]),
    (2, "usage", ["timebox", "set", "3d", "--days", "2", "--type", "bug"]),
    (2, "usage", ["import", "x.csv"]),
    (2, "usage", ["import", "x.csv", "--format", "events"]),
    (2, "usage", ["completion", "tcsh"]),
    (2, "usage", ["board"]),
    (4, "not_found", ["show", "99"]),
    (4, "not_found", ["move", "1", "Nowhere"]),
    (4, "not_found", ["done", "99999999999999999999"]),
    (4, "not_found", ["add", "x", "--column", "Nowhere"]),
    (4, "not_found", ["add", "x", "--type", "nothing"]),
    (4, "not_found", ["list", "--column", "Nowhere"]),
    (4, "not_found", ["list", "--board", "Nowhere"]),
    (4, "not_found", ["pull", "Nowhere"]),
    (4, "not_found", ["board", "delete", "Nowhere"]),
    (4, "not_found", ["import", "missing.csv", "--format", "json"]),
    (5, "bad_value", ["add", ""]),
    (5, "bad_value", ["add", " \t\u200e "]),
    (5, "bad_value", ["add", "x" * 201]),
    (5, "bad_value", ["edit", "1", "--title", ""]),
    (5, "bad_value", ["edit", "1", "--tag", "two words"]),
    (5, "bad_value", ["show", "one"]),
    (5, "bad_value", ["limit", "In Progress", "-1"]),
    (5, "bad_value", ["limit", "In Progress", "many"]),
    (5, "bad_value", ["limit", "--total", "-1"]),
    (5, "bad_value", ["column", "add", "X", "--limit", "-1"]),
    (5, "bad_value", ["column", "move", "Done", "9" * 5000]),
    (5, "bad_value", ["add", "x", "--units", "٣"]),
    (5, "bad_value", ["edit", "1", "--units", "٣"]),
    (5, "bad_value", ["count", "1", "٣"]),
    (5, "bad_value", ["type", "edit", "bug", "--box", "٣ interviews"]),
    (5, "bad_value", ["column", "move", "Done", "99"]),
    (5, "bad_value", ["add", "x", "--at", "2026-02-30"]),
    (5, "bad_value", ["add", "x", "--at", "tomorrow 14:00"]),
    (5, "bad_value", ["move", "1", "Done", "--at", "some day"]),
    (5, "bad_value", ["add", "x", "--due", "soon"]),
    (5, "bad_value", ["add", "x", "--estimate", "3 parsecs"]),
    (5, "bad_value", ["report", "--as-of", "2026-13-01"]),
    (5, "bad_value", ["report", "--as-of", "2999-01-01"]),
    (5, "bad_value", ["timebox", "set", "--type", "bug", "-3"]),
    (5, "bad_value", ["timebox", "set", "--type", "bug", "--days", "0"]),
    (5, "bad_value", ["timebox", "rebox", "1", ""]),
    (5, "bad_value", ["block", "1", ""]),
    (5, "bad_value", ["init", "Other", "--zone", "Mars/Olympus"]),
    (5, "bad_value", ["board", "zone", "Mars/Olympus"]),
    (5, "bad_value", ["demo"]),
    (5, "bad_file", ["import", "photo.jpg", "--format", "json"]),
    (5, "bad_file", ["import", "photo.jpg", "--format", "events", "--columns", "A,B", "--start", "A", "--done", "B"]),
    (5, "rule_refused", ["init"]),
    (5, "rule_refused", ["back", "1"]),
    (5, "rule_refused", ["pull", "To Do"]),
    (5, "rule_refused", ["redo"]),
    (5, "rule_refused", ["column", "rename", "Done", "to do"]),
    (5, "rule_refused", ["column", "delete", "To Do"]),
    (5, "rule_refused", ["column", "kind", "Done", "queue"]),
    (5, "rule_refused", ["type", "add", "Bug"]),
    (5, "rule_refused", ["limit", "Done", "3"]),
    (5, "rule_refused", ["backup", "photo.jpg"]),
]


@laid_once
def first(wip: Wip) -> None:
    """A board with one item."""
    wip("init")
    wip("add", "First")


@pytest.fixture
def board(first: Wip, home: Path) -> Wip:
    """That board, and a photo beside it."""
    (home / "photo.jpg").write_bytes(JPEG)
    return first


def content(path: Path) -> list[str]:
    """All that a file holds."""
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


@pytest.mark.parametrize(("code", "kind", "arguments"), CASES, ids=lambda value: str(value))
def test_bad_input_is_one_line_and_changes_nothing(
    board: Wip, home: Path, code: int, kind: str, arguments: list[str]
) -> None:
    """One line on stderr with the right exit code; with --json one document of the right type."""
    before = content(home / "boards.db")
    words = board(*arguments)
    assert (words.code, words.out) == (code, "")
    if arguments != ["board"]:
        assert len(words.err.splitlines()) == 1
        assert words.err.startswith("wip: ")
    document = board(*arguments, "--json")
    assert (document.code, document.out) == (code, "")
    assert document.error["type"] == kind
    assert document.error["message"]
    assert content(home / "boards.db") == before


def write_future(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def write_damage(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:100] + b"\xff" * 4000 + data[4100:])


def write_garbage(path: Path) -> None:
    path.write_bytes(JPEG)


def write_foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE songs (name TEXT)")


def make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.file
@pytest.mark.parametrize("spoil", [write_future, write_damage, write_garbage, write_foreign, make_folder])
@pytest.mark.parametrize(
    "arguments", [["list"], ["add", "X"], ["done", "1"], ["report"], ["init", "Other"], ["doctor"]]
)
def test_a_file_that_cannot_be_used_is_exit_6(wip: Wip, home: Path, spoil: object, arguments: list[str]) -> None:
    """A database from the future, a damaged one, none at all, another program's, a folder: one line and exit 6."""
    assert callable(spoil)
    wip("init")
    wip("add", "First")
    path = home / "boards.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    spoil(path)
    before = path.read_bytes() if path.is_file() else None
    answer = wip(*arguments)
    assert answer.code == 6, answer.err
    assert answer.out == "" or arguments == ["doctor"]
    assert len(answer.err.splitlines()) == 1
    document = wip(*arguments, "--json")
    assert document.code == 6
    assert document.error["type"] == "database"
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize("arguments", [["list"], ["add", "X"], ["init"]])
def test_a_folder_that_is_missing_or_a_file_is_exit_6(wip: Wip, home: Path, arguments: list[str]) -> None:
    """No folder is made where --db names one that is not there, and a file is no folder."""
    (home / "file").write_text("x")
    for path in (home / "nowhere" / "boards.db", home / "file" / "boards.db"):
        answer = wip(*arguments, "--db", str(path))
        assert (answer.code, answer.out) == (6, "")
        assert len(answer.err.splitlines()) == 1
    assert not (home / "nowhere").exists()


def test_an_events_file_is_refused_with_the_line(wip: Wip, home: Path) -> None:
    """A bad row names the file, the line, the value and what was expected, and nothing is imported."""
    (home / "e.csv").write_text("item,at,column\nA,2026-01-01,Open\nA,2026-01-32,Done\n")
    answer = wip(
        "import", "e.csv", "--format", "events", "--columns", "Open,Doing,Done", "--start", "Doing", "--done", "Done"
    )
    assert answer.code == 5
    assert "e.csv, line 3: '2026-01-32', expected a time" in answer.err
    assert not (home / "boards.db").exists()


@pytest.mark.parametrize("name", ["what?/b.db", "q?mode=ro/b.db", "a%20b#c d.db", ":memory:", "file:x.db"])
def test_a_path_is_that_very_file(wip: Wip, home: Path, name: str) -> None:
    """No sign in a path means anything: the board is in the file of that name, and so is its copy."""
    path = home / name
    path.parent.mkdir(exist_ok=True)
    assert wip("--db", name, "init", "B").code == 0
    assert path.stat().st_size > 0
    assert wip("--db", name, "add", "One").code == 0
    copy = f"{name}.copy"
    assert wip("--db", name, "backup", copy).code == 0
    assert [item["title"] for item in wip("--db", copy, "list", "--json").json] == ["One"]
    assert {entry.name for entry in path.parent.iterdir()} >= {path.name, f"{path.name}.copy"}
    assert {entry.name for entry in home.iterdir()} <= {Path(name).parts[0], f"{name}.copy"}


def test_a_broken_byte_is_refused_with_a_word(wip: Wip) -> None:
    """What is not UTF-8 on the command line becomes no title, name, tag, reason or description with a letter less."""
    wip("init")
    wip("add", "One")
    broken = "M\udcfcller"
    for arguments in (
        ["add", broken],
        ["add", "x", "--description", broken],
        ["add", "x", "--tag", broken],
        ["add", "x", "--assignee", broken],
        ["block", "1", broken],
        ["column", "add", broken],
        ["type", "add", broken],
        ["init", broken],
    ):
        answer = wip(*arguments)
        assert (answer.code, answer.out) == (5, ""), arguments
        assert "is not text in UTF-8 (M\N{REPLACEMENT CHARACTER}ller)." in answer.err
    assert len(wip("list", "--json").json) == 1


def test_text_that_begins_with_a_dash_is_told_apart_from_an_option(board: Wip) -> None:
    """One line names what makes it text; a mistyped option is still told as one."""
    for arguments in (["block", "1", "-no keys"], ["add", "- dash"], ["note", "1", "-x"]):
        refused = board(*arguments)
        assert (refused.code, len(refused.err.splitlines())) == (2, 1)
        assert f"{arguments[-1]!r} begins with a dash and is taken for an option; -- before it" in refused.err
    assert "No such option '--tpye'" in board("add", "x", "--tpye", "bug").err
    assert board("block", "1", "--", "-no keys").code == 0
    assert board("show", "1", "--json").json["blocked"]["reason"] == "-no keys"


def test_a_command_that_is_none_is_answered_with_the_one_like_it(wip: Wip) -> None:
    """One of the program as one of a group; nothing where none is like it."""
    assert wip("ad").err == "wip: No such command 'ad'. Did you mean 'add'? See `wip --help`.\n"
    assert wip("column", "ad").err == "wip: No such command 'ad'. Did you mean 'add'? See `wip column --help`.\n"
    assert wip("zzzz").err == "wip: No such command 'zzzz'. See `wip --help`.\n"


def test_no_sentence_ends_in_two_full_stops(board: Wip) -> None:
    """Also where it ends in a name or a title that has one of its own."""
    board("add", "Second thing.", "--column", "In Review")
    board("column", "add", "Approved by Inc.", "--kind", "waiting")
    for arguments in (
        ["next", "2", "1", "--json"],
        ["move", "1", "In Review", "--json"],
        ["move", "1", "Nowhere", "--json"],
    ):
        answer = board(*arguments)
        assert not answer.err or ".." not in answer.error["message"]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (("block", "1"), "Missing argument 'REASON'. See `wip block --help`."),
        (("move", "1"), "Missing argument 'COLUMN'."),
        (("archive",), "Missing argument 'ITEM...'."),
        (("reorder", "1"), "Choose from: top, bottom, up, down. See"),
    ],
)
def test_what_is_missing_is_named(wip: Wip, typed: tuple[str, ...], says: str) -> None:
    """Of items and one thing more it is that where an item was given."""
    wip("init")
    answer = wip(*typed)
    assert (answer.code, says in answer.err) == (2, True)
