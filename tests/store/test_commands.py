"""What single commands promise beyond the model: clocks, times, notes, refusals on record."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date
from functools import partial

import pytest

from kanban_tui.board import calendar
from kanban_tui.board.clock import now
from kanban_tui.board.imported import ImportCounts, ImportedBlock, ImportedBoard, ImportedItem, ImportedMove
from kanban_tui.board.model import DAY, SECOND, Basis, Kind, TimeBox, UnitBox
from kanban_tui.errors import BadValue, DatabaseError, NotFound, RuleRefused, WipLimitReached
from kanban_tui.flow.box import by_subject
from kanban_tui.flow.expedites import expedites
from kanban_tui.store import commands, counting, queries, records
from kanban_tui.store.bin import archived
from kanban_tui.store.doctor import check
from kanban_tui.store.filtering import match
from kanban_tui.store.queries import ALL
from kanban_tui.store.reading import connect
from kanban_tui.store.sqlite.backup import backup
from kanban_tui.tui.way.single import read_single
from tests.store.conftest import Desk

HOUR = 3600 * SECOND


def test_a_refusal_names_who_is_there_and_the_chain_that_makes_room(desk: Desk) -> None:
    """The full scope with its items oldest first, and the moves after which the command passes, first one first."""
    first, second, third = desk.fill()
    review = desk.add("In review", "In Review")
    with pytest.raises(WipLimitReached) as caught:
        commands.move(desk.engine, [third], desk.column("In Progress"))
    refusal = caught.value.refusal
    (scope,) = refusal.scopes
    assert (scope.name, scope.limit, scope.count) == ("In Progress", 2, 2)
    assert [item.id for item in scope.items] == [first, second]
    assert [(step.item.id, step.to_name) for step in refusal.make_room] == [(review, "Done"), (first, "In Review")]
    for step in refusal.make_room:
        commands.move(desk.engine, [step.item.id], step.to_id)
    assert commands.move(desk.engine, [third], desk.column("In Progress")).changed


def test_a_blocked_item_is_asked_to_move_only_when_all_are(desk: Desk) -> None:
    """The chain takes the oldest item that is not blocked."""
    first, second, third = desk.fill()
    commands.block(desk.engine, [first], "waiting")
    with pytest.raises(WipLimitReached) as caught:
        commands.advance(desk.engine, [third], 1)
    assert [step.item.id for step in caught.value.refusal.make_room] == [second]


def test_the_boards_own_limit_counts_over_columns(desk: Desk) -> None:
    """A full board refuses an arrival in a column with room, and names the board."""
    desk.fill()
    commands.set_limit(desk.engine, desk.board_id, None, 2)
    with pytest.raises(WipLimitReached) as caught:
        desk.add("Fourth", "In Review")
    assert [scope.kind for scope in caught.value.refusal.scopes] == ["board"]
    with pytest.raises(WipLimitReached) as both:
        desk.add("Fifth", "In Progress")
    assert [scope.kind for scope in both.value.refusal.scopes] == ["column", "board"]


def test_one_item_refused_twice_in_a_minute_is_on_record_once(desk: Desk) -> None:
    """The same item and target count once within 60 s, and again after it; failing dry runs leave nothing."""
    *_, third = desk.fill()
    column, start = desk.column("In Progress"), now()
    for at in (start, start + 59 * SECOND, start + 61 * SECOND):
        with pytest.raises(WipLimitReached):
            commands.move(desk.engine, [third], column, now=at)
    connection = connect(desk.place)
    refusals = records.board_history(connection, desk.board_id).refusals
    assert [(refusal.item_id, refusal.column_id) for refusal in refusals] == [(third, column)] * 2
    connection.close()


def test_a_refusal_of_what_was_told_late_counts_then(desk: Desk) -> None:
    """Once a minute of the time told of, whatever was refused since; never in the future."""
    start = now()
    first, second, third = (
        commands.add(desk.engine, desk.board_id, title, at=start - 9 * DAY, now=start).items[0] for title in "ABC"
    )
    column = desk.column("In Progress")
    commands.move(desk.engine, [first, second], column, now=start)
    for at in (None, start - DAY, start - DAY + 30 * SECOND, start + DAY):
        with pytest.raises(WipLimitReached):
            commands.move(desk.engine, [third], column, at=at, now=start)
    with closing(connect(desk.place)) as connection:
        refusals = records.board_history(connection, desk.board_id).refusals
    assert sorted(refusal.at for refusal in refusals) == [start - DAY, start]


def test_the_bin_knows_when_what_was_told_late_left(desk: Desk) -> None:
    """What was cancelled yesterday stands below what went today, whenever it was said."""
    start = now()
    late, today = (commands.add(desk.engine, desk.board_id, title, now=start - 9 * DAY).items[0] for title in "AB")
    commands.archive(desk.engine, [today], now=start)
    commands.archive(desk.engine, [late], at=start - DAY, now=start + SECOND)
    with closing(connect(desk.place)) as connection:
        found = archived(connection, desk.board_id, ALL, 9)
    assert [(item.id, at) for item, at in found] == [(today, start), (late, start - DAY)]


def test_a_done_column_has_no_time_box(desk: Desk) -> None:
    """Nothing ages there; to take one away that an older program let be set is no fault."""
    done = desk.column("Done")
    with pytest.raises(RuleRefused, match=r"Done is a done column: nothing ages there\."):
        commands.set_box(desk.engine, "column", done, TimeBox(Basis.ELAPSED, SECOND))
    assert not commands.set_box(desk.engine, "column", done, None).changed


def test_a_limit_that_cannot_be_lowered_is_nobodys_refused_start(desk: Desk) -> None:
    """It is refused, and not on record among what the board would not let in."""
    desk.fill()
    for subject in (desk.column("In Progress"), None):
        with pytest.raises(WipLimitReached):
            commands.set_limit(desk.engine, desk.board_id, subject, 1)
    connection = connect(desk.place)
    assert not records.board_history(connection, desk.board_id).refusals
    connection.close()


def test_a_drained_limit_only_ever_falls(desk: Desk) -> None:
    """Draining holds the limit at the count, refuses arrivals, and falls with each departure until its target."""
    first, second, third = desk.fill()
    column = desk.column("In Progress")
    commands.set_limit(desk.engine, desk.board_id, column, 0, drain=True)

    def limits() -> tuple[int | None, int | None]:
        found = desk.board.column(column)
        return found.wip_limit, found.drain_to

    assert limits() == (2, 0)
    commands.finish(desk.engine, [first])
    assert limits() == (1, 0)
    with pytest.raises(WipLimitReached):
        commands.undo(desk.engine, desk.board_id)
    with pytest.raises(WipLimitReached):
        commands.advance(desk.engine, [third], 1)
    commands.swap(desk.engine, second, third)
    assert limits() == (1, 0)
    commands.finish(desk.engine, [third])
    assert limits() == (0, None)


def test_a_slip_undone_leaves_every_clock_as_it_was(desk: Desk) -> None:
    """Undo voids the move: start, finish and entry are what they were, and history shows both rows."""
    item = desk.add("Item")
    before = desk.item(item)
    commands.advance(desk.engine, [item], 1)
    assert desk.item(item).started_at is not None
    commands.undo(desk.engine, desk.board_id)
    assert desk.item(item) == before
    commands.redo(desk.engine, desk.board_id)
    assert desk.item(item).started_at is not None
    connection = connect(desk.place)
    assert len(records.moves(connection, item)) == 4
    connection.close()


def test_an_expedite_done_again_is_of_when_it_was_done(desk: Desk) -> None:
    """As a start is: what was undone and done again leaves the times as they were."""
    item = desk.add("Item")
    entered = now() + DAY
    commands.expedite(desk.engine, item, "Customers wait", now=entered)
    for later in (3, 5):
        commands.undo(desk.engine, desk.board_id, now=now() + later * DAY)
        commands.redo(desk.engine, desk.board_id, now=now() + (later + 1) * DAY)
    with closing(connect(desk.place)) as c:
        (entry,) = expedites(records.policy_changes(c, desk.board_id))
    assert (entry.at, entry.reason) == (entered, "Customers wait")
    commands.end_expedite(desk.engine, item, at=entered + DAY, now=now() + 7 * DAY)
    commands.undo(desk.engine, desk.board_id)
    commands.redo(desk.engine, desk.board_id)
    with closing(connect(desk.place)) as c:
        assert records.policy_changes(c, desk.board_id)[-1].at == entered + DAY


def test_another_process_undoes_and_is_told_whose_command_it_was(desk: Desk) -> None:
    """Undo reaches over processes and says who gave the command."""
    item = desk.add("Item")
    done = subprocess.run(
        [sys.executable, "-m", "kanban_tui", "--db", str(desk.place), "undo"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"added #{item} Item" in done.stdout + done.stderr
    with pytest.raises(NotFound):
        desk.item(item)
    change = commands.redo(desk.engine, desk.board_id)
    assert change.notes == ()
    assert desk.item(item).title == "Item"


def test_an_undo_that_no_longer_fits_is_refused_and_kept(desk: Desk) -> None:
    """Another item took the slot: undo is refused like a move, nothing changes, and it may be asked again."""
    review = desk.column("In Review")
    first = desk.add("First", "In Review")
    commands.finish(desk.engine, [first])
    with desk.engine.begin() as raw:
        raw.execute(
            "INSERT INTO item (board_id, column_id, position, title, title_key, description, tags, entered_at,"
            " archived, deleted) VALUES (1, ?, 0, 'Taken', 'taken', '', '', 0, 0, 0)",
            (review,),
        )
    with pytest.raises(WipLimitReached) as caught:
        commands.undo(desk.engine, desk.board_id)
    assert caught.value.refusal.scopes[0].name == "In Review"
    with desk.engine.begin() as raw:
        raw.execute("UPDATE item SET archived = 1 WHERE title = 'Taken'")
    assert commands.undo(desk.engine, desk.board_id).summary == f"undid: finished #{first}"


def test_an_undo_that_would_bring_back_a_deleted_item_is_refused_like_any_other(desk: Desk) -> None:
    """The limit fell with the item that was deleted: the refusal names it and the full scope."""
    first, *_ = desk.fill()
    commands.set_limit(desk.engine, desk.board_id, desk.column("In Progress"), 0, drain=True)
    commands.delete(desk.engine, [first])
    with pytest.raises(WipLimitReached) as caught:
        commands.undo(desk.engine, desk.board_id)
    refusal = caught.value.refusal
    assert refusal.item is not None
    assert (refusal.item.id, refusal.scopes[0].name) == (first, "In Progress")


@pytest.mark.parametrize("command", ["init", "column delete"])
def test_what_cannot_be_undone_says_so(desk: Desk, command: str) -> None:
    """Making a board and deleting a column stay; undo names them."""
    if command == "column delete":
        commands.delete_column(desk.engine, desk.column("In Review"))
    with pytest.raises(RuleRefused, match="cannot be undone"):
        commands.undo(desk.engine, desk.board_id)


def test_times_typed_in_fit_between_the_last_event_and_now(desk: Desk) -> None:
    """A move may be dated back as far as the item's last event, and is marked; none is dated ahead."""
    start = now()
    item = commands.add(desk.engine, desk.board_id, "Item", at=start - 3 * DAY, now=start).items[0]
    column = desk.column("In Progress")
    for at in (start - 4 * DAY, start + HOUR):
        with pytest.raises(BadValue):
            commands.move(desk.engine, [item], column, at=at, now=start)
    commands.move(desk.engine, [item], column, at=start - 2 * DAY, now=start)
    assert desk.item(item).started_at == start - 2 * DAY
    connection = connect(desk.place)
    assert [move.backdated for move in records.moves(connection, item)] == [1, 1]
    connection.close()


