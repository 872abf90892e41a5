"""How things stand, in the few words a reader wants; durations, counts and boxes are worded in `board/amounts`."""

from __future__ import annotations

import math
from datetime import date

from kanban_tui.board.amounts import HOUR, MINUTE
from kanban_tui.board.amounts import amount as amount
from kanban_tui.board.amounts import box as box
from kanban_tui.board.amounts import count as count
from kanban_tui.board.amounts import duration as duration
from kanban_tui.board.amounts import hours as hours
from kanban_tui.board.model import DAY, Basis
from kanban_tui.board.timebox import BoxUse, State

STATES = {State.OK: "ok", State.AT_RISK: "at risk", State.BREACHED: "breached"}


def rough(microseconds: int) -> str:
    """A duration in its largest unit: `3 d`, `25 min`, `< 1 min`."""
    for unit, name in ((DAY, "d"), (HOUR, "h"), (MINUTE, "min")):
        if microseconds >= unit:
            return f"{microseconds // unit:,} {name}"
    return "< 1 min"


def stands(age_days: int | None, column: str, days_there: int, *, back: bool = False) -> str:
    """How old an item is and how long it stands where it does, both in counted dates: `5 d old, 2 d in In Review`.

    One that is not in progress has no age; `back` in a column, it had been there before: `1 d back in In Review`.
    """
    there = "back in" if back else "in"
    return f"{'not started' if age_days is None else f'{age_days:,} d old'}, {days_there:,} d {there} {column}"


def how_full(count: int, limit: int | None, drain_to: int | None = None, expedited: int = 0, arrow: str = "→") -> str:
    """How full a column is: `3`, `2/3`, `3/3 FULL`, `5→3 DRAINING`, `CLOSED`; `3/3 FULL +1` with one expedited.

    A limit counts `count` items; those expedited stand beside them. Without a limit all are one number.
    """
    if limit is None:
        return f"{count + expedited:,}"
    words = [word for word in to_limit(count, limit, drain_to, arrow) if word]
    return " ".join([*words, f"+{expedited:,}"] if expedited else words)


def to_limit(count: int, limit: int | None, drain_to: int | None = None, arrow: str = "→") -> tuple[str, str]:
    """How a count stands to its limit, as a number and a word, one of which may be empty: `3/3` and `FULL`."""
    if limit is None:
        return f"{count:,}", ""
    if drain_to is not None and count > drain_to:
        return f"{count:,}{arrow}{drain_to:,}", "DRAINING"
    return ("", "CLOSED") if limit == 0 else (f"{count:,}/{limit:,}", "FULL" if count >= limit else "")


def percent(share: float) -> str:
    """A share: `86 %`, rounded; one of less than a tenth to its tenths, `6.2 %`."""
    return f"{decimal(share * 100, 1 if 0 < share < 0.1 else 0)} %"


def decimal(value: float, places: int = 1) -> str:
    """A number with so many places, a half rounded up as people do: 2.25 is `2.3`, which formatting makes 2.2."""
    # What falls short of a half by no more than how floats are kept is one.
    rounded = math.floor(round(abs(value) * 10**places, 6) + 0.5) / 10**places
    return f"{math.copysign(rounded, value):,.{places}f}"


def due(day: str, today: date) -> str:
    """How far off a due date in ISO form is: `due tomorrow`, `due in 5 d`, `3 d past due`.

    What plain SQL wrote and is no date stands as it is.
    """
    try:
        days = (date.fromisoformat(day) - today).days
    except ValueError:
        return f"due {day}"
    if days < 0:
        return f"{-days:,} d past due"
    return f"due in {days:,} d" if days > 1 else "due tomorrow" if days else "due today"


def box_state(use: BoxUse) -> str:
    """The percent used and the state in words: `73 %`, `at risk 90 %`, `breached 134 %`."""
    percent = f"{use.percent} %"
    return percent if use.state is State.OK else f"{STATES[use.state]} {percent}"


def box_used(use: BoxUse) -> str:
    """The state, and what was used of the box in its own measure: `breached 134 %`, `at risk 4 of 5 d`, `73 %`."""
    used = f"{use.used} of {use.box.amount} d" if use.box.basis is Basis.DAYS else f"{use.percent} %"
    return used if use.state is State.OK else f"{STATES[use.state]} {used}"
