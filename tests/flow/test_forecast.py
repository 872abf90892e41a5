"""The exact forecast."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanban_tui.flow.convolution import Tails, chance, of_sample, plus, times
from kanban_tui.flow.days import Day
from kanban_tui.flow.forecast import MARKS, Sample, how_many, sample, when

NEW_YEAR = date(2026, 1, 1)
ALWAYS = date(2026, 6, 1)


def days(*finished: int) -> list[Day]:
    """Days from New Year with so many items finished."""
    return [Day(NEW_YEAR + timedelta(k), 0, 0, n, 0) for k, n in enumerate(finished)]


def drawn(*counts: int) -> Sample:
    """A sample of such days."""
    return Sample(NEW_YEAR, NEW_YEAR + timedelta(len(counts) - 1), counts)


def sums(counts: tuple[int, ...], draws: int) -> dict[int, Fraction]:
    """The distribution of a sum, every combination counted."""
    found = Counter(sum(combination) for combination in itertools.product(counts, repeat=draws))
    return {total: Fraction(n, len(counts) ** draws) for total, n in found.items()}


def reached(counts: tuple[int, ...], draws: int, items: int) -> Fraction:
    """The chance of so many items, every combination counted."""
    return sum((p for total, p in sums(counts, draws).items() if total >= items), Fraction(0))


COUNTS = st.lists(st.integers(0, 4), min_size=1, max_size=4).filter(any).map(tuple)


@given(COUNTS, st.integers(1, 5))
def test_the_convolution_is_every_combination(counts: tuple[int, ...], draws: int) -> None:
    """Against brute force: the sum of draws has exactly these chances."""
    total = times(of_sample(counts), draws)
    for items in range(max(counts) * draws + 2):
        assert total.at_least(items, items) == pytest.approx(float(reached(counts, draws, items)), abs=1e-15)


@given(COUNTS, st.integers(1, 4), st.sampled_from([(1.0, 1.0), (1.0, 1.5), (2.0, 2.0)]))
def test_how_many_is_the_largest_number_that_is_likely_enough(
    counts: tuple[int, ...], draws: int, factor: tuple[float, float]
) -> None:
    """Against brute force, also where each item becomes several."""
    found = how_many(drawn(*counts), draws, as_of=ALWAYS, factor=factor)

    def chance(items: int) -> Fraction:
        split = range(-int(-items * factor[0] // 1), -int(-items * factor[1] // 1) + 1)
        return sum((reached(counts, draws, n) for n in split), Fraction(0)) / len(split)

    for mark, items in zip(MARKS, found.items, strict=True):
        assert items == max(k for k in range(max(counts) * draws + 1) if chance(k) >= Fraction(mark, 100))
    assert found.by == ALWAYS + timedelta(draws)


@settings(max_examples=40)
@given(st.lists(st.integers(0, 3), min_size=1, max_size=3).filter(any).map(tuple), st.integers(1, 3))
def test_when_is_the_first_day_that_is_likely_enough(counts: tuple[int, ...], items: int) -> None:
    """Against brute force, as far as it can go."""
    found = when(drawn(*counts), items, as_of=ALWAYS)
    for mark, day in zip(MARKS, found.days, strict=True):
        if day <= 7:
            assert reached(counts, day, items) >= Fraction(mark, 100)
        if day <= 8:
            assert day == 1 or reached(counts, day - 1, items) < Fraction(mark, 100)
    assert list(found.days) == sorted(found.days)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=40).filter(any).map(tuple), st.integers(1, 300))
@settings(max_examples=30)
def test_the_outcomes_are_the_whole_of_what_may_happen(counts: tuple[int, ...], number: int) -> None:
    """All but the rarest two in a thousand, in bars that follow one another, few enough to draw."""
    for outcomes in (
        when(drawn(*counts), number, as_of=ALWAYS).outcomes,
        how_many(drawn(*counts), number, as_of=ALWAYS).outcomes,
    ):
        assert 0.99 <= sum(bar.probability for bar in outcomes) <= 1 + 1e-9
        assert 1 <= len(outcomes) <= 61
        assert all(a.high + 1 == b.low for a, b in itertools.pairwise(outcomes))


def test_a_steady_team_is_no_gamble() -> None:
    """Two a day are two a day: every chance is the same day."""
    assert when(drawn(2, 2, 2), 20, as_of=ALWAYS).days == (10, 10, 10, 10)
    assert how_many(drawn(2, 2, 2), 30, as_of=ALWAYS).items == (60, 60, 60, 60)
    assert when(drawn(2, 2, 2), 20, as_of=ALWAYS).date_of(10) == date(2026, 6, 11)


def test_thousands_of_items_are_forecast_exactly_too() -> None:
    """By the law of large numbers the answer is near the mean, and the marks spread by its root."""
    found = when(drawn(0, 0, 3, 1, 2), 6_000, as_of=ALWAYS)
    assert found.days == (5_000, 5_036, 5_072, 5_114)


def test_a_factor_puts_the_day_off() -> None:
    """Items that become one to three are like twice as many, and less sure."""
    plain, doubled = when(drawn(1), 100, as_of=ALWAYS), when(drawn(1), 100, as_of=ALWAYS, factor=(1, 3))
    assert plain.days == (100, 100, 100, 100)
    assert doubled.days == (200, 240, 270, 290)


def test_the_sample_ends_on_the_last_complete_day_and_begins_with_the_first_finish() -> None:
    """Ninety days at most; today is not over."""
    all_days = days(*([0] * 10), 1, *([2] * 100))
    last = all_days[-1].date
    past = sample(all_days, as_of=last, today=last + timedelta(5))
    assert (past.until, past.days, past.since) == (last, 90, last - timedelta(89))
    today = sample(all_days, as_of=last, today=last)
    assert (today.until, today.days, today.since) == (last - timedelta(1), 89, last - timedelta(89))
    young = sample(all_days[:15], as_of=all_days[14].date, today=ALWAYS)
    assert (young.since, young.counts, young.warnings) == (
        all_days[10].date,
        (1, 2, 2, 2, 2),
        ("few_items", "few_days"),
    )
    assert (past.warnings, past.zero_days, past.items) == ((), 0, 180)


def test_nothing_finished_is_no_forecast() -> None:
    """Not even what was finished today counts."""
    for found in (
        sample([], as_of=ALWAYS, today=ALWAYS),
        sample(days(0, 0), as_of=ALWAYS, today=ALWAYS),
        sample(days(0, 1), as_of=date(2026, 1, 2), today=date(2026, 1, 2)),
        sample(days(1, *[0] * 120), as_of=date(2026, 5, 1), today=ALWAYS),
    ):
        assert found.refused == "nothing_finished"
        with pytest.raises(ValueError, match="nothing_finished"):
            when(found, 1, as_of=ALWAYS)


@pytest.mark.parametrize(("number", "factor"), [(0, (1, 1)), (-1, (1, 1)), (10**9, (1, 1)), (5, (0.5, 1)), (5, (2, 1))])
def test_what_cannot_be_meant_is_refused(number: int, factor: tuple[float, float]) -> None:
    """No items, no days, more than anyone waits for, items that become fewer."""
    with pytest.raises(ValueError, match="expected"):
        when(drawn(1), number, as_of=ALWAYS, factor=factor)
    with pytest.raises(ValueError, match="expected"):
        how_many(drawn(1), number, as_of=ALWAYS, factor=factor)


def test_a_day_past_the_calendar_has_no_date() -> None:
    """It is told in days all the same."""
    rare = drawn(*([0] * 3650), 1)
    found = when(rare, 100, as_of=ALWAYS, factor=(10, 10))
    assert found.date_of(found.days[0]) is None


def test_sums_beyond_what_is_asked_need_no_bins() -> None:
    """A day on which thousands were closed costs nothing: the same days as without it being so long."""
    bulk = drawn(*([0, 1] * 44), 4_000)
    assert times(of_sample(bulk.counts, cap=300), 90, cap=300).last == 300
    assert when(bulk, 20, as_of=ALWAYS).days == when(drawn(*([0, 1] * 44), 50), 20, as_of=ALWAYS).days
    far, near = (how_many(drawn(*([0, 1] * 44), most), 28, as_of=ALWAYS).items for most in (4_000, 500))
    assert far[2:] == near[2:]


@given(COUNTS, COUNTS, st.integers(1, 9))
def test_a_capped_sum_keeps_every_chance_up_to_the_cap(a: tuple[int, ...], b: tuple[int, ...], cap: int) -> None:
    """And pair by pair is the same as all together."""
    whole, held = plus(of_sample(a), of_sample(b)), plus(of_sample(a, cap), of_sample(b, cap), cap)
    tails = Tails.of(whole)
    for low in range(cap + 1):
        assert held.at_least(low, low) == pytest.approx(whole.at_least(low, low), abs=1e-15)
        assert tails.at_least(low, low + 3) == pytest.approx(whole.at_least(low, low + 3), abs=1e-15)


def test_blocks_of_days_are_drawn_together() -> None:
    """Against every combination: whole blocks, and the first days of one more."""
    counts = (0, 0, 3, 0, 1)
    starts = range(len(counts) - 1)

    def reached(days: int) -> Fraction:
        blocks = [[sum(counts[k : k + 2]) for k in starts]] * (days // 2) + [[counts[k] for k in starts]] * (days % 2)
        sums = [sum(drawn) for drawn in itertools.product(*blocks)]
        return Fraction(sum(total >= 4 for total in sums), len(sums))

    found = when(Sample(NEW_YEAR, NEW_YEAR + timedelta(4), counts, block=2), 4, as_of=ALWAYS)
    for mark, day in zip(MARKS, found.days, strict=True):
        assert reached(day) >= Fraction(mark, 100) > reached(day - 1)
    assert sum(bar.probability for bar in found.outcomes) == pytest.approx(1, abs=0.01)


@given(COUNTS, st.integers(1, 6), st.integers(0, 30))
def test_one_chance_is_that_of_the_whole_distribution(counts: tuple[int, ...], draws: int, least: int) -> None:
    """By the recurrence, without the distribution."""
    assert chance(counts, draws, least) == pytest.approx(times(of_sample(counts), draws).at_least(least, least))


def test_under_five_days_with_a_finish_there_is_none() -> None:
    """One item in ninety days says nothing of the next."""
    assert drawn(*([0] * 80), 3, 1, 1, 1).refused == "few_finish_days"
    assert drawn(*([0] * 80), 3, 1, 1, 1, 1).refused is None