def test_what_returns_to_a_queue_stands_on_top_of_it(desk: Desk) -> None:
    """It was further on than what waits there, so it is the next again; of several the first one first."""
    first, second, _ = desk.fill()
    done = desk.add("Done", "Done")

    commands.advance(desk.engine, [first, second], -1)
    assert desk.titles("To Do") == ["First", "Second", "Third"]
    assert commands.pull(desk.engine, desk.column("In Progress")).items == (first,)
    commands.undo(desk.engine, desk.board_id)
    commands.move(desk.engine, [done], desk.column("To Do"))
    desk.add("Late")
    assert desk.titles("To Do") == ["Done", "First", "Second", "Third", "Late"]


def test_a_clock_set_back_does_not_turn_history_round(desk: Desk) -> None:
    """An event happens at its item's last event at the earliest."""
    start = now()
    item = commands.add(desk.engine, desk.board_id, "Item", now=start).items[0]
    commands.advance(desk.engine, [item], 1, now=start - DAY)
    assert desk.item(item).started_at == start


def test_pull_passes_over_blocked_items_and_names_them(desk: Desk) -> None:
    """The next item is the top one of the nearest column to the left that is not blocked."""
    first, second = desk.add("First"), desk.add("Second")
    commands.block(desk.engine, [first], "no access")
    change = commands.pull(desk.engine, desk.column("In Progress"))
    assert second in change.items
    assert change.notes == (f"#{first} First is blocked: no access",)
    with pytest.raises(RuleRefused, match="nothing to pull"):
        commands.pull(desk.engine, desk.column("In Progress"))
    with pytest.raises(RuleRefused, match=r"To Do is the first column: there is none to pull from\."):
        commands.pull(desk.engine, desk.column("To Do"))


