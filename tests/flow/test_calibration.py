"""How promises were kept, and what may be expected of an open item."""

from __future__ import annotations

from datetime import date, timedelta

from kanban_tui.flow.calibration import calibrate
from kanban_tui.flow.days import Day
from kanban_tui.flow.forecast import MARKS, sample
from kanban_tui.flow.outlook import outlook
from kanban_tui.flow.shift import has_shifted

MONDAY = date(2026, 1, 5)


def days(*finished: int) -> list[Day]:
    """Days from a Monday with so many items finished."""
    return [Day(MONDAY + timedelta(k), 0, 0, n, 0) for k, n in enumerate(finished)]


def test_a_steady_team_keeps_every_promise() -> None:
    """Every Monday with 60 days before it and 28 after is asked."""
    steady = days(*([1] * 7 * 30))
    last = steady[-1].date
    found = calibrate(steady, as_of=last, today=last + timedelta(1))
    assert (found.block, found.n, found.kept, found.shares) == (1, 18, (18,) * 4, (1.0,) * 4)
    assert calibrate(steady, as_of=last, today=last).n == 17


def test_too_few_mondays_tell_nothing() -> None:
    """Under twelve the length of a block is 1 and no share is told; without a finish there is none at all."""
    young = days(*([0, 2] * 60))
    found = calibrate(young, as_of=young[-1].date, today=young[-1].date)
    assert (found.block, found.n, found.enough, set(found.shares)) == (1, 5, False, {None})
    assert calibrate(days(0, 0), as_of=MONDAY, today=MONDAY).n == 0


def test_clusters_are_drawn_in_blocks() -> None:
    """Where single days promise more than was kept, that length is taken whose promises were kept best."""
    busy, idle = [2, 1, 0, 2, 1, 0, 1] * 5, [1, 0, 0, 0, 0, 0, 0] * 5
    clustered = days(*((busy + idle) * 6))
    last = clustered[-1].date
    found = calibrate(clustered, as_of=last, today=last + timedelta(1))
    single = calibrate_block(clustered, 1)
    assert found.block > 1
    assert abs(found.kept[MARKS.index(85)] / found.n - 0.85) <= abs(single - 0.85)


def calibrate_block(of: list[Day], block: int) -> float:
    """The share of forecasts at 85 % that came true, worked out by drawing every sum."""
    counts = [day.finished for day in of]
    kept = asked = 0
    for k in range(0, len(counts) - 27, 7):
        window = counts[max(0, k - 89) : k]
        if k >= 60 and sum(map(bool, window)) >= 5:
            draws = [sum(window[i : i + block]) for i in range(len(window) - block + 1)]
            chances = {0: 1.0}
            for _ in range(28 // block):
                nexts: dict[int, float] = {}
                for total, chance in chances.items():
                    for draw in draws:
                        nexts[total + draw] = nexts.get(total + draw, 0) + chance / len(draws)
                chances = nexts
            actual = sum(counts[k : k + 28])
            promised = max(n for n in chances if sum(p for total, p in chances.items() if total >= n) >= 0.85 - 1e-9)
            kept, asked = kept + (actual >= promised), asked + 1
    return kept / asked


def test_an_open_item_is_told_by_those_that_came_as_far() -> None:
    """Of those that took as long as it is old: how many keep the expectation, and the days left to half and 85 %."""
    cycles = [1, 2, 2, 3, 4, 5, 6, 6, 7, 8, 9, 10, 12, 15, 20]
    young = outlook(cycles, 1, 10)
    assert (young.n, young.within, young.p50, young.p85) == (15, 12, 5, 11)
    half = outlook(cycles, 5, 10)
    assert (half.n, half.within, half.share, half.p50, half.p85) == (10, 7, 0.7, 3, 10)
    old = outlook(cycles, 6, 10)
    assert (old.n, old.within, old.share, old.p50, old.p85) == (9, None, None, None, None)
    assert outlook(list(range(20, 40)), 20, 10).within == 0


def test_a_sample_with_a_week_that_stands_out_has_shifted() -> None:
    """A week without it has not."""
    steady = [1, 0, 1, 0, 1, 0, 0]
    last = MONDAY + timedelta(30 * 7 - 1)

    def shifted(most: int) -> bool:
        counts = steady * 30
        counts[25 * 7] = most
        found = days(*counts)
        return has_shifted(found, sample(found, as_of=last, today=last + timedelta(1)))

    assert (shifted(1), shifted(40)) == (False, True)
    assert not has_shifted([], sample([], as_of=last, today=last))
