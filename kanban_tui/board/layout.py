"""The order of a board's columns as the measures see it, and the rule for the order of their kinds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from kanban_tui.board.model import Column, Kind
from kanban_tui.errors import RuleRefused

OFF_BOARD = -1

_RANKS = {Kind.QUEUE: 0, Kind.ACTIVE: 1, Kind.WAITING: 1, Kind.DONE: 2}


class Layout(Struct, frozen=True):
    """Today's columns by index: `start` is the first started one, `done` the first finished one.

    `index` knows every column of the board: a retired one counts as the one that took its items.
    """

    columns: tuple[Column, ...]
    index: Mapping[int, int]
    start: int
    done: int

    @classmethod
    def of(cls, columns: Sequence[Column], retired: Iterable[Column] = ()) -> Layout:
        """The layout of standing columns from left to right. Raises RuleRefused where the kinds are out of order."""
        check_order([column.kind for column in columns])
        index = {column.id: k for k, column in enumerate(columns)}
        into = {column.id: column.retired_into for column in retired}
        for column_id in into:
            target: int | None = column_id
            seen: set[int] = set()
            while target is not None and target not in index and target not in seen:
                seen.add(target)
                target = into.get(target)
            index[column_id] = index.get(target, OFF_BOARD) if target is not None else OFF_BOARD
        start = next(k for k, column in enumerate(columns) if column.kind.in_progress)
        done = next(k for k, column in enumerate(columns) if column.kind is Kind.DONE)
        return cls(tuple(columns), index, start, done)

    def of_column(self, column_id: int | None) -> int:
        """The index of a column named by history; OFF_BOARD for none."""
        return OFF_BOARD if column_id is None else self.index[column_id]

    def in_progress(self, index: int) -> bool:
        """Whether the column of this index is started and not finished."""
        return self.start <= index < self.done


def rank(kind: Kind) -> int:
    """Where columns of a kind stand: none of a lower rank is behind one of a higher."""
    return _RANKS[kind]


def check_order(kinds: Sequence[Kind]) -> None:
    """Columns stand in the order queue*, (active or waiting)+, done+. Raises RuleRefused."""
    ranks = [rank(kind) for kind in kinds]
    if 1 not in ranks:
        raise RuleRefused("A board needs at least one active or waiting column.")
    if 2 not in ranks:
        raise RuleRefused("A board needs at least one done column.")
    if ranks != sorted(ranks):
        raise RuleRefused("Columns stand in the order queue, then active or waiting, then done.")
