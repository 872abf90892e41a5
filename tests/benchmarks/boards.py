"""Board files of any size, written with plain SQL under the program's own triggers."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from kanban_tui.board import clock
from kanban_tui.board.model import DAY, Basis, Kind, TimeBox
from kanban_tui.board.template import TypePlan, of_columns
from kanban_tui.store import commands
from kanban_tui.store.engine import open_engine

HOUR = DAY // 24
# Two years ago, so that there is something to forecast from.
BEGAN = clock.now() // DAY * DAY - 730 * DAY
ITEM = (
    "INSERT INTO item (board_id, column_id, type_id, position, title, title_key, description, tags, created_at,"
    " entered_at, first_started_at, started_at, finished_at, archived, deleted)"
    " VALUES (1, ?, 1, ?, ?, ?, '', '', ?, ?, ?, ?, ?, 0, 0)"
)


def title(k: int) -> str:
    """The title of an item."""
    return f"A title of some length {k}"


def make_board(path: Path, items: int) -> None:
    """A board with so many items: three in five wait, the rest are done."""
    engine = open_engine(path, create=True)
    commands.init_board(engine, "Big")
    engine.dispose()
    rows = []
    for k in range(items):
        done = k % 5 > 2
        began = BEGAN + (k % 300) * DAY
        clocks = (began, began, began + 3 * DAY) if done else (None, None, None)
        rows.append((4 if done else 1, k * 1024, title(k), title(k).casefold(), 1, 1, *clocks))
    with sqlite3.connect(path) as connection:
        connection.executemany(ITEM, rows)
    connection.close()


def make_history(path: Path, items: int) -> None:
    """A board of two years with so many items and six moves each: in, started, to review, back, to review, done.

    The last one in a hundred is still in review after five of them.
    """
    engine = open_engine(path, create=True)
    shape = (("To Do", Kind.QUEUE), ("Doing", Kind.ACTIVE), ("Review", Kind.ACTIVE), ("Done", Kind.DONE))
    kinds = [TypePlan("feature", TimeBox(Basis.ELAPSED, 3 * DAY))]
    commands.init_board(engine, "Past", template=of_columns([(name, kind, None) for name, kind in shape], kinds))
    engine.dispose()
    to_do, doing, review, done = 1, 2, 3, 4
    way = ((None, to_do), (to_do, doing), (doing, review), (review, doing), (doing, review), (review, done))
    rows, moves = [], []
    for k in range(items):
        finished = k < items - items // 100
        created = BEGAN + k * 720 * DAY // items
        times = [created + step * (5 + k % 37) * HOUR for step in range(6)]
        at = times[5] if finished else times[4]
        column = done if finished else review
        # The last start is the last way over the first column in progress; going back from review is none.
        rows.append(
            (column, k, title(k), title(k).casefold(), created, at, times[1], times[1], at if finished else None)
        )
        moves += [(k + 1, *way[step], times[step]) for step in range(6 if finished else 5)]
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO command (board_id, name, at, actor, summary, state, images)"
            " VALUES (1, 'import', ?, 'benchmark', 'made up', 'final', '{}')",
            (BEGAN,),
        )
        (command,) = connection.execute("SELECT max(id) FROM command").fetchone()
        connection.executemany(ITEM, rows)
        connection.executemany(
            "INSERT INTO move (item_id, command_id, from_column_id, to_column_id, at, backdated)"
            f" VALUES (?, {command}, ?, ?, ?, 0)",
            moves,
        )
    connection.close()
