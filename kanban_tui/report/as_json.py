"""The report as one JSON document: every number unrounded, and every number that any other format shows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec.structs import asdict

from kanban_tui import __version__
from kanban_tui.board.limits import EXPEDITE
from kanban_tui.board.model import Point
from kanban_tui.flow.aging import is_old, older_than, share_below
from kanban_tui.flow.boxes import Entry
from kanban_tui.report import json_parts as parts
from kanban_tui.report import keeping
from kanban_tui.report.batches import batches
from kanban_tui.report.changing import behaviours, trends
from kanban_tui.report.deployments import deployments
from kanban_tui.report.forecasts import forecast_json
from kanban_tui.report.items import box_json, instant, item_json, seconds
from kanban_tui.report.report import Report
from kanban_tui.report.splits import splits

SCHEMA_VERSION = 1

_ITEMS_AT_ONCE = 100


def render(report: Report) -> str:
    """The document as text."""
    return "".join(chunks(report))


def chunks(report: Report) -> Iterator[str]:
    """The text piece by piece: what is said of a long history's items is never in memory all at once."""
    yield text(_identity(report))[:-1]
    for name, part in PARTS.items():
        yield f',"{name}":'
        yield text(part(report))
    yield ',"items":['
    for start in range(0, len(report.entries), _ITEMS_AT_ONCE):
        some = text([_item(report, entry) for entry in report.entries[start : start + _ITEMS_AT_ONCE]])
        yield ("," if start else "") + some[1:-1]
    yield "]}\n"


def document(report: Report) -> dict[str, Any]:
    """The document. Its keys keep their names and meaning; `schema_version` grows when one must not."""
    return {**_head(report), "items": [_item(report, entry) for entry in report.entries]}


def text(value: Any) -> str:
    """A document or a part of one, in ASCII so that it passes through any terminal and any locale."""
    return json.dumps(value, separators=(",", ":"), check_circular=False)


def _item(report: Report, entry: Entry) -> dict[str, Any]:
    """An item with its place among the finished ones: the share it has outstayed here, or was slower than."""
    history, item = entry
    cycle = item.cycle_days
    return {
        **item_json(history, report.board, report.layout, item, details=True),
        # Where it stood last is no place of what was cancelled.
        "stands": "cancelled" if item.crossed.cancelled is not None else None,
        "old": is_old(item, report.bands),
        "older_than": older_than(item, report.bands),
        "slower_than": None if cycle is None else share_below(report.all_cycle_days, cycle),
    }


def _identity(report: Report) -> dict[str, Any]:
    """Of which board, which time and which items it is; cheap."""
    return {
        "schema_version": SCHEMA_VERSION,
        "generated": instant(report.generated),
        "board": report.board.name,
        "as_of": report.as_of.isoformat(),
        "since": report.since.isoformat() if report.since else None,
        "until": report.until.isoformat(),
        "known_since": report.known_since.isoformat() if report.known_since else None,
        "limits_since": report.limits_since.isoformat() if report.limits_since else None,
        "zone": report.board.zone,
        "version": __version__,
        "filter": {
            "types": None if report.types is None else list(report.types),
            "tags": None if report.tags is None else list(report.tags),
            "people": None if report.people is None else list(report.people),
            "text": report.text,
        },
    }


def _definition(report: Report) -> dict[str, Any]:
    board, layout = report.board, report.layout
    return {
        "columns": [
            {
                "name": column.name,
                "kind": column.kind.value,
                "limit": column.wip_limit,
                "measure": _measure(report, column.id),
                "time_box": box_json(column.box),
                "entry_policy": column.entry_policy or None,
                "exit_policy": column.exit_policy or None,
                "checklist": "; ".join(map(_point, column.points)) or None,
                "stay_least_seconds": seconds(column.stay_least),
                "deployment": bool(column.deployment),
            }
            for column in layout.columns
        ],
        "started": layout.columns[layout.start].name,
        "finished": layout.columns[layout.done].name,
        "limit": board.wip_limit,
        "measure": _measure(report, None),
        "limits": [
            {
                "scope": scope.kind,
                "name": EXPEDITE if scope.kind == "lane" else None if scope.pattern else scope.name,
                "measure": scope.measure,
                "limit": scope.limit,
                "drain_to": scope.drain_to,
            }
            for scope in report.history.scopes
            if scope.limit is not None
        ],
        "at_risk_percent": board.at_risk_percent,
        "calendar": {"hours": board.work_hours, "holidays": board.holidays.split()},
        "types": [
            {
                "name": kind.name,
                "time_box": box_json(kind.box),
                "units": None if kind.units is None else asdict(kind.units),
            }
            for kind in board.types
        ],
    }


