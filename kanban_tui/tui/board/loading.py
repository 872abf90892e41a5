"""When the board is read and measured, and how the screen takes in what was."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from textual.timer import Timer

from kanban_tui.tui.board import single
from kanban_tui.tui.board.view import BoardView
from kanban_tui.tui.look import arrange
from kanban_tui.tui.way.connection import Link
from kanban_tui.tui.way.snapshot import Snapshot, Wanted

if TYPE_CHECKING:
    from kanban_tui.tui.board.messages import LaneLoaded, Loaded, Measured, WindowWanted
    from kanban_tui.tui.board.store_work import Desk
    from kanban_tui.tui.way.messages import Reached

TICK_SECONDS = 20.0
QUIET_SECONDS = 0.4


class BoardLoading(BoardView):
    """A board that is read again when it was written to, and measured when nobody waits for it."""

    def __init__(self, link: Link, snapshot: Snapshot) -> None:
        super().__init__(link, snapshot)
        self._measuring: Timer | None = None

    def on_mount(self) -> None:
        self.call_after_refresh(self._after_first_paint)

    def _after_first_paint(self) -> None:
        """Only now what the first picture does not need: the numbers, the write side, the clocks."""
        self.desk.measure(self.snapshot.board)
        # Imports would hold up the thread that writes the picture to the terminal.
        self.set_timer(QUIET_SECONDS, self.desk.warm_up)
        self.set_interval(self.link.pace, self._poll)
        self.set_interval(TICK_SECONDS, self.refresh_all)

    def wanted(self) -> Wanted:
        """What to read for this screen as it stands."""
        return Wanted(
            text=self.text,
            follow=self.number,
            tops=tuple((view.lane.column.id, view.top) for view in self.views),
            rows=max(self.app.size.height, arrange.SMALLEST[1]),
            now=self.link.clock(),
            all_done=self.all_done,
        )

    def load(self, text: str | None = None) -> None:
        """Read the board anew, with another filter if one is given."""
        self.text = self.text if text is None else text
        self.desk.load(self.wanted(), self.snapshot)

    @cached_property
    def desk(self) -> Desk:
        """Where the store's work is done; nothing of it is imported before the first paint."""
        from kanban_tui.tui.board.store_work import Desk

        return Desk(self, self.link)

    # What the threads tell.

    def measure_soon(self) -> None:
        """Measure once no key has written for a moment: it takes the longer, the more is finished."""
        if self._measuring is not None:
            self._measuring.stop()
        self._measuring = self.set_timer(QUIET_SECONDS, lambda: self.desk.measure(self.snapshot.board))

    def _poll(self) -> None:
        if self.link.silent and not self.fault:
            self.fault = f"{self.link.place.name} does not answer yet"
            self.refresh_words()
            self.call_later(self.app.take_keys)
        self.desk.poll(self.snapshot.board.revision, self.wanted())

    def on_loaded(self, message: Loaded) -> None:
        snapshot = message.snapshot
        reshaped = [lane.column for lane in snapshot.lanes] != [lane.column for lane in self.snapshot.lanes]
        focused_id = self.lane.column.id
        written = snapshot.board.revision != self.snapshot.board.revision
        self.number = single.lead(self.number, snapshot, self.snapshot)
        self.snapshot = snapshot
        self.fault = self.fault if self.fault_stays else ""
        if reshaped:
            self._reshape(focused_id)
        wanted = self.number
        place = snapshot.followed if message.followed == wanted else snapshot.place_of(wanted)
        if place is not None:
            self.indices[place[0]] = place[1]
            self._focus_column(place[0])
        self.marked |= snapshot.seen(self.marked)
        self.refresh_all()
        # The cursor was sent elsewhere after this was read: it still goes there.
        self.number = self.number if message.followed == wanted else wanted
        if written:
            self.measure_soon()
        if self.sheet is not None:
            self.sheet.board_changed(snapshot)
        self.after_loading(message)
        self.call_later(self.app.take_keys)

    def after_loading(self, message: Loaded) -> None:
        """What a read board ends. (A second `on_loaded` would be called beside the first one, not in its place.)"""

    def _reshape(self, focused_id: int) -> None:
        """Columns came, went or changed: make their views anew."""
        same = [lane.column.id for lane in self.snapshot.lanes] == [view.lane.column.id for view in self.views]
        if not same:
            for view in self.views:
                view.remove()
            self.lanes.mount_all(self._make_views())
        self.focus_index = min(self.focus_index, len(self.views) - 1)
        self._focus_column(focused_id)
        self.lay_out()

    def on_lane_loaded(self, message: LaneLoaded) -> None:
        if (message.revision, message.text) == (self.snapshot.board.revision, self.snapshot.text):
            self.snapshot = self.snapshot.with_lane(message.lane)
            self.refresh_all()

    def on_measured(self, message: Measured) -> None:
        self.numbers = message.numbers
        self.refresh_all()

    def on_reached(self, message: Reached) -> None:
        if message.revision != self.snapshot.board.revision:
            self.load()
        elif self.fault and not self.fault_stays:
            self.fault = ""
            self.refresh_words()

    def on_window_wanted(self, message: WindowWanted) -> None:
        lane = next((lane for lane in self.snapshot.lanes if lane.column.id == message.column_id), None)
        if lane is not None:
            self.desk.load_lane(self.snapshot, lane, self.wanted(), message.top)
