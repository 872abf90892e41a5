"""Damaged files, a small fixed selection: every command says in one line that the file is at fault, and ends with 6."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Wip, laid_once

pytestmark = pytest.mark.file

COMMANDS = [
    ["list"],
    ["show", "1", "--json"],
    ["status", "--short"],
    ["report", "--format", "json"],
    ["add", "New"],
    ["next", "1"],
    ["undo"],
    ["export", "--format", "json"],
    ["doctor"],
    ["doctor", "--repair"],
    ["limit", "Done", "none"],
    ["backup", "copy.db"],
    ["restore-backup", "boards.db", "--db", "new.db"],
]
# A damage may be where a command does not look; it is never called a fault of the program.
CODES = {0, 4, 5, 6}


@laid_once
def board(wip: Wip) -> None:
    """A board with three items, one of them in progress."""
    wip("init")
    for title in ("First", "Second", "Third"):
        wip("add", title, "--type", "feature", "--tag", "x", "--due", "2026-12-24")
    wip("next", "1")


def cut(size: int) -> Callable[[Path], None]:
    """The file ends there."""
    return lambda path: path.write_bytes(path.read_bytes()[:size]) and None


def flipped(seed: int, number: int) -> Callable[[Path], None]:
    """Some bytes are others."""

    def flip(path: Path) -> None:
        chance, content = random.Random(seed), bytearray(path.read_bytes())
        for _ in range(number):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path.write_bytes(content)

    return flip


def sql(*statements: str) -> Callable[[Path], None]:
    """What SQL can do where nothing holds it."""

    def run(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            for pragma in ("ignore_check_constraints = 1", "foreign_keys = 0", "writable_schema = 1"):
                connection.execute(f"PRAGMA {pragma}")
            connection.execute("DELETE FROM sqlite_master WHERE type = 'trigger'")
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA ignore_check_constraints = 1")
            connection.execute("PRAGMA writable_schema = 1")
            for statement in statements:
                connection.execute(statement)

    return run


DAMAGES = {
    "empty": cut(0),
    "a head": cut(100),
    "half a page": cut(5000),
    "half": cut(60_000),
    "forty bytes": flipped(3, 40),
    "many bytes": flipped(4, 400),
    "other many bytes": flipped(5, 400),
    "text": lambda path: path.write_text("hello\n" * 1000) and None,
    "broken text": sql("UPDATE item SET title = CAST(x'fffe' AS TEXT)"),
    "a kind that is none": sql("UPDATE board_column SET kind = 'zzz'"),
    "an instant that is none": sql("UPDATE item SET created_at = 9223372036854775807"),
    "a number with no next": sql("UPDATE board SET revision = 9223372036854775807"),
    "a log that is none": sql("UPDATE command SET images = '{'"),
    "no columns": sql("DELETE FROM board_column"),
    "a zone nobody knows": sql("UPDATE board SET zone = 'Nowhere/Land'"),
    "a version that never was": sql("UPDATE alembic_version SET version_num = '0000'"),
    "a newer version": sql("UPDATE alembic_version SET version_num = '9999'"),
    "bytes in the schema": sql(
        "UPDATE sqlite_master SET name = CAST(x'fffe' AS TEXT), tbl_name = CAST(x'fffe' AS TEXT) WHERE name = 'block'"
    ),
    "no table of items": sql("DROP TABLE item"),
    "another program's": sql("DROP TABLE board"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_file_is_no_fault_of_the_program(board: Wip, home: Path, damage: Callable[[Path], None]) -> None:
    """Whatever is wrong with it, and whatever is asked of it."""
    path = home / "boards.db"
    damage(path)
    content = path.read_bytes()
    refused = 0
    for arguments in COMMANDS:
        for other in home.iterdir():
            other.unlink()
        path.write_bytes(content)
        answer = board(*arguments)
        assert answer.code in CODES, (arguments, answer)
        assert len(answer.err.splitlines()) <= 1 or answer.code == 0, (arguments, answer)
        refused += answer.code != 0
    assert refused


def test_the_zone_of_a_board_that_this_machine_does_not_know_can_be_changed(board: Wip, home: Path) -> None:
    """A newer machine made the board: the line says how to go on, and that works."""
    sql("UPDATE board SET zone = 'Nowhere/Land'")(home / "boards.db")
    answer = board("list")
    assert (answer.code, "`wip board zone`" in answer.err) == (5, True)
    assert board("board", "zone", "UTC").code == 0
    assert board("list").code == 0
