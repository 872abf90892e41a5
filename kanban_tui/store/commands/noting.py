"""What is written down on the way: notes on an item, and the points that are done of its description and its column."""

from __future__ import annotations

from kanban_tui.board import checklist, clock, text
from kanban_tui.board.change import Change
from kanban_tui.board.model import Item, Point
from kanban_tui.errors import BadValue, NotFound
from kanban_tui.store import person, records
from kanban_tui.store.commands.lookup import Shown, board_of, check_shown
from kanban_tui.store.sql import Engine
from kanban_tui.store.transaction import Unit, unit


def note(engine: Engine, item: int, words: str, *, at: int | None = None, now: int | None = None) -> Change:
    """Add a note to an item, now or at an earlier time. Notes stand in its history; undo takes them away."""
    clean = text.note(words)
    with unit(engine, board_of(engine, item), "note", now) as work:
        row = work.item(item)
        if at is not None and at > work.now:
            raise BadValue("A note cannot be of the future.")
        if at is not None and row.created_at is not None and at < row.created_at:
            there = clock.on_the_wall(row.created_at, clock.zone(work.board.zone))
            raise BadValue(f"#{item} was created at {there}: a note on it is of that time or later.")
        author = person.name_of(work.actor)
        moment = work.now if at is None else at
        work.insert("note", item_id=item, at=moment, text=clean, author=author, deleted=0)
        work.columns_touched.add(row.column_id)
        return work.end(f"noted on #{item}: {text.short(clean)}")


def tick(
    engine: Engine,
    item: int,
    point: int,
    *,
    done: bool | None = True,
    at: int | None = None,
    shown: Shown | None = None,
    now: int | None = None,
) -> Change:
    """Tick a point of an item, the first is 1; with `done` False untick it, with None turn it over.

    Those of its description come first, then those of the exit checklist of its column, which keep when they were
    ticked: now, or `at`. Raises NotFound for a point that there is not, BadValue for a time that is to come or that a
    point of the description would keep.
    """
    with unit(engine, board_of(engine, item), "tick", now) as work:
        row = work.item(item)
        check_shown(work.board, [row], shown)
        there = checklist.points(row.description)
        of_column = () if row.archived else work.column(row.column_id).points
        if not 1 <= point <= len(there) + len(of_column):
            raise NotFound(_no_point(work, row, point, len(there), len(of_column)))
        if point > len(there):
            return _tick_of_column(work, row, of_column[point - len(there) - 1], done, at)
        if at is not None:
            raise BadValue(f"Point {point} of #{item} stands in its description, which keeps no time: tick it without.")
        chosen = there[point - 1]
        wanted = not chosen.done if done is None else done
        said = "ticked" if wanted else "unticked"
        if wanted is chosen.done:
            return work.unchanged(f"point {point} of #{item} is {said} already", [item])
        work.change(row, description=checklist.marked(row.description, chosen, done=wanted))
        work.columns_touched.add(row.column_id)
        count = sum(other.done for other in there) + (1 if wanted else -1)
        return work.end(f"{said} {text.short(chosen.text)} of #{item} ({count} of {len(there)})")


def _tick_of_column(work: Unit, row: Item, point: Point, done: bool | None, at: int | None) -> Change:
    """Tick a point of a column's checklist for an item, or take the tick back."""
    if at is not None and at > work.now:
        raise BadValue("A point cannot be ticked in the future.")
    if at is not None and at < row.entered_at:
        since = clock.on_the_wall(row.entered_at, clock.zone(work.board.zone))
        raise BadValue(f"#{row.id} came to {work.column(row.column_id).name} at {since}: its points are ticked since.")
    column = work.column(row.column_id)
    known = records.ticks(work.raw, row.id)
    wanted = point.id not in known if done is None else done
    said = "ticked" if wanted else "unticked"
    if wanted is (point.id in known):
        return work.unchanged(f"{text.short(point.text)} of #{row.id} is {said} already", [row.id])
    if wanted:
        author = person.name_of(work.actor)
        moment = work.now if at is None else at
        work.insert("point_tick", item_id=row.id, point_id=point.id, at=moment, author=author, deleted=0)
    else:
        work.change_row("point_tick", known[point.id], {"deleted": 0}, {"deleted": 1})
    work.columns_touched.add(row.column_id)
    count = sum(other.id in known for other in column.points) + (1 if wanted else -1)
    return work.end(f"{said} {text.short(point.text)} of #{row.id} ({count} of {len(column.points)} in {column.name})")


def _no_point(work: Unit, row: Item, point: int, own: int, asked: int) -> str:
    """That an item has no such point where it is, and which column has it: points are ticked where they are asked."""
    here = work.column(row.column_id).name
    for column in work.board.columns:
        if column.id != row.column_id and 0 < point - own <= len(column.points):
            words = text.short(column.points[point - own - 1].text)
            return f"There is no point {point} of #{row.id} in {here}: {words} is ticked while it is in {column.name}."
    many = f"; it has {own + asked}" if own + asked else ": a line of its description such as - [ ] tests is one"
    return f"There is no point {point} of #{row.id}{many}."
