"""The report as one object."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from kanban_tui.board.history import BoardHistory, RefusalRecord
from kanban_tui.board.model import DAY, Basis, TimeBox
from kanban_tui.errors import BadValue, NotFound
from kanban_tui.flow.boxes import BoxRate, Overrun
from kanban_tui.report.build import build
from kanban_tui.report.report import Report
from tests.histories import DOING, DONE, OFF, READY, TEST, board, history, january

BOARD = board(types=[("feature", TimeBox(Basis.ELAPSED, 3 * DAY))])
ITEMS = (
    history((january(1), READY), (january(3), DOING), (january(5), DONE), item=1, type_id=1),
    history((january(1), READY), (january(8), DOING), (january(15), DONE), item=2, type_id=1),
    history((january(2), READY), (january(9), DONE), item=3),
    history((january(3), DOING), (january(4), READY), (january(6), OFF), item=4),
    history((january(10), READY), (january(12), DOING), item=5, type_id=1),
    history((january(19), READY), item=6),
)
STEADY = BoardHistory(
    BOARD, (*ITEMS, *(history((january(10), DOING), (january(day), DONE), item=day) for day in (11, 12, 13)))
)
HISTORY = BoardHistory(BOARD, ITEMS, refusals=(RefusalRecord(1, 1, january(4), "move", 1, DOING),))


def report(as_of: int | None = 20, since: int | None = None, until: int | None = None, now: int = 25) -> Report:
    """The report of January 2026 at noon of a day."""

    def day(number: int | None) -> date | None:
        return None if number is None else date(2026, 1, number)

    return build(HISTORY, as_of=day(as_of), since=day(since), until=day(until), now=january(now, 12))


def test_the_summary_counts_each_item_where_it_belongs() -> None:
    """Skipped and finished are finished, only the timed have a cycle time, the cancelled are told apart."""
    summary = report().summary
    assert (summary.items, summary.finished, summary.with_cycle_time, summary.skipped_wip) == (6, 3, 2, 1)
    assert (summary.in_progress, summary.cancelled, summary.cancelled_after_start) == (1, 1, 1)
    assert (summary.restarted, summary.reopened, summary.backward_moves, summary.dirty) == (0, 0, 1, 0)


def test_a_past_date_is_seen_as_it_was() -> None:
    """What came later is not looked at: neither items, finishes nor refusals."""
    early = report(as_of=3)
    assert (early.summary.items, early.summary.finished, early.summary.in_progress) == (4, 0, 2)
    assert (early.refusals.total, report(as_of=4).refusals.total) == (0, 1)
    assert early.age_days.max == 1
    assert early.daily[-1].date == date(2026, 1, 3)


def test_the_end_of_the_day_is_its_last_instant() -> None:
    """An item started that day has one day of age; on the day of now it is now."""
    assert report(as_of=12).age_days.min == 1
    assert report(as_of=12).at == january(13) - 1
    assert report(as_of=25).at == report(as_of=None).at == january(25, 12)


def test_a_period_counts_what_finished_in_it() -> None:
    """Open items are those at its end all the same."""
    found = report(since=6, until=10)
    assert (found.summary.finished, found.summary.skipped_wip, found.cycle_days.n) == (1, 1, 0)
    assert (found.summary.in_progress, found.summary.cancelled) == (1, 1)
    assert (found.throughput.days, found.throughput.zero_days) == (5, 4)
    assert [day.date.day for day in found.daily] == [6, 7, 8, 9, 10]
    assert found.refusals.total == 0


def test_boxes_are_of_the_period_and_of_what_is_open() -> None:
    """One of two finished in its box, one open item is over."""
    found = report()
    assert found.boxes.rate == BoxRate(2, 1, 0.5, (Overrun(Basis.ELAPSED, 1, 4 * DAY, 4 * DAY),))
    assert found.boxes.open_breached == 1
    assert found.boxes.by_month == {("2026-01", 1): found.boxes.rate}
    assert [h.item.id for h, _ in found.boxed()] == [1, 2, 5]
    assert [h.item.id for h, _ in report(since=10).boxed()] == [2, 5]


def test_moves_back_and_reopenings_are_those_of_the_period() -> None:
    """What happened before it or after it is another period's."""
    steps = ((january(2), DOING), (january(4), TEST), (january(6), DOING), (january(8), DONE), (january(12), TEST))
    there = BoardHistory(BOARD, (history(*steps), history((january(3), DOING), (january(14), READY), item=2)))

    def told(since: int, until: int) -> tuple[int, int, int]:
        found = build(there, since=date(2026, 1, since), until=date(2026, 1, until), now=january(20))
        return found.summary.backward_moves, found.summary.reopened, found.item_days.touched

    assert [told(1, 5), told(6, 11), told(12, 20), told(1, 20)] == [
        (0, 0, 4 + 3),
        (1, 0, 3 + 6),
        (2, 1, 9 + 3),
        (3, 1, 28),
    ]


