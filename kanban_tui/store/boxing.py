"""Setting time boxes of items, columns and work types, and unit boxes of types, logged: reports know what held when."""

from __future__ import annotations

from typing import TypeVar

from kanban_tui.board import bounds, words
from kanban_tui.board.model import Column, Item, TimeBox, UnitBox, WorkType
from kanban_tui.store.transaction import Unit

R = TypeVar("R", bound=Item | Column | WorkType)


def set_row_box(work: Unit, row: R, subject: str, box: TimeBox | None, why: str | None) -> R:
    """Give a row a box, and log what held before."""
    if row.box == box:
        return row
    from kanban_tui.board.timebox import encode

    work.log_policy("box", subject, row.id, encode(row.box), encode(box), why)
    return work.change(row, box_basis=box.basis if box else None, box_amount=box.amount if box else None)


def set_unit_box(work: Unit, row: WorkType, box: UnitBox | None) -> WorkType:
    """Give a work type a box of units, and log what held before. Raises BadValue."""
    clean = None if box is None else bounds.unit_box(box)
    if row.units == clean:
        return row
    before, after = (None if each is None else words.unit_box(each) for each in (row.units, clean))
    work.log_policy("units", "type", row.id, before, after)
    return work.change(
        row, unit_name=None if clean is None else clean.name, max_units=None if clean is None else clean.most
    )
