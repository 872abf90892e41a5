"""What was finished, counted by SQLite, against the same counted item by item."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from kanban_tui.board import clock
from kanban_tui.board.model import DAY, SECOND
from kanban_tui.store import commands
from kanban_tui.store.engine import open_engine
from kanban_tui.store.finishes import finishes, unfinished
from kanban_tui.store.queries import Match
from tests.boards import keep

NOW = clock.now() // DAY * DAY
ZONES = ("UTC", "Europe/Berlin", "America/Sao_Paulo", "Africa/Casablanca", "Australia/Lord_Howe", "Pacific/Apia")


@pytest.mark.parametrize("name", ZONES)
def test_offsets_are_those_of_the_zone(name: str) -> None:
    """To the second around every change, and at any other instant since 1970."""
    tz = clock.zone(name)
    found = clock.offsets(tz, NOW)
    luck = random.Random(name)
    instants = [start + step for start, _ in found for step in (-SECOND, 0, SECOND) if start + step >= 0]
    instants += [luck.randrange(NOW) for _ in range(2_000)]
    for at in instants:
        offset = next(offset for start, offset in found if at >= start)
        assert clock.day_number(clock.local_date(at, tz)) == (at + offset) // DAY


@pytest.mark.parametrize("name", ZONES)
def test_days_and_cycle_times_are_those_of_the_items(name: str) -> None:
    """Whatever the zone; one whose times contradict each other is finished without a cycle time."""
    tz, luck = clock.zone(name), random.Random(1)
    place = keep().new()
    engine = open_engine(place, create=True)
    board = commands.init_board(engine, "B", zone=name).board_id
    rows = []
    for k in range(400):
        started = luck.randrange(NOW - 4_000 * DAY, NOW)
        finished = min(NOW, started + luck.randrange(40 * DAY)) if k % 5 else None
        rows.append((board, k, f"t{k}", f"t{k}", finished and finished + DAY if k % 7 == 1 else 1, started, finished))
    with engine.begin() as connection:
        connection.executemany(
            "INSERT INTO item (board_id, column_id, position, title, title_key, created_at, entered_at, started_at,"
            " finished_at, description, tags, archived, deleted) VALUES (?, 4, ?, ?, ?, ?, 5, ?, ?, '', '', 0, 0)",
            rows,
        )
        found = finishes(connection, board, tz, NOW, since=NOW - 500 * DAY)
        some = finishes(connection, board, tz, NOW, match=Match(" AND item.title = ?", ("t1",)))
        left = unfinished(connection, board)
    engine.dispose()
    keep().remove(place)
    ends = [(created, started, end) for *_, created, started, end in rows if end is not None]
    assert found.by_day == Counter(clock.day_number(clock.local_date(end, tz)) for *_, end in ends)
    assert found.cycle_days == sorted(
        clock.day_count(started, end, tz) for created, started, end in ends if created <= end
    )
    assert found.lately == sum(end > NOW - 500 * DAY for *_, end in ends)
    assert (some.by_day.total(), left) == (1, (80, 5))
