"""Which time box an item is held to, and how it stands to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from kanban_tui.board import calendar
from kanban_tui.board.crossings import Visit, effective, time_in_progress, visits
from kanban_tui.board.history import History, PolicyChange
from kanban_tui.board.layout import OFF_BOARD, Layout
from kanban_tui.board.model import Board, Column, Item, TimeBox, WorkType
from kanban_tui.board.timebox import BoxUse, Span, chosen, first_set, in_force, reboxed_at, use

if TYPE_CHECKING:
    from kanban_tui.flow.items import ItemMeasures

Policies = Mapping[tuple[str, int], Sequence[PolicyChange]]
"""The log of policy changes by subject: ("type", 3), ("column", 2), ("item", 12)."""

Owner = TypeVar("Owner", Column, Item, WorkType)


def by_subject(changes: Iterable[PolicyChange]) -> Policies:
    """The log of a board's policy changes, found by what they hold for."""
    found: dict[tuple[str, int], list[PolicyChange]] = {}
    for change in changes:
        found.setdefault((change.subject, change.subject_id), []).append(change)
    return found


def item_box(
    history: History,
    board: Board,
    layout: Layout,
    *,
    column: int,
    stays: Sequence[Visit],
    spans: Sequence[Span],
    at: int,
    tz: tzinfo,
    policies: Policies,
    told: int | None = None,
) -> BoxUse | None:
    """The box that held for an item at an instant, and what it had used of it; None where no box held.

    `told` is the command that told of the instant later, None where none did: where no box had been set yet at the
    instant, the first one that was known to that command holds, so that telling a finish late erases no breach.

    `column` is the index of where it stood. A finished item, or one that left the board, is held to its own box or
    its type's over the whole time in progress; a column's box counts the visits to that column.
    """
    item = _then(history.item, "item", history.policy, at)
    standing = column != OFF_BOARD and column < layout.done
    here = layout.columns[column] if standing else None
    if here is not None:
        here = _then(here, "column", policies.get(("column", here.id), ()), at)
    kind = board.type(item.type_id)
    if kind is not None:
        kind = _then(kind, "type", policies.get(("type", kind.id), ()), at)
    held = chosen(item, here, kind)
    if held is None and told is not None:
        item = _first(item, "item", history.policy, at, told)
        if kind is not None:
            kind = _first(kind, "type", policies.get(("type", kind.id), ()), at, told)
        held = chosen(item, None, kind)
    if held is None:
        return None
    box, source = held
    if source == "column":
        spans = [(stay.entered, stay.left) for stay in stays if stay.column == column]
    known = [change for change in history.policy if change.at <= at or change.what == "rebox_undone"]
    return use(
        box,
        source,
        spans,
        now=at,
        tz=tz,
        calendar=calendar.of(board, policies.get(("board", board.id), ()), at),
        at_risk_percent=board.at_risk_percent,
        reboxed_at=reboxed_at(known) if known else None,
    )


def current_box(history: History, board: Board, layout: Layout, *, now: int, tz: tzinfo) -> BoxUse | None:
    """How an item on the board stands to its time box now: what a card and a list show, without the other measures."""
    stays = visits(effective([move for move in history.moves if move.at <= now]), layout)
    return item_box(
        history,
        board,
        layout,
        column=layout.of_column(history.item.column_id),
        stays=stays,
        spans=time_in_progress(stays, layout),
        at=now,
        tz=tz,
        policies={},
    )


def newer_box(item: Item, board: Board, measured: ItemMeasures) -> tuple[TimeBox, str] | None:
    """The box, and whose it is, that came too late for an item: finished when none held; None where none came."""
    if measured.finished is None or measured.crossed.skipped_wip or measured.box is not None:
        return None
    return chosen(item, None, board.type(item.type_id))


def over_their_box(histories: Iterable[History], board: Board, layout: Layout, *, now: int, tz: tzinfo) -> list[int]:
    """The numbers of the items on the board that have used more than their time box."""
    found = ((h.item.id, current_box(h, board, layout, now=now, tz=tz)) for h in histories)
    return [number for number, use in found if use is not None and use.overrun > 0]


def _then(owner: Owner, subject: str, changes: Sequence[PolicyChange], at: int) -> Owner:
    """What carries a box, with the box it carried at an instant."""
    own = _of(owner, subject, changes)
    return _with(owner, in_force(owner.box, own, at)) if own else owner


def _first(owner: Owner, subject: str, changes: Sequence[PolicyChange], at: int, told: int) -> Owner:
    """What carried no box up to an instant, with the first it was given until a command told of it."""
    return _with(owner, first_set(_of(owner, subject, changes), at, told))


def _of(owner: Column | Item | WorkType, subject: str, changes: Sequence[PolicyChange]) -> list[PolicyChange]:
    return [change for change in changes if change.subject == subject and change.subject_id == owner.id]


def _with(owner: Owner, box: TimeBox | None) -> Owner:
    return replace(owner, box_basis=None if box is None else box.basis, box_amount=None if box is None else box.amount)
