"""The report as a folder of CSV tables, which a spreadsheet takes for data and never for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render(data: Mapping[str, Any]) -> dict[str, str]:
    """The tables of the report's document by file name."""
    items: list[dict[str, Any]] = data["items"]
    flat = [{**item, "tags": " ".join(item["tags"]), **_box_and_block(item)} for item in items]
    return {
        "summary.csv": table(("measure", "value"), _pairs(data)),
        "items.csv": _records(flat, _ITEM),
        "columns.csv": table(
            ("item", "column", "visits", "seconds", "open_seconds"),
            (
                (item["id"], spent["name"], spent["visits"], spent["seconds"], spent["open_seconds"])
                for item in items
                for spent in item["columns"]
            ),
        ),
        "moves.csv": table(
            ("item", "from", "to", "at", "backdated", "void"),
            (
                (item["id"], move["from"], move["to"], move["at"], move["backdated"], move["void"])
                for item in items
                for move in item["moves"]
            ),
        ),
        "daily.csv": _records(data["daily"], ("date", "arrivals", "departures", "finished", "wip")),
        "weekly.csv": _records(data["weekly"], ("week", "arrivals", "departures", "finished", "wip", "partial")),
        "time_in_column.csv": _records(data["time_in_column"], ("column", "n", "p50", "p85", "visits")),
        "boxes.csv": _records(data["time_boxes"]["items"], _BOX),
        "refusals.csv": _records(data["refusals"]["by_column"], ("column", "count")),
        "refusals_by_week.csv": _records(data["refusals"]["weekly"], ("week", "count")),
        "limit_changes.csv": _records(
            data["refusals"]["limit_changes"], ("at", "scope", "name", "before", "after", "reason")
        ),
    }


_ITEM = (
    *("id", "title", "type", "tags", "assignee", "column", "kind", "created", "first_started", "started", "finished"),
    *("cancelled", "archived", "cycle_days", "cycle_seconds", "first_start_days", "lead_days", "age_days"),
    *("restarts", "backward_moves", "reopened", "skipped_wip", "estimate_seconds", "due"),
    *("active_seconds", "waiting_seconds", "blocked_seconds", "blocked_reason", "blocked_since"),
    *("box_source", "box_basis", "box_percent", "box_state", "box_breach_at"),
)
_BOX = (
    *("item", "title", "source", "basis", "limit_seconds", "used_seconds", "overrun_seconds"),
    *("limit_units", "done_units", "overrun_units", "percent", "state", "breach_at"),
)


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table with its header row, in UTF-8 with the line ends of RFC 4180."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()


def cell(value: Any) -> Any:
    """A value as a cell: nothing for None, true and false in small letters, text that no spreadsheet computes."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value


def _records(rows: Iterable[dict[str, Any]], columns: Sequence[str]) -> str:
    return table(columns, ([row.get(column) for column in columns] for row in rows))


def _box_and_block(item: dict[str, Any]) -> dict[str, Any]:
    box, blocked = item["time_box"] or {}, item["blocked"] or {}
    return {
        **{f"box_{key}": box.get(key) for key in ("source", "basis", "percent", "state", "breach_at")},
        "blocked_reason": blocked.get("reason"),
        "blocked_since": blocked.get("since"),
    }


def _pairs(data: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The single numbers of the document, named by their path."""
    named: list[tuple[str, Any]] = [
        (key, data[key]) for key in ("board", "as_of", "since", "until", "zone", "generated", "version")
    ]
    for part in ("summary", "cycle_days", "cycle_seconds", "first_start_days", "lead_days", "age_days", "throughput"):
        named += [(f"{part}.{key}", value) for key, value in data[part].items()]
    named += [(f"wip.{key}", value) for key, value in data["wip"].items()]
    for key in ("finished_with_box", "breached", "rate", "open_breached", "at_risk"):
        named.append((f"time_boxes.{key}", data["time_boxes"][key]))
    named.append(("refusals.total", data["refusals"]["total"]))
    return named
