"""What the report's document says of how things change: trends of cycle times, and behaviour by phases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from kanban_tui.board import clock
from kanban_tui.flow.behaviour import Behaviour, behaviour, starts
from kanban_tui.flow.days import Week, monday_of
from kanban_tui.flow.effects import is_rule
from kanban_tui.report.report import Report


def trends(report: Report) -> dict[str, Any]:
    """Half and 85 % of the items of each month, and of the 90 days up to each Sunday; by work type, null is all."""
    return {
        "months": [
            {"type": month.kind, "month": f"{month.first:%Y-%m}", "n": month.n, "p50": month.p50, "p85": month.p85}
            for month in report.months
        ],
        "trailing": [
            {"type": days.kind, "date": days.on.isoformat(), "n": days.n, "p50": days.p50, "p85": days.p85}
            for days in report.trailing
        ],
    }


def behaviours(report: Report) -> dict[str, Any]:
    """Throughput, work in progress and total age of the whole weeks, each phase against its first weeks.

    A phase begins with the first week after a change of a limit, and with the baseline that was asked for; `changes`
    are the dates of those of limits, boxes and policies.
    """
    weeks = report.whole_weeks
    mondays = [monday_of(week.name) for week in weeks]
    changes = [change for change in report.policy if is_rule(change)]
    changed = {clock.local_date(change.at, report.tz) for change in changes if change.what == "limit"}
    # The week that begins with the baseline belongs to it; that of a change does not.
    asked = set() if report.baseline is None else {report.baseline - timedelta(days=1)}
    cuts = starts(mondays, changed | asked)
    ages = {day.date: age for day, age in zip(report.daily, report.total_ages, strict=True)}
    return {
        "changes": sorted({clock.local_date(change.at, report.tz).isoformat() for change in changes}),
        "throughput": _measure(weeks, behaviour([week.finished for week in weeks], cuts)),
        "wip": _measure(weeks, behaviour([week.wip for week in weeks], cuts)),
        "total_age": _measure(weeks, behaviour([_at_end(ages, monday) for monday in mondays], cuts)),
    }


def _at_end(ages: dict[date, int], monday: date) -> int:
    return ages[monday + timedelta(days=6)]


def _measure(weeks: Sequence[Week], found: Behaviour) -> dict[str, Any]:
    rows = zip(weeks, found.values, found.ranges, found.signals, strict=True)
    return {
        "phases": [
            {
                "since": weeks[phase.start].name,
                "until": weeks[phase.end - 1].name,
                "weeks": phase.end - phase.start,
                "baseline": phase.baseline,
                "mean": phase.chart.mean,
                "lnpl": phase.chart.lnpl,
                "unpl": phase.chart.unpl,
                "mr_mean": phase.chart.mr_mean,
                "url": phase.chart.url,
                "signals": sum(signal is not None for signal in phase.chart.signals),
            }
            for phase in found.phases
        ],
        "weeks": [
            {"week": week.name, "value": value, "range": change, "signal": signal}
            for week, value, change, signal in rows
        ],
    }
