"""A program in a pseudo-terminal of 120 x 35, and how long its keys take."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import statistics
import struct
import termios
import time
from collections.abc import Sequence

import psutil

COLUMNS, ROWS = 120, 35
QUIET = 0.15
GIVE_UP = 180.0


class Terminal:
    """A program, from its start to the first sight of a text."""

    def __init__(self, command: Sequence[str], *, sees: str, env: dict[str, str] | None = None) -> None:
        self._seen = b""
        began = time.perf_counter()
        self._pid, self._fd = pty.fork()
        if not self._pid:
            os.environ.update({"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", **(env or {})})
            os.execv(command[0], list(command))
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.launch_ms = (self._until(sees) - began) * 1000
        self.settle()

    def _read(self, wait: float) -> float | None:
        """When the next bytes came; None for none within the wait."""
        if not select.select([self._fd], [], [], wait)[0]:
            return None
        came = time.perf_counter()
        self._seen += os.read(self._fd, 1 << 20)
        return came

    def _until(self, pattern: str) -> float:
        """When the text came. It is looked for in the bytes: to draw them as well would hold the program up."""
        end = time.perf_counter() + GIVE_UP
        came: float | None = None
        while came is None or not re.search(pattern.encode(), self._seen):
            came = self._read(max(0.0, end - time.perf_counter()))
            if came is None:
                raise TimeoutError(f"{pattern!r} was not seen")
        return came

    def settle(self) -> float:
        """Wait until nothing has come for a while; when the last of it came."""
        last = time.perf_counter()
        # A cursor that blinks twice a second must not keep this going.
        end = last + GIVE_UP
        while (came := self._read(2 * QUIET)) is not None and came < end:
            last = came
        return last

    def key(self, key: str, *, sees: str | None = None, settled: bool = False) -> float:
        """Milliseconds from a key to the first bytes it brought; to those with a text; or to the last before silence.

        What a key brings after that is waited for, and not counted.
        """
        self._seen = b""
        began = time.perf_counter()
        os.write(self._fd, key.encode())
        if settled:
            first = self._read(GIVE_UP) or began
            last = first
            while (came := self._read(QUIET)) is not None:
                last = came
            return (last - began) * 1000
        came = self._until(sees) if sees else self._read(GIVE_UP)
        self.settle()
        return ((came or began) - began) * 1000

    def mib(self) -> float:
        """Resident memory of the program and what it started."""
        parent = psutil.Process(self._pid)
        return float(sum(p.memory_info().rss for p in [parent, *parent.children(recursive=True)])) / 2**20

    def close(self) -> None:
        """End the program."""
        for child in psutil.Process(self._pid).children(recursive=True):
            child.kill()
        os.kill(self._pid, signal.SIGKILL)
        os.close(self._fd)
        os.waitpid(self._pid, 0)


def medians(found: dict[str, list[float]]) -> dict[str, float]:
    """The median of each."""
    return {name: statistics.median(values) for name, values in found.items() if values}
