"""What a section of the report is made of: sentences, charts and tables, each told by paths into the document.

The writers of Markdown and HTML walk these descriptions; neither knows a section by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from kanban_tui.report.numbers import Numbers

Words = Callable[[Numbers], str | None]
"""A sentence as a template for `Numbers.pieces`; None where there is nothing to say."""


def missing(path: str, why: str) -> Words:
    """Why a section is empty: said when a count is 0 or there is no value at a path."""
    return lambda numbers: None if numbers.has(path) and numbers.value(path) != 0 else why


class Column(Struct, frozen=True):
    """A column of a table: the key of its value in a row, and its heading.

    A key may be several with `|` between: the first that a row has. A box of dates has units, another one seconds.
    """

    key: str
    title: str

    @property
    def prose(self) -> bool:
        """Whether its texts are long ones, to be broken into lines."""
        return self.key.rpartition(".")[2] in ("title", "reason", "tags")


class Table(Struct, frozen=True):
    """A table whose rows are parts of the document, told by their paths. One with a `heading` has its
    rows named by `labels`.

    `sortable` tables are long ones that a reader wants in another order. One that is `drawn` holds nothing that its
    chart of text does not say. Of one with `most` so many rows are shown, and the rest is counted.
    """

    name: str
    title: str
    columns: Callable[[Numbers], Sequence[Column]]
    rows: Callable[[Numbers], Sequence[str]]
    labels: Callable[[Numbers, str], str] = lambda _, path: path
    heading: str = ""
    sortable: bool = False
    drawn: bool = False
    most: int | None = None


class Chart(Struct, frozen=True):
    """A chart: its name in both writers' drawings, what it shows in words, and the table of what it draws."""

    name: str
    title: str
    shows: str
    table: Table | None = None


class Tiles(Struct, frozen=True):
    """A few numbers seen first: pairs of a label and a sentence."""

    facts: Callable[[Numbers], Iterable[tuple[str, str]]]


Part = Chart | Table | Tiles


class Section(Struct, frozen=True):
    """A question and its answer: one line on what is shown and how to read it, or the reason why nothing is.

    One that is not `present` is left out. The `opening` one stands in the page's head, its parts folded away.
    """

    name: str
    title: str
    shows: str
    empty: Words = lambda _: None
    says: Callable[[Numbers], Iterable[str]] = lambda _: ()
    parts: Sequence[Part] = ()
    opening: bool = False
    present: Callable[[Numbers], bool] = lambda _: True


def columns(titles: Mapping[str, str]) -> Callable[[Numbers], Sequence[Column]]:
    """Columns by key and heading."""
    made = tuple(Column(key, title) for key, title in titles.items())
    return lambda _: made


def changed(path: str, titles: Mapping[str, str]) -> Callable[[Numbers], Sequence[Column]]:
    """Columns of a list of changes, and who made each where that is told."""

    def found(numbers: Numbers) -> Sequence[Column]:
        told = any(row["by"] for row in numbers.value(path))
        return columns({**titles, "by": "by"} if told else titles)(numbers)

    return found


def each(
    path: str,
    keep: Callable[[Any], bool] = lambda _: True,
    order: Callable[[Any], Any] | None = None,
) -> Callable[[Numbers], Sequence[str]]:
    """The paths of the entries of a list that are to be kept, in their order or another."""

    def rows(numbers: Numbers) -> Sequence[str]:
        found = [(k, entry) for k, entry in enumerate(numbers.value(path) or ()) if keep(entry)]
        if order is not None:
            found.sort(key=lambda pair: order(pair[1]))
        return [f"{path}.{k}" for k, _ in found]

    return rows


def among(*paths: str) -> Callable[[Numbers], Sequence[str]]:
    """Those of some paths that the document has."""
    return lambda numbers: [path for path in paths if numbers.has(path)]
