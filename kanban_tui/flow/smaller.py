"""Whether an item should rather be smaller: what the board suggests to split, and why."""

from __future__ import annotations

from enum import StrEnum

from kanban_tui.board import calendar
from kanban_tui.board.model import DAY, Basis, Board, Item
from kanban_tui.board.splitting import cap
from kanban_tui.board.timebox import BoxUse, State, chosen


class WhySplit(StrEnum):
    """Why an item should be split, the more pressing first."""

    BREACHED = "breached"
    AT_RISK = "at_risk"
    UNITS = "units"
    ESTIMATE = "estimate"
    OLD = "old"


def why_split(
    item: Item, board: Board, use: BoxUse | None = None, *, old_from: int | None = None, age: int = 0
) -> WhySplit | None:
    """Why an item should be split; None for one that is small enough, or finished.

    `use` is how it stands to its time box while it is in progress. `age` is in days; `old_from` that which 85 % of the
    finished items had at most when they left its column, None where that is not known.
    """
    if item.finished_at is not None:
        return None
    if use is not None and use.state is not State.OK:
        return WhySplit(use.state.value)
    most = cap(board, item.type_id)
    if most is not None and (item.planned_units or 0) > most:
        return WhySplit.UNITS
    held = chosen(item, None, board.type(item.type_id))
    if held is not None and item.estimate is not None:
        box, _ = held
        working = box.basis is Basis.WORKING
        estimate = calendar.of_work(calendar.of(board), item.estimate) if working else item.estimate
        if estimate > box.amount * (DAY if box.basis is Basis.DAYS else 1):
            return WhySplit.ESTIMATE
    return WhySplit.OLD if old_from is not None and age > old_from else None
