"""A board with its history as another tool told it, before it has any ids."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from kanban_tui.board.model import Kind


class ImportedMove(Struct, frozen=True):
    """That an item came to a column (by index), or left the board (None); backdated where it was told late.

    `doubt` is that of a move.
    """

    at: int
    column: int | None
    backdated: int = 0
    doubt: str | None = None


class ImportedBlock(Struct, frozen=True):
    """A spell in which an item was blocked; `ended_at` None is still blocked."""

    started_at: int
    ended_at: int | None
    reason: str


class ImportedItem(Struct, frozen=True):
    """An item: at least one move, in the order in which they happened, none to where it already was."""

    title: str
    type: str | None
    created_at: int | None
    moves: tuple[ImportedMove, ...]
    blocks: tuple[ImportedBlock, ...]
    description: str = ""


class ImportCounts(Struct, frozen=True):
    """What the answer says of a file: its rows of events, what was left out, which times were read as local ones.

    `ambiguous_times` happened twice on the wall, when the clocks were put back; the first is taken. `skipped_times`
    never did, when they were put forward; the offset of before is taken. A cut title stands whole in the description.
    `out_of_order` names the items whose rows do not stand in the order of their times, `dated` those with a day that is
    told by a date alone and by times, `created_late` those that moved before they were created. `encodings` says what
    the files were in that were not in UTF-8.
    """

    rows: int
    items_left_out: int
    blocks_left_out: int
    naive_times: int
    ambiguous_times: int
    skipped_times: int = 0
    titles_cut: int = 0
    out_of_order: tuple[str, ...] = ()
    dated: tuple[str, ...] = ()
    created_late: tuple[str, ...] = ()
    encodings: Mapping[str, str] = field(default_factory=dict)


class ImportedBoard(Struct, frozen=True):
    """A checked board: names are clean and differ, columns stand in a right order, times are instants."""

    name: str
    zone: str
    columns: tuple[tuple[str, Kind], ...]
    types: tuple[str, ...]
    items: tuple[ImportedItem, ...]
    counts: ImportCounts
