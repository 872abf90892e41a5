"""Bringing an older file to today's schema. Imported only when the two differ, since it brings Alembic."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from kanban_tui.errors import DatabaseError
from kanban_tui.store.backup import backup
from kanban_tui.store.engine import create_triggers, driver, drop_triggers
from kanban_tui.store.reading import stored_version

SCRIPTS = Path(__file__).parent / "migrations"


def migrate(engine: Engine, path: Path, *, to: str = "head", versions: Path = SCRIPTS / "versions") -> Path:
    """Run the migrations that a file lacks, in one transaction, and return the backup made before.

    SQLite rebuilds a table to change it, which fires foreign keys, stumbles over triggers and loses them: so foreign
    keys are off before BEGIN and checked before COMMIT, and the triggers dropped first and made anew at the end.
    Raises DatabaseError when a check fails.
    """
    copy = path.with_name(f"{path.name}.before-{_version(engine)}")
    backup(path, copy, overwrite=True)
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(versions).replace("%", "%%"))
    with engine.connect() as connection:
        raw = driver(connection)
        connection.rollback()
        raw.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                drop_triggers(connection)
                config.attributes["connection"] = connection
                command.upgrade(config, to)
                broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
                if broken:
                    raise DatabaseError(f"{path} could not be brought up to date; it is as it was.")
                create_triggers(connection)
        finally:
            raw.execute("PRAGMA foreign_keys = ON")
    return copy


def _version(engine: Engine) -> str:
    with engine.connect() as connection:
        return stored_version(driver(connection))
