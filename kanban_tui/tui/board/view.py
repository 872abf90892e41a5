"""What the board screen shows: snapshots of a board in columns, one cursor, and words about both."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual import getters
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen

from kanban_tui.board.model import Column, Item
from kanban_tui.headline import Numbers
from kanban_tui.store.address import whole
from kanban_tui.tui.board import captions, cards, news, single
from kanban_tui.tui.board.column import ColumnView
from kanban_tui.tui.board.frame import Manner
from kanban_tui.tui.board.head import Head
from kanban_tui.tui.board.tabs import Tabs
from kanban_tui.tui.keys.board import CLEAR, FOLD, HELP
from kanban_tui.tui.look import arrange
from kanban_tui.tui.look.facts import Card
from kanban_tui.tui.parts.foot import Foot, Hint
from kanban_tui.tui.parts.header import Header
from kanban_tui.tui.parts.sheet import Sheet
from kanban_tui.tui.parts.small import Small
from kanban_tui.tui.shell import Shell
from kanban_tui.tui.way.connection import Link
from kanban_tui.tui.way.orders import Order
from kanban_tui.tui.way.snapshot import Lane, Snapshot

if TYPE_CHECKING:
    from kanban_tui.tui.board.messages import Pointed


class BoardView(Screen[None]):
    """Shows snapshots of a board. It holds no truth: the file does."""

    app = getters.app(Shell)

    def __init__(self, link: Link, snapshot: Snapshot) -> None:
        super().__init__()
        self.link = link
        self.snapshot = snapshot
        self.text = snapshot.text
        """The filter asked for last."""
        self.numbers = Numbers()
        self.focus_index = 0
        self.indices: dict[int, int] = {}
        self.number: int | None = None
        self.marked: dict[int, Item] = {}
        """The items that the next act is for, by number; empty: the one under the cursor."""
        self.askers: dict[Order, Sheet] = {}
        """The sheets that gave the orders under way."""
        self.compact = False
        self.all_done = False
        self.folded: set[int] = set()
        """Columns that the user folded, by id. Without room for all others the one under the cursor opens."""
        self.sideways = ""
        self.note = ""
        self.alarm = False
        self.known: news.Known = {}
        self.news = ""
        """What happened while the board was open, at the foot until a key is pressed that finds it there."""
        self.fault = ""
        self.fault_stays = False
        """What was asked for failed: that is told until a key is pressed, though the file can be read again."""
        self.sheet: Sheet | None = None
        self.views: list[ColumnView] = []
        self.number = single.lead(self.number, snapshot)
        place = snapshot.place_of(self.number)
        if place is not None:
            self.indices[place[0]] = place[1]
            self.focus_index = next(k for k, lane in enumerate(snapshot.lanes) if lane.column.id == place[0])

    # What stands where.

    def compose(self) -> ComposeResult:
        kept = self.app.memory.recall_of("folded", whole(self.link.place))
        self.folded = {n for n in kept if isinstance(n, int)} if isinstance(kept, list) else set()
        self.compact = self.app.memory.choice("density", self.app.settings.density) == "compact"
        self.header = Header()
        self.tabs = Tabs()
        self.one_thing = single.SingleView()
        self.lanes = Horizontal(id="lanes")
        self.foot = Foot()
        yield self.header
        yield self.tabs
        yield self.one_thing
        with self.lanes:
            yield from self._make_views()
        self.small = Small()
        yield self.foot
        yield self.small
        self.lay_out()

    def _make_views(self) -> list[ColumnView]:
        heads = captions.heads(self.snapshot, self.numbers)
        now = self.link.clock()
        self.views = [
            ColumnView(lane, self._cards(lane, now), head)
            for lane, head in zip(self.snapshot.lanes, heads, strict=True)
        ]
        return self.views

    def _cards(self, lane: Lane, now: int) -> tuple[Card, ...]:
        return cards.lane_cards(self.snapshot, lane, now, self.link.old_from.get(lane.column.id))

    def on_mount(self) -> None:
        self.refresh_all()

    def on_resize(self) -> None:
        self.lay_out()
        if self.sheet is not None:
            self.sheet.fit()
        self.refresh_words()

    def lay_out(self) -> None:
        """Place header, tabs and columns for the size of the terminal."""
        width, height = self.app.size
        fits = width >= arrange.SMALLEST[0] and height >= arrange.SMALLEST[1]
        narrow, low = width < arrange.NARROW, height < arrange.NO_HEADER
        # Where nothing is shown the columns still need a place: they stand as in the smallest picture.
        width, height = max(width, arrange.SMALLEST[0]), max(height, arrange.SMALLEST[1])
        self.set_class(low, "low")
        self.small.display = not fits
        leads = self._one_thing() is not None
        self.one_thing.display = fits and leads
        self.one_thing.set_class(self._cramped, "alone")
        self.lanes.display = fits and not (leads and self._cramped)
        self.header.display = fits and not low
        self.tabs.display = fits and narrow and bool(self.lanes.display)
        self.foot.display = fits and self.sheet is None
        if self.sheet is not None:
            self.sheet.display = fits
        rows = height - (1 if low else 4) - (3 if narrow else 0)
        kinds = [view.lane.column.kind for view in self.views]
        folded = [k for k, view in enumerate(self.views) if view.lane.column.id in self.folded]
        spots = arrange.arrange(kinds, self.focus_index, width, folded)
        shown = [k for k, spot in enumerate(spots, 1) if spot.width]
        some = f"columns {shown[0]} to {shown[-1]}" if len(shown) > 1 else f"column {shown[0]}"
        self.sideways = f"{some} of {len(spots)}" if len(shown) < len(spots) else ""
        for view, spot in zip(self.views, spots, strict=True):
            view.display = spot.width > 0
            view.styles.width = spot.width + 1
            view.styles.margin = (0, 0, 0, spot.gap)
            lit = self._lit(view.lane.column)
            short = height < arrange.SHORT or leads
            view.behave(Manner(narrow, short, self.compact, lit, rows, headerless=low), folded=spot.folded)

    @property
    def _cramped(self) -> bool:
        """Whether there is no room for the one thing to do and for columns."""
        width, height = self.app.size
        return width < arrange.NARROW or height < arrange.SHORT

    def _one_thing(self) -> single.Shown | None:
        """The one thing to do, where one item at a time is worked on. What a sheet speaks of goes before it."""
        if self.sheet is not None and self.sheet.lit_columns is not None:
            return None
        here = None if self.item is None else self.item.id
        found = single.shown(self.snapshot, (card for view in self.views for card in view.cards), here)
        return None if found is not None and self._cramped and here != found.single.number else found

    def _lit(self, column: Column) -> bool:
        """While a panel speaks of some columns, only they keep their light."""
        lit = self.sheet.lit_columns if self.sheet is not None else None
        return lit is None or column.id in lit

    # What is shown.

    @property
    def lane(self) -> Lane:
        """The focused column."""
        return self.snapshot.lanes[self.focus_index]

    @property
    def index(self) -> int | None:
        """Where the cursor stands in the focused column; nowhere in one that is folded."""
        if not self.lane.matching or self.views[self.focus_index].folded:
            return None
        return max(0, min(self.indices.get(self.lane.column.id, 0), self.lane.matching - 1))

    @property
    def item(self) -> Item | None:
        """The item under the cursor."""
        return None if self.index is None else self.lane.item(self.index)

    @property
    def takes_keys(self) -> bool:
        """Whether what the keys act on is what one sees: not while another filter was asked for."""
        return self.sheet is not None or self.text == self.snapshot.text or bool(self.fault)

    def refresh_all(self) -> None:
        """Say everything of the snapshot, as of now. Columns where nothing changed draw nothing."""
        self.tabs.show(self.refresh_cards(), self.focus_index)
        self.refresh_cursor()

    def refresh_cards(self) -> tuple[Head, ...]:
        """Draw the columns, and leave the cursor where it goes. Their heads."""
        now = self.link.clock()
        heads = captions.heads(self.snapshot, self.numbers)
        hint = ("a adds an item", "kept in", str(self.link.place)) if self.snapshot.empty else ()
        drawn = [self._cards(lane, now) for lane in self.snapshot.lanes]
        for k, (view, lane, head) in enumerate(zip(self.views, self.snapshot.lanes, heads, strict=True)):
            view.show(lane, drawn[k], head, hint if k == 0 else ())
        self._look_for_news(card for each in drawn for card in each)
        return heads

    def _look_for_news(self, shown: Iterable[Card]) -> None:
        self.known, found = news.look(self.known, shown)
        if found:
            told = news.words(found)
            self.news = f"{told}   {self.news}".rstrip()
            if self.app.settings.bell:
                self.app.ring(told)

    def refresh_cursor(self) -> None:
        """Draw the cursor where it stands, and what the keys would do there."""
        for k, view in enumerate(self.views):
            focused = k == self.focus_index
            view.point(self.index if focused else None, focused=focused)
        if self.item is not None:
            self.number = self.item.id
        thing = self._one_thing()
        self.one_thing.show(thing)
        if (thing is not None) != self.one_thing.display:
            self.lay_out()
        self.tabs.show(self.tabs.heads, self.focus_index)
        self.refresh_words()

    def stand_here(self) -> None:
        """Draw the cursor where it was sent; in a column without items it follows none, whatever moves elsewhere."""
        self.refresh_cursor()
        if self.index is None:
            self.number = None

    def refresh_words(self) -> None:
        """Header and foot."""
        in_header = bool(self.header.display)
        self.header.show(
            captions.title(
                self.snapshot,
                self.numbers,
                note="" if self.alarm else self.note,
                fault=self.fault,
                marked=len(self.marked),
                sideways=self.sideways,
                narrow=bool(self.tabs.display),
            )
        )
        told, alarm = captions.at_the_foot(
            self.note, self.news, fault=self.fault, alarm=self.alarm, in_header=in_header
        )
        hints, last = self._hints(), Hint(self.app.sign(HELP), "keys")
        if self.marked or self.snapshot.text:
            # The way back to all stands where it is never cut.
            hints, last = [*hints, last], Hint(self.app.sign(CLEAR), "unmark" if self.marked else "show all")
        self.foot.show(hints, last, note=told, alarm=alarm)

    def _hints(self) -> list[Hint]:
        view = self.views[self.focus_index]
        k = -1 if self.index is None else self.index - view.lane.offset
        shown = view.cards[k] if 0 <= k < len(view.cards) else None
        now = self.link.clock()
        hints = captions.hints(self.snapshot, self.focus_index, self.item, shown, self.app.sign, now)
        if view.folded:
            hints.insert(0, Hint(self.app.sign(FOLD), f"open {self.lane.column.name}"))
        return hints

    def say(self, note: str, *, alarm: bool = False) -> None:
        """Leave a note until the next key."""
        self.note, self.alarm = note, alarm
        self.refresh_words()

    def key_pressed(self) -> None:
        """A note has been read once a key is pressed."""
        if self.note or self.fault_stays:
            self.fault_stays = False
            self.say("")
        elif self.news and self.news == self.foot.note and self.sheet is None:
            self.news = ""
            self.refresh_words()

    def unfold(self, column_id: int) -> None:
        """Open a column that the user folded."""
        if column_id in self.folded:
            self.fold(self.folded - {column_id})
            self.lay_out()

    def fold(self, columns: set[int]) -> None:
        """Fold these columns and no others, in the runs to come as well."""
        self.folded = columns
        self.app.memory.remember_of("folded", whole(self.link.place), sorted(columns))

    def _focus_column(self, column_id: int) -> None:
        for k, lane in enumerate(self.snapshot.lanes):
            if lane.column.id == column_id and k != self.focus_index:
                self.focus_index = k
                self.lay_out()

    def on_pointed(self, message: Pointed) -> None:
        if self.sheet is None:
            if message.index is not None:
                self.indices[message.column_id] = message.index
            self._focus_column(message.column_id)
            if self.views[self.focus_index].folded:
                self.unfold(message.column_id)
            self.stand_here()
