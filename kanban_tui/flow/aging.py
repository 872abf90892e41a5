"""How old items were when they left a column, and what that says of the items that stand in one now."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import tzinfo

from msgspec import Struct

from kanban_tui.board.clock import day_count
from kanban_tui.board.layout import Layout
from kanban_tui.flow.items import ItemMeasures
from kanban_tui.flow.outlook import LEAST
from kanban_tui.flow.percentiles import percentile


class AgingBand(Struct, frozen=True):
    """The ages in days, sorted, at which finished items left a column (by index) for good."""

    column: int
    ages: tuple[int, ...]

    @property
    def n(self) -> int:
        """How many items the band rests on."""
        return len(self.ages)

    def age_at(self, p: int) -> int | None:
        """The age at which p % of the items had left the column; None where none ever did."""
        return percentile(self.ages, p)


Bands = tuple[AgingBand, ...]
"""A band for each column in progress, from left to right."""


def aging_bands(items: Iterable[ItemMeasures], layout: Layout, tz: tzinfo) -> Bands:
    """The bands of the columns in progress, from the finished items that have a cycle time.

    An item's age never falls from one column to the next, so neither do the bands.
    """
    ages: list[list[int]] = [[] for _ in range(layout.done - layout.start)]
    for item in items:
        started = item.crossed.started
        if item.cycle_days is None or started is None:
            continue
        before = age = None
        for k, of_column in enumerate(ages, layout.start + 1):
            left = item.crossed.dates[k]
            if left is not None:
                if left != before:
                    before, age = left, day_count(started, left, tz)
                if age is not None:
                    of_column.append(age)
    return tuple(AgingBand(k, tuple(sorted(of_column))) for k, of_column in enumerate(ages, layout.start))


def band_of(item: ItemMeasures, bands: Bands) -> AgingBand | None:
    """The band of the column an item in progress stands in."""
    return next((band for band in bands if band.column == item.column), None)


def is_old(item: ItemMeasures, bands: Bands) -> bool | None:
    """Whether an item in progress is older than 85 % of the finished ones were when they left its column.

    None where fewer than `LEAST` finished items can tell, and for what is not in progress.
    """
    limit = old_from(bands).get(item.column)
    return None if limit is None or item.age_days is None else item.age_days > limit


def old_from(bands: Bands) -> dict[int, int]:
    """By column (index) the age in days beyond which an item there is old; only where at least `LEAST` items tell."""
    found = {band.column: band.age_at(85) for band in bands if band.n >= LEAST}
    return {column: age for column, age in found.items() if age is not None}


def older_than(item: ItemMeasures, bands: Bands) -> float | None:
    """The share of finished items that left the column an item stands in at a younger age than it has now."""
    band = band_of(item, bands)
    if band is None or not band.ages or item.age_days is None:
        return None
    return share_below(band.ages, item.age_days)


def share_below(ordered: tuple[int, ...], value: int) -> float:
    """The share of sorted values (at least one) that are smaller."""
    return bisect_left(ordered, value) / len(ordered)
