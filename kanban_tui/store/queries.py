"""What can be asked: plain SQL over a reading connection, to board/model's values.

Board order is the order of columns from left to right, inside a column by position; done columns have the latest first.
A filter text matches titles, `#tags` and numbers without regard to case.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from kanban_tui.board.model import Basis, Board, Column, Item, Kind, WorkType
from kanban_tui.board.text import key
from kanban_tui.errors import NotFound, UsageError

if TYPE_CHECKING:
    from kanban_tui.board.history import Block, BoardHistory, History, Move, PolicyChange

BOARD = "id, name, zone, wip_limit, drain_to, require_start, at_risk_percent, revision, created_at, deleted"
COLUMN = "id, board_id, name, kind, position, wip_limit, drain_to, deleted, retired_into, box_basis, box_amount"
TYPE = "id, board_id, name, deleted, box_basis, box_amount"
ITEM = (
    "id, board_id, column_id, type_id, position, title, description, tags, assignee, created_at, entered_at,"
    " first_started_at, started_at, finished_at, blocked_at, blocked_reason, estimate, due, archived, deleted,"
    " lane, planned_units, box_basis, box_amount"
)
# A board and a column with their limits, which are rows of wip_scope.
_BOARDS = (
    "(SELECT b.*, s.wip_limit, s.drain_to FROM board b JOIN wip_scope s ON s.board_id = b.id AND s.kind = 'board')"
)
_COLUMNS = "(SELECT c.*, s.wip_limit, s.drain_to FROM board_column c JOIN wip_scope s ON s.column_id = c.id)"
MOVE = "id, item_id, command_id, from_column_id, to_column_id, at, backdated, voids"
BLOCK = "id, item_id, reason, started_at, ended_at, deleted"
NOTE = "id, item_id, at, text, author, deleted"
POLICY = "id, board_id, command_id, at, what, subject, subject_id, before, after, reason"
REFUSAL = "id, board_id, at, command, item_id, column_id"

# A column and those that were retired into it: archived items keep the column they left.
_TOOK = (
    "WITH RECURSIVE took(id) AS (VALUES (?)"
    " UNION SELECT r.id FROM board_column r JOIN took ON r.retired_into = took.id) SELECT id FROM took"
)


class Match(NamedTuple):
    """SQL to stand after the WHERE of a query over `item`, with its values. Without conditions everything matches."""

    where: str = ""
    values: tuple[Any, ...] = ()


ALL = Match()


# SQLite takes at most 32,766 variables and is quick well below that.
_BATCH = 500

Row = Sequence[Any]


class Clocks(NamedTuple):
    """An item's clocks as they are now; not started, not finished and not known are None."""

    id: int
    title: str
    type_id: int | None
    tags: str
    assignee: str | None
    created_at: int | None
    started_at: int | None
    finished_at: int | None
    archived: int


def _basis(value: str | None) -> Basis | None:
    return None if value is None else Basis(value)


def _column(row: Row) -> Column:
    return Column(row[0], row[1], row[2], Kind(row[3]), *row[4:9], box_basis=_basis(row[9]), box_amount=row[10])


def _type(row: Row) -> WorkType:
    return WorkType(*row[:4], box_basis=_basis(row[4]), box_amount=row[5])


def _item(row: Row) -> Item:
    return Item(*row[:22], box_basis=_basis(row[22]), box_amount=row[23])


def _with_shape(c: sqlite3.Connection, board: Board) -> Board:
    columns = [
        _column(row)
        for row in c.execute(f"SELECT {COLUMN} FROM {_COLUMNS} WHERE board_id = ? ORDER BY position, id", (board.id,))
    ]
    types = c.execute(f"SELECT {TYPE} FROM work_type WHERE board_id = ? AND deleted = 0 ORDER BY id", (board.id,))
    return replace(
        board,
        columns=tuple(column for column in columns if not column.deleted),
        retired=tuple(column for column in columns if column.deleted),
        types=tuple(_type(row) for row in types),
    )


def boards(c: sqlite3.Connection) -> list[Board]:
    """Every board that is not deleted, oldest first."""
    rows = c.execute(f"SELECT {BOARD} FROM {_BOARDS} WHERE deleted = 0 ORDER BY id").fetchall()
    return [_with_shape(c, Board(*row)) for row in rows]


