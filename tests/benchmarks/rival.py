"""kanban-tui beside this program: first paint, cursor step, move and memory at 10 and 1,000 items.

It is installed from the package index into an environment of its own, kept in the user's cache, and works in a home
of its own.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

from platformdirs import user_cache_path

from tests.benchmarks import paint
from tests.benchmarks.boards import make_board, title
from tests.benchmarks.measuring import say
from tests.benchmarks.terminal import Terminal, medians

VERSION = "0.21.2"
SIZES = (10, 1_000)
AIMS = {"paint": "25 x", "move": "100 x"}


def run(folder: Path, rounds: int) -> None:
    """Both programs in turns."""
    try:
        program = installed()
    except subprocess.CalledProcessError as error:
        print(f"kanban-tui {VERSION} cannot be installed here: {error}")
        return
    ours: dict[int, dict[str, list[float]]] = {size: {} for size in SIZES}
    theirs: dict[int, dict[str, list[float]]] = {size: {} for size in SIZES}
    for size in SIZES:
        make_board(folder / f"{size}.db", size)
        fill(program, folder / f"home{size}", size)
    for k in range(min(max(1, rounds // 2), 5)):
        for size in SIZES:
            paint.one_round(folder / f"{size}.db", ours[size], keys=True)
            one_round(program, folder / f"home{size}", theirs[size], moved=k + 1)
    for size in SIZES:
        mine, other = medians(ours[size]), medians(theirs[size])
        for name, unit in (("paint", "ms"), ("step", "ms"), ("move", "ms"), ("memory", "MiB")):
            say(f"{name}, {size:,} items, wip", mine[name], unit)
            aim = AIMS.get(name, "") if size == 1_000 else ""
            say(f"{name}, {size:,} items, kanban-tui {VERSION}", other[name], unit, against=mine[name], aim=aim)


def installed() -> Path:
    """The program, installed where it is not yet."""
    place = user_cache_path("kanban-wip-benchmarks") / f"kanban-tui-{VERSION}"
    program = place / "bin" / "kanban-tui"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
        python = str(place / "bin" / "python")
        subprocess.run([python, "-m", "pip", "install", "-q", f"kanban-tui=={VERSION}"], check=True)
    return program


def environment(home: Path) -> dict[str, str]:
    """What makes it work in that home and nowhere else. Its package has our name: it must not find ours."""
    homes = {"HOME": home, "XDG_CONFIG_HOME": home / "config", "XDG_DATA_HOME": home / "data"}
    return {**{name: str(path) for name, path in homes.items()}, "PYTHONPATH": ""}


def fill(program: Path, home: Path, items: int) -> None:
    """A board with as many items in the same columns: three in five wait, the rest are done."""
    home.mkdir()
    create = [str(program), "board", "create", "Big", "--set-active"]
    subprocess.run(create, env={"PATH": "/usr/bin:/bin", **environment(home)}, check=True, stdout=subprocess.DEVNULL)
    with sqlite3.connect(home / "data" / "kanban_tui" / "kanban_tui.db") as connection:
        columns = dict(connection.execute("SELECT name, column_id FROM columns").fetchall())
        connection.executemany(
            'INSERT INTO tasks (title, "column", description, creation_date, position) VALUES (?, ?, ?, ?, ?)',
            [(title(k), columns["Done" if k % 5 > 2 else "Ready"], "", "2026-01-01 09:00:00", k) for k in range(items)],
        )
    connection.close()


def one_round(program: Path, home: Path, figures: dict[str, list[float]], *, moved: int) -> None:
    """Open its board once, and press its keys. Each round moves one item more."""
    terminal = Terminal([str(program)], sees="title of some", env=environment(home))
    figures.setdefault("paint", []).append(terminal.launch_ms)
    figures.setdefault("memory", []).append(terminal.mib())
    for _ in range(3):
        figures.setdefault("step", []).append(terminal.key("j"))
    figures.setdefault("move", []).append(terminal.key("L", sees=rf"Doing \({moved} "))
    terminal.close()
