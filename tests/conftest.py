"""What the whole suite shares."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says how busy the machine is, not whether the code is right.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

# A suite begun in the background has interrupts ignored, and so would have every program it starts.
signal.signal(signal.SIGINT, signal.default_int_handler)

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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many files of reference numbers were compared, also when the tests ran in other processes."""
    compared = [
        value
        for report in terminalreporter.stats.get("passed", [])
        for name, value in report.user_properties
        if name == "reference_files"
    ]
    if compared:
        files = sum(int(str(value)) for value in compared)
        terminalreporter.write_line(f"reference data: {files} files of {len(compared)} data sets compared, all equal")
