"""A line made of a board's own history: how long work takes where hands are on it, and how often new work comes.

Time in a column is not time of work: it holds the waiting for somebody to turn to the item. Where `n` items that are
not blocked stand in a column of `h` pairs of hands, each is worked on for min(1, h / n) of the time; an item's work is
that, summed over its stay. In a waiting column all the time counts, and no hands are asked for. Where nobody says how
many hands there are, it is as many as usually had something to hold; on the histories this was tried on that number
gave the cycle times that were measured, where the median gave queues that never were.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise

from msgspec import Struct

from kanban_tui.board.history import PolicyChange
from kanban_tui.board.layout import Layout
from kanban_tui.board.limits import Scope, ScopeKind
from kanban_tui.board.model import DAY, Board, Kind
from kanban_tui.board.model import Column as BoardColumn
from kanban_tui.flow.items import ItemMeasures
from kanban_tui.flow.levels import levels
from kanban_tui.flow.percentiles import percentile
from kanban_tui.flow.simulation.line import Column, Draw, Group, Line, Sampled, total
from kanban_tui.flow.spans import Closed, merged, within
from kanban_tui.flow.wip_limits import Steps, limit_steps

WINDOW_DAYS = 180
LEAST_ITEMS = 10
"""How many finished items a line is made from at least."""
BINDS = 0.5
"""From what share of the time on in which there was no room to start work is taken to wait always."""


class Comes(StrEnum):
    """How work comes: it waits for room always, or it is started as it was, since there mostly was room; `untold`
    where starts are too few to tell how often, and it is taken to wait."""

    WAITS = "waits"
    STARTED = "started"
    UNTOLD = "untold"


class Unplayable(Exception):
    """No line can be made of a board as it is."""


class Shut(Unplayable):
    """Through a limit of 0 nothing comes; `name` is that of its column, or of the board."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Thin(Unplayable):
    """History is too thin to play forward; `items` were finished in the `days` looked at."""

    def __init__(self, items: int, days: int) -> None:
        super().__init__(items, days)
        self.items, self.days = items, days


class Measured(Struct, frozen=True):
    """A line and what it was made of. Times are days, `throughput` is items a week; `cycle` the elapsed cycle times at
    p50, p85 and p95 of the `items` finished in the `days` up to the end, `wip` the average WIP of those days.

    `hands` are those of each column, by name; `guessed` the columns for which nobody said how many.
    `unplayed` are the kinds of limits that the board has and the line does not.
    """

    line: Line
    days: int
    items: int
    throughput: float
    cycle: tuple[float, float, float]
    wip: float
    comes: Comes
    hands: Mapping[str, int | None]
    guessed: tuple[str, ...]
    unplayed: tuple[ScopeKind, ...] = ()


def measured(
    items: Sequence[ItemMeasures],
    board: Board,
    layout: Layout,
    policy: Sequence[PolicyChange],
    *,
    now: int,
    scopes: Sequence[Scope] = (),
    hands: Mapping[str, int] | None = None,
    times: Mapping[str, Draw] | None = None,
    limits: Mapping[int, int | None] | None = None,
    board_limit: int | None = None,
) -> Measured:
    """A line of the last days of a board. `hands` and `times` are given by column name, `limits` by column id; `policy`
    is the log of what its limits were, and `scopes` are those of other kinds: groups of columns are played.

    Limits that are not given are today's. Raises Shut where one is 0, and Thin unless every column's time is given.
    """
    begin = now - WINDOW_DAYS * DAY
    first = min((item.finished for item in items if item.finished is not None), default=now)
    begin = max(begin, min(first, now - DAY))
    days = max(1, round((now - begin) / DAY))
    ended = [item for item in items if item.cycle_time is not None and begin <= (item.finished or 0) <= now]
    given = times or {}
    columns = layout.columns[layout.start : layout.done]
    if len(ended) < LEAST_ITEMS and not all(column.name in given for column in columns):
        raise Thin(len(ended), days)
    whole = board_limit if limits is not None else board.wip_limit
    held_to = {column.id: limits[column.id] if limits is not None else column.wip_limit for column in columns}
    # What counts units says nothing of how many items there may be.
    units = {scope.column_id for scope in scopes if scope.measure == "units" and scope.kind in ("column", "board")}
    whole = None if None in units else whole
    held_to |= dict.fromkeys(held_to.keys() & units)
    for name, limit in [(board.name, whole), *((column.name, held_to[column.id]) for column in columns)]:
        if limit == 0:
            raise Shut(name)
    stays = _stays(items, layout)
    made, asked, guessed = [], dict(hands or {}), []
    for k, column in enumerate(columns, layout.start):
        spans = [span for _, own in stays[k] for span in own]
        count = None
        if column.kind is Kind.ACTIVE:
            if column.name not in asked:
                guessed.append(column.name)
            count = asked.get(column.name) or levels(spans, begin, now).busy.usual or 1
        draw = given.get(column.name) or Sampled(_work_on(ended, stays[k], _shared(spans, count)))
        made.append(Column(column.name, draw, held_to[column.id], count))
    groups: tuple[Group, ...] = () if whole is None else (total(len(made), whole),)
    groups += tuple(_group(scope, columns) for scope in scopes if _played(scope))
    in_first, in_all = (list(_visits(items, layout.start, end)) for end in (layout.start + 1, layout.done))
    none, entry = Steps((), (None,)), columns[0]
    of_first = none if entry.id in units else limit_steps(policy, "column", entry.id, entry.wip_limit)
    of_all = none if None in units else limit_steps(policy, "board", board.id, board.wip_limit)
    full = max(_full(in_first, of_first, begin, now), _full(in_all, of_all, begin, now))
    starts = sorted(entry for item in items for entry in item.entries if begin <= entry <= now)
    gaps = None if full >= BINDS else _gaps(starts)
    comes = Comes.WAITS if full >= BINDS else Comes.UNTOLD if gaps is None else Comes.STARTED
    if comes is Comes.UNTOLD and made[0].limit is None and not any(0 in group.columns for group in groups):
        raise Thin(len(ended), days)
    cycle = sorted(item.cycle_time for item in ended if item.cycle_time is not None)
    p50, p85, p95 = ((percentile(cycle, p) or 0) / DAY for p in (50, 85, 95))
    return Measured(
        line=Line(tuple(made), None if gaps is None else Sampled(gaps), groups),
        days=days,
        items=len(ended),
        throughput=len(ended) / days * 7,
        cycle=(p50, p85, p95),
        wip=levels(in_all, begin, now).average,
        comes=comes,
        hands={column.name: column.hands for column in made},
        guessed=tuple(guessed),
        unplayed=tuple(
            dict.fromkeys(s.kind for s in scopes if s.limit is not None and s.kind != "lane" and not _played(s))
        ),
    )


