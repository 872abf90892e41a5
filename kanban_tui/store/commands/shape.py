"""Commands on a board's shape: columns, work types and time boxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from kanban_tui.board import bounds, text, words
from kanban_tui.board.change import Change
from kanban_tui.board.layout import check_order, rank
from kanban_tui.board.limits import Occupancy, Place, Stand, stand_of
from kanban_tui.board.model import Column, Item, Kind, TimeBox, UnitBox, WorkType
from kanban_tui.board.policies import check_kind
from kanban_tui.errors import BadValue, RuleRefused
from kanban_tui.store import queries
from kanban_tui.store.boxing import set_row_box, set_unit_box
from kanban_tui.store.commands.content import KEEP, Keep
from kanban_tui.store.commands.lookup import board_of_column, board_of_type
from kanban_tui.store.deciding import check_policies, decide, decide_moves
from kanban_tui.store.fullness import occupancy
from kanban_tui.store.placing import cancel_unfinished, put, stand_in
from kanban_tui.store.sql import Engine
from kanban_tui.store.transaction import Unit, unit, update


def _check_column_name(work: Unit, name: str, column_id: int | None = None) -> str:
    clean = text.name(name, "The name of the column")
    for column in work.board.columns:
        if text.key(column.name) == text.key(clean) and column.id != column_id:
            raise RuleRefused(f"There is a column {column.name} already.")
    return clean


def _decide_shape(
    before: Occupancy,
    places: list[Place],
    *,
    moves: Sequence[tuple[Item, Stand]] = (),
    target: Column | None = None,
) -> None:
    """Decide on other columns in this order, and items that stand otherwise. Raises RuleRefused, WipLimitReached."""
    check_order([place.kind for place in places])
    done = {place.id: place for place in places if place.kind is Kind.DONE}
    for scope in before.scopes:
        if scope.column_id in done and scope.limit is not None:
            raise RuleRefused(f"{scope.name} has a limit, and done columns have none: remove it first.")
        named = [place.name for number, place in done.items() if scope.chosen and number in scope.columns]
        if named:
            raise RuleRefused(f"{named[0]} is in the group {scope.name}, and done columns have no limit: take it out.")
    after = before.reshaped(places, moves=[(stand_of(item), there) for item, there in moves])
    decide(before, after, moving=[item for item, _ in moves], target=target)


def _number(work: Unit, columns: Sequence[int]) -> tuple[str, ...]:
    """Write the order of the columns; what counts as started may be another, so every clock is derived anew.

    Gives what else there is to say.
    """
    known = {column.id: column for column in work.board.columns}
    for position, column_id in enumerate(columns):
        if column_id in known and known[column_id].position != position:
            work.change(known[column_id], position=position)
    work.shape_changed = True
    work.columns_touched |= set(columns)
    return cancel_unfinished(work)


def add_column(
    engine: Engine,
    board_id: int,
    name: str,
    kind: Kind,
    *,
    index: int | None = None,
    limit: int | None = None,
    now: int | None = None,
) -> Change:
    """A new column at an index from the left, by default the last of its sort. Raises RuleRefused out of order."""
    bounds.limit(limit)
    with unit(engine, board_id, "column add", now) as work:
        clean = _check_column_name(work, name)
        columns = work.board.columns
        if index is None:
            index = sum(rank(column.kind) <= rank(kind) for column in columns)
        if not 0 <= index <= len(columns):
            raise BadValue(f"A place is from 1 to {len(columns) + 1}, not {index + 1}.")
        if limit is not None:
            bounds.check_limited(clean, kind)
        before = occupancy(work.raw, work.board, crowd=True)
        places = list(before.places)
        places.insert(index, Place(0, clean, kind))
        _decide_shape(before, places)
        number = work.insert(
            "board_column",
            board_id=board_id,
            name=clean,
            name_key=text.key(clean),
            kind=kind.value,
            position=index,
            box_basis=None,
            box_amount=None,
            deleted=0,
            retired_into=None,
        )
        if limit is not None:
            work.change_row("wip_scope", _limit_of(work, number), {"wip_limit": None}, {"wip_limit": limit})
        order = [column.id for column in columns]
        order.insert(index, number)
        what = f"{clean} ({kind.value}{'' if limit is None else f', limit {limit}'})"
        return work.end(f"added the column {what}", notes=_number(work, order))


def _limit_of(work: Unit, column_id: int) -> int:
    """The id of a column's scope."""
    return int(work.raw.execute("SELECT id FROM wip_scope WHERE column_id = ?", (column_id,)).fetchone()[0])


def rename_column(engine: Engine, column_id: int, name: str, *, now: int | None = None) -> Change:
    """Give a column another name."""
    with unit(engine, board_of_column(engine, column_id), "column rename", now) as work:
        row = work.column(column_id)
        clean = _check_column_name(work, name, column_id)
        if clean == row.name:
            return work.unchanged(f"the column is called {clean} already")
        work.change(row, name=clean)
        work.columns_touched.add(column_id)
        return work.end(f"renamed the column {row.name} to {clean}")


def set_kind(engine: Engine, column_id: int, kind: Kind, *, now: int | None = None) -> Change:
    """Set what standing in a column means. The counts that result must satisfy every limit."""
    with unit(engine, board_of_column(engine, column_id), "column kind", now) as work:
        row = work.column(column_id)
        if row.kind == kind:
            return work.unchanged(f"{row.name} is {kind.value} already")
        check_kind(row, kind)
        before = occupancy(work.raw, work.board, crowd=True)
        _decide_shape(before, [replace(p, kind=kind) if p.id == column_id else p for p in before.places])
        work.change(row, kind=kind)
        order = [column.id for column in work.board.columns]
        return work.end(f"made {row.name} {kind.value}", notes=_number(work, order))


