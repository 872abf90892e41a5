"""The user's own editor on a text: the terminal is lent to it, and taken back when it ends."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from signal import SIGHUP, SIGINT, SIGQUIT, SIGTERM, signal
from types import FrameType
from typing import Any

from textual.app import App, SuspendNotSupported

from kanban_tui.errors import BadValue


def edit_text(app: App[Any], text: str) -> str:
    """The text as the editor left it ($VISUAL, else $EDITOR). Raises BadValue where nothing was edited.

    The file it edits is readable by its owner alone and gone afterwards.
    """
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        command = shlex.split(editor)
    except ValueError as error:
        raise BadValue(f"$EDITOR is no command: {error}.") from error
    if not command:
        raise BadValue("No editor is named: set $EDITOR, to vi for instance.")
    with tempfile.TemporaryDirectory(prefix="wip-") as folder:
        path = Path(folder) / "description.md"
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")
        try:
            with app.suspend():
                problem, ended = run([*command, str(path)])
        except SuspendNotSupported as error:
            raise BadValue("This terminal cannot be lent to an editor.") from error
        if ended:
            os.kill(os.getpid(), ended)
        if problem:
            raise BadValue(problem)
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise BadValue("What the editor left cannot be read; nothing was changed.") from error


def run(command: list[str]) -> tuple[str, int | None]:
    """Run the editor: what went wrong, if anything did, and the signal that is to end the program as well.

    It raises nothing: what is raised would keep the terminal. What asks this program to end is passed on to the editor;
    ctrl+c and the like are the editor's own.
    """
    ended: list[int] = []
    editor: subprocess.Popen[bytes] | None = None

    def pass_on(number: int, _frame: FrameType | None) -> None:
        ended.append(number)
        if editor is not None:
            editor.send_signal(number)

    handlers = {SIGTERM: pass_on, SIGHUP: pass_on, SIGINT: _ignore, SIGQUIT: _ignore}
    # Before the editor starts: by the time it can be seen, a signal must find somebody who passes it on.
    before = {number: signal(number, handler) for number, handler in handlers.items()}
    try:
        editor = subprocess.Popen(command)
        if ended:
            editor.send_signal(ended[0])
        code = editor.wait()
    except OSError as error:
        return f"{command[0]} could not be started: {error.strerror}.", ended[0] if ended else None
    finally:
        for number, handler in before.items():
            signal(number, handler)
    return f"{command[0]} ended with {code}; nothing was changed." if code else "", ended[0] if ended else None


def _ignore(_number: int, _frame: FrameType | None) -> None:
    """Ignored by a function, not by SIG_IGN, which the editor would inherit."""
