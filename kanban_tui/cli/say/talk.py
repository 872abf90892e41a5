"""What the program says: data on stdout, talk and errors on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from kanban_tui.errors import OutputError


class ReaderGone(Exception):
    """Who read the output has gone with what they wanted. No OSError: click has an exit code of its own for that."""


def out(text: str) -> None:
    """Write data, once. Raises OutputError."""
    if text:
        with output():
            sys.stdout.write(text if text.endswith("\n") else text + "\n")


def out_pieces(pieces: Iterable[str]) -> None:
    """Write data that comes in pieces. Raises OutputError."""
    for piece in pieces:
        with output():
            sys.stdout.write(piece)


def say(text: str) -> None:
    """Write talk, once. Where it cannot be written nobody is left to tell; the exit code still says how it went."""
    try:
        sys.stderr.write(text + "\n")
    except OSError:
        let_go(sys.stderr)


def document(value: Any) -> str:
    """One JSON document. Letters beyond ASCII are escaped, so that it survives every terminal and locale."""
    import json

    return json.dumps(value, allow_nan=False)


def typed(option: str, arguments: Sequence[str]) -> bool:
    """Whether an option is among the words as typed: errors of usage come before any option is understood."""
    return option in (arguments[: arguments.index("--")] if "--" in arguments else arguments)


def open_streams() -> None:
    """Give the program the three streams it was started without, so that no file of boards takes their place."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115


@contextmanager
def output() -> Iterator[None]:
    """What is written inside goes to who reads it. Raises OutputError, or ReaderGone."""
    try:
        yield
    except BrokenPipeError:
        raise ReaderGone from None
    except OSError as error:
        raise unwritable(error) from error


def unwritable(error: OSError) -> OutputError:
    """What is wrong with where the output goes."""
    return OutputError(f"The output cannot be written: {(error.strerror or str(error)).lower()}.")


def let_go(stream: TextIO) -> None:
    """Let what is still to be written go nowhere: Python would try again at its end, and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
