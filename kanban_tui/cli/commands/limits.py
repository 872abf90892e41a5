"""Commands on limits of every kind: limit, limits, expedite."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kanban_tui.cli.base import Command, at_option, completed, item_argument, limit, pass_session
from kanban_tui.cli.say import ending, talk
from kanban_tui.cli.session import Session, chosen_board
from kanban_tui.errors import BadValue, UsageError

if TYPE_CHECKING:
    from kanban_tui.board.limits import Measure, Scope
    from kanban_tui.board.model import Board
    from kanban_tui.store.commands import Subject


@click.command(cls=Command)
@click.argument("words", metavar="[COLUMN] N|none", nargs=-1, shell_complete=completed("columns"))
@click.option("--total", is_flag=True, help="Of the whole board: all that is started and not finished.")
@click.option("--type", "type_name", metavar="T", help="Of a work type.", shell_complete=completed("types"))
@click.option("--person", metavar="P", help="Of one person.", shell_complete=completed("people"))
@click.option("--each-person", is_flag=True, help="Of each person.")
@click.option(
    "--group",
    metavar="NAME",
    help="Of several columns together, under a name.",
    shell_complete=completed("groups"),
)
@click.option("--columns", metavar="A,B", help="The columns of the group; else all that are in progress.")
@click.option("--lane", is_flag=True, help="Of the expedite lane.")
@click.option("--units/--items", "units", default=None, help="Count planned units, or items.")
@click.option("--drain", is_flag=True, help="If more is there now, let it fall as items leave.")
@click.option("--what-if", is_flag=True, help="Change nothing; tell what it would do, from the board's own history.")
@pass_session
def limit_command(
    session: Session,
    words: tuple[str, ...],
    total: bool,
    type_name: str | None,
    person: str | None,
    each_person: bool,
    group: str | None,
    columns: str | None,
    lane: bool,
    units: bool | None,
    drain: bool,
    what_if: bool,
) -> None:
    """Set the WIP limit of a column, the board, a work type, a person, a group or a lane.

    \b
        wip limit "In Progress" 3
        wip limit --total 5
        wip limit "In Progress" 2 --what-if
        wip limit --each-person 2
        wip limit --group Build --columns "In Progress,In Review" 4

    0 closes; `none` takes the limit away. A limit under the count is refused, or lowered with --drain. All limits that
    an item counts in must have room for it.
    """
    asked = [total, type_name is not None, person is not None, each_person, group is not None, lane]
    if len(words) != (1 if any(asked) else 2) or sum(asked) > 1:
        raise UsageError("Write `wip limit COLUMN N`, or `wip limit N` with one of --total, --type T, --person P, …")
    if what_if:
        from kanban_tui.cli.commands import simulating

        if any(asked[1:]):
            raise UsageError("--what-if tells of a column's limit, or with --total of the board's.")
        tried = {"totals": words[0]} if total else {"limits": (f"{words[0]}={words[1]}",)}
        simulating.run(session, simulating.Asked(**tried))
        return
    from kanban_tui.cli import lookup
    from kanban_tui.store import commands

    value = limit(words[-1])
    with session.reading() as connection:
        board = chosen_board(connection, session.board_name)
    subject: Subject = commands.Subject("board")
    if type_name is not None:
        subject = commands.Subject("type", lookup.work_type(board, type_name).id)
    elif person is not None:
        subject = commands.Subject("person", name=person)
    elif group is not None:
        subject = commands.Subject("group", name=group)
    elif each_person or lane:
        subject = commands.Subject("each_person" if each_person else "lane")
    elif not total:
        subject = commands.Subject("column", lookup.column(board, words[0]).id)
    covered = None if columns is None else [lookup.column(board, name).id for name in _listed(columns)]
    measure: Measure | None = None if units is None else "units" if units else "items"
    with session.writing() as engine:
        change = commands.set_limit(
            engine,
            board.id,
            subject,
            value,
            drain=drain,
            measure=measure,
            columns=covered,
        )
        ending.changed(change, session)


def _listed(names: str) -> list[str]:
    """Names with commas between them; one with a comma in it stands in quotes. Raises BadValue."""
    import csv

    try:
        cells = next(csv.reader([names], skipinitialspace=True, strict=True), [])
    except csv.Error as error:
        raise BadValue(f"--columns {names!r} is no list of names with commas between them.") from error
    return [cell.strip() for cell in cells if cell.strip()]


@click.command(cls=Command)
@pass_session
def limits_command(session: Session) -> None:
    """List every limit and how full it is."""
    from kanban_tui.board.words import how_full
    from kanban_tui.cli.say.words import cells, clean, pad
    from kanban_tui.store import fullness

    with session.reading() as connection:
        board = chosen_board(connection, session.board_name)
        scopes = [scope for scope in fullness.scopes(connection, board.id) if scope.limit is not None]
    if session.json:
        talk.out(talk.document([_json(scope, board) for scope in scopes]))
        return
    rows = []
    for scope in scopes:
        if scope.kind == "each_person" and not scope.pattern and not scope.count:
            continue
        full = how_full(scope.count, scope.limit, scope.drain_to)
        units = " units" if scope.measure == "units" else ""
        rows.append((_kind(scope), clean(_name(scope)), f"{full}{units}", _where(scope, board)))
    if not rows:
        talk.say("no limits: `wip limit COLUMN N` sets one")
        return
    widths = [max(cells(row[k]) for row in rows) for k in range(3)]
    for row in rows:
        line = "  ".join(pad(cell, width) for cell, width in zip(row, widths, strict=False))
        talk.out(f"{line}  {row[3]}".rstrip())


def _kind(scope: Scope) -> str:
    return "each person" if scope.pattern else "person" if scope.kind == "each_person" else scope.kind


def _name(scope: Scope) -> str:
    return {"lane": "expedite", "each_person": scope.name or "everybody"}.get(scope.kind, scope.name)


def _where(scope: Scope, board: Board) -> str:
    """The columns that were named, for those limits that have some."""
    return ", ".join(c.name for c in board.columns if c.id in scope.columns) if scope.chosen else ""


def _json(scope: Scope, board: Board) -> dict[str, object]:
    return {
        "scope": scope.kind,
        "name": None if scope.pattern else _name(scope),
        "measure": scope.measure,
        "limit": scope.limit,
        "count": scope.count,
        "drain_to": scope.drain_to,
        "columns": [column.name for column in board.columns if column.id in scope.columns],
    }


@click.command(cls=Command)
@item_argument()
@click.argument("reason", required=False)
@click.option("--end", is_flag=True, help="Take it out of the lane again.")
@at_option
@pass_session
def expedite_command(session: Session, item: int, reason: str | None, end: bool, at: str | None) -> None:
    """Put an item into the expedite lane, with a reason, or take it out again.

    There it is outside the limits of its column, group, type and person, and inside the lane's own, which is 1 unless
    `wip limit --lane N` says otherwise. It stands on top of its column and is pulled first, and counts on the board and
    in every measure. To take it out is refused where the limits it comes back under are full.
    """
    if (reason is None) != end:
        raise UsageError("Write `wip expedite ITEM REASON`, or `wip expedite ITEM --end`.")
    from kanban_tui.cli import lookup
    from kanban_tui.store import commands

    moment = lookup.moment_of(session, item, at)
    with session.writing() as engine:
        if reason is not None:
            change = commands.expedite(engine, item, reason, at=moment)
        else:
            change = commands.end_expedite(engine, item, at=moment)
        ending.changed(change, session)
