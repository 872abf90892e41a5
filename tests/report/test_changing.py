"""What the document says of change agrees with what it says of the present."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kanban_tui.board.history import BoardHistory
from kanban_tui.flow.days import week_of
from kanban_tui.flow.percentiles import percentile
from kanban_tui.report import as_json, charts
from kanban_tui.report.build import build
from kanban_tui.report.numbers import Numbers
from tests.report.conftest import AEA_END, NOW


@pytest.fixture(params=["demo", "aea"])
def document(request: pytest.FixtureRequest) -> dict[str, Any]:
    """A document of each kind."""
    found: dict[str, Any] = request.getfixturevalue(request.param)
    return found


def test_total_age_ends_with_that_of_today(document: dict[str, Any]) -> None:
    """And the weeks' values are those of their Sundays and of the throughput chart."""
    assert document["daily"][-1]["total_age"] == document["summary"]["total_age_days"]
    daily = {day["date"]: day for day in document["daily"]}
    sundays = {week_of(date.fromisoformat(day)): day for day in daily if date.fromisoformat(day).isoweekday() == 7}
    found = document["behaviour"]
    for week in found["total_age"]["weeks"]:
        assert week["value"] == daily[sundays[week["week"]]]["total_age"]
    for week in found["wip"]["weeks"]:
        assert week["value"] == daily[sundays[week["week"]]]["wip"]
    weeks = document["throughput_xmr"]["weeks"]
    assert [week["value"] for week in found["throughput"]["weeks"]] == [week["finished"] for week in weeks]


def test_trends_are_of_the_finished_items(document: dict[str, Any]) -> None:
    """The months hold every one of them, and the last 90 days are those before the end."""
    numbers = Numbers(document)
    done = [(numbers.day(item["finished"]), item) for item in document["items"] if item["cycle_days"] is not None]
    months = document["trends"]["months"]
    assert sum(month["n"] for month in months if month["type"] is None) == len(done)
    last = next(row for row in reversed(document["trends"]["trailing"]) if row["type"] is None)
    first = date.fromordinal(date.fromisoformat(last["date"]).toordinal() - 89).isoformat()
    days = sorted(item["cycle_days"] for day, item in done if first <= day <= last["date"])
    assert (last["n"], last["p50"], last["p85"]) == (len(days), percentile(days, 50), percentile(days, 85))


def test_a_baseline_that_is_set_begins_a_phase(aea_history: BoardHistory) -> None:
    """With the week of that day; what was before stays as it was."""
    document = as_json.document(build(aea_history, as_of=AEA_END, baseline=date(2020, 1, 6), now=NOW))
    before, after = document["behaviour"]["throughput"]["phases"]
    assert (before["until"], after["since"], after["baseline"]) == ("2020-W01", "2020-W02", 12)
    values = [week["value"] for week in document["behaviour"]["throughput"]["weeks"] if week["week"] >= "2020-W02"]
    assert after["mean"] == pytest.approx(sum(values[:12]) / 12)


@pytest.mark.parametrize("name", ["throughput", "trends", "total_age"])
def test_changes_of_limits_stand_in_charts_of_time(name: str, demo: dict[str, Any]) -> None:
    """One line for each date on which one was changed."""
    drawn = charts.draw(name, Numbers(demo), "Title", "Shows")
    assert demo["behaviour"]["changes"]
    assert "series change" in drawn
    none = {**demo, "behaviour": {**demo["behaviour"], "changes": []}}
    assert "series change" not in charts.draw(name, Numbers(none), "Title", "Shows")


def test_phases_are_drawn_with_their_ranges(demo: dict[str, Any]) -> None:
    """Two drawings, each with lines where a limit was changed; nothing where there are no weeks to judge by."""
    numbers = Numbers(demo)
    drawn = charts.draw("behaviour_throughput", numbers, "Throughput", "Weeks")
    assert drawn.count("<svg") == 2
    assert drawn.count("series change") == 2
    none = {**demo, "behaviour": {"throughput": {"weeks": [], "phases": []}}}
    assert charts.draw("behaviour_throughput", Numbers(none), "Throughput", "Weeks") == ""
