"""Many writers at once: never more than the limit, and nobody is told that the database is locked."""

from __future__ import annotations

import multiprocessing as mp
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kanban_tui.errors import WipLimitReached
from kanban_tui.store import commands, fullness
from kanban_tui.store.doctor import check
from kanban_tui.store.engine import open_engine
from kanban_tui.store.reading import connect
from tests.store.conftest import Desk

pytestmark = pytest.mark.file

LIMIT = 3
ROUNDS = 6
WORKERS = 6
RACERS = mp.get_context("forkserver")
"""Each racer is a process of its own; what they import is imported once."""
RACERS.set_forkserver_preload([__name__])


def _worker(path: Path, column: int | None, numbers: list[int], barrier: Any, answers: Any) -> None:
    """Move items to a column, or for None into the expedite lane."""
    engine = open_engine(path)
    for number in numbers:
        barrier.wait(60)
        try:
            if column is None:
                commands.expedite(engine, number, "a race")
            else:
                commands.move(engine, [number], column)
            answers.put("moved")
        except WipLimitReached:
            answers.put("refused")
        except Exception as error:
            answers.put(f"{type(error).__name__}: {error}")
            raise
        barrier.wait(60)


def _plain(path: Path, column: int | None, numbers: list[int], barrier: Any, answers: Any) -> None:
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    for number in numbers:
        barrier.wait(60)
        try:
            if column is None:
                connection.execute("UPDATE item SET lane = 'expedite' WHERE id = ?", (number,))
            else:
                connection.execute("UPDATE item SET column_id = ? WHERE id = ?", (column, number))
            answers.put("plain moved")
        except sqlite3.IntegrityError:
            answers.put("plain refused")
        barrier.wait(60)


def _cli(path: Path, column: int | None, numbers: list[int], barrier: Any, answers: Any) -> None:
    for number in numbers:
        barrier.wait(60)
        done = subprocess.run(
            [
                *(sys.executable, "-m", "kanban_tui", "--db", str(path)),
                *(("expedite", str(number), "a race") if column is None else ("move", str(number), "In Progress")),
            ],
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
    barrier, answers = RACERS.Barrier(WORKERS + 3 + 1), RACERS.Queue()
    share = [[desk.add(f"Item {k}.{n}") for n in range(ROUNDS)] for k in range(WORKERS + 3)]
    desk.engine.dispose()
    racers = [RACERS.Process(target=_worker, args=(desk.path, column, share[k], barrier, answers)) for k in range(6)]
    racers += [RACERS.Process(target=_cli, args=(desk.path, column, share[6 + k], barrier, answers)) for k in range(2)]
    racers.append(RACERS.Process(target=_plain, args=(desk.path, column, share[8], barrier, answers)))
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


SUBJECTS = {
    "type": commands.Subject("type", 1),
    "person": commands.Subject("person", name="Ada"),
    "each_person": commands.Subject("each_person"),
    "lane": commands.Subject("lane"),
}


@pytest.mark.parametrize("kind", SUBJECTS)
def test_a_race_into_a_full_limit_of_another_kind_never_passes_it(desk: Desk, kind: str) -> None:
    """Five store workers, two CLI processes and plain SQL race for the two places of a person, a type or the lane."""
    in_progress = desk.column("In Progress")
    commands.set_limit(desk.engine, desk.board_id, in_progress, None)
    commands.set_limit(desk.engine, desk.board_id, SUBJECTS[kind], 2)
    numbers = [
        commands.add(desk.engine, desk.board_id, f"Item {k}", type_id=1, assignee="Ada").items[0] for k in range(8)
    ]
    desk.engine.dispose()
    column = None if kind == "lane" else in_progress
    barrier, answers = RACERS.Barrier(8), RACERS.Queue()
    targets = [_worker] * 5 + [_cli] * 2 + [_plain]
    racers = [
        RACERS.Process(target=target, args=(desk.path, column, [number], barrier, answers))
        for target, number in zip(targets, numbers, strict=True)
    ]
    for racer in racers:
        racer.start()
    heard = [answers.get(timeout=60) for _ in racers]
    for racer in racers:
        racer.join(60)
    assert set(heard) <= {"moved", "refused", "cli moved", "cli refused", "plain moved", "plain refused"}
    assert sum(answer.endswith("moved") for answer in heard) == 2
    with closing(connect(desk.place)) as connection:
        held = {scope.kind: scope.count for scope in fullness.scopes(connection, desk.board_id) if scope.limit == 2}
    assert held[kind] == 2
    assert [problem for problem in check(desk.place).problems if "history" not in problem] == []


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
    for round_ in range(50):
        ear, mouth = RACERS.Pipe(duplex=False)
        process = RACERS.Process(target=_storm, args=(desk.path, numbers, columns, mouth))
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
    assert check(desk.place).problems == ()
