"""How many items stood somewhere at once, and for how long: single-piece flow, and time at each level (FLOW d23)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kanban_tui.board.layout import Layout
from kanban_tui.board.text import key
from kanban_tui.flow.boxes import Entry
from kanban_tui.flow.spans import Closed, within

MARK = 85


@dataclass(frozen=True, slots=True)
class Levels:
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


@dataclass(frozen=True, slots=True)
class Place:
    """The levels of the board (`column` and `person` None), of a column by its index, or of one person's items."""

    column: int | None
    person: str | None
    levels: Levels


def levels(spans: Iterable[Closed], since: int, until: int) -> Levels:
    """The time at each number of spans that hold at once, between two instants."""
    held = within(spans, since, until)
    starts, ends = sorted(start for start, _ in held), sorted(end for _, end in held)
    found: Counter[int] = Counter()
    begun, before = 0, since
    for gone, end in enumerate(ends):
        while begun < len(starts) and starts[begun] < end:
            found[begun - gone] += starts[begun] - before
            before = starts[begun]
            begun += 1
        found[begun - gone] += end - before
        before = end
    found[0] += max(0, until - before)
    top = max((level for level, time in found.items() if time), default=0)
    return Levels(tuple(found[level] for level in range(top + 1)))


def places(entries: Sequence[Entry], layout: Layout, since: int, until: int) -> tuple[Place, ...]:
    """The board, its columns in progress from left to right, and each person by name, who has items now or had."""
    board: list[Closed] = []
    columns: dict[int, list[Closed]] = {k: [] for k in range(layout.start, layout.done)}
    people: defaultdict[str, list[Closed]] = defaultdict(list)
    written: dict[str, str] = {}
    for history, item in entries:
        ends = [*item.exits, until][: len(item.entries)]
        spans = list(zip(item.entries, ends, strict=True))
        board += spans
        if history.item.assignee:
            who = key(history.item.assignee)
            written.setdefault(who, history.item.assignee)
            people[who] += spans
        for stay in item.stays:
            if stay.column in columns:
                columns[stay.column].append((stay.entered, until if stay.left is None else stay.left))
    return (
        Place(None, None, levels(board, since, until)),
        *(Place(k, None, levels(spans, since, until)) for k, spans in columns.items()),
        *(Place(None, written[who], levels(people[who], since, until)) for who in sorted(people)),
    )
