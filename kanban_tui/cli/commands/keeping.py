"""Commands that keep boards elsewhere and bring them back: export, backup, restore-backup, copy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kanban_tui.board import words
from kanban_tui.cli.base import AnyPath, Command, pass_session
from kanban_tui.cli.say import ending, talk
from kanban_tui.cli.say.words import clean
from kanban_tui.cli.session import Session, chosen_board, place_of

if TYPE_CHECKING:
    from kanban_tui.board.limits import Scope

FILE = AnyPath()
_COUNTED = {"boards": "board", "items": "item", "moves": "move", "commands": "command"}


@click.command(cls=Command)
@click.option("--format", "form", required=True, type=click.Choice(["json", "csv", "template"]), help="What to write.")
@click.option("-o", "--output", metavar="PATH", type=FILE, help="A file, else stdout.")
@pass_session
def export_command(session: Session, form: str, output: Path | None) -> None:
    """Write a board: with all its history, as a table of items, or as a template.

    json holds everything, and `wip import FILE --format json` reads it again; csv is a row for each item, for a
    spreadsheet; template is the board's shape for `wip init --template FILE`. It has the limits of columns and of the
    board that count items; others are named and left out.
    """
    from kanban_tui.store import fullness, records

    with session.reading() as connection:
        board = chosen_board(connection, session.board_name)
        history = None if form == "template" else records.board_history(connection, board.id)
        others = fullness.told_apart(connection, board.id) if form == "template" else ()
    if history is None:
        from kanban_tui import templates
        from kanban_tui.board.template import of_board

        in_units = [scope for scope in others if scope.kind in ("column", "board")]
        text = templates.render(of_board(board, in_units))
        if left := [scope for scope in others if scope.limit is not None and (scope.kind, scope.limit) != ("lane", 1)]:
            talk.say(f"A template has no place for these limits: {', '.join(map(_limit, left))}.")
    elif form == "csv":
        from kanban_tui.board import clock
        from kanban_tui.exchange.writing import items_csv

        text = items_csv.render(history, now=clock.now())
    else:
        from kanban_tui.exchange.writing import document

        text = document.render(history)
    if output is None:
        talk.out(text)
        return
    from kanban_tui.report import files

    files.write_text(output, text, mode=0o600)
    ending.written(output, session)


def _limit(scope: Scope) -> str:
    name = "each person" if scope.pattern else clean(scope.label)
    return f"{name} {scope.limit:,}{' units' if scope.measure == 'units' else ''}"


@click.command(cls=Command)
@click.argument("path", type=FILE)
@pass_session
def backup_command(session: Session, path: Path) -> None:
    """Write a consistent copy of the file, also while others write to it."""
    from kanban_tui.store.sqlite.backup import backup

    with session.reading():
        backup(session.file, path)
    ending.written(path, session)


@click.command(cls=Command)
@click.argument("path", metavar="FILE", type=FILE)
@pass_session
def restore_backup_command(session: Session, path: Path) -> None:
    """Put a backup in the place of the file of boards, and keep what stood there under a name of its own.

    The backup is checked first and stays where it is. A board that is open shows it within a second; what others were
    about to write is refused. It waits for a command that is being written, and is refused if that takes too long.
    """
    from kanban_tui.store.restoring import restore_backup

    found, kept = restore_backup(session.file, path)
    if session.json:
        counts = {"boards": found.boards, "items": found.items, "moves": found.moves}
        talk.out(talk.document({"restored": str(path), "kept": None if kept is None else str(kept), **counts}))
        return
    what = f"{words.count(found.boards, 'board')} with {words.count(found.items, 'item')}"
    talk.say(f"{session.place} is now {path}: {what}.")
    if kept is not None:
        talk.say(f"What stood there is kept as {kept}.")


@click.command(cls=Command)
@click.option("--to", metavar="PLACE", required=True, help="A file that is not there, or postgresql://USER@HOST/NAME.")
@pass_session
def copy_command(session: Session, to: str) -> None:
    """Take all boards to a server, or to a file, with their history, log and refusals.

    All rows or none. The place must hold no boards; it then holds the same, by `wip export` to the byte.
    """
    from kanban_tui.store.copying import copy

    target = place_of(to)
    counts = copy(session.place, target)
    if session.json:
        talk.out(talk.document({"copied_to": str(target), **{name: counts[table] for name, table in _COUNTED.items()}}))
        return
    told = ", ".join(words.count(counts[table], name.removesuffix("s")) for name, table in _COUNTED.items())
    talk.say(f"copied {told} to {target}")
