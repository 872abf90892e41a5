"""Ninety days in the life of a small product team, told to the board through its own commands.

The story is always the same; only the calendar follows `now`. Nothing is made up after the fact: an item waits because
the real rule refused it, and what the rule refused is in the log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, time, timedelta, tzinfo
from itertools import count, cycle
from typing import TYPE_CHECKING

from msgspec import Struct

from kanban_tui.board import clock
from kanban_tui.board.change import Change
from kanban_tui.board.model import DAY, SECOND, Board
from kanban_tui.demo.ideas import BLOCKED, BREACHED, EXPERIMENT, IDEAS, REVIEWED, Idea
from kanban_tui.errors import WipLimitReached
from kanban_tui.store import commands, queries, reading
from kanban_tui.store.engine import unhurried

if TYPE_CHECKING:
    from kanban_tui.store.sql import Engine

NAME = "Atlas"
PEOPLE = ("Ada", "Noor", "Jonas")
DAYS = 90
WORKING_HOURS = range(9, 15)
QUEUE = 14
HOUR = 3_600 * SECOND
BREATH = 97 * SECOND

# What must stand on the board in the end began so long ago: on the last working hour before, a weekend earlier at
# worst. The experiment is then past 80 % of its fourteen days and not over them, the feature over its three.
EXPERIMENT_AGE = 11 * DAY + 6 * HOUR
BREACHED_AGE = 5 * DAY
REVIEWED_AGE = 2 * DAY + 14 * HOUR
BLOCKED_AGE = DAY + 6 * HOUR
BLOCK_AGE = 20 * HOUR

Event = Callable[[], None]


def make(engine: Engine, now: int, *, zone: str = "UTC") -> Change:
    """Make the demo's board, its history ending at `now`. Raises RuleRefused where a board has its name."""
    made = commands.init_board(engine, NAME, zone=zone, now=now - DAYS * DAY)
    with closing(reading.connect(engine.place)) as connection:
        board = queries.board(connection, made.board_id)
    # What is lost with the power is made again.
    with unhurried(engine):
        _Team(engine, board, now).live()
    return made


def _working_hours(now: int, tz: tzinfo) -> Iterator[int]:
    """When each working hour of the last days began, but the one that may still run."""
    first, last = clock.local_date(now - DAYS * DAY, tz) + timedelta(days=1), clock.local_date(now, tz)
    for k in range((last - first).days + 1):
        day = first + timedelta(days=k)
        if day.isoweekday() <= 5:
            for hour in WORKING_HOURS:
                began = clock.from_datetime(datetime.combine(day, time(hour), tz))
                if began <= now - HOUR:
                    yield began


class _Work(Struct, eq=False):
    """An item on its way: hours still to go in work, in review and blocked. A pinned one stays where it is put."""

    number: int
    idea: Idea
    work: int
    review: int
    blocked: int = 0
    pinned: bool = False
    finished: int | None = None
    early: bool = False


