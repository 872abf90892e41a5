"""Making small pieces of work: splitting an item, and counting the units of one that are done."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from kanban_tui.board import bounds, text
from kanban_tui.board.change import Change
from kanban_tui.board.limits import Stand, exceeded, stand_of
from kanban_tui.board.model import Column, Item, Kind
from kanban_tui.board.splitting import MOST_PIECES, evenly, parts, unsplittable
from kanban_tui.errors import BadValue, NoUnits, RuleRefused
from kanban_tui.store.commands.content import clean_due, clean_tags, planned
from kanban_tui.store.commands.lookup import board_of, check_on_board
from kanban_tui.store.deciding import check_policies, decide_limits, decide_moves, know
from kanban_tui.store.fullness import occupancy
from kanban_tui.store.placing import GAP, end_of, enter, event_time, take_off
from kanban_tui.store.sql import Engine
from kanban_tui.store.transaction import Unit, unit


class Piece(Struct, frozen=True):
    """A piece of an item: what it is called, how long it may take, and of how many units (None: nobody said).

    Type, person and due date of its own stand in the place of the item's, tags behind them.
    """

    title: str
    estimate: int | None = None
    units: int | None = None
    type_id: int | None = None
    tags: tuple[str, ...] = ()
    assignee: str | None = None
    due: str | None = None


def split(
    engine: Engine, item: int, pieces: Sequence[Piece] = (), *, at: int | None = None, now: int | None = None
) -> Change:
    """Make pieces of an item, which becomes their container, off the board; without any, as its unit box asks.

    The first takes its place, so that no limit of what is in progress holds more than before; the others stand before
    the start. Each has its type, tags, person and due date where it has none of its own, and a share of the units that
    are left. Raises RuleRefused for what is done or has no units to share, BadValue for a single piece. `Change.items`
    are its number and the pieces'.
    """
    with unit(engine, board_of(engine, item), "split", now) as work:
        row = work.item(item)
        why_not = unsplittable(row)
        if why_not:
            raise RuleRefused(why_not)
        wanted = _wanted(work, row, pieces)
        moment = event_time(work, row, at)
        for name in dict.fromkeys((row.assignee, *(piece.assignee for piece in wanted))):
            know(work, name)
        places = _places(work, row, wanted)
        stands = [
            _stand(row, column, piece, first=k == 0)
            for k, (piece, column) in enumerate(zip(wanted, places, strict=True))
        ]
        # Each comes from where the item stands: it passes nothing on its way that the item had not passed.
        check_policies(work, [(row, stand) for stand in stands], at=at)
        pairs = [(row, stands[0]), *((None, stand) for stand in stands[1:])]
        decide_limits(work, pairs, target=places[-1], title=row.title, at=at)
        work.change(take_off(work, row, moment, backdated=at is not None), container=1)
        above = _positions(work, row, places)
        numbers = [
            _enter(
                work, row, piece, column, moment, position=place, parent=item, first=k == 0, backdated=at is not None
            )
            for k, (piece, column, place) in enumerate(zip(wanted, places, above, strict=True))
        ]
        return work.end(f"split #{item} into {', '.join(f'#{number}' for number in numbers)}")


def _wanted(work: Unit, row: Item, pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, each with its units: what was said, else a share of those that are left."""
    left = None if row.planned_units is None else row.planned_units - row.done_units
    if not pieces:
        asked = parts(work.board, row)
        if not asked:
            raise BadValue(f"Say what the pieces of #{row.id} are called.")
        _check_number(len(asked))
        return [Piece(text.numbered(row.title, k, len(asked)), None, part) for k, part in enumerate(asked, 1)]
    if len(pieces) < 2:
        raise BadValue("A split makes two pieces or more.")
    _check_number(len(pieces))
    equal = () if left is None else evenly(left, len(pieces))
    return [
        replace(
            piece,
            title=text.title(piece.title),
            estimate=bounds.estimate(piece.estimate),
            units=_units(
                work, piece, bounds.units(piece.units if piece.units is not None else equal[k] if equal else None)
            ),
            type_id=None if piece.type_id is None else work.type(piece.type_id).id,
            tags=tuple(clean_tags(piece.tags).split()),
            assignee=work.who(piece.assignee),
            due=clean_due(piece.due),
        )
        for k, piece in enumerate(pieces)
    ]


def _units(work: Unit, piece: Piece, units: int | None) -> int | None:
    """The units of a piece: what was said, its share, else as many as the unit box of a type of its own allows."""
    return units if piece.type_id is None else planned(work, piece.type_id, units)


def _check_number(pieces: int) -> None:
    if pieces > MOST_PIECES:
        raise BadValue(f"A split makes {MOST_PIECES} pieces at most, not {pieces:,}.")


def _places(work: Unit, row: Item, pieces: Sequence[Piece]) -> list[Column]:
    """The column of each piece: the item's own for the first, and for the others the nearest queue that has room."""
    columns = work.board.columns
    here = work.column(row.column_id)
    queues = [column for column in columns if column.kind is Kind.QUEUE and column.position <= here.position][::-1]
    rest = queues or [here]
    found = [here]
    full = occupancy(work.raw, work.board).moved((stand_of(row), _stand(row, here, pieces[0], first=True)))
    for piece in pieces[1:]:
        ways = [(column, full.moved((None, _stand(row, column, piece)))) for column in rest]
        column, full = next(((column, there) for column, there in ways if not exceeded(there)), ways[0])
        found.append(column)
    return found


