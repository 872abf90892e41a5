"""When an item was first started, started and finished, and where it has been: all from its moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from kanban_tui.board.layout import OFF_BOARD, Layout

if TYPE_CHECKING:
    from kanban_tui.board.change import Move


class Crossings(Struct, frozen=True):
    """The clocks of an item.

    `dates[k]` is the last time the item crossed from below column k to k or beyond, None where it is below k now
    (the rule of the CFD: an item moved back is taken as never having been further). `first_started` is never erased.
    `started` is None when one move led over the whole zone (`skipped_wip`).
    `entered` is when it came to where it is now, `cancelled` when it left the board (that of an archived finished item
    is no move: it stays finished).
    """

    dates: tuple[int | None, ...]
    first_started: int | None
    started: int | None
    finished: int | None
    entered: int | None
    cancelled: int | None
    skipped_wip: bool
    restarts: int
    backward_moves: int
    reopened: int

    @property
    def restarted(self) -> bool:
        """It went back before the start and was started again: the start that counts is not the first one."""
        return None not in (self.first_started, self.started) and self.first_started != self.started


class Visit(NamedTuple):
    """A stay in a column (by index); `left` None is still there."""

    column: int
    entered: int
    left: int | None


# A named tuple's own constructor is a function of Python's, which a report would call for each of many visits.
_visit: Callable[[tuple[int, int, int | None]], Visit] = partial(tuple.__new__, Visit)


def effective(moves: Sequence[Move]) -> list[Move]:
    """The moves that hold: not void, and not themselves the voiding of another. Order of ids is kept."""
    if not [move for move in moves if move.voids is not None]:
        return list(moves)
    void: set[int] = set()
    for move in reversed(moves):
        if move.voids is not None and move.id not in void:
            void.add(move.voids)
    return [move for move in moves if move.voids is None and move.id not in void]


def void_ids(moves: Sequence[Move]) -> set[int]:
    """The ids of the moves that were undone."""
    if not [move for move in moves if move.voids is not None]:
        return set()
    kept = {move.id for move in effective(moves)}
    return {move.id for move in moves if move.voids is None and move.id not in kept}


def crossings(moves: Sequence[Move], layout: Layout) -> Crossings:
    """The clocks of an item from its moves that hold (see effective), by today's layout."""
    start, done = layout.start, layout.done
    dates: list[int | None] = [None] * len(layout.columns)
    here = OFF_BOARD
    first_started = entered = cancelled = None
    starts = backward = reopened = 0
    over_the_zone = False
    index = layout.index
    for move in moves:
        column, at = move.to_column_id, move.at
        to = OFF_BOARD if column is None else index[column]
        if to == here:
            continue
        if to > here:
            dates[here + 1 : to + 1] = [at] * (to - here)
            if here < start <= to:
                over_the_zone = to >= done
                if not over_the_zone:
                    starts += 1
                    if first_started is None:
                        first_started = at
        else:
            for k in range(to + 1, here + 1):
                dates[k] = None
            if to != OFF_BOARD:
                backward += 1
            if here >= done > to:
                reopened += to != OFF_BOARD
                over_the_zone = False
                if layout.in_progress(to) and first_started is None:
                    first_started = at
                    starts += 1
        cancelled = at if to == OFF_BOARD else None
        entered = at
        here = to
    finished = dates[done]
    skipped = finished is not None and over_the_zone
    return Crossings(
        dates=tuple(dates),
        first_started=first_started,
        started=None if skipped else dates[start],
        finished=finished,
        entered=entered,
        cancelled=cancelled,
        skipped_wip=skipped,
        restarts=max(0, starts - 1),
        backward_moves=backward,
        reopened=reopened,
    )


def visits(moves: Sequence[Move], layout: Layout) -> list[Visit]:
    """The stays of an item in the columns, in order; time off the board is no visit."""
    stays: list[Visit] = []
    here, since = OFF_BOARD, 0
    index = layout.index
    for move in moves:
        column = move.to_column_id
        to = OFF_BOARD if column is None else index[column]
        if to == here:
            continue
        if here != OFF_BOARD:
            stays.append(_visit((here, since, move.at)))
        here, since = to, move.at
    if here != OFF_BOARD:
        stays.append(_visit((here, since, None)))
    return stays


def time_in_progress(stays: Sequence[Visit], layout: Layout) -> list[tuple[int, int | None]]:
    """The intervals an item spent started and not finished, neighbouring visits joined."""
    spans: list[tuple[int, int | None]] = []
    start, done = layout.start, layout.done
    for column, entered, left in stays:
        if not start <= column < done:
            continue
        if spans and spans[-1][1] == entered:
            spans[-1] = (spans[-1][0], left)
        else:
            spans.append((entered, left))
    return spans