def board(c: sqlite3.Connection, board_id: int) -> Board:
    """A board by its id. Raises NotFound."""
    row = c.execute(f"SELECT {BOARD} FROM {_BOARDS} WHERE id = ?", (board_id,)).fetchone()
    if row is None:
        raise NotFound(f"There is no board with the id {board_id}.")
    return _with_shape(c, Board(*row))


def has_had_boards(c: sqlite3.Connection) -> bool:
    """Whether there is a board in the file, or was one."""
    return c.execute("SELECT 1 FROM board LIMIT 1").fetchone() is not None


def find_board(c: sqlite3.Connection, name: str | None, *, deleted: bool = False) -> Board:
    """The board of a name, or the only one for None. Raises NotFound, or UsageError where there are several.

    With `deleted` a deleted board is found too, where no other has taken its name: what undoes its deletion.
    """
    if name is not None:
        row = c.execute(
            f"SELECT {BOARD} FROM {_BOARDS} WHERE name_key = ? AND deleted <= ? ORDER BY deleted, id DESC",
            (key(name), int(deleted)),
        ).fetchone()
        if row is not None:
            return _with_shape(c, Board(*row))
    names = [str(row[0]) for row in c.execute("SELECT name FROM board WHERE deleted = 0 ORDER BY id")]
    listed = ", ".join(names)
    if name is not None:
        raise NotFound(f"There is no board {name!r}; there is {listed}." if names else f"There is no board {name!r}.")
    if not names:
        raise NotFound("There is no board in this file yet: `wip init` makes one.")
    if len(names) > 1:
        raise UsageError(f"There are several boards; name one with --board: {listed}.")
    return find_board(c, names[0])


def revision(c: sqlite3.Connection, board_id: int) -> int:
    """The number that grows with every command; 0 for a board that is gone."""
    row = c.execute("SELECT revision FROM board WHERE id = ?", (board_id,)).fetchone()
    return 0 if row is None else int(row[0])


def counts(c: sqlite3.Connection, board_id: int) -> dict[int, int]:
    """How many items stand in each column of a board."""
    return counts_matching(c, board_id, ALL)


def counts_matching(c: sqlite3.Connection, board_id: int, match: Match) -> dict[int, int]:
    """How many items in each column match a filter."""
    where, values = match
    found = c.execute(
        "SELECT c.id, (SELECT count(*) FROM item WHERE column_id = c.id AND archived = 0"
        f"{where}) FROM board_column c WHERE c.board_id = ? AND c.deleted = 0",
        (*values, board_id),
    )
    return {int(row[0]): int(row[1]) for row in found}


def expedited(c: sqlite3.Connection, board_id: int) -> dict[int, int]:
    """How many items of each column are in the expedite lane, outside its limit; columns without are left out."""
    rows = c.execute(
        "SELECT column_id, count(*) FROM item WHERE board_id = ? AND lane IS NOT NULL AND archived = 0"
        " GROUP BY column_id",
        (board_id,),
    )
    return {int(column): int(number) for column, number in rows}


def window(c: sqlite3.Connection, column_id: int, offset: int, limit: int, match: Match = ALL) -> list[Item]:
    """The items of a column from `offset`, at most `limit`, in board order."""
    where, values = match
    rows = c.execute(
        f"SELECT {ITEM} FROM item WHERE column_id = ? AND archived = 0{where} ORDER BY position, id LIMIT ? OFFSET ?",
        (column_id, *values, limit, offset),
    )
    return [_item(row) for row in rows]


def position_of(c: sqlite3.Connection, item_id: int, match: Match = ALL) -> int:
    """The index of an item in its column's order, among those that match. Raises NotFound."""
    here = item(c, item_id)
    where, values = match
    row = c.execute(
        "SELECT count(*) FROM item WHERE column_id = ? AND archived = 0"
        f" AND (position < ? OR (position = ? AND id < ?)){where}",
        (here.column_id, here.position, here.position, here.id, *values),
    ).fetchone()
    return int(row[0])


