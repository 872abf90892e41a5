"""The shape of a board read back from its document: columns with their policies, work types, limits."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TypedDict, TypeVar

from msgspec.structs import replace

from kanban_tui.board import calendar, clock, text
from kanban_tui.board.bounds import MOST_DAYS, MOST_LIMIT, MOST_UNITS, check_box_of
from kanban_tui.board.limits import KINDS, Measure, Scope
from kanban_tui.board.model import WORK_HOURS, Basis, Board, Column, Kind, Point, UnitBox, WorkType
from kanban_tui.errors import BadValue
from kanban_tui.exchange.reading.fields import Fields

Id = TypeVar("Id", bound=Hashable)


class Box(TypedDict):
    """The fields of what carries a time box."""

    box_basis: Basis | None
    box_amount: int | None


class Held(TypedDict):
    """The fields of what carries a limit."""

    wip_limit: int | None
    drain_to: int | None


def board_of(whole: Fields) -> Board:
    fields = whole.part("board")
    board_id = fields.whole("id")
    columns = whole.each("columns", lambda entry: _column(entry, board_id))
    retired = whole.each("retired_columns", lambda entry: _column(entry, board_id))
    types = whole.each("types", lambda entry: _type(entry, board_id))
    differ(whole, "columns", [column.id for column in (*columns, *retired)])
    differ(whole, "points", [point.id for column in (*columns, *retired) for point in column.points])
    differ(whole, "types", [kind.id for kind in types])
    differ(whole, "columns' names", [text.key(column.name) for column in columns])
    differ(whole, "types' names", [text.key(kind.name) for kind in types])
    return Board(
        id=board_id,
        name=fields.text("name", text.name),
        zone=fields.named("zone", _zone, "a time zone such as Europe/Vienna"),
        **_limit(fields),
        require_start=fields.flag("require_start"),
        at_risk_percent=fields.whole("at_risk_percent", lowest=1, highest=100),
        revision=0,
        created_at=fields.instant("created"),
        **_calendar(fields),
        columns=tuple(replace(column, position=k) for k, column in enumerate(columns)),
        retired=tuple(replace(column, position=k, deleted=1) for k, column in enumerate(retired, len(columns))),
        types=tuple(types),
    )


class WorkingTime(TypedDict):
    """The fields of a board's calendar."""

    work_hours: str
    holidays: str


def _calendar(fields: Fields) -> WorkingTime:
    """The working time of a board; the usual one in a document from before there was any."""
    if fields.value.get("calendar") is None:
        return {"work_hours": WORK_HOURS, "holidays": ""}
    given = fields.part("calendar")
    days = given.texts("holidays", holiday)
    return {"work_hours": given.text("hours", hours), "holidays": " ".join(sorted(set(days)))}


def hours(value: str) -> str:
    """Working hours as a board keeps them. Raises BadValue."""
    return calendar.week_text(calendar.read_week(value))


def holiday(value: str) -> str:
    """A holiday as a board keeps it. Raises BadValue."""
    return " ".join(day.isoformat() for day in calendar.read_holidays(value))


def _zone(name: str) -> str:
    clock.zone(name)
    return name


def _limit(fields: Fields) -> Held:
    """A limit, and what it drains to, which is lower."""
    limit, drain_to = (
        fields.maybe(key, lambda key: fields.whole(key, highest=MOST_LIMIT)) for key in ("limit", "drain_to")
    )
    if drain_to is not None and (limit is None or drain_to >= limit):
        fields.note("drain_to", "null, or less than the limit")
    return {"wip_limit": limit, "drain_to": drain_to}


def _column(fields: Fields, board_id: int) -> Column:
    kind, held = fields.named("kind", Kind, "queue, active, waiting or done"), _limit(fields)
    if kind is Kind.DONE and held["wip_limit"] is not None:
        fields.note("limit", "null: a done column has no limit")
    column = Column(
        id=fields.whole("id"),
        board_id=board_id,
        name=fields.text("name", text.name),
        kind=kind,
        position=0,
        **held,
        retired_into=fields.maybe("retired_into", fields.whole),
        **_policies(fields, kind),
        **box_of(fields),
    )
    try:
        check_box_of(column, column.box)
    except BadValue:
        fields.note("time_box", "one that is no shorter than the shortest stay")
    return column


