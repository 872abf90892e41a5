"""Commands on small pieces of work: split, count."""

from __future__ import annotations

import sys

import click
from msgspec.structs import replace

from kanban_tui.board import clock, text
from kanban_tui.cli.base import Command, at_option, item_argument, pass_session
from kanban_tui.cli.say import ending
from kanban_tui.cli.session import Session
from kanban_tui.errors import BadValue, UsageError


@click.command(cls=Command)
@item_argument()
@click.argument("pieces", metavar="[PIECE]...", nargs=-1)
@click.option("--rest", is_flag=True, help="Only split off the units that are not done, as one new item.")
@at_option
@pass_session
def split_command(session: Session, item: int, pieces: tuple[str, ...], rest: bool, at: str | None) -> None:
    """Split an item into pieces; it becomes their container, which holds no slot and counts in no measure.

    \b
        wip split 12 "Show avatar ~2h" "Show recent items ~1h @mia" "Settings link #ui"
        wip split 12          as many pieces as its unit box asks for: 8 interviews are 5 and 3

    The first piece takes the item's place, the others stand before the start: no limit ever holds more than before.
    `~2h` is an estimate. #tag, @person, !type and due:friday are a piece's own, as where one is added on the board; all
    else is as in the item. - reads a piece a line from stdin.
    """
    if rest and pieces:
        raise UsageError("--rest splits off what is left as one item: name no pieces with it.")
    from kanban_tui import headline, quickline
    from kanban_tui.cli import lookup
    from kanban_tui.store import commands, queries

    if pieces == ("-",):
        pieces = tuple(quickline.titles(sys.stdin.read()))
    moment = lookup.moment_of(session, item, at)
    then = clock.now() if moment is None else moment
    with session.reading() as connection:
        board = queries.board(connection, queries.item(connection, item).board_id)
    wanted = [quickline.as_piece(quickline.piece(line, board, then)) for line in pieces]
    with session.writing() as engine:
        if rest:
            ending.changed(commands.split_rest(engine, item, at=moment), session)
            return
        with session.reading() as connection:
            broken = headline.broken_box(connection, item, then)
        change = commands.split(engine, item, wanted, at=moment)
        ending.changed(replace(change, notes=(*change.notes, broken)) if broken else change, session)


@click.command(cls=Command)
@item_argument()
@click.argument("more", metavar="[N|=N]", default="1")
@pass_session
def count_command(session: Session, item: int, more: str) -> None:
    """Count units of an item that are done: one more, N more, or =N in all.

    `-- -1` takes one back. How many are done is known, not since when: it takes no time.
    """
    from kanban_tui.store import commands

    word = more.strip()
    signed = word.removeprefix("=")
    number = text.whole(signed.removeprefix("-"))
    if number is None:
        raise BadValue(f"Write how many more are done, or =N for how many in all, not {word!r}.")
    more_done = -number if signed.startswith("-") else number
    to = more_done if word.startswith("=") else None
    with session.writing() as engine:
        ending.changed(commands.count(engine, item, more_done, to=to), session)
