"""Transfer batches, what waits for them, and single-piece flow."""

from __future__ import annotations

from datetime import UTC

import pytest

from kanban_tui.board.history import History
from kanban_tui.board.layout import Layout
from kanban_tui.board.model import SECOND, Kind
from kanban_tui.flow.batches import Transfers, held, transfers
from kanban_tui.flow.items import ItemMeasures, measure
from tests.histories import DOING, DONE, TEST, board, history, january

BOARD = board()
LAYOUT = Layout.of(BOARD.columns)
MINUTE = 60 * SECOND


def measured(*histories: History) -> list[ItemMeasures]:
    """At the end of January."""
    return [measure(h, BOARD, LAYOUT, now=january(31), tz=UTC) for h in histories]


def finished(*instants: int) -> Transfers:
    """The batches of items finished then, which were started at noon of the first."""
    items = measured(*(history((january(1, 12), DOING), (at, DONE), item=k) for k, at in enumerate(instants, 1)))
    return transfers(items, LAYOUT, UTC, since=None, until=january(31))[-1]


def test_crossings_chain_while_they_follow_within_a_quarter_of_an_hour() -> None:
    """From one to the next, however long the chain grows."""
    noon = january(5, 12)
    line = finished(noon, noon + 15 * MINUTE, noon + 30 * MINUTE, noon + 46 * MINUTE, january(9, 12))
    assert (line.sizes, line.items, line.largest) == ((3, 1, 1), 5, 3)
    assert (line.mean, line.felt, line.alone) == (pytest.approx(5 / 3), 11 / 5, 2 / 5)
    nothing = finished()
    assert (nothing.mean, nothing.felt, nothing.alone, nothing.largest) == (None,) * 4


def test_a_history_of_dates_is_chained_by_date() -> None:
    """Every crossing at a midnight: the same date is one batch, the next is another."""
    items = measured(
        *(history((january(1), DOING), (january(day), DONE), item=k) for k, day in enumerate((3, 3, 4), 1))
    )
    start, *_, done = transfers(items, LAYOUT, UTC, since=None, until=january(31))
    assert (start.sizes, done.sizes) == ((3,), (2, 1))
    assert transfers(items, LAYOUT, UTC, since=january(4), until=january(31))[-1].sizes == (1,)


def test_what_waits_for_its_batch_is_held() -> None:
    """The time in a last column that waits, of items that did not finish alone."""
    waiting = board((("Ready", Kind.QUEUE), ("Doing", Kind.ACTIVE), ("Test", Kind.WAITING), ("Done", Kind.DONE)))
    layout = Layout.of(waiting.columns)
    steps = ((2, 5), (4, 5), (3, 8))
    items = [
        measure(
            history((january(1), DOING), (january(ready), TEST), (january(done), DONE), item=k),
            waiting,
            layout,
            now=january(31),
            tz=UTC,
        )
        for k, (ready, done) in enumerate(steps, 1)
    ]
    found = held(items, layout, UTC)
    assert found is not None
    day = january(2) - january(1)
    assert (found.items, found.time, found.cycle_time) == (2, 4 * day, 15 * day)
    assert held(items, LAYOUT, UTC) is None
