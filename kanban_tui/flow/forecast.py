"""When so many items will be done, and how many by a day: exact, by convolution, without sampling.

The sample is the throughput of each local day of a window, days without a finish included. Days to come are taken as
drawn from it, independently and with replacement: as long as the mix of work and the capacity stay as they were. Where
finishes come in clusters, blocks of consecutive days are drawn instead of single ones (flow/calibration says when).
A chance that is short of a mark by less than one in a billion has reached it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct, field

from kanban_tui.flow.convolution import NOTHING, Sum, Tails, of_sample, plus, times
from kanban_tui.flow.days import Day

WINDOW = 90
MARKS = (50, 70, 85, 95)
FEW_ITEMS = 10
FEW_DAYS = 30
LEAST_FINISH_DAYS = 5
MOST_ITEMS = 10_000
MOST_DAYS = 3_653
MOST_SPLIT = 100
CLOSE = 1e-9

_TAIL = 0.001
_BARS = 60
_PLAIN = (1.0, 1.0)

Factor = tuple[float, float]
"""Into how many items one becomes by splitting, between two numbers, each as likely as the others."""


class Sample(Struct, frozen=True):
    """The throughput of each day from `since` to `until`; no day at all before anything was finished.

    Days to come are drawn in blocks of `block` consecutive days.
    """

    since: date | None
    until: date
    counts: tuple[int, ...]
    block: int = 1

    @property
    def days(self) -> int:
        """How many days there are."""
        return len(self.counts)

    @property
    def zero_days(self) -> int:
        """How many of them saw nothing finished."""
        return self.counts.count(0)

    @property
    def items(self) -> int:
        """How many items were finished on them."""
        return sum(self.counts)

    @property
    def finish_days(self) -> int:
        """On how many of them anything was finished."""
        return self.days - self.zero_days

    @property
    def refused(self) -> str | None:
        """Why nothing is forecast: `nothing_finished`, or `few_finish_days`, on under 5 days."""
        if not self.items:
            return "nothing_finished"
        return "few_finish_days" if self.finish_days < LEAST_FINISH_DAYS else None

    @property
    def warnings(self) -> tuple[str, ...]:
        """Why to trust a forecast little: `few_items` (under 10), `few_days` (under 30)."""
        found = (("few_items", self.items < FEW_ITEMS), ("few_days", self.days < FEW_DAYS))
        return tuple(name for name, holds in found if holds)


class Outcome(Struct, frozen=True):
    """One bar of a histogram: the chance of ending from `low` to `high`, both included."""

    low: int
    high: int
    probability: float


class When(Struct, frozen=True):
    """After how many days `items` will be done: `days[k]` with a chance of at least MARKS[k] percent."""

    items: int
    factor: Factor
    as_of: date
    days: tuple[int, ...]
    outcomes: tuple[Outcome, ...]

    def date_of(self, days: int) -> date | None:
        """The date after so many days; None past the end of the calendar."""
        try:
            return self.as_of + timedelta(days=days)
        except OverflowError:
            return None


class HowMany(Struct, frozen=True):
    """How many items will be done in `days` days: at least `items[k]` with a chance of MARKS[k] percent or more."""

    days: int
    factor: Factor
    as_of: date
    items: tuple[int, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def by(self) -> date:
        """The date after these days."""
        return self.as_of + timedelta(days=self.days)


def sample(days: Sequence[Day], *, as_of: date, today: date) -> Sample:
    """The days to draw from: up to 90, to the last complete one, none before the first finish.

    `days` are all that there are; `as_of` may be today, which is not over and is left out.
    """
    until = min(as_of, today - timedelta(days=1))
    first = next((day.date for day in days if day.finished), None)
    if first is None or first > until:
        return Sample(None, until, ())
    since = max(first, as_of - timedelta(days=WINDOW - 1))
    return Sample(since, until, tuple(day.finished for day in days if since <= day.date <= until))


def when(drawn: Sample, items: int, *, as_of: date, factor: Factor = _PLAIN, outcomes: bool = True) -> When:
    """When `items` items will be done; the bars of a histogram only with `outcomes`.

    Raises ValueError for a sample that holds nothing finished, and for items or factors outside what can be meant.
    """
    _check(drawn, items, MOST_ITEMS, factor)
    low, high = _split(items, factor)
    draws = _Draws.of(drawn, cap=high)
    climb = _Climb(draws, low, high)
    start = climb.to(_TAIL)
    before = climb.chance(start - 1)
    walk = _Climb(draws, low, high, climb.blocks, climb.total)
    days = tuple(climb.to(mark / 100) for mark in MARKS)
    bars: list[Outcome] = []
    if outcomes:
        step = -(-(climb.to(1 - _TAIL) - start + 1) // _BARS)
        while before < 1 - _TAIL - CLOSE:
            chance = walk.chance(start + step - 1)
            bars.append(Outcome(start, start + step - 1, chance - before))
            start, before = start + step, chance
    return When(items, factor, as_of, days, tuple(bars))


def how_many(drawn: Sample, days: int, *, as_of: date, factor: Factor = _PLAIN) -> HowMany:
    """How many items will be done in `days` days.

    Raises ValueError for a sample that holds nothing finished, and for days or factors outside what can be meant.
    """
    _check(drawn, days, MOST_DAYS, factor)
    total = Tails.of(_Draws.of(drawn).total(days))

    def chance(items: int) -> float:
        return total.at_least(*_split(items, factor))

    def most(level: float) -> int:
        """The largest number of items that has at least this chance."""
        low, high = 0, total.last + 1
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if chance(middle) >= level - CLOSE else (low, middle)
        return low

    start, end = most(1 - _TAIL), most(_TAIL)
    step = -(-(end - start + 1) // _BARS)
    outcomes = tuple(
        Outcome(low, low + step - 1, chance(low) - chance(low + step)) for low in range(start, end + 1, step)
    )
    return HowMany(days, factor, as_of, tuple(most(mark / 100) for mark in MARKS), outcomes)


class _Draws(Struct):
    """What is done in days to come: whole blocks, drawn one by one, and the first days of one more."""

    counts: tuple[int, ...]
    block: int
    cap: int | None
    parts: dict[int, Sum] = field(default_factory=dict)
    powers: list[Sum] = field(default_factory=list)

    @classmethod
    def of(cls, drawn: Sample, cap: int | None = None) -> _Draws:
        """The draws from a sample; a block is no longer than the sample."""
        return cls(drawn.counts, min(drawn.block, drawn.days), cap)

    def part(self, days: int) -> Sum:
        """The first days of a block."""
        if not days:
            return NOTHING
        if days not in self.parts:
            starts = range(len(self.counts) - self.block + 1)
            self.parts[days] = of_sample([sum(self.counts[k : k + days]) for k in starts], self.cap)
        return self.parts[days]

    def power(self, k: int) -> Sum:
        """2**k blocks."""
        while len(self.powers) <= k:
            last = self.powers[-1] if self.powers else None
            self.powers.append(self.part(self.block) if last is None else plus(last, last, self.cap))
        return self.powers[k]

    def total(self, days: int) -> Sum:
        """So many days."""
        blocks, rest = divmod(days, self.block)
        return self.more(times(self.part(self.block), blocks, self.cap), rest)

    def more(self, total: Sum, days: int) -> Sum:
        """A total and the first days of another block."""
        return plus(total, self.part(days), self.cap) if days else total


class _Climb(Struct):
    """A walk through the blocks of days to come, never back, in search of the day on which `low` to `high` items are
    done.
    """

    draws: _Draws
    low: int
    high: int
    blocks: int = 0
    total: Sum = NOTHING

    def _done(self, total: Sum) -> float:
        """The chance that the items are done by then."""
        return total.at_least(self.low, self.high)

    def to(self, level: float) -> int:
        """The first day on which the chance is at least `level`, found by steps that double and then halve."""
        k = 0
        while self._step(k, level):
            k += 1
        for smaller in range(k - 1, -1, -1):
            self._step(smaller, level)
        for days in range(1, self.draws.block):
            if self._done(self.draws.more(self.total, days)) >= level - CLOSE:
                return self.blocks * self.draws.block + days
        return (self.blocks + 1) * self.draws.block

    def chance(self, days: int) -> float:
        """The chance by a day that is not before the blocks walked."""
        blocks, rest = divmod(days, self.draws.block)
        ahead, k = blocks - self.blocks, 0
        while ahead:
            if ahead & 1:
                self.total = plus(self.total, self.draws.power(k), self.draws.cap)
            ahead, k = ahead >> 1, k + 1
        self.blocks = blocks
        return self._done(self.draws.more(self.total, rest))

    def _step(self, k: int, level: float) -> bool:
        """Go on by 2**k blocks, unless the chance is reached by then."""
        total = plus(self.total, self.draws.power(k), self.draws.cap)
        if self._done(total) >= level - CLOSE:
            return False
        self.blocks, self.total = self.blocks + (1 << k), total
        return True


def _split(items: int, factor: Factor) -> tuple[int, int]:
    """The least and the most items that so many become."""
    low, high = (math.ceil(items * by - CLOSE) for by in factor)
    return low, high


def _check(drawn: Sample, number: int, most: int, factor: Factor) -> None:
    if not drawn.items:
        raise ValueError("nothing_finished")
    if not 1 <= number <= most:
        raise ValueError(f"a forecast of {number}; expected 1 to {most}")
    if not 1 <= factor[0] <= factor[1] <= MOST_SPLIT:
        raise ValueError(f"items that become {factor[0]} to {factor[1]}; expected 1 to {MOST_SPLIT}, the lower first")
