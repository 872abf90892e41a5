"""What a value may be at most, however it comes in: typed, imported or written with plain SQL."""

from __future__ import annotations

from kanban_tui.board import text
from kanban_tui.board.model import DAY, Basis, Column, TimeBox, UnitBox
from kanban_tui.errors import BadValue

HUNDRED_YEARS = 36_525 * DAY
MOST_DAYS = HUNDRED_YEARS // DAY
MOST_UNITS = 1_000_000


def check_box(box: TimeBox | None) -> None:
    """Raise BadValue for a box of nothing or of more than a hundred years."""
    if box is None:
        return
    if box.amount <= 0:
        raise BadValue("A time box is more than nothing.")
    if box.amount > (MOST_DAYS if box.basis is Basis.DAYS else HUNDRED_YEARS):
        raise BadValue("A time box is a hundred years at most.")


def estimate(length: int | None) -> int | None:
    """A duration of more than nothing and at most a hundred years. Raises BadValue."""
    if length is not None and length <= 0:
        raise BadValue("An estimate is more than nothing.")
    if length is not None and length > HUNDRED_YEARS:
        raise BadValue("An estimate is a hundred years at most.")
    return length


def check_stay(least: int | None, most: int | None) -> None:
    """Raise BadValue for a shortest stay of nothing, of more than a hundred years, or longer than the longest."""
    if least is not None and not 0 < least <= HUNDRED_YEARS:
        raise BadValue("A stay is more than nothing, and a hundred years at most.")
    if least is not None and most is not None and most < least:
        raise BadValue("The longest stay is no shorter than the shortest.")


def check_box_of(column: Column, box: TimeBox | None) -> None:
    """Raise BadValue for a box that is over before an item may leave its column."""
    if box is not None and box.basis is Basis.ELAPSED:
        check_stay(column.stay_least, box.amount)


def unit_box(box: UnitBox) -> UnitBox:
    """A box of units with a clean name. Raises BadValue."""
    return UnitBox(text.name(box.name, "The unit"), units(box.most) or 1)


def units(count: int | None) -> int | None:
    """How many units of work an item is. Raises BadValue."""
    if count is not None and not 1 <= count <= MOST_UNITS:
        raise BadValue(f"Units are from 1 to {MOST_UNITS:,}.")
    return count
