"""Putting items into columns and taking them off the board: rows, positions, history and blocks together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from kanban_tui.board import clock
from kanban_tui.board.limits import Stand, stand_of
from kanban_tui.board.model import Column, Item, Kind
from kanban_tui.errors import BadValue, RuleRefused
from kanban_tui.store import records
from kanban_tui.store.deciding import decide_moves
from kanban_tui.store.transaction import Unit, update, write

GAP = 1024


def place(work: Unit, items: Sequence[Item], target: Column, at: int | None = None) -> list[Item]:
    """Move items to a column, all or none; those that stand there already are left. Returns what moved."""
    moving = [item for item in items if item.column_id != target.id or item.archived]
    if not moving:
        return []
    check_start_required(work, moving, target)
    decide_moves(work, [(item, stand_in(item, target)) for item in moving], target=target, at=at)
    return put(work, [(item, target) for item in moving], at)


def enter(work: Unit, column: Column, moment: int, *, position: int, backdated: bool = False, **values: Any) -> int:
    """Write a new item that was decided, with its first move, and give its number."""
    number = work.insert(
        "item",
        board_id=work.board.id,
        column_id=column.id,
        position=position,
        created_at=moment,
        entered_at=moment,
        archived=0,
        deleted=0,
        **values,
    )
    record_move(work, number, None, column.id, moment, backdated=backdated)
    work.touched.add(number)
    work.columns_touched.add(column.id)
    return number


def stand_in(item: Item, column: Column) -> Stand:
    """An item as limits would see it in a column."""
    return replace(stand_of(item), column_id=column.id)


def check_start_required(work: Unit, items: Sequence[Item], target: Column) -> None:
    """Refuse to finish what is not started, where the board asks for it. Raises RuleRefused.

    What went back before the start or off the board is not started any more: a move to done would lead over the start.
    """
    if not work.board.require_start or target.kind is not Kind.DONE:
        return
    for item in items:
        if item.started_at is None and item.finished_at is None:
            how = "was never started" if item.first_started_at is None else "is not started any more"
            raise RuleRefused(f"#{item.id} {how}, and {work.board.name} requires a start.")


def put(work: Unit, pairs: Sequence[tuple[Item, Column]], at: int | None = None) -> list[Item]:
    """Write moves that were decided: each item to the end of its column; a done one takes it on top.

    What returns to a queue stands on top of it as well: it was further on than what waits there, and is the next again.
    So does what is expedited in every column until it is done: it goes before all others.

    Row triggers count at once, so several items are parked off the board before the first is placed.
    """
    places = _places(work, pairs)
    times = [event_time(work, item, at) for item, _ in pairs]
    if len(pairs) > 1:
        park(work, [item for item, _ in pairs])
    placed = []
    for (item, target), moment, position in zip(pairs, times, places, strict=True):
        source = None if item.archived and item.finished_at is None else item.column_id
        work.columns_touched |= {item.column_id, target.id}
        moved = work.change(item, position=position, column_id=target.id, archived=0)
        if source != target.id:
            record_move(work, item.id, source, target.id, moment, backdated=at is not None)
        placed.append(end_block(work, moved, moment) if target.kind is Kind.DONE else moved)
    return placed


def _places(work: Unit, pairs: Sequence[tuple[Item, Column]]) -> list[int]:
    """The position of each item in its column; of several that come on top of it the first one stands first."""
    on_top = [_on_top(work, item, target) for item, target in pairs]
    found = [0] * len(pairs)
    ends: dict[tuple[int, bool], int] = {}
    order = [*(k for k in range(len(pairs)) if not on_top[k]), *(k for k in reversed(range(len(pairs))) if on_top[k])]
    for k in order:
        column, end = pairs[k][1], (pairs[k][1].id, on_top[k])
        gap = -GAP if on_top[k] or column.kind is Kind.DONE else GAP
        ends[end] = ends[end] + gap if end in ends else end_of(work, column, top=on_top[k])
        found[k] = ends[end]
    return found


def _on_top(work: Unit, item: Item, target: Column) -> bool:
    """Whether an item is expedited and not done, or comes back to a queue from a column behind it."""
    if item.lane is not None and target.kind is not Kind.DONE:
        return True
    behind = work.board.standing(item.column_id).position > target.position
    return target.kind is Kind.QUEUE and behind and not item.archived


def park(work: Unit, items: Sequence[Item]) -> None:
    """Take items off the board inside the transaction; what a command keeps of them is what they were before."""
    for item in items:
        if not item.archived:
            update(work.raw, "item", item.id, {"archived": 1})


def take_off(work: Unit, item: Item, moment: int, *, backdated: bool = False, deleted: int = 0) -> Item:
    """Take an item off the board: cancelled when unfinished, else history still ends in its done column."""
    work.columns_touched.add(item.column_id)
    if item.finished_at is None:
        record_move(work, item.id, item.column_id, None, moment, backdated=backdated)
    return work.change(end_block(work, item, moment), archived=1, deleted=deleted)


def cancel_unfinished(work: Unit) -> tuple[str, ...]:
    """Let archived items leave the board that were finished and by its new shape are not, and say how many.

    Their history ended in a done column. They leave at the time when they were archived, so that they count as in
    progress on no day since.
    """
    layout = work.layout()
    unfinished = [column for column, index in layout.index.items() if index < layout.done]
    marks = ", ".join("?" * len(unfinished))
    rows = work.raw.execute(
        "SELECT item.id, column_id, entered_at, (SELECT max(k.at) FROM command_item t JOIN command k"
        " ON k.id = t.command_id WHERE t.item_id = item.id) FROM item"
        f" WHERE board_id = ? AND column_id IN ({marks}) AND archived = 1 AND deleted = 0 AND finished_at IS NOT NULL"
        " ORDER BY item.id",
        (work.board.id, *unfinished),
    ).fetchall()
    for number, column_id, entered, touched in rows:
        work.touched.add(number)
        record_move(work, number, column_id, None, max(touched or 0, entered), backdated=True)
    return (f"{len(rows)} archived, which had been finished: cancelled now.",) if rows else ()


def record_move(
    work: Unit, number: int, source: int | None, target: int | None, at: int, *, backdated: bool = False
) -> None:
    """Add one row of history."""
    write(
        work.raw,
        "move",
        item_id=number,
        command_id=work.command_id,
        from_column_id=source,
        to_column_id=target,
        at=at,
        backdated=int(backdated),
    )
    work.moved.add(number)


def end_block(work: Unit, item: Item, moment: int) -> Item:
    """End the open block of an item, if there is one."""
    if item.blocked_at is None:
        return item
    for block in records.open_blocks(work.raw, item.id):
        ended = max(moment, block.started_at)
        work.change_row("block", block.id, {"ended_at": None}, {"ended_at": ended})
    return work.change(item, blocked_at=None, blocked_reason=None)


def event_time(work: Unit, item: Item, at: int | None) -> int:
    """When an event of an item is taken to happen. Raises BadValue for a time before its last one or to come.

    Without `at` it is now, or the item's last event where the clock was set back: history never runs backwards.
    """
    last = max(item.entered_at, item.blocked_at or 0)
    if at is None:
        return max(work.now, last)
    if at > work.now:
        raise BadValue(f"{clock.on_the_wall(at, clock.zone(work.board.zone))} is still to come.")
    if at < last:
        later = clock.on_the_wall(last, clock.zone(work.board.zone))
        raise BadValue(f"#{item.id} has a later event, at {later}; history cannot run backwards.")
    return at


def end_of(work: Unit, column: Column, *, top: bool = False) -> int:
    """The position for an item that comes to a column: behind all others, or above them, as in every done one."""
    order = "min(position) - ?" if top or column.kind is Kind.DONE else "max(position) + ?"
    row = work.raw.execute(
        f"SELECT {order} FROM item WHERE column_id = ? AND archived = 0", (GAP, column.id)
    ).fetchone()
    return 0 if row[0] is None else int(row[0])
