"""The keys that ask the store for a change at once, without a word more."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from kanban_tui.board.model import Kind
from kanban_tui.tui.board.captions import why_not
from kanban_tui.tui.board.column import ColumnView, Drop
from kanban_tui.tui.board.cursor import BoardCursor
from kanban_tui.tui.way import orders
from kanban_tui.tui.way.orders import Order
from kanban_tui.tui.way.snapshot import Lane

if TYPE_CHECKING:
    from kanban_tui.tui.board.messages import Dragged


class BoardOrders(BoardCursor):
    """A board whose items can be moved: the marked ones, all or none, else the one under the cursor."""

    awaited: Order | None = None
    """The last order under way that takes the cursor or an item elsewhere: keys wait until that is shown."""

    def give(self, order: Order) -> None:
        """Have the store carry out an order."""
        if orders.awaited(order):
            self.awaited = order
        self.desk.give(order, self.snapshot.board)

    def action_advance(self, step: int) -> None:
        if self.any_chosen():
            self.give(partial(orders.advance, shown=self.shown_chosen, steps=step))

    def action_send(self, place: int) -> None:
        if place > len(self.views):
            self.say(f"The last column is {len(self.views)}.", alarm=True)
        elif self.any_chosen():
            column_id = self.snapshot.lanes[place - 1].column.id
            self.give(partial(orders.move, shown=self.shown_chosen, column_id=column_id))

    def action_roll_back(self) -> None:
        """Bring what was started back to before its start, from wherever it is."""
        queue = self.snapshot.board.before_start
        if queue is None:
            self.say("No column of this board is before the start.", alarm=True)
        elif self.any_chosen():
            kinds = {lane.column.id: lane.column.kind for lane in self.snapshot.lanes}
            shown = self.shown_chosen
            started = {n: column_id for n, column_id in shown.items() if kinds.get(column_id) is not Kind.QUEUE}
            if started:
                self.give(partial(orders.move, shown=started, column_id=queue.id))
            else:
                self.say(f"{', '.join(f'#{item.id}' for item in self.chosen)}: not started yet.", alarm=True)

    def action_finish(self) -> None:
        if self.any_chosen():
            self.give(partial(orders.finish, shown=self.shown_chosen))

    def action_archive(self) -> None:
        if self.any_chosen():
            self.give(partial(orders.archive, shown=self.shown_chosen))

    def action_duplicate(self) -> None:
        item = self.one()
        if item is not None:
            self.give(partial(orders.duplicate, number=item.id))

    def action_reorder(self, to: Literal["top", "bottom", "up", "down"]) -> None:
        """Move the item under the cursor within its column; where the order is another one, say so."""
        item = self.one()
        if item is None:
            return
        if self.snapshot.text:
            self.say("The filter hides some items: esc shows all, then the order can be changed.", alarm=True)
        elif self.lane.column.kind is Kind.DONE:
            self.say(f"{self.lane.column.name} shows the latest first; its order is not changed.", alarm=True)
        else:
            self.give(partial(orders.reorder, number=item.id, to=to, shown={item.id: item.column_id}))

    def on_dragged(self, message: Dragged) -> None:
        """Show what letting go would do, and do it when the mouse lets go. The rule decides then, as ever."""
        under = next((v for v in self.views if v.display and v.region.contains(message.x, message.y)), None)
        source = next((lane for lane in self.snapshot.lanes if any(i.id == message.number for i in lane.items)), None)
        if self.sheet is not None or source is None:
            under = None
        drop = None if under is None or source is None else self._drop(message, under, source)
        for view in self.views:
            view.hover(drop if view is under and not message.dropped else None)
        if message.dropped:
            self.say("")
            if drop is not None and under is not None and source is not None:
                self._let_go(message.number, source, under, drop)
        elif drop is not None:
            self.say(drop.words, alarm=drop.refused)

    def _drop(self, message: Dragged, under: ColumnView, source: Lane) -> Drop | None:
        """What letting go of an item over a column would do; None for nothing."""
        target = under.lane.column
        if target.id != source.column.id:
            item = next(item for item in source.items if item.id == message.number)
            why = why_not(self.snapshot, source, item, target, self.link.clock())
            return Drop(f"{why}: it would be refused" if why else f"move to {target.name}", bool(why))
        index = under.index_at(message.y - under.region.y)
        if index is None or self.snapshot.text or target.kind is Kind.DONE:
            return None
        here = next(source.offset + k for k, item in enumerate(source.items) if item.id == message.number)
        return None if index == here else Drop("move here", place=index + (index > here))

    def _let_go(self, number: int, source: Lane, under: ColumnView, drop: Drop) -> None:
        self.number = number
        shown = {number: source.column.id}
        if drop.place is None:
            self.give(partial(orders.move, shown=shown, column_id=under.lane.column.id))
        else:
            here = next(under.lane.offset + k for k, item in enumerate(under.lane.items) if item.id == number)
            self.give(partial(orders.reorder, number=number, to=drop.place - (drop.place > here), shown=shown))

    def action_pull(self) -> None:
        self.give(partial(orders.pull, column_id=self.lane.column.id))

    def action_undo(self) -> None:
        self.give(partial(orders.undo))

    def action_redo(self) -> None:
        self.give(partial(orders.redo))
