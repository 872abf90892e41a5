"""The installed program in a real pseudo-terminal, from the first item to finding it all again."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pexpect
import pyte
import pytest

from kanban_tui.store import commands
from kanban_tui.store.engine import open_engine
from kanban_tui.tui.parts import editor

COLUMNS, ROWS = 120, 35
# What the terminal of whoever runs the tests says of itself, and where they keep what is theirs.
_OURS = {"NO_COLOR", "LC_ALL", "COLUMNS", "LINES", "WIP_DB", "WIP_BOARD", "XDG_CONFIG_HOME", "XDG_STATE_HOME"}


def environment(path: Path, **variables: str) -> dict[str, str]:
    """What the program is told of its surroundings: a terminal that can all, and a home that nobody uses."""
    return {
        **{name: value for name, value in os.environ.items() if name not in _OURS},
        "HOME": str(path.parent),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        **variables,
    }


def make_board(path: Path) -> None:
    """An empty board, as it is after the first start."""
    engine = open_engine(path, create=True)
    commands.init_board(engine, "Board")
    engine.dispose()


class Terminal:
    """A program and the screen it draws on."""

    def __init__(self, path: Path, *, fresh: bool = False, **variables: str) -> None:
        """On a board that waits to be opened, or `fresh` where there is none yet."""
        if not fresh and not path.exists():
            make_board(path)
        self.child: pexpect.spawn[bytes] = pexpect.spawn(
            sys.executable,
            ["-m", "kanban_tui", "--db", str(path)],
            dimensions=(ROWS, COLUMNS),
            env=environment(path, **variables),
            timeout=60,
        )
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self.stream = pyte.ByteStream(self.screen)

    @property
    def text(self) -> str:
        return "\n".join(self.screen.display)

    def sees(self, *texts: str) -> None:
        """Read until the screen shows all of these."""
        self.until(lambda: all(text in self.text for text in texts), f"never saw {texts}")

    def until(self, condition: Callable[[], bool], missed: str) -> None:
        """Read on until a condition holds: a terminal that reads no more holds up who writes to it."""
        end = time.monotonic() + 60
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"{missed}:\n{self.text}")
            try:
                # pyte draws what it does not know; the requests a terminal answers are no text.
                self.stream.feed(_known(self.child.read_nonblocking(65536, timeout=0.2)))
            except pexpect.TIMEOUT:
                continue

    @property
    def stopped(self) -> bool:
        """Whether the program waits to go on."""
        return Path(f"/proc/{self.child.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"

    def press(self, keys: str) -> None:
        self.child.send(keys)

    def ends(self) -> int:
        """Wait until the program has ended; its exit code."""
        self.child.expect(pexpect.EOF)
        self.child.close()
        assert self.child.exitstatus is not None
        return self.child.exitstatus


def _known(data: bytes) -> bytes:
    """Output without the sequences that pyte takes for text."""
    return re.sub(rb"\x1b\[[<>=?][0-9;:$]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b[P_^X].*?\x1b\\", b"", data)


def test_a_day_at_the_board(tmp_path: Path) -> None:
    """Choose a template, add, start, fill, be refused, make room through the panel, finish, undo, and find it again."""
    path = tmp_path / "boards.db"
    terminal = Terminal(path, fresh=True)
    terminal.sees("from which template?", "In Progress 2", "rollout")
    terminal.press("\r")
    terminal.sees("To Do", "0/2", "a adds an item")
    terminal.press("a")
    terminal.sees("a title, and #tag")
    for number, title in enumerate(("First", "Second", "Third", "Fourth"), 1):
        terminal.press(f"{title} #tag{number}\r")
        terminal.sees(f"{number}     {title}", f"{number} added; another one, or enter to end")
    terminal.press("\r")
    terminal.sees("? keys")
    terminal.press("g>")
    terminal.sees("1/2")
    terminal.press(">")
    terminal.sees("1/1 FULL")
    terminal.press("hh>")
    terminal.sees("1/2", "1/1 FULL")
    terminal.press("hg>")
    terminal.sees("2/2 FULL", "1/1 FULL")
    terminal.press("h>")
    terminal.sees("In Progress is full", "finish 1 First", "2 Second")
    terminal.press("\r")
    terminal.sees("1  move 2 Second")
    terminal.press("\r")
    terminal.sees("4 Fourth can start now.")
    terminal.press("\r")
    terminal.sees("? keys", "> In Review is full", "2/2 FULL")
    terminal.press("d")
    terminal.sees("2 in 7 days", "1/2")
    terminal.press("u")
    terminal.sees("undid", "2/2 FULL", "1 in 7 days")
    terminal.press("q")
    assert terminal.ends() == 0

    again = Terminal(path)
    again.sees("2/2 FULL", "1/1 FULL", "First", "Second", "Third", "Fourth")
    again.press("q")
    assert again.ends() == 0


def test_the_description_is_written_in_the_user_s_own_editor(tmp_path: Path) -> None:
    """The terminal is lent to it and taken back; an editor that fails changes nothing; its file is gone."""
    path, script, seen = tmp_path / "boards.db", tmp_path / "editor", tmp_path / "seen"
    script.write_text(f'#!/bin/sh\necho "$1" > {seen}\nstat -c %a "$1" >> {seen}\necho "from the editor" >> "$1"\n')
    script.chmod(0o755)
    terminal = Terminal(path, EDITOR=str(script), VISUAL="")
    terminal.sees("a adds an item")
    terminal.press("a")
    terminal.sees("a title, and #tag")
    terminal.press("First\r")
    terminal.sees("1     First", "1 added")
    terminal.press("\r")
    terminal.sees("1     First", "? keys")
    terminal.press("E")
    terminal.sees("edited", "(description)")
    terminal.press("\r")
    terminal.sees("Clocks", "from the editor")
    terminal.press("\x1b")
    terminal.sees("? keys", "a add")
    script.write_text("#!/bin/sh\nexit 3\n")
    terminal.press("E")
    terminal.sees("ended with 3; nothing was changed")
    script.chmod(0o644)
    terminal.press("E")
    terminal.sees("could not be started")
    terminal.press("a")
    terminal.sees("a title, and #tag")
    terminal.press("\x1b")
    terminal.sees("? keys", "a add")
    terminal.press("q")
    assert terminal.ends() == 0
    name, mode = seen.read_text().split()
    assert mode == "600"
    assert not Path(name).exists()


def test_letters_typed_right_behind_a_key_are_not_lost(tmp_path: Path) -> None:
    """A fast typist does not wait for the line to open, and no letter of a title is taken for a key of the board."""
    terminal = Terminal(tmp_path / "boards.db")
    terminal.sees("a adds an item")
    terminal.press("adouble check\rxyz\r\r")
    terminal.sees("1     double check", "2     xyz", "? keys")
    terminal.press("q")
    assert terminal.ends() == 0


def test_no_color_gives_the_terminal_none(tmp_path: Path) -> None:
    """Of all that is written to it nothing sets a colour or a ground."""
    terminal = Terminal(tmp_path / "boards.db", NO_COLOR="1")
    terminal.child.logfile_read = written = BytesIO()
    terminal.sees("a adds an item")
    terminal.press("aFix login #web\r\r>")
    terminal.sees("1/2", "Fix login")
    terminal.press("S")
    terminal.sees("Work types")
    terminal.press("\x1b")
    terminal.sees("? keys", "Fix login")
    terminal.press("q")
    assert terminal.ends() == 0
    codes = {code for sgr in re.findall(rb"\x1b\[([0-9;:]*)m", written.getvalue()) for code in re.split(rb"[;:]", sgr)}
    assert codes <= {b"", b"0", b"1", b"2", b"3", b"4", b"7", b"22", b"23", b"24", b"27"}


def test_a_file_that_is_no_board_is_told_before_anything_is_drawn(tmp_path: Path) -> None:
    """One line and exit code 6, no traceback and no full screen."""
    path = tmp_path / "picture.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0" * 500)
    terminal = Terminal(path)
    assert terminal.ends() == 6
    said = (terminal.child.before or b"").decode()
    assert "is not a database" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT])
def test_a_signal_gives_the_terminal_back(tmp_path: Path, number: signal.Signals) -> None:
    """Letters are echoed again, the mouse writes nothing, the cursor and the main screen are back."""
    terminal = Terminal(tmp_path / "boards.db")
    terminal.sees("a adds an item")
    terminal.press("a")
    terminal.sees("a title, and #tag")
    assert not termios.tcgetattr(terminal.child.child_fd)[3] & termios.ECHO
    terminal.child.kill(number)
    terminal.child.expect(pexpect.EOF)
    left = terminal.child.before or b""
    assert termios.tcgetattr(terminal.child.child_fd)[3] & termios.ECHO
    assert terminal.ends() == 128 + number
    for mode in (b"1000l", b"1003l", b"1049l", b"2004l", b"25h"):
        assert b"\x1b[?" + mode in left
    assert b"Traceback" not in left


@pytest.mark.parametrize("stop", ["ctrl+z", "SIGSTOP"])
def test_the_board_waits_in_the_background_and_is_drawn_anew(tmp_path: Path, stop: str) -> None:
    """The shell gets a terminal that echoes; back in the foreground the board is there without a key."""
    terminal = Terminal(tmp_path / "boards.db")
    terminal.sees("a adds an item")
    if stop == "ctrl+z":
        terminal.press("\x1a")
    else:
        terminal.child.kill(signal.SIGSTOP)
    terminal.until(lambda: terminal.stopped, "never stopped")
    echoes = bool(termios.tcgetattr(terminal.child.child_fd)[3] & termios.ECHO)
    assert echoes is (stop == "ctrl+z")
    terminal.child.kill(signal.SIGCONT)
    terminal.child.expect_exact("\x1b[?1049h")
    terminal.screen.reset()
    # What was read together with it is of the new picture too.
    terminal.stream.feed(_known(terminal.child.buffer))
    terminal.child.buffer = b""
    terminal.sees("To Do", "a adds an item")
    terminal.press("a")
    terminal.sees("a title, and #tag")
    terminal.press("\x1b")
    # What stood at the foot before the line may be there until the line is drawn to its end.
    terminal.until(lambda: "a title" not in terminal.text and "? keys" in terminal.text, "the line was not left")
    terminal.press("q")
    terminal.child.expect(pexpect.EOF)
    assert termios.tcgetattr(terminal.child.child_fd)[3] & termios.ECHO
    assert terminal.ends() == 0


def test_an_editor_ends_with_the_program(tmp_path: Path) -> None:
    """It is asked to, as the program was; the terminal is not left to both the editor and the shell."""
    script, path = tmp_path / "editor", tmp_path / "boards.db"
    script.write_text("#!/bin/sh\ntrap 'echo asked to end; exit 1' TERM\necho editing\nread answer\n")
    script.chmod(0o755)
    terminal = Terminal(path, EDITOR=str(script), VISUAL="")
    terminal.sees("a adds an item")
    terminal.press("aFirst\r\r")
    terminal.sees("1     First", "? keys")
    terminal.press("E")
    terminal.sees("editing")
    terminal.child.kill(signal.SIGTERM)
    terminal.sees("asked to end")
    assert terminal.ends() == 128 + signal.SIGTERM


def test_a_signal_that_comes_while_the_editor_starts_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """The editor may be on the screen before the program that started it knows of it."""
    start = subprocess.Popen

    def starting(command: list[str]) -> subprocess.Popen[bytes]:
        started = start(command)
        os.kill(os.getpid(), signal.SIGTERM)
        return started

    monkeypatch.setattr(subprocess, "Popen", starting)
    problem, ended = editor.run(["sleep", "60"])
    assert problem == f"sleep ended with {-signal.SIGTERM}; nothing was changed."
    assert ended == signal.SIGTERM


def on_a_bare_terminal(path: Path, rows: int, columns: int) -> tuple[subprocess.Popen[bytes], int]:
    """The program on a terminal that sends it no signals, and the other end of that terminal."""
    make_board(path)
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    program = subprocess.Popen(
        [sys.executable, "-m", "kanban_tui", "--db", str(path)],
        stdin=its,
        stdout=its,
        stderr=its,
        start_new_session=True,
        env=environment(path),
    )
    os.close(its)
    seen = b""
    while b"In Review" not in seen:
        seen += os.read(ours, 1024)
    return program, ours


def test_a_terminal_that_goes_away_without_a_word_ends_the_program(tmp_path: Path) -> None:
    """It does not read keys for ever where there are none to come."""
    program, ours = on_a_bare_terminal(tmp_path / "boards.db", ROWS, COLUMNS)
    os.close(ours)
    assert program.wait(timeout=60) == 128 + signal.SIGHUP


def test_a_terminal_that_reads_no_more_does_not_hold_the_program(tmp_path: Path) -> None:
    """A signal ends it though what it has drawn was never taken."""
    program, ours = on_a_bare_terminal(tmp_path / "boards.db", 300, 600)
    program.terminate()
    assert program.wait(timeout=60) == 128 + signal.SIGTERM
    os.close(ours)
