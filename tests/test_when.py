"""Times, dates and durations as people type them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kanban_tui import when
from kanban_tui.board import clock
from kanban_tui.board.model import DAY, SECOND, Basis, TimeBox, UnitBox
from kanban_tui.errors import BadValue, UsageError

HOUR = 3600 * SECOND
VIENNA = clock.zone("Europe/Vienna")
# A Wednesday, 13:30 in Vienna.
NOW = clock.from_datetime(datetime(2026, 11, 25, 12, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("words", "instant"),
    [
        ("now", "2026-11-25T12:30:00Z"),
        ("2 hours ago", "2026-11-25T10:30:00Z"),
        ("1d 12h ago", "2026-11-24T00:30:00Z"),
        ("9:05", "2026-11-25T08:05:00Z"),
        ("today 09:05", "2026-11-25T08:05:00Z"),
        ("yesterday", "2026-11-23T23:00:00Z"),
        ("Yesterday  14:00", "2026-11-24T13:00:00Z"),
        ("monday", "2026-11-22T23:00:00Z"),
        ("wednesday", "2026-11-24T23:00:00Z"),
        ("fri 17:00:30", "2026-11-20T16:00:30Z"),
        ("last monday 9:00", "2026-11-23T08:00:00Z"),
        ("last wed at 09:00", "2026-11-18T08:00:00Z"),
        ("last  friday", "2026-11-19T23:00:00Z"),
        ("at 9:05", "2026-11-25T08:05:00Z"),
        ("2026-11-20", "2026-11-19T23:00:00Z"),
        ("2026-11-20 10:00", "2026-11-20T09:00:00Z"),
        ("2026-11-20 9:00", "2026-11-20T08:00:00Z"),
        ("yesterday 9am", "2026-11-24T08:00:00Z"),
        ("last friday 12:30 pm", "2026-11-20T11:30:00Z"),
        ("2 weeks ago 9:00", "2026-11-11T08:00:00Z"),
        ("2026-11-20T10:00+01:00", "2026-11-20T09:00:00Z"),
        ("2026-11-20T10:00Z", "2026-11-20T10:00:00Z"),
        ("2026-11-20T10:00:00.25-0500", "2026-11-20T15:00:00.250000Z"),
        ("2026-10-25 02:30", "2026-10-25T00:30:00Z"),
        ("2026-03-29 02:30", "2026-03-29T01:30:00Z"),
    ],
)
def test_a_time_is_read_in_the_boards_zone(words: str, instant: str) -> None:
    """Words, weekdays, ISO times; one without a zone is local, a date alone its midnight, a double hour the first."""
    assert clock.to_text(when.past(words, VIENNA, now=NOW)) == instant


@pytest.mark.parametrize(
    "words",
    [
        "",
        "soon",
        "tomorrow",
        "14:00",
        "25:00",
        "yesterday 13am",
        "next monday 9:00",
        "last 9:00",
        "last 9",
        "monday 9",
        "at",
        "2026-11-26",
        "2026-02-30",
        "2026-11-20 24:30",
        "20.11.2026",
        "12",
        "1960-01-01",
        "ago",
        "3 ago",
        "2026-11-20T10:00+99:00",
    ],
)
def test_a_time_that_is_none_or_to_come_is_refused(words: str) -> None:
    """One line that repeats what was typed."""
    with pytest.raises(BadValue) as caught:
        when.past(words, VIENNA, now=NOW)
    assert repr(words) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("words", "ahead", "day"),
    [
        ("today", True, "2026-11-25"),
        ("tomorrow", True, "2026-11-26"),
        ("friday", True, "2026-11-27"),
        ("wednesday", True, "2026-11-25"),
        ("friday", False, "2026-11-20"),
        ("wednesday", False, "2026-11-25"),
        ("next friday", True, "2026-11-27"),
        ("next wed", True, "2026-12-02"),
        ("this wednesday", True, "2026-11-25"),
        ("this  Friday", True, "2026-11-27"),
        ("in 3 days", True, "2026-11-28"),
        ("30 days ago", False, "2026-10-26"),
        ("5 weeks ago", False, "2026-10-21"),
        ("6w", False, "2026-10-14"),
        ("6w", True, "2027-01-06"),
        ("36 hours ago", False, "2026-11-24"),
        ("last  Friday", False, "2026-11-20"),
        ("last wednesday", False, "2026-11-18"),
        ("3 months ago", False, "2026-08-25"),
        ("1y", False, "2025-11-25"),
        ("in 2 months", True, "2027-01-25"),
        ("2027-01-31", True, "2027-01-31"),
    ],
)
def test_a_date_looks_ahead_or_back(words: str, ahead: bool, day: str) -> None:
    """A weekday is the next one for what is due, the last one for what is looked back at; on its day it is today."""
    assert when.day(words, VIENNA, now=NOW, ahead=ahead) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "soon",
        "2026-11-31",
        "2026-11-20 10:00",
        "14:00",
        "in a while",
        "6m",
        "999999w",
        "9999y",
        "last",
        "next",
        "last friday",
    ],
)
def test_a_date_that_is_none_is_refused(words: str) -> None:
    """One line that repeats what was typed."""
    with pytest.raises(BadValue, match="is no date"):
        when.day(words, VIENNA, now=NOW, ahead=True)


@pytest.mark.parametrize(
    ("words", "length"),
    [
        ("3 days", 3 * DAY),
        ("3d", 3 * DAY),
        ("36h", 36 * HOUR),
        ("2w", 14 * DAY),
        ("3d 4h", 76 * HOUR),
        ("1 week, 2 days", 9 * DAY),
        ("90 min", 90 * 60 * SECOND),
        ("1.5 hours", HOUR * 3 // 2),
        ("45s", 45 * SECOND),
    ],
)
def test_a_duration_is_the_sum_of_its_parts(words: str, length: int) -> None:
    """Units written out or short."""
    assert when.span(words) == length


@pytest.mark.parametrize("words", ["", "3", "3 parsecs", "-3d", "0d", "3 days late", "3 months", "999999 weeks", "d"])
def test_a_duration_that_is_none_is_refused(words: str) -> None:
    """One line that repeats what was typed."""
    with pytest.raises(BadValue, match="is no duration"):
        when.span(words)


def test_a_box_is_a_span_or_a_number_of_days() -> None:
    """Exactly one of the two; `none` takes it away."""
    assert when.box("36h", None) == TimeBox(Basis.ELAPSED, 36 * HOUR)
    assert when.box(None, 3) == TimeBox(Basis.DAYS, 3)
    assert when.box("None", None) is None
    for length, days in ((None, None), ("3d", 3)):
        with pytest.raises(UsageError):
            when.box(length, days)
    with pytest.raises(BadValue):
        when.box(None, -1)


@pytest.mark.parametrize(
    ("words", "box"),
    [
        ("3 days", TimeBox(Basis.ELAPSED, 3 * DAY)),
        ("24h of work", TimeBox(Basis.WORKING, 24 * HOUR)),
        ("24 h of work", TimeBox(Basis.WORKING, 24 * HOUR)),
        ("Working 24h", TimeBox(Basis.WORKING, 24 * HOUR)),
        ("1h 30min working time", TimeBox(Basis.WORKING, 3 * HOUR // 2)),
        ("8 working hours", TimeBox(Basis.WORKING, 8 * HOUR)),
        ("5 dates", TimeBox(Basis.DAYS, 5)),
        ("none", None),
        ("5 interviews", UnitBox("interviews", 5)),
        ("3 working prototypes", UnitBox("working prototypes", 3)),
        ("1 piece of work", UnitBox("piece of work", 1)),
    ],
)
def test_a_box_in_words(words: str, box: TimeBox | UnitBox | None) -> None:
    """Running time, working time, dates or units: the same words everywhere."""
    assert when.type_box(words) == box
    if not isinstance(box, UnitBox):
        assert when.box(words, None) == box


@pytest.mark.parametrize(
    "words", ["3 working days", "1w of work", "2d 4h of work", "0 dates", "of work", "soon", "0h of work"]
)
def test_a_box_that_is_none(words: str) -> None:
    """A day of work is as long as a board says: it is told to write hours."""
    for read in (when.type_box, when.time_box):
        with pytest.raises(BadValue, match=r"write 24h of work|is no|is none"):
            read(words)
