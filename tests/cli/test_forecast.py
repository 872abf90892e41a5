"""`wip forecast`: when, how many, of which items, and what it refuses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Wip


@pytest.fixture
def flow(wip: Wip, home: Path) -> Wip:
    """Forty items finished, one a day up to yesterday; two in progress and three in To Do."""
    today = datetime.now(UTC).date()
    rows = ["item,at,column"]
    for k in range(45):
        rows.append(f"{k},{today - timedelta(days=50)},To Do")
        if k < 42:
            rows.append(f"{k},{today - timedelta(days=45)},Doing")
        if k < 40:
            rows.append(f"{k},{today - timedelta(days=k + 1)},Done")
    (home / "events.csv").write_text("\n".join(rows))
    shape = ["--columns", "To Do,Doing,Done", "--start", "Doing", "--done", "Done", "--zone", "UTC"]
    assert wip("import", "events.csv", "--format", "events", *shape).code == 0
    return wip


def when(flow: Wip, *arguments: str) -> list[int]:
    """The items asked for, and the days at 50, 70, 85 and 95 percent."""
    found = flow("forecast", "--json", *arguments).json["when"]
    return [found["items"], *(found[f"p{mark}"] for mark in (50, 70, 85, 95))]


def test_one_a_day_is_as_many_days_as_items(flow: Wip) -> None:
    """By their number, everything left of Done, or items named; a finished one needs no more time."""
    assert when(flow, "--items", "7") == [7, 7, 7, 7, 7]
    assert when(flow) == when(flow, "--left") == [5, 5, 5, 5, 5]
    assert when(flow, "41", "#45", "1", "41") == [2, 2, 2, 2, 2]
    assert when(flow, "44", "1") == [1, 1, 1, 1, 1]
    assert when(flow, "--items", "4", "--factor", "1.5") == [4, 6, 6, 6, 6]
    assert when(flow, "--items", "4", "--factor", "1-2")[3:] == [8, 8]


def test_what_was_split_later_was_one_item_then(flow: Wip) -> None:
    """In the forecast of that day as in its report; today its pieces are left."""
    assert flow("split", "43", "One", "Two", "Three").code == 0
    assert when(flow)[0] == 7
    assert when(flow, "--as-of", "yesterday")[0] == 5
    then = flow("report", "--format", "json", "--as-of", "yesterday").json
    assert (then["summary"]["unfinished"], then["wip"]["split_away"]) == (5, 0)


def test_how_many_by_a_day(flow: Wip) -> None:
    """A date ahead, in words too; both questions may be asked at once."""
    found = flow("forecast", "--json", "--by", "in 3 weeks").json
    assert found["when"] is None
    assert (found["how_many"]["days"], found["how_many"]["p95"]) == (21, 21)
    both = flow("forecast", "--json", "--by", "in 3 weeks", "--items", "2").json
    assert (both["when"]["p50"], both["how_many"]["p50"]) == (2, 21)


def test_it_says_what_it_was_drawn_from(flow: Wip) -> None:
    """The chances with their dates, the sample, the assumption; for items named, that they come first."""
    out = flow("forecast", "43", "--by", "in 2 days").out.splitlines()
    assert out[0].startswith("1 item named, from ")
    assert out[1].startswith("  50 %  within 1 day   by ")
    assert out[6].startswith("Items done until ")
    assert out[6].endswith("in 2 days:")
    assert out[7] == "  50 %  2 or more"
    assert out[12].startswith("Drawn from 40 items finished on 40 days, ")
    assert out[13:] == [
        "As long as the mix of work and the capacity stay as they were on those days.",
        "It is taken to be done before any other: the days are those until any one item is finished.",
        "From its start half of the items took 25 days or less, 85 % 39 days or less.",
        "How such forecasts were kept is not known yet: 0 past Mondays to judge by.",
    ]


def test_a_started_item_is_told_by_its_age(flow: Wip) -> None:
    """By the finished ones that took as long: throughput does not answer for one item."""
    found = flow("forecast", "--json", "41").json
    (told,) = found["outlooks"]
    assert (found["when"], told["item"], told["age_days"], told["n"], told["p50"]) == (None, 41, 46, 0, None)
    young = flow("forecast", "--json", "41", "--as-of", "30 days ago").json["outlooks"][0]
    assert (young["age_days"], young["n"], young["within"]) == (16, 1, None)
    flow("move", "44", "Doing", "--at", "20 days ago")
    told = flow("forecast", "--json", "44").json["outlooks"][0]
    assert (told["age_days"], told["n"], told["sle_days"]) == (21, 25, 39)
    assert (told["within"], told["p50"], told["p85"]) == (19, 12, 21)
    assert flow("forecast", "44").out.splitlines() == [
        "#44 43 is 21 days old.",
        "  Of 25 finished items that took as long or longer:",
        "  50 %  took at most 12 days more",
        "  85 %  took at most 21 days more",
        "  19 were done within 39 days, as 85 % of all items are",
    ]


def test_only_some_items(flow: Wip) -> None:
    """Of a person, or those a filter finds; words it does not know are told."""
    for number in ("44", "45", "1", "2", "3", "4", "5", "6"):
        flow("edit", number, "--assignee", "Ada")
    assert when(flow, "--person", "ada")[0] == 2
    assert when(flow, "--filter", "@ada")[0] == 2
    assert flow("report", "--filter", "@ada", "--json", "--format", "json").json["summary"]["items"] == 8
    assert flow("report", "--person", "Ada", "--format", "json").json["filter"]["people"] == ["Ada"]
    assert flow("forecast", "--filter", "@nobody").code in (2, 5)


def test_a_past_day_is_forecast_as_it_was(flow: Wip) -> None:
    """What moved later is seen where it was: as the report of that day sees it."""
    flow("move", "3", "Doing")
    flow("move", "44", "Doing", "--at", "30 days ago")
    for asked in ([], ["--as-of", "10 days ago"], ["--as-of", "29 days ago"]):
        found = flow("forecast", "--json", *asked).json
        there = flow("report", "--format", "json", *asked).json["forecast"]
        same = ("sample_since", "sample_until", "sample_items", "sample_zero_days", "warnings", "calibration")
        assert {name: found[name] for name in same} == {name: there[name] for name in same}
        assert found["when"] == there["remaining"]


def test_a_short_history_is_warned_of(flow: Wip) -> None:
    """Under 10 items or 30 days the answer says to believe it little."""
    answer = flow("forecast", "--items", "2", "--as-of", "36 days ago")
    assert answer.code == 0
    assert [line for line in answer.out.splitlines() if "believe" in line] == [
        "Only 5 items finished in that time: believe it little.",
        "Only 5 days to draw from: believe it little.",
    ]
    assert flow("forecast", "--json", "--items", "2", "--as-of", "36 days ago").json["warnings"] == [
        "few_items",
        "few_days",
    ]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--items", "0"], 5),
        (["--items", "10001"], 5),
        (["--items", "many"], 2),
        (["--by", "today"], 5),
        (["--by", "2090-01-01"], 5),
        (["--by", "soon"], 5),
        (["--factor", "2-1"], 5),
        (["--factor", "0.5"], 5),
        (["--factor", "x"], 5),
        (["--left", "--items", "3"], 2),
        (["41", "--left"], 2),
        (["99"], 4),
        (["1"], 5),
        (["--items", "3", "--as-of", "49 days ago"], 5),
        (["--items", "3", "--as-of", "in 3 days"], 5),
    ],
)
def test_what_cannot_be_forecast_is_refused(flow: Wip, arguments: list[str], code: int) -> None:
    """One line that says why."""
    answer = flow("forecast", *arguments)
    assert (answer.code, answer.out) == (code, "")
    assert len(answer.err.splitlines()) == 1


def test_a_board_without_a_finish_has_nothing_to_draw_from(wip: Wip) -> None:
    """Exit 5 with the reason; for one on which nothing is left too."""
    wip("init")
    assert "nothing to forecast from" in wip("forecast", "--items", "3").err
    wip("add", "X", "--at", "9 days ago")
    wip("move", "1", "Done", "--at", "8 days ago")
    assert "nothing left to forecast" in wip("forecast").err