def test_what_comes_to_done_was_finished_by_whatever_command(desk: Desk) -> None:
    """A move, a step on and the command of it say so in one word; a step before it is a move."""
    one, other = desk.add("One", "In Progress"), desk.add("Other", "In Progress")
    done = desk.column("Done")
    assert commands.move(desk.engine, [one], done).summary == f"finished #{one}"
    assert commands.advance(desk.engine, [other], 1).summary == f"moved #{other} to In Review"
    assert commands.advance(desk.engine, [other], 1).summary == f"finished #{other}"
    assert commands.advance(desk.engine, [other], -1).summary == f"moved #{other} to In Review"
    assert commands.finish(desk.engine, [other]).summary == f"finished #{other}"


def test_several_items_move_together_or_not_at_all(desk: Desk) -> None:
    """All or nothing by default; as many as fit, in board order, only when asked."""
    numbers = [desk.add(f"Item {k}") for k in range(3)]
    column = desk.column("In Progress")
    with pytest.raises(WipLimitReached):
        commands.move(desk.engine, numbers, column)
    assert desk.counts()["In Progress"] == 0
    change = commands.move(desk.engine, numbers[::-1], column, as_many_as_fit=True)
    assert desk.titles("In Progress") == ["Item 0", "Item 1"]
    assert len(change.notes) == 1


