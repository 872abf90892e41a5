"""Reading what needs a word for a walk over the board, as cards; `report/walk` decides which items, why and in what
order."""

from __future__ import annotations

from collections.abc import Sequence

from kanban_tui.board import clock, words
from kanban_tui.board.layout import Layout
from kanban_tui.board.model import Board, Column, Item
from kanban_tui.board.text import printable
from kanban_tui.flow.aging import Bands, aging_bands, old_from
from kanban_tui.flow.items import measure
from kanban_tui.report.walk import SOON, stops
from kanban_tui.store import logbook, queries, records
from kanban_tui.store.sql import Connection
from kanban_tui.tui.board import cards
from kanban_tui.tui.board.walk.state import Place, Stop
from kanban_tui.tui.metrics import measured
from kanban_tui.tui.way.snapshot import clean, clean_board, clean_families


def read_bands(c: Connection, board_id: int, now: int) -> Bands:
    """How old finished items were when they left each column. It reads the whole history."""
    known = measured.read(c, board_id, now)
    return aging_bands((item for _, item in known.entries), known.layout, known.tz)


def old_by_column(columns: Sequence[Column], bands: Bands) -> dict[int, int]:
    """The age in days beyond which an item is old, by the id of its column, as far as enough items tell."""
    return {columns[k].id: age for k, age in old_from(bands).items() if k < len(columns)}


def read_old(c: Connection, board_id: int, now: int) -> dict[int, int]:
    """The same for a board; nothing for one so long that the reading would be felt."""
    if measured.is_long(c, board_id):
        return {}
    return old_by_column(queries.board(c, board_id).columns, read_bands(c, board_id, now))


def read_places(c: Connection, board_id: int, numbers: Sequence[int]) -> dict[int, Place]:
    """Where items of a board stand, by their numbers."""
    board = clean_board(queries.board(c, board_id))
    return {item.id: Place(_where(item, board), item.column_id) for item in queries.by_numbers(c, numbers)}


def _where(item: Item, board: Board) -> str:
    if item.deleted:
        return "deleted"
    if item.archived:
        return "split" if item.container else "archived"
    return board.standing(item.column_id).name


def read_stops(c: Connection, board_id: int, now: int, bands: Bands) -> tuple[Stop, ...]:
    """The items that need a word, from the right, oldest first."""
    board = clean_board(queries.board(c, board_id))
    layout, tz = Layout.of(board.columns, board.retired), clock.zone(board.zone)
    soon = (clock.local_date(now, tz) + SOON).isoformat()
    asked = {
        item.id: clean(item) for item in (*queries.in_progress(c, board_id), *queries.blocked_or_due(c, board_id, soon))
    }
    histories = records.histories(c, list(asked.values()))
    entries = [(history, measure(history, board, layout, now=now, tz=tz)) for history in histories]
    limits = {k: layout.columns[k].wip_limit for k in range(layout.start, layout.done)}
    ages = old_by_column(layout.columns, bands)
    families = clean_families(c, [history.item for history in histories])
    found = []
    for (history, item), reasons, question in stops(entries, layout, bands, limits, now=now, tz=tz):
        column = layout.columns[item.column]
        first = item.crossed.first_started
        again = item.crossed.restarted and first is not None
        age = f"{clock.day_count(first, now, tz):,} d" if again and first is not None else ""
        card = cards.card(
            history.item,
            column,
            board,
            layout,
            now,
            tz,
            history,
            of=families.get(history.item.parent_id or 0),
            old_from=ages.get(column.id),
        )
        who = printable(logbook.touched_by(c, history.item.id) or "")
        here = clock.day_count(item.stays[-1].entered, now, tz)
        stands = words.stands(item.age_days, column.name, here, back=item.came_back)
        found.append(Stop(card, column.name, reasons, question, age, who, stands, column.id))
    return tuple(found)
