"""A table of the outline filled from the document: what both writers put in its cells."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any
from urllib.parse import unquote

from msgspec import Struct

from kanban_tui.report.numbers import Numbers
from kanban_tui.report.outline import Column, Table


class Cell(Struct, frozen=True):
    """A cell: its text, the path of its value, and whether that is a number."""

    text: str
    path: str
    number: bool


class Rows(Struct, frozen=True):
    """A filled table: the columns that have any value, which of them hold numbers, its rows with their labels, the
    paths of those, and how many more there would be.
    """

    columns: Sequence[Column]
    numeric: Sequence[bool]
    rows: Sequence[tuple[str, Sequence[Cell]]]
    paths: Sequence[str]
    more: int


def fill(numbers: Numbers, table: Table) -> Rows:
    """The rows of a table; columns in which nothing has a value are left out."""
    columns, known = list(table.columns(numbers)), table.rows(numbers)
    paths = known[: table.most]
    found = [[_under(row, column.key) for column in columns] for row in map(numbers.value, paths)]
    shown = [k for k in range(len(columns)) if any(row[k][1] not in (None, []) for row in found)]
    return Rows(
        [columns[k] for k in shown],
        [any(_is_number(row[k][1]) for row in found) for k in shown],
        [
            (
                table.labels(numbers, path) if table.heading else "",
                [_cell(numbers, f"{path}.{row[k][0]}", row[k][1]) for k in shown],
            )
            for path, row in zip(paths, found, strict=True)
        ],
        paths,
        len(known) - len(paths),
    )


def _cell(numbers: Numbers, path: str, value: Any) -> Cell:
    return Cell(numbers.worded(path, value), path, _is_number(value))


def _under(row: Any, keys: str) -> tuple[str, Any]:
    """A value of a row and its key; rows of one table may lack what others have, a box of dates its seconds."""
    last = keys
    for key, parts in _parts(keys):
        last, value = key, row
        for part in parts:
            value = value.get(part) if value is not None else None
        if value is not None:
            return key, value
    return last, None


@cache
def _parts(keys: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The keys of a column with the names each goes through, for a table asks them of every row."""
    return tuple((key, tuple(map(unquote, key.split(".")))) for key in keys.split("|"))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
