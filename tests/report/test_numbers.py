"""The values of a document in words, by their paths."""

from __future__ import annotations

from typing import Any

import pytest

from kanban_tui.report import as_markdown
from kanban_tui.report.numbers import Numbers, Piece, segment

DOCUMENT: dict[str, Any] = {
    "zone": "Asia/Tokyo",
    "cycle_days": {"n": 1014, "p85": 9, "mean": 3.449, "p98": None},
    "cycle_seconds": {"n": 3, "p50": 93_600.0},
    "time_in_column": [{"column": "Doing", "n": 2, "p50": 1_500.0, "visits": 3}],
    "time_boxes": {
        "rate": 0.4324,
        "items": [
            {"item": 12, "percent": 134, "state": "at_risk", "limit_units": 2},
            {"basis": "working", "limit_seconds": 129_600.0, "used_seconds": 91_800.0, "overrun_seconds": 0.0},
            {"basis": "elapsed", "limit_seconds": 129_600.0},
        ],
        "mean_overrun_working_seconds": 93_600.0,
        "by_type": [{"type": None, "breached": 2}],
    },
    "forecast": {"outcomes": [{"probability": 0.0123}, {"probability": 0}]},
    "littles_law": {"ratio": 1.1449},
    "items": [
        {
            "id": 1204,
            "title": "a\x1b[31m {zone}",
            "started": "2026-01-05T23:30:00Z",
            "tags": ["ui", "api"],
            "old": True,
            "blocked": None,
            "type": None,
        }
    ],
    "refusals": {"by_column": [{"column": None, "count": 2}]},
    "trends": {"months": [{"type": None, "n": 3}]},
    "moves": [{"at": "2026-01-05T23:30:00Z", "since": None}],
    "cfd": [{"date": "2026-01-05", "v1.2 {x}|%2E": 7}],
}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("cycle_days.n", "1,014"),
        ("cycle_days.p85", "9"),
        ("cycle_days.mean", "3.4"),
        ("cycle_days.p98", "–"),
        ("cycle_seconds.n", "3"),
        ("cycle_seconds.p50", "1 d 2 h"),
        ("time_in_column.0.p50", "25 min"),
        ("time_in_column.0.visits", "3"),
        ("time_boxes.rate", "43 %"),
        ("time_boxes.items.0.item", "#12"),
        ("time_boxes.items.0.percent", "134 %"),
        ("time_boxes.items.0.state", "at risk"),
        ("time_boxes.items.0.limit_units", "2 days"),
        ("time_boxes.items.1.limit_seconds", "36 h of work"),
        ("time_boxes.items.1.used_seconds", "25 h 30 min"),
        ("time_boxes.items.1.overrun_seconds", "0 s"),
        ("time_boxes.items.2.limit_seconds", "1 d 12 h"),
        ("time_boxes.mean_overrun_working_seconds", "26 h"),
        ("forecast.outcomes.0.probability", "1.2 %"),
        ("forecast.outcomes.1.probability", "0 %"),
        ("littles_law.ratio", "1.14"),
        ("items.0.id", "#1204"),
        ("items.0.title", "a[31m {zone}"),
        ("items.0.started", "2026-01-06"),
        ("items.0.tags", "ui api"),
        ("items.0.old", "yes"),
        ("items.0.blocked.reason", "–"),
        ("items.0.type", "–"),
        ("trends.months.0.type", "all"),
        ("time_boxes.by_type.0.type", "no type"),
        ("refusals.by_column.0.column", "no column"),
        ("moves.0.at", "2026-01-06 08:30"),
    ],
)
def test_a_value_is_worded_by_its_path(path: str, words: str) -> None:
    """Days bare, times as durations, shares as percents, instants in the board's zone, what is absent as a dash."""
    assert Numbers(DOCUMENT).at(path) == words


def test_a_sentence_keeps_the_paths_of_its_values() -> None:
    """A noun follows its number, in the singular for one; text of users is never read as a sentence."""
    numbers = Numbers(DOCUMENT)
    assert list(numbers.pieces("{cycle_days.p85|day}, {items.0.title}")) == [
        Piece("9", "cycle_days.p85"),
        Piece(" days"),
        Piece(", "),
        Piece("a[31m {zone}", "items.0.title"),
    ]
    DOCUMENT["one"] = 1
    assert numbers.say("{one|item} of {cycle_days.n|item}") == "1 item of 1,014 items"


def test_names_of_users_can_be_a_part_of_a_path() -> None:
    """With dots, braces, bars and percents in them."""
    numbers = Numbers(DOCUMENT)
    path = f"cfd.0.{segment('v1.2 {x}|%2E')}"
    assert (numbers.value(path), numbers.say(f"{{{path}|item}}")) == (7, "7 items")


def test_a_path_that_leads_nowhere() -> None:
    """Is a mistake, and can be asked about."""
    numbers = Numbers(DOCUMENT)
    with pytest.raises(LookupError):
        numbers.value("cycle_days.p99")
    assert [numbers.has(path) for path in ("cycle_days.p85", "cycle_days.p98", "cycle_days.p99", "nothing.at.all")] == [
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize("text", ["a | b", "*b* _i_ `c`", "<script>", "[x](y)", "# head", "- list", "1. list", "&amp;"])
def test_text_of_users_is_no_markdown(text: str) -> None:
    """Whatever would begin, end or be markup has a backslash before it."""
    escaped = as_markdown.escape(text)
    assert escaped.replace("\\", "") == text
    assert escaped != text


def test_a_value_that_ends_in_a_full_stop_ends_the_sentence() -> None:
    """One stop, not two."""
    numbers = Numbers({"zone": "UTC", "blocked": {"reason": "waits for Inc."}})
    assert numbers.say("Blocked: {blocked.reason}.") == "Blocked: waits for Inc."
    assert numbers.say("{blocked.reason}. More.") == "waits for Inc. More."
    assert numbers.say("{blocked.reason} More.") == "waits for Inc. More."
