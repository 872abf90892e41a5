"""Undo and redo: any process undoes the last command of a board, whoever gave it; where a server keeps the board, the
last one that the same person gave, as long as nobody changed since what it changed.

Both are commands of their own, checked against the board as it is now: another item may have taken the slot. Rows go
back to their images, moves are voided (or brought back) by new rows, and policies get the opposite entry.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import asdict, replace

from kanban_tui.board.change import Change, Move
from kanban_tui.board.crossings import void_ids
from kanban_tui.board.layout import check_order
from kanban_tui.board.limits import Occupancy, Place, Scope, Stand, stand_of
from kanban_tui.board.model import Column, Item, Kind
from kanban_tui.errors import RuleRefused
from kanban_tui.store import person, queries, records
from kanban_tui.store.commands.limiting import reshape
from kanban_tui.store.deciding import check_policies, decide
from kanban_tui.store.fullness import occupancy
from kanban_tui.store.placing import park
from kanban_tui.store.sql import Engine
from kanban_tui.store.transaction import Images, Unit, unit, update, write

# A row that a command made goes away by its mark.
_GONE: dict[str, dict[str, Any]] = {"item": {"deleted": 1, "archived": 1}}

Wanted = Mapping[int, dict[str, Any]]
"""The values that rows are to have, by their ids."""


class _Given(Struct, frozen=True):
    """A command of the log."""

    id: int
    summary: str
    state: str
    actor: str
    images: str


def undo(engine: Engine, board_id: int, *, anyones: bool = False, now: int | None = None) -> Change:
    """Undo the last command of a board; where several share it one's own last one, with `anyones` the last of all.

    Raises RuleRefused where there is none, where it cannot be undone, or where somebody went on from it.
    """
    with unit(engine, board_id, "undo", now) as work:
        command = _find(work, "undo", "state IN ('done', 'final')", "DESC", anyones)
        if command.state == "final":
            raise RuleRefused(f"This cannot be undone: {command.summary}.")
        _refuse_overtaken(work, command)
        _apply(work, command, "before")
        update(work.raw, "command", command.id, {"state": "undone"})
        return work.end(f"undid: {command.summary}", notes=_who(work, command))


def redo(engine: Engine, board_id: int, *, anyones: bool = False, now: int | None = None) -> Change:
    """Do again what was undone last; where several share the board of one's own, with `anyones` of all.

    Raises RuleRefused where there is nothing, or where somebody went on from how it is without that.
    """
    with unit(engine, board_id, "redo", now) as work:
        command = _find(work, "redo", "state = 'undone'", "ASC", anyones)
        _refuse_before_others(work, command)
        _refuse_overtaken(work, command)
        _apply(work, command, "after")
        update(work.raw, "command", command.id, {"state": "done"})
        return work.end(f"redid: {command.summary}", notes=_who(work, command))


_GIVEN = "SELECT id, summary, state, actor, images FROM command WHERE board_id = ? AND id <> ?"


def _find(work: Unit, what: str, which: str, order: str, anyones: bool) -> _Given:
    """The first command of a kind, of anybody or of who asks. Raises RuleRefused where there is none."""
    whose, who = ("", []) if anyones else person.own(work.raw)
    values = [work.board.id, work.command_id, *who]
    row = work.raw.execute(f"{_GIVEN} AND {which}{whose} ORDER BY id {order} LIMIT 1", values).fetchone()
    if row is None:
        others = f"; `wip {what} --anyones` in a shell takes what others did" if who else ""
        raise RuleRefused(f"There is nothing {'of yours ' if who else ''}to {what}{others}.")
    return _Given(*row)


def _refuse_overtaken(work: Unit, command: _Given) -> None:
    """Refuse what somebody has gone on from, or the shape that cannot be made undone. In a file nobody ever has."""
    later = work.raw.execute(
        f"{_GIVEN} AND id > ? AND state IN ('done', 'final') ORDER BY id", (work.board.id, work.command_id, command.id)
    )
    for given in (_Given(*row) for row in later.fetchall()):
        if given.state == "final" or _goes_on(work, given, command):
            raise RuleRefused(
                f"{command.summary}: {person.name_of(given.actor)} went on from that ({given.summary})."
                " `wip undo --anyones` in a shell undoes the latest of all."
            )


def _refuse_before_others(work: Unit, command: _Given) -> None:
    """Refuse to do again what went on from something that is still undone."""
    earlier = work.raw.execute(
        f"{_GIVEN} AND id < ? AND state = 'undone' ORDER BY id", (work.board.id, work.command_id, command.id)
    )
    for given in (_Given(*row) for row in earlier.fetchall()):
        if _goes_on(work, command, given):
            raise RuleRefused(
                f"{command.summary}: that went on from what is undone ({given.summary}, by"
                f" {person.name_of(given.actor)}), which is to be redone first."
            )


# The values of a row that name a row of another table.
_NAMES = {"item_id": "item", "parent_id": "item", "column_id": "board_column", "type_id": "work_type"}

Row = tuple[str, int]
"""A table and an id."""


def _goes_on(work: Unit, later: _Given, earlier: _Given) -> bool:
    """Whether a command changed what an earlier one did, or has to do with a row that is there by it alone."""
    before: Images = json.loads(earlier.images)
    after: Images = json.loads(later.images)
    changed = {(table, number) for table, entries in before.items() for number, _, _ in entries}
    if any((table, number) in changed for table, entries in after.items() for number, _, _ in entries):
        return True
    made = {(table, number) for table, entries in before.items() for number, old, _ in entries if old is None}
    return bool(made) and not made.isdisjoint(_named(work, later, after))


def _named(work: Unit, command: _Given, images: Images) -> Iterator[Row]:
    """The rows that a command has to do with: its items, and what the rows that it wrote name."""
    items = work.raw.execute("SELECT item_id FROM command_item WHERE command_id = ?", (command.id,))
    yield from (("item", number) for (number,) in items.fetchall())
    for table, entries in images.items():
        for number, _, after in entries:
            yield from ((_NAMES[name], value) for name, value in after.items() if name in _NAMES and value is not None)
            yield from (("board_column", column) for column in after.get("columns", ()))
            if table == "wip_scope":
                of = "SELECT column_id, type_id FROM wip_scope WHERE id = ?"
                column, kind = work.raw.execute(of, (number,)).fetchone()
                yield from (("board_column", column), ("work_type", kind))


def _who(work: Unit, command: _Given) -> tuple[str, ...]:
    """Whose the command was, where it was another person's."""
    giver = person.name_of(command.actor)
    return () if giver == person.name_of(work.actor) else (f"It was given by {giver}.",)


