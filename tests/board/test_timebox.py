"""How much of a time box is used."""

from __future__ import annotations

from datetime import UTC, date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kanban_tui.board import calendar
from kanban_tui.board.clock import zone
from kanban_tui.board.model import DAY, SECOND, Basis, TimeBox
from kanban_tui.board.timebox import BoxUse, Span, State, decode, encode, use
from tests.histories import at, board, january

THREE_DAYS = TimeBox(Basis.ELAPSED, 3 * DAY)
CALENDAR = calendar.of(board())


def elapsed(spans: list[Span], now: int, box: TimeBox = THREE_DAYS, reboxed_at: int | None = None) -> BoxUse:
    """An elapsed box in UTC."""
    return use(box, "type", spans, now=now, tz=UTC, calendar=CALENDAR, reboxed_at=reboxed_at)


def dates(spans: list[Span], now: int, amount: int, tz: str = "UTC") -> BoxUse:
    """A box of dates."""
    return use(TimeBox(Basis.DAYS, amount), "type", spans, now=now, tz=zone(tz), calendar=CALENDAR)


@pytest.mark.parametrize(
    ("used", "percent", "state"),
    [
        (0, 0, State.OK),
        (80 * 36 * SECOND - 1, 79, State.OK),
        (80 * 36 * SECOND, 80, State.AT_RISK),
        (3600 * SECOND - 1, 99, State.AT_RISK),
        (3600 * SECOND, 100, State.AT_RISK),
        (3600 * SECOND + 1, 100, State.BREACHED),
        (7200 * SECOND, 200, State.BREACHED),
    ],
)
def test_states_are_exact(used: int, percent: int, state: State) -> None:
    """At risk from 80 % on, breached only beyond the whole box; the percent shown is floored."""
    found = elapsed([(0, None)], used, TimeBox(Basis.ELAPSED, 3600 * SECOND))
    assert (found.used, found.percent, found.state) == (used, percent, state)
    assert found.overrun == max(0, used - 3600 * SECOND)


def test_the_breach_is_at_start_and_box() -> None:
    """It is foretold while the clock runs, told for what broke, and none for what stopped in time."""
    start = january(1)
    assert elapsed([(start, None)], january(2)).breach_at == january(4)
    assert elapsed([(start, None)], january(9)).breach_at == january(4)
    assert elapsed([(start, january(9))], january(20)).breach_at == january(4)
    assert elapsed([(start, january(4))], january(20)).breach_at is None


