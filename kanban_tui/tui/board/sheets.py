"""The sheets at the foot of the board, and what the store answers to the orders they give."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.widget import AwaitMount

from kanban_tui.board.limits import EXPEDITE, stand_of
from kanban_tui.board.model import Item
from kanban_tui.board.splitting import unsplittable
from kanban_tui.board.text import printable
from kanban_tui.board.timebox import settled
from kanban_tui.errors import NoUnits, PointsOpen, TooLarge, WipError
from kanban_tui.tui.board.acts import BoardOrders
from kanban_tui.tui.board.messages import Loaded, Pointed
from kanban_tui.tui.board.refusal.messages import LineWanted, ReasonWanted, Refused, Replanned, ReplanWanted
from kanban_tui.tui.keys.board import BOARDS, EDIT, FINISH, OPEN, UNDO
from kanban_tui.tui.look.phrases import outcome, wrong
from kanban_tui.tui.parts.sheet import Sheet
from kanban_tui.tui.way import orders
from kanban_tui.tui.way.messages import Failed, Obeyed, OrderGiven, Sought
from kanban_tui.tui.way.orders import Order

if TYPE_CHECKING:
    from kanban_tui.tui.board.refusal.plan import Plan

# What these do is where the cursor is, and nowhere else.
_SEEN = {"add", "reorder"}


class BoardSheets(BoardOrders):
    """A board that says why not, and asks for the words that a key alone does not have."""

    sought: int | None = None
    """The item that is looked for, until the board was read."""
    _arrived: tuple[int | None] | None = None
    """The item on which the cursor will be, once what is awaited was done and only the board is to be read."""

    def on_mount(self) -> None:
        if self.link.guessed:
            self.say(f"the board used last; {self.app.sign(BOARDS)} shows the others")
            self.app.looked_at(self.snapshot.board.name)

    @property
    def takes_keys(self) -> bool:
        """Not while an item is on its way that the next key is meant for."""
        awaits = self.awaited is not None if self.sheet is None else self.sheet.awaits
        return super().takes_keys and (not awaits or bool(self.fault))

    def on_obeyed(self, message: Obeyed) -> None:
        change = message.change
        # Where it brings none the cursor stays on the item it is on, wherever that goes.
        brought = orders.brings(message.order)
        if brought is not None and change.items:
            self.number = change.items[brought]
        if message.order is self.awaited:
            self._arrived = (self.number,)
        if change.command not in _SEEN or not change.changed or change.notes:
            back = f"; {self.app.sign(UNDO)} brings it back" if change.command == "archive" and change.changed else ""
            self.say(outcome(change, self.app.sign(FINISH), back))
        asker = self._asker(message.order)
        if asker is not None and asker.done_with(message.order):
            self.close_sheet()
        left = {number: item for number, item in self.marked.items() if number not in change.items}
        if not left or orders.for_marked(message.order):
            self.show_marks(left)
        self.load()

    def on_refused(self, message: Refused) -> None:
        from kanban_tui.tui.board.refusal.sheet import RefusalSheet

        self._give_up(message.order)
        asker = self._asker(message.order)
        if asker is None or not asker.keeps_refused(message.plan.refusal.sentence):
            order, found = _after_room(message.order, message.plan)
            back = None if asker is None else asker.way_back()
            self.open_sheet(RefusalSheet(OrderGiven(order), found, back))
        self.measure_soon()
        self.load()

    def _give_up(self, order: Order | None) -> None:
        """Nothing comes of what was awaited."""
        if order is None or order is self.awaited:
            self._wait_no_more()
            self.call_later(self.app.take_keys)

    def _wait_no_more(self) -> None:
        self.awaited = self._arrived = None

    def refresh_cursor(self) -> None:
        super().refresh_cursor()
        if self._arrived is not None:
            self.number = self._arrived[0]

    def on_pointed(self, _message: Pointed) -> None:
        """The mouse says what the keys are for. (The board's own handler is called as well.)"""
        self._wait_no_more()

    def on_failed(self, message: Failed) -> None:
        self._give_up(message.order)
        if message.lasting:
            self.fault, self.fault_stays = message.words, message.order is not None
            self.call_later(self.app.take_keys)
        asker = None if message.order is None else self._asker(message.order)
        if isinstance(message.error, TooLarge) and self._offers_split(message.error, asker):
            self.refresh_words()
            return
        here = isinstance(message.error, PointsOpen) and message.error.here
        words = to_tick(message.error) if isinstance(message.error, PointsOpen) and here else message.words
        if isinstance(message.error, NoUnits):
            words = wrong(message.error, self.app.sign(EDIT))
        told = asker is not None and asker.tell(words)
        if not told and not message.lasting:
            self.say(words + (f"   {self.app.sign(OPEN)} opens it" if here else ""), alarm=True)
        self.refresh_words()

    def _offers_split(self, error: TooLarge, asker: Sheet | None) -> bool:
        """Open the sheet that splits what is too large; False where that is not seen, or the sheet gave the order."""
        from kanban_tui.tui.parts.splitting import SplitSheet

        item = self.snapshot.seen([error.item]).get(error.item) if error.item is not None else None
        if item is None or isinstance(asker, SplitSheet):
            return False
        self.open_sheet(SplitSheet(item, self.snapshot.board, self.link.clock, refused=error))
        return True

    def on_order_given(self, message: OrderGiven) -> None:
        if self.sheet is not None:
            self.askers[message.order] = self.sheet
        self.give(message.order)

    def _asker(self, order: Order) -> Sheet | None:
        """The sheet that gave an order, while it is open: another one, opened since, has no part in it."""
        asker = self.askers.pop(order, None)
        return asker if asker is self.sheet else None

    # Sheets.

    async def ask(self, sheet: Sheet) -> None:
        """Open a sheet for a key: those pressed behind it wait until it takes them."""
        await self.open_sheet(sheet)
        self.set_focus(sheet.keeper)

    def open_sheet(self, sheet: Sheet) -> AwaitMount:
        """Open a sheet at the foot, in the place of one that is open."""
        if self.sheet is not None:
            self.sheet.remove()
        self.sheet = sheet
        mounted = self.mount(sheet, after=self.foot)
        self.lay_out()
        self.refresh_cursor()
        return mounted

    def close_sheet(self) -> None:
        """Give the foot back to the keys."""
        if self.sheet is not None:
            self.sheet.remove()
            self.sheet = None
            self.set_focus(None)
            self.lay_out()
            self.refresh_cursor()

    async def action_add(self) -> None:
        from kanban_tui.tui.board.add import AddSheet

        await self.ask(AddSheet(self.snapshot, self.link.clock, self.link.me))

    def on_line_wanted(self, message: LineWanted) -> None:
        from kanban_tui.tui.board.add import AddSheet

        self.open_sheet(AddSheet(self.snapshot, self.link.clock, self.link.me, message.text))

    async def action_block(self) -> None:
        from kanban_tui.tui.parts.reasons import BlockSheet

        if self.chosen and all(item.blocked_at is not None for item in self.chosen):
            self.give(partial(orders.unblock, numbers=self.numbers_chosen))
        elif self.any_chosen():
            await self.ask(BlockSheet(self.chosen))

    async def action_note(self) -> None:
        from kanban_tui.tui.parts.reasons import NoteSheet

        item = self.one()
        if item is not None:
            await self.ask(NoteSheet([item]))

    async def action_expedite(self) -> None:
        """Put the item into the expedite lane, or take it out again."""
        from kanban_tui.tui.parts.reasons import ExpediteSheet

        item = self.one()
        if item is None:
            return
        if item.lane is not None:
            self.give(partial(orders.end_expedite, number=item.id))
        elif self.snapshot.refused(stand_of(item), replace(stand_of(item), lane=EXPEDITE)):
            await self._tell_lane(item)
        else:
            await self.ask(ExpediteSheet([item]))

    async def _tell_lane(self, item: Item) -> None:
        """Say that the lane is full before a reason is asked for: who is in it, and what makes room."""
        from kanban_tui.tui.board.refusal.plan import into_lane
        from kanban_tui.tui.board.refusal.sheet import RefusalSheet
        from kanban_tui.tui.parts.reasons import ExpediteSheet

        board, now = self.snapshot.board, self.link.clock()
        try:
            found = await asyncio.to_thread(self.link.read, lambda c: into_lane(c, board, item, now))
        except WipError as error:
            self.say(str(error), alarm=True)
        else:
            wanted = ReasonWanted(item)
            await self.ask(ExpediteSheet([item]) if found is None else RefusalSheet(wanted, found))

    def on_reason_wanted(self, message: ReasonWanted) -> None:
        from kanban_tui.tui.parts.reasons import ExpediteSheet

        self.open_sheet(ExpediteSheet([message.item]))

    async def action_split(self) -> None:
        from kanban_tui.tui.parts.splitting import SplitSheet

        item = self.one()
        if item is not None and unsplittable(item):
            self.say(unsplittable(item), alarm=True)
        elif item is not None:
            await self.ask(SplitSheet(item, self.snapshot.board, self.link.clock))

    def action_count(self) -> None:
        """One more unit of the item is done."""
        item = self.one()
        if item is not None:
            self.give(partial(orders.count, number=item.id))

    async def action_rebox(self) -> None:
        from kanban_tui.tui.parts.reasons import ReboxSheet

        item = self.one()
        if item is not None and settled(item):
            self.say(settled(item), alarm=True)
        elif item is not None:
            await self.ask(ReboxSheet([item]))

    async def action_swap(self) -> None:
        """Swap two marked items, the marked one with that under the cursor, or this one with one by its number."""
        from kanban_tui.tui.board.number import SwapSheet

        here = [self.item] if self.item is not None and len(self.marked) < 2 else []
        shown = {item.id: item.column_id for item in (*self.marked.values(), *here)}
        if len(shown) > 2:
            self.say(f"{len(self.marked):,} are marked; two can be swapped.", alarm=True)
        elif len(shown) == 2:
            number, other = shown
            self.give(partial(orders.swap, number=number, other=other, shown=shown))
        elif (item := self.one()) is not None:
            await self.ask(SwapSheet(self.snapshot, item))

    async def action_jump(self) -> None:
        from kanban_tui.tui.board.number import JumpSheet

        await self.ask(JumpSheet(self.snapshot))

    def on_sought(self, message: Sought) -> None:
        """Go to an item: whatever hides it is taken away."""
        self.sought = self.number = message.number
        self.load(text="")

    def after_loading(self, message: Loaded) -> None:
        # A board that was asked for before the cursor went there, as by a poll, is not what is waited for.
        if self._arrived == (message.followed,):
            self._wait_no_more()
        elif self._arrived is not None:
            self.load()
        self.app.looked_at(message.snapshot.board.name)
        sought, self.sought = self.sought, None
        if sought is None or message.followed != sought or self.sheet is None:
            return
        if message.snapshot.followed is not None:
            self.unfold(message.snapshot.followed[0])
            self.close_sheet()
        elif not self.all_done:
            self.all_done = True
            self.on_sought(Sought(sought))
        else:
            self.sheet.tell(f"#{sought} is not on this board; what was archived is in the bin.")

    def on_left(self) -> None:
        self.leave_sheet()

    def leave_sheet(self) -> None:
        """Nothing comes of what was asked."""
        self.close_sheet()

    def on_replan_wanted(self, message: ReplanWanted) -> None:
        self.desk.replan(self.snapshot.board, message.plan)

    def on_replanned(self, message: Replanned) -> None:
        from kanban_tui.tui.board.refusal.sheet import RefusalSheet

        if isinstance(self.sheet, RefusalSheet):
            self.sheet.show(message.plan)
            self.lay_out()


def to_tick(error: PointsOpen) -> str:
    """What is to be ticked before an item leaves, the points first: what is cut at the foot is never they."""
    return f"To leave {printable(error.column)}, tick first: {'; '.join(map(printable, error.points))}"


def _after_room(order: Order, found: Plan) -> tuple[Order, Plan]:
    """What a panel does once there is room, and the plan it shows.

    A step that makes room is a command of its own: undo would then undo the step, and there would be nothing to redo.
    So an item that an undo or a redo should have brought back to a column is moved there instead; where that is not
    one item on the board, no step is offered.
    """
    from kanban_tui.tui.board.refusal.plan import without_chain

    refusal = found.refusal
    if refusal.command not in ("undo", "redo"):
        return order, found
    if refusal.item is None or refusal.item.archived or refusal.target_id is None:
        return order, without_chain(found)
    shown = {refusal.item.id: refusal.item.column_id}
    return partial(orders.move, shown=shown, column_id=refusal.target_id), found
