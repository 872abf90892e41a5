"""Boards at a server, as a team uses them: many at once, plain SQL between, and a server that goes away."""

from __future__ import annotations

import random
import select
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from shutil import copytree
from typing import cast
from urllib.parse import quote

import psycopg2
import pytest

from kanban_tui import finding
from kanban_tui.board import clock
from kanban_tui.board.model import Kind
from kanban_tui.cli.start import main
from kanban_tui.errors import BadValue, DatabaseError, NotFound, RuleRefused, WipError, WipLimitReached
from kanban_tui.report import as_json
from kanban_tui.report.build import build
from kanban_tui.store import commands, counting, fullness, logbook, migrate, queries, records, schema, triggers
from kanban_tui.store.address import Place, Server
from kanban_tui.store.commands import Subject
from kanban_tui.store.copying import copy
from kanban_tui.store.doctor import check
from kanban_tui.store.engine import bring_up_to_date, open_engine
from kanban_tui.store.postgres import live
from kanban_tui.store.postgres import schema as at_server
from kanban_tui.store.postgres.connection import ServerConnection, unfit
from kanban_tui.store.postgres.engine import ServerEngine
from kanban_tui.store.postgres.schema import RIGHTS
from kanban_tui.store.reading import connect
from kanban_tui.store.sql import Engine
from kanban_tui.tui.way import snapshot
from tests import boards
from tests.clusters import Cluster, cluster, standby
from tests.store import outside
from tests.store.conftest import Desk

pytestmark = pytest.mark.server


@pytest.fixture
def running() -> Cluster:
    """The cluster in which the boards of the tests are."""
    keep = boards.keep()
    assert isinstance(keep, boards.Databases)
    return keep.cluster


@pytest.fixture
def shell(desk: Desk) -> Iterator[Callable[[str], None]]:
    """Plain SQL on a board with #1 and #2 in In Progress (2/2), #3 in To Do, #4 in In Review (1/1)."""
    desk.fill()
    desk.add("Fourth", "In Review")
    with closing(psycopg2.connect(str(desk.place))) as connection:
        connection.autocommit = True
        connection.cursor().execute("SET search_path TO wip")
        yield connection.cursor().execute


ITEM = (
    "INSERT INTO item (board_id, column_id, position, title, title_key, description, tags, entered_at, archived,"
    " deleted) VALUES (1, {}, 0, 'X', 'x', '', '', 0, 0, 0)"
)
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


def test_32_sessions_race_into_limits_of_three(desk: Desk) -> None:
    """Column, type and person; plain SQL between, its rows in any order: never four, and nobody is shown a deadlock."""
    kind = desk.type("bug")
    items = [desk.add(f"Item {k}") for k in range(24)]
    commands.set_limit(desk.engine, 1, desk.column("In Progress"), 3)
    commands.set_limit(desk.engine, 1, desk.column("In Review"), 8)
    commands.set_limit(desk.engine, 1, Subject("type", kind), 3)
    commands.set_limit(desk.engine, 1, Subject("person", name="Mia"), 3)
    places = [desk.column(name) for name in ("To Do", "In Progress", "In Review")]

    def of_the_store(seed: int) -> list[str]:
        luck, engine, said = random.Random(seed), open_engine(desk.place), []
        for _ in range(12):
            item = luck.choice(items)
            try:
                match luck.randrange(3):
                    case 0:
                        commands.move(engine, [item], luck.choice(places))
                    case 1:
                        commands.edit(engine, item, type_id=luck.choice((kind, None)))
                    case _:
                        commands.edit(engine, item, assignee=luck.choice(("Mia", None)))
            except WipLimitReached:
                said.append("full")
            except WipError as error:
                said.append(str(error))
        engine.dispose()
        return said

    def of_sql(seed: int) -> list[str]:
        luck, said = random.Random(seed), []
        with closing(psycopg2.connect(str(desk.place))) as connection:
            for _ in range(12):
                try:
                    with connection, connection.cursor() as cursor:
                        for item in luck.sample(items, 2):
                            cursor.execute(f"UPDATE wip.item SET column_id = {luck.choice(places)} WHERE id = {item}")
                except psycopg2.Error as error:
                    said.append(str(error).splitlines()[0])
        return said

    with ThreadPoolExecutor(32) as pool:
        runs = pool.map(lambda k: (of_sql if k % 4 == 0 else of_the_store)(k), range(32))
        found = [each for said in runs for each in said]
    assert "full" in found
    assert {each for each in found if each != "full" and triggers.FULL not in each} == set()
    with closing(connect(desk.place)) as c:
        assert c.execute("SELECT count(*) FROM wip_scope WHERE held > wip_limit").fetchone()[0] == 0
    # Plain SQL writes no history: its moves are mended, and nothing else is wrong.
    check(desk.place, repair=True)
    assert check(desk.place).problems == ()


