"""The history of a board with every item measured, as the metrics screen keeps it while the board does not change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, tzinfo
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from kanban_tui.board import clock
from kanban_tui.board.history import BoardHistory, History
from kanban_tui.board.layout import Layout
from kanban_tui.board.model import Board
from kanban_tui.flow.box import by_subject
from kanban_tui.flow.boxes import Entry
from kanban_tui.flow.items import measure
from kanban_tui.store import counting, glance, queries, records
from kanban_tui.store.sql import Connection
from kanban_tui.tui.way.snapshot import clean, clean_board

Told = Callable[[int, int], None]
"""Is told how many items of how many are measured."""

_TELL_EVERY = 2_000
LONG = 5_000
"""From so many items on a board is first shown with what is in progress alone."""


class Measured(Struct, frozen=True, dict=True):
    """A board at one revision, its items measured at the instant `now`. Items that no event tells of are left out.

    One that is not `whole` has only what is in progress.
    """

    history: BoardHistory
    entries: tuple[Entry, ...]
    now: int
    whole: bool = True
    wip_limit: int | None = None
    """The most items in progress that the board may have."""

    @property
    def board(self) -> Board:
        return self.history.board

    @cached_property
    def layout(self) -> Layout:
        return Layout.of(self.board.columns, self.board.retired)

    @cached_property
    def tz(self) -> tzinfo:
        return clock.zone(self.board.zone)

    @cached_property
    def today(self) -> date:
        return clock.local_date(self.now, self.tz)

    @cached_property
    def by_number(self) -> dict[int, Entry]:
        return {history.item.id: (history, item) for history, item in self.entries}

    @cached_property
    def finished_on(self) -> dict[int, date]:
        """The local day on which each finished item was finished."""
        return {
            history.item.id: clock.local_date(item.finished, self.tz)
            for history, item in self.entries
            if item.finished is not None
        }


def read(c: Connection, board_id: int, now: int, before: Measured | None = None, told: Told | None = None) -> Measured:
    """Read a board and measure its items. Raises NotFound for a deleted one."""
    history = records.board_history(c, board_id)
    found = measured(replace(history, board=clean_board(history.board)), now, before, told)
    return replace(found, wip_limit=glance.wip_limit(c, board_id))


def is_long(c: Connection, board_id: int) -> bool:
    """Whether a board has so many items, archived ones too, that measuring all of them would be felt."""
    return counting.has_as_many(c, board_id, LONG)


def running(c: Connection, board_id: int, now: int) -> Measured | None:
    """What is in progress on a long board: it makes the first chart, which does not wait for all that was finished.

    None for a board that is read and measured as soon. Raises NotFound for a deleted one.
    """
    if not is_long(c, board_id):
        return None
    board = clean_board(queries.board(c, board_id))
    histories = records.histories(c, queries.in_progress(c, board_id))
    history = BoardHistory(board, tuple(histories), tuple(records.policy_changes(c, board_id)))
    return replace(measured(history, now), whole=False, wip_limit=glance.wip_limit(c, board_id))


def measured(history: BoardHistory, now: int, before: Measured | None = None, told: Told | None = None) -> Measured:
    """Measure the items of a history; what time does not change is kept of a measuring before."""
    kept = _kept(history, before)
    board = history.board
    layout, tz, policies = Layout.of(board.columns, board.retired), clock.zone(board.zone), by_subject(history.policy)
    entries: list[Entry] = []
    for k, one in enumerate(history.measured):
        if told is not None and k % _TELL_EVERY == 0 and k:
            told(k, len(history.measured))
        old = kept.get(one.item.id)
        if old is not None and old[0] == one:
            entries.append(old)
            continue
        item = measure(one, board, layout, now=now, tz=tz, policies=policies)
        if item.stays:
            entries.append((_cleaned(one), item))
    return Measured(history, tuple(entries), now)


def later(before: Measured, now: int) -> Measured:
    """The same board at a later instant."""
    return replace(measured(before.history, now, before), wip_limit=before.wip_limit)


def _cleaned(history: History) -> History:
    item = clean(history.item)
    return history if item is history.item else replace(history, item=item)


def _kept(history: BoardHistory, before: Measured | None) -> dict[int, Entry]:
    """The finished items of a measuring before, where the board's rules are the same as then."""
    if before is None or (history.policy, _shape(history.board)) != (before.history.policy, _shape(before.board)):
        return {}
    return {one.item.id: (one, item) for one, item in before.entries if item.finished is not None}


def _shape(board: Board) -> tuple[object, ...]:
    return (
        board.zone,
        board.columns,
        board.retired,
        board.types,
        board.at_risk_percent,
        board.work_hours,
        board.holidays,
    )
