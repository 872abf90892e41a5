"""The simulator against what is known exactly: formulas of queueing theory and Markov chains."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

import pytest

from kanban_tui.flow.simulation.line import Always, Column, Draw, Exponential, Line, total
from kanban_tui.flow.simulation.run import Span, run

pytestmark = pytest.mark.long


@dataclass(frozen=True)
class Spread:
    """Lognormal with a mean of 1 and this coefficient of variation."""

    variation: float

    def __call__(self, random: Random) -> float:
        variance = math.log(1 + self.variation**2)
        return random.lognormvariate(-variance / 2, math.sqrt(variance))


def server(arrivals: float, time: Draw, hands: int = 1, limit: int | None = None) -> Line:
    """One column, to which items come at this rate; who finds it full is turned away."""
    return Line(
        (Column("Work", time, limit, hands),), arrivals=Exponential(1 / arrivals), turned_away=limit is not None
    )


def played(line: Line, days: float, seed: str = "letters") -> Span:
    """A long run, and Little's law for it."""
    found = run(line, days, seed=seed, warm_up=2000)
    assert found.littles_ratio == pytest.approx(1, rel=0.01)
    return found


def mean(span: Span) -> float:
    """The average cycle time."""
    return sum(span.cycle_times) / len(span.cycle_times)


@pytest.mark.parametrize(
    ("line", "cycle", "wip"),
    [
        pytest.param(server(0.5, Exponential(1)), 2, 1, id="M/M/1, half busy"),
        pytest.param(server(0.8, Exponential(1)), 5, 4, id="M/M/1"),
        pytest.param(server(1.6, Exponential(1), 2), 2.777778, 4.444444, id="M/M/2"),
        pytest.param(server(2.4, Exponential(1), 3), 2.078652, 4.988764, id="M/M/3"),
        pytest.param(server(4.0, Exponential(1), 5), 1.554113, 6.216450, id="M/M/5"),
        pytest.param(server(0.8, Always(1)), 3, 2.4, id="M/D/1"),
        pytest.param(server(0.8, Spread(1.5)), 7.5, 6.0, id="M/G/1"),
    ],
)
def test_a_column_without_a_limit_is_a_queue(line: Line, cycle: float, wip: float) -> None:
    """Erlang C and Pollaczek–Khinchine, within two per cent."""
    assert line.arrivals is not None
    rate = 1 / line.arrivals(Random()) if not isinstance(line.arrivals, Exponential) else 1 / line.arrivals.mean
    found = played(line, 420_000 / rate)
    assert len(found.cycle_times) >= 400_000
    assert mean(found) == pytest.approx(cycle, rel=0.02)
    assert found.wip == pytest.approx(wip, rel=0.02)


def test_a_busy_queue_is_long() -> None:
    """M/M/1 at 95 %: the average of several runs, since one run's waits hang together for long."""
    runs = [played(server(0.95, Exponential(1)), 450_000, seed) for seed in "ab"]
    assert sum(map(mean, runs)) / 2 == pytest.approx(20, rel=0.02)


@pytest.mark.parametrize(
    ("limit", "cycle", "wip", "refused"), [(5, 2.563065, 1.868332, 0.088819), (3, 1.852459, 1.224932, 0.173442)]
)
def test_a_limit_turns_away_as_many_as_erlang_says(limit: int, cycle: float, wip: float, refused: float) -> None:
    """M/M/1/K: how many are refused, and how long the others take."""
    found = played(server(0.8, Exponential(1), limit=limit), 550_000)
    assert mean(found) == pytest.approx(cycle, rel=0.02)
    assert found.wip == pytest.approx(wip, rel=0.02)
    assert found.refused / found.arrived == pytest.approx(refused, rel=0.02)


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 10, 20])
def test_a_limit_over_the_board_is_conwip(limit: int) -> None:
    """Three equal columns, work always waiting: N / (N + 2) a day, N + 2 days."""
    line = Line(tuple(Column(name, Exponential(1)) for name in "abc"), groups=(total(3, limit),))
    found = played(line, 100_000)
    assert found.throughput == pytest.approx(limit / (limit + 2), rel=0.02)
    assert mean(found) == pytest.approx(limit + 2, rel=0.02)
    assert found.wip == pytest.approx(limit, rel=0.001)


@pytest.mark.parametrize(
    ("rates", "limits", "throughput", "wip", "cycle"),
    [
        ((1, 1), (1, 1), 0.666667, 1.6667, 2.5),
        ((1, 1), (1, 2), 0.75, 2.25, 3.0),
        ((1, 1), (2, 2), 0.8, 3.4, 4.25),
        ((1, 1, 1), (1, 1, 1), 0.564103, 2.3590, 4.1818),
        ((1, 1, 1), (2, 2, 2), 0.725977, 4.8367, 6.6623),
        ((1, 1, 1), (3, 3, 3), 0.800364, 7.3344, 9.1638),
        ((1, 0.5, 1), (2, 2, 2), 0.472896, 4.5891, 9.7042),
    ],
)
def test_a_full_column_holds_up_the_one_before_it(
    rates: tuple[float, ...], limits: tuple[int, ...], throughput: float, wip: float, cycle: float
) -> None:
    """Limits on columns, blocking after service: the exact Markov chains, within two per cent."""
    columns = tuple(
        Column(str(k), Exponential(1 / rate), limit) for k, (rate, limit) in enumerate(zip(rates, limits, strict=True))
    )
    found = played(Line(columns), 100_000)
    assert found.throughput == pytest.approx(throughput, rel=0.02)
    assert found.wip == pytest.approx(wip, rel=0.02)
    assert mean(found) == pytest.approx(cycle, rel=0.02)
    assert found.most == limits


def test_batches_have_a_best_size() -> None:
    """Set-up of two days, one day an item, one item every other day: near four at once is best, more is slower."""
    sizes = (3, 4, 6, 8, 12, 16)
    cycle = {
        size: mean(
            played(Line((Column("Work", Always(1)),), Exponential(2), batch=size, setup=2, from_arrival=True), 200_000)
        )
        for size in sizes
    }
    # Batches arrive more evenly than the formula of single arrivals has it, so it is an upper bound.
    for size, bound in zip(sizes, (19.5, 18.0, 21.0, 25.4, 34.8, 44.6), strict=True):
        assert cycle[size] < bound
    assert min(cycle, key=cycle.__getitem__) in (3, 4)
    assert cycle[4] < cycle[6] < cycle[8] < cycle[12] < cycle[16]
    # Two at once never catch up.
    behind = run(
        Line((Column("Work", Always(1)),), Exponential(2), batch=2, setup=2.2, from_arrival=True), 20_000, seed="x"
    )
    assert behind.throughput < 0.49
