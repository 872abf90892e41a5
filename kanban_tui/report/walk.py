"""What needs a word today, why, and what to ask: the walk's stops and the report's first lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta, tzinfo
from typing import NamedTuple

from msgspec import Struct

from kanban_tui.board import clock, words
from kanban_tui.board.layout import Layout
from kanban_tui.board.timebox import State
from kanban_tui.flow.aging import Bands, band_of, is_old
from kanban_tui.flow.boxes import Entry

SOON = timedelta(days=1)
"""How far off a date is at most that needs a word."""


class Reason(Struct, frozen=True):
    """Why an item needs a word: `blocked`, `expedited`, `breached`, `at_risk`, `past_due`, `due`, `old` or `full`."""

    kind: str
    words: str


class Stop(NamedTuple):
    """An item that needs a word, with every reason and the one question."""

    entry: Entry
    reasons: tuple[Reason, ...]
    question: str


def stops(
    entries: Iterable[Entry],
    layout: Layout,
    bands: Bands,
    limits: Mapping[int, int | None],
    *,
    now: int,
    tz: tzinfo,
) -> tuple[Stop, ...]:
    """The items that need a word, from the right, oldest first: of those that are not started, what is due by tomorrow.

    `limits` are those of columns by index. What is expedited stands outside them.
    """
    soon = (clock.local_date(now, tz) + SOON).isoformat()
    ordered = sorted((entry for entry in entries if entry[1].in_progress or _waits(entry, layout, soon)), key=_place)
    counts = Counter(item.column for history, item in ordered if history.item.lane is None)
    full = {column for column, limit in limits.items() if limit and counts[column] >= limit}
    found = []
    for history, item in ordered:
        oldest = item.column in full and history.item.lane is None
        if oldest:
            full.discard(item.column)
        reasons = tuple(_reasons((history, item), layout, bands, oldest=oldest, now=now, tz=tz))
        if reasons:
            asked = question((reason.kind for reason in reasons), started=item.in_progress)
            found.append(Stop((history, item), reasons, asked))
    return tuple(found)


def nothing(*, old_known: bool) -> str:
    """That nothing needs a word; `old_known`: what is old could be told of all that is in progress."""
    if old_known:
        return "Nothing needs a word: no breach, no risk, no block, nothing due or old, no full column."
    return (
        "Nothing needs a word: no breach, no risk, no block, nothing due, no full column;"
        " too few finished items to tell what is old."
    )


def question(kinds: Iterable[str], *, started: bool = True) -> str:
    """What to ask of an item, by why it needs a word."""
    known = set(kinds)
    if "blocked" in known:
        return "Who can unblock it, and when?"
    if not started:
        return "Is it the next to start, or is its date no longer true?"
    if "breached" in known:
        return "What is the smallest piece that could be finished today?"
    return "What would finish it?"


def _waits(entry: Entry, layout: Layout, day: str) -> bool:
    """Whether an item that is not started is due by a date."""
    history, item = entry
    return 0 <= item.column < layout.start and history.item.due is not None and history.item.due <= day


def _place(entry: Entry) -> tuple[int, int, int]:
    """From the right, oldest first: by start, as the board does."""
    history, item = entry
    started = item.crossed.started
    return (-item.column, item.stays[-1].entered if started is None else started, history.item.id)


def _reasons(entry: Entry, layout: Layout, bands: Bands, *, oldest: bool, now: int, tz: tzinfo) -> Iterator[Reason]:
    history, item = entry
    name = layout.columns[item.column].name
    block, use, due = item.block, item.box, history.item.due
    if block is not None:
        since = words.rough(now - block.started_at)
        yield Reason("blocked", f"blocked {since}: {block.reason}" if block.reason else f"blocked {since}")
    if history.item.lane is not None:
        yield Reason("expedited", "expedited: it goes before all others")
    if use is not None and use.state in (State.BREACHED, State.AT_RISK):
        yield Reason(use.state.value, words.box_used(use))
    if due is not None:
        today = clock.local_date(now, tz)
        if due <= (today + SOON).isoformat():
            yield Reason("past_due" if due < today.isoformat() else "due", words.due(due, today))
    band = band_of(item, bands)
    if band is not None and is_old(item, bands):
        usual = f"85 % of finished items left {name} at {band.age_at(85)} d or less"
        yield Reason("old", f"{item.age_days or 0:,} d old; {usual}")
    if oldest:
        yield Reason("full", f"{name} is full, and this is its oldest")
