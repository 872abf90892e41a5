"""Work in progress and its limits: of the board and of each column in progress, over the days of a period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from kanban_tui.board.history import BoardHistory
from kanban_tui.board.layout import Layout
from kanban_tui.flow.items import ItemMeasures
from kanban_tui.flow.wip_limits import LimitedDays, Steps, limit_steps, limited_days, standing


@dataclass(frozen=True, slots=True)
class Scope:
    """What stood in a column (by index; None is the board) at the end of each day, against the limit then.

    `now` and `counts` are of the items asked for; `days` is of all, since limits hold for all.
    """

    column: int | None
    limit: int | None
    now: int
    counts: tuple[int, ...]
    steps: Steps
    days: LimitedDays


def scopes(
    history: BoardHistory,
    known: Sequence[ItemMeasures],
    items: Sequence[ItemMeasures],
    layout: Layout,
    days: Sequence[date],
    *,
    at: int,
    tz: tzinfo,
) -> tuple[Scope, ...]:
    """The board first, then its columns in progress; `items` are those of all that are `known` that a report is of."""
    board = history.board
    lines = standing(known, layout, days, tz)
    asked = lines if len(items) == len(known) else standing(items, layout, days, tz)
    log = [change for change in history.policy if change.what == "limit"]

    def scope(
        column: int | None,
        subject: str,
        subject_id: int,
        current: int | None,
        line: Sequence[int],
        counts: Sequence[int],
    ) -> Scope:
        steps = limit_steps(log, subject, subject_id, current)
        now = sum(item.in_progress if column is None else item.column == column for item in items)
        return Scope(column, steps.on(at), now, tuple(counts), steps, limited_days(line, days, steps, at=at, tz=tz))

    whole, counts = ([sum(day) for day in zip(*each, strict=True)] for each in (lines, asked))
    found = [scope(None, "board", board.id, board.wip_limit, whole, counts)]
    for k, (line, counts) in enumerate(zip(lines, asked, strict=True), layout.start):
        column = layout.columns[k]
        found.append(scope(k, "column", column.id, column.wip_limit, line, counts))
    return tuple(found)
