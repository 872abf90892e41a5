"""Undo and redo: any process undoes the last command of a board, whoever gave it.

Both are commands of their own, checked against the board as it is now: another item may have taken the slot. Rows go
back to their images, moves are voided (or brought back) by new rows, and policies get the opposite entry.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Literal

from sqlalchemy import Engine
from sqlmodel import col, select

from kanban_tui.board.crossings import void_ids
from kanban_tui.board.history import Change, Move
from kanban_tui.board.layout import check_order
from kanban_tui.board.limits import Occupancy, Place, Stand
from kanban_tui.board.model import Kind
from kanban_tui.errors import RuleRefused
from kanban_tui.store import queries
from kanban_tui.store.placing import park
from kanban_tui.store.tables import (
    ColumnRow,
    CommandItemRow,
    CommandRow,
    ItemRow,
    MoveRow,
    PolicyRow,
    ScopeRow,
    Table,
    ident,
)
from kanban_tui.store.transaction import IMAGED, Images, Unit, stand, unit

# A row that a command made goes away by its mark.
_GONE: dict[str, dict[str, Any]] = {"item": {"deleted": 1, "archived": 1}}


def undo(engine: Engine, board_id: int, *, now: int | None = None) -> Change:
    """Undo the last command of a board. Raises RuleRefused where there is none, or where it cannot be undone."""
    with unit(engine, board_id, "undo", now) as work:
        command = work.session.exec(
            select(CommandRow)
            .where(CommandRow.board_id == board_id, col(CommandRow.state).in_(("done", "final")))
            .where(CommandRow.id != work.command.id)
            .order_by(col(CommandRow.id).desc())
        ).first()
        if command is None:
            raise RuleRefused("There is nothing to undo.")
        if command.state == "final":
            raise RuleRefused(f"This cannot be undone: {command.summary}.")
        _apply(work, command, "before")
        command.state = "undone"
        return work.end(f"undid: {command.summary}", notes=_who(work, command))


def redo(engine: Engine, board_id: int, *, now: int | None = None) -> Change:
    """Do again what was undone last. Raises RuleRefused where there is nothing."""
    with unit(engine, board_id, "redo", now) as work:
        command = work.session.exec(
            select(CommandRow)
            .where(CommandRow.board_id == board_id, CommandRow.state == "undone")
            .order_by(col(CommandRow.id))
        ).first()
        if command is None:
            raise RuleRefused("There is nothing to redo.")
        _apply(work, command, "after")
        command.state = "done"
        return work.end(f"redid: {command.summary}", notes=_who(work, command))


def _who(work: Unit, command: CommandRow) -> tuple[str, ...]:
    if command.actor == work.command.actor:
        return ()
    user, _, process = command.actor.rpartition("/")
    return (f"It was given by {user} in another process ({process}).",)


def _apply(work: Unit, command: CommandRow, side: Literal["before", "after"]) -> None:
    images: Images = json.loads(command.images)
    rows = _rows(work, images, side)
    items = [(row, wanted) for row, wanted in rows if isinstance(row, ItemRow)]
    shape = [(row, wanted) for row, wanted in rows if not isinstance(row, ItemRow)]
    _decide(work, rows)
    _write_moves(work, command, side)
    for row, wanted in items:
        wanted.setdefault("archived", row.archived)
    park(work, [row for row, _ in items])
    for row, wanted in (*shape, *items):
        for name, value in wanted.items():
            setattr(row, name, value)
        work.session.flush()
    work.shape_changed = any(isinstance(row, ColumnRow) for row, _ in shape)
    for row, wanted in items:
        work.moved[ident(row)] = row
        work.columns_touched |= {row.column_id, wanted.get("column_id", row.column_id)}
    work.touched |= set(
        work.session.exec(select(CommandItemRow.item_id).where(CommandItemRow.command_id == command.id))
    )
    _write_policy(work, command, side)


def _rows(work: Unit, images: Images, side: str) -> list[tuple[Any, dict[str, Any]]]:
    """Each row a command changed, with the values it is to have."""
    found: list[tuple[Any, dict[str, Any]]] = []
    for table, entries in images.items():
        kind: type[Table] = IMAGED[table]
        for number, before, after in entries:
            row = work.session.get(kind, number)
            if row is None:
                raise RuleRefused(f"This cannot be undone: row {number} of {table} is gone.")
            if side == "after":
                wanted = after
            elif before is None:
                wanted = _GONE.get(table, {"deleted": 1})
            else:
                wanted = before
            found.append((row, wanted))
    return found


def _decide(work: Unit, rows: list[tuple[Any, dict[str, Any]]]) -> None:
    """Ask the rule about the board with these values, as about any other change."""
    items = [(row, _stand(row, wanted)) for row, wanted in rows if isinstance(row, ItemRow)]
    moves = [(stand(row), there) for row, there in items]
    moving = [row for row, there in items if stand(row) != there]
    target_id = next((wanted["column_id"] for row, wanted in rows if row in moving and "column_id" in wanted), None)
    if target_id is None and moving:
        target_id = moving[0].column_id
    standing = {ident(column): column for column in work.columns()}
    overrides = {ident(row): wanted for row, wanted in rows if isinstance(row, ColumnRow)}
    limits = {ident(row): wanted for row, wanted in rows if isinstance(row, ScopeRow)}
    before = work.occupancy(crowd=bool(overrides))
    after = before.moved(*moves)
    if overrides:
        standing |= {ident(row): row for row, _ in rows if isinstance(row, ColumnRow)}
        columns = [_overridden(row, overrides.get(number, {})) for number, row in standing.items()]
        columns = sorted((c for c in columns if not c.deleted), key=lambda c: (c.position, c.id))
        check_order([Kind(column.kind) for column in columns])
        places = [Place(ident(column), column.name, Kind(column.kind)) for column in columns]
        after = before.reshaped(places, moves=moves)
        _check_empty(rows, after)
    for scope in after.scopes:
        wanted = limits.get(scope.id)
        if wanted:
            now = {"wip_limit": scope.limit, "drain_to": scope.drain_to, **wanted}
            after = after.with_scope(replace(scope, limit=now["wip_limit"], drain_to=now["drain_to"]))
    work.decide(before, after, moving=moving, target=standing.get(target_id) if target_id is not None else None)


def _stand(row: ItemRow, wanted: dict[str, Any]) -> Stand | None:
    """An item as limits will see it."""
    values = {name: wanted.get(name, getattr(row, name)) for name in (*Stand._fields, "archived")}
    return None if values.pop("archived") else Stand(**values)


def _check_empty(rows: list[tuple[Any, dict[str, Any]]], after: Occupancy) -> None:
    """A column that goes away holds nothing. Raises RuleRefused."""
    held: dict[int | None, int] = {}
    for there, number in (after.crowd or {}).items():
        held[there.column_id] = held.get(there.column_id, 0) + number
    for row, wanted in rows:
        if isinstance(row, ColumnRow) and wanted.get("deleted") and held.get(row.id):
            raise RuleRefused(f"{row.name} holds {held[row.id]} now: move them first.")


def _overridden(row: ColumnRow, wanted: dict[str, Any]) -> ColumnRow:
    return ColumnRow(**{**row.model_dump(), **wanted})


def _write_moves(work: Unit, command: CommandRow, side: str) -> None:
    """Void the moves of a command, or void what voided them."""
    own = work.session.exec(select(MoveRow).where(MoveRow.command_id == command.id).order_by(col(MoveRow.id))).all()
    for item_id in dict.fromkeys(move.item_id for move in own):
        history = queries.moves(work.raw, item_id)
        void = void_ids(history)
        for move in own:
            if move.item_id != item_id or move.voids is not None:
                continue
            number = ident(move)
            if side == "before" and number not in void:
                _void(work, item_id, number)
            elif side == "after" and number in void:
                _void(work, item_id, _voiding(history, number))


def _voiding(history: list[Move], number: int) -> int:
    """The row that holds a move void now: the latest that names it."""
    return max(move.id for move in history if move.voids == number)


def _void(work: Unit, item_id: int, number: int) -> None:
    work.session.add(MoveRow(item_id=item_id, command_id=ident(work.command), at=work.now, voids=number))


def _write_policy(work: Unit, command: CommandRow, side: str) -> None:
    own = work.session.exec(select(PolicyRow).where(PolicyRow.command_id == command.id).order_by(col(PolicyRow.id)))
    for row in own.all():
        before, after = (row.after, row.before) if side == "before" else (row.before, row.after)
        what, at = row.what, work.now
        if what == "rebox" and side == "before":
            what, before = "rebox_undone", str(ident(row))
        elif what == "rebox":
            at = row.at
        work.session.add(
            PolicyRow(
                board_id=row.board_id,
                command_id=ident(work.command),
                at=at,
                what=what,
                subject=row.subject,
                subject_id=row.subject_id,
                before=before,
                after=after,
                reason=row.reason,
            )
        )
