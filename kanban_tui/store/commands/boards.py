"""Commands on boards."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from kanban_tui.board import clock, text
from kanban_tui.board.history import Change
from kanban_tui.board.layout import check_order
from kanban_tui.board.model import DEFAULT_COLUMNS, DEFAULT_TYPES, Kind, TimeBox
from kanban_tui.errors import BadValue, RuleRefused
from kanban_tui.store.engine import driver, path_of, typed
from kanban_tui.store.reading import check_version, stored_version
from kanban_tui.store.tables import BoardRow, ColumnRow, CommandRow, TypeRow, ident
from kanban_tui.store.transaction import actor, unit

ColumnSpec = tuple[str, Kind, int | None]
TypeSpec = tuple[str, TimeBox | None]


def clean_zone(zone: str) -> str:
    """The name of a time zone that exists. Raises BadValue."""
    try:
        clock.zone(zone)
    except ValueError as error:
        raise BadValue(f"There is no time zone {text.printable(zone)!r}; they look like Europe/Vienna.") from error
    return zone


def init_board(
    engine: Engine,
    name: str,
    *,
    zone: str = "UTC",
    columns: Sequence[ColumnSpec] = DEFAULT_COLUMNS,
    types: Sequence[TypeSpec] = DEFAULT_TYPES,
    now: int | None = None,
) -> Change:
    """A new board. Raises RuleRefused where one of that name exists; cannot be undone."""
    moment = clock.now() if now is None else now
    try:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            check_version(stored_version(driver(session.connection())), path_of(engine))
            board = new_board(session, name, zone=zone, columns=columns, types=types, now=moment)
            log_final(session, board, "init", f"made the board {board.name}", moment)
            return Change("init", ident(board), board.revision, f"made the board {board.name}")
    except DBAPIError as error:
        raise typed(error, path_of(engine)) from error


def new_board(
    session: Session,
    name: str,
    *,
    zone: str,
    columns: Sequence[ColumnSpec],
    types: Sequence[TypeSpec],
    now: int,
) -> BoardRow:
    """The rows of a new board, flushed. Raises RuleRefused or BadValue."""
    clean = text.name(name, "The name of the board")
    check_order([kind for _, kind, _ in columns])
    check_name_free(session, clean)
    board = BoardRow(name=clean, name_key=text.key(clean), zone=clean_zone(zone), revision=1, created_at=now)
    session.add(board)
    session.flush()
    seen: set[str] = set()
    for position, (column, kind, limit) in enumerate(columns):
        label = text.name(column, "The name of the column")
        if text.key(label) in seen:
            raise BadValue(f"Two columns are called {label}.")
        seen.add(text.key(label))
        row = ColumnRow(board_id=ident(board), name=label, name_key=text.key(label), kind=kind.value, position=position)
        session.add(row)
        session.flush()
        set_first_limit(session, limit, column_id=ident(row))
    for type_name, box in types:
        label = text.name(type_name, "The name of the work type")
        session.add(
            TypeRow(
                board_id=ident(board),
                name=label,
                name_key=text.key(label),
                box_basis=box.basis.value if box else None,
                box_amount=box.amount if box else None,
            )
        )
        session.flush()
    return board


def set_first_limit(
    session: Session, limit: int | None, drain_to: int | None = None, *, column_id: int | None = None, board_id: int = 0
) -> None:
    """Give a new column, or a new board for None, its limit."""
    if limit is not None:
        session.connection().execute(
            sql(
                "UPDATE wip_scope SET wip_limit = :limit, drain_to = :drain WHERE"
                " column_id = :column OR :column IS NULL AND board_id = :board AND kind = 'board'"
            ),
            {"limit": limit, "drain": drain_to, "column": column_id, "board": board_id},
        )


def check_name_free(session: Session, name: str) -> None:
    """Raise RuleRefused where a board has this name."""
    taken = select(BoardRow.id).where(BoardRow.name_key == text.key(name), col(BoardRow.deleted) == 0)
    if session.exec(taken).first() is not None:
        raise RuleRefused(f"There is a board {name} already.")


def log_final(session: Session, board: BoardRow, name: str, summary: str, now: int) -> CommandRow:
    """Log a command that cannot be undone."""
    command = CommandRow(board_id=ident(board), name=name, at=now, actor=actor(), summary=summary, state="final")
    session.add(command)
    session.flush()
    return command


def rename_board(engine: Engine, board_id: int, name: str, *, now: int | None = None) -> Change:
    """Give a board another name. Raises RuleRefused where one of that name exists."""
    clean = text.name(name, "The name of the board")
    with unit(engine, board_id, "board rename", now) as work:
        if clean == work.board.name:
            return work.unchanged(f"the board is called {clean} already")
        if text.key(clean) != work.board.name_key:
            check_name_free(work.session, clean)
        work.board.name, work.board.name_key, old = clean, text.key(clean), work.board.name
        return work.end(f"renamed the board {old} to {clean}")


def set_zone(engine: Engine, board_id: int, zone: str, *, now: int | None = None) -> Change:
    """Set the zone whose dates and days the board counts. Raises BadValue."""
    name = clean_zone(zone)
    with unit(engine, board_id, "board zone", now) as work:
        if name == work.board.zone:
            return work.unchanged(f"the zone is {name} already")
        work.board.zone = name
        return work.end(f"set the zone to {name}")


def set_require_start(engine: Engine, board_id: int, on: bool, *, now: int | None = None) -> Change:
    """Whether an item must have been started before it can be finished."""
    with unit(engine, board_id, "board require-start", now) as work:
        if work.board.require_start == int(on):
            return work.unchanged("that is so already")
        work.board.require_start = int(on)
        return work.end("a start is required" if on else "a start is not required")


def delete_board(engine: Engine, board_id: int, *, now: int | None = None) -> Change:
    """Mark a board as deleted; its items and history are kept, and undo brings it back."""
    with unit(engine, board_id, "board delete", now) as work:
        work.board.deleted = 1
        return work.end(f"deleted the board {work.board.name}")
