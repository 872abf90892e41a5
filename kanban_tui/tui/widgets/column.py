"""A column on the screen: it draws the rows that show and knows no more items than its window holds."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.geometry import Region
from textual.strip import Strip

from kanban_tui.board.model import Kind
from kanban_tui.tui import messages
from kanban_tui.tui.snapshot import Lane
from kanban_tui.tui.widgets import card, head
from kanban_tui.tui.widgets.card import Card
from kanban_tui.tui.widgets.head import Head
from kanban_tui.tui.widgets.painted import Painted
from kanban_tui.tui.widgets.pen import Look, Piece, blank, cut, row

HEAD_ROWS = 3
_NARROW_COLUMN = 25


@dataclass(frozen=True, slots=True)
class Manner:
    """How a column is drawn: with its head or under tabs, in full or short, in the light or out of it.

    `rows` is what it has when no sheet is open, so that a sheet changes no pitch.
    """

    headless: bool = False
    short: bool = False
    compact: bool = False
    lit: bool = True
    rows: int = 24


class ColumnView(Painted):
    """One column. Whole cards scroll, so that none is ever cut."""

    def __init__(self, lane: Lane, cards: tuple[Card, ...], shown_head: Head) -> None:
        super().__init__(classes="column")
        self.lane = lane
        self.cards = cards
        self.head = shown_head
        self.manner = Manner()
        self.cursor: int | None = None
        self.focused_column = False
        self.folded = False
        self.hint = ""
        """What to do, while the board is empty."""
        self.top = 0

    def show(self, lane: Lane, cards: tuple[Card, ...], shown_head: Head, hint: str = "") -> None:
        """Show other items; nothing is drawn anew where nothing changed."""
        before = (self.cards, self.head, self.lane.offset, self.lane.matching, self.hint)
        self.lane, self.cards, self.head, self.hint = lane, cards, shown_head, hint
        if before != (cards, shown_head, lane.offset, lane.matching, hint):
            self._scroll(self.top)
            self.refresh()

    def behave(self, manner: Manner, *, folded: bool) -> None:
        """Be drawn in another manner."""
        if (manner, folded) != (self.manner, self.folded):
            self.manner, self.folded = manner, folded
            self.refresh()

    def point(self, index: int | None, *, focused: bool) -> None:
        """Put the cursor on an item, or take it away, and bring that item into view."""
        before, top = (self.cursor, self.focused_column), self.top
        self.cursor, self.focused_column = index, focused
        if index is not None:
            self._reveal(index)
        if self.top != top or before[1] != focused:
            self.refresh()
        elif before[0] != index:
            for changed in (before[0], index):
                if changed is not None:
                    self.refresh(self._region_of(changed))
        self._ask_for_more()

    @property
    def pitch(self) -> int:
        """The rows from one card to the next: the same for all in the column."""
        if self.manner.compact:
            return 1
        if self.manner.short or not self.lane.column.kind.in_progress:
            return 3
        slots = max(self.head.limit or 0, self.head.count)
        return 6 if slots * 6 <= self.manner.rows - self._head_rows else 5

    @property
    def page(self) -> int:
        """How many cards show when there are more."""
        return max(1, (self._body - 1 - self._card_rows) // self.pitch + 1)

    @property
    def _head_rows(self) -> int:
        return 1 if self.manner.headless else HEAD_ROWS

    @property
    def _body(self) -> int:
        return max(1, self.size.height - self._head_rows)

    @property
    def _card_rows(self) -> int:
        return max(1, self.pitch - 1)

    @property
    def _whole(self) -> int:
        """How many cards show when there are no more."""
        return max(1, (self._body - self._card_rows) // self.pitch + 1)

    @property
    def _showing(self) -> int:
        return self._whole if self.lane.matching - self.top <= self._whole else self.page

    def _scroll(self, top: int) -> None:
        self.top = max(0, min(top, self.lane.matching - self._whole))

    def _reveal(self, index: int) -> None:
        self._scroll(self.top)
        if index < self.top:
            self._scroll(index)
        elif index >= self.top + self._showing:
            self._scroll(index - self.page + 1)

    def _ask_for_more(self) -> None:
        reach = max(2, self.page)
        if not self.lane.covers(self.top - reach // 2, self.top + reach + reach // 2):
            self.post_message(messages.WindowWanted(self.lane.column.id, self.top))

    def _region_of(self, index: int) -> Region:
        y = self._head_rows + (index - self.top) * self.pitch
        return Region(0, y, self.size.width, self._card_rows)

    def on_resize(self) -> None:
        self._scroll(self.top)
        if self.cursor is not None:
            self._reveal(self.cursor)
        self._ask_for_more()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._wheel(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._wheel(-1)

    def _wheel(self, step: int) -> None:
        top = self.top
        self._scroll(top + step)
        if self.top != top:
            self.refresh()
            self._ask_for_more()

    def on_click(self, event: events.Click) -> None:
        index, _ = divmod(event.y - self._head_rows, self.pitch)
        on_card = not self.folded and event.y >= self._head_rows and self.top + index < self.lane.matching
        chosen = self.top + index if on_card and index < self._showing else None
        self.post_message(messages.Pointed(self.lane.column.id, chosen))

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        strip = self._rail_line(y, width) if self.folded else self._line(y, width)
        return strip.adjust_cell_length(width).apply_style(self.rich_style)

    def _rail_line(self, y: int, width: int) -> Strip:
        rail = head.rail(self.head, self.size.height, self.inks, self.glyphs, width - 1)
        return _after_cursor_cell(rail[y]) if y < len(rail) else blank(width)

    def _line(self, y: int, width: int) -> Strip:
        if y < self._head_rows - 1:
            rows = head.draw(self.head, width - 1, self.inks, self.glyphs, focused=self.focused_column)
            return _after_cursor_cell(rows[y])
        if y == self._head_rows - 1:
            return self._note(f"{self.top:,} above", width) if self.top else blank(width)
        return self._body_line(y - self._head_rows, width)

    def _body_line(self, y: int, width: int) -> Strip:
        below = self.lane.matching - self.top - self._showing
        if below > 0 and y == self._body - 1:
            more = "older" if self.lane.column.kind is Kind.DONE else f"{below:,} more"
            return self._note(more, width)
        slot, line = divmod(y, self.pitch)
        index = self.top + slot
        if index < self.lane.matching:
            return self._card_line(index, line, width) if slot < self._showing else blank(width)
        return self._after_cards(index, width) if line == 0 else blank(width)

    def _card_line(self, index: int, line: int, width: int) -> Strip:
        k = index - self.lane.offset
        if not 0 <= k < len(self.cards):
            return blank(width)
        strips = card.draw(self.cards[k], self._look(width, cursor=index == self.cursor), width)
        return strips[line] if line < len(strips) else blank(width)

    def _after_cards(self, index: int, width: int) -> Strip:
        """Below the last card: what the filter hides, or the free slots and the floor under them."""
        hidden = self.lane.count - self.lane.matching
        if hidden:
            return self._note(f"{hidden:,} do not match", width) if index == self.lane.matching else blank(width)
        if self.hint and index == 0:
            return self._free_slot(self.hint, width)
        limit = self.head.limit
        if limit is None or self.manner.compact:
            return blank(width)
        if index < limit:
            free = limit - self.head.count
            room = "room for one more" if free == 1 else f"room for {free:,}"
            return self._free_slot(room if index == self.head.count else "", width)
        if index == limit and limit and not self.manner.short:
            return _after_cursor_cell(row(width - 1, [(self.glyphs.thin * (width - 1), self.inks.faint)]))
        return blank(width)

    def _free_slot(self, words_of_it: str, width: int) -> Strip:
        gutter = self._gutter(width)
        text = cut(words_of_it, width - 1 - gutter, self.glyphs.cut)
        dashes = self.glyphs.room * 2 + " " * (gutter - 2)
        return _after_cursor_cell(row(width - 1, [(dashes, self.inks.faint), (text, self.inks.muted)]))

    def _note(self, text: str, width: int) -> Strip:
        return _after_cursor_cell(row(width - 1, [(" " * self._gutter(width), None), (text, self.inks.muted)]))

    def _gutter(self, width: int) -> int:
        if self.lane.column.kind.in_progress or self.manner.compact:
            least = 4
        else:
            least = 6 if width > _NARROW_COLUMN and not self.manner.short else 5
        longest = max((len(str(shown.number)) for shown in self.cards), default=0)
        return max(least, longest + 1)

    def _look(self, width: int, *, cursor: bool) -> Look:
        return Look(
            inks=self.inks,
            glyphs=self.glyphs,
            pitch=self.pitch,
            gutter=self._gutter(width),
            short=self.manner.short,
            compact=self.manner.compact,
            cursor=cursor,
            lit=self.manner.lit or cursor,
        )


def _after_cursor_cell(strip: Strip) -> Strip:
    """A row behind the cell that is kept for the cursor."""
    pieces: list[Piece] = [(segment.text, segment.style) for segment in strip]
    return row(strip.cell_length + 1, [(" ", None), *pieces])
