"""Entries into the expedite lane."""

from __future__ import annotations

from datetime import UTC

from msgspec.structs import replace

from kanban_tui.board.crossings import Visit
from kanban_tui.board.history import PolicyChange
from kanban_tui.board.layout import Layout
from kanban_tui.flow.expedites import expedites, lane_stays
from kanban_tui.flow.items import measure
from tests.histories import DOING, DONE, TEST, board, history, january

IN, OUT = (None, "expedite"), ("expedite", None)


def log(*steps: tuple[str, int, tuple[str | None, str | None]]) -> list[PolicyChange]:
    """What was logged, in order: what, of which item, from where to where."""
    return [PolicyChange(k, 1, k, k, what, "item", item, *sides) for k, (what, item, sides) in enumerate(steps, 1)]


def test_an_entry_counts_unless_an_undo_took_it_back() -> None:
    """Undone and done again is one entry; the end of one is none, nor is its undoing."""
    again = log(("expedite", 1, IN), ("expedite_undone", 1, OUT), ("expedite", 1, IN), ("expedite", 1, OUT))
    assert [entry.id for entry in expedites(again)] == [3]
    back = log(("expedite", 1, IN), ("expedite", 2, IN), ("expedite", 1, OUT), ("expedite_undone", 1, IN))
    assert [entry.id for entry in expedites(back)] == [1, 2]
    assert expedites(log(("expedite_undone", 1, OUT), ("limit", 1, IN))) == ()


def test_what_was_in_the_lane_stood_there_beside_the_others() -> None:
    """From an entry to its end, through the columns that it went meanwhile; what an undo took back was none."""
    whole, layout = board(), Layout.of(board().columns)
    steps = ((january(1), DOING), (january(4), TEST), (january(8), DONE))
    doing, test = layout.of_column(DOING), layout.of_column(TEST)

    def stays(*log: PolicyChange, lane: str | None = None) -> list[Visit]:
        one = history(*steps[:2], policy=log) if lane else history(*steps, policy=log)
        one = replace(one, item=replace(one.item, lane=lane))
        return lane_stays(one, measure(one, whole, layout, now=january(9), tz=UTC))

    into, out = (
        PolicyChange(k, 1, k, january(day), "expedite", "item", 1, *sides)
        for k, day, sides in ((1, 3, IN), (2, 6, OUT))
    )
    assert stays(into, out) == [Visit(doing, january(3), january(4)), Visit(test, january(4), january(6))]
    assert stays(into, lane="expedite")[-1] == Visit(test, january(4), None)
    undone = PolicyChange(3, 1, 3, january(7), "expedite_undone", "item", 1, *IN)
    assert stays(into, out, undone, lane="expedite")[-1] == Visit(test, january(4), None)
    assert stays(lane="expedite") == [Visit(doing, january(1), january(4)), Visit(test, january(4), None)]
    assert stays() == []
