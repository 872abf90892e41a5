"""The frame of every command: one transaction in which the rule decides, the rows change and the log is written.

A command opens a Unit, changes rows through it, and ends. On its way out the Unit lets draining limits fall, derives
the clocks of the items that moved, keeps the rows before and after for undo, and grows the board's revision. Any error
rolls everything back; a refusal is then recorded in a transaction of its own.
"""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Engine, event, insert, text, update
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from kanban_tui.board import clock, limits, room
from kanban_tui.board.crossings import crossings, effective
from kanban_tui.board.history import Change
from kanban_tui.board.layout import Layout
from kanban_tui.board.limits import Occupancy, Place, Step
from kanban_tui.board.model import Kind
from kanban_tui.errors import NotFound, WipLimitReached
from kanban_tui.store import queries
from kanban_tui.store.engine import driver, path_of, typed
from kanban_tui.store.reading import check_version, stored_version
from kanban_tui.store.tables import (
    BlockRow,
    BoardRow,
    ColumnRow,
    CommandItemRow,
    CommandRow,
    ItemRow,
    PolicyRow,
    RefusalRow,
    Table,
    TypeRow,
    ident,
    values,
)

Images = dict[str, list[list[Any]]]

ONE_REFUSAL = 60 * 1_000_000
IMAGED: dict[str, type[Table]] = {
    "board": BoardRow,
    "board_column": ColumnRow,
    "work_type": TypeRow,
    "item": ItemRow,
    "block": BlockRow,
}
# What a command leaves to the end of the Unit, derived from the rest, is no part of what it did.
_DERIVED = {"revision"}


