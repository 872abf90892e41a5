"""The fields of an item as one types them, and what they mean. Pure, so that every field is judged in one place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from kanban_tui import when
from kanban_tui.board import bounds, clock, text, words
from kanban_tui.board.model import Basis, Board, Item, TimeBox
from kanban_tui.errors import BadValue
from kanban_tui.tui.look.phrases import weekday


class Field(Struct, frozen=True):
    """A field: its label, and what may stand there."""

    name: str
    label: str
    hint: str


FIELDS = (
    Field("title", "Title", ""),
    Field("type", "Type", "none, or a work type of the board"),
    Field("tags", "Tags", "words, with or without #"),
    Field("assignee", "Person", "who works on it"),
    Field("due", "Due", "next friday, in 3 days, 2026-12-24"),
    Field("estimate", "Estimate", "2h, 3 days"),
    Field("units", "Units", "how many are planned, such as 5; none"),
    Field("box", "Time box", "empty: that of its column or type; else 3d, 24h of work, 5 dates"),
)


def shown(item: Item, board: Board) -> dict[str, str]:
    """The fields of an item as they stand in the form."""
    kind = board.type(item.type_id)
    return {
        "title": item.title,
        "type": kind.name if kind is not None else "",
        "tags": item.tags,
        "assignee": item.assignee or "",
        "due": item.due or "",
        "estimate": words.duration(item.estimate) if item.estimate is not None else "",
        "units": "" if item.planned_units is None else str(item.planned_units),
        "box": box_shown(item.box),
        "description": item.description,
    }


def changes(
    before: Mapping[str, str], after: Mapping[str, str], board: Board, *, now: int
) -> tuple[dict[str, Any], dict[str, str]]:
    """What to write of the fields that differ, and what is wrong, by field."""
    found: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name, value in after.items():
        if value.strip() == before[name].strip():
            continue
        try:
            key, meaning = _meaning(name, value.strip(), board, now)
        except BadValue as error:
            problems[name] = str(error)
        else:
            found[key] = meaning
    return found, problems


def understood(name: str, value: str, board: Board, *, now: int) -> str:
    """What a field that may be typed in several ways is read as; empty for the others, and for what cannot be read."""
    if name not in ("due", "type", "estimate", "box") or not value.strip():
        return ""
    try:
        _, meaning = _meaning(name, value.strip(), board, now)
    except BadValue:
        return ""
    if meaning is None:
        return "none"
    if name == "due":
        return weekday(meaning)
    if name == "type":
        return next(kind.name for kind in board.types if kind.id == meaning)
    return words.duration(meaning) if name == "estimate" else words.box(meaning)


def _meaning(name: str, value: str, board: Board, now: int) -> tuple[str, Any]:
    """The argument of the edit that a field stands for. Raises BadValue."""
    if name == "title":
        return name, text.title(value)
    if name == "description":
        return name, text.description(value)
    if name == "tags":
        return name, [text.tag(tag) for tag in value.split()]
    if name == "type":
        return "type_id", _type(value, board)
    if not value or value.casefold() == "none":
        return name, None
    if name == "due":
        return name, when.day(value, clock.zone(board.zone), now=now, ahead=True).isoformat()
    if name == "estimate":
        return name, when.span(value)
    if name == "units":
        return name, bounds.units_typed(value)
    if name == "box":
        return name, when.time_box(value)
    return name, text.name(value, "The name of the person")


def box_shown(box: TimeBox | None) -> str:
    """A time box as it could be typed; nothing where there is none."""
    if box is None:
        return ""
    return f"{box.amount} dates" if box.basis is Basis.DAYS else words.box(box)


def _type(value: str, board: Board) -> int | None:
    if not value or value.casefold() == "none":
        return None
    begun = [kind for kind in board.types if text.key(kind.name).startswith(text.key(value))]
    exact = [kind for kind in begun if text.key(kind.name) == text.key(value)]
    if len(exact or begun) != 1:
        names = ", ".join(kind.name for kind in begun or board.types)
        raise BadValue(f"Which type? {names}." if names else "The board has no work types.")
    return (exact or begun)[0].id
