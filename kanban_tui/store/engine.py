"""The write side of a place of boards, whichever it is, brought to today's schema."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kanban_tui.errors import WipError
from kanban_tui.store import schema
from kanban_tui.store.address import Place
from kanban_tui.store.sql import Engine
from kanban_tui.store.sqlite import engine as of_file
from kanban_tui.store.sqlite.schema import stored_version


def open_engine(place: Place, *, create: bool = False) -> Engine:
    """An engine on boards of today's schema.

    With `create` a missing file is made, and its folder with it (readable by its owner alone), or the schema at a
    server. An older file is migrated after a backup. Raises NotFound where there are no boards and DatabaseError where
    they cannot be used.
    """
    if not isinstance(place, Path):
        from kanban_tui.store.postgres import engine as at_server

        return at_server.open_engine(place, create=create)
    engine = of_file.open_engine(place, create=create)
    try:
        _migrate_file(engine)
    except WipError:
        engine.dispose()
        raise
    return engine


@contextmanager
def unhurried(engine: Engine) -> Iterator[None]:
    """Let commits not wait for the disk meanwhile: only for what may be lost with the power."""
    _synchronous(engine, "OFF")
    try:
        yield
    finally:
        _synchronous(engine, "EXTRA")


def _synchronous(engine: Engine, how: str) -> None:
    with engine.connect() as connection:
        connection.execute(f"PRAGMA synchronous = {how}")


def _migrate_file(engine: of_file.FileEngine) -> None:
    with engine.connect() as connection:
        if stored_version(connection) < schema.SCHEMA:
            from kanban_tui.store.sqlite.migrate import migrate

            migrate(connection, engine.place)
