"""How boards and their items stand now: plain SQL over a reading connection, to board/model's values.

What was recorded of them is asked in records.

Board order is the order of columns from left to right, inside a column by position; done columns have the latest first.
What a filter matches is told in filtering.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace

from kanban_tui.board.model import Basis, Board, Column, Family, Item, Kind, Point, WorkType
from kanban_tui.board.text import key
from kanban_tui.errors import NotFound, UsageError
from kanban_tui.store import glance
from kanban_tui.store.sql import Connection

# SQLite takes at most 32,766 variables and is quick well below that.
BATCH = 500

BOARD = (
    "id, name, zone, wip_limit, drain_to, require_start, at_risk_percent, revision, created_at, deleted, work_hours,"
    " holidays"
)
COLUMN = (
    "id, board_id, name, kind, position, wip_limit, drain_to, deleted, retired_into, entry_policy, exit_policy,"
    " stay_least, deployment, box_basis, box_amount"
)
TYPE = "id, board_id, name, deleted, unit_name, max_units, box_basis, box_amount"
ITEM = (
    "id, board_id, column_id, type_id, position, title, description, tags, assignee, created_at, entered_at,"
    " first_started_at, started_at, finished_at, blocked_at, blocked_reason, estimate, due, archived, deleted,"
    " lane, planned_units, done_units, parent_id, container, box_basis, box_amount"
)
# A board and a column with their limits, which are rows of wip_scope.
_BOARDS = (
    "(SELECT b.*, s.wip_limit, s.drain_to FROM board b JOIN wip_scope s ON s.board_id = b.id AND s.kind = 'board')"
    " AS known"
)
_COLUMNS = "(SELECT c.*, s.wip_limit, s.drain_to FROM board_column c JOIN wip_scope s ON s.column_id = c.id) AS known"

# A column and those that were retired into it: archived items keep the column they left.
_TOOK = (
    "WITH RECURSIVE took(id) AS (VALUES (?)"
    " UNION SELECT r.id FROM board_column r JOIN took ON r.retired_into = took.id) SELECT id FROM took"
)

# Of all that an item was split into: when the last was finished, and how many stand on the board unfinished.
_UNDER = (
    "WITH RECURSIVE under(id) AS (SELECT id FROM item WHERE parent_id = ? AND deleted = 0"
    " UNION SELECT i.id FROM item i JOIN under ON i.parent_id = under.id WHERE i.deleted = 0)"
    " SELECT max(finished_at), count(CASE WHEN finished_at IS NULL AND archived = 0 THEN 1 END) FROM item"
    " WHERE id IN (SELECT id FROM under)"
)


class Match(NamedTuple):
    """SQL to stand after the WHERE of a query over `item`, with its values. Without conditions everything matches."""

    where: str = ""
    values: tuple[Any, ...] = ()


ALL = Match()


Row = Sequence[Any]


def _basis(value: str | None) -> Basis | None:
    return None if value is None else Basis(value)


def _column(row: Row, points: Sequence[Point]) -> Column:
    number, board_id, name, kind, *more, basis, amount = row
    column = Column(number, board_id, name, Kind(kind), *more, box_basis=_basis(basis), box_amount=amount)
    return replace(column, points=tuple(points)) if points else column


def _type(row: Row) -> WorkType:
    *fields, basis, amount = row
    return WorkType(*fields, box_basis=_basis(basis), box_amount=amount)


def item_of(row: Row) -> Item:
    """The item of a row of ITEM."""
    *fields, basis, amount = row
    return Item(*fields, box_basis=_basis(basis), box_amount=amount)


def _with_shape(c: Connection, board: Board) -> Board:
    points: dict[int, list[Point]] = {}
    for column_id, *point in c.execute(
        "SELECT p.column_id, p.id, p.text, p.required FROM exit_point p JOIN board_column c ON c.id = p.column_id"
        " WHERE c.board_id = ? AND p.deleted = 0 ORDER BY p.position, p.id",
        (board.id,),
    ):
        points.setdefault(column_id, []).append(Point(*point))
    columns = [
        _column(row, points.get(row[0], ()))
        for row in c.execute(f"SELECT {COLUMN} FROM {_COLUMNS} WHERE board_id = ? ORDER BY position, id", (board.id,))
    ]
    types = c.execute(f"SELECT {TYPE} FROM work_type WHERE board_id = ? AND deleted = 0 ORDER BY id", (board.id,))
    return replace(
        board,
        columns=tuple(column for column in columns if not column.deleted),
        retired=tuple(column for column in columns if column.deleted),
        types=tuple(_type(row) for row in types),
    )


def boards(c: Connection) -> list[Board]:
    """Every board that is not deleted, oldest first."""
    rows = c.execute(f"SELECT {BOARD} FROM {_BOARDS} WHERE deleted = 0 ORDER BY id").fetchall()
    return [_with_shape(c, Board(*row)) for row in rows]


def last_used(c: Connection) -> Board:
    """The board that the latest command was given on. Raises NotFound where there is no board."""
    return board(c, glance.last_used(c))


def board(c: Connection, board_id: int) -> Board:
    """A board by its id. Raises NotFound."""
    row = c.execute(f"SELECT {BOARD} FROM {_BOARDS} WHERE id = ?", (board_id,)).fetchone()
    if row is None:
        raise NotFound(f"There is no board with the id {board_id}.")
    return _with_shape(c, Board(*row))


def has_had_boards(c: Connection) -> bool:
    """Whether there is a board in the file, or was one."""
    return c.execute("SELECT 1 FROM board LIMIT 1").fetchone() is not None


def find_board(c: Connection, name: str | None, *, deleted: bool = False) -> Board:
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
        raise NotFound("There is no board yet: `wip init` makes one.")
    if len(names) > 1:
        raise UsageError(f"There are several boards; name one with --board: {listed}.")
    return find_board(c, names[0])


def revision(c: Connection, board_id: int) -> int:
    """The number that grows with every command; 0 for a board that is gone."""
    row = c.execute("SELECT revision FROM board WHERE id = ?", (board_id,)).fetchone()
    return 0 if row is None else int(row[0])


def titles(c: Connection, numbers: Iterable[int]) -> dict[int, str]:
    """The titles of items by their numbers, those that left the board too."""
    asked = sorted(numbers)
    found: dict[int, str] = {}
    for start in range(0, len(asked), BATCH):
        batch = asked[start : start + BATCH]
        found.update(c.execute(f"SELECT id, title FROM item WHERE id IN ({', '.join('?' * len(batch))})", batch))
    return found


def window(c: Connection, column_id: int, offset: int, limit: int, match: Match = ALL) -> list[Item]:
    """The items of a column from `offset`, at most `limit`, in board order."""
    where, values = match
    rows = c.execute(
        f"SELECT {ITEM} FROM item WHERE column_id = ? AND archived = 0{where} ORDER BY position, id LIMIT ? OFFSET ?",
        (column_id, *values, limit, offset),
    )
    return [item_of(row) for row in rows]


def position_of(c: Connection, here: Item, match: Match = ALL) -> int:
    """The index of an item in its column's order, among those that match."""
    where, values = match
    row = c.execute(
        # The index is searched by the first condition on the position; by the second alone all of the column is read.
        "SELECT count(*) FROM item WHERE column_id = ? AND archived = 0 AND position <= ?"
        f" AND (position < ? OR id < ?){where}",
        (here.column_id, here.position, here.position, here.id, *values),
    ).fetchone()
    return int(row[0])


