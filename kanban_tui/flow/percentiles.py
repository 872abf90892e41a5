"""Nearest-rank percentiles: the answer is a value that happened, and `p % in X or less` is literally true."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from msgspec import Struct

N = TypeVar("N", int, float)


def percentile(ordered: Sequence[N], p: int) -> N | None:
    """The smallest of `ordered` values that at least p % do not exceed; None where there are none.

    The rank is reckoned in integers: ceil(p / 100 * n) in floats is one off for p=7, n=100.
    """
    if not ordered:
        return None
    return ordered[max(1, -(-p * len(ordered) // 100)) - 1]


class Distribution(Struct, frozen=True):
    """What `n` values look like; every number is None where n is 0."""

    n: int
    min: int | None
    max: int | None
    mean: float | None
    p50: int | None
    p70: int | None
    p85: int | None
    p95: int | None
    p98: int | None


def distribution(values: Iterable[int | None]) -> Distribution:
    """The distribution of the values that are there."""
    ordered = sorted(value for value in values if value is not None)
    return Distribution(
        n=len(ordered),
        min=ordered[0] if ordered else None,
        max=ordered[-1] if ordered else None,
        mean=sum(ordered) / len(ordered) if ordered else None,
        p50=percentile(ordered, 50),
        p70=percentile(ordered, 70),
        p85=percentile(ordered, 85),
        p95=percentile(ordered, 95),
        p98=percentile(ordered, 98),
    )
