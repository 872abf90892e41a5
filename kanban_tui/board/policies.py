"""The rules of a board beside its limits: what must be ticked, how long an item stays, how much one item may plan.

They are asked of every move of an item, whatever command makes it; history that was imported is fact. Moving back and
leaving the board are always free.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from kanban_tui.board import checklist, text
from kanban_tui.board.change import Move
from kanban_tui.board.crossings import effective, visits
from kanban_tui.board.layout import Layout
from kanban_tui.board.limits import Stand, stand_of
from kanban_tui.board.model import Board, Column, Item, Kind, Point
from kanban_tui.board.splitting import MOST_PIECES, added, cap, parts, shares
from kanban_tui.board.words import duration
from kanban_tui.errors import BadValue, PointsOpen, RuleRefused, TooLarge

MOST_POINTS = 50


class Needed(Struct, frozen=True):
    """A required point that is to be ticked before an item leaves a column: its number and what it says."""

    number: int
    text: str


class Step(Struct, frozen=True):
    """An item (None: a new one) on its way to a column, as it will stand there.

    `source` and `target` are indexes of today's columns; a new item comes from before the first, -1.
    """

    item: Item | None
    there: Stand
    source: int
    target: int


def step(board: Board, item: Item | None, there: Stand) -> Step | None:
    """The step of an item to where it will stand; None for one off the board."""
    index = {column.id: k for k, column in enumerate(board.columns)}
    if there.column_id is None or there.column_id not in index:
        return None
    source = -1 if item is None else index[board.standing(item.column_id).id]
    return Step(item, there, source, index[there.column_id])


def passed(board: Board, taken: Step) -> tuple[Column, ...]:
    """The columns that a step leaves or jumps over, forward, and that have a say in it."""
    return tuple(column for column in board.columns[max(0, taken.source) : taken.target] if has_a_say(column))


def has_a_say(column: Column) -> bool:
    """Whether the history of an item decides when it may leave a column."""
    return column.stay_least is not None or any(point.required for point in column.points)


def new_point(words: str, known: Sequence[str]) -> str:
    """A clean point for a checklist beside those it has. Raises BadValue, or RuleRefused for one it has already."""
    clean = text.one_line(words, "A point", text.MAX_TITLE)
    if text.key(clean) in map(text.key, known):
        raise RuleRefused(f"That point is there already: {clean}.")
    if len(known) >= MOST_POINTS:
        raise BadValue(f"A checklist has {MOST_POINTS} points at most.")
    return clean


def check_kind(column: Column, kind: Kind) -> None:
    """Raise RuleRefused where a column has policies that one of a kind has not."""
    done = kind is Kind.DONE
    what = "points to tick" if column.points else "a shortest stay" if column.stay_least is not None else ""
    if done and what:
        raise RuleRefused(f"{column.name} has {what}, and nothing leaves a done column forward: take that away first.")
    if column.deployment and not done:
        raise RuleRefused(f"{column.name} is a deployment, and only a done column is one: take that away first.")


def open_points(column: Column, ticked: frozenset[int]) -> tuple[Point, ...]:
    """The required points of a column that are not ticked."""
    return tuple(point for point in column.points if point.required and point.id not in ticked)


def stayed(moves: Sequence[Move], layout: Layout, at: int) -> dict[int, int]:
    """How long an item was in each of today's columns (by id) until an instant, all visits together."""
    found: dict[int, int] = {}
    for visit in visits(effective(moves), layout):
        number = layout.columns[visit.column].id
        found[number] = found.get(number, 0) + max(0, (at if visit.left is None else visit.left) - visit.entered)
    return found


def refused(
    board: Board, taken: Step, *, ticked: frozenset[int] = frozenset(), stayed: Mapping[int, int] = {}
) -> RuleRefused | None:
    """Why a step may not be taken; None where it may.

    `ticked` are the points ticked for the item, `stayed` the time it spent in each column, by id, in microseconds.
    """
    name = f"#{taken.item.id}" if taken.item is not None else "A new item"
    for column in passed(board, taken):
        here = taken.source >= 0 and column == board.columns[taken.source]
        may_not = f"{name} may not {'leave' if here else 'pass'} {column.name}"
        missing = open_points(column, ticked)
        if missing:
            points = tuple(point.text for point in missing)
            how = _how(taken.item, column, missing[0]) if here else f" It goes to {column.name} first."
            told = f"{may_not}: not ticked yet: {'; '.join(points)}.{how}"
            if column.stay_least is not None and stayed.get(column.id, 0) < column.stay_least:
                told += f" It stays {duration(column.stay_least)} at least, too."
            number = None if taken.item is None else taken.item.id
            return PointsOpen(told, item=number, column=column.name, points=points, here=here)
        stay = stayed.get(column.id, 0)
        if column.stay_least is not None and stay < column.stay_least:
            so_far = f"has been there {duration(stay)}" if stay else "was not there yet"
            least = duration(column.stay_least)
            return RuleRefused(f"{may_not} yet: it stays {least} at least, and {so_far}.")
    return _too_large(board, taken)


def to_tick(
    board: Board, taken: Step, *, ticked: frozenset[int] = frozenset(), stayed: Mapping[int, int] = {}
) -> tuple[Needed, ...] | None:
    """What is to be ticked before an item takes a step to the next column; None where ticking would not help."""
    column, item = board.columns[taken.source], taken.item
    every = frozenset(point.id for point in column.points)
    if item is None or refused(board, taken, ticked=every, stayed=stayed) is not None:
        return None
    return tuple(Needed(_number(item, column, point), point.text) for point in open_points(column, ticked))


def _number(item: Item, column: Column, point: Point) -> int:
    """The number that a point of the column where an item stands has among all that can be ticked of it."""
    return len(checklist.points(item.description)) + column.points.index(point) + 1


def _how(item: Item | None, column: Column, point: Point) -> str:
    """The command that ticks a point of the column where an item stands."""
    if item is None or item.column_id != column.id:
        return ""
    return f" `wip tick {item.id} {_number(item, column, point)}` ticks the first."


def _too_large(board: Board, taken: Step) -> TooLarge | None:
    """What plans more than the unit box of its type is not started, nor made so large once it is."""
    there, column = taken.there, board.columns[taken.target]
    most = cap(board, there.type_id)
    if most is None or there.planned_units is None or there.planned_units <= most or column.kind is Kind.QUEUE:
        return None
    if taken.item is not None and board.columns[taken.source].kind is not Kind.QUEUE and not taken.item.archived:
        before = stand_of(taken.item)
        if (before.type_id, before.planned_units) == (there.type_id, there.planned_units):
            return None
    # A split shares what is left of an item as it stands, which a refused edit does not change.
    fitting = shares(there.planned_units, most) if taken.item is None else parts(board, taken.item)
    if len(fitting) > MOST_PIECES:
        how = f"; a split makes {MOST_PIECES} pieces at most."
    elif taken.item is None:
        how = f": {added(fitting)}."
    else:
        how = f": `wip split {taken.item.id}` makes {added(fitting)} of it." if fitting else "."
    return TooLarge(
        too_large(board, taken.item, there.type_id, there.planned_units, most) + how,
        item=None if taken.item is None else taken.item.id,
        planned=there.planned_units,
        most=most,
    )


def too_large(board: Board, item: Item | None, type_id: int | None, planned: int, most: int) -> str:
    """That an item (None: a new one) plans more units than one of a type has, without a full stop."""
    name = "It" if item is None else f"#{item.id}"
    return f"{name} plans {planned} {board.unit_name(type_id, planned)}, and one item has {most} at most"
