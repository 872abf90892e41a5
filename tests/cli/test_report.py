"""`wip report`: its period, its formats, and where it goes."""

from __future__ import annotations

import json
import stat
from datetime import date
from pathlib import Path

import pytest

from kanban_tui.cli.commands import reporting
from tests.cli.conftest import Wip, laid_once


@laid_once
def flow(wip: Wip) -> None:
    """Three items finished 40, 10 and 1 days ago, one in progress."""
    wip("init")
    for title, days in (("Old", 40), ("Newer", 10), ("Newest", 1)):
        number = wip("add", title, "--type", "feature", "--tag", "web", "--at", "60 days ago").out.strip()
        assert wip("move", number, "In Progress", "--at", f"{days + 2} days ago").code == 0
        assert wip("move", number, "Done", "--at", f"{days} days ago").code == 0
    wip("add", "Open", "--type", "bug", "--at", "5 days ago")
    assert wip("move", "4", "In Progress", "--at", "3 days ago").code == 0


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("team.md", "# "),
        ("team.MD", "# "),
        ("team.markdown", "# "),
        ("team", "# "),
        ("team.txt", "# "),
        ("team.html", "<!doctype html>"),
        ("team.htm", "<!doctype html>"),
        ("team.json", '{"schema_version":'),
    ],
)
def test_the_ending_of_the_place_tells_the_format(flow: Wip, home: Path, name: str, begins: str) -> None:
    """One file, whole, and its place told."""
    answer = flow("report", "-o", name)
    # Who meant a folder of tables by a name without an ending learns how to get one.
    more = " as Markdown; --format csv writes a folder of tables" if "." not in name else ""
    assert (answer.code, answer.out, answer.err) == (0, "", f"wrote {name}{more}\n")
    assert (home / name).read_text().lower().startswith(begins)


def test_a_folder_takes_the_tables(flow: Wip, home: Path) -> None:
    """A place that ends in .csv, or that is a folder, gets one table a file."""
    (home / "tables").mkdir()
    for name in ("tables", "new.csv"):
        assert flow("report", "-o", name).code == 0
        assert (home / name / "items.csv").read_text().startswith("id,")


def test_a_named_format_wins_over_the_ending(flow: Wip, home: Path) -> None:
    """`--format` is what is written."""
    assert flow("report", "--format", "json", "-o", "report.txt").code == 0
    assert json.loads((home / "report.txt").read_text())["board"] == "Board"


