"""One way out of every command: what it did or why it did not, and its exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from kanban_tui.cli.say.talk import ReaderGone, document, let_go, out, output, say, typed
from kanban_tui.errors import BadFile, OutputError, WipError, WipLimitReached

if TYPE_CHECKING:
    from kanban_tui.board.change import Change
    from kanban_tui.cli.session import Session

INTERRUPTED = 130

TOLD = 20
"""So many complaints of a file are told."""


def run(work: Callable[[], None], arguments: Sequence[str], session: Session) -> int:
    """Do the work and give the exit code: errors become one line, or one JSON document, on stderr."""
    _install_hook(arguments)
    for stream in (sys.stdout, sys.stderr):
        # What an encoding cannot say, and the bytes of a path that are no text.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        work()
        with output():
            sys.stdout.flush()
    except WipError as error:
        if isinstance(error, OutputError):
            let_go(sys.stdout)
        return _refuse(error, arguments, session)
    except KeyboardInterrupt:
        return INTERRUPTED
    except ReaderGone:
        let_go(sys.stdout)
    except Exception as error:
        failure = None if typed("--debug", arguments) else session.blamed(error)
        if failure is None:
            raise
        return _refuse(failure, arguments, session)
    return 0


def _refuse(error: WipError, arguments: Sequence[str], session: Session) -> int:
    complain(error, session, as_json=session.json or typed("--json", arguments))
    return error.exit_code


def complain(error: WipError, session: Session, *, as_json: bool) -> None:
    """Word an error. It may quote what was typed, or what stands in a file: each complaint is a line, and no order."""
    from kanban_tui.board.text import printable

    if isinstance(error, WipLimitReached):
        from kanban_tui.cli.say import refusal

        say(refusal.as_json(error, session) if as_json else refusal.as_text(error, session))
    elif isinstance(error, BadFile):
        told, more = [printable(each) for each in error.complaints[:TOLD]], len(error.complaints) - TOLD
        if as_json:
            found = {"complaints": told, "count": len(error.complaints)}
            say(document({"error": {"type": error.type, "message": str(error), **found}}))
        else:
            say("\n  ".join([f"wip: {told[0]}", *told[1:], *([f"and {more:,} more like these"] if more > 0 else [])]))
    elif as_json:
        say(document({"error": {"type": error.type, "message": str(error)}}))
    else:
        say(f"wip: {printable(str(error))}")


def changed(change: Change, session: Session, *, data: str = "") -> None:
    """Answer a command that changes something. `data` is what a script may want to catch, such as a new number."""
    if session.json:
        from kanban_tui.cli.say import answers

        out(document(answers.change_json(change, session)))
        return
    try:
        out(data)
    finally:
        # It is done, and told so where the number could not be written.
        for line in (change.summary, *change.notes):
            say(line)


def written(path: Path, session: Session, told: str = "") -> None:
    """Answer a command that wrote a file or a folder; `told` is what else is to be known of it."""
    if session.json:
        out(document({"written": str(path)}))
    else:
        from kanban_tui.board.text import printable

        say(f"wrote {printable(str(path))}{told}")


def _install_hook(arguments: Sequence[str]) -> None:
    """Let a fault of ours end in one line and exit code 1; with `--debug` the traceback is shown."""
    if typed("--debug", arguments):
        return
    as_json = typed("--json", arguments)

    def hook(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
        words = " ".join(f"{kind.__name__}: {error}".split())
        message = f"a fault of the program, not of yours ({words}); run it again with --debug to see where."
        say(document({"error": {"type": "fault", "message": message}}) if as_json else f"wip: {message}")

    sys.excepthook = hook
