"""What each command must not import: start-up is a feature."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Wip, laid_once

SCREEN = ["textual", "rich"]
WRITES = ["sqlmodel", "sqlalchemy", "alembic", "pydantic"]
TIMES = ["pendulum", "dateutil"]
HOME = ["platformdirs"]
CLICK = ["click"]
PAGE = ["jinja2", "pygal", "webbrowser"]
HEAVY = SCREEN + WRITES + TIMES

# Named with --db. `list` goes round click and reads no report.
READS: dict[str, tuple[list[str], list[str]]] = {
    "help": (["--help"], [*HEAVY, *HOME, "sqlite3", "json", "kanban_tui.store", "kanban_tui.board"]),
    "version": (["--version"], [*HEAVY, *HOME, "sqlite3", "kanban_tui.store"]),
    "list": (["list"], [*HEAVY, *HOME, *CLICK, "json", "logging", "asyncio", "kanban_tui.report.build"]),
    "list, filtered": (["list", "--column=Done", "--filter", "x", "--sort", "age"], [*HEAVY, *HOME, *CLICK, "json"]),
    "list --json": (["list", "--json"], [*HEAVY, *HOME, *CLICK]),
    "status": (["status"], [*HEAVY, *HOME, *CLICK, "json", "logging", "asyncio", "kanban_tui.report.build"]),
    "status --short": (["status", "--short"], [*HEAVY, *HOME, *CLICK, "json", "dataclasses", "kanban_tui.board.model"]),
    "show": (["show", "1"], [*HEAVY, *HOME, "json"]),
    "boards": (["boards"], [*HEAVY, *HOME, "json"]),
    "columns": (["columns"], [*HEAVY, *HOME, "json"]),
    "type list": (["type", "list"], [*HEAVY, *HOME, "json"]),
    "timebox show": (["timebox", "show"], [*HEAVY, *HOME]),
    "report": (["report"], [*HEAVY, *HOME, *PAGE]),
    "report --json": (["report", "--json"], [*HEAVY, *HOME, *PAGE, "kanban_tui.report.as_markdown"]),
    "report, csv": (["report", "-o", "tables.csv"], [*HEAVY, *HOME, *PAGE]),
    "forecast": (["forecast", "--items", "3"], [*HEAVY, *HOME, *PAGE]),
    "report, html": (["report", "-o", "page.html"], [*HEAVY, *HOME]),
    "report, of a period": (["report", "--since", "monday"], [*SCREEN, *WRITES, *HOME, *PAGE]),
    "export": (["export", "--format", "json"], [*HEAVY, *HOME]),
    "backup": (["backup", "copy.db"], [*HEAVY, *HOME]),
    "doctor": (["doctor"], [*HEAVY, *HOME]),
    "completion": (["completion", "zsh"], [*HEAVY, *HOME, "sqlite3"]),
    "usage": (["moev"], [*HEAVY, *HOME, "sqlite3"]),
    "not found": (["show", "99"], [*HEAVY, *HOME]),
    "add": (["add", "X"], [*HEAVY, *HOME, "kanban_tui.store.tables"]),
    "next": (["next", "1"], [*HEAVY, *HOME, "kanban_tui.store.tables"]),
    "undo": (["undo"], [*HEAVY, *HOME, "kanban_tui.store.tables"]),
    "block": (["block", "1", "no keys"], [*HEAVY, *HOME, "kanban_tui.store.tables"]),
    "init": (["init", "Other"], [*SCREEN, *WRITES, *HOME]),
    "refused": (["move", "1", "In Review", "--at", "2999-01-01"], [*SCREEN, *WRITES, *HOME]),
    "limit": (["limit", "In Review", "2"], [*HEAVY, *HOME, "kanban_tui.store.tables"]),
    "add --at": (["add", "X", "--at", "yesterday"], [*SCREEN, *WRITES, *HOME]),
}

# Runs the program on its own arguments; what is loaded in the end goes to stderr.
PRINT_MODULES = """
import sys
from kanban_tui.cli import start
try:
    start.main(sys.argv[1:])
finally:
    sys.stderr.write("MODULES " + " ".join(sys.modules))
"""


@laid_once
def board(wip: Wip) -> None:
    """A board with an item that has a running time box."""
    wip("init")
    wip("add", "First", "--type", "feature")
    wip("next", "1")


def modules(home: Path, arguments: list[str], **env: str) -> set[str]:
    """The modules that one run of the program had loaded at its end."""
    done = subprocess.run(
        [sys.executable, "-c", PRINT_MODULES, *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **env},
        cwd=home,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )
    _, found, loaded = done.stderr.rpartition("MODULES ")
    assert found, done.stderr
    return set(loaded.split())


@pytest.mark.usefixtures("board")
@pytest.mark.parametrize("name", READS)
def test_a_command_imports_what_it_needs(home: Path, name: str) -> None:
    """Nothing of the list, nor anything below it, is loaded at the command's end."""
    arguments, forbidden = READS[name]
    loaded = modules(home, ["--db", str(home / "boards.db"), *arguments])
    found = sorted(m for m in loaded if any(m == bad or m.startswith(f"{bad}.") for bad in forbidden))
    assert found == []


@pytest.mark.usefixtures("board")
@pytest.mark.parametrize("words", ["wip ", "wip done ", "wip move 1 ", "wip list --type ", "wip --board "])
def test_completion_imports_what_it_needs(home: Path, words: str) -> None:
    """A shell asks on every tab: neither the screen nor the write side is loaded."""
    loaded = modules(
        home,
        [],
        _WIP_COMPLETE="bash_complete",
        COMP_WORDS=words,
        COMP_CWORD=str(len(words.split())),
    )
    assert loaded
    assert not {m for m in loaded for bad in HEAVY + HOME if m == bad or m.startswith(f"{bad}.")}


def test_what_goes_round_click_says_the_same(board: Wip, monkeypatch: pytest.MonkeyPatch) -> None:
    """The quick way of `list` and `status` and click's way give the same, for every option."""
    from kanban_tui.cli import quick
    from kanban_tui.cli.commands.items import list_command
    from kanban_tui.cli.commands.reports import status_command
    from kanban_tui.cli.options import OWN, QUICK

    for name, command in (("list", list_command), ("status", status_command)):
        options = {option for parameter in command.params for option in parameter.opts}
        assert {option.name for option in (*OWN, *QUICK[name])} == {o for o in options if o.startswith("--")} - {
            "--help"
        }
    board("block", "1", "no keys")
    for arguments in (
        ["list"],
        ["list", "--column", "In Progress", "--blocked"],
        ["--json", "list", "--type=feature", "--sort", "box"],
        ["list", "--breached"],
        ["list", "--archived"],
        ["list", "--filter=first", "--sort=created"],
        ["list", "--column", "Nowhere"],
        ["list", "--sort", "colour"],
        ["status"],
        ["status", "--short"],
        ["--json", "status", "--short"],
    ):
        quickly = board(*arguments)
        with monkeypatch.context() as patch:
            patch.setattr(quick, "parse", lambda _: None)
            slowly = board(*arguments)
        assert (quickly.code, quickly.err) == (slowly.code, slowly.err)
        assert strip(quickly.out) == strip(slowly.out)


def strip(text: str) -> object:
    """Words without the seconds that pass between two runs."""
    if not text.startswith("["):
        return text
    return [(item["id"], item["column"], item["title"]) for item in json.loads(text)]
