"""The demo: ninety days that the real rule let happen, the same whenever they end."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kanban_tui.board import clock
from kanban_tui.board.model import DAY
from kanban_tui.demo import story
from kanban_tui.report.build import build
from kanban_tui.store import counting, doctor, reading, records
from kanban_tui.store.engine import open_engine

ENDS = [
    "2026-11-23T23:50:00+00:00",
    "2026-11-25T08:10:00+00:00",
    "2026-11-28T13:00:00+00:00",
    "2026-03-30T07:30:00+00:00",
]


@pytest.mark.parametrize("end", ENDS)
def test_the_demo_stands_as_told_whenever_it_ends(tmp_path: Path, end: str) -> None:
    """On any day of the week: full columns, one at risk, one breached, one blocked, and limits that bit."""
    now = clock.from_datetime(datetime.fromisoformat(end))
    path = tmp_path / "demo.db"
    engine = open_engine(path, create=True)
    with engine.connect() as connection:
        waits = connection.execute("PRAGMA synchronous").fetchone()
    board_id = story.make(engine, now, zone="Europe/Vienna").board_id
    with engine.connect() as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == waits
    engine.dispose()
    assert doctor.check(path, now=now).problems == ()
    with closing(reading.connect(path)) as connection:
        history = records.board_history(connection, board_id)
        held = counting.counts(connection, board_id)
    board = history.board
    assert [(held[column.id], column.wip_limit) for column in board.columns[:3]] == [(14, None), (3, 3), (1, 2)]
    assert 45 <= held[board.columns[3].id] <= 65
    assert board.wip_limit == 5
    report = build(history, now=now)
    assert (report.boxes.open_breached, report.boxes.at_risk) == (1, 1)
    assert report.boxes.rate.breached > 3
    assert (report.summary.restarted, report.summary.reopened, report.summary.cancelled) == (1, 1, 1)
    assert sum(entry.item.blocked_at is not None for entry in history.items) == 1
    assert sum(len(entry.blocks) for entry in history.items) >= 5
    assert len(history.refusals) >= 10
    assert any(move.voids for entry in history.items for move in entry.moves)
    moves = [move.at for entry in history.items for move in entry.moves]
    assert now - story.DAYS * DAY <= min(moves)
    assert max(moves) <= now


def test_the_same_end_gives_the_same_story(tmp_path: Path) -> None:
    """Two demos with one end are equal row for row."""
    now = clock.from_datetime(datetime(2026, 11, 25, 8, 10, tzinfo=UTC))
    stories = []
    for name in ("a.db", "b.db"):
        engine = open_engine(tmp_path / name, create=True)
        board_id = story.make(engine, now).board_id
        engine.dispose()
        with closing(reading.connect(tmp_path / name)) as connection:
            stories.append(records.board_history(connection, board_id))
    assert stories[0] == stories[1]
