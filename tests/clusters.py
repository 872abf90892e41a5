"""Throw-away PostgreSQL clusters: on a loopback port of their own, as an unprivileged user, gone when they are left."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg2

_NUMBERS = count()
# Nothing is kept beyond the tests: the disk is not waited for, but where a test is about that.
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def programs() -> Path | None:
    """Where PostgreSQL's own programs are; None where it is not installed."""
    known = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: int(place.parent.name))
    named = shutil.which("initdb")
    found = [place for place in known if (place / "initdb").exists()]
    return found[-1] if found else Path(named).resolve().parent if named else None


class Cluster:
    """A server that runs, with a superuser `wip` that needs no password."""

    def __init__(self, folder: Path, bin_folder: Path, port: int, settings: tuple[str, ...]) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.port = port
        self._bin = bin_folder
        self._settings = settings
        self._user = "postgres" if os.geteuid() == 0 else None

    def url(self, database: str = "postgres", user: str = "wip") -> str:
        """The address of one of its databases."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs as the user of the server."""
        command = [str(self._bin / program), *arguments]
        done = subprocess.run(
            command, user=self._user, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
        )
        assert done.returncode == 0, (command, done.stderr)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        listens = ("listen_addresses=127.0.0.1", f"unix_socket_directories={self.folder}", "max_connections=200")
        options = " ".join(f"-c {setting}" for setting in (*listens, *self._settings))
        log = str(self.folder / "log")
        self.run("pg_ctl", "-D", str(self.data), "-w", "-l", log, "-o", f"-p {self.port} {options}", "start")

    def stop(self, how: str = "fast") -> None:
        """Stop the server: `fast`, or `immediate` as if the power went."""
        self.run("pg_ctl", "-D", str(self.data), "-w", "-m", how, "stop")

    def execute(self, sql: str, database: str = "postgres", user: str = "wip") -> list[tuple[object, ...]]:
        """Run one statement outside of a transaction."""
        connection = psycopg2.connect(self.url(database, user))
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def database(self, template: str = "template1") -> str:
        """A new database, a copy of another one, and its name."""
        name = f"boards_{next(_NUMBERS)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, database: str) -> None:
        """Drop a database, whoever still has it open."""
        self.execute(f"DROP DATABASE {database} WITH (FORCE)")


@contextmanager
def cluster(*, fast: bool = True) -> Iterator[Cluster]:
    """A cluster of its own, stopped and removed in the end. Fails where PostgreSQL is not installed."""
    with _made(_FAST if fast else ()) as made:
        trusting = ("-A", "trust", "-U", "wip", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8")
        made.run("initdb", "-D", str(made.data), *trusting)
        made.start()
        yield made


@contextmanager
def standby(of: Cluster) -> Iterator[Cluster]:
    """A copy of a cluster that follows it and takes no changes."""
    with _made(_FAST) as made:
        made.run("pg_basebackup", "-D", str(made.data), "-R", "-c", "fast", "--no-sync", "-d", of.url())
        made.start()
        yield made


@contextmanager
def _made(settings: tuple[str, ...]) -> Iterator[Cluster]:
    found = programs()
    assert found is not None, "PostgreSQL is not installed: there is no initdb"
    folder = Path(tempfile.mkdtemp(prefix="kanban-postgres-"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = Cluster(folder, found, port, settings)
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    try:
        yield made
    finally:
        if (made.data / "postmaster.pid").exists():
            made.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)