def items(
    c: Connection,
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
        f"SELECT {prefixed('item', ITEM)} FROM item JOIN board_column c ON c.id = item.column_id"
        f" WHERE item.board_id = ? AND item.archived = ? AND item.deleted = 0{where}"
        " ORDER BY c.position, c.id, item.position, item.id",
        (board_id, int(archived), *values),
    )
    return [item_of(row) for row in rows]


def numbers(c: Connection, board_id: int, match: Match) -> frozenset[int]:
    """The numbers of the items of a board that match, archived ones too."""
    where, values = match
    rows = c.execute(f"SELECT id FROM item WHERE board_id = ? AND deleted = 0{where}", (board_id, *values))
    return frozenset(int(number) for (number,) in rows)


def pieces(c: Connection, numbers: Iterable[int]) -> dict[int, list[Item]]:
    """The pieces of items that were split, by the numbers of those, in the order they were made."""
    found: dict[int, list[Item]] = {}
    for number in numbers:
        rows = c.execute(
            f"SELECT {ITEM} FROM item WHERE parent_id = ? AND deleted = 0 ORDER BY id", (number,)
        ).fetchall()
        if rows:
            found[number] = [item_of(row) for row in rows]
    return found


def pieces_done(c: Connection, numbers: Iterable[int]) -> dict[int, int]:
    """When the last piece of items that were split was finished, by the numbers of those whose pieces are all done.

    Pieces of pieces count in the place of what they are of; what was cancelled holds nothing open.
    """
    found: dict[int, int] = {}
    for number in numbers:
        last, still_open = c.execute(_UNDER, (number,)).fetchone()
        if last is not None and not still_open:
            found[number] = int(last)
    return found


