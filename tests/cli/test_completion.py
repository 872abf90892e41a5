"""Completion in the three shells: commands from the table; numbers, columns, types and boards from the file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kanban_tui.cli import bash
from tests.cli.conftest import Wip


@pytest.fixture
def board(wip: Wip) -> Wip:
    """Two boards, the first with items in three states."""
    wip("init", "Product")
    wip("type", "add", "deep work")
    for title in ("Login form", "Dark: theme", "[/] $(reboot) `x`"):
        wip("add", title)
    wip("block", "1", "no keys")
    wip("archive", "3")
    return wip


def ask(home: Path, shell: str, *words: str) -> list[str]:
    """What the program answers to a shell that completes the last word, with bash's and zsh's kinds left out."""
    line = ["wip", *words]
    env = {"_WIP_COMPLETE": f"{shell}_complete", "COMP_WORDS": " ".join(line), "COMP_CWORD": str(len(line) - 1)}
    env["COMP_TEXT"] = words[-1]
    done = subprocess.run(
        [sys.executable, "-m", "kanban_tui"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **env},
        cwd=home,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    lines = done.stdout.strip().splitlines()
    return [line.partition(",")[2] for line in lines] if shell == "bash" else lines[1::3]


@pytest.mark.usefixtures("board")
@pytest.mark.parametrize("shell", ["bash", "zsh"])
@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["mo"], ["move"]),
        (["re"], ["restore", "reorder", "redo", "report"]),
        (["done", ""], ["1", "2"]),
        (["next", "1", ""], ["1", "2"]),
        (["show", "1"], ["1"]),
        (["unblock", ""], ["1"]),
        (["restore", ""], ["3"]),
        (["pull", "in"], ["In Progress", "In Review"]),
        (["move", "1", "d"], ["Done"]),
        (["limit", "to"], ["To Do"]),
        (["add", "--type", "de"], ["design", "deep work"]),
        (["list", "--column", ""], ["To Do", "In Progress", "In Review", "Done"]),
        (["--board", "pro"], ["Product"]),
        (["column", "delete", "do"], ["Done"]),
        (["--db", "missing.db", "done", ""], []),
        (["--board", "Nowhere", "done", ""], []),
    ],
    ids=str,
)
def test_the_file_is_asked(home: Path, shell: str, words: list[str], found: list[str]) -> None:
    """Names by their beginning without regard to case, numbers of items that fit the command; never a complaint."""
    quoted = [name.replace(" ", "\\ ") for name in found] if shell == "bash" else found
    assert ask(home, shell, *words) == quoted


@pytest.mark.usefixtures("board")
def test_fish_is_told_titles_too(home: Path) -> None:
    """fish gets each number and what it is."""
    env = {"_WIP_COMPLETE": "fish_complete", "COMP_WORDS": "wip done ", "COMP_CWORD": ""}
    done = subprocess.run(
        [sys.executable, "-m", "kanban_tui"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **env},
        cwd=home,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Login form" in done.stdout
    assert "Dark: theme" in done.stdout


def test_a_completion_makes_nothing(home: Path) -> None:
    """On an empty home a tab leaves the home empty."""
    assert ask(home, "zsh", "done", "") == []
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_each_shell_is_printed(wip: Wip, shell: str) -> None:
    """The script names the program and asks it; with --json it is in a document."""
    answer = wip("completion", shell)
    assert answer.code == 0
    assert "_WIP_COMPLETE" in answer.out
    assert f"{shell}_complete" in answer.out
    assert wip("completion", shell, "--json").json == {"shell": shell, "script": answer.out}


def test_the_shell_is_known_from_the_environment(wip: Wip, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a name the script is that of $SHELL."""
    monkeypatch.setenv("SHELL", "/usr/bin/zsh")
    assert wip("completion").out.startswith("#compdef wip")
    monkeypatch.delenv("SHELL")
    assert wip("completion").code == 2


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_itself_takes_the_script(wip: Wip, home: Path, shell: str) -> None:
    """Where the shell is installed, it reads the script without a complaint."""
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed here")
    script = home / f"wip.{shell}"
    script.write_text(wip("completion", shell).out)
    done = subprocess.run([program, "-n", str(script)], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


HOSTILE = "Rev$(touch x)`y`!\"'\\;*~ Ende:\u00e4"


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("wip pull ", ""),
        ("wip pull Rev", "Rev"),
        ("wip pull 'Rev", "Rev"),
        ('wip pull "Rev', "Rev"),
        ('wip pull "Rev"', '"Rev"'),
        ("wip list --column=", ""),
        ("wip pull Rev\\$\\(", "Rev\\$\\("),
    ],
)
def test_a_candidate_is_one_plain_word_for_bash(line: str, text: str) -> None:
    """Put into the line where the text stands, a hostile name is read back as it is, and nothing of it is run."""
    word = bash.words(line)[-1]
    whole = line.removesuffix(text) + bash.candidate(HOSTILE, word, text) + word.quote
    assert bash.words(whole)[-1].meant.removeprefix("--column=") == HOSTILE
    script = f'set -H; set -- {whole.removeprefix("wip ")}; printf %s "${{@: -1}}"'
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout.removeprefix("--column="), done.stderr) == (HOSTILE, "")


def test_behind_a_colon_only_the_rest_is_given() -> None:
    """Bash begins the text anew behind a colon, so that much of the candidate is left out."""
    assert bash.candidate("Dark: theme", bash.words("wip pull Dark:")[-1], "") == "\\ theme"
    assert bash.candidate("Dark: theme", bash.words("wip pull 'dark: t")[-1], "dark: t") == "Dark: theme"
