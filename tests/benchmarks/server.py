"""Boards at a PostgreSQL server of this machine, against the same boards in a file."""

from __future__ import annotations

from pathlib import Path

from kanban_tui.store.address import Place, Server
from kanban_tui.store.copying import copy
from tests.benchmarks.boards import make_board
from tests.benchmarks.measuring import PROGRAM, in_turns, say
from tests.benchmarks.report import aea
from tests.benchmarks.terminal import Terminal, medians
from tests.clusters import cluster, programs


def run(folder: Path, rounds: int) -> None:
    """Commands, the board on the screen and a report, each on both in turns."""
    if programs() is None:
        print("PostgreSQL is not installed: nothing to compare with")
        return
    file = folder / "1000.db"
    make_board(file, 1_000)
    with cluster(fast=False) as server:
        places: dict[str, Place] = {"a file": file, "a server": Server(server.url(server.database()))}
        copy(file, places["a server"])
        commands: dict[str, list[str]] = {}
        for name, place in places.items():
            wip = [*PROGRAM, "--db", str(place)]
            commands[f"wip list, 1,000 items, {name}"] = [*wip, "list"]
            commands[f"wip next, {name}"] = [*wip, "next", "1"]
            commands[f"wip back, {name}"] = [*wip, "back", "1"]
        found = {name: measured.ms for name, measured in in_turns(commands, 2 * rounds + 1).items()}
        for what in ("wip list, 1,000 items", "wip next"):
            say(f"{what}, a file", found[f"{what}, a file"])
            say(f"{what}, a server", found[f"{what}, a server"], against=found[f"{what}, a file"], aim="2 x")
        _screens(places, rounds)
        if (path := aea(folder)) is not None:
            there = Server(server.url(server.database()))
            copy(path, there)
            reports = {
                name: [*PROGRAM, "--db", str(place), "report", "--format", "json", "-o", str(folder / "report.json")]
                for name, place in (("a file", path), ("a server", there))
            }
            taken = in_turns(reports, rounds)
            say("JSON of AEA, a server", taken["a server"].ms, against=taken["a file"].ms, aim="1.5 x")


def _screens(places: dict[str, Place], rounds: int) -> None:
    figures: dict[str, dict[str, list[float]]] = {name: {} for name in places}
    for _ in range(rounds):
        for name, place in places.items():
            terminal = Terminal([*PROGRAM, "--db", str(place)], sees="title of some")
            figures[name].setdefault("paint", []).append(terminal.launch_ms)
            for counted in (False, True, True):
                taken = terminal.key(">", sees="1/2")
                if counted:
                    figures[name].setdefault("move", []).append(taken)
                terminal.key("u", sees="0/2")
            terminal.close()
    found = {name: medians(of_place) for name, of_place in figures.items()}
    for what, aim in (("paint", "1.3 x"), ("move", "50 ms")):
        for name in places:
            against = found["a file"][what] if name == "a server" else None
            say(f"{what}, {name}", found[name][what], against=against, aim=aim if against else "")