def _played(scope: Scope) -> bool:
    return scope.kind == "group" and scope.measure == "items" and bool(scope.limit)


def _group(scope: Scope, columns: Sequence[BoardColumn]) -> Group:
    assert scope.limit is not None
    places = frozenset(k for k, column in enumerate(columns) if column.id in scope.columns)
    return Group(places, scope.limit, scope.name)


def _work_on(ended: Iterable[ItemMeasures], stays: _Stays, work: Callable[[Closed], int]) -> tuple[float, ...]:
    """The days of work on each item; 0 for one that never stood there."""
    spans = {id(item): own for item, own in stays}
    return tuple(sum(map(work, spans.get(id(item), ()))) / DAY for item in ended)


_Stays = list[tuple[ItemMeasures, list[Closed]]]


def _stays(items: Iterable[ItemMeasures], layout: Layout) -> dict[int, _Stays]:
    """When each item stood in each column in progress and was not blocked."""
    found: dict[int, _Stays] = {k: [] for k in range(layout.start, layout.done)}
    for item in items:
        blocked = merged((spell.start, spell.end) for spell in item.spells)
        by_column: dict[int, list[Closed]] = {}
        for stay in item.stays:
            if layout.in_progress(stay.column):
                left = item.at if stay.left is None else stay.left
                by_column.setdefault(stay.column, []).extend(_without(stay.entered, left, blocked))
        for k, spans in by_column.items():
            found[k].append((item, spans))
    return found


def _without(start: int, end: int, blocked: list[Closed]) -> list[Closed]:
    """The parts of an interval outside others that are merged."""
    parts = []
    for a, b in within(blocked, start, end):
        if a > start:
            parts.append((start, a))
        start = b
    return [*parts, (start, end)] if end > start else parts


def _visits(items: Iterable[ItemMeasures], first: int, end: int) -> Iterator[Closed]:
    """When items stood in the columns from one to before another, blocked or not."""
    for item in items:
        for stay in item.stays:
            if first <= stay.column < end:
                yield stay.entered, item.at if stay.left is None else stay.left


def _full(spans: Sequence[Closed], steps: Steps, begin: int, end: int) -> float:
    """The part of a time in which as many stood somewhere as the limit in force then allows."""
    time = 0
    for start, stop in pairwise([begin, *(at for at in steps.at if begin < at < end), end]):
        limit = steps.on(start)
        if limit is not None:
            time += sum(levels(spans, start, stop).times[limit:])
    return time / (end - begin)


def _shared(spans: Iterable[Closed], hands: int | None) -> Callable[[Closed], int]:
    """How much of one of these stays was work, where so many hands turned to all that stood there in turn."""
    change: Counter[int] = Counter()
    for start, end in spans:
        change[start] += 1
        change[end] -= 1
    at, done, count = sorted(change), [0.0], 0
    for start, stop in pairwise(at):
        count += change[start]
        done.append(done[-1] + (stop - start) * (1.0 if hands is None or count <= hands else hands / count))
    place = {instant: k for k, instant in enumerate(at)}
    return lambda span: round(done[place[span[1]]] - done[place[span[0]]])


def _gaps(starts: Sequence[int]) -> tuple[float, ...] | None:
    """The days between one start and the next; None where they are few or of less than a day: a list that was told
    within minutes would come again every few minutes."""
    if len(starts) < LEAST_ITEMS or starts[-1] - starts[0] < DAY:
        return None
    return tuple((b - a) / DAY for a, b in pairwise(starts))


def longest_held(
    policy: Sequence[PolicyChange], board: Board, begin: int, now: int
) -> tuple[dict[int, int | None], int | None]:
    """The limit of each column, and of the board, that was in force for the longest part of a time."""

    def held(subject: str, subject_id: int, current: int | None) -> int | None:
        steps = limit_steps(policy, subject, subject_id, current)
        edges = [begin, *(min(max(at, begin), now) for at in steps.at), now]
        lengths: Counter[int | None] = Counter()
        for (start, end), limit in zip(pairwise(edges), steps.limits, strict=True):
            lengths[limit] += end - start
        return max(lengths, key=lambda limit: lengths[limit])

    columns = {column.id: held("column", column.id, column.wip_limit) for column in board.columns}
    return columns, held("board", board.id, board.wip_limit)
