"""The metrics screen: on a large history its first chart, on a real one a change of range as well."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.benchmarks.measuring import PROGRAM, once, say
from tests.benchmarks.report import ITEMS, aea
from tests.benchmarks.terminal import Terminal, medians


def run(folder: Path, rounds: int) -> None:
    """Open the screen, change the range, leave."""
    large = folder / "large.db"
    once([sys.executable, "-c", f"from tests.benchmarks.boards import *; make_history(Path({str(large)!r}), {ITEMS})"])
    first = []
    for _ in range(min(rounds, 3)):
        terminal = Terminal([*PROGRAM, "--db", str(large)], sees="Review")
        first.append(terminal.key("m", sees="still being measured"))
        terminal.close()
    say(f"first chart of {ITEMS:,} items, from its key", medians({"": first})[""], aim="1,000 ms")
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
