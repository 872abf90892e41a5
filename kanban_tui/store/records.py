"""What was recorded of a board: moves, blocks, notes, changes of policies, refusals, and when items were finished.

Plain SQL over a reading connection, to board/history's values. How the board stands now is asked in queries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby, starmap
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from kanban_tui.board.model import Item
from kanban_tui.store import person, queries
from kanban_tui.store.queries import ALL, BATCH, ITEM, Match, item_of, prefixed
from kanban_tui.store.sql import Connection

if TYPE_CHECKING:
    from kanban_tui.board.change import Move
    from kanban_tui.board.history import Block, BoardHistory, History, PolicyChange

_Rows = Mapping[int, Sequence[Any]]

_EVER = 1 << 62
MOVE = "id, item_id, command_id, from_column_id, to_column_id, at, backdated, voids, doubt"
BLOCK = "id, item_id, reason, started_at, ended_at, deleted"
NOTE = "id, item_id, at, text, author, deleted"
TICK = "id, item_id, point_id, at, author, deleted"
POLICY = "id, board_id, command_id, at, what, subject, subject_id, before, after, reason"
REFUSAL = "id, board_id, at, command, item_id, column_id"


class Clocks(Struct, frozen=True):
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


def histories(c: Connection, items: Sequence[Item]) -> list[History]:
    """The moves, blocks, notes and policy changes of items, in the order given."""
    from kanban_tui.board.change import Move
    from kanban_tui.board.history import Block, Note, PolicyChange, Tick

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
    ticks = _by_item(c, f"SELECT {TICK} FROM point_tick WHERE item_id IN ({{}}) AND deleted = 0 ORDER BY id", ids, Tick)
    return list(_histories(c, items, moves, blocks, policy, notes, ticks))


def _histories(
    c: Connection, items: Sequence[Item], moves: _Rows, blocks: _Rows, policy: _Rows, notes: _Rows, ticks: _Rows
) -> Iterator[History]:
    """The histories of items from what belongs to each of them, by its number; pieces are read of what was split."""
    from kanban_tui.board.history import History

    split = [item.id for item in items if item.container]
    pieces, done = queries.pieces(c, split), queries.pieces_done(c, split)
    for item in items:
        number = item.id
        yield History(
            item,
            tuple(moves.get(number, ())),
            tuple(blocks.get(number, ())),
            tuple(policy.get(number, ())),
            tuple(notes.get(number, ())),
            tuple(ticks.get(number, ())),
            tuple(piece.id for piece in pieces.get(number, ())),
            done.get(number),
        )


def _by_item(c: Connection, sql: str, ids: Sequence[int], make: Any, key: int = 1) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        for row in c.execute(sql.format(", ".join("?" * len(batch))), batch):
            found.setdefault(row[key], []).append(make(*row))
    return found


def board_history(c: Connection, board_id: int) -> BoardHistory:
    """Everything a report needs, read as one: a writer in between changes nothing."""
    from kanban_tui.board.change import Move
    from kanban_tui.board.history import Block, BoardHistory, Note, RefusalRecord, Tick
    from kanban_tui.store import fullness

    c.execute("BEGIN")
    try:
        here = queries.board(c, board_id)
        rows = c.execute(f"SELECT {ITEM} FROM item WHERE board_id = ? AND deleted = 0 ORDER BY id", (board_id,))
        found = [item_of(row) for row in rows]
        moves = _all(
            c,
            # Asked so, the index of moves gives their order: a join would sort them all.
            f"SELECT {MOVE} FROM move WHERE item_id IN (SELECT id FROM item WHERE board_id = ?) ORDER BY item_id, id",
            board_id,
            Move,
        )
        blocks = _all(
            c,
            f"SELECT {prefixed('b', BLOCK)} FROM block b JOIN item i ON i.id = b.item_id"
            " WHERE i.board_id = ? AND b.deleted = 0 ORDER BY b.item_id, b.started_at, b.id",
            board_id,
            Block,
        )
        notes = _all(
            c,
            f"SELECT {prefixed('n', NOTE)} FROM note n JOIN item i ON i.id = n.item_id"
            " WHERE i.board_id = ? AND n.deleted = 0 ORDER BY n.item_id, n.at, n.id",
            board_id,
            Note,
        )
        ticks = _all(
            c,
            f"SELECT {prefixed('t', TICK)} FROM point_tick t JOIN item i ON i.id = t.item_id"
            " WHERE i.board_id = ? AND t.deleted = 0 ORDER BY t.item_id, t.id",
            board_id,
            Tick,
        )
        policy = policy_changes(c, board_id)
        others = fullness.told_apart(c, board_id)
        people = _people(c, board_id)
        refusals = [
            RefusalRecord(*row)
            for row in c.execute(f"SELECT {REFUSAL} FROM refusal WHERE board_id = ? ORDER BY at, id", (board_id,))
        ]
        own: dict[int, list[PolicyChange]] = {}
        for change in policy:
            if change.subject == "item":
                own.setdefault(change.subject_id, []).append(change)
        histories = tuple(_histories(c, found, moves, blocks, own, notes, ticks))
    finally:
        c.execute("ROLLBACK")
    return BoardHistory(here, histories, tuple(policy), tuple(refusals), others, people)


def _all(c: Connection, sql: str, board_id: int, make: Any) -> dict[int, tuple[Any, ...]]:
    """What belongs to each item of a board, from rows that stand by item."""
    rows = groupby(c.execute(sql, (board_id,)), itemgetter(1))
    # Named tuples are made in C: their own constructor is a function of Python's.
    made = partial(map, partial(tuple.__new__, make)) if issubclass(make, tuple) else partial(starmap, make)
    return {number: tuple(made(of_item)) for number, of_item in rows}


def _people(c: Connection, board_id: int) -> dict[int, str]:
    """Who gave the commands that changed a policy of a board, by the command; nobody is named where one is alone."""
    if not person.shared(c):
        return {}
    rows = c.execute(
        "SELECT DISTINCT k.id, k.actor FROM command k JOIN policy_change p ON p.command_id = k.id WHERE p.board_id = ?",
        (board_id,),
    )
    return {number: person.name_of(actor) for number, actor in rows}


def policy_changes(c: Connection, board_id: int) -> list[PolicyChange]:
    """The log of limits and time boxes of a board, oldest first."""
    from kanban_tui.board.history import PolicyChange

    rows = c.execute(f"SELECT {POLICY} FROM policy_change WHERE board_id = ? ORDER BY id", (board_id,))
    return [PolicyChange(*row) for row in rows]


def moves(c: Connection, item_id: int) -> list[Move]:
    """The moves of an item in the order they were written, void ones too."""
    from kanban_tui.board.change import Move

    return [Move(*row) for row in c.execute(f"SELECT {MOVE} FROM move WHERE item_id = ? ORDER BY id", (item_id,))]


def open_blocks(c: Connection, item_id: int) -> list[Block]:
    """The blocks of an item that have no end yet: one, or none."""
    from kanban_tui.board.history import Block

    rows = c.execute(f"SELECT {BLOCK} FROM block WHERE item_id = ? AND ended_at IS NULL AND deleted = 0", (item_id,))
    return [Block(*row) for row in rows]


def ticked(c: Connection, item_id: int) -> frozenset[int]:
    """The points of its column's checklist that are ticked for an item since it came there, by their ids."""
    return frozenset(ticks(c, item_id))


