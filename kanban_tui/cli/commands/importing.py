"""The command that takes in files of other tools, and boards that were exported."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kanban_tui.board import words
from kanban_tui.cli.base import AnyPath, Command, pass_session
from kanban_tui.cli.say import ending, talk
from kanban_tui.cli.session import Session
from kanban_tui.errors import UsageError

if TYPE_CHECKING:
    from kanban_tui.board.imported import ImportCounts

FILE = AnyPath()

NAMED = 12
"""So many items are named where something is said of some."""


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
@click.option("--map", "named", metavar="item=KEY", multiple=True, help="Events: what the tables call item, at, …")
@click.option("--date-format", metavar="%d.%m.%Y", help="Events: how times are written that are not ISO 8601.")
@click.option("--newest-first", is_flag=True, help="Events: of rows of one time the last happened first.")
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
    named: Sequence[str],
    date_format: str | None,
    newest_first: bool,
) -> None:
    """Make a board from a file: a history of events, or an export. `-` reads standard input.

    \b
        wip import events.csv --format events --columns "Open,Doing,Done" --start Doing --done Done --board Old
        wip import jira.csv --format events … --map "item=Issue key" --map "at=Changed" --date-format "%d/%b/%y %H:%M"
        wip import board.json --format json

    It always makes a new board, named by --board, else by the file. An events file has a header with item,at,column;
    cells may be parted by commas, semicolons or tabs.
    """
    if form == "json":
        from kanban_tui.exchange.reading import exported

        history = exported.parse(file)
        from kanban_tui.store import commands

        with session.writing(create=True) as engine:
            ending.changed(commands.import_export(engine, history, name=session.board), session)
        return
    if not (columns and start and done):
        raise UsageError("The format events needs --columns, --start and --done.")
    from kanban_tui.cli.zones import here
    from kanban_tui.exchange.reading import decoding, events, workflow

    if file == decoding.STANDARD_INPUT and not session.board:
        raise UsageError("Standard input names no board: give --board NAME.")
    imported = events.parse(
        file,
        workflow.Workflow(
            board=session.board or file.stem,
            zone=zone or here(silent=session.json),
            columns=_listed(columns),
            start=start,
            done=done,
            waiting=_listed(waiting),
            off_board=_listed(off_board),
        ),
        blocks=blocks,
        items=items,
        writing=events.Writing(
            names=dict(_named(pair, events.NAMES) for pair in named), dates=date_format, newest_first=newest_first
        ),
    )
    from kanban_tui.store import commands

    with session.writing(create=True) as engine:
        change = commands.import_history(engine, imported)
    if session.json:
        from msgspec.structs import asdict

        from kanban_tui.cli.say import answers

        talk.out(talk.document(answers.change_json(change, session) | {"counts": asdict(imported.counts)}))
        return
    ending.changed(change, session)
    for line in _told(imported.counts, imported.zone):
        talk.say(line)


def _told(counts: ImportCounts, zone: str) -> Iterator[str]:
    """What was read, left out and assumed, a line each."""
    for file, encoding in counts.encodings.items():
        yield f"{file} read as {encoding}"
    for number, what, more in (
        (counts.rows, "row", "of events read"),
        (counts.items_left_out, "item", "left out: no event tells of it"),
        (counts.blocks_left_out, "block", "left out: no event tells of its item"),
        (counts.titles_cut, "title", "cut: the whole stands in the description"),
        (counts.naive_times, "time", f"without a zone read as {zone}"),
        (counts.ambiguous_times, "time", "that the clock had twice read as the first"),
        (counts.skipped_times, "time", "that the clock skipped read as if it had not been put forward"),
    ):
        if number:
            yield f"{words.count(number, what)} {more}"
    for items, what in (
        (
            counts.out_of_order,
            "told in another order than that of its times, which counts (for a file from new to old: --newest-first)",
        ),
        (counts.created_late, "on the board before it was created"),
        (counts.dated, "told by a date alone on a day with times: a date is its midnight, so it comes first"),
    ):
        if items:
            more = f" and {len(items) - NAMED:,} more" if len(items) > NAMED else ""
            yield f"{words.count(len(items), 'item')}, each {what}: {', '.join(items[:NAMED])}{more}"


def _listed(names: str | None) -> list[str]:
    """Names between commas, quoted as in CSV where they hold one. Raises UsageError for a quote that stays open."""
    try:
        cells = next(csv.reader([names or ""], skipinitialspace=True, strict=True), [])
    except csv.Error:
        raise UsageError(f"{names!r} is no list of names: write A,B or 'A,\"B, C\"'.") from None
    return [name.strip() for name in cells if name.strip()]


def _named(pair: str, names: Sequence[str]) -> tuple[str, str]:
    """One of our names for a column and the one in the file. Raises UsageError."""
    ours, _, theirs = (part.strip() for part in pair.partition("="))
    if ours not in names or not theirs:
        raise UsageError(f"{pair!r} maps nothing: write one of {', '.join(names)}, then = and the column of the file.")
    return ours, theirs
