"""The expedite lane: what was let past the limits, why, and how long it stood there."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest

from kanban_tui.board.crossings import Visit
from kanban_tui.board.history import History, PolicyChange
from kanban_tui.flow.items import ItemMeasures


def expedites(log: Iterable[PolicyChange]) -> tuple[PolicyChange, ...]:
    """The entries in the order of the log, without those that an undo took back."""
    found = (change for changes in _kept(log).values() for change in changes if change.after is not None)
    return tuple(sorted(found, key=lambda change: change.id))


def lane_stays(history: History, item: ItemMeasures) -> list[Visit]:
    """The parts of an item's stays during which it was in the lane."""
    if history.item.lane is None and not history.policy:
        return []
    changes = _kept(history.policy).get(history.item.id, [])
    if history.item.lane is not None and not changes:
        # It came so from a file that tells of no entry.
        return list(item.stays)
    found = []
    for change, after in zip_longest(changes, changes[1:]):
        end = None if after is None else after.at
        if change.after is None:
            continue
        for stay in item.stays:
            left = end if stay.left is None else stay.left if end is None else min(stay.left, end)
            entered = max(stay.entered, change.at)
            if left is None or entered < left:
                found.append(Visit(stay.column, entered, left))
    return found


def _kept(log: Iterable[PolicyChange]) -> dict[int, list[PolicyChange]]:
    """What put each item into the lane and out of it, without what an undo took back."""
    held: dict[int, list[PolicyChange]] = {}
    for change in log:
        if change.what == "expedite":
            held.setdefault(change.subject_id, []).append(change)
        elif change.what == "expedite_undone" and held.get(change.subject_id):
            held[change.subject_id].pop()
    return held
