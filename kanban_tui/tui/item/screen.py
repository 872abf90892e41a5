"""All that is known of one item, and what is written down on it: notes, ticked points, blocks."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import ClassVar

from msgspec.structs import replace
from textual.binding import BindingType
from textual.message import Message
from textual.strip import Strip

from kanban_tui.board.change import Change
from kanban_tui.board.model import Column, Kind
from kanban_tui.board.splitting import unsplittable
from kanban_tui.board.timebox import settled
from kanban_tui.errors import WipError, WipLimitReached
from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.item import around, page
from kanban_tui.tui.item.reading import ItemView, read_item
from kanban_tui.tui.keys.item import ITEM_KEYS
from kanban_tui.tui.look import phrases
from kanban_tui.tui.look.pen import row
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.parts.acting import ActingScreen
from kanban_tui.tui.parts.foot import Hint, hints_of
from kanban_tui.tui.parts.header import Title
from kanban_tui.tui.parts.painted import inks_of
from kanban_tui.tui.way import orders
from kanban_tui.tui.way.connection import Link
from kanban_tui.tui.way.orders import Order
from kanban_tui.tui.way.threads import start

TICK_SECONDS = 20.0


_ON_A_BOARD = ("advance(1)", "advance(-1)", "roll_back", "finish", "block", "archive", "expedite", "split", "count")


def does(view: ItemView) -> Mapping[str, str]:
    """What keys do to an item as it is, by their actions, where that is not what they do to most; "" for nothing."""
    item, choices = view.item, around.choices(view)
    found: dict[str, str] = {}
    if all(choice.item for choice in choices):
        found["tick"] = ""
    if not choices:
        # Where tab chooses, the foot says that the other keys scroll.
        found |= {"point(1)": "", "scroll_rows(1)": ""}
    if item.archived:
        return {**found, **dict.fromkeys(_ON_A_BOARD, "")}
    following = view.board.following(item.column_id)
    found["advance(1)"] = "" if following is None else phrases.on_to(view.board.column(item.column_id), following)
    kind = view.board.type(item.type_id)
    if item.planned_units is None and (kind is None or kind.units is None):
        found["count"] = ""
    before = view.board.columns.index(view.board.standing(item.column_id)) - 1
    found["advance(-1)"] = "" if before < 0 else f"to {view.board.columns[before].name}"
    queue = roll_back_to(view)
    found["roll_back"] = "" if queue is None else phrases.back_to(queue)
    if queue is not None and view.board.following(queue.id) == view.board.standing(item.column_id):
        # Where it is one step back, the key for that tells it.
        found["roll_back"] = ""
    if item.finished_at is not None:
        found |= {"advance(-1)": "reopen", "finish": "", "block": "", "expedite": "", "split": ""}
    if item.blocked_at is not None:
        found["block"] = "unblock"
    if item.lane is not None:
        found["expedite"] = "end expedite"
    return found


def roll_back_to(view: ItemView) -> Column | None:
    """Where an item goes that is brought back to before its start; None for one that stands there."""
    here = view.board.standing(view.item.column_id)
    return None if here.kind is Kind.QUEUE else view.board.before_start


class ItemScreen(ActingScreen[Sequence[Change]]):
    """One item, read when the screen opens and now and then while it stays.

    What is written down on it is done here; what moves it is given to where one came from, which shows it.
    It is left with what was changed here.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*ITEM_KEYS]

    class Read(Message):
        """The item was read; `problem` says why it could not be."""

        def __init__(self, view: ItemView | None, problem: str = "") -> None:
            super().__init__()
            self.view, self.problem = view, problem

    def __init__(self, link: Link, number: int, give: Callable[[Order], None]) -> None:
        super().__init__(link)
        self.number = number
        self.give = give
        self.view: ItemView | None = None
        self.problem = ""
        self.point: int | None = None
        """Which of its choices is chosen, from 0 on."""
        self.trail: list[int] = []
        """The items from which one came here, by way of pieces."""
        self.takes_keys = False

    def on_mount(self) -> None:
        self.reread()
        self.set_interval(TICK_SECONDS, self.reread)
        self.show_foot()

    def show_foot(self) -> None:
        """The keys that do something to the item as it is, by what they do to it, or a note."""
        known = {} if self.view is None else {**does(self.view), "go": self._goes()}
        keys = [
            dataclasses.replace(key, description=known.get(key.action, key.description))
            for key in ITEM_KEYS
            if key.show and known.get(key.action, key.description)
        ]
        hints = hints_of(self.app, keys)
        if self.view is not None and self.view.why_not:
            k = next(k for k, key in enumerate(keys) if key.action == "advance(1)")
            hints[k] = replace(hints[k], does=self.view.why_not, refused=True)
        self.foot.show(hints, Hint("?", "keys"), note=self.note, alarm=self.alarm)

    def reread(self) -> None:
        start(self, self._read, exclusive=True, group="read")

    async def _read(self) -> None:
        now = self.link.clock()
        try:
            view = await asyncio.to_thread(self.link.read, lambda c: read_item(c, self.number, now, self.link.old_from))
        except WipError as error:
            self.post_message(self.Read(None, str(error)))
        else:
            self.post_message(self.Read(view))

    async def on_item_screen_read(self, message: Read) -> None:
        self.view, self.problem = message.view, message.problem
        if self.view is not None:
            self.header.show(Title(self.view.board.name, self.view.place, plain=True))
            self.point = self.point if self.choice is not None else around.first_open(self.choices)
        self.show_foot()
        self.page.repaint()
        await self.take_keys()

    @property
    def choices(self) -> list[around.Choice]:
        return [] if self.view is None else around.choices(self.view)

    @property
    def choice(self) -> around.Choice | None:
        """What is chosen: a point, or an item to go to."""
        return self.choices[self.point] if self.point is not None and self.point < len(self.choices) else None

    def _goes(self) -> str:
        return f"open {self.choice.number}" if self.choice is not None and self.choice.item else ""

    def drawing(self, width: int, inks: Inks, glyphs: Glyphs) -> Sequence[Strip]:
        """The page as it is known now."""
        if self.view is not None:
            return page.draw(self.view, self.link.clock(), width, inks, glyphs, point=self.point)
        return [row(width, [(" ", None), (self.problem, inks.refused)])]

    # What is written down here.

    def action_point(self, step: int) -> None:
        """Choose another point or piece, and bring it into view."""
        if not self.choices:
            return
        before = self.point if self.point is not None else -1 if step > 0 else 0
        self.point = (before + step) % len(self.choices)
        width, height = self.page.size
        inks = inks_of(self.app)
        y = page.row_of_point(self.drawing(width, inks, self.app.glyphs), inks, self.app.glyphs)
        # The last row may say that there is more below.
        if not self.page.top <= y < self.page.top + height - 1:
            self.page.top = max(0, y - height // 2)
        self.page.repaint()
        self.show_foot()

    def action_tick(self) -> None:
        if self.choice is not None and not self.choice.item:
            choice = self.choice
            self.do(
                partial(orders.tick, number=self.number, point=choice.number, done=not choice.done, shown=self._shown)
            )
        else:
            self.page.scroll_rows(10)

    def action_go(self) -> None:
        """Open the piece that is chosen, or what this is a piece of; else go back."""
        if self.choice is not None and self.choice.item:
            self.trail.append(self.number)
            self._turn_to(self.choice.number)
        else:
            self.action_leave()

    def _turn_to(self, number: int) -> None:
        self.number, self.point, self.view, self.takes_keys = number, None, None, False
        self.page.top = 0
        self.reread()

    async def action_note(self) -> None:
        from kanban_tui.tui.parts.reasons import NoteSheet

        if self.view is not None:
            await self.ask_now(NoteSheet([self.view.item]))

    async def action_block(self) -> None:
        from kanban_tui.tui.parts.reasons import BlockSheet

        if self.view is not None and self.view.item.blocked_at is not None:
            self.do(partial(orders.unblock, numbers=[self.number]))
        elif self.view is not None:
            await self.ask_now(BlockSheet([self.view.item]))

    async def action_rebox(self) -> None:
        from kanban_tui.tui.parts.reasons import ReboxSheet

        if self.view is not None and settled(self.view.item):
            self.say(settled(self.view.item), alarm=True)
        elif self.view is not None:
            await self.ask_now(ReboxSheet([self.view.item]))

    async def action_expedite(self) -> None:
        from kanban_tui.tui.parts.reasons import ExpediteSheet

        if self.view is not None and self.view.item.lane is not None:
            self.do(partial(orders.end_expedite, number=self.number))
        elif self.view is not None:
            await self.ask_now(ExpediteSheet([self.view.item], self.view.lane_full))

    async def action_split(self) -> None:
        from kanban_tui.tui.parts.splitting import SplitSheet

        if self.view is not None and unsplittable(self.view.item):
            self.say(unsplittable(self.view.item), alarm=True)
        elif self.view is not None:
            await self.ask_now(SplitSheet(self.view.item, self.view.board, self.link.clock))

    def action_count(self) -> None:
        """One more of its units is done."""
        self.do(partial(orders.count, number=self.number))

    def outcome(self, change: Change) -> str:
        finish = next(key for key in ITEM_KEYS if key.id == "item.finish")
        return phrases.outcome(change, self.app.sign(finish))

    def wrong(self, error: WipError) -> str:
        edit = next(key for key in ITEM_KEYS if key.id == "item.edit")
        return phrases.wrong(error, self.app.sign(edit))

    async def action_report(self) -> None:
        from kanban_tui.tui.parts.report_sheet import ReportSheet

        await self.ask_now(ReportSheet(self.link, self.number))

    def refused(self, order: Order, error: WipLimitReached) -> None:
        """The board tells a refusal, and what makes room."""
        del error
        self._give(order)

    # What moves it.

    @property
    def _shown(self) -> orders.Shown:
        """The item with the column in which it is shown; none that could not be read."""
        return {} if self.view is None else {self.number: self.view.item.column_id}

    def action_advance(self, step: int) -> None:
        self._give(partial(orders.advance, shown=self._shown, steps=step))

    def action_roll_back(self) -> None:
        queue = None if self.view is None else roll_back_to(self.view)
        if queue is not None:
            self._give(partial(orders.move, shown=self._shown, column_id=queue.id))

    def action_finish(self) -> None:
        self._give(partial(orders.finish, shown=self._shown))

    def action_archive(self) -> None:
        self._give(partial(orders.archive, shown=self._shown))

    def action_edit(self) -> None:
        from kanban_tui.tui.item.edit import EditScreen

        self.app.push_screen(EditScreen(self.link, self.number), self._after_edit)

    def _after_edit(self, change: Change | None) -> None:
        self.changes += [change] if change is not None else []
        self.reread()

    def action_copy(self, what: str) -> None:
        if self.view is not None:
            self.app.copy_to_clipboard(f"#{self.number}" if what == "number" else self.view.item.title)

    def _give(self, order: Order) -> None:
        """Orders are given where one came from, where they can be seen and where a refusal is told."""
        if self.view is not None:
            self.dismiss(self.changes)
            self.give(order)

    def action_leave(self) -> None:
        """Back to where one came from."""
        if self.trail:
            self._turn_to(self.trail.pop())
        else:
            self.dismiss(self.changes)

    def action_help(self) -> None:
        from kanban_tui.tui.parts.help import HelpScreen

        self.app.push_screen(HelpScreen.of_what_has_the_keys(self.sheet, "The item", {"": ITEM_KEYS}))
