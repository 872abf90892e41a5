"""What plain SQL is refused, typed into the file by somebody who never met the program."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from kanban_tui.store import commands, triggers
from kanban_tui.store.doctor import check
from tests.store.conftest import Desk


@pytest.fixture
def shell(desk: Desk) -> Iterator[sqlite3.Connection]:
    """A plain connection to a board with #1 and #2 in In Progress (2/2), #3 in To Do, #4 in In Review (1/1)."""
    desk.fill()
    desk.add("Fourth", "In Review")
    connection = sqlite3.connect(desk.path, isolation_level=None)
    yield connection
    connection.close()


NEW_ITEM = (
    "INSERT INTO item (board_id, column_id, position, title, title_key, description, tags, entered_at, archived,"
    " deleted) VALUES (1, {column}, 0, 'X', 'x', '', '', 0, {archived}, 0)"
)

REFUSED = [
    ("an item inserted into a full column", NEW_ITEM.format(column=2, archived=0), triggers.COLUMN_FULL),
    ("an item moved into a full column", "UPDATE item SET column_id = 2 WHERE id = 3", triggers.COLUMN_FULL),
    (
        "a swap as one UPDATE",
        "UPDATE item SET column_id = CASE id WHEN 1 THEN 3 ELSE 2 END WHERE id IN (1, 4)",
        triggers.COLUMN_FULL,
    ),
    ("a limit under the count", "UPDATE board_column SET wip_limit = 1 WHERE id = 2", triggers.UNDER_COUNT),
    ("a first limit under the count", "UPDATE board SET wip_limit = 2 WHERE id = 1", triggers.UNDER_COUNT),
    ("a column with items deleted", "DELETE FROM board_column WHERE id = 2", triggers.COLUMN_HAS_ITEMS),
    ("a column with items retired", "UPDATE board_column SET deleted = 1 WHERE id = 2", triggers.COLUMN_HAS_ITEMS),
    (
        "a column replaced",
        "INSERT OR REPLACE INTO board_column (id, board_id, name, name_key, kind, position, deleted)"
        " VALUES (2, 1, 'N', 'n', 'active', 1, 0)",
        triggers.ID_IN_USE,
    ),
    (
        "an item replaced",
        NEW_ITEM.format(column=1, archived=0)
        .replace("INSERT INTO item (", "INSERT OR REPLACE INTO item (id, ")
        .replace("VALUES (", "VALUES (1, "),
        triggers.ID_IN_USE,
    ),
    (
        "a board replaced",
        "INSERT OR REPLACE INTO board (id, name, name_key, zone, require_start, at_risk_percent,"
        " revision, created_at, deleted) VALUES (1, 'N', 'n', 'UTC', 0, 80, 0, 0, 0)",
        triggers.ID_IN_USE,
    ),
    ("an item's id changed", "UPDATE item SET id = 99 WHERE id = 1", triggers.ID_FIXED),
    ("a column's id changed", "UPDATE board_column SET id = 99 WHERE id = 1", triggers.ID_FIXED),
    ("a board's id changed", "UPDATE board SET id = 99 WHERE id = 1", triggers.ID_FIXED),
    ("an item removed", "DELETE FROM item WHERE id = 1", triggers.NEVER_REMOVED),
    ("a board removed", "DELETE FROM board WHERE id = 1", triggers.NEVER_REMOVED),
    ("history rewritten", "UPDATE move SET at = 0 WHERE id = 1", triggers.HISTORY),
    ("history removed", "DELETE FROM move", triggers.HISTORY),
    (
        "history replaced",
        "INSERT OR REPLACE INTO move (id, item_id, command_id, at, backdated) VALUES (1, 1, 1, 0, 0)",
        triggers.HISTORY,
    ),
    ("a column given to another board", "UPDATE board_column SET board_id = 2 WHERE id = 4", triggers.WRONG_BOARD),
    ("an item given to another board", "UPDATE item SET board_id = 2 WHERE id = 3", triggers.WRONG_BOARD),
    ("a title of nothing", "UPDATE item SET title = '' WHERE id = 1", "CHECK constraint failed"),
    ("a target of -1", "UPDATE board_column SET drain_to = -1 WHERE id = 1", "CHECK constraint failed"),
    ("a limit on Done", "UPDATE board_column SET wip_limit = 9 WHERE id = 4", "CHECK constraint failed"),
]


def _dump(connection: sqlite3.Connection) -> list[str]:
    return list(connection.iterdump())


@pytest.mark.parametrize(("what", "sql", "code"), REFUSED, ids=[row[0] for row in REFUSED])
def test_plain_sql_is_refused(shell: sqlite3.Connection, what: str, sql: str, code: str) -> None:
    """Each statement aborts with its code and leaves every row as it was."""
    before = _dump(shell)
    with pytest.raises(sqlite3.IntegrityError, match=code):
        shell.execute(sql)
    assert _dump(shell) == before, what


def test_an_archived_item_cannot_be_brought_back_into_a_full_column(desk: Desk, shell: sqlite3.Connection) -> None:
    """Un-archiving is an arrival."""
    commands.archive(desk.engine, [1])
    desk.add("Fifth", "In Progress")
    with pytest.raises(sqlite3.IntegrityError, match=triggers.COLUMN_FULL):
        shell.execute("UPDATE item SET archived = 0 WHERE id = 1")


def test_the_boards_limit_holds_for_plain_sql(desk: Desk, shell: sqlite3.Connection) -> None:
    """Insert, move and a column's kind are counted against the board's limit; a move inside the zone is not."""
    commands.set_limit(desk.engine, desk.board_id, 2, None)
    commands.set_limit(desk.engine, desk.board_id, None, 3)
    for sql in (
        NEW_ITEM.format(column=2, archived=0),
        "UPDATE item SET column_id = 2 WHERE id = 3",
        "UPDATE board_column SET kind = 'active' WHERE id = 1",
    ):
        with pytest.raises(sqlite3.IntegrityError, match=triggers.BOARD_FULL):
            shell.execute(sql)
    shell.execute("UPDATE item SET column_id = 2 WHERE id = 4")
    assert desk.counts()["In Progress"] == 3


def test_what_the_limit_allows_plain_sql_may_do_and_doctor_tells(desk: Desk, shell: sqlite3.Connection) -> None:
    """An item that plain SQL moved has a history that ends elsewhere: doctor says so and writes the missing move."""
    shell.execute("UPDATE item SET column_id = 4 WHERE id = 4")
    found = check(desk.path)
    assert len(found.problems) == 1
    assert "#4" in found.problems[0]
    mended = check(desk.path, repair=True)
    assert mended.problems == ()
    assert mended.mended == ("#4: wrote the missing move",)
    assert desk.item(4).finished_at is not None
