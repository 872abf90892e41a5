"""Whole boards from outside: a history of events, or a board that was exported. Both make a new board.

History is facts and is not checked against limits. Neither can be undone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Engine, insert
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel

from kanban_tui.board import clock, text
from kanban_tui.board.crossings import crossings, effective
from kanban_tui.board.history import BoardHistory, Change, Move
from kanban_tui.board.imported import ImportedBoard, ImportedItem
from kanban_tui.board.layout import Layout
from kanban_tui.board.limits import exceeded, of_board
from kanban_tui.board.model import Column, Kind
from kanban_tui.board.room import stand_of
from kanban_tui.errors import BadValue
from kanban_tui.store import queries
from kanban_tui.store.commands.boards import check_name_free, log_final, new_board, set_first_limit
from kanban_tui.store.commands.content import title_key
from kanban_tui.store.engine import driver, path_of, typed
from kanban_tui.store.placing import GAP
from kanban_tui.store.reading import check_version, stored_version
from kanban_tui.store.tables import (
    BlockRow,
    BoardRow,
    ColumnRow,
    ItemRow,
    MoveRow,
    PolicyRow,
    RefusalRow,
    TypeRow,
    ident,
)

Rows = list[dict[str, Any]]


def import_history(engine: Engine, imported: ImportedBoard, *, now: int | None = None) -> Change:
    """Make a board of an imported history, without limits. Raises RuleRefused where the name is taken."""
    moment = clock.now() if now is None else now
    try:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            check_version(stored_version(driver(session.connection())), path_of(engine))
            board = new_board(
                session,
                imported.name,
                zone=imported.zone,
                columns=[(name, kind, None) for name, kind in imported.columns],
                types=[(name, None) for name in imported.types],
                now=moment,
            )
            summary = f"imported {len(imported.items):,} items"
            command = log_final(session, board, "import", summary, moment)
            _write_items(session, board, ident(command), imported)
            return Change("import", ident(board), board.revision, summary)
    except DBAPIError as error:
        raise typed(error, path_of(engine)) from error


def _write_items(session: Session, board: BoardRow, command_id: int, imported: ImportedBoard) -> None:
    shape = queries.board(driver(session.connection()), ident(board))
    layout = Layout.of(shape.columns)
    types = {text.key(work_type.name): work_type.id for work_type in shape.types}
    first, first_move = _next_id(session, "item"), _next_id(session, "move")
    items: Rows = []
    moves: Rows = []
    blocks: Rows = []
    for number, entry in enumerate(imported.items, start=first):
        path = _moves(entry, number, command_id, layout.columns, first_move + len(moves))
        found = crossings(path, layout)
        moves.extend(_row(move, MoveRow) for move in path)
        standing = [move.to_column_id for move in path if move.to_column_id is not None]
        ended = found.finished if found.finished is not None else found.cancelled
        is_open = None
        for block in entry.blocks:
            # An open block ends at the finish; what is closed, or began after it, is a fact and stays as it was told.
            over = block.ended_at is None and ended is not None and block.started_at <= ended
            end = ended if over else block.ended_at
            blocks.append({"item_id": number, "reason": block.reason, "started_at": block.started_at, "ended_at": end})
            is_open = block if end is None else is_open
        items.append(
            {
                "id": number,
                "board_id": ident(board),
                "column_id": standing[-1] if standing else layout.columns[0].id,
                "type_id": None if entry.type is None else types[text.key(entry.type)],
                "position": number * GAP,
                "title": entry.title,
                "description": entry.description,
                "title_key": title_key(entry.title, ""),
                "created_at": entry.created_at,
                "entered_at": found.entered or 0,
                "first_started_at": found.first_started,
                "started_at": found.started,
                "finished_at": found.finished,
                "blocked_at": is_open.started_at if is_open else None,
                "blocked_reason": is_open.reason if is_open else None,
                "archived": int(path[-1].to_column_id is None) if path else 1,
            }
        )
    _latest_first(items, layout.columns)
    _insert(session, ItemRow, items)
    _insert(session, MoveRow, moves)
    _insert(session, BlockRow, blocks)


def _moves(entry: ImportedItem, number: int, command_id: int, columns: Sequence[Column], first_id: int) -> list[Move]:
    here: int | None = None
    path = []
    for k, move in enumerate(entry.moves):
        to = None if move.column is None else columns[move.column].id
        path.append(Move(first_id + k, number, command_id, here, to, move.at, move.backdated))
        here = to
    return path


def _latest_first(items: Rows, columns: Sequence[Column]) -> None:
    """Give the items of done columns their order: what finished last stands first."""
    done = {column.id for column in columns if column.kind is Kind.DONE}
    finished = [item for item in items if item["column_id"] in done]
    finished.sort(key=lambda item: (item["entered_at"], item["id"]), reverse=True)
    for k, item in enumerate(finished):
        item["position"] = k * GAP


def _next_id(session: Session, table: str) -> int:
    """The first id that no row of a table has, or ever had where numbers are never used again."""
    raw = driver(session.connection())
    (highest,) = raw.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()
    row = raw.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return max(int(highest), int(row[0]) if row else 0) + 1


def _insert(session: Session, table: type[SQLModel], rows: Rows) -> None:
    if rows:
        session.connection().execute(insert(table), rows)


def _row(value: Any, table: type[SQLModel], **changed: Any) -> dict[str, Any]:
    """The columns of a table from a dataclass of the same fields."""
    names = [name for name in table.model_fields if hasattr(value, name)]
    return {name: getattr(value, name) for name in names} | changed


def import_export(engine: Engine, document: BoardHistory, *, name: str | None = None, now: int | None = None) -> Change:
    """Make a board of an exported one, with all its history and other ids. `name` is for a name that is taken.

    Raises RuleRefused where the name is taken, and BadValue where the board holds more than its own limits.
    """
    moment = clock.now() if now is None else now
    _check_limits(document)
    try:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            check_version(stored_version(driver(session.connection())), path_of(engine))
            title = text.name(name or document.board.name, "The name of the board")
            check_name_free(session, title)
            board = BoardRow(
                **_row(document.board, BoardRow, id=None, name=title, name_key=text.key(title), revision=1, deleted=0)
            )
            session.add(board)
            session.flush()
            set_first_limit(session, document.board.wip_limit, document.board.drain_to, board_id=ident(board))
            summary = f"imported {len(document.items):,} items"
            command = log_final(session, board, "import", summary, moment)
            _write_export(session, ident(board), ident(command), document)
            return Change("import", ident(board), board.revision, summary)
    except DBAPIError as error:
        raise typed(error, path_of(engine)) from error


def _check_limits(document: BoardHistory) -> None:
    board = document.board
    Layout.of(board.columns, board.retired)
    crowd = Counter(stand_of(history.item) for history in document.items if not history.item.archived)
    for scope in exceeded(of_board(board, crowd)):
        raise BadValue(f"{scope.name} holds {scope.count}, more than its limit of {scope.limit}.")


def _write_export(session: Session, board_id: int, command_id: int, document: BoardHistory) -> None:
    columns = _renumber_shape(session, board_id, (*document.board.columns, *document.board.retired), ColumnRow)
    for column in document.board.retired:
        if column.retired_into is not None:
            row = session.get(ColumnRow, columns[column.id])
            if row is not None:
                row.retired_into = columns[column.retired_into]
    session.flush()
    types = _renumber_shape(session, board_id, document.board.types, TypeRow)
    shape = queries.board(driver(session.connection()), board_id)
    layout = Layout.of(shape.columns, shape.retired)
    ordered = sorted(document.items, key=lambda history: history.item.id)
    first = _next_id(session, "item")
    numbers = {history.item.id: first + k for k, history in enumerate(ordered)}
    old_moves = sorted((move for history in ordered for move in history.moves), key=lambda move: move.id)
    first_move = _next_id(session, "move")
    move_ids = {move.id: first_move + k for k, move in enumerate(old_moves)}
    moves = [_renumbered_move(move, move_ids, numbers, columns, command_id) for move in old_moves]
    by_item: dict[int, list[Move]] = {}
    for move in moves:
        by_item.setdefault(move.item_id, []).append(move)
    items: Rows = []
    blocks: Rows = []
    for history in ordered:
        item, number = history.item, numbers[history.item.id]
        found = crossings(effective(by_item.get(number, [])), layout)
        items.append(
            _row(
                item,
                ItemRow,
                id=number,
                board_id=board_id,
                column_id=columns[item.column_id],
                type_id=None if item.type_id is None else types[item.type_id],
                title_key=title_key(item.title, item.tags),
                assignee_key=None if item.assignee is None else text.key(item.assignee),
                first_started_at=found.first_started,
                started_at=found.started,
                finished_at=found.finished,
                entered_at=found.entered or 0,
            )
        )
        for block in history.blocks:
            spell = _row(block, BlockRow, item_id=number)
            del spell["id"]
            blocks.append(spell)
    _insert(session, ItemRow, items)
    _insert(session, MoveRow, [_row(move, MoveRow) for move in moves])
    _insert(session, BlockRow, blocks)
    _write_log(session, board_id, command_id, document, {"column": columns, "type": types, "item": numbers})


def _renumber_shape(
    session: Session, board_id: int, rows: Sequence[Any], table: type[ColumnRow] | type[TypeRow]
) -> dict[int, int]:
    """Write columns or types anew; the ids they had to the ids they have."""
    numbers: dict[int, int] = {}
    for old in rows:
        changed: dict[str, Any] = {"id": None, "board_id": board_id, "name_key": text.key(old.name)}
        if table is ColumnRow:
            changed |= {"retired_into": None, "kind": old.kind.value}
        row = table(**_row(old, table, **changed))
        session.add(row)
        session.flush()
        numbers[old.id] = ident(row)
        if isinstance(old, Column):
            set_first_limit(session, old.wip_limit, old.drain_to, column_id=ident(row))
    return numbers


def _renumbered_move(
    move: Move, move_ids: Mapping[int, int], numbers: Mapping[int, int], columns: Mapping[int, int], command_id: int
) -> Move:
    return Move(
        id=move_ids[move.id],
        item_id=numbers[move.item_id],
        command_id=command_id,
        from_column_id=None if move.from_column_id is None else columns[move.from_column_id],
        to_column_id=None if move.to_column_id is None else columns[move.to_column_id],
        at=move.at,
        backdated=move.backdated,
        voids=None if move.voids is None else move_ids[move.voids],
    )


def _write_log(
    session: Session,
    board_id: int,
    command_id: int,
    document: BoardHistory,
    numbers: Mapping[str, Mapping[int, int]],
) -> None:
    """The log of policies and refusals, as far as what it speaks of came along."""
    policy_ids: dict[int, int] = {}
    for change in document.policy:
        subject = board_id if change.subject == "board" else numbers[change.subject].get(change.subject_id)
        if subject is None:
            continue
        before = change.before
        if change.what == "rebox_undone" and before is not None:
            before = str(policy_ids.get(int(before), 0))
        row = PolicyRow(
            **_row(
                change, PolicyRow, id=None, board_id=board_id, command_id=command_id, subject_id=subject, before=before
            )
        )
        session.add(row)
        session.flush()
        policy_ids[change.id] = ident(row)
    refusals: Rows = []
    for refusal in document.refusals:
        item = None if refusal.item_id is None else numbers["item"].get(refusal.item_id)
        column = None if refusal.column_id is None else numbers["column"].get(refusal.column_id)
        row_values = _row(refusal, RefusalRow, board_id=board_id, item_id=item, column_id=column)
        del row_values["id"]
        refusals.append(row_values)
    _insert(session, RefusalRow, refusals)
