"""The measures at the head of a board, on the screen and in `wip status`, and of what a split ends. They read more than
the screen shows.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from kanban_tui.board import clock
from kanban_tui.board.layout import Layout
from kanban_tui.board.model import DAY, Board
from kanban_tui.store import queries, records
from kanban_tui.store.finishes import Finishes, finishes
from kanban_tui.store.sql import Connection

_WEEK = 7
LEAST_TIMED = 10
"""With fewer finished items a percentile of them says nothing of the next one."""
_PACE_DAYS = 28


class Numbers(Struct, frozen=True):
    """What the header tells of the whole board."""

    breached: int = 0
    blocked: int = 0
    within_days: int | None = None
    """Days in which 85 % of the finished items were finished, from ten of them on."""
    a_week: float | None = None
    recent: int | None = None
    """Finished in the last seven days."""
    refused: tuple[tuple[int | None, int], ...] = ()
    """How often each column (None: the board) said no in the last seven days."""


def read_numbers(c: Connection, board: Board, now: int) -> Numbers:
    """Measure what the header tells."""
    from kanban_tui.flow.box import current_box

    tz = clock.zone(board.zone)
    layout = Layout.of(board.columns, board.retired)
    running = records.histories(c, queries.in_progress(c, board.id))
    uses = [current_box(history, board, layout, now=now, tz=tz) for history in running]
    return numbers(
        c,
        board,
        now,
        breached=sum(1 for use in uses if use is not None and use.overrun),
        done=read_finishes(c, board, now),
    )


def read_finishes(c: Connection, board: Board, now: int) -> Finishes:
    """What was finished, and how much of it in the last seven days."""
    return finishes(c, board.id, clock.zone(board.zone), now, since=now - _WEEK * DAY)


def numbers(c: Connection, board: Board, now: int, *, breached: int, done: Finishes) -> Numbers:
    """What the header tells, of boxes that are broken and what is finished."""
    from kanban_tui.flow.percentiles import percentile

    found = Numbers(
        breached=breached,
        blocked=queries.blocked_count(c, board.id),
        recent=done.lately,
        refused=tuple(records.refused_since(c, board.id, now - _WEEK * DAY).items()),
    )
    if not done.by_day:
        return found
    today = clock.day_number(clock.local_date(now, clock.zone(board.zone)))
    days = done.cycle_days
    span = min(_PACE_DAYS, today - min(done.by_day))
    pace = sum(done.by_day[day] for day in range(today - span, today))
    return replace(
        found,
        within_days=percentile(days, 85) if len(days) >= LEAST_TIMED else None,
        # Over four whole weeks, or the days there are; before the first week is over it would be a guess.
        a_week=_WEEK * pace / span if span >= _WEEK else None,
    )


def broken_box(c: Connection, number: int, at: int) -> str:
    """That an item is past its time box, which nothing tells any more once it is split; empty where it is not."""
    from kanban_tui.flow.box import current_box

    item = queries.item(c, number)
    board = queries.board(c, item.board_id)
    (history,) = records.histories(c, [item])
    layout, tz = Layout.of(board.columns, board.retired), clock.zone(board.zone)
    use = None if item.archived else current_box(history, board, layout, now=at, tz=tz)
    if use is None or not use.overrun:
        return ""
    return f"#{number} had used {use.percent} % of its time box; its pieces begin theirs anew."
