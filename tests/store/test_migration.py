"""A file that version 1 of the program wrote, brought to today's schema."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kanban_tui.errors import RuleRefused
from kanban_tui.store import commands, fullness, queries
from kanban_tui.store.doctor import check
from kanban_tui.store.engine import Engine, open_engine
from kanban_tui.store.reading import connect

pytestmark = pytest.mark.file

OLD = Path(__file__).parent / "files" / "version_1.db.gz"
"""Written by the code of version 1: three boards with history, drains, bins, a retired column and undone commands."""

KEPT = ("move", "command", "item", "refusal", "policy_change", "command_item", "block", "board", "board_column")


OLDER = OLD.with_name("version_2.db.gz")
"""Written by the code of version 2: limits of many kinds, the lane, a note, a block, an undone command."""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The old file, as it was."""
    path = tmp_path / "boards.db"
    path.write_bytes(gzip.decompress(OLD.read_bytes()))
    return path


@pytest.fixture
def engine(old: Path) -> Iterator[Engine]:
    """The old file, opened by this program."""
    engine = open_engine(old)
    yield engine
    engine.dispose()


def _rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def test_nothing_is_lost_and_the_file_as_it_was_lies_beside_it(old: Path) -> None:
    """History, commands, refusals and items are what they were; a reader is enough, and doctor is content."""
    before = {name: _rows(old, f"SELECT count(*) FROM {name}") for name in KEPT}
    history = _rows(old, "SELECT * FROM move ORDER BY id")
    limits = _rows(old, "SELECT id, wip_limit, drain_to FROM board_column ORDER BY id")
    of_boards = _rows(old, "SELECT id, wip_limit, drain_to FROM board ORDER BY id")
    connect(old).close()
    assert {name: _rows(old, f"SELECT count(*) FROM {name}") for name in KEPT} == before
    assert _rows(old, "SELECT * FROM move ORDER BY id") == [(*row, None) for row in history]
    moved = "SELECT {}, wip_limit, drain_to FROM wip_scope WHERE kind = '{}' ORDER BY 1"
    assert _rows(old, moved.format("column_id", "column")) == limits
    assert _rows(old, moved.format("board_id", "board")) == of_boards
    assert check(old).problems == ()
    copy = old.with_name("boards.db.before-0001")
    assert _rows(copy, "SELECT version_num FROM alembic_version") == [("0001",)]
    assert _rows(copy, "SELECT * FROM move ORDER BY id") == history


def test_numbers_go_on_and_people_are_counted(engine: Engine, old: Path) -> None:
    """A new item gets the next number, and names differ neither by case nor by accents."""
    with closing(connect(old)) as c:
        board = queries.find_board(c, "Product")
        held = {scope.name: scope.count for scope in fullness.scopes(c, board.id) if scope.kind == "each_person"}
    (last,) = _rows(old, "SELECT max(id) FROM item")[0]
    assert commands.add(engine, board.id, "New").items == (last + 1,)
    assert set(held) == {"", "Ada", "ÉMILE", "Zoë", "Bob"}
    keys = {(name, who) for name, who in _rows(old, "SELECT assignee, assignee_key FROM item") if name}
    assert keys == {("Ada", "ada"), ("ada", "ada"), ("ÉMILE", "émile"), ("Zoë", "zoë"), ("Bob", "bob")}


def test_commands_given_before_are_undone_and_redone(engine: Engine, old: Path) -> None:
    """As far as the history of commands goes, limits, columns and people included; what was undone can be redone."""
    with closing(connect(old)) as c:
        product = queries.find_board(c, "Product").id
    state = "SELECT id, column_id, archived, assignee, assignee_key, title FROM item ORDER BY id"
    assert commands.redo(engine, product).summary == "redid: restored #5 to To Do"
    assert commands.redo(engine, product).summary == "redid: edited #9 (assignee)"
    assert _rows(old, "SELECT assignee, assignee_key FROM item WHERE id = 9") == [("Straße", "strasse")]
    there = _rows(old, state)
    with closing(sqlite3.connect(old)) as raw, raw:
        # Limits that fell since would refuse what stood under them then, as they should.
        raw.execute("UPDATE wip_scope SET wip_limit = 9, drain_to = NULL WHERE drain_to IS NOT NULL")
    undone = []
    while True:
        try:
            undone.append(commands.undo(engine, product).summary)
        except RuleRefused:
            break
        assert check(old).problems == ()
    assert undone[-1] == "undid: set the time box of In Review"
    assert len(undone) == 13
    limits = dict(_rows(old, "SELECT column_id, wip_limit FROM wip_scope WHERE kind = 'column' AND board_id = 1"))
    assert limits == {1: None, 2: 4, 3: 1, 4: None, 5: 3, 6: None, 7: None}
    for _ in undone:
        commands.redo(engine, product)
    assert _rows(old, state) == there
    assert check(old).problems == ()


def test_what_stands_over_its_limit_drains(old: Path) -> None:
    """Plain SQL with the triggers gone left three in a column of one: nothing is refused, and the limit falls."""
    with closing(sqlite3.connect(old)) as raw:
        raw.executescript(
            "DROP TRIGGER column_limit; UPDATE board_column SET wip_limit = 1, drain_to = NULL WHERE id = 2"
        )
    connect(old).close()
    assert _rows(old, "SELECT held, wip_limit, drain_to FROM wip_scope WHERE column_id = 2") == [(2, 2, 1)]


def test_a_file_of_version_2_keeps_its_limits_and_its_log(tmp_path: Path) -> None:
    """Every row of every table is what it was, doctor is content, and what was given before is undone and redone."""
    path = tmp_path / "boards.db"
    path.write_bytes(gzip.decompress(OLDER.read_bytes()))
    known = {
        name: ", ".join(str(row[1]) for row in _rows(path, f"PRAGMA table_info({name})"))
        for name in (*KEPT, "note", "wip_scope", "scope_column")
    }

    def all_rows() -> dict[str, list[tuple[object, ...]]]:
        return {name: _rows(path, f"SELECT {columns} FROM {name} ORDER BY 1, 2") for name, columns in known.items()}

    before = all_rows()
    connect(path).close()
    assert all_rows() == before
    assert check(path).problems == ()
    assert path.with_name("boards.db.before-0002").exists()
    engine = open_engine(path)
    given = _rows(path, "SELECT count(*) FROM command WHERE state = 'done'")[0][0]
    undone = [commands.undo(engine, 1).summary for _ in range(int(str(given)))]
    with pytest.raises(RuleRefused, match="cannot be undone"):
        commands.undo(engine, 1)
    assert undone[0] == "undid: set the limit of In Progress to 1"
    for _ in undone:
        commands.redo(engine, 1)
    assert check(path).problems == ()
    engine.dispose()
