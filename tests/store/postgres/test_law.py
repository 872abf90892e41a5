"""What plain SQL may not do at a server, and what doctor tells of tables and triggers there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

import psycopg2
import pytest

from kanban_tui.cli.start import main
from kanban_tui.store import triggers
from kanban_tui.store.doctor import check
from tests.store import outside
from tests.store.conftest import Desk
from tests.store.outside import ITEM

pytestmark = pytest.mark.server


@pytest.fixture
def shell(desk: Desk) -> Iterator[Callable[[str], None]]:
    """Plain SQL on a board with #1 and #2 in In Progress (2/2), #3 in To Do, #4 in In Review (1/1)."""
    desk.fill()
    desk.add("Fourth", "In Review")
    with closing(psycopg2.connect(str(desk.place))) as connection:
        connection.autocommit = True
        connection.cursor().execute("SET search_path TO wip")
        yield connection.cursor().execute


REFUSED = [
    (ITEM.format(2), f"{triggers.FULL}column"),
    ("UPDATE item SET column_id = 2 WHERE id = 3", f"{triggers.FULL}column"),
    ("UPDATE item SET column_id = CASE id WHEN 1 THEN 3 ELSE 2 END WHERE id IN (1, 4)", f"{triggers.FULL}column"),
    ("UPDATE wip_scope SET wip_limit = 1 WHERE column_id = 2", triggers.UNDER_COUNT),
    ("UPDATE wip_scope SET held = 0 WHERE column_id = 2", triggers.COUNTED),
    ("UPDATE wip_scope SET column_id = 1 WHERE column_id = 2", triggers.ID_FIXED),
    ("UPDATE wip_scope SET wip_limit = 2.9, drain_to = 2.9 WHERE column_id = 2", "drain"),
    ("DELETE FROM wip_scope WHERE column_id = 2", triggers.NEVER_REMOVED),
    ("DELETE FROM scope_column WHERE column_id = 2", triggers.NEVER_REMOVED),
    ("DELETE FROM item WHERE id = 1", triggers.NEVER_REMOVED),
    ("DELETE FROM command", triggers.NEVER_REMOVED),
    ("TRUNCATE item CASCADE", triggers.NEVER_REMOVED),
    ("TRUNCATE move", triggers.NEVER_REMOVED),
    ("DELETE FROM move", triggers.HISTORY),
    ("UPDATE move SET at = 0", triggers.HISTORY),
    ("UPDATE item SET id = 99 WHERE id = 1", triggers.ID_FIXED),
    ("UPDATE item SET board_id = 2 WHERE id = 1", triggers.ID_FIXED),
    ("UPDATE item SET type_id = 99 WHERE id = 3", triggers.WRONG_BOARD),
    ("UPDATE board_column SET deleted = 1 WHERE id = 2", triggers.COLUMN_HAS_ITEMS),
    ("UPDATE board_column SET name_key = 'in progress' WHERE id = 1", "uq_board_column_name_key"),
    ("UPDATE item SET title = '' WHERE id = 1", "ck_item_title"),
    ("UPDATE item SET archived = 2 WHERE id = 1", triggers.BAD_VALUE),
    *outside.REFUSED,
]


@pytest.mark.parametrize(("sql", "code"), REFUSED, ids=[sql[:60] for sql, _ in REFUSED])
def test_plain_sql_is_refused(shell: Callable[[str], None], desk: Desk, sql: str, code: str) -> None:
    """Whatever no command would do; the board is as it was."""
    before = desk.counts()
    with pytest.raises(psycopg2.Error, match=code):
        shell(sql)
    assert desk.counts() == before
    assert check(desk.place).problems == ()


def test_plain_sql_of_every_form_is_counted(shell: Callable[[str], None], desk: Desk) -> None:
    """Several rows at once, an upsert, a merge, and tables of one's own that look like ours."""
    for sql in (
        f"{ITEM.format(2)}, (1, 2, 0, 'Y', 'y', '', '', 0, 0, 0)",
        "INSERT INTO item SELECT (i).* FROM (SELECT i FROM item i WHERE id = 3) AS f"
        " ON CONFLICT (id) DO UPDATE SET column_id = 2",
        "MERGE INTO item i USING (SELECT 3 AS id) AS f ON i.id = f.id WHEN MATCHED THEN UPDATE SET column_id = 2",
        "CREATE TEMP TABLE scope_column (LIKE wip.scope_column);"
        "CREATE TEMP TABLE board_column (LIKE wip.board_column);"
        "UPDATE wip.item SET column_id = 2 WHERE id = 3",
    ):
        with pytest.raises(psycopg2.Error, match=f"{triggers.FULL}column"):
            shell(sql)
    assert desk.counts() == {"To Do": 1, "In Progress": 2, "In Review": 1, "Done": 0}
    assert check(desk.place).problems == ()


