"""The board: first paint, cursor step, move, filter keystroke and memory, from 10 items to 100,000."""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

from tests.benchmarks.boards import make_board
from tests.benchmarks.measuring import PROGRAM, once, say
from tests.benchmarks.terminal import Terminal, medians

SIZES = (10, 1_000, 10_000, 100_000)
Figures = dict[str, float]


def run(folder: Path, rounds: int) -> None:
    """Every size in turns."""
    paths = {size: folder / f"{size}.db" for size in SIZES}
    for size, path in paths.items():
        make_board(path, size)
    figures: dict[int, dict[str, list[float]]] = {size: {} for size in paths}
    textual: list[float] = []
    for k in range(rounds):
        textual.append(once([sys.executable, "-c", "import textual.app"]).ms)
        for size, path in paths.items():
            one_round(path, figures[size], keys=k < max(1, rounds // 2))
    tell({size: medians(of_size) for size, of_size in figures.items()}, statistics.median(textual))


def one_round(path: Path, figures: dict[str, list[float]], *, keys: bool) -> None:
    """Open a board once, and press its keys."""
    terminal = Terminal([*PROGRAM, "--db", str(path)], sees="title of some")
    figures.setdefault("paint", []).append(terminal.launch_ms)
    figures.setdefault("memory", []).append(terminal.mib())
    if keys:
        for _ in range(4):
            figures.setdefault("step", []).append(terminal.key("j"))
        # The first move of a session brings the write side along; it is not of every move.
        for counted in (False, True, True):
            taken = terminal.key(">", sees="1/2")
            if counted:
                figures.setdefault("move", []).append(taken)
            terminal.key("u", sees="0/2")
        terminal.key("/")
        for key in "17":
            figures.setdefault("filter", []).append(terminal.key(key, settled=True))
    terminal.close()


def tell(found: dict[int, Figures], textual: float) -> None:
    """Print what was measured, each size against the smallest."""
    say("import textual.app", textual)
    least = found[min(found)]
    for size, figures in found.items():
        say(f"first paint, {size:,} items", figures["paint"], against=textual, aim="1.15 x import textual.app")
    for size, figures in found.items():
        say(f"cursor step, {size:,} items", figures["step"], against=least["step"], aim="20 ms")
    for size, figures in found.items():
        say(f"move, {size:,} items", figures["move"], against=least["move"], aim="70 ms")
    for size, figures in found.items():
        aim = "40 ms" if size == 100_000 else ""
        say(f"filter keystroke until it settles, {size:,} items", figures["filter"], against=least["filter"], aim=aim)
    for size, figures in found.items():
        aim = "1.3 x" if size == 100_000 else ""
        say(f"memory, {size:,} items", figures["memory"], "MiB", against=least["memory"], aim=aim)
