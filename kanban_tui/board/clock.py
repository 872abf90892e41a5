"""Instants in microseconds UTC, and the local dates of a zone."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

from kanban_tui.errors import UnknownZone

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = EPOCH.toordinal()
_DAY = 86_400_000_000
_MICROSECOND = timedelta(microseconds=1)
_SECOND = 1_000_000
# Instants that are a date in every zone: years 2 to 9998.
FIRST = int(datetime(2, 1, 1, tzinfo=UTC).timestamp()) * _SECOND
LAST = int(datetime(9999, 1, 1, tzinfo=UTC).timestamp()) * _SECOND
# No zone has ever changed twice within three days.
_STEP = 3 * _DAY


def now() -> int:
    """This instant in microseconds UTC."""
    return time.time_ns() // 1000


@lru_cache(maxsize=64)
def zone(name: str) -> tzinfo:
    """The zone of an IANA name. Raises UnknownZone, which is a ValueError too, for a name that is none."""
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownZone(
            f"This machine knows no time zone {name!r}; `wip board zone` gives a board another."
        ) from error


def to_datetime(instant: int, tz: tzinfo = UTC) -> datetime:
    """The aware datetime of an instant."""
    moment = EPOCH + timedelta(microseconds=instant)
    return moment if tz is UTC else moment.astimezone(tz)


def from_datetime(moment: datetime) -> int:
    """The instant of an aware datetime, exact. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone is not an instant")
    return (moment.astimezone(UTC) - EPOCH) // _MICROSECOND


def local_date(instant: int, tz: tzinfo) -> date:
    """The date on the wall at an instant."""
    offset = _offset(tz, instant // _DAY)
    if offset is None:
        return to_datetime(instant, tz).date()
    return _date((instant + offset) // _DAY)


@lru_cache(maxsize=100_000)
def _date(day: int) -> date:
    return date.fromordinal(_EPOCH_DAY + day)


def _local_day(instant: int, tz: tzinfo) -> int:
    """The local date as a number of days since 1970. A report asks this dozens of times for each item."""
    offset = _offset(tz, instant // _DAY)
    if offset is None:
        return to_datetime(instant, tz).toordinal() - _EPOCH_DAY
    return (instant + offset) // _DAY


@lru_cache(maxsize=100_000)
def _offset(tz: tzinfo, day: int) -> int | None:
    """What a zone is ahead of UTC on a day in UTC; None for a day on which that changes."""
    ahead, after = (to_datetime(at, tz).utcoffset() for at in (day * _DAY, (day + 1) * _DAY))
    return None if ahead is None or ahead != after else ahead // _MICROSECOND


@lru_cache(maxsize=8)
def offsets(tz: tzinfo, until: int) -> tuple[tuple[int, int], ...]:
    """What a zone is ahead of UTC, in microseconds, from which instant on: the latest first, the last from 1970 on."""
    found = [(0, _ahead(tz, 0))]
    for end in range(_STEP, until + 2 * _STEP, _STEP):
        low, high, after = end - _STEP, end, _ahead(tz, end)
        if after == found[-1][1]:
            continue
        while high - low > _SECOND:
            middle = (low + high) // 2 // _SECOND * _SECOND
            low, high = (middle, high) if _ahead(tz, middle) == found[-1][1] else (low, middle)
        found.append((high, after))
    return tuple(reversed(found))


def _ahead(tz: tzinfo, instant: int) -> int:
    return (to_datetime(instant, tz).utcoffset() or timedelta()) // _MICROSECOND


def day_number(day: date) -> int:
    """A date as a number of days since 1970."""
    return day.toordinal() - _EPOCH_DAY


@lru_cache(maxsize=10_000)
def midnight(day: date, tz: tzinfo) -> int:
    """The instant at which a local day begins.

    Where midnight does not exist (Sao Paulo, 4 November 2018) it is the first instant that does: fold=0 in a gap
    reads the wall with the offset of before, which is that very instant.
    """
    return from_datetime(datetime(day.year, day.month, day.day, tzinfo=tz))


def wall(day: date, minute: int, tz: tzinfo) -> int:
    """The first instant of a local day at which the clock on the wall shows a minute after midnight, or a later one.

    Where that minute comes twice it is the first time, where it is left out the instant at which it is.
    """
    there = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)
    before, after = (from_datetime(there.replace(tzinfo=tz, fold=fold)) for fold in (0, 1))
    if before <= after:
        return before
    # In a gap the two are on its two sides, each by the clock of the other one.
    low, high, ahead = after, before, _ahead(tz, before)
    while high - low > _SECOND:
        middle = (low + high) // 2 // _SECOND * _SECOND
        low, high = (low, middle) if _ahead(tz, middle) == ahead else (middle, high)
    return high


def day_count(start: int, end: int, tz: tzinfo) -> int:
    """Local dates from start to end, both counted: the same day is 1."""
    return _local_day(end, tz) - _local_day(start, tz) + 1


def on_the_wall(instant: int, tz: tzinfo) -> str:
    """An instant as the clock on the wall shows it, `2026-11-23 09:00`, with seconds where there are any."""
    there = to_datetime(instant, tz)
    return there.strftime("%Y-%m-%d %H:%M:%S" if there.second else "%Y-%m-%d %H:%M")


@lru_cache(maxsize=1_000)
def to_text(instant: int) -> str:
    """RFC 3339 in UTC with Z; fractions only where there are any.

    A report asks this a dozen times for each item, half of them of an instant that it has just told: a clock is the
    time of a move.
    """
    day, rest = divmod(instant, _DAY)
    second, fraction = divmod(rest, _SECOND)
    text = _day_text(day) + _of_day(second)
    return f"{text}.{fraction:06}Z" if fraction else text + "Z"


@lru_cache(maxsize=100_000)
def _day_text(day: int) -> str:
    return _date(day).isoformat()


@lru_cache(maxsize=100_000)
def _of_day(second: int) -> str:
    return f"T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
