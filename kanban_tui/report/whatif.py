"""What simulated scenarios say, in words and as a document: one source for every place that tells them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kanban_tui.flow.simulation.compare import Outcome, Spread
from kanban_tui.flow.simulation.measured import Comes, Measured
from kanban_tui.report.words import count

HEADS = (
    ("", ""),
    ("finished", "a week"),
    ("cycle days", "50 %"),
    ("", "85 %"),
    ("", "95 %"),
    ("in", "progress"),
    ("held", "up"),
    ("refused", "a week"),
)
FIGURES = ("throughput", "p50", "p85", "p95", "wip", "stuck", "refused")

# Runs differ by luck; a difference under these is none that anybody would feel.
SAME, LITTLE = 0.03, 0.1
SOONER = 0.1
FITS = 0.25

_COMES = {
    Comes.WAITS: "work always waits for room, as it did half of that time or more",
    Comes.STARTED: "work is started as it was in that time, and waits where there is no room",
}


def cell(name: str, value: float) -> str:
    """A figure as it is shown."""
    if name == "stuck":
        return f"{value * 100:.0f} %"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}"


def interval(name: str, spread: Spread) -> str:
    """Between which values nine of ten runs lie."""
    low, high = cell(name, spread.low), cell(name, spread.high)
    return low if low == high else f"{low.removesuffix(' %')}–{high}"


def sentence(outcomes: Sequence[Outcome]) -> str:
    """What it comes to: where most is won for what it costs, or that nothing is."""
    now, *others = [outcome for outcome in outcomes if outcome.figures]
    if not others:
        finished = cell("throughput", now.figures["throughput"].mean)
        return f"As it is {finished} items a week are finished, 85 % within {_days(_p85(now))}."
    for cost in (SAME, LITTLE, 1.0):
        cheap = [other for other in others if _change(other, now) >= -cost]
        best = min(cheap, key=_p85, default=None)
        if best is not None and _p85(best) < _p85(now) * (1 - SOONER):
            return _told(best, now)
    more = max(others, key=lambda other: _change(other, now))
    if _change(more, now) > SAME:
        return _told(more, now)
    return f"None of these is better: as much is finished as it is, and 85 % within {_days(_p85(now))}."


def _told(other: Outcome, now: Outcome) -> str:
    days = f"85 % within {_days(_p85(other))} instead of {_days(_p85(now))}"
    return f"{_name(other)} instead of {now.scenario.name}: {_much(_change(other, now))}, {days}."


def _much(change: float) -> str:
    if abs(change) <= SAME:
        return "as much finished"
    return f"{abs(change):.0%} {'more' if change > 0 else 'less'} finished".replace("%", " %")


def _days(days: float) -> str:
    return f"{days:.1f} days" if days < 10 else f"{days:.0f} days"


def _name(outcome: Outcome) -> str:
    return outcome.scenario.name[:1].upper() + outcome.scenario.name[1:]


def _p85(outcome: Outcome) -> float:
    return outcome.figures["p85"].mean


def _change(outcome: Outcome, now: Outcome) -> float:
    """By what part more is finished."""
    return outcome.differences["throughput"].mean / now.figures["throughput"].mean


def assumed(line: Measured, *, runs: int, days: int, seed: str) -> Iterator[str]:
    """What the answer rests on."""
    made = (
        f"the {count(line.items, 'item')} finished in the last {count(line.days, 'day')}"
        if line.items
        else "what was given"
    )
    yield f"Played {count(runs, 'time')} over {count(days, 'day')} (seed {seed}), from {made}; {_COMES[line.comes]}."
    hands = ", ".join(
        f"{name} {number}{' (as many as were usually at work)' if name in line.guessed else ''}"
        for name, number in line.hands.items()
        if number is not None
    )
    if hands:
        yield f"Hands: {hands}. --hands says otherwise."
    yield "Below each figure: where nine of ten runs lie. `wip simulate --check` holds the model to what happened."


def verdict(line: Measured, outcome: Outcome) -> list[tuple[str, float, Spread, bool]]:
    """What was measured beside what the model gives of it, and whether that fits: within the runs, or a quarter off."""
    p50, p85, p95 = line.cycle
    wanted = {"throughput": line.throughput, "p50": p50, "p85": p85, "p95": p95, "wip": line.wip}
    return [
        (name, value, spread, spread.low <= value <= spread.high or abs(spread.mean - value) <= FITS * value)
        for name, value in wanted.items()
        for spread in (outcome.figures[name],)
    ]


def document(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """The scenarios as JSON: means, and intervals of nine in ten runs; differences are to the first, run by run."""
    return [
        {
            "name": outcome.scenario.name,
            "runs": outcome.runs,
            **{_JSON[name]: _spread(spread) for name, spread in outcome.figures.items()},
            "difference": {_JSON[name]: _spread(spread) for name, spread in outcome.differences.items()},
        }
        for outcome in outcomes
    ]


_JSON = {
    "throughput": "throughput_per_week",
    "p50": "cycle_days_p50",
    "p85": "cycle_days_p85",
    "p95": "cycle_days_p95",
    "wip": "wip",
    "stuck": "share_held_up",
    "refused": "refused_starts_per_week",
    "little": "littles_law_ratio",
}


def _spread(spread: Spread) -> dict[str, float]:
    return {"mean": round(spread.mean, 4), "low": round(spread.low, 4), "high": round(spread.high, 4)}