def test_what_is_asked_of_an_item_as_it_was_seen_is_refused_where_it_is_elsewhere_by_now(desk: Desk) -> None:
    """A step, a place, an end, a tick: none of a card that somebody else moved. Who wants the same gets it."""
    first, other = desk.add("First", "In Review"), desk.add("Other")
    seen = {first: desk.column("In Progress"), other: desk.column("To Do")}
    asked: list[Callable[[], object]] = [
        lambda: commands.advance(desk.engine, [other, first], 1, shown=seen),
        lambda: commands.advance(desk.engine, [first], -1, shown=seen),
        lambda: commands.move(desk.engine, [first], desk.column("To Do"), shown=seen),
        lambda: commands.finish(desk.engine, [first], shown=seen),
        lambda: commands.archive(desk.engine, [first], shown=seen),
        lambda: commands.swap(desk.engine, other, first, shown=seen),
        lambda: commands.reorder(desk.engine, first, to="down", shown=seen),
        lambda: commands.tick(desk.engine, first, 1, shown=seen),
    ]
    for ask in asked:
        with pytest.raises(RuleRefused, match=r"^#1 is in In Review by now\.$"):
            ask()
    assert desk.board.revision == 3
    assert commands.move(desk.engine, [first], desk.column("In Review"), shown=seen).changed is False
    assert commands.finish(desk.engine, [first], shown={first: desk.column("In Review")}).changed
    assert commands.finish(desk.engine, [first], shown=seen).changed is False
    commands.archive(desk.engine, [first])
    assert commands.archive(desk.engine, [first], shown=seen).changed is False


def test_the_latest_finished_stands_first(desk: Desk) -> None:
    """Done shows what finished last at the top."""
    for k in range(3):
        commands.finish(desk.engine, [desk.add(f"Item {k}")])
    assert desk.titles("Done") == ["Item 2", "Item 1", "Item 0"]


def test_a_restored_item_starts_anew(desk: Desk) -> None:
    """Archived unfinished is cancelled; coming back is a new start, and the first one stays on record."""
    start = now()
    item = commands.add(desk.engine, desk.board_id, "Item", now=start).items[0]
    commands.advance(desk.engine, [item], 1, now=start + HOUR)
    commands.archive(desk.engine, [item], now=start + 2 * HOUR)
    commands.restore(desk.engine, [item], now=start + 3 * HOUR)
    found = desk.item(item)
    assert (found.first_started_at, found.started_at) == (start + HOUR, start + 3 * HOUR)


