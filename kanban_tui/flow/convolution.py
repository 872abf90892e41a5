"""The distribution of a sum of independent draws, by convolution in fixed-point integers.

A probability is an integer in units of 2**-64. Whole distributions are multiplied as one long integer each
(Kronecker's substitution), which the interpreter does in far less than quadratic time; tails below 2**-64 are cut, so
that the sum of thousands of days is only as long as it is wide. A product loses at most its width times 2**-64: after
a hundred thousand days a probability is still right to nine digits, and the same on every machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_BITS = 64
_ONE = 1 << _BITS
_SLOT = 20  # bytes: two factors of 64 bits, and 32 bits for the sum of that many products


@dataclass(frozen=True, slots=True)
class Sum:
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


NOTHING = Sum(0, (_ONE,))
"""The sum of no draws."""


def of_sample(values: Sequence[int]) -> Sum:
    """One draw from values (at least one, none negative), each as likely as the others."""
    counts = Counter(values)
    first, last = min(counts), max(counts)
    return Sum(first, tuple(counts[value] * _ONE // len(values) for value in range(first, last + 1)))


def plus(a: Sum, b: Sum) -> Sum:
    """The distribution of the sum of two independent sums."""
    if a is NOTHING:
        return b
    size = len(a.weights) + len(b.weights) - 1
    data = (_packed(a.weights) * _packed(b.weights)).to_bytes(size * _SLOT, "little")
    weights = [int.from_bytes(data[k : k + _SLOT], "little") >> _BITS for k in range(0, size * _SLOT, _SLOT)]
    start, end = 0, size
    while start < end - 1 and not weights[start]:
        start += 1
    while end > start + 1 and not weights[end - 1]:
        end -= 1
    return Sum(a.first + b.first + start, tuple(weights[start:end]))


def times(one: Sum, n: int) -> Sum:
    """The distribution of the sum of `n` draws."""
    total, power = NOTHING, one
    while n:
        if n & 1:
            total = plus(total, power)
        n >>= 1
        if n:
            power = plus(power, power)
    return total


def _packed(weights: Sequence[int]) -> int:
    return int.from_bytes(b"".join(weight.to_bytes(_SLOT, "little") for weight in weights), "little")
