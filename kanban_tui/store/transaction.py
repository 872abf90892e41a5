"""The frame of every command: one transaction in which rows are changed and the log is written.

A command opens a Unit, asks the rule (`deciding`), changes rows through it, and ends. On its way out the Unit lets
draining limits fall, derives the clocks of the items that moved, keeps the rows before and after for undo, and grows
the board's revision. Any error rolls everything back; a refusal is worded and recorded after that.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from msgspec.structs import replace

from kanban_tui.board import clock, text
from kanban_tui.board.change import Change
from kanban_tui.board.crossings import crossings, effective
from kanban_tui.board.layout import Layout
from kanban_tui.board.model import Board, Column, Item, WorkType
from kanban_tui.errors import NotFound
from kanban_tui.store import deciding, person, queries, records
from kanban_tui.store.schema import check_version, written_version
from kanban_tui.store.sql import Connection, Engine, Values, together

Images = dict[str, list[list[Any]]]
"""The rows that a command changed, by table, as [id, before, after]; before is None for a new row."""

R = TypeVar("R", bound=Item | Column | WorkType | Board)

_FALLS = frozenset(("wip_limit", "drain_to"))
_TABLES: Mapping[type, str] = {Item: "item", Column: "board_column", WorkType: "work_type", Board: "board"}


def keys_of(row: Item | Column | WorkType | Board) -> dict[str, Any]:
    """What stands beside a row's words, to find them by."""
    if isinstance(row, Item):
        who = None if row.assignee is None else text.key(row.assignee)
        return {"title_key": text.search_key(row.title, row.tags), "assignee_key": who}
    return {"name_key": text.key(row.name)}