def _measure(report: Report, column_id: int | None) -> str:
    """What the limit of a column, or of the board, counts."""
    return "units" if report.history.counts_units(column_id) else "items"


def _point(point: Point) -> str:
    return f"required: {point.text}" if point.required else point.text


def _aging(report: Report) -> list[dict[str, Any]]:
    return [
        {"column": report.layout.columns[band.column].name, "n": band.n}
        | {f"p{p}": band.age_at(p) for p in (50, 70, 85, 95)}
        for band in report.bands
    ]


def _throughput(report: Report) -> dict[str, Any]:
    found = report.throughput
    first = found.first_finish
    return {**asdict(found), "first_finish": first.isoformat() if first else None}


def _time_in_column(report: Report) -> list[dict[str, Any]]:
    return [
        {
            "column": report.layout.columns[spent.column].name,
            "n": spent.n,
            "p50": seconds(spent.p50),
            "p85": seconds(spent.p85),
            "visits": spent.visits,
        }
        for spent in report.time_in_column
    ]


def _quality(report: Report) -> list[dict[str, Any]]:
    return [
        {
            "check": quality.check,
            "count": len(quality.items),
            "touches": list(quality.touches),
            "items": list(quality.items),
        }
        for quality in report.quality
    ]


PARTS: dict[str, Callable[[Report], Any]] = {
    "definition": _definition,
    "today": parts.today,
    "summary": lambda report: asdict(report.summary),
    "due_dates": lambda report: asdict(report.due_dates),
    "came_back": parts.came_back,
    "status": lambda report: parts.status(report.status),
    "cycle_days": lambda report: parts.distribution(report.cycle_days),
    "cycle_seconds": lambda report: parts.distribution(report.cycle_time, seconds),
    "first_start_days": lambda report: parts.distribution(report.first_start_days),
    "lead_days": lambda report: parts.distribution(report.lead_days),
    "age_days": lambda report: parts.distribution(report.age_days),
    "cycle_histogram": lambda report: [asdict(bar) for bar in report.cycle_histogram],
    "aging": _aging,
    "throughput": _throughput,
    "throughput_histogram": lambda report: [asdict(bar) for bar in report.throughput_histogram],
    "daily": parts.daily,
    "weekly": parts.weekly,
    "cfd": parts.cfd,
    "time_in_column": _time_in_column,
    "wip": parts.wip,
    "flow_efficiency": lambda report: parts.flow_efficiency(report.efficiency),
    "blocked": parts.blocked,
    "distribution": parts.distribution_by_type,
    "time_boxes": keeping.time_boxes,
    "refusals": keeping.refusals,
    "xmr": parts.cycle_xmr,
    "throughput_xmr": parts.throughput_xmr,
    "behaviour": behaviours,
    "trends": trends,
    "batches": batches,
    "splits": splits,
    "deployments": deployments,
    "littles_law": parts.littles_law,
    "sle": lambda report: parts.sle(report.sle),
    "forecast": lambda report: forecast_json(report.forecast),
    "data_quality": _quality,
}
"""The parts of the document between what it is of and its items."""


def _head(report: Report) -> dict[str, Any]:
    """All of the document but its items."""
    return _identity(report) | {name: part(report) for name, part in PARTS.items()}


class Asked(Mapping[str, Any]):
    """The document without its items, each of its parts worked out when it is asked for."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._known = _identity(report)

    def __getitem__(self, key: str) -> Any:
        if key not in self._known:
            self._known[key] = PARTS[key](self._report)
        return self._known[key]

    def __iter__(self) -> Iterator[str]:
        return iter({**self._known, **PARTS})

    def __len__(self) -> int:
        return len({**self._known, **PARTS})