def test_a_start_that_is_required_is_asked_for_by_every_way_to_done(desk: Desk) -> None:
    """Of what went back or off the board it is not said that it was never started."""
    commands.set_require_start(desk.engine, desk.board_id, True)
    done = desk.column("Done")
    fresh, back, off, finished = (desk.add(name) for name in ("Fresh", "Back", "Off", "Finished"))
    commands.advance(desk.engine, [back, off], 1)
    commands.advance(desk.engine, [back], -1)
    commands.archive(desk.engine, [off])
    for number, said in ((fresh, "was never started"), (back, "is not started any more")):
        with pytest.raises(RuleRefused, match=f"#{number} {said}, and Product requires a start"):
            commands.move(desk.engine, [number], done)
    commands.archive(desk.engine, [fresh])
    for number, said in ((fresh, "was never started"), (off, "is not started any more")):
        with pytest.raises(RuleRefused, match=f"#{number} {said}, and Product requires a start"):
            commands.restore(desk.engine, [number], column_id=done)
    commands.advance(desk.engine, [finished], 1)
    commands.finish(desk.engine, [finished])
    commands.archive(desk.engine, [finished])
    commands.restore(desk.engine, [finished])
    assert desk.titles("Done") == ["Finished"]


def test_finishing_ends_a_block(desk: Desk) -> None:
    """An open block ends at the finish; a move inside the zone does not end it."""
    item = desk.add("Item", "In Progress")
    commands.block(desk.engine, [item], "waiting")
    commands.advance(desk.engine, [item], 1)
    assert desk.item(item).blocked_reason == "waiting"
    commands.finish(desk.engine, [item])
    assert desk.item(item).blocked_at is None


def test_an_imported_block_ends_at_the_finish_unless_it_began_after(desk: Desk) -> None:
    """What the source tells of a finished item stays as it was told; the file is sound either way."""
    steps = (ImportedMove(HOUR, 0), ImportedMove(3 * HOUR, 1))
    item = ImportedItem(
        "Item", None, None, steps, tuple(ImportedBlock(at, None, "waiting") for at in (2 * HOUR, 4 * HOUR))
    )
    columns = (("Doing", Kind.ACTIVE), ("Done", Kind.DONE))
    change = commands.import_history(
        desk.engine, ImportedBoard("Old", "UTC", columns, (), (item,), ImportCounts(2, 0, 0, 0, 0))
    )
    connection = connect(desk.place)
    try:
        (history,) = records.board_history(connection, change.board_id).items
    finally:
        connection.close()
    assert [(block.started_at, block.ended_at) for block in history.blocks] == [
        (2 * HOUR, 3 * HOUR),
        (4 * HOUR, None),
    ]
    assert history.item.blocked_at == 4 * HOUR
    assert not check(desk.place).problems


def test_a_change_of_kind_is_counted_against_the_board(desk: Desk) -> None:
    """Making a queue active is an arrival of all its items, and every clock follows."""
    desk.add("One")
    commands.set_limit(desk.engine, desk.board_id, None, 0)
    with pytest.raises(WipLimitReached):
        commands.set_kind(desk.engine, desk.column("To Do"), Kind.ACTIVE)
    commands.set_limit(desk.engine, desk.board_id, None, 1)
    commands.set_kind(desk.engine, desk.column("To Do"), Kind.ACTIVE)
    assert desk.item(1).started_at is not None
    commands.undo(desk.engine, desk.board_id)
    assert desk.item(1).started_at is None


@pytest.mark.parametrize("path", ["kind", "delete"])
def test_an_archived_item_is_in_progress_by_no_shape(desk: Desk, path: str) -> None:
    """A finished item that was archived is cancelled, then and not now, where its column is done no longer."""
    number = desk.add("One", "In Progress")
    then = now()
    engine, made = desk.engine, 1 if path == "kind" else None
    commands.move(engine, [number], desk.column("Done"), now=then)
    commands.archive(engine, [1], now=then + 5)
    commands.add_column(engine, desk.board_id, "Shipped", Kind.DONE)
    done = desk.column("Done")
    if made:
        change = commands.set_kind(engine, done, Kind.ACTIVE)
    else:
        change = commands.delete_column(engine, done, into=desk.column("In Progress"))
    assert change.notes == ("1 archived, which had been finished: cancelled now.",)
    connection = connect(desk.place)
    try:
        (history,) = records.board_history(connection, desk.board_id).items
        assert queries.in_progress(connection, desk.board_id) == []
        assert queries.under_way(connection, desk.board_id) == []
    finally:
        connection.close()
    assert (history.moves[-1].to_column_id, history.moves[-1].at) == (None, then + 5)
    assert history.item.finished_at is None
    assert not check(desk.place).problems
    if made:
        commands.undo(engine, desk.board_id)
        assert desk.item(1).finished_at == then
        commands.redo(engine, desk.board_id)
        assert desk.item(1).finished_at is None
        assert not check(desk.place).problems