def test_what_makes_numbers_doubtful_is_listed() -> None:
    """Items that were never started and items nobody knows the creation of."""
    assert {q.check: q.items for q in report().quality} == {
        "never_started": (3,),
        "jumped": (1, 2),
        "created_unknown": (1, 2, 3, 4, 5, 6),
    }


def test_dirty_and_backdated_items_are_listed() -> None:
    """A finish before the creation, and a move entered later than it happened."""
    dirty = history((january(3), DOING), (january(5), DONE), created=january(9))
    late = history((january(3), DOING), item=2, created=january(1))
    late = replace(late, moves=tuple(replace(move, backdated=1) for move in late.moves))
    found = build(BoardHistory(BOARD, (dirty, late)), now=january(20))
    assert {q.check: q.items for q in found.quality if q.check != "jumped"} == {
        "finished_before_created": (1,),
        "backdated": (2,),
    }
    assert found.summary.dirty == 1
    assert found.cycle_days.n == 0
    begun = history((january(3), DOING), created=january(9))
    assert {q.check for q in build(BoardHistory(BOARD, (begun,)), now=january(20)).quality} == {"created_late"}


def test_what_is_still_to_come_is_told_though_no_measure_looks_at_it() -> None:
    """Whether the board knows the item otherwise or not; moves of one time, too."""
    ahead = history((january(28), DOING), item=7, created=january(1))
    twice = history((january(3), DOING), (january(3), TEST), (january(4), DONE), item=8, created=january(1))
    found = build(BoardHistory(BOARD, (ahead, twice)), now=january(20))
    assert {q.check: q.items for q in found.quality} == {"to_come": (7,), "same_time": (8,)}
    assert {q.check: q.touches for q in found.quality}["same_time"] == ("time in column",)
    assert found.summary.items == 1


def test_restarted_are_finished_items_that_were_started_again() -> None:
    """An open item that was restarted is not counted yet."""
    steps = ((january(1), DOING), (january(2), READY), (january(3), TEST))
    entries = (history(*steps, item=1), history(*steps, (january(5), DONE), item=2))
    assert build(BoardHistory(BOARD, entries), now=january(20)).summary.restarted == 1


@pytest.mark.parametrize(("as_of", "since", "until"), [(26, None, None), (20, 21, None), (20, 10, 9), (None, 26, None)])
def test_a_period_that_is_none(as_of: int | None, since: int | None, until: int | None) -> None:
    """The future, or an end before the beginning."""
    with pytest.raises(BadValue):
        report(as_of=as_of, since=since, until=until)


def test_a_period_ends_at_as_of_at_the_latest() -> None:
    """A later end is cut."""
    assert report(as_of=10, until=24).until == date(2026, 1, 10)


def test_a_board_without_items() -> None:
    """Nothing is a report too: every number is none, never 0 where there is no value."""
    found = build(BoardHistory(BOARD, ()), now=january(20))
    assert (found.summary.items, found.cycle_days.n, found.cycle_days.p50) == (0, 0, None)
    assert (found.daily, found.weekly, found.wip.max, found.throughput.p50) == ((), (), None, None)


