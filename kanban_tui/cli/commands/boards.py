"""Commands on boards: init, templates, boards; board with rename, zone, hours, holiday, require-start, single-piece,
delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kanban_tui.board import words
from kanban_tui.board.model import Board
from kanban_tui.cli.base import Command, Group, completed, pass_session
from kanban_tui.cli.say import ending, talk
from kanban_tui.cli.say.words import cells, clean, pad
from kanban_tui.cli.session import DEFAULT_BOARD, Session, chosen_board
from kanban_tui.errors import UsageError
from kanban_tui.store.address import Server

if TYPE_CHECKING:
    from kanban_tui.board.limits import Scope


@click.command(cls=Command)
@click.argument("name", required=False)
@click.option("--zone", metavar="ZONE", help="Its time zone, such as Europe/Vienna; else that of this machine.")
@click.option("--template", "template_name", metavar="T|FILE", help="What it is made of; `wip templates` lists them.")
@pass_session
def init_command(session: Session, name: str | None, zone: str | None, template_name: str | None) -> None:
    """Make a new board: To Do, In Progress (limit 2), In Review (limit 1), Done; or of another template.

    Its time zone says which day it is when items start and finish.
    """
    from kanban_tui import templates
    from kanban_tui.cli.zones import checked, here
    from kanban_tui.store import commands

    template = None if template_name is None else templates.load(template_name)
    zone = here(silent=session.json) if zone is None else checked(zone)
    with session.writing(create=True) as engine:
        change = commands.init_board(engine, name or session.board_name or DEFAULT_BOARD, zone=zone, template=template)
    ending.changed(change, session)
    if not session.json:
        talk.say(f"It is kept in {session.place}; `wip add TITLE` puts something on it, `wip` opens it.")
        if isinstance(session.place, Server):
            from kanban_tui.store.postgres.schema import CLOSED, RIGHTS

            talk.say(f"Who shall move cards there needs the rights: {RIGHTS.format(role='ROLE')};")
            talk.say(f"Whoever may connect can hold up who writes. To say who that is: {CLOSED};")


@click.command(cls=Command)
@pass_session
def templates_command(session: Session) -> None:
    """List the templates that `wip init --template` takes, and what each is for.

    They are files in TOML; `wip export --format template` writes one of a board, to be changed and used.
    """
    from kanban_tui import templates

    found = [(name, templates.load(name)) for name in templates.names()]
    if session.json:
        talk.out(
            talk.document(
                [
                    {
                        "name": name,
                        "why": template.why,
                        "columns": [column.name for column in template.columns],
                        "types": [kind.name for kind in template.types],
                        "path": str(templates.path_of(name)),
                    }
                    for name, template in found
                ]
            )
        )
        return
    width = max(len(name) for name, _ in found)
    talk.out(
        "\n".join(
            f"{name:{width}}  {template.why}\n{'':{width}}  {', '.join(column.name for column in template.columns)}"
            for name, template in found
        )
    )


@click.command(cls=Command)
@pass_session
def boards_command(session: Session) -> None:
    """List the boards of the file."""
    from kanban_tui.store import counting, fullness, glance, queries

    with session.reading() as connection:
        found = [
            (
                board,
                counting.counts(connection, board.id),
                fullness.scopes(connection, board.id)[-1],
                glance.wip_limit(connection, board.id),
            )
            for board in queries.boards(connection)
        ]
    if session.json:
        talk.out(
            talk.document(
                [
                    {
                        "name": board.name,
                        "zone": board.zone,
                        "limit": board.wip_limit,
                        "drain_to": board.drain_to,
                        "held": own.count,
                        "wip": _wip(board, counts),
                        "items": sum(counts.values()),
                        "require_start": bool(board.require_start),
                    }
                    for board, counts, own, _ in found
                ]
            )
        )
        return
    width = max((cells(clean(board.name)) for board, *_ in found), default=0)
    talk.out(
        "\n".join(
            f"{pad(clean(board.name), width)}  WIP {_full(own, _wip(board, counts), limit)}"
            f"  {words.count(sum(counts.values()), 'item')}  {board.zone}"
            for board, counts, own, limit in found
        )
    )


def _full(own: Scope, wip: int, limit: int | None) -> str:
    """How full a board is, in what its own limit counts; without one how many items are in progress, and may be."""
    if own.limit is None:
        return f"{wip:,}" if limit is None else f"{wip:,}/{limit:,}"
    return f"{words.how_full(own.count, own.limit, own.drain_to)}{' units' if own.measure == 'units' else ''}"


def _wip(board: Board, counts: dict[int, int]) -> int:
    return sum(counts[column.id] for column in board.columns if column.kind.in_progress)


@click.group(cls=Group)
def board_command() -> None:
    """Rename, delete or set up a board."""


@board_command.command()
@click.argument("name")
@pass_session
def rename(session: Session, name: str) -> None:
    """Give the board another name."""
    from kanban_tui.store import commands

    board_id = _chosen(session)
    with session.writing() as engine:
        ending.changed(commands.rename_board(engine, board_id, name), session)


@board_command.command()
@click.argument("zone")
@pass_session
def zone(session: Session, zone: str) -> None:
    """Set the time zone whose dates and days the board counts."""
    from kanban_tui.store import commands

    board_id = _chosen(session)
    with session.writing() as engine:
        ending.changed(commands.set_zone(engine, board_id, zone), session)


@board_command.command()
@click.argument("hours", required=False)
@pass_session
def hours(session: Session, hours: str | None) -> None:
    """Show or set the working hours, in which time boxes of work run (`wip timebox`).

    \b
        wip board hours "mon-fri 9:00-17:00"
        wip board hours "mon-thu 8:00-12:00 13:00-17:00, fri 8:00-14:00"

    They are hours on the wall, in the board's zone; holidays have none (`wip board holiday`). What is in progress is
    counted anew: its percentages change. What is finished keeps those that it had.
    """
    from kanban_tui.store import commands

    board = _board(session)
    if hours is None:
        talk.out(talk.document(_calendar(board)) if session.json else board.work_hours)
        return
    with session.writing() as engine:
        ending.changed(commands.set_hours(engine, board.id, hours), session)


@board_command.command()
@click.argument("days", metavar="[DATE]...", nargs=-1)
@click.option("--remove", is_flag=True, help="The dates are no holidays.")
@pass_session
def holiday(session: Session, days: tuple[str, ...], remove: bool) -> None:
    """List the holidays, or add some: dates without working hours.

    \b
        wip board holiday 2026-12-25 2026-12-26
        wip board holiday "next friday" --remove

    Time boxes of work that run are counted anew, as with `wip board hours`.
    """
    from kanban_tui import when
    from kanban_tui.board import clock
    from kanban_tui.store import commands

    board = _board(session)
    if not days:
        if remove:
            raise UsageError("Say which dates are no holidays.")
        talk.out(talk.document(_calendar(board)) if session.json else "\n".join(board.holidays.split()))
        if not (session.json or board.holidays):
            talk.say("The board has no holidays; `wip board holiday 2026-12-25` makes one.")
        return
    tz, now = clock.zone(board.zone), clock.now()
    dates = [when.day(day, tz, now=now, ahead=True) for day in days]
    with session.writing() as engine:
        ending.changed(commands.set_holidays(engine, board.id, dates, remove=remove), session)


def _calendar(board: Board) -> dict[str, object]:
    return {"hours": board.work_hours, "holidays": board.holidays.split()}


@board_command.command("require-start")
@click.argument("state", metavar="on|off", type=click.Choice(["on", "off"]))
@pass_session
def require_start(session: Session, state: str) -> None:
    """Whether an item must be started before it can be finished."""
    from kanban_tui.store import commands

    board_id = _chosen(session)
    with session.writing() as engine:
        ending.changed(commands.set_require_start(engine, board_id, state == "on"), session)


@board_command.command("single-piece")
@click.argument("state", metavar="on|off", type=click.Choice(["on", "off"]))
@click.option("--drain", is_flag=True, help="If more is in progress now, let it fall as items leave.")
@pass_session
def single_piece(session: Session, state: str, drain: bool) -> None:
    """One item at a time over all columns in progress: the limit of the board is 1.

    `off` gives the board the limit that it had before.
    """
    from kanban_tui.store import commands

    board_id = _chosen(session)
    with session.writing() as engine:
        ending.changed(commands.set_single_piece(engine, board_id, state == "on", drain=drain), session)


@board_command.command()
@click.argument("name", shell_complete=completed("boards"))
@pass_session
def delete(session: Session, name: str) -> None:
    """Delete the board of this name. `wip --board NAME undo` brings it back."""
    from kanban_tui.store import commands, queries

    with session.reading() as connection:
        board_id = queries.find_board(connection, name).id
    with session.writing() as engine:
        ending.changed(commands.delete_board(engine, board_id), session)


def _chosen(session: Session) -> int:
    return _board(session).id


def _board(session: Session) -> Board:
    with session.reading() as connection:
        return chosen_board(connection, session.board_name)
