"""The rule of WIP limits, and what makes room."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kanban_tui.board.limits import Occupancy, Place, Scope, Stand, exceeded, stand_of, taking_nobody
from kanban_tui.board.model import Item, Kind
from kanban_tui.board.refusal import refusal_of
from kanban_tui.board.room import RoomStep, make_room, passes

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


BOARD = 100_000
"""The id of the board's scope; a column's scope has the column's id."""


def board(
    items: list[Item],
    limits: tuple[int | None, ...] = (None, 2, 1, None),
    total: int | None = None,
    others: tuple[Scope, ...] = (),
) -> Occupancy:
    """To Do, In Progress, In Review, Done with their limits, and what else has one; counted from the items."""
    kinds = (Kind.QUEUE, *[Kind.ACTIVE] * (len(limits) - 2), Kind.DONE)
    places = tuple(Place(k, f"Column {k}", kind) for k, kind in enumerate(kinds, 1))
    scopes = [
        Scope("column", place.id, place.name, limit, columns=frozenset({place.id}), column_id=place.id)
        for place, limit in zip(places, limits, strict=True)
    ]
    scopes = [*scopes, *others, Scope("board", BOARD, "Board", total)]
    crowd = Counter(stand_of(entry) for entry in items)
    return Occupancy(1, "Board", places, tuple(scopes), crowd).reshaped(places)


def moved(before: Occupancy, source: int | None, target: int | None) -> Occupancy:
    """With an item moved; None is off the board."""
    return before.moved((Stand(source), Stand(target)))


def limited(before: Occupancy, scope_id: int, limit: int | None, *, drain: bool = False) -> Occupancy:
    """With another limit."""
    return before.with_scope(before.scope(scope_id).limited(limit, drain=drain))


def room(before: Occupancy, target: int, items: list[Item], source: int | None = None) -> tuple[RoomStep, ...]:
    """What makes room for an item that comes to a column."""
    return make_room(before, moved(before, source, target), items)


def chain(steps: tuple[RoomStep, ...]) -> list[tuple[int, int]]:
    """Items and where they go."""
    return [(step.item.id, step.to_id) for step in steps]


def test_a_limit_holds_up_to_and_with_its_number() -> None:
    """The last slot may be taken, the next may not; no limit never says no."""
    assert exceeded(moved(board([item(1, DOING)]), TODO, DOING)) == ()
    full = board([item(1, DOING), item(2, DOING)])
    assert [(s.kind, s.id, s.count, s.limit) for s in exceeded(moved(full, TODO, DOING))] == [("column", DOING, 3, 2)]
    assert exceeded(moved(full, DOING, DONE)) == exceeded(moved(full, None, TODO)) == ()


def test_moving_over_a_full_column_counts_it_not() -> None:
    """Only the target and the board's scope are asked; nothing sits in between."""
    full = board([item(1, DOING), item(2, DOING)])
    assert exceeded(moved(full, TODO, REVIEW)) == ()


def test_a_column_with_limit_0_is_closed() -> None:
    """Nothing comes in."""
    assert [scope.limit for scope in exceeded(moved(board([], (None, 0, 1, None)), None, DOING))] == [0]


def test_every_full_scope_is_named() -> None:
    """The column and the board, both."""
    full = board([item(1, DOING), item(2, DOING)], total=2)
    assert [scope.kind for scope in exceeded(moved(full, TODO, DOING))] == ["column", "board"]


def test_the_board_counts_what_is_in_progress() -> None:
    """Moves within the zone and out of it pass at the limit, an entry does not."""
    full = board([item(1, DOING), item(2, DOING), item(3, TODO), item(4, DONE)], total=2)
    assert exceeded(moved(full, DOING, REVIEW)) == exceeded(moved(full, DOING, TODO)) == ()
    assert exceeded(moved(full, DONE, REVIEW)) != ()


def test_a_swap_changes_no_count() -> None:
    """Between full columns, and with one that holds more than a lowered target."""
    full = board([item(1, TODO), item(2, DOING), item(3, DOING), item(4, REVIEW)])
    swap = full.moved((Stand(DOING), Stand(REVIEW)), (Stand(REVIEW), Stand(DOING)))
    assert swap.scopes == full.scopes