def move_column(engine: Engine, column_id: int, index: int, *, now: int | None = None) -> Change:
    """Move a column to an index from the left."""
    with unit(engine, board_of_column(engine, column_id), "column move", now) as work:
        row = work.column(column_id)
        order = [column.id for column in work.board.columns]
        if not 0 <= index < len(order):
            raise BadValue(f"A place is from 1 to {len(order)}, not {index + 1}.")
        if order.index(column_id) == index:
            return work.unchanged(f"{row.name} stands there already")
        order.remove(column_id)
        order.insert(index, column_id)
        before = occupancy(work.raw, work.board, crowd=True)
        places = {place.id: place for place in before.places}
        _decide_shape(before, [places[number] for number in order])
        return work.end(f"moved the column {row.name} to place {index + 1}", notes=_number(work, order))


def delete_column(engine: Engine, column_id: int, *, into: int | None = None, now: int | None = None) -> Change:
    """Retire a column; its items go to `into`, which must have room for all. Cannot be undone."""
    with unit(engine, board_of_column(engine, column_id), "column delete", now) as work:
        row = work.column(column_id)
        columns = [column for column in work.board.columns if column.id != column_id]
        check_order([column.kind for column in columns])
        items = queries.in_columns(work.raw, [column_id])
        if into is None and items:
            raise RuleRefused(f"{row.name} holds {len(items)}: name the column that takes them.")
        if into == column_id:
            raise RuleRefused(f"{row.name} cannot take its own items.")
        place = work.board.columns.index(row)
        target = columns[max(0, place - 1)] if into is None else work.column(into)
        before = occupancy(work.raw, work.board, crowd=True)
        moves = [(item, stand_in(item, target)) for item in items]
        check_policies(work, moves)
        _decide_shape(before, [p for p in before.places if p.id != column_id], moves=moves, target=target)
        put(work, [(item, target) for item in items])
        work.touched |= {item.id for item in items}
        update(work.raw, "wip_scope", _limit_of(work, column_id), {"wip_limit": None, "drain_to": None})
        work.change(row, deleted=1, retired_into=target.id)
        notes = _number(work, [column.id for column in columns])
        moved = f", its {len(items)} to {target.name}" if items else ""
        return work.end(f"deleted the column {row.name}{moved}", final=True, notes=notes)


def add_type(
    engine: Engine,
    board_id: int,
    name: str,
    box: TimeBox | None = None,
    *,
    units: UnitBox | None = None,
    now: int | None = None,
) -> Change:
    """A new work type, with the boxes of its items."""
    bounds.check_box(box)
    with unit(engine, board_id, "type add", now) as work:
        clean = _check_type_name(work, name)
        values = {"board_id": board_id, "name": clean, "name_key": text.key(clean), "deleted": 0}
        number = work.insert("work_type", **values, box_basis=None, box_amount=None)
        row = set_row_box(work, WorkType(number, board_id, clean), "type", box, None)
        row = set_unit_box(work, row, units)
        told = [*([words.box(box)] if box else []), *([words.unit_box(row.units)] if row.units else [])]
        boxes = f" ({', '.join(told)})" if told else ""
        return work.end(f"added the work type {clean}{boxes}")


def _check_type_name(work: Unit, name: str, type_id: int | None = None) -> str:
    clean = text.name(name, "The name of the work type")
    for known in work.board.types:
        if text.key(known.name) == text.key(clean) and known.id != type_id:
            raise RuleRefused(f"There is a work type {known.name} already.")
    return clean


def edit_type(
    engine: Engine,
    type_id: int,
    *,
    name: str | None = None,
    box: TimeBox | Keep | None = KEEP,
    units: UnitBox | Keep | None = KEEP,
    now: int | None = None,
) -> Change:
    """Change a work type's name or boxes. What its items plan in units stays as it is."""
    with unit(engine, board_of_type(engine, type_id), "type edit", now) as work:
        before = row = work.type(type_id)
        if name is not None:
            row = work.change(row, name=_check_type_name(work, name, type_id))
        if not isinstance(box, Keep):
            bounds.check_box(box)
            row = set_row_box(work, row, "type", box, None)
        if not isinstance(units, Keep):
            row = set_unit_box(work, row, units)
        if not work.images():
            return work.unchanged(f"{row.name} is as it was")
        return work.end("; ".join(_edited(before, row)))


def _edited(before: WorkType, after: WorkType) -> Iterator[str]:
    """What was changed of a work type, in the words of the log."""
    if after.name != before.name:
        yield f"renamed the work type {before.name} to {after.name}"
    if after.box != before.box:
        yield words.set_to(f"the time box of {after.name}", after.box)
    if after.units != before.units:
        yield words.set_to(f"the box of units of {after.name}", after.units)


def delete_type(engine: Engine, type_id: int, *, into: int | None = None, now: int | None = None) -> Change:
    """Delete a work type; its items get the type `into`. Raises RuleRefused where there are some and none is named."""
    with unit(engine, board_of_type(engine, type_id), "type delete", now) as work:
        row = work.type(type_id)
        items = queries.of_type(work.raw, type_id)
        if items and into is None:
            some = "An item is" if len(items) == 1 else f"{len(items):,} items are"
            raise RuleRefused(f"{some} of the type {row.name}: name the type to get instead.")
        if into is not None:
            if work.type(into) == row:
                raise RuleRefused(f"{row.name} cannot take its own items.")
            others = [replace(stand_of(item), type_id=into) for item in items]
            decide_moves(work, list(zip(items, others, strict=True)))
            for item in items:
                work.change(item, type_id=into)
                work.touched.add(item.id)
        work.change(row, deleted=1)
        return work.end(f"deleted the work type {row.name}")
