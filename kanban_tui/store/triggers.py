"""The law in the file: triggers that count, and that refuse what no command would do, for whoever writes plain SQL.

A limit is a row of wip_scope and LAW holds for it. Triggers keep `held`: they follow every item and every change of
shape, by the one declaration of who counts where (`scopes`). Each refusal aborts with a code, which `sentence` words.
A trigger says it again where a CHECK alone would do, since a CHECK can be switched off and is passed over by OR IGNORE.
"""

from __future__ import annotations

from kanban_tui.board.limits import KINDS
from kanban_tui.store import schema, scopes
from kanban_tui.store.sql import Connection

LAW = "held <= wip_limit"

FULL = "wip_limit_reached:"
UNDER_COUNT = "wip_limit_reached:under_count"
HISTORY = "history_is_append_only"
COLUMN_HAS_ITEMS = "column_has_items"
RETIRED = "column_is_retired"
ID_IN_USE = "in_use"
ID_FIXED = "fixed"
NEVER_REMOVED = "never_removed"
WRONG_BOARD = "wrong_board"
COUNTED = "held_is_counted"
BAD_VALUE = "bad_value"
DONE_LIMIT = "done_has_no_limit"
CHOSEN = "only_a_group_names_columns"
EACH = "each_person_has_the_same_limit"
TOO_FAR = "number_is_too_far"

_FAR = 1_000_000
"""How much higher than every other a new number may be: numbers that are used up let nobody go on."""

_SAID = {
    UNDER_COUNT: "The limit is under the count.",
    HISTORY: "History is only ever added to.",
    COLUMN_HAS_ITEMS: "The column holds items.",
    RETIRED: "The column is retired.",
    ID_IN_USE: "That id or name is in use.",
    ID_FIXED: "That never changes.",
    NEVER_REMOVED: "Nothing is ever removed, only marked.",
    WRONG_BOARD: "That is of another board.",
    COUNTED: "What a limit holds is counted, not set.",
    BAD_VALUE: "That value is none.",
    DONE_LIMIT: "Done columns have no limit.",
    CHOSEN: "Only a group has columns of its own, and a limit at least one.",
    EACH: "Each person has the same limit.",
    TOO_FAR: "That number is too far from the last one.",
}

# What stays as it was made, all of it where nothing is named; and what no two standing rows of a table have in common.
_FIXED = {
    "board": ("id",),
    "board_column": ("id", "board_id"),
    "work_type": ("id", "board_id"),
    "item": ("id", "board_id"),
    "wip_scope": ("id", "board_id", "kind", "column_id", "type_id"),
    "block": ("id", "item_id", "reason", "started_at"),
    "note": ("id", "item_id", "at", "text", "author"),
    "command": ("id", "board_id", "name", "at", "actor"),
    "policy_change": (),
    "refusal": (),
    "exit_point": ("id", "column_id"),
    "point_tick": ("id", "item_id", "point_id", "at", "author"),
}
_NAMED = {
    "board": "o.name_key = NEW.name_key AND o.deleted = 0 AND NEW.deleted = 0",
    "board_column": "o.board_id = NEW.board_id AND o.name_key = NEW.name_key AND o.deleted = 0 AND NEW.deleted = 0",
    "work_type": "o.board_id = NEW.board_id AND o.name_key = NEW.name_key AND o.deleted = 0 AND NEW.deleted = 0",
    "wip_scope": (
        "o.column_id = NEW.column_id OR o.type_id = NEW.type_id OR o.board_id = NEW.board_id AND o.kind = NEW.kind"
        " AND o.name_key = NEW.name_key AND o.column_id IS NULL AND NEW.column_id IS NULL AND o.type_id IS NULL"
        " AND NEW.type_id IS NULL"
    ),
}


def sentence(code: str) -> str | None:
    """What a trigger that aborted with a code says; None for what is no code of theirs."""
    return _SAID.get(code, "That is full." if code.startswith(FULL) else None)


def _refuse(name: str, event: str, when: str, code: str) -> str:
    """A trigger that says no."""
    return f"CREATE TRIGGER {name} BEFORE {event} WHEN {when}\nBEGIN SELECT RAISE(ABORT, '{code}'); END"


def _of_the_board(table: str, row: str, board: str) -> str:
    return f"EXISTS (SELECT 1 FROM {table} o WHERE o.id = {row} AND o.board_id = {board})"


