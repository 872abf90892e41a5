"""Putting items into columns and taking them off the board: rows, positions, history and blocks together."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from kanban_tui.board import clock
from kanban_tui.board.model import Kind
from kanban_tui.errors import BadValue, RuleRefused
from kanban_tui.store.tables import BlockRow, ColumnRow, ItemRow, MoveRow, ident
from kanban_tui.store.transaction import Unit, stand_in

GAP = 1024


def place(work: Unit, rows: Sequence[ItemRow], target: ColumnRow, at: int | None = None) -> list[ItemRow]:
    """Move items to a column, all or none; those that stand there already are left. Returns what moved."""
    moving = [row for row in rows if row.column_id != target.id or row.archived]
    if not moving:
        return []
    check_start_required(work, moving, target)
    work.decide_moves([(row, stand_in(row, ident(target))) for row in moving], target=target)
    put(work, [(row, target) for row in moving], at)
    return moving


def check_start_required(work: Unit, rows: Sequence[ItemRow], target: ColumnRow) -> None:
    """Refuse to finish what was never started, where the board asks for it. Raises RuleRefused."""
    if not work.board.require_start or target.kind != Kind.DONE:
        return
    kinds = {ident(column): Kind(column.kind) for column in work.columns()}
    for row in rows:
        if not row.archived and kinds.get(row.column_id) is Kind.QUEUE:
            raise RuleRefused(f"#{row.id} was never started, and {work.board.name} requires a start.")


def put(work: Unit, pairs: Sequence[tuple[ItemRow, ColumnRow]], at: int | None = None) -> None:
    """Write moves that were decided: each item to the end of its column (of a done column: to the top).

    Row triggers count at once, so several items are parked off the board before the first is placed.
    """
    times = [event_time(work, row, at) for row, _ in pairs]
    sources = [None if row.archived and not _finished(row) else row.column_id for row, _ in pairs]
    park(work, [row for row, _ in pairs if len(pairs) > 1])
    for (row, target), moment, source in zip(pairs, times, sources, strict=True):
        work.columns_touched |= {row.column_id, ident(target)}
        row.position = end_of(work, target)
        row.column_id = ident(target)
        row.archived = 0
        work.session.flush()
        if source != ident(target):
            record_move(work, row, source, ident(target), moment, backdated=at is not None)
        if target.kind == Kind.DONE:
            end_block(work, row, moment)


def park(work: Unit, rows: Sequence[ItemRow]) -> None:
    """Take items off the board inside the transaction."""
    for row in rows:
        row.archived = 1
    work.session.flush()


def take_off(work: Unit, row: ItemRow, moment: int) -> None:
    """Take an item off the board: cancelled when unfinished, else history still ends in its done column."""
    work.columns_touched.add(row.column_id)
    if not _finished(row):
        record_move(work, row, row.column_id, None, moment)
    end_block(work, row, moment)
    row.archived = 1


def cancel_unfinished(work: Unit) -> tuple[str, ...]:
    """Let archived items leave the board that were finished and by its new shape are not, and say how many.

    Their history ended in a done column. They leave at the time when they were archived, so that they count as in
    progress on no day since.
    """
    layout = work.layout()
    unfinished = [column for column, index in layout.index.items() if index < layout.done]
    asked = select(ItemRow).where(ItemRow.board_id == work.board.id, col(ItemRow.column_id).in_(unfinished))
    gone = asked.where(ItemRow.archived == 1, ItemRow.deleted == 0, col(ItemRow.finished_at).is_not(None))
    rows = work.session.exec(gone).all()
    for row in rows:
        work.touched.add(ident(row))
        record_move(work, row, row.column_id, None, max(_last_touched(work, row), row.entered_at), backdated=True)
    return (f"{len(rows)} archived, which had been finished: cancelled now.",) if rows else ()


def _last_touched(work: Unit, row: ItemRow) -> int:
    found = work.raw.execute(
        "SELECT max(k.at) FROM command_item t JOIN command k ON k.id = t.command_id WHERE t.item_id = ?", (row.id,)
    ).fetchone()
    return int(found[0] or 0)


def _finished(row: ItemRow) -> bool:
    return row.finished_at is not None


def record_move(
    work: Unit, row: ItemRow, source: int | None, target: int | None, at: int, *, backdated: bool = False
) -> None:
    """Add one row of history."""
    work.session.add(
        MoveRow(
            item_id=ident(row),
            command_id=ident(work.command),
            from_column_id=source,
            to_column_id=target,
            at=at,
            backdated=int(backdated),
        )
    )
    work.moved[ident(row)] = row


def end_block(work: Unit, row: ItemRow, moment: int) -> None:
    """End the open block of an item, if there is one."""
    if row.blocked_at is None:
        return
    for block in work.session.exec(
        select(BlockRow).where(BlockRow.item_id == row.id, col(BlockRow.ended_at).is_(None), BlockRow.deleted == 0)
    ):
        block.ended_at = max(moment, block.started_at)
    row.blocked_at = row.blocked_reason = None


def event_time(work: Unit, row: ItemRow, at: int | None) -> int:
    """When an event of an item is taken to happen. Raises BadValue for a time before its last one or to come.

    Without `at` it is now, or the item's last event where the clock was set back: history never runs backwards.
    """
    last = max(row.entered_at, row.blocked_at or 0)
    if at is None:
        return max(work.now, last)
    if at > work.now:
        raise BadValue(f"{clock.to_text(at)} is still to come.")
    if at < last:
        raise BadValue(f"#{row.id} has a later event, at {clock.to_text(last)}; history cannot run backwards.")
    return at


def end_of(work: Unit, column: ColumnRow) -> int:
    """The position for an item that comes to a column."""
    order = "min(position) - ?" if column.kind == Kind.DONE else "max(position) + ?"
    row = work.raw.execute(
        f"SELECT {order} FROM item WHERE column_id = ? AND archived = 0", (GAP, ident(column))
    ).fetchone()
    return 0 if row[0] is None else int(row[0])
