"""Time at each number of items, and single-piece flow."""

from __future__ import annotations

from datetime import UTC

import pytest
from msgspec.structs import replace

from kanban_tui.board.layout import Layout
from kanban_tui.board.model import DAY
from kanban_tui.flow.items import measure
from kanban_tui.flow.levels import Levels, levels, places
from tests.histories import DOING, DONE, TEST, board, history, january

BOARD = board()
LAYOUT = Layout.of(BOARD.columns)


def test_time_is_told_by_how_many_held_at_once() -> None:
    """Within a period: what lies outside is cut, what ends as another begins is never two."""
    found = levels([(0, 4), (2, 6), (6, 9), (20, 30)], 1, 10)
    assert found == Levels((1, 6, 2))
    assert (found.single_share, found.usual) == (6 / 8, 2)
    assert found.shares == pytest.approx((1 / 9, 6 / 9, 2 / 9))
    assert levels([], 3, 3) == Levels((0,))
    assert (Levels((0,)).single_share, Levels((0,)).usual, Levels((0,)).shares) == (None, None, ())


def test_the_board_its_columns_and_its_people_each_have_levels() -> None:
    """Within a period, each with the time in which it had nothing."""
    histories = [
        history((january(1), DOING), (january(5), DONE)),
        history((january(3), DOING), (january(4), TEST), (january(7), DONE), item=2),
    ]
    entries = [(h, measure(h, BOARD, LAYOUT, now=january(11), tz=UTC)) for h in histories]
    whole, doing, test = places(entries, LAYOUT, january(1), january(11))
    assert [time // DAY for time in whole.levels.times] == [4, 4, 2]
    assert whole.levels.single_share == pytest.approx(4 / 6)
    assert [time // DAY for time in doing.levels.times] == [6, 3, 1]
    assert (test.column, [time // DAY for time in test.levels.times]) == (2, [7, 3])
    assert places(entries, LAYOUT, january(3), january(5))[0].levels.single_share == 0
    assert places([], LAYOUT, january(5), january(5))[0].levels.single_share is None


def test_a_person_is_one_however_the_name_is_written() -> None:
    """By the form of the first item."""
    pair = [history((january(1), DOING), (january(3), DONE), item=k) for k in (1, 2)]
    named = [replace(h, item=replace(h.item, assignee=name)) for h, name in zip(pair, ("Mia", "mia"), strict=True)]
    entries = [(h, measure(h, BOARD, LAYOUT, now=january(11), tz=UTC)) for h in named]
    people = [place for place in places(entries, LAYOUT, january(1), january(3)) if place.person]
    assert [(place.person, place.levels.usual) for place in people] == [("Mia", 2)]
