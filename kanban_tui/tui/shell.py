"""What every screen and widget may ask of the app: the settings, the memory, the glyphs, the keys in use."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping
from functools import cached_property
from typing import ClassVar

from rich.segment import Segment
from textual import on
from textual.app import App
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.driver import Driver
from textual.filter import LineFilter
from textual.keys import format_key

from kanban_tui import config, glyphs
from kanban_tui.config import Settings
from kanban_tui.tui.look import theme
from kanban_tui.tui.memory import Memory

# Textual shows these with signs that many fonts lack.
_NAMES = {"escape": "esc", "pageup": "page up", "pagedown": "page down"}
_FEW_COLOURS = ("linux", "xterm", "screen", "ansi", "vt100", "vt220", "dumb")
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

    TITLE = "wip"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+z", "suspend_process", "suspend", show=False)]

    def __init__(self, settings: Settings, memory: Memory) -> None:
        """Settle colours and keys. Raises BadFile for settings that name what does not exist."""
        few = _few_colours()
        super().__init__(ansi_color=True if few else None)
        if self.no_color:
            # Textual's own way without colour is one in greys, which are colours to a terminal.
            self._filters = [Colourless()]
        self.settings = settings
        self.memory = memory
        self.mapped: Mapping[str, str] = {}
        """The keys that the user gave another place, by binding id."""
        if settings.reduced_motion:
            self.animation_level = "none"
        for each in theme.THEMES:
            self.register_theme(each)
        if settings.theme and settings.theme not in self.available_themes:
            near = config.nearest(settings.theme, tuple(self.available_themes))
            raise settings.wrong("theme", f"there is no theme {settings.theme!r}{near}.")
        # The style sheet is told before it is read: assigned, the theme would have it read twice before first paint.
        self.set_reactive(App.theme, theme.ANSI.name if few else self._chosen_theme())
        self.stylesheet.set_variables(self.get_css_variables())
        if settings.keys:
            from kanban_tui.tui.keys import keymap

            self.mapped = keymap.read(settings)
            self.update_keymap(self.mapped)

    def get_driver_class(self) -> type[Driver]:
        """The terminal as we give it back; another way to show the board, such as a browser, stays what it is."""
        found = super().get_driver_class()
        if found.__name__ != "LinuxDriver":
            return found
        from kanban_tui.tui.terminal import Terminal

        return Terminal

    @on(Driver.SignalResume)
    def repaint(self) -> None:
        """Draw all anew where the shell has written meanwhile."""
        self.refresh(layout=True)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return theme.variable_defaults(self.current_theme)

    def action_next_theme(self) -> None:
        """Dark, light, the terminal's own colours, and round again."""
        names = [each.name for each in theme.THEMES]
        self.choose_theme(names[(names.index(self.theme) + 1) % len(names)] if self.theme in names else names[0])

    def choose_theme(self, name: str) -> None:
        """Change the theme, for the runs to come as well."""
        self.theme = name
        self.memory.choose("theme", name, self._configured_theme)

    @cached_property
    def glyphs(self) -> glyphs.Glyphs:
        """The signs to draw with: those of the settings, else what the terminal can draw."""
        chosen = {"lines": glyphs.LINES, "plain": glyphs.PLAIN}
        return chosen.get(self.settings.glyphs) or glyphs.for_terminal()

    async def take_keys(self) -> None:
        """Take the keys that were typed ahead, once a screen that kept them waiting takes keys."""
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
        return binding if keys is None else dataclasses.replace(binding, key=keys, key_display=None)

    def sign(self, binding: Binding) -> str:
        """The key to show for a binding in the foot of a screen."""
        binding = self.in_use(binding)
        return binding.key_display or sign(binding.key.partition(",")[0])

    @property
    def _configured_theme(self) -> str:
        return self.settings.theme or theme.DARK.name

    def _chosen_theme(self) -> str:
        """The theme decided for last; the configured one where that has gone."""
        chosen = self.memory.choice("theme", self._configured_theme)
        return chosen if chosen in self.available_themes else self._configured_theme


def _few_colours() -> bool:
    """Whether the terminal says that it knows 16 colours only."""
    return os.environ.get("COLORTERM", "") not in ("truecolor", "24bit") and os.environ.get("TERM") in _FEW_COLOURS
