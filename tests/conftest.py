"""What the whole suite shares."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import boards

# How long an example takes says how busy the machine is, not whether the code is right.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

# A suite begun in the background has interrupts ignored, and so would have every program it starts.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Tests are compiled once, and so is the program that some of them start a hundred times: not at each start.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# What the tests hold to the end is looked through again and again for what nobody holds: a fifth of a screen's time.
gc.set_threshold(20_000, 20, 20)

# The files lie in memory where the system has such a place with room, from which programs may be run: each of many
# thousand commits waits until the disk has it, and no test is about the disk.
MEMORY = Path("/dev/shm")
if (
    "TMPDIR" not in os.environ
    and os.access(MEMORY, os.W_OK)
    and shutil.disk_usage(MEMORY).free > 2**30
    and not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC
):
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def pytest_addoption(parser: pytest.Parser) -> None:
    """One switch: the tests that are about boards, not about files, run on a server."""
    parser.addoption("--postgres", action="store_true", help="keep the boards of the tests at a PostgreSQL server")


def pytest_configure(config: pytest.Config) -> None:
    """Choose where the boards of the run are kept."""
    boards.at_a_server = config.getoption("--postgres")


def pytest_unconfigure() -> None:
    """Leave nothing behind, a server least."""
    boards.leave()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about files where a server keeps the boards, and what is about servers where none can."""
    left_out = "file" if boards.at_a_server else "server"
    gone = [item for item in items if item.get_closest_marker(left_out) is not None]
    config.hook.pytest_deselected(items=gone)
    items[:] = [item for item in items if item.get_closest_marker(left_out) is None]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out, and how many files of reference numbers were compared, also when the tests ran in other
    processes."""
    if not boards.at_a_server:
        terminalreporter.write_line("boards at a server are left out: pytest --postgres tests/store tests/cli")
    compared = [
        value
        for report in terminalreporter.stats.get("passed", [])
        for name, value in report.user_properties
        if name == "reference_files"
    ]
    if compared:
        files = sum(int(str(value)) for value in compared)
        terminalreporter.write_line(f"reference data: {files} files of {len(compared)} data sets compared, all equal")
