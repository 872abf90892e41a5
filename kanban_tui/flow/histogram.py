"""How values are spread: counts in bars of equal width, as many as one can take in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MOST_BARS = 40

_WIDTHS = (1, 2, 5, 7, 14, 28, 56, 112, 224, 365)


@dataclass(frozen=True, slots=True)
class Bar:
    """How many values are from `low` to `high`, both included."""

    low: int
    high: int
    count: int


def histogram(values: Sequence[int], *, first: int = 1) -> tuple[Bar, ...]:
    """The bars of whole numbers not under `first`, from there to the greatest; widths are those of days and weeks."""
    if not values:
        return ()
    span = max(values) - first + 1
    width = next((width for width in _WIDTHS if span <= width * MOST_BARS), -(-span // MOST_BARS))
    counts = [0] * -(-span // width)
    for value in values:
        counts[(value - first) // width] += 1
    return tuple(Bar(first + k * width, first + (k + 1) * width - 1, count) for k, count in enumerate(counts))
