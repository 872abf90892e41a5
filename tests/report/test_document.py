"""The report's document: its keys, and that its pieces are the whole."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from kanban_tui.board.history import BoardHistory, PolicyChange, RefusalRecord
from kanban_tui.board.model import DAY, Basis, Kind, TimeBox
from kanban_tui.report import as_json
from kanban_tui.report.build import build
from kanban_tui.report.report import Report
from tests.histories import DOING, DONE, READY, TEST, board, history, january

BOARD = board(
    types=[("feature", TimeBox(Basis.ELAPSED, 3 * DAY)), ("visit", TimeBox(Basis.DAYS, 2))],
    column_boxes={TEST: TimeBox(Basis.ELAPSED, DAY)},
    limits={DOING: 1},
)
LOG = (PolicyChange(1, 1, 1, january(5, 12), "limit", "column", DOING, None, "1", "too much at once"),)
ITEMS = (
    history((january(1), READY), (january(3), DOING), (january(9), DONE), item=1, type_id=1, created=january(1)),
    history((january(1), DOING), (january(6), TEST), item=2, type_id=1, blocks=[(january(8, 6), None)]),
    history((january(2), TEST), (january(4), DONE), item=3, type_id=2),
    history((january(19), READY), item=4),
)
REFUSALS = (RefusalRecord(1, 1, january(7), "move", 4, DOING), RefusalRecord(2, 1, january(13), "move", 4, DOING))


def made(since: date | None = None) -> Report:
    """The report of 20 January."""
    return build(BoardHistory(BOARD, ITEMS, LOG, REFUSALS), as_of=date(2026, 1, 20), since=since, now=january(25))


DATA: dict[str, Any] = as_json.document(made())


def test_the_pieces_are_the_document() -> None:
    """Written item by item it is the same, and so is a board without items."""
    assert json.loads(as_json.render(made())) == json.loads(json.dumps(DATA))
    empty = build(BoardHistory(BOARD, ()), now=january(20))
    assert json.loads("".join(as_json.chunks(empty))) == json.loads(json.dumps(as_json.document(empty)))


def test_many_items_are_written_in_several_pieces() -> None:
    """None is lost where one piece ends and the next begins."""
    items = tuple(history((january(1), DOING), item=k) for k in range(1, 252))
    report = build(BoardHistory(BOARD, items), now=january(20))
    pieces = list(as_json.chunks(report))
    assert sum(piece.lstrip(",").startswith('{"id":') for piece in pieces) == 3
    assert [item["id"] for item in json.loads("".join(pieces))["items"]] == list(range(1, 252))


def test_the_diagram_has_a_row_a_day() -> None:
    """By the columns' names from left to right; a column named like the key of the day gives way."""
    assert DATA["cfd"][0] == {"date": "2026-01-01", "Ready": 2, "Doing": 1, "Test": 0, "Done": 0}
    assert DATA["cfd"][-1] == {"date": "2026-01-20", "Ready": 4, "Doing": 3, "Test": 3, "Done": 2}
    dated = board((("date", Kind.QUEUE), ("Doing", Kind.ACTIVE), ("Done", Kind.DONE)))
    report = build(BoardHistory(dated, (history((january(1), 1)),)), now=january(1, 12))
    assert as_json.document(report)["cfd"] == [{"date": "2026-01-01", "date (column)": 1, "Doing": 0, "Done": 0}]


def test_limits_are_told_as_steps_and_in_full_days() -> None:
    """From the day on which the limit was set."""
    _, doing = DATA["wip"]["columns"][1], DATA["wip"]["columns"][0]
    assert doing["limits"] == [{"at": None, "limit": None}, {"at": "2026-01-05T12:00:00Z", "limit": 1}]
    assert (doing["column"], doing["days_with_limit"], doing["days_at_limit"]) == ("Doing", 16, 4)
    assert (DATA["wip"]["limit"], DATA["wip"]["days_with_limit"]) == (None, 0)


def test_items_have_their_place_among_the_finished() -> None:
    """Open ones by their age in their column, finished ones by their cycle time, others none."""
    by_id = {item["id"]: (item["old"], item["older_than"], item["slower_than"]) for item in DATA["items"]}
    assert by_id == {1: (None, None, 0.5), 2: (None, 1.0, None), 3: (None, None, 0.0), 4: (None, None, None)}
    assert DATA["aging"][1] == {"column": "Test", "n": 2, "p50": 3, "p70": 7, "p85": 7, "p95": 7}