WRITER = """
import sys
from kanban_tui.errors import WipError
from kanban_tui.store import commands
from kanban_tui.store.address import Place, Server
from kanban_tui.store.engine import open_engine
engine = open_engine(Server(sys.argv[1]))
for k in range(10_000):
    try:
        print(commands.add(engine, 1, f"{sys.argv[2]} {k}").items[0], flush=True)
    except WipError as error:
        print(error, file=sys.stderr, flush=True)
        break
"""


def test_nothing_acknowledged_is_lost_with_clients_or_the_server() -> None:
    """Twenty clients are killed while they write, and then the server stops as if the power went."""
    with cluster(fast=False) as server:
        place = Server(server.url(server.database()))
        engine = open_engine(place, create=True)
        commands.init_board(engine, "Product")
        engine.dispose()

        def writer(name: str) -> subprocess.Popen[str]:
            command = [sys.executable, "-c", WRITER, place.url, name]
            return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

        told: list[int] = []
        for wave in range(5):
            clients = [writer(f"{wave}.{k}") for k in range(4)]
            for client in clients:
                assert client.stdout is not None
                told += [int(client.stdout.readline()) for _ in range(3)]
            for client in clients:
                client.kill()
                out, _ = client.communicate()
                told += [int(line) for line in out.splitlines(keepends=True) if line.endswith("\n")]
        last = writer("last")
        assert last.stdout is not None
        told += [int(last.stdout.readline()) for _ in range(5)]
        server.stop("immediate")
        out, err = last.communicate()
        told += [int(line) for line in out.splitlines()]
        assert err.count("\n") == 1
        with pytest.raises(DatabaseError, match="cannot be reached"):
            connect(place)
        server.start()
        with closing(connect(place)) as c:
            there = queries.numbers(c, 1, queries.ALL)
        assert set(told) <= there
        assert check(place).problems == ()


