"""Commands on files: import, export, backup, doctor."""

from __future__ import annotations

import csv
from pathlib import Path

import click

from kanban_tui.cli import talk
from kanban_tui.cli.base import Command, Place, pass_session
from kanban_tui.cli.session import Session, chosen_board
from kanban_tui.errors import DatabaseError, UsageError
from kanban_tui.report import words

FILE = Place()


@click.command(cls=Command)
@click.argument("file", type=FILE)
@click.option("--format", "form", required=True, type=click.Choice(["events", "json"]), help="What FILE is.")
@click.option("--columns", metavar="A,B,…", help="Events: the columns from left to right; one with a comma in quotes.")
@click.option("--start", metavar="B", help="Events: the first column in progress.")
@click.option("--done", metavar="D", help="Events: the first done column.")
@click.option("--waiting", metavar="X,Y", help="Events: columns in progress in which items wait.")
@click.option("--off-board", metavar="Z", help="Events: columns that take an item off the board.")
@click.option("--zone", metavar="ZONE", help="Events: the zone of times without one; else that of this machine.")
@click.option("--blocks", metavar="FILE", type=FILE, help="Events: a table item,blocked_from,blocked_to.")
@click.option("--items", metavar="FILE", type=FILE, help="Events: a table item and any of title,type,created.")
@pass_session
def import_command(
    session: Session,
    file: Path,
    form: str,
    columns: str | None,
    start: str | None,
    done: str | None,
    waiting: str | None,
    off_board: str | None,
    zone: str | None,
    blocks: Path | None,
    items: Path | None,
) -> None:
    """Make a board from a file: a history of events, or an export.

    \b
        wip import events.csv --format events --columns "Open,Doing,Done" --start Doing --done Done --board Old
        wip import board.json --format json

    It always makes a new board, named by --board, else by the file. An events file has a header with item,at,column.
    """
    if form == "json":
        from kanban_tui.exchange import restore

        history = restore.parse(file)
        from kanban_tui.store import commands

        with session.writing(create=True) as engine:
            talk.changed(commands.import_export(engine, history, name=session.board), session)
        return
    if not (columns and start and done):
        raise UsageError("The format events needs --columns, --start and --done.")
    from kanban_tui.cli.zones import here
    from kanban_tui.exchange import events

    imported = events.parse(
        file,
        events.Workflow(
            board=session.board or file.stem,
            zone=zone or here(),
            columns=_listed(columns),
            start=start,
            done=done,
            waiting=_listed(waiting),
            off_board=_listed(off_board),
        ),
        blocks=blocks,
        items=items,
    )
    from kanban_tui.store import commands

    with session.writing(create=True) as engine:
        change = commands.import_history(engine, imported)
    counts = imported.counts
    talk.changed(change, session)
    if not session.json:
        for number, words in (
            (counts.rows, "rows of events read"),
            (counts.items_left_out, "items left out: no event tells of them"),
            (counts.blocks_left_out, "blocks left out: no event tells of their items"),
            (counts.naive_times, f"times without a zone read as {imported.zone}"),
            (counts.ambiguous_times, "times that were on the clock twice read as the first"),
        ):
            if number:
                talk.say(f"{number:,} {words}")


def _listed(names: str | None) -> list[str]:
    """Names between commas, quoted as in CSV where they hold one. Raises UsageError for a quote that stays open."""
    try:
        cells = next(csv.reader([names or ""], skipinitialspace=True, strict=True), [])
    except csv.Error:
        raise UsageError(f"{names!r} is no list of names: write A,B or 'A,\"B, C\"'.") from None
    return [name.strip() for name in cells if name.strip()]


@click.command(cls=Command)
@click.option("--format", "form", required=True, type=click.Choice(["json"]), help="What to write.")
@click.option("-o", "--output", metavar="PATH", type=FILE, help="A file, else stdout.")
@pass_session
def export_command(session: Session, form: str, output: Path | None) -> None:
    """Write a board with all its history; `wip import FILE --format json` reads it again."""
    del form
    from kanban_tui.exchange import document
    from kanban_tui.store import queries

    with session.reading() as connection:
        history = queries.board_history(connection, chosen_board(connection, session.board_name).id)
    text = document.render(history)
    if output is None:
        talk.out(text)
        return
    from kanban_tui.report import files

    files.write_text(output, text, mode=0o600)
    talk.written(output, session)


@click.command(cls=Command)
@click.argument("path", type=FILE)
@pass_session
def backup_command(session: Session, path: Path) -> None:
    """Write a consistent copy of the file, also while others write to it."""
    from kanban_tui.store.backup import backup

    with session.reading():
        backup(session.path, path)
    talk.written(path, session)


@click.command(cls=Command)
@click.option("--repair", is_flag=True, help="Write the moves that plain SQL left out, and derive wrong clocks anew.")
@pass_session
def doctor_command(session: Session, repair: bool) -> None:
    """Check the file and every promise: pages, triggers, limits, clocks, the ends of histories.

    Exit code 0 is sound, 6 is not.
    """
    from kanban_tui.store.doctor import check

    with session.reading():
        found = check(session.path, repair=repair)
    if session.json:
        talk.out(
            talk.document(
                {
                    "sound": not found.problems,
                    "boards": found.boards,
                    "items": found.items,
                    "moves": found.moves,
                    "problems": found.problems,
                    "mended": found.mended,
                }
            )
        )
    else:
        sound = f"sound: {found.boards:,} boards, {found.items:,} items, {found.moves:,} moves"
        talk.out("\n".join([*found.mended, *(found.problems or [sound])]))
    if found.problems:
        raise DatabaseError(f"{session.path} has {words.count(len(found.problems), 'problem')}.")
