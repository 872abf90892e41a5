"""Commands on items."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import Enum
from typing import Final, Literal

from sqlalchemy import Engine

from kanban_tui.board import limits, text
from kanban_tui.board.model import Change, Kind
from kanban_tui.errors import BadValue, NotFound, RuleRefused
from kanban_tui.store import queries
from kanban_tui.store.tables import BlockRow, ColumnRow, ItemRow
from kanban_tui.store.transaction import GAP, Unit, ident, step, unit


class Keep(Enum):
    """The value of an argument that leaves a field as it is."""

    KEEP = "keep"


KEEP: Final = Keep.KEEP


def board_of(engine: Engine, number: int) -> int:
    """The board of an item. Raises NotFound."""
    with engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT board_id FROM item WHERE id = ? AND deleted = 0", (number,)).first()
    if row is None:
        raise NotFound(f"There is no item #{number}.")
    return int(row[0])


def board_of_column(engine: Engine, column_id: int) -> int:
    """The board of a standing column. Raises NotFound."""
    with engine.connect() as connection:
        row = connection.exec_driver_sql(
            "SELECT board_id FROM board_column WHERE id = ? AND deleted = 0", (column_id,)
        ).first()
    if row is None:
        raise NotFound("There is no such column.")
    return int(row[0])


def _board_of_all(engine: Engine, numbers: Sequence[int]) -> int:
    if not numbers:
        raise BadValue("No item was named.")
    return board_of(engine, numbers[0])


def _named(rows: Sequence[ItemRow]) -> str:
    return ", ".join(f"#{row.id}" for row in rows)


def title_key(title: str, tags: str) -> str:
    """What a filter looks in: title and tags, casefolded."""
    return text.key(" ".join([title, *(f"#{tag}" for tag in tags.split())]))


def clean_tags(tags: Iterable[str]) -> str:
    """Tags as an item keeps them: each once, in the order given. Raises BadValue."""
    return " ".join(dict.fromkeys(text.tag(tag) for tag in tags))


def clean_due(due: str | None) -> str | None:
    """A local date in ISO form. Raises BadValue."""
    if due is None:
        return None
    try:
        return date.fromisoformat(due).isoformat()
    except ValueError as error:
        raise BadValue(f"{text.printable(due)!r} is no date such as 2026-12-31.") from error


def clean_estimate(estimate: int | None) -> int | None:
    """A duration of more than nothing. Raises BadValue."""
    if estimate is not None and estimate <= 0:
        raise BadValue("An estimate is more than nothing.")
    return estimate


def add(
    engine: Engine,
    board_id: int,
    title: str,
    *,
    column_id: int | None = None,
    type_id: int | None = None,
    description: str = "",
    tags: Iterable[str] = (),
    assignee: str | None = None,
    due: str | None = None,
    estimate: int | None = None,
    at: int | None = None,
    now: int | None = None,
) -> Change:
    """A new item, by default in the first column, which is checked like any other. `Change.items[0]` is its number."""
    clean = text.title(title)
    words = clean_tags(tags)
    with unit(engine, board_id, "add", now) as work:
        column = work.columns()[0] if column_id is None else work.column(column_id)
        if at is not None and at > work.now:
            raise BadValue("An item cannot be created in the future.")
        moment = work.now if at is None else at
        if work.board.require_start and column.kind == Kind.DONE:
            raise RuleRefused(f"{work.board.name} requires a start: an item cannot be added to {column.name}.")
        work.decide(lambda o: o.moved(None, ident(column)), target=column, title=clean)
        row = ItemRow(
            board_id=board_id,
            column_id=ident(column),
            type_id=None if type_id is None else ident(work.type(type_id)),
            position=work.end_of(column),
            title=clean,
            title_key=title_key(clean, words),
            description=text.description(description),
            tags=words,
            assignee=None if assignee is None else text.name(assignee, "The name of the person"),
            created_at=moment,
            entered_at=moment,
            due=clean_due(due),
            estimate=clean_estimate(estimate),
        )
        work.session.add(row)
        work.session.flush()
        work.record_move(row, None, ident(column), moment, backdated=at is not None)
        work.touched.add(ident(row))
        work.columns_touched.add(ident(column))
        return work.end(f"added #{row.id} {clean} to {column.name}")


def move(
    engine: Engine,
    items: Sequence[int],
    column_id: int,
    *,
    at: int | None = None,
    as_many_as_fit: bool = False,
    now: int | None = None,
) -> Change:
    """Move items to a column: all or none, or with `as_many_as_fit` the first that do, in board order."""
    with unit(engine, _board_of_all(engine, items), "move", now) as work:
        rows = work.items(items)
        _check_on_board(rows)
        target = work.column(column_id)
        notes: tuple[str, ...] = ()
        if as_many_as_fit:
            rows, left = _fitting(work, rows, target)
            work.touched -= {ident(row) for row in left}
            notes = tuple(f"#{row.id} {row.title} stays: {target.name} has no more room." for row in left)
        moved = work.place(rows, target, at)
        if not moved:
            return work.unchanged(f"{_named(rows)} already in {target.name}" if rows else "nothing fits", items)
        return work.end(f"moved {_named(moved)} to {target.name}", notes=notes)


def _fitting(work: Unit, rows: list[ItemRow], target: ColumnRow) -> tuple[list[ItemRow], list[ItemRow]]:
    order = {ident(column): k for k, column in enumerate(work.columns())}
    rows.sort(key=lambda row: (order.get(row.column_id, 0), row.position, ident(row)))
    before = work.occupancy()
    fit: list[ItemRow] = []
    for row in rows:
        if row.column_id == target.id or not limits.exceeded(step([*fit, row], ident(target))(before)):
            fit.append(row)
    if not fit:
        work.place(rows[:1], target)
    return fit, [row for row in rows if row not in fit]


def _check_on_board(rows: Sequence[ItemRow]) -> None:
    for row in rows:
        if row.archived:
            raise RuleRefused(f"#{row.id} is archived: restore it first.")


def advance(engine: Engine, items: Sequence[int], steps: int, *, now: int | None = None) -> Change:
    """Move each item so many columns on (1: next, -1: back). Raises RuleRefused beyond the first or last column."""
    with unit(engine, _board_of_all(engine, items), "next" if steps > 0 else "back", now) as work:
        rows = work.items(items)
        _check_on_board(rows)
        columns = work.columns()
        index = {ident(column): k for k, column in enumerate(columns)}
        pairs = []
        for row in rows:
            k = index[row.column_id] + steps
            if not 0 <= k < len(columns):
                end = "last" if steps > 0 else "first"
                raise RuleRefused(f"#{row.id} is in the {end} column, {columns[index[row.column_id]].name}.")
            pairs.append((row, columns[k]))
        # From the right, so that what leaves a column makes room for what comes.
        pairs.sort(key=lambda pair: -index[pair[0].column_id])
        return _place_pairs(work, pairs)


def _place_pairs(work: Unit, pairs: list[tuple[ItemRow, ColumnRow]]) -> Change:
    for row, target in pairs:
        work.check_start_required([row], target)

    def change(occupancy: limits.Occupancy) -> limits.Occupancy:
        for row, target in pairs:
            occupancy = occupancy.moved(row.column_id, ident(target))
        return occupancy

    work.decide(change, moving=[row for row, _ in pairs], target=pairs[0][1])
    work.put(pairs)
    names = ", ".join(dict.fromkeys(target.name for _, target in pairs))
    return work.end(f"moved {_named([row for row, _ in pairs])} to {names}")


def finish(engine: Engine, items: Sequence[int], *, now: int | None = None) -> Change:
    """Move items to the first done column."""
    with unit(engine, _board_of_all(engine, items), "done", now) as work:
        rows = work.items(items)
        _check_on_board(rows)
        columns = {ident(column): column for column in work.columns()}
        target = next(column for column in columns.values() if column.kind == Kind.DONE)
        moving = [row for row in rows if columns[row.column_id].kind != Kind.DONE]
        if not moving:
            return work.unchanged(f"{_named(rows)} already finished", items)
        work.place(moving, target)
        return work.end(f"finished {_named(moving)}")


def pull(engine: Engine, column_id: int, *, now: int | None = None) -> Change:
    """Take the next item into a column: the top of the nearest column to its left that has one.

    Blocked items are passed over and named. Raises RuleRefused where there is nothing to pull.
    """
    board_id = board_of_column(engine, column_id)
    with unit(engine, board_id, "pull", now) as work:
        target = work.column(column_id)
        left = [column for column in work.columns() if column.position < target.position]
        passed: list[str] = []
        for column in reversed(left):
            for item in queries.in_columns(work.raw, [ident(column)]):
                if item.blocked_at is not None:
                    passed.append(f"#{item.id} {item.title} is blocked: {item.blocked_reason}")
                    continue
                row = work.item(item.id)
                work.place([row], target)
                return work.end(f"pulled #{row.id} {row.title} to {target.name}", notes=tuple(passed))
        reason = " Passed over: " + "; ".join(passed) if passed else ""
        raise RuleRefused(f"There is nothing to pull into {target.name}.{reason}")


def swap(engine: Engine, item_a: int, item_b: int, *, now: int | None = None) -> Change:
    """Exchange the places of two items: no count of a column or of the board can change by it."""
    with unit(engine, board_of(engine, item_a), "swap", now) as work:
        a, b = work.items((item_a, item_b)) if item_a != item_b else (work.item(item_a), work.item(item_a))
        if a is b:
            raise RuleRefused(f"#{item_a} cannot be swapped with itself.")
        _check_on_board((a, b))
        to_a, to_b = work.column(b.column_id), work.column(a.column_id)
        place_a, place_b = b.position, a.position
        if to_a is not to_b:
            work.check_start_required([a], to_a)
            work.check_start_required([b], to_b)
            work.decide(lambda o: o.moved(to_b.id, to_a.id).moved(to_a.id, to_b.id), moving=(a, b), target=to_a)
            work.put([(a, to_a), (b, to_b)])
        a.position, b.position = place_a, place_b
        work.columns_touched |= {ident(to_a), ident(to_b)}
        return work.end(f"swapped #{a.id} and #{b.id}")


def reorder(engine: Engine, item: int, *, to: Literal["top", "bottom", "up", "down"], now: int | None = None) -> Change:
    """Change an item's place in its column. No count changes."""
    with unit(engine, board_of(engine, item), "reorder", now) as work:
        row = work.item(item)
        _check_on_board([row])
        order = [
            found
            for (found,) in work.raw.execute(
                "SELECT id FROM item WHERE column_id = ? AND archived = 0 ORDER BY position, id", (row.column_id,)
            )
        ]
        here = order.index(item)
        there = {"top": 0, "bottom": len(order) - 1, "up": max(0, here - 1), "down": min(len(order) - 1, here + 1)}[to]
        if here == there:
            return work.unchanged(f"#{item} already at the {'top' if here == 0 else 'bottom'}", [item])
        order.insert(there, order.pop(here))
        _position(work, row, order, there)
        work.columns_touched.add(row.column_id)
        return work.end(f"moved #{item} {to} in {work.column(row.column_id).name}")