def test_the_log_knows_every_calendar_that_was(desk: Desk) -> None:
    """Whatever was set, undone and done again: at each instant since, the board's log leads back to what held."""
    days = [date(2027, 1, day) for day in range(1, 5)]

    def hours(text: str) -> Callable[[int], object]:
        return lambda at: commands.set_hours(desk.engine, desk.board_id, text, now=at)

    def holidays(chosen: list[date], *, remove: bool = False) -> Callable[[int], object]:
        return lambda at: commands.set_holidays(desk.engine, desk.board_id, chosen, remove=remove, now=at)

    undo, redo = (partial(how, desk.engine, desk.board_id) for how in (commands.undo, commands.redo))
    steps: list[Callable[[int], object]] = [
        *(hours("mon 9-12"), holidays(days[:3]), lambda at: undo(now=at), lambda at: redo(now=at)),
        *(holidays(days[1:2], remove=True), holidays(days, remove=True), lambda at: undo(now=at), hours("mon 9-12")),
        *(hours("tue 10-11, mon 9-12"), holidays(days), lambda at: undo(now=at), lambda at: undo(now=at)),
    ]
    start, held = now() + HOUR, []
    for k, step in enumerate(steps):
        step(start + k * HOUR)
        held.append(calendar.of(desk.board))
    with closing(connect(desk.place)) as c:
        log = by_subject(records.board_history(c, desk.board_id).policy)["board", desk.board_id]
    assert [calendar.of(desk.board, log, start + k * HOUR) for k in range(len(steps))] == held
    assert len(set(held)) == 5
    assert check(desk.place, now=start + DAY).problems == ()


def test_a_deleted_board_comes_back(desk: Desk) -> None:
    """Its name is free meanwhile; undo brings board and items back."""
    item = desk.add("Item")
    commands.delete_board(desk.engine, desk.board_id)
    connection = connect(desk.place)
    assert queries.boards(connection) == []
    assert queries.find_board(connection, "product", deleted=True).id == desk.board_id
    commands.undo(desk.engine, desk.board_id)
    assert [board.name for board in queries.boards(connection)] == ["Product"]
    connection.close()
    assert desk.item(item).title == "Item"


def test_names_match_without_regard_to_case(desk: Desk) -> None:
    """A second Straße or STRASSE is refused, for boards, columns and types alike."""
    commands.add_column(desk.engine, desk.board_id, "Straße", Kind.ACTIVE)
    with pytest.raises(RuleRefused):
        commands.add_column(desk.engine, desk.board_id, "STRASSE", Kind.ACTIVE)
    with pytest.raises(RuleRefused):
        commands.add_type(desk.engine, desk.board_id, "BUG")
    with pytest.raises(RuleRefused):
        commands.init_board(desk.engine, "PRODUCT")


def test_a_filter_counts_and_pages_the_same_items(desk: Desk) -> None:
    """Title, #tag or number, without regard to case; percent and underscore stand for themselves."""
    commands.add(desk.engine, desk.board_id, "Straße 100 %", tags=["UI"])
    commands.add(desk.engine, desk.board_id, "Other")
    connection = connect(desk.place)
    column = desk.column("To Do")
    for text, wanted in (
        ("STRASSE", [1]),
        ("#ui", [1]),
        ("100 %", [1]),
        ("_", []),
        ("2", [2]),
        ("#2", [2]),
        ("", [1, 2]),
    ):
        found = [item.id for item in queries.window(connection, column, 0, 10, match(text))]
        assert found == wanted, text
        assert counting.counts_matching(connection, desk.board_id, match(text))[column] == len(wanted)
    connection.close()


def test_the_revision_grows_with_every_command_and_with_nothing_else(desk: Desk) -> None:
    """What readers in other processes poll: commands add one, refusals and commands without effect add none."""
    first, _, third = desk.fill()

    def revision() -> int:
        return desk.board.revision

    before = revision()
    with pytest.raises(WipLimitReached):
        commands.advance(desk.engine, [third], 1)
    commands.move(desk.engine, [first], desk.column("In Progress"))
    assert revision() == before
    commands.advance(desk.engine, [first], 1)
    assert revision() == before + 1


