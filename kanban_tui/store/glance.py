"""How full a board is and what has breached its time box, for a shell prompt: numbers only, and the values of the model
are not even imported."""

from __future__ import annotations

from typing import NamedTuple

from kanban_tui.store.sql import Connection

_DAY = 86_400_000_000
_ZONE = "SELECT id FROM board_column WHERE board_id = :board AND deleted = 0 AND kind IN ('active', 'waiting')"

# The items whose time box may be breached, with what is known of each without reading its history. Nothing uses more
# of its box than the time since its first start; an item that has been in progress ever since has used all of it,
# if that is what its box counts.
_OVER = f"""
    WITH running AS (
        SELECT i.id, i.first_started_at, i.box_basis IS NULL AND c.box_basis IS NOT NULL AS of_column,
            coalesce(i.box_basis, c.box_basis, t.box_basis) AS basis,
            CASE WHEN i.box_basis IS NOT NULL THEN i.box_amount
                WHEN c.box_basis IS NOT NULL THEN c.box_amount ELSE t.box_amount END AS amount
        FROM item i JOIN board_column c ON c.id = i.column_id
            LEFT JOIN work_type t ON t.id = i.type_id AND t.deleted = 0
        WHERE i.column_id IN ({_ZONE}) AND i.archived = 0
    )
    SELECT id, basis = 'elapsed' AND NOT of_column AND first_started_at IS NOT NULL
        AND NOT EXISTS (
            SELECT 1 FROM move m WHERE m.item_id = running.id AND (m.voids IS NOT NULL OR m.at >= first_started_at
                AND (m.to_column_id IS NULL OR m.to_column_id NOT IN ({_ZONE}))))
        AND NOT EXISTS (
            SELECT 1 FROM policy_change p
            WHERE p.board_id = :board AND p.subject = 'item' AND p.subject_id = running.id AND p.what = 'rebox')
    FROM running
    WHERE basis IS NOT NULL AND (first_started_at IS NULL
        OR :now - first_started_at > CASE basis WHEN 'days' THEN (amount - 2) * {_DAY} ELSE amount END)
"""


class Glance(NamedTuple):
    """The items in progress and what they may be at most (None: no limit), those certainly breached, and the numbers
    of those whose history must say."""

    wip: int
    limit: int | None
    breached: int
    doubtful: tuple[int, ...]


def only_board(c: Connection, name: str | None) -> int | None:
    """The id of the board of a name, or of the only one for None; None where there is none, or a choice of several."""
    where, values = "", []
    if name is not None:
        from kanban_tui.board.text import key

        where, values = " AND name_key = ?", [key(name)]
    found = c.execute(f"SELECT id FROM board WHERE deleted = 0{where} LIMIT 2", values).fetchall()
    return int(found[0][0]) if len(found) == 1 else None


def last_used(c: Connection) -> int:
    """The id of the board that the latest command was given on; 0 where there is no board."""
    row = c.execute(
        "SELECT b.id FROM board b WHERE b.deleted = 0"
        " ORDER BY (SELECT coalesce(max(k.id), 0) FROM command k WHERE k.board_id = b.id) DESC, b.id DESC LIMIT 1"
    ).fetchone()
    return 0 if row is None else int(row[0])


def glance(c: Connection, board_id: int, *, now: int) -> Glance:
    """How full a board is."""
    wip = c.execute(f"SELECT count(*) FROM item WHERE column_id IN ({_ZONE}) AND archived = 0", {"board": board_id})
    over = c.execute(_OVER, {"board": board_id, "now": now}).fetchall()
    return Glance(
        int(wip.fetchone()[0]),
        wip_limit(c, board_id),
        sum(1 for _, certain in over if certain),
        tuple(number for number, certain in over if not certain),
    )


def wip_limit(c: Connection, board_id: int) -> int | None:
    """The most items in progress that a board may have as it stands.

    Its own limit, else that of its columns together if all have one, and beside them the expedited, whom those do not
    count. None where there is none, or units are counted: those say nothing of how many items there may be.
    """
    rows = c.execute(
        "SELECT s.kind = 'board', s.wip_limit, s.measure, (SELECT count(*) FROM item i WHERE i.column_id = s.column_id"
        " AND i.archived = 0 AND i.lane IS NOT NULL) FROM wip_scope s"
        f" WHERE s.board_id = :board AND (s.kind = 'board' OR s.column_id IN ({_ZONE})) ORDER BY s.kind = 'board'",
        {"board": board_id},
    ).fetchall()
    _, limit, measure, _ = rows.pop()
    if limit is not None:
        return int(limit) if measure == "items" else None
    if any(limit is None or measure == "units" for _, limit, measure, _ in rows):
        return None
    return sum(int(limit) + int(expedited) for _, limit, _, expedited in rows)