def test_a_limit_under_the_count_is_refused_or_drains() -> None:
    """To drain, the limit stays at the count and falls with it, never rising, to the target."""
    held = board([item(1, DOING), item(2, DOING)], (None, 5, 1, None))
    assert exceeded(limited(held, DOING, 1)) != ()
    draining = limited(held, DOING, 1, drain=True)
    assert exceeded(draining) == ()
    place = draining.scope(DOING)
    assert (place.limit, place.drain_to) == (2, 1)
    assert exceeded(moved(draining, TODO, DOING)) != ()
    settled = moved(draining, DOING, REVIEW).settled()
    assert (settled.scope(DOING).limit, settled.scope(DOING).drain_to) == (1, None)
    assert exceeded(settled) == ()


def test_the_board_drains_too() -> None:
    """Its limit follows what is in progress down."""
    held = board([item(1, DOING), item(2, DOING), item(3, REVIEW)])
    draining = limited(held, BOARD, 1, drain=True)
    assert (draining.scope(BOARD).limit, draining.scope(BOARD).drain_to) == (3, 1)
    fallen = moved(draining, DOING, DONE).settled()
    assert (fallen.scope(BOARD).limit, fallen.scope(BOARD).drain_to) == (2, 1)
    again = moved(fallen, DOING, DONE).settled()
    assert (again.scope(BOARD).limit, again.scope(BOARD).drain_to) == (1, None)


def test_a_limit_that_is_not_under_the_count_does_not_drain() -> None:
    """Asking to drain then only sets it; none removes it."""
    held = board([item(1, DOING)])
    assert limited(held, DOING, 1, drain=True).scope(DOING).drain_to is None
    assert limited(held, DOING, None, drain=True).scope(DOING).limit is None
    assert limited(held, BOARD, None, drain=True).scope(BOARD).limit is None


def test_the_oldest_that_is_not_blocked_makes_room() -> None:
    """It goes to the next column; a blocked one only if all are."""
    items = [item(1, DOING, started=5, blocked=True), item(2, DOING, started=9)]
    assert chain(room(board(items), DOING, items)) == [(2, REVIEW)]
    items = [replace(entry, blocked_at=1) for entry in items]
    assert chain(room(board(items), DOING, items)) == [(1, REVIEW)]


def test_a_full_column_beyond_makes_room_first() -> None:
    """The chain of the promise: finish #9, then move #12 to Review."""
    items = [item(12, DOING, started=1), item(13, DOING, started=2), item(9, REVIEW, started=0)]
    steps = room(board(items), DOING, items)
    assert chain(steps) == [(9, DONE), (12, REVIEW)]
    assert [step.finishes for step in steps] == [True, False]


def test_room_on_the_board_is_made_by_finishing() -> None:
    """Moving within the zone frees no slot of the board's, so the oldest goes on until something is done."""
    items = [item(1, DOING, started=1), item(2, DOING, started=2)]
    assert chain(room(board(items, total=2), DOING, items)) == [(1, REVIEW), (1, DONE)]
    items = [item(1, DOING, started=1), item(2, REVIEW, started=2)]
    assert chain(room(board(items, total=2), DOING, items)) == [(2, DONE)]


def test_a_closed_column_leaves_no_way() -> None:
    """Closed itself, or closed beyond: the chain is empty."""
    items = [item(1, DOING), item(2, DOING)]
    assert room(board(items, (None, 2, 0, None)), DOING, items) == ()
    assert room(board([], (None, 0, 1, None)), DOING, []) == ()


