"""Commands on a board's shape: limits, columns, work types and time boxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from kanban_tui.board import text
from kanban_tui.board.history import Change
from kanban_tui.board.layout import check_order
from kanban_tui.board.limits import Occupancy, Place, Stand
from kanban_tui.board.model import Kind, TimeBox
from kanban_tui.errors import BadValue, NotFound, RuleRefused
from kanban_tui.store.boxing import check_box, set_row_box
from kanban_tui.store.commands.content import KEEP, Keep
from kanban_tui.store.commands.lookup import board_of, board_of_column
from kanban_tui.store.placing import cancel_unfinished, put
from kanban_tui.store.tables import ColumnRow, ItemRow, TypeRow, ident
from kanban_tui.store.transaction import Unit, stand, stand_in, unit


def _board_of_type(engine: Engine, type_id: int) -> int:
    with Session(engine) as session:
        row = session.get(TypeRow, type_id)
        if row is None or row.deleted:
            raise NotFound("There is no such work type.")
        return row.board_id


def set_limit(
    engine: Engine,
    board_id: int,
    column_id: int | None,
    limit: int | None,
    *,
    drain: bool = False,
    now: int | None = None,
) -> Change:
    """Set the limit of a column, or of the board for None; None is no limit and 0 closes.

    A limit under the count is refused, or with `drain` held at the count and lowered with it until it is reached.
    """
    if limit is not None and limit < 0:
        raise BadValue(f"A limit is 0 or more, not {limit}.")
    with unit(engine, board_id, "limit", now) as work:
        column = None if column_id is None else work.column(column_id)
        if column is not None and column.kind == Kind.DONE and limit is not None:
            raise RuleRefused(f"{column.name} is a done column, and those have no limit.")
        row = work.scope_of(column_id)
        name = work.board.name if column is None else column.name
        before = work.occupancy()
        wanted = before.scope(ident(row)).limited(limit, drain=drain)
        work.decide(before, before.with_scope(wanted), target=column)
        if (row.wip_limit, row.drain_to) == (wanted.limit, wanted.drain_to):
            return work.unchanged(f"the limit of {name} is {_limit(limit)} already")
        old, row.wip_limit, row.drain_to = row.wip_limit, wanted.limit, wanted.drain_to
        subject = work.board if column is None else column
        work.log_policy("limit", "board" if column is None else "column", ident(subject), old, limit)
        if column_id is not None:
            work.columns_touched.add(column_id)
        how = f" (draining from {wanted.limit})" if wanted.drain_to is not None else ""
        return work.end(f"set the limit of {name} to {_limit(limit)}{how}")


def _limit(limit: int | None) -> str:
    return "none" if limit is None else str(limit)


def _check_column_name(work: Unit, name: str, column_id: int | None = None) -> str:
    clean = text.name(name, "The name of the column")
    for column in work.columns():
        if column.name_key == text.key(clean) and column.id != column_id:
            raise RuleRefused(f"There is a column {column.name} already.")
    return clean


def _decide_shape(
    work: Unit,
    before: Occupancy,
    places: list[Place],
    *,
    moves: Sequence[tuple[ItemRow, Stand]] = (),
    target: ColumnRow | None = None,
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
    after = before.reshaped(places, moves=[(stand(row), there) for row, there in moves])
    work.decide(before, after, moving=[row for row, _ in moves], target=target)


def _of_type(item: ItemRow, type_id: int) -> Stand | None:
    found = stand(item)
    return None if found is None else found._replace(type_id=type_id)


def _number(work: Unit, columns: list[ColumnRow]) -> tuple[str, ...]:
    """Write the order of the columns; what counts as started may be another, so every clock is derived anew.

    Gives what else there is to say.
    """
    for position, column in enumerate(columns):
        column.position = position
    work.shape_changed = True
    work.columns_touched |= {ident(column) for column in columns}
    work.session.flush()
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
    if limit is not None and limit < 0:
        raise BadValue(f"A limit is 0 or more, not {limit}.")
    with unit(engine, board_id, "column add", now) as work:
        clean = _check_column_name(work, name)
        columns = work.columns()
        if index is None:
            sort = 0 if kind is Kind.QUEUE else 1 if kind.in_progress else 2
            index = sum(_sort(column) <= sort for column in columns)
        if not 0 <= index <= len(columns):
            raise BadValue(f"A place is from 1 to {len(columns) + 1}, not {index + 1}.")
        before = work.occupancy(crowd=True)
        places = list(before.places)
        places.insert(index, Place(0, clean, kind))
        _decide_shape(work, before, places)
        if kind is Kind.DONE and limit is not None:
            raise RuleRefused(f"{clean} is a done column, and those have no limit.")
        row = ColumnRow(board_id=board_id, name=clean, name_key=text.key(clean), kind=kind.value, position=index)
        work.session.add(row)
        work.session.flush()
        work.scope_of(ident(row)).wip_limit = limit
        columns.insert(index, row)
        return work.end(f"added the column {clean}", notes=_number(work, columns))


def _sort(column: ColumnRow) -> int:
    kind = Kind(column.kind)
    return 0 if kind is Kind.QUEUE else 1 if kind.in_progress else 2


def rename_column(engine: Engine, column_id: int, name: str, *, now: int | None = None) -> Change:
    """Give a column another name."""
    with unit(engine, board_of_column(engine, column_id), "column rename", now) as work:
        row = work.column(column_id)
        clean = _check_column_name(work, name, column_id)
        if clean == row.name:
            return work.unchanged(f"the column is called {clean} already")
        old, row.name, row.name_key = row.name, clean, text.key(clean)
        work.columns_touched.add(column_id)
        return work.end(f"renamed the column {old} to {clean}")


def set_kind(engine: Engine, column_id: int, kind: Kind, *, now: int | None = None) -> Change:
    """Set what standing in a column means. The counts that result must satisfy every limit."""
    with unit(engine, board_of_column(engine, column_id), "column kind", now) as work:
        row = work.column(column_id)
        if row.kind == kind:
            return work.unchanged(f"{row.name} is {kind.value} already")
        before = work.occupancy(crowd=True)
        _decide_shape(work, before, [replace(p, kind=kind) if p.id == column_id else p for p in before.places])
        row.kind = kind.value
        return work.end(f"made {row.name} {kind.value}", notes=_number(work, work.columns()))


def move_column(engine: Engine, column_id: int, index: int, *, now: int | None = None) -> Change:
    """Move a column to an index from the left."""
    with unit(engine, board_of_column(engine, column_id), "column move", now) as work:
        row = work.column(column_id)
        columns = work.columns()
        if not 0 <= index < len(columns):
            raise BadValue(f"A place is from 1 to {len(columns)}, not {index + 1}.")
        if columns.index(row) == index:
            return work.unchanged(f"{row.name} stands there already")
        columns.remove(row)
        columns.insert(index, row)
        before = work.occupancy(crowd=True)
        places = {place.id: place for place in before.places}
        _decide_shape(work, before, [places[ident(column)] for column in columns])
        return work.end(f"moved the column {row.name} to place {index + 1}", notes=_number(work, columns))


def delete_column(engine: Engine, column_id: int, *, into: int | None = None, now: int | None = None) -> Change:
    """Retire a column; its items go to `into`, which must have room for all. Cannot be undone."""
    with unit(engine, board_of_column(engine, column_id), "column delete", now) as work:
        row = work.column(column_id)
        columns = work.columns()
        place = columns.index(row)
        columns.remove(row)
        check_order([Kind(column.kind) for column in columns])
        rows = list(
            work.session.exec(
                select(ItemRow)
                .where(ItemRow.column_id == column_id, ItemRow.archived == 0)
                .order_by(col(ItemRow.position), col(ItemRow.id))
            )
        )
        if into is None and rows:
            raise RuleRefused(f"{row.name} holds {len(rows)}: name the column that takes them.")
        if into == column_id:
            raise RuleRefused(f"{row.name} cannot take its own items.")
        target = columns[max(0, place - 1)] if into is None else work.column(into)
        before = work.occupancy(crowd=True)
        _decide_shape(
            work,
            before,
            [p for p in before.places if p.id != column_id],
            moves=[(item, stand_in(item, ident(target))) for item in rows],
            target=target,
        )
        put(work, [(item, target) for item in rows])
        work.touched |= {ident(item) for item in rows}
        limit = work.scope_of(column_id)
        limit.wip_limit = limit.drain_to = None
        row.deleted, row.retired_into = 1, ident(target)
        work.session.flush()
        notes = _number(work, columns)
        moved = f", its {len(rows)} to {target.name}" if rows else ""
        return work.end(f"deleted the column {row.name}{moved}", final=True, notes=notes)


def add_type(engine: Engine, board_id: int, name: str, box: TimeBox | None = None, *, now: int | None = None) -> Change:
    """A new work type, with the time box of its items."""
    check_box(box)
    with unit(engine, board_id, "type add", now) as work:
        clean = _check_type_name(work, name)
        row = TypeRow(board_id=board_id, name=clean, name_key=text.key(clean))
        work.session.add(row)
        work.session.flush()
        set_row_box(work, row, "type", box, None)
        return work.end(f"added the work type {clean}")


def _check_type_name(work: Unit, name: str, type_id: int | None = None) -> str:
    clean = text.name(name, "The name of the work type")
    taken = select(TypeRow).where(
        TypeRow.board_id == work.board.id, TypeRow.name_key == text.key(clean), col(TypeRow.deleted) == 0
    )
    for row in work.session.exec(taken):
        if row.id != type_id:
            raise RuleRefused(f"There is a work type {row.name} already.")
    return clean


def edit_type(
    engine: Engine,
    type_id: int,
    *,
    name: str | None = None,
    box: TimeBox | Keep | None = KEEP,
    now: int | None = None,
) -> Change:
    """Change a work type's name or time box."""
    with unit(engine, _board_of_type(engine, type_id), "type edit", now) as work:
        row = work.type(type_id)
        if name is not None:
            row.name = _check_type_name(work, name, type_id)
            row.name_key = text.key(row.name)
        if not isinstance(box, Keep):
            check_box(box)
            set_row_box(work, row, "type", box, None)
        if not work.images():
            return work.unchanged(f"{row.name} is as it was")
        return work.end(f"edited the work type {row.name}")