def families(c: Connection, numbers: Iterable[int]) -> dict[int, Family]:
    """The items of these numbers that were split, with how many pieces there are of each."""
    found: dict[int, Family] = {}
    for number in numbers:
        row = c.execute(
            "SELECT p.id, p.title, count(i.finished_at), count(*), sum(i.container) FROM item p"
            " JOIN item i ON i.parent_id = p.id WHERE p.id = ? AND i.deleted = 0 GROUP BY p.id, p.title",
            (number,),
        ).fetchone()
        if row is not None:
            _, title, done, count, split = row
            if split:
                rows = c.execute("SELECT id FROM item WHERE parent_id = ? AND deleted = 0 AND container = 1", (number,))
                done += len(pieces_done(c, [piece for (piece,) in rows.fetchall()]))
            found[number] = Family(number, title, done, count)
    return found


def item(c: Connection, item_id: int) -> Item:
    """An item by its number. Raises NotFound, for a deleted one too."""
    row = c.execute(f"SELECT {ITEM} FROM item WHERE id = ? AND deleted = 0", (item_id,)).fetchone()
    if row is None:
        raise NotFound(f"There is no item #{item_id}.")
    return item_of(row)


def by_numbers(c: Connection, numbers: Iterable[int]) -> list[Item]:
    """The items of these numbers, deleted ones too: what a refused undo would have brought back."""
    found = [c.execute(f"SELECT {ITEM} FROM item WHERE id = ?", (number,)).fetchone() for number in numbers]
    return [item_of(row) for row in found if row is not None]


def in_progress(c: Connection, board_id: int) -> list[Item]:
    """The items that are started and not finished, in board order."""
    rows = c.execute(
        "SELECT id FROM board_column WHERE board_id = ? AND deleted = 0 AND kind IN ('active', 'waiting')"
        " ORDER BY position, id",
        (board_id,),
    ).fetchall()
    return in_columns(c, [int(row[0]) for row in rows])


# By column, as there are indexes: most of an old board is done.
_UNFINISHED = (
    "board_column c JOIN item ON item.column_id = c.id"
    " WHERE c.board_id = ? AND c.deleted = 0 AND c.kind <> 'done' AND item.archived = 0"
)


def blocked_or_due(c: Connection, board_id: int, day: str) -> list[Item]:
    """The unfinished items of a board that are blocked, or due on a date or before, in board order."""
    rows = c.execute(
        f"SELECT {prefixed('item', ITEM)} FROM {_UNFINISHED} AND (item.blocked_at IS NOT NULL OR item.due <= ?)"
        " ORDER BY c.position, c.id, item.position, item.id",
        (board_id, day),
    )
    return [item_of(row) for row in rows]


def blocked_count(c: Connection, board_id: int) -> int:
    """How many unfinished items of a board are blocked."""
    row = c.execute(f"SELECT count(*) FROM {_UNFINISHED} AND item.blocked_at IS NOT NULL", (board_id,)).fetchone()
    return int(row[0])


def under_way(c: Connection, board_id: int) -> list[Item]:
    """The items that were ever started and are not finished: those whose time box runs or waits."""
    return items(c, board_id, match=Match(" AND item.first_started_at IS NOT NULL AND item.finished_at IS NULL"))


def last_command(c: Connection, board_id: int) -> int | None:
    """When the latest command was given on a board."""
    row = c.execute("SELECT at FROM command WHERE board_id = ? ORDER BY id DESC LIMIT 1", (board_id,)).fetchone()
    return None if row is None else int(row[0])


def in_columns(c: Connection, column_ids: Iterable[int]) -> list[Item]:
    """All items that stand in these columns, column by column."""
    found: list[Item] = []
    for column_id in column_ids:
        rows = c.execute(
            f"SELECT {ITEM} FROM item WHERE column_id = ? AND archived = 0 ORDER BY position, id", (column_id,)
        )
        found.extend(item_of(row) for row in rows)
    return found


def of_type(c: Connection, type_id: int) -> list[Item]:
    """All items of a work type, archived ones too."""
    return [item_of(row) for row in c.execute(f"SELECT {ITEM} FROM item WHERE type_id = ? AND deleted = 0", (type_id,))]


def prefixed(table: str, columns: str) -> str:
    """A list of columns, each named with its table."""
    return ", ".join(f"{table}.{column.strip()}" for column in columns.split(","))
