"""The JSON document of a board read back, every rule of the board checked before anything is believed."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Sequence
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from kanban_tui.board import clock, text
from kanban_tui.board.bounds import MOST_UNITS, check_box
from kanban_tui.board.change import DOUBTS, Move
from kanban_tui.board.crossings import crossings, effective
from kanban_tui.board.history import Block, BoardHistory, History, Note, PolicyChange, RefusalRecord, Tick
from kanban_tui.board.layout import OFF_BOARD, Layout
from kanban_tui.board.limits import EXPEDITE, Scope, check_held
from kanban_tui.board.model import Board, Item
from kanban_tui.board.timebox import decode
from kanban_tui.errors import BadFile, BadValue, RuleRefused
from kanban_tui.exchange.reading import decoding
from kanban_tui.exchange.reading.exported_shape import board_of, box_of, differ, holiday, hours, scopes_of
from kanban_tui.exchange.reading.fields import LARGEST, Fields
from kanban_tui.exchange.writing.document import FORMAT, SCHEMA_VERSION


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
    board = board_of(whole)
    whole.check()
    try:
        layout = Layout.of(board.columns, board.retired)
    except RuleRefused as error:
        raise BadFile(f"{path}: columns: {error}") from None
    # A column whose making was undone leads nowhere, and nothing stands there.
    if any(column.retired_into is not None and layout.index[column.id] == OFF_BOARD for column in board.retired):
        raise whole.bad("retired_columns", "each with the column it was retired into")
    items = whole.each("items", lambda fields: _item(fields, board, layout))
    differ(whole, "items", [entry.item.id for entry in items])
    differ(whole, "moves", [move.id for entry in items for move in entry.moves])
    scopes = scopes_of(whole, board)
    _check_family(whole, items)
    # An item that is wrong is one all the same to what speaks of it.
    numbers = _ids(whole.value.get("items"))
    policy = whole.each("policy", lambda fields: _policy(fields, board, numbers, {scope.id for scope in scopes}))
    differ(whole, "policy", [change.id for change in policy])
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


def _item(fields: Fields, board: Board, layout: Layout) -> History:
    number = fields.whole("id", lowest=1)
    moves = tuple(fields.each("moves", lambda entry: _move(entry, number, layout)))
    blocks = tuple(fields.each("blocks", lambda entry: _block(entry, number)))
    planned = fields.maybe("units", lambda key: fields.whole(key, lowest=1, highest=MOST_UNITS))
    done = fields.maybe("units_done", lambda key: fields.whole(key, highest=planned or 0))
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
        planned_units=planned,
        done_units=0 if done is None else done,
        parent_id=fields.maybe("parent", lambda key: fields.whole(key, lowest=1)),
        container=fields.flag("split") if fields.value.get("split") is not None else 0,
        due=fields.maybe("due", lambda key: fields.named(key, _date, "a date such as 2026-01-31")),
        **box_of(fields),
    )
    if item.container and not item.archived:
        fields.note("split", "false: what was split is off the board")
    history = History(item, moves, blocks, notes=_notes(fields, number), ticks=_ticks(fields, number, board))
    fields.check()
    return _placed(fields, history, layout)


def _placed(fields: Fields, history: History, layout: Layout) -> History:
    """The item with its clocks. Raises BadFile where its history does not lead to where it stands."""
    item = history.item
    if layout.of_column(item.column_id) == OFF_BOARD:
        raise fields.bad("column", "one that can hold items")
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


def _ticks(fields: Fields, item: int, board: Board) -> tuple[Tick, ...]:
    """The points of columns that are ticked for an item; none in a document from before there were any."""
    if fields.value.get("ticks") is None:
        return ()
    known = {point.id for column in (*board.columns, *board.retired) for point in column.points}

    def tick(entry: Fields) -> Tick:
        point = entry.reference("point", known, "a point of a column")
        return Tick(0, item, point, entry.instant("at"), entry.text("by", text.name))

    return tuple(fields.each("ticks", tick))


def _policy(fields: Fields, board: Board, items: Container[int], scopes: Container[int]) -> PolicyChange:
    what = fields.named("what", WHAT.__getitem__, ", ".join(WHAT))
    known: dict[str, Container[int]] = {
        "board": {board.id},
        "column": {column.id for column in (*board.columns, *board.retired)},
        "type": {kind.id for kind in board.types},
        "item": items,
        "scope": scopes,
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


WHAT: dict[str, Callable[[str], str]] = {
    "limit": _number,
    "box": _encoded,
    "units": lambda value: text.one_line(value, "A box of units", text.MAX_TITLE),
    "policy": text.description,
    "working_hours": hours,
    "holiday": holiday,
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


def _check_family(whole: Fields, items: Sequence[History]) -> None:
    """A piece names an item of the document that was split, or a part of one that was not."""
    numbers = {entry.item.id for entry in items}
    for entry in items:
        parent = entry.item.parent_id
        if parent is not None and (parent not in numbers or parent >= entry.item.id):
            whole.note("items", f"an earlier item of this board as the parent of #{entry.item.id}")


def _check_limits(whole: Fields, board: Board, items: Sequence[History], scopes: Sequence[Scope]) -> None:
    """No scope of the board may hold more than its limit."""
    standing = {column.id for column in board.columns}
    if any(entry.item.column_id not in standing for entry in items if not entry.item.archived):
        raise whole.bad("items", "none in a retired column")
    try:
        check_held(board, (entry.item for entry in items), scopes)
    except BadValue as error:
        raise BadFile(f"{whole.path}: {error}") from None
