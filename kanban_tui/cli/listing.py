"""`wip list`: the items of a board, as a table of columns or as JSON.

It must stay cheap: no click, and of history only that of the items in progress.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from kanban_tui.board import clock
from kanban_tui.board.model import Board, Column, Item, Kind
from kanban_tui.board.timebox import BoxUse, State
from kanban_tui.cli import standing, talk
from kanban_tui.cli.session import Session, chosen_board
from kanban_tui.cli.words import box_word, cells, clean, cut, pad, slots
from kanban_tui.errors import UsageError
from kanban_tui.store import queries

SORTS = ("age", "box", "created")
NARROWEST_TITLE = 16


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which items to list, and in what order."""

    column: str | None = None
    type: str | None = None
    filter: str = ""
    sort: str | None = None
    blocked: bool = False
    breached: bool = False
    archived: bool = False

    @property
    def everything(self) -> bool:
        """Whether no condition is given: empty columns are shown too."""
        return not (self.column or self.type or self.filter or self.blocked or self.breached or self.archived)


def run(session: Session, wanted: Wanted) -> None:
    """Print the items of a board."""
    if wanted.sort is not None and wanted.sort not in SORTS:
        raise UsageError(f"There is no order {wanted.sort!r}; there is {', '.join(SORTS)}.")
    now = clock.now()
    with session.reading() as connection:
        board = chosen_board(connection, session.board_name)
        items = _items(connection, board, wanted)
        uses = standing.boxes(connection, board, [item for item in items if _boxed(item, board, wanted)], now=now)
        if wanted.breached:
            items = [item for item in items if item.id in uses and uses[item.id].state is State.BREACHED]
        if wanted.sort is not None:
            items.sort(key=_order(wanted.sort, uses))
        if session.json:
            from kanban_tui.cli import answers

            talk.out(talk.document(answers.items_json(connection, items)))
            return
        counts = queries.counts(connection, board.id)
    talk.out("\n".join(table(board, items, counts, uses, now=now, everything=wanted.everything, width=_width())))


def _items(connection: sqlite3.Connection, board: Board, wanted: Wanted) -> list[Item]:
    column_id = type_id = None
    if wanted.column is not None or wanted.type is not None:
        from kanban_tui.cli import lookup

        column_id = None if wanted.column is None else lookup.column(board, wanted.column).id
        type_id = None if wanted.type is None else lookup.work_type(board, wanted.type).id
    return queries.items(
        connection,
        board.id,
        column_id=column_id,
        type_id=type_id,
        blocked=wanted.blocked,
        archived=wanted.archived,
        text=wanted.filter,
    )


def _boxed(item: Item, board: Board, wanted: Wanted) -> bool:
    """Whether the state of an item's box is looked up: in progress, or once started where boxes decide."""
    if board.column(item.column_id).kind.in_progress:
        return True
    asked = wanted.breached or wanted.sort == "box"
    return asked and item.first_started_at is not None and item.finished_at is None


def _order(sort: str, uses: dict[int, BoxUse]) -> Callable[[Item], tuple[float, ...]]:
    if sort == "box":
        return lambda item: (-uses[item.id].percent if item.id in uses else 1, item.id)
    if sort == "created":
        return lambda item: (item.created_at is None, item.created_at or 0, item.id)
    return lambda item: item.age_key


def table(
    board: Board,
    items: Sequence[Item],
    counts: dict[int, int],
    uses: dict[int, BoxUse],
    *,
    now: int,
    everything: bool,
    width: int | None,
) -> list[str]:
    """The lines of the table: each column with how full it is, below it its items. `width` None cuts nothing."""
    tz = clock.zone(board.zone)
    by_column: dict[int, list[Item]] = {}
    for item in items:
        by_column.setdefault(item.column_id, []).append(item)
    types = {work_type.id: clean(work_type.name) for work_type in board.types}
    number_width = max((len(str(item.id)) for item in items), default=1) + 1
    type_width = max((cells(types.get(item.type_id or 0, "")) for item in items), default=0)
    days_width = 5
    title_width = _title_width(items, None if width is None else width - number_width - type_width - days_width - 8)
    lines = [_head(board, counts)]
    for column in board.columns:
        here = by_column.get(column.id, [])
        if not here and not everything:
            continue
        lines += ["", f"{clean(column.name)}  {slots(counts[column.id], column.wip_limit, column.drain_to)}"]
        for item in here:
            left = f"  {f'#{item.id}':<{number_width}}  {pad(cut(clean(item.title), title_width), title_width)}"
            days = _days(item, column, now, tz)
            facts = (pad(types.get(item.type_id or 0, ""), type_width), f"{days:>{days_width}}", _state(item, uses))
            line = f"{left}  {'  '.join(facts)}".rstrip()
            lines.append(line if width is None else cut(line, width))
    if not items and not everything:
        lines += ["", "No item is like that."]
    return lines


def _head(board: Board, counts: dict[int, int]) -> str:
    wip = sum(counts[column.id] for column in board.columns if column.kind.in_progress)
    limit = "" if board.wip_limit is None else f" of {board.wip_limit}"
    return f"{clean(board.name)}  WIP {wip}{limit}"


def _title_width(items: Iterable[Item], most: int | None) -> int:
    widest = max((cells(clean(item.title)) for item in items), default=0)
    return widest if most is None else max(min(widest, most), NARROWEST_TITLE)


def _days(item: Item, column: Column, now: int, tz: tzinfo) -> str:
    """The days an item took, or its age so far."""
    days = None
    if column.kind.in_progress:
        days = standing.age_days(item, now=now, tz=tz)
    elif column.kind is Kind.DONE and item.finished_at and item.started_at and item.finished_at >= item.started_at:
        days = clock.day_count(item.started_at, item.finished_at, tz)
    return "" if days is None else f"{days} d"


def _state(item: Item, uses: dict[int, BoxUse]) -> str:
    words = [box_word(uses.get(item.id))]
    if item.blocked_at is not None:
        words.append(f"blocked: {clean(item.blocked_reason or '')}")
    return "  ".join(word for word in words if word)


def _width() -> int | None:
    """The cells of the terminal; None where there is none and nothing is to be cut."""
    if not sys.stdout.isatty():
        return None
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except OSError:
        return None
