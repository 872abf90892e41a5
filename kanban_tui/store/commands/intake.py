"""A new board of a history of events from another tool.

History is facts and is not checked against limits. It cannot be undone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import asdict

from kanban_tui.board import clock, text
from kanban_tui.board.change import Change, Move
from kanban_tui.board.crossings import crossings
from kanban_tui.board.imported import ImportedBoard, ImportedItem
from kanban_tui.board.layout import Layout
from kanban_tui.board.model import Board, Column, Kind
from kanban_tui.board.template import TypePlan, of_columns
from kanban_tui.store.commands.boards import log_final, new_board
from kanban_tui.store.placing import GAP
from kanban_tui.store.sql import Connection, Engine
from kanban_tui.store.transaction import refuse_other_version

Rows = list[dict[str, Any]]


def import_history(engine: Engine, imported: ImportedBoard, *, now: int | None = None) -> Change:
    """Make a board of an imported history, without limits. Raises RuleRefused where the name is taken."""
    moment = clock.now() if now is None else now
    with engine.begin() as raw:
        refuse_other_version(raw, engine)
        board = new_board(
            raw,
            imported.name,
            of_columns(
                [(name, kind, None) for name, kind in imported.columns], [TypePlan(name) for name in imported.types]
            ),
            zone=imported.zone,
            now=moment,
        )
        summary = summary_of(len(imported.items))
        command_id = log_final(raw, board.id, "import", summary, moment)
        _write_items(raw, board, command_id, imported)
        return Change("import", board.id, board.revision, summary)


def summary_of(items: int) -> str:
    """What the log says of it."""
    return f"imported {items:,} item{'' if items == 1 else 's'}"


def _write_items(raw: Connection, board: Board, command_id: int, imported: ImportedBoard) -> None:
    layout = Layout.of(board.columns)
    types = {text.key(work_type.name): work_type.id for work_type in board.types}
    first, first_move = next_id(raw, "item"), next_id(raw, "move")
    items: Rows = []
    moves: Rows = []
    blocks: Rows = []
    for number, entry in enumerate(imported.items, start=first):
        path = _moves(entry, number, command_id, layout.columns, first_move + len(moves))
        found = crossings(path, layout)
        moves.extend(asdict(move) for move in path)
        standing = [move.to_column_id for move in path if move.to_column_id is not None]
        ended = found.finished if found.finished is not None else found.cancelled
        is_open = None
        for block in entry.blocks:
            # An open block ends at the finish; what is closed, or began after it, is a fact and stays as it was told.
            over = block.ended_at is None and ended is not None and block.started_at <= ended
            end = ended if over else block.ended_at
            blocks.append({**asdict(block), "item_id": number, "ended_at": end, "deleted": 0})
            is_open = block if end is None else is_open
        items.append(
            {
                "id": number,
                "board_id": board.id,
                "column_id": standing[-1] if standing else layout.columns[0].id,
                "type_id": None if entry.type is None else types[text.key(entry.type)],
                "position": number * GAP,
                "title": entry.title,
                "description": entry.description,
                "title_key": text.search_key(entry.title, ""),
                "tags": "",
                "created_at": entry.created_at,
                "entered_at": found.entered or 0,
                "first_started_at": found.first_started,
                "started_at": found.started,
                "finished_at": found.finished,
                "blocked_at": is_open.started_at if is_open else None,
                "blocked_reason": is_open.reason if is_open else None,
                "archived": int(path[-1].to_column_id is None) if path else 1,
                "deleted": 0,
            }
        )
    latest_first(items, layout.columns)
    insert(raw, "item", items)
    insert(raw, "move", moves)
    insert(raw, "block", blocks)


def _moves(entry: ImportedItem, number: int, command_id: int, columns: Sequence[Column], first_id: int) -> list[Move]:
    here: int | None = None
    path = []
    for k, move in enumerate(entry.moves):
        to = None if move.column is None else columns[move.column].id
        path.append(Move(first_id + k, number, command_id, here, to, move.at, move.backdated, doubt=move.doubt))
        here = to
    return path


def latest_first(items: Rows, columns: Sequence[Column]) -> None:
    """Give the items of done columns their order: what finished last stands first."""
    done = {column.id for column in columns if column.kind is Kind.DONE}
    finished = [item for item in items if item["column_id"] in done]
    finished.sort(key=lambda item: (item["entered_at"], item["id"]), reverse=True)
    for k, item in enumerate(finished):
        item["position"] = k * GAP


def next_id(raw: Connection, table: str) -> int:
    """The first id that no row of a table has, or ever had where numbers are never used again."""
    (highest,) = raw.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()
    row = raw.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return max(int(highest), int(row[0]) if row else 0) + 1


def insert(raw: Connection, table: str, rows: Rows) -> None:
    """Insert rows of the same columns; an id of None is given by the database."""
    if rows:
        columns = [name for name in rows[0] if name != "id" or rows[0]["id"] is not None]
        names = ", ".join(f'"{name}"' for name in columns)
        marks = ", ".join(f":{name}" for name in columns)
        raw.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
