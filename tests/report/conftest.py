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

from kanban_tui.board.clock import from_datetime
from kanban_tui.board.history import BoardHistory
from kanban_tui.report import as_html, as_json
from kanban_tui.report.build import build
from tests.histories import stored
from tests.report.pages import Page

NOW = from_datetime(datetime(2026, 11, 24, 12, tzinfo=UTC))
AEA_END = date(2020, 12, 21)
LIGHTHOUSE_END = date(2025, 8, 31)
REFERENCE = "KANBAN_REFERENCE_DATA"


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """The demo's board: its file and its id."""
    from kanban_tui.exchange import demo
    from kanban_tui.store.engine import open_engine

    path = tmp_path_factory.mktemp("demo") / "demo.db"
    engine = open_engine(path, create=True)
    board = demo.make(engine, NOW).board_id
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
    from kanban_tui.exchange import events
    from kanban_tui.exchange.workflow import Workflow

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


@pytest.fixture(params=["demo", "aea"])
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