def items(
    c: sqlite3.Connection,
    board_id: int,
    *,
    column_id: int | None = None,
    type_id: int | None = None,
    blocked: bool = False,
    archived: bool = False,
    match: Match = ALL,
) -> list[Item]:
    """The items of a board that meet every condition given, in board order. `archived` asks for those instead."""
    where, values = match.where, list(match.values)
    if column_id is not None:
        where += f" AND item.column_id IN ({_TOOK})"
        values.append(column_id)
    if type_id is not None:
        where += " AND item.type_id = ?"
        values.append(type_id)
    if blocked:
        where += " AND blocked_at IS NOT NULL"
    rows = c.execute(
        f"SELECT {_prefixed('item', ITEM)} FROM item JOIN board_column c ON c.id = item.column_id"
        f" WHERE item.board_id = ? AND item.archived = ? AND item.deleted = 0{where}"
        " ORDER BY c.position, c.id, item.position, item.id",
        (board_id, int(archived), *values),
    )
    return [_item(row) for row in rows]


def numbers(c: sqlite3.Connection, board_id: int, match: Match) -> frozenset[int]:
    """The numbers of the items of a board that match, archived ones too."""
    where, values = match
    rows = c.execute(f"SELECT id FROM item WHERE board_id = ? AND deleted = 0{where}", (board_id, *values))
    return frozenset(int(number) for (number,) in rows)


def item(c: sqlite3.Connection, item_id: int) -> Item:
    """An item by its number. Raises NotFound, for a deleted one too."""
    row = c.execute(f"SELECT {ITEM} FROM item WHERE id = ? AND deleted = 0", (item_id,)).fetchone()
    if row is None:
        raise NotFound(f"There is no item #{item_id}.")
    return _item(row)


def by_numbers(c: sqlite3.Connection, numbers: Iterable[int]) -> list[Item]:
    """The items of these numbers, deleted ones too: what a refused undo would have brought back."""
    found = [c.execute(f"SELECT {ITEM} FROM item WHERE id = ?", (number,)).fetchone() for number in numbers]
    return [_item(row) for row in found if row is not None]


def in_progress(c: sqlite3.Connection, board_id: int) -> list[Item]:
    """The items that are started and not finished, in board order."""
    rows = c.execute(
        "SELECT id FROM board_column WHERE board_id = ? AND deleted = 0 AND kind IN ('active', 'waiting')"
        " ORDER BY position, id",
        (board_id,),
    ).fetchall()
    return in_columns(c, [int(row[0]) for row in rows])


def due_by(c: sqlite3.Connection, board_id: int, day: str) -> list[Item]:
    """The unfinished items of a board that are due on a date or before, in board order."""
    return items(c, board_id, match=Match(" AND item.due <= ? AND item.finished_at IS NULL", (day,)))


def under_way(c: sqlite3.Connection, board_id: int) -> list[Item]:
    """The items that were ever started and are not finished: those whose time box runs or waits."""
    return items(c, board_id, match=Match(" AND item.first_started_at IS NOT NULL AND item.finished_at IS NULL"))


def archived(c: sqlite3.Connection, board_id: int, match: Match, limit: int) -> list[tuple[Item, int]]:
    """Items that were taken off a board and when, latest first, at most `limit`.

    What an item's last command did to it was to take it away; an imported one left when it last came to a column.
    """
    rows = c.execute(
        "SELECT item.id, coalesce((SELECT max(k.at) FROM command_item t JOIN command k ON k.id = t.command_id"
        " WHERE t.item_id = item.id), item.entered_at) AS gone FROM item"
        f" WHERE board_id = ? AND archived = 1 AND deleted = 0{match.where} ORDER BY gone DESC, item.id DESC LIMIT ?",
        (board_id, *match.values, limit),
    ).fetchall()
    found = {item.id: item for item in by_numbers(c, [number for number, _ in rows])}
    return [(found[number], int(at)) for number, at in rows]


def archived_count(c: sqlite3.Connection, board_id: int, match: Match) -> int:
    """How many items were taken off a board, of those that match."""
    row = c.execute(
        f"SELECT count(*) FROM item WHERE board_id = ? AND archived = 1 AND deleted = 0{match.where}",
        (board_id, *match.values),
    ).fetchone()
    return int(row[0])


def in_columns(c: sqlite3.Connection, column_ids: Iterable[int]) -> list[Item]:
    """All items that stand in these columns, column by column."""
    found: list[Item] = []
    for column_id in column_ids:
        rows = c.execute(
            f"SELECT {ITEM} FROM item WHERE column_id = ? AND archived = 0 ORDER BY position, id", (column_id,)
        )
        found.extend(_item(row) for row in rows)
    return found


