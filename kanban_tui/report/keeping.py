"""How policies were kept, as parts of the report's document: time boxes and limits, and what was changed of them."""

from __future__ import annotations

from typing import Any

from kanban_tui.board.model import Basis
from kanban_tui.flow.box import newer_box
from kanban_tui.flow.boxes import BoxRate
from kanban_tui.report.items import box_use_json, instant, seconds
from kanban_tui.report.json_parts import type_name
from kanban_tui.report.policy import PolicyLine, box_changes, expedited, limit_changes, reboxes, rule_changes
from kanban_tui.report.report import Report


def time_boxes(report: Report) -> dict[str, Any]:
    """Every item with a box, the rates, and what was changed."""
    boxes = report.boxes
    return {
        "items": [
            {
                "item": history.item.id,
                "title": history.item.title,
                "type": type_name(report, history.item.type_id),
                "finished": instant(item.finished),
                **box_use_json(item.box),
            }
            for history, item in report.boxed()
            if item.box is not None
        ],
        **_rate(boxes.rate),
        "open_breached": boxes.open_breached,
        "at_risk": boxes.at_risk,
        "split_past_box": len(report.split_past_box),
        "finished_before_box": sum(
            report.in_period(item.finished) and newer_box(history.item, report.board, item) is not None
            for history, item in report.entries
        ),
        "by_type": [{"type": type_name(report, type_id), **_rate(rate)} for type_id, rate in boxes.by_type.items()],
        "by_column": [
            {
                "column": report.layout.columns[held.column].name,
                **_rate(held.rate),
                "open_breached": held.open_breached,
                "at_risk": held.at_risk,
            }
            for held in boxes.by_column
        ],
        "changes": [_change(line) for line in box_changes(report)],
        "reboxes": [{"at": instant(line.at), "title": line.name, "reason": line.reason} for line in reboxes(report)],
    }


def _rate(rate: BoxRate) -> dict[str, Any]:
    """A breach rate; overruns in seconds, of work too, and in units of a day, null where no such box was broken."""
    over = {overrun.basis: overrun for overrun in rate.overruns}
    elapsed, working, units = (over.get(basis) for basis in (Basis.ELAPSED, Basis.WORKING, Basis.DAYS))
    return {
        "finished_with_box": rate.finished_with_box,
        "breached": rate.breached,
        "rate": rate.rate,
        "mean_overrun_seconds": seconds(elapsed.mean) if elapsed else None,
        "max_overrun_seconds": seconds(elapsed.max) if elapsed else None,
        "mean_overrun_working_seconds": seconds(working.mean) if working else None,
        "max_overrun_working_seconds": seconds(working.max) if working else None,
        "mean_overrun_units": units.mean if units else None,
        "max_overrun_units": units.max if units else None,
    }


def refusals(report: Report) -> dict[str, Any]:
    """How often the board said no, where and in which weeks, what was let past the limits, and which were changed."""
    board, found = report.board, report.refusals
    past = expedited(report)
    columns = {column.id: column.name for column in (*board.columns, *board.retired)}
    return {
        "total": found.total,
        "by_column": [
            {"column": columns.get(column) if column is not None else None, "count": count}
            for column, count in found.by_column.items()
        ],
        "weekly": [{"week": week, "count": count} for week, count in found.by_week.items()],
        "expedited": len(past),
        "expedites": [
            {"item": item, "title": line.name, "at": instant(line.at), "reason": line.reason} for item, line in past
        ],
        "limit_changes": [_change(line) for line in limit_changes(report)],
        "rule_changes": [{"what": what, **_change(line)} for what, line in rule_changes(report)],
    }


def _change(line: PolicyLine) -> dict[str, Any]:
    return {
        "at": instant(line.at),
        "scope": line.scope,
        "name": line.name,
        "before": line.before,
        "after": line.after,
        "reason": line.reason,
        "by": line.by,
    }
