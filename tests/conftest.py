"""What the whole suite shares."""

from __future__ import annotations

import signal

import pytest

# A suite begun in the background has interrupts ignored, and so would have every program it starts.
signal.signal(signal.SIGINT, signal.default_int_handler)


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
