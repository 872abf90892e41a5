"""Where the columns of a board stand on a screen of some width: open, folded to a rail, or behind tabs."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from kanban_tui.board.model import Kind

SMALLEST = (40, 15)
NARROW = 64
WIDE = 100
SHORT = 24
NO_HEADER = 16
RAIL = 3
WIDEST = 44
_OPEN_WIDE, _OPEN_MEDIUM, _OPEN_LEAST = 24, 22, 18
_MARGIN = 1


class Spot(Struct, frozen=True):
    """A column's place: cells left free before its cursor cell, and the cells of its text. Width 0 is not shown."""

    gap: int = 0
    width: int = 0
    folded: bool = False


def arrange(kinds: Sequence[Kind], focus: int, width: int, fold: Sequence[int] = ()) -> list[Spot]:
    """The place of each column, by the width there is.

    Where all that the user did not `fold` can have 18 cells, none opens or folds because the cursor moves. Else Done
    folds first, then the queue farthest from the cursor, in-progress columns last, the cursor's never. When not even
    rails fit, the columns farthest from the cursor leave the screen.
    """
    shown = list(range(len(kinds)))
    if width < NARROW:
        return [Spot(0, width - 2 * _MARGIN) if k == focus else Spot() for k in shown]
    gap = 2 if width >= WIDE else 1
    least = _OPEN_WIDE if width >= WIDE else _OPEN_MEDIUM
    room = width - 2 * _MARGIN

    def needed(folded: set[int], least: int = least) -> int:
        cells = sum(RAIL if k in folded else least for k in shown)
        return cells + (len(shown) - 1) * (gap + 1)

    if len(set(fold)) < len(shown) and needed(set(fold), _OPEN_LEAST) <= room:
        return _place(kinds, shown, set(fold), room, gap)
    folded = {k for k in fold if k != focus}
    for k in _folding_order(kinds, focus):
        if needed(folded) <= room:
            break
        folded.add(k)
    while needed(folded) > room and len(shown) > 1:
        shown.remove(max(shown, key=lambda k: (abs(k - focus), k)))
    return _place(kinds, shown, folded, room, gap)


def _folding_order(kinds: Sequence[Kind], focus: int) -> list[int]:
    def rank(k: int) -> tuple[int, int, int]:
        order = 2 if kinds[k].in_progress else 1 if kinds[k] is Kind.QUEUE else 0
        return (order, -abs(k - focus), -k)

    return sorted((k for k in range(len(kinds)) if k != focus), key=rank)


def _place(kinds: Sequence[Kind], shown: list[int], folded: set[int], room: int, gap: int) -> list[Spot]:
    opened = [k for k in shown if k not in folded]
    rails = len(shown) - len(opened)
    cells = room - rails * RAIL - (len(shown) - 1) * (gap + 1)
    each, extra = divmod(cells, len(opened))
    spots = [Spot() for _ in kinds]
    for k in shown:
        between = 0 if k == shown[0] else gap
        if k in folded:
            spots[k] = Spot(between, RAIL, folded=True)
        else:
            wider = extra if k == opened[-1] else 0
            spots[k] = Spot(between, min(WIDEST, each + wider))
    return spots
