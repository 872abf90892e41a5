"""Working hours and holidays, and the time that is work."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kanban_tui.board import calendar
from kanban_tui.board.calendar import Calendar, read_week, until, week_text, worked
from kanban_tui.board.clock import to_datetime, wall, zone
from kanban_tui.board.history import PolicyChange
from kanban_tui.board.model import WORK_HOURS
from kanban_tui.errors import BadValue
from tests.histories import at, board

MINUTE = 60_000_000
HOUR = 60 * MINUTE
VIENNA = zone("Europe/Vienna")
OFFICE = Calendar(read_week(WORK_HOURS))
ALWAYS = Calendar(read_week("mon-sun 0:00-24:00"))


def vienna(text: str) -> int:
    """A time on a wall in Vienna."""
    return at(text, "Europe/Vienna")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("mon-fri 9:00-17:00", "mon-fri 9:00-17:00"),
        ("Monday - Friday 09 – 17", "mon-fri 9:00-17:00"),
        ("mon tue,wed,thu 8:00-12:00 13:00-17:00, fri 8-14", "mon-thu 8:00-12:00 13:00-17:00, fri 8:00-14:00"),
        ("mon 10-12, 9-11; mon 12-13", "mon 9:00-13:00"),
        ("fri-mon 0:00-24:00", "mon 0:00-24:00, fri-sun 0:00-24:00"),
        ("wed 22:30-24:00 0:15-6", "wed 0:15-6:00 22:30-24:00"),
    ],
)
def test_hours_as_people_write_them(typed: str, kept: str) -> None:
    """Short days and long ones, several windows; those that touch are one. What is kept reads back."""
    assert week_text(read_week(typed)) == kept
    assert week_text(read_week(kept)) == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        "none",
        "mon-fri",
        "9-17",
        "mon 17-9",
        "mon 9-9",
        "mon 9-25",
        "mon 9:60-17",
        "mon-tue-wed 9-17",
        "mon 9-17 fri",
        "mon 22:00-24:01",
        "funday 9-17",
        "mon 9-17 or so",
        "mon 9:00-17:00-18:00",
    ],
)
def test_hours_that_are_none(text: str) -> None:
    """One line that says how they are written."""
    with pytest.raises(BadValue, match="write hours such as mon-fri 9:00-17:00"):
        read_week(text)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-20 15:00", "2026-11-23 10:00", 3),
        ("2026-11-21 00:00", "2026-11-23 09:00", 0),
        ("2026-11-23 00:00", "2026-11-30 00:00", 40),
        ("2026-11-23 11:00", "2026-11-23 11:30", 0.5),
        ("2026-11-23 19:00", "2026-11-23 23:00", 0),
    ],
)
def test_nights_and_weekends_are_no_work(start: str, end: str, hours: float) -> None:
    """Only what lies in a window counts."""
    assert worked(OFFICE, vienna(start), vienna(end), VIENNA) == hours * HOUR


def test_holidays_are_no_work() -> None:
    """A week with one has four days."""
    free = replace(OFFICE, holidays=frozenset({date(2026, 11, 25)}))
    assert worked(free, vienna("2026-11-23"), vienna("2026-11-30"), VIENNA) == 32 * HOUR


@pytest.mark.parametrize(
    ("hours", "day", "length"),
    [
        ("sun 0:00-24:00", "2026-03-29", 23),
        ("sun 0:00-24:00", "2026-10-25", 25),
        ("sun 1:00-5:00", "2026-03-29", 3),
        ("sun 1:00-5:00", "2026-10-25", 5),
        ("sun 9:00-17:00", "2026-03-29", 8),
        ("sun 2:15-2:45", "2026-03-29", 0),
        ("sun 1:00-2:30 2:30-4:00", "2026-03-29", 2),
        ("sun 2:00-2:30 3:00-3:15", "2026-03-29", 0.25),
        ("sun 2:30-4:00", "2026-10-25", 2.5),
        ("sun 2:00-3:00", "2026-10-25", 2),
    ],
)
def test_a_window_is_as_long_as_it_lasts(hours: str, day: str, length: float) -> None:
    """Where clocks are changed it is longer or shorter; of a doubled minute the first counts."""
    start = vienna(day)
    assert worked(Calendar(read_week(hours)), start, start + 30 * HOUR, VIENNA) == length * HOUR


def test_a_wall_that_skips_a_day() -> None:
    """Apia had no 30 December 2011: its minutes are all the instant at which it was left out."""
    apia = zone("Pacific/Apia")
    jump = at("2011-12-31", "Pacific/Apia")
    assert {wall(date(2011, 12, 30), minute, apia) for minute in (0, 600, 1440)} == {jump}


INSTANTS = st.integers(0, 60 * 24 * 60).map(lambda minute: vienna("2026-03-01") + minute * MINUTE)
SPANS = st.tuples(INSTANTS, INSTANTS).map(sorted)
WINDOWS = st.tuples(st.integers(0, 6), st.integers(0, 23), st.integers(1, 24))
HOLIDAYS = st.frozensets(st.integers(0, 60).map(lambda day: date(2026, 3, 1) + timedelta(days=day)), max_size=4)


def week_of(windows: list[tuple[int, int, int]]) -> calendar.Week:
    """The week of some windows, each a weekday, an hour and a length."""
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    return read_week(" ".join(f"{days[day]} {start}-{min(24, start + length)}" for day, start, length in windows))


# A machine that is busy is slow to draw, which says nothing of a calendar.
steady = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
CALENDARS = st.builds(Calendar, st.lists(WINDOWS, min_size=1, max_size=6).map(week_of), HOLIDAYS)


@steady
@given(CALENDARS, st.lists(INSTANTS, min_size=2, max_size=5).map(sorted))
def test_working_time_adds_up(found: Calendar, points: list[int]) -> None:
    """Over the parts of a span; it is never more than the span, and all of it where work never ends."""
    parts = [worked(found, points[k], points[k + 1], VIENNA) for k in range(len(points) - 1)]
    whole = points[-1] - points[0]
    assert all(part >= 0 for part in parts)
    assert sum(parts) == worked(found, points[0], points[-1], VIENNA) <= whole
    assert worked(ALWAYS, points[0], points[-1], VIENNA) == whole


@steady
@given(CALENDARS, SPANS, st.integers(0, 3 * 24 * 60))
def test_the_end_of_an_amount_is_where_more_begins(found: Calendar, span: list[int], minutes: int) -> None:
    """Up to it the amount suffices, a moment later it does not."""
    start, amount = span[0], minutes * MINUTE
    end = until(found, start, amount, VIENNA)
    assert end is not None
    assert worked(found, start, end, VIENNA) == amount
    assert worked(found, start, end + 1, VIENNA) == amount + 1


@steady
@given(
    CALENDARS,
    st.datetimes(datetime(2026, 3, 28), datetime(2026, 3, 30))
    | st.datetimes(datetime(2026, 10, 24), datetime(2026, 10, 26)),
    st.integers(0, 24 * 60),
)
def test_working_time_is_what_a_clock_on_the_wall_says(found: Calendar, begin: datetime, minutes: int) -> None:
    """Minute by minute over up to a day, about the days on which it is put forward and back."""
    start = vienna(begin.replace(second=0, microsecond=0).isoformat())
    counted = 0
    for minute in range(minutes):
        shown = to_datetime(start + minute * MINUTE, VIENNA)
        at_minute = shown.hour * 60 + shown.minute
        counted += any(begins <= at_minute < ends for begins, ends in found.windows(shown.date()))
    assert worked(found, start, start + minutes * MINUTE, VIENNA) == counted * MINUTE


def test_an_amount_that_no_calendar_has_ends_never() -> None:
    """A hundred years are looked through, no more."""
    scarce = Calendar(read_week("mon 9:00-9:01"))
    assert until(scarce, vienna("2026-03-01"), 6000 * MINUTE, VIENNA) is None


def test_the_calendar_as_it_was() -> None:
    """The log of hours and holidays leads back to an instant; a mistake undone leaves both entries and no trace."""

    def change(number: int, day: int, what: str, before: str | None, after: str | None) -> PolicyChange:
        return PolicyChange(number, 1, number, at(f"2026-01-{day:02}"), what, "board", 1, before, after)

    now = replace(board(), work_hours="mon 9:00-10:00", holidays="2026-05-01 2026-12-25")
    changes = [
        change(1, 2, "working_hours", "mon-fri 8:00-9:00", "tue 9:00-10:00"),
        change(2, 3, "holiday", None, "2026-12-25"),
        change(3, 4, "working_hours", "tue 9:00-10:00", "mon 9:00-10:00"),
        change(4, 5, "holiday", "2026-06-01", None),
        change(5, 5, "limit", None, "3"),
    ]
    found = [calendar.of(now, changes, at(f"2026-01-{day:02}")) for day in (1, 2, 3, 4, 5)]
    assert [week_text(each.week) for each in found] == [
        *("mon-fri 8:00-9:00", "tue 9:00-10:00", "tue 9:00-10:00", "mon 9:00-10:00", "mon 9:00-10:00"),
    ]
    may, june, christmas = date(2026, 5, 1), date(2026, 6, 1), date(2026, 12, 25)
    assert [each.holidays for each in found] == [
        {may, june},
        {may, june},
        {may, june, christmas},
        {may, june, christmas},
        {may, christmas},
    ]
    assert calendar.of(now) == found[-1]
