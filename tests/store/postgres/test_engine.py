"""The connections of who writes: lost, kept, ended by the server, and how often they are asked."""

from __future__ import annotations

import select
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest

from kanban_tui.errors import DatabaseError, WipLimitReached
from kanban_tui.store import commands
from kanban_tui.store.address import Server
from kanban_tui.store.engine import open_engine
from kanban_tui.store.postgres import schema as at_server
from kanban_tui.store.postgres.connection import ServerConnection
from kanban_tui.store.postgres.engine import ServerEngine
from kanban_tui.store.reading import connect
from kanban_tui.tui.way import snapshot
from tests.clusters import Cluster
from tests.store.conftest import Desk
from tests.store.outside import ITEM

pytestmark = pytest.mark.server


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
