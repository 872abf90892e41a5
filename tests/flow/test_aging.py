"""Aging bands, and an item's place among those before it."""

from __future__ import annotations

from datetime import UTC
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kanban_tui.board.history import History
from kanban_tui.board.layout import Layout
from kanban_tui.flow.aging import Bands, aging_bands, is_old, older_than
from kanban_tui.flow.items import ItemMeasures, measure
from tests.histories import DOING, DONE, READY, TEST, board, history, january

BOARD = board()
LAYOUT = Layout.of(BOARD.columns)


def item(entry: History, now: int = january(31)) -> ItemMeasures:
    """Measured."""
    return measure(entry, BOARD, LAYOUT, now=now, tz=UTC)


def through(test: int, done: int, number: int = 1) -> History:
    """Started on the first, tested and done on these days."""
    return history((january(1), DOING), (january(test), TEST), (january(done), DONE), item=number)


def bands(*entries: History) -> Bands:
    """The bands of these items."""
    return aging_bands([item(entry) for entry in entries], LAYOUT, UTC)


def test_a_band_is_the_age_at_leaving_a_column() -> None:
    """In days, by the last crossing; what was never started or is not finished says nothing."""
    doing, test = bands(
        through(3, 5),
        through(4, 9, 2),
        history((january(1), READY), (january(9), DONE), item=3),
        history((january(1), DOING), (january(9), TEST), item=4),
    )
    assert (doing.column, doing.ages, test.column, test.ages) == (1, (3, 4), 2, (5, 9))
    assert (doing.age_at(50), doing.age_at(85), test.age_at(95)) == (3, 4, 9)


def test_an_item_is_old_when_it_exceeds_the_85_of_its_column() -> None:
    """Equal is not old; with fewer than ten finished ones nobody can tell."""
    past = bands(*(through(day, day + 1, day) for day in range(2, 12)))
    here = history((january(1), DOING), item=50)
    at_85 = past[0].age_at(85)
    assert at_85 == 10
    assert is_old(item(here, now=january(10)), past) is False
    assert is_old(item(here, now=january(11)), past) is True
    few = bands(*(through(day, day + 1, day) for day in range(2, 11)))
    assert few[0].n == 9
    assert is_old(item(here), few) is is_old(item(here), bands()) is None
    assert is_old(item(through(3, 5)), past) is None


def test_an_items_place_is_the_share_it_has_outstayed() -> None:
    """How many had left this column at a younger age; none without a past or a column in progress."""
    past = bands(*(through(day, day + 1, day) for day in range(2, 12)))
    here = history((january(1), DOING), item=50)
    assert older_than(item(here, now=january(5)), past) == 0.3
    assert older_than(item(here), past) == 1.0
    assert older_than(item(here), bands()) is None
    assert older_than(item(through(3, 5)), past) is None


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)).map(sorted), max_size=8))
def test_bands_never_fall_from_column_to_column(days: list[list[int]]) -> None:
    """An item is no younger when it leaves the next column."""
    found = bands(*(through(test, done, k) for k, (test, done) in enumerate(days, 1)))
    for p in (50, 70, 85, 95):
        assert all((a.age_at(p) or 0) <= (b.age_at(p) or 0) for a, b in pairwise(found))
