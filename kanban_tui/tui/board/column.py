"""A column on the screen: it draws the rows that show and knows no more items than its window holds."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace
from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.strip import Strip

from kanban_tui.board.model import Kind
from kanban_tui.tui.board import head
from kanban_tui.tui.board.frame import HEAD_ROWS, Frame, Manner, measure
from kanban_tui.tui.board.head import Head
from kanban_tui.tui.look import card
from kanban_tui.tui.look.facts import Card
from kanban_tui.tui.look.pen import Piece, blank, cut, row, wrap, wrap_path
from kanban_tui.tui.parts.painted import Painted
from kanban_tui.tui.way.snapshot import Lane

_HINT_ROWS = 3


class Held(Struct, frozen=True):
    """An item under a pressed mouse button, and where it was pressed."""

    number: int
    x: int
    y: int
    moved: bool = False


class Drop(Struct, frozen=True):
    """What letting go of a held item here would do: in words, and in a place of the column if it has one."""

    words: str
    refused: bool = False
    place: int | None = None

    @property
    def short(self) -> str:
        """The same in the column, whose name stands above."""
        return "would be refused" if self.refused else "move here"


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
        self.marked: frozenset[int] = frozenset()
        self.hint: tuple[str, ...] = ()
        """While the board is empty: what to do, and below it where everything is kept."""
        self.top = 0
        self.drop: Drop | None = None
        self._held: Held | None = None
        self._dragged = False
        self._frame: Frame | None = None

    def show(self, lane: Lane, cards: tuple[Card, ...], shown_head: Head, hint: tuple[str, ...] = ()) -> None:
        """Show other items; nothing is drawn anew where nothing changed."""
        before = (self.cards, self.head, self.lane.offset, self.lane.matching, self.hint)
        self.lane, self.cards, self.head, self.hint = lane, cards, shown_head, hint
        if before != (cards, shown_head, lane.offset, lane.matching, hint):
            self._scroll(self.top, self.measured())
            self.refresh()

    def mark(self, numbers: frozenset[int]) -> None:
        """Show which items are marked."""
        if numbers != self.marked:
            self.marked = numbers
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
        frame = self.measured()
        if index is not None:
            self._reveal(index, frame)
        if self.top != top or before[1] != focused:
            self.refresh()
        elif before[0] != index:
            for changed in (before[0], index):
                if changed is not None:
                    y = frame.head_rows + (changed - self.top) * frame.pitch
                    self.refresh(Region(0, y, frame.width, frame.card_rows))
        self._ask_for_more(frame)

    def measured(self) -> Frame:
        """The measures as they are now."""
        return measure(self.size, self.manner, self.lane, self.cards, self.head, self.inks, self.glyphs)

    def _scroll(self, top: int, frame: Frame) -> None:
        self.top = max(0, min(top, self.lane.matching - frame.whole))

    def _reveal(self, index: int, frame: Frame) -> None:
        self._scroll(self.top, frame)
        if index < self.top:
            self._scroll(index, frame)
        elif index >= self.top + frame.showing(self.lane.matching - self.top):
            self._scroll(index - frame.page + 1, frame)

    def _ask_for_more(self, frame: Frame) -> None:
        reach = max(2, frame.page)
        if not self.lane.covers(self.top - reach // 2, self.top + reach + reach // 2):
            from kanban_tui.tui.board.messages import WindowWanted

            self.post_message(WindowWanted(self.lane.column.id, self.top))

    def on_resize(self) -> None:
        top, frame = self.top, self.measured()
        self._scroll(top, frame)
        if self.cursor is not None:
            self._reveal(self.cursor, frame)
        if self.top != top:
            self.refresh()
        self._ask_for_more(frame)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._wheel(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._wheel(-1)

    def _wheel(self, step: int) -> None:
        top, frame = self.top, self.measured()
        self._scroll(top + step, frame)
        if self.top != top:
            self.refresh()
            self._ask_for_more(frame)

    def on_click(self, event: events.Click) -> None:
        from kanban_tui.tui.board.messages import ActsWanted, Pointed
        from kanban_tui.tui.way.messages import OpenWanted

        if self._dragged:
            return
        index = self.index_at(event.y)
        self.post_message(Pointed(self.lane.column.id, index))
        item = None if index is None else self.lane.item(index)
        if event.button == 3:
            self.post_message(ActsWanted())
        elif event.chain == 2 and item is not None:
            self.post_message(OpenWanted(item.id))

    def index_at(self, y: int) -> int | None:
        """The index of the card drawn in a row of this widget."""
        frame = self.measured()
        slot = (y - frame.head_rows) // frame.pitch
        left = self.lane.matching - self.top
        return self.top + slot if not self.folded and 0 <= slot < min(left, frame.showing(left)) else None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        index = self.index_at(event.y)
        item = None if index is None else self.lane.item(index)
        self._dragged = False
        if item is not None and event.button == 1:
            self._held = Held(item.id, event.screen_x, event.screen_y)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._drag(event, dropped=False)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self.release_mouse()
        self._drag(event, dropped=True)
        # The click that ends a drag within the column chooses nothing.
        self._dragged = self._held is not None and self._held.moved
        self._held = None

    def _drag(self, event: events.MouseEvent, *, dropped: bool) -> None:
        """Tell where the held item is, once it was moved at all."""
        from kanban_tui.tui.board.messages import Dragged

        held = self._held
        if held is None or not (held.moved or (event.screen_x, event.screen_y) != (held.x, held.y)):
            return
        self._held = replace(held, moved=True)
        self.post_message(Dragged(held.number, event.screen_x, event.screen_y, dropped))

    def hover(self, drop: Drop | None) -> None:
        """Show where a held item would come to stand, or that it would be refused."""
        if drop != self.drop:
            self.drop = drop
            self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        self._frame = self.measured()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        frame = self._frame or self.measured()
        return self.grounded(self._rail_line(y, frame) if self.folded else self._line(y, frame), frame.width)

    def _rail_line(self, y: int, frame: Frame) -> Strip:
        strip = head.rail_row(self.head, y, self.inks, self.glyphs, frame.width - 1)
        here = self.focused_column and y < HEAD_ROWS + len(self.head.name)
        bar = Segment(self.glyphs.cursor, self.inks.here) if here else _CURSOR_CELL
        return Strip([bar, *strip], strip.cell_length + 1)

    def _line(self, y: int, frame: Frame) -> Strip:
        if y < frame.head_rows - 1:
            told = self.head, frame.width - 1, self.inks, self.glyphs
            return _after_cursor_cell(head.meter_row(*told) if y else head.name_row(*told, focused=self.focused_column))
        if self.drop is not None and y == self._drop_row(frame):
            sign = self.glyphs.heavy if self.drop.place is not None else self.glyphs.arrow
            ink = self.inks.warning if self.drop.refused else self.inks.here
            line = sign * (frame.width - 1) if self.drop.place is not None else f"{sign} {self.drop.short}"
            return _after_cursor_cell(row(frame.width - 1, [(cut(line, frame.width - 1, self.glyphs.cut), ink)]))
        if y == frame.head_rows - 1:
            return self._under_head(frame)
        return self._body_line(y - frame.head_rows, frame)

    def _under_head(self, frame: Frame) -> Strip:
        """What is scrolled away, else that items wait here; and how often the column said no in the last seven days."""
        waiting = "waiting" if self.lane.column.kind is Kind.WAITING else ""
        told = f"{self.top:,} above" if self.top else waiting
        alarms = self.manner.headerless and self.focused_column
        limits = (self.manner.headerless or self.manner.headless) and self.focused_column
        width = frame.width - 1
        above = self.manner.headless or head.has_room_for_state(self.head, width, self.inks, self.glyphs)
        pieces = head.under_row(
            self.head,
            width,
            self.inks,
            left=told,
            gutter=frame.gutter,
            alarms=alarms,
            limits=limits,
            state=not above,
        )
        return _after_cursor_cell(row(width, pieces))

    def _drop_row(self, frame: Frame) -> int:
        """The row that shows where a held item would go: between two cards, or under the head."""
        if self.drop is None or self.drop.place is None:
            return frame.head_rows - 1
        return frame.head_rows - 1 + (self.drop.place - self.top) * frame.pitch

    def _body_line(self, y: int, frame: Frame) -> Strip:
        left = self.lane.matching - self.top
        showing = frame.showing(left)
        if left > showing and y == frame.body - 1:
            return self._note(f"{left - showing:,} more", frame)
        if self.hint:
            return self._hint_line(y, frame)
        slot, line = divmod(y, frame.pitch)
        if slot < left:
            return self._card_line(self.top + slot, line, frame) if slot < showing else blank(frame.width)
        return self._after_cards(self.top + slot, line, frame)

    def _card_line(self, index: int, line: int, frame: Frame) -> Strip:
        k = index - self.lane.offset
        if not 0 <= k < len(self.cards):
            return blank(frame.width)
        look = frame.under_cursor if index == self.cursor else frame.look
        if self.cards[k].number in self.marked:
            look = replace(look, marked=True)
        strips = card.draw(self.cards[k], look, frame.width)
        return strips[line] if line < len(strips) else blank(frame.width)

    def _after_cards(self, index: int, line: int, frame: Frame) -> Strip:
        """Below the last card: what the filter hides, or the free slots and the floor under them."""
        hidden = self.lane.count - self.lane.matching
        slot, free = index - self.lane.matching, self.head.free
        if line and (slot or not free or hidden or self.manner.compact):
            return blank(frame.width)
        if hidden:
            words = f"{hidden:,} {'older: v' if self.lane.older else 'hidden'}"
            return self._note(words, frame) if index == self.lane.matching else blank(frame.width)
        if self.head.limit is None or self.manner.compact:
            return blank(frame.width)
        if slot < free:
            told = self._room(frame) if slot == 0 else [""]
            return self._free_slot(told[line], frame, first=line == 0) if line < len(told) else blank(frame.width)
        if slot == free and self.head.limit and not self.manner.short:
            floor = self.glyphs.thin * (frame.width - 1)
            return _after_cursor_cell(row(frame.width - 1, [(floor, self.inks.faint)]))
        return blank(frame.width)

    def _room(self, frame: Frame) -> list[str]:
        """What stands in the first free slot, on as many rows as a card has."""
        width = frame.width - 1 - frame.gutter
        fitting = next((words for words in self.head.room if cell_len(words) <= width), "".join(self.head.room[-1:]))
        return wrap(fitting, width, frame.card_rows, self.glyphs.cut)

    def _hint_line(self, y: int, frame: Frame) -> Strip:
        room = frame.width - 1 - frame.gutter
        first = wrap(self.hint[0], room, _HINT_ROWS)
        if y < len(first):
            return self._free_slot(first[y], frame, first=y == 0)
        lines = ["", *(line for part in self.hint[1:] for line in wrap_path(part, room))]
        return self._note(lines[y - len(first)] if y - len(first) < len(lines) else "", frame)

    def _free_slot(self, words_of_it: str, frame: Frame, *, first: bool = True) -> Strip:
        ink = self.inks.muted if self.manner.lit else self.inks.faint
        text = cut(words_of_it, frame.width - 1 - frame.gutter, self.glyphs.cut)
        dashes = (self.glyphs.room * 2 if first else "").ljust(frame.gutter)
        return _after_cursor_cell(row(frame.width - 1, [(dashes, self.inks.faint), (text, ink)]))

    def _note(self, text: str, frame: Frame) -> Strip:
        text = cut(text, frame.width - 1 - frame.gutter, self.glyphs.cut)
        pieces: list[Piece] = [(" " * frame.gutter, None), (text, self.inks.muted)]
        return _after_cursor_cell(row(frame.width - 1, pieces))


def _after_cursor_cell(strip: Strip) -> Strip:
    """A row behind the cell that is kept for the cursor."""
    return Strip([_CURSOR_CELL, *strip], strip.cell_length + 1)


_CURSOR_CELL = Segment(" ")
