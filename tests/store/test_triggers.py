"""What plain SQL is refused, typed into the file by somebody who never met the program."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from kanban_tui.store import commands, triggers
from kanban_tui.store.doctor import check
from tests.store import outside
from tests.store.conftest import Desk
from tests.store.outside import SCOPE

pytestmark = pytest.mark.file


@pytest.fixture
def shell(desk: Desk) -> Iterator[sqlite3.Connection]:
    """A plain connection to a board with #1 and #2 in In Progress (2/2), #3 in To Do, #4 in In Review (1/1)."""
    desk.fill()
    desk.add("Fourth", "In Review")
    connection = sqlite3.connect(desk.path, isolation_level=None)
    yield connection
    connection.close()


COLUMN_FULL, BOARD_FULL = f"{triggers.FULL}column", f"{triggers.FULL}board"
NEW_ITEM = (
    "INSERT INTO item (board_id, column_id, position, title, title_key, description, tags, entered_at, archived,"
    " deleted) VALUES (1, {column}, 0, 'X', 'x', '', '', 0, {archived}, 0)"
)

REFUSED = [
    ("an item inserted into a full column", NEW_ITEM.format(column=2, archived=0), COLUMN_FULL),
    (
        "an item inserted, ignoring conflicts",
        NEW_ITEM.format(column=2, archived=0).replace("INSERT", "INSERT OR IGNORE"),
        COLUMN_FULL,
    ),
    ("an item moved into a full column", "UPDATE item SET column_id = 2 WHERE id = 3", COLUMN_FULL),
    ("an item moved, ignoring conflicts", "UPDATE OR IGNORE item SET column_id = 2 WHERE id = 3", COLUMN_FULL),
    ("an item moved, replacing", "UPDATE OR REPLACE item SET column_id = 2 WHERE id = 3", COLUMN_FULL),
    (
        "a swap as one UPDATE",
        "UPDATE item SET column_id = CASE id WHEN 1 THEN 3 ELSE 2 END WHERE id IN (1, 4)",
        COLUMN_FULL,
    ),
    ("a limit under the count", "UPDATE wip_scope SET wip_limit = 1 WHERE column_id = 2", triggers.UNDER_COUNT),
    ("a first limit under the count", "UPDATE wip_scope SET wip_limit = 2 WHERE kind = 'board'", triggers.UNDER_COUNT),
    ("a limit of text", "UPDATE wip_scope SET wip_limit = 'many' WHERE column_id = 2", "cannot store TEXT"),
    ("a limit of 2.9", "UPDATE wip_scope SET wip_limit = 2.9 WHERE column_id = 2", "cannot store REAL"),
    ("a limit of -1", "UPDATE wip_scope SET wip_limit = -1 WHERE column_id = 1", triggers.UNDER_COUNT),
    ("a title of a blob", "UPDATE item SET title = x'00' WHERE id = 1", "cannot store BLOB"),
    ("a count set", "UPDATE wip_scope SET held = 0 WHERE column_id = 2", triggers.COUNTED),
    ("a limit removed", "DELETE FROM wip_scope WHERE column_id = 2", triggers.NEVER_REMOVED),
    (
        "a limit replaced",
        "INSERT OR REPLACE INTO wip_scope (board_id, kind, column_id, name, name_key, measure, chosen,"
        " held, counted) VALUES (1, 'column', 2, '', '', 'items', 0, 0, 0)",
        triggers.ID_IN_USE,
    ),
    ("a limit of another column", "UPDATE wip_scope SET column_id = 1 WHERE column_id = 2", triggers.ID_FIXED),
    ("a limit of another kind", "UPDATE OR REPLACE wip_scope SET rowid = 1 WHERE column_id = 2", triggers.ID_FIXED),
    ("a column uncovered", "DELETE FROM scope_column WHERE column_id = 2", triggers.NEVER_REMOVED),
    ("a column covered twice", "INSERT OR REPLACE INTO scope_column SELECT * FROM scope_column", triggers.ID_IN_USE),
    ("a column covered by another's limit", "UPDATE scope_column SET column_id = 1", triggers.ID_FIXED),
    ("a column with items deleted", "DELETE FROM board_column WHERE id = 2", triggers.NEVER_REMOVED),
    ("a column with items retired", "UPDATE board_column SET deleted = 1 WHERE id = 2", triggers.COLUMN_HAS_ITEMS),
    (
        "a column replaced",
        "INSERT OR REPLACE INTO board_column (id, board_id, name, name_key, kind, position, deleted)"
        " VALUES (2, 1, 'N', 'n', 'active', 1, 0)",
        triggers.ID_IN_USE,
    ),
    (
        "a column replaced by its name",
        "INSERT OR REPLACE INTO board_column (board_id, name, name_key, kind, position, deleted)"
        " VALUES (1, 'In Progress', 'in progress', 'active', 1, 0)",
        triggers.ID_IN_USE,
    ),
    (
        "a column replaced by a name given",
        "UPDATE OR REPLACE board_column SET name_key = 'in progress' WHERE id = 1",
        triggers.ID_IN_USE,
    ),
    *[
        (
            f"an item replaced by its {alias}",
            NEW_ITEM.format(column=1, archived=0)
            .replace("INSERT INTO item (", f"INSERT OR REPLACE INTO item ({alias}, ")
            .replace("VALUES (", "VALUES (1, "),
            triggers.ID_IN_USE,
        )
        for alias in ("id", "rowid", "oid", "_rowid_")
    ],
    (
        "a board replaced",
        "INSERT OR REPLACE INTO board (id, name, name_key, zone, require_start, at_risk_percent,"
        " revision, created_at, deleted) VALUES (1, 'N', 'n', 'UTC', 0, 80, 0, 0, 0)",
        triggers.ID_IN_USE,
    ),
    *[
        (f"the {alias} of a row of {table} changed", f"UPDATE OR REPLACE {table} SET {alias} = 99", triggers.ID_FIXED)
        for table in ("item", "board_column", "board", "wip_scope", "command", "work_type")
        for alias in ("id", "rowid", "oid", "_rowid_")
    ],
    ("an item removed", "DELETE FROM item WHERE id = 1", triggers.NEVER_REMOVED),
    ("a board removed", "DELETE FROM board WHERE id = 1", triggers.NEVER_REMOVED),
    ("a command removed", "DELETE FROM command", triggers.NEVER_REMOVED),
    ("history rewritten", "UPDATE move SET at = 0 WHERE id = 1", triggers.HISTORY),
    ("history removed", "DELETE FROM move", triggers.HISTORY),
    (
        "history replaced",
        "INSERT OR REPLACE INTO move (rowid, item_id, command_id, at, backdated) VALUES (1, 1, 1, 0, 0)",
        triggers.HISTORY,
    ),
    ("a column given to another board", "UPDATE board_column SET board_id = 2 WHERE id = 4", triggers.ID_FIXED),
    ("an item given to another board", "UPDATE item SET board_id = 2, column_id = 5 WHERE id = 3", "fixed|wrong_board"),
    ("an item given to another board's column", "UPDATE item SET column_id = 5 WHERE id = 3", triggers.WRONG_BOARD),
    ("another board's type given", "UPDATE item SET type_id = 99 WHERE id = 3", triggers.WRONG_BOARD),
    ("a title of nothing", "UPDATE item SET title = '' WHERE id = 1", "CHECK constraint failed"),
    ("a target of -1", "UPDATE wip_scope SET drain_to = -1 WHERE column_id = 2", "CHECK constraint failed"),
    ("a target above the limit", "UPDATE wip_scope SET drain_to = 2 WHERE column_id = 2", "CHECK constraint failed"),
    ("a limit on Done", "UPDATE wip_scope SET wip_limit = 9 WHERE column_id = 4", triggers.DONE_LIMIT),
    ("a column with a limit made done", "UPDATE board_column SET kind = 'done' WHERE id = 3", triggers.DONE_LIMIT),
    ("a person without a key", "UPDATE item SET assignee = 'Ada' WHERE id = 1", triggers.BAD_VALUE),
    (
        "a person with another's key",
        "UPDATE item SET assignee = 'Ada', assignee_key = 'bob' WHERE id = 1",
        "CHECK constraint failed",
    ),
    *[(sql, sql, code) for sql, code in outside.REFUSED],
]