def narrowed(**only: list[str]) -> Report:
    """The report of two kinds of items, of which only some were asked for."""
    here = board(types=[("Feature", TimeBox(Basis.ELAPSED, 3 * DAY)), ("bug", None)], limits={DOING: 2})
    made = [
        history((january(1), DOING), (january(5), DONE), item=1, type_id=1),
        history((january(2), DOING), (january(9), DONE), item=2, type_id=2),
        history((january(8), DOING), item=3, type_id=1),
    ]
    made[1] = replace(made[1], item=replace(made[1].item, tags="urgent customer"))
    refusals = tuple(RefusalRecord(k, 1, january(9), "move", item, DOING) for k, item in enumerate((1, 2, None)))
    return build(BoardHistory(here, tuple(made), refusals=refusals), as_of=date(2026, 1, 20), now=january(25), **only)


def test_a_report_is_narrowed_to_types_and_tags() -> None:
    """Any of the types and any of the tags, without regard to case; refusals are those of these items."""
    assert [h.item.id for h, _ in narrowed(types=["feature"]).entries] == [1, 3]
    assert [h.item.id for h, _ in narrowed(types=["FEATURE", "bug"]).entries] == [1, 2, 3]
    assert [h.item.id for h, _ in narrowed(tags=["Urgent", "other"]).entries] == [2]
    assert narrowed(types=["feature"], tags=["urgent"]).summary.items == 0
    assert (narrowed().refusals.total, narrowed(types=["bug"]).refusals.total) == (3, 1)
    assert narrowed(types=["bug"]).cycle_days.p50 == 8


def test_limits_count_all_items_whatever_a_report_is_narrowed_to() -> None:
    """A column that was full stays so in the report of one work type."""
    whole, doing, _ = narrowed().scopes
    assert doing.days.counts == (1, 2, 2, 2, 1, 1, 1, 2, *[1] * 12)
    assert (doing.limit, doing.days.days, doing.days.full) == (2, 20, 4)
    assert (whole.column, whole.limit, whole.now) == (None, None, 1)
    assert narrowed(types=["bug"]).scopes[1].days.counts == doing.days.counts[1:]


def test_a_type_that_the_board_does_not_have() -> None:
    """It is refused, not reported as empty."""
    with pytest.raises(NotFound, match="'epic'"):
        narrowed(types=["epic"])


def test_the_forecast_asks_for_items_days_and_all_that_is_left() -> None:
    """It takes its own window of days, whatever the period is."""
    found = build(STEADY, as_of=date(2026, 1, 20), since=date(2026, 1, 19), now=january(25)).forecast
    drawn = found.basis.sample
    assert (drawn.since, drawn.until, drawn.items) == (date(2026, 1, 5), date(2026, 1, 20), 6)
    assert found.when is not None
    assert found.how_many is not None
    assert found.remaining is not None
    assert (found.when.items, found.how_many.days, found.remaining.items) == (20, 30, 2)
    early, thin = report(as_of=4).forecast, report().forecast
    assert (early.when, early.basis.sample.refused) == (None, "nothing_finished")
    assert (thin.when, thin.remaining, thin.basis.sample.refused) == (None, None, "few_finish_days")


def test_a_forecast_that_cannot_be_meant() -> None:
    """No items, or items that become fewer."""
    for wrong in ({"forecast_items": 0}, {"forecast_days": -1}, {"factor": (0.5, 1)}):
        with pytest.raises(BadValue, match="No forecast"):
            build(STEADY, now=january(25), **wrong)


def test_the_expectation_comes_from_before_the_period() -> None:
    """And is judged on what was finished in it."""
    found = report(since=10).sle
    assert (found.days, found.basis_n, found.n, found.attainment) == (3, 1, 1, 0.0)
    assert report().sle.judged_on_itself


def test_measuring_is_told_item_by_item() -> None:
    """Enough for a progress bar."""
    told: list[int] = []
    build(HISTORY, now=january(25), told=told.append)
    assert told == [0, 1, 2, 3, 4, 5]