def _rows() -> list[str]:
    """No row is ever replaced, renumbered or removed, by whatever name of its id and in whatever order."""
    found = []
    for table, fixed in _FIXED.items():
        named = _NAMED.get(table)
        # The id of a new row is -1 here until it has one.
        taken = f"EXISTS (SELECT 1 FROM {table} o WHERE o.id = NEW.id)"
        if named is not None:
            taken += f" OR EXISTS (SELECT 1 FROM {table} o WHERE {named})"
            found.append(
                _refuse(
                    f"{table}_name_in_use",
                    f"UPDATE ON {table}",
                    f"EXISTS (SELECT 1 FROM {table} o WHERE o.id <> NEW.id AND ({named}))",
                    ID_IN_USE,
                )
            )
        changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in fixed) or "1"
        found += [
            _refuse(f"{table}_in_use", f"INSERT ON {table}", taken, ID_IN_USE),
            _refuse(f"{table}_fixed", f"UPDATE ON {table}", changed, ID_FIXED),
            _refuse(f"{table}_kept", f"DELETE ON {table}", "1", NEVER_REMOVED),
        ]
    found += [
        _refuse(
            f"{table}_far",
            f"INSERT ON {table}",
            f"NEW.id > (SELECT coalesce(max(o.id), 0) + {_FAR} FROM {table} o)",
            TOO_FAR,
        )
        for table in (*_FIXED, "move")
    ]
    return [
        *found,
        _refuse("move_update", "UPDATE ON move", "1", HISTORY),
        _refuse("move_delete", "DELETE ON move", "1", HISTORY),
        _refuse("move_in_use", "INSERT ON move", "EXISTS (SELECT 1 FROM move WHERE id = NEW.id)", HISTORY),
    ]


def _log() -> list[str]:
    """A command says once what it did; from then on it is undone, done again or dropped. A board's changes are counted
    one by one."""
    told = (
        "NEW.summary IS NOT OLD.summary OR NEW.images IS NOT OLD.images OR NEW.state IS NOT OLD.state"
        " AND NOT (OLD.state = 'done' AND NEW.state = 'undone' OR OLD.state = 'undone' AND NEW.state <> 'final')"
    )
    return [
        _refuse("command_told", "UPDATE ON command", f"OLD.summary <> '' AND ({told})", HISTORY),
        _refuse("command_item_update", "UPDATE ON command_item", "1", HISTORY),
        _refuse("command_item_delete", "DELETE ON command_item", "1", HISTORY),
        _refuse("board_starts", "INSERT ON board", "NEW.revision NOT IN (0, 1)", TOO_FAR),
        _refuse(
            "board_revision",
            "UPDATE OF revision ON board",
            "NEW.revision NOT IN (OLD.revision, OLD.revision + 1)",
            TOO_FAR,
        ),
    ]


def _items() -> list[str]:
    """Items count in the scopes in which they stand."""
    wrong_board = (
        f"NOT {_of_the_board('board_column', 'NEW.column_id', 'NEW.board_id')}"
        f" OR NEW.type_id IS NOT NULL AND NOT {_of_the_board('work_type', 'NEW.type_id', 'NEW.board_id')}"
        f" OR NEW.parent_id IS NOT NULL AND NOT {_of_the_board('item', 'NEW.parent_id', 'NEW.board_id')}"
    )
    retired = "NEW.archived = 0 AND EXISTS (SELECT 1 FROM board_column o WHERE o.id = NEW.column_id AND o.deleted <> 0)"
    flags = "NEW.archived NOT IN (0, 1) OR NEW.deleted NOT IN (0, 1) OR NEW.archived < NEW.deleted"
    flags += " OR NEW.container NOT IN (0, 1) OR NEW.archived < NEW.container"
    # Somebody who is named for the first time has a row from then on, with the limit for each person.
    person = f"""WHEN NEW.assignee_key IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM wip_scope s WHERE s.board_id = NEW.board_id AND s.kind = 'each_person'
            AND s.name_key = NEW.assignee_key)
        BEGIN {_new_persons("NEW.board_id", "SELECT NEW.assignee AS name, NEW.assignee_key AS name_key")}; END"""
    return [
        _refuse("item_insert_wrong_board", "INSERT ON item", wrong_board, WRONG_BOARD),
        _refuse("item_update_wrong_board", "UPDATE OF column_id, type_id, parent_id ON item", wrong_board, WRONG_BOARD),
        _refuse("item_insert_retired", "INSERT ON item", retired, RETIRED),
        _refuse("item_update_retired", "UPDATE OF column_id, archived ON item", retired, RETIRED),
        _refuse("item_insert_flags", "INSERT ON item", flags, BAD_VALUE),
        _refuse("item_update_flags", "UPDATE OF archived, deleted, container ON item", flags, BAD_VALUE),
        _refuse(
            "item_person",
            "UPDATE OF assignee, assignee_key ON item",
            "(NEW.assignee IS NOT OLD.assignee) <> (NEW.assignee_key IS NOT OLD.assignee_key)"
            " AND lower(NEW.assignee) IS NOT lower(OLD.assignee)",
            BAD_VALUE,
        ),
        f"CREATE TRIGGER item_insert_person BEFORE INSERT ON item {person}",
        f"CREATE TRIGGER item_update_person BEFORE UPDATE OF assignee_key ON item {person}",
        f"""CREATE TRIGGER item_insert_counts AFTER INSERT ON item WHEN NEW.archived = 0
        BEGIN {_count(scopes.standing("NEW"))}; END""",
        f"""CREATE TRIGGER item_update_counts AFTER UPDATE OF {", ".join(scopes.WHERE_FIELDS)} ON item
        WHEN {" OR ".join(f"NEW.{field} IS NOT OLD.{field}" for field in scopes.WHERE_FIELDS)}
        BEGIN {_count(f"{scopes.standing('NEW')} UNION ALL {scopes.standing('OLD', '-')}")}; END""",
    ]


