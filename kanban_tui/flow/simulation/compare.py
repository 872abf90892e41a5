"""Scenarios played on the same luck, and what came of them side by side."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from multiprocessing import get_context
from signal import SIG_IGN, SIGINT, signal
from threading import current_thread, main_thread

from msgspec import Struct

from kanban_tui.flow.percentiles import percentile
from kanban_tui.flow.simulation.line import Line
from kanban_tui.flow.simulation.run import Span, run

WARM_UP = 0.2
"""The days before the measured ones, as a part of them: a line begins empty."""

_CHUNK = 5


class Scenario(Struct, frozen=True):
    """A line under a name. The first of several is what the others are compared with."""

    name: str
    line: Line


class Figures(Struct, frozen=True):
    """What one run gave: items finished and starts refused a week, cycle times in days, items under way, shares."""

    throughput: float
    p50: float
    p85: float
    p95: float
    wip: float
    stuck: float
    refused: float
    little: float


class Spread(Struct, frozen=True):
    """The mean of a figure over the runs, and between which values nine of ten runs lie."""

    mean: float
    low: float
    high: float


class Outcome(Struct, frozen=True):
    """A scenario's figures over `runs` runs, and how they differ from the first scenario's, run by run."""

    scenario: Scenario
    runs: int
    figures: dict[str, Spread]
    differences: dict[str, Spread]


Told = Callable[[int, int], None]
"""Is told how many of how many runs are done."""


def figures(span: Span) -> Figures | None:
    """The figures of a run; None for one that finished nothing."""
    ordered = sorted(span.cycle_times)
    p50, p85, p95 = (percentile(ordered, p) for p in (50, 85, 95))
    if p50 is None or p85 is None or p95 is None:
        return None
    weeks = span.days / 7
    return Figures(
        len(ordered) / weeks, p50, p85, p95, span.wip, span.stuck, span.refused / weeks, span.littles_ratio or 1.0
    )


def compare(
    scenarios: Sequence[Scenario],
    *,
    runs: int,
    days: float,
    seed: str,
    told: Told | None = None,
    processes: int | None = None,
) -> list[Outcome]:
    """Play every scenario so many times and compare them. Ctrl+c ends it early: what was played by then counts.

    `processes` 1 plays in this one; None takes one for each core.
    """
    found: list[dict[int, Figures | None]] = [{} for _ in scenarios]
    jobs = [(k, first) for first in range(0, runs, _CHUNK) for k in range(len(scenarios))]
    try:
        for k, played in _played(scenarios, jobs, runs, days, seed, processes or os.cpu_count() or 1):
            found[k].update(played)
            if told is not None:
                told(sum(map(len, found)), runs * len(scenarios))
    except KeyboardInterrupt:
        if not all(found):
            raise
    return [_outcome(scenario, own, found[0]) for scenario, own in zip(scenarios, found, strict=True)]


Played = dict[int, Figures | None]


@lru_cache(maxsize=512)
def _chunk(line: Line, first: int, last: int, days: float, seed: str) -> Played:
    return {k: figures(run(line, days, seed=f"{seed} {k}", warm_up=WARM_UP * days)) for k in range(first, last)}


def _played(
    scenarios: Sequence[Scenario], jobs: list[tuple[int, int]], runs: int, days: float, seed: str, processes: int
) -> Iterator[tuple[int, Played]]:
    """The runs as they are done, a few of one scenario at a time."""
    if processes == 1:
        for k, first in jobs:
            yield k, _chunk(scenarios[k].line, first, min(first + _CHUNK, runs), days, seed)
        return
    played = [(k, scenarios[k].line, first, min(first + _CHUNK, runs), days, seed) for k, first in jobs]
    with _without_interrupts():
        pool = get_context("spawn").Pool(processes)
    with pool:
        yield from pool.imap_unordered(_job, played)


def _job(job: tuple[int, Line, int, int, float, str]) -> tuple[int, Played]:
    """What one process plays: the place of a scenario, and some of its runs."""
    k, *rest = job
    return k, _chunk(*rest)


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Ctrl+c is for the process that asked: those begun meanwhile never know of it, not even while they begin."""
    if current_thread() is not main_thread():
        yield
        return
    before = signal(SIGINT, SIG_IGN)
    try:
        yield
    finally:
        signal(SIGINT, before)


def _outcome(scenario: Scenario, own: Played, first: Played) -> Outcome:
    played = [value for value in own.values() if value is not None]
    pairs = [(value, other) for k, value in own.items() if value is not None and (other := first.get(k)) is not None]
    names = Figures.__struct_fields__
    return Outcome(
        scenario,
        len(played),
        {name: _spread([getattr(value, name) for value in played]) for name in names} if played else {},
        {name: _spread([getattr(a, name) - getattr(b, name) for a, b in pairs]) for name in names} if pairs else {},
    )


def _spread(values: list[float]) -> Spread:
    ordered = sorted(values)
    low, high = percentile(ordered, 5), percentile(ordered, 95)
    assert low is not None
    assert high is not None
    return Spread(sum(ordered) / len(ordered), low, high)
