"""How values are spread: counts in bars of equal width, as many as one can take in."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from kanban_tui.flow.percentiles import percentile

MOST_BARS = 40

_WIDTHS = (1, 2, 5, 7, 14, 28, 56, 112, 224, 365)


class Bar(Struct, frozen=True):
    """How many values are from `low` to `high`, both included; the one `beyond` holds all past the cap."""

    low: int
    high: int
    count: int
    beyond: bool = False


def cap(most: int, usual: int) -> int | None:
    """Where an axis ends short of its largest value, from the 95th percentile; None where it need not.

    One value far beyond all others would press those into a corner.
    """
    return max(4, 2 * usual) if most > max(4, 3 * usual) else None


def histogram(values: Sequence[int], *, first: int = 1) -> tuple[Bar, ...]:
    """The bars of whole numbers not under `first`, from there to the greatest or the cap, and one for those beyond.

    Widths are those of days and weeks.
    """
    if not values:
        return ()
    most = max(values)
    top = cap(most, percentile(sorted(values), 95) or 0) or most
    span = top - first + 1
    width = next((width for width in _WIDTHS if span <= width * MOST_BARS), -(-span // MOST_BARS))
    counts = [0] * -(-span // width)
    end = first + len(counts) * width
    for value in values:
        if value < end:
            counts[(value - first) // width] += 1
    bars = [Bar(first + k * width, first + (k + 1) * width - 1, count) for k, count in enumerate(counts)]
    over = len(values) - sum(counts)
    return (*bars, Bar(end, most, over, True)) if over else tuple(bars)
