"""Every key of a screen, made of its bindings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.strip import Strip

from kanban_tui.tui.glyphs import Glyphs
from kanban_tui.tui.theme import Inks
from kanban_tui.tui.widgets.foot import Foot, Hint
from kanban_tui.tui.widgets.header import Header, Title
from kanban_tui.tui.widgets.page import Page
from kanban_tui.tui.widgets.pen import blank, cut, row

_SIGNS = {
    "greater_than_sign": ">",
    "less_than_sign": "<",
    "full_stop": ".",
    "comma": ",",
    "slash": "/",
    "question_mark": "?",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "number_sign": "#",
    "escape": "esc",
    "pageup": "page up",
    "pagedown": "page down",
}
_KEYS = 16


def draw(keys: Sequence[Binding], width: int, inks: Inks) -> list[Strip]:
    """A row for each key: how it is typed, and what it does. The digits share one."""
    digits = [key for key in keys if key.key.isdigit()]
    rows = [blank(width)]
    for key in keys:
        if key in digits[1:]:
            continue
        typed = "  ".join(_SIGNS.get(each, each) for each in key.key.split(","))
        does = key.tooltip or key.description
        if key in digits:
            typed, does = f"{typed} - {digits[-1].key}", does.replace(f" {key.key}", " of that number")
        rows.append(
            row(width, [(" ", None), (typed.ljust(_KEYS), inks.key), (cut(does, width - _KEYS - 3), inks.soft)])
        )
    return rows


class HelpScreen(Screen[None]):
    """A page of keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,enter", "leave", "back", key_display="esc", id="help.leave"),
        Binding("down,j,pagedown", "scroll_rows(5)", "down", key_display="j", id="help.down"),
        Binding("up,k,pageup", "scroll_rows(-5)", "up", key_display="k", id="help.up"),
    ]

    def __init__(self, name: str, keys: Sequence[Binding]) -> None:
        super().__init__()
        self.of = name
        self.keys = keys

    def compose(self) -> ComposeResult:
        self.header = Header()
        self.page = Page(self.drawing)
        self.foot = Foot()
        yield self.header
        yield self.page
        yield self.foot

    def on_mount(self) -> None:
        self.header.show(Title("Keys", self.of, plain=True))
        keys = [binding for binding in self.BINDINGS if isinstance(binding, Binding)]
        self.foot.show([Hint(key.key_display or key.key, key.description) for key in keys], None)

    def drawing(self, width: int, inks: Inks, glyphs: Glyphs) -> Sequence[Strip]:
        """The page."""
        del glyphs
        return draw(self.keys, width, inks)

    def action_leave(self) -> None:
        self.app.pop_screen()

    def action_scroll_rows(self, rows: int) -> None:
        self.page.scroll_rows(rows)
