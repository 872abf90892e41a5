"""Is the file sound, and does every promise hold in it?"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from kanban_tui.board import clock
from kanban_tui.board.crossings import crossings, effective
from kanban_tui.board.history import History
from kanban_tui.board.layout import OFF_BOARD, Layout
from kanban_tui.board.model import Board, Item
from kanban_tui.errors import WipError
from kanban_tui.store import queries, triggers, values
from kanban_tui.store.faults import database_error
from kanban_tui.store.reading import connect


@dataclass(frozen=True, slots=True)
class Findings:
    """What is wrong, a line each, and what was mended. Nothing wrong: `problems` is empty."""

    boards: int
    items: int
    moves: int
    problems: tuple[str, ...]
    mended: tuple[str, ...] = ()


def check(path: Path, *, repair: bool = False, now: int | None = None) -> Findings:
    """Check the file: its pages, its keys, its triggers, every limit, every clock, every end of a history.

    With `repair` the move that plain SQL left out is written, and clocks are derived anew. Raises DatabaseError for a
    file that cannot be read at all.
    """
    mended: tuple[str, ...] = ()
    if repair:
        mended = _repair(path, clock.now() if now is None else now)
    connection = connect(path)
    try:
        problems = [*structure(connection), *_triggers(connection)]
        if not problems:
            for board in queries.boards(connection):
                problems += _board(connection, board)
        boards, items, moves = (
            int(connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]) for name in ("board", "item", "move")
        )
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return Findings(0, 0, 0, (str(database_error(error, path)),), mended)
    finally:
        connection.close()
    return Findings(boards, items, moves, tuple(problems), mended)


def structure(c: sqlite3.Connection) -> list[str]:
    """What is wrong with the pages of a file, its keys, and the values in its rows."""
    found = [" ".join(str(line).split()) for (line,) in c.execute("PRAGMA integrity_check") if line != "ok"]
    found += [
        f"{row[0]}: row {row[1]} names a row of {row[2]} that is not there"
        for row in c.execute("PRAGMA foreign_key_check")
    ]
    return [*found, *values.problems(c)]


def _triggers(c: sqlite3.Connection) -> list[str]:
    present = {row[0] for row in c.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    return [f"the trigger {name} is missing" for name in triggers.names() if name not in present]


def _board(c: sqlite3.Connection, board: Board) -> list[str]:
    problems = []
    try:
        layout = Layout.of(board.columns, board.retired)
    except WipError as error:
        return [f"{board.name}: {error}"]
    held = queries.counts(c, board.id)
    for column in board.columns:
        if column.wip_limit is not None and held[column.id] > column.wip_limit:
            problems.append(f"{board.name}: {column.name} holds {held[column.id]} of {column.wip_limit}")
    wip = sum(held[column.id] for column in board.columns if column.kind.in_progress)
    if board.wip_limit is not None and wip > board.wip_limit:
        problems.append(f"{board.name} holds {wip} of {board.wip_limit}")
    for history in _histories(c, board):
        problems += [f"#{history.item.id}: {problem}" for problem in _item(history, layout)]
    return problems


def _histories(c: sqlite3.Connection, board: Board) -> list[History]:
    found = [*queries.items(c, board.id), *queries.items(c, board.id, archived=True)]
    return queries.histories(c, found)


def _item(history: History, layout: Layout) -> list[str]:
    item = history.item
    if _strayed(history, layout):
        return ["its history ends elsewhere than it stands (`wip doctor --repair` writes the missing move)"]
    found = crossings(effective(history.moves), layout)
    kept = (item.first_started_at, item.started_at, item.finished_at, item.entered_at)
    problems = []
    if kept != (found.first_started, found.started, found.finished, found.entered or 0):
        problems.append("its clocks are not those of its history (`wip doctor --repair` derives them anew)")
    is_open = [block for block in history.blocks if block.ended_at is None]
    if (item.blocked_at is not None) != bool(is_open):
        problems.append("its block and the log of blocks differ")
    return problems


def _strayed(history: History, layout: Layout) -> bool:
    """Whether the item stands elsewhere than its history ends."""
    moves = effective(history.moves)
    end = layout.of_column(moves[-1].to_column_id) if moves else OFF_BOARD
    return end != _stands(history.item, layout, end)


def _stands(item: Item, layout: Layout, end: int) -> int:
    here = layout.of_column(item.column_id)
    if not item.archived:
        return here
    return here if end >= layout.done and here >= layout.done else OFF_BOARD


def _repair(path: Path, now: int) -> tuple[str, ...]:
    from kanban_tui.store.engine import open_engine
    from kanban_tui.store.placing import event_time, record_move
    from kanban_tui.store.transaction import unit

    connection = connect(path)
    engine = open_engine(path)
    mended: list[str] = []
    try:
        for board in queries.boards(connection):
            layout = Layout.of(board.columns, board.retired)
            wrong = [history for history in _histories(connection, board) if _item(history, layout)]
            if not wrong:
                continue
            with unit(engine, board.id, "repair", now) as work:
                for history in wrong:
                    row = work.item(history.item.id)
                    work.moved[history.item.id] = row
                    if not _strayed(history, layout):
                        mended.append(f"#{row.id}: derived its clocks anew")
                        continue
                    last = effective(history.moves)
                    source = last[-1].to_column_id if last else None
                    target = None if row.archived else row.column_id
                    record_move(work, row, source, target, event_time(work, row, None))
                    mended.append(f"#{row.id}: wrote the missing move")
                work.end(f"repaired {len(wrong)} items", final=True)
    finally:
        connection.close()
        engine.dispose()
    return tuple(mended)
