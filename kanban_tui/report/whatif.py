"""What simulated scenarios say, in words and as a document: one source for every place that tells them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from kanban_tui.board.words import count, decimal
from kanban_tui.flow.simulation.compare import Outcome, Spread, compare
from kanban_tui.flow.simulation.measured import LEAST_ITEMS, Comes, Measured, Shut, Thin, Unplayable, measured
from kanban_tui.flow.simulation.scenarios import total_of, vary

if TYPE_CHECKING:
    from kanban_tui.board.limits import ScopeKind
    from kanban_tui.report.report import Report

RUNS, DAYS, SEED = 50, 180, "1"

HEADS = (
    ("finished", "a week"),
    ("50 %", "in days"),
    ("85 %", "in days"),
    ("95 %", "in days"),
    ("in", "progress"),
    ("held", "up"),
    ("refused", "a week"),
)
FIGURES = ("throughput", "p50", "p85", "p95", "wip", "stuck", "refused")

# Runs differ by luck; a difference under these is none that anybody would feel.
SAME, LITTLE = 0.03, 0.1
SOONER = 0.1
FITS = 0.25

_OF: dict[ScopeKind, str] = {
    "column": "that count units in a column",
    "board": "that count units on the board",
    "group": "of groups that are closed or count units",
    "type": "of work types",
    "person": "of single people",
    "each_person": "of each person",
}
_COMES = {
    Comes.WAITS: "work always waits for room, as it did half of that time or more",
    Comes.UNTOLD: "work is taken to wait for room always, since there were too few starts to tell how often it comes",
    Comes.STARTED: "work is started as it was in that time, and waits where there is no room",
}


_HEAD = {
    Comes.WAITS: ("work always", "waits"),
    Comes.UNTOLD: ("work always", "waits"),
    Comes.STARTED: ("work comes", "as it did"),
}
_MEASURED = "measured"


def heads(line: Measured) -> tuple[tuple[str, str], ...]:
    """The heads of a table, in two rows; the first says how work is taken to come."""
    return (_HEAD[line.comes], *HEADS)


def rows(line: Measured, outcomes: Sequence[Outcome]) -> Iterator[tuple[str, list[str], list[str]]]:
    """A table's rows: a name, its figures, and below each where nine of ten runs lie. What was measured comes first."""
    if line.items:
        known = _known(line)
        yield _MEASURED, [cell(name, known[name]) if name in known else "–" for name in FIGURES], [""] * len(FIGURES)
    for outcome in outcomes:
        # Where work always waits none of it comes, and none is refused.
        told = {name: spread for name, spread in outcome.figures.items() if name != "refused" or line.line.arrivals}
        yield (
            outcome.scenario.name,
            [cell(name, told[name].mean) if name in told else "–" for name in FIGURES],
            [interval(name, told[name]) if name in told else "" for name in FIGURES],
        )


def _known(line: Measured) -> dict[str, float]:
    """What was measured of the figures of a run."""
    p50, p85, p95 = line.cycle
    return {"throughput": line.throughput, "p50": p50, "p85": p85, "p95": p95, "wip": line.wip}


def cell(name: str, value: float) -> str:
    """A figure as it is shown."""
    if name == "stuck":
        return f"{decimal(value * 100, 0)} %"
    return decimal(value, 0 if value >= 100 else 1)


def interval(name: str, spread: Spread) -> str:
    """Between which values nine of ten runs lie."""
    low, high = cell(name, spread.low), cell(name, spread.high)
    return low if low == high else f"{low.removesuffix(' %')}–{high}"


def sentence(line: Measured, outcomes: Sequence[Outcome]) -> str:
    """What it comes to: where most is won for what it costs, or that nothing is and what comes nearest would cost."""
    now, *others = [outcome for outcome in outcomes if outcome.figures]
    if not others:
        finished = cell("throughput", now.figures["throughput"].mean)
        were = f" ({cell('throughput', line.throughput)} were)" if line.items else ""
        came = "if work always waited" if line.comes is not Comes.STARTED else "with work coming as it did"
        return f"As it is, {came}, {finished} items a week would be finished{were}, 85 % within {_days(_p85(now))}."
    sooner = [other for other in others if _p85(other) < _p85(now) * (1 - SOONER)]
    for cost in (SAME, LITTLE):
        cheap = [other for other in sooner if _change(other, now) >= -cost]
        if cheap:
            return _told(min(cheap, key=_p85), now)
    if sooner:
        return _told(max(sooner, key=lambda other: _change(other, now)), now)
    more = max(others, key=lambda other: _change(other, now))
    if _change(more, now) > SAME:
        return _told(more, now)
    much = "as much" if abs(_change(more, now)) <= SAME else _share(_change(more, now))
    one = len(others) == 1
    who = f"None is better: {_name(more)}" if one else f"None of these is better: the nearest, {more.scenario.name},"
    return f"{who} finishes {much}, {_within(more, now)}."


def _told(other: Outcome, now: Outcome) -> str:
    change = _change(other, now)
    much = "as much" if abs(change) <= SAME else _share(change)
    return f"{_name(other)} instead of {now.scenario.name}: {much} finished, {_within(other, now)}."