@pytest.mark.parametrize(
    "arguments",
    [
        ["-o", "x.pdf"],
        ["--format", "csv"],
        ["--format", "csv", "-o", "x", "--open"],
        ["--json", "--format", "md"],
        ["--compare"],
        ["--compare", "--since", "monday", "--item", "1"],
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_read(wip: Wip, home: Path, arguments: list[str]) -> None:
    """Exit 2, and nothing written."""
    wip("init")
    assert wip("report", *arguments).code == 2
    assert {path.name for path in home.iterdir()} <= {"boards.db", "boards.db-wal", "boards.db-shm"}


@pytest.mark.parametrize(
    ("arguments", "finished"),
    [
        ([], 3),
        (["--since", "6w"], 3),
        (["--since", "5 weeks ago"], 2),
        (["--since", "yesterday"], 1),
        (["--since", "today"], 0),
        (["--until", "2 days ago"], 2),
        (["--since", "2 months ago", "--until", "12 days ago"], 1),
        (["--as-of", "20 days ago"], 1),
        (["--as-of", "20 days ago", "--since", "1w"], 0),
        (["--as-of", "20 days ago", "--since", "3w"], 1),
    ],
)
def test_the_period_is_told_in_words(flow: Wip, arguments: list[str], finished: int) -> None:
    """Lengths of time count back from the day at whose end the board is looked at."""
    found = flow("report", "--json", *arguments).json
    assert found["summary"]["finished"] == finished


@pytest.mark.parametrize("words", ["soon", "2026-02-30", "6m", "in 3 days"])
def test_a_day_that_is_none_is_refused(flow: Wip, words: str) -> None:
    """Exit 5 with the word, for one in the future too."""
    answer = flow("report", "--as-of", words)
    assert answer.code == 5
    assert len(answer.err.splitlines()) == 1


def test_the_browser_shows_it(flow: Wip, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--open` writes a page to the downloads, tells where, and hands it to the browser."""
    shown = home / "shown"
    browser = home / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {shown}\n')
    browser.chmod(browser.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("BROWSER", f"{browser} %s")
    monkeypatch.setattr("webbrowser._tryorder", None)
    (home / "Downloads").mkdir()
    answer = flow("report", "--open")
    assert answer.code == 0
    (page,) = (home / "Downloads").iterdir()
    assert page.name.startswith("board-")
    assert answer.err == f"wrote {page}\n"
    assert shown.read_text() == f"{page.as_uri()}\n"
    assert flow("report", "--open", "-o", "mine.html").code == 0
    assert shown.read_text() == f"{(home / 'mine.html').as_uri()}\n"


def test_a_report_that_cannot_be_written_leaves_the_old_one(flow: Wip, home: Path) -> None:
    """What stood there stands, and no piece of a new one."""
    (home / "team.md").write_text("old")
    answer = flow("report", "-o", "team.md", "--as-of", "soon")
    assert answer.code == 5
    assert (home / "team.md").read_text() == "old"
    assert flow("report", "-o", "nowhere/team.md").code == 5


@pytest.mark.parametrize(
    ("since", "until", "before"),
    [
        ("2026-11-02", "2026-11-08", ("2026-10-26", "2026-11-01")),
        ("2026-11-02", "2026-11-04", ("2026-10-26", "2026-10-28")),
        ("2026-11-02", "2026-11-15", ("2026-10-19", "2026-11-01")),
        ("2026-11-03", "2026-11-05", ("2026-10-31", "2026-11-02")),
        ("2026-11-01", "2026-11-30", ("2026-10-02", "2026-10-31")),
    ],
)
def test_a_period_is_compared_with_the_days_before_it(since: str, until: str, before: tuple[str, str]) -> None:
    """As many days right before it; from a Monday on with the same weekdays, so that a weekend is not missed."""
    found = reporting.period_before(date.fromisoformat(since), date.fromisoformat(until))
    assert (found[0].isoformat(), found[1].isoformat()) == before


@pytest.mark.parametrize(
    ("arguments", "numbers"),
    [
        (["--type", "Feature"], [1, 2, 3]),
        (["--type", "feature", "--type", "bug"], [1, 2, 3, 4]),
        (["--tag", "WEB"], [1, 2, 3]),
        (["--tag", "web", "--type", "bug"], []),
    ],
)
def test_only_items_of_some_types_or_tags(flow: Wip, arguments: list[str], numbers: list[int]) -> None:
    """Several are either of them, types and tags both must hold; a type that is none is exit 4."""
    found = flow("report", "--json", *arguments).json
    assert [item["id"] for item in found["items"]] == numbers
    assert flow("report", "--type", "epic").code == 4
    assert flow("forecast", "--items", "1", "--type", "bug").code == 5


@pytest.mark.parametrize(
    ("arguments", "numbers"),
    [
        (["--filter", "new -newest"], [2]),
        (["--filter", "type:feat @ada"], [1]),
        (["--filter", "breached"], [4]),
        (["--filter", 'column:"in progress"'], [4]),
        (["--person", "ADA"], [1, 4]),
        (["--person", "@ada", "--person", "bo"], [1, 2, 4]),
        (["--person", "ada", "--filter", "type:bug"], [4]),
    ],
)
def test_one_language_says_which_items(flow: Wip, arguments: list[str], numbers: list[int]) -> None:
    """The words of `list --filter` and a person, in the report; it says of what it is."""
    for number, person in (("1", "Ada"), ("2", "Bo"), ("4", "ada")):
        assert flow("edit", number, "--assignee", person).code == 0
    assert flow("timebox", "set", "--type", "bug", "1d").code == 0
    found = flow("report", "--json", *arguments).json
    assert [item["id"] for item in found["items"]] == numbers
    assert "Only items of" in flow("report", *arguments).out
    if arguments[0] == "--filter":
        listed = flow("list", "--json", *arguments).json
        assert [item["id"] for item in listed] == numbers


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--filter", "age=3"], 2, "age>5"),
        (["--filter", "colour:red"], 2, "no filter word 'colour:'"),
        (["--filter", "@nobody"], 2, "No name of a person begins with 'nobody'"),
        (["--filter", "#nope"], 2, "there is web"),
        (["--tag", "nope"], 4, "There is no tag 'nope'; there is web."),
        (["--person", "nobody"], 4, "There is no person 'nobody'."),
    ],
)
def test_what_nobody_knows_is_said(flow: Wip, arguments: list[str], code: int, says: str) -> None:
    """A word or a name that there is not is never a report of nothing, nor a forecast of nothing."""
    for command in (["report"], ["forecast"]):
        answer = flow(*command, *arguments)
        assert (answer.code, answer.out) == (code, "")
        assert says in answer.err


def test_both_periods_stand_beside_each_other(flow: Wip) -> None:
    """The numbers of both in the JSON and in what people read."""
    arguments = ["report", "--since", "29 days ago", "--compare"]
    found = flow(*arguments, "--json").json["compare"]
    finished = next(row for row in found["rows"] if row["path"] == "summary.finished")
    assert (finished["now"], finished["before"], finished["change"]) == (2, 1, 1)
    assert found["before_until"] < found["since"]
    assert found["before_since"] in flow(*arguments).out


def test_both_periods_are_told_as_known_now(wip: Wip) -> None:
    """What was reopened is finished when it was last, in both; who was in progress at an end is counted at it."""
    wip("init")
    wip("add", "One", "--at", "12 days ago")
    wip("move", "1", "In Progress", "--at", "12 days ago")
    wip("done", "1", "--at", "10 days ago")
    wip("move", "1", "In Progress", "--at", "7 days ago")
    wip("done", "1", "--at", "2 days ago")
    found = wip("report", "--since", "5 days ago", "--compare", "--json").json
    rows = {row["path"]: (row["now"], row["before"]) for row in found["compare"]["rows"]}
    assert rows["summary.finished"] == (1, 0)
    assert rows["summary.in_progress"] == (0, 1)


def test_one_item_has_a_report_of_its_own(flow: Wip, home: Path) -> None:
    """In every format; a number that is none is exit 4."""
    assert flow("report", "--item", "#4").out.startswith("# #4 Open\n")
    assert flow("report", "--item", "4", "--json").json["item"]["title"] == "Open"
    assert flow("report", "--item", "4", "-o", "item.html").code == 0
    assert "Open" in (home / "item.html").read_text()
    assert flow("report", "--item", "4", "--format", "csv", "-o", "item").code == 0
    assert (home / "item" / "moves.csv").is_file()
    assert flow("report", "--item", "9").code == 4
