"""The working time of a board: windows of each weekday by the clock on the wall, without its holidays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta, tzinfo
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct

from kanban_tui.board.bounds import MOST_DAYS
from kanban_tui.board.clock import local_date, wall
from kanban_tui.board.model import DAY, SECOND
from kanban_tui.errors import BadValue

if TYPE_CHECKING:
    from kanban_tui.board.history import PolicyChange
    from kanban_tui.board.model import Board

HOURS = "hours such as mon-fri 9:00-17:00, or mon-thu 8:00-12:00 13:00-17:00, fri 8:00-14:00"

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WINDOW = r"(\d{1,2})(?::(\d{2}))?-(\d{1,2})(?::(\d{2}))?"
_ONE_DAY = timedelta(days=1)
MINUTE = 60 * SECOND

Window = tuple[int, int]
"""From which minute after midnight, up to which."""

Week = tuple[tuple[Window, ...], ...]
"""The windows of each weekday from Monday on, in order and apart."""


class Calendar(Struct, frozen=True):
    """When work is done: at least one window in the week."""

    week: Week
    holidays: frozenset[date] = frozenset()

    def windows(self, day: date) -> tuple[Window, ...]:
        """The windows of a date."""
        return () if day in self.holidays else self.week[day.weekday()]


def of(board: Board, changes: Sequence[PolicyChange] = (), at: int = 0) -> Calendar:
    """The calendar of a board: as it was at an instant, where the log of the board's changes is given.

    Raises BadValue for what plain SQL wrote and is none.
    """
    hours, holidays = board.work_hours, board.holidays
    for change in reversed(changes):
        if change.at <= at:
            continue
        if change.what == "working_hours" and change.before is not None:
            hours = change.before
        elif change.what == "holiday":
            holidays = with_holiday(holidays, change.before, without=change.after)
    return _read(hours, holidays)


@lru_cache(maxsize=64)
def _read(hours: str, holidays: str) -> Calendar:
    return Calendar(read_week(hours), frozenset(read_holidays(holidays)))


def of_work(calendar: Calendar, length: int) -> int:
    """The working time of a length that people say in weeks, days and hours: a day of it is a working day, what is left
    are hours of work. In microseconds.
    """
    days = [sum(until - since for since, until in windows) * MINUTE for windows in calendar.week if windows]
    weeks, rest = divmod(length, 7 * DAY)
    more, hours = divmod(rest, DAY)
    return weeks * sum(days) + min(more, len(days)) * sum(days) // len(days) + hours


def worked(calendar: Calendar, start: int, end: int, tz: tzinfo) -> int:
    """The working time between two instants, in microseconds."""
    day, last, total = local_date(start, tz), local_date(end, tz), 0
    while day <= last:
        for begins, ends in _shifts(calendar, day, tz):
            total += max(0, min(end, ends) - max(start, begins))
        day += _ONE_DAY
    return total


def until(calendar: Calendar, start: int, amount: int, tz: tzinfo) -> int | None:
    """The instant after which more than an amount of working time has passed since the start.

    An amount that is used up as work ends lasts until it begins again. None if that is not within a hundred years.
    """
    day, left = local_date(start, tz), amount
    for _ in range(MOST_DAYS):
        for begins, ends in _shifts(calendar, day, tz):
            begins = max(begins, start)
            if ends - begins > left:
                return begins + left
            left -= max(0, ends - begins)
        day += _ONE_DAY
    return None


@lru_cache(maxsize=100_000)
def _shifts(calendar: Calendar, day: date, tz: tzinfo) -> tuple[tuple[int, int], ...]:
    """The windows of a date as instants: one is as long as it lasts, also where the clock is changed in it."""
    return tuple((wall(day, begins, tz), wall(day, ends, tz)) for begins, ends in calendar.windows(day))


def read_week(text: str) -> Week:
    """The week of `mon-thu 8:00-12:00 13:00-17:00, fri 9-15`. Raises BadValue."""
    wrong = BadValue(f"{text.strip()!r} are no working hours; write {HOURS}.")
    week: list[list[Window]] = [[] for _ in _DAYS]
    days: list[int] = []
    open_days = True
    for word in re.split(r"[\s,;]+", re.sub(r"\s*[-\N{EN DASH}]\s*", "-", text.strip().casefold())):
        if named := _days(word):
            days = days + named if open_days else named
            open_days = True
        elif (window := _window(word)) is not None and days:
            for day in days:
                week[day].append(window)
            open_days = False
        else:
            raise wrong
    if open_days:
        raise wrong
    return tuple(_apart(windows) for windows in week)


def _days(word: str) -> list[int]:
    """The weekdays of `mon`, `mon-fri` or `fri-mon`, 0 for Monday; none for what names none."""
    names = [next((k for k, name in enumerate(_DAYS) if part in (name, name[:3])), None) for part in word.split("-")]
    first, last = names[0], names[-1]
    if first is None or last is None or len(names) > 2:
        return []
    return [(first + k) % 7 for k in range((last - first) % 7 + 1)]


def _window(word: str) -> Window | None:
    found = re.fullmatch(_WINDOW, word)
    if found is None:
        return None
    hour, minute, last_hour, last_minute = (int(part or 0) for part in found.groups())
    begins, ends = hour * 60 + minute, last_hour * 60 + last_minute
    return (begins, ends) if minute < 60 and last_minute < 60 and begins < ends <= 24 * 60 else None


def _apart(windows: Iterable[Window]) -> tuple[Window, ...]:
    """Windows in order, those that touch as one."""
    found: list[Window] = []
    for begins, ends in sorted(windows):
        if found and begins <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], ends)
        else:
            found.append((begins, ends))
    return tuple(found)


def week_text(week: Week) -> str:
    """A week as `read_week` reads it, and as a board keeps it."""
    runs = []
    for windows, run in groupby(range(7), key=lambda day: week[day]):
        days = [_DAYS[day][:3] for day in run]
        if windows:
            named = days[0] if len(days) == 1 else f"{days[0]}-{days[-1]}"
            runs.append(" ".join([named, *(f"{_clock(begins)}-{_clock(ends)}" for begins, ends in windows)]))
    return ", ".join(runs)


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"


def read_holidays(text: str) -> list[date]:
    """The dates that a board keeps as its holidays. Raises BadValue."""
    try:
        return [date.fromisoformat(word) for word in text.split()]
    except ValueError:
        raise BadValue(f"{text!r} are no holidays; they are dates such as 2026-12-25.") from None


def with_holiday(holidays: str, day: str | None, *, without: str | None = None) -> str:
    """The holidays that a board keeps, with one more or less."""
    return " ".join(sorted(({*holidays.split()} - {without}) | ({day} if day else set())))
