"""Whether something still behaves as it did: each phase against the first weeks of it (FLOW d15)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from msgspec import Struct

from kanban_tui.flow.days import FEW_WEEKS
from kanban_tui.flow.xmr import Xmr, xmr

BASELINE = 12


class Phase(Struct, frozen=True):
    """The weeks from `start` up to `end` (excluded), judged by the first `baseline` of them.

    Under six weeks there is nothing to judge by: the chart's limits are None.
    """

    start: int
    end: int
    baseline: int
    chart: Xmr


class Behaviour(Struct, frozen=True):
    """The values of consecutive whole weeks, their phases, and the change of each from the one before in its phase."""

    values: tuple[int, ...]
    phases: tuple[Phase, ...]
    ranges: tuple[int | None, ...]

    @property
    def signals(self) -> tuple[str | None, ...]:
        """Why each week is more than noise, None where it is not."""
        return tuple(signal for phase in self.phases for signal in phase.chart.signals)


def behaviour(values: Sequence[int], starts: Iterable[int]) -> Behaviour:
    """The phases of weekly values; another begins at each of `starts`, places in the list of weeks."""
    cuts = sorted({0, len(values), *(start for start in starts if 0 < start < len(values))})
    phases = []
    ranges: list[int | None] = []
    for start, end in pairwise(cuts):
        held = values[start:end]
        baseline = min(BASELINE, len(held))
        few = Xmr(len(held), None, None, None, None, None, (None,) * len(held))
        phases.append(Phase(start, end, baseline, xmr(held, baseline) if len(held) >= FEW_WEEKS else few))
        ranges += [None, *(abs(b - a) for a, b in pairwise(held))]
    return Behaviour(tuple(values), tuple(phases), tuple(ranges))


def starts(mondays: Sequence[date], changes: Iterable[date]) -> list[int]:
    """The places of the first weeks that begin after each change."""
    return sorted({sum(monday <= change for monday in mondays) for change in changes})
