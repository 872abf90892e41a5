"""`wip log`: who did what when, on a whole board or with one item."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

import click

from kanban_tui.board import clock
from kanban_tui.board.history import LogLine
from kanban_tui.cli.base import Command, completed, item_number, pass_session
from kanban_tui.cli.say import talk
from kanban_tui.cli.say.words import clean, moment
from kanban_tui.cli.session import Session, chosen_board
from kanban_tui.report.items import instant
from kanban_tui.store import logbook, queries


@click.command("log", cls=Command)
@click.option("--item", metavar="ITEM", type=item_number, help="With one item.", shell_complete=completed("items"))
@click.option("--since", metavar="D", help="From that day on: 2026-11-20, monday (may be today), 2 weeks ago.")
@pass_session
def log_command(session: Session, item: int | None, since: str | None) -> None:
    """Tell who did what when on the board, oldest first. The log of the screens begins with the latest.

    \b
        wip log --since yesterday
        wip log --item 12

    A command stands where it was given; one that told of an earlier time says so. What an import told of the time
    before it stands among it.
    """
    with session.reading() as connection:
        if item is None:
            board = chosen_board(connection, session.board_name)
        else:
            board = queries.board(connection, queries.item(connection, item).board_id)
        tz, start = clock.zone(board.zone), 0
        if since is not None:
            from kanban_tui import when

            start = clock.midnight(when.day(since, tz, now=clock.now(), ahead=False), tz)
        found = (
            [line for line in logbook.of_item(connection, item) if line.at >= start]
            if item is not None
            else list(logbook.of_board(connection, board.id, since=start))
        )
    if session.json:
        talk.out(talk.document([line_json(line) for line in found]))
        return
    talk.out("\n".join(f"{moment(line.at, tz)}  {said(line, tz)}" for line in found) or "Nothing happened.")


def said(line: LogLine, tz: tzinfo) -> str:
    """A line of the log without its time."""
    by = f", by {clean(line.actor)}" if line.actor else ""
    earlier = f", for {moment(line.told, tz)}" if line.told is not None else ""
    return f"{clean(line.summary)}{earlier}{by}{'  (undone)' if line.undone else ''}"


def line_json(line: LogLine) -> dict[str, Any]:
    """A line of the log as JSON."""
    return {
        "at": instant(line.at),
        "command": line.command,
        "summary": line.summary,
        "actor": line.actor or None,
        "undone": line.undone,
        "items": list(line.items),
        "told": instant(line.told),
    }
