"""Asking the rule, and saying what it refused: the answer while nobody else can write, its words after that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from kanban_tui.board import limits, policies
from kanban_tui.board.limits import Occupancy, Stand
from kanban_tui.board.model import Column, Item, Kind
from kanban_tui.board.text import key
from kanban_tui.errors import DatabaseError, WipLimitReached
from kanban_tui.store import leaving, queries, records
from kanban_tui.store.fullness import occupancy
from kanban_tui.store.sql import Connection, Values

if TYPE_CHECKING:
    from kanban_tui.board.refusal import Refusal
    from kanban_tui.store.sql import Engine
    from kanban_tui.store.transaction import Unit

ONE_REFUSAL = 60 * 1_000_000


class Full(Exception):
    """A change that the limits refuse, not yet in words."""

    def __init__(
        self,
        before: Occupancy,
        after: Occupancy,
        moving: Sequence[Item],
        target: Column | None,
        title: str,
        at: int | None,
    ) -> None:
        super().__init__("a limit is reached")
        self.before = before
        self.after = after
        self.moving = tuple(moving)
        self.target = target
        self.title = title
        self.at = at
        self._looking = ExitStack()
        self._reader: Connection | None = None

    def look(self, engine: Engine) -> None:
        """Keep the board in view as it is now, whoever writes after this."""
        self._reader = self._looking.enter_context(engine.looking())

    def refused(self, engine: Engine, command: str, now: int) -> WipLimitReached:
        """The refusal in words, noted at the time that the change was told for."""
        from kanban_tui.board.refusal import refusal_of

        reader = self._reader
        assert reader is not None
        with self._looking:
            columns = [place.id for place in self.before.places if place.kind is not Kind.DONE]
            places = {place.id: place for place in self.after.places}
            refusal = refusal_of(
                self.before,
                self.after,
                queries.in_columns(reader, columns),
                command=command,
                moving=self.moving,
                title=self.title,
                target=places.get(self.target.id) if self.target is not None else None,
                asks=leaving.asks(reader, queries.board(reader, self.before.board_id), now),
                at=None if self.at is None else min(self.at, now),
            )
        error = WipLimitReached(refusal)
        _record(engine, self.before.board_id, refusal, now if refusal.at is None else refusal.at, error)
        return error


def decide(
    before: Occupancy,
    after: Occupancy,
    *,
    moving: Sequence[Item] = (),
    target: Column | None = None,
    title: str = "",
    at: int | None = None,
) -> None:
    """Let a change happen that every limit allows. Raises Full, which the Unit turns into WipLimitReached."""
    if limits.exceeded(after):
        raise Full(before, after, moving, target, title, at)


def decide_moves(
    work: Unit,
    pairs: Sequence[tuple[Item | None, Stand | None]],
    *,
    target: Column | None = None,
    title: str = "",
    at: int | None = None,
) -> None:
    """Decide that items (None: a new one) stand otherwise, now or from an earlier time on. Raises Full, RuleRefused."""
    check_policies(work, pairs, at=at)
    decide_limits(work, pairs, target=target, title=title, at=at)


def decide_limits(
    work: Unit,
    pairs: Sequence[tuple[Item | None, Stand | None]],
    *,
    target: Column | None = None,
    title: str = "",
    at: int | None = None,
) -> None:
    """Decide what limits say of it alone. Raises Full."""
    before = occupancy(work.raw, work.board)
    after = before.moved(*[(None if item is None else limits.stand_of(item), there) for item, there in pairs])
    decide(before, after, moving=[item for item, _ in pairs if item is not None], target=target, title=title, at=at)


def check_policies(work: Unit, pairs: Iterable[tuple[Item | None, Stand | None]], *, at: int | None = None) -> None:
    """Ask the policies of columns and types of every item that comes to stand otherwise. Raises RuleRefused."""
    for item, there in pairs:
        step = None if there is None else policies.step(work.board, item, there)
        if step is None:
            continue
        known = item is not None and bool(policies.passed(work.board, step))
        ticked = records.ticked(work.raw, item.id) if known and item is not None else frozenset()
        moves = records.moves(work.raw, item.id) if known and item is not None else []
        stayed = policies.stayed(moves, work.layout(), work.now if at is None else at) if known else {}
        refused = policies.refused(work.board, step, ticked=ticked, stayed=stayed)
        if refused is not None:
            raise refused


def know(work: Unit, name: str | None) -> str | None:
    """The key of a person, who has a row to be counted in from now on, as the triggers would make it."""
    if name is None:
        return None
    person = key(name)
    work.raw.execute(
        "INSERT INTO wip_scope (board_id, kind, name, name_key, measure, chosen, wip_limit, held, counted)"
        " SELECT p.board_id, p.kind, :name, :key, p.measure, 0, coalesce(p.drain_to, p.wip_limit), 0, 0"
        " FROM wip_scope p WHERE p.board_id = :board AND p.kind = 'each_person' AND p.name_key = ''"
        " AND NOT EXISTS (SELECT 1 FROM wip_scope s WHERE s.board_id = :board AND s.kind = 'each_person'"
        " AND s.name_key = :key)",
        {"name": name, "key": person, "board": work.board.id},
    )
    return person


def settling(board_id: int) -> Iterator[tuple[str, Values]]:
    """What lets every draining limit fall to its count; that for each person to the highest of theirs."""
    highest = "(SELECT max(p.held) FROM wip_scope p WHERE p.board_id = wip_scope.board_id AND p.kind = 'each_person')"
    pattern = "kind = 'each_person' AND name_key = ''"
    for held, which in (("held", f"NOT ({pattern})"), (highest, pattern)):
        falls = f"CASE WHEN {held} > drain_to THEN {held} ELSE drain_to END"
        yield (
            f"UPDATE wip_scope SET wip_limit = {falls}, drain_to = CASE WHEN {held} > drain_to THEN drain_to END"
            f" WHERE board_id = ? AND drain_to IS NOT NULL AND {which} AND wip_limit > {falls}",
            (board_id,),
        )


def _record(engine: Engine, board_id: int, refusal: Refusal, at: int, error: WipLimitReached) -> None:
    """Note that the board said no to items; the same one and target within a minute count once.

    A limit that cannot be lowered is nobody's refused start. A note that cannot be written changes nothing about the
    answer.
    """
    if not (refusal.numbers or refusal.title):
        return
    item = refusal.item.id if refusal.item else None
    column = refusal.on_the_way_to
    same = (board_id, at - ONE_REFUSAL, at + ONE_REFUSAL, item, column)
    try:
        with engine.begin() as raw:
            if not raw.execute(
                "SELECT 1 FROM refusal WHERE board_id = ? AND at > ? AND at < ? AND item_id IS ? AND column_id IS ?",
                same,
            ).fetchone():
                raw.execute(
                    "INSERT INTO refusal (board_id, at, command, item_id, column_id) VALUES (?, ?, ?, ?, ?)",
                    (board_id, at, refusal.command, item, column),
                )
    except DatabaseError as failure:
        error.add_note(f"The refusal could not be recorded: {failure}")
