"""What the program says: data on stdout, talk and errors on stderr, and one way out of every command."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TextIO

from kanban_tui.errors import BadFile, OutputError, WipError, WipLimitReached

if TYPE_CHECKING:
    from kanban_tui.board.history import Change
    from kanban_tui.cli.session import Session

INTERRUPTED = 130

TOLD = 20
"""So many complaints of a file are told."""


class ReaderGone(Exception):
    """Who read the output has gone with what they wanted. No OSError: click has an exit code of its own for that."""


def out(text: str) -> None:
    """Write data, once. Raises OutputError."""
    if text:
        with _output():
            sys.stdout.write(text if text.endswith("\n") else text + "\n")


def out_pieces(pieces: Iterable[str]) -> None:
    """Write data that comes in pieces. Raises OutputError."""
    for piece in pieces:
        with _output():
            sys.stdout.write(piece)


def say(text: str) -> None:
    """Write talk, once. Where it cannot be written nobody is left to tell; the exit code still says how it went."""
    try:
        sys.stderr.write(text + "\n")
    except OSError:
        _let_go(sys.stderr)


def document(value: Any) -> str:
    """One JSON document. Letters beyond ASCII are escaped, so that it survives every terminal and locale."""
    import json

    return json.dumps(value, allow_nan=False)


def typed(option: str, arguments: Sequence[str]) -> bool:
    """Whether an option is among the words as typed: errors of usage come before any option is understood."""
    return option in (arguments[: arguments.index("--")] if "--" in arguments else arguments)


def run(work: Callable[[], None], arguments: Sequence[str], session: Session) -> int:
    """Do the work and give the exit code: errors become one line, or one JSON document, on stderr."""
    _install_hook(arguments)
    for stream in (sys.stdout, sys.stderr):
        # What an encoding cannot say, and the bytes of a path that are no text.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        work()
        with _output():
            sys.stdout.flush()
    except WipError as error:
        if isinstance(error, OutputError):
            _let_go(sys.stdout)
        complain(error, session, as_json=session.json or typed("--json", arguments))
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except ReaderGone:
        _let_go(sys.stdout)
    return 0


def open_streams() -> None:
    """Give the program the three streams it was started without, so that no file of boards takes their place."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115


@contextmanager
def _output() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise ReaderGone from None
    except OSError as error:
        raise unwritable(error) from error


def unwritable(error: OSError) -> OutputError:
    """What is wrong with where the output goes."""
    return OutputError(f"The output cannot be written: {(error.strerror or str(error)).lower()}.")


def _let_go(stream: TextIO) -> None:
    """Let what is still to be written go nowhere: Python would try again at its end, and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def complain(error: WipError, session: Session, *, as_json: bool) -> None:
    """Word an error."""
    if isinstance(error, WipLimitReached):
        from kanban_tui.cli import refusal

        say(refusal.as_json(error, session) if as_json else refusal.as_text(error, session))
    elif isinstance(error, BadFile):
        told, more = error.complaints[:TOLD], len(error.complaints) - TOLD
        if as_json:
            found = {"complaints": list(told), "count": len(error.complaints)}
            say(document({"error": {"type": error.type, "message": str(error), **found}}))
        else:
            say("\n  ".join([f"wip: {told[0]}", *told[1:], *([f"and {more:,} more like these"] if more > 0 else [])]))
    elif as_json:
        say(document({"error": {"type": error.type, "message": str(error)}}))
    else:
        say(f"wip: {error}")


def changed(change: Change, session: Session, *, data: str = "") -> None:
    """Answer a command that changes something. `data` is what a script may want to catch, such as a new number."""
    if session.json:
        from kanban_tui.cli import answers

        out(document(answers.change_json(change, session)))
        return
    try:
        out(data)
    finally:
        # It is done, and told so where the number could not be written.
        for line in (change.summary, *change.notes):
            say(line)


def written(path: Path, session: Session) -> None:
    """Answer a command that wrote a file or a folder."""
    if session.json:
        out(document({"written": str(path)}))
    else:
        say(f"wrote {path}")


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
