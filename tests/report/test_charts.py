"""What the charts of the page share: ticks, dates, words that do not cover each other, steps."""

from __future__ import annotations

import copy
from datetime import date
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest

from kanban_tui.report import charts
from kanban_tui.report.charts.figure import Figure, apart, dates, mark, ticks
from kanban_tui.report.charts.rates import steps
from kanban_tui.report.numbers import Numbers


@pytest.mark.parametrize("top", [1, 3.2, 4, 9, 17, 61, 104.5, 1_014, 123_456, 9_876_543])
def test_ticks_are_few_and_round(top: float) -> None:
    """From 0 to the top or a little under it."""
    found = ticks(top)
    assert found[0] == 0
    assert found[-1] <= top
    assert 2 <= len(found) <= 11
    assert len({b - a for a, b in pairwise(found)}) == 1


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        (date(2026, 1, 1), date(2026, 1, 9), "1 Jan"),
        (date(2026, 1, 1), date(2026, 2, 20), "5 Jan"),
        (date(2025, 9, 10), date(2026, 3, 20), "Oct"),
        (date(2018, 9, 12), date(2020, 12, 21), "Oct 2018"),
        (date(1990, 1, 1), date(2026, 1, 1), "Jan 1995"),
    ],
)
def test_dates_of_an_axis(first: date, last: date, name: str) -> None:
    """Days, Mondays, months or years, whatever there is room for; all of them within."""
    found = dates(first, last)
    assert found[0]["label"] == name
    assert 2 <= len(found) <= 15
    assert all(first.toordinal() <= place["value"] <= last.toordinal() for place in found)


def test_words_stand_apart_and_within() -> None:
    """Pushed up where they would meet, and down again from the top."""
    stands = apart([10, 10, 11, 99], top=100, pixels=300, gap=15)
    assert stands == [10, 15, 20, 99]
    assert apart([98, 99, 100], top=100, pixels=300, gap=15) == [90, 95, 100]


def test_steps_hold_a_value_until_the_next() -> None:
    """Equal neighbours are one step."""
    assert steps([(1, 2), (2, 2), (3, 5)], 4) == [(1, 2), (3, 2), (3, 5), (4, 5)]
    assert steps([], 4) == []


def test_a_drawing_is_plain_and_named() -> None:
    """No style sheet, no script, nothing of pygal's; hostile words are text, marks carry theirs."""
    figure = Figure(height=200, range=(0, 5))
    figure.dots("item", [mark((1, 2), "<b>&\x00 said", "dot breached", item=7), mark((3, 4), "other")])
    figure.names([(3, 4, "</svg><script>", "p85")])
    text = figure.svg("name", "Title </svg>", "Shows <it>")
    root = ElementTree.fromstring(text.replace("\x00", ""))
    tags = {node.tag.rpartition("}")[2] for node in root.iter()}
    assert tags <= {"svg", "title", "desc", "g", "path", "text", "circle"}
    assert "pygal" not in text.lower()
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "name-t name-d")
    assert 'class="dot breached" data-item="7"' in text or 'data-item="7"' in text
    assert "series item" in text


def test_the_oldest_item_is_named_where_the_axis_ends(demo: dict[str, Any]) -> None:
    """Far beyond all others it stands at the edge with its age; else the axis reaches it."""
    found = copy.deepcopy(demo)
    (first, *_) = [item for item in found["items"] if item["age_days"] is not None]
    highest = max(lane["p95"] or 0 for lane in found["aging"])
    for age, named in ((3 * highest, False), (3 * highest + 9, True)):
        first["age_days"] = age
        assert (f"↑ {age} d" in charts.draw("aging", Numbers(found), "Ages", "")) is named
