"""The time boxes of types, columns and items, and starting an item's anew."""

from __future__ import annotations

from typing import Literal

from kanban_tui.board import text, words
from kanban_tui.board.bounds import check_box, check_box_of
from kanban_tui.board.change import Change
from kanban_tui.board.model import Column, Item, Kind, TimeBox, WorkType
from kanban_tui.board.timebox import settled
from kanban_tui.errors import RuleRefused
from kanban_tui.store.boxing import set_row_box
from kanban_tui.store.commands.lookup import board_of, board_of_column, board_of_type
from kanban_tui.store.sql import Engine
from kanban_tui.store.transaction import unit


def set_box(
    engine: Engine,
    subject: Literal["type", "column", "item"],
    subject_id: int,
    box: TimeBox | None,
    *,
    reason: str | None = None,
    now: int | None = None,
) -> Change:
    """Set or remove the time box of a work type, a column or an item. The log keeps what held before.

    Raises RuleRefused for a done column.
    """
    check_box(box)
    why = None if reason is None else text.one_line(reason, "The reason", text.MAX_TITLE)
    if subject == "item":
        board_id = board_of(engine, subject_id)
    elif subject == "column":
        board_id = board_of_column(engine, subject_id)
    else:
        board_id = board_of_type(engine, subject_id)
    with unit(engine, board_id, "timebox", now) as work:
        row: Item | Column | WorkType
        if subject == "item":
            row = work.item(subject_id)
            label = f"#{subject_id}"
        else:
            row = work.column(subject_id) if subject == "column" else work.type(subject_id)
            label = row.name
        if isinstance(row, Column):
            if box is not None and row.kind is Kind.DONE:
                raise RuleRefused(f"{row.name} is a done column: nothing ages there.")
            check_box_of(row, box)
        set_row_box(work, row, subject, box, why)
        if not work.images():
            return work.unchanged(f"the time box of {label} is as it was")
        return work.end(words.set_to(f"the time box of {label}", box, why))


def rebox(engine: Engine, item: int, reason: str, *, now: int | None = None) -> Change:
    """Set the used time of an item's box to 0, with a reason. The log keeps that it was done.

    Raises RuleRefused for a finished item, whose box stopped at its finish.
    """
    why = text.one_line(reason, "The reason", text.MAX_TITLE)
    with unit(engine, board_of(engine, item), "rebox", now) as work:
        row = work.item(item)
        if why_not := settled(row):
            raise RuleRefused(why_not)
        work.log_policy("rebox", "item", item, None, None, why)
        work.columns_touched.add(row.column_id)
        return work.end(f"reboxed #{item}: {why}")
