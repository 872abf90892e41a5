"""How the columns that a history names make a board."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from kanban_tui.board import text
from kanban_tui.board.model import Kind
from kanban_tui.errors import BadValue


class Workflow(Struct, frozen=True, kw_only=True):
    """How the columns named in a file are to be read.

    Columns before `start` are queues, those from there to before `done` active (waiting where named in `waiting`),
    the rest done. A column of `off_board` takes an item off the board.
    """

    board: str
    zone: str
    columns: Sequence[str]
    start: str
    done: str
    waiting: Sequence[str] = ()
    off_board: Sequence[str] = ()


def columns_of(workflow: Workflow) -> tuple[tuple[str, Kind], ...]:
    """The columns with their kinds. Raises BadValue."""
    names = [text.name(column, "A column's name") for column in workflow.columns]
    index = {text.key(column): k for k, column in enumerate(names)}
    if len(index) < len(names):
        raise BadValue("Two columns have the same name.")

    def place(column: str) -> int:
        try:
            return index[text.key(text.printable(column))]
        except KeyError:
            raise BadValue(f"{column!r} is not one of the columns {', '.join(names)}.") from None

    start, done = place(workflow.start), place(workflow.done)
    if start >= done:
        raise BadValue(f"{names[start]} starts the work and must stand before {names[done]}, which finishes it.")
    waiting = {place(column) for column in workflow.waiting}
    if any(not start <= k < done for k in waiting):
        raise BadValue(f"Waiting columns stand from {names[start]} to before {names[done]}.")
    kinds = [
        Kind.QUEUE if k < start else Kind.DONE if k >= done else Kind.WAITING if k in waiting else Kind.ACTIVE
        for k in range(len(names))
    ]
    return tuple(zip(names, kinds, strict=True))


def places_of(columns: Sequence[tuple[str, Kind]], workflow: Workflow) -> dict[str, int | None]:
    """Where a column's key leads: an index, or None for off the board. Raises BadValue."""
    places: dict[str, int | None] = {text.key(column): k for k, (column, _) in enumerate(columns)}
    for column in workflow.off_board:
        key = text.key(text.name(column, "A column's name"))
        if places.get(key) is not None:
            raise BadValue(f"{column} cannot stand both on and off the board.")
        places[key] = None
    return places
