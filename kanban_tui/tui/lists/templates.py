"""What a new board is made of: one of the templates that come along."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace
from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.strip import Strip

from kanban_tui import templates
from kanban_tui.board.template import Template
from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.lists.listed import HERE
from kanban_tui.tui.look.arrange import NARROW
from kanban_tui.tui.look.pen import Piece, row, wrap
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.parts.foot import Hint, hints_of
from kanban_tui.tui.parts.header import Title
from kanban_tui.tui.parts.paged import PagedScreen

_MOST = 3
"""The rows that a line of words may take."""


class Row(Struct, frozen=True):
    """A row of the list, and the index of the template it is of."""

    of: int
    strip: Strip


def made_of(template: Template, glyphs: Glyphs) -> str:
    """The columns with their limits, and that of the whole board: `To Do · In Progress 2 · Done`."""
    columns = [c.name if c.limit is None else f"{c.name} {c.limit:,}" for c in template.columns]
    board = [] if template.limit is None else [f"{template.limit:,} in all"]
    return f" {glyphs.dot} ".join([*columns, *board])


def draw(
    found: Sequence[tuple[str, Template]], at: int, width: int, height: int, inks: Inks, glyphs: Glyphs
) -> list[Row]:
    """Each template by its name and why; the chosen one with its columns, all of them where there are rows for it."""
    wide = width >= NARROW
    gutter = max(cell_len(name) for name, _ in found) + 2 if wide else 2
    room = width - 2 - gutter
    roomy = wide and 2 * len(found) <= height
    rows: list[Row] = []
    for index, (name, template) in enumerate(found):
        here = index == at
        title: Piece = (name.ljust(gutter), inks.here_name if here else inks.plain)
        whys = wrap(template.why, room, _MOST if here else 1, glyphs.cut)
        columns = wrap(made_of(template, glyphs), room, _MOST if here else 1, glyphs.cut) if here or roomy else []
        lines: list[list[Piece]] = [[title]] if not wide else []
        if wide or here:
            lines += [[(" " * gutter, None), (why, inks.soft)] for why in whys]
        if wide:
            lines[0][0] = title
        lines += [[(" " * gutter, None), (line, inks.muted)] for line in columns]
        for pieces in lines:
            strip = row(width, [(glyphs.cursor if here else " ", inks.here), *pieces])
            rows.append(Row(index, strip.apply_style(inks.ground) if here else strip))
    return rows


class TemplatesScreen(PagedScreen[str]):
    """The templates, the default one chosen. It is left with the name of one; None where none was chosen."""

    NAME = "The templates"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "make it", id="templates.choose"),
        *HERE,
    ]

    def __init__(self, board: str, leaving: str = "back") -> None:
        """`board` is the name of the new board, `leaving` what leaving without a choice does."""
        super().__init__()
        self.board, self.leaving = board, leaving
        self.found = [(name, templates.load(name)) for name in templates.names()]
        self.at = 0
        self.rows: list[Row] = []

    def on_mount(self) -> None:
        self.header.show(Title(self.board, "from which template?", plain=True))
        hints = hints_of(self.app, self.BINDINGS)
        self.foot.show([hints[0], replace(hints[1], does=self.leaving)], Hint("?", "keys"))

    def drawing(self, width: int, inks: Inks, glyphs: Glyphs) -> Sequence[Strip]:
        height = self.page.size.height
        self.rows = draw(self.found, self.at, width, height, inks, glyphs)
        own = [y for y, each in enumerate(self.rows) if each.of == self.at]
        # The last row says that there is more below, where there is.
        seen = height - (own[-1] < len(self.rows) - 1)
        self.page.top = max(min(self.page.top, own[0]), own[-1] - seen + 1)
        return [each.strip for each in self.rows]

    def action_step(self, step: int) -> None:
        self.at = max(0, min(len(self.found) - 1, self.at + step))
        self.page.repaint()

    def action_choose(self) -> None:
        self.dismiss(self.found[self.at][0])

    def action_leave(self) -> None:
        self.dismiss(None)

    def on_click(self, event: events.Click) -> None:
        """A click chooses, a double click makes it."""
        y = int(event.screen_y) - self.page.region.y + self.page.top
        if self.page.region.contains(int(event.screen_x), int(event.screen_y)) and y < len(self.rows):
            self.at = self.rows[y].of
            self.page.repaint()
            if event.chain == 2:
                self.action_choose()

    def action_help(self) -> None:
        from kanban_tui.tui.parts.help import HelpScreen

        self.app.push_screen(HelpScreen(self.NAME, {"": self.BINDINGS}))
