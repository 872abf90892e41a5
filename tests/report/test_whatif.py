"""What simulated scenarios say in words: never other than what their table says."""

from __future__ import annotations

from msgspec.structs import replace

from kanban_tui.flow.simulation.compare import Outcome, Scenario, Spread
from kanban_tui.flow.simulation.line import Column, Line, Sampled
from kanban_tui.flow.simulation.measured import Comes, Measured
from kanban_tui.report import whatif

LINE = Line((Column("Doing", Sampled((1.0,)), 3, 3),))
MEASURED = Measured(
    line=LINE,
    days=14,
    items=15,
    throughput=7.5,
    cycle=(1.0, 4.0, 10.0),
    wip=2.5,
    comes=Comes.WAITS,
    hands={"Doing": 3},
    guessed=(),
)


def outcome(name: str, finished: float, p85: float, *, less: float = 0.0) -> Outcome:
    """What a scenario gave: so many finished a week, so many fewer than as it is."""
    given = dict.fromkeys(whatif.FIGURES, 0.0) | {"throughput": finished, "p85": p85}
    spreads = {figure: Spread(value, value, value) for figure, value in given.items()}
    return Outcome(Scenario(name, LINE), 5, spreads, {"throughput": Spread(-less, -less, -less)})


def test_where_nothing_is_better_the_sentence_says_what_the_nearest_costs() -> None:
    """It finishes less, as its row says; of several the one that costs least is named."""
    now = outcome("as it is", 12.0, 4.0)
    two, one = outcome("Doing 2", 8.0, 4.0, less=4.0), outcome("Doing 1", 4.0, 3.8, less=8.0)
    assert (
        whatif.sentence(MEASURED, [now, two])
        == "None is better: Doing 2 finishes 33 % less, 85 % within 4.0 days as now."
    )
    assert whatif.sentence(MEASURED, [now, one, two]).startswith(
        "None of these is better: the nearest, Doing 2, finishes 33 % less,"
    )
    same = outcome("Doing 4", 12.0, 4.2)
    assert whatif.sentence(MEASURED, [now, same]).endswith(
        "finishes as much, 85 % within 4.2 days instead of 4.0 days."
    )


def test_what_is_played_stands_beside_what_was_measured() -> None:
    """The head says what is assumed, and where work always waits nothing is said of refusals, which cannot be."""
    now = outcome("as it is", 12.0, 4.0)
    assert "if work always waited, 12.0 items a week would be finished (7.5 were)" in whatif.sentence(MEASURED, [now])
    assert whatif.heads(MEASURED)[0] == ("work always", "waits")
    (first, known, below), (name, played, _) = whatif.rows(MEASURED, [now])
    assert (first, known[0], known[-1], any(below)) == ("measured", "7.5", "–", False)
    assert (name, played[0], played[-1]) == ("as it is", "12.0", "–")
    comes = replace(MEASURED, comes=Comes.STARTED, line=replace(LINE, arrivals=Sampled((1.0,))))
    assert [told[-1] for _, told, _ in whatif.rows(comes, [now])] == ["–", "0.0"]


def test_days_of_the_clock_are_called_so_beside_dates() -> None:
    """Each place that tells what is assumed says that its days are not the dates that a cycle time counts."""
    assert next(whatif.assumed(MEASURED, runs=5, days=20, seed="1")) == whatif.CLOCKED