def _count(found: str) -> str:
    """Add the weights of (id, weight) to what the scopes hold."""
    return (
        "UPDATE wip_scope SET held = held + m.weight, counted = counted + 1"
        f" FROM (SELECT f.id, sum(f.weight) AS weight FROM ({found}) AS f GROUP BY f.id) AS m"
        " WHERE wip_scope.id = m.id AND m.weight <> 0"
    )


def _new_persons(board: str, people: str) -> str:
    return (
        "INSERT INTO wip_scope (board_id, kind, name, name_key, measure, chosen, wip_limit, held, counted)"
        " SELECT p.board_id, p.kind, n.name, n.name_key, p.measure, 0, coalesce(p.drain_to, p.wip_limit), 0, 0"
        f" FROM wip_scope p JOIN ({people}) AS n WHERE p.board_id = {board} AND p.kind = 'each_person'"
        " AND p.name_key = ''"
    )


def _limits() -> list[str]:
    """A scope starts at what it holds, is never over its limit, and its count is the triggers' alone."""
    full = " ".join(f"WHEN '{kind}' THEN RAISE(ABORT, '{FULL}{kind}')" for kind in KINDS)
    of_done = "SELECT 1 FROM board_column o WHERE o.id = NEW.column_id AND o.kind = 'done'"
    return [
        f"""CREATE TRIGGER wip_scope_law BEFORE UPDATE ON wip_scope
        WHEN NEW.wip_limit IS NOT NULL AND NOT (NEW.held <= NEW.wip_limit)
        BEGIN SELECT CASE WHEN NEW.held <= OLD.held THEN RAISE(ABORT, '{UNDER_COUNT}') END;
        SELECT CASE NEW.kind {full} END; END""",
        _refuse(
            "wip_scope_counted",
            "UPDATE ON wip_scope",
            "NEW.held <> OLD.held AND NEW.counted = OLD.counted OR NEW.counted NOT IN (OLD.counted, OLD.counted + 1)",
            COUNTED,
        ),
        # A file cannot tell whether a trigger wrote this: so what is left is counted, of the few that a limit lets in.
        _refuse(
            "wip_scope_recounted",
            "UPDATE OF held, wip_limit ON wip_scope",
            "NEW.wip_limit IS NOT NULL AND (NEW.held < OLD.held OR OLD.wip_limit IS NULL)"
            f" AND NEW.held < {scopes.held('NEW')}",
            COUNTED,
        ),
        _refuse("wip_scope_starts", "INSERT ON wip_scope", "NEW.held <> 0 OR NEW.counted <> 0", COUNTED),
        _refuse(
            "wip_scope_insert_done", "INSERT ON wip_scope", f"NEW.wip_limit >= 0 AND EXISTS ({of_done})", DONE_LIMIT
        ),
        _refuse(
            "wip_scope_update_done",
            "UPDATE ON wip_scope",
            f"NEW.wip_limit >= 0 AND NEW.column_id IS NOT NULL AND EXISTS ({of_done})",
            DONE_LIMIT,
        ),
        _refuse(
            "wip_scope_wrong_board",
            "INSERT ON wip_scope",
            f"NEW.column_id IS NOT NULL AND NOT {_of_the_board('board_column', 'NEW.column_id', 'NEW.board_id')}"
            f" OR NEW.type_id IS NOT NULL AND NOT {_of_the_board('work_type', 'NEW.type_id', 'NEW.board_id')}",
            WRONG_BOARD,
        ),
        _refuse(
            "wip_scope_name_fixed",
            "UPDATE ON wip_scope",
            "NEW.kind <> 'group' AND NEW.name_key <> OLD.name_key OR NEW.chosen <> OLD.chosen AND OLD.chosen <> 0",
            ID_FIXED,
        ),
        _refuse(
            "wip_scope_insert_chosen",
            "INSERT ON wip_scope",
            "NEW.chosen <> 0 AND (NEW.kind <> 'group' OR NEW.wip_limit IS NOT NULL)",
            CHOSEN,
        ),
        _refuse(
            "wip_scope_update_chosen",
            "UPDATE OF chosen, wip_limit ON wip_scope",
            "NEW.chosen <> 0 AND (NEW.kind <> 'group' OR NEW.wip_limit IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM scope_column g WHERE g.scope_id = NEW.id))",
            CHOSEN,
        ),
        *(
            _refuse(f"wip_scope_{name}", f"{event} ON wip_scope", f"{scopes.of_a_person('NEW')} AND ({apart})", EACH)
            for name, event, apart in (
                ("insert_each", "INSERT", f"NEW.drain_to IS NOT NULL OR {scopes.apart('NEW')}"),
                ("measure_each", "UPDATE OF measure", scopes.apart("NEW", scopes.SAME_MEASURE)),
                (
                    "limit_each",
                    "UPDATE OF wip_limit, drain_to",
                    "NEW.drain_to IS NOT NULL AND NEW.wip_limit <> NEW.held"
                    f" OR {scopes.apart('NEW', scopes.SAME_LIMIT)}",
                ),
            )
        ),
        f"""CREATE TRIGGER wip_scope_links AFTER INSERT ON wip_scope WHEN NEW.chosen = 0
        BEGIN INSERT INTO scope_column (column_id, scope_id)
            SELECT c.id, NEW.id FROM board_column c WHERE {scopes.covers("NEW", "c")}; END""",
        f"""CREATE TRIGGER wip_scope_measure AFTER UPDATE OF measure ON wip_scope WHEN NEW.measure <> OLD.measure
        BEGIN UPDATE wip_scope SET held = {scopes.held("wip_scope")}, counted = counted + 1 WHERE id = NEW.id; END""",
        """CREATE TRIGGER wip_scope_each AFTER UPDATE OF wip_limit, drain_to, measure ON wip_scope
        WHEN NEW.kind = 'each_person' AND NEW.name_key = ''
        BEGIN UPDATE wip_scope SET measure = NEW.measure
            WHERE board_id = NEW.board_id AND kind = 'each_person' AND name_key <> '' AND measure <> NEW.measure;
        UPDATE wip_scope SET
            wip_limit = CASE WHEN NEW.drain_to IS NULL THEN NEW.wip_limit ELSE max(NEW.drain_to, held) END,
            drain_to = CASE WHEN NEW.drain_to < held THEN NEW.drain_to END
            WHERE board_id = NEW.board_id AND kind = 'each_person' AND name_key <> ''; END""",
        f"""CREATE TRIGGER wip_scope_covers AFTER INSERT ON scope_column
        BEGIN UPDATE wip_scope SET held = held + {scopes.held("wip_scope", "NEW.column_id")}, counted = counted + 1
            WHERE id = NEW.scope_id; END""",
        f"""CREATE TRIGGER wip_scope_leaves AFTER DELETE ON scope_column
        BEGIN UPDATE wip_scope SET held = held - {scopes.held("wip_scope", "OLD.column_id")}, counted = counted + 1
            WHERE id = OLD.scope_id; END""",
        _refuse("scope_column_fixed", "UPDATE ON scope_column", "1", ID_FIXED),
        _refuse(
            "scope_column_in_use",
            "INSERT ON scope_column",
            "EXISTS (SELECT 1 FROM scope_column o WHERE o.column_id = NEW.column_id AND o.scope_id = NEW.scope_id)",
            ID_IN_USE,
        ),
        _refuse(
            "scope_column_wrong",
            "INSERT ON scope_column",
            "NOT EXISTS (SELECT 1 FROM wip_scope s JOIN board_column c ON c.board_id = s.board_id"
            " WHERE s.id = NEW.scope_id AND c.id = NEW.column_id"
            " AND (s.chosen = 1 AND s.column_id IS NULL AND c.kind <> 'done'"
            f" OR s.chosen = 0 AND {scopes.covers('s', 'c')}))",
            WRONG_BOARD,
        ),
        _refuse(
            "scope_column_kept",
            "DELETE ON scope_column",
            "EXISTS (SELECT 1 FROM wip_scope s JOIN board_column c ON c.board_id = s.board_id"
            " WHERE s.id = OLD.scope_id AND c.id = OLD.column_id"
            f" AND (s.chosen = 0 AND {scopes.covers('s', 'c')} OR s.chosen = 1 AND s.wip_limit IS NOT NULL))",
            NEVER_REMOVED,
        ),
    ]


