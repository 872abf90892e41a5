"""Nearest-rank percentiles."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanban_tui.flow.percentiles import distribution, percentile

VALUES = st.lists(st.integers(0, 10_000), min_size=1, max_size=300)


@given(VALUES, st.integers(1, 100))
def test_p_percent_take_it_or_less_and_no_smaller_value_says_so(values: list[int], p: int) -> None:
    """The answer is the smallest value that happened which at least p % do not exceed."""
    answer = percentile(sorted(values), p)
    assert answer in values

    def share(limit: int) -> Fraction:
        return Fraction(sum(value <= limit for value in values), len(values))

    assert share(answer) >= Fraction(p, 100)
    assert all(share(smaller) < Fraction(p, 100) for smaller in values if smaller < answer)


@given(VALUES, st.integers(1, 99))
def test_a_higher_percentile_is_never_lower(values: list[int], p: int) -> None:
    """Percentiles do not fall as p grows."""
    ordered = sorted(values)
    assert percentile(ordered, p) <= percentile(ordered, p + 1)


@pytest.mark.parametrize(("p", "expected"), [(50, 3), (70, 5), (85, 13), (95, 40)])
def test_the_worked_example(p: int, expected: int) -> None:
    """Ten values, as other tools were compared on them."""
    assert percentile([1, 1, 2, 3, 3, 4, 5, 8, 13, 40], p) == expected


def test_the_rank_is_reckoned_in_integers() -> None:
    """In floats ceil(7 / 100 * 100) is 8; the seventh of a hundred is the 7th percentile."""
    assert percentile(list(range(1, 101)), 7) == 7


def test_nothing_has_no_percentile() -> None:
    """Empty is not 0."""
    empty = distribution([None, None])
    assert (empty.n, empty.min, empty.max, empty.mean, empty.p50, empty.p98) == (0, None, None, None, None, None)


def test_one_value_is_every_percentile() -> None:
    """A single value is its own distribution, and what has no value is left out."""
    one = distribution([None, 4])
    assert (one.n, one.min, one.p50, one.p70, one.p85, one.p95, one.p98, one.max, one.mean) == (1, *[4] * 7, 4.0)
