"""A period beside the one before it."""

from __future__ import annotations

import copy
from typing import Any

from kanban_tui.report import as_csv, as_html, as_markdown, compare
from kanban_tui.report.numbers import Numbers
from tests.report.pages import Page


def compared(demo: dict[str, Any]) -> dict[str, Any]:
    """The demo's document beside one in which less was finished, more slowly, and nothing had a time box."""
    before = copy.deepcopy(demo)
    before["summary"]["finished"] -= 10
    before["cycle_days"]["p85"] += 3
    before["time_boxes"]["rate"] = None
    before["flow_efficiency"] = None
    before["blocked"]["seconds"] -= 86_400
    before.update(since="2026-05-01", until="2026-08-26", known_since="2026-05-01")
    return {**demo, "compare": compare.document(demo, before)}


def test_each_row_tells_both_periods_and_the_change(demo: dict[str, Any]) -> None:
    """With the path of the number; no change where one of the two has no value."""
    found = compared(demo)["compare"]
    rows = {row["path"]: row for row in found["rows"]}
    assert (found["before_since"], found["before_until"], found["until"]) == ("2026-05-01", "2026-08-26", demo["until"])
    finished = rows["summary.finished"]
    assert finished["now"] == demo["summary"]["finished"]
    assert (finished["before"], finished["change"]) == (finished["now"] - 10, 10)
    assert rows["cycle_days.p85"]["change"] == -3
    assert (rows["time_boxes.rate"]["before"], rows["time_boxes.rate"]["change"]) == (None, None)
    assert rows["flow_efficiency.pooled"]["now"] == demo["flow_efficiency"]["pooled"]


def test_a_change_is_said_in_the_words_of_its_number(demo: dict[str, Any]) -> None:
    """With its sign; a share changes by points, a time by time, nothing is an equals sign."""
    document = compared(demo)
    numbers = Numbers(document)
    said = {row["path"]: numbers.at(f"compare.rows.{k}.change") for k, row in enumerate(document["compare"]["rows"])}
    assert (said["summary.finished"], said["cycle_days.p85"], said["blocked.seconds"]) == ("+10", "−3", "+1 d")
    assert (said["time_boxes.rate"], said["summary.in_progress"]) == ("–", "=")
    document["compare"]["rows"][0].update(path="time_boxes.rate", change=0.05)
    assert Numbers(document).at("compare.rows.0.change") == "+5.0 points"


def test_every_format_shows_it_where_it_is_asked_for(demo: dict[str, Any]) -> None:
    """And none where it is not."""
    document = compared(demo)
    now = demo["summary"]["finished"]
    assert f"| finished | {now} | {now - 10} | +10 |" in as_markdown.render(document)
    assert "Beside the period before" not in as_markdown.render(demo)
    assert ("compare.rows.0.change", "+10") in Page(as_html.render(document)).told
    assert f"finished,summary.finished,{now},{now - 10},10" in as_csv.render(document)["compare.csv"]
    assert "compare.csv" not in as_csv.render(demo)
