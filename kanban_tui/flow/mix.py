"""The distribution of flow: what kinds of work were finished, and what kinds are under way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from kanban_tui.flow.boxes import Entry


class TypeShare(Struct, frozen=True):
    """A work type (by id; None for items without one), with its shares of what was finished and is in progress."""

    type_id: int | None
    finished: int
    finished_share: float | None
    wip: int
    wip_share: float | None


def by_type(finished: Iterable[Entry], in_progress: Iterable[Entry]) -> tuple[TypeShare, ...]:
    """Every type that any of the items has, most finished first."""
    done = Counter(history.item.type_id for history, _ in finished)
    wip = Counter(history.item.type_id for history, _ in in_progress)
    found = [
        TypeShare(type_id, done[type_id], _share(done, type_id), wip[type_id], _share(wip, type_id))
        for type_id in {*done, *wip}
    ]
    return tuple(sorted(found, key=lambda share: (-share.finished, -share.wip, share.type_id or 0)))


def _share(counts: Counter[int | None], type_id: int | None) -> float | None:
    return counts[type_id] / counts.total() if counts else None
