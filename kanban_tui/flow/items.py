"""What one item's history says at an instant: its clocks, its times, its time box."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import tzinfo
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct

from kanban_tui.board.change import Move
from kanban_tui.board.clock import day_count
from kanban_tui.board.crossings import Crossings, Visit, crossings, effective, time_in_progress, visits
from kanban_tui.board.history import Block, History
from kanban_tui.board.layout import OFF_BOARD, Layout
from kanban_tui.board.model import Board, Kind
from kanban_tui.board.timebox import BoxUse
from kanban_tui.flow.box import Policies, item_box
from kanban_tui.flow.spans import Closed, length, merged, within
from kanban_tui.flow.spells import Spell, spells


class ColumnTime(NamedTuple):
    """The visits to a column (by index) and the time spent there, `open` of it in a visit that goes on."""

    column: int
    visits: int
    time: int
    open: int | None


_column_time: Callable[[tuple[int, int, int, int | None]], ColumnTime] = partial(tuple.__new__, ColumnTime)


class ItemMeasures(Struct, frozen=True):
    """An item at the instant `at`. Durations are microseconds, days are local dates counted inclusively.

    `column` is the index of where it stands, OFF_BOARD once cancelled. A number that has no meaning is None: no cycle
    time for an item that jumped over the zone, no age for one that is not in progress. `active` and `waiting` split
    the time from the start to the finish (or to now): waiting is in waiting columns or blocked. `blocked` is all of it.
    `entries` and `exits` are the instants at which it came into the zone in progress and left it.
    """

    at: int
    crossed: Crossings
    column: int
    stays: tuple[Visit, ...]
    cycle_days: int | None
    cycle_time: int | None
    first_start_days: int | None
    lead_days: int | None
    lead_time: int | None
    age_days: int | None
    age: int | None
    active: int | None
    waiting: int | None
    blocked: int
    columns: tuple[ColumnTime, ...]
    entries: tuple[int, ...]
    exits: tuple[int, ...]
    spells: tuple[Spell, ...]
    box: BoxUse | None
    dirty: bool

    @property
    def returns(self) -> tuple[tuple[int, int, int], ...]:
        """The moves backwards: when, from which column and to which (by index)."""
        return tuple(
            [
                (after.entered, before.column, after.column)
                for before, after in pairwise(self.stays)
                if after.column < before.column and before.left == after.entered
            ]
        )

    @property
    def came_back(self) -> bool:
        """Whether it stood before where it stands now, and was elsewhere in between."""
        return any(stay.column == self.column for stay in self.stays[:-1])

    @property
    def in_progress(self) -> bool:
        """Started and not finished, on the board."""
        return len(self.entries) > len(self.exits)

    @property
    def block(self) -> Block | None:
        """The block that stands in the way, the oldest of several; none once the item has ended."""
        return next((spell.block for spell in self.spells if spell.open), None)

    @property
    def finished(self) -> int | None:
        """When it was finished."""
        return self.crossed.finished


def measure(
    history: History, board: Board, layout: Layout, *, now: int, tz: tzinfo, policies: Policies | None = None
) -> ItemMeasures:
    """Every measure of an item as it was known at `now`; what came later is not looked at.

    `layout` is the board's and `tz` its zone: both are asked for because they are the same for all items.
    `policies` is the board's log by subject; without it finished items are held to their type's box of today.
    """
    moves = effective([move for move in history.moves if move.at <= now])
    crossed = crossings(moves, layout)
    stays = tuple(visits(moves, layout))
    column = stays[-1].column if stays and stays[-1].left is None else OFF_BOARD
    started, finished, created = crossed.started, crossed.finished, history.item.created_at
    entries, exits = _zone_crossings(moves, layout)
    in_progress = len(entries) > len(exits)
    ended = finished if finished is not None else crossed.cancelled
    blocks = spells(history.blocks, ended, now, tz) if history.blocks else ()
    blocked = merged([(spell.start, spell.end) for spell in blocks]) if blocks else []
    dirty = finished is not None and (
        (started is not None and finished < started) or (created is not None and finished < created)
    )
    timed = finished is not None and not dirty
    # What was split is done with the last of its pieces: what was asked for took so long.
    asked_until = finished if timed else history.pieces_done
    if asked_until is not None and (created is None or not created <= asked_until <= now):
        asked_until = None
    active = waiting = None
    if started is not None and (timed or in_progress):
        until = now if finished is None else finished
        waiting = length(_waiting(stays, layout, blocked, started, until))
        active = until - started - waiting
    return ItemMeasures(
        at=now,
        crossed=crossed,
        column=column,
        stays=stays,
        cycle_days=_days(started, finished, tz) if timed else None,
        cycle_time=finished - started if timed and finished is not None and started is not None else None,
        first_start_days=_days(crossed.first_started, finished, tz) if timed else None,
        lead_days=_days(created, asked_until, tz),
        lead_time=None if created is None or asked_until is None else asked_until - created,
        age_days=_days(started, now, tz) if in_progress else None,
        age=now - started if in_progress and started is not None else None,
        active=active,
        waiting=waiting,
        blocked=length(blocked),
        columns=_column_times(stays, now),
        entries=entries,
        exits=exits,
        spells=blocks,
        box=None
        if (crossed.skipped_wip or crossed.cancelled is not None) and not entries
        else item_box(
            history,
            board,
            layout,
            column=column,
            stays=stays,
            spans=time_in_progress(stays, layout),
            at=now if ended is None else ended,
            tz=tz,
            policies=policies or {},
            told=next((move.command_id for move in reversed(moves) if move.backdated and move.at == finished), None),
        ),
        dirty=dirty,
    )


def _days(start: int | None, end: int | None, tz: tzinfo) -> int | None:
    return None if start is None or end is None else day_count(start, end, tz)


def _zone_crossings(moves: Sequence[Move], layout: Layout) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """When the item came into the zone in progress, and when it left it. A jump over the zone is neither."""
    index, start, done = layout.index, layout.start, layout.done
    entries: list[int] = []
    exits: list[int] = []
    inside = False
    for move in moves:
        to = move.to_column_id
        to_inside = to is not None and start <= index[to] < done
        if to_inside is not inside:
            (entries if to_inside else exits).append(move.at)
            inside = to_inside
    return tuple(entries), tuple(exits)


def _column_times(stays: Sequence[Visit], now: int) -> tuple[ColumnTime, ...]:
    """Visits and time by column, open visits to now, in the order of the columns."""
    found: dict[int, tuple[int, int, int | None]] = {}
    for column, entered, left in stays:
        visits, time, _ = found.get(column, (0, 0, None))
        if left is None:
            # Only the last visit may go on.
            found[column] = (visits + 1, time + now - entered, now - entered)
        else:
            found[column] = (visits + 1, time + left - entered, None)
    return tuple([_column_time((column, *found[column])) for column in sorted(found)])


def _waiting(stays: Sequence[Visit], layout: Layout, blocked: list[Closed], start: int, end: int) -> list[Closed]:
    """The time between start and end in waiting columns or blocked."""
    idle: list[Closed] = list(blocked)
    for stay in stays:
        if layout.columns[stay.column].kind is Kind.WAITING:
            idle.append((stay.entered, end if stay.left is None else stay.left))
    return within(merged(idle), start, end) if idle else []