class Policies(TypedDict):
    """The fields of a column's policies."""

    entry_policy: str
    exit_policy: str
    stay_least: int | None
    deployment: int
    points: tuple[Point, ...]


def _policies(fields: Fields, kind: Kind) -> Policies:
    """The policies of a column; none in a document from before there were any."""
    done, given = kind is Kind.DONE, fields.value
    points = fields.each("points", _point) if given.get("points") is not None else []
    stay = fields.maybe("stay_least_seconds", fields.seconds)
    deployment = fields.flag("deployment") if given.get("deployment") is not None else 0
    for key, found in (("points", points), ("stay_least_seconds", stay)):
        if found and done:
            fields.note(key, "none: nothing leaves a done column forward")
    if deployment and not done:
        fields.note("deployment", "false: only a done column is a deployment")
    return {
        "entry_policy": fields.maybe("entry", lambda key: fields.text(key, _words)) or "",
        "exit_policy": fields.maybe("exit", lambda key: fields.text(key, _words)) or "",
        "stay_least": stay,
        "deployment": deployment,
        "points": tuple(points),
    }


def _point(fields: Fields) -> Point:
    return Point(fields.whole("id"), fields.text("text", _words), fields.flag("required"))


def _words(words: str) -> str:
    return text.one_line(words, "A policy", text.MAX_TITLE)


def _type(fields: Fields, board_id: int) -> WorkType:
    units = fields.maybe("unit_box", lambda key: _units(fields.part(key)))
    return WorkType(
        fields.whole("id"),
        board_id,
        fields.text("name", text.name),
        unit_name=None if units is None else units.name,
        max_units=None if units is None else units.most,
        **box_of(fields),
    )


def _units(fields: Fields) -> UnitBox:
    return UnitBox(fields.text("name", text.name), fields.whole("most", lowest=1, highest=MOST_UNITS))


def box_of(fields: Fields) -> Box:
    if fields.value.get("time_box") is None:
        return {"box_basis": None, "box_amount": None}
    box = fields.part("time_box")
    basis = box.named("basis", Basis, "elapsed, working or days")
    days = basis is Basis.DAYS
    amount = box.whole("limit_units", lowest=1, highest=MOST_DAYS) if days else box.seconds("limit_seconds")
    return {"box_basis": basis, "box_amount": amount}


def scopes_of(whole: Fields, board: Board) -> tuple[Scope, ...]:
    """The limits that columns and the board do not tell themselves; none in a document from before there were any."""
    if whole.value.get("limits") is None:
        return ()
    scopes = whole.each("limits", lambda fields: _scope(fields, board))
    found = [replace(scope, id=scope.id or -k) for k, scope in enumerate(scopes, 1)]
    differ(whole, "limits", [scope.id for scope in found])
    differ(whole, "limits", [(scope.kind, scope.column_id, scope.type_id, scope.name_key) for scope in found])
    return tuple(found)


def _scope(fields: Fields, board: Board) -> Scope:
    kind = fields.named("kind", lambda word: {str(kind): kind for kind in KINDS}[word], ", ".join(KINDS))
    limit, named = _limit(fields), kind in ("person", "group")
    standing = [column.id for column in board.columns if column.kind is not Kind.DONE]
    name = fields.text("name", text.name) if named else ""
    chosen = kind == "group" and fields.value.get("columns") is not None
    columns = frozenset(fields.references("columns", standing, "a column that is not done") if chosen else ())
    return Scope(
        kind=kind,
        id=0 if fields.value.get("id") is None else fields.whole("id", lowest=1),
        name=name,
        limit=limit["wip_limit"],
        drain_to=limit["drain_to"],
        measure=fields.named("measure", lambda word: MEASURES[word], "items or units"),
        columns=columns,
        chosen=chosen,
        column_id=fields.reference("column", standing, "a column that is not done") if kind == "column" else None,
        type_id=fields.reference("type", [t.id for t in board.types], "a work type") if kind == "type" else None,
        name_key=text.key(name),
    )


MEASURES: dict[str, Measure] = {"items": "items", "units": "units"}


def differ(whole: Fields, what: str, ids: Sequence[Id]) -> None:
    """Note ids or names that come twice."""
    if len(set(ids)) < len(ids):
        whole.note(what, "no two the same")
