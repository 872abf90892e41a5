"""Time boxes: how much of one is used, when it breaks, and which one holds.

Used time is the time in progress (or, for a column's box, the time in that column) since the item was first started
or last reboxed: a return pauses the clock and keeps what was used, so moving back and forth clears nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta, tzinfo
from enum import StrEnum
from operator import add
from typing import TYPE_CHECKING

from msgspec import Struct

from kanban_tui.board import calendar as working
from kanban_tui.board.calendar import Calendar
from kanban_tui.board.clock import local_date, midnight
from kanban_tui.board.model import Basis, Column, Item, TimeBox, WorkType

if TYPE_CHECKING:
    from kanban_tui.board.history import PolicyChange

ONE_DAY = timedelta(days=1)

Span = tuple[int, int | None]


class State(StrEnum):
    """In words: within its box, at risk (80 % and more, by default), breached (more than all of it)."""

    OK = "ok"
    AT_RISK = "at_risk"
    BREACHED = "breached"


class BoxUse(Struct, frozen=True):
    """A box as an item stands to it.

    `used` and `overrun` are dates for boxes of days, else microseconds. `percent` is floored: 100 may be a breach.
    `breach_at` is the instant of the breach, to come while the clock runs; None when it is paused or stopped in time.
    `source` says whose box it is: item, column or type; `since` when what is used of it began, None before anything is.
    """

    box: TimeBox
    source: str
    used: int
    percent: int
    state: State
    breach_at: int | None
    overrun: int
    since: int | None = None


def chosen(item: Item, column: Column | None, work_type: WorkType | None) -> tuple[TimeBox, str] | None:
    """The box that holds for an item and whose it is: the most specific wins, item before column before type."""
    for owner, source in ((item, "item"), (column, "column"), (work_type, "type")):
        box = None if owner is None else owner.box
        if box is not None:
            return box, source
    return None


def use(
    box: TimeBox,
    source: str,
    spans: Sequence[Span],
    *,
    now: int,
    tz: tzinfo,
    calendar: Calendar,
    at_risk_percent: int = 80,
    reboxed_at: int | None = None,
) -> BoxUse:
    """How much of a box the spans have used at `now`. Spans are in order; one that ends with None is running."""
    spans = _until(_since(spans, reboxed_at), now)
    if box.basis is Basis.DAYS:
        used, breach_at = _days(spans, box.amount, now, tz)
    elif box.basis is Basis.WORKING:
        used, breach_at = _summed(
            spans,
            box.amount,
            now,
            length=lambda start, end: working.worked(calendar, start, end, tz),
            breach=lambda start, left: working.until(calendar, start, left, tz),
        )
    else:
        used, breach_at = _summed(spans, box.amount, now, length=lambda start, end: end - start, breach=add)
    if used > box.amount:
        state = State.BREACHED
    elif box.amount and used * 100 >= box.amount * at_risk_percent:
        state = State.AT_RISK
    else:
        state = State.OK
    return BoxUse(
        box=box,
        source=source,
        used=used,
        percent=used * 100 // box.amount if box.amount else 0,
        state=state,
        breach_at=breach_at,
        overrun=max(0, used - box.amount),
        since=spans[0][0] if spans else None,
    )


def _since(spans: Sequence[Span], reboxed_at: int | None) -> list[Span]:
    """What is left of the spans after a rebox set the used time to 0."""
    if reboxed_at is None:
        return list(spans)
    return [(max(start, reboxed_at), end) for start, end in spans if end is None or end > reboxed_at]


def _until(spans: Sequence[Span], now: int) -> list[Span]:
    """The spans as they were known at `now`."""
    return [(start, None if end is None or end > now else end) for start, end in spans if start <= now]


def _summed(
    spans: Sequence[Span],
    amount: int,
    now: int,
    *,
    length: Callable[[int, int], int],
    breach: Callable[[int, int], int | None],
) -> tuple[int, int | None]:
    """The length of all spans together, and the instant after which it is more than the amount: of the span that has
    the end of what is left of it, or runs."""
    used, breach_at = 0, None
    for start, end in spans:
        more = length(start, now if end is None else end)
        if breach_at is None and (used + more > amount or end is None):
            breach_at = breach(start, max(0, amount - used))
        used += more
    return used, breach_at


def _days(spans: Sequence[Span], amount: int, now: int, tz: tzinfo) -> tuple[int, int | None]:
    """Distinct local dates, the last one counted like a day of cycle time, and the instant the first too many began."""
    used, breach_at = 0, None
    counted: date | None = None
    for start, end in spans:
        first, last = local_date(start, tz), local_date(now if end is None else end, tz)
        if counted is not None and first <= counted:
            first = counted + ONE_DAY
        new = max(0, (last - first).days + 1)
        if breach_at is None and (used + new > amount or end is None):
            breach_at = max(start, midnight(first + ONE_DAY * (amount - used), tz))
        used += new
        counted = last if counted is None else max(counted, last)
    return used, breach_at


def settled(item: Item) -> str:
    """Why the time box of an item cannot be started anew, as a sentence; empty where it can."""
    if item.finished_at is None:
        return ""
    return f"#{item.id} is finished: its time box stopped then, and there is none to start anew."


def encode(box: TimeBox | None) -> str | None:
    """A box as the log of policies keeps it."""
    return None if box is None else f"{box.basis.value}:{box.amount}"


def decode(text: str | None) -> TimeBox | None:
    """The box that `encode` wrote."""
    if text is None:
        return None
    basis, _, amount = text.partition(":")
    return TimeBox(Basis(basis), int(amount))


def in_force(current: TimeBox | None, changes: Iterable[PolicyChange], at: int) -> TimeBox | None:
    """The box of a subject at an instant: what the first later change changed, else today's."""
    for change in changes:
        if change.what == "box" and change.at > at:
            return decode(change.before)
    return current


def first_set(changes: Iterable[PolicyChange], at: int, told: int) -> TimeBox | None:
    """The first box of a subject, where it had none up to an instant and had one when the command `told` was given.

    What an import brought is of one command: there the box is taken to have been known.
    """
    boxes = [change for change in changes if change.what == "box"]
    known = [change for change in boxes if change.command_id <= told]
    if not known or boxes[0].before is not None or boxes[0].at <= at or known[-1].after is None:
        return None
    # One that was set and taken back, as by an undo, was none.
    return decode(next(change.after for change in reversed(known) if change.before is None))


def reboxed_at(changes: Iterable[PolicyChange]) -> int | None:
    """When the used time of an item was last set to 0, leaving out reboxes that were undone; None for never."""
    at: dict[int, int] = {}
    for change in changes:
        if change.what == "rebox":
            at[change.id] = change.at
        elif change.what == "rebox_undone" and change.before is not None:
            at.pop(int(change.before), None)
    return max(at.values(), default=None)
