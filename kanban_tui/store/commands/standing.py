"""Whether an item can go on, and whether it is on the board at all."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from kanban_tui.board import text
from kanban_tui.board.change import Change
from kanban_tui.board.limits import EXPEDITE, stand_of
from kanban_tui.board.model import Item, Kind
from kanban_tui.errors import RuleRefused
from kanban_tui.store import queries
from kanban_tui.store.commands.lookup import Shown, board_of, board_of_all, check_on_board, check_shown, named
from kanban_tui.store.deciding import decide_moves
from kanban_tui.store.placing import check_start_required, end_block, end_of, event_time, put, stand_in, take_off
from kanban_tui.store.sql import Engine
from kanban_tui.store.transaction import Unit, unit


def block(
    engine: Engine, items: Sequence[int], reason: str, *, at: int | None = None, now: int | None = None
) -> Change:
    """Mark items as blocked, with the reason; one that is blocked already gets the new reason. It still counts."""
    why = text.one_line(reason, "The reason", text.MAX_TITLE)
    with unit(engine, board_of_all(engine, items), "block", now) as work:
        rows = work.items(items)
        check_on_board(rows)
        for row in rows:
            if work.column(row.column_id).kind == Kind.DONE:
                raise RuleRefused(f"#{row.id} is finished: nothing can block it.")
        for row in rows:
            moment = event_time(work, row, at)
            free = end_block(work, row, moment)
            work.insert("block", item_id=row.id, reason=why, started_at=moment, ended_at=None, deleted=0)
            work.change(free, blocked_at=moment, blocked_reason=why)
            work.columns_touched.add(row.column_id)
        return work.end(f"blocked {named(rows)}: {why}")


def unblock(engine: Engine, items: Sequence[int], *, at: int | None = None, now: int | None = None) -> Change:
    """End the block of items."""
    with unit(engine, board_of_all(engine, items), "unblock", now) as work:
        rows = work.items(items)
        blocked = [row for row in rows if row.blocked_at is not None]
        if not blocked:
            return work.unchanged(f"{named(rows)} not blocked", items)
        for row in blocked:
            end_block(work, row, event_time(work, row, at))
            work.columns_touched.add(row.column_id)
        return work.end(f"unblocked {named(blocked)}")


def expedite(engine: Engine, item: int, reason: str, *, at: int | None = None, now: int | None = None) -> Change:
    """Put an item into the expedite lane: outside the limits of its column, type, person and groups, in the lane's own.

    It stands on top of its column, so that it is the next to be pulled, and of every other that it comes to.
    It counts on the board and in every measure; the log keeps the reason.
    """
    why = text.one_line(reason, "The reason", text.MAX_TITLE)
    with unit(engine, board_of(engine, item), "expedite", now) as work:
        row = work.item(item)
        check_on_board([row])
        if row.lane is not None:
            return work.unchanged(f"#{item} is in the expedite lane already", [item])
        if work.column(row.column_id).kind is Kind.DONE:
            raise RuleRefused(f"#{item} is finished: there is nothing to expedite.")
        _into_lane(work, row, EXPEDITE, why, at)
        return work.end(f"expedited #{item}: {why}")


def end_expedite(engine: Engine, item: int, *, at: int | None = None, now: int | None = None) -> Change:
    """Take an item out of the expedite lane, back under the limits of its column, type, person and groups."""
    with unit(engine, board_of(engine, item), "expedite end", now) as work:
        row = work.item(item)
        if row.lane is None:
            return work.unchanged(f"#{item} is not in the expedite lane", [item])
        _into_lane(work, row, None, None, at)
        return work.end(f"took #{item} out of the expedite lane")


def _into_lane(work: Unit, item: Item, lane: str | None, why: str | None, at: int | None) -> None:
    moment = event_time(work, item, at)
    there = replace(stand_of(item), lane=lane)
    decide_moves(work, [(item, there)], target=work.board.standing(item.column_id), at=at)
    top = end_of(work, work.board.standing(item.column_id), top=True) if lane is not None else item.position
    work.change(item, lane=lane, position=top)
    work.log_policy("expedite", "item", item.id, item.lane, lane, why, at=moment)
    work.columns_touched.add(item.column_id)


def archive(
    engine: Engine, items: Sequence[int], *, at: int | None = None, shown: Shown | None = None, now: int | None = None
) -> Change:
    """Take items off the board; unfinished ones are cancelled. Their slots are free at once."""
    with unit(engine, board_of_all(engine, items), "archive", now) as work:
        rows = work.items(items)
        standing = [row for row in rows if not row.archived]
        if not standing:
            return work.unchanged(f"{named(rows)} already archived", items)
        check_shown(work.board, standing, shown)
        for row in standing:
            take_off(work, row, event_time(work, row, at), backdated=at is not None)
        return work.end(f"archived {named(standing)}")


def restore(
    engine: Engine,
    items: Sequence[int],
    *,
    column_id: int | None = None,
    at: int | None = None,
    now: int | None = None,
) -> Change:
    """Bring archived items back, by default to the column each was in. Checked like an arrival."""
    with unit(engine, board_of_all(engine, items), "restore", now) as work:
        rows = [row for row in work.items(items) if row.archived]
        if not rows:
            return work.unchanged(f"{', '.join(f'#{number}' for number in items)} not archived", items)
        pairs = []
        for row in rows:
            if row.container:
                raise RuleRefused(f"#{row.id} was split: its pieces are on the board in its place.")
            target = work.column(_standing(work, row.column_id) if column_id is None else column_id)
            check_start_required(work, [row], target)
            pairs.append((row, target))
        decide_moves(work, [(row, stand_in(row, target)) for row, target in pairs], target=pairs[0][1], at=at)
        put(work, pairs, at)
        names = ", ".join(dict.fromkeys(target.name for _, target in pairs))
        return work.end(f"restored {named(rows)} to {names}")


def _standing(work: Unit, column_id: int) -> int:
    """The column itself, or the one that took the items of a retired one."""
    layout = work.layout()
    index = layout.of_column(column_id)
    return layout.columns[max(index, 0)].id


def delete(engine: Engine, items: Sequence[int], *, at: int | None = None, now: int | None = None) -> Change:
    """Mark items as deleted: shown and counted nowhere, their history kept."""
    with unit(engine, board_of_all(engine, items), "delete", now) as work:
        rows = work.items(items)
        for row in rows:
            if row.container and queries.pieces(work.raw, [row.id]):
                raise RuleRefused(f"#{row.id} was split: delete its pieces first.")
            if row.archived:
                work.change(row, deleted=1)
            else:
                take_off(work, row, event_time(work, row, at), backdated=at is not None, deleted=1)
        return work.end(f"deleted {named(rows)}")
