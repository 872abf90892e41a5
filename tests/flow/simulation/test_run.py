"""What holds of every run, whatever the line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kanban_tui.flow.simulation.line import (
    Always,
    Chance,
    Column,
    Exponential,
    Group,
    Line,
    Lognormal,
    People,
    Rework,
    Sampled,
    total,
)
from kanban_tui.flow.simulation.run import Span, run

TIMES = st.sampled_from([Always(1), Exponential(1), Exponential(0.3), Sampled((0.0, 0.5, 2.0)), Lognormal(1, 2)])
COLUMNS = st.builds(
    Column,
    name=st.just("x"),
    time=TIMES,
    limit=st.integers(1, 4),
    hands=st.none() | st.integers(1, 3),
    blocked=st.none() | st.builds(Chance, st.floats(0, 1), TIMES),
)
LINES = st.lists(COLUMNS, min_size=1, max_size=4).flatmap(
    lambda columns: st.builds(
        Line,
        columns=st.just(tuple(columns)),
        arrivals=st.none() | st.just(Exponential(0.7)),
        groups=st.just(()) | st.builds(lambda n: (total(len(columns), n),), st.integers(1, 5)),
        people=st.none() | st.builds(People, st.integers(1, 3), st.integers(1, 2)),
        batch=st.integers(1, 3),
        setup=st.sampled_from([0.0, 0.5]),
        expedite=st.sampled_from([0.0, 0.3]),
        from_arrival=st.booleans(),
    )
)


def with_rework(line: Line, probability: float) -> Line:
    """The line whose last column sends work back to its first."""
    return replace(line, columns=(*line.columns[:-1], replace(line.columns[-1], rework=Rework(probability, 0))))


def check(line: Line, found: Span) -> None:
    """No limit was ever passed, and the times make sense."""
    for most, column in zip(found.most, line.columns, strict=True):
        assert column.limit is None or most <= column.limit
    for group in line.groups:
        if len(group.columns) == len(line.columns):
            assert found.most_in_all <= group.limit
    if line.people is not None:
        assert found.most_in_all <= line.people.number * line.people.each
    assert all(time >= 0 for time in found.cycle_times)
    assert 0 <= found.stuck <= 1 + 1e-9
    for busy, column in zip(found.busy, line.columns, strict=True):
        assert column.hands is None or busy <= column.hands + 1e-9
        assert column.limit is None or busy <= column.limit + 1e-9


@settings(max_examples=60)
@given(LINES, st.sampled_from([0.0, 0.0, 0.3, 0.9]), st.integers(0, 1000))
def test_no_limit_is_ever_passed(line: Line, rework: float, seed: int) -> None:
    """Of a column, a group, the board, a person; with blocks, rework, batches and expedited work."""
    line = with_rework(line, rework) if rework else line
    found = run(line, 60, seed=str(seed), warm_up=10)
    check(line, found)
    assert found == run(line, 60, seed=str(seed), warm_up=10)
    if rework < 0.9 and line.arrivals is None:
        assert found.cycle_times, "nothing was finished"


@settings(max_examples=40)
@given(st.lists(st.integers(1, 3), min_size=2, max_size=4), st.data(), st.integers(0, 1000))
def test_a_higher_limit_never_finishes_less(limits: list[int], data: st.DataObject, seed: int) -> None:
    """One pair of hands a column, work always waiting, the same luck."""
    columns = tuple(Column(str(k), Exponential(1), limit) for k, limit in enumerate(limits))
    raised = data.draw(st.integers(0, len(limits) - 1))
    more = tuple(replace(c, limit=c.limit + 1) if k == raised and c.limit else c for k, c in enumerate(columns))
    low, high = (run(Line(found), 100, seed=str(seed)) for found in (columns, more))
    assert len(high.cycle_times) >= len(low.cycle_times)


def test_work_that_comes_slowly_is_never_waited_for() -> None:
    """One pair of hands, one day of work, an item every other day: one day, always."""
    found = run(Line((Column("Work", Always(1)),), arrivals=Always(2)), 100, seed="x")
    assert set(found.cycle_times) == {1.0}
    assert found.wip == pytest.approx(0.5, abs=0.02)
    assert found.busy == pytest.approx((0.5,), abs=0.02)


def test_twice_the_time_is_twice_the_cycle_time() -> None:
    """Time has no unit of its own."""
    line = Line(tuple(Column(str(k), Exponential(1), 2) for k in range(3)))
    slow = replace(line, columns=tuple(replace(column, time=Exponential(2)) for column in line.columns))
    once, twice = run(line, 300, seed="x"), run(slow, 600, seed="x")
    assert [2 * time for time in once.cycle_times] == pytest.approx(list(twice.cycle_times))


def test_columns_of_one_hand_add_up() -> None:
    """One item at a time over all columns: its cycle time is the sum of its times, and nothing waits."""
    found = run(Line(tuple(Column(str(k), Always(k + 1)) for k in range(3)), groups=(total(3, 1),)), 60, seed="x")
    assert set(found.cycle_times) == {6.0}
    assert found.stuck == 0


def test_an_expedited_item_passes_the_others() -> None:
    """It goes first in the queue; the others wait the longer."""
    line = Line((Column("Work", Exponential(1)),), arrivals=Exponential(1 / 0.9))
    plain = sorted(run(line, 4000, seed="x").cycle_times)
    mixed = sorted(run(replace(line, expedite=0.3), 4000, seed="x").cycle_times)
    assert mixed[len(mixed) // 4] < plain[len(plain) // 4]
    assert mixed[-1] > plain[-1]


def test_who_finds_no_room_is_counted() -> None:
    """An arrival that may not start at once is a refused start, whether it waits or goes."""
    line = Line((Column("Work", Always(2), 1),), arrivals=Always(1))
    assert run(line, 100, seed="x").refused >= 48
    gone = run(replace(line, turned_away=True), 100, seed="x")
    assert gone.refused == pytest.approx(50, abs=2)
    assert max(gone.cycle_times) == 2.0


def test_people_work_on_one_thing_at_a_time() -> None:
    """Two people who hold three items each do no more than two at once."""
    line = Line((Column("Work", Always(1), hands=None),), people=People(2, 3))
    found = run(line, 100, seed="x")
    assert found.busy == pytest.approx((2.0,), abs=0.05)
    assert found.most == (6,)


def test_a_shared_limit_is_held_over_its_columns() -> None:
    """Columns of a group hold together what it says, and work goes on within it."""
    columns = tuple(Column(str(k), Exponential(1), 5) for k in range(3))
    found = run(Line(columns, groups=(Group(frozenset({0, 1}), 1),)), 200, seed="x")
    assert found.most[0] == found.most[1] == 1
    assert found.cycle_times


@pytest.mark.parametrize(
    ("wrong", "because"),
    [
        (lambda: Line(()), "needs a column"),
        (lambda: Line((Column("x", Always(1)),)), "needs a limit"),
        (lambda: Line((Column("x", Always(1), 0),)), "1 or more"),
        (lambda: Line((Column("x", Always(1), 1, 0),)), "hands"),
        (lambda: Line((Column("x", Always(1), 1, rework=Rework(0.5, 1)),)), "earlier"),
        (lambda: Lognormal(2, 1), "p85"),
        (lambda: Sampled(()), "no time"),
    ],
)
def test_a_line_that_cannot_be_is_refused(wrong: object, because: str) -> None:
    """With what is wrong with it."""
    assert callable(wrong)
    with pytest.raises(ValueError, match=because):
        wrong()
