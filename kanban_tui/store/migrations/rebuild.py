"""Writing every row of some tables into tables of a new form, which SQLite cannot give them otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, text

from kanban_tui.store.schema import statements


def rebuild(
    connection: Connection, version: str, tables: Sequence[str], values: Mapping[str, Mapping[str, str]] = {}
) -> None:
    """Make the tables of a version and copy what the old ones of these names hold; those stay as `old_NAME`.

    `tables` in the order in which they name one another. `values` are expressions for columns that the old ones lack.
    """
    used = connection.execute(text("SELECT name, seq FROM sqlite_sequence")).all()
    for (name,) in connection.execute(
        text("SELECT name FROM sqlite_master WHERE type = 'index' AND sql NOTNULL")
    ).all():
        connection.exec_driver_sql(f'DROP INDEX "{name}"')
    for table in tables:
        connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO old_{table}")
    for statement in statements(version):
        connection.exec_driver_sql(statement)
    for table in tables:
        now = set(_columns(connection, table))
        kept = [name for name in _columns(connection, f"old_{table}") if name in now]
        more = values.get(table, {})
        names, sources = ", ".join([*kept, *more]), ", ".join([*kept, *more.values()])
        order = " ORDER BY rowid" if "id" in kept else ""
        connection.exec_driver_sql(f"INSERT INTO {table} ({names}) SELECT {sources} FROM old_{table}{order}")
    # Numbers are never used again, those of rows that are gone neither.
    for name, seq in used:
        connection.execute(text("UPDATE sqlite_sequence SET seq = :seq WHERE name = :name"), {"seq": seq, "name": name})


def drop_old(connection: Connection, tables: Sequence[str]) -> None:
    """Drop what `rebuild` left."""
    for table in reversed(tables):
        connection.exec_driver_sql(f"DROP TABLE old_{table}")


def _columns(connection: Connection, table: str) -> list[str]:
    return [str(row[1]) for row in connection.exec_driver_sql(f"PRAGMA table_info({table})")]
