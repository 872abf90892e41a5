"""What breaches cost, and what came before and after a change."""

from __future__ import annotations

from datetime import UTC, date

from msgspec.structs import replace

from kanban_tui.board.history import PolicyChange, RefusalRecord
from kanban_tui.board.layout import Layout
from kanban_tui.board.model import DAY, Basis, TimeBox
from kanban_tui.flow.batches import Transfers, felt_size, trailing
from kanban_tui.flow.breaches import price
from kanban_tui.flow.days import daily
from kanban_tui.flow.effects import effects
from kanban_tui.flow.items import measure
from kanban_tui.flow.wip_limits import Steps
from tests.histories import DOING, DONE, TEST, board, history, january

BOARD = board(types=[("feature", TimeBox(Basis.ELAPSED, 3 * DAY))])
LAYOUT = Layout.of(BOARD.columns)


def test_a_refusal_is_the_price_of_what_held_its_slot_past_its_box() -> None:
    """In the column where that was full, anywhere in progress where it had room."""
    histories = [
        history((january(1), DOING), (january(8), TEST), (january(10), DONE), item=1, type_id=1),
        history((january(5), DOING), (january(7), DONE), item=2),
    ]
    known = [(h, measure(h, BOARD, LAYOUT, now=january(20), tz=UTC)) for h in histories]
    said = [
        RefusalRecord(k, 1, january(day), "move", None, column)
        for k, (day, column) in enumerate([(2, DOING), (6, DOING), (9, DOING), (9, TEST), (15, DOING)])
    ]
    limits = {1: Steps((), (2,)), 2: Steps((), (1,))}
    found = price(known, known, said, limits, LAYOUT, since=None, until=january(20))
    assert (found.refusals, found.held, found.by_type) == (5, 3, {1: 6 * DAY})
    part = price(known, known, said, limits, LAYOUT, since=january(7), until=january(9, 12))
    assert (part.refusals, part.held, part.by_type) == (2, 2, {1: 2 * DAY + DAY // 2})


def test_a_change_is_judged_by_equal_spans_of_whole_weeks() -> None:
    """Cut at the changes beside it; a difference is claimed only where a signal shows it."""
    begin = january(5)
    steady = [begin + week * 7 * DAY + DAY for week in range(8)]
    faster = [begin + week * 7 * DAY + day * DAY for week in range(8, 16) for day in range(1, 6)]
    histories = [history((at - DAY, DOING), (at, DONE), item=k) for k, at in enumerate((*steady, *faster), 1)]
    items = [measure(h, BOARD, LAYOUT, now=begin + 120 * DAY, tz=UTC) for h in histories]
    days = daily(items, until=date(2026, 4, 26), tz=UTC)

    def change(at: int) -> PolicyChange:
        return PolicyChange(1, 1, 1, at, "limit", "column", DOING, "3", "2")

    (found,) = effects([change(begin + 8 * 7 * DAY - DAY)], days, items, [], UTC)
    assert (found.weeks, found.before.throughput, found.after.throughput) == (6, 1, 5)
    assert (found.throughput_moved, found.before.p50, found.after.felt) == (True, 2, 1)
    close = [change(begin + week * 7 * DAY - DAY) for week in (4, 8)]
    assert effects(close, days, items, [], UTC) == ()
    holidays = [replace(change(begin + k * 3 * 7 * DAY), what="holiday", subject="board") for k in range(5)]
    assert effects([*holidays, change(begin + 8 * 7 * DAY - DAY)], days, items, [], UTC) == (found,)
    assert effects(close, [], [], [], UTC) == ()


def test_the_felt_size_trails() -> None:
    """Over the batches of a span up to each."""
    line = Transfers(3, (0, 5, 20), (1, 3, 2))
    assert trailing(line, 10) == (1, 10 / 4, 2)
    assert felt_size([], UTC) is None
    assert felt_size([january(1), january(1), january(2)], UTC) == 5 / 3
