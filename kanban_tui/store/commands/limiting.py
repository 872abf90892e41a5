"""Setting limits, of whatever kind: one function for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from kanban_tui.board import bounds, text
from kanban_tui.board.change import Change
from kanban_tui.board.limits import Measure, Occupancy, Scope, ScopeKind
from kanban_tui.board.words import set_to
from kanban_tui.errors import BadValue, NotFound, RuleRefused
from kanban_tui.store.deciding import decide
from kanban_tui.store.fullness import occupancy
from kanban_tui.store.sql import Connection, Engine
from kanban_tui.store.transaction import Unit, unit, update, write


class Subject(Struct, frozen=True):
    """What a limit is of: a column or a type by its id, a person or a group by name, or what a board has one of."""

    kind: ScopeKind = "board"
    id: int | None = None
    name: str = ""


def set_limit(
    engine: Engine,
    board_id: int,
    subject: Subject | int | None,
    limit: int | None,
    *,
    drain: bool = False,
    measure: Measure | None = None,
    columns: Sequence[int] | None = None,
    now: int | None = None,
) -> Change:
    """Set a limit; None is no limit and 0 closes. A number is a column's id, and None the board.

    A limit under the count is refused, or with `drain` held at the count and lowered with it until it is reached.
    `measure` is what it counts, `columns` what a group covers: None leaves both as they are.
    """
    bounds.limit(limit)
    if not isinstance(subject, Subject):
        subject = Subject() if subject is None else Subject("column", subject)
    with unit(engine, board_id, "limit", now) as work:
        _check(work, subject, limit, columns)
        if subject.kind == "person":
            subject = replace(subject, name=work.who(subject.name) or "")
        scope_id = _row(work, subject, limit)
        before = occupancy(work.raw, work.board, crowd=measure is not None or columns is not None)
        here = before.scope(scope_id)
        after = _changed(before, here, measure, columns)
        counted = after.scope(scope_id)
        after = after.with_scope(counted.limited(limit, drain=drain))
        wanted = after.scope(scope_id)
        name = _name(work, here)
        target = work.column(here.column_id) if here.column_id is not None else None
        decide(before, after, target=target)
        if wanted == replace(here, count=wanted.count):
            return work.unchanged(f"the limit of {name} is {_limit(limit)} already")
        _write(work, here, wanted)
        subject_id = {"board": board_id, "column": here.column_id, "type": here.type_id}.get(here.kind)
        known = here.kind if subject_id is not None else "scope"
        work.log_policy("limit", known, scope_id if subject_id is None else subject_id, here.limit, limit)
        if here.column_id is not None:
            work.columns_touched.add(here.column_id)
        return work.end(set_to(f"the limit of {name}", _told(work, here, wanted, limit)))


def set_single_piece(engine: Engine, board_id: int, on: bool, *, drain: bool = False, now: int | None = None) -> Change:
    """One item at a time over all columns in progress: the limit of the board is 1. Off, it is what it was before.

    Raises WipLimitReached where more is in progress; with `drain` the limit falls as items leave. Raises RuleRefused
    where the limit of the board counts units.
    """
    limit: int | None = 1
    with engine.connect() as connection:
        if on:
            _check_counts_items(connection, board_id)
        else:
            limit = _before_single(connection, board_id)
    return set_limit(engine, board_id, None, limit, drain=drain, now=now)


def _check_counts_items(c: Connection, board_id: int) -> None:
    (measure,) = c.execute(
        "SELECT measure FROM wip_scope WHERE board_id = ? AND kind = 'board'", (board_id,)
    ).fetchone()
    if measure != "items":
        raise RuleRefused("The limit of the board counts units: `wip limit --total N --items` lets it count items.")


def _before_single(c: Connection, board_id: int) -> int | None:
    """The limit of a board before it was set to 1, or today's where it is another one."""
    scope = c.execute(
        "SELECT wip_limit, drain_to FROM wip_scope WHERE board_id = ? AND kind = 'board'", (board_id,)
    ).fetchone()
    if 1 not in scope:
        return None if scope[0] is None else int(scope[0])
    row = c.execute(
        "SELECT p.before FROM policy_change p JOIN command k ON k.id = p.command_id WHERE p.board_id = ?"
        # An undo that brought the 1 back did not set it.
        " AND subject = 'board' AND what = 'limit' AND after = '1' AND k.name <> 'undo' ORDER BY p.id DESC LIMIT 1",
        (board_id,),
    ).fetchone()
    return None if row is None or row[0] is None else int(row[0])


def _check(work: Unit, subject: Subject, limit: int | None, columns: Sequence[int] | None) -> None:
    if subject.kind == "column":
        column = work.column(subject.id)
        if limit is not None:
            bounds.check_limited(column.name, column.kind)
    if columns is not None:
        if subject.kind != "group":
            raise BadValue("Only a group has columns of its own.")
        if not columns:
            raise BadValue("A group has at least one column.")
        for number in columns:
            covered = work.column(number)
            bounds.check_limited(covered.name, covered.kind)


