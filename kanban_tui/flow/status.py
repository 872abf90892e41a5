"""This week against the last: what a team looks at every day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta, tzinfo

from msgspec import Struct

from kanban_tui.board.clock import local_date
from kanban_tui.board.history import RefusalRecord
from kanban_tui.flow.days import Day, period, week_of

SPANS = ("this_week", "last_week", "last_week_so_far")


class WeekStatus(Struct, frozen=True):
    """What happened from one date to another, both included; `span` is one of SPANS."""

    span: str
    week: str
    since: date
    until: date
    arrivals: int
    departures: int
    finished: int
    refused: int


def status(
    days: Sequence[Day], refused: Iterable[RefusalRecord], today: date, tz: tzinfo, *, first: date | None
) -> tuple[WeekStatus, ...]:
    """The week of `today` so far, the whole week before, and that week up to the same weekday.

    `first` is the date from which on the board held anything: of a week before it there is nothing to say.
    """
    monday, week = today - timedelta(days=today.isoweekday() - 1), timedelta(days=7)
    said = [local_date(record.at, tz) for record in refused]

    def between(span: str, since: date, until: date) -> WeekStatus:
        held = period(days, since, until)
        return WeekStatus(
            span=span,
            week=week_of(since),
            since=since,
            until=until,
            arrivals=sum(day.arrivals for day in held),
            departures=sum(day.departures for day in held),
            finished=sum(day.finished for day in held),
            refused=sum(since <= day <= until for day in said),
        )

    this = between(SPANS[0], monday, today)
    last = ((SPANS[1], monday - timedelta(days=1)), (SPANS[2], today - week))
    return (this, *(between(span, monday - week, end) for span, end in last if first is not None and first <= end))
