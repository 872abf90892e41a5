"""What splitting does: how old items were when they were split, how soon a first piece was finished, and how long
pieces take against items that were not split (FLOW d24).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import tzinfo

from msgspec import Struct

from kanban_tui.board.clock import day_count
from kanban_tui.board.crossings import crossings, effective, time_in_progress, visits
from kanban_tui.board.history import History
from kanban_tui.board.layout import Layout
from kanban_tui.board.model import Item
from kanban_tui.board.timebox import BoxUse
from kanban_tui.flow.boxes import Entry
from kanban_tui.flow.percentiles import Distribution, distribution


class Split(Struct, frozen=True):
    """An item split at an instant. Days are local dates counted inclusively.

    `age_days` is how old it was then, None where it had not been started. `pieces` were made of it, `finished` of them;
    one that was split again counts as one, finished with the last of its own. `first_finished_days` runs from the split
    to the finish of the first piece, or piece of a piece; `done` is when the last was finished, where all are. `box` is
    how it stood to its time box just before the split: its pieces begin theirs anew, so no other measure knows of it.
    """

    item: Item
    at: int
    age_days: int | None
    pieces: int
    finished: int
    first_finished_days: int | None
    done: int | None = None
    box: BoxUse | None = None


class Compared(Struct, frozen=True):
    """The cycle days of finished pieces of a work type, and of its items that are no pieces."""

    type_id: int | None
    pieces: Distribution
    whole: Distribution


def splits(
    histories: Iterable[History],
    entries: Iterable[Entry],
    layout: Layout,
    tz: tzinfo,
    *,
    since: int | None,
    until: int,
    box: Callable[[History, int], BoxUse | None] = lambda *_: None,
) -> tuple[Split, ...]:
    """What was split in a period, in the order of the numbers, and what came of it up to the period's end.

    `entries` are the items that count: only what has pieces among them does. `box` says how an item stood to its time
    box at an instant.
    """
    ends: dict[int, list[int | None]] = {}
    for history, item in entries:
        if history.item.parent_id is not None:
            ends.setdefault(history.item.parent_id, []).append(item.finished)
    parents = {history.item.id: history for history in histories if history.item.container}
    inside: dict[int, list[int]] = {}
    for number, history in parents.items():
        if history.item.parent_id is not None:
            inside.setdefault(history.item.parent_id, []).append(number)
    found = []
    for number, history in parents.items():
        at, started = _split(history, layout, until)
        if at is None or (since is not None and at < since):
            continue
        own = [_ended(end, until) for end in ends.get(number, ())]
        again = [under for child in inside.get(number, ()) if (under := _under(child, ends, inside, until))]
        if not own and not again:
            continue
        pieces = [*own, *(None if None in each else max(end or 0 for end in each) for each in again)]
        first = min((end for each in (own, *again) for end in each if end is not None), default=None)
        found.append(
            Split(
                item=history.item,
                at=at,
                age_days=None if started is None else day_count(started, at, tz),
                pieces=len(pieces),
                finished=sum(end is not None for end in pieces),
                first_finished_days=None if first is None else day_count(at, first, tz),
                done=_ended(history.pieces_done, until),
                # A moment earlier it stood where it was split, held to that column's box too.
                box=box(history, at - 1),
            )
        )
    return tuple(found)


def left_out(
    histories: Iterable[History], entries: Iterable[Entry], layout: Layout, *, since: int | None, until: int, at: int
) -> tuple[int, ...]:
    """The numbers of what was in progress at some time of a period and is left out of its days, since it was split by
    `at`.

    Of the days before the split only what a limit refused then knows of it (FLOW d24). `entries` are the items that
    count: what has none of its pieces among them was not asked for.
    """
    parents = {h.item.id: h for h in histories if (split := h.split_at) is not None and split <= at}
    asked: set[int] = set()
    for history, _ in entries:
        number = history.item.parent_id
        while number in parents and number not in asked:
            asked.add(number)
            number = parents[number].item.parent_id
    found = []
    for number in sorted(asked):
        spans = time_in_progress(visits(effective(parents[number].moves), layout), layout)
        if any(start <= until and (since is None or end is None or since < end) for start, end in spans):
            found.append(number)
    return tuple(found)


def compared(done: Iterable[Entry]) -> tuple[Compared, ...]:
    """Pieces beside items that were not split, of each work type that has pieces with a cycle time."""
    days: dict[int | None, tuple[list[int], list[int]]] = {}
    for history, item in done:
        if item.cycle_days is not None:
            days.setdefault(history.item.type_id, ([], []))[history.item.parent_id is None].append(item.cycle_days)
    return tuple(
        Compared(type_id, distribution(pieces), distribution(whole))
        for type_id, (pieces, whole) in sorted(days.items(), key=lambda pair: -len(pair[1][0]))
        if pieces
    )


def _split(history: History, layout: Layout, until: int) -> tuple[int | None, int | None]:
    """When an item was split, which was its last move, off the board, and since when it had been started then."""
    moves = effective([move for move in history.moves if move.at <= until])
    if not moves or moves[-1].to_column_id is not None:
        return None, None
    return moves[-1].at, crossings(moves[:-1], layout).started


def _ended(end: int | None, until: int) -> int | None:
    return end if end is not None and end <= until else None


def _under(
    number: int, ends: Mapping[int, Sequence[int | None]], inside: Mapping[int, Sequence[int]], until: int
) -> list[int | None]:
    """When each piece at the ends of what was split again was finished."""
    found: list[int | None] = []
    waiting, seen = [number], {number}
    while waiting:
        here = waiting.pop()
        found += (_ended(end, until) for end in ends.get(here, ()))
        new = set(inside.get(here, ())) - seen
        seen |= new
        waiting += new
    return found
