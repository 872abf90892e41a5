"""The moves that would make room for a change that limits refuse: found by trying them on a board of counts.

The words for them are in cli/say/refusal and tui/board/refusal/panel.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable

from msgspec import Struct, field
from msgspec.structs import replace

from kanban_tui.board.limits import Occupancy, Stand, Weights, exceeded, stand_of
from kanban_tui.board.model import Item, Kind
from kanban_tui.board.policies import Needed


class RoomStep(Struct, frozen=True):
    """One move that makes room: an item to the next column, after the points that its policy asks for are ticked."""

    item: Item
    from_id: int
    from_name: str
    to_id: int
    to_name: str
    finishes: bool
    ticks: tuple[Needed, ...] = ()


Asks = Callable[[Item, int, int], tuple[Needed, ...] | None]
"""What is to be ticked before an item goes from a column to the next, by their ids; None where it may not go yet."""


def free(item: Item, source: int, target: int) -> tuple[Needed, ...]:
    """No column asks for anything."""
    del item, source, target
    return ()


def make_room(
    before: Occupancy,
    after: Occupancy,
    items: Iterable[Item],
    *,
    moving: frozenset[int] = frozenset(),
    asks: Asks = free,
) -> tuple[RoomStep, ...]:
    """The moves, first one first, after which the change from `before` to `after` passes; empty when there are none.

    From a full scope the oldest item that is not blocked (a blocked one only if all are) goes to the next column, which
    makes room for itself in the same way; another item only where it cannot. Every step is one that all limits allow,
    and the policies of columns once its points are ticked, and none could be left out. Items in `moving` belong to the
    change and stay out of it.
    """
    steps = _Board(before, after, (item for item in items if item.id not in moving), asks).steps()
    steps = _needed(before, after, steps) if len(steps) <= _PRUNED else steps
    return tuple(replace(step, ticks=asks(step.item, step.from_id, step.to_id) or ()) for step in steps)


# Leaving out what another step made needless asks for each step once more; a chain this long nobody reads.
_PRUNED = 40
# Where so many ways were tried in vain there is none that anybody would walk; others wait meanwhile to write.
_TRIED = 3_000


def _needed(before: Occupancy, after: Occupancy, steps: tuple[RoomStep, ...]) -> tuple[RoomStep, ...]:
    """The steps without what another one made needless: first all of an item's, then each alone."""
    for number in dict.fromkeys(step.item.id for step in steps):
        fewer = tuple(step for step in steps if step.item.id != number)
        if passes(before, after, fewer):
            steps = fewer
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


class _Goal(Struct):
    """A step that needs room (None: the change itself), which of its candidates failed, and where its steps begin."""

    step: RoomStep | None
    mark: int
    failed: set[int] = field(default_factory=set)