def ticks(c: Connection, item_id: int) -> dict[int, int]:
    """By the ids of points, the rows that say they were ticked for an item since it came to its column."""
    rows = c.execute(
        "SELECT t.point_id, t.id FROM point_tick t JOIN item i ON i.id = t.item_id"
        " WHERE t.item_id = ? AND t.deleted = 0 AND t.at >= i.entered_at ORDER BY t.id",
        (item_id,),
    )
    return {int(point): int(number) for point, number in rows}


def finish_times(c: Connection, board_id: int) -> list[tuple[int | None, int]]:
    """When each finished item of a board was started and finished, archived ones too: all a header needs of them.

    One whose times contradict each other has no start: it has no cycle time.
    """
    rows = c.execute(
        "SELECT CASE WHEN created_at > finished_at THEN NULL ELSE started_at END, finished_at FROM item"
        " WHERE board_id = ? AND deleted = 0 AND finished_at IS NOT NULL",
        (board_id,),
    )
    return [(row[0], int(row[1])) for row in rows]


def clocks(c: Connection, board_id: int, match: Match = ALL, *, at: int = _EVER) -> list[Clocks]:
    """The clocks of every item of a board that a command set, archived ones too: no history is read for them.

    What was split after `at` was an item like others then.
    """
    rows = c.execute(
        "SELECT item.id, item.title, item.type_id, item.tags, item.assignee, item.created_at, item.started_at,"
        " item.finished_at, item.archived FROM item"
        " WHERE item.board_id = ? AND item.deleted = 0 AND (item.container = 0"
        f" OR EXISTS (SELECT 1 FROM move m WHERE m.item_id = item.id AND m.at > ?)){match.where}",
        (board_id, at, *match.values),
    )
    return list(starmap(Clocks, rows))


def moved_after(c: Connection, board_id: int, at: int) -> list[int]:
    """The numbers of the items of a board that moved after an instant: their clocks were others then."""
    rows = c.execute(
        "SELECT DISTINCT m.item_id FROM move m JOIN item i ON i.id = m.item_id"
        " WHERE m.at > ? AND i.board_id = ? AND i.deleted = 0",
        (at, board_id),
    )
    return [int(row[0]) for row in rows]


def known_before(c: Connection, board_id: int, at: int) -> bool:
    """Whether a board held anything before an instant, by the moves of its items."""
    row = c.execute(
        "SELECT 1 FROM item i JOIN move m ON m.item_id = i.id"
        " WHERE i.board_id = ? AND i.deleted = 0 AND i.container = 0 AND m.at < ? LIMIT 1",
        (board_id, at),
    ).fetchone()
    return row is not None


def refused_between(c: Connection, board_id: int, start: int, end: int) -> int:
    """How often the limits of a board said no, from one instant to before another."""
    row = c.execute(
        "SELECT count(*) FROM refusal WHERE board_id = ? AND at >= ? AND at < ?", (board_id, start, end)
    ).fetchone()
    return int(row[0])


def refused_since(c: Connection, board_id: int, start: int) -> dict[int | None, int]:
    """How often the limits of a board said no from an instant on, by the column that was asked for."""
    rows = c.execute(
        "SELECT column_id, count(*) FROM refusal WHERE board_id = ? AND at >= ? GROUP BY column_id", (board_id, start)
    )
    return {row[0]: int(row[1]) for row in rows}


def finished_lately(c: Connection, column_id: int, since: int, most: int) -> int:
    """How many of the first `most` items of a done column, latest first, were finished from an instant on."""
    row = c.execute(
        "SELECT count(*) FROM (SELECT finished_at FROM item WHERE column_id = ? AND archived = 0"
        " ORDER BY position, id LIMIT ?) AS first WHERE finished_at >= ?",
        (column_id, most, since),
    ).fetchone()
    return int(row[0])
