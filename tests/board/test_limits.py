"""The rule of WIP limits, and what makes room."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanban_tui.board.limits import Occupancy, Place, Step, exceeded
from kanban_tui.board.model import Item, Kind
from kanban_tui.board.room import RoomStep, make_room, refusal

TODO, DOING, REVIEW, DONE = 1, 2, 3, 4


def item(number: int, column: int, *, started: int | None = None, blocked: bool = False) -> Item:
    """An item that stands in a column; without a start its number is its age."""
    return Item(
        id=number,
        board_id=1,
        column_id=column,
        type_id=None,
        position=number,
        title=f"Item {number}",
        entered_at=number,
        started_at=started,
        blocked_at=1 if blocked else None,
    )


def board(
    items: list[Item], limits: tuple[int | None, ...] = (None, 2, 1, None), total: int | None = None
) -> Occupancy:
    """To Do, In Progress, In Review, Done with their limits and how many stand in each."""
    kinds = (Kind.QUEUE, *[Kind.ACTIVE] * (len(limits) - 2), Kind.DONE)
    return Occupancy(
        1,
        "Board",
        tuple(
            Place(k, f"Column {k}", kind, limit, None, sum(i.column_id == k for i in items))
            for k, (kind, limit) in enumerate(zip(kinds, limits, strict=True), 1)
        ),
        total,
    )


def entering(column: int, source: int | None = None) -> Step:
    """An item that comes to a column."""
    return lambda occupancy: occupancy.moved(source, column)


def chain(steps: tuple[RoomStep, ...]) -> list[tuple[int, int]]:
    """Items and where they go."""
    return [(step.item.id, step.to_id) for step in steps]


def test_a_limit_holds_up_to_and_with_its_number() -> None:
    """The last slot may be taken, the next may not; no limit never says no."""
    assert exceeded(board([item(1, DOING)]).moved(TODO, DOING)) == ()
    full = board([item(1, DOING), item(2, DOING)])
    assert [(s.kind, s.id, s.count, s.limit) for s in exceeded(full.moved(TODO, DOING))] == [("column", DOING, 3, 2)]
    assert exceeded(full.moved(DOING, DONE)) == exceeded(full.moved(None, TODO)) == ()


def test_moving_over_a_full_column_counts_it_not() -> None:
    """Only the target and the board's scope are asked; nothing sits in between."""
    full = board([item(1, DOING), item(2, DOING)])
    assert exceeded(full.moved(TODO, REVIEW)) == ()


def test_a_column_with_limit_0_is_closed() -> None:
    """Nothing comes in."""
    assert [scope.limit for scope in exceeded(board([], (None, 0, 1, None)).moved(None, DOING))] == [0]


def test_every_full_scope_is_named() -> None:
    """The column and the board, both."""
    full = board([item(1, DOING), item(2, DOING)], total=2)
    assert [scope.kind for scope in exceeded(full.moved(TODO, DOING))] == ["column", "board"]


def test_the_board_counts_what_is_in_progress() -> None:
    """Moves within the zone and out of it pass at the limit, an entry does not."""
    full = board([item(1, DOING), item(2, DOING), item(3, TODO), item(4, DONE)], total=2)
    assert exceeded(full.moved(DOING, REVIEW)) == exceeded(full.moved(DOING, TODO)) == ()
    assert exceeded(full.moved(DONE, REVIEW)) != ()


def test_a_swap_changes_no_count() -> None:
    """Between full columns, and with one that holds more than a lowered target."""
    full = board([item(1, TODO), item(2, DOING), item(3, DOING), item(4, REVIEW)])
    assert full.moved(DOING, REVIEW).moved(REVIEW, DOING) == full


def test_a_limit_under_the_count_is_refused_or_drains() -> None:
    """To drain, the limit stays at the count and falls with it, never rising, to the target."""
    held = board([item(1, DOING), item(2, DOING)], (None, 5, 1, None))
    assert exceeded(held.limited(DOING, 1)) != ()
    draining = held.limited(DOING, 1, drain=True)
    assert exceeded(draining) == ()
    place = draining.places[1]
    assert (place.limit, place.drain_to) == (2, 1)
    assert exceeded(draining.moved(TODO, DOING)) != ()
    settled = draining.moved(DOING, REVIEW).settled()
    assert (settled.places[1].limit, settled.places[1].drain_to) == (1, None)
    assert exceeded(settled) == ()


