"""Whole processes, against bare python."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.benchmarks.boards import make_board
from tests.benchmarks.measuring import PASS, PROGRAM, in_turns, say


def run(folder: Path, rounds: int) -> None:
    """The commands of every minute."""
    path = folder / "1000.db"
    make_board(path, 1_000)
    wip = [*PROGRAM, "--db", str(path)]
    found = in_turns(
        {
            "python -c pass": PASS,
            "wip status --short": [*wip, "status", "--short"],
            "wip list, 1,000 items": [*wip, "list"],
            "wip status": [*wip, "status"],
            "wip --help": [*wip, "--help"],
            "wip add": [*wip, "add", "X"],
            "import textual.app": [sys.executable, "-c", "import textual.app"],
        },
        2 * rounds + 1,
    )
    bare = found["python -c pass"].ms
    aims = {"wip status --short": "5 x", "wip list, 1,000 items": "5 x"}
    for name, measured in found.items():
        say(name, measured.ms, against=bare, aim=aims.get(name, ""))
