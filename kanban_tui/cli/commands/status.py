"""`wip status`: one screen that tells how the board stands, what needs a word today, and this week against the last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta, tzinfo
from enum import IntEnum
from typing import Any

from msgspec import Struct

from kanban_tui.board import clock
from kanban_tui.board.model import Board, Column, Item
from kanban_tui.board.timebox import BoxUse, State
from kanban_tui.cli import box_use
from kanban_tui.headline import Numbers, numbers, read_finishes
from kanban_tui.store import counting, glance, queries, records
from kanban_tui.store.finishes import Finishes
from kanban_tui.store.sql import Connection

ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(days=7)


class Week(Struct, frozen=True):
    """What was finished and refused since a Monday; `so_far` is what was finished up to the weekday that is today."""

    since: date
    finished: int
    so_far: int
    refused: int


class Status(Struct, frozen=True):
    """A board at an instant. `concerns` are the items that are breached, past due, blocked, at risk or due by tomorrow,
    the worst first."""

    board: Board
    now: int
    tz: tzinfo
    counts: dict[int, int]
    fills: dict[int, counting.Fill]
    wip: int
    limit: int | None
    concerns: tuple[Item, ...]
    oldest: Item | None
    boxes: dict[int, BoxUse]
    numbers: Numbers
    this_week: Week
    last_week: Week | None
    """None where the board held nothing yet."""

    def concerning(self, state: State) -> int:
        """How many items in progress are so."""
        return sum(use.state is state for use in self.boxes.values())

    @property
    def today(self) -> date:
        """The local date."""
        return clock.local_date(self.now, self.tz)

    def column(self, item: Item) -> Column:
        """Where an item stands."""
        return self.board.column(item.column_id)


def read(c: Connection, board: Board, *, now: int) -> Status:
    """Look at a board."""
    counts = counting.counts(c, board.id)
    running = sorted(queries.in_progress(c, board.id), key=lambda item: item.age_key)
    boxes = box_use.by_item(c, board, running, now=now)
    tz = clock.zone(board.zone)
    today = clock.local_date(now, tz)
    others = queries.blocked_or_due(c, board.id, (today + ONE_DAY).isoformat())
    at_stake = {item.id: item for item in (*running, *others) if _worth(item, boxes, today) < Worth.NOTHING}
    done = read_finishes(c, board, now)
    breached = sum(use.state is State.BREACHED for use in boxes.values())
    this_week, last_week = _weeks(c, board, done, today)
    return Status(
        board=board,
        now=now,
        tz=tz,
        counts=counts,
        fills=counting.fills(c, board.id),
        wip=len(running),
        limit=glance.wip_limit(c, board.id),
        concerns=tuple(sorted(at_stake.values(), key=lambda item: (_worth(item, boxes, today), item.age_key))),
        oldest=next((item for item in running if item.started_at is not None), None),
        boxes=boxes,
        numbers=numbers(c, board, now, breached=breached, done=done),
        this_week=this_week,
        last_week=last_week,
    )


class Worth(IntEnum):
    """What an item needs a word for, the worst first."""

    BREACHED = 0
    PAST_DUE = 1
    BLOCKED = 2
    AT_RISK = 3
    DUE = 4
    NOTHING = 5


def _worth(item: Item, boxes: dict[int, BoxUse], today: date) -> Worth:
    state = boxes[item.id].state if item.id in boxes else State.OK
    if state is State.BREACHED:
        return Worth.BREACHED
    due = item.due if item.finished_at is None else None
    if due is not None and due < today.isoformat():
        return Worth.PAST_DUE
    if item.blocked_at is not None:
        return Worth.BLOCKED
    if state is State.AT_RISK:
        return Worth.AT_RISK
    return Worth.DUE if due is not None and due <= (today + ONE_DAY).isoformat() else Worth.NOTHING


def _weeks(c: Connection, board: Board, done: Finishes, today: date) -> tuple[Week, Week | None]:
    """This week and the last, Monday to Sunday."""
    tz = clock.zone(board.zone)
    monday = today - timedelta(days=today.isoweekday() - 1)

    def week(first: date) -> Week:
        start = clock.day_number(first)
        days = [done.by_day[day] for day in range(start, start + 7)]
        return Week(
            since=first,
            finished=sum(days),
            so_far=sum(days[: (today - monday).days + 1]),
            refused=records.refused_between(
                c, board.id, clock.midnight(first, tz), clock.midnight(first + ONE_WEEK, tz)
            ),
        )

    last = week(monday - ONE_WEEK)
    known = last.finished or last.refused or records.known_before(c, board.id, clock.midnight(monday, tz))
    return week(monday), last if known else None


def document(connection: Connection, found: Status) -> dict[str, Any]:
    from kanban_tui.cli.say import answers

    return {
        "board": found.board.name,
        "at": clock.to_text(found.now),
        "zone": found.board.zone,
        "wip": found.wip,
        "limit": found.limit,
        "columns": [
            {
                "name": column.name,
                "kind": column.kind.value,
                "count": found.counts[column.id],
                "held": found.fills[column.id].held,
                "limit": column.wip_limit,
                "drain_to": column.drain_to,
            }
            for column in found.board.columns
        ],
        "breached": found.concerning(State.BREACHED),
        "at_risk": found.concerning(State.AT_RISK),
        "blocked": found.numbers.blocked,
        "past_due": sum(item.due is not None and item.due < found.today.isoformat() for item in found.concerns),
        "oldest": found.oldest.id if found.oldest is not None else None,
        "sle": {"probability": 85, "days": found.numbers.within_days},
        "a_week": found.numbers.a_week,
        "this_week": _week_json(found.this_week),
        "last_week": None if found.last_week is None else _week_json(found.last_week),
        "items": answers.items_json(connection, shown(found), now=found.now),
    }


def shown(found: Status) -> Sequence[Item]:
    """The items that need a word, and the oldest in progress."""
    if found.oldest is None or found.oldest in found.concerns:
        return found.concerns
    return (*found.concerns, found.oldest)


def _week_json(week: Week) -> dict[str, Any]:
    return {
        "since": week.since.isoformat(),
        "finished": week.finished,
        "finished_so_far": week.so_far,
        "refused": week.refused,
    }
