"""Instants in microseconds UTC, and the local dates of a zone."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def now() -> int:
    """This instant in microseconds UTC."""
    return time.time_ns() // 1000


@lru_cache(maxsize=64)
def zone(name: str) -> tzinfo:
    """The zone of an IANA name. Raises ValueError for a name that is none."""
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"no such time zone: {name}") from error


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
    return to_datetime(instant, tz).date()


def midnight(day: date, tz: tzinfo) -> int:
    """The instant at which a local day begins.

    Where midnight does not exist (Sao Paulo, 4 November 2018) it is the first instant that does: fold=0 in a gap
    reads the wall with the offset of before, which is that very instant.
    """
    return from_datetime(datetime(day.year, day.month, day.day, tzinfo=tz))


def day_count(start: int, end: int, tz: tzinfo) -> int:
    """Local dates from start to end, both counted: the same day is 1."""
    return (local_date(end, tz) - local_date(start, tz)).days + 1


def to_text(instant: int) -> str:
    """RFC 3339 in UTC with Z; fractions only where there are any."""
    return to_datetime(instant).replace(tzinfo=None).isoformat() + "Z"
