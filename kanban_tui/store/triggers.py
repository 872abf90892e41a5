"""The last line: triggers that state the rules once more, for whoever writes with plain SQL.

Each aborts with a code that `errors.typed` turns into the error a command would have raised.
"""

from __future__ import annotations

COLUMN_FULL = "wip_limit_reached:column"
BOARD_FULL = "wip_limit_reached:board"
UNDER_COUNT = "wip_limit_reached:under_count"
HISTORY = "history_is_append_only"
COLUMN_HAS_ITEMS = "column_has_items"
ID_IN_USE = "id_in_use"
ID_FIXED = "id_is_fixed"
NEVER_REMOVED = "never_removed"
WRONG_BOARD = "wrong_board"

_IN_PROGRESS = "('active', 'waiting')"


def _column_count(column: str) -> str:
    return f"(SELECT count(*) FROM item WHERE column_id = {column} AND archived = 0)"


def _board_count(board: str, apart_from: str = "") -> str:
    return (
        f"(SELECT count(*) FROM board_column c JOIN item i ON i.column_id = c.id AND i.archived = 0"
        f" WHERE c.board_id = {board} AND c.kind IN {_IN_PROGRESS}{apart_from})"
    )


def _arrival(name: str, event: str, when: str) -> list[str]:
    """An item that comes to stand in NEW.column_id: both limits, the cheap test before the count."""
    return [
        f"""CREATE TRIGGER {name}_column BEFORE {event} ON item WHEN {when} AND EXISTS (
            SELECT 1 FROM board_column c WHERE c.id = NEW.column_id AND c.wip_limit IS NOT NULL
            AND {_column_count("c.id")} >= c.wip_limit)
        BEGIN SELECT RAISE(ABORT, '{COLUMN_FULL}'); END""",
    ]


