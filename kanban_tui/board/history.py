"""What happened, as frozen values: history and the logs beside it.

Apart from the model, since most readings need no history. Fields are the columns of the store's tables here too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field

from kanban_tui.board.change import Move
from kanban_tui.board.crossings import effective
from kanban_tui.board.model import Board, Item

if TYPE_CHECKING:
    from kanban_tui.board.limits import Scope


class Block(Struct, frozen=True):
    """A spell in which an item could not go on. `ended_at` None is still blocked."""

    id: int
    item_id: int
    reason: str
    started_at: int
    ended_at: int | None = None
    deleted: int = 0


class Note(Struct, frozen=True):
    """What somebody wrote down about an item, in one line or several."""

    id: int
    item_id: int
    at: int
    text: str
    author: str
    deleted: int = 0


class Tick(Struct, frozen=True):
    """That somebody ticked a point of a column's checklist for an item."""

    id: int
    item_id: int
    point_id: int
    at: int
    author: str
    deleted: int = 0


class PolicyChange(Struct, frozen=True):
    """A change of a limit or a time box: `subject` is what it holds for, `before` and `after` JSON values.

    `what` is limit, box, units, policy, rebox or rebox_undone (its `before` is the id of the rebox); `subject` board,
    column, type or item.
    """

    id: int
    board_id: int
    command_id: int
    at: int
    what: str
    subject: str
    subject_id: int
    before: str | None
    after: str | None
    reason: str | None = None


class RefusalRecord(Struct, frozen=True):
    """That the board said no: which command, for which item (None: a new one), into which column (None: the board)."""

    id: int
    board_id: int
    at: int
    command: str
    item_id: int | None
    column_id: int | None


class History(Struct, frozen=True):
    """An item with everything that happened to it: moves in the order of their ids, void ones too."""

    item: Item
    moves: tuple[Move, ...]
    blocks: tuple[Block, ...] = ()
    policy: tuple[PolicyChange, ...] = ()
    notes: tuple[Note, ...] = ()
    ticks: tuple[Tick, ...] = ()
    pieces: tuple[int, ...] = ()
    """The numbers of its pieces, where it was split."""
    pieces_done: int | None = None
    """When the last of them was finished, pieces of pieces too; None while one is open."""

    def ticked(self, at: int | None = None) -> dict[int, Tick]:
        """The ticks of the stay in which the item is now, or was at an instant, by point: who comes back ticks anew."""
        since = self.item.entered_at
        if at is not None and since > at:
            since = max((move.at for move in effective(self.moves) if move.at <= at), default=0)
        return {tick.point_id: tick for tick in self.ticks if since <= tick.at and (at is None or tick.at <= at)}

    @property
    def split_at(self) -> int | None:
        """When it was made into pieces, with its last move off the board; None for what was not."""
        if not self.item.container:
            return None
        return next((move.at for move in reversed(self.moves) if move.to_column_id is None and not move.voids), None)


class BoardHistory(Struct, frozen=True):
    """All a report needs: the board, every item that is not deleted, and the log of policies and refusals.

    `scopes` are the limits that its columns and the board do not tell themselves, `people` who gave the commands that
    changed a policy, by the command's id, where several share the board.
    """

    board: Board
    items: tuple[History, ...]
    policy: tuple[PolicyChange, ...] = ()
    refusals: tuple[RefusalRecord, ...] = ()
    scopes: tuple[Scope, ...] = ()
    people: Mapping[int, str] = field(default_factory=dict)

    def counts_units(self, column_id: int | None) -> bool:
        """Whether the limit of a column, or of the board (None), counts units: it says nothing of how many items."""
        return any(
            scope.measure == "units" and scope.kind in ("column", "board") and scope.column_id == column_id
            for scope in self.scopes
        )

    @property
    def measured(self) -> tuple[History, ...]:
        """The items that measures are made of: what was split counts in none, its pieces do."""
        return tuple(history for history in self.items if not history.item.container)

    def measured_at(self, at: int) -> tuple[History, ...]:
        """Those that measures were made of at an instant: what was split later was an item like others then."""
        return tuple(
            history
            for history in self.items
            if not history.item.container or ((split := history.split_at) is not None and split > at)
        )


class LogLine(Struct, frozen=True):
    """One command: when it was given, what it did in words, who gave it, and the items it touched.

    `told` is the time that it was given for, where that was an earlier one.
    """

    at: int
    command: str
    summary: str
    actor: str
    undone: bool
    items: tuple[int, ...] = ()
    told: int | None = None
