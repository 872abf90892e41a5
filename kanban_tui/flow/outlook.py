"""What may be expected of one open item: how long those took in the end that had come as far as it has (FLOW d13c).

Throughput does not answer for one item: one that is 195 days old is not done within three.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from msgspec import Struct

from kanban_tui.flow.percentiles import percentile

LEAST = 10


class Outlook(Struct, frozen=True):
    """An item of some age among `n` finished ones that took at least as many days.

    `within` is how many of them took no more than `sle_days`, `p50` and `p85` the days left to half and to 85 % of
    them. All are None under 10 items; `within` also where there is no expectation.
    """

    age_days: int
    sle_days: int | None
    n: int
    within: int | None
    p50: int | None
    p85: int | None

    @property
    def share(self) -> float | None:
        """The share that kept the expectation."""
        return None if self.within is None else self.within / self.n


def outlook(cycle_days: Sequence[int], age_days: int, sle_days: int | None) -> Outlook:
    """The outlook of an item of an age, from the sorted cycle days of finished items."""
    first = bisect_left(cycle_days, age_days)
    alike = cycle_days[first:]
    if len(alike) < LEAST:
        return Outlook(age_days, sle_days, len(alike), None, None, None)
    within = None if sle_days is None else max(0, bisect_right(cycle_days, sle_days) - first)
    left = [days - age_days for days in alike]
    return Outlook(age_days, sle_days, len(alike), within, percentile(left, 50), percentile(left, 85))
