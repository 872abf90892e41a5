"""`wip policy`: what comes into a column, what may leave it, and how long items stay."""

from __future__ import annotations

from typing import Any

import click

from kanban_tui.board.model import Column
from kanban_tui.board.words import duration
from kanban_tui.cli.base import Command, column_argument, pass_session
from kanban_tui.cli.say import ending, talk
from kanban_tui.cli.say.words import box_name, clean
from kanban_tui.cli.session import Session, chosen_board


@click.command(cls=Command)
@column_argument()
@click.option("--entry", metavar="WORDS", help="What may come in, in words; '' for none.")
@click.option("--exit", "leaving", metavar="WORDS", help="What may leave, in words; '' for none.")
@click.option("--required", metavar="POINT", multiple=True, help="Must be ticked before an item leaves forward.")
@click.option("--point", metavar="POINT", multiple=True, help="A point of the checklist that need not be ticked.")
@click.option("--without", metavar="N", type=int, multiple=True, help="Take a point away, by its number.")
@click.option("--stay", metavar="3d..7d|none", help="The shortest and the longest stay; either may be left out.")
@click.option(
    "--deployment/--no-deployment",
    default=None,
    help="Whether coming to this done column is a deployment, of which the report tells.",
)
@pass_session
def policy_command(
    session: Session,
    column: str,
    entry: str | None,
    leaving: str | None,
    required: tuple[str, ...],
    point: tuple[str, ...],
    without: tuple[int, ...],
    stay: str | None,
    deployment: bool | None,
) -> None:
    """Show or change the policies of a column.

    \b
        wip policy Beta --required "Rollback tested" --stay 3d..7d
        wip policy Production --deployment

    An item that has not stayed its time, or has required points that are not ticked (`wip tick ITEM POINT`), may not
    leave forward; back it may always go. The longest stay is the column's time box.
    """
    from kanban_tui.cli import lookup

    with session.reading() as connection:
        board = chosen_board(connection, session.board_name)
    found = lookup.column(board, column)
    given = (entry, leaving, stay, deployment)
    if all(value is None for value in given) and not (required or point or without):
        talk.out(talk.document(_json(found)) if session.json else _words(found))
        return
    from kanban_tui import when
    from kanban_tui.store import commands

    with session.writing() as engine:
        change = commands.set_policy(
            engine,
            found.id,
            entry=entry,
            leaving=leaving,
            points=[*((words, True) for words in required), *((words, False) for words in point)],
            without=without,
            stay=commands.KEEP if stay is None else when.stay(stay),
            deployment=deployment,
        )
    ending.changed(change, session)


def _json(column: Column) -> dict[str, Any]:
    from kanban_tui.report.items import box_json, seconds

    return {
        "column": column.name,
        "entry": column.entry_policy or None,
        "exit": column.exit_policy or None,
        "points": [{"point": k, "text": p.text, "required": bool(p.required)} for k, p in enumerate(column.points, 1)],
        "stay_least_seconds": seconds(column.stay_least),
        "time_box": box_json(column.box),
        "deployment": bool(column.deployment),
    }


def _words(column: Column) -> str:
    lines = [f"{clean(column.name)}"]
    if column.entry_policy:
        lines.append(f"  in   {clean(column.entry_policy)}")
    if column.exit_policy:
        lines.append(f"  out  {clean(column.exit_policy)}")
    lines += [
        f"  {k:>3}  {clean(point.text)}{' (required)' if point.required else ''}"
        for k, point in enumerate(column.points, 1)
    ]
    if column.stay_least is not None:
        lines.append(f"  stays {duration(column.stay_least)} at least")
    if column.box is not None:
        lines.append(f"  stays {box_name(column.box)} at most, its time box")
    if column.deployment:
        lines.append("  is a deployment")
    return "\n".join(lines) if len(lines) > 1 else f"{lines[0]} has no policies."
