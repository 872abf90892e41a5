"""Commands on boards."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from datetime import date

from msgspec.structs import replace

from kanban_tui.board import bounds, calendar, clock, text
from kanban_tui.board.change import Change
from kanban_tui.board.layout import check_order
from kanban_tui.board.model import Board
from kanban_tui.board.template import ColumnPlan, Template
from kanban_tui.board.words import set_to
from kanban_tui.errors import BadValue, RuleRefused
from kanban_tui.store import person, queries
from kanban_tui.store.sql import Connection, Engine
from kanban_tui.store.transaction import refuse_other_version, unit, write


def clean_zone(zone: str) -> str:
    """The name of a time zone that exists. Raises BadValue."""
    try:
        clock.zone(zone)
    except ValueError as error:
        raise BadValue(f"There is no time zone {text.printable(zone)!r}; they look like Europe/Vienna.") from error
    return zone


def init_board(
    engine: Engine,
    name: str,
    *,
    zone: str = "UTC",
    template: Template | None = None,
    now: int | None = None,
) -> Change:
    """A new board, of the default template where none is named. Raises RuleRefused where one of that name exists.

    It cannot be undone.
    """
    if template is None:
        from kanban_tui import templates

        template = templates.load()
    moment = clock.now() if now is None else now
    with engine.begin() as raw:
        refuse_other_version(raw, engine)
        board = new_board(raw, name, template, zone=zone, now=moment)
        log_final(raw, board.id, "init", f"made the board {board.name}", moment)
        return Change("init", board.id, board.revision, f"made the board {board.name}")


def new_board(raw: Connection, name: str, template: Template, *, zone: str, now: int) -> Board:
    """The rows of a new board. Raises RuleRefused or BadValue."""
    clean = text.name(name, "The name of the board")
    check_order([column.kind for column in template.columns])
    check_name_free(raw, clean)
    board_id = write(
        raw,
        "board",
        name=clean,
        name_key=text.key(clean),
        zone=clean_zone(zone),
        require_start=0,
        at_risk_percent=80,
        revision=1,
        created_at=now,
        deleted=0,
        work_hours=template.hours,
    )
    set_first_limit(raw, template.limit, board_id=board_id)
    seen: set[str] = set()
    for position, column in enumerate(template.columns):
        label = text.name(column.name, "The name of the column")
        if text.key(label) in seen:
            raise BadValue(f"Two columns are called {label}.")
        seen.add(text.key(label))
        _new_column(raw, board_id, position, label, column)
    for kind in template.types:
        label = text.name(kind.name, "The name of the work type")
        write(
            raw,
            "work_type",
            board_id=board_id,
            name=label,
            name_key=text.key(label),
            box_basis=kind.box.basis if kind.box else None,
            box_amount=kind.box.amount if kind.box else None,
            unit_name=kind.units.name if kind.units else None,
            max_units=kind.units.most if kind.units else None,
            deleted=0,
        )
    return queries.board(raw, board_id)


def _new_column(raw: Connection, board_id: int, position: int, label: str, column: ColumnPlan) -> None:
    number = write(
        raw,
        "board_column",
        board_id=board_id,
        name=label,
        name_key=text.key(label),
        kind=column.kind.value,
        position=position,
        entry_policy=column.entry,
        exit_policy=column.leaving,
        stay_least=column.stay_least,
        deployment=int(column.deployment),
        box_basis=column.box.basis if column.box else None,
        box_amount=column.box.amount if column.box else None,
        deleted=0,
    )
    set_first_limit(raw, column.limit, column_id=number)
    for place, (words, required) in enumerate(column.points):
        write(raw, "exit_point", column_id=number, position=place, text=words, required=int(required), deleted=0)


def set_first_limit(
    raw: Connection,
    limit: int | None,
    drain_to: int | None = None,
    *,
    column_id: int | None = None,
    board_id: int = 0,
) -> None:
    """Give a new column, or a new board for None, its limit. Raises BadValue."""
    if bounds.limit(limit) is not None:
        raw.execute(
            "UPDATE wip_scope SET wip_limit = :limit, drain_to = :drain WHERE"
            " column_id = :column OR :column IS NULL AND board_id = :board AND kind = 'board'",
            {"limit": limit, "drain": drain_to, "column": column_id, "board": board_id},
        )


def check_name_free(raw: Connection, name: str) -> None:
    """Raise RuleRefused where a board has this name."""
    if raw.execute("SELECT 1 FROM board WHERE name_key = ? AND deleted = 0", (text.key(name),)).fetchone():
        raise RuleRefused(f"There is a board {name} already.")


def log_final(raw: Connection, board_id: int, name: str, summary: str, now: int) -> int:
    """Log a command that cannot be undone, and give its id."""
    row = {"name": name, "at": now, "actor": person.actor(raw), "summary": summary, "state": "final", "images": "{}"}
    return write(raw, "command", board_id=board_id, **row)


def rename_board(engine: Engine, board_id: int, name: str, *, now: int | None = None) -> Change:
    """Give a board another name. Raises RuleRefused where one of that name exists."""
    clean = text.name(name, "The name of the board")
    with unit(engine, board_id, "board rename", now) as work:
        if clean == work.board.name:
            return work.unchanged(f"the board is called {clean} already")
        if text.key(clean) != text.key(work.board.name):
            check_name_free(work.raw, clean)
        work.change(work.board, name=clean)
        return work.end(f"renamed the board {work.board.name} to {clean}")


def set_zone(engine: Engine, board_id: int, zone: str, *, now: int | None = None) -> Change:
    """Set the zone whose dates and days the board counts. Raises BadValue."""
    name = clean_zone(zone)
    with unit(engine, board_id, "board zone", now) as work:
        if name == work.board.zone:
            return work.unchanged(f"the zone is {name} already")
        work.change(work.board, zone=name)
        return work.end(set_to("the zone", name))


def set_hours(engine: Engine, board_id: int, hours: str, *, now: int | None = None) -> Change:
    """Set the working hours of a board, `mon-fri 9:00-17:00`; the log keeps what they were. Raises BadValue."""
    wanted = calendar.week_text(calendar.read_week(hours))
    with unit(engine, board_id, "board hours", now) as work:
        before = work.board.work_hours
        if wanted == before:
            return work.unchanged(f"the working hours are {wanted} already")
        work.log_policy("working_hours", "board", board_id, before, wanted)
        work.change(work.board, work_hours=wanted)
        return work.end(set_to("the working hours", wanted))


def set_holidays(
    engine: Engine, board_id: int, days: Iterable[date], *, remove: bool = False, now: int | None = None
) -> Change:
    """Make dates holidays of a board, or days of work again."""
    with unit(engine, board_id, "board holiday", now) as work:
        kept, board = work.board.holidays.split(), work.board
        changed = sorted({day.isoformat() for day in days if (day.isoformat() in kept) is remove})
        if not changed:
            return work.unchanged("that is no holiday" if remove else "that is a holiday already")
        for day in changed:
            sides = (day, None) if remove else (None, day)
            work.log_policy("holiday", "board", board_id, *sides)
            board = replace(board, holidays=calendar.with_holiday(board.holidays, sides[1], without=sides[0]))
        work.change(work.board, holidays=board.holidays)
        return work.end(f"{', '.join(changed)}: {'no holiday any more' if remove else 'a holiday'}")


def set_require_start(engine: Engine, board_id: int, on: bool, *, now: int | None = None) -> Change:
    """Whether an item must have been started before it can be finished."""
    with unit(engine, board_id, "board require-start", now) as work:
        if work.board.require_start == int(on):
            return work.unchanged("that is so already")
        work.change(work.board, require_start=int(on))
        return work.end("a start is required" if on else "a start is not required")


def delete_board(engine: Engine, board_id: int, *, now: int | None = None) -> Change:
    """Mark a board as deleted; its items and history are kept, and undo brings it back."""
    with unit(engine, board_id, "board delete", now) as work:
        work.change(work.board, deleted=1)
        back = f"`wip --board {shlex.quote(work.board.name)} undo` in a shell brings it back."
        return work.end(f"deleted the board {work.board.name}", notes=(back,))
