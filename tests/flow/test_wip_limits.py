"""Work in progress against the limits that were in force."""

from __future__ import annotations

from datetime import UTC, date, timedelta

from msgspec.structs import replace

from kanban_tui.board.history import History, PolicyChange
from kanban_tui.board.layout import Layout
from kanban_tui.flow.items import measure
from kanban_tui.flow.wip_limits import Steps, limit_steps, limited_days, standing, told_over
from tests.histories import DOING, DONE, READY, TEST, board, history, january

BOARD = board()
LAYOUT = Layout.of(BOARD.columns)
DAYS = [date(2026, 1, 1) + timedelta(k) for k in range(6)]


def change(day: int, before: str | None, subject: str = "column", subject_id: int = DOING) -> PolicyChange:
    """A row of the log, at noon."""
    return PolicyChange(day, 1, 1, january(day, 12), "limit", subject, subject_id, before, None)


def test_a_limit_holds_until_the_next_change() -> None:
    """From the log of what was before; others' limits and boxes are not looked at."""
    log = [change(2, None), change(3, "9", "board", 1), change(4, "3"), change(5, "2", subject_id=TEST)]
    steps = limit_steps(log, "column", DOING, 2)
    assert steps == Steps((january(2, 12), january(4, 12)), (None, 3, 2))
    assert [steps.on(january(day)) for day in (1, 2, 3, 4, 5)] == [None, None, 3, 3, 2]
    assert limit_steps([], "column", DOING, 4).on(january(9)) == 4


def test_a_day_is_full_when_it_ends_without_room() -> None:
    """By the limit at its end; days without a limit are not counted."""
    steps = limit_steps([change(2, None), change(4, "3")], "column", DOING, 2)
    found = limited_days([9, 2, 3, 2, 1, 2], DAYS, steps, at=january(6, 8), tz=UTC)
    assert found.limits == (None, 3, 3, 2, 2, 2)
    assert (found.days, found.full) == (5, 3)
    always = limited_days([1, 0], DAYS[:2], limit_steps([], "column", DOING, 0), at=january(6), tz=UTC)
    assert (always.limits, always.full) == ((0, 0), 2)


def test_what_stood_in_each_column_at_the_end_of_the_days() -> None:
    """Every visit counts, those begun before the first day too."""
    histories = [
        history((january(1), DOING), (january(3), TEST), (january(3, 5), DOING), (january(5), DONE), item=1),
        history((january(2), READY), (january(4), DOING), item=2),
    ]
    stays = [stay for h in histories for stay in measure(h, BOARD, LAYOUT, now=january(6), tz=UTC).stays]
    assert standing(stays, LAYOUT, DAYS[1:], UTC) == [[1, 1, 2, 1, 1], [0, 0, 0, 0, 0]]
    assert standing(stays, LAYOUT, [], UTC) == [[], []]


def test_what_was_told_into_a_full_column_is_found() -> None:
    """By the limit then, outside the lane, whether it came as the last one or others came after; nothing else is."""

    def found(*items: History, late: int, limit: int | None = 2) -> frozenset[int]:
        told = [
            replace(h, moves=tuple(replace(move, backdated=int(h.item.id == late)) for move in h.moves)) for h in items
        ]
        entries = [(h, measure(h, BOARD, LAYOUT, now=january(20), tz=UTC)) for h in told]
        return told_over(entries, LAYOUT, {1: Steps((january(10),), (limit, None))})

    first, second = (history((january(k), DOING), (january(9), DONE), item=k) for k in (1, 2))
    last = history((january(5), DOING), (january(6), DONE), item=3)
    assert found(first, second, last, late=3) == {3}
    assert found(first, second, last, late=1) == {1}
    assert found(first, second, last, late=0) == found(first, last, late=3) == frozenset()
    assert found(first, second, last, late=3, limit=None) == found(first, second, last, late=3, limit=3) == frozenset()
    after = history((january(9), DOING), (january(12), DONE), item=3)
    assert found(first, second, after, late=3) == frozenset()
    entry = PolicyChange(1, 1, 1, january(4), "expedite", "item", 2, None, "expedite")
    assert found(first, replace(second, policy=(entry,)), last, late=3) == frozenset()
    assert found(first, second, replace(last, policy=(replace(entry, subject_id=3),)), late=3) == frozenset()
