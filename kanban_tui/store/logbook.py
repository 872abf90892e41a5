"""Who did what when: the log of commands, of one item or of a whole board, oldest first.

What an import told of the time before it stands among them, a line for each move, given by nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING

from kanban_tui.store import person, queries
from kanban_tui.store.sql import Connection

if TYPE_CHECKING:
    from kanban_tui.board.history import LogLine

_EVER = 1 << 62
_COMMAND = (
    "SELECT k.id, k.at, k.name, k.summary, k.actor,"
    " k.state IN ('undone', 'dropped') AND k.name NOT IN ('undo', 'redo'),"
    " CASE WHEN k.name IN ('expedite', 'expedite end')"
    " THEN (SELECT min(p.at) FROM policy_change p WHERE p.board_id = k.board_id AND p.command_id = k.id)"
    " ELSE (SELECT min(m.at) FROM move m WHERE m.command_id = k.id AND m.backdated = 1) END,"
    " CASE WHEN k.name IN ('block', 'unblock', 'note', 'tick') THEN k.images END FROM command k"
)


def of_item(c: Connection, item_id: int) -> list[LogLine]:
    """Every command that touched an item."""
    rows = c.execute(
        f"{_COMMAND} JOIN command_item t ON t.command_id = k.id WHERE t.item_id = ? ORDER BY k.id", (item_id,)
    )
    return [_line(row, (item_id,)) for row in rows]


def touched_by(c: Connection, item_id: int) -> str | None:
    """Who gave the last command that touched an item; None where one is alone with the board."""
    if not person.shared(c):
        return None
    row = c.execute(
        "SELECT k.actor FROM command k JOIN command_item t ON t.command_id = k.id WHERE t.item_id = ?"
        " ORDER BY k.id DESC LIMIT 1",
        (item_id,),
    ).fetchone()
    return None if row is None else person.name_of(row[0])


def of_board(c: Connection, board_id: int, *, since: int = 0, until: int | None = None) -> Iterator[LogLine]:
    """Every command of a board and every move that was imported, from one instant to before another."""
    end = _EVER if until is None else until
    return merge(_commands(c, board_id, since, end), _imported(c, board_id, since, end), key=attrgetter("at"))


def latest(c: Connection, board_id: int, most: int) -> list[LogLine]:
    """The same from the other end: the latest lines first, at most so many."""
    rows = c.execute(f"{_COMMAND} WHERE k.board_id = ? ORDER BY k.at DESC, k.id DESC LIMIT ?", (board_id, most))
    known = (_line(row, _items(c, row[0])) for row in rows.fetchall())
    imported = _imported(c, board_id, 0, _EVER, "ORDER BY m.at DESC, m.id DESC LIMIT ?", most)
    return list(islice(merge(known, imported, key=attrgetter("at"), reverse=True), most))


def about(line: LogLine) -> int | None:
    """The item whose title tells what a line is about: the only one, or what was split."""
    return line.items[0] if len(line.items) == 1 or (line.items and line.command == "split") else None


def titles(c: Connection, lines: Iterable[LogLine]) -> dict[int, str]:
    """The titles of the items that lines are about."""
    return queries.titles(c, {number for line in lines if (number := about(line)) is not None})


def _items(c: Connection, command: int) -> tuple[int, ...]:
    rows = c.execute("SELECT item_id FROM command_item WHERE command_id = ? ORDER BY item_id", (command,))
    return tuple(row[0] for row in rows)


def _commands(c: Connection, board_id: int, since: int, end: int) -> Iterator[LogLine]:
    items: dict[int, list[int]] = {}
    for command, number in c.execute(
        "SELECT t.command_id, t.item_id FROM command k JOIN command_item t ON t.command_id = k.id"
        " WHERE k.board_id = ? AND k.at >= ? AND k.at < ? ORDER BY t.command_id, t.item_id",
        (board_id, since, end),
    ):
        items.setdefault(command, []).append(number)
    rows = c.execute(
        f"{_COMMAND} WHERE k.board_id = ? AND k.at >= ? AND k.at < ? ORDER BY k.at, k.id", (board_id, since, end)
    )
    return (_line(row, tuple(items.get(row[0], ()))) for row in rows)


def _line(row: tuple[int, int, str, str, str, int, int | None, str | None], items: tuple[int, ...]) -> LogLine:
    from kanban_tui.board.history import LogLine

    _, at, name, summary, actor, undone, told, images = row
    told = _written_for(images) if images is not None else told
    earlier = told if told is not None and told < at and name != "import" else None
    return LogLine(at, name, summary, person.name_of(actor), bool(undone), items, earlier)


def _written_for(images: str) -> int | None:
    """The earliest time in the rows of blocks, notes and ticks that a command wrote."""
    import json

    rows = json.loads(images)
    written = [after for table in ("block", "note", "point_tick") for _, _, after in rows.get(table, ())]
    return min(
        (at for row in written for name in ("started_at", "ended_at", "at") if (at := row.get(name))), default=None
    )


def _imported(
    c: Connection, board_id: int, since: int, end: int, order: str = "ORDER BY m.at, m.id", *values: int
) -> Iterator[LogLine]:
    from kanban_tui.board.history import LogLine

    rows = c.execute(
        "SELECT m.at, i.id, i.title, b.name FROM command k JOIN move m ON m.command_id = k.id"
        " JOIN item i ON i.id = m.item_id LEFT JOIN board_column b ON b.id = m.to_column_id"
        " WHERE k.board_id = ? AND k.name = 'import' AND m.voids IS NULL AND i.deleted = 0 AND m.at >= ? AND m.at < ?"
        f" {order}",
        (board_id, since, end, *values),
    )
    for at, number, title, column in rows:
        where = "left the board" if column is None else f"came to {column}"
        yield LogLine(at, "imported", f"#{number} {title} {where}", "", False, (number,))
