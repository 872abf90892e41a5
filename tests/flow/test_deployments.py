"""Deployments: what comes to a done column together, how soon, and what comes back."""

from __future__ import annotations

from datetime import UTC
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kanban_tui.board.history import History
from kanban_tui.board.layout import Layout
from kanban_tui.board.model import DAY, SECOND, Kind
from kanban_tui.flow.batches import transfers
from kanban_tui.flow.days import Week
from kanban_tui.flow.deployments import Deployments, deployments
from kanban_tui.flow.items import measure
from tests.histories import DOING, DONE, OFF, READY, TEST, board, history, january

COLUMNS = (
    *(("Ready", Kind.QUEUE), ("Picked", Kind.WAITING), ("Build", Kind.ACTIVE), ("Done", Kind.DONE)),
    *(("Live", Kind.DONE), ("Watched", Kind.DONE)),
)
QUEUED, PICKED, BUILD, MERGED, LIVE, WATCHED = range(1, 7)


def deployed(*histories: History, since: int | None = None, until: int = january(31)) -> Deployments:
    """What came to Live."""
    here = board(COLUMNS, deployments={LIVE})
    layout = Layout.of(here.columns)
    entries = [(h, measure(h, here, layout, now=january(31), tz=UTC)) for h in histories]
    (found,) = deployments(entries, layout, UTC, since=since, until=until)
    return found


def test_changes_that_come_together_are_one_deployment() -> None:
    """Within 15 minutes; the days between are those of the dates on which they began."""
    minute = 60 * SECOND
    noon = january(5, 12)
    ends = [noon, noon + 10 * minute, noon + 60 * minute, january(9, 1), january(20, 23)]
    found = deployed(*(history((january(2), BUILD), (end, LIVE), item=k) for k, end in enumerate(ends, 1)))
    assert found.batches.sizes == (2, 1, 1, 1)
    assert (found.batches.mean, found.batches.felt, found.batches.largest) == (5 / 4, 7 / 5, 2)
    # 5 January twice, the 9th, the 20th.
    assert (found.between.n, found.between.p50, found.between.p85, found.between.max) == (3, 4, 11, 11)
    assert [[change.item for change in changes] for _, changes in found.by_batch()] == [[1, 2], [3], [4], [5]]


def test_lead_time_runs_from_the_first_active_column() -> None:
    """By the rule of the start: a return before it begins anew. One move over both has none."""
    items = (
        history((january(1), QUEUED), (january(2), PICKED), (january(4), BUILD), (january(7), LIVE), item=1),
        history(
            (january(1), BUILD), (january(2), QUEUED), (january(6), BUILD), (january(8), MERGED), (january(9), LIVE)
        ),
        history((january(1), QUEUED), (january(3), WATCHED), item=3),
        history((january(5), LIVE), item=4),
        history((january(1), BUILD), (january(5), MERGED), item=5),
    )
    assert {change.item: change.lead for change in deployed(items[0], items[2], items[3], items[4]).changes} == {
        1: 3 * DAY,
        3: None,
        4: None,
    }
    assert [change.lead for change in deployed(items[1]).changes] == [3 * DAY]


def test_what_comes_back_within_a_week_was_rolled_back() -> None:
    """To a column before it, done or not; going on is none. It is restored when it is done again."""
    steps = [(january(1), BUILD), (january(3), LIVE)]
    (first, again) = deployed(history(*steps, (january(5), BUILD), (january(6), LIVE))).changes
    assert (first.left, first.restored, first.restoring) == (january(5), january(6), DAY)
    # The second time work began where it did the first time.
    assert (again.at, again.lead, again.left) == (january(6), 5 * DAY, None)
    week = deployed(history(*steps, (january(10), MERGED))).changes[0]
    assert (week.left, week.restoring) == (january(10), None)
    assert deployed(history(*steps, (january(10, 1), BUILD))).rolled_back == 0
    assert deployed(history(*steps, (january(4), WATCHED), (january(5), LIVE))).rolled_back == 0
    assert len(deployed(history(*steps, (january(4), WATCHED), (january(5), LIVE))).changes) == 1
    assert deployed(history(*steps, (january(4), OFF))).rolled_back == 0
    # Twice back, and once more.
    often = deployed(history(*steps, *((january(3 + k), LIVE if k % 2 == 0 else BUILD) for k in range(1, 4))))
    assert (len(often.changes), often.rolled_back, often.restoring.n) == (2, 2, 1)


def test_a_period_knows_what_came_of_it_up_to_its_end() -> None:
    """What was deployed before it is none of it; what came back after it is not known."""
    one = history((january(1), BUILD), (january(3), LIVE), (january(5), BUILD), (january(8), LIVE))
    assert [change.at for change in deployed(one, since=january(4)).changes] == [january(8)]
    for until, left, restored in ((4, None, None), (6, january(5), None), (8, january(5), january(8))):
        change = deployed(one, until=january(until)).changes[0]
        assert (change.left, change.restored) == (left, restored)


def test_deployments_a_week_are_those_of_whole_weeks() -> None:
    """Weeks without one are counted."""
    found = deployed(*(history((january(1), BUILD), (january(day), LIVE), item=day) for day in (6, 7, 21, 30)))
    weeks = [Week(f"2026-W0{k}", 0, 0, 0, 0, False) for k in (2, 3, 4)]
    assert found.a_week(weeks) == 1
    assert found.a_week([]) is None


@given(st.lists(st.lists(st.sampled_from([READY, DOING, TEST, DONE, OFF]), min_size=1, max_size=12), max_size=8))
def test_without_returns_deployments_are_the_batches_at_the_finish(paths: list[list[int | None]]) -> None:
    """And with returns there is one for each time that something came to be done, and never more back than those."""
    here = board(deployments={DONE})
    layout = Layout.of(here.columns)
    histories = [
        history(*((january(1 + k, 3 * number), to) for k, to in enumerate(path)), item=number + 1)
        for number, path in enumerate(paths)
    ]
    entries = [(h, measure(h, here, layout, now=january(31), tz=UTC)) for h in histories]
    (found,) = deployments(entries, layout, UTC, since=None, until=january(31))
    came = sum(to == DONE != before for path in paths for before, to in zip([OFF, *path], path, strict=False))
    assert len(found.changes) == sum(found.batches.sizes) == came
    back = sum(before == DONE and to in (READY, DOING, TEST) for path in paths for before, to in pairwise(path))
    assert found.rolled_back == back
    if all(OFF not in path and path == sorted(path, key=lambda to: to or 0) for path in paths):
        line = transfers([item for _, item in entries], layout, UTC, since=None, until=january(31))[-1]
        assert (line.at, line.sizes) == (found.batches.at, found.batches.sizes)
