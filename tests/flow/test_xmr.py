"""Process behaviour charts."""

from __future__ import annotations

import pytest

from kanban_tui.flow.xmr import xmr


def test_limits_come_from_the_moving_range() -> None:
    """Mean 5, ranges 2, 4, 2: limits at 2.66 times their mean, none under 0."""
    found = xmr([4, 6, 2, 4])
    assert (found.n, found.mean, found.mr_mean) == (4, 4, pytest.approx(8 / 3))
    assert (found.unpl, found.lnpl, found.url) == (pytest.approx(4 + 2.66 * 8 / 3), 0, pytest.approx(3.268 * 8 / 3))
    assert found.signals == (None,) * 4


def test_a_point_outside_is_a_signal() -> None:
    """One week unlike all others."""
    found = xmr([5, 6, 5, 6, 5, 6, 5, 30, 5, 6, 5, 6, 5, 6, 5, 6, 5])
    assert [k for k, signal in enumerate(found.signals) if signal == "outside"] == [7]


def test_few_values_have_limits_and_no_signals() -> None:
    """Of so few nobody knows what is noise."""
    few = [5, 5, 5, 5, 30]
    assert xmr(few).signals[-1] == xmr(few, least=5).signals[-1] == "outside"
    assert (xmr(few, least=6).signals, xmr(few, least=6).mean) == ((None,) * 5, 10)


def test_eight_in_a_row_on_one_side_are_a_signal() -> None:
    """All of the run is marked; seven are noise, and a value at the mean ends a run."""
    assert xmr([0, 3] * 4 + [5, 8] * 4).signals == ("run",) * 16
    assert xmr([0, 3, 0, 3, 0, 3, 0, 8, 5, 8, 5, 8, 5, 8]).signals == (None,) * 14
    assert xmr([0, 3, 0, 3, 4, 0, 3, 0, 3, 5, 8, 5, 8, 4, 5, 8, 5, 8]).signals == (None,) * 18
    assert xmr([4] * 12).signals == (None,) * 12


def test_one_value_has_no_limits() -> None:
    """And no value has no mean."""
    assert (xmr([3]).mean, xmr([3]).unpl, xmr([3]).signals) == (3, None, (None,))
    assert (xmr([]).mean, xmr([]).n, xmr([]).signals) == (None, 0, ())
