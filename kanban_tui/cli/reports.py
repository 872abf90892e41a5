"""Commands that tell how work flows: status, report."""

from __future__ import annotations

from pathlib import Path

import click

from kanban_tui.cli import talk
from kanban_tui.cli.base import Command, pass_session
from kanban_tui.cli.session import Session, chosen_board
from kanban_tui.errors import UsageError

FILE = click.Path(path_type=Path)
LAST_DAY = "The report's last day, at whose end the board is looked at."


@click.command(cls=Command)
@click.option("--short", is_flag=True, help="In a few characters, for a shell prompt or tmux.")
@pass_session
def status_command(session: Session, short: bool) -> None:
    """Tell how the board stands: columns and limits, what needs a word today, this week against the last.

    \b
        wip status --short    # WIP 3/3 !1: three in progress, of three; one has breached its time box
    """
    if short:
        from kanban_tui.cli import prompt

        prompt.run(session)
    else:
        from kanban_tui.cli import status

        status.run(session)


@click.command(cls=Command)
@click.option("--format", "form", type=click.Choice(["md", "csv", "json"]), help="md by default.")
@click.option("-o", "--output", metavar="PATH", type=FILE, help="A file, or for csv a folder of tables.")
@click.option("--since", metavar="D", help="The first day counted: 2026-11-20, monday, 30 days ago.")
@click.option("--until", metavar="D", help="The last day counted.")
@click.option("--as-of", metavar="D", help=LAST_DAY)
@pass_session
def report_command(
    session: Session, form: str | None, output: Path | None, since: str | None, until: str | None, as_of: str | None
) -> None:
    """Write the flow report: cycle time, throughput, WIP, time boxes, refusals.

    Dates are local ones of the board's zone.
    """
    form = form or ("json" if session.json else "md")
    if output is None and (form == "csv" or (session.json and form != "json")):
        raise UsageError(f"The format {form} needs a place: add -o PATH.")
    from kanban_tui import when
    from kanban_tui.board import clock
    from kanban_tui.report import files
    from kanban_tui.report.build import build
    from kanban_tui.store import queries

    now = clock.now()
    with session.reading() as connection:
        history = queries.board_history(connection, chosen_board(connection, session.board_name).id)
    tz = clock.zone(history.board.zone)
    days = [None if day is None else when.day(day, tz, now=now, ahead=False) for day in (since, until, as_of)]
    report = build(history, since=days[0], until=days[1], as_of=days[2], now=now)
    if form == "csv":
        from kanban_tui.report import as_csv

        if output is not None:
            files.write_folder(output, as_csv.render(report))
    else:
        if form == "json":
            from kanban_tui.report import as_json

            text = as_json.render(report)
        else:
            from kanban_tui.report import as_markdown

            text = as_markdown.render(report)
        if output is None:
            talk.out(text)
            return
        files.write_text(output, text)
    if output is not None:
        talk.written(output, session)
