"""A board from a board that was exported, with all its history: it is a new one, and its rows have other ids.

It cannot be undone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import asdict, replace

from kanban_tui.board import clock, text
from kanban_tui.board.change import Change, Move
from kanban_tui.board.crossings import crossings, effective
from kanban_tui.board.history import BoardHistory
from kanban_tui.board.layout import Layout
from kanban_tui.board.limits import Scope, check_held
from kanban_tui.board.model import Board
from kanban_tui.store import queries
from kanban_tui.store.commands.boards import check_name_free, log_final, set_first_limit
from kanban_tui.store.commands.intake import Rows, insert, next_id, summary_of
from kanban_tui.store.sql import Connection, Engine
from kanban_tui.store.transaction import keys_of, refuse_other_version, update, write


def import_export(engine: Engine, document: BoardHistory, *, name: str | None = None, now: int | None = None) -> Change:
    """Make a board of an exported one, with all its history and other ids. `name` is for a name that is taken.

    Raises RuleRefused where the name is taken, and BadValue where the board holds more than its own limits.
    """
    moment = clock.now() if now is None else now
    _check_limits(document)
    with engine.begin() as raw:
        refuse_other_version(raw, engine)
        title = text.name(name or document.board.name, "The name of the board")
        check_name_free(raw, title)
        board = document.board
        board_id = write(
            raw,
            "board",
            name=title,
            name_key=text.key(title),
            zone=board.zone,
            require_start=board.require_start,
            at_risk_percent=board.at_risk_percent,
            work_hours=board.work_hours,
            holidays=board.holidays,
            revision=1,
            created_at=board.created_at,
            deleted=0,
        )
        set_first_limit(raw, board.wip_limit, board.drain_to, board_id=board_id)
        summary = summary_of(len(document.items))
        command_id = log_final(raw, board_id, "import", summary, moment)
        _write_export(raw, board_id, command_id, document)
        return Change("import", board_id, 1, summary)


def _check_limits(document: BoardHistory) -> None:
    Layout.of(document.board.columns, document.board.retired)
    check_held(document.board, (history.item for history in document.items), document.scopes)


def _write_export(raw: Connection, board_id: int, command_id: int, document: BoardHistory) -> None:
    columns, points = _write_columns(raw, board_id, document.board)
    types = {
        old.id: write(
            raw,
            "work_type",
            board_id=board_id,
            name=old.name,
            name_key=text.key(old.name),
            deleted=old.deleted,
            box_basis=old.box_basis,
            box_amount=old.box_amount,
            unit_name=old.unit_name,
            max_units=old.max_units,
        )
        for old in document.board.types
    }
    shape = queries.board(raw, board_id)
    layout = Layout.of(shape.columns, shape.retired)
    ordered = sorted(document.items, key=lambda history: history.item.id)
    first = next_id(raw, "item")
    numbers = {history.item.id: first + k for k, history in enumerate(ordered)}
    old_moves = sorted((move for history in ordered for move in history.moves), key=lambda move: move.id)
    first_move = next_id(raw, "move")
    move_ids = {move.id: first_move + k for k, move in enumerate(old_moves)}
    moves = [_renumbered_move(move, move_ids, numbers, columns, command_id) for move in old_moves]
    by_item: dict[int, list[Move]] = {}
    for move in moves:
        by_item.setdefault(move.item_id, []).append(move)
    items: Rows = []
    blocks: Rows = []
    notes: Rows = []
    ticks: Rows = []
    for history in ordered:
        item, number = history.item, numbers[history.item.id]
        found = crossings(effective(by_item.get(number, [])), layout)
        own = replace(
            item,
            id=number,
            board_id=board_id,
            column_id=columns[item.column_id],
            type_id=None if item.type_id is None else types[item.type_id],
            parent_id=None if item.parent_id is None else numbers[item.parent_id],
            first_started_at=found.first_started,
            started_at=found.started,
            finished_at=found.finished,
            entered_at=found.entered or 0,
        )
        items.append({**asdict(own), **keys_of(own)})
        blocks += [{**asdict(block), "id": None, "item_id": number} for block in history.blocks]
        notes += [{**asdict(note), "id": None, "item_id": number} for note in history.notes]
        ticks += [
            {**asdict(tick), "id": None, "item_id": number, "point_id": points[tick.point_id]} for tick in history.ticks
        ]
    insert(raw, "item", items)
    insert(raw, "move", [asdict(move) for move in moves])
    insert(raw, "block", blocks)
    insert(raw, "note", notes)
    insert(raw, "point_tick", ticks)
    scopes = _write_limits(raw, board_id, document.scopes, columns, types)
    known = {"column": columns, "type": types, "item": numbers, "scope": scopes}
    _write_log(raw, board_id, command_id, document, known)


def _write_columns(raw: Connection, board_id: int, board: Board) -> tuple[dict[int, int], dict[int, int]]:
    """Write columns anew, with their limits and points; the ids that columns and points had to those they have."""
    numbers: dict[int, int] = {}
    points: dict[int, int] = {}
    for old in (*board.columns, *board.retired):
        numbers[old.id] = write(
            raw,
            "board_column",
            board_id=board_id,
            name=old.name,
            name_key=text.key(old.name),
            kind=old.kind,
            position=old.position,
            box_basis=old.box_basis,
            box_amount=old.box_amount,
            entry_policy=old.entry_policy,
            exit_policy=old.exit_policy,
            stay_least=old.stay_least,
            deployment=old.deployment,
            deleted=old.deleted,
        )
        for place, point in enumerate(old.points):
            row = {"position": place, "text": point.text, "required": point.required, "deleted": 0}
            points[point.id] = write(raw, "exit_point", column_id=numbers[old.id], **row)
        set_first_limit(raw, old.wip_limit, old.drain_to, column_id=numbers[old.id])
    for old in board.retired:
        if old.retired_into is not None:
            update(raw, "board_column", numbers[old.id], {"retired_into": numbers[old.retired_into]})
    return numbers, points


def _write_limits(
    raw: Connection,
    board_id: int,
    scopes: Sequence[Scope],
    columns: Mapping[int, int],
    types: Mapping[int, int],
) -> dict[int, int]:
    """Write the limits that columns and the board do not tell themselves; the ids they had to those they have."""
    numbers: dict[int, int] = {}
    for scope in scopes:
        subject = {
            "column_id": None if scope.column_id is None else columns[scope.column_id],
            "type_id": None if scope.type_id is None else types[scope.type_id],
        }
        name = scope.name if scope.kind in ("person", "group") else ""
        found = raw.execute(
            "SELECT id FROM wip_scope WHERE board_id = ? AND kind = ? AND name_key = ? AND column_id IS ?"
            " AND type_id IS ?",
            (board_id, scope.kind, text.key(name), *subject.values()),
        ).fetchone()
        number = (
            found[0]
            if found
            else write(
                raw,
                "wip_scope",
                board_id=board_id,
                kind=scope.kind,
                name=name,
                name_key=text.key(name),
                measure="items",
                chosen=int(scope.chosen),
                held=0,
                counted=0,
                **subject,
            )
        )
        if scope.chosen:
            covered = [(columns[column], number) for column in sorted(scope.columns)]
            raw.executemany("INSERT INTO scope_column (column_id, scope_id) VALUES (?, ?)", covered)
        update(raw, "wip_scope", number, {"wip_limit": None, "drain_to": None, "measure": scope.measure})
        update(raw, "wip_scope", number, {"wip_limit": scope.limit, "drain_to": scope.drain_to})
        numbers[scope.id] = number
    return numbers


def _renumbered_move(
    move: Move, move_ids: Mapping[int, int], numbers: Mapping[int, int], columns: Mapping[int, int], command_id: int
) -> Move:
    return Move(
        id=move_ids[move.id],
        item_id=numbers[move.item_id],
        command_id=command_id,
        from_column_id=None if move.from_column_id is None else columns[move.from_column_id],
        to_column_id=None if move.to_column_id is None else columns[move.to_column_id],
        at=move.at,
        backdated=move.backdated,
        voids=None if move.voids is None else move_ids[move.voids],
        doubt=move.doubt,
    )


def _write_log(
    raw: Connection,
    board_id: int,
    command_id: int,
    document: BoardHistory,
    numbers: Mapping[str, Mapping[int, int]],
) -> None:
    """The log of policies and refusals, as far as what it speaks of came along."""
    policy_ids: dict[int, int] = {}
    for change in document.policy:
        subject = board_id if change.subject == "board" else numbers.get(change.subject, {}).get(change.subject_id)
        if subject is None:
            continue
        before = change.before
        if change.what == "rebox_undone" and before is not None:
            before = str(policy_ids.get(int(before), 0))
        row = replace(change, board_id=board_id, command_id=command_id, subject_id=subject, before=before)
        values = asdict(row)
        del values["id"]
        policy_ids[change.id] = write(raw, "policy_change", **values)
    refusals: Rows = []
    for refusal in document.refusals:
        item = None if refusal.item_id is None else numbers["item"].get(refusal.item_id)
        column = None if refusal.column_id is None else numbers["column"].get(refusal.column_id)
        refusals.append({**asdict(refusal), "id": None, "board_id": board_id, "item_id": item, "column_id": column})
    insert(raw, "refusal", refusals)
