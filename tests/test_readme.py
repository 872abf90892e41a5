"""The README's commands do what it says."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"


def commands(heading: str) -> str:
    """The shell commands below a heading."""
    section = README.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    return "".join(re.findall(r"```sh\n(.*?)```", section, flags=re.DOTALL))


def typed(script: str, home: Path) -> subprocess.CompletedProcess[str]:
    """A script, typed into a shell in an empty home."""
    program = home / "bin" / "wip"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m kanban_tui "$@"\n')
    program.chmod(0o755)
    return subprocess.run(
        ["bash", "-c", script],
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith(("WIP_", "XDG_"))},
            "PATH": f"{program.parent}:{os.environ['PATH']}",
            "PYTHONPATH": os.pathsep.join(sys.path),
            "HOME": str(home),
        },
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_history_becomes_a_report_as_the_readme_says(tmp_path: Path) -> None:
    """Every command under that heading, typed as it stands into a shell on an empty home; the last ones on a board
    with a history of its own."""
    imported, _, own = commands("A history in, a report out").partition("wip report --since")
    script = f"set -e\n{imported}wip demo --keep demo.db\nexport WIP_DB=demo.db\nwip report --since{own}"
    done = typed(script, tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "past.html").read_text(encoding="utf-8").lower().startswith("<!doctype html>")
    assert (tmp_path / "team.md").read_text(encoding="utf-8").startswith("# ")
    assert "items left of Done" in done.stdout
    assert "Items done until" in done.stdout


def test_small_batches_are_made_as_the_readme_says(tmp_path: Path) -> None:
    """A split, a box of units, policies, single-piece flow and a template, one command after the other."""
    script = "set -e\nexport WIP_DB=boards.db\nwip init Board\nexport WIP_BOARD=Board\n"
    done = typed(script + commands("Work in small batches"), tmp_path)
    assert done.returncode == 0, done.stderr
    for said in (
        "split #1 into #2, #3, #4, #5, #6",
        "`wip split 7` makes 5 + 3 of it.",
        "split #7 into #8, #9",
        "counted 4 of 5 interviews of #8",
        "split the 1 left of #8 off to #10",
        "set the working hours to mon-thu 8:00-12:00 13:00-17:00, fri 8:00-14:00",
        "set the policies of Done",
        "stays 3 d at least",
    ):
        assert said in done.stdout + done.stderr
