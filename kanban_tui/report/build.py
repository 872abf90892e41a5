"""What a report is of: a board, a period, some items, each measured at one instant."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta

from kanban_tui.board import clock
from kanban_tui.board.history import BoardHistory
from kanban_tui.board.layout import Layout
from kanban_tui.errors import BadValue
from kanban_tui.flow.box import by_subject
from kanban_tui.flow.boxes import Entry
from kanban_tui.flow.forecast import Factor
from kanban_tui.flow.items import measure
from kanban_tui.report.asked import FORECAST_DAYS, FORECAST_ITEMS
from kanban_tui.report.narrowing import narrowing
from kanban_tui.report.report import Report

ONE_DAY = timedelta(days=1)


def build(
    history: BoardHistory,
    *,
    as_of: date | None = None,
    since: date | None = None,
    until: date | None = None,
    types: Collection[str] | None = None,
    tags: Collection[str] | None = None,
    people: Collection[str] | None = None,
    text: str | None = None,
    matching: Collection[int] | None = None,
    baseline: date | None = None,
    forecast_items: int = FORECAST_ITEMS,
    forecast_days: int = FORECAST_DAYS,
    factor: Factor = (1, 1),
    now: int,
    told: Callable[[int], None] | None = None,
) -> Report:
    """The report of a board.

    Args:
        history: everything that happened on the board.
        as_of: the local date at whose end the board is looked at; what came later is not looked at. Today if None.
        since: the period's first date; the beginning if None.
        until: the period's last date; `as_of` if None or later.
        types: the names of work types; only their items are counted. All if None.
        tags: only items with one of these tags are counted. All if None.
        people: only items of one of these people are counted. All if None.
        text: the words of a filter, and `matching` the numbers of the items they find; only those are counted.
        baseline: the date from which behaviour is judged anew, beside each change of a limit.
        forecast_items: how many items the forecast asks for.
        forecast_days: over how many days it asks.
        factor: into how many items one becomes by splitting, the least and the most.
        now: this instant.
        told: is told before each item how many are measured.

    Raises:
        BadValue: a period that is none or lies in the future, a forecast that cannot be meant.
        NotFound: a work type that the board does not have.
    """
    board = history.board
    tz = clock.zone(board.zone)
    layout = Layout.of(board.columns, board.retired)
    today = clock.local_date(now, tz)
    as_of = as_of or today
    if as_of > today:
        raise BadValue(f"{as_of} is in the future; a report looks back.")
    until = min(until or as_of, as_of)
    if since is not None and since > until:
        raise BadValue(f"The period from {since} to {until} has no days.")
    at = min(now, clock.midnight(as_of + ONE_DAY, tz) - 1)
    asked = narrowing(board, types, tags, people)

    policies = by_subject(history.policy)
    known: list[Entry] = []
    for k, one in enumerate(history.measured_at(at)):
        if told is not None:
            told(k)
        item = measure(one, board, layout, now=at, tz=tz, policies=policies)
        if item.stays:
            known.append((one, item))
    entries = tuple(
        entry for entry in known if asked(entry[0].item) and (matching is None or entry[0].item.id in matching)
    )
    report = Report(
        generated=now,
        history=history,
        layout=layout,
        tz=tz,
        at=at,
        as_of=as_of,
        since=since,
        until=until,
        types=None if types is None else tuple(types),
        tags=None if tags is None else tuple(tags),
        people=None if people is None else tuple(people),
        text=text,
        known=tuple(known),
        entries=entries,
        forecast_items=forecast_items,
        forecast_days=forecast_days,
        factor=factor,
        baseline=baseline,
    )
    _ = report.forecast  # What cannot be meant is told before anything is written.
    return report
