"""The report as one JSON document: every number unrounded."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from kanban_tui import __version__
from kanban_tui.flow.boxes import BoxRate
from kanban_tui.flow.percentiles import Distribution
from kanban_tui.report.build import Report
from kanban_tui.report.items import box_json, box_use_json, instant, item_json, seconds
from kanban_tui.report.policy import PolicyLine, box_changes, limit_changes, reboxes

SCHEMA_VERSION = 1


def render(report: Report) -> str:
    """The document as text, in ASCII so that it passes through any terminal and any locale."""
    return json.dumps(document(report), separators=(",", ":")) + "\n"


def document(report: Report) -> dict[str, Any]:
    """The document. Its keys keep their names and meaning; `schema_version` grows when one must not."""
    board, layout, throughput = report.board, report.layout, report.throughput
    columns = {column.id: column.name for column in (*board.columns, *board.retired)}
    return {
        "schema_version": SCHEMA_VERSION,
        "generated": instant(report.generated),
        "board": board.name,
        "as_of": report.as_of.isoformat(),
        "since": report.since.isoformat() if report.since else None,
        "until": report.until.isoformat(),
        "zone": board.zone,
        "version": __version__,
        "definition": {
            "columns": [
                {
                    "name": column.name,
                    "kind": column.kind.value,
                    "limit": column.wip_limit,
                    "time_box": box_json(column.box),
                }
                for column in layout.columns
            ],
            "started": layout.columns[layout.start].name,
            "finished": layout.columns[layout.done].name,
            "limit": board.wip_limit,
            "types": [{"name": kind.name, "time_box": box_json(kind.box)} for kind in board.types],
        },
        "summary": _fields(report.summary),
        "cycle_days": distribution_json(report.cycle_days),
        "cycle_seconds": distribution_json(report.cycle_time, seconds),
        "first_start_days": distribution_json(report.first_start_days),
        "lead_days": distribution_json(report.lead_days),
        "age_days": distribution_json(report.age_days),
        "throughput": {
            **_fields(throughput),
            "first_finish": throughput.first_finish.isoformat() if throughput.first_finish else None,
        },
        "daily": [{**_fields(day), "date": day.date.isoformat()} for day in report.daily],
        "weekly": [
            {
                "week": week.name,
                "arrivals": week.arrivals,
                "departures": week.departures,
                "finished": week.finished,
                "wip": week.wip,
                "partial": week.partial,
            }
            for week in report.weekly
        ],
        "time_in_column": [
            {
                "column": layout.columns[spent.column].name,
                "n": spent.n,
                "p50": seconds(spent.p50),
                "p85": seconds(spent.p85),
                "visits": spent.visits,
            }
            for spent in report.time_in_column
        ],
        "wip": _fields(report.wip),
        "time_boxes": _time_boxes(report),
        "refusals": {
            "total": report.refusals.total,
            "by_column": [
                {"column": columns.get(column) if column is not None else None, "count": count}
                for column, count in report.refusals.by_column.items()
            ],
            "weekly": [{"week": week, "count": count} for week, count in report.refusals.by_week.items()],
            "limit_changes": [_change(line) for line in limit_changes(report)],
        },
        "data_quality": [
            {"check": quality.check, "count": len(quality.items), "items": list(quality.items)}
            for quality in report.quality
        ],
        "items": [item_json(history, board, layout, item, details=True) for history, item in report.entries],
    }


def distribution_json(
    values: Distribution, unit: Callable[[float | None], float | None] = lambda value: value
) -> dict[str, Any]:
    """A distribution, its values turned into a unit."""
    return {name: value if name == "n" else unit(value) for name, value in _fields(values).items()}


def _time_boxes(report: Report) -> dict[str, Any]:
    boxes = report.boxes
    return {
        "items": [
            {"item": history.item.id, "title": history.item.title, **box_use_json(item.box)}
            for history, item in report.boxed()
            if item.box is not None
        ],
        **_rate(boxes.rate),
        "open_breached": boxes.open_breached,
        "at_risk": boxes.at_risk,
        "by_type": [
            {"type": kind.name if (kind := report.board.type(type_id)) else None, **_rate(rate)}
            for type_id, rate in boxes.by_type.items()
        ],
        "changes": [_change(line) for line in box_changes(report)],
        "reboxes": [{"at": instant(line.at), "title": line.name, "reason": line.reason} for line in reboxes(report)],
    }


def _rate(rate: BoxRate) -> dict[str, Any]:
    return {"finished_with_box": rate.finished_with_box, "breached": rate.breached, "rate": rate.rate}


def _change(line: PolicyLine) -> dict[str, Any]:
    return {
        "at": instant(line.at),
        "scope": line.scope,
        "name": line.name,
        "before": line.before,
        "after": line.after,
        "reason": line.reason,
    }


def _fields(value: Any) -> dict[str, Any]:
    """The fields of a flat dataclass, as they are."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}
