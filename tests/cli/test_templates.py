"""Each template makes a board on which a week of work runs, and refuses what its policies say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kanban_tui import templates
from kanban_tui.board import clock
from kanban_tui.board.model import DAY
from kanban_tui.board.template import ColumnPlan, Template
from kanban_tui.store.address import Place
from tests.cli.conftest import Wip
from tests.tui.conftest import running


def walk_through(wip: Wip, template: Template, item: str) -> list[str]:
    """Take an item through all columns, ticking and waiting as they ask; the errors on the way, as types."""
    refused = []
    for here in template.columns[:-1]:
        if here.stay_least is not None or any(required for _, required in here.points):
            answer = wip("next", item, "--json")
            assert answer.code == 5
            refused.append(json.loads(answer.err)["error"]["type"])
        for point in range(1, len(here.points) + 1):
            assert wip("tick", item, str(point)).code == 0
        if here.stay_least is not None:
            assert wip("next", item).code == 5
            pass_time(here.stay_least)
        assert wip("next", item).code == 0, here.name
    return refused


NOW = 0


def pass_time(length: int) -> None:
    global NOW
    NOW += length


@pytest.fixture(autouse=True)
def own_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that a test turns on."""
    global NOW
    NOW = clock.now() - 60 * DAY

    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.mark.parametrize("name", templates.names())
async def test_a_week_of_work_runs_on_a_board_of_each_template(wip: Wip, place: Place, name: str) -> None:
    """Added, refused as limits and policies say, ticked, waited for, finished, reported, and shown on the screen."""
    template = templates.load(name)
    assert wip("init", "Mine", "--template", name).code == 0
    kind = template.types[0]
    wip("add", "First", "--type", kind.name)
    refused = walk_through(wip, template, "1")
    policies = sum(column.stay_least is not None or any(r for _, r in column.points) for column in template.columns)
    assert refused == ["rule_refused"] * policies
    if kind.units is not None:
        many = str(kind.units.most + 1)
        wip("add", "Too much", "--type", kind.name, "--units", many)
        assert wip("next", "2").code == 5
        assert wip("split", "2").code == 0
    limited = next((column for column in template.columns if column.limit is not None), None)
    limit = template.limit if limited is None else limited.limit
    target = template.columns[1] if limited is None else limited
    assert limit is not None
    before = template.columns[: template.columns.index(target)]
    if not any(column.points or column.stay_least for column in before):
        titles = [f"More {k}" for k in range(limit + 1)]
        numbers = [wip("add", title).out.strip().removeprefix("#") for title in titles]
        codes = [wip("move", number, target.name).code for number in numbers]
        assert codes == [0] * limit + [3]
    pass_time(7 * DAY)
    report = json.loads(wip("report", "--format", "json").out)
    assert report["summary"]["finished"] == 1
    assert wip("doctor").code == 0
    async with running(place) as shown:
        await shown.sees(template.columns[0].name)


def test_a_template_is_written_of_a_board_and_makes_the_same(wip: Wip, tmp_path: Path) -> None:
    """Out as a file, in again as a board, out once more: nothing is lost."""
    wip("init", "One", "--template", "rollout")
    wip("--board", "One", "limit", "--total", "4")
    wip("--board", "One", "board", "hours", "mon-thu 8-16")
    for column, box in (("Beta", "24h of work"), ("Canary", "5 dates")):
        assert wip("--board", "One", "timebox", "set", "--column", column, box).code == 0
    wip("--board", "One", "export", "--format", "template", "-o", f"{tmp_path}/own.toml")
    assert wip("init", "Two", "--template", f"{tmp_path}/own.toml").code == 0
    again = wip("--board", "Two", "export", "--format", "template").out
    assert again.splitlines()[1:] == (tmp_path / "own.toml").read_text().splitlines()[1:]
    for line in ("limit = 4", 'hours = "mon-thu 8:00-16:00"', 'box = "24h of work"', 'box = "5 dates"'):
        assert line in again.splitlines()


def test_limits_that_a_template_has_no_place_for_are_said(wip: Wip) -> None:
    """Those of other kinds, and those that count units, which are not made ones of items."""
    wip("init")
    wip("limit", "In Progress", "8", "--units")
    wip("limit", "--type", "bug", "2")
    wip("limit", "--each-person", "3")
    answer = wip("export", "--format", "template")
    left = "In Progress 8 units, The type bug 2, each person 3"
    assert answer.err == f"A template has no place for these limits: {left}.\n"
    assert "limit = 8" not in answer.out
    assert "limit = 1" in answer.out


def test_boxes_of_every_kind_are_written_as_they_are_read() -> None:
    """Running time, working time in hours, dates and units."""
    boxes = [
        "3d 4h",
        "36h of work",
        "30min of work",
        "1h 30min of work",
        "1min 40s",
        "1min 1s of work",
        "2d 0.001s",
        "5 dates",
        "5 interviews",
    ]
    types = "".join(f'\n[[types]]\nname = "{k}"\nbox = "{box}"\n' for k, box in enumerate(boxes))
    template = templates.parse(COLUMNS + types, Path("own.toml"))
    written = templates.render(template)
    assert [line for line in written.splitlines() if line.startswith("box")] == [f'box = "{box}"' for box in boxes]
    assert templates.parse(written, Path("own.toml")) == template


@pytest.mark.parametrize("name", templates.names())
def test_what_is_written_of_a_template_reads_as_it(name: str) -> None:
    """Every template that comes along, and what it is for in a line."""
    template = templates.load(name)
    assert templates.parse(templates.render(template), Path(name)) == template
    assert template.why
    assert all(isinstance(column, ColumnPlan) for column in template.columns)


