"""Work in progress and its limits: of the board and of each column in progress, over the days of a period."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, tzinfo

from msgspec import Struct

from kanban_tui.board.history import BoardHistory
from kanban_tui.board.layout import Layout
from kanban_tui.flow.boxes import Entry
from kanban_tui.flow.expedites import lane_stays
from kanban_tui.flow.wip_limits import LimitedDays, Steps, limit_steps, limited_days, standing

Lines = tuple[list[list[int]], list[list[int]]]


class Scope(Struct, frozen=True):
    """What stood in a column (by index; None is the board) at the end of each day, against the limit then. One that
    counts units is none of items.

    `now` and `counts` are of the items asked for, `beside` those of `counts` in the expedite lane, which a column's
    limit does not count. `days` is of all that the limit counts, since limits hold for all.
    """

    column: int | None
    limit: int | None
    now: int
    counts: tuple[int, ...]
    beside: tuple[int, ...]
    expedited: int
    steps: Steps
    days: LimitedDays

    @property
    def most(self) -> tuple[int | None, int | None]:
        """The most that stood there when a day ended, and how much of it was in the lane, on the day with least."""
        beside, count = min(
            zip(self.beside, self.counts, strict=True), key=lambda day: (-day[1], day[0]), default=(None, None)
        )
        return count, beside


def scopes(
    history: BoardHistory,
    known: Sequence[Entry],
    entries: Sequence[Entry],
    layout: Layout,
    days: Sequence[date],
    *,
    at: int,
    tz: tzinfo,
) -> tuple[Scope, ...]:
    """The board first, then its columns in progress; `entries` are those of all `known` that a report is of."""
    board = history.board

    def lines_of(entries: Sequence[Entry]) -> Lines:
        """What stood in each column, and what of it was in the lane."""
        stays = (stay for _, item in entries for stay in item.stays)
        lane = (stay for entry in entries for stay in lane_stays(*entry))
        return standing(stays, layout, days, tz), standing(lane, layout, days, tz)

    lines, beside = lines_of(known)
    asked, asked_beside = (lines, beside) if len(entries) == len(known) else lines_of(entries)
    log = [change for change in history.policy if change.what == "limit"]

    def scope(
        column: int | None,
        subject: str,
        subject_id: int,
        current: int | None,
        counted: Sequence[int],
        counts: Sequence[int],
        beside: Sequence[int],
    ) -> Scope:
        units = history.counts_units(None if column is None else subject_id)
        steps = Steps((), (None,)) if units else limit_steps(log, subject, subject_id, current)
        steps = steps.known_from(board.created_at)
        here = [e for e in entries if (e[1].in_progress if column is None else e[1].column == column)]
        expedited = sum(history.item.lane is not None for history, _ in here)
        held = limited_days(counted, days, steps, at=at, tz=tz)
        return Scope(column, steps.on(at), len(here), tuple(counts), tuple(beside), expedited, steps, held)

    whole = ([sum(day) for day in zip(*each, strict=True)] for each in (lines, asked, asked_beside))
    found = [scope(None, "board", board.id, board.wip_limit, *whole)]
    for k, (line, lane, counts, apart) in enumerate(zip(lines, beside, asked, asked_beside, strict=True), layout.start):
        column = layout.columns[k]
        counted = [count - away for count, away in zip(line, lane, strict=True)]
        found.append(scope(k, "column", column.id, column.wip_limit, counted, counts, apart))
    return tuple(found)
