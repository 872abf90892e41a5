"""Splits: how old what is split was, what comes of it, and pieces against items that were not split."""

from __future__ import annotations

from datetime import UTC

from msgspec.structs import replace

from kanban_tui.board.history import BoardHistory, History
from kanban_tui.board.layout import Layout
from kanban_tui.board.model import DAY, Basis, TimeBox
from kanban_tui.board.timebox import BoxUse, State
from kanban_tui.flow.boxes import Entry
from kanban_tui.flow.items import measure
from kanban_tui.flow.splits import Split, compared, left_out, splits
from tests.histories import DOING, DONE, OFF, READY, TEST, board, history, january

BOARD = board(types=[("feature", None), ("bug", None)])
LAYOUT = Layout.of(BOARD.columns)


def entries(*histories: History) -> list[Entry]:
    """What counts of them, at the end of January."""
    return [(h, measure(h, BOARD, LAYOUT, now=january(31), tz=UTC)) for h in histories if not h.item.container]


def found(*histories: History, since: int | None = None, until: int = january(31)) -> dict[int, Split]:
    """The splits by number."""
    told = splits(histories, entries(*histories), LAYOUT, UTC, since=since, until=until)
    return {split.item.id: split for split in told}


DASHBOARD = (
    history((january(1), READY), (january(3), DOING), (january(5), TEST), (january(8), OFF), item=1, container=True),
    history((january(8), TEST), (january(9), DONE), item=2, parent=1),
    history((january(8), READY), (january(12), DOING), (january(14), DONE), item=3, parent=1),
    history((january(8), READY), item=4, parent=1),
)


def test_the_age_at_a_split_and_the_first_piece_are_counted_in_dates() -> None:
    """Started on the 3rd and split on the 8th is 6 days old; a piece finished on the 9th is one of 2 days."""
    split = found(*DASHBOARD)[1]
    assert (split.at, split.age_days, split.pieces, split.finished, split.first_finished_days) == (
        january(8),
        6,
        3,
        2,
        2,
    )


def test_what_was_split_is_told_with_the_part_of_its_box_that_it_had_used() -> None:
    """Started on the 3rd and split on the 8th it had broken a box of two days, just before the split."""
    here = board(types=[("feature", TimeBox(Basis.ELAPSED, 2 * DAY))])
    large = replace(DASHBOARD[0], item=replace(DASHBOARD[0].item, type_id=1))
    known = entries(*DASHBOARD)

    def box(history: History, at: int) -> BoxUse | None:
        return measure(history, here, LAYOUT, now=at, tz=UTC).box

    (split,) = splits((large, *DASHBOARD[1:]), known, LAYOUT, UTC, since=None, until=january(31), box=box)
    assert split.box is not None
    assert (split.box.percent, split.box.state) == (249, State.BREACHED)


def test_days_before_a_split_leave_out_what_was_split() -> None:
    """Where it was in progress on some of them; one that was split later is no container yet."""

    def left(since: int | None, until: int, at: int) -> tuple[int, ...]:
        return left_out(DASHBOARD, entries(*DASHBOARD), LAYOUT, since=since, until=until, at=at)

    assert left(None, january(31), january(31)) == left(january(5), january(6), january(31)) == (1,)
    assert left(january(8), january(31), january(31)) == left(None, january(2), january(31)) == ()
    assert left(None, january(7), january(7)) == ()
    held = BoardHistory(BOARD, DASHBOARD)
    assert [h.item.id for h in held.measured_at(january(7))] == [1, 2, 3, 4]
    assert [h.item.id for h in held.measured_at(january(8))] == [2, 3, 4]


def test_an_item_that_was_not_started_has_no_age_at_its_split() -> None:
    """Nor has one that had gone back to the queue."""
    back = history((january(1), DOING), (january(2), READY), (january(4), OFF), item=1, container=True)
    split = found(back, history((january(4), READY), item=2, parent=1))[1]
    assert (split.age_days, split.pieces, split.finished, split.first_finished_days) == (None, 1, 0, None)


def test_a_piece_that_was_split_again_is_one_piece() -> None:
    """Finished with the last of its own, and its first one may be the first of all."""
    again = history((january(8), READY), (january(10), OFF), item=4, parent=1, container=True)
    ends = (history((january(10), DOING), (january(day), DONE), item=day, parent=4) for day in (11, 15))
    histories = (*DASHBOARD[:1], DASHBOARD[2], again, *ends)
    told = found(*histories)
    assert [(told[k].pieces, told[k].finished, told[k].first_finished_days) for k in (1, 4)] == [(2, 2, 4), (2, 2, 2)]
    before = found(*histories, until=january(14))
    assert [(before[k].pieces, before[k].finished) for k in (1, 4)] == [(2, 1), (2, 1)]


def test_a_period_has_its_own_splits() -> None:
    """What came later is not known, and what nobody asked for makes no split."""
    assert found(*DASHBOARD, since=january(9)) == {}
    assert found(*DASHBOARD, until=january(7)) == {}
    early = found(*DASHBOARD, until=january(8, 12))[1]
    assert (early.finished, early.first_finished_days) == (0, None)
    assert splits(DASHBOARD, [], LAYOUT, UTC, since=None, until=january(31)) == ()


def test_pieces_stand_beside_what_was_not_split_of_their_type() -> None:
    """Of types that have pieces with a cycle time."""
    done = entries(
        *(history((january(1), DOING), (january(d), DONE), item=d, parent=9, type_id=1) for d in (2, 3)),
        *(history((january(1), DOING), (january(d), DONE), item=d, type_id=1) for d in (5, 11)),
        history((january(1), DOING), (january(4), DONE), item=20, type_id=2),
        history((january(1), READY), (january(4), DONE), item=21, type_id=2, parent=9),
    )
    (feature,) = compared(done)
    assert feature.type_id == 1
    assert (feature.pieces.n, feature.pieces.p50, feature.pieces.p85) == (2, 2, 3)
    assert (feature.whole.n, feature.whole.p50, feature.whole.p85) == (2, 5, 11)