def _position(work: Unit, row: ItemRow, order: list[int], there: int) -> None:
    """Put an item between its new neighbours; where no number is free between them, renumber the column."""

    def position(k: int) -> int | None:
        if not 0 <= k < len(order):
            return None
        found = work.raw.execute("SELECT position FROM item WHERE id = ?", (order[k],)).fetchone()
        return int(found[0])

    above, below = position(there - 1), position(there + 1)
    if above is None and below is not None:
        row.position = below - GAP
    elif below is None and above is not None:
        row.position = above + GAP
    elif above is not None and below is not None and below - above > 1:
        row.position = (above + below) // 2
    else:
        for k, number in enumerate(order):
            found = work.session.get(ItemRow, number)
            if found is not None:
                found.position = k * GAP


def edit(
    engine: Engine,
    item: int,
    *,
    title: str | None = None,
    description: str | None = None,
    type_id: int | Keep | None = KEEP,
    tags: Iterable[str] | None = None,
    assignee: str | Keep | None = KEEP,
    due: str | Keep | None = KEEP,
    estimate: int | Keep | None = KEEP,
    now: int | None = None,
) -> Change:
    """Change what an item says. KEEP leaves a field, None clears it."""
    with unit(engine, board_of(engine, item), "edit", now) as work:
        row = work.item(item)
        if title is not None:
            row.title = text.title(title)
        if description is not None:
            row.description = text.description(description)
        if type_id is not KEEP:
            row.type_id = None if type_id is None else ident(work.type(type_id))
        if tags is not None:
            row.tags = clean_tags(tags)
        if assignee is not KEEP:
            row.assignee = None if assignee is None else text.name(assignee, "The name of the person")
        if due is not KEEP:
            row.due = clean_due(due)
        if estimate is not KEEP:
            row.estimate = clean_estimate(estimate)
        row.title_key = title_key(row.title, row.tags)
        work.session.flush()
        changed = [name for _, _, after in work.images().get("item", ()) for name in after if name != "title_key"]
        if not changed:
            return work.unchanged(f"#{item} is as it was", [item])
        work.columns_touched.add(row.column_id)
        words = ", ".join("type" if name == "type_id" else name for name in changed)
        return work.end(f"edited #{item} ({words})")


