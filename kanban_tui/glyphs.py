"""The few signs the board draws with, and the plain set for terminals that lack them."""

from __future__ import annotations

import os
from collections.abc import Mapping

from msgspec import Struct


class Glyphs(Struct, frozen=True, cache_hash=True):
    """Lines are measures: thin and heavy, the half cell between them, room, excess, the end of a box."""

    thin: str = "─"
    heavy: str = "━"
    half: str = "╾"
    room: str = "╌"
    over: str = "╍"
    end: str = "╋"
    risk: str = "┿"
    cursor: str = "▌"
    edge: str = "▁"
    cross: str = "×"
    dot: str = "·"
    cut: str = "…"
    arrow: str = "→"
    bullet: str = "•"

    @property
    def fine(self) -> bool:
        """Whether dots finer than a cell can be drawn."""
        return self.bullet != PLAIN.bullet


LINES = Glyphs()
PLAIN = Glyphs("-", "=", "-", ".", "#", "#", "|", ">", "_", "x", "-", "~", ">", "*")
_PLAIN_TERMINALS = ("linux", "dumb")


def for_terminal(environ: Mapping[str, str] | None = None) -> Glyphs:
    """The set a terminal can draw: plain on the Linux console, on a dumb one and without UTF-8."""
    environ = os.environ if environ is None else environ
    locale = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or "UTF-8"
    utf8 = "utf-8" in locale.lower() or "utf8" in locale.lower()
    return PLAIN if environ.get("TERM") in _PLAIN_TERMINALS or not utf8 else LINES
