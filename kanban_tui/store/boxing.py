"""Setting the time box of an item, a column or a work type, logged so that reports know what held when."""

from __future__ import annotations

from typing import TypeVar

from kanban_tui.board.model import Column, Item, TimeBox, WorkType
from kanban_tui.store.transaction import Unit

R = TypeVar("R", bound=Item | Column | WorkType)


def set_row_box(work: Unit, row: R, subject: str, box: TimeBox | None, why: str | None) -> R:
    """Give a row a box, and log what held before."""
    if row.box == box:
        return row
    from kanban_tui.board.timebox import encode

    work.log_policy("box", subject, row.id, encode(row.box), encode(box), why)
    return work.change(row, box_basis=box.basis if box else None, box_amount=box.amount if box else None)