def test_the_refusal_tells_who_is_in_the_way() -> None:
    """Every full scope with its items oldest first, in one line, and the way out."""
    items = [item(12, DOING, started=7), item(9, DOING, started=3), item(1, TODO)]
    before = board(items, total=2)
    found = refusal_of(
        before,
        moved(before, TODO, DOING),
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
    before = board(items, (None, 8, 1, None))
    full = refusal_of(before, moved(before, None, DOING), items, command="add")
    assert full.sentence.endswith("#5 Item 5 and 3 more.")
    shut = board([], (None, 0, 1, None))
    assert refusal_of(shut, moved(shut, None, DOING), [], command="add").sentence == "Column 2 is closed (limit 0)."
    lowered = refusal_of(before, limited(before, DOING, 2), items, command="limit")
    assert lowered.sentence.startswith("Column 2 holds 8, more than a limit of 2: #1 Item 1")
    empty = board([])
    three = refusal_of(empty, empty.moved(*[(Stand(TODO), Stand(DOING))] * 3), [], command="move")
    assert three.sentence == "Column 2 has room for 2 more, not for all (0/2)."


def person(number: int, column: int, name: str, **fields: Any) -> Item:
    """An item of somebody's."""
    return replace(item(number, column), assignee=name, **fields)


ADA = Scope("person", 50, "Ada", 1, name_key="ada")
BUGS = Scope("type", 51, "bug", 1, type_id=7)
PAIR = Scope("group", 52, "Hands on", 2, columns=frozenset({DOING, REVIEW}), chosen=True)
LANE = Scope("lane", 53, "", 1)


def test_a_person_a_type_and_a_group_count_across_columns() -> None:
    """Each is a set of its own: all must have room, and the first full ones are named, columns first."""
    items = [person(1, REVIEW, "ADA", type_id=7), item(2, DOING)]
    before = board(items, (None, 2, 1, None), others=(PAIR, BUGS, ADA))
    arriving = Stand(DOING, 7, "ada")
    assert [scope.id for scope in exceeded(before.moved((Stand(TODO, 7, "ada"), arriving)))] == [52, 51, 50]
    assert exceeded(before.moved((Stand(REVIEW, 7, "ada"), arriving))) == ()
    found = refusal_of(before, before.moved((Stand(TODO, 7, "ada"), arriving)), items, command="move")
    assert [[entry.id for entry in scope.items] for scope in found.scopes] == [[1, 2], [1], [1]]
    assert found.sentence == (
        "Hands on is full (2/2): #1 Item 1, #2 Item 2. The type bug is full (1/1): #1 Item 1."
        " Ada is full (1/1): #1 Item 1."
    )
    assert chain(found.make_room) == [(1, DONE)]


def test_another_person_or_type_is_an_arrival() -> None:
    """An item in progress given to somebody who is full is refused; in the queue it is not counted."""
    before = board([person(1, DOING, "Ada"), item(2, REVIEW), item(3, TODO)], others=(ADA,))
    assert [s.id for s in exceeded(before.moved((Stand(REVIEW), Stand(REVIEW, None, "ada"))))] == [50]
    assert exceeded(before.moved((Stand(TODO), Stand(TODO, None, "ada")))) == ()


def test_the_expedite_lane_leaves_the_other_limits_and_has_its_own() -> None:
    """It is outside the column's, the type's, the person's and the group's, and inside the board's."""
    items = [replace(person(1, DOING, "Ada", type_id=7), lane="expedite"), item(2, DOING)]
    before = board(items, (None, 1, 1, None), 2, others=(PAIR, BUGS, ADA, LANE))
    assert [(s.kind, s.count) for s in before.scopes if s.limit] == [
        ("column", 1), ("column", 0), ("group", 1), ("type", 0), ("person", 0), ("lane", 1), ("board", 2),
    ]  # fmt: skip
    ending = before.moved((Stand(DOING, 7, "ada", "expedite"), Stand(DOING, 7, "ada")))
    assert [scope.kind for scope in exceeded(ending)] == ["column"]
    second = before.moved((Stand(TODO), Stand(TODO, None, None, "expedite")))
    assert [scope.kind for scope in exceeded(second)] == ["lane"]


def test_a_limit_of_units_counts_what_was_planned() -> None:
    """An item without units counts 1; more units are an arrival."""
    items = [replace(item(1, DOING), planned_units=3), item(2, DOING)]
    units = Scope("group", 52, "Interviews", 5, columns=frozenset({DOING}), chosen=True, measure="units")
    before = board(items, (None, None, 1, None), others=(units,))
    assert before.scope(52).count == 4
    assert exceeded(before.moved((Stand(DOING, planned_units=3), Stand(DOING, planned_units=4)))) == ()
    assert exceeded(before.moved((Stand(DOING, planned_units=3), Stand(DOING, planned_units=5)))) != ()


def test_the_limit_for_each_person_is_everybodys() -> None:
    """One row says it, each person has a row of their own; a person over it is named, the pattern is not."""
    each = Scope("each_person", 60, "")
    people = [Scope("each_person", 60 + k, name, name_key=name.lower()) for k, name in enumerate(("Ada", "Bob"), 1)]
    items = [person(1, DOING, "Ada"), person(2, REVIEW, "Ada"), person(3, REVIEW, "Bob")]
    before = board(items, (None, 5, 5, None), others=(each, *people))
    assert [scope.name for scope in exceeded(limited(before, 60, 1))] == ["Ada"]
    draining = before.with_scope(replace(before.scope(60), count=2).limited(1, drain=True))
    assert [(s.name, s.limit, s.drain_to) for s in draining.scopes if s.kind == "each_person"] == [
        ("", 2, 1), ("Ada", 2, 1), ("Bob", 1, None),
    ]  # fmt: skip


def test_a_change_of_shape_counts_anew() -> None:
    """A column that comes to be in progress brings its items into the scopes that follow the columns' kinds."""
    items = [person(1, TODO, "Ada"), person(2, DOING, "Ada"), item(3, REVIEW)]
    before = board(items, total=2, others=(PAIR, ADA))
    places = [replace(place, kind=Kind.ACTIVE) if place.id == TODO else place for place in before.places]
    assert [scope.kind for scope in exceeded(before.reshaped(places))] == ["person", "board"]
    assert before.reshaped(places).scope(52).count == 2


def test_room_is_made_where_the_oldest_cannot_go() -> None:
    """Its way is closed; another item of the full scope makes the room."""
    items = [item(1, DOING, started=1), item(2, 4, started=2)]
    before = board(items, (None, None, 0, None, None), 2)
    assert chain(room(before, DOING, items)) == [(2, 5)]


def test_the_search_for_room_ends_after_so_many_ways_in_vain(monkeypatch: pytest.MonkeyPatch) -> None:
    """What succeeded counts for nothing: a long chain is found all the same."""
    items = [item(1, DOING, started=1), item(2, 4, started=2)]
    before = board(items, (None, None, 0, None, None), 2)
    monkeypatch.setattr("kanban_tui.board.room._TRIED", 1)
    assert room(before, DOING, items) == ()
    monkeypatch.setattr("kanban_tui.board.room._TRIED", 2)
    assert chain(room(before, DOING, items)) == [(2, 5)]
    test_room_in_a_long_full_board_is_found_without_recursion()


def test_who_fills_two_limits_makes_room_in_both() -> None:
    """The oldest of the column need not move where somebody younger has to finish for another limit."""
    items = [person(1, DOING, "Bob"), person(2, DOING, "Ada"), person(3, TODO, "Ada")]
    before = board(items, others=(ADA,))
    after = before.moved((stand_of(items[2]), replace(stand_of(items[2]), column_id=DOING)))
    assert [scope.kind for scope in exceeded(after)] == ["column", "person"]
    assert chain(make_room(before, after, items, moving=frozenset({3}))) == [(2, REVIEW), (2, DONE)]


def test_a_draining_limit_falls_with_every_step() -> None:
    """Room in a draining scope needs as many steps as it has to fall, and one more."""
    items = [item(k, DOING, started=k) for k in (1, 2, 3)]
    before = limited(board(items, (None, None, None, None)), DOING, 1, drain=True)
    assert chain(room(before, DOING, items)) == [(1, REVIEW), (2, REVIEW), (3, REVIEW)]


def test_room_in_a_long_full_board_is_found_without_recursion() -> None:
    """Every column of a thousand is full: each item goes one on, the last first."""
    items = [item(k, k + 1, started=k) for k in range(1, 1001)]
    before = board(items, (None, *[1] * 1000, None))
    steps = room(before, DOING, items)
    assert [step.item.id for step in steps] == list(range(1000, 0, -1))
    assert passes(before, moved(before, None, DOING), steps)


@st.composite
def boards(draw: st.DrawFn) -> tuple[Occupancy, list[Item]]:
    """A board in a state that no limit forbids, with scopes of every kind."""
    zone = draw(st.integers(1, 3))
    limits = (None, *draw(st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=zone, max_size=zone)), None)
    items: list[Item] = []
    for column, limit in enumerate(limits, 1):
        for _ in range(draw(st.integers(0, 2 if limit is None else limit))):
            number = len(items) + 1
            started = draw(st.integers(0, 9)) if 1 < column < len(limits) else None
            items.append(
                replace(
                    item(number, column, started=started, blocked=draw(st.booleans())),
                    type_id=draw(st.sampled_from((None, 7))),
                    assignee=draw(st.sampled_from((None, "Ada", "Bob"))),
                    lane=draw(st.sampled_from((None, None, None, "expedite"))),
                    planned_units=draw(st.sampled_from((None, 1, 2))),
                )
            )
    measure = draw(st.sampled_from(("items", "units")))
    covered = frozenset(draw(st.sets(st.integers(1, len(limits) - 1), min_size=1)))
    others = (
        replace(PAIR, columns=covered, measure=measure),
        replace(BUGS, measure=measure),
        ADA,
        Scope("each_person", 55, "Bob", name_key="bob"),
        LANE,
    )
    free = board(items, limits, None, tuple(replace(scope, limit=None) for scope in others))
    found = free
    for scope in free.scopes:
        if scope.id >= 50 or draw(st.booleans()):
            limit = draw(st.one_of(st.none(), st.integers(scope.count, scope.count + 1)))
            if scope.id >= 50:
                found = found.with_scope(replace(scope, limit=limit))
    return found, items


