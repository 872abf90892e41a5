"""What a refusal says: which scopes are full, who is in them, and the moves that would make room."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kanban_tui.board.limits import Occupancy, Place, Scope, Step, exceeded
from kanban_tui.board.model import Item, Kind


@dataclass(frozen=True, slots=True)
class RoomStep:
    """One move that makes room: an item to the next column."""

    item: Item
    from_id: int
    from_name: str
    to_id: int
    to_name: str
    finishes: bool


@dataclass(frozen=True, slots=True)
class FullScope:
    """A scope that refuses: its limit, how many it holds now, and which items, oldest first."""

    kind: Literal["column", "board"]
    id: int
    name: str
    limit: int
    count: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a command did not happen, and the moves after which it would.

    `item` is the one refused (None: a new one, or a change of the board's shape), `title` its title, `target` the
    column it should have gone to. `make_room` is first step first, empty when moves to the next column cannot help.
    """

    command: str
    item: Item | None
    title: str
    target_id: int | None
    target: str | None
    scopes: tuple[FullScope, ...]
    make_room: tuple[RoomStep, ...]
    numbers: tuple[int, ...] = ()
    """The items that the command was for."""

    @property
    def sentence(self) -> str:
        """One line that names every full scope and who is in it."""
        return " ".join(_sentence(scope) for scope in self.scopes)


def _sentence(scope: FullScope) -> str:
    names = ", ".join(f"#{item.id} {item.title}" for item in scope.items[:5])
    if len(scope.items) > 5:
        names += f" and {len(scope.items) - 5} more"
    if scope.limit == 0 and not scope.count:
        return f"{scope.name} is closed (limit 0)."
    if scope.count > scope.limit:
        return f"{scope.name} holds {scope.count}, more than a limit of {scope.limit}: {names}."
    if scope.count < scope.limit:
        return f"{scope.name} has room for {scope.limit - scope.count} more, not for all ({scope.count}/{scope.limit})."
    return f"{scope.name} is full ({scope.count}/{scope.limit}): {names}."


def refusal(
    before: Occupancy,
    change: Step,
    items: Iterable[Item],
    *,
    command: str,
    moving: tuple[Item, ...] = (),
    title: str = "",
    target: Place | None = None,
) -> Refusal:
    """Word a change that `exceeded` refused. `items` are all that stand in the scopes to the right, in any order."""
    standing = sorted(items, key=lambda item: item.age_key)
    now = {(scope.kind, scope.id): scope for scope in before.scopes()}
    full = []
    for scope in exceeded(change(before)):
        held = now.get((scope.kind, scope.id))
        full.append(
            FullScope(
                kind=scope.kind,
                id=scope.id,
                name=scope.name,
                limit=scope.limit,
                count=held.count if held is not None else _count_now(before, scope),
                items=tuple(item for item in standing if _in_scope(item, scope, before)),
            )
        )
    return Refusal(
        command=command,
        item=moving[0] if len(moving) == 1 else None,
        title=title or (moving[0].title if len(moving) == 1 else ""),
        target_id=target.id if target else None,
        target=target.name if target else None,
        scopes=tuple(full),
        make_room=make_room(before, change, standing, moving=frozenset(item.id for item in moving)),
        numbers=tuple(item.id for item in moving),
    )


def make_room(
    before: Occupancy, change: Step, items: Iterable[Item], *, moving: frozenset[int] = frozenset()
) -> tuple[RoomStep, ...]:
    """The moves, first one first, after which `change` passes; empty when there are none.

    From a full scope the oldest item that is not blocked (a blocked one only if all are) goes to the next column, which
    makes room for itself in the same way. Items in `moving` belong to the change and stay out of it.
    """
    room = _Room(before, sorted(items, key=lambda item: (item.blocked_at is not None, item.age_key)))
    if not room.open(change, moving):
        return ()
    # A step that makes room for another one may have made room for the change as well: the chain ends there.
    now = before
    for k, step in enumerate(room.steps):
        now = now.moved(step.from_id, step.to_id)
        if not exceeded(change(now)):
            return tuple(room.steps[: k + 1])
    return ()


class _Room:
    """A board on which steps are tried: where each item stands after the steps so far."""

    def __init__(self, occupancy: Occupancy, items: list[Item]) -> None:
        self.occupancy = occupancy
        self.items = items
        self.column = {item.id: item.column_id for item in items}
        self.steps: list[RoomStep] = []

    def open(self, change: Step, busy: frozenset[int]) -> bool:
        """Take steps until the change passes; False when no step is left to take."""
        while full := exceeded(change(self.occupancy)):
            step = self._next_step(full[0], busy)
            if step is None:
                return False

            def take(occupancy: Occupancy, step: RoomStep = step) -> Occupancy:
                return occupancy.moved(step.from_id, step.to_id)

            if not self.open(take, busy | {step.item.id}):
                return False
            if not exceeded(change(self.occupancy)):
                return True
            self.occupancy = take(self.occupancy)
            self.column[step.item.id] = step.to_id
            self.steps.append(step)
        return True

    def _next_step(self, scope: Scope, busy: frozenset[int]) -> RoomStep | None:
        places = self.occupancy.places
        index = {place.id: k for k, place in enumerate(places)}
        for item in self.items:
            k = index[self.column[item.id]]
            inside = places[k].id == scope.id if scope.kind == "column" else places[k].kind.in_progress
            if inside and item.id not in busy and k + 1 < len(places):
                source, target = places[k], places[k + 1]
                return RoomStep(item, source.id, source.name, target.id, target.name, finishes=target.kind is Kind.DONE)
        return None


def _in_scope(item: Item, scope: Scope, occupancy: Occupancy) -> bool:
    if scope.kind == "column":
        return item.column_id == scope.id
    return any(place.id == item.column_id and place.kind.in_progress for place in occupancy.places)


def _count_now(before: Occupancy, scope: Scope) -> int:
    if scope.kind == "board":
        return before.wip
    return next((place.count for place in before.places if place.id == scope.id), 0)
