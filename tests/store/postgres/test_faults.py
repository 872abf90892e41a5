"""What cannot be used, cannot be held or only follows: a line each."""

from __future__ import annotations

from contextlib import closing

import pytest

from kanban_tui.errors import BadValue, DatabaseError, NotFound
from kanban_tui.store import commands, counting, queries
from kanban_tui.store.address import Server
from kanban_tui.store.doctor import check
from kanban_tui.store.engine import open_engine
from kanban_tui.store.postgres import live
from kanban_tui.store.postgres.connection import unfit
from kanban_tui.store.reading import connect
from tests import boards
from tests.clusters import Cluster, standby
from tests.store.conftest import Desk

pytestmark = pytest.mark.server


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


def test_what_no_server_can_hold_is_a_bad_value(desk: Desk) -> None:
    """A NUL or half a sign, in one row or in many: one line, and nothing changed."""
    for bad in ("x\0y", "x\udc80y"):
        with pytest.raises(BadValue, match="cannot hold that"), desk.engine.begin() as raw:
            raw.execute("UPDATE board SET name = ?", (bad,))
        with pytest.raises(BadValue, match="cannot hold that"), desk.engine.begin() as raw:
            raw.executemany("UPDATE board SET name = ?", [("One",), (bad,)])
    with closing(connect(desk.place)) as c:
        assert queries.board(c, 1).name == "Product"
