"""The report's charts as SVG, each drawn from the document and named in the sections."""

from __future__ import annotations

from collections.abc import Callable

from kanban_tui.report.charts import ages, ahead, bars, batches, changes, rates, times
from kanban_tui.report.numbers import Numbers

DRAWINGS: dict[str, Callable[[Numbers, str, str, str], str]] = {
    "aging": ages.aging,
    "refusals": rates.refusals,
    "scatterplot": times.scatterplot,
    "histogram": times.histogram,
    "throughput": rates.throughput,
    "throughput_histogram": rates.throughput_histogram,
    "batches": batches.batches,
    "deployments": batches.deployments,
    "levels": bars.levels,
    "cfd": rates.cumulative_flow,
    "rates": rates.rates,
    "wip": rates.work_in_progress,
    "boxes": bars.boxes,
    "blocked": bars.blocked,
    "time_in_column": bars.time_in_column,
    "distribution": bars.distribution,
    "forecast_when": ahead.when,
    "forecast_how_many": ahead.how_many,
    "forecast_remaining": ahead.remaining,
    "throughput_xmr": ahead.behaviour,
    "trends": changes.trends,
    "trends_by_type": changes.trends_by_type,
    "total_age": changes.total_age,
    "behaviour_throughput": changes.throughput,
    "behaviour_wip": changes.wip,
    "behaviour_total_age": changes.age,
    "item_columns": bars.item_columns,
}


def draw(name: str, numbers: Numbers, title: str, shows: str) -> str:
    """The chart of a name as SVG, its ids beginning with that name; empty where there is too little to draw."""
    return DRAWINGS[name](numbers, name, title, shows)
