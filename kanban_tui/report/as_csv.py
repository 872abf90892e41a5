"""The report as a folder of CSV tables, which a spreadsheet takes for data and never for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

# Some spreadsheets take the signs of full width, too, for those that begin a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")

_OUTCOME = ("days", "to_days", "date", "to_date", "probability")
_CHANGE = ("at", "scope", "name", "before", "after", "reason", "by")
_SIDES = tuple(
    f"{name}_{side}" for name in ("p50", "p85", "wip", "throughput", "felt", "refusals") for side in ("before", "after")
)
_RATE = (
    *("finished_with_box", "breached", "rate", "mean_overrun_seconds", "max_overrun_seconds"),
    *("mean_overrun_working_seconds", "max_overrun_working_seconds"),
    *("mean_overrun_units", "max_overrun_units"),
)

_USE = (
    *("source", "basis", "limit_seconds", "used_seconds", "overrun_seconds", "limit_units", "done_units"),
    *("overrun_units", "percent", "state", "breach_at"),
)
TABLES: dict[str, tuple[str, Sequence[str]]] = {
    "other_limits.csv": ("definition.limits", ("scope", "name", "measure", "limit", "drain_to")),
    "today.csv": (
        "today.lines",
        (
            *("item", "title", "column", "reasons", "question", "outlook.age_days", "outlook.sle_days", "outlook.n"),
            *("outlook.within", "outlook.within_share", "outlook.p50", "outlook.p85", "age_days", "column_days"),
            *("assignee", "came_back"),
        ),
    ),
    "daily.csv": (
        "daily",
        ("date", "arrivals", "departures", "finished", "wip", "touched", "total_age", "limit", "expedited"),
    ),
    "weekly.csv": (
        "weekly",
        (
            *("week", "arrivals", "departures", "finished", "wip", "partial", "refused", "arrivals_rate"),
            "departures_rate",
        ),
    ),
    "aging.csv": ("aging", ("column", "n", "p50", "p70", "p85", "p95")),
    "cycle_histogram.csv": ("cycle_histogram", ("low", "high", "count", "beyond")),
    "throughput_histogram.csv": ("throughput_histogram", ("low", "high", "count", "beyond")),
    "time_in_column.csv": ("time_in_column", ("column", "n", "p50", "p85", "visits")),
    "wip_columns.csv": (
        "wip.columns",
        (
            *("column", "now", "limit", "max", "mean", "days_at_limit", "days_with_limit", "expedited"),
            "max_expedited",
        ),
    ),
    "blocked.csv": ("blocked.reasons", ("reason", "blocks", "items", "seconds", "longest_seconds", "open")),
    "open_blocks.csv": ("blocked.open", ("item", "title", "assignee", "reason", "since", "seconds")),
    "came_back.csv": ("came_back", ("at", "item", "title", "type", "assignee", "from", "to")),
    "distribution.csv": (
        "distribution",
        ("type", "finished", "finished_share", "in_progress", "in_progress_share"),
    ),
    "boxes.csv": (
        "time_boxes.items",
        (
            *("item", "title", "type", "finished", "source", "basis", "limit_seconds", "used_seconds"),
            *("overrun_seconds", "limit_units", "done_units", "overrun_units", "percent", "state", "breach_at"),
        ),
    ),
    "boxes_by_type.csv": ("time_boxes.by_type", ("type", *_RATE)),
    "boxes_by_column.csv": ("time_boxes.by_column", ("column", *_RATE, "open_breached", "at_risk")),
    "box_changes.csv": ("time_boxes.changes", _CHANGE),
    "reboxes.csv": ("time_boxes.reboxes", ("at", "title", "reason")),
    "refusals.csv": ("refusals.by_column", ("column", "count")),
    "refusals_by_week.csv": ("refusals.weekly", ("week", "count")),
    "expedites.csv": ("refusals.expedites", ("item", "title", "at", "reason")),
    "limit_changes.csv": ("refusals.limit_changes", _CHANGE),
    "rule_changes.csv": ("refusals.rule_changes", ("what", *_CHANGE)),
    "cycle_signals.csv": ("xmr.signals", ("item", "title", "cycle_days", "signal")),
    "throughput_xmr.csv": ("throughput_xmr.weeks", ("week", "finished", "signal")),
    **{
        f"behaviour_{name}.csv": (f"behaviour.{name}.weeks", ("week", "value", "range", "signal"))
        for name in ("throughput", "wip", "total_age")
    },
    **{
        f"phases_{name}.csv": (
            f"behaviour.{name}.phases",
            ("since", "until", "weeks", "baseline", "mean", "lnpl", "unpl", "mr_mean", "url", "signals"),
        )
        for name in ("throughput", "wip", "total_age")
    },
    "trends_months.csv": ("trends.months", ("type", "month", "n", "p50", "p85")),
    "trends_trailing.csv": ("trends.trailing", ("type", "date", "n", "p50", "p85")),
    "transfers.csv": (
        "batches.transfers",
        ("column", "batches", "items", "mean", "felt", "alone_share", "largest"),
    ),
    "finishes.csv": ("batches.finishes", ("date", "size", "felt_90")),
    "single_piece.csv": ("batches.single_piece", ("scope", "name", "share", "level_p85")),
    "levels.csv": ("batches.levels", ("column", "level", "seconds", "share", "limit")),
    "breaches.csv": ("batches.breaches.by_type", ("type", "seconds")),
    "changes.csv": ("batches.changes", ("date", "change", "weeks", *_SIDES, "throughput_moved", "wip_moved")),
    "right_size_months.csv": ("batches.right_size_months", ("month", "type", "finished_with_box", "within_share")),
    "right_size.csv": ("batches.right_size", ("type", "finished_with_box", "within_share")),
    "splits.csv": (
        "splits.parents",
        (
            *("item", "title", "type", "at", "age_days", "pieces", "finished_pieces", "first_finished_days"),
            *(f"time_box.{key}" for key in _USE),
            *("done", "lead_days"),
        ),
    ),
    "splits_by_type.csv": (
        "splits.by_type",
        ("type", "pieces_n", "pieces_p50", "pieces_p85", "whole_n", "whole_p50", "whole_p85"),
    ),
    "deployments.csv": (
        "deployments.columns",
        (
            *("column", "deployments", "a_week", "days_between_p50", "days_between_p85", "days_between_longest"),
            *("changes", "changes_mean", "changes_felt", "changes_largest", "lead_n", "lead_p50_seconds"),
            *("lead_p85_seconds", "rolled_back", "rolled_back_share", "restored", "restore_p50_seconds"),
            "restore_p85_seconds",
        ),
    ),
    "deployment_batches.csv": ("deployments.batches", ("column", "date", "changes", "rolled_back")),
    "deployed.csv": (
        "deployments.deployed",
        ("column", "item", "title", "at", "lead_seconds", "rolled_back_at", "restore_seconds"),
    ),
    "littles_law.csv": ("littles_law.conditions", ("condition", "holds", "first", "second")),
    "forecast_when.csv": ("forecast.when.outcomes", _OUTCOME),
    "forecast_how_many.csv": ("forecast.how_many.outcomes", ("items", "to_items", "probability")),
    "forecast_remaining.csv": ("forecast.remaining.outcomes", _OUTCOME),
    "what_if.csv": (
        "what_if.scenarios",
        (
            *("scenario", "finished_a_week", "p50_days", "p85_days", "p95_days", "wip", "held_up_share"),
            "refused_a_week",
        ),
    ),
    "compare.csv": ("compare.rows", ("name", "path", "now", "before", "change")),
}
"""The tables that are lists of the document: where each stands, and the keys, or paths, in its rows."""

BOX = tuple(f"box_{key}" for key in _USE)
"""How an item stands to its time box, as columns of its row."""

_HELD = ("box_basis", "box_limit_seconds", "box_limit_units")
_POLICIES = ("entry_policy", "exit_policy", "checklist", "stay_least_seconds", "deployment")
_COLUMN = ("name", "kind", "limit", *_HELD, *_POLICIES, "measure")
_ITEM = (
    *("id", "title", "type", "tags", "assignee", "column", "kind", "created", "first_started", "started", "finished"),
    *("cancelled", "archived", "cycle_days", "cycle_seconds", "first_start_days", "lead_days", "lead_seconds"),
    *("age_days", "age_seconds", "old", "older_than", "slower_than", "restarts", "backward_moves", "reopened"),
    *("skipped_wip", "estimate_seconds", "due", "due_days", "active_seconds", "waiting_seconds", "blocked_seconds"),
    *("blocked_reason", "blocked_since", *BOX, "parent", "units.planned", "units.done", "units.name"),
)
_VISIT = ("item", "column", "visits", "seconds", "open_seconds")
_MOVE = ("item", "from", "to", "at", "backdated", "void", "doubt")


def render(document: Mapping[str, Any]) -> dict[str, str]:
    """The tables of the report's document by file name."""
    items: list[dict[str, Any]] = document["items"]
    cfd, definition = document["cfd"], document["definition"]
    tables = {
        "summary.csv": table(("measure", "value"), _pairs(document)),
        "items.csv": records((flat(item) for item in items), _ITEM),
        "columns.csv": records((visit for item in items for visit in visits(item)), _VISIT),
        "moves.csv": records(({"item": item["id"], **move} for item in items for move in item["moves"]), _MOVE),
        "cfd.csv": records(cfd, tuple(cfd[0]) if cfd else ("date",)),
        "board_columns.csv": records(map(_boxed, definition["columns"]), _COLUMN),
        "types.csv": records(map(_boxed, definition["types"]), ("name", *_HELD, "units.name", "units.most")),
        "limits.csv": records(_limits(document), ("column", "at", "limit")),
        "data_quality.csv": records(
            ({"check": found["check"], "item": item} for found in document["data_quality"] for item in found["items"]),
            ("check", "item"),
        ),
    }
    for name, (path, columns) in TABLES.items():
        rows = _under(document, path)
        if rows is not None:
            tables[name] = table(columns, ([_under(row, column) for column in columns] for row in rows))
    return tables


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table with its header row, in UTF-8 with the line ends of RFC 4180."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([cell(name) for name in head])
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()


