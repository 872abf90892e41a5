"""What the screens say of a snapshot: heads, header, and the next move. Pure, so that they are told before a key is."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from textual.binding import Binding

from kanban_tui.board.limits import Scope, Stand, stand_of
from kanban_tui.board.model import Column, Item, Kind
from kanban_tui.board.text import printable
from kanban_tui.headline import Numbers
from kanban_tui.tui.board.head import Head
from kanban_tui.tui.keys.board import (
    BACK,
    BLOCK,
    BOARD_KEYS,
    COUNT,
    FINISH,
    NEXT,
    OPEN,
    POLICIES,
    ROLL_BACK,
    SPLIT,
    UNDO,
)
from kanban_tui.tui.look import phrases
from kanban_tui.tui.look.facts import Card
from kanban_tui.tui.parts.foot import Hint
from kanban_tui.tui.parts.header import Title
from kanban_tui.tui.way.snapshot import Lane, Snapshot

_NEED_AN_ITEM = ("open", "finish", "block", "edit")


def heads(snapshot: Snapshot, numbers: Numbers) -> tuple[Head, ...]:
    """The heads of all columns. How many were finished lately stands over the only Done column."""
    refused = dict(numbers.refused)
    scopes = snapshot.occupancy.scopes if snapshot.occupancy is not None else ()
    held = {scope.column_id: scope.count for scope in scopes if scope.column_id is not None and scope.limit is not None}
    limits = _full(snapshot, each=True)
    done = [lane for lane in snapshot.lanes if lane.column.kind is Kind.DONE]
    return tuple(
        Head(
            name=lane.column.name,
            kind=lane.column.kind,
            count=held.get(lane.column.id, lane.count),
            expedited=snapshot.expedited.get(lane.column.id, 0) if lane.column.wip_limit is not None else 0,
            limit=lane.column.wip_limit,
            drain_to=lane.column.drain_to,
            recent=numbers.recent if len(done) == 1 and lane is done[0] else None,
            matching=lane.matching if snapshot.text else None,
            refused=refused.get(lane.column.id, 0),
            breached=numbers.breached,
            blocked=numbers.blocked,
            limits=limits,
            room=_room(snapshot, k),
        )
        for k, lane in enumerate(snapshot.lanes)
    )


def _room(snapshot: Snapshot, k: int) -> tuple[str, ...]:
    """How many of what comes from the column before find room in a column (by index), in words, the longest first.

    Where another limit lets in fewer than its own that one is named.
    """
    column, full = snapshot.lanes[k].column, snapshot.occupancy
    if column.wip_limit is None or full is None:
        return ()
    before = Stand(snapshot.lanes[k - 1].column.id if k else None)
    after = full.moved((before, replace(before, column_id=column.id)))
    rooms = [
        ((scope.limit - scope.count) // (then.count - scope.count), scope)
        for scope, then in zip(full.scopes, after.scopes, strict=True)
        if scope.limit is not None and then.count > scope.count
    ]
    if not rooms:
        return ()
    # Of equally tight ones the column's own, which stands first.
    count, tightest = min(rooms, key=lambda room: room[0])
    if tightest.column_id == column.id:
        return ("room for one more", "room for 1") if count == 1 else (f"room for {count:,}",)
    return (phrases.would_refuse((tightest,)) if count <= 0 else f"room for {count:,}: {_held(tightest, short=True)}",)


def title(
    snapshot: Snapshot,
    numbers: Numbers,
    *,
    note: str = "",
    fault: str = "",
    marked: int = 0,
    sideways: str = "",
    narrow: bool = False,
) -> Title:
    """The header, with how many items may be in progress where that is known (`Snapshot.wip_limit`).

    `note` is what a key came to, `fault` what is wrong with the file, `sideways` which columns are on the screen. A
    `narrow` one leaves limits of other kinds to the head of the focused column.
    """
    places = [f"/ {snapshot.text}"] if snapshot.text else []
    places += [f"{marked:,} marked"] if marked else []
    places += [sideways] if sideways else []
    place = "   ".join(places)
    return Title(
        snapshot.board.name,
        place,
        note,
        fault,
        snapshot.wip,
        snapshot.wip_limit,
        numbers,
        limits=() if narrow else _full(snapshot),
    )


def at_the_foot(note: str, news: str, *, fault: str, alarm: bool, in_header: bool) -> tuple[str, bool]:
    """What stands before the keys, and whether as an alarm, which no news is: what a key came to, else the news.

    A header that is shown tells the fault itself, and where there is none a note that is no alarm.
    """
    if fault and not in_header:
        return fault, True
    return (note, alarm) if note and (alarm or fault or not in_header) else (news, False)


def _full(snapshot: Snapshot, *, each: bool = False) -> tuple[str, ...]:
    """The limits that are full, or have one place left, of those no head tells: of people, types, groups, the lane.

    Together in two phrases, or each in a short one of its own.
    """
    scopes = snapshot.occupancy.scopes if snapshot.occupancy is not None else ()
    told = [s for s in scopes if s.kind not in ("column", "board") and not s.pattern and s.limit and s.count]
    full = [_held(scope, short=each) for scope in told if scope.limit is not None and scope.count >= scope.limit]
    near = [_held(scope, short=each) for scope in told if scope.limit is not None and scope.count == scope.limit - 1]
    if each:
        return (*(f"{name} FULL" for name in full), *near)
    return tuple(f"{word}: {', '.join(names)}" for word, names in (("full", full), ("one left", near)) if names)


def _held(scope: Scope, *, short: bool) -> str:
    name = printable(scope.label)
    if short:
        short_names = {"lane": "lane", "type": f"type {printable(scope.name)}", "board": "board"}
        name = short_names.get(scope.kind, name)
    elif scope.kind in ("type", "lane"):
        name = name[:1].lower() + name[1:]
    return f"{name} {scope.count:,}/{scope.limit:,}"


def hints(
    snapshot: Snapshot, column: int, item: Item | None, shown: Card | None, sign: Callable[[Binding], str], now: int
) -> list[Hint]:
    """The keys at the foot: the next move by name, what the item under the cursor asks for itself, and the others.

    `column` is the focused one by index, `shown` the card of the item. A foot has room for few keys: what helps the
    item on comes first.
    """
    keys = [key for key in BOARD_KEYS if key.show and (item is not None or key.action not in _NEED_AN_ITEM)]
    # Nothing is to the left of the first column.
    keys = [key for key in keys if column or key.action != "pull"]
    if item is None:
        return [Hint(sign(key), key.description) for key in keys]
    kind = snapshot.lanes[column].column.kind
    move, working = next_move(snapshot, column, item, now), kind.in_progress
    first, does = [], {}
    queue = snapshot.board.before_start
    roll = [ROLL_BACK] if working and queue is not None else []
    does[ROLL_BACK.id] = phrases.back_to(queue) if queue is not None else ""
    if kind is Kind.DONE:
        # What is finished can only be opened again.
        keys = [key for key in keys if key not in (FINISH, BLOCK)]
        keys.insert(keys.index(OPEN) + 1, BACK)
        does[BACK.id] = "reopen"
    if working and item.done_units < (item.planned_units or 0):
        first.append(COUNT)
    if shown is not None and shown.split:
        first.append(SPLIT)
    if item.blocked_at is not None:
        first += [BLOCK, *roll]
        does[BLOCK.id] = "unblock"
    if move is not None and move.refused and not _full_for(snapshot, column, item):
        first.append(POLICIES)
    more = [key for key in roll if key not in first]
    at = keys.index(UNDO)
    ordered = [*first, *(key for key in keys[:at] if key not in first), *more, *keys[at:]]
    found = [Hint(sign(key), does.get(key.id, key.description)) for key in ordered]
    return [replace(move, key=sign(NEXT)), *found] if move is not None else found


def _full_for(snapshot: Snapshot, column: int, item: Item) -> bool:
    """Whether a limit would refuse the next move of an item."""
    return bool(snapshot.refusing(stand_of(item), snapshot.lanes[column + 1].column.id))


def next_move(snapshot: Snapshot, column: int, item: Item, now: int) -> Hint | None:
    """What the next move of an item in this column (by index) would be, and whether it would be refused."""
    if column + 1 >= len(snapshot.lanes):
        return None
    here, there = snapshot.lanes[column].column, snapshot.lanes[column + 1].column
    why = why_not(snapshot, snapshot.lanes[column], item, there, now)
    return Hint(">", why or phrases.on_to(here, there), refused=bool(why))


def why_not(snapshot: Snapshot, source: Lane, item: Item, there: Column, now: int) -> str:
    """Why the move of an item to another column would be refused, in short; empty where it would not."""
    full = snapshot.refusing(stand_of(item), there.id)
    history = (source.histories or {}).get(item.id)
    return phrases.why_not(full, snapshot.board, snapshot.layout, item, there, history, now)
