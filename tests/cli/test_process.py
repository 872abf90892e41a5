"""What only a real process and a real terminal can show."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Wip, on_terminal


def environment(**more: str) -> dict[str, str]:
    """The environment of a process that finds the package."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **more}


def test_a_reader_that_leaves_is_no_error(wip: Wip, home: Path) -> None:
    """`wip list | head -1`: quiet, whatever was still to be written."""
    wip("init")
    wip("add", "First")
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "kanban_tui", "list"],
        env=environment(),
        cwd=home,
        stdout=write,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


def shell(home: Path, command: str) -> tuple[int, str]:
    """The exit code of a line of bash and what it wrote to stderr; `wip` is the program."""
    done = subprocess.run(
        ["bash", "-c", f'wip() {{ "{sys.executable}" -m kanban_tui "$@"; }}; set -o pipefail; {command}'],
        env=environment(),
        cwd=home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("command", ["list", "boards", "report", "--help", "add Two"])
def test_an_output_that_cannot_be_written_is_one_line(wip: Wip, home: Path, command: str) -> None:
    """A full disk behind a redirection is no fault of the program, and says so once."""
    wip("init")
    wip("add", "First")
    code, said = shell(home, f"wip {command} > /dev/full")
    assert (code, said.splitlines()[-1]) == (6, "wip: The output cannot be written: no space left on device.")
    assert said.count("\n") == (2 if command.startswith("add") else 1)
    code, said = shell(home, "wip list --json > /dev/full")
    assert (code, json.loads(said)["error"]["type"]) == (6, "output")


def test_streams_that_are_closed_are_done_without(wip: Wip, home: Path) -> None:
    """The command just runs: what it would say goes nowhere, and never into the file of boards."""
    wip("init")
    assert shell(home, "wip add Second <&- >&- 2>&-") == (0, "")
    assert shell(home, "wip boards >&-") == (0, "")
    assert shell(home, "wip add Third 2> /dev/full > /dev/null") == (0, "")
    assert shell(home, "wip move 99 Done 2> /dev/full") == (4, "")
    assert [item["title"] for item in wip("list", "--json").json] == ["Second", "Third"]
    assert wip("doctor").code == 0


def test_a_reader_of_nothing_changes_no_exit_code(wip: Wip, home: Path) -> None:
    """Into `true` a help page, an answer and a long report end as they would elsewhere."""
    wip("init")
    for command in ("--help", "list --help", "add Second", "report", "export --format json"):
        assert shell(home, f"(wip {command}; echo $? >&2) 2>code | true; cat code >&2")[1].split()[-1] == "0"


INTERRUPT = """
import signal, sys
from kanban_tui.cli import start
class Stdin:
    def read(self):
        signal.raise_signal(signal.SIGINT)
sys.stdin = Stdin()
sys.exit(start.main(sys.argv[1:]))
"""


def test_an_interrupt_is_130(wip: Wip, home: Path) -> None:
    """Ctrl-C while it waits for a description: exit 130, no word, nothing written."""
    wip("init")
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPT, "add", "X", "--description", "-"],
        env=environment(),
        cwd=home,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, "", "")
    assert wip("list", "--json").json == []


FAULT = """
import sys
from kanban_tui.cli import session, start
def broken(self):
    raise ZeroDivisionError("oh\\nno")
session.Session.reading = broken
sys.exit(start.main(sys.argv[1:]))
"""


@pytest.mark.parametrize("command", ["list", "boards"])
def test_a_fault_is_one_line_and_exit_1(home: Path, command: str) -> None:
    """No traceback but with --debug; the line says how to see more."""

    def run(*options: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", FAULT, command, *options],
            env=environment(),
            cwd=home,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    plain, json_, debug = run(), run("--json"), run("--debug")
    assert (plain.returncode, plain.stdout) == (1, "")
    assert len(plain.stderr.splitlines()) == 1
    assert "ZeroDivisionError: oh no" in plain.stderr
    assert "--debug" in plain.stderr
    assert json_.returncode == 1
    assert json_.stderr.startswith('{"error": {"type": "fault", ')
    assert debug.returncode == 1
    assert "Traceback" in debug.stderr


def test_a_table_is_cut_to_the_terminal_and_never_in_a_pipe(wip: Wip) -> None:
    """On a terminal no line is wider than it; piped, the title is whole."""
    wip("init")
    title = "漢字 and a title that goes on and on and on and on until nobody reads it"
    wip("add", title, "--type", "feature")
    assert title in wip("list").out
    shown = on_terminal(["list"], columns=50)
    assert title not in shown
    assert "…" in shown
    assert "feature" in shown
    from kanban_tui.cli.say.words import cells

    assert max(cells(line) for line in shown.splitlines()) <= 50


def test_output_goes_through_any_locale(wip: Wip, home: Path) -> None:
    """Where the locale knows only ASCII, what it cannot show is replaced; JSON is whole."""
    wip("init")
    wip("add", "漢字 → é")

    def run(*options: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "kanban_tui", *options],
            env=environment(PYTHONIOENCODING="ascii", PYTHONUTF8="0"),
            cwd=home,
            capture_output=True,
            timeout=60,
            check=False,
        )

    words = run("list")
    assert (words.returncode, words.stderr) == (0, b"")
    assert b"?? ? ?" in words.stdout
    assert b"\\u6f22" in run("list", "--json").stdout