def _apply(work: Unit, command: _Given, side: Literal["before", "after"]) -> None:
    images: Images = json.loads(command.images)
    wanted = {table: _wanted(table, entries, side) for table, entries in images.items()}
    of_items = wanted.pop("item", {})
    for number in wanted.get("scope_column", {}):  # of a scope whose columns alone were changed
        wanted.setdefault("wip_scope", {}).setdefault(number, {})
    items = queries.by_numbers(work.raw, of_items)
    _decide(work, items, of_items, wanted)
    _write_moves(work, command, side)
    for item in items:
        of_items[item.id].setdefault("archived", item.archived)
    park(work, items)
    columns = wanted.pop("scope_column", {})
    for number, values in wanted.get("wip_scope", {}).items():
        if "measure" in values or "chosen" in values or number in columns:
            _reshape(work, number, values, columns.get(number))
    for table, rows in (*wanted.items(), ("item", of_items)):
        for number, values in rows.items():
            update(work.raw, table, number, values)
    work.shape_changed = "board_column" in wanted
    for item in items:
        work.moved.add(item.id)
        work.columns_touched |= {item.column_id, of_items[item.id].get("column_id", item.column_id)}
    touched = work.raw.execute("SELECT item_id FROM command_item WHERE command_id = ?", (command.id,))
    work.touched |= {number for (number,) in touched}
    _write_policy(work, command, side)


def _reshape(work: Unit, scope_id: int, values: dict[str, Any], columns: dict[str, Any] | None) -> None:
    """Let a scope count what it counted, before its limit is written; it keeps the columns that were named.

    A limit that the command left as it was is written again too: a scope is counted anew without one.
    """
    measure, chosen, limit, drain_to = work.raw.execute(
        "SELECT measure, chosen, wip_limit, drain_to FROM wip_scope WHERE id = ?", (scope_id,)
    ).fetchone()
    values.setdefault("wip_limit", limit)
    values.setdefault("drain_to", drain_to)
    covered = [
        number for (number,) in work.raw.execute("SELECT column_id FROM scope_column WHERE scope_id = ?", (scope_id,))
    ]
    values["chosen"] = 1 if values.get("chosen", chosen) else chosen
    shape = {"measure": values.get("measure", measure), "chosen": values["chosen"]}
    reshape(work, scope_id, shape, covered if columns is None else columns["columns"])


def _wanted(table: str, entries: list[list[Any]], side: str) -> dict[int, dict[str, Any]]:
    """The values that the rows a command changed are to have."""
    found: dict[int, dict[str, Any]] = {}
    for number, before, after in entries:
        if side == "after":
            found[number] = {name: value for name, value in after.items() if name != "id"}
        else:
            found[number] = dict(_GONE.get(table, {"deleted": 1})) if before is None else before
    return found


