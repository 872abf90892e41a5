"""Commands on work types and time boxes: type with add, edit, delete, list; timebox with set, show, rebox."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Literal

import click

from kanban_tui.board import words
from kanban_tui.board.model import Board, TimeBox, UnitBox, WorkType
from kanban_tui.cli.base import Group, completed, item_argument, item_number, pass_session
from kanban_tui.cli.say import ending, talk
from kanban_tui.cli.say.words import box_name, box_newer, box_word, cells, clean, moment, pad
from kanban_tui.cli.session import Session, chosen_board
from kanban_tui.errors import UsageError

if TYPE_CHECKING:
    from kanban_tui.store.commands.content import Keep

BOX_HELP = "Its box: 3 days, 36h; 24h of work; 5 interviews, the most units of one item; or none. May be given again."
DAYS_HELP = "Its time box as a number of dates on which it is worked on."


@click.group(cls=Group)
def type_command() -> None:
    """Add, edit, delete or list work types."""


@type_command.command("list")
@pass_session
def list_types(session: Session) -> None:
    """List the work types with their time boxes."""
    board = _board(session)
    if session.json:
        from kanban_tui.report.items import box_json, unit_box_json

        talk.out(
            talk.document(
                [
                    {"name": kind.name, "time_box": box_json(kind.box), "unit_box": unit_box_json(kind.units)}
                    for kind in board.types
                ]
            )
        )
        return
    talk.out(_boxes([(kind.name, _held(kind)) for kind in board.types]))


@type_command.command()
@click.argument("name")
@click.option("--box", "boxes", metavar="SPAN|UNITS", multiple=True, help=BOX_HELP)
@click.option("--days", metavar="N", type=int, help=DAYS_HELP)
@pass_session
def add(session: Session, name: str, boxes: tuple[str, ...], days: int | None) -> None:
    """Add a work type.

    \b
        wip type add research --box "5 interviews"
    """
    from kanban_tui.store import commands

    time, units = _both(boxes, days)
    box, capped = None if isinstance(time, Enum) else time, None if isinstance(units, Enum) else units
    board = _board(session)
    with session.writing() as engine:
        ending.changed(commands.add_type(engine, board.id, name, box, units=capped), session)


@type_command.command()
@click.argument("type_name", metavar="TYPE", shell_complete=completed("types"))
@click.option("--name", metavar="NAME", help="Another name.")
@click.option("--box", "boxes", metavar="SPAN|UNITS", multiple=True, help=BOX_HELP)
@click.option("--days", metavar="N", type=int, help=DAYS_HELP)
@pass_session
def edit(session: Session, type_name: str, name: str | None, boxes: tuple[str, ...], days: int | None) -> None:
    """Change a work type's name or boxes."""
    if name is None and not boxes and days is None:
        raise UsageError("Say what to change: --name, --box or --days.")
    from kanban_tui.cli import lookup
    from kanban_tui.store import commands

    box, units = _both(boxes, days)
    type_id = lookup.work_type(_board(session), type_name).id
    with session.writing() as engine:
        ending.changed(
            commands.edit_type(
                engine,
                type_id,
                name=name,
                box=box,
                units=units,
            ),
            session,
        )


@type_command.command()
@click.argument("type_name", metavar="TYPE", shell_complete=completed("types"))
@click.option("--into", metavar="TYPE", help="The type that its items get.", shell_complete=completed("types"))
@pass_session
def delete(session: Session, type_name: str, into: str | None) -> None:
    """Delete a work type. One that items have needs --into another."""
    from kanban_tui.cli import lookup
    from kanban_tui.store import commands

    board = _board(session)
    target = None if into is None else lookup.work_type(board, into).id
    type_id = lookup.work_type(board, type_name).id
    with session.writing() as engine:
        ending.changed(commands.delete_type(engine, type_id, into=target), session)


@click.group(cls=Group)
def timebox_command() -> None:
    """Set, show or rebox time boxes.

    A time box is the most an item may take. The most specific one holds: the item's, its column's, its type's.
    It is a length (3 days, 36h), one of working time (24h of work), which runs in the hours of `wip board hours`, or a
    number of dates.
    """


@timebox_command.command("set")
@click.argument("length", metavar="SPAN|none", required=False)
@click.option("--days", metavar="N", type=int, help="A number of dates instead of a span.")
@click.option("--type", "type_name", metavar="T", help="For items of this type.", shell_complete=completed("types"))
@click.option("--column", metavar="C", help="For the time in this column.", shell_complete=completed("columns"))
@click.option("--item", metavar="ITEM", type=item_number, help="For this item.", shell_complete=completed("items"))
@click.option("--reason", metavar="TEXT", help="Why; kept in the log.")
@pass_session
def set_box(
    session: Session,
    length: str | None,
    days: int | None,
    type_name: str | None,
    column: str | None,
    item: int | None,
    reason: str | None,
) -> None:
    """Set the time box of a type, a column or an item.

    \b
        wip timebox set --type feature "3 days"
        wip timebox set --column "In Review" 36h
        wip timebox set --type bug "8h of work"
        wip timebox set --item 12 --days 2 --reason "smaller than we thought"
    """
    if (type_name is not None) + (column is not None) + (item is not None) != 1:
        raise UsageError("Say whose time box it is: --type, --column or --item.")
    from kanban_tui.cli import lookup
    from kanban_tui.store import commands

    box = _box(length, days)
    subject: Literal["type", "column", "item"]
    if item is not None:
        subject, subject_id = "item", item
    elif column is not None:
        subject, subject_id = "column", lookup.column(_board(session), column).id
    else:
        subject, subject_id = "type", lookup.work_type(_board(session), type_name or "").id
    with session.writing() as engine:
        ending.changed(commands.set_box(engine, subject, subject_id, box, reason=reason), session)


