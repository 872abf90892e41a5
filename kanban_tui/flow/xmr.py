"""Process behaviour charts of individual values: what is noise, and what is a signal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

RUN = 8

_TO_LIMITS = 2.66
_TO_RANGE = 3.268


class Xmr(Struct, frozen=True):
    """The mean, the mean moving range and the natural limits of `n` values in their order; None under two values.

    `signals[i]` says why value i is more than noise: `outside` the limits, or in a `run` of eight or more on one side
    of the mean.
    """

    n: int
    mean: float | None
    mr_mean: float | None
    unpl: float | None
    lnpl: float | None
    url: float | None
    signals: tuple[str | None, ...]


def xmr(values: Sequence[float], baseline: int | None = None, *, least: int = 2) -> Xmr:
    """The chart of values that cannot be negative. Mean and limits are of the first `baseline` ones, or of all.

    Of fewer than `least` none is a signal: of so few nobody knows what is noise.
    """
    base = values[:baseline]
    if len(base) < 2:
        return Xmr(len(values), base[0] if base else None, None, None, None, None, (None,) * len(values))
    mean = sum(base) / len(base)
    moving = sum(abs(b - a) for a, b in pairwise(base)) / (len(base) - 1)
    low, high = max(0.0, mean - _TO_LIMITS * moving), mean + _TO_LIMITS * moving
    signals: list[str | None] = [None] * len(values)
    judged = values if len(values) >= least else ()
    start = 0
    for k in range(1, len(judged) + 1):
        if k == len(values) or _side(values[k], mean) != _side(values[start], mean):
            if k - start >= RUN and values[start] != mean:
                signals[start:k] = ["run"] * (k - start)
            start = k
    for k, value in enumerate(judged):
        if not low <= value <= high:
            signals[k] = "outside"
    return Xmr(len(values), mean, moving, high, low, _TO_RANGE * moving, tuple(signals))


def _side(value: float, mean: float) -> int:
    return (value > mean) - (value < mean)