def test_the_chain_ends_as_soon_as_there_is_room() -> None:
    """The oldest item's way is full; what leaves the board on that way makes the room already."""
    items = [item(1, 3, started=0), *(item(k, 4, started=0) for k in (2, 3, 4)), item(5, 5, started=0)]
    before = board(items, [None, None, None, 3, 1, None], 5)
    assert [step.item.id for step in room(before, 3, items)] == [5]


@settings(max_examples=200)
@given(boards(), st.data())
def test_the_chain_makes_room(found: tuple[Occupancy, list[Item]], data: st.DataObject) -> None:
    """Every step goes to the next column and all limits allow it; after the last the change passes, without one it
    does not; and there is none only where no moves to next columns make room."""
    before, items = found
    target = data.draw(st.sampled_from(before.places)).id
    moving = data.draw(st.one_of(st.none(), st.sampled_from(items))) if items else None
    stand = stand_of(moving) if moving else Stand(None, 7, "ada")
    after = before.moved((stand, replace(stand, column_id=target)))
    busy = frozenset({moving.id}) if moving else frozenset[int]()
    assert exceeded(before) == ()
    steps = make_room(before, after, items, moving=busy)
    if not exceeded(after):
        assert steps == ()
        return
    for step in steps:
        assert step.item.id not in busy
        assert step.to_id == step.from_id + 1
        assert step.finishes == (step.to_id == len(before.places))
    if steps:
        assert passes(before, after, steps)
        assert not any(passes(before, after, steps[:k] + steps[k + 1 :]) for k in range(len(steps)))
    else:
        assert not _any_way(before, after, [entry for entry in items if entry.id not in busy])


