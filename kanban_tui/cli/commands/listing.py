"""`wip list`: the items of a board, as a table of columns or as JSON.

It must stay cheap: no click, and of history only that of the items in progress.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import tzinfo
from typing import Any

from kanban_tui import finding
from kanban_tui.board import clock, words
from kanban_tui.board.model import Board, Column, Item, Kind
from kanban_tui.board.timebox import BoxUse, State, chosen
from kanban_tui.cli import lookup
from kanban_tui.cli.say import ink, talk
from kanban_tui.cli.say.words import age_days, box_word, cells, clean, cut, first_age, pad
from kanban_tui.cli.session import Session, chosen_board
from kanban_tui.errors import UsageError
from kanban_tui.store import counting, glance, queries
from kanban_tui.store.counting import Fill
from kanban_tui.store.sql import Connection

SORTS = ("age", "box", "created", "due")
NARROWEST_TITLE = 16
DAYS_WIDTH = 5
WHO_WIDTH = 12
LEAST_STATE, STATE_WIDTH = 4, 28
LAST_DAY = "9999-12-31"

Group = tuple[str, Sequence[Item]]
"""Items under a head of their own."""


def run(
    session: Session,
    *,
    column: str | None = None,
    type: str | None = None,
    filter: str = "",
    sort: str | None = None,
    blocked: bool = False,
    breached: bool = False,
    archived: bool = False,
) -> None:
    """Print the items of a board that meet every condition given."""
    if sort is not None and sort not in SORTS:
        raise UsageError(f"There is no order {sort!r}; there is {', '.join(SORTS)}.")
    now = clock.now()
    with session.reading() as connection:
        board = chosen_board(connection, session.board_name)
        items = queries.items(
            connection,
            board.id,
            column_id=None if column is None else lookup.column(board, column).id,
            type_id=None if type is None else lookup.work_type(board, type).id,
            blocked=blocked,
            archived=archived,
            match=finding.asked(connection, board, clean(filter), now=now),
        )
        uses = {} if archived else _uses(connection, board, items, now=now, paused=breached or sort == "box")
        if breached:
            items = [item for item in items if item.id in uses and uses[item.id].state is State.BREACHED]
        if sort is not None:
            items.sort(key=_order(sort, uses))
        if session.json:
            from kanban_tui.cli.say import answers

            talk.out(talk.document(answers.items_json(connection, items)))
            return
        head = _head(connection, board)
        meant = finding.meant(connection, board, filter) if filter and not items else None
        fills = counting.fills(connection, board.id)
    everything = not (column or type or filter or blocked or breached or archived)
    if archived:
        groups: list[Group] = [(f"Archived  {len(items):,}", items)]
    else:
        groups = list(by_column(board, items, fills, everything=everything))
    lines = table(board, groups, uses, now=now, width=ink.width())
    if not items and not everything:
        lines += ["", "No item is like that."]
    talk.out("\n".join([head, *lines, *([] if meant is None else [meant])]))


def _uses(connection: Connection, board: Board, items: Sequence[Item], *, now: int, paused: bool) -> dict[int, BoxUse]:
    """The time boxes of items in progress, with `paused` also of those that went back to a queue."""
    columns = {column.id: column for column in board.columns}
    types = {kind.id: kind for kind in board.types}
    boxed = [
        item
        for item in items
        if item.first_started_at is not None
        and item.finished_at is None
        and item.column_id in columns
        and (paused or columns[item.column_id].kind.in_progress)
        and chosen(item, columns[item.column_id], types.get(item.type_id or 0)) is not None
    ]
    if not boxed:
        return {}
    from kanban_tui.cli import box_use

    return box_use.by_item(connection, board, boxed, now=now)


def _order(sort: str, uses: dict[int, BoxUse]) -> Callable[[Item], tuple[Any, ...]]:
    if sort == "box":
        return lambda item: (-uses[item.id].percent if item.id in uses else 1, item.id)
    if sort == "created":
        return lambda item: (item.created_at is None, item.created_at or 0, item.id)
    if sort == "due":
        # What is finished is due no longer.
        return lambda item: (item.finished_at is not None, item.due or LAST_DAY, item.id)
    return lambda item: item.age_key


def by_column(board: Board, items: Sequence[Item], fills: dict[int, Fill], *, everything: bool) -> Iterator[Group]:
    """The columns, each with how full it is and its items; of some items those that have any."""
    standing: dict[int, list[Item]] = {}
    for item in items:
        standing.setdefault(board.standing(item.column_id).id, []).append(item)
    for column in board.columns:
        here, fill = standing.get(column.id, []), fills[column.id]
        if here or everything:
            full = words.how_full(fill.held, column.wip_limit, column.drain_to, fill.expedited)
            yield f"{clean(column.name)}  {full}", here


def table(
    board: Board,
    groups: Sequence[Group],
    uses: dict[int, BoxUse],
    *,
    now: int,
    width: int | None,
) -> list[str]:
    """The lines of the table: each group's head, below it its items. `width` None cuts nothing."""
    tz = clock.zone(board.zone)
    items = [item for _, here in groups for item in here]
    number_width = len(str(max((item.id for item in items), default=1))) + 1
    used = {item.type_id for item in items}
    names = {kind.id: clean(kind.name) for kind in board.types if kind.id in used}
    type_width = max(map(cells, names.values()), default=0)
    who_width = min(WHO_WIDTH, max((cells(clean(item.assignee)) for item in items if item.assignee), default=0))
    room = None if width is None else width - number_width - DAYS_WIDTH - 6
    # Where all do not fit the person goes first, then the type, then the title: a number of days is never cut.
    typed = type_width > 0 and (room is None or room - type_width - 2 >= NARROWEST_TITLE)
    room = room if room is None or not typed else room - type_width - 2
    title_width = max((cells(clean(item.title)) for item in items), default=0)
    told = who_width > 0 and (room is None or room - who_width - 2 >= title_width + STATE_WIDTH)
    if room is not None:
        title_width = max(1, min(title_width, room))
    lines: list[str] = []
    for head, here in groups:
        lines += ["", head]
        for item in here:
            parts = [f"  #{item.id}".ljust(number_width + 2), pad(cut(clean(item.title), title_width), title_width)]
            if typed:
                parts.append(pad(names.get(item.type_id or 0, ""), type_width))
            if told:
                parts.append(pad(cut(clean(item.assignee or ""), who_width), who_width))
            parts.append(_days(item, board.standing(item.column_id), now, tz).rjust(DAYS_WIDTH))
            state = _state(item, board, uses, now, tz)
            rest = None if width is None else width - sum(map(cells, parts)) - 2 * len(parts)
            if state and (rest is None or rest >= LEAST_STATE):
                parts.append(state if rest is None else cut(state, rest))
            lines.append("  ".join(parts).rstrip())
    return lines