def test_doctor_tells_what_was_taken_off_the_tables(shell: Callable[[str], None], desk: Desk) -> None:
    """A check, a key of another table, an index that keeps names apart, a value that there must be."""
    shell("ALTER TABLE board_column DROP CONSTRAINT ck_board_column_kind")
    shell("ALTER TABLE move DROP CONSTRAINT fk_move_item_id")
    shell("DROP INDEX uq_board_name_key")
    shell("ALTER TABLE item ALTER title DROP NOT NULL")
    assert set(check(desk.place).problems) == {
        "the constraint ck_board_column_kind is missing",
        "the constraint fk_move_item_id is missing",
        "the index uq_board_name_key is missing",
        "item.title may be empty",
    }


def test_doctor_tells_what_was_put_in_their_place(shell: Callable[[str], None], desk: Desk) -> None:
    """A check, a key and an index of the same name that say less; rules, hidden rows, and a function with rights."""
    assert check(desk.place).problems == ()
    shell("ALTER TABLE board_column DROP CONSTRAINT ck_board_column_kind")
    shell("ALTER TABLE board_column ADD CONSTRAINT ck_board_column_kind CHECK (true)")
    shell("ALTER TABLE note DROP CONSTRAINT fk_note_item_id, ADD CONSTRAINT fk_note_item_id"
          " FOREIGN KEY (item_id) REFERENCES item (id) ON DELETE CASCADE")  # fmt: skip
    shell("DROP INDEX uq_board_name_key; CREATE INDEX uq_board_name_key ON board (name_key) WHERE deleted = 0")
    shell("CREATE RULE quiet AS ON DELETE TO item DO INSTEAD NOTHING")
    shell("ALTER TABLE note ENABLE ROW LEVEL SECURITY")
    shell("ALTER TABLE block DISABLE TRIGGER ALL; ALTER TABLE block ENABLE TRIGGER USER")
    assert set(check(desk.place).problems) == {
        "the constraint ck_board_column_kind is not as it was made",
        "the constraint fk_note_item_id is not as it was made",
        "the index uq_board_name_key is not as it was made",
        "the rule quiet on item is none of ours",
        "the table note keeps rows from some (row-level security)",
        "the keys of block are switched off",
    }
    shell("ALTER FUNCTION item_fixed() SECURITY DEFINER; ALTER FUNCTION number_on() SECURITY INVOKER")
    told = [problem for problem in check(desk.place).problems if "trigger" in problem]
    assert [problem.split()[2] for problem in told] == [
        "item_fixed", "item_numbered", "move_numbered", "block_numbered"
    ]  # fmt: skip
    check(desk.place, repair=True)
    assert [problem for problem in check(desk.place).problems if "trigger" in problem] == []


def test_rows_that_nobody_can_read_are_told_in_one_line(
    shell: Callable[[str], None], desk: Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    """Times beyond every calendar, and a command that cannot be undone since its rows are no JSON."""
    shell("INSERT INTO command (board_id, name, at, actor, summary, state, images) SELECT 1, 'edit', at, actor,"
          " 'edited', 'done', '{' FROM command WHERE id = 2")  # fmt: skip
    shell("UPDATE item SET created_at = 400000000000000000 WHERE id = 3")
    wrong = "item.created_at is no instant in 1 of its rows"
    assert check(desk.place).problems == (wrong, "what 1 command did cannot be read")
    for arguments in (("show", "3"), ("undo", "--anyones"), ("report",)):
        assert main(["--db", str(desk.place), *arguments]) == 6
        said = capfd.readouterr().err
        assert wrong in said
        assert said.count("\n") == 1


def test_doctor_tells_triggers_that_were_tampered_with_and_restores_them(
    shell: Callable[[str], None], desk: Desk
) -> None:
    """Dropped, switched off, with another function, or none of ours."""
    shell("DROP TRIGGER item_kept ON item")
    shell("ALTER TABLE move DISABLE TRIGGER move_delete")
    shell(
        "CREATE OR REPLACE FUNCTION item_fixed() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;"
        "CREATE TRIGGER mine BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION item_fixed()"
    )
    shell("ALTER TABLE item DISABLE TRIGGER item_update_counts; UPDATE item SET column_id = 1 WHERE id = 1")
    shell("ALTER FUNCTION board_scopes() RESET ALL")
    shell("CREATE OR REPLACE FUNCTION refuse(code text) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN RETURN true; END$$")
    problems = "\n".join(check(desk.place).problems)
    for name in (
        "item_kept is missing",
        "move_delete is not",
        "item_fixed is not",
        "mine is none of ours",
        "board_scopes is not",
        "refuse is not",
    ):
        assert f"the trigger {name}" in problems
    assert "In Progress holds 1, and 2 is written" in problems
    check(desk.place, repair=True)
    assert check(desk.place).problems == ()
