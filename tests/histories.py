"""Boards and histories made by hand, for tests that need no database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from kanban_tui.board.change import Move
from kanban_tui.board.clock import from_datetime
from kanban_tui.board.history import Block, BoardHistory, History, PolicyChange
from kanban_tui.board.imported import ImportedBoard
from kanban_tui.board.model import Board, Column, Item, Kind, TimeBox, WorkType

CREATED = 0
READY, DOING, TEST, DONE = 1, 2, 3, 4
OFF = None


def at(text: str, zone: str = "UTC") -> int:
    """The instant of a wall-clock time in a zone; a date is its midnight."""
    return from_datetime(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)))


def january(day: int, hour: int = 0) -> int:
    """An instant in January 2026, UTC."""
    return from_datetime(datetime(2026, 1, day, hour, tzinfo=ZoneInfo("UTC")))


def board(
    columns: Sequence[tuple[str, Kind]] = (
        ("Ready", Kind.QUEUE),
        ("Doing", Kind.ACTIVE),
        ("Test", Kind.ACTIVE),
        ("Done", Kind.DONE),
    ),
    *,
    zone: str = "UTC",
    types: Sequence[tuple[str, TimeBox | None]] = (),
    column_boxes: dict[int, TimeBox] | None = None,
    limits: dict[int, int] | None = None,
    deployments: Collection[int] = (),
    name: str = "Board",
) -> Board:
    """A board whose columns and types have the ids 1, 2, 3 from the left."""
    boxes = column_boxes or {}
    return Board(
        id=1,
        name=name,
        zone=zone,
        wip_limit=None,
        drain_to=None,
        require_start=0,
        at_risk_percent=80,
        revision=1,
        created_at=CREATED,
        columns=tuple(
            Column(
                id=k,
                board_id=1,
                name=column,
                kind=kind,
                position=k,
                wip_limit=(limits or {}).get(k),
                box_basis=boxes[k].basis if k in boxes else None,
                box_amount=boxes[k].amount if k in boxes else None,
                deployment=int(k in deployments),
            )
            for k, (column, kind) in enumerate(columns, 1)
        ),
        types=tuple(
            WorkType(k, 1, kind, box_basis=box.basis if box else None, box_amount=box.amount if box else None)
            for k, (kind, box) in enumerate(types, 1)
        ),
    )


def moves(*steps: tuple[int, int | None], item: int = 1) -> tuple[Move, ...]:
    """Moves from (instant, column id or None for off the board), each from where the last one led."""
    made: list[Move] = []
    here: int | None = None
    for k, (when, to) in enumerate(steps, 1):
        made.append(Move(id=item * 1000 + k, item_id=item, command_id=1, from_column_id=here, to_column_id=to, at=when))
        here = to
    return tuple(made)


def history(
    *steps: tuple[int, int | None],
    item: int = 1,
    title: str = "",
    created: int | None = None,
    type_id: int | None = None,
    box: TimeBox | None = None,
    blocks: Sequence[tuple[int, int | None]] = (),
    policy: Sequence[PolicyChange] = (),
    parent: int | None = None,
    container: bool = False,
) -> History:
    """An item with its moves; a container ends with the split, off the board."""
    made = moves(*steps, item=item)
    standing = [move.to_column_id for move in made if move.to_column_id is not None]
    return History(
        item=Item(
            id=item,
            board_id=1,
            column_id=standing[-1] if standing else READY,
            type_id=type_id,
            position=item,
            title=title or f"Item {item}",
            created_at=created,
            entered_at=made[-1].at if made else 0,
            archived=int(bool(made) and made[-1].to_column_id is None),
            box_basis=box.basis if box else None,
            box_amount=box.amount if box else None,
            parent_id=parent,
            container=int(container),
        ),
        moves=made,
        blocks=tuple(Block(k, item, "waiting", start, end) for k, (start, end) in enumerate(blocks, 1)),
        policy=tuple(policy),
    )


def stored(imported: ImportedBoard) -> BoardHistory:
    """What a store would tell of an imported board, ids given in order."""
    here = board(imported.columns, zone=imported.zone, types=[(kind, None) for kind in imported.types])
    types = {kind: k for k, kind in enumerate(imported.types, 1)}
    histories = []
    for number, item in enumerate(imported.items, 1):
        steps = [(move.at, None if move.column is None else move.column + 1) for move in item.moves]
        histories.append(
            history(
                *steps,
                item=number,
                title=item.title,
                created=item.created_at,
                type_id=types[item.type] if item.type is not None else None,
                blocks=[(block.started_at, block.ended_at) for block in item.blocks],
            )
        )
    return BoardHistory(here, tuple(histories))
