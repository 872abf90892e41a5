"""What the keys ask of the store. Each is called in a thread, and imports the write side when it is.

The screens bind the arguments (`partial(finish, shown={12: 3})`); what is left takes the link alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from msgspec.structs import replace

from kanban_tui.board.change import Change
from kanban_tui.tui.way.connection import Link

if TYPE_CHECKING:
    from kanban_tui.quickline import NewItem

Order = Callable[[Link], Change]
Shown = Mapping[int, int]
"""Items by their numbers, each with the column in which it was shown: who is elsewhere by now is left there."""


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
        due=new.due,
        estimate=new.estimate,
        now=link.clock(),
    )


def advance(link: Link, shown: Shown, steps: int) -> Change:
    from kanban_tui.store import commands

    return commands.advance(link.engine(), list(shown), steps, shown=shown, now=link.clock())


def move(link: Link, shown: Shown, column_id: int, *, as_many_as_fit: bool = False) -> Change:
    """Move items, all or none, or those that find room."""
    from kanban_tui.store import commands

    return commands.move(
        link.engine(), list(shown), column_id, as_many_as_fit=as_many_as_fit, shown=shown, now=link.clock()
    )


def finish(link: Link, shown: Shown) -> Change:
    from kanban_tui.store import commands

    return commands.finish(link.engine(), list(shown), shown=shown, now=link.clock())


def pull(link: Link, column_id: int) -> Change:
    from kanban_tui.store import commands

    return commands.pull(link.engine(), column_id, now=link.clock())


def swap(link: Link, number: int, other: int, shown: Shown) -> Change:
    from kanban_tui.store import commands

    return commands.swap(link.engine(), number, other, shown=shown, now=link.clock())


def edit(link: Link, number: int, changes: Mapping[str, Any]) -> Change:
    """Write changed fields, by the names that the command gives them."""
    from kanban_tui.store import commands

    return commands.edit(link.engine(), number, **changes, now=link.clock())


def rebox(link: Link, number: int, reason: str) -> Change:
    from kanban_tui.store import commands

    return commands.rebox(link.engine(), number, reason, now=link.clock())


def duplicate(link: Link, number: int) -> Change:
    """A new item that says the same, in the first column; the rule decides as for any new one."""
    from kanban_tui.store import commands, queries

    item = link.read(lambda c: queries.item(c, number))
    return commands.add(
        link.engine(),
        item.board_id,
        item.title,
        type_id=item.type_id,
        description=item.description,
        tags=item.tags.split(),
        assignee=item.assignee,
        due=item.due,
        estimate=item.estimate,
        units=item.planned_units,
        now=link.clock(),
    )


def reorder(link: Link, number: int, to: Literal["top", "bottom", "up", "down"] | int, shown: Shown) -> Change:
    from kanban_tui.store import commands

    return commands.reorder(link.engine(), number, to=to, shown=shown, now=link.clock())


def block(link: Link, numbers: Sequence[int], reason: str) -> Change:
    from kanban_tui.store import commands

    return commands.block(link.engine(), numbers, reason, now=link.clock())


def unblock(link: Link, numbers: Sequence[int]) -> Change:
    from kanban_tui.store import commands

    return commands.unblock(link.engine(), numbers, now=link.clock())


def note(link: Link, number: int, text: str) -> Change:
    from kanban_tui.store import commands

    return commands.note(link.engine(), number, text, now=link.clock())


def tick(link: Link, number: int, point: int, *, done: bool, shown: Shown) -> Change:
    """Tick a point of an item or untick it; the first is 1."""
    from kanban_tui.store import commands

    return commands.tick(link.engine(), number, point, done=done, shown=shown, now=link.clock())


def count(link: Link, number: int) -> Change:
    """Count one more unit of an item as done."""
    from kanban_tui.store import commands

    return commands.count(link.engine(), number, now=link.clock())


def split(link: Link, number: int, pieces: Sequence[NewItem] = ()) -> Change:
    """Make pieces of an item, each as it was described; without any as its unit box asks."""
    from kanban_tui.headline import broken_box
    from kanban_tui.quickline import as_piece
    from kanban_tui.store import commands

    wanted = list(map(as_piece, pieces))
    broken = link.read(lambda c: broken_box(c, number, link.clock()))
    change = commands.split(link.engine(), number, wanted, now=link.clock())
    return replace(change, notes=(*change.notes, broken)) if broken else change


def split_rest(link: Link, number: int) -> Change:
    """Make an item of the units that are left of another."""
    from kanban_tui.store import commands

    return commands.split_rest(link.engine(), number, now=link.clock())


def expedite(link: Link, number: int, reason: str) -> Change:
    from kanban_tui.store import commands

    return commands.expedite(link.engine(), number, reason, now=link.clock())


def end_expedite(link: Link, number: int) -> Change:
    from kanban_tui.store import commands

    return commands.end_expedite(link.engine(), number, now=link.clock())


def archive(link: Link, shown: Shown) -> Change:
    from kanban_tui.store import commands

    return commands.archive(link.engine(), list(shown), shown=shown, now=link.clock())


def restore(link: Link, numbers: Sequence[int], column_id: int | None) -> Change:
    from kanban_tui.store import commands

    return commands.restore(link.engine(), numbers, column_id=column_id, now=link.clock())


def shape(link: Link, command: str, **named: Any) -> Change:
    """A command on the shape of boards, columns or work types, by its name in store/commands."""
    from kanban_tui.store import commands

    run: Callable[..., Change] = getattr(commands, command)
    return run(link.engine(), **named, now=link.clock())


def undo(link: Link) -> Change:
    from kanban_tui.store import commands

    return commands.undo(link.engine(), link.board_id, now=link.clock())


def redo(link: Link) -> Change:
    from kanban_tui.store import commands

    return commands.redo(link.engine(), link.board_id, now=link.clock())


# Which of the items that it names: behind an item that was split stand its pieces, of which the first has its place.
_BRINGS: Mapping[Callable[..., Change], int] = {add: 0, duplicate: 0, pull: 0, split: 1, undo: 0, redo: 0}
_MOVES = frozenset[Callable[..., Change]]((advance, move, finish, swap))


_FOR_MARKED = _MOVES | {archive, block, unblock}


def _called(order: Order) -> Callable[..., Change]:
    return order.func if isinstance(order, partial) else order


def brings(order: Order) -> int | None:
    """Which item of its change an order takes the cursor to, by its place among them; None where the cursor stays."""
    return _BRINGS.get(_called(order))


def awaited(order: Order) -> bool:
    """Whether the next key is meant for what comes of an order: the item it brings, or where those stand it moves."""
    return brings(order) is not None or _called(order) in _MOVES


def for_marked(order: Order) -> bool:
    """Whether an order is for all that is marked: for whom it was carried out, that has lost its mark."""
    return _called(order) in _FOR_MARKED


def shown(order: Order) -> Shown:
    """The items that an order is for as they were shown, as far as it goes by that."""
    found: Shown = order.keywords.get("shown", {}) if isinstance(order, partial) else {}
    return found