def _any_way(before: Occupancy, after: Occupancy, items: list[Item]) -> bool:
    """Whether any moves to next columns lead to room: every way is tried."""
    last = len(before.places)
    numbers = tuple(entry.column_id for entry in items)
    seen, queue = {numbers}, [(numbers, before, after)]
    while queue:
        here, now, then = queue.pop()
        if not exceeded(then):
            return True
        for k, entry in enumerate(items):
            column = here[k]
            there = (*here[:k], column + 1, *here[k + 1 :])
            if column >= last or there in seen:
                continue
            stand = stand_of(entry)
            step = (replace(stand, column_id=column), replace(stand, column_id=column + 1))
            if not exceeded(now.moved(step)):
                seen.add(there)
                queue.append((there, now.moved(step), then.moved(step)))
        if len(seen) > 3000:
            return False
    return False


@given(boards(), st.integers(0, 3), st.data())
def test_draining_never_refuses_and_never_rises(
    found: tuple[Occupancy, list[Item]], target: int, data: st.DataObject
) -> None:
    """Any limit may be drained to at once; as items leave it falls to the target and stays there."""
    before, items = found
    scope_id = data.draw(st.sampled_from([scope.id for scope in before.scopes]))
    now = limited(before, scope_id, target, drain=True).settled()

    def limit(occupancy: Occupancy) -> int:
        held = occupancy.scope(scope_id).limit
        assert held is not None
        return held

    assert exceeded(now) == ()
    for entry in items:
        after = now.moved((stand_of(entry), None)).settled()
        assert exceeded(after) == ()
        assert target <= limit(after) <= limit(now)
        now = after
    assert limit(now) == target


@pytest.mark.parametrize("scope_id", [BOARD, DOING])
def test_a_change_of_one_limit_touches_no_other(scope_id: int) -> None:
    """The other scopes keep theirs."""
    before = board([item(1, DOING)], total=3)
    after = limited(before, scope_id, 1)
    assert limited(after, scope_id, 3 if scope_id == BOARD else 2) == before


def test_what_takes_nobody_has_one_word() -> None:
    """Full, or on its way to less, or to nothing; closed where it is there."""
    words = [taking_nobody(limit, drain) for limit, drain in ((3, None), (5, 3), (2, 0), (0, None))]
    assert words == ["full", "draining", "closing", "closed"]
