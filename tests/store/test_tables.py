"""The tables and the words of the board agree."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from kanban_tui.board import change, history, model
from kanban_tui.store import queries, records, schema, tables, triggers
from kanban_tui.store.engine import open_engine
from kanban_tui.store.postgres import law
from kanban_tui.store.sqlite.engine import PRAGMAS
from kanban_tui.store.sqlite.migrate import migrate
from tests.store.conftest import Desk
from tests.store.schema_text import DIALECTS, declared

pytestmark = pytest.mark.file

PAIRS = [
    (model.Board, tables.BoardRow, queries.BOARD, {"columns", "retired", "types"}),
    (model.Column, tables.ColumnRow, queries.COLUMN, {"points"}),
    (model.WorkType, tables.TypeRow, queries.TYPE, set()),
    (model.Item, tables.ItemRow, queries.ITEM, set()),
    (change.Move, tables.MoveRow, records.MOVE, set()),
    (history.Tick, tables.TickRow, records.TICK, set()),
    (history.Block, tables.BlockRow, records.BLOCK, set()),
    (history.PolicyChange, tables.PolicyRow, records.POLICY, set()),
    (history.RefusalRecord, tables.RefusalRow, records.REFUSAL, set()),
]


@pytest.mark.parametrize(("value", "table", "selected", "apart"), PAIRS, ids=lambda v: getattr(v, "__name__", ""))
def test_fields_are_the_columns(value: type, table: type, selected: str, apart: set[str]) -> None:
    """A value has its table's columns as fields, but for keys and limits; a query reads them in that order."""
    named = value.__struct_fields__ if issubclass(value, Struct) else getattr(value, "_fields", ())
    fields = [name for name in named if name not in apart]
    columns = {name for name in table.model_fields if not name.endswith("_key")}
    limits = {"wip_limit", "drain_to"} if value in (model.Board, model.Column) else set()
    assert set(fields) == columns | limits
    assert [name.strip() for name in selected.split(",")] == fields


def _schema(path: Path) -> list[tuple[str, str, str]]:
    connection = sqlite3.connect(path)
    try:
        found = []
        for table in [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]:
            found += [("column", table, str(row[1:])) for row in connection.execute(f"PRAGMA table_info({table})")]
            found += [("key", table, str(row[2:])) for row in connection.execute(f"PRAGMA foreign_key_list({table})")]
        found += [
            (kind, name, "" if kind == "table" else str(sql))
            for kind, name, sql in connection.execute(
                "SELECT type, name, sql FROM sqlite_master WHERE type IN ('table', 'index', 'trigger')"
            )
        ]
        return sorted(found)
    finally:
        connection.close()


def test_every_table_at_a_server_makes_its_writers_wait() -> None:
    """The list of those whose writers do is that of the tables."""
    assert sorted(law.TABLES) == sorted(tables.METADATA.tables)


@pytest.mark.parametrize("ending", DIALECTS)
def test_the_text_of_the_schema_is_what_the_tables_declare(ending: str) -> None:
    """Boards are made from a text that needs no mapper; the declaration comes to the same."""
    file = Path(schema.__file__).parent / "migrations" / f"schema_{schema.SCHEMA}.{ending}"
    assert file.read_text() == declared(DIALECTS[ending])


def test_a_new_file_and_a_migrated_one_have_the_same_schema(tmp_path: Path) -> None:
    """Tables, columns, keys, indexes and triggers are equal whichever way a file came to be."""
    fresh = open_engine(tmp_path / "fresh.db", create=True)
    fresh.dispose()
    old = tmp_path / "old.db"
    connection = sqlite3.connect(old)
    connection.executescript(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);"
        "CREATE TABLE board (id INTEGER); DROP TABLE board;"
    )
    connection.close()
    from sqlalchemy import create_engine, event

    engine = create_engine(f"sqlite:///{old}", connect_args={"isolation_level": None})
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "newline")
    with engine.begin() as transaction:
        config.attributes["connection"] = transaction
        command.upgrade(config, "head")
        driver: Any = transaction.connection.driver_connection
        triggers.create(driver)
    engine.dispose()
    assert _schema(old) == _schema(tmp_path / "fresh.db")


REBUILD = '''
"""Rebuild the item table, as a change of a column would."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("item", recreate="always") as batch:
        batch.add_column(sa.Column("colour", sa.Text(), nullable=True))
'''


def test_a_migration_keeps_history_and_triggers(desk: Desk, tmp_path: Path) -> None:
    """Rebuilding a table loses no move and no trigger, and a backup of the file before lies beside it."""
    first, second, _ = desk.fill()
    from kanban_tui.store import commands

    commands.advance(desk.engine, [first], 1)
    commands.undo(desk.engine, desk.board_id)
    versions = tmp_path / "versions"
    versions.mkdir()
    for source in (Path(schema.__file__).parent / "migrations" / "versions").glob("v*.py"):
        (versions / source.name).write_text(source.read_text())
    (versions / "v0004_rebuild.py").write_text(REBUILD)
    raw = sqlite3.connect(desk.path)
    before = raw.execute("SELECT * FROM move ORDER BY id").fetchall()
    with desk.engine.connect() as connection:
        copy = migrate(connection, desk.path, versions=versions)
    after = raw.execute("SELECT * FROM move ORDER BY id").fetchall()
    names = {row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    assert len(before) == 5
    assert after == before
    assert names == set(triggers.statements())
    assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == ("0004",)
    with pytest.raises(sqlite3.IntegrityError, match="wip_limit_reached:column"):
        raw.execute("UPDATE item SET column_id = (SELECT column_id FROM item WHERE id = ?) WHERE id = 3", (second,))
    raw.close()
    saved = sqlite3.connect(copy)
    assert saved.execute("SELECT count(*) FROM move").fetchone() == (5,)
    assert saved.execute("SELECT version_num FROM alembic_version").fetchone() == ("0003",)
    saved.close()


def test_every_connection_has_the_pragmas(desk: Desk) -> None:
    """A log, a busy timeout, foreign keys and full synchronisation: a killed process cannot tell the last from none."""
    wanted = {"journal_mode": "wal", "busy_timeout": 5000, "foreign_keys": 1, "synchronous": 3}
    wanted |= {"fullfsync": 1, "checkpoint_fullfsync": 1}
    assert len(PRAGMAS) + 1 == len(wanted)
    with desk.engine.connect() as connection:
        found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}
        assert connection.isolation_level is None
    assert found == wanted