@pytest.mark.file
def test_an_older_program_writes_nothing_into_a_newer_file(desk: Desk) -> None:
    """A file that was migrated meanwhile is refused at the next write and at the next reading."""
    raw = sqlite3.connect(desk.path)
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.commit()
    before = list(raw.iterdump())
    with pytest.raises(DatabaseError, match="newer"):
        desk.add("Item")
    with pytest.raises(DatabaseError, match="newer"):
        commands.init_board(desk.engine, "Other")
    with pytest.raises(DatabaseError, match="newer"):
        connect(desk.place)
    assert list(raw.iterdump()) == before
    raw.close()


@pytest.mark.file
def test_a_backup_is_whole_and_never_written_over(desk: Desk) -> None:
    """The copy opens as a board of its own; an existing file is left."""
    desk.add("Item")
    copy = desk.path.with_name("copy.db")
    backup(desk.path, copy)
    connection = connect(copy)
    assert [item.title for item in queries.items(connection, desk.board_id)] == ["Item"]
    connection.close()
    with pytest.raises(RuleRefused, match="exists"):
        backup(desk.path, copy)
    with pytest.raises(DatabaseError, match="no folder"):
        backup(desk.path, desk.path.parent / "none" / "copy.db")


def test_an_exported_board_comes_back_with_all_its_history(desk: Desk) -> None:
    """Under another name: the same columns, items, moves, void rows, blocks, policies and refusals, renumbered."""
    first, second, third = desk.fill()
    commands.advance(desk.engine, [first], 1)
    commands.undo(desk.engine, desk.board_id)
    commands.block(desk.engine, [second], "waiting")
    commands.rebox(desk.engine, second, "agreed")
    with pytest.raises(WipLimitReached):
        commands.advance(desk.engine, [third], 1)
    commands.archive(desk.engine, [third])
    connection = connect(desk.place)
    old = records.board_history(connection, desk.board_id)
    with pytest.raises(RuleRefused, match="already"):
        commands.import_export(desk.engine, old)
    change = commands.import_export(desk.engine, old, name="Copy")
    new = records.board_history(connection, change.board_id)
    connection.close()
    assert [(c.name, c.kind, c.wip_limit) for c in new.board.columns] == [
        (c.name, c.kind, c.wip_limit) for c in old.board.columns
    ]
    for was, is_now in zip(old.items, new.items, strict=True):
        assert (was.item.title, was.item.archived, was.item.started_at, was.item.blocked_reason) == (
            is_now.item.title,
            is_now.item.archived,
            is_now.item.started_at,
            is_now.item.blocked_reason,
        )
        assert [(m.at, m.voids is None) for m in was.moves] == [(m.at, m.voids is None) for m in is_now.moves]
        assert len(was.blocks) == len(is_now.blocks)
    assert [p.what for p in new.policy] == [p.what for p in old.policy]
    assert len(new.refusals) == len(old.refusals) == 1


