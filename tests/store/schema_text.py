"""The text of the schema as the tables declare it: `python -m tests.store.schema_text` writes it for a new version."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from kanban_tui.store import schema
from kanban_tui.store.tables import METADATA


def declared() -> str:
    """CREATE TABLE and CREATE INDEX of every table, for SQLite."""
    dialect = sqlite.dialect()
    found = []
    for table in METADATA.sorted_tables:
        found.append(str(CreateTable(table).compile(dialect=dialect)))
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        found += [str(CreateIndex(index).compile(dialect=dialect)) for index in indexes]
    lines = ";\n".join(statement.strip() for statement in found) + ";\n"
    return "\n".join(line.replace("\t", "    ").rstrip() for line in lines.splitlines()) + "\n"


if __name__ == "__main__":
    folder = Path(schema.__file__).parent / "migrations"
    (folder / f"schema_{schema.SCHEMA}.sql").write_text(declared(), encoding="utf-8")