def _shape() -> list[str]:
    """Boards and columns come with their scopes, and a column of another kind leaves scopes and enters others."""
    own = (
        "INSERT INTO wip_scope (board_id, kind, {more}name, name_key, measure, chosen, wip_limit, held, counted) VALUES"
    )
    rest = "'', '', 'items', 0, {limit}, 0, 0)"
    return [
        f"""CREATE TRIGGER board_scopes AFTER INSERT ON board BEGIN
        {own.format(more="")} (NEW.id, 'board', {rest.format(limit="NULL")};
        {own.format(more="")} (NEW.id, 'each_person', {rest.format(limit="NULL")};
        {own.format(more="")} (NEW.id, 'lane', {rest.format(limit="1")}; END""",
        f"""CREATE TRIGGER column_scopes AFTER INSERT ON board_column BEGIN
        {own.format(more="column_id, ")} (NEW.board_id, 'column', NEW.id, {rest.format(limit="NULL")};
        INSERT INTO scope_column (column_id, scope_id) SELECT NEW.id, s.id FROM wip_scope s
            WHERE s.chosen = 0 AND s.kind <> 'column' AND {scopes.covers("s", "NEW")}; END""",
        f"""CREATE TRIGGER column_kind AFTER UPDATE OF kind ON board_column WHEN NEW.kind <> OLD.kind BEGIN
        DELETE FROM scope_column WHERE column_id = NEW.id AND scope_id IN (SELECT s.id FROM wip_scope s
            WHERE s.board_id = NEW.board_id AND s.chosen = 0 AND NOT ({scopes.covers("s", "NEW")}));
        INSERT INTO scope_column (column_id, scope_id) SELECT NEW.id, s.id FROM wip_scope s
            WHERE s.chosen = 0 AND {scopes.covers("s", "NEW")}
            AND NOT EXISTS (SELECT 1 FROM scope_column g WHERE g.column_id = NEW.id AND g.scope_id = s.id); END""",
        _refuse(
            "column_done",
            "UPDATE OF kind ON board_column",
            "NEW.kind = 'done' AND EXISTS (SELECT 1 FROM scope_column g JOIN wip_scope s ON s.id = g.scope_id"
            " WHERE g.column_id = NEW.id AND (s.column_id = NEW.id AND s.wip_limit IS NOT NULL OR s.chosen = 1))",
            DONE_LIMIT,
        ),
        _refuse(
            "column_retire",
            "UPDATE OF deleted ON board_column",
            "NEW.deleted <> 0 AND EXISTS (SELECT 1 FROM item i WHERE i.column_id = OLD.id AND i.archived = 0)",
            COLUMN_HAS_ITEMS,
        ),
        _refuse(
            "column_retired_into",
            "UPDATE OF retired_into ON board_column",
            f"NEW.retired_into IS NOT NULL AND NOT {_of_the_board('board_column', 'NEW.retired_into', 'NEW.board_id')}",
            WRONG_BOARD,
        ),
    ]


