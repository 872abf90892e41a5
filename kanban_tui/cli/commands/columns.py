"""Commands on columns: columns, and column with add, rename, kind, move, delete."""

from __future__ import annotations

import click

from kanban_tui.board import text, words
from kanban_tui.board.model import Board, Column, Kind
from kanban_tui.cli.base import Command, Group, column_argument, completed, limit, pass_session
from kanban_tui.cli.say import ending, talk
from kanban_tui.cli.say.words import box_name, cells, clean, pad
from kanban_tui.cli.session import Session, chosen_board
from kanban_tui.errors import BadValue
from kanban_tui.store.counting import Fill

KINDS = [kind.value for kind in Kind]


@click.command(cls=Command)
@pass_session
def columns_command(session: Session) -> None:
    """List the columns with their limits: name, kind, how full, time box."""
    from kanban_tui.store import counting

    with session.reading() as connection:
        board = chosen_board(connection, session.board_name)
        counts = counting.counts(connection, board.id)
        fills = counting.fills(connection, board.id)
    if session.json:
        from kanban_tui.report.items import box_json

        talk.out(
            talk.document(
                [
                    {
                        "name": column.name,
                        "kind": column.kind.value,
                        "limit": column.wip_limit,
                        "drain_to": column.drain_to,
                        "count": counts[column.id],
                        "held": fills[column.id].held,
                        "time_box": box_json(column.box),
                    }
                    for column in board.columns
                ]
            )
        )
        return
    width = max(cells(clean(column.name)) for column in board.columns)
    lines = (_line(column, fills[column.id], width) for column in board.columns)
    talk.out("\n".join(lines))


def _line(column: Column, fill: Fill, width: int) -> str:
    box = "" if column.box is None else f"  time box {box_name(column.box)}"
    how_full = words.how_full(fill.held, column.wip_limit, column.drain_to, fill.expedited)
    return f"{pad(clean(column.name), width)}  {column.kind.value:<7}  {how_full}{box}"


@click.group(cls=Group)
def column_command() -> None:
    """Add, rename, move or delete columns."""


@column_command.command()
@click.argument("name")
@click.option("--kind", type=click.Choice(KINDS), default=Kind.ACTIVE.value, show_default=True, help="What it means.")
@click.option("--limit", "value", metavar="N", type=limit, help="Its WIP limit.")
@click.option("--position", metavar="N", type=int, help="Its place from the left, else the last of its kind.")
@pass_session
def add(session: Session, name: str, kind: str, value: int | None, position: int | None) -> None:
    """Add a column.

    Items in a queue are not started; those in active and waiting columns are in progress; done is done.
    """
    from kanban_tui.store import commands

    board = _board(session)
    index = None if position is None else position - 1
    with session.writing() as engine:
        ending.changed(commands.add_column(engine, board.id, name, Kind(kind), index=index, limit=value), session)


@column_command.command()
@column_argument()
@click.argument("name")
@pass_session
def rename(session: Session, column: str, name: str) -> None:
    """Give a column another name."""
    from kanban_tui.cli import lookup
    from kanban_tui.store import commands

    column_id = lookup.column(_board(session), column).id
    with session.writing() as engine:
        ending.changed(commands.rename_column(engine, column_id, name), session)


@column_command.command()
@column_argument()
@click.argument("kind", metavar="|".join(KINDS), type=click.Choice(KINDS))
@pass_session
def kind(session: Session, column: str, kind: str) -> None:
    """Say what standing in a column means."""
    from kanban_tui.cli import lookup
    from kanban_tui.store import commands

    column_id = lookup.column(_board(session), column).id
    with session.writing() as engine:
        ending.changed(commands.set_kind(engine, column_id, Kind(kind)), session)


@column_command.command()
@column_argument()
@click.argument("to", metavar="left|right|N")
@pass_session
def move(session: Session, column: str, to: str) -> None:
    """Move a column to the left, to the right, or to a place counted from the left."""
    from kanban_tui.cli import lookup
    from kanban_tui.store import commands

    board = _board(session)
    found = lookup.column(board, column)
    index = _index(to, board.columns.index(found))
    with session.writing() as engine:
        ending.changed(commands.move_column(engine, found.id, index), session)


def _index(to: str, here: int) -> int:
    word = to.strip().casefold()
    if word in ("left", "right"):
        return here + (1 if word == "right" else -1)
    place = text.whole(word)
    if place is None:
        raise BadValue(f"A column moves left, right or to a place such as 2, not {to.strip()!r}.")
    return place - 1


@column_command.command()
@column_argument()
@click.option("--into", metavar="COLUMN", help="The column that takes its items.", shell_complete=completed("columns"))
@pass_session
def delete(session: Session, column: str, into: str | None) -> None:
    """Delete a column. One that holds items needs --into a column with room for them. It cannot be undone."""
    from kanban_tui.cli import lookup
    from kanban_tui.store import commands

    board = _board(session)
    target = None if into is None else lookup.column(board, into).id
    column_id = lookup.column(board, column).id
    with session.writing() as engine:
        ending.changed(commands.delete_column(engine, column_id, into=target), session)


def _board(session: Session) -> Board:
    with session.reading() as connection:
        return chosen_board(connection, session.board_name)
