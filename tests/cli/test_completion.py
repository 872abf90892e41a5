"""Completion in the three shells: commands from the table; numbers, columns, types and boards from the file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from kanban_tui.cli import app, shells
from kanban_tui.cli.session import Session
from tests.cli.conftest import Wip, laid_once


@laid_once
def board(wip: Wip) -> None:
    """Two boards, the first with items in three states."""
    wip("init", "Product")
    wip("type", "add", "deep work")
    for title in ("Login form", "Dark: theme", "[/] $(reboot) `x`"):
        wip("add", title)
    wip("edit", "1", "--assignee", "Ada")
    wip("limit", "3", "--group", "Hands", "--columns", "In Progress,In Review")
    wip("block", "1", "no keys")
    wip("archive", "3")


def asked(shell: str, *words: str) -> dict[str, str]:
    """What a shell that completes the last word says of its line to the program."""
    line = ["wip", *words]
    return {
        "_WIP_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": " ".join(line),
        "COMP_CWORD": "" if shell == "fish" else str(len(line) - 1),
        "COMP_TEXT": words[-1],
    }


def candidates(shell: str, out: str) -> list[str]:
    """The candidates in an answer, with bash's and zsh's kinds left out."""
    lines = out.strip().splitlines()
    return [line.partition(",")[2] for line in lines] if shell == "bash" else lines[1::3]


@pytest.mark.parametrize("shell", ["bash", "zsh"])
@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["mo"], ["move"]),
        (["red"], ["redo"]),
        (["reo"], ["reorder"]),
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
        (["add", "x", "--assignee", "ad"], ["Ada"]),
        (["report", "--person", ""], ["Ada"]),
        (["limit", "2", "--person", "a"], ["Ada"]),
        (["limit", "2", "--group", ""], ["Hands"]),
        (["--board", "pro"], ["Product"]),
        (["column", "delete", "do"], ["Done"]),
        (["--db", "missing.db", "done", ""], []),
        (["--board", "Nowhere", "done", ""], []),
    ],
    ids=str,
)
@pytest.mark.usefixtures("board")
def test_the_file_is_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], shell: str, words: list[str], found: list[str]
) -> None:
    """Names by their beginning without regard to case, numbers of items that fit the command; never a complaint."""
    quoted = [name.replace(" ", "\\ ") for name in found] if shell == "bash" else found
    for name, value in asked(shell, *words).items():
        monkeypatch.setenv(name, value)
    answer = shells.SHELLS[shell](app.wip, {"obj": Session()}, "wip", "_WIP_COMPLETE").complete()
    assert candidates(shell, answer) == quoted
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("board")
def test_fish_is_told_titles_too(process: Wip) -> None:
    """fish gets each number and what it is."""
    done = process(env=asked("fish", "done", ""))
    assert "Login form" in done.out
    assert "Dark: theme" in done.out


def test_a_completion_makes_nothing(process: Wip, home: Path) -> None:
    """On an empty home a tab leaves the home empty."""
    answer = process(env=asked("zsh", "done", ""))
    assert (candidates("zsh", answer.out), answer.err) == ([], "")
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
    word = shells.words(line)[-1]
    value = f"--column={HOSTILE}" if "=" in line else HOSTILE
    whole = line.removesuffix(text) + shells.candidate(value, word, text) + word.quote
    assert shells.words(whole)[-1].meant == value
    script = f'set -H; set -- {whole.removeprefix("wip ")}; printf %s "${{@: -1}}"'
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == (value, "")


def test_behind_a_colon_only_the_rest_is_given() -> None:
    """Bash begins the text anew behind a colon, so that much of the candidate is left out."""
    assert shells.candidate("Dark: theme", shells.words("wip pull Dark:")[-1], "") == "\\ theme"
    assert shells.candidate("Dark: theme", shells.words("wip pull 'dark: t")[-1], "dark: t") == "Dark: theme"


# How a shell starts without its owner's settings, reads the script, and prints the words that it would run.
REAL = {
    "bash": (["--norc", "--noprofile"], "source {script}", "show() {{ printf '<%s>' \"$@\"; echo '<'EN''D; }}"),
    "zsh": (
        ["-f"],
        "autoload -U compinit; compinit -u; source {script}",
        "show() {{ printf '<%s>' \"$@\"; echo '<'EN''D; }}",
    ),
    "fish": (["--no-config"], "source {script}", "function show; printf '<%s>' $argv; echo '<'EN''D; end"),
}


@pytest.mark.parametrize("shell", list(REAL))
def test_a_real_shell_completes_to_one_word(wip: Wip, home: Path, shell: str) -> None:
    """Tab after a beginning gives the whole name as one word, quoted or not, and never runs what it says."""
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed here")
    wip("init")
    hostile = "Rev$(touch ran)`touch ran`; x"
    wip("column", "add", hostile)
    wip("column", "add", "Dark: it's")
    (home / "wip").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kanban_tui "$@"\n')
    (home / "wip").chmod(0o755)
    script = home / f"wip.{shell}"
    script.write_text(wip("completion", shell).out)
    options, load, show = REAL[shell]
    child = pexpect.spawn(
        program,
        options,
        cwd=str(home),
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "PATH": f"{home}:{os.environ['PATH']}",
            "TERM": "dumb",
        },
        encoding="utf-8",
        timeout=60,
        dimensions=(24, 200),
    )
    child.sendline(f"{load.format(script=script)}; {show.format()}; echo '<'READ''Y")
    child.expect("<READY")
    for line, word in {
        "pull To": "To Do",
        "pull In\\ P": "In Progress",
        'pull "In P': "In Progress",
        "pull 'In P": "In Progress",
        "pull Rev": hostile,
        'pull "Rev': hostile,
        "pull 'Rev": hostile,
        "pull Dark": "Dark: it's",
        "pull 'Dark:": "Dark: it's",
        "list --column=To": "--column=To Do",
    }.items():
        child.send(f"wip {line}\t\x01show \x05\r")
        child.expect("<END")
        assert child.before is not None
        words = child.before.rpartition("<wip>")[2]
        assert words == f"<{line.partition(' ')[0]}><{word}>", line
    child.close(force=True)
    assert not (home / "ran").exists()
