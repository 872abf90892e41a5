"""Taking all boards of one place to another that has none: every row as it is, from a file to a server and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from kanban_tui.errors import BadValue, DatabaseError, RuleRefused
from kanban_tui.store import queries
from kanban_tui.store.address import Place
from kanban_tui.store.engine import open_engine
from kanban_tui.store.laws import law_of
from kanban_tui.store.reading import reader
from kanban_tui.store.sql import Connection
from kanban_tui.store.tables import METADATA

_BATCH = 5_000
# A row may name one of its own table that comes after it: these are written last.
_OWN = {"board_column": "retired_into", "item": "parent_id", "move": "voids"}


def copy(source: Place, target: Place) -> dict[str, int]:
    """Copy every row, in one transaction, and give how many there are of each table.

    Raises RuleRefused where the target has boards, or had, and DatabaseError; then nothing is there that was not.
    """
    with reader(source) as from_:
        from_.execute("BEGIN")
        with _filling(target) as to:
            if queries.has_had_boards(to):
                raise RuleRefused(f"{target} has boards already; nothing was copied.")
            law = law_of(to)
            # They count and refuse row by row what is counted and lawful as a whole.
            law.drop(to)
            counts = {table.name: _copy(table, from_, to) for table in METADATA.sorted_tables}
            law.create(to)
            law.settle(to)
    return counts


@contextmanager
def _filling(place: Place) -> Iterator[Connection]:
    """A transaction at a place, whose tables are made where there are none: all of it stays, or nothing does."""
    if not isinstance(place, Path):
        from kanban_tui.store.postgres import schema

        with schema.making(place) as to:
            yield to
        return
    made = not place.exists()
    engine = open_engine(place, create=True)
    try:
        with engine.begin() as to:
            # Another process may have made it meanwhile, and a board in it.
            made = made and not queries.has_had_boards(to)
            yield to
    except BaseException:
        engine.dispose()
        if made:
            for file in (place.resolve(), *(Path(f"{place.resolve()}{end}") for end in ("-wal", "-shm"))):
                file.unlink(missing_ok=True)
        raise
    finally:
        engine.dispose()


def _copy(table: Table, from_: Connection, to: Connection) -> int:
    names = [column.name for column in table.columns]
    own = _OWN.get(table.name)
    columns = ", ".join(f'"{name}"' for name in names)
    order = ", ".join(f'"{column.name}"' for column in table.primary_key)
    into = f"INSERT INTO {table.name} ({columns}) VALUES ({', '.join('?' * len(names))})"
    later: list[tuple[int, int]] = []

    def rows() -> Iterator[tuple[Any, ...]]:
        for row in from_.execute(f"SELECT {columns} FROM {table.name} ORDER BY {order}"):
            kept = list(row)
            if own is not None and row[names.index(own)] is not None:
                later.append((row[names.index(own)], row[0]))
                kept[names.index(own)] = None
            yield tuple(kept)

    asked = iter(rows())
    while batch := list(islice(asked, _BATCH)):
        try:
            to.executemany(into, batch)
        except BadValue as error:
            raise BadValue(f"{error}{_with_nul(table.name, names, batch)} Nothing was copied.") from error
    if own is not None:
        to.executemany(f"UPDATE {table.name} SET {own} = ? WHERE id = ?", later)
    there, here = (_count(c, table.name) for c in (from_, to))
    if there != here:
        raise DatabaseError(f"Of {there:,} rows of {table.name} {here:,} arrived; nothing was copied.")
    return here


def _with_nul(table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Which row it is that no server can hold, in a sentence; nothing where none has the sign."""
    for row in rows:
        for name, value in zip(names, row, strict=True):
            if isinstance(value, str) and "\0" in value:
                known = dict(zip(names, row, strict=True))
                item = known["id"] if table == "item" else known.get("item_id")
                of = f"{name} of {table} {known.get('id', '')}".rstrip()
                return f" It is the {of}{f', of #{item}' if item is not None and table != 'item' else ''}."
    return ""


def _count(c: Connection, table: str) -> int:
    return int(c.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
