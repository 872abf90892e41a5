"""What the keys ask of the store. Each is called in a thread, and imports the write side when it is.

The screens bind the arguments (`partial(advance, number=12, steps=1)`); what is left takes the link alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kanban_tui.board.history import Change
from kanban_tui.tui.link import Link

if TYPE_CHECKING:
    from kanban_tui.tui.quickline import NewItem

Order = Callable[[Link], Change]


def add(link: Link, new: NewItem) -> Change:
    from kanban_tui.store import commands

    return commands.add(
        link.engine(),
        link.board_id,
        new.title,
        column_id=new.column_id,
        type_id=new.type_id,
        tags=new.tags,
        assignee=new.person,
        now=link.clock(),
    )


def advance(link: Link, number: int, steps: int) -> Change:
    from kanban_tui.store import commands

    return commands.advance(link.engine(), [number], steps, now=link.clock())


def move(link: Link, number: int, column_id: int) -> Change:
    from kanban_tui.store import commands

    return commands.move(link.engine(), [number], column_id, now=link.clock())


def finish(link: Link, number: int) -> Change:
    from kanban_tui.store import commands

    return commands.finish(link.engine(), [number], now=link.clock())


def pull(link: Link, column_id: int) -> Change:
    from kanban_tui.store import commands

    return commands.pull(link.engine(), column_id, now=link.clock())


def swap(link: Link, number: int, other: int) -> Change:
    from kanban_tui.store import commands

    return commands.swap(link.engine(), number, other, now=link.clock())


def block(link: Link, number: int, reason: str) -> Change:
    from kanban_tui.store import commands

    return commands.block(link.engine(), [number], reason, now=link.clock())


def unblock(link: Link, number: int) -> Change:
    from kanban_tui.store import commands

    return commands.unblock(link.engine(), [number], now=link.clock())


def undo(link: Link) -> Change:
    from kanban_tui.store import commands

    return commands.undo(link.engine(), link.board_id, now=link.clock())


def redo(link: Link) -> Change:
    from kanban_tui.store import commands

    return commands.redo(link.engine(), link.board_id, now=link.clock())
