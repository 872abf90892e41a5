"""What nobody who writes plain SQL may do, to a file or at a server: the statement and the code it is refused with.

On a board with #1 and #2 in In Progress (2/2), #3 in To Do and #4 in In Review (1/1), each added by a command.
"""

from __future__ import annotations

from kanban_tui.store import triggers

SCOPE = (
    "INSERT INTO wip_scope (board_id, kind, type_id, name, name_key, measure, chosen, wip_limit, held, counted)"
    " VALUES (1, '{kind}', {type}, '{name}', '{key}', '{measure}', {chosen}, {limit}, 0, 0)"
)

ITEM = (
    "INSERT INTO item (board_id, column_id, position, title, title_key, description, tags, entered_at, archived,"
    " deleted) VALUES (1, {}, 0, 'X', 'x', '', '', 0, 0, 0)"
)
"""A new item in the column of an id."""

REFUSED = [
    ("UPDATE wip_scope SET chosen = 1 WHERE column_id = 2", triggers.CHOSEN),
    (
        SCOPE.format(kind="person", type="NULL", name="Ada", key="ada", measure="items", chosen=1, limit="NULL"),
        triggers.CHOSEN,
    ),
    (SCOPE.format(kind="group", type="NULL", name="G", key="g", measure="items", chosen=1, limit=1), triggers.CHOSEN),
    (
        SCOPE.format(kind="each_person", type="NULL", name="Zoe", key="zoe", measure="items", chosen=0, limit=9),
        triggers.EACH,
    ),
    (
        SCOPE.format(kind="each_person", type="NULL", name="Zoe", key="zoe", measure="units", chosen=0, limit="NULL"),
        triggers.EACH,
    ),
    ("UPDATE command SET actor = 'eve/1'", triggers.ID_FIXED),
    ("UPDATE command SET at = at - 1", triggers.ID_FIXED),
    ("UPDATE command SET summary = 'nothing' WHERE id = 2", triggers.HISTORY),
    ("UPDATE command SET images = '{}' WHERE id = 2", triggers.HISTORY),
    ("UPDATE command SET state = 'final' WHERE state = 'done'", triggers.HISTORY),
    ("UPDATE command SET state = 'done' WHERE state = 'final'", triggers.HISTORY),
    ("INSERT INTO policy_change VALUES (1, 1, 1, 0, 'limit', 'board', 1, '1', '2', NULL);"
     "UPDATE policy_change SET reason = 'none'", triggers.ID_FIXED),
    ("INSERT INTO refusal VALUES (1, 1, 0, 'add', NULL, 2); UPDATE refusal SET at = 1", triggers.ID_FIXED),
    ("INSERT INTO note VALUES (1, 1, 0, 'Said', 'Ada', 0); UPDATE note SET author = 'Eve'", triggers.ID_FIXED),
    ("INSERT INTO note VALUES (1, 1, 0, 'Said', 'Ada', 0); UPDATE note SET text = 'Not said'", triggers.ID_FIXED),
    ("INSERT INTO block VALUES (1, 1, 'Rain', 5, NULL, 0); UPDATE block SET started_at = 9", triggers.ID_FIXED),
    ("UPDATE command_item SET item_id = 3 WHERE item_id = 1", triggers.HISTORY),
    ("DELETE FROM command_item", triggers.HISTORY),
    ("UPDATE board SET revision = 2147483647", triggers.TOO_FAR),
    ("UPDATE board SET revision = revision - 1", triggers.TOO_FAR),
    ("UPDATE wip_scope SET counted = 2147483647", triggers.COUNTED),
    ("UPDATE wip_scope SET held = 0, counted = counted + 1 WHERE column_id = 2", triggers.COUNTED),
    ("UPDATE wip_scope SET wip_limit = NULL, drain_to = NULL WHERE column_id = 2; UPDATE wip_scope SET held = 0,"
     " counted = counted + 1 WHERE column_id = 2; UPDATE wip_scope SET wip_limit = 2 WHERE column_id = 2",
     triggers.COUNTED),
    ("INSERT INTO work_type (id, board_id, name, name_key, deleted) VALUES (2147483647, 1, 'X', 'x', 0)",
     triggers.TOO_FAR),
    ("INSERT INTO item (id, board_id, column_id, position, title, title_key, description, tags, entered_at, archived,"
     " deleted) VALUES (2147483647, 1, 1, 0, 'X', 'x', '', '', 0, 0, 0)", triggers.TOO_FAR),
    ("INSERT INTO move (id, item_id, command_id, at, backdated) VALUES (2147483647, 1, 1, 0, 0)", triggers.TOO_FAR),
]  # fmt: skip
