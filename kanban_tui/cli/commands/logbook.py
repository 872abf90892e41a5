"""`wip log`: who did what when, on a whole board or with one item."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

import click

from kanban_tui.board import clock
from kanban_tui.board.history import LogLine
from kanban_tui.cli.base import Command, completed, item_number, pass_session
from kanban_tui.cli.say import ink, talk
from kanban_tui.cli.say.words import cells, clean, cut, moment
from kanban_tui.cli.session import Session, chosen_board
from kanban_tui.report.items import instant
from kanban_tui.store import logbook, queries

_BEFORE = " · "
_LEAST = 8
"""Cells of a title under which it tells nothing."""


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
        # Of one item every line is about the same.
        titles = logbook.titles(connection, found) if item is None and not session.json else {}
    if session.json:
        talk.out(talk.document([line_json(line) for line in found]))
        return
    most, told = ink.width(), []
    for line in found:
        at = f"{moment(line.at, tz)}  "
        title = titles.get(logbook.about(line) or 0, "")
        told.append(at + said(line, tz, title, None if most is None else most - cells(at)))
    talk.out("\n".join(told) or "Nothing happened.")


def said(line: LogLine, tz: tzinfo, title: str = "", most: int | None = None) -> str:
    """A line of the log without its time, with the title of its item where it does not tell it and there is room."""
    by = f", by {clean(line.actor)}" if line.actor else ""
    earlier = f", for {moment(line.told, tz)}" if line.told is not None else ""
    does, ends, title = clean(line.summary), f"{earlier}{by}{'  (undone)' if line.undone else ''}", clean(title)
    if not title or title in does:
        return does + ends
    left = cells(title) if most is None else most - cells(does) - cells(ends) - cells(_BEFORE)
    return f"{does}{_BEFORE}{cut(title, left)}{ends}" if left >= min(_LEAST, cells(title)) else does + ends


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