def test_the_board_drains_too() -> None:
    """Its limit follows what is in progress down."""
    held = board([item(1, DOING), item(2, DOING), item(3, REVIEW)])
    draining = held.limited(None, 1, drain=True)
    assert (draining.limit, draining.drain_to) == (3, 1)
    fallen = draining.moved(DOING, DONE).settled()
    assert (fallen.limit, fallen.drain_to) == (2, 1)
    again = fallen.moved(DOING, DONE).settled()
    assert (again.limit, again.drain_to) == (1, None)


def test_a_limit_that_is_not_under_the_count_does_not_drain() -> None:
    """Asking to drain then only sets it; none removes it."""
    held = board([item(1, DOING)])
    assert held.limited(DOING, 1, drain=True).places[1].drain_to is None
    assert held.limited(DOING, None, drain=True).places[1].limit is None
    assert held.limited(None, None, drain=True).limit is None


def test_the_oldest_that_is_not_blocked_makes_room() -> None:
    """It goes to the next column; a blocked one only if all are."""
    items = [item(1, DOING, started=5, blocked=True), item(2, DOING, started=9)]
    assert chain(make_room(board(items), entering(DOING), items)) == [(2, REVIEW)]
    items = [replace(entry, blocked_at=1) for entry in items]
    assert chain(make_room(board(items), entering(DOING), items)) == [(1, REVIEW)]


def test_a_full_column_beyond_makes_room_first() -> None:
    """The chain of the promise: finish #9, then move #12 to Review."""
    items = [item(12, DOING, started=1), item(13, DOING, started=2), item(9, REVIEW, started=0)]
    steps = make_room(board(items), entering(DOING), items)
    assert chain(steps) == [(9, DONE), (12, REVIEW)]
    assert [step.finishes for step in steps] == [True, False]


def test_room_on_the_board_is_made_by_finishing() -> None:
    """Moving within the zone frees no slot of the board's, so the oldest goes on until something is done."""
    items = [item(1, DOING, started=1), item(2, DOING, started=2)]
    assert chain(make_room(board(items, total=2), entering(DOING), items)) == [(1, REVIEW), (1, DONE)]
    items = [item(1, DOING, started=1), item(2, REVIEW, started=2)]
    assert chain(make_room(board(items, total=2), entering(DOING), items)) == [(2, DONE)]


def test_a_closed_column_leaves_no_way() -> None:
    """Closed itself, or closed beyond: the chain is empty."""
    items = [item(1, DOING), item(2, DOING)]
    assert make_room(board(items, (None, 2, 0, None)), entering(DOING), items) == ()
    assert make_room(board([], (None, 0, 1, None)), entering(DOING), []) == ()


def test_the_refusal_tells_who_is_in_the_way() -> None:
    """Every full scope with its items oldest first, in one line, and the way out."""
    items = [item(12, DOING, started=7), item(9, DOING, started=3), item(1, TODO)]
    before = board(items, total=2)
    found = refusal(
        before,
        entering(DOING, TODO),
        items,
        command="move",
        moving=(items[2],),
        target=before.places[1],
    )
    assert (found.item, found.title, found.target) == (items[2], "Item 1", "Column 2")
    assert [(scope.name, scope.count, scope.limit) for scope in found.scopes] == [("Column 2", 2, 2), ("Board", 2, 2)]
    assert [[entry.id for entry in scope.items] for scope in found.scopes] == [[9, 12], [9, 12]]
    assert found.sentence.startswith("Column 2 is full (2/2): #9 Item 9, #12 Item 12.")
    assert found.make_room != ()