def records(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """A table of objects: a column for each key, empty where an object has none."""
    return table(columns, ([row.get(column) for column in columns] for row in rows))


def visits(item: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The columns an item was in, as rows that name it."""
    return ({"item": item["id"], "column": spent["name"], **spent} for spent in item["columns"])


def cell(value: Any) -> Any:
    """A value as a cell: nothing for None, true and false in small letters, text that no spreadsheet computes."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return cell(" ".join(map(str, value)))
    if isinstance(value, dict):
        return cell(" ".join(f"{key}={entry}" for key, entry in value.items()))
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value


def _under(document: Mapping[str, Any], path: str) -> Any:
    """What stands at a path; None where a part of it is missing or null."""
    found: Any = document
    for key in path.split("."):
        found = found.get(key) if found is not None else None
    return found


def flat(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item as one row, with its block and its boxes beside its other values."""
    blocked = item["blocked"] or {}
    return {
        **_boxed(item),
        "blocked_reason": blocked.get("reason"),
        "blocked_since": blocked.get("since"),
    }


def _boxed(held: Mapping[str, Any]) -> dict[str, Any]:
    """An item, a column or a type with its boxes of time and of units beside its other values."""
    time, units = held["time_box"] or {}, held.get("units") or {}
    named = {f"box_{key}": value for key, value in time.items()}
    return {**held, **named, **{f"units.{key}": value for key, value in units.items()}}


def _limits(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every limit and since when; the board's has no column."""
    wip = document["wip"]
    for name, steps in ((None, wip["limits"]), *((scope["column"], scope["limits"]) for scope in wip["columns"])):
        for step in steps:
            yield {"column": name, **step}


def _pairs(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """The single values of the document, named by their path; lists of objects are tables of their own."""
    if isinstance(value, Mapping):
        for key, entry in value.items():
            yield from _pairs(entry, f"{path}.{key}" if path else key)
    elif not (isinstance(value, list) and (not value or isinstance(value[0], dict))):
        yield path, value