def _head(connection: Connection, board: Board) -> str:
    """The board, how many items are in progress, and how many may be where that is known."""
    counts = counting.counts(connection, board.id)
    wip = sum(counts[column.id] for column in board.columns if column.kind.in_progress)
    limit = glance.wip_limit(connection, board.id)
    return f"{clean(board.name)}  WIP {wip}{'' if limit is None else f' of {limit:,}'}"


def _days(item: Item, column: Column, now: int, tz: tzinfo) -> str:
    """The days an item took, or its age so far."""
    days = None
    if column.kind.in_progress and not item.archived:
        days = age_days(item, now=now, tz=tz)
    elif column.kind is Kind.DONE and item.finished_at and item.started_at and item.finished_at >= item.started_at:
        days = clock.day_count(item.started_at, item.finished_at, tz)
    return "" if days is None else f"{days:,} d"


def _left(item: Item, board: Board) -> str:
    """How an item left the board, and from where."""
    if item.container:
        return "split"
    return "finished" if item.finished_at is not None else f"cancelled in {clean(board.standing(item.column_id).name)}"


def _state(item: Item, board: Board, uses: dict[int, BoxUse], now: int, tz: tzinfo) -> str:
    states = [_left(item, board)] if item.archived else []
    if item.planned_units is not None:
        kind = board.type(item.type_id)
        unit = f" {clean(kind.unit_name)}" if kind is not None and kind.unit_name is not None else ""
        states.append(f"{item.done_units:,}/{item.planned_units:,}{unit}")
    states += ["expedited" if item.lane is not None and item.finished_at is None else "", box_word(uses.get(item.id))]
    if item.due is not None and item.finished_at is None and not item.archived:
        states.append(words.due(item.due, clock.local_date(now, tz)))
    if item.blocked_at is not None:
        states.append(f"blocked: {clean(item.blocked_reason or '')}")
    states.append(first_age(item, now=now, tz=tz))
    return "  ".join(state for state in states if state)
