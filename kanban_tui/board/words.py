"""Durations, counts, boxes, ages and how full something is, in the few words a reader wants."""

from __future__ import annotations

import math
from datetime import date

from kanban_tui.board.model import DAY, SECOND, Basis, TimeBox, UnitBox
from kanban_tui.board.timebox import BoxUse, State

MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
STATES = {State.OK: "ok", State.AT_RISK: "at risk", State.BREACHED: "breached"}


def duration(microseconds: float | None) -> str:
    """A duration in its two largest units, cut: `3 d 4 h`, `25 min`, `< 1 s`; a dash for None."""
    if microseconds is None:
        return "–"
    microseconds = max(0, microseconds)
    if 0 < microseconds < SECOND:
        return "< 1 s"
    if microseconds < MINUTE:
        return f"{int(microseconds // SECOND)} s"
    if microseconds < HOUR:
        return f"{int(microseconds // MINUTE)} min"
    large, small = ((DAY, "d"), (HOUR, "h")) if microseconds >= DAY else ((HOUR, "h"), (MINUTE, "min"))
    whole, rest = divmod(int(microseconds), large[0])
    part = rest // small[0]
    return f"{whole:,} {large[1]} {part} {small[1]}" if part else f"{whole:,} {large[1]}"


def hours(microseconds: float) -> str:
    """A duration in hours and minutes, for work, a day of which is not 24 hours: `24 h`, `1 h 30 min`."""
    whole, rest = divmod(int(microseconds), HOUR)
    if not whole:
        return duration(rest)
    return f"{whole:,} h {rest // MINUTE} min" if rest >= MINUTE else f"{whole:,} h"


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: `1 item`, `1,014 items`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def amount(basis: Basis, value: int) -> str:
    """What a box allows or has used, in its own measure."""
    if basis is Basis.DAYS:
        return count(value, "day")
    return hours(value) if basis is Basis.WORKING else duration(value)


def box(held: TimeBox) -> str:
    """A box as a policy: `3 d`, `24 h of work`, or `5 days` where dates are counted."""
    of_work = " of work" if held.basis is Basis.WORKING else ""
    return f"{amount(held.basis, held.amount)}{of_work}"


def unit_box(held: UnitBox) -> str:
    """A box of units as a policy: `5 interviews`."""
    return f"{held.most} {held.name}"


def set_to(setting: str, value: TimeBox | UnitBox | str | None, why: str | None = None) -> str:
    """How the log words a setting: `set the time box of bug to 2 d: they are small`, `set the zone to UTC`."""
    match value:
        case None:
            said = "none"
        case TimeBox():
            said = box(value)
        case UnitBox():
            said = unit_box(value)
        case _:
            said = value
    return f"set {setting} to {said}{f': {why}' if why else ''}"


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
