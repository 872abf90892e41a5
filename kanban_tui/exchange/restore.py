"""The JSON document of a board read back, every rule of the board checked before anything is believed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Container, Hashable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypedDict, TypeVar

from kanban_tui.board import clock, text
from kanban_tui.board.bounds import MOST_DAYS, MOST_UNITS, check_box
from kanban_tui.board.change import DOUBTS
from kanban_tui.board.crossings import crossings, effective
from kanban_tui.board.history import Block, BoardHistory, History, Move, Note, PolicyChange, RefusalRecord
from kanban_tui.board.layout import OFF_BOARD, Layout
from kanban_tui.board.limits import EXPEDITE, KINDS, Measure, Scope, exceeded, of_board, stand_of
from kanban_tui.board.model import Basis, Board, Column, Item, Kind, WorkType
from kanban_tui.board.timebox import decode
from kanban_tui.errors import BadFile, RuleRefused
from kanban_tui.exchange import decoding
from kanban_tui.exchange.document import FORMAT, SCHEMA_VERSION
from kanban_tui.exchange.fields import LARGEST, Fields

Id = TypeVar("Id", bound=Hashable)


class Box(TypedDict):
    """The fields of what carries a time box."""

    box_basis: Basis | None
    box_amount: int | None


class Held(TypedDict):
    """The fields of what carries a limit."""

    wip_limit: int | None
    drain_to: int | None


def parse(path: Path, *, now: int | None = None) -> BoardHistory:
    """The board of a document, with the ids of the document; nothing in it is later than `now`.

    Raises NotFound, or BadFile with all that is wrong, each naming its place. What depends on something is looked at
    only where that is right: items where the columns are, limits where the items are.
    """
    try:
        value = json.loads(decoding.read(path)[0])
    except json.JSONDecodeError as error:
        raise BadFile(f"{path}, line {error.lineno}: not JSON ({error.msg}).") from None
    except ValueError:
        raise BadFile(f"{path}: not JSON (a number with too many digits).") from None
    except RecursionError:
        raise BadFile(f"{path}: not a board (nested too deeply).") from None
    whole = Fields(path, "", value, clock.now() if now is None else now)
    if whole.value.get("format") != FORMAT:
        raise whole.bad("format", f"{FORMAT!r}, as wip export writes it")
    version = whole.whole("schema_version")
    whole.check()
    if version > SCHEMA_VERSION:
        raise BadFile(f"{path} was written by a newer wip ({whole.value.get('version')}).")
    board = _board(whole)
    whole.check()
    try:
        layout = Layout.of(board.columns, board.retired)
    except RuleRefused as error:
        raise BadFile(f"{path}: columns: {error}") from None
    items = whole.each("items", lambda fields: _item(fields, board, layout))
    _differ(whole, "items", [entry.item.id for entry in items])
    _differ(whole, "moves", [move.id for entry in items for move in entry.moves])
    scopes = _scopes(whole, board)
    # An item that is wrong is one all the same to what speaks of it.
    numbers = _ids(whole.value.get("items"))
    policy = whole.each("policy", lambda fields: _policy(fields, board, numbers))
    _differ(whole, "policy", [change.id for change in policy])
    refusals = whole.each("refusals", lambda fields: _refusal(fields, board, numbers))
    whole.check()
    _check_limits(whole, board, items, scopes)
    own: dict[int, list[PolicyChange]] = {}
    for change in policy:
        if change.subject == "item":
            own.setdefault(change.subject_id, []).append(change)
    return BoardHistory(
        board=board,
        items=tuple(replace(entry, policy=tuple(own.get(entry.item.id, ()))) for entry in items),
        policy=tuple(policy),
        scopes=scopes,
        refusals=tuple(replace(refusal, id=k) for k, refusal in enumerate(refusals, 1)),
    )


def _ids(entries: object) -> set[int]:
    """The ids that stand in a list of objects."""
    found = [entry.get("id") for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    return {number for number in found if type(number) is int}


def _board(whole: Fields) -> Board:
    fields = whole.part("board")
    board_id = fields.whole("id")
    columns = whole.each("columns", lambda entry: _column(entry, board_id))
    retired = whole.each("retired_columns", lambda entry: _column(entry, board_id))
    types = whole.each(
        "types", lambda entry: WorkType(entry.whole("id"), board_id, entry.text("name", text.name), **_box(entry))
    )
    ids = _differ(whole, "columns", [column.id for column in (*columns, *retired)])
    _differ(whole, "types", [kind.id for kind in types])
    _differ(whole, "columns' names", [text.key(column.name) for column in columns])
    _differ(whole, "types' names", [text.key(kind.name) for kind in types])
    for column in retired:
        if column.retired_into not in ids:
            whole.note("retired_columns", "each with the column it was retired into")
    return Board(
        id=board_id,
        name=fields.text("name", text.name),
        zone=fields.named("zone", _zone, "a time zone such as Europe/Vienna"),
        **_limit(fields),
        require_start=fields.flag("require_start"),
        at_risk_percent=fields.whole("at_risk_percent", lowest=1, highest=100),
        revision=0,
        created_at=fields.instant("created"),
        columns=tuple(replace(column, position=k) for k, column in enumerate(columns)),
        retired=tuple(replace(column, position=k, deleted=1) for k, column in enumerate(retired, len(columns))),
        types=tuple(types),
    )


def _zone(name: str) -> str:
    clock.zone(name)
    return name


def _limit(fields: Fields) -> Held:
    """A limit, and what it drains to, which is lower."""
    limit, drain_to = (fields.maybe(key, fields.whole) for key in ("limit", "drain_to"))
    if drain_to is not None and (limit is None or drain_to >= limit):
        fields.note("drain_to", "null, or less than the limit")
    return {"wip_limit": limit, "drain_to": drain_to}


def _column(fields: Fields, board_id: int) -> Column:
    kind, held = fields.named("kind", Kind, "queue, active, waiting or done"), _limit(fields)
    if kind is Kind.DONE and held["wip_limit"] is not None:
        fields.note("limit", "null: a done column has no limit")
    return Column(
        id=fields.whole("id"),
        board_id=board_id,
        name=fields.text("name", text.name),
        kind=kind,
        position=0,
        **held,
        retired_into=fields.maybe("retired_into", fields.whole),
        **_box(fields),
    )


def _box(fields: Fields) -> Box:
    if fields.value.get("time_box") is None:
        return {"box_basis": None, "box_amount": None}
    box = fields.part("time_box")
    basis = box.named("basis", Basis, "elapsed or days")
    days = basis is Basis.DAYS
    amount = box.whole("limit_units", lowest=1, highest=MOST_DAYS) if days else box.seconds("limit_seconds")
    return {"box_basis": basis, "box_amount": amount}


def _item(fields: Fields, board: Board, layout: Layout) -> History:
    number = fields.whole("id", lowest=1)
    moves = tuple(fields.each("moves", lambda entry: _move(entry, number, layout)))
    blocks = tuple(fields.each("blocks", lambda entry: _block(entry, number)))
    item = Item(
        id=number,
        board_id=board.id,
        column_id=fields.reference("column", layout.index, "a column"),
        type_id=fields.maybe(
            "type", lambda key: fields.reference(key, [kind.id for kind in board.types], "a work type")
        ),
        position=fields.whole("position", lowest=-LARGEST),
        title=fields.text("title", text.title),
        description=fields.text("description", text.description),
        tags=" ".join(fields.texts("tags", text.tag)),
        assignee=fields.maybe("assignee", lambda key: fields.text(key, text.person)),
        created_at=fields.maybe("created", fields.instant),
        entered_at=0,
        estimate=fields.maybe("estimate_seconds", fields.seconds),
        archived=fields.flag("archived"),
        lane=EXPEDITE if fields.value.get("lane") == EXPEDITE else None,
        planned_units=fields.maybe("units", lambda key: fields.whole(key, lowest=1, highest=MOST_UNITS)),
        due=fields.maybe("due", lambda key: fields.named(key, _date, "a date such as 2026-01-31")),
        **_box(fields),
    )
    history = History(item, moves, blocks, notes=_notes(fields, number))
    fields.check()
    return _placed(fields, history, layout)


def _placed(fields: Fields, history: History, layout: Layout) -> History:
    """The item with its clocks. Raises BadFile where its history does not lead to where it stands."""
    item = history.item
    _check_voids(fields, history.moves)
    kept = effective(history.moves)
    if not kept:
        raise fields.bad("moves", "at least one that was not undone")
    crossed = crossings(kept, layout)
    off = item.archived and crossed.finished is None
    if layout.of_column(kept[-1].to_column_id) != (OFF_BOARD if off else layout.of_column(item.column_id)):
        raise fields.bad("moves", "a last one to where the item stands")
    standing = [block for block in history.blocks if block.ended_at is None]
    if len(standing) > 1:
        raise fields.bad("blocks", "one at most without an end")
    clocks = replace(
        item,
        entered_at=crossed.entered or 0,
        first_started_at=crossed.first_started,
        started_at=crossed.started,
        finished_at=crossed.finished,
        blocked_at=standing[0].started_at if standing else None,
        blocked_reason=standing[0].reason if standing else None,
    )
    return replace(history, item=clocks)


def _date(value: str) -> str:
    return date.fromisoformat(value).isoformat()


def _move(fields: Fields, item: int, layout: Layout) -> Move:
    return Move(
        id=fields.whole("id"),
        item_id=item,
        command_id=0,
        from_column_id=fields.maybe("from", lambda key: fields.reference(key, layout.index, "a column")),
        to_column_id=fields.maybe("to", lambda key: fields.reference(key, layout.index, "a column")),
        at=fields.instant("at"),
        backdated=fields.flag("backdated"),
        voids=fields.maybe("voids", fields.whole),
        doubt=None if fields.value.get("doubt") is None else fields.named("doubt", _doubt, ", ".join(DOUBTS)),
    )


def _doubt(word: str) -> str:
    return DOUBTS[DOUBTS.index(word)]


def _check_voids(fields: Fields, moves: Sequence[Move]) -> None:
    """Rows stand in the order of their ids, and each that voids names an earlier one of the same item."""
    seen: set[int] = set()
    last = -1
    for move in moves:
        if move.id <= last:
            raise fields.bad("moves", "them in the order of their ids")
        last = move.id
        if move.voids is not None and move.voids not in seen:
            raise fields.bad("moves", f"an earlier move of this item, not {move.voids}, in voids")
        seen.add(move.id)


def _block(fields: Fields, item: int) -> Block:
    start, end = fields.instant("since"), fields.maybe("until", fields.instant)
    if end is not None and end < start:
        fields.note("until", "a time not before since")
    return Block(0, item, fields.text("reason", text.title), start, end)


def _notes(fields: Fields, item: int) -> tuple[Note, ...]:
    """The notes on an item; none in a document from before there were any."""
    if fields.value.get("notes") is None:
        return ()
    return tuple(
        fields.each(
            "notes",
            lambda entry: Note(
                0, item, entry.instant("at"), entry.text("text", text.note), entry.text("by", text.name)
            ),
        )
    )


def _policy(fields: Fields, board: Board, items: Container[int]) -> PolicyChange:
    what = fields.named("what", WHAT.__getitem__, ", ".join(WHAT))
    known: dict[str, Container[int]] = {
        "board": {board.id},
        "column": {column.id for column in (*board.columns, *board.retired)},
        "type": {kind.id for kind in board.types},
        "item": items,
    }
    subject = fields.named("subject", lambda name: (name, known[name]), ", ".join(known))
    before, after = (fields.maybe(key, lambda key: fields.named(key, what, "a value of its kind")) for key in _SIDES)
    return PolicyChange(
        id=fields.whole("id"),
        board_id=board.id,
        command_id=0,
        at=fields.instant("at"),
        what=fields.text("what"),
        subject=subject[0],
        subject_id=fields.reference("subject_id", subject[1], f"a {subject[0]}"),
        before=before,
        after=after,
        reason=fields.maybe("reason", lambda key: fields.text(key, text.description)),
    )


def _number(value: str) -> str:
    if not 0 <= int(value) <= LARGEST:
        raise ValueError(value)
    return str(int(value))


def _encoded(value: str) -> str:
    box = decode(value)
    if box is None:
        raise ValueError(value)
    check_box(box)
    return value


def _lane(value: str) -> str:
    return {EXPEDITE: EXPEDITE}[value]


WHAT = {
    "limit": _number,
    "box": _encoded,
    "rebox": _number,
    "rebox_undone": _number,
    "expedite": _lane,
    "expedite_undone": _lane,
}
"""What may have changed, and how its values are written."""

_SIDES = ("before", "after")


def _refusal(fields: Fields, board: Board, items: Container[int]) -> RefusalRecord:
    columns = {column.id for column in (*board.columns, *board.retired)}
    return RefusalRecord(
        id=0,
        board_id=board.id,
        at=fields.instant("at"),
        command=fields.text("command", text.name),
        item_id=fields.maybe("item", lambda key: fields.reference(key, items, "an item")),
        column_id=fields.maybe("column", lambda key: fields.reference(key, columns, "a column")),
    )


def _scopes(whole: Fields, board: Board) -> tuple[Scope, ...]:
    """The limits that columns and the board do not tell themselves; none in a document from before there were any."""
    if whole.value.get("limits") is None:
        return ()
    scopes = whole.each("limits", lambda fields: _scope(fields, board))
    found = [replace(scope, id=-k) for k, scope in enumerate(scopes, 1)]
    _differ(whole, "limits", [(scope.kind, scope.column_id, scope.type_id, scope.name_key) for scope in found])
    return tuple(found)


def _scope(fields: Fields, board: Board) -> Scope:
    kind = fields.named("kind", lambda word: {str(kind): kind for kind in KINDS}[word], ", ".join(KINDS))
    limit, named = _limit(fields), kind in ("person", "group")
    standing = [column.id for column in board.columns if column.kind is not Kind.DONE]
    name = fields.text("name", text.name) if named else ""
    chosen = kind == "group" and fields.value.get("columns") is not None
    columns = frozenset(fields.references("columns", standing, "a column that is not done") if chosen else ())
    return Scope(
        kind=kind,
        id=0,
        name=name,
        limit=limit["wip_limit"],
        drain_to=limit["drain_to"],
        measure=fields.named("measure", lambda word: MEASURES[word], "items or units"),
        columns=columns,
        chosen=chosen,
        column_id=fields.reference("column", standing, "a column that is not done") if kind == "column" else None,
        type_id=fields.reference("type", [t.id for t in board.types], "a work type") if kind == "type" else None,
        name_key=text.key(name),
    )


MEASURES: dict[str, Measure] = {"items": "items", "units": "units"}


def _check_limits(whole: Fields, board: Board, items: Sequence[History], scopes: Sequence[Scope]) -> None:
    """No scope of the board may hold more than its limit."""
    crowd = Counter(stand_of(entry.item) for entry in items if not entry.item.archived)
    standing = {column.id for column in board.columns}
    if any(stand.column_id not in standing for stand in crowd):
        raise whole.bad("items", "none in a retired column")
    for scope in exceeded(of_board(board, crowd, scopes)):
        raise BadFile(f"{whole.path}: {scope.name} holds {scope.count}, more than its limit of {scope.limit}.")


def _differ(whole: Fields, what: str, ids: Sequence[Id]) -> set[Id]:
    """Ids or names that must not come twice, as a set."""
    found = set(ids)
    if len(found) < len(ids):
        whole.note(what, "no two the same")
    return found
