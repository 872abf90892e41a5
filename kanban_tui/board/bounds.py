"""What a value may be at most, however it comes in: typed, imported or written with plain SQL."""

from __future__ import annotations

from kanban_tui.board import text
from kanban_tui.board.model import DAY, Basis, Column, Kind, TimeBox, UnitBox
from kanban_tui.errors import BadValue, RuleRefused

HUNDRED_YEARS = 36_525 * DAY
MOST_DAYS = HUNDRED_YEARS // DAY
MOST_UNITS = 1_000_000
MOST_LIMIT = 1_000_000_000


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


def units(count: object) -> int | None:
    """How many units of work an item is; None is not known. Raises BadValue for what is no such number."""
    return _within(count, 1, MOST_UNITS, "Units are a whole number")


def units_typed(words: str) -> int | None:
    """How many units of work an item is, as it is typed: `5`, `none`. Raises BadValue."""
    return units(_number(words))


def limit(count: object) -> int | None:
    """A WIP limit; None is no limit. Raises BadValue for what is no such number."""
    return _within(count, 0, MOST_LIMIT, "A limit is a whole number")


def limit_typed(words: str) -> int | None:
    """A WIP limit as it is typed: `2`, `none`. Raises BadValue."""
    return limit(_number(words))


def check_limited(column: str, kind: Kind) -> None:
    """Raise RuleRefused for a column that no limit is of, by its name and kind."""
    if kind is Kind.DONE:
        raise RuleRefused(f"{column} is a done column, and those have no limit.")


def _number(words: str) -> int | str | None:
    """The number that is typed, None for none, and what is neither as it was."""
    typed = words.strip()
    if typed.casefold() == "none":
        return None
    number = text.whole(typed)
    return typed if number is None else number


def _within(count: object, least: int, most: int, what: str) -> int | None:
    if count is None:
        return None
    if type(count) is not int or not least <= count <= most:
        shown = f"{count:,}" if type(count) is int else repr(count)
        raise BadValue(f"{what} from {least} to {most:,}, or none, not {shown}.")
    return count