def _stand(row: Item, column: Column, piece: Piece, *, first: bool = False) -> Stand:
    return replace(stand_of(_as_piece(row, piece)), column_id=column.id, lane=row.lane if first else None)


def _as_piece(row: Item, piece: Piece) -> Item:
    """The item as a piece of it will be."""
    return replace(
        row,
        title=piece.title,
        tags=clean_tags([*row.tags.split(), *piece.tags]),
        type_id=row.type_id if piece.type_id is None else piece.type_id,
        assignee=row.assignee if piece.assignee is None else piece.assignee,
        due=row.due if piece.due is None else piece.due,
        estimate=piece.estimate,
        planned_units=piece.units,
    )


def _positions(work: Unit, row: Item, places: Sequence[Column]) -> list[int]:
    """Where each piece stands: the first in the item's place, the others behind it there, else on top of a queue."""
    found = [row.position]
    tops: dict[int, int] = {}
    for k, column in enumerate(places[1:], 1):
        if column.id == row.column_id:
            found.append(row.position + k)
            continue
        if column.id not in tops:
            tops[column.id] = _top(work, column) - GAP * places.count(column)
        tops[column.id] += GAP
        found.append(tops[column.id] - GAP)
    return found


def _top(work: Unit, column: Column) -> int:
    found = work.raw.execute(
        "SELECT min(position) FROM item WHERE column_id = ? AND archived = 0", (column.id,)
    ).fetchone()
    return 0 if found[0] is None else int(found[0])


def _enter(
    work: Unit,
    row: Item,
    piece: Piece,
    column: Column,
    moment: int,
    *,
    position: int,
    parent: int | None,
    first: bool = False,
    backdated: bool = False,
) -> int:
    made = _as_piece(row, piece)
    return enter(
        work,
        column,
        moment,
        position=position,
        backdated=backdated,
        type_id=made.type_id,
        title=made.title,
        title_key=text.search_key(made.title, made.tags),
        description="",
        tags=made.tags,
        assignee=made.assignee,
        assignee_key=None if made.assignee is None else text.key(made.assignee),
        due=made.due,
        estimate=made.estimate,
        planned_units=made.planned_units,
        lane=row.lane if first else None,
        parent_id=parent,
    )


def split_rest(engine: Engine, item: int, *, at: int | None = None, now: int | None = None) -> Change:
    """Let an item plan no more units than are done, and make a new one of the rest, before the start.

    Raises RuleRefused where nothing is done yet, or nothing is left.
    """
    with unit(engine, board_of(engine, item), "split", now) as work:
        row = work.item(item)
        check_on_board([row])
        if row.planned_units is None or not 0 < row.done_units < row.planned_units:
            raise RuleRefused(f"#{item} has no units that are done and others that are left.")
        rest = row.planned_units - row.done_units
        column = work.board.before_start or work.board.columns[0]
        stand = stand_of(row)
        left = replace(stand, column_id=column.id, lane=None, planned_units=rest)
        moment = event_time(work, row, at)
        check_policies(work, [(row, left)], at=at)
        pairs = [(row, replace(stand, planned_units=row.done_units)), (None, left)]
        decide_limits(work, pairs, target=column, title=row.title, at=at)
        work.change(row, planned_units=row.done_units)
        work.columns_touched.add(row.column_id)
        piece, place = Piece(text.remainder(row.title), None, rest), end_of(work, column)
        number = _enter(
            work, row, piece, column, moment, position=place, parent=row.parent_id, backdated=at is not None
        )
        return work.end(f"split the {rest} left of #{item} off to #{number}")


def count(engine: Engine, item: int, more: int = 1, *, to: int | None = None, now: int | None = None) -> Change:
    """Count units of an item as done, so many more (less than 0: fewer), or so many in all with `to`.

    Raises RuleRefused for an item without units, BadValue beyond 0 and what is planned.
    """
    with unit(engine, board_of(engine, item), "count", now) as work:
        row = work.item(item)
        check_on_board([row])
        all_of = planned(work, row.type_id, row.planned_units)
        if all_of is None:
            raise NoUnits(item)
        done = row.done_units + more if to is None else to
        name = work.board.unit_name(row.type_id, all_of)
        if not 0 <= done <= all_of:
            raise BadValue(f"#{item} has from 0 to {all_of} {name} to be done in all, not {done}.")
        if done == row.done_units:
            return work.unchanged(f"#{item} has {done} of {all_of} {name} done already", [item])
        if row.planned_units != all_of:
            decide_moves(work, [(row, replace(stand_of(row), planned_units=all_of))], target=work.column(row.column_id))
        work.change(row, planned_units=all_of, done_units=done)
        work.columns_touched.add(row.column_id)
        last = done == all_of and work.column(row.column_id).kind is not Kind.DONE
        notes = (f"All are done: `wip done {item}` finishes it.",) if last else ()
        return work.end(f"counted {done} of {all_of} {name} of #{item}", notes=notes)
