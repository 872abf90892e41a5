"""One run of a line: events in the order of their times, limits that hold after each of them.

A card whose work in a column is done keeps its place there until the next column has room (blocking after service), so
a full column holds up the one before it. A free pair of hands takes the oldest card.
"""

from __future__ import annotations

from array import array
from collections import deque
from heapq import heapify, heappop, heappush

from msgspec import Struct

from kanban_tui.flow.simulation.line import Line
from kanban_tui.flow.simulation.luck import Luck

_ARRIVED, _WORKED, _FREED = range(3)


class Span(Struct, frozen=True):
    """What happened in the measured part of a run. `days` is its length; averages are over time.

    `cycle_times`, in days, of the items finished in it, in the order of their finish; `wip` the average number of items
    under way; `stuck` the share of their time that items stood done in a column because the next one was full; `busy`
    the average number of cards worked on in each column; `refused` how often a start found no room; `most` the most
    cards that ever stood in each column, and `most_in_all` in all of them.
    """

    days: float
    cycle_times: array[float]
    wip: float
    stuck: float
    busy: tuple[float, ...]
    arrived: int
    refused: int
    most: tuple[int, ...]
    most_in_all: int

    @property
    def throughput(self) -> float:
        """Items finished a day."""
        return len(self.cycle_times) / self.days

    @property
    def littles_ratio(self) -> float | None:
        """Average WIP over throughput times average cycle time: near 1 in a run that is long enough (Little, 1961)."""
        passed = sum(self.cycle_times)
        return self.wip * self.days / passed if passed else None


def run(line: Line, days: float, *, seed: str, warm_up: float = 0.0) -> Span:
    """Play a line for so many days after those of the warm-up, which are not measured."""
    return _Run(line, warm_up, warm_up + days, seed).play()


class _Card:
    """Items that move together: `born` holds the instants from which their cycle times count."""

    __slots__ = ("begun", "born", "done", "number", "owner", "rank", "visits")

    def __init__(self, number: int, born: list[float]) -> None:
        self.number = number
        self.born = born
        self.rank = 0
        self.owner = 0
        self.begun = self.done = 0.0
        self.visits: list[int] | None = None


_Queue = list[tuple[int, int, _Card]]
"""A heap: what is expedited first, then in the order of coming."""


