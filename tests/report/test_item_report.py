"""The report of one item."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from kanban_tui.board.text import printable
from kanban_tui.errors import NotFound
from kanban_tui.report import item_report
from kanban_tui.report.numbers import Numbers
from tests.report.pages import Page
from tests.report.test_html import HOSTILE

FORMATS = ("md", "html")


def text(found: dict[str, Any], form: str) -> str:
    """The words of a report, whatever they are written in."""
    if form == "md":
        return item_report.markdown(found)
    return "".join(Page(item_report.html(found)).body).replace("\u00a0", " ")


def number_of(demo: dict[str, Any], **wanted: object) -> int:
    """The latest item that is as wanted."""
    return max(item["id"] for item in demo["items"] if all(item[key] == value for key, value in wanted.items()))


@pytest.mark.parametrize("form", FORMATS)
def test_an_open_item_is_older_than_others_were_at_its_point(demo: dict[str, Any], form: str) -> None:
    """Its age, its place among the finished ones, its time box."""
    number = max(item["id"] for item in demo["items"] if item["time_box"] and item["age_days"] and item["old"])
    found = item_report.document(demo, number)
    item = found["item"]
    said = text(found, form)
    assert f"{item['age_days']} days old" in said
    share = Numbers(found).at("place.older_than")
    assert f"It is older than {share} of the finished items were when they left {item['column']}." in said
    assert f"{item['time_box']['percent']} %: {item['time_box']['state'].replace('_', ' ')}." in said
    assert "Its time box is" in said
    assert ("It went past it at" in said) == (item["time_box"]["state"] == "breached")


@pytest.mark.parametrize("form", FORMATS)
def test_a_finished_item_took_longer_than_others(demo: dict[str, Any], form: str) -> None:
    """Its cycle time, its place, its history from the latest move on."""
    slowest = max((item for item in demo["items"] if item["cycle_days"]), key=lambda item: item["cycle_days"])
    found = item_report.document(demo, slowest["id"])
    said = text(found, form)
    assert f"after {slowest['cycle_days']} days: it took longer than" in said
    assert f"of {demo['summary']['with_cycle_time']} finished items" in said
    assert said.index("Time in each column") < said.index("History")


@pytest.mark.parametrize("form", FORMATS)
def test_an_item_that_waits_has_no_clocks(demo: dict[str, Any], form: str) -> None:
    """And says so."""
    found = item_report.document(demo, number_of(demo, kind="queue", first_started=None))
    assert "Not started yet." in text(found, form)


def test_the_paths_of_the_page_lead_to_what_stands_there(demo: dict[str, Any]) -> None:
    """As in the whole report."""
    for item in demo["items"][::7]:
        found = item_report.document(demo, item["id"])
        numbers = Numbers(found)
        told = Page(item_report.html(found)).told
        assert len(told) > 10
        assert [(path, words) for path, words in told if numbers.at(path) != words] == []


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_stays_a_title(demo: dict[str, Any], title: str) -> None:
    """In the page's head and its title too."""
    plain, hostile = (copy.deepcopy(item_report.document(demo, 1)) for _ in range(2))
    hostile["item"]["title"] = title
    expected, found = Page(item_report.html(plain)), Page(item_report.html(hostile))
    assert found.tags == expected.tags
    assert [(tag, name) for tag, name, _ in found.attributes] == [(tag, name) for tag, name, _ in expected.attributes]
    assert printable(title) in "".join(found.body)
    assert "<script>" not in item_report.markdown(hostile).replace("\\<script", "")


def test_as_data_it_keeps_every_number(demo: dict[str, Any]) -> None:
    """The item as in the whole report, in JSON and as tables."""
    number = number_of(demo, column="Done")
    found = item_report.document(demo, number)
    assert json.loads(item_report.render(found))["item"] == next(i for i in demo["items"] if i["id"] == number)
    tables = item_report.tables(found)
    assert set(tables) == {"item.csv", "columns.csv", "moves.csv"}
    assert f"cycle_days,{found['item']['cycle_days']}" in tables["item.csv"]
    assert len(tables["moves.csv"].splitlines()) == 1 + len(found["item"]["moves"])


@pytest.mark.parametrize("form", FORMATS)
def test_a_piece_says_of_what_and_what_was_split_names_its_pieces(delivered: dict[str, Any], form: str) -> None:
    """One that was split has no report of its own. Units are told with their name, where they have one."""
    with pytest.raises(NotFound, match=r"#101 was split and counts in no measure; its pieces .* #1, #4, #7\."):
        item_report.document(delivered, 101)
    assert "A piece of #101." in text(item_report.document(delivered, 1), form)
    odd = text(item_report.document(delivered, 2), form)
    assert "Done are 1 of 5 units." in odd
    assert "A piece" not in odd


def test_an_item_that_is_not_there(demo: dict[str, Any]) -> None:
    """Is not found."""
    with pytest.raises(NotFound, match="#9999"):
        item_report.document(demo, 9999)
