"""Documents of the report: of a board of three months, and of a real history."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from kanban_tui.board.clock import from_datetime
from kanban_tui.board.history import BoardHistory, PolicyChange
from kanban_tui.board.model import DAY, Point
from kanban_tui.report import as_html, as_json
from kanban_tui.report.build import build
from tests.histories import DOING, DONE, READY, TEST, at, board, history, stored
from tests.report.pages import Page

NOW = from_datetime(datetime(2026, 11, 24, 12, tzinfo=UTC))
AEA_END = date(2020, 12, 21)
LIGHTHOUSE_END = date(2025, 8, 31)
P0_END = date(2019, 8, 8)
DELIVERED_END = date(2026, 4, 19)
REFERENCE = "KANBAN_REFERENCE_DATA"


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """The demo's board: its file and its id."""
    from kanban_tui.demo import story
    from kanban_tui.store.engine import open_engine

    path = tmp_path_factory.mktemp("demo") / "demo.db"
    engine = open_engine(path, create=True)
    board = story.make(engine, NOW).board_id
    engine.dispose()
    return path, board


@pytest.fixture(scope="session")
def demo_history(demo_file: tuple[Path, int]) -> BoardHistory:
    """Everything that happened on it."""
    from kanban_tui.store import reading, records

    path, board = demo_file
    with closing(reading.connect(path)) as connection:
        return records.board_history(connection, board)


@pytest.fixture(scope="session")
def demo(demo_history: BoardHistory) -> dict[str, Any]:
    """Its document."""
    return as_json.document(build(demo_history, now=NOW))


def imported(name: str) -> BoardHistory:
    """A real history among the reference data."""
    if REFERENCE not in os.environ:
        pytest.skip(f"{REFERENCE} is not set")
    from kanban_tui.exchange.reading import events
    from kanban_tui.exchange.reading.workflow import Workflow

    folder = Path(os.environ[REFERENCE]) / name
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    blocks = folder / "blocks.csv"
    workflow = Workflow(
        board=name,
        zone=config["tz"],
        columns=config["columns"],
        start=config["start"],
        done=config["done"],
        waiting=config.get("wait_columns", []),
        off_board=["__cancel__"],
    )
    given = blocks if blocks.exists() else None
    return stored(events.parse(folder / "events.csv", workflow, blocks=given, items=folder / "items.csv"))


@pytest.fixture(scope="session")
def aea_history() -> BoardHistory:
    """A real history of 1,090 items, that knows dates only."""
    return imported("aea_verification")


@pytest.fixture(scope="session")
def aea(aea_history: BoardHistory) -> dict[str, Any]:
    """Its document."""
    return as_json.document(build(aea_history, as_of=AEA_END, now=NOW))


@pytest.fixture(scope="session")
def lighthouse() -> dict[str, Any]:
    """The document of a real history of 117 items, that knows times."""
    return as_json.document(build(imported("lighthouse_ado"), as_of=LIGHTHOUSE_END, now=NOW))


@pytest.fixture(scope="session")
def delivered_history() -> BoardHistory:
    """A hundred days of a board that splits its large items and deploys: a pair of changes every fourth day.

    Every sixth change is rolled back after a day and done again after three; every third is a piece of something. On a
    day in the middle a type gets a box of units, a column other policies, and the board the limit of single-piece flow.
    """
    here = board(types=[("feature", None), ("bug", None)], deployments={DONE})
    point = Point(1, "tests pass", required=1)
    columns = (replace(each, points=(point,), stay_least=DAY) if each.id == TEST else each for each in here.columns)
    kinds = (replace(here.types[0], unit_name="interviews", max_units=5), here.types[1])
    here = replace(here, columns=tuple(columns), types=kinds, wip_limit=1)
    first, changed = at("2026-01-05T09:00"), at("2026-02-25T09:00")
    policy = (
        PolicyChange(1, 1, 1, changed, "units", "type", 1, None, "5 interviews"),
        PolicyChange(2, 1, 2, changed, "policy", "column", TEST, "out: looked at", "required: tests pass"),
        PolicyChange(3, 1, 3, changed, "limit", "board", 1, "4", "1"),
        PolicyChange(4, 1, 4, changed + DAY, "holiday", "board", 1, None, "2026-04-06"),
    )
    items = []
    for k in range(40):
        done = first + (4 * (k // 2) + 5) * DAY
        steps = [(first + 2 * k * DAY, READY), (first + (2 * k + k % 2) * DAY, DOING), (done - DAY, TEST), (done, DONE)]
        steps += [(done + DAY, TEST), (done + 3 * DAY, DONE)] if k % 6 == 5 else []
        parent = 101 + min(k // 8, 4) if k % 3 == 0 else None
        made = history(*steps, item=k + 1, title=f"Change {k}", type_id=1 + k % 2, parent=parent)
        items.append(replace(made, item=replace(made.item, planned_units=5, done_units=k % 5)) if k % 2 else made)
    items += [history((first + (70 + 4 * k) * DAY, DOING), item=90 + k, title=f"Open {k}") for k in range(3)]
    for k in range(5):
        split = first + 18 * k * DAY
        begun = [(split - 4 * DAY, DOING)] if k % 2 else []
        steps = [(split - 6 * DAY, READY), *begun, (split, None)]
        items.append(history(*steps, item=101 + k, title=f"Large {k}", type_id=1, container=True))
    return BoardHistory(here, tuple(items), policy)


@pytest.fixture(scope="session")
def delivered(delivered_history: BoardHistory) -> dict[str, Any]:
    """Its document."""
    return as_json.document(build(delivered_history, as_of=DELIVERED_END, now=NOW))


@pytest.fixture(params=["demo", "aea", "delivered"])
def kind(request: pytest.FixtureRequest) -> str:
    """A document of each kind, by its fixture's name."""
    return str(request.param)


@pytest.fixture
def document(request: pytest.FixtureRequest, kind: str) -> dict[str, Any]:
    """The document."""
    found: dict[str, Any] = request.getfixturevalue(kind)
    return found


@pytest.fixture(scope="session")
def html(request: pytest.FixtureRequest) -> Callable[[str], str]:
    """The page of a document, named by its fixture, as text. Making that of a long history takes two seconds."""
    return cache(lambda name: as_html.render(request.getfixturevalue(name)))


@pytest.fixture(scope="session")
def pages(html: Callable[[str], str]) -> Callable[[str], Page]:
    """The same, read."""
    return cache(lambda name: Page(html(name)))


@pytest.fixture
def page(kind: str, pages: Callable[[str], Page]) -> Page:
    """Its page."""
    return pages(kind)