def statements() -> list[str]:
    """CREATE TRIGGER for SQLite, in any order."""
    column_move = "NEW.archived = 0 AND (OLD.archived = 1 OR NEW.column_id <> OLD.column_id)"
    new_column_in_progress = (
        f"EXISTS (SELECT 1 FROM board_column c WHERE c.id = NEW.column_id AND c.kind IN {_IN_PROGRESS})"
    )
    old_in_progress = (
        "OLD.archived = 0 AND EXISTS"
        f" (SELECT 1 FROM board_column c WHERE c.id = OLD.column_id AND c.kind IN {_IN_PROGRESS})"
    )
    board_full = (
        "EXISTS (SELECT 1 FROM board b WHERE b.id = NEW.board_id AND b.wip_limit IS NOT NULL"
        f" AND {_board_count('b.id')} >= b.wip_limit)"
    )
    return [
        *_arrival("item_insert", "INSERT", "NEW.archived = 0"),
        *_arrival("item_update", "UPDATE OF column_id, archived", column_move),
        f"""CREATE TRIGGER item_insert_board BEFORE INSERT ON item
        WHEN NEW.archived = 0 AND {new_column_in_progress} AND {board_full}
        BEGIN SELECT RAISE(ABORT, '{BOARD_FULL}'); END""",
        f"""CREATE TRIGGER item_update_board BEFORE UPDATE OF column_id, archived, board_id ON item
        WHEN NEW.archived = 0 AND {new_column_in_progress} AND NOT ({old_in_progress}) AND {board_full}
        BEGIN SELECT RAISE(ABORT, '{BOARD_FULL}'); END""",
        f"""CREATE TRIGGER item_wrong_board BEFORE INSERT ON item
        WHEN NOT EXISTS (SELECT 1 FROM board_column c WHERE c.id = NEW.column_id AND c.board_id = NEW.board_id)
        BEGIN SELECT RAISE(ABORT, '{WRONG_BOARD}'); END""",
        f"""CREATE TRIGGER item_wrong_board_update BEFORE UPDATE OF column_id, board_id ON item
        WHEN NOT EXISTS (SELECT 1 FROM board_column c WHERE c.id = NEW.column_id AND c.board_id = NEW.board_id)
        BEGIN SELECT RAISE(ABORT, '{WRONG_BOARD}'); END""",
        f"""CREATE TRIGGER item_id_in_use BEFORE INSERT ON item
        WHEN EXISTS (SELECT 1 FROM item WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, '{ID_IN_USE}'); END""",
        f"""CREATE TRIGGER item_id_fixed BEFORE UPDATE OF id ON item WHEN NEW.id <> OLD.id
        BEGIN SELECT RAISE(ABORT, '{ID_FIXED}'); END""",
        f"""CREATE TRIGGER item_never_removed BEFORE DELETE ON item
        BEGIN SELECT RAISE(ABORT, '{NEVER_REMOVED}'); END""",
        f"""CREATE TRIGGER column_limit BEFORE UPDATE OF wip_limit ON board_column
        WHEN NEW.wip_limit IS NOT NULL AND (OLD.wip_limit IS NULL OR NEW.wip_limit < OLD.wip_limit)
        AND {_column_count("NEW.id")} > NEW.wip_limit
        BEGIN SELECT RAISE(ABORT, '{UNDER_COUNT}'); END""",
        f"""CREATE TRIGGER column_kind BEFORE UPDATE OF kind, board_id ON board_column
        WHEN NEW.kind IN {_IN_PROGRESS} AND (OLD.kind NOT IN {_IN_PROGRESS} OR NEW.board_id <> OLD.board_id)
        AND EXISTS (SELECT 1 FROM board b WHERE b.id = NEW.board_id AND b.wip_limit IS NOT NULL
            AND {_board_count("b.id", " AND c.id <> OLD.id")} + {_column_count("OLD.id")} > b.wip_limit)
        BEGIN SELECT RAISE(ABORT, '{BOARD_FULL}'); END""",
        f"""CREATE TRIGGER column_board BEFORE UPDATE OF board_id ON board_column WHEN NEW.board_id <> OLD.board_id
        BEGIN SELECT RAISE(ABORT, '{WRONG_BOARD}'); END""",
        f"""CREATE TRIGGER column_retire BEFORE UPDATE OF deleted ON board_column
        WHEN NEW.deleted <> 0 AND OLD.deleted = 0 AND {_column_count("OLD.id")} > 0
        BEGIN SELECT RAISE(ABORT, '{COLUMN_HAS_ITEMS}'); END""",
        f"""CREATE TRIGGER column_delete BEFORE DELETE ON board_column
        WHEN EXISTS (SELECT 1 FROM item WHERE column_id = OLD.id)
        BEGIN SELECT RAISE(ABORT, '{COLUMN_HAS_ITEMS}'); END""",
        f"""CREATE TRIGGER column_id_in_use BEFORE INSERT ON board_column
        WHEN EXISTS (SELECT 1 FROM board_column WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, '{ID_IN_USE}'); END""",
        f"""CREATE TRIGGER column_id_fixed BEFORE UPDATE OF id ON board_column WHEN NEW.id <> OLD.id
        BEGIN SELECT RAISE(ABORT, '{ID_FIXED}'); END""",
        f"""CREATE TRIGGER board_limit BEFORE UPDATE OF wip_limit ON board
        WHEN NEW.wip_limit IS NOT NULL AND (OLD.wip_limit IS NULL OR NEW.wip_limit < OLD.wip_limit)
        AND {_board_count("NEW.id")} > NEW.wip_limit
        BEGIN SELECT RAISE(ABORT, '{UNDER_COUNT}'); END""",
        f"""CREATE TRIGGER board_id_in_use BEFORE INSERT ON board
        WHEN EXISTS (SELECT 1 FROM board WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, '{ID_IN_USE}'); END""",
        f"""CREATE TRIGGER board_id_fixed BEFORE UPDATE OF id ON board WHEN NEW.id <> OLD.id
        BEGIN SELECT RAISE(ABORT, '{ID_FIXED}'); END""",
        f"""CREATE TRIGGER board_never_removed BEFORE DELETE ON board
        BEGIN SELECT RAISE(ABORT, '{NEVER_REMOVED}'); END""",
        f"""CREATE TRIGGER move_update BEFORE UPDATE ON move
        BEGIN SELECT RAISE(ABORT, '{HISTORY}'); END""",
        f"""CREATE TRIGGER move_delete BEFORE DELETE ON move
        BEGIN SELECT RAISE(ABORT, '{HISTORY}'); END""",
        f"""CREATE TRIGGER move_id_in_use BEFORE INSERT ON move
        WHEN EXISTS (SELECT 1 FROM move WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, '{HISTORY}'); END""",
    ]


def names() -> list[str]:
    """The names of the triggers that a sound file has."""
    return [statement.split()[2] for statement in statements()]
