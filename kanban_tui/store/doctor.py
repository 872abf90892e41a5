"""Is the file sound, and does every promise hold in it?"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from kanban_tui.board import clock
from kanban_tui.board.crossings import crossings, effective
from kanban_tui.board.history import History
from kanban_tui.board.layout import OFF_BOARD, Layout
from kanban_tui.board.model import Board, Item
from kanban_tui.board.text import key
from kanban_tui.errors import WipError
from kanban_tui.store import oddities, queries, records, schema
from kanban_tui.store.address import Place
from kanban_tui.store.fullness import scopes
from kanban_tui.store.laws import law_of
from kanban_tui.store.reading import connect
from kanban_tui.store.scopes import apart, covers, held, of_a_person, pattern
from kanban_tui.store.sql import Connection
from kanban_tui.store.sqlite import damage
from kanban_tui.store.sqlite.faults import database_error

if TYPE_CHECKING:
    from kanban_tui.store.sql import Engine


class Findings(Struct, frozen=True):
    """What is wrong, a line each, and what was mended. Nothing wrong: `problems` is empty."""

    boards: int
    items: int
    moves: int
    problems: tuple[str, ...]
    mended: tuple[str, ...] = ()


def check(place: Place, *, repair: bool = False, now: int | None = None) -> Findings:
    """Check the boards of a place: pages and values of a file, keys, triggers, every limit, every clock, every end of a
    history.

    With `repair` older boards at a server are brought to today's schema first, the move that plain SQL left out is
    written, and clocks are derived anew. Raises DatabaseError where they cannot be read at all.
    """
    mended: tuple[str, ...] = ()
    if repair:
        mended = _repair(place, clock.now() if now is None else now)
    connection = connect(place)
    try:
        problems = _damage(connection)
        if not problems:
            problems += [*_triggers(connection), *law_of(connection).tables_changed(connection)]
            problems += oddities.keys(connection)
            for board in queries.boards(connection):
                problems += _board(connection, board, clock.now() if now is None else now)
        boards, items, moves = (
            int(connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]) for name in ("board", "item", "move")
        )
    except (sqlite3.Error, UnicodeDecodeError) as error:
        assert isinstance(place, Path)
        return Findings(0, 0, 0, (str(database_error(error, place)),), mended)
    finally:
        connection.close()
    return Findings(boards, items, moves, tuple(problems), mended)


def _damage(c: Connection) -> list[str]:
    """What cannot be read; of a file with such rows nothing else is told."""
    if isinstance(c, sqlite3.Connection):
        return damage.structure(c)
    from kanban_tui.store.postgres import damage as of_server

    return list(of_server.problems(c))


def _triggers(c: Connection) -> list[str]:
    """What is not as this program makes it. A trigger more than those can do anything."""
    law = law_of(c)
    present, wanted = law.present(c), law.statements()
    mend = "(`wip doctor --repair` restores it)"
    problems = [f"the trigger {name} is missing {mend}" for name in wanted if name not in present]
    problems += [
        f"the trigger {name} is not as it was made {mend}"
        for name in wanted
        if present.get(name, wanted[name]) != wanted[name]
    ]
    problems += [f"the trigger {name} is none of ours" for name in present if name not in wanted]
    return problems


def _board(c: Connection, board: Board, now: int) -> list[str]:
    problems = []
    try:
        layout = Layout.of(board.columns, board.retired)
    except WipError as error:
        return [f"{board.name}: {error}"]
    problems += [f"{board.name}: {problem}" for problem in _scopes(c, board)]
    histories = _histories(c, board)
    for history in histories:
        problems += [f"#{history.item.id}: {problem}" for problem in _item(history, layout)]
    problems += [
        f"#{number}: it is deleted, and its history does not say so (`wip doctor --repair` puts it into the bin)"
        for number in _vanished(c, board, layout)
    ]
    return [*problems, *oddities.of_board(c, board, [history.item for history in histories], now)]


# A group may name its columns: at least one, of its board, and none that is done.
_NAMES = "EXISTS (SELECT 1 FROM scope_column n WHERE n.scope_id = s.id)"
_CHOSEN = f"s.chosen = 1 AND s.kind = 'group' AND (s.wip_limit IS NULL OR {_NAMES})"
_STRAY = (
    "wip_scope s JOIN scope_column g ON g.scope_id = s.id JOIN board_column c ON c.id = g.column_id"
    " WHERE (s.board_id <> c.board_id OR s.chosen = 1 AND c.kind = 'done')"
)


def _scopes(c: Connection, board: Board) -> list[str]:
    """Every scope holds what is counted in it, and no more than its limit; each covers the columns it should."""
    problems = []
    known = {scope.id: scope for scope in scopes(c, board.id)}
    counted = c.execute(f"SELECT s.id, {held('s')} FROM wip_scope s WHERE s.board_id = ?", (board.id,)).fetchall()
    for number, count in counted:
        scope = known.get(number)
        if scope is None or scope.pattern:
            continue
        name = scope.name if scope.kind != "lane" else "the expedite lane"
        if count != scope.count:
            problems.append(f"{name} holds {count}, and {scope.count} is written (`wip doctor --repair` counts anew)")
        if scope.limit is not None and count > scope.limit:
            problems.append(f"{name} holds {count} of {scope.limit}")
    wrong = c.execute(
        "SELECT c.name FROM board_column c JOIN wip_scope s ON s.board_id = c.board_id"
        " LEFT JOIN scope_column g ON g.column_id = c.id AND g.scope_id = s.id"
        f" WHERE c.board_id = ? AND c.deleted = 0 AND NOT ({_CHOSEN})"
        f" AND (g.scope_id IS NOT NULL) <> ({covers('s', 'c')})"
        f" UNION ALL SELECT c.name FROM {_STRAY} AND s.board_id = ?",
        (board.id, board.id),
    )
    problems += [f"{name} is covered by other limits than it should be" for name in dict.fromkeys(n for (n,) in wrong)]
    others = c.execute(
        f"SELECT s.name FROM wip_scope s WHERE s.board_id = ? AND {of_a_person('s')} AND {apart('s')}", (board.id,)
    )
    problems += [f"{name} has another limit than each person (`wip doctor --repair` restores it)" for (name,) in others]
    strangers = c.execute(
        "SELECT i.id, i.assignee, i.assignee_key FROM item i WHERE i.board_id = ? AND i.assignee IS NOT NULL",
        (board.id,),
    )
    problems += [f"#{number}: {name} is counted as {who}" for number, name, who in strangers if key(name) != who]
    return problems


def _histories(c: Connection, board: Board) -> list[History]:
    found = [*queries.items(c, board.id), *queries.items(c, board.id, archived=True)]
    return records.histories(c, found)


def _vanished(c: Connection, board: Board, layout: Layout) -> list[int]:
    """The deleted items whose history never left the board: no command deletes one like that."""
    rows = c.execute("SELECT id FROM item WHERE board_id = ? AND deleted = 1 ORDER BY id", (board.id,)).fetchall()
    found = records.histories(c, queries.by_numbers(c, [number for (number,) in rows]))
    return [history.item.id for history in found if _strayed(history, layout)]


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


def _restore(engine: Engine, c: Connection) -> list[str]:
    """Make the triggers anew where they are not as they were made, and count every scope."""
    wrong = _triggers(c)
    counts = [problem for board in queries.boards(c) for problem in _scopes(c, board)]
    if not wrong and not counts:
        return []
    with engine.begin() as raw:
        law_of(raw).drop(raw)
        raw.execute(f"DELETE FROM scope_column WHERE (column_id, scope_id) IN (SELECT c.id, s.id FROM {_STRAY})")
        raw.execute(
            "UPDATE wip_scope SET chosen = 0"
            f" WHERE chosen = 1 AND NOT EXISTS (SELECT 1 FROM wip_scope s WHERE s.id = wip_scope.id AND {_CHOSEN})"
        )
        covered = f"s.chosen = 0 AND {covers('s', 'c')}"
        raw.execute(
            "DELETE FROM scope_column WHERE EXISTS (SELECT 1 FROM wip_scope s JOIN board_column c"
            f" ON c.id = scope_column.column_id WHERE s.id = scope_id AND s.chosen = 0 AND NOT ({covers('s', 'c')}))"
        )
        raw.execute(
            "INSERT INTO scope_column (column_id, scope_id) SELECT c.id, s.id FROM wip_scope s"
            f" JOIN board_column c ON c.board_id = s.board_id WHERE {covered} AND NOT EXISTS"
            " (SELECT 1 FROM scope_column g WHERE g.column_id = c.id AND g.scope_id = s.id)"
        )
        raw.execute(
            f"UPDATE wip_scope SET held = 0, drain_to = NULL, measure = ({pattern('p.measure', 'wip_scope')}),"
            f" wip_limit = ({pattern('coalesce(p.drain_to, p.wip_limit)', 'wip_scope')})"
            f" WHERE {of_a_person('wip_scope')} AND {apart('wip_scope')}"
        )
        # What stands over its limit stays, and drains: nothing is taken from the board to mend a number.
        counted = f"(SELECT {held('s')} FROM wip_scope s WHERE s.id = wip_scope.id)"
        raw.execute(
            f"UPDATE wip_scope SET held = {counted},"
            f" wip_limit = CASE WHEN wip_limit < {counted} THEN {counted} ELSE wip_limit END,"
            f" drain_to = CASE WHEN wip_limit < {counted} THEN coalesce(drain_to, wip_limit) ELSE drain_to END"
        )
        law_of(raw).create(raw)
    return [*(["restored the triggers"] if wrong else []), *(["counted every limit anew"] if counts else [])]


def _repair(place: Place, now: int) -> tuple[str, ...]:
    from kanban_tui.store.engine import open_engine
    from kanban_tui.store.placing import event_time, record_move
    from kanban_tui.store.transaction import unit, update

    mended: list[str] = []
    if not isinstance(place, Path):
        from kanban_tui.store.postgres.engine import bring_up_to_date

        if (version := bring_up_to_date(place)) is not None:
            mended.append(f"brought the boards from version {version} to {schema.SCHEMA}")
    connection = connect(place)
    engine = open_engine(place)
    try:
        mended += _restore(engine, connection)
        if oddities.keys(connection):
            with engine.begin() as raw:
                mended += oddities.mend_keys(raw)
        for board in queries.boards(connection):
            layout = Layout.of(board.columns, board.retired)
            for number in _vanished(connection, board, layout):
                with engine.begin() as raw:
                    update(raw, "item", number, {"deleted": 0})
                mended.append(f"#{number}: put into the bin")
            wrong = [history for history in _histories(connection, board) if _item(history, layout)]
            if not wrong:
                continue
            with unit(engine, board.id, "repair", now) as work:
                for history in wrong:
                    item = work.item(history.item.id)
                    work.moved.add(item.id)
                    if not _strayed(history, layout):
                        mended.append(f"#{item.id}: derived its clocks anew")
                        continue
                    last = effective(history.moves)
                    source = last[-1].to_column_id if last else None
                    target = None if item.archived else item.column_id
                    record_move(work, item.id, source, target, event_time(work, item, None))
                    mended.append(f"#{item.id}: wrote the missing move")
                work.end(f"repaired {len(wrong)} item{'' if len(wrong) == 1 else 's'}", final=True)
    finally:
        connection.close()
        engine.dispose()
    return tuple(mended)
