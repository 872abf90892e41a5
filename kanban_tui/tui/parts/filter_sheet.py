"""The line on which a filter is typed: the board follows each letter."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from kanban_tui.tui.look.arrange import NO_HEADER
from kanban_tui.tui.look.pen import Piece, wrap
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.parts.foot import Hint
from kanban_tui.tui.parts.line import BoardLine, hints_row
from kanban_tui.tui.way.messages import Kept, Stepped, Typed

FILTERS = "words  #tag  12  type:bug  tag:web  column:done  @ada  blocked  breached  age>5  due<friday  -type:bug"
"""What a filter may ask for, an example of each."""


class FilterSheet(BoardLine):
    """Filters as one types; the counts come from the file."""

    SIGN = "/"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", "the item below", id="filter.down"),
        Binding("up", "step(-1)", "the item above", id="filter.up"),
    ]

    start: int | None = None
    """The item under the cursor when the line opened, or the one that was stepped to since: each letter leads to it
    anew, or else to the first that matches."""
    home: int = 0
    """The column of it, whose items come before those of others."""

    def action_step(self, rows: int) -> None:
        self.post_message(Stepped(rows))

    def enter(self, text: str) -> None:
        if self.snapshot.problem and self.snapshot.text == text.strip():
            self.tell(self.snapshot.problem)
            return
        # Said once more: the letters typed just before it may not have been told yet.
        self.post_message(Typed(text))
        self.post_message(Kept())

    def told(self, inks: Inks, width: int) -> list[list[Piece]]:
        matching = sum(lane.matching for lane in self.snapshot.lanes)
        count = sum(lane.count for lane in self.snapshot.lanes)
        found: list[Piece] = [("  ", None), (f"{matching:,}", inks.plain), (f" of {count:,}", inks.muted)]
        keys = hints_row([Hint("enter", "keep it"), Hint("up down", "choose"), Hint("esc", "show all")], inks, width)
        if self.problem:
            # Told by the line itself, in the place of the first row.
            return [found, [], keys, []]
        problem = self.snapshot.problem or self.snapshot.meant if self.snapshot.text == self.text.strip() else ""
        lines = wrap(problem or FILTERS, width - 2, 2 if self.app.size.height < NO_HEADER else 4)
        ink = inks.amber if problem else inks.muted
        return [found, *([("  ", None), (line, ink)] for line in lines), [], keys, []]
