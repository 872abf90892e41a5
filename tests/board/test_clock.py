"""Instants and local dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanban_tui.board import clock
from kanban_tui.errors import UnknownZone
from tests.histories import at

ZONES = ["UTC", "Europe/Vienna", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata", "Pacific/Apia"]


@given(st.datetimes(datetime(1970, 1, 1), datetime(2999, 1, 1), timezones=st.just(UTC)))
def test_an_instant_and_its_moment_are_the_same(moment: datetime) -> None:
    """To the microsecond, and its text reads back."""
    instant = clock.from_datetime(moment)
    assert clock.to_datetime(instant) == moment
    text = clock.to_text(instant)
    assert text.endswith("Z")
    assert datetime.fromisoformat(text) == moment


def test_a_time_without_a_zone_is_no_instant() -> None:
    """It is refused, not guessed."""
    with pytest.raises(ValueError, match="without a zone"):
        clock.from_datetime(datetime(2026, 1, 1))


@pytest.mark.parametrize("name", ["Europe/Wien", "", "../etc/passwd", "/etc/localtime", "Europe"])
def test_a_name_that_is_no_zone(name: str) -> None:
    """One error for every way of being none."""
    with pytest.raises(UnknownZone, match="no time zone"):
        clock.zone(name)


@given(
    st.sampled_from([*ZONES, "America/St_Johns", "Africa/Monrovia", "Europe/London", "Pacific/Kiritimati"]),
    st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
)
def test_the_local_date_is_the_one_on_the_wall(zone: str, moment: datetime) -> None:
    """Worked out in whole numbers, it is what the zone says, also on days on which clocks change."""
    tz = clock.zone(zone)
    for hour in range(0, 48, 6):
        near = moment + timedelta(hours=hour)
        assert clock.local_date(clock.from_datetime(near), tz) == near.astimezone(tz).date()


@given(st.sampled_from(ZONES), st.dates(date(1970, 1, 2), date(2200, 1, 1)))
def test_midnight_is_the_first_instant_of_its_day(zone: str, day: date) -> None:
    """Also where clocks change at midnight or a date was left out."""
    tz = clock.zone(zone)
    start = clock.midnight(day, tz)
    assert clock.local_date(start - 1, tz) < day
    assert clock.local_date(start, tz) >= day
    if clock.local_date(start, tz) != day:
        assert clock.midnight(day + timedelta(days=1), tz) == start


def test_a_midnight_that_does_not_exist() -> None:
    """In Sao Paulo 4 November 2018 began at one o'clock."""
    tz = clock.zone("America/Sao_Paulo")
    assert clock.midnight(date(2018, 11, 4), tz) == at("2018-11-04 01:00", "America/Sao_Paulo")


@pytest.mark.parametrize(
    ("zone", "start", "end", "hours", "days"),
    [
        ("Europe/Vienna", "2026-03-28 23:30", "2026-03-29 03:30", 3, 2),
        ("Europe/Vienna", "2025-10-25 12:00", "2025-10-26 12:00", 25, 2),
        ("America/New_York", "2026-03-07 09:00", "2026-03-09 09:00", 47, 3),
        ("America/Sao_Paulo", "2018-11-03 10:00", "2018-11-04 10:00", 23, 2),
        ("Asia/Kolkata", "2026-01-01 00:00", "2026-01-01 23:59", 23 + 59 / 60, 1),
    ],
)
def test_clock_changes(zone: str, start: str, end: str, hours: float, days: int) -> None:
    """Durations are between instants, day counts between dates."""
    first, last = at(start, zone), at(end, zone)
    assert (last - first) / 3_600_000_000 == pytest.approx(hours)
    assert clock.day_count(first, last, clock.zone(zone)) == days


def test_now_is_this_instant() -> None:
    """Microseconds since 1970."""
    assert clock.to_datetime(clock.now()).year >= 2026
