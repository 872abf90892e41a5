"""Splits, units, checklists, stays and single-piece flow in any order, with moves, undo and redo between: what must
always hold."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from kanban_tui import templates
from kanban_tui.board.change import Change
from kanban_tui.board.model import DAY, Column, Item, Kind, UnitBox
from kanban_tui.board.splitting import cap
from kanban_tui.errors import BadValue, NotFound, RuleRefused, WipLimitReached
from kanban_tui.store import commands, fullness, queries, records
from kanban_tui.store.address import Place
from kanban_tui.store.commands import Piece
from kanban_tui.store.doctor import check
from kanban_tui.store.engine import open_engine
from kanban_tui.store.reading import connect
from tests import boards
from tests.boards import keep

START = 1_700_000_000_000_000
INDEX = st.integers(min_value=0, max_value=11)

TALLY: dict[str, int] = {}


@cache
def made() -> Place:
    """A place with a new board whose types cap their units."""
    place = keep().new()
    engine = open_engine(place, create=True)
    commands.init_board(engine, "Product", template=templates.load(), now=START)
    commands.add_type(engine, 1, "survey", units=UnitBox("answers", 3), now=START)
    commands.set_limit(engine, 1, 1, 9, now=START)
    engine.dispose()
    return place


class Pieces(RuleBasedStateMachine):
    """Every command is given to the board as it stands; it is refused, or what it did must be lawful."""

    def __init__(self) -> None:
        super().__init__()
        self.place = keep().copy(made())
        self.engine = open_engine(self.place)
        self.reader = connect(self.place)
        self.clock = START
        self.done: list[tuple[Any, Any]] = []
        self.undone: list[tuple[Any, Any]] = []
        for units in (None, 5, 2, 3):
            self.add(1, units, 0)

    def teardown(self) -> None:
        assert check(self.place).problems == ()
        self.reader.close()
        self.engine.dispose()
        keep().remove(self.place)

    # What is seen of the board.

    def columns(self) -> tuple[Column, ...]:
        return queries.board(self.reader, 1).columns

    def items(self) -> list[Item]:
        return queries.items(self.reader, 1)

    def pick(self, index: int) -> Item | None:
        found = self.items()
        return found[index % len(found)] if found else None

    def state(self) -> Any:
        """All that a command may change, but for limits, which may have fallen, and for clocks."""
        tables = {
            "item": "id, column_id, position, title, archived, container, parent_id, planned_units, done_units, lane",
            "exit_point": "id, column_id, text, required",
            "point_tick": "id, item_id, point_id",
        }
        found = {
            table: self.reader.execute(f"SELECT {names} FROM {table} WHERE deleted = 0 ORDER BY id").fetchall()
            for table, names in tables.items()
        }
        shape = "SELECT id, stay_least, box_amount, entry_policy FROM board_column ORDER BY id"
        return found | {"columns": self.reader.execute(shape).fetchall()}

    def held(self) -> dict[int, int]:
        """What each limit of what is in progress holds."""
        queues = {column.id for column in self.columns() if column.kind is Kind.QUEUE}
        scopes = fullness.scopes(self.reader, 1)
        return {s.id: s.count for s in scopes if not s.columns & queues and not s.pattern}

    def give(self, name: str, command: Callable[..., Change], *args: Any, **options: Any) -> Change | None:
        """Give a command, and keep how the board was before and after it, for undo."""
        self.clock += DAY // 6
        before = self.state()
        try:
            change = command(self.engine, *args, now=self.clock, **options)
        except (WipLimitReached, RuleRefused, BadValue, NotFound) as error:
            TALLY[f"{name} refused"] = TALLY.get(f"{name} refused", 0) + 1
            self.reason = str(error)
            assert self.state() == before
            return None
        TALLY[name] = TALLY.get(name, 0) + 1
        if change.changed and name not in ("undo", "redo"):
            self.done.append((before, self.state()))
            self.undone = []
        return change

    def lawful(
        self, before: dict[int, Item], ticked: dict[int, frozenset[int]], stayed: dict[int, dict[int, int]]
    ) -> None:
        """No item went forward past an open required point or before its time, or was started too large."""
        board = queries.board(self.reader, 1)
        index = {column.id: k for k, column in enumerate(board.columns)}
        for number, old in before.items():
            new = queries.by_numbers(self.reader, [number])[0]
            if new.archived or new.deleted:
                continue
            for column in board.columns[index[old.column_id] : index[new.column_id]]:
                assert not [p for p in column.points if p.required and p.id not in ticked[number]]
                assert stayed[number].get(column.id, 0) >= (column.stay_least or 0)
            most = cap(board, new.type_id)
            started = (
                board.column(old.column_id).kind is Kind.QUEUE and board.column(new.column_id).kind is not Kind.QUEUE
            )
            if started and most is not None and new.planned_units is not None:
                assert new.planned_units <= most

    def moving(self, name: str, command: Callable[..., Change], *args: Any, **options: Any) -> Change | None:
        before = {item.id: item for item in self.items()}
        ticked = {number: records.ticked(self.reader, number) for number in before}
        now = self.clock + DAY // 6
        stayed = {number: self.stayed(number, now) for number in before}
        change = self.give(name, command, *args, **options)
        if change is not None:
            self.lawful(before, ticked, stayed)
        return change

    def stayed(self, number: int, now: int) -> dict[int, int]:
        """The time in each column, from moves that were not undone."""
        moves = records.moves(self.reader, number)
        void: set[int] = set()
        for move in reversed(moves):
            if move.voids is not None and move.id not in void:
                void.add(move.voids)
        kept = [move for move in moves if move.voids is None and move.id not in void]
        found: dict[int, int] = {}
        for move, after in zip(kept, [*kept[1:], None], strict=True):
            if move.to_column_id is not None:
                spent = (now if after is None else after.at) - move.at
                found[move.to_column_id] = found.get(move.to_column_id, 0) + spent
        return found

    # The commands.

    @rule(kind=INDEX, units=st.sampled_from((None, 1, 2, 3, 5, 8)), column=st.sampled_from((0, 0, 0, 1, 2, 3)))
    def add(self, kind: int, units: int | None, column: int) -> None:
        board = queries.board(self.reader, 1)
        chosen = board.types[-1] if kind % 3 else None
        title, place = f"Item {self.clock}", board.columns[column]
        change = self.give(
            "add", commands.add, 1, title, column_id=place.id, type_id=chosen.id if chosen else None, units=units
        )
        if change is not None:
            passed = board.columns[:column]
            assert not any(column.stay_least or any(p.required for p in column.points) for column in passed)
            new = queries.item(self.reader, change.items[0])
            assert column == 0 or new.planned_units is None or new.planned_units <= (cap(board, new.type_id) or 99)

    @rule(item=INDEX, column=st.sampled_from((0, 1, 1, 2, 3)))
    def move(self, item: int, column: int) -> None:
        if found := self.pick(item):
            self.moving("move", commands.move, [found.id], self.columns()[column].id)

    @rule(item=INDEX, step=st.sampled_from((1, 1, 1, -1)))
    def advance(self, item: int, step: int) -> None:
        if found := self.pick(item):
            self.moving("advance", commands.advance, [found.id], step)

    @rule(item=INDEX, count=st.integers(min_value=2, max_value=4), named=st.booleans())
    def split(self, item: int, count: int, named: bool) -> None:
        board = queries.board(self.reader, 1)
        large = [
            each
            for each in self.items()
            if (each.planned_units or 0) - each.done_units > (cap(board, each.type_id) or 99)
        ]
        found = self.pick(item) if named or not large else large[item % len(large)]
        if found is None:
            return
        before = self.held()
        pieces = [Piece(f"Piece {k} of {found.id}") for k in range(count)] if named else []
        change = self.give("split" if named else "split by the box", commands.split, found.id, pieces)
        if change is None:
            return
        after = self.held()
        assert all(after[scope] <= held for scope, held in before.items()), "a split raises nothing that is held"
        container = queries.item(self.reader, found.id)
        made = queries.pieces(self.reader, [found.id])[found.id]
        assert (container.container, container.archived) == (1, 1)
        assert [piece.type_id for piece in made] == [found.type_id] * len(made)
        assert made[0].column_id == found.column_id
        assert all(queries.board(self.reader, 1).column(p.column_id).kind is Kind.QUEUE for p in made[1:])
        if found.planned_units is not None and not named:
            assert sum(piece.planned_units or 0 for piece in made) == found.planned_units - found.done_units

    @rule(item=INDEX)
    def split_rest(self, item: int) -> None:
        begun = [each for each in self.items() if 0 < each.done_units < (each.planned_units or 0)]
        if found := begun[item % len(begun)] if begun else self.pick(item):
            before = self.held()
            if self.give("split the rest", commands.split_rest, found.id) is not None:
                assert all(self.held()[scope] <= held for scope, held in before.items())

    @rule(item=INDEX, more=st.sampled_from((1, 1, 2, -1)))
    def count(self, item: int, more: int) -> None:
        if found := self.pick(item):
            self.give("count", commands.count, found.id, more)

    @rule(item=INDEX, point=st.integers(min_value=1, max_value=3), done=st.sampled_from((True, True, True, False)))
    def tick(self, item: int, point: int, done: bool) -> None:
        if found := self.pick(item):
            self.give("tick", commands.tick, found.id, point, done=done)

    @rule(
        column=st.integers(min_value=0, max_value=2),
        required=st.booleans(),
        stay=st.sampled_from((None, None, (None, None), (DAY, None), (DAY // 2, 3 * DAY))),
    )
    def policy(self, column: int, required: bool, stay: tuple[int | None, int | None] | None) -> None:
        place = self.columns()[column]
        options: dict[str, Any] = {} if stay is None else {"stay": stay}
        if len(place.points) < 2:
            options["points"] = [(f"Point {self.clock}", required)]
        else:
            options["without"] = [1]
        self.give("policy", commands.set_policy, place.id, **options)

    @rule(on=st.booleans(), drain=st.booleans())
    def single_piece(self, on: bool, drain: bool) -> None:
        self.give("single piece", commands.set_single_piece, 1, on, drain=drain)

    @rule(item=INDEX)
    def archive(self, item: int) -> None:
        if found := self.pick(item):
            self.give("archive", commands.archive, [found.id])

    @rule(item=INDEX)
    def restore(self, item: int) -> None:
        found = queries.items(self.reader, 1, archived=True)
        if found:
            chosen = found[item % len(found)]
            change = self.moving("restore", commands.restore, [chosen.id])
            assert change is None or not chosen.container

    @rule()
    def undo(self) -> None:
        if self.done and self.moving("undo", commands.undo, 1) is not None:
            before, after = self.done.pop()
            assert self.state() == before
            self.undone.append((before, after))

    @rule()
    def redo(self) -> None:
        if self.undone and self.moving("redo", commands.redo, 1) is not None:
            before, after = self.undone.pop()
            assert self.state() == after
            self.done.append((before, after))

    @invariant()
    def no_scope_is_over_its_limit(self) -> None:
        for scope in fullness.scopes(self.reader, 1):
            assert scope.limit is None or scope.pattern or scope.count <= scope.limit

    @invariant()
    def units_that_are_done_were_planned(self) -> None:
        assert all(item.done_units <= (item.planned_units or 0) for item in self.items())

    @invariant()
    def what_was_split_is_off_the_board(self) -> None:
        assert not any(item.container for item in self.items())


COMMANDS = {
    "add", "move", "advance", "split", "split by the box", "split the rest", "count", "tick", "policy", "single piece",
    "archive", "restore", "undo", "redo",
}  # fmt: skip


def test_pieces_units_and_policies_in_any_order() -> None:
    """Every command passed, and those that policies stand against were refused."""
    TALLY.clear()
    run_state_machine_as_test(
        Pieces,
        settings=settings(
            max_examples=20 if boards.at_a_server else 60,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    if boards.at_a_server:
        assert TALLY
        return
    assert COMMANDS - set(TALLY) == set()
    assert {"move refused", "advance refused", "add refused"} <= set(TALLY)