def _share(change: float) -> str:
    return f"{abs(change):.0%} {'more' if change > 0 else 'less'}".replace("%", " %")


def _within(other: Outcome, now: Outcome) -> str:
    then, before = _days(_p85(other)), _days(_p85(now))
    return f"85 % within {then} {'as now' if then == before else f'instead of {before}'}"


def _days(days: float) -> str:
    return f"{decimal(days, 1 if days < 10 else 0)} days"


def _name(outcome: Outcome) -> str:
    return outcome.scenario.name[:1].upper() + outcome.scenario.name[1:]


def _p85(outcome: Outcome) -> float:
    return outcome.figures["p85"].mean


def _change(outcome: Outcome, now: Outcome) -> float:
    """By what part more is finished."""
    return outcome.differences["throughput"].mean / now.figures["throughput"].mean


def little(outcomes: Sequence[Outcome]) -> str:
    """Little's law for the runs: average WIP over throughput times cycle time, 1 where they were long enough."""
    ratios = [outcome.figures["little"].mean for outcome in outcomes if outcome.figures]
    low, high = f"{min(ratios):.2f}", f"{max(ratios):.2f}"
    return f"Little's law holds in the runs by {low if low == high else f'{low} to {high}'} (1 is exact)."


CLOCKED = "Days here are by the clock, 24 hours each; elsewhere cycle times count dates."
CHECKED = "A figure is the mean of the runs; a few far off can carry it out of where nine of ten lie."
BELOW = f"Below each: where nine of ten runs lie. {CHECKED} `wip simulate --check` holds the model to what happened."


def assumed(line: Measured, *, runs: int, days: int, seed: str) -> Iterator[str]:
    """What the answer rests on."""
    made = (
        f"the {count(line.items, 'item')} finished in the last {count(line.days, 'day')}"
        if line.items
        else "what was given"
    )
    yield CLOCKED
    yield f"Played {count(runs, 'time')} over {count(days, 'day')} (seed {seed}), from {made}; {_COMES[line.comes]}."
    hands = ", ".join(
        f"{name} {number}{' (as many as were usually at work)' if name in line.guessed else ''}"
        for name, number in line.hands.items()
        if number is not None
    )
    if hands:
        yield f"Hands: {hands}."
    if line.unplayed:
        yield f"Not played: the limits {', '.join(_OF[kind] for kind in line.unplayed)}."


def verdict(line: Measured, outcome: Outcome) -> list[tuple[str, float, Spread, bool]]:
    """What was measured beside what the model gives of it, and whether that fits: within the runs, or a quarter off."""
    return [
        (name, value, spread, spread.low <= value <= spread.high or abs(spread.mean - value) <= FITS * value)
        for name, value in _known(line).items()
        for spread in (outcome.figures[name],)
    ]


def part(found: Report) -> dict[str, Any]:
    """The part `what_if` of a report's document: one fewer in each column, on the board, and one at a time.

    The report is one of all items. Where history is too thin there are no scenarios, and `sentence` says so.
    """
    items = [item for _, item in found.entries]
    try:
        line = measured(items, found.board, found.layout, found.policy, now=found.at, scopes=found.history.scopes)
    except Unplayable as why:
        return {"sentence": unplayable(why), "assumed": [], "scenarios": []}
    fewer = {k: [c.limit - 1] for k, c in enumerate(line.line.columns) if c.limit is not None and c.limit > 1}
    scenarios = vary(line.line)
    for k, values in fewer.items():
        scenarios += vary(line.line, limits={k: values})[1:]
    whole = total_of(line.line) or max(2, math.ceil(line.wip))
    scenarios += vary(line.line, totals=[whole - 1] if whole > 2 else [], single_piece=True)[1:]
    outcomes = compare(scenarios, runs=RUNS, days=DAYS, seed=SEED)
    return {
        "sentence": sentence(line, outcomes),
        "assumed": list(assumed(line, runs=RUNS, days=DAYS, seed=SEED)),
        "scenarios": [
            {
                "scenario": outcome.scenario.name,
                **{_ROW[name]: round(outcome.figures[name].mean, 4) for name in FIGURES if outcome.figures},
            }
            for outcome in outcomes
        ],
    }


def unplayable(why: Unplayable) -> str:
    """Why nothing can be played."""
    match why:
        case Thin():
            least = f"; it takes {LEAST_ITEMS}" if why.items < LEAST_ITEMS else ""
            done = f"{count(why.items, 'item')} finished in {count(why.days, 'day')}{least}"
            return f"History is too thin to play forward: {done}."
        case Shut():
            return f"{why.name} is closed: with a limit of 0 nothing comes through it that could be played."
    raise why


def times_given(names: Iterable[str]) -> str:
    """How a shell is told how long the work of these columns takes, where their history does not tell it."""
    return " ".join(f'--time "{name}=1d..3d"' for name in names)


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


_ROW = {
    "throughput": "finished_a_week",
    "p50": "p50_days",
    "p85": "p85_days",
    "p95": "p95_days",
    "wip": "wip",
    "stuck": "held_up_share",
    "refused": "refused_a_week",
}
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
