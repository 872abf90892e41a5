"""Items and changes as JSON, with the clocks of every item as they are now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from kanban_tui.board import clock
from kanban_tui.board.change import Change
from kanban_tui.board.history import History
from kanban_tui.board.layout import Layout
from kanban_tui.board.model import Item
from kanban_tui.errors import NotFound
from kanban_tui.flow.box import by_subject
from kanban_tui.flow.items import measure
from kanban_tui.report.items import item_json
from kanban_tui.store import queries, records
from kanban_tui.store.sql import Connection

if TYPE_CHECKING:
    from kanban_tui.cli.session import Session


def items_json(
    connection: Connection, items: Sequence[Item], *, details: bool = False, now: int | None = None
) -> list[dict[str, Any]]:
    """Items of one board in the order given; with `details` their columns and moves too."""
    if not items:
        return []
    now = clock.now() if now is None else now
    board = queries.board(connection, items[0].board_id)
    layout, tz = Layout.of(board.columns, board.retired), clock.zone(board.zone)
    policies = by_subject(records.policy_changes(connection, board.id))

    def document(history: History) -> dict[str, Any]:
        measures = measure(history, board, layout, now=now, tz=tz, policies=policies)
        return item_json(history, board, layout, measures, details=details)

    return [document(history) for history in records.histories(connection, items)]


def change_json(change: Change, session: Session) -> dict[str, Any]:
    """What a command did: the items it touched as they are now; deleted ones stand only in `ids`."""
    with session.reading() as connection:
        return {
            "command": change.command,
            "board": queries.board(connection, change.board_id).name,
            "revision": change.revision,
            "changed": change.changed,
            "summary": change.summary,
            "notes": list(change.notes),
            "ids": list(change.items),
            "items": items_json(connection, list(_standing(connection, change.items))),
        }


def _standing(connection: Connection, numbers: Sequence[int]) -> Iterator[Item]:
    for number in numbers:
        try:
            yield queries.item(connection, number)
        except NotFound:
            continue
