"""Setting the time box of an item, a column or a work type, logged so that reports know what held when."""

from __future__ import annotations

from kanban_tui.board.model import Basis, TimeBox
from kanban_tui.board.timebox import encode
from kanban_tui.errors import BadValue
from kanban_tui.store.tables import ColumnRow, ItemRow, TypeRow, ident
from kanban_tui.store.transaction import Unit


def check_box(box: TimeBox | None) -> None:
    """Raise BadValue for a box of nothing."""
    if box is not None and box.amount <= 0:
        raise BadValue("A time box is more than nothing.")


def set_row_box(
    work: Unit, row: ItemRow | ColumnRow | TypeRow, subject: str, box: TimeBox | None, why: str | None
) -> None:
    """Give a row a box, and log what held before."""
    before = None if row.box_basis is None or row.box_amount is None else TimeBox(Basis(row.box_basis), row.box_amount)
    if before == box:
        return
    row.box_basis = box.basis.value if box else None
    row.box_amount = box.amount if box else None
    work.log_policy("box", subject, ident(row), encode(before), encode(box), why)
