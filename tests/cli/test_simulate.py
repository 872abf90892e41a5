"""`wip simulate`: other limits on a board's own history, and the letters."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kanban_tui.store.address import Place
from tests.cli.conftest import Wip, laid_once, on_terminal


@laid_once
def history(wip: Wip) -> None:
    """Sixteen items over eight weeks: two in progress at a time, three days each."""
    wip("init")
    for k in range(16):
        wip("add", f"Item {k}", "--at", "57 days ago")
    for k in range(0, 16, 2):
        for number in (k + 1, k + 2):
            wip("move", str(number), "In Progress", "--at", f"{56 - 3 * k} days ago")
        for number in (k + 1, k + 2):
            wip("move", str(number), "Done", "--at", f"{53 - 3 * k} days ago")


@pytest.fixture(autouse=True)
def one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is played on several cores is the same; it takes longer where little is played."""
    monkeypatch.setattr("os.cpu_count", lambda: 1)


def scenarios(wip: Wip, *arguments: str) -> dict[str, dict[str, Any]]:
    """What was played, by name."""
    answer = wip("simulate", "--runs", "5", "--days", "60", "--json", *arguments)
    assert answer.code == 0, answer.err
    return {scenario["name"]: scenario for scenario in answer.json["scenarios"]}


def test_a_lower_limit_is_played_beside_the_one_there_is(history: Wip, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half the limit: about half as many at once, fewer refused starts than none; the same seed says the same, on
    however many cores.
    """
    found = scenarios(history, "--limit", "in progress=1,2", "--total", "2")
    assert list(found) == ["as it is", "In Progress 1, board 2", "In Progress 2, board 2"]
    now, one = found["as it is"], found["In Progress 1, board 2"]
    assert now["runs"] == 5
    assert one["wip"]["mean"] < now["wip"]["mean"]
    assert one["throughput_per_week"]["mean"] < now["throughput_per_week"]["mean"]
    assert one["difference"]["wip"]["mean"] == pytest.approx(one["wip"]["mean"] - now["wip"]["mean"], abs=1e-3)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert found == scenarios(history, "--limit", "in progress=1,2", "--total", "2")


def test_the_table_begins_with_what_it_comes_to(history: Wip) -> None:
    """A sentence, the figures with where nine of ten runs lie, and what was assumed."""
    answer = history("simulate", "--runs", "5", "--days", "60", "--limit", "In Progress=1")
    lines = answer.out.splitlines()
    assert lines[0].startswith(("In Progress 1 instead of as it is:", "None is better"))
    assert any(line.startswith("In Progress 1  ") for line in lines)
    assert "16 items finished in the last" in answer.out
    assert "(seed 1)" in answer.out
    assert "Little's law holds in the runs by " in answer.out
    assert history("limit", "In Progress", "1", "--what-if").out.splitlines()[0].startswith(("In Progress 1", "None"))
    assert history("columns", "--json").json[1]["limit"] == 2


def test_the_limit_of_a_group_is_played_and_others_are_told(history: Wip) -> None:
    """A group holds as few as a column of its limit would; what is not played is said, so that nobody relies on it."""
    one = scenarios(history, "--limit", "In Progress=1")["In Progress 1"]
    assert history("limit", "--group", "Hands", "--columns", "In Progress", "1").code == 0
    assert scenarios(history)["as it is"]["wip"] == one["wip"]
    assert history("limit", "--each-person", "2").code == 0
    answer = history("simulate", "--runs", "2", "--days", "30")
    assert "Not played: the limits of each person." in answer.out
    assert history("simulate", "--runs", "2", "--days", "30", "--json").json["not_played"] == ["each_person"]
    assert history("limit", "--group", "Hands", "none").code == 0
    assert history("limit", "In Progress", "1", "--units").code == 0
    assert scenarios(history)["as it is"]["wip"]["mean"] > one["wip"]["mean"]
    answer = history("simulate", "--runs", "2", "--days", "30")
    assert "Not played: the limits that count units in a column, of each person." in answer.out


def test_batches_and_single_piece_are_played(history: Wip) -> None:
    """Several at a time with their set-up, and one over the whole board."""
    found = scenarios(history, "--batch", "1,2", "--setup", "4h", "--hands", "In Progress=3")
    assert list(found) == ["as it is", "2 at a time"]
    assert scenarios(history, "--single-piece")["single piece"]["wip"]["mean"] <= 1


def test_the_model_is_held_to_what_happened(history: Wip) -> None:
    """Measured beside simulated, and a plain word on whether they fit."""
    answer = history("simulate", "--check", "--runs", "5")
    assert "measured" in answer.out
    assert "The model " in answer.out
    told = history("simulate", "--check", "--runs", "5", "--json").json["check"]
    assert told["p85"]["measured"] == pytest.approx(3, abs=0.1)


def test_a_thin_history_is_refused_and_times_can_be_given(wip: Wip) -> None:
    """With how to say them."""
    wip("init")
    answer = wip("simulate", "--total", "2")
    assert answer.code == 5
    assert '--time "In Progress=1d..3d" --time "In Review=1d..3d"' in answer.err
    wip("add", "A", "--at", "3 days ago")
    wip("add", "B", "--at", "3 days ago")
    for k in (1, 2):
        wip("move", str(k), "In Progress", "--at", f"{3 - k} days ago")
    found = scenarios(wip, "--total", "1", "--time", "In Progress=4h..1d", "--time", "in review=1h..2h")
    assert found["board 1"]["wip"]["mean"] <= 1


def test_starts_of_a_few_minutes_do_not_tell_how_often_work_comes(wip: Wip) -> None:
    """Played as they came, a list told at once would come again every few minutes, and all of it be refused."""
    wip("init")
    for k in range(1, 13):
        wip("add", f"Item {k}", "--at", "2 days ago")
        wip("move", str(k), "In Progress", "--at", "26 hours ago")
        wip("done", str(k), "--at", "25 hours ago")
    times = ("--time", "In Progress=4h..1d", "--time", "In Review=1h..2h", "--runs", "5")
    answer = wip("simulate", "--limit", "In Progress=1", *times)
    assert answer.code == 0
    assert "work is taken to wait for room always, since there were too few starts" in " ".join(answer.out.split())
    assert "–" in answer.out.split("as it is", 1)[1].split("\n")[0]
    told = wip("simulate", "--limit", "In Progress=1", *times, "--json").json
    assert told["work_comes"] == "untold"
    assert [scenario["refused_starts_per_week"]["mean"] for scenario in told["scenarios"]] == [0, 0]
    wip("limit", "In Progress", "none")
    answer = wip("simulate", "--total", "1", *times)
    assert answer.code == 5
    assert "where In Progress or the board has a limit" in answer.err


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (["--limit", "Nowhere=1"], 4, "Nowhere"),
        (["--limit", "In Progress"], 5, "1,2,3"),
        (["--limit", "In Progress=0"], 5, "closed"),
        (["--limit", "In Progress=many"], 5, "many"),
        (["--hands", "In Review=0"], 5, "Hands"),
        (["--time", "In Review=2d"], 5, "4h..2d"),
        (["--time", "In Review=2d..1d"], 5, "85 %"),
        (["--batch", "0"], 5, "batch"),
        (["--setup", "2h"], 2, "--batch"),
        (["--runs", "0"], 5, "times"),
        (["--days", "1"], 5, "days"),
        (["--check", "--total", "1"], 2, "--check"),
        (["--limit", "In Progress=" + ",".join(map(str, range(1, 40)))], 5, "24"),
    ],
)
def test_what_cannot_be_played_is_one_line(history: Wip, arguments: list[str], code: int, word: str) -> None:
    """And its exit code."""
    answer = history("simulate", *arguments)
    assert (answer.code, answer.out, answer.err.count("\n")) == (code, "", 1)
    assert word in answer.err


def test_a_closed_column_or_board_cannot_be_played(history: Wip) -> None:
    """It is named, from every place that plays; a limit that was taken away is played as none."""
    history("limit", "In Review", "0")
    answer = history("simulate")
    assert (answer.code, answer.err.count("\n")) == (5, 1)
    assert "In Review is closed" in answer.err
    assert "In Review is closed" in history("report", "--what-if", "--format", "md").out
    history("limit", "In Review", "none")
    history("limit", "--total", "0")
    assert "is closed" in history("simulate").err
    history("limit", "--total", "none")
    history("limit", "In Progress", "none")
    assert scenarios(history)["as it is"]["runs"] == 5


def test_the_report_has_a_section_when_asked(history: Wip) -> None:
    """One fewer in each column, and one at a time; without being asked nothing of it."""
    assert "## What if" in history("report", "--what-if").out
    assert "single piece" in history("report", "--what-if").out
    assert "What if" not in history("report").out
    assert history("report", "--what-if", "--type", "bug").code == 2


def test_letters_one_by_one_are_ready_first(wip: Wip) -> None:
    """The same work: the first after 20 s instead of 23 minutes; with handling big batches are done sooner."""
    one, all_at_once = (wip("simulate", "envelopes", "--json", "--batch", str(k)).json["batches"][0] for k in (1, 100))
    assert (one["total_seconds"], one["first_seconds"], one["wip"], one["done_again"]) == (2000, 20, 1, 1)
    assert (all_at_once["total_seconds"], all_at_once["first_seconds"], all_at_once["done_again"]) == (2000, 1406, 100)
    dear = wip("simulate", "envelopes", "--handling", "2").out
    assert "All are ready 16 min 30 s later" in dear
    assert wip("simulate", "envelopes", "--batch", "101").code == 5
    assert wip("simulate", "envelopes", "--handling", "nan").code == 5


def test_the_letters_are_watched_in_a_terminal(home: object) -> None:
    """Both ways beside each other until a key is pressed, then the numbers."""
    del home
    pressed = ("any key shows the numbers", " ")
    shown = on_terminal(["simulate", "envelopes", "--letters", "4"], columns=80, answer=pressed)
    assert "one batch of 4" in shown
    assert "first ready" in shown.rpartition("\x1b[J")[2]


def test_ctrl_c_keeps_what_is_done(history: Wip, place: Place) -> None:
    """The runs played by then are told, with how many they were."""
    del history
    arguments = ["--db", str(place), "simulate", "--total", "1,2", "--runs", "10000"]
    shown = on_terminal(arguments, columns=100, answer=("  1%", "\x03"))
    played = re.search(r"Played ([\d,]+) times", shown)
    assert played is not None, shown
    assert 0 < int(played[1].replace(",", "")) < 10000
