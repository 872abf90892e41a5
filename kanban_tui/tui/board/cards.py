"""Items put into the words of their cards. The measures are flow's, so the board says what the report says."""

from __future__ import annotations

from datetime import tzinfo

from kanban_tui.board import clock, words
from kanban_tui.board.history import History
from kanban_tui.board.layout import Layout
from kanban_tui.board.model import Board, Column, Family, Item, Kind
from kanban_tui.board.timebox import BoxUse, State
from kanban_tui.board.words import STATES, box_used
from kanban_tui.flow.box import current_box
from kanban_tui.flow.smaller import why_split
from kanban_tui.tui.look import phrases
from kanban_tui.tui.look.facts import Card, Gauge, Stage, due_of
from kanban_tui.tui.way.snapshot import Lane, Snapshot


def lane_cards(snapshot: Snapshot, lane: Lane, now: int, old_from: int | None = None) -> tuple[Card, ...]:
    """The cards of a column's window at an instant; `old_from` is the age in days beyond which an item there is old."""
    tz = clock.zone(snapshot.board.zone)
    histories = lane.histories or {}
    return tuple(
        card(
            item,
            lane.column,
            snapshot.board,
            snapshot.layout,
            now,
            tz,
            histories.get(item.id),
            of=lane.families.get(item.parent_id or 0),
            old_from=old_from,
        )
        for item in lane.items
    )


def card(
    item: Item,
    column: Column,
    board: Board,
    layout: Layout,
    now: int,
    tz: tzinfo,
    history: History | None = None,
    *,
    of: Family | None = None,
    old_from: int | None = None,
) -> Card:
    """An item as it is drawn. Its history is asked for only while it is in progress."""
    kind = board.type(item.type_id)
    type_name = kind.name if kind is not None else ""
    blocked = words.rough(now - item.blocked_at) if item.blocked_at is not None else ""
    stage, under, age, use = Stage.WAITING, phrases.short_type(type_name), 0, None
    if column.kind is Kind.DONE:
        stage, under, blocked = Stage.DONE, _took(item, tz), ""
    elif column.kind.in_progress:
        stage = Stage.WORKING
        if history is not None:
            use = current_box(history, board, layout, now=now, tz=tz)
        since = item.started_at if item.started_at is not None else item.entered_at
        age = max(0, clock.day_count(since, now, tz))
    return Card(
        number=item.id,
        title=item.title,
        stage=stage,
        type=type_name,
        under=under,
        person=item.assignee or "",
        age=f"{age:,} d" if stage is Stage.WORKING else "",
        gauge=gauge(use) if use is not None else None,
        blocked=blocked,
        reason=item.blocked_reason or "" if blocked else "",
        tags=tuple(f"#{tag}" for tag in item.tags.split()),
        expedited=item.lane is not None and stage is not Stage.DONE,
        due=due_of(item, clock.local_date(now, tz)) if stage is not Stage.DONE else None,
        units=phrases.units(item, board),
        of=of,
        split=stage is not Stage.DONE and why_split(item, board, use, old_from=old_from, age=age) is not None,
    )


def gauge(use: BoxUse) -> Gauge:
    """A time box as a line and a word."""
    told = box_used(use)
    return Gauge(
        used=use.used,
        amount=use.box.amount,
        state=use.state,
        words=told,
        short=told if use.state is State.OK else STATES[use.state],
    )


def _took(item: Item, tz: tzinfo) -> str:
    """The cycle time of a finished item in days; empty where it has none."""
    if item.started_at is None or item.finished_at is None or item.finished_at < item.started_at:
        return ""
    return f"{clock.day_count(item.started_at, item.finished_at, tz)} d"