class Unit:
    """One command at work on one board."""

    def __init__(self, session: Session, board: BoardRow, name: str, now: int) -> None:
        self.session = session
        self.raw = driver(session.connection())
        self.board = board
        self.now = now
        self.command = CommandRow(board_id=ident(board), name=name, at=now, actor=actor(), summary="", state="done")
        session.add(self.command)
        session.flush()
        self.moved: dict[int, ItemRow] = {}
        self.touched: set[int] = set()
        self.columns_touched: set[int] = set()
        self.shape_changed = False
        self._before: dict[tuple[str, int], dict[str, Any]] = {}
        self._rows: list[Table] = []
        event.listen(session, "loaded_as_persistent", self._remember)
        event.listen(session, "pending_to_persistent", self._remember_new)
        self._remember(session, board)

    # The rows a command may touch, remembered as they were.

    def _remember(self, _session: Session, row: Table) -> None:
        table = str(row.__tablename__)
        if table in IMAGED:
            self._before[table, ident(row)] = values(row)
            self._rows.append(row)

    def _remember_new(self, _session: Session, row: Table) -> None:
        if str(row.__tablename__) in IMAGED:
            self._rows.append(row)

    def item(self, number: int) -> ItemRow:
        """The item of a number on this board. Raises NotFound."""
        row = self.session.get(ItemRow, number)
        if row is None or row.deleted or row.board_id != self.board.id:
            raise NotFound(f"There is no item #{number}.")
        self.touched.add(number)
        return row

    def items(self, numbers: Iterable[int]) -> list[ItemRow]:
        """The items of these numbers, each once. Raises NotFound."""
        return [self.item(number) for number in dict.fromkeys(numbers)]

    def column(self, column_id: int | None) -> ColumnRow:
        """A standing column of this board. Raises NotFound."""
        row = self.session.get(ColumnRow, column_id) if column_id is not None else None
        if row is None or row.deleted or row.board_id != self.board.id:
            raise NotFound(f"There is no such column on {self.board.name}.")
        return row

    def columns(self) -> list[ColumnRow]:
        """The standing columns from left to right."""
        found = self.session.exec(
            select(ColumnRow)
            .where(ColumnRow.board_id == self.board.id, ColumnRow.deleted == 0)
            .order_by(col(ColumnRow.position), col(ColumnRow.id))
        )
        return list(found)

    def type(self, type_id: int) -> TypeRow:
        """A work type of this board. Raises NotFound."""
        row = self.session.get(TypeRow, type_id)
        if row is None or row.deleted or row.board_id != self.board.id:
            raise NotFound(f"There is no such work type on {self.board.name}.")
        return row

    # The rule.

    def occupancy(self, *, all_counts: bool = False) -> Occupancy:
        """How full the board is now. Columns that no limit and no WIP asks about are counted only on request."""
        self.session.flush()
        places = []
        for column in self.columns():
            kind = Kind(column.kind)
            asked = all_counts or column.wip_limit is not None or kind.in_progress
            places.append(
                Place(
                    ident(column),
                    column.name,
                    kind,
                    column.wip_limit,
                    column.drain_to,
                    self.count(ident(column)) if asked else 0,
                )
            )
        return Occupancy(ident(self.board), self.board.name, tuple(places), self.board.wip_limit, self.board.drain_to)

    def count(self, column_id: int) -> int:
        """How many items stand in a column."""
        row = self.raw.execute("SELECT count(*) FROM item WHERE column_id = ? AND archived = 0", (column_id,))
        return int(row.fetchone()[0])

    def decide(
        self,
        change: Step,
        *,
        moving: Sequence[ItemRow] = (),
        target: ColumnRow | None = None,
        title: str = "",
        before: Occupancy | None = None,
    ) -> Occupancy:
        """The board after a change that every limit allows. Raises WipLimitReached."""
        before = self.occupancy() if before is None else before
        after = change(before)
        full = limits.exceeded(after)
        if full:
            asked = [place.id for place in before.places if place.kind.in_progress or place.limit is not None]
            asked += [scope.id for scope in full if scope.kind == "column" and scope.id not in asked]
            places = {place.id: place for place in after.places}
            raise WipLimitReached(
                room.refusal(
                    before,
                    change,
                    queries.in_columns(self.raw, asked),
                    command=self.command.name,
                    moving=tuple(queries.by_numbers(self.raw, [ident(row) for row in moving])),
                    title=title,
                    target=places.get(ident(target)) if target is not None else None,
                )
            )
        return after

    def log_policy(
        self, what: str, subject: str, subject_id: int, before: object, after: object, reason: str | None = None
    ) -> None:
        """Log a change of a limit or a time box."""
        self.session.add(
            PolicyRow(
                board_id=ident(self.board),
                command_id=ident(self.command),
                at=self.now,
                what=what,
                subject=subject,
                subject_id=subject_id,
                before=None if before is None else str(before),
                after=None if after is None else str(after),
                reason=reason,
            )
        )

    # The end.

    def end(self, summary: str, *, final: bool = False, notes: tuple[str, ...] = ()) -> Change:
        """Settle, derive, log, and say what happened."""
        self.session.flush()
        if self.shape_changed:
            self.derive_all_clocks()
        else:
            self.derive_clocks()
        self.settle()
        self.command.summary = summary
        if self.command.name in ("undo", "redo"):
            self.command.state = "dropped"
        else:
            self.command.state = "final" if final else "done"
            self.command.images = json.dumps(self.images(), separators=(",", ":"))
            self.session.exec(
                update(CommandRow)
                .where(col(CommandRow.board_id) == self.board.id, col(CommandRow.state) == "undone")
                .values(state="dropped")
            )
        self.session.add_all(
            CommandItemRow(command_id=ident(self.command), item_id=number) for number in sorted(self.touched)
        )
        self.board.revision += 1
        self.session.flush()
        return Change(
            command=self.command.name,
            board_id=ident(self.board),
            revision=self.board.revision,
            summary=summary,
            items=tuple(sorted(self.touched)),
            columns=tuple(sorted(self.columns_touched)),
            notes=notes,
        )

    def unchanged(self, summary: str, items: Iterable[int] = ()) -> Change:
        """Nothing to do: the transaction ends without a trace."""
        return Change(
            command=self.command.name,
            board_id=ident(self.board),
            revision=self.board.revision,
            summary=summary,
            changed=False,
            items=tuple(items),
        )

    def layout(self) -> Layout:
        """Today's columns as the measures see them."""
        board = queries.board(self.raw, ident(self.board))
        return Layout.of(board.columns, board.retired)

    def derive_clocks(self) -> None:
        """Write the clocks of the items that moved, from their moves."""
        if not self.moved:
            return
        layout = self.layout()
        for number, row in self.moved.items():
            for name, value in derived(self.raw, number, layout).items():
                setattr(row, name, value)
        self.session.flush()

    def derive_all_clocks(self) -> None:
        """Write the clocks of every item of the board: its shape changed, and with it what counts as started."""
        layout = self.layout()
        self.session.flush()
        numbers = self.raw.execute("SELECT id FROM item WHERE board_id = ?", (self.board.id,)).fetchall()
        rows = [{"number": number, **derived(self.raw, number, layout)} for (number,) in numbers]
        if rows:
            self.session.connection().execute(
                text(
                    "UPDATE item SET first_started_at = :first_started_at, started_at = :started_at,"
                    " finished_at = :finished_at, entered_at = :entered_at WHERE id = :number"
                ),
                rows,
            )

    def settle(self) -> None:
        """Let every draining limit fall to its count."""
        draining = self.board.drain_to is not None or any(c.drain_to is not None for c in self.columns())
        if not draining:
            return
        after = self.occupancy().settled()
        connection = self.session.connection()
        for place in after.places:
            connection.execute(
                text("UPDATE board_column SET wip_limit = :limit, drain_to = :drain WHERE id = :id"),
                {"limit": place.limit, "drain": place.drain_to, "id": place.id},
            )
        connection.execute(
            text("UPDATE board SET wip_limit = :limit, drain_to = :drain WHERE id = :id"),
            {"limit": after.limit, "drain": after.drain_to, "id": self.board.id},
        )

    def images(self) -> Images:
        """The rows this command changed, as [id, before, after]; before is None for a new row."""
        found: Images = {}
        for row in self._rows:
            table, number = str(row.__tablename__), ident(row)
            before, after = self._before.get((table, number)), values(row)
            if before is None:
                found.setdefault(table, []).append([number, None, after])
            elif before != after:
                names = [name for name in after if before[name] != after[name] and name not in _DERIVED]
                found.setdefault(table, []).append(
                    [number, {name: before[name] for name in names}, {name: after[name] for name in names}]
                )
        return {table: rows for table, rows in found.items() if rows}


