"""Commands on items: add, list, edit, block, unblock, archive, restore, delete."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from kanban_tui.cli.base import Command, Quick, at_option, completed, item_argument, pass_session
from kanban_tui.cli.say import ending, talk
from kanban_tui.cli.session import Session, chosen_board
from kanban_tui.errors import UsageError

T = TypeVar("T")
K = TypeVar("K")

DUE_HELP = "The date it should be finished: 2026-11-20, tomorrow, friday (may be today), next friday, in 3 days."
UNITS_HELP = "How many units of work it is, where limits count units."
ESTIMATE_HELP = "How long it may take: 3 days, 36h, 3d 4h."


@click.command(cls=Command)
@click.argument("title", metavar="TITLE")
@click.option("--type", "type_name", metavar="T", help="Its work type.", shell_complete=completed("types"))
@click.option(
    "--column", metavar="C", help="Where it goes, else the first column.", shell_complete=completed("columns")
)
@click.option("--description", metavar="D", default="", help="Text of several lines; - reads it from stdin.")
@click.option("--tag", "tags", metavar="G", multiple=True, help="A tag; may be given again.")
@click.option("--assignee", metavar="P", help="Who does it.", shell_complete=completed("people"))
@click.option("--due", metavar="D", help=DUE_HELP)
@click.option("--estimate", metavar="SPAN", help=ESTIMATE_HELP)
@click.option("--units", metavar="N", help=UNITS_HELP)
@click.option("--at", metavar="TIME", help="When it came, if not now: yesterday 14:00, 2026-11-20.")
@pass_session
def add_command(
    session: Session,
    title: str,
    type_name: str | None,
    column: str | None,
    description: str,
    tags: tuple[str, ...],
    assignee: str | None,
    due: str | None,
    estimate: str | None,
    units: str | None,
    at: str | None,
) -> None:
    """Add an item; prints its number.

    It goes to the first column unless --column says otherwise, and is refused where a limit is reached.
    """
    from kanban_tui import when
    from kanban_tui.board import bounds, clock, text
    from kanban_tui.cli import lookup

    title = text.title(title)
    if session.ensure_board():
        talk.say(f"made a board in {session.place}")
    now = clock.now()
    with session.reading() as connection:
        board = chosen_board(connection, session.board_name)
    tz = clock.zone(board.zone)
    column_id = None if column is None else lookup.column(board, column).id
    type_id = None if type_name is None else lookup.work_type(board, type_name).id
    moment = None if at is None else when.past(at, tz, now=now)
    # What is told of monday and due on wednesday is due on the wednesday after it.
    due_date = None if due is None else when.day(due, tz, now=moment or now, ahead=True).isoformat()
    length = None if estimate is None else when.span(estimate)
    from kanban_tui.store import commands

    with session.writing() as engine:
        change = commands.add(
            engine,
            board.id,
            title,
            column_id=column_id,
            type_id=type_id,
            description=_described(description),
            tags=tags,
            assignee=assignee,
            due=due_date,
            estimate=length,
            units=_given(units, bounds.units_typed, None),
            at=moment,
        )
    ending.changed(change, session, data=f"#{change.items[0]}")


@click.command("list", cls=Quick)
@pass_session
def list_command(session: Session, /, **wanted: Any) -> None:
    """List the items of a board, column by column.

    An item in progress shows its age in days and how much of its time box is used; a finished one the days it took; one
    with a due date how far off that is.
    """
    from kanban_tui.cli.commands import listing

    listing.run(session, **wanted)


@click.command(cls=Command)
@item_argument()
@click.option("--title", metavar="TITLE", help="Its title.")
@click.option("--type", "type_name", metavar="T", help="Its work type, or none.", shell_complete=completed("types"))
@click.option("--description", metavar="D", help="Text of several lines; - reads it from stdin.")
@click.option("--tag", "added", metavar="G", multiple=True, help="Add a tag; may be given again.")
@click.option("--untag", "removed", metavar="G", multiple=True, help="Take a tag away; may be given again.")
@click.option("--assignee", metavar="P", help="Who does it, or none.", shell_complete=completed("people"))
@click.option("--due", metavar="D", help=f"{DUE_HELP} Or none.")
@click.option("--estimate", metavar="SPAN", help=f"{ESTIMATE_HELP} Or none.")
@click.option("--units", metavar="N", help=f"{UNITS_HELP} Or none.")
@pass_session
def edit_command(
    session: Session,
    item: int,
    title: str | None,
    type_name: str | None,
    description: str | None,
    added: tuple[str, ...],
    removed: tuple[str, ...],
    assignee: str | None,
    due: str | None,
    estimate: str | None,
    units: str | None,
) -> None:
    """Change what an item says."""
    if (
        all(value is None for value in (title, type_name, description, assignee, due, estimate, units))
        and not added + removed
    ):
        raise UsageError("Say what to change: --title, --type, --tag … (`wip edit --help`).")
    from kanban_tui import when
    from kanban_tui.board import bounds, clock, text
    from kanban_tui.cli import lookup
    from kanban_tui.store import commands, queries

    with session.reading() as connection:
        before = queries.item(connection, item)
        board = queries.board(connection, before.board_id)
    tz, now = clock.zone(board.zone), clock.now()
    gone = {text.key(text.tag(tag)) for tag in removed}
    tags = [tag for tag in (*before.tags.split(), *added) if text.key(tag.removeprefix("#")) not in gone]
    with session.writing() as engine:
        change = commands.edit(
            engine,
            item,
            title=title,
            description=None if description is None else _described(description),
            type_id=_given(type_name, lambda name: lookup.work_type(board, name).id, commands.KEEP),
            tags=tags if added or removed else None,
            assignee=_given(assignee, str, commands.KEEP),
            due=_given(due, lambda words: when.day(words, tz, now=now, ahead=True).isoformat(), commands.KEEP),
            estimate=_given(estimate, when.span, commands.KEEP),
            units=_given(units, bounds.units_typed, commands.KEEP),
        )
    ending.changed(change, session)


def _given(words: str | None, read: Callable[[str], T], kept: K) -> T | K | None:
    """What an option says: `kept` where it is not given, None for `none`."""
    if words is None:
        return kept
    return None if words.strip().casefold() == "none" else read(words)


def _described(description: str) -> str:
    return sys.stdin.read() if description == "-" else description


@click.command(cls=Command)
@item_argument()
@click.argument("text", metavar="TEXT")
@at_option
@pass_session
def note_command(session: Session, item: int, text: str, at: str | None) -> None:
    """Write something down about an item; - reads it from stdin. It stands in its history, with its time."""
    from kanban_tui.cli import lookup
    from kanban_tui.store import commands

    moment = lookup.moment_of(session, item, at)
    with session.writing() as engine:
        ending.changed(commands.note(engine, item, _described(text), at=moment), session)


@click.command(cls=Command)
@item_argument()
@click.argument("point", metavar="POINT", type=int)
@click.option("--off", is_flag=True, help="It is not done after all.")
@at_option
@pass_session
def tick_command(session: Session, item: int, point: int, off: bool, at: str | None) -> None:
    """Tick a point of an item, by the number that `wip show` gives it.

    Points are lines of its description such as `- [ ] tests`, then those of its column's exit checklist, which keep who
    ticked them and when.
    """
    from kanban_tui.cli import lookup
    from kanban_tui.store import commands

    moment = lookup.moment_of(session, item, at)
    with session.writing() as engine:
        ending.changed(commands.tick(engine, item, point, done=not off, at=moment), session)


@click.command(cls=Command)
@item_argument(many=True)
@click.argument("reason", metavar="REASON")
@at_option
@pass_session
def block_command(session: Session, items: tuple[int, ...], reason: str, at: str | None) -> None:
    """Mark items that cannot go on, with the reason. They still count, and their clocks run on."""
    from kanban_tui.cli import lookup
    from kanban_tui.store import commands

    moment = lookup.moment_of(session, items[0], at)
    with session.writing() as engine:
        ending.changed(commands.block(engine, items, reason, at=moment), session)


@click.command(cls=Command)
@item_argument(many=True, complete="blocked_items")
@at_option
@pass_session
def unblock_command(session: Session, items: tuple[int, ...], at: str | None) -> None:
    """Let blocked items go on."""
    from kanban_tui.cli import lookup
    from kanban_tui.store import commands

    moment = lookup.moment_of(session, items[0], at)
    with session.writing() as engine:
        ending.changed(commands.unblock(engine, items, at=moment), session)


@click.command(cls=Command)
@item_argument(many=True)
@at_option
@pass_session
def archive_command(session: Session, items: tuple[int, ...], at: str | None) -> None:
    """Take items off the board; unfinished ones count as cancelled. Their slots are free at once."""
    from kanban_tui.cli import lookup
    from kanban_tui.store import commands

    moment = lookup.moment_of(session, items[0], at)
    with session.writing() as engine:
        ending.changed(commands.archive(engine, items, at=moment), session)


@click.command(cls=Command)
@item_argument(many=True, complete="archived_items")
@click.option(
    "--to", "column", metavar="COLUMN", help="Where to, else where it was.", shell_complete=completed("columns")
)
@at_option
@pass_session
def restore_command(session: Session, items: tuple[int, ...], column: str | None, at: str | None) -> None:
    """Bring archived items back, to where they were or --to a column. Refused where a limit is reached."""
    from kanban_tui.cli import lookup
    from kanban_tui.store import commands

    column_id = None
    if column is not None:
        with session.reading() as connection:
            column_id = lookup.column(lookup.board_of(connection, items[0]), column).id
    moment = lookup.moment_of(session, items[0], at)
    with session.writing() as engine:
        ending.changed(commands.restore(engine, items, column_id=column_id, at=moment), session)


@click.command(cls=Command)
@item_argument(many=True)
@at_option
@pass_session
def delete_command(session: Session, items: tuple[int, ...], at: str | None) -> None:
    """Delete items; their numbers are never used again. They are shown nowhere, but undo brings them back."""
    from kanban_tui.cli import lookup
    from kanban_tui.store import commands

    moment = lookup.moment_of(session, items[0], at)
    with session.writing() as engine:
        ending.changed(commands.delete(engine, items, at=moment), session)
