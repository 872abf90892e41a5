"""Every key of a screen, made of its bindings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.strip import Strip

from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.look.arrange import NARROW
from kanban_tui.tui.look.pen import Piece, blank, row, wrap
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.parts.foot import hints_of
from kanban_tui.tui.parts.header import Title
from kanban_tui.tui.parts.keysheet import KeySheet
from kanban_tui.tui.parts.paged import PagedScreen
from kanban_tui.tui.parts.sheet import Sheet
from kanban_tui.tui.shell import Shell, sign

_KEYS, _KEYS_NARROW = 16, 12
_WIDE = 100
Words = Sequence[tuple[str, str]]
"""What is told in pairs: what there is, and what it means or does."""
_THE_MOUSE = "The mouse"
_MOUSE: Words = (
    ("click", "choose what stands there, or do what a key at the foot does"),
    ("double click", "do what enter does"),
    ("wheel", "scroll"),
)

Groups = Mapping[str, Sequence[BindingType]]


def draw(groups: Groups, shell: Shell, width: int, inks: Inks, legend: Mapping[str, Words]) -> list[Strip]:
    """A row for each key: how it is typed, what it does, and by which name another key is given to it.

    Behind the keys what else is to be known of the screen, and the mouse.
    """
    rows: list[Strip] = []
    for heading, keys in groups.items():
        rows += [blank(width)] if rows else []
        rows += [row(width, [(" ", None), (heading, inks.strong)])] if heading else []
        rows += [strip for typed, does, name in _lines(keys, shell) for strip in _rows(typed, does, name, width, inks)]
    for heading, told in {**legend, _THE_MOUSE: legend.get(_THE_MOUSE, _MOUSE)}.items():
        rows += [blank(width), row(width, [(" ", None), (heading, inks.strong)])]
        rows += [strip for typed, does in told for strip in _rows(typed, does, "", width, inks)]
    return [*rows, blank(width)]


def _lines(keys: Sequence[BindingType], shell: Shell) -> list[tuple[str, str, str]]:
    """The keys in words. Digits that count the same thing share one row."""
    bindings = [shell.in_use(key) for key in keys if isinstance(key, Binding)]
    counting = next((key.action.partition("(")[0] for key in bindings if key.key == "1"), None)
    digits = [key for key in bindings if key.key.isdigit() and key.action.partition("(")[0] == counting]
    found = []
    for key in bindings:
        if key in digits[1:]:
            continue
        typed = "  ".join(sign(each) for each in key.key.split(","))
        does = key.tooltip or key.description
        if key in digits and len(digits) > 1:
            typed, does = f"{typed} - {digits[-1].key}", does.replace(f" {key.key}", " of that number")
        found.append((typed, does, key.id or ""))
    return found


def _rows(typed: str, does: str, name: str, width: int, inks: Inks) -> list[Strip]:
    """A key on as many rows as its words need."""
    right: list[Piece] = [(f"{name} ", inks.muted)] if width >= _WIDE else []
    keys = _KEYS if width >= NARROW else _KEYS_NARROW
    room = width - keys - 3 - (len(name) + 3 if right else 0)
    first, *more = wrap(does, room, 4)
    return [
        row(width, [(" ", None), (f"{typed} ".ljust(keys), inks.key), (first, inks.soft)], right),
        *(row(width, [(" " * (keys + 1), None), (line, inks.soft)]) for line in more),
    ]


class HelpScreen(PagedScreen[None]):
    """A page of keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,enter", "leave", "back", key_display="esc", id="help.leave"),
        Binding("down,j", "scroll_rows(1)", "down", key_display="j", id="help.down"),
        Binding("up,k", "scroll_rows(-1)", "up", key_display="k", id="help.up"),
        Binding("pagedown,space", "scroll_rows(10)", "a page down", show=False, id="help.page_down"),
        Binding("pageup", "scroll_rows(-10)", "a page up", show=False, id="help.page_up"),
        Binding("g,home", "scroll_rows(-100000)", "the first row", show=False, id="help.first"),
        Binding("G,end", "scroll_rows(100000)", "the last row", show=False, id="help.last"),
    ]

    def __init__(self, name: str, groups: Groups, legend: Mapping[str, Words] | None = None) -> None:
        super().__init__()
        self.of = name
        self.groups = groups
        self.legend = legend or {}

    @classmethod
    def of_what_has_the_keys(
        cls, sheet: Sheet | None, name: str, groups: Groups, legend: Mapping[str, Words] | None = None
    ) -> HelpScreen:
        """The keys of a sheet that is open and has no line to type on, else those of the screen."""
        return cls(sheet.CALLED, {"": sheet.BINDINGS}) if isinstance(sheet, KeySheet) else cls(name, groups, legend)

    def on_mount(self) -> None:
        self.header.show(Title("Keys", self.of, plain=True))
        self.foot.show(hints_of(self.app, self.BINDINGS), None)

    def drawing(self, width: int, inks: Inks, glyphs: Glyphs) -> Sequence[Strip]:
        """The page."""
        del glyphs
        return draw(self.groups, self.app, width, inks, self.legend)
