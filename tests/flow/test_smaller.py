"""What the board suggests to split."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kanban_tui.board.model import DAY, Basis, Board, Item, TimeBox, WorkType
from kanban_tui.board.timebox import BoxUse, State
from kanban_tui.flow.aging import AgingBand, old_from
from kanban_tui.flow.smaller import WhySplit, why_split

HOUR = DAY // 24
BOXED = WorkType(1, 1, "feature", box_basis=Basis.ELAPSED, box_amount=3 * DAY, unit_name="interviews", max_units=5)
BY_DATES = WorkType(2, 1, "design", box_basis=Basis.DAYS, box_amount=2)
BY_WORK = WorkType(3, 1, "bug", box_basis=Basis.WORKING, box_amount=24 * HOUR)
BOARD = Board(1, "Product", "UTC", None, None, 0, 80, 1, 0, types=(BOXED, BY_DATES, BY_WORK))
ITEM = Item(1, 1, 1, 1, 0, "one")


def use(state: State) -> BoxUse:
    """How an item stands to its box."""
    return BoxUse(TimeBox(Basis.ELAPSED, DAY), "type", DAY, 100, state, None, 0)


@pytest.mark.parametrize(
    ("item", "box", "age", "why"),
    [
        (ITEM, None, 9, None),
        (ITEM, use(State.OK), 9, None),
        (ITEM, use(State.AT_RISK), 0, WhySplit.AT_RISK),
        (ITEM, use(State.BREACHED), 0, WhySplit.BREACHED),
        (replace(ITEM, planned_units=5, estimate=3 * DAY), None, 0, None),
        (replace(ITEM, planned_units=6), None, 0, WhySplit.UNITS),
        (replace(ITEM, estimate=3 * DAY + 1), None, 0, WhySplit.ESTIMATE),
        (replace(ITEM, type_id=2, estimate=2 * DAY), None, 0, None),
        (replace(ITEM, type_id=2, estimate=2 * DAY + 1), None, 0, WhySplit.ESTIMATE),
        # Three working days of eight hours: a day of an estimate is one of them, its hours are hours of work.
        (replace(ITEM, type_id=3, estimate=3 * DAY), None, 0, None),
        (replace(ITEM, type_id=3, estimate=2 * DAY + 9 * HOUR), None, 0, WhySplit.ESTIMATE),
        (replace(ITEM, type_id=None, estimate=90 * DAY), None, 0, None),
        (ITEM, None, 10, WhySplit.OLD),
        (replace(ITEM, finished_at=1, planned_units=6), use(State.BREACHED), 10, None),
    ],
)
def test_what_is_too_large_says_why(item: Item, box: BoxUse | None, age: int, why: WhySplit | None) -> None:
    """Its box is at risk or broken, its units or its estimate are over it, or it is older than most were here."""
    assert why_split(item, BOARD, box, old_from=9, age=age) is why


def test_few_items_say_nothing_of_an_age() -> None:
    """From ten on: the age that 85 % had at most."""
    bands = (AgingBand(1, tuple(range(1, 10))), AgingBand(2, tuple(range(1, 11))))
    assert old_from(bands) == {2: 9}
