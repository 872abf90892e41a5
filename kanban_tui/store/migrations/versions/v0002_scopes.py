"""Every limit is a row of one table, tables are strict, and an item has a lane, units and a key for its person."""

from __future__ import annotations

import json
from typing import Any

from alembic import op
from sqlalchemy import Connection, text

from kanban_tui.board.text import key
from kanban_tui.store.migrations.rebuild import drop_old, rebuild

revision = "0002"
down_revision = "0001"

# In the order in which they name one another.
_TABLES = (
    "board",
    "board_column",
    "work_type",
    "command",
    "item",
    "move",
    "block",
    "policy_change",
    "refusal",
    "command_item",
)

_PROGRESS = "c.kind IN ('active', 'waiting')"
_STANDING = (
    "FROM item i JOIN scope_column g ON g.column_id = i.column_id WHERE g.scope_id = wip_scope.id AND i.archived = 0"
)


def upgrade() -> None:
    """Write every row into a table of the new form; the triggers are made after all migrations."""
    connection = op.get_bind()
    # The key is written below; until then it is one that the table's check takes for any name.
    rebuild(connection, "0002", _TABLES, {"item": {"assignee_key": "lower(assignee)"}})
    _name_people(connection)
    _make_scopes(connection)
    _translate_images(connection)
    drop_old(connection, _TABLES)


def _name_people(connection: Connection) -> None:
    people = connection.execute(text("SELECT DISTINCT assignee FROM item WHERE assignee IS NOT NULL")).scalars().all()
    for name in people:
        connection.execute(
            text("UPDATE item SET assignee_key = :key WHERE assignee = :name"), {"key": key(name), "name": name}
        )


def _make_scopes(connection: Connection) -> None:
    """A row for each limit; one that more stood under than it allows drains down to it."""
    rest = "'', '', 'items', 0, 0, 0"
    into = (
        "INSERT INTO wip_scope (board_id, kind, column_id, {more}name, name_key, measure, chosen, held, counted) SELECT"
    )
    for kind, limit in (("board", "NULL"), ("each_person", "NULL"), ("lane", "1")):
        connection.exec_driver_sql(
            f"{into.format(more='wip_limit, ')} id, '{kind}', NULL, {limit}, {rest} FROM board ORDER BY id"
        )
    connection.exec_driver_sql(f"{into.format(more='')} board_id, 'column', id, {rest} FROM board_column ORDER BY id")
    connection.exec_driver_sql(
        "INSERT INTO wip_scope (board_id, kind, name, name_key, measure, chosen, held, counted)"
        " SELECT board_id, 'each_person', min(assignee), assignee_key, 'items', 0, 0, 0 FROM item"
        " WHERE assignee_key IS NOT NULL GROUP BY board_id, assignee_key ORDER BY min(id)"
    )
    connection.exec_driver_sql(
        "INSERT INTO scope_column (column_id, scope_id) SELECT c.id, s.id FROM wip_scope s"
        " JOIN board_column c ON c.board_id = s.board_id WHERE s.column_id = c.id"
        f" OR s.kind IN ('board', 'each_person') AND {_PROGRESS} OR s.kind = 'lane' AND c.kind <> 'done'"
    )
    connection.exec_driver_sql(
        f"UPDATE wip_scope SET held = (SELECT count(*) {_STANDING}) WHERE kind IN ('column', 'board')"
    )
    connection.exec_driver_sql(
        f"UPDATE wip_scope SET held = (SELECT count(*) {_STANDING} AND i.assignee_key = wip_scope.name_key)"
        " WHERE kind = 'each_person'"
    )
    for kind, table, subject in (("board", "board", "board_id"), ("column", "board_column", "column_id")):
        old = f"FROM old_{table} o WHERE o.id = wip_scope.{subject}"
        limit, drain_to = f"(SELECT CAST(o.wip_limit AS INTEGER) {old})", f"(SELECT CAST(o.drain_to AS INTEGER) {old})"
        connection.exec_driver_sql(
            f"UPDATE wip_scope SET wip_limit = max({limit}, held), drain_to ="
            f" CASE WHEN {limit} < held THEN {limit} WHEN {drain_to} < {limit} THEN {drain_to} END"
            f" WHERE kind = '{kind}'"
        )


def _translate_images(connection: Connection) -> None:
    """What undo and redo write back speaks of limits where they stand now, and of people with their keys."""
    of_board: dict[int, int] = dict(
        connection.exec_driver_sql("SELECT board_id, id FROM wip_scope WHERE kind = 'board'").all()
    )
    of_column: dict[int, int] = dict(
        connection.exec_driver_sql("SELECT column_id, id FROM wip_scope WHERE kind = 'column'").all()
    )
    rows = connection.exec_driver_sql("SELECT id, images FROM command WHERE images <> '{}'").all()
    for number, images in rows:
        found = json.loads(images)
        limits: list[list[Any]] = []
        for table, scopes in (("board", of_board), ("board_column", of_column)):
            kept = []
            for row_id, before, after in found.get(table, ()):
                sides = [_taken(side) for side in (before, after)]
                if before is None:
                    sides[0] = dict.fromkeys(sides[1])
                if sides[1] and sides[0] != sides[1]:
                    limits.append([scopes[row_id], *sides])
                if before is None or before or after:
                    kept.append([row_id, before, after])
            found[table] = kept
        for _, before, after in found.get("item", ()):
            for side in (before, after):
                if side is not None and "assignee" in side:
                    name = side["assignee"]
                    side["assignee_key"] = None if name is None else key(name)
        found["wip_scope"] = limits
        found = {table: kept for table, kept in found.items() if kept}
        connection.execute(
            text("UPDATE command SET images = :images WHERE id = :id"),
            {"images": json.dumps(found, separators=(",", ":")), "id": number},
        )


def _taken(side: dict[str, Any] | None) -> dict[str, Any]:
    """Take the limit out of one side of an image."""
    return {} if side is None else {name: side.pop(name) for name in ("wip_limit", "drain_to") if name in side}
