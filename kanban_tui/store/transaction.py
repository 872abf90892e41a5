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

from sqlalchemy import Engine, event, insert, update
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from kanban_tui.board import clock, limits, room, text
from kanban_tui.board.crossings import crossings, effective
from kanban_tui.board.history import Change
from kanban_tui.board.layout import Layout
from kanban_tui.board.limits import Occupancy, Stand
from kanban_tui.board.model import Kind
from kanban_tui.errors import NotFound, WipLimitReached
from kanban_tui.store import fullness, queries
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
    ScopeRow,
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
    "wip_scope": ScopeRow,
}
# What a command leaves to the end of the Unit, derived from the rest, is no part of what it did.
_DERIVED = {"revision", "held", "counted"}


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

    def scope(self, scope_id: int) -> ScopeRow:
        """The row of a scope, as triggers have counted it. Raises NotFound."""
        row = self.session.get(ScopeRow, scope_id, populate_existing=True)
        if row is None or row.board_id != self.board.id:
            raise NotFound(f"There is no such limit on {self.board.name}.")
        return row

    def scope_of(self, column_id: int | None) -> ScopeRow:
        """The scope of a column, or of the board for None."""
        where = "column_id = :column" if column_id is not None else "board_id = :board AND kind = 'board'"
        found = self.raw.execute(
            f"SELECT id FROM wip_scope WHERE {where}", {"column": column_id, "board": ident(self.board)}
        ).fetchone()
        return self.scope(found[0])

    def type(self, type_id: int) -> TypeRow:
        """A work type of this board. Raises NotFound."""
        row = self.session.get(TypeRow, type_id)
        if row is None or row.deleted or row.board_id != self.board.id:
            raise NotFound(f"There is no such work type on {self.board.name}.")
        return row

    # The rule.

    def occupancy(self, *, crowd: bool = False) -> Occupancy:
        """How full the board is now; with the crowd for a change of its shape."""
        self.session.flush()
        return fullness.occupancy(self.raw, ident(self.board), crowd=crowd)

    def decide(
        self,
        before: Occupancy,
        after: Occupancy,
        *,
        moving: Sequence[ItemRow] = (),
        target: ColumnRow | None = None,
        title: str = "",
    ) -> Occupancy:
        """The board after a change that every limit allows. Raises WipLimitReached."""
        if not limits.exceeded(after):
            return after
        places = {place.id: place for place in after.places}
        raise WipLimitReached(
            room.refusal(
                before,
                after,
                queries.in_columns(self.raw, [place.id for place in before.places if place.kind is not Kind.DONE]),
                command=self.command.name,
                moving=tuple(queries.by_numbers(self.raw, [ident(row) for row in moving])),
                title=title,
                target=places.get(ident(target)) if target is not None else None,
            )
        )

    def decide_moves(
        self,
        pairs: Sequence[tuple[ItemRow | None, Stand | None]],
        *,
        target: ColumnRow | None = None,
        title: str = "",
    ) -> None:
        """Decide that items (None: a new one) stand otherwise. Raises WipLimitReached."""
        moves = [(None if row is None else stand(row), after) for row, after in pairs]
        before = self.occupancy()
        moving = [row for row, _ in pairs if row is not None]
        self.decide(before, before.moved(*moves), moving=moving, target=target, title=title)

    def know(self, name: str | None) -> str | None:
        """The key of a person, who has a row to be counted in from now on, as the triggers would make it."""
        if name is None:
            return None
        person = text.key(name)
        self.raw.execute(
            "INSERT INTO wip_scope (board_id, kind, name, name_key, measure, chosen, wip_limit, held, counted)"
            " SELECT p.board_id, p.kind, ?1, ?2, p.measure, 0, coalesce(p.drain_to, p.wip_limit), 0, 0"
            " FROM wip_scope p WHERE p.board_id = ?3 AND p.kind = 'each_person' AND p.name_key = ''"
            " AND NOT EXISTS (SELECT 1 FROM wip_scope s WHERE s.board_id = ?3 AND s.kind = 'each_person'"
            " AND s.name_key = ?2)",
            (name, person, ident(self.board)),
        )
        return person

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
                sql(
                    "UPDATE item SET first_started_at = :first_started_at, started_at = :started_at,"
                    " finished_at = :finished_at, entered_at = :entered_at WHERE id = :number"
                ),
                rows,
            )

    def settle(self) -> None:
        """Let every draining limit fall to its count; that for each person to the highest of theirs."""
        own = "board_id = :board AND drain_to IS NOT NULL AND"
        highest = (
            "(SELECT max(p.held) FROM wip_scope p WHERE p.board_id = wip_scope.board_id AND p.kind = 'each_person')"
        )
        for held, which in (
            ("held", "NOT (kind = 'each_person' AND name_key = '')"),
            (highest, "kind = 'each_person' AND name_key = ''"),
        ):
            self.raw.execute(
                f"UPDATE wip_scope SET wip_limit = max(drain_to, {held}),"
                f" drain_to = CASE WHEN {held} > drain_to THEN drain_to END"
                f" WHERE {own} {which} AND wip_limit > max(drain_to, {held})",
                {"board": ident(self.board)},
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


def stand(row: ItemRow) -> Stand | None:
    """An item as limits see it; None is off the board."""
    if row.archived:
        return None
    return Stand(row.column_id, row.type_id, row.assignee_key, row.lane, row.planned_units)


def stand_in(row: ItemRow, column_id: int) -> Stand:
    """An item as limits would see it in a column."""
    return Stand(column_id, row.type_id, row.assignee_key, row.lane, row.planned_units)
