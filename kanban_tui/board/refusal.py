"""What a refusal is: which scopes are full, who is in them, and the moves that would make room.

The words of its panel are in cli/say/refusal and tui/board/refusal/panel.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct

from kanban_tui.board.limits import (
    Measure,
    Occupancy,
    Place,
    Scope,
    ScopeKind,
    exceeded,
    label,
    stand_of,
    taking_nobody,
)
from kanban_tui.board.model import Item
from kanban_tui.board.room import Asks, RoomStep, free, make_room
from kanban_tui.errors import ended


class FullScope(Struct, frozen=True):
    """A scope that refuses: its limit, how much it holds now, and which items, oldest first."""

    kind: ScopeKind
    id: int
    name: str
    limit: int
    count: int
    items: tuple[Item, ...]
    column_id: int | None = None
    measure: Measure = "items"
    drain_to: int | None = None

    @property
    def label(self) -> str:
        """The scope as the subject of a sentence."""
        return label(self.kind, self.name)

    @property
    def closed(self) -> bool:
        """Whether it takes nothing at all, however many leave: it is closed, or closes as the last ones leave."""
        return self.drain_to == 0 or (self.limit == 0 and not self.count)

    @property
    def state(self) -> str:
        """How it stands, as what is said of it in a sentence."""
        units = "" if self.measure == "items" else " unit" if self.limit == 1 else " units"
        held = f"{self.count}/{self.limit}{units}"
        if self.limit == 0 and not self.count:
            return "is closed (limit 0)"
        if self.count > self.limit:
            return f"holds {self.count}, more than a limit of {self.limit}{units}"
        if self.count < self.limit:
            return f"has room for {self.limit - self.count} more, not for all ({held})"
        if self.drain_to is not None:
            held = f"{self.count}→{self.drain_to}{units}"
        return f"is {self.word} ({held})"

    @property
    def word(self) -> str:
        """How it stands where it is without room, in a word."""
        return taking_nobody(self.limit, self.drain_to)


class Refusal(Struct, frozen=True):
    """Why a command did not happen, and the moves after which it would.

    `item` is the one refused (None: a new one, or a change of the board's shape), `title` its title, `target` the
    column it should have gone to. `make_room` is first step first, empty when moves to the next column cannot help.
    """

    command: str
    item: Item | None
    title: str
    target_id: int | None
    target: str | None
    scopes: tuple[FullScope, ...]
    make_room: tuple[RoomStep, ...]
    numbers: tuple[int, ...] = ()
    """The items that the command was for."""
    staying: tuple[Item, ...] = ()
    """Who is in the way and may not go on yet, by the policies of columns, where no moves make room."""
    at: int | None = None
    """The time that it was told for; None is now."""

    @property
    def on_the_way_to(self) -> int | None:
        """The column that it was refused on the way to; None where it stood there already and another limit than that
        of the column said no, as where it was to be expedited or given to somebody."""
        stood = self.item is not None and not self.item.archived and self.item.column_id == self.target_id
        of_column = any(scope.column_id == self.target_id for scope in self.scopes)
        return None if stood and not of_column else self.target_id

    @property
    def no_way(self) -> str:
        """Why no moves make room, in a sentence; empty where they do, or where a limit has to be raised first."""
        if self.make_room or any(scope.closed for scope in self.scopes):
            return ""
        names = [f"#{item.id}" for item in self.staying]
        have = "has" if len(names) == 1 else "have"
        why = f": {', '.join(names)} {have} to stay for now" if names else ""
        return f"No move to the next column makes room{why}."

    @property
    def exchangeable(self) -> tuple[Item, ...]:
        """Who could change places with the refused item, those of the column it should have gone to first.

        They stand in another column than it, and columns or the board alone are full: who leaves another limit by
        changing places cannot be told from the columns.
        """
        mine = self.item
        if mine is None or mine.archived or any(s.closed or s.kind not in ("column", "board") for s in self.scopes):
            return ()
        others = {item.id: item for scope in self.scopes for item in scope.items if item.column_id != mine.column_id}
        return tuple(sorted(others.values(), key=lambda item: item.column_id != self.target_id))

    @property
    def sentence(self) -> str:
        """One line that names every full scope and who is in it."""
        return " ".join(ended(_sentence(scope)) for scope in self.scopes)


def _sentence(scope: FullScope) -> str:
    names = ", ".join(f"#{item.id} {item.title}" for item in scope.items[:5])
    if len(scope.items) > 5:
        names += f" and {len(scope.items) - 5} more"
    said = f"{scope.label} {scope.state}"
    return f"{said}: {names}." if names and scope.count >= scope.limit else f"{said}."


def refusal_of(
    before: Occupancy,
    after: Occupancy,
    items: Iterable[Item],
    *,
    command: str,
    moving: tuple[Item, ...] = (),
    title: str = "",
    target: Place | None = None,
    asks: Asks = free,
    at: int | None = None,
) -> Refusal:
    """Word a change that `exceeded` refused. `items` are all that stand in columns with a limit, in any order; `asks`
    knows what the policies of columns ask of them.
    """
    standing = sorted(items, key=lambda item: item.age_key)
    now = {scope.id: scope for scope in before.scopes}
    scopes = tuple(_full(scope, now.get(scope.id, scope), standing) for scope in exceeded(after))
    steps = make_room(before, after, standing, moving=frozenset(item.id for item in moving), asks=asks)
    return Refusal(
        command=command,
        item=moving[0] if len(moving) == 1 else None,
        title=title or (moving[0].title if len(moving) == 1 else ""),
        target_id=target.id if target else None,
        target=target.name if target else None,
        scopes=scopes,
        make_room=steps,
        numbers=tuple(item.id for item in moving),
        staying=() if steps else _staying(scopes, before.places, asks),
        at=at,
    )


def _staying(scopes: Iterable[FullScope], places: Sequence[Place], asks: Asks) -> tuple[Item, ...]:
    """Who in these scopes may not go to the next column yet."""
    after = {here.id: there.id for here, there in pairwise(places)}
    held = {item.id: item for scope in scopes for item in scope.items if item.column_id in after}
    return tuple(item for item in held.values() if asks(item, item.column_id, after[item.column_id]) is None)


def _full(scope: Scope, now: Scope, standing: list[Item]) -> FullScope:
    return FullScope(
        kind=scope.kind,
        id=scope.id,
        name=scope.name,
        limit=0 if scope.limit is None else scope.limit,
        count=now.count if scope.measure == now.measure else scope.count,
        items=tuple(item for item in standing if item.column_id in now.columns and now.holds(stand_of(item))),
        column_id=scope.column_id,
        measure=scope.measure,
        drain_to=scope.drain_to,
    )
