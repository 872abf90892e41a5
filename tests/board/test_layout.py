"""Columns by index and the order of their kinds."""

from __future__ import annotations

from itertools import product

import pytest

from kanban_tui.board.layout import OFF_BOARD, Layout, check_order
from kanban_tui.board.model import Column, Kind
from kanban_tui.errors import RuleRefused
from tests.histories import board


def column(number: int, kind: Kind = Kind.ACTIVE, into: int | None = None) -> Column:
    """A column with an id."""
    return Column(number, 1, f"Column {number}", kind, number, deleted=int(into is not None), retired_into=into)


STANDING = [column(1, Kind.QUEUE), column(2), column(3, Kind.WAITING), column(4, Kind.DONE)]


def test_start_and_done_are_the_first_of_their_kinds() -> None:
    """Waiting counts as in progress."""
    layout = Layout.of(STANDING)
    assert (layout.start, layout.done) == (1, 3)
    assert [layout.in_progress(k) for k in (OFF_BOARD, 0, 1, 2, 3)] == [False, False, True, True, False]


def test_a_retired_column_counts_as_the_one_that_took_its_items() -> None:
    """Over several retirements, too."""
    layout = Layout.of(STANDING, [column(8, into=9), column(9, into=3)])
    assert [layout.of_column(number) for number in (1, 8, 9, None)] == [0, 2, 2, OFF_BOARD]


def test_columns_retired_in_a_circle_are_off_the_board() -> None:
    """A damaged file does not hang."""
    layout = Layout.of(STANDING, [column(8, into=9), column(9, into=8)])
    assert layout.of_column(8) == OFF_BOARD


@pytest.mark.parametrize("kinds", list(product(Kind, repeat=3)))
def test_kinds_stand_in_one_order(kinds: tuple[Kind, ...]) -> None:
    """Queues, then at least one in progress, then at least one done."""
    letters = "".join({"queue": "q", "active": "p", "waiting": "p", "done": "d"}[kind] for kind in kinds)
    if letters in ("qpd", "ppd", "pdd"):
        check_order(kinds)
    else:
        with pytest.raises(RuleRefused):
            check_order(kinds)


def test_a_board_finds_its_columns_and_types() -> None:
    """By id, the type of an item without one being none."""
    here = board(types=[("bug", None)])
    assert here.column(2).name == "Doing"
    assert here.type(1) == here.types[0]
    assert here.type(None) is None
    with pytest.raises(KeyError):
        here.column(99)
