"""Which items are asked for by type, tag and person."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Protocol

from kanban_tui.board.model import Board
from kanban_tui.board.text import key
from kanban_tui.errors import NotFound


class Item(Protocol):
    """What is asked of an item."""

    @property
    def type_id(self) -> int | None: ...
    @property
    def tags(self) -> str: ...
    @property
    def assignee(self) -> str | None: ...


def narrowing(
    board: Board,
    types: Collection[str] | None = None,
    tags: Collection[str] | None = None,
    people: Collection[str] | None = None,
) -> Callable[[Item], bool]:
    """Whether an item is one of those asked for; None asks for all. Raises NotFound for a type that is none."""
    kinds = {key(kind.name): kind.id for kind in board.types}
    for name in types or ():
        if key(name) not in kinds:
            raise NotFound(f"There is no work type {name!r}; there is {', '.join(k.name for k in board.types)}.")
    ids = None if types is None else {kinds[key(name)] for name in types}
    wanted = None if tags is None else {key(tag) for tag in tags}
    named = None if people is None else {key(person.removeprefix("@")) for person in people}

    def asked(item: Item) -> bool:
        return (
            (ids is None or item.type_id in ids)
            and (wanted is None or any(key(tag) in wanted for tag in item.tags.split()))
            and (named is None or key(item.assignee or "") in named)
        )

    return asked
