"""What a refusal says: which scopes are full, who is in them, and the moves that would make room."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from kanban_tui.board.limits import Measure, Occupancy, Place, Scope, ScopeKind, Weights, exceeded, stand_of
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
    """A scope that refuses: its limit, how much it holds now, and which items, oldest first."""

    kind: ScopeKind
    id: int
    name: str
    limit: int
    count: int
    items: tuple[Item, ...]
    column_id: int | None = None
    measure: Measure = "items"

    @property
    def label(self) -> str:
        """The scope as the subject of a sentence."""
        if self.kind == "type":
            return f"The type {self.name}"
        return "The expedite lane" if self.kind == "lane" else self.name


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
    label = scope.label
    names = ", ".join(f"#{item.id} {item.title}" for item in scope.items[:5])
    if len(scope.items) > 5:
        names += f" and {len(scope.items) - 5} more"
    of = f"{scope.limit} units" if scope.measure == "units" else f"{scope.limit}"
    if scope.limit == 0 and not scope.count:
        return f"{label} is closed (limit 0)."
    if scope.count > scope.limit:
        return f"{label} holds {scope.count}, more than a limit of {of}: {names}."
    if scope.count < scope.limit:
        return f"{label} has room for {scope.limit - scope.count} more, not for all ({scope.count}/{of})."
    return f"{label} is full ({scope.count}/{of}): {names}."


def refusal(
    before: Occupancy,
    after: Occupancy,
    items: Iterable[Item],
    *,
    command: str,
    moving: tuple[Item, ...] = (),
    title: str = "",
    target: Place | None = None,
) -> Refusal:
    """Word a change that `exceeded` refused. `items` are all that stand in columns with a limit, in any order."""
    standing = sorted(items, key=lambda item: item.age_key)
    now = {scope.id: scope for scope in before.scopes}
    return Refusal(
        command=command,
        item=moving[0] if len(moving) == 1 else None,
        title=title or (moving[0].title if len(moving) == 1 else ""),
        target_id=target.id if target else None,
        target=target.name if target else None,
        scopes=tuple(_full(scope, now.get(scope.id, scope), standing) for scope in exceeded(after)),
        make_room=make_room(before, after, standing, moving=frozenset(item.id for item in moving)),
        numbers=tuple(item.id for item in moving),
    )


def _full(scope: Scope, now: Scope, standing: list[Item]) -> FullScope:
    return FullScope(
        kind=scope.kind,
        id=scope.id,
        name=scope.name,
        limit=0 if scope.limit is None else scope.limit,
        count=now.count,
        items=tuple(item for item in standing if item.column_id in now.columns and now.holds(stand_of(item))),
        column_id=scope.column_id,
        measure=scope.measure,
    )


def make_room(
    before: Occupancy, after: Occupancy, items: Iterable[Item], *, moving: frozenset[int] = frozenset()
) -> tuple[RoomStep, ...]:
    """The moves, first one first, after which the change from `before` to `after` passes; empty when there are none.

    From a full scope the oldest item that is not blocked (a blocked one only if all are) goes to the next column, which
    makes room for itself in the same way; another item only where it cannot. Every step is one that all limits allow,
    and none could be left out. Items in `moving` belong to the change and stay out of it.
    """
    steps = _Board(before, after, (item for item in items if item.id not in moving)).steps()
    return _needed(before, after, steps) if len(steps) <= _PRUNED else steps


# Leaving out what another step made needless asks for each step once more; a chain this long nobody reads.
_PRUNED = 40
# Where so many ways were tried in vain there is none that anybody would walk.
_TRIED = 100_000


def _needed(before: Occupancy, after: Occupancy, steps: tuple[RoomStep, ...]) -> tuple[RoomStep, ...]:
    k = 0
    while k < len(steps):
        fewer = steps[:k] + steps[k + 1 :]
        steps, k = (fewer, 0) if passes(before, after, fewer) else (steps, k + 1)
    return steps


def passes(before: Occupancy, after: Occupancy, steps: Iterable[RoomStep]) -> bool:
    """Whether all limits allow each of these steps, and after them the change."""
    steps = tuple(steps)
    board = _Board(before, after, [step.item for step in steps])
    for step in steps:
        if board.column[step.item.id] != step.from_id or board.full(step) is not None:
            return False
        board.take(step)
    return not board.over


@dataclass(slots=True)
class _Goal:
    """A step that needs room (None: the change itself), which of its candidates failed, and where its steps begin."""

    step: RoomStep | None
    mark: int
    failed: set[int] = field(default_factory=set)


class _Board:
    """A board on which steps are tried: where each item stands, and what each scope holds, now and after the change."""

    def __init__(self, before: Occupancy, after: Occupancy, items: Iterable[Item]) -> None:
        self.places = before.places
        self.index = {place.id: k for k, place in enumerate(before.places)}
        self.items = {item.id: item for item in items if not item.archived and item.column_id in self.index}
        self.stand = {number: stand_of(item) for number, item in self.items.items()}
        self.column = {number: item.column_id for number, item in self.items.items()}
        self.scopes = {scope.id: scope for scope in before.scopes if not scope.pattern}
        self.then = {scope.id: scope for scope in after.scopes if not scope.pattern}
        self.order = {number: k for k, number in enumerate(self.then)}
        self.now, self.later = Weights(self.scopes.values()), Weights(self.then.values())
        self.over = {scope.id for scope in exceeded(after)}
        self.taken: list[tuple[RoomStep, dict[int, Scope]]] = []
        self._heaps: dict[int, list[tuple[bool, tuple[bool, int, int]]]] = {}

    def steps(self) -> tuple[RoomStep, ...]:
        """The steps until the change passes; none when there is no way."""
        goals = [_Goal(None, 0)]
        busy: set[int] = set()
        dead: set[int] = set()
        for _ in range(_TRIED + 3 * len(self.items)):
            if not self.over:
                return tuple(step for step, _ in self.taken)
            goal = goals[-1]
            full = min(self.over, key=self.order.__getitem__) if goal.step is None else self.full(goal.step)
            if goal.step is not None and full is None:
                self.take(goal.step)
                goals.pop()
                busy.discard(goal.step.item.id)
                goals[-1].failed.clear()
                dead.clear()
                continue
            assert full is not None
            step = None if full in dead else self._next_step(full, busy | goal.failed if goal.failed else busy)
            if step is not None:
                goals.append(_Goal(step, len(self.taken)))
                busy.add(step.item.id)
                continue
            if not any(self._inside(number, full) for number in busy):
                dead.add(full)
            if goal.step is None:
                return ()
            while len(self.taken) > goal.mark:
                self._untake()
            goals.pop()
            busy.discard(goal.step.item.id)
            goals[-1].failed.add(goal.step.item.id)
        return ()

    def full(self, step: RoomStep) -> int | None:
        """The first scope that has no room for a step; None: all limits allow it."""
        found = [
            number
            for number, change in self._changes(self.now, step).items()
            if change > 0 and (scope := self.scopes[number]).limit is not None and scope.count + change > scope.limit
        ]
        return min(found, key=lambda number: self.order.get(number, 0), default=None)

    def _changes(self, weights: Weights, step: RoomStep) -> dict[int, int]:
        here = self.stand[step.item.id]
        return weights.of_moves([(here, here._replace(column_id=step.to_id))])

    def take(self, step: RoomStep) -> None:
        """Move an item on; draining limits fall with what leaves them."""
        replaced: dict[int, Scope] = {}
        later = self._changes(self.later, step)
        for number, change in self._changes(self.now, step).items():
            replaced[number] = self.scopes[number]
            scope = self.scopes[number]
            self.scopes[number] = replace(scope, count=scope.count + change).settled()
        self.taken.append((step, replaced))
        self._stand(step, step.to_id)
        self._count(later, replaced)

    def _untake(self) -> None:
        step, replaced = self.taken.pop()
        now = {number: self.scopes[number] for number in replaced}
        self.scopes.update(replaced)
        here = self.stand[step.item.id]
        later = self.later.of_moves([(here, here._replace(column_id=step.from_id))])
        self._stand(step, step.from_id)
        self._count(later, now)

    def _stand(self, step: RoomStep, column_id: int) -> None:
        number = step.item.id
        left = {scope_id for weights in (self.now, self.later) for scope_id, _ in weights.of(self.stand[number])}
        self.column[number] = column_id
        self.stand[number] = self.stand[number]._replace(column_id=column_id)
        entered = {scope_id for weights in (self.now, self.later) for scope_id, _ in weights.of(self.stand[number])}
        for scope_id in entered - left:
            if scope_id in self._heaps:
                heapq.heappush(self._heaps[scope_id], _turn(step.item))

    def _count(self, changes: dict[int, int], replaced: dict[int, Scope]) -> None:
        """What the scopes would hold after the change; a limit that the change leaves alone is what it is now."""
        for number in {*changes, *replaced}:
            scope = self.then.get(number)
            if scope is None:
                continue
            scope = replace(scope, count=scope.count + changes.get(number, 0))
            old = replaced.get(number)
            if old is not None and (scope.limit, scope.drain_to) == (old.limit, old.drain_to):
                now = self.scopes[number]
                scope = replace(scope, limit=now.limit, drain_to=now.drain_to)
            self.then[number] = scope
            if scope.limit is not None and scope.count > scope.limit:
                self.over.add(number)
            else:
                self.over.discard(number)

    def _next_step(self, scope_id: int, apart_from: set[int]) -> RoomStep | None:
        """The oldest item of a scope that is not blocked, to the next column."""
        heap = self._heap(scope_id)
        aside = []
        step = None
        while heap and step is None:
            turn = heap[0]
            number = turn[1][2]
            if not self._inside(number, scope_id) or self.index[self.column[number]] + 1 >= len(self.places):
                heapq.heappop(heap)
            elif number in apart_from:
                aside.append(heapq.heappop(heap))
            else:
                step = self._step(self.items[number])
        for turn in aside:
            heapq.heappush(heap, turn)
        return step

    def _heap(self, scope_id: int) -> list[tuple[bool, tuple[bool, int, int]]]:
        if scope_id not in self._heaps:
            inside = [_turn(item) for number, item in self.items.items() if self._inside(number, scope_id)]
            heapq.heapify(inside)
            self._heaps[scope_id] = inside
        return self._heaps[scope_id]

    def _inside(self, number: int, scope_id: int) -> bool:
        """Whether an item counts in a scope, as it is now or as the change would have it."""
        stand = self.stand[number]
        found = [scopes[scope_id] for scopes in (self.scopes, self.then) if scope_id in scopes]
        return any(stand.column_id in scope.columns and scope.holds(stand) for scope in found)

    def _step(self, item: Item) -> RoomStep:
        k = self.index[self.column[item.id]]
        source, target = self.places[k], self.places[k + 1]
        return RoomStep(item, source.id, source.name, target.id, target.name, finishes=target.kind is Kind.DONE)


def _turn(item: Item) -> tuple[bool, tuple[bool, int, int]]:
    return item.blocked_at is not None, item.age_key
