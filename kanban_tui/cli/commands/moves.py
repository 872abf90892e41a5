"""Commands that move items: move, next, back, done, pull, swap, reorder, and undo and redo."""

from __future__ import annotations

from typing import Literal

import click

from kanban_tui.cli.base import Command, at_option, column_argument, completed, item_argument, item_number, pass_session
from kanban_tui.cli.say import ending
from kanban_tui.cli.session import Session, chosen_board

ENDS = ("top", "bottom", "up", "down")


@click.command(cls=Command)
@item_argument(many=True, complete="items_and_columns")
@column_argument()
@at_option
@click.option("--as-many-as-fit", is_flag=True, help="Of several, move the first that fit, in the board's order.")
@pass_session
def move_command(session: Session, items: tuple[int, ...], column: str, at: str | None, as_many_as_fit: bool) -> None:
    """Move items to a column, all or none. Refused where a limit is reached."""
    from kanban_tui.cli import lookup

    with session.reading() as connection:
        board = lookup.board_of(connection, items[0])
    column_id = lookup.column(board, column).id
    moment = lookup.moment(board, at)
    from kanban_tui.store import commands

    with session.writing() as engine:
        ending.changed(commands.move(engine, items, column_id, at=moment, as_many_as_fit=as_many_as_fit), session)


@click.command(cls=Command)
@item_argument(many=True)
@at_option
@pass_session
def next_command(session: Session, items: tuple[int, ...], at: str | None) -> None:
    """Move items one column to the right, all or none. Refused where a limit is reached."""
    from kanban_tui.cli import lookup
    from kanban_tui.store import commands

    moment = lookup.moment_of(session, items[0], at)
    with session.writing() as engine:
        ending.changed(commands.advance(engine, items, 1, at=moment), session)


@click.command(cls=Command)
@item_argument(many=True)
@at_option
@pass_session
def back_command(session: Session, items: tuple[int, ...], at: str | None) -> None:
    """Move items one column to the left, all or none. Refused where a limit is reached."""
    from kanban_tui.cli import lookup
    from kanban_tui.store import commands

    moment = lookup.moment_of(session, items[0], at)
    with session.writing() as engine:
        ending.changed(commands.advance(engine, items, -1, at=moment), session)


@click.command(cls=Command)
@item_argument(many=True)
@at_option
@pass_session
def done_command(session: Session, items: tuple[int, ...], at: str | None) -> None:
    """Finish items: move them to the first done column."""
    from kanban_tui.cli import lookup
    from kanban_tui.store import commands

    moment = lookup.moment_of(session, items[0], at)
    with session.writing() as engine:
        ending.changed(commands.finish(engine, items, at=moment), session)


@click.command(cls=Command)
@column_argument()
@at_option
@pass_session
def pull_command(session: Session, column: str, at: str | None) -> None:
    """Take the next item into a column; prints its number.

    It is the top one of the nearest column to the left that has one. Blocked ones are passed over and named.
    """
    from kanban_tui.cli import lookup
    from kanban_tui.store import commands

    with session.reading() as connection:
        board = chosen_board(connection, session.board_name)
    column_id, moment = lookup.column(board, column).id, lookup.moment(board, at)
    with session.writing() as engine:
        change = commands.pull(engine, column_id, at=moment)
    ending.changed(change, session, data=f"#{change.items[0]}")


@click.command(cls=Command)
@click.argument("item_a", metavar="ITEM", type=item_number, shell_complete=completed("items"))
@click.argument("item_b", metavar="ITEM", type=item_number, shell_complete=completed("items"))
@at_option
@pass_session
def swap_command(session: Session, item_a: int, item_b: int, at: str | None) -> None:
    """Exchange two items: each takes the other's column. It needs no free slot."""
    from kanban_tui.cli import lookup
    from kanban_tui.store import commands

    moment = lookup.moment_of(session, item_a, at)
    with session.writing() as engine:
        ending.changed(commands.swap(engine, item_a, item_b, at=moment), session)


@click.command(cls=Command)
@item_argument()
@click.argument("to", metavar="top|bottom|up|down", type=click.Choice(ENDS))
@pass_session
def reorder_command(session: Session, item: int, to: Literal["top", "bottom", "up", "down"]) -> None:
    """Move an item up or down inside its column."""
    from kanban_tui.store import commands

    with session.writing() as engine:
        ending.changed(commands.reorder(engine, item, to=to), session)


@click.command(cls=Command)
@click.option("--anyones", is_flag=True, help="At a server: the last command of all, not your own last one.")
@pass_session
def undo_command(session: Session, anyones: bool) -> None:
    """Undo the last command of a board, whoever gave it; at a server your own last one.

    It is checked against the board as it is now.
    """
    from kanban_tui.store import commands

    board_id = _board_with_history(session)
    with session.writing() as engine:
        ending.changed(commands.undo(engine, board_id, anyones=anyones), session)


@click.command(cls=Command)
@click.option("--anyones", is_flag=True, help="At a server: what was undone last of all, not of your own commands.")
@pass_session
def redo_command(session: Session, anyones: bool) -> None:
    """Do again what was undone last; at a server of your own commands.

    It is checked against the board as it is now.
    """
    from kanban_tui.store import commands

    board_id = _board_with_history(session)
    with session.writing() as engine:
        ending.changed(commands.redo(engine, board_id, anyones=anyones), session)


def _board_with_history(session: Session) -> int:
    """The board, a deleted one too where it is named: that its deletion can be undone."""
    with session.reading() as connection:
        return chosen_board(connection, session.board_name, deleted=session.board_name is not None).id
