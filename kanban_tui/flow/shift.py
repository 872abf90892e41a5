"""Whether the throughput that a forecast draws from was one and the same all through it."""

from __future__ import annotations

from collections.abc import Sequence

from kanban_tui.flow.days import FEW_WEEKS, Day, monday_of, period, whole_weeks
from kanban_tui.flow.forecast import Sample
from kanban_tui.flow.xmr import xmr


def has_shifted(days: Sequence[Day], drawn: Sample) -> bool:
    """Whether a whole week within the sample is more than noise, among all whole weeks up to its end (FLOW d15)."""
    if drawn.since is None:
        return False
    weeks = whole_weeks(period(days, None, drawn.until))
    signals = xmr([week.finished for week in weeks], least=FEW_WEEKS).signals
    return any(signal and monday_of(week.name) >= drawn.since for week, signal in zip(weeks, signals, strict=True))