@contextmanager
def unit(engine: Engine, board_id: int, name: str, now: int | None) -> Iterator[Unit]:
    """A Unit in a transaction that holds the write lock from its first statement.

    Raises what the command raises; DatabaseError for what the file says. A refusal is recorded after the rollback.
    """
    try:
        with Session(engine, expire_on_commit=False, autoflush=False) as session, session.begin():
            check_version(stored_version(driver(session.connection())), path_of(engine))
            board = session.get(BoardRow, board_id)
            if board is None or (board.deleted and name != "undo"):
                raise NotFound("There is no such board.")
            work = Unit(session, board, name, clock.now() if now is None else now)
            yield work
            if not work.command.summary:
                session.rollback()
    except DBAPIError as error:
        raise typed(error, path_of(engine)) from error
    except WipLimitReached as error:
        _record_refusal(engine, board_id, error, clock.now() if now is None else now)
        raise


def _record_refusal(engine: Engine, board_id: int, error: WipLimitReached, now: int) -> None:
    """Note that the board said no; the same item and target within a minute count once.

    A note that cannot be written changes nothing about the answer.
    """
    refusal = error.refusal
    values = {
        "board_id": board_id,
        "command": refusal.command,
        "item_id": refusal.item.id if refusal.item else None,
        "column_id": refusal.target_id,
    }
    same = (
        select(RefusalRow.id)
        .where(RefusalRow.board_id == board_id, col(RefusalRow.at) > now - ONE_REFUSAL)
        .where(col(RefusalRow.item_id).is_(values["item_id"]), col(RefusalRow.column_id).is_(values["column_id"]))
    )
    try:
        with Session(engine) as session, session.begin():
            if session.exec(same).first() is None:
                session.exec(insert(RefusalRow).values(at=now, **values))
    except DBAPIError as failure:
        error.add_note(f"The refusal could not be recorded: {failure.orig}")


def derived(raw: Any, number: int, layout: Layout) -> dict[str, int | None]:
    """The clocks that an item's row keeps, from its moves."""
    found = crossings(effective(queries.moves(raw, number)), layout)
    return {
        "first_started_at": found.first_started,
        "started_at": found.started,
        "finished_at": found.finished,
        "entered_at": found.entered or 0,
    }


@cache
def actor() -> str:
    """Who gives commands here: the user's name and this process."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = "somebody"
    return f"{user}/{os.getpid()}"