def block(engine: Engine, items: Sequence[int], reason: str, *, now: int | None = None) -> Change:
    """Mark items as blocked, with the reason; one that is blocked already gets the new reason. It still counts."""
    why = text.one_line(reason, "The reason", text.MAX_TITLE)
    with unit(engine, _board_of_all(engine, items), "block", now) as work:
        rows = work.items(items)
        _check_on_board(rows)
        for row in rows:
            if work.column(row.column_id).kind == Kind.DONE:
                raise RuleRefused(f"#{row.id} is finished: nothing can block it.")
        for row in rows:
            moment = work.moment(row, None)
            work.end_block(row, moment)
            work.session.add(BlockRow(item_id=ident(row), reason=why, started_at=moment))
            row.blocked_at, row.blocked_reason = moment, why
            work.columns_touched.add(row.column_id)
        return work.end(f"blocked {_named(rows)}: {why}")


def unblock(engine: Engine, items: Sequence[int], *, now: int | None = None) -> Change:
    """End the block of items."""
    with unit(engine, _board_of_all(engine, items), "unblock", now) as work:
        rows = work.items(items)
        blocked = [row for row in rows if row.blocked_at is not None]
        if not blocked:
            return work.unchanged(f"{_named(rows)} not blocked", items)
        for row in blocked:
            work.end_block(row, work.moment(row, None))
            work.columns_touched.add(row.column_id)
        return work.end(f"unblocked {_named(blocked)}")