def _dump(connection: sqlite3.Connection) -> list[str]:
    return list(connection.iterdump())


@pytest.mark.parametrize(("what", "sql", "code"), REFUSED, ids=[row[0][:80] for row in REFUSED])
def test_plain_sql_is_refused(shell: sqlite3.Connection, what: str, sql: str, code: str) -> None:
    """Each statement aborts with its code and leaves every row as it was."""
    *first, last = sql.split(";")
    for statement in first:
        shell.execute(statement)
    before = _dump(shell)
    with pytest.raises(sqlite3.IntegrityError, match=code):
        shell.execute(last)
    assert _dump(shell) == before, what


def test_an_archived_item_cannot_be_brought_back_into_a_full_column(desk: Desk, shell: sqlite3.Connection) -> None:
    """Un-archiving is an arrival."""
    commands.archive(desk.engine, [1])
    desk.add("Fifth", "In Progress")
    with pytest.raises(sqlite3.IntegrityError, match=COLUMN_FULL):
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
        with pytest.raises(sqlite3.IntegrityError, match=BOARD_FULL):
            shell.execute(sql)
    shell.execute("UPDATE item SET column_id = 2 WHERE id = 4")
    assert desk.counts()["In Progress"] == 3


def test_what_the_limit_allows_plain_sql_may_do_and_doctor_tells(desk: Desk, shell: sqlite3.Connection) -> None:
    """An item that plain SQL moved has a history that ends elsewhere: doctor says so and writes the missing move."""
    shell.execute("UPDATE item SET column_id = 4 WHERE id = 4")
    found = check(desk.place)
    assert len(found.problems) == 1
    assert "#4" in found.problems[0]
    mended = check(desk.place, repair=True)
    assert mended.problems == ()
    assert mended.mended == ("#4: wrote the missing move",)
    assert desk.item(4).finished_at is not None


