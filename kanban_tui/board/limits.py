"""The rule of WIP limits: who counts where, and may this happen?

KINDS declares who counts in which scope; the rule below, the store's triggers and the doctor's recount all come from
it. Every command is a step from one Occupancy to another. `exceeded` alone decides, for every path and for every front
end; the store counts and writes inside the same transaction, and triggers state the same rule once more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from kanban_tui.board.model import Board, Item, Kind
from kanban_tui.board.text import key
from kanban_tui.errors import BadValue

ScopeKind = Literal["column", "board", "group", "type", "person", "each_person", "lane"]
Measure = Literal["items", "units"]


def label(kind: ScopeKind, name: str) -> str:
    """A scope as the subject of a sentence."""
    return f"The type {name}" if kind == "type" else "The expedite lane" if kind == "lane" else name


EXPEDITE = "expedite"


class Who(Struct, frozen=True):
    """Who counts in a scope of a kind, of the items that stand in its columns.

    `columns` are the kinds of columns it covers where none were named (None: it has its own). `match` is a field of the
    scope and the item's field that must equal it. `lane` says whether items in the expedite lane count (True: only
    they, False: only the others, None: both).
    """

    columns: frozenset[Kind] | None
    match: tuple[str, str] | None
    lane: bool | None


_IN_PROGRESS = frozenset({Kind.ACTIVE, Kind.WAITING})
_UNFINISHED = _IN_PROGRESS | {Kind.QUEUE}

KINDS: Mapping[ScopeKind, Who] = {
    "column": Who(None, None, False),
    "board": Who(_IN_PROGRESS, None, None),
    "group": Who(_IN_PROGRESS, None, False),
    "type": Who(_IN_PROGRESS, ("type_id", "type_id"), False),
    "person": Who(_IN_PROGRESS, ("name_key", "assignee_key"), False),
    "each_person": Who(_IN_PROGRESS, ("name_key", "assignee_key"), False),
    "lane": Who(_UNFINISHED, None, True),
}


class Stand(Struct, frozen=True):
    """An item as limits see it. A column of None is off the board; units of None count as 1."""

    column_id: int | None
    type_id: int | None = None
    assignee_key: str | None = None
    lane: str | None = None
    planned_units: int | None = None


class Place(Struct, frozen=True):
    """A column as limits see it."""

    id: int
    name: str
    kind: Kind


def taking_nobody(limit: int | None, drain_to: int | None) -> str:
    """How a scope without room stands, in a word: `full`, `draining`, `closing` as the last ones leave, `closed`."""
    if limit == 0:
        return "closed"
    return "full" if drain_to is None else "draining" if drain_to else "closing"


class Scope(Struct, frozen=True):
    """A set of items with a limit (None: no limit, 0: closed), how many it holds, and the columns it covers.

    Of a kind each_person the one without a `name_key` is the limit for all; its count is the highest of theirs.
    `chosen`: its columns were named. While it drains, `drain_to` is what the limit falls to.
    """

    kind: ScopeKind
    id: int
    name: str
    limit: int | None = None
    count: int = 0
    columns: frozenset[int] = frozenset()
    drain_to: int | None = None
    measure: Measure = "items"
    chosen: bool = False
    column_id: int | None = None
    type_id: int | None = None
    name_key: str = ""

    @property
    def label(self) -> str:
        """The scope as the subject of a sentence."""
        return label(self.kind, self.name)

    @property
    def pattern(self) -> bool:
        """Whether it is the limit for each person, which holds nobody itself."""
        return self.kind == "each_person" and not self.name_key

    def holds(self, stand: Stand) -> bool:
        """Whether an item that stands in one of its columns counts."""
        who = KINDS[self.kind]
        if who.lane is not None and who.lane is (stand.lane is None):
            return False
        if who.match is None:
            return True
        own, its = (getattr(self, who.match[0]), getattr(stand, who.match[1]))
        return own is not None and own == its

    def weight(self, stand: Stand) -> int:
        """How much an item counts that does."""
        return 1 if self.measure == "items" or stand.planned_units is None else stand.planned_units

    def limited(self, limit: int | None, *, drain: bool = False) -> Scope:
        """With a limit. To drain, it holds at the count until it may fall."""
        held = limit if limit is None or not drain else max(limit, self.count)
        return replace(self, limit=held, drain_to=limit if held != limit else None)

    def settled(self) -> Scope:
        """With a draining limit fallen to the count: limit = max(drain_to, count)."""
        if self.drain_to is None or self.limit is None:
            return self
        limit = max(self.drain_to, min(self.count, self.limit))
        return replace(self, limit=limit, drain_to=self.drain_to if limit > self.drain_to else None)


def stand_of(item: Item) -> Stand:
    """An item as limits see it."""
    person = None if item.assignee is None else key(item.assignee)
    return Stand(None if item.archived else item.column_id, item.type_id, person, item.lane, item.planned_units)


Crowd = Mapping[Stand, int]
Move = tuple[Stand | None, Stand | None]
"""One item from how it stood to how it stands; None is off the board."""


class Occupancy(Struct, frozen=True):
    """How full a board is: its columns from left to right, and its scopes, columns first.

    `crowd` is how many items stand how; only a change of the board's shape asks for it, since it counts anew.
    """

    board_id: int
    name: str
    places: tuple[Place, ...]
    scopes: tuple[Scope, ...]
    crowd: Crowd | None = None

    def moved(self, *moves: Move) -> Occupancy:
        """With items that stand otherwise."""
        change = Weights(self.scopes).of_moves(moves)
        scopes = (replace(s, count=s.count + change[s.id]) if change.get(s.id) else s for s in self.scopes)
        return replace(self, scopes=highest(scopes), crowd=None if self.crowd is None else _crowded(self.crowd, moves))

    def scope(self, scope_id: int) -> Scope:
        """The scope of an id. Raises KeyError."""
        for scope in self.scopes:
            if scope.id == scope_id:
                return scope
        raise KeyError(scope_id)

    def with_scope(self, changed: Scope) -> Occupancy:
        """With one scope in the place of that of its id, or one more; the limit for each person sets all theirs."""
        known = any(s.id == changed.id for s in self.scopes)
        scopes = [changed if s.id == changed.id else s for s in self.scopes] + ([] if known else [changed])
        if changed.pattern:
            target = changed.limit if changed.drain_to is None else changed.drain_to
            drain = changed.drain_to is not None
            scopes = [
                s.limited(target, drain=drain) if s.kind == "each_person" and not s.pattern else s for s in scopes
            ]
        return replace(self, scopes=tuple(scopes))

    def reshaped(self, places: Sequence[Place], scopes: Iterable[Scope] = (), moves: Iterable[Move] = ()) -> Occupancy:
        """With other columns, other scopes in the place of those of their ids, and items that stand otherwise.

        Everything is counted anew, so the crowd must be known.
        """
        if self.crowd is None:
            raise ValueError("a board whose crowd is not known cannot be counted anew")
        other = {scope.id: scope for scope in scopes}
        crowd = _crowded(self.crowd, moves)
        standing = {place.id for place in places}
        found = []
        for scope in self.scopes:
            scope = other.get(scope.id, scope)
            kinds = KINDS[scope.kind].columns
            if kinds is None or scope.chosen:
                columns = scope.columns & standing
            else:
                columns = frozenset(place.id for place in places if place.kind in kinds)
            found.append(replace(scope, columns=columns, count=0))
        weights = Weights(found)
        counts: dict[int, int] = {}
        for stand, number in crowd.items():
            for scope_id, weight in weights.of(stand):
                counts[scope_id] = counts.get(scope_id, 0) + weight * number
        scopes = highest(replace(scope, count=counts.get(scope.id, 0)) for scope in found)
        return replace(self, places=tuple(places), scopes=scopes, crowd=crowd)

    def settled(self) -> Occupancy:
        """With every draining limit fallen to its count."""
        return replace(self, scopes=tuple(scope.settled() for scope in self.scopes))


def highest(scopes: Iterable[Scope]) -> tuple[Scope, ...]:
    """Scopes, the limit for each person with the highest count of theirs."""
    found = tuple(scopes)
    most = max((scope.count for scope in found if scope.kind == "each_person" and not scope.pattern), default=0)
    return tuple(replace(s, count=most) if s.pattern and s.count != most else s for s in found)


class Weights:
    """In which scopes an item counts, and how much: asked for many items, so the scopes stand by their columns."""

    def __init__(self, scopes: Iterable[Scope]) -> None:
        self.by_column: dict[int, list[Scope]] = {}
        self._known: dict[Stand, list[tuple[int, int]]] = {}
        for scope in scopes:
            for column in scope.columns:
                self.by_column.setdefault(column, []).append(scope)

    def of(self, stand: Stand | None) -> list[tuple[int, int]]:
        """The ids of the scopes in which an item counts, each with its weight."""
        if stand is None or stand.column_id is None:
            return []
        found = self._known.get(stand)
        if found is None:
            found = [(s.id, s.weight(stand)) for s in self.by_column.get(stand.column_id, ()) if s.holds(stand)]
            self._known[stand] = found
        return found

    def of_moves(self, moves: Iterable[Move]) -> dict[int, int]:
        """How much more (or less) each scope holds after these moves."""
        change: dict[int, int] = {}
        for before, after in moves:
            for scope_id, weight in self.of(before):
                change[scope_id] = change.get(scope_id, 0) - weight
            for scope_id, weight in self.of(after):
                change[scope_id] = change.get(scope_id, 0) + weight
        return change


def _crowded(crowd: Crowd, moves: Iterable[Move]) -> Crowd:
    changed = dict(crowd)
    for before, after in moves:
        for stand, change in ((before, -1), (after, 1)):
            if stand is not None and stand.column_id is not None:
                changed[stand] = changed.get(stand, 0) + change
    return changed


def of_board(board: Board, crowd: Crowd, others: Iterable[Scope] = ()) -> Occupancy:
    """How full a board with its columns' limits and its own is, with so many items standing so.

    `others` are the limits of other kinds, and those of a column or the board that count units.
    """
    places = tuple(Place(column.id, column.name, column.kind) for column in board.columns)
    scopes = [
        Scope("column", k, c.name, c.wip_limit, columns=frozenset({c.id}), drain_to=c.drain_to, column_id=c.id)
        for k, c in enumerate(board.columns, 1)
    ]
    scopes.append(Scope("board", 0, board.name, board.wip_limit, drain_to=board.drain_to))
    people = {stand.assignee_key for stand in crowd if stand.assignee_key is not None}
    for other in others:
        if other.kind in ("column", "board"):
            scopes = [
                replace(s, measure=other.measure) if (s.kind, s.column_id) == (other.kind, other.column_id) else s
                for s in scopes
            ]
        else:
            each = [replace(other, name=name, name_key=name) for name in people] if other.pattern else [other]
            scopes += [replace(scope, id=-len(scopes) - k) for k, scope in enumerate(each)]
    return Occupancy(board.id, board.name, places, tuple(scopes), crowd).reshaped(places)


def exceeded(after: Occupancy) -> tuple[Scope, ...]:
    """Every scope that holds more than its limit. Empty: the change may happen."""
    return tuple(s for s in after.scopes if s.limit is not None and s.count > s.limit and not s.pattern)


def check_held(board: Board, items: Iterable[Item], others: Iterable[Scope]) -> None:
    """Raise BadValue where a scope of a board with these items, read from elsewhere, holds more than its limit."""
    crowd = Counter(stand_of(item) for item in items if not item.archived)
    for scope in exceeded(of_board(board, crowd, others)):
        raise BadValue(f"{scope.name} holds {scope.count}, more than its limit of {scope.limit}.")


def first_that_fit(here: Occupancy, items: Iterable[Item], column_id: int) -> list[Item]:
    """Those of these items, in the order of the board, that find room in a column one after the other."""
    order = {place.id: k for k, place in enumerate(here.places)}
    found = []
    for item in sorted(items, key=lambda item: (order.get(item.column_id, 0), item.position, item.id)):
        stand = stand_of(item)
        there = here.moved((stand, replace(stand, column_id=column_id)))
        if item.column_id == column_id or not exceeded(there):
            found.append(item)
            here = there
    return found