class Unit:
    """One command at work on one board."""

    def __init__(self, raw: Connection, board: Board, name: str, now: int) -> None:
        self.raw = raw
        self.board = board
        self.name = name
        self.now = now
        self.actor = person.actor(raw)
        self.moved: set[int] = set()
        self.touched: set[int] = set()
        self.columns_touched: set[int] = set()
        self.shape_changed = False
        self.done = False
        self._before: dict[tuple[str, int], dict[str, Any] | None] = {}
        self._after: dict[tuple[str, int], dict[str, Any]] = {}
        self.command_id = write(
            raw,
            "command",
            board_id=board.id,
            name=name,
            at=now,
            actor=self.actor,
            summary="",
            state="done",
            images="{}",
        )

    # The rows of this board that a command may touch.

    def item(self, number: int) -> Item:
        """The item of a number on this board. Raises NotFound."""
        found = queries.item(self.raw, number)
        if found.board_id != self.board.id:
            raise NotFound(f"There is no item #{number}.")
        self.touched.add(number)
        return found

    def items(self, numbers: Iterable[int]) -> list[Item]:
        """The items of these numbers, each once. Raises NotFound."""
        return [self.item(number) for number in dict.fromkeys(numbers)]

    def column(self, column_id: int | None) -> Column:
        """A standing column of this board. Raises NotFound."""
        for column in self.board.columns:
            if column.id == column_id:
                return column
        raise NotFound(f"There is no such column on {self.board.name}.")

    def type(self, type_id: int) -> WorkType:
        """A work type of this board. Raises NotFound."""
        found = self.board.type(type_id)
        if found is None:
            raise NotFound(f"There is no such work type on {self.board.name}.")
        return found

    def who(self, name: str | None, *, but: int | None = None) -> str | None:
        """A person's clean name; `me` is who gives the command. Raises BadValue.

        Mia and mia are one person, who is written as on the first item of the board, leaving out one that is changed.
        """
        if name is None:
            return None
        given = person.named(self.raw, text.person(name))
        known = self.raw.execute(
            "SELECT assignee FROM item WHERE board_id = ? AND assignee_key = ? AND deleted = 0 AND id <> ?"
            " ORDER BY id LIMIT 1",
            (self.board.id, text.key(given), but or 0),
        ).fetchone()
        return given if known is None else str(known[0])

    # Writing them.

    def change(self, row: R, **values: Any) -> R:
        """Write other values of a row, keep what they were for undo, and give the row as it is now."""
        after = replace(row, **values)
        old, new = keys_of(row), keys_of(after)
        keys = [name for name in new if new[name] != old[name]]
        self.change_row(
            _TABLES[type(row)],
            row.id,
            {name: getattr(row, name) for name in values} | {name: old[name] for name in keys},
            {**values, **{name: new[name] for name in keys}},
        )
        return after

    def change_row(self, table: str, number: int, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """Write other values of a row by its id, and keep what they were for undo."""
        update(self.raw, table, number, after)
        self.keep(table, number, before, after)

    def keep(self, table: str, number: int, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """Keep for undo what was written of a row, and what was before."""
        place = table, number
        kept = self._before.setdefault(place, {})
        if kept is not None:
            for name, value in before.items():
                kept.setdefault(name, value)
        self._after.setdefault(place, {}).update(after)

    def insert(self, table: str, **values: Any) -> int:
        """Write a new row that undo takes away again, and give its id."""
        number = write(self.raw, table, **values)
        self._before[table, number] = None
        self._after[table, number] = {"id": number, **values}
        return number

    def images(self) -> Images:
        """The rows this command changed, with the values before and after that differ."""
        found: Images = {}
        for (table, number), after in self._after.items():
            before = self._before[table, number]
            if before is None:
                found.setdefault(table, []).append([number, None, after])
                continue
            names = [name for name in after if before[name] != after[name]]
            if not _FALLS.isdisjoint(names):
                # A limit that drains falls by itself: one of the two does not tell what it was.
                names = [name for name in after if name in _FALLS or name in names]
            if names:
                sides = [{name: side[name] for name in names} for side in (before, after)]
                found.setdefault(table, []).append([number, *sides])
        return found

    def log_policy(
        self,
        what: str,
        subject: str,
        subject_id: int,
        before: object,
        after: object,
        reason: str | None = None,
        *,
        at: int | None = None,
    ) -> None:
        """Log a change of a limit, a time box or a lane, now or at an earlier time."""
        write(
            self.raw,
            "policy_change",
            board_id=self.board.id,
            command_id=self.command_id,
            at=self.now if at is None else at,
            what=what,
            subject=subject,
            subject_id=subject_id,
            before=None if before is None else str(before),
            after=None if after is None else str(after),
            reason=reason,
        )

    # The end.

    def end(self, summary: str, *, final: bool = False, notes: tuple[str, ...] = ()) -> Change:
        """Settle, derive, log, and say what happened."""
        revision = self.board.revision + 1
        together(self.raw, [*self._clocks(), *deciding.settling(self.board.id), *self._log(summary, final, revision)])
        self.done = True
        return self._said(summary, revision, self.touched, notes)

    def _log(self, summary: str, final: bool, revision: int) -> Iterator[tuple[str, Values]]:
        """What writes down the command, and that the board is another one by it."""
        state, images = "dropped", "{}"
        if self.name not in ("undo", "redo"):
            state, images = "final" if final else "done", json.dumps(self.images(), separators=(",", ":"))
            whose, who = person.own(self.raw)
            yield (
                f"UPDATE command SET state = 'dropped' WHERE board_id = ? AND state = 'undone'{whose}",
                (self.board.id, *who),
            )
        yield updating("command", self.command_id, {"summary": summary, "state": state, "images": images})
        for number in sorted(self.touched):
            yield "INSERT INTO command_item (command_id, item_id) VALUES (?, ?)", (self.command_id, number)
        yield updating("board", self.board.id, {"revision": revision})

    def unchanged(self, summary: str, items: Iterable[int] = ()) -> Change:
        """Nothing to do: the transaction ends without a trace."""
        return replace(self._said(summary, self.board.revision, items), changed=False, columns=())

    def _said(self, summary: str, revision: int, items: Iterable[int], notes: tuple[str, ...] = ()) -> Change:
        return Change(
            command=self.name,
            board_id=self.board.id,
            revision=revision,
            summary=summary,
            items=tuple(sorted(items)),
            columns=tuple(sorted(self.columns_touched)),
            notes=notes,
        )

    def layout(self) -> Layout:
        """Today's columns as the measures see them."""
        board = queries.board(self.raw, self.board.id) if self.shape_changed else self.board
        return Layout.of(board.columns, board.retired)

    def _clocks(self) -> Iterator[tuple[str, Values]]:
        """What writes the clocks of the items that moved, from their moves: of all where the board's shape changed, and
        with it what counts as started."""
        numbers = self.moved
        if self.shape_changed:
            found = self.raw.execute("SELECT id FROM item WHERE board_id = ?", (self.board.id,))
            numbers = {number for (number,) in found.fetchall()}
        if numbers:
            layout = self.layout()
            for number in sorted(numbers):
                yield (
                    "UPDATE item SET first_started_at = ?, started_at = ?, finished_at = ?, entered_at = ?"
                    " WHERE id = ?",
                    (*_clocks(self.raw, number, layout), number),
                )


def _clocks(raw: Connection, number: int, layout: Layout) -> tuple[int | None, ...]:
    """The clocks that an item's row keeps, from its moves."""
    found = crossings(effective(records.moves(raw, number)), layout)
    return found.first_started, found.started, found.finished, found.entered or 0


def write(raw: Connection, table: str, **values: Any) -> int:
    """Insert a row and give its id."""
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" * len(values))
    row = raw.execute(f"INSERT INTO {table} ({names}) VALUES ({marks}) RETURNING id", tuple(values.values())).fetchone()
    return int(row[0])


def update(raw: Connection, table: str, number: int, values: Mapping[str, Any]) -> None:
    """Write values of one row."""
    if values:
        raw.execute(*updating(table, number, values))


def updating(table: str, number: int, values: Mapping[str, Any]) -> tuple[str, Values]:
    """What writes values of one row, at least one."""
    names = ", ".join(f'"{name}" = ?' for name in values)
    return f"UPDATE {table} SET {names} WHERE id = ?", (*values.values(), number)


def refuse_other_version(raw: Connection, engine: Engine) -> None:
    """Raise DatabaseError where a newer program changed the schema meanwhile."""
    check_version(written_version(raw), engine.place)


@contextmanager
def unit(engine: Engine, board_id: int, name: str, now: int | None) -> Iterator[Unit]:
    """A Unit in a transaction that holds the write lock from its first statement.

    Raises what the command raises; DatabaseError for what the file says. What changed nothing leaves no trace.
    """
    moment = clock.now() if now is None else now
    try:
        with engine.begin() as raw:
            refuse_other_version(raw, engine)
            try:
                board = queries.board(raw, board_id)
            except NotFound:
                raise NotFound("There is no such board.") from None
            if board.deleted and name != "undo":
                raise NotFound("There is no such board.")
            work = Unit(raw, board, name, moment)
            try:
                yield work
            except deciding.Full as full:
                # Nobody can have written since: what a reader sees from now on is what the command was judged by.
                full.look(engine)
                raise
            if not work.done:
                raw.execute("ROLLBACK")
    except deciding.Full as full:
        raise full.refused(engine, name, moment) from None
