"""The program on boards that a server keeps."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

import pytest

from kanban_tui.store.address import Place, Server
from kanban_tui.store.postgres.schema import RIGHTS
from tests import boards
from tests.cli.conftest import Wip
from tests.clusters import programs
from tests.test_readme import commands, typed

pytestmark = pytest.mark.server


@pytest.fixture
def database() -> Iterator[str]:
    """A database with one board, apart from that of the test."""
    keep = boards.keep()
    made = keep.new()
    assert isinstance(made, Server)
    yield made.url
    keep.remove(made)


def test_a_team_starts_as_the_readme_says(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From an empty server to two people, and a file there and back; each command as it stands, but for the host."""
    keep = boards.keep()
    assert isinstance(keep, boards.Databases)
    found = programs()
    assert found is not None
    if not keep.cluster.execute("SELECT 1 FROM pg_roles WHERE rolname = 'mia'"):
        keep.cluster.execute("CREATE ROLE mia LOGIN")
    monkeypatch.setenv("PGPORT", str(keep.cluster.port))
    monkeypatch.setenv("PGUSER", "wip")
    monkeypatch.setenv("PATH", f"{found}:/usr/bin:/bin")
    script = commands("A team on one board").replace("db.example", "127.0.0.1")
    assert RIGHTS.format(role="mia") in " ".join(script.split())
    first, _, second = script.partition("wip --db boards.db copy")
    try:
        done = typed(
            f"set -e\n{first}wip --db postgresql://mia@127.0.0.1/team next 1\n"
            "wip --db postgresql://127.0.0.1/team list --filter @mia\nwip --db postgresql://127.0.0.1/team log\n"
            f"createdb -h 127.0.0.1 new\nwip --db boards.db init\nwip --db boards.db add One\n"
            f"wip --db boards.db copy{second}"
            "wip --db boards.db export --format json > a\nwip --db back.db export --format json > b\ncmp a b\n",
            home,
        )
        assert done.returncode == 0, done.stderr
        assert RIGHTS.format(role="ROLE") in done.stderr
        assert "In Progress  1/2\n  #1  Show the avatar" in done.stdout
        assert "moved #1 to In Progress · Show the avatar, by mia" in done.stdout
    finally:
        for name in ("team", "new"):
            keep.cluster.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def test_a_password_is_shown_nowhere(wip: Wip, place: Place, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not in an answer, an error, a document, nor in what is remembered; of whatever form the address is."""
    wip("init")
    assert isinstance(place, Server)
    url = place.url.replace("wip@", "wip:hush@")
    host = re.sub(r"//.*@", "//", place.url)
    addresses = (url, f"{host}?user=wip&password=hush", url.replace("boards_", "nowhere_"), f"{url}?sslmode=require")
    given = (["list"], ["add", "One"], ["backup", "b.db"], ["init", "Product"], ["doctor"], ["--json", "list"])
    for address in addresses:
        for arguments in given:
            answer = wip("--db", address, *arguments)
            assert "hush" not in answer.out + answer.err
    wip("--db", url, "--board", "Product", "limit", "To Do", "0")
    refused = wip("--db", url, "--board", "Product", "add", "One")
    assert refused.code == 3
    assert "hush" not in refused.out + refused.err
    signs = [url.replace("hush", f"hush{sign}hush") for sign in ("@", "/", "%zz", "==/?")]
    others = [url.replace("postgresql", scheme) for scheme in ("postgresql+psycopg2", "PostgreSQL")]
    for address in (*signs, *others, f"{host}?user=wip&password=%zhush"):
        monkeypatch.setenv("WIP_DB", address)
        for answer in (wip("--db", address, "list"), wip("list")):
            assert answer.code == 6
            assert "hush" not in answer.out + answer.err
            assert answer.err.count("\n") == 1
    assert all("hush" not in file.read_text(errors="replace") for file in home.rglob("*") if file.is_file())


def test_without_the_driver_one_line_says_what_brings_it(process: Wip, place: Place, home: Path) -> None:
    """Exit 6, and nothing of a traceback."""
    (home / "psycopg2.py").write_text("raise ModuleNotFoundError('No module named psycopg2')")
    answer = process("--db", str(place), "list", env={"PYTHONPATH": os.pathsep.join([str(home), *sys.path])})
    brings = "pip install 'kanban-wip[postgres]' brings it"
    assert (answer.code, answer.err) == (6, f"wip: Boards at a server need one package more: {brings}.\n")


def test_what_is_of_files_alone_says_so(wip: Wip) -> None:
    """A backup of a server is not ours to make: exit 5."""
    wip("init")
    for arguments in (["backup", "b.db"], ["restore-backup", "b.db"]):
        answer = wip(*arguments)
        assert answer.code == 5
        assert "is no file: `wip copy --to FILE` takes what it holds to one." in answer.err


def test_a_copy_says_what_it_took(wip: Wip, database: str) -> None:
    """On one line, or as a document; twice is refused and changes nothing."""
    wip("init")
    wip("add", "One")
    document = wip("copy", "--to", database, "--json").json
    assert document == {"copied_to": database, "boards": 1, "items": 1, "moves": 1, "commands": 2}
    answer = wip("copy", "--to", database)
    assert answer.code == 5
    assert "has boards already; nothing was copied" in answer.err
    assert wip("--db", database, "list").out == wip("list").out


def test_tables_are_made_by_who_asks_for_them(wip: Wip, place: Place) -> None:
    """An item added to an empty database makes nothing there; who may not make tables is told whom to ask."""
    for arguments in (["add", "One"], ["list"]):
        answer = wip(*arguments)
        assert answer.code == 4
        assert answer.err == f"wip: There are no boards at {place} yet: `wip init` makes a place for them.\n"
    keep = boards.keep()
    assert isinstance(keep, boards.Databases)
    if not keep.cluster.execute("SELECT 1 FROM pg_roles WHERE rolname = 'guest'"):
        keep.cluster.execute("CREATE ROLE guest LOGIN")
    answer = wip("--db", str(place).replace("wip@", "guest@"), "init")
    assert answer.code == 6
    assert "permission denied" in answer.err
    assert "Ask its owner" in answer.err
    assert wip("init").code == 0
    assert wip("add", "One").code == 0


@contextmanager
def silenced(port: int, at: bytes) -> Iterator[tuple[int, Event]]:
    """The port of a way to a server on which nothing is said any more from a question with these words on; it came."""
    came = Event()
    with ExitStack() as stack:
        listens = stack.enter_context(socket.create_server(("127.0.0.1", 0)))

        def carry(source: socket.socket, target: socket.socket) -> None:
            with suppress(OSError):
                while said := source.recv(65536):
                    if at in said:
                        came.set()
                        return
                    target.sendall(said)

        def take() -> None:
            near = stack.enter_context(listens.accept()[0])
            far = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            for ends in ((near, far), (far, near)):
                Thread(target=carry, args=ends, daemon=True).start()

        Thread(target=take, daemon=True).start()
        yield int(listens.getsockname()[1]), came


def test_an_interrupt_ends_a_command_that_waits_for_the_server(wip: Wip, place: Place, home: Path) -> None:
    """The server took the question and answers no more: exit 130, and nothing is said."""
    wip("init")
    keep = boards.keep()
    assert isinstance(keep, boards.Databases)
    with silenced(keep.cluster.port, b"version_num") as (port, came):
        command = [sys.executable, "-m", "kanban_tui", "--db", str(place).replace(f":{keep.cluster.port}", f":{port}")]
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        asks = subprocess.Popen([*command, "list"], env=env, cwd=home, text=True, **pipes)
        try:
            assert came.wait(60)
            asks.send_signal(signal.SIGINT)
            said, _ = asks.communicate(timeout=60)
        finally:
            asks.kill()
    assert (asks.returncode, said) == (130, "")
