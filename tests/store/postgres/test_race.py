"""Many at once, plain SQL between, and a server that goes away."""

from __future__ import annotations

import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import psycopg2
import pytest

from kanban_tui.errors import DatabaseError, WipError, WipLimitReached
from kanban_tui.store import commands, queries, triggers
from kanban_tui.store.address import Server
from kanban_tui.store.commands import Subject
from kanban_tui.store.doctor import check
from kanban_tui.store.engine import open_engine
from kanban_tui.store.reading import connect
from tests.clusters import cluster
from tests.store.conftest import Desk

pytestmark = pytest.mark.server


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