class _Board:
    """A board on which steps are tried: where each item stands, and what each scope holds, now and after the change."""

    def __init__(self, before: Occupancy, after: Occupancy, items: Iterable[Item], asks: Asks = free) -> None:
        self.asks = asks
        self.places = before.places
        self.index = {place.id: k for k, place in enumerate(before.places)}
        self.items = {item.id: item for item in items if not item.archived and item.column_id in self.index}
        self.stand = {number: stand_of(item) for number, item in self.items.items()}
        self.column = {number: item.column_id for number, item in self.items.items()}
        now = {scope.id: scope for scope in before.scopes if not scope.pattern}
        then = {scope.id: scope for scope in after.scopes if not scope.pattern}
        self.now, self.later = Weights(now.values()), Weights(then.values())
        self.order = {number: k for k, number in enumerate(then)}
        self.count = {number: scope.count for number, scope in now.items()}
        self.count_then = {number: scope.count for number, scope in then.items()}
        self.limit = {number: scope.limit for number, scope in now.items()}
        self.drain = {number: scope.drain_to for number, scope in now.items()}
        # Where the change sets a limit it is that one, elsewhere what the limit is by then.
        self.limit_then = {
            number: scope.limit
            for number, scope in then.items()
            if number not in now or (scope.limit, scope.drain_to) != (now[number].limit, now[number].drain_to)
        }
        self.over = {scope.id for scope in exceeded(after)}
        self.taken: list[tuple[RoomStep, list[tuple[int, int, int]]]] = []
        self._known: dict[tuple[Stand, int], tuple[dict[int, int], dict[int, int]]] = {}
        self._heaps: dict[int, list[tuple[bool, tuple[bool, int, int]]]] = {}

    def steps(self) -> tuple[RoomStep, ...]:
        """The steps until the change passes; none when there is no way."""
        goals = [_Goal(None, 0)]
        busy: set[int] = set()
        dead: set[int] = set()
        vain = 0
        while self.over and vain < _TRIED:
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
            vain += 1
            while len(self.taken) > goal.mark:
                self._untake()
            goals.pop()
            busy.discard(goal.step.item.id)
            goals[-1].failed.add(goal.step.item.id)
        return () if self.over else tuple(step for step, _ in self.taken)

    def full(self, step: RoomStep) -> int | None:
        """The first scope that has no room for a step; None: all limits allow it."""
        found = [
            number
            for number, change in self._changes(step.item.id, step.to_id)[0].items()
            if change > 0 and (limit := self.limit[number]) is not None and self.count[number] + change > limit
        ]
        return min(found, key=lambda number: self.order.get(number, 0), default=None)

    def _changes(self, number: int, column_id: int) -> tuple[dict[int, int], dict[int, int]]:
        """How much more (or less) the scopes hold when an item stands elsewhere, now and after the change."""
        here = self.stand[number]
        found = self._known.get((here, column_id))
        if found is None:
            move = (here, replace(here, column_id=column_id))
            found = self.now.of_moves([move]), self.later.of_moves([move])
            self._known[here, column_id] = found
        return found

    def take(self, step: RoomStep) -> None:
        """Move an item on; draining limits fall with what leaves them."""
        fallen = []
        for number in self._move(step.item, step.to_id):
            limit, drain = self.limit.get(number), self.drain.get(number)
            if drain is not None and limit is not None:
                fallen.append((number, limit, drain))
                self.limit[number] = max(drain, min(self.count[number], limit))
                self.drain[number] = None if self.limit[number] == drain else drain
                self._weigh(number)
        self.taken.append((step, fallen))

    def _untake(self) -> None:
        step, fallen = self.taken.pop()
        for number, limit, drain in fallen:
            self.limit[number], self.drain[number] = limit, drain
        for number in [*self._move(step.item, step.from_id), *(number for number, _, _ in fallen)]:
            self._weigh(number)

    def _move(self, item: Item, column_id: int) -> set[int]:
        """Let an item stand elsewhere, and give the scopes that hold more or less by it, now or after the change."""
        now, later = self._changes(item.id, column_id)
        for number, change in now.items():
            self.count[number] += change
        for number, change in later.items():
            self.count_then[number] += change
        self.column[item.id] = column_id
        self.stand[item.id] = replace(self.stand[item.id], column_id=column_id)
        touched = {*now, *later}
        for number in touched:
            self._weigh(number)
            if self._heaps and (now.get(number, 0) > 0 or later.get(number, 0) > 0):
                heapq.heappush(self._heaps[number], _turn(item))
        return touched

    def _weigh(self, number: int) -> None:
        """Whether a scope would hold more than its limit after the change."""
        if number in self.count_then:
            limit = self.limit_then[number] if number in self.limit_then else self.limit.get(number)
            if limit is not None and self.count_then[number] > limit:
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
            elif number in apart_from or self._held(number):
                aside.append(heapq.heappop(heap))
            else:
                step = self._step(self.items[number])
        for turn in aside:
            heapq.heappush(heap, turn)
        return step

    def _heap(self, scope_id: int) -> list[tuple[bool, tuple[bool, int, int]]]:
        if not self._heaps:
            self._heaps = {number: [] for number in {*self.count, *self.count_then}}
            for number, item in self.items.items():
                for scope in self._around(number):
                    self._heaps[scope].append(_turn(item))
            for heap in self._heaps.values():
                heapq.heapify(heap)
        return self._heaps[scope_id]

    def _around(self, number: int) -> set[int]:
        """The scopes in which an item counts, as they are now or as the change would have them."""
        return {scope for weights in (self.now, self.later) for scope, _ in weights.of(self.stand[number])}

    def _inside(self, number: int, scope_id: int) -> bool:
        """Whether an item counts in a scope, as it is now or as the change would have it."""
        stand = self.stand[number]
        return any(found == scope_id for weights in (self.now, self.later) for found, _ in weights.of(stand))

    def _held(self, number: int) -> bool:
        """Whether a policy lets an item go on to the next column by no tick."""
        k = self.index[self.column[number]]
        return self.asks(self.items[number], self.places[k].id, self.places[k + 1].id) is None

    def _step(self, item: Item) -> RoomStep:
        k = self.index[self.column[item.id]]
        source, target = self.places[k], self.places[k + 1]
        return RoomStep(item, source.id, source.name, target.id, target.name, finishes=target.kind is Kind.DONE)


def _turn(item: Item) -> tuple[bool, tuple[bool, int, int]]:
    return item.blocked_at is not None, item.age_key
