"""Where one item at a time is worked on it stands large above the columns, with what is open on it and what is next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from msgspec import Struct
from rich.cells import cell_len
from textual import events
from textual.geometry import Size
from textual.strip import Strip

from kanban_tui.board.model import Kind
from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.look import card
from kanban_tui.tui.look.arrange import WIDE
from kanban_tui.tui.look.facts import Card
from kanban_tui.tui.look.pen import Look, Piece, blank, cut, row, wrap
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.parts.painted import Painted
from kanban_tui.tui.way.messages import OpenWanted, WalkedTo
from kanban_tui.tui.way.single import Single
from kanban_tui.tui.way.snapshot import Snapshot

_GUTTER = 4
_LEAST = 4
"""The rows that what is worked on has at least."""


class Shown(Struct, frozen=True):
    """What is worked on as its card tells it, in a column of this name, and what is known beside the card."""

    card: Card | None
    column: str
    single: Single
    cursor: int | None = None
    """The number of the item under the cursor."""


def shown(snapshot: Snapshot, cards: Iterable[Card], cursor: int | None) -> Shown | None:
    """What to show of a board; None where several items at a time are worked on, some are hidden, or none is left."""
    single = snapshot.single
    if single is None or single.number is None or snapshot.text:
        return None
    if single.item is None:
        return Shown(None, "", single, cursor)
    found = next((each for each in cards if each.number == single.number), None)
    return None if found is None else Shown(found, snapshot.board.standing(single.item.column_id).name, single, cursor)


def lead(number: int | None, snapshot: Snapshot, before: Snapshot | None = None) -> int | None:
    """The item for the cursor: where one at a time is worked on it begins there, and goes on when that is done."""
    single, was = snapshot.single, None if before is None else before.single
    begins = number is None and (before is None or before.empty)
    if single is None or not (begins or (number is not None and was is not None and number == was.number)):
        return number
    place = snapshot.place_of(number)
    left = place is None or snapshot.board.column(place[0]).kind is Kind.DONE
    return single.number if left else number


def draw(shown: Shown, width: int, height: int, inks: Inks, glyphs: Glyphs) -> list[Strip]:
    """On at most so many rows: the item, its open points, and what is next; side by side where there is room."""
    if width >= WIDE:
        half = width // 2
        left = _item(shown, half - 2, height, inks, glyphs)
        after = _next(shown, width - half, inks, glyphs)
        right = _points(shown, width - half, height - len(after) - 1, inks, glyphs, indent=1)
        right += [blank(width - half), *after] if right else after
        pairs = zip_longest(left, right)
        return [
            Strip([*(one or blank(0)).adjust_cell_length(half), *(other or blank(width - half))], width)
            for one, other in pairs
        ][:height]
    after = _next(shown, width, inks, glyphs)
    room = height - len(after) - bool(after)
    rows = _item(shown, width, max(_LEAST, room), inks, glyphs)
    rows += _points(shown, width, room - len(rows), inks, glyphs, indent=1 + _GUTTER)
    rows += [blank(width), *after] if after else []
    return [each.adjust_cell_length(width) for each in rows[:height]]


def _item(shown: Shown, width: int, height: int, inks: Inks, glyphs: Glyphs) -> list[Strip]:
    """Where it stands, and all that its card tells; what could be started where nothing is in progress."""
    single, first = shown.single, shown.card
    more = f"   {single.more:,} more in progress" if single.more else ""
    if first is not None:
        gutter = max(_GUTTER, len(str(first.number)) + 1)
        here = first.number == shown.cursor
        look = Look(inks, glyphs, pitch=min(height, card.TALLEST), gutter=gutter, cursor=here)
        return [row(width, [(f" {shown.column}", inks.muted), (more, inks.muted)]), *card.draw(first, look, width - 1)]
    rows = [
        row(
            width,
            [(" Nothing is in progress; next:" if single.next is not None else " Nothing is in progress.", inks.muted)],
        )
    ]
    if single.next is None:
        return rows
    here = single.next.id == shown.cursor
    number = f"{single.next.id} ".ljust(_GUTTER)
    for k, line in enumerate(wrap(single.next.title, width - 2 - cell_len(number), card.MOST_LINES, glyphs.cut)):
        gutter_of: Piece = (number if k == 0 else " " * cell_len(number), inks.here if here else inks.muted)
        strip = row(width - 1, [(glyphs.cursor if here else " ", inks.here), gutter_of, (line, inks.strong)])
        rows.append(strip.apply_style(inks.ground) if here else strip)
    return rows


def _points(shown: Shown, width: int, height: int, inks: Inks, glyphs: Glyphs, *, indent: int) -> list[Strip]:
    """What is not ticked yet, a row each, and how many find no room."""
    points = shown.single.points
    if not points or height < 1:
        return []
    told = points if len(points) <= height else points[: height - 1]
    left = len(points) - len(told)
    before: Piece = (" " * indent, None)
    room = width - indent - 3
    rows = [row(width, [before, (f"{glyphs.room} ", inks.faint), (cut(p, room, glyphs.cut), inks.soft)]) for p in told]
    return [*rows, *([row(width, [before, (f"{left:,} open", inks.muted)])] if left else [])]


def _next(shown: Shown, width: int, inks: Inks, glyphs: Glyphs) -> list[Strip]:
    item = shown.single.next
    if item is None or shown.card is None:
        return []
    label = f"Next  {item.id}  "
    here = item.id == shown.cursor
    title = cut(item.title, width - 2 - cell_len(label), glyphs.cut)
    pieces: list[Piece] = [(label, inks.here if here else inks.muted), (title, inks.soft)]
    return [row(width, [(glyphs.cursor if here else " ", inks.here), *pieces])]


class SingleView(Painted):
    """The one thing to do. It is as high as what there is to say, and leaves the columns half of the screen."""

    shown: Shown | None = None

    def show(self, shown: Shown | None) -> None:
        """Say something else."""
        if shown != self.shown:
            self.shown = shown
            self.repaint()
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        del container
        return len(self._rows_on(width, viewport.height // 2))

    def on_click(self, event: events.Click) -> None:
        """A click takes the cursor there, a double click opens it."""
        number = None if self.shown is None else self.shown.single.number
        if number is not None:
            self.post_message(OpenWanted(number) if event.chain == 2 else WalkedTo(number))

    def on_resize(self) -> None:
        """What is told depends on the rows as well."""
        self.repaint()

    def paint(self, width: int) -> Sequence[Strip]:
        return self._rows_on(width, self.size.height)

    def _rows_on(self, width: int, height: int) -> Sequence[Strip]:
        return [] if self.shown is None else draw(self.shown, width, height, self.inks, self.glyphs)
