"""Processes measured, and figures printed."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import NamedTuple

PROGRAM = [sys.executable, "-m", "kanban_tui"]
PASS = [sys.executable, "-c", "pass"]


class Run(NamedTuple):
    """One run of a process: how long it took, on the wall and of the processor, and its largest memory."""

    ms: float
    cpu_ms: float
    mib: float


def once(command: Sequence[str]) -> Run:
    """Run a process to its end. Raises RuntimeError where it fails."""
    began = time.perf_counter()
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = child.stderr.read() if child.stderr is not None else b""
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.stderr is not None:
        child.stderr.close()
    if child.returncode:
        raise RuntimeError(f"{' '.join(command)}: exit {child.returncode}\n{said.decode()}")
    wall = time.perf_counter() - began
    return Run(wall * 1000, (used.ru_utime + used.ru_stime) * 1000, used.ru_maxrss / 1024)


def in_turns(commands: dict[str, Sequence[str]], rounds: int) -> dict[str, Run]:
    """The medians of several processes, run in turns."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            runs[name].append(once(command))
    return {name: Run(*(statistics.median(run[k] for run in found) for k in range(3))) for name, found in runs.items()}


def say(what: str, value: float, unit: str = "ms", *, against: float | None = None, aim: str = "") -> None:
    """Print one figure, as a ratio where there is something to compare it with."""
    ratio = f"{value / against:8.2f} x" if against else ""
    print(f"{what:<62} {value:10,.1f} {unit:<4} {ratio:<10} {f'aim: {aim}' if aim else ''}".rstrip(), flush=True)
