"""What is asked of each cell of the settings, and what an answer means: a command of the store with its arguments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from kanban_tui import when
from kanban_tui.board import bounds, clock
from kanban_tui.board.limits import Scope
from kanban_tui.board.model import Board, Kind, TimeBox, UnitBox
from kanban_tui.errors import BadValue
from kanban_tui.store import commands

ASKS = {
    "name": "Another name.",
    "zone": "The zone of its dates, such as Europe/Vienna.",
    "kind": "queue (waits to start), active (worked on), waiting (started, but waits) or done.",
    "limit": "A number, or none. 2 drain: falls to 2 as items leave. 0 closes it.",
    "measure": "items, or units: what was planned of each.",
    "units": "5 interviews: the most that one item may plan; or none.",
    "hours": "mon-fri 9:00-17:00, or several: mon-thu 8:00-12:00 13:00-17:00, fri 8-14.",
    "holidays": "A date to add, 2026-12-25; -2026-12-25 takes it away.",
    "box": "3d, 36h, 2w; 24h of work; 5 dates counts dates; or none.",
}


CHANGES = {
    "name": "rename",
    "zone": "change zone",
    "kind": "change kind",
    "limit": "change limit",
    "measure": "change what counts",
    "units": "change units",
    "hours": "change hours",
    "holidays": "change holidays",
    "box": "change time box",
    "require_start": "required or not",
    "single_piece": "one at a time or not",
}
"""What the key that changes a cell does to it, in few words."""


class Place(Struct, frozen=True):
    """What a row is about: the board (id None), a column or a work type."""

    what: str
    id: int | None = None


def meaning(
    place: Place, cell: str, text: str, board: Board, scopes: Sequence[Scope], now: int
) -> tuple[str, dict[str, Any]]:
    """The command of an answer, by its name in store/commands, and what it is given. Raises BadValue."""
    if cell == "limit":
        limit, drain = _understood(text)
        return "set_limit", {**_subject(place, board, scopes), "limit": limit, "drain": drain}
    if cell == "measure":
        if text not in ("items", "units"):
            raise BadValue(f"A limit counts items or units, not {text!r}.")
        scope = next(scope for scope in scopes if scope.id == place.id)
        limit, drain = (scope.drain_to, True) if scope.drain_to is not None else (scope.limit, False)
        return "set_limit", {**_subject(place, board, scopes), "limit": limit, "drain": drain, "measure": text}
    if cell == "box":
        return "set_box", {"subject": place.what, "subject_id": place.id, "box": when.time_box(text or "none")}
    if cell == "units":
        return "edit_type", {"type_id": place.id, "units": _units(text)}
    if cell == "hours":
        return "set_hours", {"board_id": board.id, "hours": text}
    if cell == "holidays":
        day = when.day(text.removeprefix("-"), clock.zone(board.zone), now=now, ahead=True)
        return "set_holidays", {"board_id": board.id, "days": [day], "remove": text.startswith("-")}
    if cell == "zone":
        return "set_zone", {"board_id": board.id, "zone": text}
    if cell == "kind":
        return "set_kind", {"column_id": place.id, "kind": kind_of(text)}
    if place.what == "board":
        return "rename_board", {"board_id": board.id, "name": text}
    if place.what == "column":
        return "rename_column", {"column_id": place.id, "name": text}
    return "edit_type", {"type_id": place.id, "name": text}


def _subject(place: Place, board: Board, scopes: Sequence[Scope]) -> dict[str, Any]:
    """Whose limit a row is about."""
    found = next((scope for scope in scopes if place.what == scope.kind and scope.id == place.id), None)
    if found is None:
        return {"board_id": board.id, "subject": place.id}
    name = found.name if found.kind in ("person", "group") else ""
    return {"board_id": board.id, "subject": commands.Subject(found.kind, found.type_id, name)}


def limit_as_typed(limit: int | None, drain_to: int | None) -> str:
    """A limit in the words in which it is typed: `2`, `2 drain`, `none`."""
    if limit is None:
        return "none"
    return f"{limit}" if drain_to is None else f"{drain_to} drain"


def kind_of(text: str) -> Kind:
    """A kind of column as it is typed. Raises BadValue."""
    try:
        return Kind(text.casefold())
    except ValueError:
        names = ", ".join(kind.value for kind in Kind)
        raise BadValue(f"A column is of one of these kinds: {names}.") from None


def _units(text: str) -> UnitBox | None:
    """A box of units as one types it: `5 interviews`, `none`. Raises BadValue."""
    box = when.type_box(text or "none")
    if isinstance(box, TimeBox):
        raise BadValue(f"{text!r} is a time, not so many units.")
    return box


def _understood(text: str) -> tuple[int | None, bool]:
    """A limit as it is typed, and whether it drains. Raises BadValue."""
    words = " ".join(text.casefold().split())
    limit = bounds.limit_typed(words.removesuffix(" drain") or "none")
    return limit, limit is not None and words.endswith(" drain")
