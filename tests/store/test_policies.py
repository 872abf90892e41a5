"""The policies of a column hold on every path, and only forward."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kanban_tui.board import clock, splitting
from kanban_tui.board.change import Change
from kanban_tui.board.model import DAY, Basis, Kind, TimeBox, UnitBox
from kanban_tui.errors import BadValue, NotFound, RuleRefused, TooLarge, WipLimitReached
from kanban_tui.store import commands
from kanban_tui.store.doctor import check
from tests.store.conftest import Desk

POINT = [("Read by somebody else", True)]

FORWARD: dict[str, Callable[[Desk, int], Change]] = {
    "next": lambda desk, item: commands.advance(desk.engine, [item], 1),
    "move": lambda desk, item: commands.move(desk.engine, [item], desk.column("In Review")),
    "a jump": lambda desk, item: commands.move(desk.engine, [item], desk.column("Done")),
    "done": lambda desk, item: commands.finish(desk.engine, [item]),
    "pull": lambda desk, _: commands.pull(desk.engine, desk.column("In Review")),
    "swap": lambda desk, item: commands.swap(desk.engine, item, desk.add("Other", "To Do")),
    "restore": lambda desk, item: (
        commands.archive(desk.engine, [item]),
        commands.restore(desk.engine, [item], column_id=desk.column("In Review")),
    )[1],
    "a new item": lambda desk, _: commands.add(desk.engine, desk.board_id, "New", column_id=desk.column("In Review")),
    "its column deleted": lambda desk, _: commands.delete_column(
        desk.engine, desk.column("In Progress"), into=desk.column("In Review")
    ),
}


@pytest.mark.parametrize("path", FORWARD)
def test_an_open_required_point_stands_in_every_way_forward(desk: Desk, path: str) -> None:
    """Refused with the point's words, and nothing changed; a swap that brings the item back only is free."""
    item = desk.add("First", "In Progress")
    commands.set_policy(desk.engine, desk.column("In Progress"), points=POINT)
    if path == "swap":
        commands.set_policy(desk.engine, desk.column("To Do"), points=POINT)
    with pytest.raises(RuleRefused, match="not ticked yet: Read by somebody else"):
        FORWARD[path](desk, item)
    assert desk.counts()["In Review"] == 0
    assert desk.counts()["Done"] == 0


def test_a_column_that_is_jumped_over_is_passed_and_one_that_is_left_is_left(desk: Desk) -> None:
    """The words say which of them it is."""
    item = desk.add("First")
    commands.set_policy(desk.engine, desk.column("In Progress"), points=POINT)
    with pytest.raises(RuleRefused, match=f"#{item} may not pass In Progress: not ticked yet"):
        commands.finish(desk.engine, [item])
    commands.advance(desk.engine, [item], 1)
    with pytest.raises(RuleRefused, match=f"#{item} may not leave In Progress: not ticked yet"):
        commands.finish(desk.engine, [item])


def test_back_and_off_the_board_an_item_may_always_go(desk: Desk) -> None:
    """Neither points nor stays hold what goes back, is archived or deleted."""
    item = desk.add("First", "In Progress")
    commands.set_policy(desk.engine, desk.column("In Progress"), points=POINT, stay=(DAY, 3 * DAY))
    assert commands.advance(desk.engine, [item], -1).changed
    assert commands.archive(desk.engine, [item]).changed
    assert commands.delete(desk.engine, [item]).changed


