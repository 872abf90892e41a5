"""The program as a test runs it: in this process for speed, in one of its own where the promise is about it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pexpect
import pytest

from kanban_tui.cli import start
from kanban_tui.store.address import Place
from tests import boards


@dataclass(frozen=True)
class Answer:
    """What one run of the program gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on stdout."""
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, Any]:
        """The error in the one document on stderr."""
        document: dict[str, Any] = json.loads(self.err)
        assert list(document) == ["error"]
        found: dict[str, Any] = document["error"]
        return found


Wip = Callable[..., Answer]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, in a zone of its own, and a working directory in it."""
    for name in [name for name in os.environ if name.startswith(("WIP_", "XDG_", "_WIP"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def place(home: Path) -> Iterator[Place]:
    """Where the program keeps its boards: `boards.db` in the home, or a database that nothing is in."""
    if not boards.at_a_server:
        yield home / "boards.db"
        return
    made = boards.keep().new()
    yield made
    boards.keep().remove(made)


@pytest.fixture
def wip(place: Place, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Wip:
    """The program, run in this process on the boards of its place."""
    monkeypatch.setenv("WIP_DB", str(place))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)

    def run(*arguments: str, stdin: str = "") -> Answer:
        capsys.readouterr()
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        code = start.main(arguments)
        return Answer(code, *capsys.readouterr())

    return run


@pytest.fixture
def process(home: Path) -> Wip:
    """The program in a process of its own."""

    def run(*arguments: str, env: dict[str, str] | None = None, python: Sequence[str] = ()) -> Answer:
        done = subprocess.run(
            [sys.executable, *python, "-m", "kanban_tui", *arguments],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **(env or {})},
            cwd=home,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=60,
            check=False,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    return run


def on_terminal(arguments: Sequence[str], *, columns: int, answer: tuple[str, str] | None = None, **env: str) -> str:
    """What the program writes to a terminal so wide; `answer` is a text it shows, and the keys pressed then."""
    unset = {"NO_COLOR", "LC_ALL", "LC_CTYPE", "COLUMNS", "LINES"}
    child: pexpect.spawn[bytes] = pexpect.spawn(
        sys.executable,
        ["-m", "kanban_tui", *arguments],
        dimensions=(40, columns),
        env={
            **{name: value for name, value in os.environ.items() if name not in unset},
            "PYTHONPATH": os.pathsep.join(sys.path),
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            **env,
        },
        timeout=60,
    )
    shown = b""
    if answer is not None:
        child.expect_exact(answer[0])
        shown = (child.before or b"") + answer[0].encode()
        child.send(answer[1])
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0, child.before
    return (shown + (child.before or b"")).decode()


_LAID: dict[str, Place] = {}


def laid_once(lay: Callable[[Wip], object]) -> Callable[[Wip, Place], Wip]:
    """A fixture: the program on a board that is laid by these commands once; each test has a copy of its own."""

    @pytest.fixture(name=lay.__name__)
    def copied(wip: Wip, place: Place) -> Wip:
        name = f"{lay.__module__}.{lay.__name__}"
        if name not in _LAID:
            lay(wip)
            _LAID[name] = boards.keep().copy(place)
        else:
            boards.keep().lay(_LAID[name], place)
        return wip

    return copied


@laid_once
def full(wip: Wip) -> None:
    """A board of `wip init` with In Progress at 2 of 2: #1 First and #2 Second; #3 Third stands in To Do."""
    assert wip("init").code == 0
    for title in ("First", "Second", "Third"):
        assert wip("add", title).code == 0
    assert wip("next", "1", "2").code == 0


def standing(wip: Wip) -> dict[int, str]:
    """Where every item is, archived ones left out."""
    return {item["id"]: item["column"] for item in wip("list", "--json").json}
