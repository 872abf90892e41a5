"""The sections of the report, described once for every writer, in the order they are read."""

from __future__ import annotations

from kanban_tui.report.outline import Section
from kanban_tui.report.sections.ahead import FORECAST, STABILITY, WHAT_IF
from kanban_tui.report.sections.batches import BATCHES
from kanban_tui.report.sections.boxes import BOXES
from kanban_tui.report.sections.delivery import DEPLOYMENTS, SPLITS
from kanban_tui.report.sections.facts import DISTRIBUTION, ITEMS, QUALITY
from kanban_tui.report.sections.rates import CFD, THROUGHPUT, WIP
from kanban_tui.report.sections.standing import COMPARE, HEAD, NOW, REFUSALS, SUMMARY
from kanban_tui.report.sections.times import BLOCKED, CYCLE_TIME, TIME_IN_COLUMN
from kanban_tui.report.sections.today import TODAY

SECTIONS: tuple[Section, ...] = (
    TODAY,
    HEAD,
    SUMMARY,
    COMPARE,
    NOW,
    REFUSALS,
    CYCLE_TIME,
    THROUGHPUT,
    BATCHES,
    SPLITS,
    DEPLOYMENTS,
    CFD,
    WIP,
    BOXES,
    BLOCKED,
    TIME_IN_COLUMN,
    DISTRIBUTION,
    FORECAST,
    WHAT_IF,
    STABILITY,
    QUALITY,
    ITEMS,
)
