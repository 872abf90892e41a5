"""What a command adds to history, and what it answers: all that a write needs of it."""

from __future__ import annotations

from msgspec import Struct


class Move(Struct, frozen=True):
    """One row of an item's history, never changed. A column of None is off the board.

    A row with `voids` undoes the move of that id; a row that voids such a row brings the move back. `doubt` says why an
    imported time may have been another: one of `DOUBTS`.
    """

    id: int
    item_id: int
    command_id: int
    from_column_id: int | None
    to_column_id: int | None
    at: int
    backdated: int = 0
    voids: int | None = None
    doubt: str | None = None


DOUBTS = ("skipped", "doubled", "dated", "naive")
"""An hour that the clock skipped, or had twice; a date alone, on a day that other moves tell with their times; a time
that named no zone."""


class Change(Struct, frozen=True):
    """What a command did. `changed` is False when there was nothing to do; `notes` are lines for the user."""

    command: str
    board_id: int
    revision: int
    summary: str
    changed: bool = True
    items: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
