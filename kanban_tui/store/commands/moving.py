"""Where an item stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from kanban_tui.board import limits
from kanban_tui.board.change import Change
from kanban_tui.board.model import Board, Column, Item, Kind
from kanban_tui.errors import RuleRefused
from kanban_tui.store import queries
from kanban_tui.store.commands.lookup import (
    Shown,
    board_of,
    board_of_all,
    board_of_column,
    check_on_board,
    check_shown,
    named,
)
from kanban_tui.store.deciding import decide_moves
from kanban_tui.store.fullness import occupancy
from kanban_tui.store.placing import GAP, check_start_required, place, put, stand_in
from kanban_tui.store.sql import Engine
from kanban_tui.store.transaction import Unit, unit


def move(
    engine: Engine,
    items: Sequence[int],
    column_id: int,
    *,
    at: int | None = None,
    as_many_as_fit: bool = False,
    shown: Shown | None = None,
    now: int | None = None,
) -> Change:
    """Move items to a column: all or none, or with `as_many_as_fit` the first that do, in board order.

    Raises RuleRefused where one of `shown` is elsewhere by now, as do all that go by what was seen.
    """
    with unit(engine, board_of_all(engine, items), "move", now) as work:
        rows = work.items(items)
        check_on_board(rows)
        target = work.column(column_id)
        check_shown(work.board, [row for row in rows if row.column_id != target.id], shown)
        notes: tuple[str, ...] = ()
        if as_many_as_fit:
            rows, left = _fitting(work, rows, target)
            work.touched -= {row.id for row in left}
            notes = tuple(f"#{row.id} {row.title} stays: {target.name} has no more room." for row in left)
        notes += _unblocked((row, target) for row in rows)
        pairs = [(row, target) for row in rows if row.column_id != target.id]
        if not place(work, rows, target, at):
            return work.unchanged(f"{named(rows)} already in {target.name}" if rows else "nothing fits", items)
        return work.end(_moved(work.board, pairs), notes=notes)


def _fitting(work: Unit, rows: list[Item], target: Column) -> tuple[list[Item], list[Item]]:
    fit = limits.first_that_fit(occupancy(work.raw, work.board), rows, target.id)
    if not fit:
        place(work, rows[:1], target)
    kept = {row.id for row in fit}
    return fit, [row for row in rows if row.id not in kept]


def advance(
    engine: Engine,
    items: Sequence[int],
    steps: int,
    *,
    at: int | None = None,
    shown: Shown | None = None,
    now: int | None = None,
) -> Change:
    """Move each item so many columns on (1: next, -1: back). Raises RuleRefused beyond the first or last column."""
    with unit(engine, board_of_all(engine, items), "next" if steps > 0 else "back", now) as work:
        rows = work.items(items)
        check_on_board(rows)
        check_shown(work.board, rows, shown)
        columns = work.board.columns
        index = {column.id: k for k, column in enumerate(columns)}
        pairs = []
        for row in rows:
            k = index[row.column_id] + steps
            if not 0 <= k < len(columns):
                end = "last" if steps > 0 else "first"
                raise RuleRefused(f"#{row.id} is in the {end} column, {columns[index[row.column_id]].name}.")
            pairs.append((row, columns[k]))
        # From the right, so that what leaves a column makes room for what comes.
        pairs.sort(key=lambda pair: -index[pair[0].column_id])
        return _place_pairs(work, pairs, at)


def _place_pairs(work: Unit, pairs: list[tuple[Item, Column]], at: int | None) -> Change:
    for row, target in pairs:
        check_start_required(work, [row], target)
    decide_moves(work, [(row, stand_in(row, target)) for row, target in pairs], target=pairs[0][1], at=at)
    put(work, pairs, at)
    return work.end(_moved(work.board, pairs), notes=_unblocked(pairs))


def _moved(board: Board, pairs: Sequence[tuple[Item, Column]]) -> str:
    """What moves came to, in words: what comes to the first done column was finished, by whatever command."""
    rows = [row for row, _ in pairs]
    done = [column for column in board.columns if column.kind is Kind.DONE]
    if all(target.id == done[0].id and board.standing(row.column_id) not in done for row, target in pairs):
        return f"finished {named(rows)}"
    return f"moved {named(rows)} to {', '.join(dict.fromkeys(target.name for _, target in pairs))}"


def _unblocked(pairs: Iterable[tuple[Item, Column]]) -> tuple[str, ...]:
    """What a move to a done column ends without being asked to: blocks."""
    return tuple(
        f"#{row.id} was blocked: {row.blocked_reason}"
        for row, target in pairs
        if row.blocked_at is not None and target.kind is Kind.DONE
    )


def finish(
    engine: Engine, items: Sequence[int], *, at: int | None = None, shown: Shown | None = None, now: int | None = None
) -> Change:
    """Move items to the first done column."""
    with unit(engine, board_of_all(engine, items), "done", now) as work:
        rows = work.items(items)
        check_on_board(rows)
        columns = {column.id: column for column in work.board.columns}
        target = next(column for column in columns.values() if column.kind == Kind.DONE)
        moving = [row for row in rows if columns[row.column_id].kind != Kind.DONE]
        if not moving:
            return work.unchanged(f"{named(rows)} already finished", items)
        check_shown(work.board, moving, shown)
        place(work, moving, target, at)
        return work.end(f"finished {named(moving)}", notes=_unblocked((row, target) for row in moving))


def pull(engine: Engine, column_id: int, *, at: int | None = None, now: int | None = None) -> Change:
    """Take the next item into a column: the top of the nearest column to its left that has one.

    Blocked items are passed over and named. Raises RuleRefused where there is nothing to pull.
    """
    board_id = board_of_column(engine, column_id)
    with unit(engine, board_id, "pull", now) as work:
        target = work.column(column_id)
        left = [column for column in work.board.columns if column.position < target.position]
        passed: list[str] = []
        for column in reversed(left):
            for item in queries.in_columns(work.raw, [column.id]):
                if item.blocked_at is not None:
                    passed.append(f"#{item.id} {item.title} is blocked: {item.blocked_reason}")
                    continue
                row = work.item(item.id)
                place(work, [row], target, at)
                return work.end(f"pulled #{row.id} {row.title} to {target.name}", notes=tuple(passed))
        if not left:
            raise RuleRefused(f"{target.name} is the first column: there is none to pull from.")
        reason = " Passed over: " + "; ".join(passed) if passed else ""
        raise RuleRefused(f"There is nothing to pull into {target.name}.{reason}")


def swap(
    engine: Engine,
    item_a: int,
    item_b: int,
    *,
    at: int | None = None,
    shown: Shown | None = None,
    now: int | None = None,
) -> Change:
    """Exchange the places of two items: only limits of types, people, units and lanes can refuse it."""
    with unit(engine, board_of(engine, item_a), "swap", now) as work:
        if item_a == item_b:
            raise RuleRefused(f"#{item_a} cannot be swapped with itself.")
        a, b = work.items((item_a, item_b))
        check_on_board((a, b))
        check_shown(work.board, (a, b), shown)
        to_a, to_b = work.column(b.column_id), work.column(a.column_id)
        place_a, place_b = b.position, a.position
        if to_a.id != to_b.id:
            check_start_required(work, [a], to_a)
            check_start_required(work, [b], to_b)
            decide_moves(work, [(a, stand_in(a, to_a)), (b, stand_in(b, to_b))], target=to_a, at=at)
            a, b = put(work, [(a, to_a), (b, to_b)], at)
        work.change(a, position=place_a)
        work.change(b, position=place_b)
        work.columns_touched |= {to_a.id, to_b.id}
        return work.end(f"swapped #{a.id} and #{b.id}")


Place = Literal["top", "bottom", "up", "down"]


def reorder(
    engine: Engine, item: int, *, to: Place | int, shown: Shown | None = None, now: int | None = None
) -> Change:
    """Change an item's place in its column: by one, to an end, or to an index. No count changes."""
    with unit(engine, board_of(engine, item), "reorder", now) as work:
        row = work.item(item)
        check_on_board([row])
        check_shown(work.board, [row], shown)
        order = [
            found
            for (found,) in work.raw.execute(
                "SELECT id FROM item WHERE column_id = ? AND archived = 0 ORDER BY position, id", (row.column_id,)
            )
        ]
        here = order.index(item)
        last = len(order) - 1
        there = {"top": 0, "bottom": last, "up": here - 1, "down": here + 1}[to] if isinstance(to, str) else to
        there = max(0, min(last, there))
        if here == there:
            place = {0: "at the top", last: "at the bottom"}.get(here, "there")
            return work.unchanged(f"#{item} already {place}", [item])
        order.insert(there, order.pop(here))
        _position(work, row, order, there)
        work.columns_touched.add(row.column_id)
        way = f"to place {there + 1:,}" if isinstance(to, int) else to
        return work.end(f"moved #{item} {way} in {work.column(row.column_id).name}")


def _position(work: Unit, row: Item, order: list[int], there: int) -> None:
    """Put an item between its new neighbours; where no number is free between them, renumber the column."""

    def position(k: int) -> int | None:
        if not 0 <= k < len(order):
            return None
        found = work.raw.execute("SELECT position FROM item WHERE id = ?", (order[k],)).fetchone()
        return int(found[0])

    above, below = position(there - 1), position(there + 1)
    if above is None and below is not None:
        work.change(row, position=below - GAP)
    elif below is None and above is not None:
        work.change(row, position=above + GAP)
    elif above is not None and below is not None and below - above > 1:
        work.change(row, position=(above + below) // 2)
    else:
        for k, found in enumerate(queries.by_numbers(work.raw, order)):
            work.change(found, position=k * GAP)