def delete_type(engine: Engine, type_id: int, *, into: int | None = None, now: int | None = None) -> Change:
    """Delete a work type; its items get the type `into`. Raises RuleRefused where there are some and none is named."""
    with unit(engine, _board_of_type(engine, type_id), "type delete", now) as work:
        row = work.type(type_id)
        rows = list(work.session.exec(select(ItemRow).where(ItemRow.type_id == type_id, ItemRow.deleted == 0)))
        if rows and into is None:
            raise RuleRefused(f"{len(rows)} items are of the type {row.name}: name the type they get.")
        if into is not None:
            other = work.type(into)
            if other is row:
                raise RuleRefused(f"{row.name} cannot take its own items.")
            work.decide_moves([(item, _of_type(item, into)) for item in rows])
            for item in rows:
                item.type_id = into
                work.touched.add(ident(item))
        row.deleted = 1
        return work.end(f"deleted the work type {row.name}")


def set_box(
    engine: Engine,
    subject: Literal["type", "column", "item"],
    subject_id: int,
    box: TimeBox | None,
    *,
    reason: str | None = None,
    now: int | None = None,
) -> Change:
    """Set or remove the time box of a work type, a column or an item. The log keeps what held before."""
    check_box(box)
    why = None if reason is None else text.one_line(reason, "The reason", text.MAX_TITLE)
    if subject == "item":
        board_id = board_of(engine, subject_id)
    elif subject == "column":
        board_id = board_of_column(engine, subject_id)
    else:
        board_id = _board_of_type(engine, subject_id)
    with unit(engine, board_id, "timebox", now) as work:
        row: ItemRow | ColumnRow | TypeRow
        if subject == "item":
            row = work.item(subject_id)
            label = f"#{subject_id}"
        else:
            row = work.column(subject_id) if subject == "column" else work.type(subject_id)
            label = row.name
        set_row_box(work, row, subject, box, why)
        if not work.images():
            return work.unchanged(f"the time box of {label} is as it was")
        return work.end(f"{'set' if box else 'removed'} the time box of {label}")


def rebox(engine: Engine, item: int, reason: str, *, now: int | None = None) -> Change:
    """Set the used time of an item's box to 0, with a reason. The log keeps that it was done."""
    why = text.one_line(reason, "The reason", text.MAX_TITLE)
    with unit(engine, board_of(engine, item), "rebox", now) as work:
        row = work.item(item)
        work.log_policy("rebox", "item", item, None, None, why)
        work.columns_touched.add(row.column_id)
        return work.end(f"reboxed #{item}: {why}")
