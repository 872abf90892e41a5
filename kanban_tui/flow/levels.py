"""How many items stood somewhere at once, and for how long: single-piece flow, and time at each level (FLOW d23)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from msgspec import Struct

from kanban_tui.board.layout import Layout
from kanban_tui.board.text import key
from kanban_tui.flow.boxes import Entry
from kanban_tui.flow.spans import Closed, within

MARK = 85


class Levels(Struct, frozen=True):
    """The microseconds that 0, 1, 2 … items stood somewhere together: `times[n]` is that with n."""

    times: tuple[int, ...]

    @property
    def single_share(self) -> float | None:
        """Of the time with any item, that with exactly one."""
        busy = sum(self.times[1:])
        return self.times[1] / busy if busy else None

    @property
    def busy(self) -> Levels:
        """Without the time in which nothing stood there."""
        return Levels((0, *self.times[1:]))

    @property
    def average(self) -> float:
        """How many items there were, on the average."""
        return sum(n * time for n, time in enumerate(self.times)) / max(1, sum(self.times))

    @property
    def shares(self) -> tuple[float, ...]:
        """The part of all time at each level."""
        total = sum(self.times)
        return tuple(time / total for time in self.times) if total else ()

    @property
    def usual(self) -> int | None:
        """The level that was not passed in 85 % of the time; None where there was no time."""
        total, so_far = sum(self.times), 0
        for level, time in enumerate(self.times):
            so_far += time
            if total and so_far * 100 >= total * MARK:
                return level
        return None


class Place(Struct, frozen=True):
    """The levels of the board (`column` and `person` None), of a column by its index, or of one person's items."""

    column: int | None
    person: str | None
    levels: Levels


def levels(spans: Iterable[Closed], since: int, until: int) -> Levels:
    """The time at each number of spans that hold at once, between two instants."""
    held = within(spans, since, until)
    starts, ends = sorted([start for start, _ in held]), sorted([end for _, end in held])
    times = [0] * (len(held) + 1)
    level, before = 0, since
    coming = iter([*starts, until])
    start = next(coming)
    for end in ends:
        while start < end:
            times[level] += start - before
            level, before = level + 1, start
            start = next(coming)
        times[level] += end - before
        level, before = level - 1, end
    times[0] += max(0, until - before)
    while len(times) > 1 and not times[-1]:
        times.pop()
    return Levels(tuple(times))


def places(entries: Sequence[Entry], layout: Layout, since: int, until: int) -> tuple[Place, ...]:
    """The board, its columns in progress from left to right, and each person by name, who has items now or had."""
    board: list[Closed] = []
    columns: dict[int, list[Closed]] = {k: [] for k in range(layout.start, layout.done)}
    people: defaultdict[str, list[Closed]] = defaultdict(list)
    written: dict[str, str] = {}
    for history, item in entries:
        spans = list(zip_longest(item.entries, item.exits, fillvalue=until))
        board += spans
        if history.item.assignee:
            who = key(history.item.assignee)
            written.setdefault(who, history.item.assignee)
            people[who] += spans
        for column, entered, left in item.stays:
            if column in columns:
                columns[column].append((entered, until if left is None else left))
    return (
        Place(None, None, levels(board, since, until)),
        *(Place(k, None, levels(spans, since, until)) for k, spans in columns.items()),
        *(Place(None, written[who], levels(people[who], since, until)) for who in sorted(people)),
    )
