"""What every screen and widget may ask of the app: the settings, the memory, the glyphs, the keys in use."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from rich.segment import Segment
from textual.app import App
from textual.binding import Binding
from textual.color import Color
from textual.filter import LineFilter
from textual.keys import format_key

from kanban_tui import glyphs
from kanban_tui.config import Settings
from kanban_tui.tui.memory import Memory

# Textual shows these with signs that many fonts lack.
_NAMES = {"escape": "esc", "pageup": "page up", "pagedown": "page down"}
_BY_NAME = ("up", "down", "left", "right", "enter", "backspace", "delete", "tab", "space", "home", "end")


def sign(key: str) -> str:
    """How a key is shown: `question_mark` as `?`."""
    if key in _BY_NAME or "+" in key:
        return key
    return _NAMES.get(key) or format_key(key)


def alarm(words: str) -> str:
    """What makes a terminal ring and notify. The Linux console would show the words instead."""
    # Some terminals take a number right after the sign for an order of their own.
    told = "" if os.environ.get("TERM") in ("linux", "dumb") else f"\x1b]9;wip: {words}\x1b\\"
    return f"\a{told}"


class Colourless(LineFilter):
    """What is drawn, in weights alone: bold, dim, underlined and reversed."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments without a colour."""
        del background
        return [
            Segment(text, None if style is None else style.without_color, control) for text, style, control in segments
        ]


class Shell(App[None]):
    """An app with its user's ways."""

    def __init__(self, settings: Settings, memory: Memory, *, ansi_color: bool | None = None) -> None:
        super().__init__(ansi_color=ansi_color)
        if self.no_color:
            # Textual's own way without colour is one in greys, which are colours to a terminal.
            self._filters = [Colourless()]
        self.settings = settings
        self.memory = memory
        self.mapped: Mapping[str, str] = {}
        """The keys that the user gave another place, by binding id."""
        if settings.reduced_motion:
            self.animation_level = "none"

    @cached_property
    def glyphs(self) -> glyphs.Glyphs:
        """The signs to draw with: those of the settings, else what the terminal can draw."""
        chosen = {"lines": glyphs.LINES, "plain": glyphs.PLAIN}
        return chosen.get(self.settings.glyphs) or glyphs.for_terminal()

    async def take_keys(self) -> None:
        """Take the keys that were typed ahead, once a screen that kept them waiting takes keys."""
        raise NotImplementedError

    def choose_theme(self, name: str) -> None:
        """Change the theme, for the runs to come as well."""
        raise NotImplementedError

    def looked_at(self, board: str) -> None:
        """Remember which board of a file of several is looked at."""
        raise NotImplementedError

    def ring(self, words: str) -> None:
        """Call whoever looks elsewhere: the bell, and a notification where the terminal gives one (OSC 9)."""
        if self._driver is not None:
            self._driver.write(alarm(words))

    def in_use(self, binding: Binding) -> Binding:
        """A binding with the keys it has for this user."""
        keys = self.mapped.get(binding.id or "")
        return binding if keys is None else replace(binding, key=keys, key_display=None)

    def sign(self, binding: Binding) -> str:
        """The key to show for a binding in the foot of a screen."""
        binding = self.in_use(binding)
        return binding.key_display or sign(binding.key.partition(",")[0])
