"""The price of a breach: what items past their box cost in slots and in refused starts (FLOW d22)."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from kanban_tui.board.history import RefusalRecord
from kanban_tui.board.layout import Layout
from kanban_tui.flow.boxes import Entry
from kanban_tui.flow.items import ItemMeasures
from kanban_tui.flow.spans import length, within
from kanban_tui.flow.wip_limits import Steps


class Price(Struct, frozen=True):
    """The refusals, those while an item past its box held a slot of what was full, and by type of item (its id) the
    microseconds that slots were held past a box."""

    refusals: int
    held: int
    by_type: dict[int | None, int]

    @property
    def share(self) -> float | None:
        """The part of the refusals that an item past its box was in the way of."""
        return self.held / self.refusals if self.refusals else None


def price(
    known: Sequence[Entry],
    asked: Iterable[Entry],
    refusals: Iterable[RefusalRecord],
    limits: Mapping[int, Steps],
    layout: Layout,
    *,
    since: int | None,
    until: int,
) -> Price:
    """What breaches cost in a period.

    Args:
        known: every item, since limits hold for all.
        asked: the items whose slots are counted.
        refusals: those asked about; of other times are left out.
        limits: those of the columns in progress, by index. Where the column of a refusal had room, the board was full.
    """
    told = [record for record in refusals if (since is None or since <= record.at) and record.at <= until]
    past = [item for _, item in known if item.box is not None and item.box.breach_at is not None]
    came: dict[int, list[int]] = {}
    left: dict[int, list[int]] = {}
    for _, item in known if told else ():
        for stay in item.stays:
            came.setdefault(stay.column, []).append(stay.entered)
            if stay.left is not None:
                left.setdefault(stay.column, []).append(stay.left)
    for line in (*came.values(), *left.values()):
        line.sort()

    def full(column: int, at: int) -> bool:
        limit = limits[column].on(at) if column in limits else None
        standing = bisect_right(came.get(column, ()), at) - bisect_right(left.get(column, ()), at)
        return limit is not None and standing >= limit

    hits = 0
    for record in told:
        column = None if record.column_id is None else layout.index.get(record.column_id)
        place = column if column is not None and full(column, record.at) else None
        hits += any(_held(item, place, record.at) for item in past)
    times: Counter[int | None] = Counter()
    for history, item in asked:
        if item.box is not None and item.box.breach_at is not None:
            ends = [*item.exits, item.at][: len(item.entries)]
            spans = zip(item.entries, ends, strict=True)
            times[history.item.type_id] += length(within(spans, max(since or 0, item.box.breach_at), until))
    return Price(len(told), hits, {kind: time for kind, time in times.items() if time})


def _held(item: ItemMeasures, column: int | None, at: int) -> bool:
    """Whether an item was past its box then and in a column, or anywhere in progress."""
    if item.box is None or item.box.breach_at is None or item.box.breach_at >= at:
        return False
    if column is None:
        return bisect_right(item.entries, at) > bisect_right(item.exits, at)
    return any(
        stay.column == column and stay.entered <= at and (stay.left is None or at < stay.left) for stay in item.stays
    )