def test_a_commit_whose_answer_is_lost_is_looked_up(
    desk: Desk, running: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server ends the connection before the commit or behind it: what the program says is what happened."""
    for before, number in ((True, 1), (False, 2)):
        assert isinstance(desk.place, Server)
        engine = ServerEngine(desk.place)
        said = ""
        try:
            with engine.begin() as raw:
                raw.execute(ITEM.format(1))
                run = raw.run

                def lossy(sql: str, *, run: Callable[[str], object] = run, early: bool = before) -> object:
                    if sql == "COMMIT" and not early:
                        run(sql)
                    pid = raw.raw.info.backend_pid
                    running.execute(f"SELECT pg_terminate_backend({pid}, 5000)")
                    return run("SELECT 1")

                monkeypatch.setattr(raw, "run", lossy)
        except DatabaseError as error:
            said = str(error)
        assert ("Nothing changed" in said) is before
        engine.dispose()
        with closing(connect(desk.place)) as c:
            assert c.execute("SELECT count(*) FROM item").fetchone()[0] == number - 1


def test_a_kept_connection_that_ended_meanwhile_is_made_anew(desk: Desk, running: Cluster) -> None:
    """A server that was restarted between two commands costs nobody anything."""
    desk.add("One")
    for go_on in (lambda: desk.add("Two"), lambda: commands.advance(desk.engine, [1], 1)):
        running.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'wip'")
        go_on()
    assert (desk.titles("To Do"), desk.titles("In Progress")) == (["Two"], ["One"])


@pytest.fixture
def hers(desk: Desk, running: Cluster) -> Iterator[Engine]:
    """The board for another person, with a role of her own and the rights that `wip init` names."""
    database = str(desk.place).rpartition("/")[2]
    if not running.execute("SELECT 1 FROM pg_roles WHERE rolname = 'mia'"):
        running.execute("CREATE ROLE mia LOGIN")
    running.execute(RIGHTS.format(role="mia"), database)
    engine = open_engine(Server(running.url(database, "mia")))
    yield engine
    engine.dispose()
    running.execute("DROP OWNED BY mia", database)


def test_undo_takes_back_ones_own_and_only_what_nobody_went_on_from(desk: Desk, hers: Engine) -> None:
    """Two people on one board, each with a role of their own."""
    one, two = desk.add("One"), desk.add("Two")
    commands.advance(hers, [two], 1)
    with pytest.raises(RuleRefused, match="mia went on from that"):
        commands.undo(desk.engine, 1)
    commands.edit(desk.engine, one, title="First")
    assert commands.undo(hers, 1).summary == f"undid: moved #{two} to In Progress"
    assert commands.redo(hers, 1).summary == f"redid: moved #{two} to In Progress"
    assert commands.undo(desk.engine, 1, anyones=True).summary == f"undid: edited #{one} (title)"
    undone = commands.undo(desk.engine, 1, anyones=True)
    assert (undone.summary, undone.notes) == (f"undid: moved #{two} to In Progress", ("It was given by mia.",))
    commands.edit(hers, one, assignee="me")
    assert desk.item(one).assignee == "mia"


def test_what_one_undid_comes_back_whatever_others_do_elsewhere(desk: Desk, hers: Engine) -> None:
    """Their commands leave it; one's own next command ends it, and so does who goes on from how it is without it."""
    desk.add("One")
    commands.undo(desk.engine, 1)
    other = commands.add(hers, 1, "Other").items[0]
    assert commands.redo(desk.engine, 1).summary == "redid: added #1 One to To Do"
    commands.edit(desk.engine, other, title="Mine")
    commands.undo(desk.engine, 1)
    commands.edit(hers, other, title="Hers")
    with pytest.raises(RuleRefused, match="mia went on from that"):
        commands.redo(desk.engine, 1)
    assert desk.item(other).title == "Hers"
    desk.add("Two")
    commands.undo(hers, 1, anyones=True)
    with pytest.raises(RuleRefused, match=r"nothing of yours to redo; `wip redo --anyones` in a shell"):
        commands.redo(hers, 1)
    assert commands.redo(hers, 1, anyones=True).notes == ("It was given by wip.",)
    assert desk.titles("To Do") == ["One", "Hers", "Two"]


def test_a_limit_that_has_fallen_meanwhile_is_undone_to_what_it_was(desk: Desk, hers: Engine) -> None:
    """And falls again when it is redone."""
    _, two, _ = desk.fill()
    column = desk.column("In Progress")
    commands.set_limit(hers, 1, column, 1, drain=True)
    commands.advance(desk.engine, [two], 1)

    def limit() -> tuple[int | None, int | None]:
        with closing(connect(desk.place)) as c:
            return next((s.limit, s.drain_to) for s in fullness.scopes(c, 1) if s.column_id == column)

    assert limit() == (1, None)
    commands.undo(hers, 1)
    assert limit() == (2, None)
    commands.redo(hers, 1)
    assert limit() == (1, None)


def test_what_others_use_is_not_undone_under_them(desk: Desk, hers: Engine) -> None:
    """An item with their note, a column that they passed or limit, a type of their items: nothing is left dangling."""
    one = desk.add("One")
    mine = desk.add("Mine")
    commands.note(hers, mine, "Hers")
    with pytest.raises(RuleRefused, match="mia went on from that"):
        commands.undo(desk.engine, 1)
    commands.undo(hers, 1)

    commands.add_column(desk.engine, 1, "New", Kind.ACTIVE)
    commands.add_type(desk.engine, 1, "spike")
    new, spike, start = desk.column("New"), desk.type("spike"), desk.column("To Do")

    def refused(added: str) -> None:
        with pytest.raises(RuleRefused, match=f"added the {added}: mia went on from that"):
            commands.undo(desk.engine, 1)

    commands.set_limit(hers, 1, Subject("type", spike), 2)
    refused("work type spike")
    commands.undo(hers, 1)
    commands.edit(hers, one, type_id=spike)
    refused("work type spike")
    commands.undo(hers, 1)
    assert commands.undo(desk.engine, 1).summary == "undid: added the work type spike"
    with pytest.raises(RuleRefused, match="went on from what is undone"):
        commands.redo(hers, 1)
    assert commands.redo(desk.engine, 1).summary == "redid: added the work type spike"
    assert commands.redo(hers, 1).summary == f"redid: edited #{one} (type)"
    commands.undo(hers, 1)
    commands.undo(desk.engine, 1)

    for use in (
        lambda: commands.set_limit(hers, 1, new, 3),
        lambda: commands.set_limit(hers, 1, Subject("group", name="Two"), 3, columns=[desk.column("In Review"), new]),
        lambda: commands.move(hers, [one], new),
    ):
        use()
        refused("column New")
        commands.undo(hers, 1)
    commands.move(hers, [one], new)
    commands.move(hers, [one], start)
    refused("column New")
    assert check(desk.place).problems == ()


NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("item", sa.Column("colour", sa.Text()))
    op.execute("UPDATE item SET colour = 'red'")
"""


def _of_version(statements: Callable[[str, str], list[str]], version: str, _: str, ending: str = "sql") -> list[str]:
    return statements(version, ending)


def test_older_boards_are_brought_up_to_date_when_their_owner_says_so(
    desk: Desk, hers: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then nobody's newer program reads them; then all is as it was, and the older program says what it is."""
    first, _, _ = desk.fill()
    commands.advance(desk.engine, [first], 1)
    scripts = tmp_path / "migrations"
    copytree(migrate.SCRIPTS, scripts)
    (scripts / "versions" / "v0004_colour.py").write_text(NEXT)
    with closing(connect(desk.place)) as c:
        before = c.execute("SELECT * FROM move ORDER BY id").fetchall()
        with monkeypatch.context() as newer:
            newer.setattr(migrate, "SCRIPTS", scripts)
            newer.setattr(schema, "SCHEMA", "0004")
            newer.setattr(schema, "statements", partial(_of_version, schema.statements, "0003"))
            with pytest.raises(DatabaseError, match="is of version 0003, older than this program reads"):
                connect(desk.place)
            with pytest.raises(DatabaseError, match="must be owner"):
                bring_up_to_date(cast("Server", hers.place))
            found = check(desk.place, repair=True)
            assert found.mended == ("brought the boards from version 0003 to 0004",)
            assert found.problems == ()
            assert check(desk.place, repair=True).mended == ()
        assert c.execute("SELECT * FROM move ORDER BY id").fetchall() == before
        assert c.execute("SELECT DISTINCT colour FROM item").fetchall() == [("red",)]
    with pytest.raises(DatabaseError, match="newer than this program reads"):
        commands.add(desk.engine, 1, "Later")


def test_a_move_asks_little_and_a_refusal_opens_no_connection(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message there and back is what a server far away costs: so many for a move, and for what the screen reads."""
    first, _, third = desk.fill()
    asked: list[str] = []

    @contextmanager
    def counted() -> Iterator[None]:
        asked.append("message")
        yield

    def reached(server: Server) -> ServerConnection:
        asked.append("connection")
        return reach(server)

    reach = at_server.reach
    monkeypatch.setattr("kanban_tui.store.postgres.connection.asking", counted)
    monkeypatch.setattr(at_server, "reach", reached)
    commands.advance(desk.engine, [first], 1)
    assert len(asked) <= 17
    commands.advance(desk.engine, [first], -1)
    for most in (1, 0):
        asked.clear()
        with pytest.raises(WipLimitReached, match="is full"):
            commands.advance(desk.engine, [third], 1)
        assert asked.count("connection") <= most
    with closing(connect(desk.place)) as c:
        before = snapshot.read(c, 1, snapshot.Wanted())
        commands.advance(desk.engine, [first], 1)
        asked.clear()
        snapshot.read(c, 1, snapshot.Wanted(follow=first), before)
        assert len(asked) <= 20
    asked.clear()
    open_engine(desk.place).dispose()
    assert asked.count("connection") == 1


def test_a_statement_that_the_server_stopped_leaves_a_connection_that_works(desk: Desk, running: Cluster) -> None:
    """Its time ran out: that is said, nothing is lost, and the next command finds all as it should be."""
    database = str(desk.place).rpartition("/")[2]
    running.execute(f"ALTER DATABASE {database} SET statement_timeout TO 200")
    engine = open_engine(desk.place)
    with pytest.raises(DatabaseError, match=r"statement timeout\. Nothing changed\.$") as caught, engine.begin() as raw:
        raw.execute("SELECT pg_sleep(60)")
    assert "lost" not in str(caught.value)
    assert commands.add(engine, 1, "Next").items == (1,)
    engine.dispose()
    running.execute(f"ALTER DATABASE {database} RESET statement_timeout")


def test_boards_go_to_a_server_and_come_back_as_they_were(desk: Desk, tmp_path: Path) -> None:
    """Every row; into a place that has boards nothing is copied."""
    first, _, third = desk.fill()
    commands.finish(desk.engine, [first])
    commands.note(desk.engine, third, "Ask Mia")
    commands.delete_column(desk.engine, desk.column("In Review"))
    desk.add("Fourth", "In Progress")
    with pytest.raises(WipLimitReached):
        desk.add("Fifth", "In Progress")
    file, again = tmp_path / "copy.db", boards.keep().new()
    counts = copy(desk.place, file)
    assert copy(file, again) == counts
    assert counts["item"] == 4
    assert counts["refusal"] == 1
    for place in (file, again):
        assert check(place).problems == ()
    rows = [_rows(place) for place in (desk.place, file, again)]
    assert rows[0] == rows[1] == rows[2]
    with pytest.raises(RuleRefused, match="has boards already"):
        copy(desk.place, again)
    engine = open_engine(again)
    assert commands.add(engine, 1, "Next").items[0] == 5
    engine.dispose()
    boards.keep().remove(again)


def test_a_copy_names_the_row_that_no_server_can_hold(desk: Desk, tmp_path: Path) -> None:
    """A NUL that plain SQL put into a file: which table, which item, and nothing was copied."""
    commands.note(desk.engine, desk.add("First"), "Ask Mia")
    file, target = tmp_path / "copy.db", boards.keep().new()
    copy(desk.place, file)
    for sql, named in (
        (
            "INSERT INTO note SELECT 2, 1, 0, 'x' || char(0), '', 0",
            "the text of note 2, of #1",
        ),
        ("UPDATE item SET description = 'x' || char(0)", "the description of item 1"),
    ):
        with closing(sqlite3.connect(file)) as raw, raw:
            raw.execute(sql)
        with pytest.raises(BadValue, match=rf"cannot hold that: .*\. It is {named}\. Nothing was copied\.$"):
            copy(file, target)
    with pytest.raises(NotFound):
        connect(target)
    boards.keep().remove(target)


def _rows(place: Place) -> dict[str, list[object]]:
    from kanban_tui.store.tables import METADATA

    with closing(connect(place)) as c:
        return {
            table.name: sorted(c.execute(f"SELECT * FROM {table.name}").fetchall(), key=repr)
            for table in METADATA.sorted_tables
        }


def test_what_cannot_be_used_is_one_line_and_nothing_changed(desk: Desk, running: Cluster) -> None:
    """A role without rights, a wrong password, another's schema, a newer one, a place that only reads, none at all."""
    database = str(desk.place).rpartition("/")[2]
    for role in ("stranger", "locked"):
        if not running.execute(f"SELECT 1 FROM pg_roles WHERE rolname = '{role}'"):
            running.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'right'")
    rules = running.folder / "data" / "pg_hba.conf"
    if "locked" not in rules.read_text():
        rules.write_text("host all locked all scram-sha-256\n" + rules.read_text())
        running.execute("SELECT pg_reload_conf()")
    address = running.url(database, "locked").replace("locked@", "locked:wrong@")
    with pytest.raises(DatabaseError, match="password authentication failed") as caught:
        connect(Server(address))
    assert "wrong" not in str(caught.value)
    with pytest.raises(DatabaseError, match="Ask its owner for it"):
        connect(Server(running.url(database, "stranger")))
    running.execute(f"ALTER DATABASE {database} SET default_transaction_read_only TO on")
    desk.engine.dispose()
    assert desk.counts()["To Do"] == 0
    other = open_engine(desk.place)
    with pytest.raises(DatabaseError, match=r"is read-only\. Nothing changed"):
        commands.add(other, 1, "One")
    other.dispose()
    running.execute(f"ALTER DATABASE {database} RESET default_transaction_read_only")
    running.execute("UPDATE wip.alembic_version SET version_num = '9999'", database)
    for use in (lambda: connect(desk.place), lambda: desk.add("X"), lambda: open_engine(desk.place, create=True)):
        with pytest.raises(DatabaseError, match="newer than this program"):
            use()
    empty = boards.keep().new()
    assert isinstance(empty, Server)
    with pytest.raises(NotFound, match="no boards at"):
        connect(empty)
    running.execute("CREATE SCHEMA wip CREATE TABLE mine (id int)", empty.url.rpartition("/")[2])
    for use in (lambda: connect(empty), lambda: open_engine(empty, create=True)):
        with pytest.raises(DatabaseError, match="not one of boards"):
            use()
    boards.keep().remove(empty)
    with pytest.raises(DatabaseError, match="does not exist"):
        connect(Server(running.url("nowhere")))


def test_a_server_that_follows_another_is_read_and_takes_nothing(desk: Desk, running: Cluster) -> None:
    """It tells nobody of changes: whoever watches it asks each time."""
    desk.add("One")
    with standby(running) as follows:
        place = Server(follows.url(str(desk.place).rpartition("/")[2]))
        with closing(live.listen(place)) as c:
            assert counting.counts(c, 1)[desk.column("To Do")] == 1
            assert live.told(c)
        assert check(place).problems == ()
        engine = open_engine(place)
        with pytest.raises(DatabaseError, match=r"is read-only\. Nothing changed"):
            commands.add(engine, 1, "Two")
        engine.dispose()


def test_a_report_says_who_changed_a_limit(desk: Desk) -> None:
    """By the role; where one is alone with a file nobody is named."""
    commands.set_limit(desk.engine, 1, desk.column("In Progress"), 4)
    with closing(connect(desk.place)) as c:
        history = records.board_history(c, 1)
    document = as_json.document(build(history, now=clock.now()))
    assert [change["by"] for change in document["refusals"]["limit_changes"]] == ["wip"]


def test_a_database_that_cannot_hold_every_title_is_told_at_once(running: Cluster) -> None:
    """With how to make one that can; nothing is made in it."""
    for encoding in ("SQL_ASCII", "LATIN1"):
        name = f"in_{encoding.lower()}"
        running.execute(f"CREATE DATABASE {name} ENCODING '{encoding}' TEMPLATE template0 LOCALE 'C'")
        place = Server(running.url(name))
        for use in (lambda p=place: open_engine(p, create=True), lambda p=place: connect(p)):
            with pytest.raises(DatabaseError, match=f"encoding {encoding}.*createdb -E UTF8 -T template0"):
                use()
        assert running.execute("SELECT 1 FROM pg_namespace WHERE nspname = 'wip'", name) == []
        running.drop(name)


@pytest.mark.parametrize(
    ("version", "encoding", "said"),
    [(90624, "UTF8", "PostgreSQL 9.6;"), (120004, "UTF8", "PostgreSQL 12;"), (130000, "UTF8", None)],
)
def test_an_older_server_is_told_in_a_line(version: int, encoding: str, said: str | None) -> None:
    """With what it is, and what boards need."""
    fault = unfit(version, encoding)
    assert fault is None if said is None else f"is {said} boards need 13 or newer." == fault


def test_what_a_role_has_set_changes_nothing(desk: Desk, running: Cluster) -> None:
    """Neither what is sent and read, nor whether the law is found to be in force."""
    database = str(desk.place).rpartition("/")[2]
    settings = {
        "client_encoding": "LATIN1",
        "standard_conforming_strings": "off",
        "quote_all_identifiers": "on",
        "transform_null_equals": "on",
        "exit_on_error": "on",
        "default_transaction_isolation": "serializable",
        "search_path": "pg_catalog",
    }
    for name, value in settings.items():
        running.execute(f"ALTER DATABASE {database} SET {name} TO '{value}'")
    engine = open_engine(desk.place)
    with closing(connect(desk.place)) as c:
        (number,) = commands.add(engine, 1, r"C:\new\'x 🍎 Ünïted").items
        assert queries.item(c, number).title == r"C:\new\'x 🍎 Ünïted"
        with pytest.raises(RuleRefused), engine.begin() as raw:
            raw.execute("DELETE FROM move")
        commands.advance(engine, [number], 1)
        assert queries.item(c, number).column_id == desk.column("In Progress")
    assert check(desk.place).problems == ()
    engine.dispose()


def test_a_transaction_that_the_server_ended_tells_its_reason(desk: Desk, running: Cluster) -> None:
    """As its administrator set it: it was idle for too long, and nothing changed."""
    database = str(desk.place).rpartition("/")[2]
    running.execute(f"ALTER DATABASE {database} SET idle_in_transaction_session_timeout TO 50")
    engine = open_engine(desk.place)

    def write_slowly() -> None:
        with engine.begin() as raw:
            raw.execute(ITEM.format(1))
            assert isinstance(raw, ServerConnection)
            assert select.select([raw.raw.fileno()], [], [], 30)[0]
            raw.execute(ITEM.format(1))

    with pytest.raises(DatabaseError, match=r"idle.in.transaction.*Nothing changed\.$"):
        write_slowly()
    engine.dispose()
    assert desk.titles("To Do") == []


def test_what_no_server_can_hold_is_a_bad_value(desk: Desk) -> None:
    """A NUL or half a sign, in one row or in many: one line, and nothing changed."""
    for bad in ("x\0y", "x\udc80y"):
        with pytest.raises(BadValue, match="cannot hold that"), desk.engine.begin() as raw:
            raw.execute("UPDATE board SET name = ?", (bad,))
        with pytest.raises(BadValue, match="cannot hold that"), desk.engine.begin() as raw:
            raw.executemany("UPDATE board SET name = ?", [("One",), (bad,)])
    with closing(connect(desk.place)) as c:
        assert queries.board(c, 1).name == "Product"


def test_a_role_of_any_name_is_a_person(desk: Desk, running: Cluster) -> None:
    """White space, a name longer than a person's: shown in one line, and `@me` finds what is theirs."""
    database = str(desk.place).rpartition("/")[2]
    for k, role in enumerate(("mia\tand\nleo", "m" * 63)):
        running.execute(f'CREATE ROLE "{role}" LOGIN')
        running.execute(RIGHTS.format(role=f'"{role}"'), database)
        engine = open_engine(Server(running.url(database, quote(role))))
        (number,) = commands.add(engine, 1, f"Item {k}").items
        assert commands.edit(engine, number, assignee="me").changed
        with closing(connect(cast("Server", engine.place))) as c:
            assert finding.numbers(c, queries.board(c, 1), "@me", now=clock.now()) == {number}
            name = queries.item(c, number).assignee
            assert name == ("mia and leo" if k == 0 else "m" * 60)
            assert {line.actor for line in logbook.of_item(c, number)} == {name}
        engine.dispose()
        running.execute(f'DROP OWNED BY "{role}"', database)
        running.execute(f'DROP ROLE "{role}"')


def test_a_schema_that_was_prepared_is_filled_by_whom_it_is_for(running: Cluster) -> None:
    """Without the right to make schemas; who may not make tables in it is told so, and nothing is made."""
    for role in ("mia", "stranger"):
        if not running.execute(f"SELECT 1 FROM pg_roles WHERE rolname = '{role}'"):
            running.execute(f"CREATE ROLE {role} LOGIN")
    place = cast("Server", boards.keep().new())
    database = place.url.rpartition("/")[2]
    running.execute("CREATE SCHEMA wip AUTHORIZATION mia", database)
    for user in ("stranger", "stranger", "mia", "mia"):
        hers = Server(running.url(database, user))
        if user == "stranger":
            with pytest.raises(DatabaseError, match="no right to make tables in the schema wip"):
                open_engine(hers, create=True)
            continue
        open_engine(hers, create=True).dispose()
    engine = open_engine(hers)
    commands.init_board(engine, "Product")
    engine.dispose()
    assert check(place).problems == ()
    boards.keep().remove(place)


def test_a_copy_that_failed_leaves_nothing(desk: Desk, hers: Engine, running: Cluster, tmp_path: Path) -> None:
    """No file where a right to read was missing, no schema where a text could not be held."""
    desk.fill()
    running.execute("REVOKE SELECT ON wip.move FROM mia", str(desk.place).rpartition("/")[2])
    with pytest.raises(DatabaseError, match="permission denied for table move"):
        copy(hers.place, tmp_path / "new.db")
    assert list(tmp_path.iterdir()) == []
    copy(desk.place, tmp_path / "old.db")
    with closing(sqlite3.connect(tmp_path / "old.db")) as plain:
        plain.execute("UPDATE item SET description = 'a' || char(0) WHERE id = 1")
        plain.commit()
    empty = cast("Server", boards.keep().new())
    with pytest.raises(BadValue, match="cannot hold that"):
        copy(tmp_path / "old.db", empty)
    database = empty.url.rpartition("/")[2]
    assert running.execute("SELECT 1 FROM pg_namespace WHERE nspname = 'wip'", database) == []
    with pytest.raises(RuleRefused, match="has boards already"):
        copy(tmp_path / "old.db", desk.place)
    boards.keep().remove(empty)