def statements() -> dict[str, str]:
    """CREATE TRIGGER for SQLite by the name of the trigger, in any order."""
    found = [*_rows(), *_log(), *_items(), *_limits(), *_shape()]
    return {statement.split()[2]: statement for statement in found}


def present(c: Connection) -> dict[str, str]:
    """What triggers a file has, by name."""
    return dict(c.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall())


def tables_changed(c: Connection) -> list[str]:
    """Tables and indexes that somebody wrote otherwise into the schema itself. A rebuilt one has quotes at its name."""
    found = dict(c.execute("SELECT name, replace(sql, '\"', '') FROM sqlite_master WHERE type IN ('table', 'index')"))
    made = {what: text.replace('"', "") for what, text in schema.made(schema.statements(schema.SCHEMA)).items()}
    return [
        f"the {what} {name} is not as it was made" for (what, name), text in made.items() if found.get(name) != text
    ]


def create(c: Connection) -> None:
    """Make every trigger."""
    for statement in statements().values():
        c.execute(statement)


def drop(c: Connection) -> None:
    """Drop whatever triggers a file has, of this version or an older one."""
    for name in present(c):
        c.execute(f'DROP TRIGGER "{name}"')


def settle(c: Connection) -> None:
    """Nothing: SQLite keeps the highest number by itself."""
