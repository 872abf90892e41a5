"""Breach rates, refusals and times in columns over many items."""

from __future__ import annotations

from datetime import UTC, date

from kanban_tui.board.calendar import of
from kanban_tui.board.history import RefusalRecord
from kanban_tui.board.layout import Layout
from kanban_tui.board.model import DAY, Basis, TimeBox
from kanban_tui.flow.boxes import BoxRate, Overrun, box_summary
from kanban_tui.flow.items import measure
from kanban_tui.flow.refusals import refusals
from kanban_tui.flow.spans import length, merged, within
from kanban_tui.flow.time_in_column import time_in_column
from tests.histories import DOING, DONE, OFF, READY, TEST, board, history, january

BOX = TimeBox(Basis.ELAPSED, 3 * DAY)
BOARD = board(types=[("feature", BOX), ("bug", None)])
LAYOUT = Layout.of(BOARD.columns)
HOUR = DAY // 24


def test_the_breach_rate_is_of_finished_items_with_a_box() -> None:
    """Equal is no breach; open ones are told apart, cancelled ones and those without a box count nowhere."""
    histories = [
        history((january(1), DOING), (january(4), DONE), item=1, type_id=1),
        history((january(1), DOING), (january(4, 1), DONE), item=2, type_id=1),
        history((january(1), DOING), (january(9), DONE), item=3, type_id=2),
        history((january(1), DOING), (january(9), OFF), item=4, type_id=1),
        history((january(1), DOING), item=5, type_id=1),
        history((january(18), DOING), item=6, type_id=1),
        history((january(17, 12), DOING), item=7, type_id=1),
    ]
    entries = [(h, measure(h, BOARD, LAYOUT, now=january(20), tz=UTC)) for h in histories]
    found = box_summary(entries, LAYOUT, UTC, calendar=of(BOARD), finished_in_period=lambda _: True)
    assert found.rate == BoxRate(2, 1, 0.5, (Overrun(Basis.ELAPSED, 1, HOUR, HOUR),))
    assert found.by_type == {1: found.rate}
    assert (found.open_breached, found.at_risk) == (1, 1)
    assert box_summary(entries, LAYOUT, UTC, calendar=of(BOARD), finished_in_period=lambda _: False).rate == BoxRate(
        0, 0, None
    )


def test_a_column_is_held_to_its_own_box() -> None:
    """All visits of a finished item count together; open ones are those that stand there."""
    here = board(column_boxes={TEST: TimeBox(Basis.DAYS, 2), DOING: TimeBox(Basis.ELAPSED, DAY)})
    layout = Layout.of(here.columns)
    histories = [
        history((january(1), TEST), (january(2), DOING), (january(4), TEST), (january(5), DONE), item=1),
        history((january(1), TEST), (january(2), DONE), item=2),
        history((january(18), TEST), item=3),
        history((january(20), DOING), item=4),
    ]
    entries = [(h, measure(h, here, layout, now=january(20, 20), tz=UTC)) for h in histories]
    doing, test = box_summary(entries, layout, UTC, calendar=of(BOARD), finished_in_period=lambda _: True).by_column
    assert (doing.column, doing.rate.finished_with_box, doing.rate.breached) == (1, 1, 1)
    assert (doing.open_breached, doing.at_risk) == (0, 1)
    assert (test.column, test.rate.finished_with_box, test.rate.breached, test.open_breached) == (2, 2, 1, 1)
    assert test.rate.overruns == (Overrun(Basis.DAYS, 1, 2, 2),)


def test_refusals_are_counted_by_column_and_week() -> None:
    """Within the period, both dates included; a refusal of the board itself has no column."""
    records = [
        RefusalRecord(k, 1, january(day, 23), "move", None, column)
        for k, (day, column) in enumerate([(1, 2), (5, 2), (6, None), (12, 3), (13, 3)])
    ]
    found = refusals(records, since=date(2026, 1, 5), until=date(2026, 1, 12), tz=UTC)
    assert found.total == 3
    assert found.by_column == {2: 1, None: 1, 3: 1}
    assert found.by_week == {"2026-W02": 2, "2026-W03": 1}


def test_time_in_column_is_of_items_that_came_by() -> None:
    """An item that skipped a column does not lower its time; all visits of one item are one value."""
    histories = [
        history((january(1), READY), (january(2), DOING), (january(4), TEST), (january(5), DOING), (january(8), DONE)),
        history((january(1), READY), (january(2), DOING), (january(3), DONE), item=2),
    ]
    measured = [measure(h, BOARD, LAYOUT, now=january(20), tz=UTC) for h in histories]
    found = time_in_column(measured, LAYOUT.done)
    assert [(t.n, t.p50, t.p85, t.visits) for t in found] == [
        (2, DAY, DAY, 2),
        (2, DAY, 5 * DAY, 3),
        (1, DAY, DAY, 1),
    ]


def test_spans_are_merged_and_cut() -> None:
    """Overlaps and touching ends count once; what lies outside is cut off."""
    union = merged([(5, 7), (1, 3), (3, 4), (2, 3), (6, 6)])
    assert union == [(1, 4), (5, 7)]
    assert within(union, 2, 6) == [(2, 4), (5, 6)]
    assert length(union) == 5
