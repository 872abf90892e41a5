"""The items of a board as one CSV table, a row each: for a spreadsheet, not to be read back."""

from __future__ import annotations

from kanban_tui.board import clock
from kanban_tui.board.history import BoardHistory
from kanban_tui.board.layout import Layout
from kanban_tui.flow.box import by_subject
from kanban_tui.flow.items import measure
from kanban_tui.report import as_csv
from kanban_tui.report.items import item_json

COLUMNS = (
    *("id", "title", "description", "type", "tags", "assignee", "board", "column", "kind", "created", "first_started"),
    *("started", "finished", "cancelled", "archived", "cycle_days", "cycle_seconds", "first_start_days", "lead_days"),
    *("age_days", "age_seconds", "restarts", "backward_moves", "reopened", "skipped_wip", "estimate_seconds", "due"),
    *("due_days", "active_seconds", "waiting_seconds", "blocked_seconds", "blocked_reason", "blocked_since"),
    *as_csv.BOX,
)


def render(history: BoardHistory, *, now: int) -> str:
    """The table as text, every item with its clocks at an instant, archived ones too."""
    board = history.board
    layout, tz, policies = Layout.of(board.columns, board.retired), clock.zone(board.zone), by_subject(history.policy)
    rows = (
        as_csv.flat(item_json(one, board, layout, measure(one, board, layout, now=now, tz=tz, policies=policies)))
        for one in history.measured
    )
    return as_csv.records(rows, COLUMNS)
