"""A refusal with what its panel tells: who fills the full scopes, and what would make room as the board stands now."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from kanban_tui.board import clock, limits
from kanban_tui.board.layout import Layout
from kanban_tui.board.model import Board, Item, Kind
from kanban_tui.board.refusal import Refusal, refusal_of
from kanban_tui.store import fullness, leaving, queries, records
from kanban_tui.store.sql import Connection
from kanban_tui.tui.board import cards
from kanban_tui.tui.look.facts import Card
from kanban_tui.tui.way.snapshot import clean


class Plan(Struct, frozen=True):
    """A refusal, the names of its columns, and the cards of those it names, oldest first."""

    refusal: Refusal
    fillers: tuple[Card, ...]
    source: str = ""
    """The column in which the refused item stays; empty for a new one."""
    fit: tuple[int, ...] = ()
    """Of several items the first that would find room in the column to which all should have gone."""

    @property
    def choices(self) -> tuple[int, ...]:
        """The items that the cursor goes over, by their numbers: who fills it, then the one of the first step."""
        return (*(card.number for card in self.fillers), *(step.item.id for step in self.refusal.make_room[:1]))

    @property
    def step(self) -> int | None:
        """Where the first step stands among the choices; None where there is none."""
        return len(self.fillers) if self.refusal.make_room else None

    @property
    def number(self) -> int | None:
        return self.refusal.item.id if self.refusal.item is not None else None


def plan(c: Connection, board: Board, refusal: Refusal, now: int) -> Plan:
    """Measure the items that a refusal names."""
    items: dict[int, Item] = {}
    for scope in refusal.scopes:
        items.update((item.id, clean(item)) for item in scope.items)
    layout, tz = Layout.of(board.columns, board.retired), clock.zone(board.zone)
    ordered = sorted(items.values(), key=lambda item: item.age_key)
    fillers = tuple(
        cards.card(history.item, board.column(history.item.column_id), board, layout, now, tz, history)
        for history in records.histories(c, ordered)
    )
    source = ""
    if refusal.item is not None and not refusal.item.archived:
        source = board.column(refusal.item.column_id).name
    return Plan(refusal, fillers, source, _fit(c, board, refusal))


def _fit(c: Connection, board: Board, refusal: Refusal) -> tuple[int, ...]:
    """Which items would move where not all do; none where they should have gone to several columns."""
    if len(refusal.numbers) < 2 or refusal.target_id is None or refusal.command not in ("move", "next", "back"):
        return ()
    items = queries.by_numbers(c, refusal.numbers)
    index = {column.id: k for k, column in enumerate(board.columns)}
    step = {"next": 1, "back": -1}.get(refusal.command)
    if any(item.archived for item in items):
        return ()
    if step is not None and any(index[item.column_id] + step != index[refusal.target_id] for item in items):
        return ()
    return tuple(item.id for item in limits.first_that_fit(fullness.occupancy(c, board), items, refusal.target_id))


def without_chain(found: Plan) -> Plan:
    """A plan that offers no steps."""
    return replace(found, refusal=replace(found.refusal, make_room=()))


def into_lane(c: Connection, board: Board, item: Item, now: int) -> Plan | None:
    """What would be refused if an item were to go into the expedite lane; None when there is room."""
    asked = Refusal("expedite", item, item.title, item.column_id, board.column(item.column_id).name, (), ())
    return again(c, board, Plan(asked, ()), now)


def again(c: Connection, board: Board, before: Plan, now: int) -> Plan | None:
    """The plan as the board stands now; None when what was refused would pass.

    Only one item's way into a column can be judged anew, and which of several fit; else the plan stays as it was told.
    """
    refusal = before.refusal
    several = refusal.item is None and refusal.command != "add"
    if several:
        return replace(before, fit=_fit(c, board, refusal))
    if refusal.target_id is None or (refusal.item is not None and refusal.item.deleted):
        return before
    moving = () if refusal.item is None else (queries.item(c, refusal.item.id),)
    stand = limits.stand_of(moving[0]) if moving else limits.Stand(None)
    here = fullness.occupancy(c, board)
    lane = {"expedite": limits.EXPEDITE, "expedite end": None}.get(refusal.command, stand.lane)
    after = here.moved((stand, replace(stand, column_id=refusal.target_id, lane=lane)))
    if not limits.exceeded(after):
        return None
    target = next((p for p in here.places if p.id == refusal.target_id), None)
    found = refusal_of(
        here,
        after,
        queries.in_columns(c, [place.id for place in here.places if place.kind is not Kind.DONE]),
        command=refusal.command,
        moving=moving,
        title=refusal.title,
        target=target,
        asks=leaving.asks(c, board, now),
    )
    return plan(c, board, found, now)
