"""The report in its formats, which agree number for number."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from kanban_tui.board.history import BoardHistory, PolicyChange, RefusalRecord, Tick
from kanban_tui.board.limits import Scope
from kanban_tui.board.model import DAY, Basis, Point, TimeBox
from kanban_tui.report import as_csv, as_json, as_markdown
from kanban_tui.report.build import build
from kanban_tui.report.report import Report
from tests.histories import DOING, DONE, READY, TEST, board, history, january

BOARD = board(
    types=[("feature", TimeBox(Basis.ELAPSED, 3 * DAY)), ("visit", TimeBox(Basis.DAYS, 2))],
    limits={DOING: 2},
    name="Main",
)
HOSTILE = [
    "[red]x[/red] | <script>alert(1)</script>",
    "=1+1",
    "+SUM(A1)",
    "-2+3",
    "@cmd",
    "日本語 ✓",
    "'; DROP TABLE item; --",
    "**bold** `code` # head",
    "x" * 200,
]
LOG = (
    PolicyChange(1, 1, 1, january(2), "limit", "column", DOING, None, "3", None),
    PolicyChange(2, 1, 1, january(3), "limit", "column", DOING, "3", "2", None),
    PolicyChange(3, 1, 1, january(4), "box", "type", 1, None, "elapsed:259200000000", "we agreed"),
    PolicyChange(4, 1, 1, january(5), "rebox", "item", 2, None, None, "a new aim"),
    PolicyChange(5, 1, 1, january(5), "rebox", "item", 1, None, None, "a slip"),
    PolicyChange(6, 1, 1, january(5), "rebox_undone", "item", 1, "5", None, None),
)


def made(title: str = "Plain") -> Report:
    """A small board's report on 20 January."""
    items = (
        history((january(1), READY), (january(3), DOING), (january(9), DONE), item=1, title=title, type_id=1),
        history((january(1), DOING), item=2, title="Open", type_id=1, blocks=[(january(8), None)]),
        history((january(1), TEST), (january(4), DONE), item=3, type_id=2, created=january(1)),
        history((january(19), READY), item=4),
    )
    refusals = (RefusalRecord(1, 1, january(4), "move", 1, DOING), RefusalRecord(2, 1, january(5), "limit", None, None))
    whole = BoardHistory(BOARD, items, policy=LOG, refusals=refusals)
    return build(whole, as_of=date(2026, 1, 20), now=january(25))


def rows(table: str) -> list[dict[str, str]]:
    """A CSV table."""
    return list(csv.DictReader(io.StringIO(table, newline="")))


def test_the_json_has_the_promised_keys() -> None:
    """Every key scripts rely on, absent values null."""
    data = json.loads(as_json.render(made()))
    assert data["schema_version"] == 1
    assert {"generated", "board", "as_of", "zone", "version", "definition", "summary", "daily", "weekly"} <= set(data)
    assert data["definition"]["columns"][1] == {
        **{"name": "Doing", "kind": "active", "limit": 2, "time_box": None, "entry_policy": None, "exit_policy": None},
        **{"checklist": None, "stay_least_seconds": None, "deployment": False, "measure": "items"},
    }
    assert (data["definition"]["started"], data["definition"]["finished"]) == ("Doing", "Done")
    assert set(data["cycle_days"]) == {"n", "min", "max", "mean", "p50", "p70", "p85", "p95", "p98"}
    assert data["cycle_seconds"]["max"] == 6 * 86_400
    assert data["throughput"]["first_finish"] == "2026-01-04"
    first = {
        "date": "2026-01-01",
        "arrivals": 2,
        "departures": 0,
        "finished": 0,
        "wip": 2,
        "touched": 2,
        "total_age": 2,
        "limit": None,
        "expedited": 0,
    }
    assert data["daily"][0] == first
    assert data["wip"]["now"] == 1
    assert data["refusals"]["by_column"] == [{"column": "Doing", "count": 1}, {"column": None, "count": 1}]
    assert [(c["name"], c["before"], c["after"]) for c in data["refusals"]["limit_changes"]] == [
        ("Doing", None, 3),
        ("Doing", 3, 2),
    ]


