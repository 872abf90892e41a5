"""All that is known of one item."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from kanban_tui.errors import WipError
from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.item import page
from kanban_tui.tui.item.reading import ItemView, read_item
from kanban_tui.tui.look.pen import row
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.parts.foot import Hint, hints_of
from kanban_tui.tui.parts.header import Title
from kanban_tui.tui.parts.paged import PagedScreen
from kanban_tui.tui.way import orders
from kanban_tui.tui.way.connection import Link
from kanban_tui.tui.way.messages import WalkedTo
from kanban_tui.tui.way.orders import Order
from kanban_tui.tui.way.threads import start

TICK_SECONDS = 20.0


def does(view: ItemView) -> Mapping[str, str]:
    """What keys do to an item as it is, by their actions, where that is not what they do to most; "" for nothing."""
    item, columns = view.item, view.board.columns
    if item.archived:
        return dict.fromkeys(("advance(1)", "advance(-1)", "finish", "block", "archive"), "")
    found = {}
    if item.column_id == columns[-1].id:
        found["advance(1)"] = ""
    if item.column_id == columns[0].id:
        found["advance(-1)"] = ""
    if item.finished_at is not None:
        found |= {"advance(-1)": "reopen", "finish": "", "block": ""}
    if item.blocked_at is not None:
        found["block"] = "unblock"
    return found


class ItemScreen(PagedScreen[None]):
    """One item, read when the screen opens and now and then while it stays."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "leave", "back", key_display="esc", id="item.leave"),
        Binding("greater_than_sign,full_stop,L", "advance(1)", "next", key_display=">", id="item.next"),
        Binding("less_than_sign,comma,H", "advance(-1)", "back", key_display="<", id="item.back"),
        Binding("d", "finish", "done", id="item.finish"),
        Binding("b", "block", "block", tooltip="block with a reason, or unblock", id="item.block"),
        Binding("e", "edit", "edit", id="item.edit"),
        Binding("R", "act('rebox')", "rebox", tooltip="start its time box anew", show=False, id="item.rebox"),
        Binding("r", "act('report')", "report", tooltip="write the report of this item", show=False, id="item.report"),
        Binding("x", "archive", "archive", show=False, id="item.archive"),
        Binding("y", "copy('number')", "copy number", show=False, id="item.copy_number"),
        Binding("Y", "copy('title')", "copy title", show=False, id="item.copy_title"),
        Binding("down,j", "scroll_rows(1)", "down", show=False, id="item.down"),
        Binding("up,k", "scroll_rows(-1)", "up", show=False, id="item.up"),
        Binding("pagedown,space", "scroll_rows(10)", "page down", show=False, id="item.page_down"),
        Binding("pageup", "scroll_rows(-10)", "page up", show=False, id="item.page_up"),
        Binding("question_mark", "help", "keys", key_display="?", show=False, id="item.help"),
    ]

    class Read(Message):
        """The item was read; `problem` says why it could not be."""

        def __init__(self, view: ItemView | None, problem: str = "") -> None:
            super().__init__()
            self.view, self.problem = view, problem

    def __init__(self, link: Link, number: int, give: Callable[[Order], None]) -> None:
        super().__init__()
        self.link = link
        self.number = number
        self.give = give
        self.view: ItemView | None = None
        self.problem = ""
        self.takes_keys = False

    def on_mount(self) -> None:
        self.read()
        self.set_interval(TICK_SECONDS, self.read)
        self.show_foot()

    def show_foot(self) -> None:
        """The keys that do something to the item as it is, by what they do to it."""
        words = {} if self.view is None else does(self.view)
        keys = [
            replace(key, description=words.get(key.action, key.description))
            for key in self.BINDINGS
            if isinstance(key, Binding) and words.get(key.action, key.description)
        ]
        self.foot.show(hints_of(self.app, keys), Hint("?", "keys"))

    def read(self) -> None:
        """Read the item anew."""
        start(self, self._read, exclusive=True)

    async def _read(self) -> None:
        now = self.link.clock()
        try:
            view = await asyncio.to_thread(self.link.read, lambda c: read_item(c, self.number, now))
        except WipError as error:
            self.post_message(self.Read(None, str(error)))
        else:
            self.post_message(self.Read(view))

    async def on_item_screen_read(self, message: Read) -> None:
        self.view, self.problem = message.view, message.problem
        if self.view is not None:
            column = self.view.board.standing(self.view.item.column_id)
            limit = f"/{column.wip_limit:,}" if column.wip_limit is not None else ""
            place = "archived" if self.view.item.archived else f"{column.name} {self.view.count:,}{limit}"
            self.header.show(Title(self.view.board.name, place, plain=True))
        self.show_foot()
        self.page.repaint()
        await self.take_keys()

    def drawing(self, width: int, inks: Inks, glyphs: Glyphs) -> Sequence[Strip]:
        """The page as it is known now."""
        if self.view is not None:
            return page.draw(self.view, self.link.clock(), width, inks, glyphs)
        return [row(width, [(" ", None), (self.problem, inks.refused)])]

    def action_advance(self, step: int) -> None:
        self._give(partial(orders.advance, numbers=[self.number], steps=step))

    def action_finish(self) -> None:
        self._give(partial(orders.finish, numbers=[self.number]))

    def action_block(self) -> None:
        if self.view is not None and self.view.item.blocked_at is not None:
            self._give(partial(orders.unblock, numbers=[self.number]))
        else:
            self.action_act("block")

    def action_archive(self) -> None:
        self._give(partial(orders.archive, numbers=[self.number]))

    def action_act(self, act: str) -> None:
        """What asks for more than a key is asked on the board, with the cursor on the item."""
        board = self.app.screen_stack[0]
        while self.app.screen is not board:
            self.app.pop_screen()
        board.post_message(WalkedTo(self.number, act))

    def action_edit(self) -> None:
        from kanban_tui.tui.item.edit import EditScreen

        self.app.push_screen(EditScreen(self.link, self.number), lambda _change: self.read())

    def action_copy(self, what: str) -> None:
        if self.view is not None:
            self.app.copy_to_clipboard(f"#{self.number}" if what == "number" else self.view.item.title)

    def _give(self, order: Order) -> None:
        """Orders are given on the board, where they can be seen and where a refusal is told."""
        self.app.pop_screen()
        self.give(order)

    def action_help(self) -> None:
        from kanban_tui.tui.parts.help import HelpScreen

        self.app.push_screen(HelpScreen("The item", {"": self.BINDINGS}))