def test_pauses_put_the_breach_off() -> None:
    """Used time adds up over the spans."""
    spans: list[Span] = [(january(1), january(3)), (january(10), None)]
    found = elapsed(spans, january(10, 12))
    assert (found.used, found.breach_at) == (2 * DAY + DAY // 2, january(11))


def test_a_rebox_cuts_what_was_before() -> None:
    """Inside a span, between spans, and after all of them."""
    spans: list[Span] = [(january(1), january(3)), (january(10), None)]
    assert elapsed(spans, january(12), reboxed_at=january(2)).used == 3 * DAY
    assert elapsed(spans, january(12), reboxed_at=january(5)).used == 2 * DAY
    assert elapsed(spans, january(12), reboxed_at=january(11)).used == DAY
    assert [elapsed(spans, january(12), reboxed_at=at).since for at in (None, january(11))] == [january(1), january(11)]


def test_what_comes_after_now_is_not_known() -> None:
    """A span that ends later runs, one that begins later is not there."""
    spans: list[Span] = [(january(1), january(5)), (january(8), january(9))]
    found = elapsed(spans, january(2))
    assert (found.used, found.breach_at) == (DAY, january(4))


def test_a_box_of_dates_counts_the_dates_on_which_it_ran() -> None:
    """The same day is 1, a date touched twice counts once, a pause over a date does not."""
    assert dates([(january(1, 9), None)], january(1, 17), 2).used == 1
    assert dates([(january(1, 9), january(1, 10)), (january(1, 12), None)], january(2, 1), 2).used == 2
    assert dates([(january(1, 9), january(2)), (january(5), None)], january(6), 9).used == 4


def test_a_box_of_dates_breaks_when_the_first_too_many_begins() -> None:
    """Two dates from Thursday noon: it breaks with Saturday's midnight, in the board's zone."""
    found = dates(
        [(at("2026-03-26 12:00", "Europe/Vienna"), None)], at("2026-03-27", "Europe/Vienna"), 2, "Europe/Vienna"
    )
    assert (found.used, found.state) == (2, State.AT_RISK)
    assert found.breach_at == at("2026-03-28", "Europe/Vienna")
    broken = dates([(january(1), january(9))], january(20), 5)
    assert (broken.state, broken.breach_at, broken.overrun) == (State.BREACHED, january(6), 4)


def test_a_box_of_work_counts_the_working_hours() -> None:
    """Friday 15:00 to Tuesday 10:00 are eleven hours of work; the nights, the weekend and a holiday are none."""
    week = TimeBox(Basis.WORKING, 8 * 3600 * SECOND)
    span: list[Span] = [(at("2026-11-20 15:00"), at("2026-11-24 10:00"))]
    found = use(week, "type", span, now=at("2026-12-01"), tz=UTC, calendar=CALENDAR)
    assert (found.used // (3600 * SECOND), found.percent, found.state) == (11, 137, State.BREACHED)
    assert found.breach_at == at("2026-11-23 15:00")
    free = replace(CALENDAR, holidays=frozenset({date(2026, 11, 23)}))
    found = use(week, "type", span, now=at("2026-12-01"), tz=UTC, calendar=free)
    assert (found.used // (3600 * SECOND), found.breach_at) == (3, None)


def test_a_box_of_work_that_is_used_up_breaks_when_work_goes_on() -> None:
    """All of it used on Friday evening is no breach on Sunday: more than all is used from Monday morning on."""
    day = TimeBox(Basis.WORKING, 8 * 3600 * SECOND)
    span: list[Span] = [(at("2026-11-20 06:00"), None)]
    found = use(day, "type", span, now=at("2026-11-22"), tz=UTC, calendar=CALENDAR)
    assert (found.percent, found.state, found.breach_at) == (100, State.AT_RISK, at("2026-11-23 09:00"))


SPANS = st.lists(st.integers(0, 40 * 24), min_size=1, max_size=9, unique=True).map(sorted)


@given(SPANS, st.integers(1, 20), st.sampled_from(list(Basis)), st.integers(0, 60 * 24))
def test_breached_is_what_its_breach_says(hours: list[int], amount: int, basis: Basis, now_hour: int) -> None:
    """At any instant: a box is broken exactly if its breach has come; what is used never falls."""
    hour = DAY // 24
    points = [january(1) + h * hour for h in hours]
    spans: list[Span] = [(points[k], points[k + 1] if k + 1 < len(points) else None) for k in range(0, len(points), 2)]
    box = TimeBox(basis, amount * {Basis.ELAPSED: DAY, Basis.WORKING: 4 * hour, Basis.DAYS: 1}[basis])
    now = january(1) + now_hour * hour
    found = use(box, "type", spans, now=now, tz=UTC, calendar=CALENDAR)
    later = use(box, "type", spans, now=now + hour, tz=UTC, calendar=CALENDAR)
    assert later.used >= found.used
    if found.state is State.BREACHED:
        assert found.breach_at is not None
        assert found.breach_at <= now
    elif found.breach_at is not None:
        assert found.breach_at >= now


@pytest.mark.parametrize("box", [None, THREE_DAYS, TimeBox(Basis.DAYS, 5), TimeBox(Basis.WORKING, DAY)])
def test_the_log_reads_what_it_wrote(box: TimeBox | None) -> None:
    """A box survives its text."""
    assert decode(encode(box)) == box