def test_all_visits_count_for_the_shortest_stay(desk: Desk) -> None:
    """Half a day, back, and half a day again is a day; a moment that was told counts as it was told."""
    now = clock.now()
    item = commands.add(desk.engine, desk.board_id, "First", at=now - 3 * DAY, now=now).items[0]
    column = desk.column("In Progress")
    commands.set_policy(desk.engine, column, stay=(DAY, None), now=now)
    for step, at in ((1, 2 * DAY), (-1, 2 * DAY - DAY // 2), (1, DAY)):
        commands.advance(desk.engine, [item], step, at=now - at, now=now)
    with pytest.raises(RuleRefused, match="it stays 1 d at least, and has been there 23 h"):
        commands.advance(desk.engine, [item], 1, at=now - DAY // 2 - DAY // 24, now=now)
    assert commands.advance(desk.engine, [item], 1, at=now - DAY // 2, now=now).changed


@pytest.mark.parametrize("again", ["undo", "redo"])
def test_an_undo_is_judged_like_any_move(desk: Desk, again: str) -> None:
    """Whoever wrote a point since: an undo or a redo that leads forward past it is refused, and the log stays."""
    item = desk.add("First", "In Progress")
    if again == "undo":
        commands.advance(desk.engine, [item], -1)
    else:
        commands.advance(desk.engine, [item], 1)
        commands.undo(desk.engine, desk.board_id)
    column = desk.column("To Do" if again == "undo" else "In Progress")
    with desk.engine.begin() as raw:
        raw.execute(
            "INSERT INTO exit_point (column_id, position, text, required, deleted) VALUES (?, 0, 'Asked since', 1, 0)",
            (column,),
        )
    before = desk.counts()
    with pytest.raises(RuleRefused, match="Asked since"):
        getattr(commands, again)(desk.engine, desk.board_id)
    assert desk.counts() == before


def test_who_comes_back_ticks_anew(desk: Desk) -> None:
    """A tick is of the stay in which it was made: undone, the stay goes on and so does the tick."""
    item = desk.add("First", "In Progress")
    commands.set_policy(desk.engine, desk.column("In Progress"), points=POINT)
    commands.tick(desk.engine, item, 1)
    commands.advance(desk.engine, [item], 1)
    commands.advance(desk.engine, [item], -1)
    with pytest.raises(RuleRefused, match="not ticked yet"):
        commands.advance(desk.engine, [item], 1)
    assert commands.tick(desk.engine, item, 1).changed
    assert commands.advance(desk.engine, [item], 1).changed
    commands.undo(desk.engine, desk.board_id)
    assert not commands.tick(desk.engine, item, 1).changed
    commands.tick(desk.engine, item, 1, done=False)
    with pytest.raises(RuleRefused, match="not ticked yet"):
        commands.advance(desk.engine, [item], 1)


def test_a_tick_and_a_note_are_of_a_time_at_which_the_item_was_there(desk: Desk) -> None:
    """What came to its column later was not ticked in it, as no move of before its last one is taken."""
    item = desk.add("First")
    commands.set_policy(desk.engine, desk.column("In Progress"), points=POINT)
    with pytest.raises(
        NotFound, match=f"no point 1 of #{item} in To Do: Read by somebody else is ticked while it is in"
    ):
        commands.tick(desk.engine, item, 1)
    commands.advance(desk.engine, [item], 1)
    now = clock.now()
    with pytest.raises(BadValue, match="came to In Progress at 20"):
        commands.tick(desk.engine, item, 1, at=now - DAY)
    with pytest.raises(BadValue, match="was created at 20"):
        commands.note(desk.engine, item, "Early", at=now - DAY)
    with pytest.raises(BadValue, match=r"later event, at \d{4}-\d\d-\d\d \d\d:\d\d"):
        commands.advance(desk.engine, [item], -1, at=now - DAY)


def test_room_is_made_by_steps_that_policies_allow(desk: Desk) -> None:
    """What is to be ticked stands before its move; who has to stay is passed over."""
    first, second, third = desk.fill()
    commands.set_policy(desk.engine, desk.column("In Progress"), points=POINT)
    commands.tick(desk.engine, second, 1)
    with pytest.raises(WipLimitReached) as caught:
        commands.advance(desk.engine, [third], 1)
    (step,) = caught.value.refusal.make_room
    assert (step.item.id, [(point.number, point.text) for point in step.ticks]) == (first, [(1, POINT[0][0])])
    commands.tick(desk.engine, step.item.id, step.ticks[0].number)
    commands.advance(desk.engine, [step.item.id], 1)
    assert commands.advance(desk.engine, [third], 1).changed
    commands.set_policy(desk.engine, desk.column("In Review"), stay=(DAY, None))
    commands.set_policy(desk.engine, desk.column("In Progress"), without=[1])
    with pytest.raises(WipLimitReached) as caught:
        commands.advance(desk.engine, [second], 1)
    assert caught.value.refusal.make_room == ()


def test_a_stay_is_told_with_the_points_that_are_open(desk: Desk) -> None:
    """Not only when all of them are ticked."""
    item = desk.add("First", "In Progress")
    commands.set_policy(desk.engine, desk.column("In Progress"), points=POINT, stay=(DAY, None))
    with pytest.raises(RuleRefused, match=r"not ticked yet: Read by somebody else.* It stays 1 d at least, too"):
        commands.advance(desk.engine, [item], 1)


def test_a_finish_tells_of_the_block_that_it_ends(desk: Desk) -> None:
    """Whatever command finishes what was blocked: nobody asked for the block to end."""
    item = desk.add("First", "In Review")
    for finish in (
        lambda: commands.finish(desk.engine, [item]),
        lambda: commands.advance(desk.engine, [item], 1),
        lambda: commands.move(desk.engine, [item], desk.column("Done")),
    ):
        commands.block(desk.engine, [item], "the supplier")
        assert finish().notes == (f"#{item} was blocked: the supplier",)
        commands.undo(desk.engine, desk.board_id)


def test_what_is_left_of_an_item_is_called_so(desk: Desk) -> None:
    """Once, however often something is split off."""
    item = commands.add(desk.engine, desk.board_id, "Ask users (1 of 2)", units=5).items[0]
    titles = []
    for _ in range(2):
        commands.count(desk.engine, item)
        item = desk.item(max(commands.split_rest(desk.engine, item).items)).id
        titles.append(desk.item(item).title)
    assert titles == ["Ask users (rest)"] * 2


def test_a_split_makes_no_more_pieces_than_one_may_whoever_counts_them(desk: Desk) -> None:
    """Neither those that the unit box asks for, nor those that are named; the refusal that sends there says so."""
    kind = desk.type("feature")
    commands.edit_type(desk.engine, kind, units=UnitBox("interviews", 5))
    some, many = (
        commands.add(desk.engine, desk.board_id, "Talk", type_id=kind, units=units).items[0] for units in (43, 505)
    )
    with pytest.raises(RuleRefused, match=f"`wip split {some}` makes 8 × 5 \\+ 3 of it."):
        commands.advance(desk.engine, [some], 1)
    with pytest.raises(RuleRefused, match="505 interviews, and one item has 5 at most; a split makes 100 pieces"):
        commands.advance(desk.engine, [many], 1)
    with pytest.raises(BadValue, match="100 pieces at most, not 101"):
        commands.split(desk.engine, many)
    with pytest.raises(BadValue, match="100 pieces at most, not 102"):
        commands.split(desk.engine, many, [commands.Piece("One")] * 102)
    assert len(commands.split(desk.engine, some).items) == 10


def test_a_piece_may_have_a_type_a_person_and_tags_of_its_own(desk: Desk) -> None:
    """In the place of the item's, tags behind them; the limits of those are asked, the first piece's too."""
    bug, feature = desk.type("bug"), desk.type("feature")
    item = desk.add("All", "In Progress")
    commands.edit(desk.engine, item, type_id=feature, tags=["ui"], assignee="Mia", due="2027-01-01")
    pieces = [
        commands.Piece("One", type_id=bug, tags=("api", "ui")),
        commands.Piece("Two", assignee="Bob", due="2027-02-01"),
    ]
    commands.set_limit(desk.engine, 1, commands.Subject("type", bug), 0)
    with pytest.raises(WipLimitReached):
        commands.split(desk.engine, item, pieces)
    commands.set_limit(desk.engine, 1, commands.Subject("type", bug), 1)
    first, second = (desk.item(number) for number in commands.split(desk.engine, item, pieces).items[1:])
    assert (first.type_id, first.tags, first.assignee, first.due) == (bug, "ui api", "Mia", "2027-01-01")
    assert (second.type_id, second.tags, second.assignee, second.due) == (feature, "ui", "Bob", "2027-02-01")
    assert not check(desk.place).problems


def test_only_what_a_split_would_share_is_promised(desk: Desk) -> None:
    """It shares the units that are left; where those fit into one item, or an edit is refused, no split is named."""
    kind = desk.type("feature")
    item = commands.add(desk.engine, desk.board_id, "Talk", type_id=kind, units=13).items[0]
    commands.edit_type(desk.engine, kind, units=UnitBox("interviews", 5))
    told = f"#{item} plans 13 interviews, and one item has 5 at most"
    commands.count(desk.engine, item, 4)
    with pytest.raises(TooLarge, match=f"{told}: `wip split {item}` makes 5 \\+ 4 of it.") as refused:
        commands.advance(desk.engine, [item], 1)
    assert (refused.value.planned, refused.value.most) == (13, 5)
    commands.count(desk.engine, item, 4)
    with pytest.raises(TooLarge, match=rf"{told}\.$"):
        commands.advance(desk.engine, [item], 1)
    with pytest.raises(BadValue, match="Say what the pieces"):
        commands.split(desk.engine, item)


def test_what_cannot_be_split_says_why(desk: Desk) -> None:
    """What was split, is off the board or finished; one sentence each, which the screens say before."""
    whole, gone, done = (commands.add(desk.engine, desk.board_id, title).items[0] for title in ("A", "B", "C"))
    two = [commands.Piece("One"), commands.Piece("Two")]
    commands.split(desk.engine, whole, two)
    commands.archive(desk.engine, [gone])
    commands.move(desk.engine, [done], desk.column("Done"))
    for item, words in (
        (whole, "was split already: split one of its pieces."),
        (gone, "is archived: restore it first."),
        (done, "is finished: there is nothing to split."),
    ):
        assert splitting.unsplittable(desk.item(item)) == f"#{item} {words}"
        with pytest.raises(RuleRefused, match=words):
            commands.split(desk.engine, item, two)


def test_a_column_takes_no_kind_that_its_policies_do_not_fit(desk: Desk) -> None:
    """A document and a template hold a board to that, and one that is written reads back."""
    review = desk.column("In Review")
    commands.set_limit(desk.engine, desk.board_id, review, None)
    commands.set_policy(desk.engine, review, points=POINT, stay=(DAY, None))
    with pytest.raises(RuleRefused, match="In Review has points to tick, and nothing leaves a done column forward"):
        commands.set_kind(desk.engine, review, Kind.DONE)
    commands.set_policy(desk.engine, review, without=[1])
    with pytest.raises(RuleRefused, match="In Review has a shortest stay, and"):
        commands.set_kind(desk.engine, review, Kind.DONE)
    commands.set_policy(desk.engine, review, stay=None)
    commands.set_kind(desk.engine, review, Kind.DONE)
    commands.set_policy(desk.engine, review, deployment=True)
    with pytest.raises(RuleRefused, match="In Review is a deployment, and only a done column is one"):
        commands.set_kind(desk.engine, review, Kind.WAITING)
    commands.set_policy(desk.engine, review, deployment=False)
    commands.set_kind(desk.engine, review, Kind.WAITING)


def test_the_time_box_of_a_column_is_no_shorter_than_its_shortest_stay(desk: Desk) -> None:
    """Whichever of the two is set last."""
    review = desk.column("In Review")
    commands.set_policy(desk.engine, review, stay=(3 * DAY, None))
    with pytest.raises(BadValue, match="The longest stay is no shorter than the shortest"):
        commands.set_box(desk.engine, "column", review, TimeBox(Basis.ELAPSED, 2 * DAY))
    with pytest.raises(BadValue, match="The longest stay is no shorter than the shortest"):
        commands.set_policy(desk.engine, review, stay=(3 * DAY, 2 * DAY))
    commands.set_box(desk.engine, "column", review, TimeBox(Basis.ELAPSED, 3 * DAY))
    commands.set_box(desk.engine, "column", review, TimeBox(Basis.DAYS, 1))


def test_a_refusal_names_who_has_to_stay_where_no_move_makes_room(desk: Desk) -> None:
    """Only where that is so: who may go on is a step."""
    first = desk.add("First", "In Review")
    second = desk.add("Second", "In Progress")
    with pytest.raises(WipLimitReached) as free:
        commands.advance(desk.engine, [second], 1)
    assert (free.value.refusal.no_way, len(free.value.refusal.make_room)) == ("", 1)
    commands.set_policy(desk.engine, desk.column("In Review"), stay=(DAY, None))
    with pytest.raises(WipLimitReached) as held:
        commands.advance(desk.engine, [second], 1)
    assert held.value.refusal.no_way == f"No move to the next column makes room: #{first} has to stay for now."
