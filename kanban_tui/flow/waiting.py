"""What work waited for: flow efficiency, and the time items were blocked."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from kanban_tui.board.layout import Layout
from kanban_tui.board.model import Kind
from kanban_tui.flow.boxes import Entry
from kanban_tui.flow.items import ItemMeasures
from kanban_tui.flow.spans import length, merged, within


class Efficiency(Struct, frozen=True):
    """Active time against all the time from start to finish of `n` items, all of them together (`pooled`)."""

    n: int
    active: int
    waiting: int
    pooled: float


class Reason(Struct, frozen=True):
    """What was given as a reason: by how many blocks, how long they lasted together and the longest of them."""

    reason: str
    blocks: int
    items: int
    time: int
    longest: int
    open: int


class OpenBlock(Struct, frozen=True):
    """A block that stands in the way now."""

    item: int
    reason: str
    since: int
    time: int


class Blocked(Struct, frozen=True):
    """Time blocked, overlapping blocks of an item counted once: all of it, and what fell between start and finish.

    The reasons are counted block by block, so that theirs may be more than the total; the most costly comes first.
    """

    items: int
    time: int
    in_cycle_items: int
    in_cycle_time: int
    in_cycle_share: float | None
    reasons: tuple[Reason, ...]
    open: tuple[OpenBlock, ...]


def efficiency(items: Iterable[ItemMeasures], layout: Layout) -> Efficiency | None:
    """Flow efficiency of finished items; None where nothing tells waiting from work: not measured, not 100 %.

    Calendar time, so nights count as active: the number is an upper bound.
    """
    measured = [item for item in items if item.cycle_time]
    waits = any(column.kind is Kind.WAITING for column in layout.columns)
    if not measured or not (waits or any(item.spells for item in measured)):
        return None
    active, waiting = sum(item.active or 0 for item in measured), sum(item.waiting or 0 for item in measured)
    return Efficiency(len(measured), active, waiting, active / (active + waiting))


def blocked(entries: Iterable[Entry], since: int | None, until: int) -> Blocked:
    """The time blocked between two instants, to the finish at most; what is finished is not blocked now (FLOW d11)."""
    first = 0 if since is None else since
    items = time = in_cycle_items = in_cycle_time = cycle_time = 0
    by_reason: dict[str, list[tuple[int, int, bool]]] = {}
    standing: list[OpenBlock] = []
    for history, item in entries:
        started, finished = item.crossed.started, item.finished
        if started is not None and (item.in_progress or item.cycle_time is not None):
            cycle = within([(started, item.at if finished is None else finished)], first, until)
            cycle_time += length(cycle)
        else:
            cycle = []
        if not item.spells:
            continue
        spans = within(merged((spell.start, spell.end) for spell in item.spells), first, until)
        all_of_it = length(spans)
        items += all_of_it > 0
        time += all_of_it
        inside = sum(length(within(spans, *span)) for span in cycle)
        in_cycle_items += inside > 0
        in_cycle_time += inside
        for spell in item.spells:
            name, number = spell.block.reason, history.item.id
            if spell.start <= until and (since is None or spell.end >= since):
                part = length(within([(spell.start, spell.end)], first, until))
                by_reason.setdefault(name, []).append((number, part, spell.open))
            if spell.open:
                standing.append(OpenBlock(number, name, spell.start, spell.time))
    return Blocked(
        items=items,
        time=time,
        in_cycle_items=in_cycle_items,
        in_cycle_time=in_cycle_time,
        in_cycle_share=in_cycle_time / cycle_time if cycle_time else None,
        reasons=tuple(sorted((_reason(name, spells) for name, spells in by_reason.items()), key=_most_costly)),
        open=tuple(sorted(standing, key=lambda block: (block.since, block.item))),
    )


def _reason(name: str, spells: list[tuple[int, int, bool]]) -> Reason:
    return Reason(
        reason=name,
        blocks=len(spells),
        items=len({item for item, _, _ in spells}),
        time=sum(time for _, time, _ in spells),
        longest=max(time for _, time, _ in spells),
        open=sum(is_open for _, _, is_open in spells),
    )


def _most_costly(reason: Reason) -> tuple[int, str]:
    return -reason.time, reason.reason
