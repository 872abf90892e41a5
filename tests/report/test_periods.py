"""Every number of a report of a period is of the period or at its end, and says which by where it stands."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Any

import pytest
from msgspec.structs import replace

from kanban_tui.board import clock
from kanban_tui.board.history import BoardHistory
from kanban_tui.flow.items import ItemMeasures
from kanban_tui.report import as_json, as_markdown, compare
from kanban_tui.report.build import build
from kanban_tui.report.report import Report
from tests.histories import DOING, DONE, READY, board, history, january
from tests.report.conftest import AEA_END, DELIVERED_END, NOW
from tests.report.pages import numbers_of

AT_ITS_END = (
    r"schema_version|today\..*|definition\..*|status\..*|age_days\..*|summary\.(items|in_progress|unfinished|total_age_days)",
    r"wip\.(columns\.\d+\.)?(now|expedited|limit|total_age_days|limits\..*)|blocked\.open\..*|items\..*|data_quality\..*",
    r"distribution\.\d+\.in_progress(_share)?|time_boxes\.(by_column\.\d+\.)?(open_breached|at_risk)",
    r"blocked\.reasons\.\d+\.open|batches\.levels\.\d+\.limit|daily\.\d+\.limit|time_boxes\.items\..*",
)
"""How it stands when the period ends, whatever its beginning."""

FROM_BEFORE = (r"sle\.(days|basis_n|attainment|probability)|forecast\..*|aging\..*|cfd\..*|trends\.trailing\..*",)
"""What rests on more than the period by its meaning, and says so: an expectation on what was finished before it,
forecasts and trailing percentiles on their own windows, the bands on all that was finished, cumulative flow on all
since the beginning."""

OF_THE_PERIOD = (
    r"summary\.(finished|with_cycle_time|skipped_wip|cancelled|cancelled_after_start|restarted|reopened)",
    r"summary\.(backward_moves|dirty)|(cycle_days|cycle_seconds|first_start_days|lead_days)\..*|cycle_histogram\..*",
    r"throughput(_histogram|_xmr)?\..*|xmr\..*|daily\.\d+\.(?!limit).*|weekly\..*|time_in_column\..*",
    r"wip\.(columns\.\d+\.)?(max|max_expedited|mean|days_with_limit|days_at_limit)|wip\.split_away|flow_efficiency\..*",
    r"blocked\.(items|seconds|in_cycle_.*|reasons\.\d+\.(blocks|items|seconds|longest_seconds))",
    r"distribution\.\d+\.finished(_share)?|refusals\..*|littles_law\..*|sle\.n",
    r"time_boxes\.(?!items|open_breached|at_risk)(by_column\.\d+\.)?(?!open_breached|at_risk).*",
    r"batches\.(?!levels\.\d+\.limit).*|behaviour\..*|trends\.months\..*",
    r"splits\..*|deployments\..*|due_dates\..*|came_back\..*",
)
"""What happened in it: the same, whatever was finished before it began."""

PERIODS = {
    "demo": (date(2026, 10, 20), date(2026, 11, 24)),
    "aea": (date(2020, 10, 1), AEA_END),
    "delivered": (date(2026, 3, 1), DELIVERED_END),
}

ADDED_UP = (
    *("summary.finished", "summary.with_cycle_time", "summary.skipped_wip", "summary.cancelled", "summary.dirty"),
    *("summary.backward_moves", "cycle_days.n", "blocked.seconds", "time_boxes.finished_with_box", "refusals.total"),
    *("time_boxes.breached", "littles_law.item_days.touched", "batches.breaches.held", "splits.n"),
)


KINDS = {
    name: re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
    for name, patterns in (("end", AT_ITS_END), ("before", FROM_BEFORE), ("period", OF_THE_PERIOD))
}


@cache
def kind(path: str) -> tuple[str, ...]:
    """Which of the three a number is."""
    return tuple(name for name, pattern in KINDS.items() if pattern.fullmatch(path))


def numbers(report: Report) -> dict[str, Any]:
    """Every number of its document by its path; those of items by their ids."""
    return numbers_of(as_json.document(report))


@pytest.fixture(scope="module", params=["demo", "aea", "delivered"])
def told(request: pytest.FixtureRequest) -> tuple[BoardHistory, date, date]:
    """A history with the first and the last day of a period in it."""
    history: BoardHistory = request.getfixturevalue(f"{request.param}_history")
    since, until = PERIODS[request.param]
    return history, since, until


def test_every_number_is_of_the_period_or_at_its_end(told: tuple[BoardHistory, date, date]) -> None:
    """Never both, never neither. What was finished before changes none of the period; its beginning none at its end."""
    history, since, until = told
    own = build(history, since=since, until=until, as_of=until, now=NOW)
    found = numbers(own)
    assert [path for path in found if len(kind(path)) != 1] == []
    start = clock.midnight(since, own.tz)
    before = [h for h, item in own.known if any(at is not None and at < start for at in _ends(item))]
    # The first of them stays: the weeks of a board begin with its first finish.
    gone = {h.item.id for h in before[1:]}
    assert len(gone) > 10
    alive = replace(history, items=tuple(h for h in history.items if h.item.id not in gone))
    without = numbers(build(alive, since=since, until=until, as_of=until, now=NOW))
    period = {path: value for path, value in found.items() if kind(path) == ("period",)}
    assert {path: (value, without.get(path)) for path, value in period.items() if without.get(path) != value} == {}
    whole = numbers(build(history, until=until, as_of=until, now=NOW))
    ends = {path: value for path, value in found.items() if kind(path) == ("end",) and not _listed(path)}
    assert {path: (value, whole.get(path)) for path, value in ends.items() if whole.get(path) != value} == {}


def _ends(item: ItemMeasures) -> tuple[int | None, int | None]:
    return item.finished, item.crossed.cancelled


def _listed(path: str) -> bool:
    """Whether it stands in a list whose rows are those of the period."""
    return re.match(r"distribution|blocked\.reasons|batches|daily|time_boxes\.items", path) is not None


def test_two_periods_side_by_side_are_the_whole(told: tuple[BoardHistory, date, date]) -> None:
    """What is counted in one is counted in no other."""
    history, middle, until = told
    before, after, whole = (
        numbers(build(history, since=since, until=end, as_of=until, now=NOW))
        for since, end in ((None, date.fromordinal(middle.toordinal() - 1)), (middle, until), (None, until))
    )
    sums = {path: before[path] + after[path] for path in ADDED_UP}
    assert sums == pytest.approx({path: whole[path] for path in ADDED_UP})


def test_a_comparison_says_of_each_number_what_it_is_of() -> None:
    """One at the end says so in its name, all others are of the period."""
    for name, path in compare.ROWS:
        assert kind(path) == (("end",) if name.endswith("at the end") else ("period",))


def test_a_period_that_begins_before_the_board_counts_from_its_first_day() -> None:
    """The shares of time are those from the beginning, and no week before it is told; nor is a period compared."""
    held = BoardHistory(board(), (history((january(9), READY), (january(10), DOING), (january(14), DONE)),))
    whole, early = (
        as_json.document(build(held, since=since, as_of=date(2026, 1, 16), now=january(20)))
        for since in (None, date(2025, 12, 1))
    )
    assert early["batches"]["levels"] == whole["batches"]["levels"] != []
    assert early["daily"] == whole["daily"]
    assert early["known_since"] == "2026-01-09"
    assert list(early["status"]) == ["this_week", "last_week", "last_week_so_far"]
    first = as_json.document(build(held, as_of=date(2026, 1, 11), now=january(20)))
    assert list(first["status"]) == ["this_week"]
    told = as_markdown.render(early)
    assert "The board held nothing before 2026-01-09: days and time are counted from there." in told
    before = as_json.document(build(held, since=date(2025, 11, 1), until=date(2025, 11, 30), now=january(20)))
    beside = early | {"compare": compare.document(early, before)}
    assert "The board held nothing in the period before." in as_markdown.render(beside)