COLUMNS = '[[columns]]\nname = "A"\n\n[[columns]]\nname = "B"\nkind = "done"\n'


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("[[columns]\n", 1, "Expected"),
        ('why = "x"\nlimit = "two"\n' + COLUMNS, 2, "whole number"),
        (COLUMNS + "limit = 2\n", 7, "done column"),
        (COLUMNS + 'colour = "red"\n', 7, "no 'colour'"),
        (COLUMNS.replace("B", "a"), 5, "two columns"),
        (COLUMNS + '\n[[types]]\nname = "t"\nbox = ["3d", "2 weeks"]\n', 10, "one time box"),
        (COLUMNS.replace('"A"\n', '"A"\nstay = "7d..3x"\n'), 3, "no duration"),
        (COLUMNS.replace('"A"\n', '"A"\nstay = "..3d"\nbox = "5 dates"\n'), 4, "one of the two"),
        (COLUMNS + 'box = "5 dates"\n', 7, "done column"),
        ('hours = "at night"\n' + COLUMNS, 1, "no working hours"),
        (COLUMNS.replace('"A"\n', '"A"\ndeployment = true\n'), 3, "deployment"),
        (COLUMNS + 'deployment = "no"\n', 7, "true or false"),
        (COLUMNS.replace('"A"\n', '"A"\nstay = "7d..3d"\n'), 3, "no shorter"),
        (COLUMNS.replace('"A"\n', '"A"\nrequired = "x"\npoints = ["y", "X"]\n'), 4, "there already: X"),
        (COLUMNS.replace('"A"\n', f'"A"\npoints = {[str(k) for k in range(51)]}\n'), 3, "50 points at most"),
        (COLUMNS + '\n[[types]]\nname = "t"\nbox = "0 interviews"\n', 10, "from 1 to"),
        (COLUMNS + f'\n[[types]]\nname = "t"\nbox = "5 {"a" * 61}"\n', 10, "60 is the most"),
        (COLUMNS.replace("done", "finished"), 6, "none of queue"),
        ('[[columns]]\nname = "A"\nkind = "done"\n', 1, "at least one"),
    ],
)
def test_a_bad_template_gets_its_line_and_nothing_is_made(
    wip: Wip, tmp_path: Path, text: str, line: int, says: str
) -> None:
    """One line that names the file and the line in it."""
    path = tmp_path / "bad.toml"
    path.write_text(text)
    answer = wip("init", "Mine", "--template", str(path))
    assert answer.code == 5
    assert answer.err.startswith(f"wip: {path}, line {line}: ")
    assert says in answer.err
    assert answer.err.count("\n") == 1
    assert wip("boards").out == "" or wip("boards").code == 4


def test_an_unknown_template_is_told_with_those_there_are(wip: Wip) -> None:
    """Nothing is made."""
    answer = wip("init", "Mine", "--template", "scrum")
    assert answer.code == 4
    assert "there is software, content" in answer.err


def test_the_examples_of_small_batches(wip: Wip) -> None:
    """A dashboard in five pieces, interviews under a cap, a fourth task refused, a rollout that waits for day three."""
    wip("init", "Default")
    wip("add", "Build user dashboard", "--type", "feature", "--estimate", "2w")
    wip("next", "1")
    wip("split", "1", "Layout ~2h", "Avatar ~1h", "Activity ~4h", "Charts ~6h", "Export ~3h")
    pieces = json.loads(wip("show", "1", "--json").out)["pieces"]
    told = [json.loads(wip("show", str(piece), "--json").out) for piece in pieces]
    assert [piece["estimate_seconds"] / 3600 for piece in told] == [2, 1, 4, 6, 3]
    assert [piece["column"] for piece in told] == ["In Progress", *["To Do"] * 4]
    assert {piece["parent"] for piece in told} == {1}
    wip("add", "Interview users", "--type", "research", "--units", "8")
    refused = wip("next", "7")
    assert refused.code == 5
    assert "`wip split 7` makes 5 + 3 of it" in refused.err
    wip("split", "7")
    assert [json.loads(wip("show", n, "--json").out)["units"]["planned"] for n in ("8", "9")] == [5, 3]
    numbers = [wip("add", f"Task {letter}").out.strip().removeprefix("#") for letter in "ABCD"]
    codes = [wip("next", number).code for number in numbers]
    assert codes == [0, 3, 3, 3]

    wip("init", "Release", "--template", "rollout")
    number = wip("--board", "Release", "add", "New search", "--type", "release").out.strip().removeprefix("#")
    wip("next", number)
    for point in range(1, 7):
        wip("tick", number, str(point))
    pass_time(DAY)
    assert wip("next", number).code == 0
    wip("tick", number, "1")
    pass_time(2 * DAY)
    refused = wip("next", number)
    assert refused.code == 5
    assert "may not leave Beta yet: it stays 3 d at least, and has been there 2 d." in refused.err
    assert wip("back", number).code == 0


def test_lists_tell_units_and_what_was_split(wip: Wip) -> None:
    """How many of how many are done, on the board and off it."""
    wip("init")
    wip("add", "Interview users", "--type", "research", "--units", "8")
    wip("split", "1")
    wip("next", "2")
    wip("count", "2", "4")
    assert "Interview users (1 of 2)  research    1 d  4/5 interviews" in wip("list").out
    assert "#1  Interview users  research         split  0/8 interviews" in wip("list", "--archived").out