def test_the_json_tells_boxes_in_their_own_measure() -> None:
    """Seconds for elapsed time, units for counted dates; the log has its reasons, an undone rebox is none."""
    boxes = json.loads(as_json.render(made()))["time_boxes"]
    by_item = {box["item"]: box for box in boxes["items"]}
    assert (by_item[1]["limit_seconds"], by_item[1]["used_seconds"], by_item[1]["state"]) == (
        259200,
        518400,
        "breached",
    )
    assert by_item[1]["breach_at"] == "2026-01-06T00:00:00Z"
    assert (by_item[3]["limit_units"], by_item[3]["done_units"], by_item[3]["overrun_units"]) == (2, 4, 2)
    assert (boxes["finished_with_box"], boxes["breached"], boxes["rate"], boxes["open_breached"]) == (2, 2, 1.0, 1)
    assert [change["after"] for change in boxes["changes"]] == [{"basis": "elapsed", "limit_seconds": 259200}]
    assert [(line["title"], line["reason"]) for line in boxes["reboxes"]] == [("Open", "a new aim")]


def test_a_limit_that_counts_units_is_none_of_items() -> None:
    """It is told with what it counts, and no number of items is held against it."""
    scopes = (
        Scope("column", 1, "Doing", 2, columns=frozenset({DOING}), measure="units", column_id=DOING),
        Scope("board", 2, "Board", 1, measure="units"),
    )
    told_of = replace(made().history, board=replace(BOARD, wip_limit=1), scopes=scopes)
    data = as_json.document(build(told_of, as_of=date(2026, 1, 20), now=january(25)))
    assert (data["definition"]["columns"][1]["limit"], data["definition"]["columns"][1]["measure"]) == (2, "units")
    assert (data["definition"]["limit"], data["definition"]["measure"]) == (1, "units")
    doing = data["wip"]["columns"][0]
    assert (doing["column"], doing["limit"], doing["days_with_limit"]) == ("Doing", None, 0)
    assert data["wip"]["limits"] == [{"at": None, "limit": None}]
    told = as_markdown.render(data)
    assert "| Doing | active | 2 | units |" in told
    assert "1 item in progress; the oldest is" in told


def test_what_was_set_of_items_is_told_of_those_asked_for() -> None:
    """An item of another type, or one that was deleted, has no nameless line."""
    log = (*LOG, PolicyChange(7, 1, 1, january(6), "rebox", "item", 99, None, None, "deleted since"))
    log += (PolicyChange(8, 1, 1, january(6), "box", "item", 99, None, "days:2", None),)
    told_of = replace(made().history, policy=log)
    boxes = as_json.document(build(told_of, now=january(25)))["time_boxes"]
    assert [line["title"] for line in boxes["reboxes"]] == ["Open"]
    assert [line["name"] for line in boxes["changes"]] == ["feature"]
    assert as_json.document(build(told_of, types=["visit"], now=january(25)))["time_boxes"]["reboxes"] == []


def test_a_tick_is_told_of_the_time_from_which_it_is() -> None:
    """Seen as of a day before it, the point was open."""
    board = replace(
        BOARD,
        columns=tuple(
            replace(column, points=(Point(1, "Read", 1),)) if column.id == DOING else column for column in BOARD.columns
        ),
    )
    entry = replace(history((january(1), DOING), item=2), ticks=(Tick(1, 2, 1, january(8), "ada"),))
    for day, done in ((7, False), (8, True)):
        report = build(BoardHistory(board, (entry,)), as_of=date(2026, 1, day), now=january(25))
        (point,) = as_json.document(report)["items"][0]["checklist"]
        assert (point["done"], point["by"]) == (done, "ada" if done else None)