def test_blocked_time_names_reasons_and_what_stands() -> None:
    """In seconds, with the item's title."""
    blocked = DATA["blocked"]
    seconds = 12 * 86_400 + 64_800 - 1e-6
    assert (blocked["items"], blocked["in_cycle_items"], blocked["in_cycle_seconds"]) == (1, 1, blocked["seconds"])
    assert abs(blocked["seconds"] - seconds) < 1e-3
    assert [(r["reason"], r["blocks"], r["open"]) for r in blocked["reasons"]] == [("waiting", 1, 1)]
    assert [(b["item"], b["title"], b["since"]) for b in blocked["open"]] == [(2, "Item 2", "2026-01-08T06:00:00Z")]


def test_boxes_have_their_overruns_by_type_and_column() -> None:
    """In seconds for elapsed time, in dates for counted ones."""
    boxes = DATA["time_boxes"]
    assert (boxes["mean_overrun_seconds"], boxes["max_overrun_units"]) == (3 * 86_400, 1)
    assert [(kind["type"], kind["rate"], kind["max_overrun_seconds"]) for kind in boxes["by_type"]] == [
        ("feature", 1.0, 3 * 86_400),
        ("visit", 1.0, None),
    ]
    (test,) = boxes["by_column"]
    assert (test["column"], test["finished_with_box"], test["breached"], test["open_breached"]) == ("Test", 1, 1, 1)


def test_weeks_tell_their_refusals_and_signals() -> None:
    """Every week of the period, those without any too; the chart takes whole weeks only."""
    assert [(week["week"], week["refused"]) for week in DATA["weekly"]] == [
        ("2026-W01", 0),
        ("2026-W02", 1),
        ("2026-W03", 1),
        ("2026-W04", 0),
    ]
    assert [week["week"] for week in DATA["throughput_xmr"]["weeks"]] == ["2026-W02", "2026-W03"]
    assert DATA["status"]["last_week"]["refused"] == 1


def test_the_forecast_has_dates_and_chances() -> None:
    """Days from the day of the report, each chance with its date."""
    thin = DATA["forecast"]
    assert (thin["refused"], thin["when"], thin["sample_finish_days"]) == ("few_finish_days", None, 2)
    more = [history((january(3), DOING), (january(day), DONE), item=90 + day) for day in (6, 8, 10, 12)]
    forecast = as_json.document(build(BoardHistory(BOARD, (*ITEMS, *more)), as_of=date(2026, 1, 20), now=january(25)))[
        "forecast"
    ]
    assert (forecast["sample_since"], forecast["sample_days"], forecast["warnings"]) == (
        "2026-01-04",
        17,
        ["few_items", "few_days"],
    )
    assert (forecast["calibration"]["n"], forecast["calibration"]["p85_share"]) == (0, None)
    when = forecast["when"]
    assert [date.fromisoformat(when[f"p{p}_date"]) - date(2026, 1, 20) for p in (50, 95)] == [
        date.fromordinal(when[f"p{p}"] + 1) - date.fromordinal(1) for p in (50, 95)
    ]
    assert (forecast["remaining"]["items"], forecast["how_many"]["by"]) == (2, "2026-02-19")
    assert {"days", "to_days", "date", "to_date", "probability"} == set(when["outcomes"][0])


def test_every_part_of_an_empty_board_is_there() -> None:
    """Null or empty where there is nothing, with the same keys."""
    empty = as_json.document(build(BoardHistory(BOARD, ()), now=january(20)))
    assert set(empty) == set(DATA)
    assert (empty["flow_efficiency"], empty["sle"]["basis"], empty["littles_law"]["ratio"]) == (None, None, None)
    assert (empty["forecast"]["refused"], empty["forecast"]["when"]) == ("nothing_finished", None)
    assert (empty["cfd"], empty["cycle_histogram"], empty["xmr"]["mean"]) == ([], [], None)
    assert json.loads(as_json.text(empty)) == empty


def test_the_expectation_says_whose_it_is() -> None:
    """Made before the period, or of the same items, which keep it by construction."""
    assert (DATA["sle"]["basis"], DATA["sle"]["probability"]) == ("same_items", 0.85)
    later = as_json.document(made(since=date(2026, 1, 5)))["sle"]
    assert (later["basis"], later["days"], later["n"], later["attainment"]) == ("before_period", 3, 1, 0.0)
