"""A table of the outline filled from the document: what both writers put in its cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import unquote

from kanban_tui.report.numbers import Numbers
from kanban_tui.report.outline import Column, Table


class Cell(NamedTuple):
    """A cell: its text, the path of its value, and whether that is a number."""

    text: str
    path: str
    number: bool


class Rows(NamedTuple):
    """A filled table: the columns that have any value, which of them hold numbers, and its rows with their labels."""

    columns: Sequence[Column]
    numeric: Sequence[bool]
    rows: Sequence[tuple[str, Sequence[Cell]]]


def fill(numbers: Numbers, table: Table) -> Rows:
    """The rows of a table; columns in which nothing has a value are left out."""
    columns, paths = list(table.columns(numbers)), table.rows(numbers)
    values = [[_under(numbers.value(path), column.key) for column in columns] for path in paths]
    shown = [k for k in range(len(columns)) if any(row[k] is not None and row[k] != [] for row in values)]
    return Rows(
        [columns[k] for k in shown],
        [any(_is_number(row[k]) for row in values) for k in shown],
        [
            (
                table.labels.get(path, ""),
                [
                    Cell(numbers.worded(where := f"{path}.{columns[k].key}", row[k]), where, _is_number(row[k]))
                    for k in shown
                ],
            )
            for path, row in zip(paths, values, strict=True)
        ],
    )


def _under(row: Any, key: str) -> Any:
    """A value of a row; rows of one table may lack what others have, a box of dates its seconds."""
    for part in key.split("."):
        if row is None:
            return None
        row = row.get(unquote(part))
    return row


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
