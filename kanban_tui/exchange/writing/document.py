"""A whole board as one JSON document, written; `restore` reads it back, and nothing but undo is lost."""

from __future__ import annotations

import json
from typing import Any

from kanban_tui import __version__
from kanban_tui.board.change import Move
from kanban_tui.board.clock import to_text
from kanban_tui.board.history import Block, BoardHistory, History, PolicyChange
from kanban_tui.board.limits import Scope
from kanban_tui.board.model import SECOND, Basis, Board, Boxed, Column, Item, WorkType

FORMAT = "kanban-wip board"
SCHEMA_VERSION = 2


def render(history: BoardHistory) -> str:
    """The document as text."""
    return json.dumps(document(history), separators=(",", ":")) + "\n"


def document(history: BoardHistory) -> dict[str, Any]:
    """Everything of a board: its shape, its items with every move (undone ones too), its log of policies and refusals.

    Ids are those of the file it came from; they only say which row another one means.
    """
    board = history.board
    items = {entry.item.id for entry in history.items}
    known = {
        "board": {board.id},
        "column": {column.id for column in (*board.columns, *board.retired)},
        "type": {kind.id for kind in board.types},
        "item": items,
        "scope": {scope.id for scope in history.scopes},
    }
    return {
        "format": FORMAT,
        "schema_version": SCHEMA_VERSION,
        "version": __version__,
        "board": _board(board),
        "columns": [_column(column) for column in board.columns],
        "retired_columns": [_column(column) for column in board.retired],
        "types": [_type(kind) for kind in board.types],
        "limits": [_scope(scope) for scope in history.scopes],
        "items": [_item(entry) for entry in history.items],
        "policy": [
            _policy(change) for change in history.policy if change.subject_id in known.get(change.subject, set())
        ],
        "refusals": [
            {
                "at": to_text(record.at),
                "command": record.command,
                "item": record.item_id if record.item_id in items else None,
                "column": record.column_id,
            }
            for record in history.refusals
        ],
    }


def _board(board: Board) -> dict[str, Any]:
    return {
        "id": board.id,
        "name": board.name,
        "zone": board.zone,
        "limit": board.wip_limit,
        "drain_to": board.drain_to,
        "require_start": bool(board.require_start),
        "at_risk_percent": board.at_risk_percent,
        "calendar": {"hours": board.work_hours, "holidays": board.holidays.split()},
        "created": to_text(board.created_at),
    }


def _column(column: Column) -> dict[str, Any]:
    return {
        "id": column.id,
        "name": column.name,
        "kind": column.kind.value,
        "limit": column.wip_limit,
        "drain_to": column.drain_to,
        "time_box": _box(column),
        "retired_into": column.retired_into,
        "entry": column.entry_policy or None,
        "exit": column.exit_policy or None,
        "points": [{"id": point.id, "text": point.text, "required": bool(point.required)} for point in column.points],
        "stay_least_seconds": None if column.stay_least is None else column.stay_least / SECOND,
        "deployment": bool(column.deployment),
    }


def _type(kind: WorkType) -> dict[str, Any]:
    units = kind.units
    return {
        "id": kind.id,
        "name": kind.name,
        "time_box": _box(kind),
        "unit_box": None if units is None else {"name": units.name, "most": units.most},
    }


def _scope(scope: Scope) -> dict[str, Any]:
    return {
        "id": scope.id,
        "kind": scope.kind,
        "column": scope.column_id,
        "type": scope.type_id,
        "name": scope.name if scope.kind in ("person", "group") else None,
        "measure": scope.measure,
        "limit": scope.limit,
        "drain_to": scope.drain_to,
        "columns": sorted(scope.columns) if scope.chosen else None,
    }


def _box(owner: Boxed) -> dict[str, Any] | None:
    box = owner.box
    if box is None:
        return None
    if box.basis is Basis.DAYS:
        return {"basis": box.basis.value, "limit_units": box.amount}
    return {"basis": box.basis.value, "limit_seconds": box.amount / SECOND}


def _item(entry: History) -> dict[str, Any]:
    item: Item = entry.item
    return {
        "id": item.id,
        "column": item.column_id,
        "type": item.type_id,
        "position": item.position,
        "title": item.title,
        "description": item.description,
        "tags": item.tags.split(),
        "assignee": item.assignee,
        "created": None if item.created_at is None else to_text(item.created_at),
        "estimate_seconds": None if item.estimate is None else item.estimate / SECOND,
        "due": item.due,
        "archived": bool(item.archived),
        "lane": item.lane,
        "units": item.planned_units,
        "units_done": item.done_units,
        "parent": item.parent_id,
        "split": bool(item.container),
        "time_box": _box(item),
        "moves": [_move(move) for move in entry.moves],
        "blocks": [_block(block) for block in entry.blocks],
        "notes": [{"at": to_text(note.at), "text": note.text, "by": note.author} for note in entry.notes],
        "ticks": [{"point": tick.point_id, "at": to_text(tick.at), "by": tick.author} for tick in entry.ticks],
    }


def _move(move: Move) -> dict[str, Any]:
    return {
        "id": move.id,
        "from": move.from_column_id,
        "to": move.to_column_id,
        "at": to_text(move.at),
        "backdated": bool(move.backdated),
        "voids": move.voids,
        "doubt": move.doubt,
    }


def _block(block: Block) -> dict[str, Any]:
    return {
        "reason": block.reason,
        "since": to_text(block.started_at),
        "until": None if block.ended_at is None else to_text(block.ended_at),
    }


def _policy(change: PolicyChange) -> dict[str, Any]:
    return {
        "id": change.id,
        "at": to_text(change.at),
        "what": change.what,
        "subject": change.subject,
        "subject_id": change.subject_id,
        "before": change.before,
        "after": change.after,
        "reason": change.reason,
    }
