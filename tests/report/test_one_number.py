"""One name, one number: in the report's formats, on the terminal's charts, in `status` and in `forecast`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kanban_tui.board import clock
from kanban_tui.board.history import BoardHistory
from kanban_tui.cli.commands import forecasting, known, status
from kanban_tui.glyphs import LINES
from kanban_tui.report import as_json, as_markdown
from kanban_tui.report.build import build
from kanban_tui.report.numbers import Numbers
from kanban_tui.report.outline import Section
from kanban_tui.report.sections.ahead import STABILITY
from kanban_tui.report.sections.batches import BATCHES
from kanban_tui.report.sections.delivery import DEPLOYMENTS, SPLITS
from kanban_tui.report.sections.rates import WIP
from kanban_tui.report.sections.standing import REFUSALS
from kanban_tui.report.sections.times import TIME_IN_COLUMN
from kanban_tui.store import queries, reading
from kanban_tui.tui.keys.metrics import TABS
from kanban_tui.tui.metrics.choice import ALL, QUARTER, RANGES, Choice
from kanban_tui.tui.metrics.figures import Cut
from kanban_tui.tui.metrics.measured import Measured, measured
from kanban_tui.tui.metrics.tabs import PICTURES
from tests.report.conftest import NOW
from tests.tui.test_grid import inks_of_dark

NAMES = [name for _, name in TABS]
PAGES: dict[str, Section] = {
    "Batches": BATCHES,
    "WIP": WIP,
    "Columns": TIME_IN_COLUMN,
    "Stability": STABILITY,
    "Refusals": REFUSALS,
}
STATUS = {
    "wip": "summary.in_progress",
    "breached": "time_boxes.open_breached",
    "at_risk": "time_boxes.at_risk",
    "sle.days": "cycle_days.p85",
    "this_week.finished": "status.this_week.finished",
    "this_week.refused": "status.this_week.refused",
    "last_week.finished": "status.last_week.finished",
    "last_week.finished_so_far": "status.last_week_so_far.finished",
    "last_week.refused": "status.last_week.refused",
}
"""What `wip status --json` calls a number, and where the report has it."""


@pytest.fixture(scope="module")
def looked_at(demo_history: BoardHistory) -> Measured:
    """The demo as the charts hold it."""
    return measured(demo_history, NOW)


def drawn(cut: Cut, tab: str, width: int = 118, height: int = 40) -> str:
    """A chart with its words, on one line."""
    picture = PICTURES[NAMES.index(tab)](cut)
    strips = picture.draw(width, height, inks_of_dark(), LINES, None)
    return " ".join(f"{picture.title} {picture.shows} {' '.join(strip.text for strip in strips)}".split())


def test_the_charts_have_the_report_of_their_days(demo_history: BoardHistory, looked_at: Measured) -> None:
    """Every part of the document, of everything and of a quarter."""
    for chosen in (ALL, QUARTER):
        cut = Cut(looked_at, Choice(chosen))
        days = RANGES[chosen][1]
        since = None if days is None else looked_at.today - timedelta(days=days - 1)
        told = json.loads(json.dumps(as_json.document(build(demo_history, since=since, now=NOW))))
        own = json.loads(json.dumps(dict(as_json.Asked(cut.report))))
        assert {part for part in as_json.PARTS if own[part] != told[part]} == set()


def test_the_charts_say_what_the_report_says(demo: dict[str, Any], looked_at: Measured) -> None:
    """Sentence for sentence where they are its sections, number for number where they have heads of their own."""
    numbers, cut = Numbers(demo), Cut(looked_at, Choice(ALL))
    markdown = as_markdown.render(demo).replace("\\", "")
    for tab, section in PAGES.items():
        shown = drawn(cut, tab).replace("• ", "")
        for sentence in map(numbers.say, section.says(numbers)):
            assert sentence in shown
            assert sentence in markdown
    heads = {
        "Cycle time": ("{cycle_days.n} items", "50 % {cycle_days.p50} d", "85 % {cycle_days.p85} d"),
        "Throughput": ("{throughput.weeks} whole weeks", "50 % {throughput.p50}", "85 % {throughput.p85}"),
        "Time boxes": ("{time_boxes.breached} of {time_boxes.finished_with_box} finished over it",),
        "Blocked": ("{blocked.seconds} on {blocked.items} items", "{blocked.in_cycle_share} of the time in progress"),
        "Forecast": ("{forecast.sample_items} items in {forecast.sample_days} days",),
    }
    for tab, templates in heads.items():
        shown = drawn(cut, tab)
        for template in templates:
            assert numbers.say(template) in shown, tab
    assert cut.head.breached == demo["time_boxes"]["open_breached"]
    assert cut.head.blocked == len({block["item"] for block in demo["blocked"]["open"]})
    assert cut.head.within_days == demo["cycle_days"]["p85"]


def test_splits_and_deployments_stand_on_the_charts_of_batches(delivered_history: BoardHistory) -> None:
    """In the sentences of their sections."""
    cut = Cut(measured(delivered_history, NOW), Choice(ALL))
    shown = drawn(cut, "Batches", height=90).replace("• ", "")
    sentences = [cut.numbers.say(told) for one in (SPLITS, DEPLOYMENTS) for told in one.says(cut.numbers)]
    assert len(sentences) == 8
    assert [said for said in sentences if said not in shown] == []


@pytest.fixture
def connection(demo_file: tuple[Path, int]) -> Iterator[Any]:
    """The demo's file, to be read."""
    with closing(reading.connect(demo_file[0])) as found:
        yield found


