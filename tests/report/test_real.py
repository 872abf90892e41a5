"""A real history: figures of a period, of some items, and how its forecasts were kept, each known beforehand."""

from __future__ import annotations

from datetime import date
from typing import Any

from kanban_tui.board.history import BoardHistory
from kanban_tui.report import as_json
from kanban_tui.report.build import build
from tests.report.conftest import AEA_END, NOW


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


def test_how_forecasts_were_kept_is_worked_out_a_second_way(aea: dict[str, Any]) -> None:
    """Every past Monday again, with plain fractions of a plain list."""
    finished = {date.fromisoformat(day["date"]).toordinal(): day["finished"] for day in aea["daily"]}
    first, last = min(day for day, n in finished.items() if n), AEA_END.toordinal()
    kept = dict.fromkeys((50, 70, 85, 95), 0)
    asked = 0
    for monday in range(first + (1 - first) % 7, last - 26, 7):
        window = [finished[day] for day in range(max(first, monday - 89), monday)]
        if monday - first < 60 or len([n for n in window if n]) < 5:
            continue
        asked += 1
        chances = [1.0]
        for _ in range(28):
            longer = [0.0] * (len(chances) + max(window))
            for n in set(window):
                share = window.count(n) / len(window)
                for total, chance in enumerate(chances):
                    longer[total + n] += chance * share
            chances = longer
        actual = sum(finished[day] for day in range(monday, monday + 28))
        for mark in kept:
            kept[mark] += sum(chances[actual + 1 :]) < mark / 100 - 1e-9
    told = aea["forecast"]["calibration"]
    assert (told["block"], told["n"]) == (1, asked)
    assert [told[f"p{mark}_share"] for mark in kept] == [n / asked for n in kept.values()]


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