def test_the_sentence_is_short_however_many_there_are() -> None:
    """Five are named, the others counted; closed and lowered columns have their own words."""
    items = [item(k, DOING) for k in range(1, 9)]
    full = refusal(board(items, (None, 8, 1, None)), entering(DOING), items, command="add")
    assert full.sentence.endswith("#5 Item 5 and 3 more.")
    closed = refusal(board([], (None, 0, 1, None)), entering(DOING), [], command="add")
    assert closed.sentence == "Column 2 is closed (limit 0)."
    lowered = refusal(board(items, (None, 8, 1, None)), lambda o: o.limited(DOING, 2), items, command="limit")
    assert lowered.sentence.startswith("Column 2 holds 8, more than a limit of 2: #1 Item 1")
    three = refusal(board([]), lambda o: o.plus({TODO: -3, DOING: 3}), [], command="move")
    assert three.sentence == "Column 2 has room for 2 more, not for all (0/2)."


@st.composite
def boards(draw: st.DrawFn) -> tuple[Occupancy, list[Item]]:
    """A board in a state that no limit forbids."""
    zone = draw(st.integers(1, 4))
    limits = (None, *draw(st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=zone, max_size=zone)), None)
    items: list[Item] = []
    for column, limit in enumerate(limits, 1):
        for _ in range(draw(st.integers(0, 3 if limit is None else limit))):
            number = len(items) + 1
            started = draw(st.integers(0, 9)) if 1 < column < len(limits) else None
            items.append(item(number, column, started=started, blocked=draw(st.booleans())))
    wip = sum(1 < entry.column_id < len(limits) for entry in items)
    total = draw(st.one_of(st.none(), st.integers(wip, wip + 1)))
    return board(items, limits, total), items


def test_the_chain_ends_as_soon_as_there_is_room() -> None:
    """The oldest item's way is full; what leaves the board on that way makes the room already."""
    items = [item(1, 3, started=0), *(item(k, 4, started=0) for k in (2, 3, 4)), item(5, 5, started=0)]
    before = board(items, [None, None, None, 3, 1, None], 5)
    assert [step.item.id for step in make_room(before, entering(2, None), items)] == [5]


@given(boards(), st.data())
def test_the_chain_makes_room(found: tuple[Occupancy, list[Item]], data: st.DataObject) -> None:
    """Each step goes to the next column and exceeds nothing; after the last one the refused change passes."""
    before, items = found
    target = data.draw(st.sampled_from(before.places)).id
    moving = data.draw(st.one_of(st.none(), st.sampled_from(items))) if items else None
    change = entering(target, moving.column_id if moving else None)
    busy = frozenset({moving.id}) if moving else frozenset[int]()
    steps = make_room(before, change, items, moving=busy)
    if not exceeded(change(before)):
        assert steps == ()
        return
    here = {entry.id: entry.column_id for entry in items}
    now = before
    for step in steps:
        assert step.item.id not in busy
        assert step.from_id == here[step.item.id]
        assert step.to_id == step.from_id + 1
        assert step.finishes == (step.to_id == len(before.places))
        here[step.item.id] = step.to_id
        now = now.moved(step.from_id, step.to_id)
        assert exceeded(now) == ()
    if steps:
        assert exceeded(change(now)) == ()
        shorter = before
        for step in steps[:-1]:
            shorter = shorter.moved(step.from_id, step.to_id)
        assert exceeded(change(shorter)) != ()
    elif moving is None:
        assert before.limit == 0 or any(place.limit == 0 for place in before.places)


@given(boards(), st.integers(0, 3), st.data())
def test_draining_never_refuses_and_never_rises(
    found: tuple[Occupancy, list[Item]], target: int, data: st.DataObject
) -> None:
    """Any limit may be drained to at once; as items leave it falls to the target and stays there."""
    before, items = found
    column = data.draw(st.sampled_from([None, *(place.id for place in before.places)]))
    now = before.limited(column, target, drain=True).settled()

    def limit(occupancy: Occupancy) -> int:
        held = occupancy.limit if column is None else occupancy.places[column - 1].limit
        assert held is not None
        return held

    assert exceeded(now) == ()
    for entry in items:
        after = now.moved(entry.column_id, None).settled()
        assert exceeded(after) == ()
        assert target <= limit(after) <= limit(now)
        now = after
    assert limit(now) == target


@pytest.mark.parametrize("column", [None, DOING])
def test_a_change_of_one_limit_touches_no_other(column: int | None) -> None:
    """The other scopes keep theirs."""
    before = board([item(1, DOING)], total=3)
    after = before.limited(column, 1)
    assert after.limited(column, 3 if column is None else 2) == before
