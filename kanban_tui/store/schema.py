"""The version of the schema that this program reads and writes, and the text of each version."""

from __future__ import annotations

FIRST = "0001"
SCHEMA = "0002"


def statements(version: str) -> list[str]:
    """CREATE TABLE and CREATE INDEX of a version, in order."""
    from pathlib import Path

    text = (Path(__file__).parent / "migrations" / f"schema_{version}.sql").read_text(encoding="utf-8")
    return [statement.strip() for statement in text.split(";\n") if statement.strip()]