def _decide(work: Unit, items: list[Item], of_items: Wanted, shape: Mapping[str, Wanted]) -> None:
    """Ask the rule about the board with these values, as about any other change."""
    there = {item.id: _stand(item, of_items[item.id]) for item in items}
    moves = [(stand_of(item), there[item.id]) for item in items]
    moving = [item for item in items if stand_of(item) != there[item.id]]
    target_id = next((number for item in moving if (number := of_items[item.id].get("column_id")) is not None), None)
    if target_id is None and moving:
        target_id = moving[0].column_id
    columns, limits = shape.get("board_column", {}), shape.get("wip_scope", {})
    reshaped = bool(columns) or any("measure" in wanted or "chosen" in wanted for wanted in limits.values())
    check_policies(work, [(item, there[item.id]) for item in moving])
    before = occupancy(work.raw, work.board, crowd=reshaped or "scope_column" in shape)
    standing = {column.id: column for column in (*work.board.columns, *work.board.retired)}
    if before.crowd is None:
        after = before.moved(*moves)
    else:
        changed = [_column(column, columns.get(number, {})) for number, column in standing.items()]
        kept = sorted((column for column in changed if not column.deleted), key=lambda c: (c.position, c.id))
        check_order([column.kind for column in kept])
        places = [Place(column.id, column.name, column.kind) for column in kept]
        scopes = [_scope(scope, limits[scope.id], shape) for scope in before.scopes if scope.id in limits]
        after = before.reshaped(places, scopes, moves)
        _check_empty(changed, after)
    for number, wanted in limits.items():
        scope = next((scope for scope in after.scopes if scope.id == number), None)
        if scope is not None:
            now = {"wip_limit": scope.limit, "drain_to": scope.drain_to, **wanted}
            after = after.with_scope(replace(scope, limit=now["wip_limit"], drain_to=now["drain_to"]))
    decide(before, after, moving=moving, target=None if target_id is None else standing.get(target_id))


def _stand(item: Item, wanted: dict[str, Any]) -> Stand:
    """An item as limits will see it."""
    values = {**asdict(stand_of(item)), "column_id": item.column_id, "archived": item.archived}
    values.update({name: wanted[name] for name in values if name in wanted})
    return Stand(None) if values.pop("archived") else Stand(**values)


def _column(column: Column, wanted: dict[str, Any]) -> Column:
    names = ("name", "position", "deleted")
    kind = Kind(wanted.get("kind", column.kind))
    return replace(column, kind=kind, **{name: wanted[name] for name in names if name in wanted})


def _scope(scope: Scope, wanted: dict[str, Any], shape: Mapping[str, Wanted]) -> Scope:
    """A scope that counts what it counted."""
    columns = shape.get("scope_column", {}).get(scope.id, {}).get("columns")
    return replace(
        scope,
        measure=wanted.get("measure", scope.measure),
        chosen=scope.chosen or bool(wanted.get("chosen", 0)),
        columns=scope.columns if columns is None else frozenset(columns),
    )


def _check_empty(columns: list[Column], after: Occupancy) -> None:
    """A column that goes away holds nothing. Raises RuleRefused."""
    held: dict[int | None, int] = {}
    for there, number in (after.crowd or {}).items():
        held[there.column_id] = held.get(there.column_id, 0) + number
    for column in columns:
        if column.deleted and held.get(column.id):
            raise RuleRefused(f"{column.name} holds {held[column.id]} now: move them first.")


def _write_moves(work: Unit, command: _Given, side: str) -> None:
    """Void the moves of a command, or void what voided them."""
    own = work.raw.execute(
        "SELECT item_id, id FROM move WHERE command_id = ? AND voids IS NULL ORDER BY id", (command.id,)
    ).fetchall()
    for item_id in dict.fromkeys(item_id for item_id, _ in own):
        history = records.moves(work.raw, item_id)
        void = void_ids(history)
        for number in (number for owner, number in own if owner == item_id):
            if side == "before" and number not in void:
                _void(work, item_id, number)
            elif side == "after" and number in void:
                _void(work, item_id, _voiding(history, number))


def _voiding(history: list[Move], number: int) -> int:
    """The row that holds a move void now: the latest that names it."""
    return max(move.id for move in history if move.voids == number)


def _void(work: Unit, item_id: int, number: int) -> None:
    row = {"item_id": item_id, "command_id": work.command_id, "at": work.now, "backdated": 0, "voids": number}
    write(work.raw, "move", **row)


def _write_policy(work: Unit, command: _Given, side: str) -> None:
    rows = work.raw.execute(
        f"SELECT {records.POLICY} FROM policy_change WHERE command_id = ? ORDER BY id", (command.id,)
    )
    for number, _, _, at, what, subject, subject_id, *sides, reason in rows.fetchall():
        before, after = reversed(sides) if side == "before" else sides
        work_at = work.now
        if what == "rebox" and side == "before":
            what, before = "rebox_undone", str(number)
        elif what == "expedite" and side == "before":
            what = "expedite_undone"
        elif what in ("rebox", "expedite"):
            # Of an item it is as if it had never been undone.
            work_at = at
        values = {"what": what, "subject": subject, "subject_id": subject_id, "before": before, "after": after}
        write(
            work.raw,
            "policy_change",
            board_id=work.board.id,
            command_id=work.command_id,
            at=work_at,
            reason=reason,
            **values,
        )