class _Run:
    """Where the cards of a run are, and what was measured of it so far."""

    def __init__(self, line: Line, begin: float, end: float, seed: str) -> None:
        self.line, self.begin, self.end = line, begin, end
        self.luck = Luck(line, seed)
        self.now = 0.0
        self.serial = 0
        self.events: list[tuple[float, int, int, _Card | None, int]] = []
        count = self.count = len(line.columns)
        self.limits = [column.limit for column in line.columns]
        self.group_limits = [group.limit for group in line.groups]
        self.groups = [tuple(g for g, group in enumerate(line.groups) if k in group.columns) for k in range(count)]
        self.together = bool(line.groups or line.people)
        self.held, self.grouped = [0] * count, [0] * len(line.groups)
        self.hands = [column.hands for column in line.columns]
        self.queues: list[_Queue] = [[] for _ in range(count)]
        self.done: list[_Queue] = [[] for _ in range(count)]
        self.back: list[list[_Card]] = [[] for _ in range(count)]
        self.backlog: deque[float] = deque()
        self.started = self.arrivals = 0
        people = line.people.number if line.people else 0
        self.holding, self.at_work = [0] * people, [False] * people
        self.inside: dict[_Card, None] = {}
        # Measured from the end of the warm-up on.
        self.cycle_times = array("d")
        self.wip_time = self.stuck_time = 0.0
        self.busy_time = [0.0] * count
        self.arrived = self.refused = 0
        self.most, self.most_in_all = [0] * count, 0

    def play(self) -> Span:
        if self.line.arrivals is not None:
            self._push(self.luck.gap(0), _ARRIVED, None, 0)
        self._pull(0)
        events = self.events
        while events and events[0][0] <= self.end:
            self.now, _, what, card, column = heappop(events)
            if card is None:
                self._arrive()
            elif what == _WORKED:
                self._worked(card, column)
            else:
                self._join(card, column)
        return self._measured()

    def _push(self, at: float, what: int, card: _Card | None, column: int) -> None:
        self.serial += 1
        heappush(self.events, (at, self.serial, what, card, column))

    # Starting.

    def _arrive(self) -> None:
        self.arrivals += 1
        self._push(self.now + self.luck.gap(self.arrivals), _ARRIVED, None, 0)
        counts = self.now >= self.begin
        self.arrived += counts
        if not self._room(0):
            self.refused += counts
            if self.line.turned_away:
                return
        self.backlog.append(self.now)
        self._pull(0)

    def _start(self) -> None:
        line, now = self.line, self.now
        born = [now] * line.batch
        if line.arrivals is not None:
            arrived = [self.backlog.popleft() for _ in range(line.batch)]
            born = arrived if line.from_arrival else born
        card = _Card(self.started, born)
        self.started += 1
        if line.expedite and self.luck.of(card.number, "expedite").random() < line.expedite:
            card.rank = -1
        if line.people is not None:
            card.owner = min(range(len(self.holding)), key=self.holding.__getitem__)
            self.holding[card.owner] += 1
        self.inside[card] = None
        self.most_in_all = max(self.most_in_all, len(self.inside))
        self._enter(card, 0)

    # Moving.

    def _room(self, target: int, source: int | None = None) -> bool:
        """Whether a card from this column, or from the backlog, may enter that one."""
        limit = self.limits[target]
        if limit is not None and self.held[target] >= limit:
            return False
        if self.together:
            for g in self.groups[target]:
                if self.grouped[g] >= self.group_limits[g] and (source is None or g not in self.groups[source]):
                    return False
            people = self.line.people
            if people is not None and source is None and min(self.holding) >= people.each:
                return False
        return True

    def _pull(self, target: int) -> None:
        """Take what is done into this column and, as that makes room, into those before it, up to the backlog.

        Where columns share a limit, room further left may come of a move that made none next to it.
        """
        while target >= 0 and (self._pull_into(target) or self.together):
            target -= 1

    def _pull_into(self, target: int) -> bool:
        moved = False
        if target == 0:
            while (self.line.arrivals is None or len(self.backlog) >= self.line.batch) and self._room(0):
                self._start()
                moved = True
            return moved
        source = self.done[target - 1]
        while source and (target == self.count or self._room(target, target - 1)):
            card = heappop(source)[2]
            self._leave(card, target - 1)
            if target == self.count:
                self._finish(card)
            else:
                self._enter(card, target)
            moved = True
        return moved

    def _enter(self, card: _Card, column: int) -> None:
        self.held[column] += 1
        if self.held[column] > self.most[column]:
            self.most[column] = self.held[column]
        for g in self.groups[column]:
            self.grouped[g] += 1
        blocked = self.line.columns[column].blocked
        if blocked is not None:
            random = self.luck.of(card.number, f"blocked {column} {self._visit(card, column)}")
            if random.random() < blocked.probability:
                self._push(self.now + blocked.time(random), _FREED, card, column)
                return
        self._join(card, column)

    def _leave(self, card: _Card, column: int) -> None:
        self.held[column] -= 1
        for g in self.groups[column]:
            self.grouped[g] -= 1
        self.stuck_time += self._overlap(card.done) * len(card.born)

    def _finish(self, card: _Card) -> None:
        del self.inside[card]
        if self.holding:
            self.holding[card.owner] -= 1
        for born in card.born:
            self.wip_time += self._overlap(born)
            if self.now >= self.begin:
                self.cycle_times.append(self.now - born)

    # Working.

    def _join(self, card: _Card, column: int) -> None:
        """A card that may be worked on waits for a pair of hands."""
        self.serial += 1
        heappush(self.queues[column], (card.rank, self.serial, card))
        self._work(column)

    def _work(self, column: int) -> None:
        """Free hands take the oldest cards."""
        queue = self.queues[column]
        while queue and self.hands[column] != 0:
            card = heappop(queue)[2] if not self.holding else self._of_someone_free(queue)
            if card is None:
                return
            hands = self.hands[column]
            if hands is not None:
                self.hands[column] = hands - 1
            card.begun = self.now
            took = self.luck.work(card.number, column, self._visit(card, column))
            self._push(self.now + took, _WORKED, card, column)

    def _of_someone_free(self, queue: _Queue) -> _Card | None:
        for entry in sorted(queue, key=lambda entry: entry[:2]):
            if not self.at_work[entry[2].owner]:
                queue.remove(entry)
                heapify(queue)
                self.at_work[entry[2].owner] = True
                return entry[2]
        return None

    def _worked(self, card: _Card, column: int) -> None:
        self.busy_time[column] += self._overlap(card.begun)
        hands = self.hands[column]
        if hands is not None:
            self.hands[column] = hands + 1
        card.done = self.now
        rework = self.line.columns[column].rework
        if rework is not None and self._goes_back(card, column, rework.probability):
            self.back[column].append(card)
        else:
            self.serial += 1
            heappush(self.done[column], (card.rank, self.serial, card))
        self._pull(column + 1)
        for k, waiting in enumerate(self.back):
            for other in tuple(waiting):
                self._take_back(other, k)
        if self.holding:
            self.at_work[card.owner] = False
            for k in range(self.count - 1, -1, -1):
                self._work(k)
        else:
            self._work(column)

    def _visit(self, card: _Card, column: int) -> int:
        return card.visits[column] if card.visits is not None else 0

    def _goes_back(self, card: _Card, column: int, probability: float) -> bool:
        return self.luck.of(card.number, f"rework {column} {self._visit(card, column)}").random() < probability

    def _take_back(self, card: _Card, column: int) -> None:
        """Back to an earlier column once that has room, or in a ring with what is done in all those between."""
        rework = self.line.columns[column].rework
        assert rework is not None
        target = rework.back_to
        ring = [self.done[k] for k in range(target, column)]
        if target != column and not self._room(target, column) and not all(ring):
            return
        self.back[column].remove(card)
        forward = [] if self._room(target, column) else [heappop(done)[2] for done in ring]
        for k, other in enumerate(forward, target):
            self._leave(other, k)
        self._leave(card, column)
        card.visits = card.visits or [0] * self.count
        for k in range(target, column + 1):
            card.visits[k] += 1
        self._enter(card, target)
        for k, other in enumerate(forward, target + 1):
            self._enter(other, k)
        self._pull(column)

    # Measuring.

    def _overlap(self, since: float) -> float:
        """How much of the time from then to now is measured."""
        return self.now - since if since >= self.begin else max(0.0, self.now - self.begin)

    def _measured(self) -> Span:
        self.now = self.end
        for card in self.inside:
            self.wip_time += sum(self._overlap(born) for born in card.born)
        for waiting in self.done:
            self.stuck_time += sum(self._overlap(card.done) * len(card.born) for _, _, card in waiting)
        for _, _, what, worked, column in self.events:
            if what == _WORKED and worked is not None:
                self.busy_time[column] += self._overlap(worked.begun)
        if self.line.from_arrival:
            self.wip_time += sum(self._overlap(born) for born in self.backlog)
        days = self.end - self.begin
        return Span(
            days=days,
            cycle_times=self.cycle_times,
            wip=self.wip_time / days,
            stuck=self.stuck_time / self.wip_time if self.wip_time else 0.0,
            busy=tuple(time / days for time in self.busy_time),
            arrived=self.arrived,
            refused=self.refused,
            most=tuple(self.most),
            most_in_all=self.most_in_all,
        )
