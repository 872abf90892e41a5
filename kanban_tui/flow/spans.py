"""Sets of intervals of instants, and how long they are."""

from __future__ import annotations

from collections.abc import Iterable

Closed = tuple[int, int]


def merged(spans: Iterable[Closed]) -> list[Closed]:
    """The union of intervals, in order, with none that overlap or touch."""
    union: list[Closed] = []
    for start, end in sorted(spans):
        if union and start <= union[-1][1]:
            union[-1] = (union[-1][0], max(union[-1][1], end))
        else:
            union.append((start, end))
    return union


def within(spans: Iterable[Closed], start: int, end: int) -> list[Closed]:
    """The parts of intervals between two instants."""
    # Not with max and min: calling them takes longer than all the rest, and a report asks this of every visit.
    return [(a if a > start else start, b if b < end else end) for a, b in spans if a < end and b > start]


def length(spans: Iterable[Closed]) -> int:
    """How long intervals are together."""
    total = 0
    for start, end in spans:
        total += end - start
    return total
