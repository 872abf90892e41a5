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
    "status --short": (
        ["status", "--short"],
        [*HEAVY, *HOME, *CLICK, "json", "dataclasses", "msgspec", "kanban_tui.board.model"],
    ),
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
    "export, csv": (["export", "--format", "csv"], [*HEAVY, *HOME, *PAGE]),
    "backup": (["backup", "copy.db"], [*HEAVY, *HOME]),
    "doctor": (["doctor"], [*HEAVY, *HOME]),
    "completion": (["completion", "zsh"], [*HEAVY, *HOME, "sqlite3"]),
    "usage": (["moev"], [*HEAVY, *HOME, "sqlite3"]),
    "not found": (["show", "99"], [*HEAVY, *HOME]),
    "add": (["add", "X"], [*HEAVY, *HOME, "kanban_tui.store.tables"]),
    "next": (["next", "1"], [*HEAVY, *HOME, "kanban_tui.store.tables"]),
    "undo": (["undo"], [*HEAVY, *HOME, "kanban_tui.store.tables"]),
    "block": (["block", "1", "no keys"], [*HEAVY, *HOME, "kanban_tui.store.tables"]),
    "note": (["note", "1", "asked"], [*HEAVY, *HOME, "kanban_tui.store.tables"]),
    "tick": (["tick", "1", "1"], [*HEAVY, *HOME, "kanban_tui.store.tables"]),
    "log": (["log"], [*HEAVY, *HOME, "kanban_tui.store.tables"]),
    "refused": (["move", "1", "In Review", "--at", "2999-01-01"], [*SCREEN, *WRITES, *HOME]),
    "limit": (["limit", "In Review", "2"], [*HEAVY, *HOME, "kanban_tui.store.tables"]),
    "add --at": (["add", "X", "--at", "yesterday"], [*SCREEN, *WRITES, *HOME]),
    "init": (["init", "Other"], [*SCREEN, *WRITES, *HOME]),
}

ENDS = {"usage": 2, "not found": 4, "refused": 5}

# What may be loaded by the same commands is looked at in one process, the one after the other: what none of them loads,
# each does without.
TOGETHER: dict[tuple[str, ...], list[str]] = {}
for _name, (_, _forbidden) in READS.items():
    TOGETHER.setdefault(tuple(_forbidden), []).append(_name)

# Runs the program on each list of arguments that it is given; what is loaded after each goes to a file.
PRINT_MODULES = """
import sys
out, *runs = sys.argv[1:]
from kanban_tui.cli import start
with open(out, "w") as loaded:
    for run in runs:
        code = start.main(run.split("\\x1f") if run else [])
        print(code, *sys.modules, file=loaded, flush=True)
"""


@laid_once
def board(wip: Wip) -> None:
    """A board with an item that has a running time box and a point to tick, and enough finished to forecast from."""
    wip("init")
    wip("add", "First", "--type", "feature", "--description", "- [ ] tests")
    for days in range(5, 0, -1):
        wip("add", "Second", "--column", "Done", "--at", f"{days} days ago")
    wip("next", "1")


def modules(home: Path, *runs: list[str], **env: str) -> list[tuple[int, set[str]]]:
    """The exit code of each run of the program, and the modules loaded after it, all in one process of nothing else."""
    out = home / "loaded"
    subprocess.run(
        [sys.executable, "-S", "-c", PRINT_MODULES, str(out), *("\x1f".join(arguments) for arguments in runs)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **env},
        cwd=home,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )
    lines = [line.split() for line in out.read_text().splitlines()]
    return [(int(code), set(loaded)) for code, *loaded in lines]


@pytest.mark.file
@pytest.mark.usefixtures("board")
@pytest.mark.parametrize("forbidden", TOGETHER, ids=[", ".join(names) for names in TOGETHER.values()])
def test_a_command_imports_what_it_needs(home: Path, forbidden: tuple[str, ...]) -> None:
    """Nothing of the list, nor anything below it, is loaded at the command's end."""
    names = TOGETHER[forbidden]
    found = modules(home, *(["--db", str(home / "boards.db"), *READS[name][0]] for name in names))
    assert len(found) == len(names)
    for name, (code, loaded) in zip(names, found, strict=True):
        assert code == ENDS.get(name, 0), name
        wrong = sorted(m for m in loaded if any(m == bad or m.startswith(f"{bad}.") for bad in forbidden))
        assert wrong == [], name


@pytest.mark.usefixtures("board")
@pytest.mark.parametrize("words", ["wip ", "wip done ", "wip move 1 ", "wip list --type ", "wip --board "])
def test_completion_imports_what_it_needs(home: Path, words: str) -> None:
    """A shell asks on every tab: neither the screen nor the write side is loaded."""
    ((_, loaded),) = modules(
        home,
        [],
        _WIP_COMPLETE="bash_complete",
        COMP_WORDS=words,
        COMP_CWORD=str(len(words.split())),
    )
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
