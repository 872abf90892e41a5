"""What reaches its users: the batches into done columns that are deployments, and what came back from there (FLOW d25).

A change is deployed when it comes to such a column, or beyond it, from a column before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from kanban_tui.board.clock import local_date
from kanban_tui.board.layout import OFF_BOARD, Layout
from kanban_tui.board.model import DAY, Kind
from kanban_tui.flow.batches import Transfers, chained
from kanban_tui.flow.boxes import Entry
from kanban_tui.flow.days import Week, week_of
from kanban_tui.flow.items import ItemMeasures
from kanban_tui.flow.percentiles import Distribution, distribution

ROLLED_BACK = 7 * DAY


class Deployed(Struct, frozen=True):
    """A change (an item) that was deployed at an instant.

    `lead` is the time since it came to the first active column, by the rule of the start; None where one move led over
    both. `left` is when it was rolled back, that is left the column for one before it within ROLLED_BACK, and
    `restored` when it was done again after that.
    """

    item: int
    at: int
    lead: int | None
    left: int | None = None
    restored: int | None = None

    @property
    def restoring(self) -> int | None:
        """How long it took until it was done again."""
        return None if self.left is None or self.restored is None else self.restored - self.left


class Deployments(Struct, frozen=True):
    """The changes deployed to a column (by index) in the order of their time, and the batches that they came in."""

    changes: tuple[Deployed, ...]
    batches: Transfers
    tz: tzinfo

    @property
    def column(self) -> int:
        return self.batches.column

    @property
    def between(self) -> Distribution:
        """The days from each deployment to the next; 0 on the same date."""
        days = [local_date(at, self.tz) for at in self.batches.at]
        return distribution((after - before).days for before, after in pairwise(days))

    @property
    def lead(self) -> Distribution:
        """The lead times of changes."""
        return distribution(change.lead for change in self.changes)

    @property
    def rolled_back(self) -> int:
        """How many changes were."""
        return sum(change.left is not None for change in self.changes)

    @property
    def restoring(self) -> Distribution:
        """The times to restore of what was rolled back and is done again."""
        return distribution(change.restoring for change in self.changes)

    def a_week(self, weeks: Sequence[Week]) -> float | None:
        """Deployments a week over whole weeks; None where there are none."""
        names = {week.name for week in weeks}
        inside = sum(week_of(local_date(at, self.tz)) in names for at in self.batches.at)
        return inside / len(names) if names else None

    def by_batch(self) -> Iterator[tuple[int, tuple[Deployed, ...]]]:
        """When each deployment began, and its changes."""
        start = 0
        for at, size in zip(self.batches.at, self.batches.sizes, strict=True):
            yield at, self.changes[start : start + size]
            start += size


def deployments(
    entries: Sequence[Entry], layout: Layout, tz: tzinfo, *, since: int | None, until: int
) -> tuple[Deployments, ...]:
    """What was deployed in a period, and what came of it up to its end: for each column that is a deployment."""
    found = []
    for column in (k for k, column in enumerate(layout.columns) if column.deployment):
        changes = [
            _known(change, until)
            for history, item in entries
            for change in _deployed(history.item.id, item, layout, column)
            if (since is None or since <= change.at) and change.at <= until
        ]
        changes.sort(key=lambda change: (change.at, change.item))
        found.append(Deployments(tuple(changes), chained(column, (change.at for change in changes), tz), tz))
    return tuple(found)


def _known(change: Deployed, until: int) -> Deployed:
    """What was known of a change at an instant."""
    left = change.left if change.left is not None and change.left <= until else None
    restored = change.restored if left is not None and (change.restored or until + 1) <= until else None
    return replace(change, left=left, restored=restored)


def _deployed(number: int, item: ItemMeasures, layout: Layout, column: int) -> list[Deployed]:
    """The deployments of an item to a column, in order."""
    active = next((k for k, one in enumerate(layout.columns) if one.kind is Kind.ACTIVE), layout.start)
    found: list[Deployed] = []
    here, gone, began = OFF_BOARD, None, None
    for stay in item.stays:
        if gone != stay.entered:
            here, began = OFF_BOARD, None
        if stay.column < active:
            began = None
        elif here < active:
            began = stay.entered
        if here < column <= stay.column:
            if found and found[-1].left is not None:
                found[-1] = replace(found[-1], restored=stay.entered)
            over_both = here < active
            lead = None if over_both or began is None else stay.entered - began
            found.append(Deployed(number, stay.entered, lead))
        elif stay.column < column <= here and stay.entered - found[-1].at <= ROLLED_BACK:
            found[-1] = replace(found[-1], left=stay.entered)
        here, gone = stay.column, stay.left
    return found
