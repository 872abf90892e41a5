"""How fast it is, as ratios measured in one run: `python -m tests.benchmarks`. Nothing here fails; it tells.

Board files of 10, 1,000 and 100,000 items are made anew; the board runs in a pseudo-terminal of 120 x 35, and a key's
time ends when the bytes arrive that changed the screen. With KANBAN_REFERENCE_DATA a real history is imported too.
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import signal
import sqlite3
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

import psutil

from kanban_tui.store import commands
from kanban_tui.store.engine import open_engine

PROGRAM = [sys.executable, "-m", "kanban_tui"]
QUIET = 0.15


def make_board(path: Path, items: int) -> None:
    """A board with so many items: three in five wait, the rest are done."""
    engine = open_engine(path, create=True)
    commands.init_board(engine, "Big")
    engine.dispose()
    start, day = 1_780_000_000_000_000, 86_400_000_000
    rows = []
    for k in range(items):
        done = k % 5 > 2
        title = f"a title of some length {k}"
        began = start + (k % 300) * day
        clocks = (began, began + 3 * day) if done else (None, None)
        rows.append((4 if done else 1, k * 1024, title.capitalize(), title, *clocks))
    connection = sqlite3.connect(path)
    with connection:
        connection.executemany(
            "INSERT INTO item (board_id, column_id, type_id, position, title, title_key, description, tags, created_at,"
            " entered_at, first_started_at, started_at, finished_at, archived, deleted)"
            " VALUES (1, ?1, 1, ?2, ?3, ?4, '', '', 1, 1, ?5, ?5, ?6, 0, 0)",
            rows,
        )
    connection.close()


def process(arguments: list[str], runs: int = 9) -> float:
    """The median time of a whole process, in milliseconds."""
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


class Terminal:
    """The board of a file in a pseudo-terminal."""

    def __init__(self, path: Path) -> None:
        began = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if not self.pid:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
            os.execv(sys.executable, [*PROGRAM, "--db", str(path)])
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 35, 120, 0, 0))
        seen = b""
        while b"title" not in seen:
            seen += os.read(self.fd, 65536)
        self.launch = (time.perf_counter() - began) * 1000
        self.settle()

    def settle(self) -> None:
        """Read until nothing has come for a while."""
        # A cursor that blinks twice a second must not keep this going.
        while select.select([self.fd], [], [], 2 * QUIET)[0]:
            os.read(self.fd, 65536)

    def key(self, key: str, settled: bool = False) -> float:
        """Milliseconds from a key to the first bytes it brought, or to the last before silence."""
        began = last = time.perf_counter()
        os.write(self.fd, key.encode())
        first = None
        while select.select([self.fd], [], [], QUIET if first else 5)[0]:
            os.read(self.fd, 65536)
            last = time.perf_counter()
            first = first or last
        return ((last if settled else first or last) - began) * 1000

    def memory(self) -> float:
        """Resident memory in MiB."""
        return float(psutil.Process(self.pid).memory_info().rss) / 2**20

    def close(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.close(self.fd)
        os.waitpid(self.pid, 0)


def board(path: Path, launches: int = 7) -> dict[str, float]:
    """First paint, memory, and the keys of a board."""
    found: dict[str, list[float]] = {name: [] for name in ("paint", "memory", "step", "move", "filter")}
    for k in range(launches):
        terminal = Terminal(path)
        found["paint"].append(terminal.launch)
        found["memory"].append(terminal.memory())
        if k < 3:
            for _ in range(4):
                found["step"].append(terminal.key("j"))
                terminal.settle()
            for key in (">", "u"):
                taken = terminal.key(key)
                terminal.settle()
                if key == ">" and k:
                    found["move"].append(taken)
            terminal.key("/")
            terminal.settle()
            for key in "17":
                found["filter"].append(terminal.key(key, settled=True))
                terminal.settle()
        terminal.close()
    return {name: statistics.median(values) for name, values in found.items()}


def say(what: str, value: float, against: float | None = None, aim: str = "", unit: str = "ms") -> None:
    """Print one figure, as a ratio where there is something to compare it with."""
    ratio = f"{value / against:5.2f} x" if against else " " * 7
    print(f"{what:<58} {value:9.1f} {unit:<4} {ratio}   {aim}", flush=True)


def reference(folder: Path, place: Path) -> None:
    """The import of a real history, and its report."""
    data = folder / "aea_verification"
    columns = ",".join(json.loads((data / "config.json").read_text())["columns"])
    files = ["--blocks", str(data / "blocks.csv"), "--items", str(data / "items.csv")]

    def load(path: Path) -> list[str]:
        named = [*PROGRAM, "--db", str(path), "import", str(data / "events.csv"), "--format", "events"]
        return [*named, "--columns", columns, "--start", "Assigned", "--done", "Done", "--board", "AEA", *files]

    times = [process(load(place / f"aea{k}.db"), 1) for k in range(3)]
    say("import of 1,090 items and 12,837 rows", statistics.median(times), aim="at most 2,000")
    report = [*PROGRAM, "--db", str(place / "aea0.db"), "report", "--format", "json", "--as-of", "2020-12-21"]
    say("report of them as JSON", process(report, 5), aim="at most 1,200")


def main() -> None:
    """Measure everything and print it."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        paths = {size: place / f"{size}.db" for size in (10, 1_000, 100_000)}
        for size, path in paths.items():
            make_board(path, size)
        bare = process([sys.executable, "-c", "pass"], 15)
        textual = process([sys.executable, "-c", "import textual.app"])
        say("python -c pass", bare)
        say("wip list, 1,000 items", process([*PROGRAM, "--db", str(paths[1_000]), "list"], 15), bare, "at most 5")
        say("import textual.app", textual)
        found = {size: board(path) for size, path in paths.items()}
        say("first paint, 10 items", found[10]["paint"], textual, "at most 1.25")
        say("first paint, 100,000 against 10", found[100_000]["paint"], found[10]["paint"], "at most 1.35")
        say("memory, 100,000 against 10", found[100_000]["memory"], found[10]["memory"], "at most 1.3", "MiB")
        say("cursor step, 100,000 against 1,000", found[100_000]["step"], found[1_000]["step"], "at most 1.5")
        say("move, 100,000 against 1,000", found[100_000]["move"], found[1_000]["move"], "at most 1.5")
        say("filter keystroke until it settles, 100,000", found[100_000]["filter"], aim="at most 60")
        if data := os.environ.get("KANBAN_REFERENCE_DATA"):
            reference(Path(data), place)


if __name__ == "__main__":
    main()
