"""Into how many pieces an item is split, and how many units each has."""

from __future__ import annotations

from collections.abc import Sequence

from kanban_tui.board.model import Board, Item

MOST_PIECES = 100


def cap(board: Board, type_id: int | None) -> int | None:
    """The most units that an item of a type may plan."""
    kind = board.type(type_id)
    return None if kind is None else kind.max_units


def unsplittable(item: Item) -> str:
    """Why an item cannot be split, in a sentence; empty where it can."""
    if item.container:
        return f"#{item.id} was split already: split one of its pieces."
    if item.archived:
        return f"#{item.id} is archived: restore it first."
    return "" if item.finished_at is None else f"#{item.id} is finished: there is nothing to split."


def parts(board: Board, item: Item) -> tuple[int, ...]:
    """The units of the pieces that the unit box of an item's type asks for; none where what is left fits into one."""
    most = cap(board, item.type_id)
    left = None if item.planned_units is None else item.planned_units - item.done_units
    return () if most is None or left is None or left <= most else shares(left, most)


def shares(units: int, most: int) -> tuple[int, ...]:
    """Units in as few parts of at most so many as there can be, the full ones first: 8 in 5 is 5 and 3."""
    full, rest = divmod(units, most)
    return (most,) * full + ((rest,) if rest else ())


def added(shares: Sequence[int]) -> str:
    """Shares as a sum: `5 + 3`, of more than a few `12 × 5 + 3`."""
    if len(shares) <= 6:
        return " + ".join(map(str, shares))
    full = shares.count(shares[0])
    return " + ".join([f"{full} × {shares[0]}", *map(str, shares[full:])])


def evenly(units: int, parts: int) -> tuple[int, ...]:
    """Units over so many parts, the larger first, each at least 1."""
    share, more = divmod(units, parts)
    return tuple(max(1, share + (1 if k < more else 0)) for k in range(parts))
