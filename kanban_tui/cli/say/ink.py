"""Colour on the command line: the sixteen colours of the terminal's own theme, and none where nobody looks."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from enum import Enum

from kanban_tui.cli.say.words import cells, cut


class Ink(Enum):
    """What a piece of text means, as the terminal's codes with colour and without: then every alarm keeps a weight."""

    PLAIN = ("", "")
    STRONG = ("1", "1")
    MUTED = ("2", "2")
    WARNING = ("33", "1")
    ALARM = ("31", "7")
    BLOCKED = ("35", "1")


Piece = tuple[str, Ink]


def width() -> int | None:
    """The cells of the terminal; None where there is none and nothing is to be cut."""
    if not sys.stdout.isatty():
        return None
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except OSError:
        return None


def line(pieces: Sequence[Piece], most: int | None) -> str:
    """One line of pieces, cut to `most` cells; inked where the terminal takes it."""
    inked = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    without_colour = bool(os.environ.get("NO_COLOR"))
    drawn, left = [], most
    for text, ink in pieces:
        if left is not None:
            if not left:
                break
            text = cut(text, left)
            left -= cells(text)
        code = ink.value[without_colour] if inked else ""
        drawn.append(f"\x1b[{code}m{text}\x1b[0m" if code and text.strip() else text)
    return "".join(drawn).rstrip()
