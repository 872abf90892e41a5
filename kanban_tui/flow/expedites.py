"""The entries into the expedite lane: what was let past the limits, and why."""

from __future__ import annotations

from collections.abc import Iterable

from kanban_tui.board.history import PolicyChange


def expedites(log: Iterable[PolicyChange]) -> tuple[PolicyChange, ...]:
    """The entries in the order of the log, without those that an undo took back."""
    held: dict[int, list[PolicyChange]] = {}
    for change in log:
        if change.what == "expedite":
            held.setdefault(change.subject_id, []).append(change)
        elif change.what == "expedite_undone" and held.get(change.subject_id):
            held[change.subject_id].pop()
    found = (change for changes in held.values() for change in changes if change.after is not None)
    return tuple(sorted(found, key=lambda change: change.id))