def of_type(c: sqlite3.Connection, type_id: int) -> list[Item]:
    """All items of a work type, archived ones too."""
    return [_item(row) for row in c.execute(f"SELECT {ITEM} FROM item WHERE type_id = ? AND deleted = 0", (type_id,))]


def histories(c: sqlite3.Connection, items: Sequence[Item]) -> list[History]:
    """The moves, blocks, notes and policy changes of items, in the order given."""
    from kanban_tui.board.history import Block, History, Move, Note, PolicyChange

    ids = [item.id for item in items]
    moves = _by_item(c, f"SELECT {MOVE} FROM move WHERE item_id IN ({{}}) ORDER BY item_id, id", ids, Move)
    blocks = _by_item(
        c, f"SELECT {BLOCK} FROM block WHERE item_id IN ({{}}) AND deleted = 0 ORDER BY started_at, id", ids, Block
    )
    notes = _by_item(c, f"SELECT {NOTE} FROM note WHERE item_id IN ({{}}) AND deleted = 0 ORDER BY at, id", ids, Note)
    policy = _by_item(
        c,
        f"SELECT {POLICY} FROM policy_change WHERE subject = 'item' AND subject_id IN ({{}}) ORDER BY id",
        ids,
        PolicyChange,
        key=6,
    )
    return [History(item, *(tuple(rows.get(item.id, ())) for rows in (moves, blocks, policy, notes))) for item in items]


def _by_item(c: sqlite3.Connection, sql: str, ids: Sequence[int], make: Any, key: int = 1) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        for row in c.execute(sql.format(", ".join("?" * len(batch))), batch):
            found.setdefault(row[key], []).append(make(*row))
    return found


def board_history(c: sqlite3.Connection, board_id: int) -> BoardHistory:
    """Everything a report needs, read as one: a writer in between changes nothing."""
    from kanban_tui.board.history import Block, BoardHistory, History, Move, Note, RefusalRecord
    from kanban_tui.store import fullness

    c.execute("BEGIN")
    try:
        here = board(c, board_id)
        rows = c.execute(f"SELECT {ITEM} FROM item WHERE board_id = ? AND deleted = 0 ORDER BY id", (board_id,))
        found = [_item(row) for row in rows]
        moves = _all(
            c,
            f"SELECT {_prefixed('m', MOVE)} FROM move m JOIN item i ON i.id = m.item_id"
            " WHERE i.board_id = ? ORDER BY m.item_id, m.id",
            board_id,
            Move,
        )
        blocks = _all(
            c,
            f"SELECT {_prefixed('b', BLOCK)} FROM block b JOIN item i ON i.id = b.item_id"
            " WHERE i.board_id = ? AND b.deleted = 0 ORDER BY b.started_at, b.id",
            board_id,
            Block,
        )
        notes = _all(
            c,
            f"SELECT {_prefixed('n', NOTE)} FROM note n JOIN item i ON i.id = n.item_id"
            " WHERE i.board_id = ? AND n.deleted = 0 ORDER BY n.at, n.id",
            board_id,
            Note,
        )
        policy = policy_changes(c, board_id)
        others = fullness.told_apart(c, board_id)
        refusals = [
            RefusalRecord(*row)
            for row in c.execute(f"SELECT {REFUSAL} FROM refusal WHERE board_id = ? ORDER BY at, id", (board_id,))
        ]
    finally:
        c.execute("ROLLBACK")
    own: dict[int, list[PolicyChange]] = {}
    for change in policy:
        if change.subject == "item":
            own.setdefault(change.subject_id, []).append(change)
    histories = tuple(
        History(item, *(tuple(rows.get(item.id, ())) for rows in (moves, blocks, own, notes))) for item in found
    )
    return BoardHistory(here, histories, tuple(policy), tuple(refusals), others)