def test_doctor_puts_what_vanished_into_the_bin(desk: Desk, shell: sqlite3.Connection) -> None:
    """An item in progress that plain SQL deleted; what was never there, since its making is undone, stays away."""
    desk.add("Fifth")
    commands.undo(desk.engine, desk.board_id)
    commands.delete(desk.engine, [4])
    assert check(desk.place).problems == ()
    shell.execute("UPDATE item SET archived = 1, deleted = 1 WHERE id = 1")
    (problem,) = check(desk.place).problems
    assert problem.startswith("#1: it is deleted, and its history does not say so")
    assert check(desk.place, repair=True).mended == ("#1: put into the bin", "#1: wrote the missing move")
    assert check(desk.place).problems == ()
    assert desk.item(1).archived


ADA = "assignee = 'Ada', assignee_key = 'ada'"

# What is limited, what fills it, what is refused then, and what is not.
KINDS = {
    "type": (
        [SCOPE.format(kind="type", type=1, name="", key="", measure="items", chosen=0, limit=1)],
        "UPDATE item SET type_id = 1 WHERE id = 1",
        "UPDATE item SET type_id = 1 WHERE id = 2",
        "UPDATE item SET type_id = 1 WHERE id = 3",
    ),
    "person": (
        [SCOPE.format(kind="person", type="NULL", name="Ada", key="ada", measure="items", chosen=0, limit=1)],
        f"UPDATE item SET {ADA} WHERE id = 1",
        f"UPDATE OR IGNORE item SET {ADA} WHERE id IN (2, 4)",
        f"UPDATE item SET {ADA} WHERE id = 3",
    ),
    "each_person": (
        ["UPDATE wip_scope SET wip_limit = 1 WHERE kind = 'each_person' AND name_key = ''"],
        f"UPDATE item SET {ADA} WHERE id = 1",
        f"UPDATE item SET {ADA} WHERE id = 4",
        "UPDATE item SET assignee = 'Bob', assignee_key = 'bob' WHERE id = 4",
    ),
    "group": (
        [
            SCOPE.format(kind="group", type="NULL", name="Hands", key="hands", measure="items", chosen=1, limit="NULL"),
            "INSERT INTO scope_column (column_id, scope_id) SELECT c.id, s.id FROM board_column c, wip_scope s"
            " WHERE s.kind = 'group' AND c.id IN (2, 3)",
            "UPDATE wip_scope SET wip_limit = 3 WHERE kind = 'group'",
        ],
        "UPDATE wip_scope SET wip_limit = 5 WHERE column_id IN (2, 3)",
        "UPDATE item SET column_id = 2 WHERE id = 3",
        "UPDATE item SET column_id = 3 WHERE id = 1",
    ),
    "lane": (
        [],
        "UPDATE item SET lane = 'expedite' WHERE id = 1",
        "UPDATE item SET lane = 'expedite' WHERE id = 3",
        "UPDATE item SET column_id = 2 WHERE id = 3",
    ),
    "column": (
        [],
        "UPDATE item SET lane = 'expedite' WHERE id = 4",
        "UPDATE item SET column_id = 3, lane = NULL WHERE id IN (3, 4)",
        "UPDATE item SET column_id = 3 WHERE id = 3",
    ),
    "board": (
        ["UPDATE wip_scope SET measure = 'units' WHERE kind = 'board'"],
        "UPDATE item SET planned_units = 4 WHERE id = 1; UPDATE wip_scope SET wip_limit = 6 WHERE kind = 'board'",
        "UPDATE item SET planned_units = 2 WHERE id = 2",
        "UPDATE item SET planned_units = 9 WHERE id = 3",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_limit_holds_for_plain_sql(desk: Desk, shell: sqlite3.Connection, kind: str) -> None:
    """What is full refuses whatever would count in it; what does not count passes, and doctor counts the same."""
    made, filling, refused, passing = KINDS[kind]
    for sql in made:
        shell.execute(sql)
    shell.executescript(filling)
    with pytest.raises(sqlite3.IntegrityError, match=f"{triggers.FULL}{kind}"):
        shell.execute(refused)
    shell.execute(passing)
    assert [problem for problem in check(desk.place).problems if "history" not in problem] == []


def test_a_change_of_shape_is_counted_in_every_limit(desk: Desk, shell: sqlite3.Connection) -> None:
    """A column's kind, a column of a group, what is counted: each arrives in the limits it changes, or is refused."""
    shell.execute(KINDS["person"][0][0])
    shell.execute(f"UPDATE item SET {ADA} WHERE id IN (1, 3)")
    for sql, code in (
        ("UPDATE board_column SET kind = 'active' WHERE id = 1", f"{triggers.FULL}person"),
        ("UPDATE item SET planned_units = 2 WHERE id = 1; UPDATE wip_scope SET measure = 'units' WHERE kind = 'person'",
         f"{triggers.FULL}person"),
    ):  # fmt: skip
        with pytest.raises(sqlite3.IntegrityError, match=code):
            shell.executescript(sql)
    for sql in KINDS["group"][0]:
        shell.execute(sql)
    with pytest.raises(sqlite3.IntegrityError, match=f"{triggers.FULL}group"):
        shell.execute("INSERT INTO scope_column (column_id, scope_id) SELECT 1, id FROM wip_scope WHERE kind = 'group'")
    leave = "DELETE FROM scope_column WHERE scope_id = (SELECT id FROM wip_scope WHERE kind = 'group')"
    with pytest.raises(sqlite3.IntegrityError, match=triggers.NEVER_REMOVED):
        shell.execute(leave)
    shell.executescript(f"UPDATE wip_scope SET wip_limit = NULL WHERE kind = 'group'; {leave}")
    assert shell.execute("SELECT held FROM wip_scope WHERE kind = 'group'").fetchone() == (0,)
    with pytest.raises(sqlite3.IntegrityError, match=triggers.CHOSEN):
        shell.execute("UPDATE wip_scope SET wip_limit = 3 WHERE kind = 'group'")
    assert check(desk.place).problems == ()


def test_checks_that_are_switched_off_change_nothing(shell: sqlite3.Connection) -> None:
    """The triggers say the same."""
    shell.execute("PRAGMA ignore_check_constraints = 1")
    for sql in (
        "UPDATE item SET column_id = 2 WHERE id = 3",
        "UPDATE wip_scope SET wip_limit = 1 WHERE column_id = 2",
        "UPDATE item SET archived = 2 WHERE id = 1",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            shell.execute(sql)


@pytest.mark.parametrize(
    "harm",
    [
        "DROP TRIGGER item_update_counts",
        "DROP TRIGGER wip_scope_law; CREATE TRIGGER wip_scope_law BEFORE UPDATE ON wip_scope BEGIN SELECT 1; END",
        "CREATE TRIGGER of_mine AFTER INSERT ON item BEGIN UPDATE item SET title = 'x' WHERE id = NEW.id; END",
    ],
)
def test_doctor_tells_triggers_that_were_tampered_with_and_restores_them(
    desk: Desk, shell: sqlite3.Connection, harm: str
) -> None:
    """Missing, of another body, or more than there should be; after `--repair` the law holds again."""
    shell.executescript(harm)
    found = check(desk.place).problems
    assert len(found) == 1
    assert "trigger" in found[0]
    assert check(desk.place, repair=True).mended == ("restored the triggers",)
    assert check(desk.place).problems == ()
    with pytest.raises(sqlite3.IntegrityError, match=COLUMN_FULL):
        shell.execute("UPDATE item SET column_id = 2 WHERE id = 3")


def test_doctor_tells_a_table_that_was_written_otherwise(desk: Desk, shell: sqlite3.Connection) -> None:
    """Into the schema itself, where SQLite asks nobody."""
    shell.execute("DROP INDEX uq_board_name_key")
    shell.execute("PRAGMA writable_schema = ON")
    shell.execute("UPDATE sqlite_master SET sql = replace(sql, 'CHECK (kind', 'CHECK (1 OR kind') WHERE type = 'table'")
    assert {problem for problem in check(desk.place).problems if "made" in problem} == {
        "the table board_column is not as it was made",
        "the table wip_scope is not as it was made",
        "the index uq_board_name_key is not as it was made",
    }


def test_doctor_counts_anew_what_was_counted_wrong(desk: Desk, shell: sqlite3.Connection) -> None:
    """Somebody who went round the triggers left four in a column of two: it drains from there."""
    body = shell.execute("SELECT sql FROM sqlite_master WHERE name = 'item_update_counts'").fetchone()[0]
    shell.execute("DROP TRIGGER item_update_counts")
    shell.execute("UPDATE item SET column_id = 2 WHERE id IN (3, 4)")
    shell.execute(body)
    assert any("In Progress holds 4 of 2" in problem for problem in check(desk.place).problems)
    assert "counted every limit anew" in check(desk.place, repair=True).mended
    assert check(desk.place).problems == ()
    limit = "SELECT held, wip_limit, drain_to FROM wip_scope WHERE column_id = 2"
    assert shell.execute(limit).fetchone() == (4, 4, 2)


GROUP = [
    *KINDS["group"][0],
    "DELETE FROM scope_column WHERE scope_id = (SELECT id FROM wip_scope WHERE kind = 'group')",
]


@pytest.mark.parametrize(
    ("harm", "told", "again"),
    [
        (
            ["UPDATE wip_scope SET chosen = 1 WHERE column_id = 2", "DELETE FROM scope_column WHERE column_id = 2"],
            "In Progress is covered by other limits",
            "UPDATE item SET column_id = 2 WHERE id = 3",
        ),
        (GROUP, "In Progress is covered by other limits", "UPDATE item SET column_id = 2 WHERE id = 3"),
        (
            [
                "UPDATE wip_scope SET wip_limit = 1 WHERE kind = 'each_person'",
                SCOPE.format(
                    kind="each_person", type="NULL", name="Ada", key="ada", measure="items", chosen=0, limit=9
                ),
                f"UPDATE item SET {ADA} WHERE id IN (1, 2)",
            ],
            "Ada has another limit than each person",
            f"UPDATE item SET {ADA} WHERE id = 4",
        ),
    ],
    ids=["a limit that covers nothing", "a group of no column", "a person who is exempt"],
)
def test_doctor_restores_what_a_limit_covers_and_who_has_it(
    desk: Desk, shell: sqlite3.Connection, harm: list[str], told: str, again: str
) -> None:
    """It may have been written before the triggers refused it; what is over a limit then drains."""
    triggers.drop(shell)
    for sql in harm:
        shell.execute(sql)
    triggers.create(shell)
    assert any(told in problem for problem in check(desk.place).problems)
    assert "counted every limit anew" in check(desk.place, repair=True).mended
    assert check(desk.place).problems == ()
    with pytest.raises(sqlite3.IntegrityError, match=triggers.FULL):
        shell.execute(again)
    commands.archive(desk.engine, [1])
    assert check(desk.place).problems == ()
