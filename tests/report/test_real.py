"""A real history: figures of a period, of some items, and how its forecasts were kept, each known beforehand."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Any

import pytest

from kanban_tui.board.history import BoardHistory
from kanban_tui.report import as_json
from kanban_tui.report.build import build
from tests.report.conftest import AEA_END, NOW, P0_END, imported


def test_a_period_is_compared_with_the_one_before_it(aea_history: BoardHistory) -> None:
    """Moves backwards and item-days are of the 82 days, not of all time."""
    now, before = (
        build(aea_history, since=since, until=until, as_of=until, now=NOW)
        for since, until in ((date(2020, 10, 1), AEA_END), (date(2020, 7, 11), date(2020, 9, 30)))
    )
    assert (now.summary.backward_moves, before.summary.backward_moves) == (30, 33)
    assert now.item_days.touched == sum(now.touched) == 4_935
    assert now.item_days.gap == now.item_days.restarted + now.item_days.reopened + now.item_days.without_time


def test_a_filter_holds_for_the_columns_too(aea_history: BoardHistory) -> None:
    """What is in progress of a type is so in its columns."""
    found = as_json.document(build(aea_history, as_of=AEA_END, types=["AER"], now=NOW))
    assert [column["now"] for column in found["wip"]["columns"]] == [4, 3, 6, 4]
    assert found["summary"]["in_progress"] == found["wip"]["now"] == 17
    assert max(day["wip"] for day in found["daily"]) == found["wip"]["max"]


def test_the_law_is_asked_of_the_longest_fitting_window(aea: dict[str, Any]) -> None:
    """A board that holds work has one."""
    law = aea["littles_law"]
    assert (law["applicable"], law["days"], law["until"]) == (True, 180, "2020-12-21")


def test_whole_weeks_and_blocked_days(aea: dict[str, Any]) -> None:
    """As the reference has them."""
    assert [aea["throughput"][p] for p in ("p15", "p50", "p85")] == [0, 10, 20]
    assert (aea["blocked"]["seconds"] / 86_400, aea["blocked"]["items"]) == (2_635, 178)


@pytest.fixture(params=["aea", "lighthouse", "p0"])
def calibrated(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The documents of three real histories whose forecasts were kept differently well."""
    if request.param == "p0":
        return as_json.document(build(imported("rueedlinger_p0"), as_of=P0_END, now=NOW))
    found: dict[str, Any] = request.getfixturevalue(request.param)
    return found


def test_how_forecasts_were_kept_is_worked_out_a_second_way(calibrated: dict[str, Any]) -> None:
    """Every past Monday again, with plain sums of plain lists; of the blocks the one whose promise was kept best."""
    finished = {date.fromisoformat(day["date"]).toordinal(): day["finished"] for day in calibrated["daily"]}
    first, last = min(day for day, n in finished.items() if n), max(finished)
    asked = []
    for monday in range(first + (1 - first) % 7, last - 26, 7):
        window = [finished[day] for day in range(max(first, monday - 89), monday)]
        if monday - first >= 60 and len([n for n in window if n]) >= 5:
            asked.append((window, sum(finished[day] for day in range(monday, monday + 28))))
    block, kept = 1, _kept(asked, 1)
    if len(asked) >= 12 and kept[2] < 0.85 * len(asked):
        tried = {block: _kept(asked, block) for block in (1, 7, 14)}
        block, kept = min(tried.items(), key=lambda one: abs(100 * one[1][2] - 85 * len(asked)))
    told = calibrated["forecast"]["calibration"]
    assert (told["block"], told["n"]) == (block, len(asked))
    shares = [n / len(asked) for n in kept] if len(asked) >= 12 else [None] * len(MARKS)
    assert [told[f"p{mark}_share"] for mark in MARKS] == shares


MARKS = (50, 70, 85, 95)


def _kept(asked: list[tuple[list[int], int]], block: int) -> list[int]:
    """How many forecasts came true at each mark: what was finished was no less than what was as likely as that."""
    kept = [0] * len(MARKS)
    for window, actual in asked:
        draws = Counter(sum(window[k : k + block]) for k in range(len(window) - block + 1))
        chances = {0: 1.0}
        for _ in range(28 // block):
            longer: dict[int, float] = defaultdict(float)
            for total, chance in chances.items():
                for n, times in draws.items():
                    if total + n <= actual:
                        longer[total + n] += chance * times / draws.total()
            chances = longer
        more = 1 - sum(chances.values())
        kept = [n + (more < mark / 100 - 1e-9) for n, mark in zip(kept, MARKS, strict=True)]
    return kept


def test_its_finish_comes_in_batches(aea: dict[str, Any]) -> None:
    """Of the same date, as this history knows no times."""
    done = aea["batches"]["transfers"][-1]
    assert (round(done["mean"], 2), round(done["felt"], 2), done["largest"]) == (3.62, 7.11, 21)
    assert round(done["alone_share"], 2) == 0.09
    assert round(aea["batches"]["spread"], 1) == 1.8


def test_where_times_are_known_a_quarter_of_an_hour_makes_a_batch(lighthouse: dict[str, Any]) -> None:
    """Most items of this history finish alone."""
    done = lighthouse["batches"]["transfers"][-1]
    assert (round(done["mean"], 2), round(done["felt"], 2), done["largest"]) == (1.21, 1.39, 3)
    assert round(done["alone_share"], 2) == 0.68
