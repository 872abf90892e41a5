"""What is written down on the way: notes on an item, and the points of its description that are done."""

from __future__ import annotations

from kanban_tui.board import checklist, text
from kanban_tui.board.change import Change
from kanban_tui.errors import BadValue, NotFound
from kanban_tui.store.commands.lookup import board_of
from kanban_tui.store.engine import Engine
from kanban_tui.store.transaction import unit

_SHOWN = 60


def note(engine: Engine, item: int, words: str, *, at: int | None = None, now: int | None = None) -> Change:
    """Add a note to an item, now or at an earlier time. Notes stand in its history; undo takes them away."""
    clean = text.note(words)
    with unit(engine, board_of(engine, item), "note", now) as work:
        row = work.item(item)
        if at is not None and at > work.now:
            raise BadValue("A note cannot be of the future.")
        author = work.actor.rpartition("/")[0]
        moment = work.now if at is None else at
        work.insert("note", item_id=item, at=moment, text=clean, author=author, deleted=0)
        work.columns_touched.add(row.column_id)
        return work.end(f"noted on #{item}: {_short(clean)}")


def tick(engine: Engine, item: int, point: int, *, done: bool | None = True, now: int | None = None) -> Change:
    """Tick a point of an item's description, the first is 1; with `done` False untick it, with None turn it over.

    Raises NotFound for a point that there is not.
    """
    with unit(engine, board_of(engine, item), "tick", now) as work:
        row = work.item(item)
        there = checklist.points(row.description)
        if not 1 <= point <= len(there):
            many = f"; it has {len(there)}" if there else ": a line of it such as - [ ] tests is one"
            raise NotFound(f"There is no point {point} in the description of #{item}{many}.")
        chosen = there[point - 1]
        wanted = not chosen.done if done is None else done
        said = "ticked" if wanted else "unticked"
        if wanted is chosen.done:
            return work.unchanged(f"point {point} of #{item} is {said} already", [item])
        work.change(row, description=checklist.marked(row.description, chosen, done=wanted))
        work.columns_touched.add(row.column_id)
        count = sum(other.done for other in there) + (1 if wanted else -1)
        return work.end(f"{said} {_short(chosen.text)} of #{item} ({count} of {len(there)})")


def _short(words: str) -> str:
    line = text.printable(words)
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
