"""The text of the schema as the tables declare it: `python -m tests.store.schema_text` writes it for a new version."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from kanban_tui.store import schema
from kanban_tui.store.tables import METADATA

DIALECTS: dict[str, Dialect] = {"sql": sqlite.dialect(), "postgres.sql": postgresql.dialect()}
"""What reads the text of a schema, by the ending of its file."""


def declared(dialect: Dialect) -> str:
    """CREATE TABLE and CREATE INDEX of every table."""
    found = []
    for table in METADATA.sorted_tables:
        found.append(str(CreateTable(table).compile(dialect=dialect)))
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        found += [str(CreateIndex(index).compile(dialect=dialect)) for index in indexes]
    lines = ";\n".join(statement.strip() for statement in found) + ";\n"
    return "\n".join(line.replace("\t", "    ").rstrip() for line in lines.splitlines()) + "\n"


if __name__ == "__main__":
    folder = Path(schema.__file__).parent / "migrations"
    for ending, dialect in DIALECTS.items():
        (folder / f"schema_{schema.SCHEMA}.{ending}").write_text(declared(dialect), encoding="utf-8")
