"""An item as JSON: what the command line, the report and a refusal say of it, the same everywhere."""

from __future__ import annotations

from datetime import date
from typing import Any

from kanban_tui.board import checklist, clock
from kanban_tui.board.clock import to_text
from kanban_tui.board.crossings import void_ids
from kanban_tui.board.history import History
from kanban_tui.board.layout import OFF_BOARD, Layout
from kanban_tui.board.model import SECOND, Basis, Board, Column, TimeBox, UnitBox
from kanban_tui.board.timebox import BoxUse
from kanban_tui.flow.items import ItemMeasures


def item_json(
    history: History, board: Board, layout: Layout, measures: ItemMeasures, *, details: bool = False
) -> dict[str, Any]:
    """An item at the instant it was measured at; with `details` its columns and moves too."""
    item, crossed = history.item, measures.crossed
    last = measures.stays[-1].column if measures.stays else layout.of_column(item.column_id)
    column = None if last == OFF_BOARD else layout.columns[last]
    kind = board.type(item.type_id)
    block = measures.block
    document: dict[str, Any] = {
        "id": item.id,
        "title": item.title,
        "description": item.description,
        "type": kind.name if kind else None,
        "tags": item.tags.split(),
        "assignee": item.assignee,
        "board": board.name,
        "column": column.name if column else None,
        "kind": str(column.kind) if column else None,
        "position": item.position,
        "created": instant(item.created_at),
        "first_started": instant(crossed.first_started),
        "started": instant(crossed.started),
        "finished": instant(crossed.finished),
        "cancelled": None if item.container else instant(crossed.cancelled),
        "archived": crossed.cancelled is not None or bool(item.archived and crossed.finished is not None),
        "cycle_days": measures.cycle_days,
        "cycle_seconds": seconds(measures.cycle_time),
        "first_start_days": measures.first_start_days,
        "lead_days": measures.lead_days,
        "lead_seconds": seconds(measures.lead_time),
        "age_days": measures.age_days,
        "age_seconds": seconds(measures.age),
        "restarts": crossed.restarts,
        "backward_moves": crossed.backward_moves,
        "reopened": crossed.reopened,
        "skipped_wip": crossed.skipped_wip,
        "estimate_seconds": seconds(item.estimate),
        "due": item.due,
        "due_days": _days_left(history, board, measures),
        "lane": item.lane,
        "units": None if item.planned_units is None else _units(history, board),
        "parent": item.parent_id,
        # What was split later had none yet.
        "pieces": list(history.pieces) if measures.column == OFF_BOARD else [],
        "pieces_done": instant(history.pieces_done) if measures.column == OFF_BOARD else None,
        "active_seconds": seconds(measures.active),
        "waiting_seconds": seconds(measures.waiting),
        "blocked_seconds": seconds(measures.blocked),
        "blocked": None if block is None else {"reason": block.reason, "since": instant(block.started_at)},
        "time_box": None if measures.box is None else box_use_json(measures.box),
    }
    if details:
        document["columns"] = [
            {
                "name": layout.columns[spent.column].name,
                "visits": spent.visits,
                "seconds": spent.time / SECOND,
                "open_seconds": seconds(spent.open),
            }
            for spent in measures.columns
        ]
        document["moves"] = _moves(history, board, measures.at)
        document["checklist"] = _checklist(history, column, measures.at)
        document["notes"] = [
            {"at": to_text(note.at), "text": note.text, "by": note.author}
            for note in history.notes
            if note.at <= measures.at
        ]
    return document


def _units(history: History, board: Board) -> dict[str, Any]:
    kind = board.type(history.item.type_id)
    name = None if kind is None else kind.unit_name
    return {"planned": history.item.planned_units, "done": history.item.done_units, "name": name}


def _checklist(history: History, column: Column | None, at: int) -> list[dict[str, Any]]:
    """The points that can be ticked, with their numbers: those of the description, then those of its column as they
    were ticked at an instant."""
    own = checklist.points(history.item.description)
    found: list[dict[str, Any]] = [
        {"point": k, "done": point.done, "text": point.text} for k, point in enumerate(own, 1)
    ]
    ticks = history.ticked(at)
    for k, point in enumerate(() if column is None else column.points, len(own) + 1):
        tick = ticks.get(point.id)
        found.append(
            {
                "point": k,
                "done": tick is not None,
                "text": point.text,
                "column": column.name if column else None,
                "required": bool(point.required),
                "by": None if tick is None else tick.author,
                "at": None if tick is None else to_text(tick.at),
            }
        )
    return found


def _days_left(history: History, board: Board, measures: ItemMeasures) -> int | None:
    """Days until an unfinished item is due, less than 0 when that is past. What plain SQL wrote may be no date."""
    item = history.item
    if item.due is None or measures.finished is not None or measures.crossed.cancelled is not None:
        return None
    try:
        return (date.fromisoformat(item.due) - clock.local_date(measures.at, clock.zone(board.zone))).days
    except ValueError:
        return None


def instant(at: int | None) -> str | None:
    """RFC 3339 in UTC with Z; None stays None."""
    return None if at is None else to_text(at)


def seconds(duration: float | None) -> float | None:
    """Microseconds as seconds; None stays None."""
    return None if duration is None else duration / SECOND


def box_json(box: TimeBox | None) -> dict[str, Any] | None:
    """A box as a policy: its basis, and its limit in seconds or in units of a day."""
    if box is None:
        return None
    if box.basis is Basis.DAYS:
        return {"basis": box.basis.value, "limit_units": box.amount}
    return {"basis": box.basis.value, "limit_seconds": seconds(box.amount)}


def unit_box_json(box: UnitBox | None) -> dict[str, Any] | None:
    """A box of units: what they are called, and how many one item may plan."""
    return None if box is None else {"name": box.name, "most": box.most}


def box_use_json(use: BoxUse) -> dict[str, Any]:
    """A box as an item stands to it; a `days` box counts in units of a day."""
    if use.box.basis is Basis.DAYS:
        amounts: dict[str, float | None] = {
            "limit_units": use.box.amount,
            "done_units": use.used,
            "overrun_units": use.overrun,
        }
    else:
        amounts = {
            "limit_seconds": use.box.amount / SECOND,
            "used_seconds": use.used / SECOND,
            "overrun_seconds": use.overrun / SECOND,
        }
    return {
        "source": use.source,
        "basis": str(use.box.basis),
        **amounts,
        "percent": use.percent,
        "state": str(use.state),
        "breach_at": instant(use.breach_at),
    }


def _moves(history: History, board: Board, at: int) -> list[dict[str, Any]]:
    """Every move known at an instant, undone ones marked; the rows that only undo are told by those marks."""
    known = [move for move in history.moves if move.at <= at]
    void = void_ids(known)
    names: dict[int | None, str | None] = {column.id: column.name for column in (*board.columns, *board.retired)}
    names[None] = None
    return [
        {
            "from": names[move.from_column_id],
            "to": names[move.to_column_id],
            "at": to_text(move.at),
            "backdated": bool(move.backdated),
            "void": move.id in void,
            "doubt": move.doubt,
        }
        for move in known
        if move.voids is None
    ]
