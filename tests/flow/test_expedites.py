"""Entries into the expedite lane."""

from __future__ import annotations

from kanban_tui.board.history import PolicyChange
from kanban_tui.flow.expedites import expedites

IN, OUT = (None, "expedite"), ("expedite", None)


def log(*steps: tuple[str, int, tuple[str | None, str | None]]) -> list[PolicyChange]:
    """What was logged, in order: what, of which item, from where to where."""
    return [PolicyChange(k, 1, k, k, what, "item", item, *sides) for k, (what, item, sides) in enumerate(steps, 1)]


def test_an_entry_counts_unless_an_undo_took_it_back() -> None:
    """Undone and done again is one entry; the end of one is none, nor is its undoing."""
    again = log(("expedite", 1, IN), ("expedite_undone", 1, OUT), ("expedite", 1, IN), ("expedite", 1, OUT))
    assert [entry.id for entry in expedites(again)] == [3]
    back = log(("expedite", 1, IN), ("expedite", 2, IN), ("expedite", 1, OUT), ("expedite_undone", 1, IN))
    assert [entry.id for entry in expedites(back)] == [1, 2]
    assert expedites(log(("expedite_undone", 1, OUT), ("limit", 1, IN))) == ()
