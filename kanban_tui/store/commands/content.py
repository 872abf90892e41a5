"""What an item says: adding one, and editing it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum
from typing import Any, Final

from msgspec.structs import replace

from kanban_tui.board import bounds, text, words
from kanban_tui.board.change import Change
from kanban_tui.board.limits import Stand, stand_of
from kanban_tui.board.model import Kind, TimeBox
from kanban_tui.board.splitting import cap
from kanban_tui.errors import BadValue, RuleRefused
from kanban_tui.store.boxing import set_row_box
from kanban_tui.store.commands.lookup import board_of
from kanban_tui.store.deciding import decide_moves, know
from kanban_tui.store.placing import end_of, enter
from kanban_tui.store.sql import Engine
from kanban_tui.store.transaction import Unit, unit


class Keep(Enum):
    """The value of an argument that leaves a field as it is."""

    KEEP = "keep"


KEEP: Final = Keep.KEEP


def clean_tags(tags: Iterable[str]) -> str:
    """Tags as an item keeps them: each once, in the order given. Raises BadValue."""
    return " ".join(dict.fromkeys(text.tag(tag) for tag in tags))


def clean_due(due: str | None) -> str | None:
    """A local date in ISO form. Raises BadValue."""
    if due is None:
        return None
    try:
        return date.fromisoformat(due).isoformat()
    except ValueError as error:
        raise BadValue(f"{text.printable(due)!r} is no date such as 2026-12-31.") from error


def add(
    engine: Engine,
    board_id: int,
    title: str,
    *,
    column_id: int | None = None,
    type_id: int | None = None,
    description: str = "",
    tags: Iterable[str] = (),
    assignee: str | None = None,
    due: str | None = None,
    estimate: int | None = None,
    units: int | None = None,
    at: int | None = None,
    now: int | None = None,
) -> Change:
    """A new item, by default in the first column, which is checked like any other. `Change.items[0]` is its number."""
    clean = text.title(title)
    words = clean_tags(tags)
    with unit(engine, board_id, "add", now) as work:
        column = work.board.columns[0] if column_id is None else work.column(column_id)
        if at is not None and at > work.now:
            raise BadValue("An item cannot be created in the future.")
        moment = work.now if at is None else at
        if work.board.require_start and column.kind is Kind.DONE:
            raise RuleRefused(f"{work.board.name} requires a start: an item cannot be added to {column.name}.")
        kind = None if type_id is None else work.type(type_id).id
        name = work.who(assignee)
        count = planned(work, kind, bounds.units(units))
        person = know(work, name)
        decide_moves(work, [(None, Stand(column.id, kind, person, None, count))], target=column, title=clean, at=at)
        number = enter(
            work,
            column,
            moment,
            position=end_of(work, column),
            backdated=at is not None,
            type_id=kind,
            title=clean,
            title_key=text.search_key(clean, words),
            description=text.description(description),
            tags=words,
            assignee=name,
            assignee_key=person,
            due=clean_due(due),
            estimate=bounds.estimate(estimate),
            planned_units=count,
        )
        return work.end(f"added #{number} {clean} to {column.name}")


def _units(number: int) -> str:
    return f"{number} unit{'s' * (number != 1)}"


def planned(work: Unit, type_id: int | None, units: int | None) -> int | None:
    """The units that an item plans: what was said, else as many as the unit box of its type allows."""
    return units if units is not None else cap(work.board, type_id)


_FIELDS = {"type_id": "type", "planned_units": "units", "box_basis": "time box", "box_amount": "time box"}


def edit(
    engine: Engine,
    item: int,
    *,
    title: str | None = None,
    description: str | None = None,
    type_id: int | Keep | None = KEEP,
    tags: Iterable[str] | None = None,
    assignee: str | Keep | None = KEEP,
    due: str | Keep | None = KEEP,
    estimate: int | Keep | None = KEEP,
    box: TimeBox | Keep | None = KEEP,
    units: int | Keep | None = KEEP,
    now: int | None = None,
) -> Change:
    """Change what an item says, its own time box included. KEEP leaves a field, None clears it.

    Another person, another type or more units are checked like an arrival where a limit counts them.
    """
    if box is not KEEP:
        bounds.check_box(box)
    with unit(engine, board_of(engine, item), "edit", now) as work:
        row = work.item(item)
        values: dict[str, Any] = {}
        if title is not None:
            values["title"] = text.title(title)
        if description is not None:
            values["description"] = text.description(description)
        if type_id is not KEEP:
            values["type_id"] = None if type_id is None else work.type(type_id).id
        if tags is not None:
            values["tags"] = clean_tags(tags)
        if assignee is not KEEP:
            values["assignee"] = work.who(assignee, but=item)
        if due is not KEEP:
            values["due"] = clean_due(due)
        if estimate is not KEEP:
            values["estimate"] = bounds.estimate(estimate)
        if units is not KEEP:
            values["planned_units"] = bounds.units(units)
        elif type_id is not KEEP and row.planned_units is None:
            values["planned_units"] = planned(work, values["type_id"], None)
        if values.get("planned_units", row.done_units or None) is None and row.done_units:
            raise BadValue(f"#{item} has {_units(row.done_units)} done: say how many there are.")
        if (values.get("planned_units") or row.done_units) < row.done_units:
            raise BadValue(f"#{item} has {_units(row.done_units)} done, more than {values['planned_units']}.")
        wanted = replace(row, **values)
        know(work, wanted.assignee)
        if not row.archived:
            decide_moves(work, [(row, stand_of(wanted))], target=work.column(row.column_id))
        changed = work.change(row, **values)
        if box is not KEEP:
            set_row_box(work, changed, "item", box, None)
        names = [name for _, _, after in work.images().get("item", ()) for name in after if not name.endswith("_key")]
        if not names:
            return work.unchanged(f"#{item} is as it was", [item])
        work.columns_touched.add(row.column_id)
        fields = dict(_FIELDS)
        if isinstance(box, TimeBox):
            fields |= dict.fromkeys(("box_basis", "box_amount"), f"time box {words.box(box)}")
        if changed.due is not None:
            # A name such as friday may have meant another day.
            fields["due"] = f"due {date.fromisoformat(changed.due):%a} {changed.due}"
        said = ", ".join(dict.fromkeys(fields.get(name, name) for name in names))
        return work.end(f"edited #{item} ({said})")
