"""Blocked time and flow efficiency."""

from __future__ import annotations

from datetime import UTC

from msgspec.structs import replace

from kanban_tui.board.history import History
from kanban_tui.board.layout import Layout
from kanban_tui.board.model import DAY, Board, Kind
from kanban_tui.flow.items import measure
from kanban_tui.flow.waiting import Blocked, blocked, efficiency
from tests.histories import DOING, DONE, OFF, READY, TEST, board, history, january

BOARD = board()
WAITS = board((("Ready", Kind.QUEUE), ("Doing", Kind.ACTIVE), ("For test", Kind.WAITING), ("Done", Kind.DONE)))
HOUR = DAY // 24


def found(*histories: History, now: int = january(20, 12), since: int | None = None) -> Blocked:
    """The blocked time of these items."""
    layout = Layout.of(BOARD.columns)
    return blocked([(h, measure(h, BOARD, layout, now=now, tz=UTC)) for h in histories], since, now)


def test_all_blocked_time_and_that_between_start_and_finish() -> None:
    """A block in the queue is blocked time of no cycle; a cancelled item has no cycle at all."""
    total = found(
        history((january(1), READY), (january(5), DOING), (january(9), DONE), blocks=[(january(3), january(6))]),
        history((january(1), DOING), (january(5), OFF), item=2, blocks=[(january(2), january(4))]),
        history((january(1), DOING), item=3),
    )
    assert (total.items, total.time) == (2, 5 * DAY)
    assert (total.in_cycle_items, total.in_cycle_time) == (1, DAY)
    assert total.in_cycle_share == 1 / (4 + 19.5)


def test_an_open_block_ends_at_the_finish_else_now() -> None:
    """Moving does not unblock."""
    total = found(
        history((january(1), DOING), (january(9), DONE), blocks=[(january(3, 6), None)]),
        history((january(1), DOING), (january(9), TEST), item=2, blocks=[(january(18, 6), None)]),
    )
    assert total.time == 5 * DAY + 18 * HOUR + 2 * DAY + 6 * HOUR
    assert [(block.item, block.since, block.time) for block in total.open] == [(2, january(18, 6), 2 * DAY + 6 * HOUR)]


def test_a_block_known_by_its_date_is_counted_in_dates() -> None:
    """It is as long as if it ended today, whatever the time of day."""
    dated = history((january(1), DOING), blocks=[(january(18), None)])
    assert found(dated).time == found(dated, now=january(20, 23)).time == 2 * DAY
    assert found(dated, now=january(18, 12)).time == 0


def test_reasons_tell_blocks_days_and_the_longest() -> None:
    """Each block counts for its reason, those that overlap too; the most costly reason comes first."""
    entry = history(
        (january(1), DOING),
        blocks=[(january(2), january(4)), (january(3), january(8)), (january(9), january(10))],
    )
    blocks = (entry.blocks[0], replace(entry.blocks[1], reason="customer"), entry.blocks[2])
    total = found(replace(entry, blocks=blocks))
    assert total.time == 7 * DAY
    assert [(r.reason, r.blocks, r.items, r.time, r.longest, r.open) for r in total.reasons] == [
        ("customer", 1, 1, 5 * DAY, 5 * DAY, 0),
        ("waiting", 2, 1, 3 * DAY, 2 * DAY, 0),
    ]


def test_a_period_cuts_what_lies_outside() -> None:
    """Blocks that ended before it are not in it."""
    entry = history((january(1), DOING), blocks=[(january(2), january(4)), (january(9), january(12))])
    total = found(entry, since=january(10))
    assert (total.items, total.time, total.in_cycle_time) == (1, 2 * DAY, 2 * DAY)
    assert [(r.blocks, r.longest) for r in total.reasons] == [(1, 2 * DAY)]


def _efficiency(here: Board, *histories: History) -> tuple[int, int, int, float] | None:
    layout = Layout.of(here.columns)
    items = [measure(h, here, layout, now=january(20), tz=UTC) for h in histories]
    measured = efficiency(items, layout)
    return measured and (measured.n, measured.active, measured.waiting, measured.pooled)


def test_flow_efficiency_is_of_all_time_together() -> None:
    """Not the mean of percentages; items of no length and open ones are left out."""
    found = _efficiency(
        WAITS,
        history((january(1), DOING), (january(2), TEST), (january(4), DONE)),
        history((january(1), DOING), (january(6), DONE), item=2),
        history((january(1), DOING), (january(1), DONE), item=3),
        history((january(1), DOING), item=4),
    )
    assert found == (2, 6 * DAY, 2 * DAY, 0.75)


def test_what_nobody_measured_is_not_100_percent() -> None:
    """Without waiting columns and blocks there is no number; a block is enough for one."""
    steps = ((january(1), DOING), (january(5), DONE))
    assert _efficiency(BOARD, history(*steps)) is None
    assert _efficiency(BOARD, history(*steps, blocks=[(january(2), january(3))])) == (1, 3 * DAY, DAY, 0.75)
    assert _efficiency(WAITS) is None
