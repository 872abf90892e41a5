"""Long commands, in one process: what they refuse is worded when the file is no longer locked."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from kanban_tui.board.model import Kind
from kanban_tui.board.template import of_columns
from kanban_tui.errors import WipError
from kanban_tui.store import commands
from kanban_tui.store.engine import Engine, open_engine
from tests.benchmarks.boards import make_board
from tests.benchmarks.measuring import say


def run(folder: Path, rounds: int) -> None:
    """Many items, many columns, and limits that say no."""
    del rounds
    path = folder / "many.db"
    make_board(path, 20_000)
    engine = open_engine(path)
    to_do = list(range(1, 20_001))
    waiting = [number for number in to_do if (number - 1) % 5 <= 2]
    _clocked("a limit under 12,000 items, refused", lambda: commands.set_limit(engine, 1, 1, 5))
    _clocked("a limit under 12,000 items, draining", lambda: commands.set_limit(engine, 1, 1, 5, drain=True))
    commands.set_limit(engine, 1, 1, None)
    _clocked("4,000 items into a column of 2, refused", lambda: commands.move(engine, waiting[:4_000], 2))
    commands.set_limit(engine, 1, 2, None)
    _clocked("4,000 items moved", lambda: commands.move(engine, waiting[:4_000], 2))
    _clocked("4,000 items archived", lambda: commands.archive(engine, waiting[:4_000]))
    commands.set_limit(engine, 1, 2, 1)
    commands.undo(engine, 1)
    _clocked("4,000 items archived, undone", lambda: commands.undo(engine, 1))
    commands.archive(engine, waiting[:4_000])
    _limit_of(engine, 2, 1)
    _clocked("4,000 items archived, their undo refused", lambda: commands.undo(engine, 1))
    engine.dispose()
    for columns in (900, 1_200):
        _clocked(f"a chain of {columns:,} full columns", _full_line(folder / f"{columns}.db", columns))


def _limit_of(engine: Engine, column_id: int, limit: int) -> None:
    """A limit that came about behind the back of the commands' log, so that undo meets it."""
    with engine.begin() as raw:
        raw.execute("UPDATE wip_scope SET wip_limit = ? WHERE column_id = ?", (limit, column_id))


def _full_line(path: Path, columns: int) -> Callable[[], object]:
    engine = open_engine(path, create=True)
    line = [
        ("To Do", Kind.QUEUE, None),
        *((f"C{k}", Kind.ACTIVE, 1) for k in range(columns)),
        ("Done", Kind.DONE, None),
    ]
    board_id = commands.init_board(engine, "Line", template=of_columns(line)).board_id
    item = (
        "INSERT INTO item (board_id, column_id, position, title, title_key, description, tags, entered_at, archived,"
        " deleted) SELECT board_id, id, 0, name, name_key, '', '', 0, 0, 0 FROM board_column WHERE kind = 'active'"
    )
    with engine.begin() as raw:
        raw.execute(item)
    (number,) = commands.add(engine, board_id, "One more").items
    return lambda: commands.advance(engine, [number], 1)


def _clocked(what: str, command: Callable[[], object]) -> None:
    began = time.perf_counter()
    with suppress(WipError):
        command()
    say(what, (time.perf_counter() - began) * 1000, aim="1,000 ms")
