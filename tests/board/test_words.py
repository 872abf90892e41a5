"""Durations and boxes in words."""

from __future__ import annotations

import pytest

from kanban_tui.board import words
from kanban_tui.board.model import DAY, SECOND, Basis, TimeBox
from kanban_tui.board.timebox import BoxUse, State


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (5400, "1 h 30 min"),
        (86_399, "23 h 59 min"),
        (86_400, "1 d"),
        (100_000, "1 d 3 h"),
        (8_640_000, "100 d"),
    ],
)
def test_a_duration_has_its_two_largest_units(seconds: int, said: str) -> None:
    """Cut, not rounded: what is said has passed."""
    assert words.duration(seconds * SECOND) == said


def test_no_duration_is_a_dash() -> None:
    """Absent is not 0."""
    assert words.duration(None) == "–"


def test_a_half_is_rounded_up() -> None:
    """As people do; formatting goes to the even digit, and a float may fall short of a half."""
    assert [words.decimal(value) for value in (2.25, 2.35, 2.2499, 0.0, -2.25, 1234.56)] == [
        *("2.3", "2.4", "2.2", "0.0", "-2.3", "1,234.6")
    ]
    assert (words.decimal(1.005, 2), words.decimal(2.5, 0)) == ("1.01", "3")
    assert [words.percent(share) for share in (0.125, 0.285, 0.0625, 0, 1)] == ["13 %", "29 %", "6.3 %", "0 %", "100 %"]


def test_counts_agree_with_their_nouns() -> None:
    """One item, two items."""
    assert [words.count(n, "item") for n in (0, 1, 1014)] == ["0 items", "1 item", "1,014 items"]
    assert words.count(2, "entry", "entries") == "2 entries"


@pytest.mark.parametrize(
    ("state", "percent", "said"),
    [(State.OK, 73, "73 %"), (State.AT_RISK, 100, "at risk 100 %"), (State.BREACHED, 100, "breached 100 %")],
)
def test_a_state_is_a_word_beside_its_percent(state: State, percent: int, said: str) -> None:
    """A floored 100 may be either."""
    box = TimeBox(Basis.ELAPSED, DAY)
    assert words.box_state(BoxUse(box, "type", 0, percent, state, None, 0)) == said


def test_a_box_is_said_in_its_own_measure() -> None:
    """Elapsed time, or counted days."""
    assert words.box(TimeBox(Basis.ELAPSED, 3 * DAY)) == "3 d"
    assert words.box(TimeBox(Basis.DAYS, 1)) == "1 day"
