"""Durations, counts and boxes in the few words a reader wants."""

from __future__ import annotations

from kanban_tui.board.model import DAY, SECOND, Basis, TimeBox, UnitBox

MINUTE = 60 * SECOND
HOUR = 60 * MINUTE


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
