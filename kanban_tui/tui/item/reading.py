"""Everything known of one item, read in one go for its screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from kanban_tui.board import clock, limits
from kanban_tui.board.history import History, LogLine
from kanban_tui.board.layout import Layout
from kanban_tui.board.limits import Scope
from kanban_tui.board.model import Board, Family, Item
from kanban_tui.board.words import how_full
from kanban_tui.flow.box import by_subject
from kanban_tui.flow.items import ItemMeasures, measure
from kanban_tui.flow.spans import length, merged, within
from kanban_tui.headline import LEAST_TIMED
from kanban_tui.store import counting, fullness, logbook, queries, records
from kanban_tui.store.sql import Connection
from kanban_tui.tui.look import phrases
from kanban_tui.tui.way.snapshot import clean, clean_board, clean_families


class ItemView(Struct, frozen=True):
    """An item with its history, its measures, and what every command did to it.

    `blocked_in` is the blocked time by column index; `past_share` the part of the finished items that took no more
    days than this one has so far, None where fewer than ten have finished.
    """

    board: Board
    item: Item
    history: History
    measures: ItemMeasures
    log: tuple[LogLine, ...]
    place: str
    """Where it stands, with how full that is."""
    blocked_in: dict[int, int]
    past_share: float | None
    lane_full: tuple[Scope, ...] = ()
    """The limit that would refuse it the expedite lane."""
    why_not: str = ""
    """Why its move to the next column would be refused, in short."""
    of: Family | None = None
    """What it is a piece of."""
    pieces: tuple[Item, ...] = ()
    done: frozenset[int] = frozenset()
    """The pieces that are done, by number."""
    old_from: int | None = None
    """The age in days beyond which an item of its column is old, where that is known."""


def read_item(c: Connection, number: int, now: int, old_from: Mapping[int, int]) -> ItemView:
    """Read an item; `old_from` is what is known of its board, by the id of the column. Raises NotFound."""
    item = clean(queries.item(c, number))
    board = clean_board(queries.board(c, item.board_id))
    layout, tz = Layout.of(board.columns, board.retired), clock.zone(board.zone)
    (history,) = records.histories(c, [item])
    policies = by_subject(records.policy_changes(c, board.id))
    measures = measure(history, board, layout, now=now, tz=tz, policies=policies)
    ended = measures.finished if measures.finished is not None else measures.crossed.cancelled
    until = now if ended is None else ended
    blocks = merged((b.started_at, until if b.ended_at is None else b.ended_at) for b in history.blocks)
    blocked_in: dict[int, int] = {}
    for stay in measures.stays:
        spent = length(within(blocks, stay.entered, now if stay.left is None else stay.left))
        blocked_in[stay.column] = blocked_in.get(stay.column, 0) + spent
    past = None
    if measures.age_days is not None:
        finished = records.finish_times(c, board.id)
        days = [clock.day_count(start, end, tz) for start, end in finished if start is not None and start <= end]
        past = sum(each <= measures.age_days for each in days) / len(days) if len(days) >= LEAST_TIMED else None
    following = board.following(item.column_id)
    pieces = tuple(clean(piece) for piece in queries.pieces(c, [number]).get(number, []))
    split_done = queries.pieces_done(c, [piece.id for piece in pieces if piece.container])
    return ItemView(
        board=board,
        item=item,
        history=history,
        measures=measures,
        log=tuple(logbook.of_item(c, number)),
        place=split_word(history) if item.container else "archived" if item.archived else _place(c, board, item),
        blocked_in=blocked_in,
        past_share=past,
        lane_full=_refusing(c, board, item, lane=limits.EXPEDITE) if item.lane is None else (),
        why_not=""
        if following is None or item.archived
        else phrases.why_not(
            _refusing(c, board, item, column_id=following.id), board, layout, item, following, history, now
        ),
        of=clean_families(c, [item]).get(item.parent_id or 0),
        pieces=pieces,
        done=frozenset(piece.id for piece in pieces if piece.finished_at is not None or piece.id in split_done),
        old_from=old_from.get(item.column_id),
    )


def split_word(history: History) -> str:
    """Where an item stands that was split: nowhere, and done with its last piece."""
    return "split" if history.pieces_done is None else "split, done"


def _place(c: Connection, board: Board, item: Item) -> str:
    """The column of an item with what its limit counts there, the expedited apart, as the board's head tells it."""
    column = board.standing(item.column_id)
    fill = counting.fills(c, board.id)[column.id]
    return f"{column.name} {how_full(fill.held, column.wip_limit, column.drain_to, fill.expedited)}"


def _refusing(c: Connection, board: Board, item: Item, **otherwise: Any) -> tuple[Scope, ...]:
    """The limits that would refuse an item on the board to stand otherwise."""
    if item.archived:
        return ()
    stand = limits.stand_of(item)
    return limits.exceeded(fullness.occupancy(c, board).moved((stand, replace(stand, **otherwise))))