def test_the_log_tells_what_each_setting_was_set_to(desk: Desk) -> None:
    """Time boxes, boxes of units, policies, hours, zone, limits, types and columns: the value stands in the line."""
    engine, board = desk.engine, desk.board_id
    commands.add_type(engine, board, "defect", TimeBox(Basis.ELAPSED, 2 * DAY), units=UnitBox("reports", 3))
    with engine.connect() as raw:
        bug = next(kind.id for kind in queries.board(raw, board).types if kind.name == "defect")
    item = desk.add("One", "In Progress")
    review, there = desk.column("In Review"), desk.column("In Progress")
    hours = TimeBox(Basis.WORKING, 8 * 3600 * SECOND)
    said = [
        commands.set_box(engine, "type", bug, hours),
        commands.set_box(engine, "column", review, TimeBox(Basis.DAYS, 2), reason="it waits"),
        commands.set_box(engine, "item", item, None),
        commands.set_box(engine, "item", item, hours),
        commands.edit(engine, item, due="2026-12-04", box=TimeBox(Basis.ELAPSED, DAY)),
        commands.set_box(engine, "type", bug, None),
        commands.edit_type(engine, bug, name="fault", units=UnitBox("reports", 5)),
        commands.edit_type(engine, bug, units=None),
        commands.set_policy(engine, review, leaving="looked at", points=[("tests", True)], stay=(DAY, 3 * DAY)),
        commands.set_policy(engine, review, without=[1], stay=None),
        commands.set_policy(engine, review, leaving="x" * 90),
        commands.set_zone(engine, board, "Europe/Vienna"),
        commands.set_hours(engine, board, "mon-thu 8:00-12:00"),
        commands.set_limit(engine, board, commands.Subject("group", None, "Build"), 4, columns=[there, review]),
        commands.set_limit(engine, board, there, 3, measure="units"),
        commands.set_limit(engine, board, there, 2, measure="items"),
        commands.set_limit(engine, board, there, None),
        commands.set_limit(engine, board, None, 9),
        commands.add_column(engine, board, "Test", Kind.WAITING, limit=2),
    ]
    assert [change.summary for change in said] == [
        "set the time box of defect to 8 h of work",
        "set the time box of In Review to 2 days: it waits",
        f"the time box of #{item} is as it was",
        f"set the time box of #{item} to 8 h of work",
        f"edited #{item} (due Fri 2026-12-04, time box 1 d)",
        "set the time box of defect to none",
        "renamed the work type defect to fault; set the box of units of fault to 5 reports",
        "set the box of units of fault to none",
        "set the policies of In Review: − at most 2 days, + out: looked at, + required: tests, + at least 1 d,"
        " + at most 3 d",
        "set the policies of In Review: − required: tests, − at least 1 d, − at most 3 d",
        f"set the policies of In Review: − out: looked at, + out: {'x' * 54}…",
        "set the zone to Europe/Vienna",
        "set the working hours to mon-thu 8:00-12:00",
        "set the limit of Build to 4 over In Progress, In Review",
        "set the limit of In Progress to 3 units",
        "set the limit of In Progress to 2 items",
        "set the limit of In Progress to none",
        "set the limit of the board Product to 9",
        "added the column Test (waiting, limit 2)",
    ]
    with engine.connect() as raw:
        kept = [summary for (summary,) in raw.execute("SELECT summary FROM command ORDER BY id").fetchall()]
    assert "added the work type defect (2 d, 3 reports)" in kept
    assert set(kept) >= {change.summary for change in said if change.changed}


def test_what_is_expedited_stands_on_top_and_is_pulled_first(desk: Desk) -> None:
    """In its own column, and in every other that it comes to; of the screen with one item it is the next."""
    first, second, third = (desk.add(name) for name in ("One", "Two", "Three"))
    engine, doing = desk.engine, desk.column("In Progress")
    commands.expedite(engine, third, "the site is down")

    def standing(column: int) -> list[int]:
        with engine.connect() as raw:
            return [item.id for item in queries.in_columns(raw, [column])]

    assert standing(desk.column("To Do")) == [third, first, second]
    with engine.connect() as raw:
        found = read_single(raw, queries.board(raw, desk.board_id)).next
        assert found is not None
        assert found.id == third
    commands.advance(engine, [first], 1)
    assert commands.pull(engine, doing).items == (third,)
    assert standing(doing) == [third, first]
    commands.undo(engine, desk.board_id)
    commands.undo(engine, desk.board_id)
    commands.undo(engine, desk.board_id)
    assert standing(desk.column("To Do")) == [first, second, third]


def test_what_is_refused_where_an_item_stands_is_of_no_column(desk: Desk) -> None:
    """The lane, or a person, said no; where it was its column that did, it is of that."""
    first, second = desk.add("One", "In Progress"), desk.add("Two")
    engine, doing = desk.engine, desk.column("In Progress")
    commands.expedite(engine, first, "the site is down")
    commands.set_limit(engine, desk.board_id, doing, 1)
    third, fourth = desk.add("Three", "In Progress"), desk.add("Four", "In Review")
    commands.set_limit(engine, desk.board_id, commands.Subject("person", None, "Ada"), 1)
    commands.edit(engine, third, assignee="Ada")
    for refused in (
        partial(commands.expedite, engine, second, "me too"),
        partial(commands.edit, engine, fourth, assignee="Ada"),
        partial(commands.end_expedite, engine, first),
        partial(commands.advance, engine, [second], 1),
    ):
        with pytest.raises(WipLimitReached):
            refused()
    with engine.connect() as connection:
        refusals = records.board_history(connection, desk.board_id).refusals
    told = [(refusal.command, refusal.column_id) for refusal in refusals]
    assert told == [("expedite", None), ("edit", None), ("expedite end", doing), ("next", doing)]
