"""This period beside the one before it: the same numbers of two documents, and what changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kanban_tui.report.numbers import Numbers

ROWS = (
    ("finished", "summary.finished"),
    ("in progress at the end", "summary.in_progress"),
    ("in progress, on average", "wip.mean"),
    ("cycle time in days, half within", "cycle_days.p50"),
    ("cycle time in days, 85 % within", "cycle_days.p85"),
    ("lead time in days, 85 % within", "lead_days.p85"),
    ("finished a week, half or fewer", "throughput.p50"),
    ("days without a finish", "throughput.zero_days"),
    ("share of broken time boxes", "time_boxes.rate"),
    ("refused", "refusals.total"),
    ("time blocked", "blocked.seconds"),
    ("flow efficiency", "flow_efficiency.pooled"),
    ("moves backwards", "summary.backward_moves"),
)


def document(now: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """The part `compare` of a document: rows of what both periods have, `change` None where one has no value.

    There are none where the board held nothing yet in the period before.
    """
    here, there = Numbers(now), Numbers(before)
    rows = []
    for name, path in ROWS if (before["known_since"] or "~") <= before["until"] else ():
        after, earlier = (_value(numbers, path) for numbers in (here, there))
        if after is None and earlier is None:
            continue
        change = None if after is None or earlier is None else after - earlier
        rows.append({"name": name, "path": path, "now": after, "before": earlier, "change": change})
    return {
        "since": now["since"],
        "until": now["until"],
        "before_since": before["since"],
        "before_until": before["until"],
        "rows": rows,
    }


def _value(numbers: Numbers, path: str) -> Any:
    """A number of a period; what is in progress is counted when it ends, not when it is looked at."""
    if path == "summary.in_progress" and (days := numbers.value("daily")):
        return days[-1]["wip"]
    return numbers.value(path) if numbers.has(path) else None