def test_an_item_in_json() -> None:
    """Its clocks, its columns, its moves; times in UTC with Z, what is absent null."""
    item = json.loads(as_json.render(made()))["items"][1]
    assert item["started"] == "2026-01-01T00:00:00Z"
    assert (item["created"], item["finished"], item["cycle_days"], item["due"]) == (None, None, None, None)
    assert (item["age_days"], item["column"], item["kind"], item["archived"]) == (20, "Doing", "active", False)
    assert item["blocked"] == {"reason": "waiting", "since": "2026-01-08T00:00:00Z"}
    assert item["moves"] == [
        {"from": None, "to": "Doing", "at": "2026-01-01T00:00:00Z", "backdated": False, "void": False, "doubt": None}
    ]
    assert [(c["name"], c["visits"]) for c in item["columns"]] == [("Doing", 1)]


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles_pass_through_every_format(title: str) -> None:
    """JSON and CSV keep them, no spreadsheet computes them, Markdown shows them."""
    report = made(title)
    assert json.loads(as_json.render(report))["items"][0]["title"] == title
    cell = rows(as_csv.render(as_json.document(report))["items.csv"])[0]["title"]
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell.removeprefix("'") == title.removeprefix("'")
    text = as_markdown.render(as_json.document(report))
    assert "<script>" not in text
    table = [line for line in text.splitlines() if line.startswith("| #1 |")]
    assert len(table) >= 2
    rulers = [line.count("|") for line in text.splitlines() if line.startswith("| --") and "|" in line]
    assert {line.replace("\\|", "").count("|") for line in table} <= set(rulers)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        *[
            ("=1", "'=1"),
            ("\tx", "'\tx"),
            (-5, -5),
            (-0.5, -0.5),
            ("a=1", "a=1"),
            (True, "true"),
            (None, None),
            ("", ""),
        ],
        *[("\uff1d1", "'\uff1d1"), ("\uff20a", "'\uff20a")],
    ],
)
def test_cells_are_neutral_and_numbers_stay_numbers(value: object, cell: object) -> None:
    """Text that begins like a formula gets a quote; a negative number is no text."""
    assert as_csv.cell(value) == cell


def test_the_tables_agree_with_the_json() -> None:
    """Number for number, row for row."""
    report = made()
    data: dict[str, Any] = json.loads(as_json.render(report))
    tables = as_csv.render(as_json.document(report))
    assert [int(row["wip"]) for row in rows(tables["daily.csv"])] == [day["wip"] for day in data["daily"]]
    assert [row["cycle_days"] for row in rows(tables["items.csv"])] == [
        "" if item["cycle_days"] is None else str(item["cycle_days"]) for item in data["items"]
    ]
    summary = {row["measure"]: row["value"] for row in rows(tables["summary.csv"])}
    assert summary["cycle_days.p85"] == str(data["cycle_days"]["p85"])
    assert summary["throughput.weeks"] == str(data["throughput"]["weeks"])
    assert summary["age_days.n"] == "1"
    assert [row["percent"] for row in rows(tables["boxes.csv"])] == [
        str(box["percent"]) for box in data["time_boxes"]["items"]
    ]
    assert len(rows(tables["moves.csv"])) == sum(len(item["moves"]) for item in data["items"])
    for text in tables.values():
        assert len({len(line) for line in csv.reader(io.StringIO(text, newline=""))}) == 1


def test_the_markdown_says_the_same_numbers() -> None:
    """Summary, tables and quality in words."""
    text = as_markdown.render(as_json.document(made()))
    assert "# Main: flow report" in text
    assert "1 item in progress; the oldest is #2 Open in Doing, 20 days old and past its time box." in text
    assert "85 % of items finished within 7 days, half of them within 4 days (2 items, too few to rely on)." in text
    assert "2 of 2 finished items with a time box broke it; 1 of those in progress is past its box." in text
    assert "| cycle time, days | 2 | 4 | 4 | 7 | 7 | 7 | 7 | 7 | 5.5 |" in text
    assert "| Doing | active | 2 |" in text
    assert (
        "| #1 | Plain | feature | 2026-01-09 | type | 3 d | 6 d | 200 % | breached | 2026-01-06 00:00 | 3 d |" in text
    )
    assert "| 2026-W02 |" in text
    assert "3 items created nobody knows when" in text


def test_an_empty_board_reports_in_every_format() -> None:
    """No value is a dash or nothing, never an error."""
    report = build(BoardHistory(BOARD, ()), now=january(20))
    assert "Nothing was finished with a cycle time yet" in as_markdown.render(as_json.document(report))
    assert json.loads(as_json.render(report))["items"] == []
    assert rows(as_csv.render(as_json.document(report))["items.csv"]) == []