def _all(c: sqlite3.Connection, sql: str, board_id: int, make: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in c.execute(sql, (board_id,)):
        found.setdefault(row[1], []).append(make(*row))
    return found


def policy_changes(c: sqlite3.Connection, board_id: int) -> list[PolicyChange]:
    """The log of limits and time boxes of a board, oldest first."""
    from kanban_tui.board.history import PolicyChange

    rows = c.execute(f"SELECT {POLICY} FROM policy_change WHERE board_id = ? ORDER BY id", (board_id,))
    return [PolicyChange(*row) for row in rows]


def moves(c: sqlite3.Connection, item_id: int) -> list[Move]:
    """The moves of an item in the order they were written, void ones too."""
    from kanban_tui.board.change import Move

    return [Move(*row) for row in c.execute(f"SELECT {MOVE} FROM move WHERE item_id = ? ORDER BY id", (item_id,))]


def open_blocks(c: sqlite3.Connection, item_id: int) -> list[Block]:
    """The blocks of an item that have no end yet: one, or none."""
    from kanban_tui.board.history import Block

    rows = c.execute(f"SELECT {BLOCK} FROM block WHERE item_id = ? AND ended_at IS NULL AND deleted = 0", (item_id,))
    return [Block(*row) for row in rows]


def finish_times(c: sqlite3.Connection, board_id: int) -> list[tuple[int | None, int]]:
    """When each finished item of a board was started and finished, archived ones too: all a header needs of them.

    One whose times contradict each other has no start: it has no cycle time.
    """
    rows = c.execute(
        "SELECT CASE WHEN created_at > finished_at THEN NULL ELSE started_at END, finished_at FROM item"
        " WHERE board_id = ? AND deleted = 0 AND finished_at IS NOT NULL",
        (board_id,),
    )
    return [(row[0], int(row[1])) for row in rows]


def clocks(c: sqlite3.Connection, board_id: int, match: Match = ALL) -> list[Clocks]:
    """The clocks of every item of a board that a command set, archived ones too: no history is read for them."""
    rows = c.execute(
        "SELECT item.id, item.title, item.type_id, item.tags, item.assignee, item.created_at, item.started_at,"
        " item.finished_at, item.archived FROM item"
        f" WHERE item.board_id = ? AND item.deleted = 0{match.where}",
        (board_id, *match.values),
    )
    return list(map(Clocks._make, rows))


def moved_after(c: sqlite3.Connection, board_id: int, at: int) -> list[int]:
    """The numbers of the items of a board that moved after an instant: their clocks were others then."""
    rows = c.execute(
        "SELECT DISTINCT m.item_id FROM move m JOIN item i ON i.id = m.item_id"
        " WHERE m.at > ? AND i.board_id = ? AND i.deleted = 0",
        (at, board_id),
    )
    return [int(row[0]) for row in rows]


def finished_between(c: sqlite3.Connection, board_id: int, start: int, end: int) -> int:
    """How many items of a board were finished, from one instant to before another."""
    row = c.execute(
        "SELECT count(*) FROM item WHERE board_id = ? AND deleted = 0 AND finished_at >= ? AND finished_at < ?",
        (board_id, start, end),
    ).fetchone()
    return int(row[0])


def refused_between(c: sqlite3.Connection, board_id: int, start: int, end: int) -> int:
    """How often the limits of a board said no, from one instant to before another."""
    row = c.execute(
        "SELECT count(*) FROM refusal WHERE board_id = ? AND at >= ? AND at < ?", (board_id, start, end)
    ).fetchone()
    return int(row[0])


def refused_since(c: sqlite3.Connection, board_id: int, start: int) -> dict[int | None, int]:
    """How often the limits of a board said no from an instant on, by the column that was asked for."""
    rows = c.execute(
        "SELECT column_id, count(*) FROM refusal WHERE board_id = ? AND at >= ? GROUP BY column_id", (board_id, start)
    )
    return {row[0]: int(row[1]) for row in rows}


def finished_lately(c: sqlite3.Connection, column_id: int, since: int, most: int) -> int:
    """How many of the first `most` items of a done column, latest first, were finished from an instant on."""
    row = c.execute(
        "SELECT count(*) FROM (SELECT finished_at FROM item WHERE column_id = ? AND archived = 0"
        " ORDER BY position, id LIMIT ?) WHERE finished_at >= ?",
        (column_id, most, since),
    ).fetchone()
    return int(row[0])


def _prefixed(table: str, columns: str) -> str:
    return ", ".join(f"{table}.{column.strip()}" for column in columns.split(","))