def archive(engine: Engine, items: Sequence[int], *, now: int | None = None) -> Change:
    """Take items off the board; unfinished ones are cancelled. Their slots are free at once."""
    with unit(engine, _board_of_all(engine, items), "archive", now) as work:
        rows = work.items(items)
        standing = [row for row in rows if not row.archived]
        if not standing:
            return work.unchanged(f"{_named(rows)} already archived", items)
        for row in standing:
            work.take_off(row, work.moment(row, None))
        return work.end(f"archived {_named(standing)}")


def restore(engine: Engine, items: Sequence[int], *, column_id: int | None = None, now: int | None = None) -> Change:
    """Bring archived items back, by default to the column each was in. Checked like an arrival."""
    with unit(engine, _board_of_all(engine, items), "restore", now) as work:
        rows = [row for row in work.items(items) if row.archived]
        if not rows:
            return work.unchanged(f"{', '.join(f'#{number}' for number in items)} not archived", items)
        pairs = []
        for row in rows:
            target = work.column(_standing(work, row.column_id) if column_id is None else column_id)
            if row.finished_at is None and target.kind == Kind.DONE and work.board.require_start:
                raise RuleRefused(f"#{row.id} was never started, and {work.board.name} requires a start.")
            pairs.append((row, target))

        def change(occupancy: limits.Occupancy) -> limits.Occupancy:
            for _, target in pairs:
                occupancy = occupancy.moved(None, ident(target))
            return occupancy

        work.decide(change, moving=rows, target=pairs[0][1])
        work.put(pairs)
        names = ", ".join(dict.fromkeys(target.name for _, target in pairs))
        return work.end(f"restored {_named(rows)} to {names}")


def _standing(work: Unit, column_id: int) -> int:
    """The column itself, or the one that took the items of a retired one."""
    layout = work.layout()
    index = layout.of_column(column_id)
    return layout.columns[max(index, 0)].id


def delete(engine: Engine, items: Sequence[int], *, now: int | None = None) -> Change:
    """Mark items as deleted: shown and counted nowhere, their history kept."""
    with unit(engine, _board_of_all(engine, items), "delete", now) as work:
        rows = work.items(items)
        for row in rows:
            if not row.archived:
                work.take_off(row, work.moment(row, None))
            row.deleted = 1
        return work.end(f"deleted {_named(rows)}")
