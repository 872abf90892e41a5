"""The metrics screen on a real history: from its key to the chart, and a change of range."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.measuring import PROGRAM, say
from tests.benchmarks.report import aea
from tests.benchmarks.terminal import Terminal, medians


def run(folder: Path, rounds: int) -> None:
    """Open the screen, change the range, leave."""
    if (path := aea(folder)) is None:
        print("KANBAN_REFERENCE_DATA is not set: no real history to show")
        return
    found: dict[str, list[float]] = {"open": [], "range": []}
    for _ in range(rounds):
        terminal = Terminal([*PROGRAM, "--db", str(path)], sees="Assigned")
        found["open"].append(terminal.key("m", settled=True))
        terminal.key("2")
        for key in "]][[":
            found["range"].append(terminal.key(key, settled=True))
        terminal.close()
    say("metrics screen of AEA, from the key until it settles", medians(found)["open"], aim="300 ms")
    say("a change of range until it settles", medians(found)["range"], aim="150 ms")
