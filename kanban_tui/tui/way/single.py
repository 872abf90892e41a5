"""Where one item at a time is worked on: which it is, what is open on it, and what is next."""

from __future__ import annotations

from msgspec import Struct

from kanban_tui.board import checklist
from kanban_tui.board.model import Board, Item, Kind
from kanban_tui.board.text import printable
from kanban_tui.store import queries, records
from kanban_tui.store.sql import Connection

_DEPTH = 50
"""How far down a queue one looks for an item that is not blocked."""


class Single(Struct, frozen=True):
    """The one item in progress, None for none; `more` are in progress beside it while the limit falls to 1.

    `points` are those of its column's exit checklist and of its description that are not ticked. `next` is what would
    be pulled: the top of the nearest queue.
    """

    item: Item | None
    more: int
    points: tuple[str, ...]
    next: Item | None

    @property
    def number(self) -> int | None:
        """What there is to do: the item, else the next one."""
        first = self.item or self.next
        return None if first is None else first.id


def read_single(c: Connection, board: Board) -> Single:
    """The one thing to do: what is expedited, else the oldest."""
    columns = [column for column in board.columns if column.kind.in_progress]
    doing = queries.in_columns(c, [column.id for column in columns])
    doing.sort(key=lambda item: (item.lane is None, item.age_key))
    item = doing[0] if doing else None
    queues = [column for column in reversed(board.columns) if column.kind is Kind.QUEUE]
    waiting = (other for queue in queues for other in queries.window(c, queue.id, 0, _DEPTH))
    free = next((other for other in waiting if other.blocked_at is None), None)
    return Single(item, max(0, len(doing) - 1), () if item is None else _open_points(c, board, item), free)


def _open_points(c: Connection, board: Board, item: Item) -> tuple[str, ...]:
    ticked = records.ticked(c, item.id)
    own = [point.text for point in checklist.points(item.description) if not point.done]
    asked = [point.text for point in board.standing(item.column_id).points if point.id not in ticked]
    return tuple(printable(text) for text in (*asked, *own))
