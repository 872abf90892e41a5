"""The time that each column had each number of items, as bars: few enough to look at, what is marked among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from msgspec import Struct

from kanban_tui.report.numbers import Numbers

MOST = 60
MOST_OF_COLUMN = 12
"""More numbers of items of one column than these stand several in a bar."""
LEAST_SHARE = 0.005


class Level(Struct, frozen=True):
    """The bar of a number of items in a column, or of some that follow each other."""

    column: str
    span: str
    """The number, or the first and the last."""
    share: float
    """Of the time, from 0 to 1."""
    marks: str
    """That a number is the limit, or was not passed in 85 % of the time."""
    full: bool
    """Whether the column was at its limit."""


def levels(numbers: Numbers) -> list[Level]:
    """The bars, column by column. Of very many the rarest are left out, and no column for its place."""
    by_column = groupby(numbers.value("batches.levels"), key=lambda row: row["column"])
    bars = [bar for _, rows in by_column for bar in _grouped(numbers, list(rows))]
    rare = sorted((k for k, bar in enumerate(bars) if not bar.marks), key=lambda k: bars[k].share)
    over = max(0, len(bars) - MOST)
    out = {k for turn, k in enumerate(rare) if turn < over or bars[k].share < LEAST_SHARE}
    return [bar for k, bar in enumerate(bars) if k not in out]


def worded(numbers: Numbers, bar: Level) -> str:
    """Its share in words."""
    return numbers.worded("batches.levels.0.share", bar.share)


def _grouped(numbers: Numbers, rows: Sequence[Mapping[str, Any]]) -> Iterator[Level]:
    """The bars of a column: its numbers, or where those are many as many together as makes them few."""
    column, limit, lowest = rows[0]["column"], rows[0]["limit"], rows[0]["level"]
    usual = _usual(numbers, column)
    size = -(-(rows[-1]["level"] - lowest + 1) // MOST_OF_COLUMN)
    for k, found in groupby(rows, key=lambda row: (row["level"] - lowest) // size):
        group = list(found)
        low = lowest + k * size
        marks = [(row["level"], _marks(row["level"], limit, usual)) for row in group]
        yield Level(
            column,
            f"{low}" if size == 1 else f"{low} to {low + size - 1}",
            sum(row["share"] for row in group),
            "".join(said if size == 1 else f"; {level}{said}" for level, said in marks if said),
            limit is not None and low >= limit,
        )


def _marks(level: int, limit: int | None, usual: int | None) -> str:
    return (" = limit" if level == limit else "") + (", or fewer in 85 %" if level == usual else "")


def _usual(numbers: Numbers, column: str) -> int | None:
    """The number of items that a column did not pass in 85 % of the time."""
    places = numbers.value("batches.single_piece")
    return next(
        (each["level_p85"] for each in places if each["scope"] == "column" and each["name"] == column),
        None,
    )
