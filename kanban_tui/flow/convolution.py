"""The distribution of a sum of independent draws, by convolution in fixed-point integers.

A probability is an integer in units of 2**-64. Whole distributions are multiplied as one long integer each
(Kronecker's substitution), which the interpreter does in far less than quadratic time; tails below 2**-64 are cut, so
that the sum of thousands of days is only as long as it is wide. A product loses at most its width times 2**-64: after
a hundred thousand days a probability is still right to nine digits, and the same on every machine.

Sums at or above what is asked need no bins of their own: with a `cap` they stand together in the last one. Sums of few
different values, however far apart, are multiplied pair by pair.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

from msgspec import Struct

_BITS = 64
_ONE = 1 << _BITS
_DENSE = 1.5  # to multiply long integers costs about as much as size**1.5 single products
_SLOT = 20  # bytes: two factors of 64 bits, and 32 bits for the sum of that many products


class Sum(Struct, frozen=True):
    """The distribution of a sum: `weights[i]` is the probability, in units of 2**-64, that it is `first + i`."""

    first: int
    weights: tuple[int, ...]

    @property
    def last(self) -> int:
        """The largest sum that has a probability."""
        return self.first + len(self.weights) - 1

    def at_least(self, low: int, high: int) -> float:
        """The probability that the sum is N or more, where N is from `low` to `high`, each as likely as the others."""
        among = high - low + 1
        reached = 0
        for value, weight in enumerate(self.weights[max(0, low - self.first) :], max(low, self.first)):
            reached += weight * min(value - low + 1, among)
        return reached / (among * _ONE)


class Tails(Struct, frozen=True):
    """The same probabilities as `Sum.at_least`, for one who asks for many: summed up once."""

    first: int
    last: int
    sums: tuple[int, ...]
    """`sums[i]` is the sum of the chances of N or more over every N from `last - i + 1` to `last`."""

    @classmethod
    def of(cls, total: Sum) -> Tails:
        """The tails of a distribution."""
        sums = accumulate(accumulate(reversed(total.weights)), initial=0)
        return cls(total.first, total.last, tuple(sums))

    def at_least(self, low: int, high: int) -> float:
        """The probability that the sum is N or more, where N is from `low` to `high`, each as likely as the others."""
        return (self._from(low) - self._from(high + 1)) / ((high - low + 1) * _ONE)

    def _from(self, low: int) -> int:
        """The sum of the chances of N or more over every N from `low` on."""
        if low > self.last:
            return 0
        held = self.sums[self.last - max(low, self.first) + 1]
        return held + max(0, self.first - low) * (self.sums[-1] - self.sums[-2])


NOTHING = Sum(0, (_ONE,))
"""The sum of no draws."""


def of_sample(values: Sequence[int], cap: int | None = None) -> Sum:
    """One draw from values (at least one, none negative), each as likely as the others."""
    counts = Counter(values if cap is None else (min(value, cap) for value in values))
    first, last = min(counts), max(counts)
    return Sum(first, tuple(counts[value] * _ONE // len(values) for value in range(first, last + 1)))


def plus(a: Sum, b: Sum, cap: int | None = None) -> Sum:
    """The distribution of the sum of two independent sums, all that is `cap` or more in one."""
    if a is NOTHING:
        return b
    size = len(a.weights) + len(b.weights) - 1
    left, right = _held(a), _held(b)
    weights = _apart(left, right, size) if len(left) * len(right) < size**_DENSE else _together(a, b, size)
    first = a.first + b.first
    if cap is not None and first + size - 1 > cap:
        kept = max(0, cap - first)
        weights[kept:], first = [sum(weights[kept:])], min(first, cap)
    start, end = 0, len(weights)
    while start < end - 1 and not weights[start]:
        start += 1
    while end > start + 1 and not weights[end - 1]:
        end -= 1
    return Sum(first + start, tuple(weights[start:end]))


def times(one: Sum, n: int, cap: int | None = None) -> Sum:
    """The distribution of the sum of `n` draws."""
    total, power = NOTHING, one
    while n:
        if n & 1:
            total = plus(total, power, cap)
        n >>= 1
        if n:
            power = plus(power, power, cap)
    return total


def chance(values: Sequence[int], draws: int, least: int) -> float:
    """The probability that the sum of `draws` draws from values is `least` or more, for one who asks only that.

    The coefficients of a power by their recurrence (Euler; Miller), in whole numbers: exact, and each costs as many
    products as there are different values.
    """
    counts = Counter(values)
    first = min(counts)
    none = counts.pop(first)
    steps = [(value - first, count) for value, count in sorted(counts.items())]
    powers = [none**draws]
    for k in range(1, least - first * draws):
        total = sum((step * (draws + 1) - k) * count * powers[k - step] for step, count in steps if step <= k)
        powers.append(total // (k * none))
    whole: int = len(values) ** draws
    return 1.0 if least <= first * draws else (whole - sum(powers)) / whole


def _held(of: Sum) -> list[tuple[int, int]]:
    return [(k, weight) for k, weight in enumerate(of.weights) if weight]


def _apart(a: Sequence[tuple[int, int]], b: Sequence[tuple[int, int]], size: int) -> list[int]:
    """The product of two distributions, pair by pair."""
    weights = [0] * size
    for k, left in a:
        for n, right in b:
            weights[k + n] += left * right
    return [weight >> _BITS for weight in weights]


def _together(a: Sum, b: Sum, size: int) -> list[int]:
    """The product of two distributions as two long integers."""
    data = (_packed(a.weights) * _packed(b.weights)).to_bytes(size * _SLOT, "little")
    return [int.from_bytes(data[k : k + _SLOT], "little") >> _BITS for k in range(0, size * _SLOT, _SLOT)]


def _packed(weights: Sequence[int]) -> int:
    return int.from_bytes(b"".join(weight.to_bytes(_SLOT, "little") for weight in weights), "little")
