"""A widget whose rows are strips made by a drawing function."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from rich.style import Style
from textual import events, getters
from textual.app import App
from textual.strip import Strip
from textual.widget import Widget

from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.look.pen import blank
from kanban_tui.tui.look.theme import Inks, inks
from kanban_tui.tui.shell import Shell


def key_named(sign: str) -> str:
    """The key that is drawn as a sign: `escape` for `esc`, `greater_than_sign` for `>`."""
    if len(sign) == 1 and not sign.isalnum():
        return unicodedata.name(sign).lower().replace(" ", "_").replace("-", "_")
    return _NAMES.get(sign, sign)


_NAMES = {"esc": "escape"}


def inks_of(app: App[Any]) -> Inks:
    """The inks of an app's theme."""
    return inks(app.theme_variables, ansi=app.native_ansi_color, no_color=app.no_color)


class Painted(Widget):
    """Draws all its rows at once and keeps them until something changes."""

    app = getters.app(Shell)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._inks: Inks | None = None
        self._ground: Style | None = None
        self._rows: Sequence[Strip] = ()
        self._painted_width = -1

    @property
    def glyphs(self) -> Glyphs:
        """The signs to draw with."""
        return self.app.glyphs

    @property
    def inks(self) -> Inks:
        """The inks of the theme in use."""
        if self._inks is None:
            self._inks = inks_of(self.app)
        return self._inks

    def paint(self, width: int) -> Sequence[Strip]:
        """The rows of the widget."""
        raise NotImplementedError

    def repaint(self) -> None:
        """Forget the rows and draw them anew."""
        self._painted_width = -1
        self.refresh()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._inks = None
        self._ground = None
        self._painted_width = -1

    def on_click(self, event: events.Click) -> None:
        """A key that is drawn can be pressed with the mouse as well."""
        pressed = event.style.meta.get("press")
        if pressed:
            event.stop()
            self.app.simulate_key(key_named(pressed))

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if width != self._painted_width:
            self._rows = self.paint(width)
            self._painted_width = width
        strip = self._rows[y] if y < len(self._rows) else blank(width)
        return self.grounded(strip, width)

    def grounded(self, strip: Strip, width: int) -> Strip:
        """The strip in its full width, on the widget's own ground."""
        if self._ground is None:
            self._ground = self.rich_style
        return strip.adjust_cell_length(width).apply_style(self._ground)
