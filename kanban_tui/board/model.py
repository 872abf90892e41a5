"""The board's words as frozen values.

Every instant is an integer of microseconds since 1970-01-01 UTC, every duration an integer of microseconds.
The fields of Board, Column, WorkType and Item are the columns of the store's tables.
"""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise

from msgspec import Struct

SECOND = 1_000_000
DAY = 86_400 * SECOND

# The working hours of a board that was given none.
WORK_HOURS = "mon-fri 9:00-17:00"


class Kind(StrEnum):
    """What standing in a column means. Columns stand in the order queue*, (active or waiting)+, done+."""

    QUEUE = "queue"
    ACTIVE = "active"
    WAITING = "waiting"
    DONE = "done"

    @property
    def in_progress(self) -> bool:
        """Started and not finished: counted as WIP, the clock runs."""
        return self is Kind.ACTIVE or self is Kind.WAITING


class Basis(StrEnum):
    """What a time box counts: running time, that of it in the board's working hours, or the local dates on which the
    clock ran."""

    ELAPSED = "elapsed"
    WORKING = "working"
    DAYS = "days"


class TimeBox(Struct, frozen=True):
    """The most time an item may take: microseconds, dates if days."""

    basis: Basis
    amount: int


class UnitBox(Struct, frozen=True):
    """The most units that one item may plan: a cap of the batch, "5 interviews". The name is that of several."""

    name: str
    most: int


class Point(Struct, frozen=True):
    """A point of a column's exit checklist. What is `required` must be ticked before an item leaves forward."""

    id: int
    text: str
    required: int = 0


class Boxed(Struct, frozen=True, kw_only=True):
    """What can carry a time box of its own."""

    box_basis: Basis | None = None
    box_amount: int | None = None

    @property
    def box(self) -> TimeBox | None:
        if self.box_basis is None or self.box_amount is None:
            return None
        return TimeBox(self.box_basis, self.box_amount)


class Column(Boxed, frozen=True):
    """A column. `wip_limit` None is no limit and 0 closes it; `drain_to` is the target while it drains.

    Its policies: what comes in and what may leave in words, `points` to tick before leaving, and `stay_least`, the
    shortest stay, a duration; the longest is its time box. Coming to a done column that is a `deployment` is one.
    A column that history names is retired, never removed: `deleted` is 1 and `retired_into` the column that took
    its items.
    """

    id: int
    board_id: int
    name: str
    kind: Kind
    position: int
    wip_limit: int | None = None
    drain_to: int | None = None
    deleted: int = 0
    retired_into: int | None = None
    entry_policy: str = ""
    exit_policy: str = ""
    stay_least: int | None = None
    deployment: int = 0
    points: tuple[Point, ...] = ()


class WorkType(Boxed, frozen=True):
    """A kind of work, with the boxes of its items: one of time, and one of units."""

    id: int
    board_id: int
    name: str
    deleted: int = 0
    unit_name: str | None = None
    max_units: int | None = None

    @property
    def units(self) -> UnitBox | None:
        if self.unit_name is None or self.max_units is None:
            return None
        return UnitBox(self.unit_name, self.max_units)


class Board(Struct, frozen=True):
    """A board with its columns from left to right (retired ones apart) and its work types.

    `revision` grows with every command. `at_risk_percent` of a time box used is at risk. `work_hours` and `holidays`,
    dates joined by single spaces, are its working time (see calendar).
    """

    id: int
    name: str
    zone: str
    wip_limit: int | None
    drain_to: int | None
    require_start: int
    at_risk_percent: int
    revision: int
    created_at: int
    deleted: int = 0
    work_hours: str = WORK_HOURS
    holidays: str = ""
    columns: tuple[Column, ...] = ()
    retired: tuple[Column, ...] = ()
    types: tuple[WorkType, ...] = ()

    def column(self, column_id: int) -> Column:
        """The column with this id, standing or retired. Raises KeyError."""
        for column in (*self.columns, *self.retired):
            if column.id == column_id:
                return column
        raise KeyError(column_id)

    @property
    def single_piece(self) -> bool:
        """Whether one item at a time is worked on: the board's own limit is 1, or falls to it."""
        return 1 in (self.wip_limit, self.drain_to)

    @property
    def before_start(self) -> Column | None:
        """The last column in which nothing has started; None on a board without one."""
        return next((column for column in reversed(self.columns) if column.kind is Kind.QUEUE), None)

    def following(self, column_id: int) -> Column | None:
        """The column to the right of a standing one; None after the last."""
        return next((after for here, after in pairwise(self.columns) if here.id == column_id), None)

    def standing(self, column_id: int) -> Column:
        """The column with this id, or the standing one that took the items of a retired one. Raises KeyError."""
        column = self.column(column_id)
        while column.deleted and column.retired_into is not None:
            column = self.column(column.retired_into)
        return column

    def type(self, type_id: int | None) -> WorkType | None:
        """The work type with this id; None for an item without one."""
        for kind in self.types:
            if kind.id == type_id:
                return kind
        return None

    def unit_name(self, type_id: int | None, number: int | None = None) -> str:
        """What the units of a work type's items are called, or so many of them where nobody gave them a name."""
        kind = self.type(type_id)
        return (None if kind is None else kind.unit_name) or ("unit" if number == 1 else "units")


class Item(Boxed, frozen=True):
    """A work item. Its clocks are kept beside it, derived from its moves (see crossings).

    `archived` 1: off the board (cancelled when unfinished), its slot free. `deleted` 1: archived too, shown nowhere.
    `tags` are words joined by single spaces. `due` is a local date in ISO form. `estimate` is a duration. `lane` is
    "expedite" or None. `planned_units` is what it counts in limits that count units; None counts 1; `done_units` of
    them are done. A `container` 1 was split: it is off the board, and its pieces, which have it as their parent, stand
    there in its place.
    """

    id: int
    board_id: int
    column_id: int
    type_id: int | None
    position: int
    title: str
    description: str = ""
    tags: str = ""
    assignee: str | None = None
    created_at: int | None = None
    entered_at: int = 0
    first_started_at: int | None = None
    started_at: int | None = None
    finished_at: int | None = None
    blocked_at: int | None = None
    blocked_reason: str | None = None
    estimate: int | None = None
    due: str | None = None
    archived: int = 0
    deleted: int = 0
    lane: str | None = None
    planned_units: int | None = None
    done_units: int = 0
    parent_id: int | None = None
    container: int = 0

    @property
    def age_key(self) -> tuple[bool, int, int]:
        """Sorts oldest first: by start, then what has not started by its entry into the column."""
        return (self.started_at is None, self.started_at or self.entered_at, self.id)


class Family(Struct, frozen=True):
    """An item that was split, as its pieces tell of it: how many there are, and how many of them are done."""

    number: int
    title: str
    done: int
    pieces: int
