"""What a new board is made of: its columns with their limits and policies, and its work types with their boxes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

from kanban_tui.board.model import WORK_HOURS, Board, Column, Kind, TimeBox, UnitBox

if TYPE_CHECKING:
    from kanban_tui.board.limits import Scope


class ColumnPlan(Struct, frozen=True):
    """A column to be. `points` are those of its exit checklist, True for required; `box` is its longest stay."""

    name: str
    kind: Kind
    limit: int | None = None
    entry: str = ""
    leaving: str = ""
    points: tuple[tuple[str, bool], ...] = ()
    stay_least: int | None = None
    box: TimeBox | None = None
    deployment: bool = False


class TypePlan(Struct, frozen=True):
    """A work type to be, with its boxes."""

    name: str
    box: TimeBox | None = None
    units: UnitBox | None = None


class Template(Struct, frozen=True):
    """A board to be. `limit` is that of the whole board; `why` says in a line what the template is for; `hours` are its
    working hours."""

    columns: tuple[ColumnPlan, ...]
    types: tuple[TypePlan, ...] = ()
    limit: int | None = None
    why: str = ""
    hours: str = WORK_HOURS


def of_columns(columns: Iterable[tuple[str, Kind, int | None]], types: Iterable[TypePlan] = ()) -> Template:
    """A template of plain columns."""
    return Template(tuple(ColumnPlan(*column) for column in columns), tuple(types))


def of_board(board: Board, in_units: Iterable[Scope] = ()) -> Template:
    """The template of a board as it stands, without the limits that count units: those of a template count items."""
    apart = {scope.column_id for scope in in_units}

    def limit(row: Board | Column, column_id: int | None) -> int | None:
        return None if column_id in apart else row.wip_limit if row.drain_to is None else row.drain_to

    return Template(
        columns=tuple(
            ColumnPlan(
                name=column.name,
                kind=column.kind,
                limit=limit(column, column.id),
                entry=column.entry_policy,
                leaving=column.exit_policy,
                points=tuple((point.text, bool(point.required)) for point in column.points),
                stay_least=column.stay_least,
                # Nothing runs where items are done.
                box=None if column.kind is Kind.DONE else column.box,
                deployment=bool(column.deployment),
            )
            for column in board.columns
        ),
        types=tuple(TypePlan(kind.name, kind.box, kind.units) for kind in board.types),
        limit=limit(board, None),
        why=f"As {board.name} is.",
        hours=board.work_hours,
    )