def _row(work: Unit, subject: Subject, limit: int | None) -> int:
    """The id of a scope's row, made without a limit where there is none: without one it says no to nobody."""
    kind, number = subject.kind, subject.id
    key = text.key(subject.name)
    found = work.raw.execute(
        "SELECT id FROM wip_scope WHERE board_id = :board AND kind = :kind AND name_key = :key"
        " AND coalesce(column_id, type_id, 0) = :id",
        {"board": work.board.id, "kind": kind, "key": key, "id": number or 0},
    ).fetchone()
    if found is not None:
        return int(found[0])
    if limit is None:
        raise NotFound(f"There is no limit of {subject.name or 'that kind'} on {work.board.name}.")
    name = "" if kind == "type" else subject.name if kind == "person" else text.name(subject.name)
    return write(
        work.raw,
        "wip_scope",
        board_id=work.board.id,
        kind=kind,
        type_id=None if kind != "type" or number is None else work.type(number).id,
        name=name,
        name_key=text.key(name),
        measure="items",
        chosen=0,
        held=0,
        counted=0,
    )


def _changed(before: Occupancy, scope: Scope, measure: Measure | None, columns: Sequence[int] | None) -> Occupancy:
    """With what a scope counts, and where; those of each person count as their pattern does."""
    own = [scope] if not scope.pattern else [each for each in before.scopes if each.kind == "each_person"]
    if measure is not None:
        own = [replace(each, measure=measure) for each in own]
    if columns is not None:
        own = [replace(each, columns=frozenset(columns), chosen=True) for each in own]
    return before if measure is None and columns is None else before.reshaped(before.places, own)


def _write(work: Unit, here: Scope, wanted: Scope) -> None:
    """Write a scope, its limit last: what it counts may be more than the old one allowed."""
    limits = (
        {"wip_limit": here.limit, "drain_to": here.drain_to},
        {"wip_limit": wanted.limit, "drain_to": wanted.drain_to},
    )
    shape = (
        {"measure": here.measure, "chosen": int(here.chosen)},
        {"measure": wanted.measure, "chosen": int(wanted.chosen)},
    )
    reach = sorted(here.columns), sorted(wanted.columns)
    if shape[0] != shape[1] or reach[0] != reach[1]:
        reshape(work, here.id, shape[1], reach[1])
    work.change_row("wip_scope", here.id, {**limits[0], **shape[0]}, {**limits[1], **shape[1]})
    if reach[0] != reach[1]:
        work.keep("scope_column", here.id, {"columns": reach[0]}, {"columns": reach[1]})


def reshape(work: Unit, scope_id: int, shape: Mapping[str, object], columns: Sequence[int]) -> None:
    """Let a scope count something else or elsewhere, without a limit until one is written."""
    update(work.raw, "wip_scope", scope_id, {"wip_limit": None, "drain_to": None})
    update(work.raw, "wip_scope", scope_id, shape)
    if shape["chosen"]:
        marks = ", ".join("?" * len(columns))
        work.raw.execute(
            f"DELETE FROM scope_column WHERE scope_id = ? AND column_id NOT IN ({marks})", (scope_id, *columns)
        )
        work.raw.executemany(
            "INSERT INTO scope_column (column_id, scope_id) SELECT :column, :scope WHERE NOT EXISTS"
            " (SELECT 1 FROM scope_column WHERE column_id = :column AND scope_id = :scope)",
            [{"column": column, "scope": scope_id} for column in columns],
        )


def _name(work: Unit, scope: Scope) -> str:
    match scope.kind:
        case "type":
            return f"the type {scope.name}"
        case "lane":
            return "the expedite lane"
        case "each_person":
            return "each person"
        case "board":
            return f"the board {work.board.name}"
    return scope.name


def _told(work: Unit, here: Scope, wanted: Scope, limit: int | None) -> str:
    """A limit as the log words it, with what it counts and where, if that is not what goes without saying."""
    how = f" (draining from {wanted.limit})" if wanted.drain_to is not None else ""
    said = limit is not None and (wanted.measure == "units" or wanted.measure != here.measure)
    measure = f" {wanted.measure.removesuffix('s') if limit == 1 else wanted.measure}" if said else ""
    names = [column.name for column in work.board.columns if column.id in wanted.columns]
    where = f" over {', '.join(names)}" if wanted.chosen and (wanted.columns != here.columns or not here.chosen) else ""
    return f"{_limit(limit)}{measure}{where}{how}"


def _limit(limit: int | None) -> str:
    return "none" if limit is None else str(limit)
