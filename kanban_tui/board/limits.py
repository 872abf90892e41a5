"""The rule of WIP limits: may this happen?

Every command is a step from one Occupancy to another. `exceeded` alone decides, for every path and for every front
end; the store counts and writes inside the same transaction, and triggers state the same rule once more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kanban_tui.board.model import Kind


@dataclass(frozen=True, slots=True)
class Place:
    """A column as its limit sees it. The count may be 0 unread where neither a limit nor WIP asks for it."""

    id: int
    name: str
    kind: Kind
    limit: int | None = None
    drain_to: int | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class Scope:
    """A set of items with a limit, and how many it holds."""

    kind: Literal["column", "board"]
    id: int
    name: str
    limit: int
    count: int


@dataclass(frozen=True, slots=True)
class Occupancy:
    """How full a board is: its columns from left to right, and its own limit over the columns in progress."""

    board_id: int
    name: str
    places: tuple[Place, ...]
    limit: int | None = None
    drain_to: int | None = None

    @property
    def wip(self) -> int:
        """How many items are started and not finished."""
        return sum(place.count for place in self.places if place.kind.in_progress)

    def scopes(self) -> tuple[Scope, ...]:
        """Every scope with a limit, columns first."""
        columns = tuple(Scope("column", p.id, p.name, p.limit, p.count) for p in self.places if p.limit is not None)
        if self.limit is None:
            return columns
        return (*columns, Scope("board", self.board_id, self.name, self.limit, self.wip))

    def plus(self, counts: Mapping[int, int]) -> Occupancy:
        """With so many items more (or fewer) in each column."""
        return replace(self, places=tuple(replace(p, count=p.count + counts.get(p.id, 0)) for p in self.places))

    def moved(self, source: int | None, target: int | None) -> Occupancy:
        """With one item moved; None is off the board."""
        if source == target:
            return self
        counts = {column: change for column, change in ((source, -1), (target, 1)) if column is not None}
        return self.plus(counts)

    def limited(self, column_id: int | None, limit: int | None, *, drain: bool = False) -> Occupancy:
        """With a limit set on a column, or on the board for None. To drain, it holds at the count until it may fall."""
        if column_id is None:
            held = _held(limit, self.wip) if drain else limit
            return replace(self, limit=held, drain_to=limit if held != limit else None)
        places = []
        for p in self.places:
            if p.id == column_id:
                held = _held(limit, p.count) if drain else limit
                p = replace(p, limit=held, drain_to=limit if held != limit else None)
            places.append(p)
        return replace(self, places=tuple(places))

    def settled(self) -> Occupancy:
        """With every draining limit fallen to its count: limit = max(drain_to, count)."""
        places = tuple(
            p if p.drain_to is None else _settle_place(p, max(p.drain_to, min(p.count, p.limit or 0)))
            for p in self.places
        )
        board = replace(self, places=places)
        if board.drain_to is None:
            return board
        limit = max(board.drain_to, min(board.wip, board.limit or 0))
        return replace(board, limit=limit, drain_to=board.drain_to if limit > board.drain_to else None)


def _held(limit: int | None, count: int) -> int | None:
    return None if limit is None else max(limit, count)


def _settle_place(place: Place, limit: int) -> Place:
    return replace(place, limit=limit, drain_to=place.drain_to if limit > (place.drain_to or 0) else None)


Step = Callable[[Occupancy], Occupancy]


def exceeded(after: Occupancy) -> tuple[Scope, ...]:
    """Every scope that would hold more than its limit. Empty: the change may happen."""
    return tuple(scope for scope in after.scopes() if scope.count > scope.limit)


def reshaped(places: Sequence[Place], limit: int | None, drain_to: int | None, counts: dict[int, int]) -> Step:
    """The change to other columns and limits, with so many items more or fewer in each column."""

    def change(occupancy: Occupancy) -> Occupancy:
        held = {place.id: place.count for place in occupancy.places}
        return replace(
            occupancy,
            places=tuple(replace(p, count=held.get(p.id, 0) + counts.get(p.id, 0)) for p in places),
            limit=limit,
            drain_to=drain_to,
        )

    return change
