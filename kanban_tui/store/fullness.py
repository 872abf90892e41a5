"""How full a board is, read for the rule: its scopes with what triggers counted in them."""

from __future__ import annotations

from msgspec.structs import replace

from kanban_tui.board.limits import Occupancy, Place, Scope, Stand, highest
from kanban_tui.board.model import Board
from kanban_tui.store.sql import Connection

# Columns first, the board last.
_SCOPES = """
    SELECT s.kind, s.id, coalesce(c.name, t.name, nullif(s.name, ''), b.name), s.wip_limit, s.held, s.drain_to,
        s.measure, s.chosen, s.column_id, s.type_id, s.name_key
    FROM wip_scope s JOIN board b ON b.id = s.board_id
        LEFT JOIN board_column c ON c.id = s.column_id LEFT JOIN work_type t ON t.id = s.type_id
    WHERE s.board_id = ? AND coalesce(c.deleted, t.deleted, 0) = 0
    ORDER BY CASE s.kind WHEN 'column' THEN 0 WHEN 'group' THEN 1 WHEN 'type' THEN 2 WHEN 'person' THEN 3
        WHEN 'each_person' THEN 4 WHEN 'lane' THEN 5 ELSE 6 END, c.position, s.name_key, s.id
"""
_COVERED = """
    SELECT g.scope_id, g.column_id FROM scope_column g JOIN board_column c ON c.id = g.column_id
    WHERE c.board_id = ? AND c.deleted = 0
"""


def scopes(c: Connection, board_id: int) -> tuple[Scope, ...]:
    """The scopes of a board, those without a limit too: columns first, the board last."""
    covered: dict[int, set[int]] = {}
    for scope_id, column_id in c.execute(_COVERED, (board_id,)):
        covered.setdefault(scope_id, set()).add(column_id)
    found = []
    for kind, number, name, limit, held, drain_to, measure, chosen, *subject in c.execute(_SCOPES, (board_id,)):
        columns = frozenset(covered.get(number, ()))
        found.append(Scope(kind, number, name, limit, held, columns, drain_to, measure, bool(chosen), *subject))
    return highest(replace(scope, name="") if scope.pattern else scope for scope in found)


def told_apart(c: Connection, board_id: int) -> tuple[Scope, ...]:
    """The limits that a board and its columns do not tell themselves: all other kinds, and those that count units.

    Those that were taken away again too, where the log tells of them.
    """
    logged = c.execute(
        "SELECT DISTINCT subject_id FROM policy_change WHERE board_id = ? AND subject = 'scope'", (board_id,)
    )
    known = {int(number) for (number,) in logged}
    return tuple(
        scope
        for scope in scopes(c, board_id)
        if (scope.limit is not None or scope.id in known)
        and (
            scope.measure == "units"
            if scope.kind in ("column", "board")
            else scope.kind != "each_person" or scope.pattern
        )
    )


def occupancy(c: Connection, board: Board, *, crowd: bool = False) -> Occupancy:
    """How full a board is. With `crowd` also how many items stand how, which a change of shape asks for."""
    places = tuple(Place(column.id, column.name, column.kind) for column in board.columns)
    return Occupancy(board.id, board.name, places, scopes(c, board.id), _crowd(c, board.id) if crowd else None)


def _crowd(c: Connection, board_id: int) -> dict[Stand, int]:
    rows = c.execute(
        "SELECT column_id, type_id, assignee_key, lane, planned_units, count(*) FROM item"
        " WHERE board_id = ? AND archived = 0 GROUP BY 1, 2, 3, 4, 5",
        (board_id,),
    )
    return {Stand(*stand): int(number) for *stand, number in rows}