class _Team:
    """Who works on what, hour by hour."""

    def __init__(self, engine: Engine, board: Board, now: int) -> None:
        self.engine = engine
        self.board = board
        self.end = now
        self.hours = list(_working_hours(now, clock.zone(board.zone)))
        self.instants: Iterator[int] = iter(())
        self.types = {kind.name: kind.id for kind in board.types}
        self.in_progress, self.in_review = board.columns[1].id, board.columns[2].id
        self.ideas = iter(IDEAS)
        self.people = cycle(PEOPLE)
        self.queue: list[_Work] = []
        self.doing: list[_Work] = []
        self.reviewing: list[_Work] = []
        self.done: list[_Work] = []
        self.slots, self.review_slots = 2, 1

    def now(self) -> int:
        """The next instant of the hour: no two commands come at once."""
        return next(self.instants)

    def live(self) -> None:
        """Live through every working hour."""
        agreed = self._agreed()
        for k, began in enumerate(self.hours):
            self.instants = count(began, BREATH)
            morning = k % len(WORKING_HOURS) == 0
            if morning:
                self._think(2 if k else 10)
            for event in agreed.get(k, ()):
                event()
            self._review(k)
            self._work(morning)
            self._reopen(k)
            self._pull(k, morning)
        self._think(QUEUE)

    def _agreed(self) -> dict[int, list[Event]]:
        """What is agreed for an hour: limits that change, and the items that stand on the board in the end."""
        found: dict[int, list[Event]] = {}

        def at(age: int, event: Event) -> None:
            hour = max(k for k, began in enumerate(self.hours) if k == 0 or began <= self.end - age)
            found.setdefault(hour, []).append(event)

        at(41 * DAY, self._review_together)
        at(22 * DAY, self._grow)
        at(EXPERIMENT_AGE, lambda: self._start(EXPERIMENT))
        at(BREACHED_AGE, lambda: self._start(BREACHED))
        at(REVIEWED_AGE, lambda: self._start(REVIEWED))
        at(BLOCKED_AGE, self._hand_over)
        at(BLOCK_AGE, lambda: self._block(self.doing[-1], "waiting for the test cards of the bank"))
        return found

    # What people do.

    def _think(self, most: int) -> None:
        """Have ideas, as long as the queue is short."""
        for _ in range(min(most, QUEUE - len(self.queue))):
            self.queue.append(self._add(next(self.ideas)))

    def _add(self, idea: Idea) -> _Work:
        change = commands.add(
            self.engine,
            self.board.id,
            idea.title,
            type_id=self.types[idea.type],
            description=idea.description,
            tags=idea.tags,
            assignee=next(self.people),
            estimate=idea.estimate,
            now=self.now(),
        )
        return _Work(change.items[0], idea, idea.work, idea.review, early=idea.reopened)

    def _limit(self, column_id: int | None, limit: int) -> None:
        commands.set_limit(self.engine, self.board.id, column_id, limit, now=self.now())

    def _review_together(self) -> None:
        """Two may be in review from now on."""
        self._limit(self.in_review, 2)
        self.review_slots = 2

    def _grow(self) -> None:
        """A third person joins: one slot more, and a limit on the whole."""
        self._limit(self.in_progress, 3)
        self._limit(None, 5)
        self.slots = 3

    def _block(self, work: _Work, reason: str) -> None:
        commands.block(self.engine, [work.number], reason, now=self.now())

    def _finish(self, work: _Work, k: int) -> None:
        commands.finish(self.engine, [work.number], now=self.now())
        work.finished = k
        self.reviewing.remove(work)
        self.done.append(work)

    def _to_review(self, work: _Work) -> None:
        commands.advance(self.engine, [work.number], 1, now=self.now())
        self.doing.remove(work)
        self.reviewing.append(work)

    def _pull(self, k: int, morning: bool) -> None:
        """In the morning, take the next item wherever a slot is free; now and then somebody tries although none is."""
        while morning and len(self.doing) < self.slots:
            change = commands.pull(self.engine, self.in_progress, now=self.now())
            work = next(work for work in self.queue if work.number in change.items)
            self.queue.remove(work)
            self.doing.append(work)
            if work.idea.slips:
                commands.finish(self.engine, [work.number], now=self.now())
                commands.undo(self.engine, self.board.id, now=self.now())
        if k % 17 == 5 and len(self.doing) == self.slots:
            try:
                commands.pull(self.engine, self.in_progress, now=self.now())
            except WipLimitReached:
                return

    def _work(self, morning: bool) -> None:
        """An hour of work on everything in progress."""
        for work in [work for work in self.doing if not work.pinned]:
            idea = work.idea
            if work.blocked:
                work.blocked -= 1
                if not work.blocked:
                    commands.unblock(self.engine, [work.number], now=self.now())
                continue
            work.work -= 1
            spent = idea.work - work.work
            if idea.block is not None and spent == idea.block[0]:
                work.blocked = idea.block[1]
                self._block(work, idea.block[2])
            elif spent == idea.returns:
                commands.advance(self.engine, [work.number], -1, now=self.now())
                self.doing.remove(work)
                self.queue.append(work)
            elif spent == idea.cancelled:
                commands.archive(self.engine, [work.number], now=self.now())
                self.doing.remove(work)
            elif work.work == 0 or (work.work < 0 and (morning or len(self.reviewing) < self.review_slots)):
                self._try_to_review(work)

    def _try_to_review(self, work: _Work) -> None:
        """Hand work over; where In Review is full the board says so, and it waits."""
        try:
            self._to_review(work)
        except WipLimitReached:
            return

    def _review(self, k: int) -> None:
        """An hour of review."""
        for work in [work for work in self.reviewing if not work.pinned]:
            work.review -= 1
            if work.review <= 0:
                self._finish(work, k)

    def _reopen(self, k: int) -> None:
        """What was finished too early comes back a day later, once there is room."""
        for work in self.done:
            if (
                work.early
                and work.finished is not None
                and k - work.finished > len(WORKING_HOURS)
                and len(self.doing) < self.slots
            ):
                commands.move(self.engine, [work.number], self.in_progress, now=self.now())
                work.work, work.review, work.finished, work.early = 3, 1, None, False
                self.done.remove(work)
                self.doing.append(work)
                return

    # How the board comes to stand as it does.

    def _start(self, idea: Idea) -> None:
        """Start an item at once and keep it there."""
        work = self._add(idea)
        work.pinned = True
        self._make_way()
        commands.advance(self.engine, [work.number], 1, now=self.now())
        self.doing.append(work)

    def _make_way(self) -> None:
        """Free a slot in progress the way the board says: what is oldest goes on, and first what stands before it."""
        if len(self.doing) < self.slots:
            return
        oldest = next(work for work in self.doing if not work.pinned)
        if oldest.blocked:
            commands.unblock(self.engine, [oldest.number], now=self.now())
        if len(self.reviewing) == self.review_slots:
            self._finish(self.reviewing[0], 0)
        self._to_review(oldest)

    def _hand_over(self) -> None:
        """The last item before the end goes to review, and a bug takes its slot."""
        for work in list(self.reviewing):
            self._finish(work, 0)
        self._to_review(self.doing[-1])
        self._start(BLOCKED)
