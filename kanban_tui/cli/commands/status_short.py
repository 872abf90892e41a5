"""`wip status --short`: a few characters for a shell prompt or tmux, asked for after every command one types."""

from __future__ import annotations

from kanban_tui.board import clock
from kanban_tui.cli.say import talk
from kanban_tui.cli.session import Session, chosen_board
from kanban_tui.errors import UsageError
from kanban_tui.store import glance
from kanban_tui.store.sql import Connection


def run(session: Session) -> None:
    """Print how full the board is, and how many items have breached their time box: `WIP 3/3 !1`."""
    now = clock.now()
    with session.reading() as connection:
        name = session.board_name
        board_id, of = _board(connection, name)
        seen = glance.glance(connection, board_id, now=now)
        breached = seen.breached
        if seen.doubtful:
            breached += _breached(connection, board_id, seen.doubtful, now)
    if session.json:
        talk.out(talk.document({"wip": seen.wip, "limit": seen.limit, "breached": breached}))
        return
    full = f"{seen.wip}" if seen.limit is None else f"{seen.wip}/{seen.limit}"
    talk.out(f"{of}WIP {full} !{breached}" if breached else f"{of}WIP {full}")


def _board(connection: Connection, name: str | None) -> tuple[int, str]:
    """The board, and its name where nobody chose among several: a prompt then tells of the one used last."""
    only = glance.only_board(connection, name)
    if only is not None:
        return only, ""
    try:
        return chosen_board(connection, name).id, ""
    except UsageError:
        from kanban_tui.board.text import printable
        from kanban_tui.store import queries

        last = queries.last_used(connection)
        return last.id, f"{printable(last.name)} "


def _breached(connection: Connection, board_id: int, numbers: tuple[int, ...], now: int) -> int:
    """How many of these items have used more than their time box, by their whole history."""
    from kanban_tui.cli import box_use
    from kanban_tui.store import queries

    board = queries.board(connection, board_id)
    items = [queries.item(connection, number) for number in numbers]
    return sum(1 for use in box_use.by_item(connection, board, items, now=now).values() if use.overrun)
