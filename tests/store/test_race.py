"""Many writers at once: never more than the limit, and nobody is told that the database is locked."""

from __future__ import annotations

import multiprocessing as mp
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

from kanban_tui.errors import WipLimitReached
from kanban_tui.store import commands
from kanban_tui.store.doctor import check
from kanban_tui.store.engine import open_engine
from tests.store.conftest import Desk

LIMIT = 3
ROUNDS = 6
WORKERS = 6


def _worker(path: Path, column: int, numbers: list[int], barrier: Any, answers: Any) -> None:
    engine = open_engine(path)
    for number in numbers:
        barrier.wait(60)
        try:
            commands.move(engine, [number], column)
            answers.put("moved")
        except WipLimitReached:
            answers.put("refused")
        except Exception as error:
            answers.put(f"{type(error).__name__}: {error}")
            raise
        barrier.wait(60)


def _plain(path: Path, column: int, numbers: list[int], barrier: Any, answers: Any) -> None:
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    for number in numbers:
        barrier.wait(60)
        try:
            connection.execute("UPDATE item SET column_id = ? WHERE id = ?", (column, number))
            answers.put("plain moved")
        except sqlite3.IntegrityError:
            answers.put("plain refused")
        barrier.wait(60)


def _cli(path: Path, numbers: list[int], barrier: Any, answers: Any) -> None:
    for number in numbers:
        barrier.wait(60)
        done = subprocess.run(
            [sys.executable, "-m", "kanban_tui", "--db", str(path), "move", str(number), "In Progress"],
            capture_output=True,
            text=True,
            check=False,
        )
        answers.put({0: "cli moved", 3: "cli refused"}.get(done.returncode, f"cli {done.returncode}: {done.stderr}"))
        barrier.wait(60)


def test_a_race_into_a_full_column_never_passes_the_limit(desk: Desk) -> None:
    """Six store workers, two CLI processes and plain SQL race into a column of 3, round after round: never 4."""
    column = desk.column("In Progress")
    commands.set_limit(desk.engine, desk.board_id, column, LIMIT)
    context = mp.get_context("spawn")
    barrier, answers = context.Barrier(WORKERS + 3 + 1), context.Queue()
    share = [[desk.add(f"Item {k}.{n}") for n in range(ROUNDS)] for k in range(WORKERS + 3)]
    desk.engine.dispose()
    racers = [context.Process(target=_worker, args=(desk.path, column, share[k], barrier, answers)) for k in range(6)]
    racers += [context.Process(target=_cli, args=(desk.path, share[6 + k], barrier, answers)) for k in range(2)]
    racers.append(context.Process(target=_plain, args=(desk.path, column, share[8], barrier, answers)))
    for racer in racers:
        racer.start()
    most, heard = 0, []
    for _ in range(ROUNDS):
        barrier.wait(60)
        heard += [answers.get(timeout=60) for _ in racers]
        held = desk.counts()["In Progress"]
        most = max(most, held)
        barrier.wait(60)
        watcher = sqlite3.connect(desk.path, timeout=30, isolation_level=None)
        watcher.execute("UPDATE item SET column_id = ? WHERE column_id = ?", (desk.column("To Do"), column))
        watcher.close()
    for racer in racers:
        racer.join(60)
    assert most == LIMIT
    assert set(heard) <= {"moved", "refused", "cli moved", "cli refused", "plain moved", "plain refused"}
    assert sum(answer.endswith("moved") for answer in heard) == LIMIT * ROUNDS
    assert sum(answer.endswith("refused") for answer in heard) == (WORKERS + 3 - LIMIT) * ROUNDS


def _storm(path: Path, numbers: list[int], columns: list[int], told: Any) -> None:
    """Move items to and fro for ever, telling each move once it is acknowledged."""
    engine = open_engine(path)
    while True:
        for number in numbers:
            for column in columns:
                revision = commands.move(engine, [number], column).revision
                told.send((revision, number, column))


def test_a_kill_loses_nothing_that_was_acknowledged(desk: Desk) -> None:
    """kill -9 in a storm of moves, fifty times: every acknowledged move is in the file, and doctor finds it sound."""
    commands.set_limit(desk.engine, desk.board_id, desk.column("In Review"), None)
    numbers = [desk.add(f"Item {k}") for k in range(3)]
    columns = [desk.column("In Review"), desk.column("To Do")]
    desk.engine.dispose()
    context = mp.get_context("fork")
    for round_ in range(50):
        ear, mouth = context.Pipe(duplex=False)
        process = context.Process(target=_storm, args=(desk.path, numbers, columns, mouth))
        process.start()
        mouth.close()
        told = [ear.recv() for _ in range(2 + round_ % 4)]
        process.kill()
        process.join()
        while True:
            try:
                told.append(ear.recv())
            except (EOFError, OSError):
                break
        ear.close()
        raw = sqlite3.connect(desk.path)
        (revision,) = raw.execute("SELECT revision FROM board").fetchone()
        (moves,) = raw.execute("SELECT count(*) FROM move").fetchone()
        raw.close()
        acknowledged = told[-1][0]
        assert acknowledged <= revision <= acknowledged + 1
        assert moves == revision - 2, "one move a command, but for the two that made the board and set its limit"
    assert check(desk.path).problems == ()
