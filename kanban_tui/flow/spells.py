"""The spells in which an item was blocked, as they were known at an instant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from msgspec import Struct

from kanban_tui.board.clock import local_date, midnight
from kanban_tui.board.history import Block


class Spell(Struct, frozen=True):
    """A block with its end: the unblocking, else the finish or cancellation, else now. `open` still stands."""

    block: Block
    end: int
    open: bool

    @property
    def start(self) -> int:
        """When the item was blocked."""
        return self.block.started_at

    @property
    def time(self) -> int:
        """How long it has been."""
        return self.end - self.start


def spells(blocks: Sequence[Block], ended: int | None, now: int, tz: tzinfo) -> tuple[Spell, ...]:
    """The spells of an item that ended (was finished or cancelled) or goes on, oldest first.

    Nothing after the end is blocked time (FLOW d11): a block is cut there, one that begins later is none.
    A block that is known by its date only, since it begins at a local midnight, goes on to the midnight that began
    the present day: as long as if it had ended today.
    """
    found = []
    for block in blocks:
        start, end = block.started_at, block.ended_at
        if start > now or (ended is not None and start > ended):
            continue
        is_open = False
        if end is None or end > now:
            if ended is not None:
                end = ended
            else:
                is_open = True
                today = midnight(local_date(now, tz), tz)
                end = today if start <= today and start == midnight(local_date(start, tz), tz) else now
        found.append(Spell(block, end if ended is None else min(end, ended), is_open))
    return tuple(sorted(found, key=lambda spell: (spell.start, spell.block.id)))