@timebox_command.command()
@item_argument()
@click.argument("reason", required=False)
@click.option("--reason", "why", metavar="TEXT", help="The same, as `wip timebox set` takes it.")
@pass_session
def rebox(session: Session, item: int, reason: str | None, why: str | None) -> None:
    """Start an item's time box anew, with a reason. The log keeps that it was done."""
    from kanban_tui.store import commands

    given = [each for each in (reason, why) if each is not None]
    if len(given) != 1:
        raise UsageError("Say why once: wip timebox rebox ITEM REASON, or --reason TEXT.")
    with session.writing() as engine:
        ending.changed(commands.rebox(engine, item, given[0]), session)


@timebox_command.command()
@click.argument("item", metavar="[ITEM]", required=False, type=item_number, shell_complete=completed("items"))
@pass_session
def show(session: Session, item: int | None) -> None:
    """Show the time boxes of types and columns, or how an item stands to its own."""
    if item is not None:
        _show_item(session, item)
        return
    board = _board(session)
    if session.json:
        from kanban_tui.report.items import box_json

        boxes = {
            "types": [{"name": kind.name, "time_box": box_json(kind.box)} for kind in board.types],
            "columns": [{"name": column.name, "time_box": box_json(column.box)} for column in board.columns],
        }
        talk.out(talk.document(boxes))
        return
    talk.out(
        "Types\n"
        + _boxes([(kind.name, _held(kind)) for kind in board.types], indent="  ")
        + "\n\nColumns\n"
        + _boxes([(column.name, box_name(column.box)) for column in board.columns], indent="  ")
    )


def _show_item(session: Session, number: int) -> None:
    from kanban_tui.board import clock
    from kanban_tui.board.layout import Layout
    from kanban_tui.flow.box import by_subject, newer_box
    from kanban_tui.flow.items import measure
    from kanban_tui.store import queries, records

    with session.reading() as connection:
        item = queries.item(connection, number)
        board = queries.board(connection, item.board_id)
        if session.json:
            from kanban_tui.cli.say.answers import items_json

            talk.out(talk.document(items_json(connection, [item])[0]["time_box"]))
            return
        policies = by_subject(records.policy_changes(connection, board.id))
        (history,) = records.histories(connection, [item])
    layout, tz = Layout.of(board.columns, board.retired), clock.zone(board.zone)
    measures = measure(history, board, layout, now=clock.now(), tz=tz, policies=policies)
    use = measures.box
    if use is None:
        newer = box_newer(newer_box(item, board, measures))
        talk.out(f"#{number} had no time box {newer}." if newer else f"#{number} has no time box.")
        return
    breach = "" if use.breach_at is None else f", breach at {moment(use.breach_at, clock.zone(board.zone))}"
    used = f"{words.amount(use.box.basis, use.used)} of {box_name(use.box)}"
    talk.out(f"#{number}: {used} (by its {use.source}), {box_word(use)}{breach}")


def _held(kind: WorkType) -> str:
    """The boxes of a type in words."""
    if kind.units is None:
        return box_name(kind.box)
    units = f"{kind.units.most} {clean(kind.units.name)}"
    return units if kind.box is None else f"{box_name(kind.box)}, {units}"


def _both(boxes: tuple[str, ...], days: int | None) -> tuple[TimeBox | Keep | None, UnitBox | Keep | None]:
    """The box of time and that of units that were given; KEEP for one that was not."""
    from kanban_tui import when
    from kanban_tui.store.commands.content import KEEP

    found = [when.type_box(words) for words in boxes] + ([] if days is None else [when.box(None, days)])
    if None in found and len(found) == 1:
        return None, None
    time = [box for box in found if isinstance(box, TimeBox)]
    units = [box for box in found if isinstance(box, UnitBox)]
    if None in found or len(time) > 1 or len(units) > 1:
        raise UsageError("A type has one time box and one box of units at most, or none.")
    return time[0] if time else KEEP, units[0] if units else KEEP


def _boxes(boxes: list[tuple[str, str]], indent: str = "") -> str:
    width = max((cells(clean(name)) for name, _ in boxes), default=0)
    return "\n".join(f"{indent}{pad(clean(name), width)}  {box}" for name, box in boxes)


def _box(length: str | None, days: int | None) -> TimeBox | None:
    from kanban_tui import when

    return when.box(length, days)


def _board(session: Session) -> Board:
    with session.reading() as connection:
        return chosen_board(connection, session.board_name)