def test_status_says_what_the_report_says(demo: dict[str, Any], demo_file: tuple[Path, int], connection: Any) -> None:
    """Of what is in progress, of boxes, of this week and the last."""
    found = status.document(connection, status.read(connection, queries.board(connection, demo_file[1]), now=NOW))
    numbers = Numbers(demo)
    assert {name: _at(found, name) for name in STATUS} == {name: numbers.value(path) for name, path in STATUS.items()}
    assert found["blocked"] == len({block["item"] for block in demo["blocked"]["open"]})
    running = [column for column in found["columns"] if column["kind"] in ("active", "waiting")]
    assert [(column["name"], column["count"], column["limit"]) for column in running] == [
        (column["column"], column["now"], column["limit"]) for column in demo["wip"]["columns"]
    ]
    oldest = max((item for item in demo["items"] if item["age_days"] is not None), key=lambda item: item["age_seconds"])
    assert found["oldest"] == oldest["id"]
    assert {item["id"]: item["age_days"] for item in found["items"]}.items() <= {
        item["id"]: item["age_days"] for item in demo["items"]
    }.items()


def test_forecast_says_what_the_report_says(demo: dict[str, Any], demo_file: tuple[Path, int], connection: Any) -> None:
    """When so many are done, how many by a day, when all are, what it is drawn from, how such ones were kept."""
    board = queries.board(connection, demo_file[1])
    flow = known.read(connection, board, known.EVERYTHING, now=NOW)
    by = clock.local_date(NOW, flow.tz) + timedelta(days=demo["forecast"]["how_many"]["days"])
    asked = forecasting.Asked(items=demo["forecast"]["when"]["items"], by=by.isoformat())
    found = forecasting.document(forecasting.answer(flow, asked, (1, 1), outcomes=True))
    told = demo["forecast"]
    assert {name: found[name] for name in told if name != "remaining"} == {
        name: value for name, value in told.items() if name != "remaining"
    }
    left = forecasting.document(forecasting.answer(flow, forecasting.Asked(left=True), (1, 1), outcomes=True))
    assert left["when"] == told["remaining"]


def _at(document: dict[str, Any], path: str) -> Any:
    found: Any = document
    for name in path.split("."):
        found = found[name]
    return found
