"""The service level expectation: a number of days, and how many items kept to it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from kanban_tui.flow.percentiles import percentile

PROBABILITY = 85


class Sle(Struct, frozen=True):
    """Of `n` items finished in a period, the share that took `days` days or less; None where there is nothing.

    `days` is the 85th percentile of the `basis_n` items finished before the period. Where none were, it is that of
    the same items (`judged_on_itself`), and then the share is 85 % or more by construction.
    """

    days: int | None
    probability: int
    attainment: float | None
    n: int
    basis_n: int
    judged_on_itself: bool


def sle(before: Sequence[int], within: Sequence[int]) -> Sle:
    """The expectation from the cycle days of the items finished before a period, judged on those finished in it."""
    basis = before or within
    days = percentile(sorted(basis), PROBABILITY)
    kept = None if days is None or not within else sum(cycle <= days for cycle in within) / len(within)
    return Sle(days, PROBABILITY, kept, len(within), len(basis), judged_on_itself=not before and bool(within))
