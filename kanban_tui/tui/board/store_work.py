"""The store's work for the board screen: each piece runs in a thread and comes back to the screen as a message.

Orders are carried out one at a time in the order in which they were given. Of several loads only the last one counts.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.message import Message
from textual.widget import Widget

from kanban_tui.board.change import Change
from kanban_tui.board.model import Board
from kanban_tui.errors import DatabaseError, FileReplaced, WipError, WipLimitReached
from kanban_tui.headline import read_numbers
from kanban_tui.store import queries
from kanban_tui.tui.board.messages import Aged, LaneLoaded, Loaded, Measured, WalkRead
from kanban_tui.tui.board.refusal import plan
from kanban_tui.tui.board.refusal.messages import Refused, Replanned
from kanban_tui.tui.way.connection import Link
from kanban_tui.tui.way.messages import Failed, Obeyed, Reached
from kanban_tui.tui.way.orders import Order
from kanban_tui.tui.way.snapshot import Lane, Snapshot, Wanted, matching_now, read, read_lanes
from kanban_tui.tui.way.threads import start

if TYPE_CHECKING:
    from kanban_tui.flow.aging import Bands
    from kanban_tui.store.sql import Connection


class Desk:
    """Runs the work and posts what came of it to its screen."""

    def __init__(self, screen: Widget, link: Link) -> None:
        self.screen = screen
        self.link = link
        self._turn = asyncio.Lock()
        self._polling = False

    def warm_up(self) -> None:
        """Import the write side, and then what the charts are made of, while nobody waits for them."""
        self._run(self._warm_up, "warm up")

    def age(self) -> None:
        """Read from which age on an item is old."""
        self._run(self._age, "age", exclusive=True)

    def load(self, wanted: Wanted, before: Snapshot | None = None) -> None:
        """Read the board, all of it where nothing is known from before; a load under way is forgotten."""
        self._run(partial(self._load, wanted, before), "load", exclusive=True)

    def load_lane(self, snapshot: Snapshot, lane: Lane, wanted: Wanted, top: int) -> None:
        """Read another window of one column."""
        self._run(partial(self._load_lane, snapshot, lane, wanted, top), f"lane {lane.column.id}", exclusive=True)

    def measure(self, board: Board) -> None:
        """Read the header's numbers."""
        self._run(partial(self._measure, board), "measure", exclusive=True)

    def poll(self, known: int, wanted: Wanted) -> None:
        """Say of which revision the board is; while it is the one known, this is the time to rest. A poll that waits
        for the file is not overtaken."""
        if not self._polling:
            self._polling = True
            self._run(partial(self._poll, known, wanted), "poll")

    def give(self, order: Order, board: Board) -> None:
        """Have an order carried out, in its turn."""
        self._run(partial(self._give, order, board), "orders")

    def replan(self, board: Board, before: plan.Plan) -> None:
        """Say what would make room now."""
        self._run(partial(self._replan, board, before), "replan", exclusive=True)

    def walk(self, board: Board, bands: Bands, spoken: Sequence[int]) -> None:
        """Say who needs a word, and where those stand who were spoken of; the first time the ages of finished items
        take a second reading."""
        self._run(partial(self._walk, board, bands, spoken), "walk", exclusive=True)

    async def finished(self) -> None:
        """Wait for the orders given so far."""
        async with self._turn:
            return

    def _run(self, work: Callable[[], Coroutine[Any, Any, None]], group: str, *, exclusive: bool = False) -> None:
        start(self.screen, work, group=group, exclusive=exclusive)

    def _tell(self, message: Message) -> None:
        self.screen.post_message(message)

    def _fail(self, error: WipError, *, lasting: bool, order: Order | None = None) -> None:
        """Say what went wrong in a line: of the place, which may be long, the name."""
        place = self.link.place
        self._tell(Failed(str(error).replace(str(place), place.name), lasting, order, error))

    async def _warm_up(self) -> None:
        await asyncio.to_thread(self.link.warm_up)
        await asyncio.to_thread(importlib.import_module, "kanban_tui.tui.metrics.tabs")

        await self._age()

    async def _age(self) -> None:
        from kanban_tui.tui.board.walk.reading import read_old

        now = self.link.clock()
        try:
            found = await asyncio.to_thread(self.link.read, lambda c: read_old(c, self.link.board_id, now))
        except WipError as error:
            self._fail(error, lasting=True)
        else:
            self._tell(Aged(found))

    async def _load(self, wanted: Wanted, before: Snapshot | None) -> None:
        try:
            found = await asyncio.to_thread(self.link.read, lambda c: read(c, self.link.board_id, wanted, before))
        except WipError as error:
            self._fail(error, lasting=True)
        else:
            self._tell(Loaded(found, wanted.follow))

    async def _load_lane(self, snapshot: Snapshot, lane: Lane, wanted: Wanted, top: int) -> None:
        try:
            found = await asyncio.to_thread(
                self.link.read,
                lambda c: read_lanes(
                    c, [lane], {lane.column.id: top}, wanted.rows, matching_now(c, snapshot.board, wanted)
                ),
            )
        except WipError as error:
            self._fail(error, lasting=True)
        else:
            self._tell(LaneLoaded(found[0], snapshot.board.revision, wanted.text))

    async def _measure(self, board: Board) -> None:
        now = self.link.clock()
        try:
            found = await asyncio.to_thread(self.link.read, lambda c: read_numbers(c, board, now))
        except WipError as error:
            self._fail(error, lasting=True)
        else:
            self._tell(Measured(found))

    async def _poll(self, known: int, wanted: Wanted) -> None:
        try:
            revision = await asyncio.to_thread(self.link.revision)
            if revision == known:
                await asyncio.to_thread(self.link.rest)
        except FileReplaced as error:
            await self._look_again(error, wanted)
        except WipError as error:
            self._fail(error, lasting=True)
        else:
            self._tell(Reached(revision))
        finally:
            self._polling = False

    async def _look_again(self, error: FileReplaced, wanted: Wanted) -> None:
        """Show what the file that took the place of the first holds, and say so; nothing where there is none."""
        if not self.link.replaced:
            self._fail(error, lasting=True)
            return
        try:
            await asyncio.to_thread(self.link.look_again)
        except WipError as failure:
            self._fail(failure, lasting=True)
        else:
            self._fail(error, lasting=False)
            self.load(wanted)

    async def _give(self, order: Order, board: Board) -> None:
        async with self._turn:
            try:
                change = await asyncio.to_thread(self._obey, order)
            except WipLimitReached as error:
                await self._refused(order, error, board)
            except WipError as error:
                self._fail(error, lasting=isinstance(error, DatabaseError), order=order)
            else:
                self._tell(Obeyed(order, change))

    def _obey(self, order: Order) -> Change:
        try:
            return order(self.link)
        except WipError:
            raise
        except Exception as error:
            raise self.link.blamed(error) from error

    async def _refused(self, order: Order, error: WipLimitReached, board: Board) -> None:
        now = self.link.clock()

        def measured() -> plan.Plan:
            return self.link.read(lambda c: plan.plan(c, queries.board(c, board.id), error.refusal, now))

        try:
            found = await asyncio.to_thread(measured)
        except WipError as failure:
            self._fail(failure, lasting=True, order=order)
        else:
            self._tell(Refused(order, found))

    async def _walk(self, board: Board, bands: Bands, spoken: Sequence[int]) -> None:
        from kanban_tui.tui.board.walk import reading

        now = self.link.clock()

        def read(c: Connection, known: Bands, whole: bool) -> WalkRead:
            found = reading.read_stops(c, board.id, now, known)
            return WalkRead(found, known, whole=whole, places=reading.read_places(c, board.id, spoken))

        def read_stops(known: Bands, whole: bool) -> WalkRead:
            return self.link.read(lambda c: read(c, known, whole))

        try:
            self._tell(await asyncio.to_thread(read_stops, bands, bool(bands)))
            if not bands:
                found = await asyncio.to_thread(self.link.read, lambda c: reading.read_bands(c, board.id, now))
                self._tell(await asyncio.to_thread(read_stops, found, True))
        except WipError as error:
            self._fail(error, lasting=True)

    async def _replan(self, board: Board, before: plan.Plan) -> None:
        now = self.link.clock()

        def judged() -> plan.Plan | None:
            return self.link.read(lambda c: plan.again(c, queries.board(c, board.id), before, now))

        try:
            found = await asyncio.to_thread(judged)
        except WipError as error:
            self._fail(error, lasting=False)
        else:
            self._tell(Replanned(found))
