"""What the report's document says of deployments."""

from __future__ import annotations

from typing import Any

from kanban_tui.board import clock
from kanban_tui.report.items import instant, seconds
from kanban_tui.report.report import Report


def deployments(report: Report) -> dict[str, Any]:
    """The columns that are deployments, each deployment to them, and every change that was deployed."""
    names = {k: column.name for k, column in enumerate(report.layout.columns)}
    titles = {history.item.id: history.item.title for history, _ in report.entries} if report.deployments else {}
    return {
        "columns": [
            {
                "column": names[found.column],
                "deployments": len(found.batches.sizes),
                "a_week": found.a_week(report.whole_weeks),
                "days_between_p50": found.between.p50,
                "days_between_p85": found.between.p85,
                "days_between_longest": found.between.max,
                "changes": len(found.changes),
                "changes_mean": found.batches.mean,
                "changes_felt": found.batches.felt,
                "changes_largest": found.batches.largest,
                "lead_n": found.lead.n,
                "lead_p50_seconds": seconds(found.lead.p50),
                "lead_p85_seconds": seconds(found.lead.p85),
                "rolled_back": found.rolled_back,
                "rolled_back_share": found.rolled_back / len(found.changes) if found.changes else None,
                "restored": found.restoring.n,
                "restore_p50_seconds": seconds(found.restoring.p50),
                "restore_p85_seconds": seconds(found.restoring.p85),
            }
            for found in report.deployments
        ],
        "batches": [
            {
                "column": names[found.column],
                "date": clock.local_date(at, report.tz).isoformat(),
                "changes": len(changes),
                "rolled_back": sum(change.left is not None for change in changes),
            }
            for found in report.deployments
            for at, changes in found.by_batch()
        ],
        "deployed": [
            {
                "column": names[found.column],
                "item": change.item,
                "title": titles[change.item],
                "at": instant(change.at),
                "lead_seconds": seconds(change.lead),
                "rolled_back_at": instant(change.left),
                "restore_seconds": seconds(change.restoring),
            }
            for found in report.deployments
            for change in found.changes
        ],
    }
