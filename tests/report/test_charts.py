"""What the charts of the page share: ticks, dates, words that do not cover each other, steps."""

from __future__ import annotations

import copy
import re
from datetime import date
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest

from kanban_tui.report import charts
from kanban_tui.report.charts.ages import aging
from kanban_tui.report.charts.bars import levels, time_in_column
from kanban_tui.report.charts.batches import batches
from kanban_tui.report.charts.figure import Figure, Histogram, apart, dates, mark, several, ticks
from kanban_tui.report.charts.rates import cumulative_flow, refusals, steps, throughput
from kanban_tui.report.charts.times import histogram
from kanban_tui.report.chosen import listed
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
    ("first", "last", "names"),
    [
        (date(2026, 1, 1), date(2026, 1, 9), ["1 Jan 2026", "2 Jan"]),
        (date(2026, 1, 1), date(2026, 2, 20), ["5 Jan 2026", "12 Jan"]),
        (date(2025, 9, 10), date(2026, 3, 20), ["Oct 2025", "Nov", "Dec", "Jan 2026", "Feb"]),
        (date(2018, 9, 12), date(2020, 12, 21), ["Oct 2018", "Jan 2019", "Apr"]),
        (date(1990, 1, 1), date(2026, 1, 1), ["1995", "2000"]),
    ],
)
def test_dates_of_an_axis(first: date, last: date, names: list[str]) -> None:
    """Days, Mondays, months or years, whatever there is room for; all of them within, each year named once."""
    found = dates(first, last)
    assert [tick["label"] for tick in found][: len(names)] == names
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


def test_what_is_of_a_week_stands_in_the_middle_of_it() -> None:
    """The bar of its refusals and the dot of what it finished are over the same dates of one axis, and within it."""
    weeks = [{"week": f"2026-W{k}", "refused": k, "finished": k, "partial": False} for k in (20, 21, 22)]
    numbers = Numbers({"zone": "UTC", "weekly": weeks, "throughput": None, "behaviour": {"changes": []}})
    found = {}
    for drawing, place in (
        (refusals, r'<rect x="([\d.]+)" [^>]*width="([\d.]+)"'),
        (throughput, r'<circle cx="([\d.]+)"()'),
    ):
        svg = drawing(numbers, "a", "", "")
        (left, right), *_ = re.findall(r'data-days="\S+ \S+ ([\d.]+) ([\d.]+)"', svg)
        (edge,) = re.findall(r'<g transform="translate\(([\d.]+), [\d.]+\)" class="plot">', svg)
        stands = [float(edge) + float(x) + float(wide or 0) / 2 for x, wide in re.findall(place, svg)]
        # In days of the axis, which has the 21 days of the three weeks.
        found[drawing] = [round((x - float(left)) / (float(right) - float(left)) * 20, 1) for x in stands]
    assert found[refusals] == found[throughput] == [3, 10, 17]


def test_a_board_of_many_columns_is_drawn_in_as_many_series() -> None:
    """pygal makes each series as long as the longest: one for each column would be their number squared."""

    def series(columns: int) -> int:
        lane = {"n": 3, "p50": 1, "p70": 2, "p85": 4, "p95": 9}
        lanes = [{"column": f"C{k}", **lane} for k in range(columns)]
        return aging(Numbers({"zone": "UTC", "aging": lanes, "items": []}), "a", "Ages", "Dots").count('class="series')

    assert series(40) == series(2)


def test_cumulative_flow_has_no_more_corners_than_can_be_seen() -> None:
    """Of forty years and of many columns alike, to the last day; of a year every day."""

    def corners(days: int, columns: int) -> int:
        names = [f"C{k}" for k in range(columns)]
        rows = [
            {"date": date.fromordinal(700_000 + day).isoformat(), **dict.fromkeys(names, day + 2 * columns)}
            for day in range(days)
        ]
        kinds = ["active"] * (columns - 1) + ["done"]
        definition = {"columns": [{"name": name, "kind": kind} for name, kind in zip(names, kinds, strict=True)]}
        document = {"zone": "UTC", "cfd": rows, "daily": [{"finished": 0}], "definition": definition}
        drawn = cumulative_flow(Numbers(document), "a", "Flow", "Areas")
        return sum(path.count(" ") for path in re.findall(r'd="([^"]+)"', drawn))

    assert corners(15_000, 3) < 60_000
    assert corners(300, 200) < 60_000
    assert corners(365, 3) > 3 * 365


def test_cumulative_flow_begins_with_its_window_and_tells_each_day() -> None:
    """What was finished before its first day is left out, lines go up in steps, each day is told by column."""
    rows = [
        {"date": "2026-03-02", "Doing": 105, "Done": 100},
        {"date": "2026-03-03", "Doing": 107, "Done": 101},
        {"date": "2026-03-04", "Doing": 107, "Done": 104},
    ]
    columns = [{"name": "Doing", "kind": "active"}, {"name": "Done", "kind": "done"}]
    document = {"zone": "UTC", "cfd": rows, "daily": [{"finished": 2}], "definition": {"columns": columns}}
    root = ElementTree.fromstring(cumulative_flow(Numbers(document), "cfd", "Flow", "Areas"))
    tells = {node.get("data-name"): node.get("data-steps") for node in root.iter() if node.get("data-steps")}
    assert tells == {"Doing": "0,5 1,6 2,3", "Done": "0,2 1,3 2,6"}
    assert (root.get("data-days") or "").split()[:2] == ["2026-03-02", "2026-03-05"]
    assert float((root.get("data-top") or "").split()[0]) < 10
    texts = [node.text for node in root.iter() if node.tag.endswith("text")]
    assert {"Doing 3", "Done 6"} <= set(texts)
    assert "737486" not in ElementTree.tostring(root, encoding="unicode")


def test_a_batch_names_its_items(aea: dict[str, Any]) -> None:
    """Each finished item that the page lists is in one dot, those of a date together."""
    root = ElementTree.fromstring(batches(Numbers(aea), "b", "Batches", "Dots"))
    shown = [aea["items"][k] for k in listed(Numbers(aea)) if aea["items"][k]["finished"] is not None]
    named = [node.get("data-items", "").split() for node in root.iter() if node.get("data-items")]
    assert sorted(int(number) for items in named for number in items) == sorted(item["id"] for item in shown)
    assert len(named) == len({Numbers(aea).day(item["finished"]) for item in shown})
    says = {node.text for node in root.iter() if node.tag.endswith("title")}
    item = shown[0]
    assert any(f"#{item['id']} {item['title']}" in (text or "") for text in says)


def test_words_of_percentiles_stand_apart_in_a_histogram() -> None:
    """Though all four are the same day; what lies far beyond is one bar at the edge."""
    bars = [{"low": 1, "high": 1, "count": 1220, "beyond": False}, {"low": 2, "high": 900, "count": 9, "beyond": True}]
    cycle = {"p50": 1, "p70": 1, "p85": 1, "p95": 1}
    drawn = histogram(Numbers({"zone": "UTC", "cycle_histogram": bars, "cycle_days": cycle}), "h", "Times", "Bars")
    found = re.findall(r'<text[^>]* y="([\d.]+)"[^>]*>\d+ %', drawn)
    heights = sorted(map(float, found))
    assert len(heights) == 4
    assert all(b - a >= 14 for a, b in pairwise(heights))
    assert ">over 1<" in drawn
    assert 'class="bar beyond"' in drawn


def test_a_mark_of_several_says_all_of_them() -> None:
    """One says its own line."""
    assert several(["#1 A: 3 days"], "1 item") == "#1 A: 3 days"
    assert several(["#1 A", "#2 B"], "2 items: 3 days") == "2 items: 3 days\n#1 A\n#2 B"
    assert several([f"#{k}" for k in range(50)], "50 items").endswith("#39\nand 10 more")


def test_a_drawing_is_plain_and_named() -> None:
    """No style sheet, no script, nothing of pygal's; hostile words are text, marks carry theirs."""
    figure = Figure(height=200, range=(0, 5))
    figure.dots("item", [mark((1, 2), "<b>&\x00 said", "dot breached", items=(7, 8)), mark((3, 4), "other")])
    figure.names([(3, 4, "</svg><script>", "p85")])
    text = figure.svg("name", "Title </svg>", "Shows <it>")
    root = ElementTree.fromstring(text.replace("\x00", ""))
    tags = {node.tag.rpartition("}")[2] for node in root.iter()}
    assert tags <= {"svg", "title", "desc", "g", "path", "text", "circle", "a"}
    assert "pygal" not in text.lower()
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "name-t name-d")
    assert 'data-items="7 8"' in text
    assert 'href="#item-7"' in text
    assert "series item" in text


def test_the_oldest_item_is_named_where_the_axis_ends(demo: dict[str, Any]) -> None:
    """Far beyond all others it stands at the edge with its age; else the axis reaches it."""
    found = copy.deepcopy(demo)
    (first, *_) = [item for item in found["items"] if item["age_days"] is not None]
    highest = max(lane["p95"] or 0 for lane in found["aging"])
    for age, named in ((3 * highest, False), (3 * highest + 9, True)):
        first["age_days"] = age
        assert (f"↑ {age} d" in charts.draw("aging", Numbers(found), "Ages", "")) is named


def test_no_column_is_left_out_of_the_time_at_each_number(demo: dict[str, Any]) -> None:
    """Of very many numbers the rarest are, in whatever column they are; a column is named once."""
    names = named_levels(demo, "ABCDEF", [0.2 / (level + 1) for level in range(12)])
    assert {f"{column}  0" for column in "ABCDEF"} <= set(names)
    assert [names.count(f"{level}") for level in (1, 9, 10)] == [6, 6, 0]


def test_many_numbers_of_items_stand_several_in_a_bar(demo: dict[str, Any]) -> None:
    """What is marked is named in its bar, and never left out for being rare."""
    names = named_levels(demo, "A", [0.2 / (level + 1) ** 2 for level in range(39)], limit=36)
    assert names[:4] == ["36 to 39; 36 = limit", "8 to 11", "4 to 7", "A  0 to 3"]


def named_levels(demo: dict[str, Any], columns: str, shares: list[float], limit: int | None = None) -> list[str]:
    """The names beside the bars of columns that held 0, 1, 2, … items in such shares of the time, the last first."""
    document = copy.deepcopy(demo)
    row = document["batches"]["levels"][0]
    document["batches"]["levels"] = [
        row | {"column": column, "limit": limit, "level": level, "share": share}
        for column in columns
        for level, share in enumerate(shares)
    ]
    root = ElementTree.fromstring(levels(Numbers(document), "levels", "Levels", "Levels."))
    return [node.text or "" for node in root.iter() if node.tag.endswith("text")]


@pytest.mark.parametrize(("seconds", "last"), [(20 * 86_400, "20 d"), (4 * 3_600, "4 h"), (150, "2 min"), (4, "4 s")])
def test_an_axis_of_times_has_the_unit_of_the_longest(demo: dict[str, Any], seconds: float, last: str) -> None:
    """A board of minutes is not drawn as 0.0 hours throughout."""
    document = copy.deepcopy(demo)
    document["time_in_column"] = [{"column": "A", "n": 1, "p50": seconds / 2, "p85": seconds, "visits": 1}]
    root = ElementTree.fromstring(time_in_column(Numbers(document), "columns", "Times", "Times."))
    assert last in [node.text for node in root.iter() if node.tag.endswith("text")]


def test_what_has_no_time_axis_is_narrow_and_its_words_lie_within(demo: dict[str, Any]) -> None:
    """A telephone shows all of it: bars, histograms, outcomes, and few lanes; long names are cut."""
    numbers = Numbers(demo)
    for name in ("aging", "histogram", "throughput_histogram", "levels", "boxes", "distribution", "forecast_when"):
        root = ElementTree.fromstring(charts.draw(name, numbers, "Title", "Shows"))
        assert (root.get("class"), (root.get("viewBox") or "").split()[2]) == ("narrow", "560"), name
    assert 'class="narrow"' not in charts.draw("cfd", numbers, "Flow", "Areas")


def test_words_of_outcomes_stand_on_the_side_of_the_lower_lines() -> None:
    """Of the chances to finish so many the surest stand leftmost and lowest: their words are left of their lines."""
    figure = Figure(Histogram, width=560, height=200, range=(0, 10))
    figure.add("count", [mark((1, 0, 100), "all", "bar")])
    places = [(60, "50 %  60", "p50"), (55, "70 %  55", "p70")]
    figure.rules(places, top=10, step=1, axis=(0, 100))
    figure.rules([(98, "95 %  98 d", "p95")], top=10, step=1, axis=(0, 100))
    names = [series["class"] for series in figure.series]
    assert names == ["series count", "series rule p50 end", "series rule p70 end", "series rule p95 end"]
    rising = Figure(Histogram, width=560, height=200, range=(0, 10))
    rising.rules(places[::-1], top=10, step=1, axis=(0, 100))
    assert [series["class"] for series in rising.series] == ["series rule p70", "series rule p50"]


def test_one_of_something_is_no_chart(demo: dict[str, Any]) -> None:
    """One date, one week, one day, one reason and one work type are told by their tables."""
    document = copy.deepcopy(demo)
    for item in [item for item in document["items"] if item["cycle_days"] is not None][1:]:
        item["cycle_days"] = None
    for path in ("weekly", "daily", "distribution"):
        document[path] = document[path][-1:] if path != "distribution" else document[path][:1]
    document["blocked"]["reasons"] = document["blocked"]["reasons"][:1]
    for name in ("scatterplot", "throughput", "wip", "blocked", "distribution"):
        assert charts.draw(name, Numbers(document), "Title", "Shows") == "", name


def test_an_axis_of_bars_is_never_one_bar_wide() -> None:
    """Where all took as long there is room for five."""
    bars = [{"low": 3, "high": 3, "count": 12, "beyond": False}]
    cycle = {"p50": 3, "p70": 3, "p85": 3, "p95": 3}
    drawn = histogram(Numbers({"zone": "UTC", "cycle_histogram": bars, "cycle_days": cycle}), "h", "Times", "Bars")
    assert {"3", "4", "5", "6", "7"} <= set(re.findall(r">(\d+)</text>", drawn))


def test_what_lies_above_an_axis_is_counted(demo: dict[str, Any]) -> None:
    """As in the terminal; and a bar that was cut says how long it is."""
    document = copy.deepcopy(demo)
    slow = [item for item in document["items"] if item["cycle_days"] is not None][:2]
    for item in slow:
        item["cycle_days"] = 900
    document["cycle_days"]["max"] = 900
    assert ">2 above<" in charts.draw("scatterplot", Numbers(document), "Times", "Dots")
    document["time_boxes"]["items"][0]["percent"] = 777
    assert re.search(r">#\d+ [^<]+  777 %<", charts.draw("boxes", Numbers(document), "Boxes", "Bars"))


def test_limits_of_a_phase_that_ended_say_when(demo: dict[str, Any]) -> None:
    """The newest phase is too young to have any: the lines are named nevertheless."""
    assert demo["behaviour"]["throughput"]["phases"][-1]["mean"] is None
    drawn = charts.draw("behaviour_throughput", Numbers(demo), "Throughput", "Weeks")
    assert len(re.findall(r">(?:mean|upper limit|lower limit) [\d.]+ to \d+ [A-Z][a-z]{2}<", drawn)) == 5


def test_heights_are_named_over_what_is_drawn(demo: dict[str, Any]) -> None:
    """They move across a drawing that is scrolled."""
    drawn = charts.draw("cfd", Numbers(demo), "Flow", "Areas")
    assert drawn.index(">20</text>") > drawn.index('class="series flow')


def test_the_name_of_what_lies_beyond_has_room() -> None:
    """The number before it keeps away."""
    bars = [{"low": low, "high": low + 4, "count": 9, "beyond": False} for low in range(1, 150, 5)]
    bars.append({"low": 151, "high": 900, "count": 4, "beyond": True})
    cycle = {"p50": 5, "p70": 10, "p85": 20, "p95": 73}
    drawn = histogram(Numbers({"zone": "UTC", "cycle_histogram": bars, "cycle_days": cycle}), "h", "Times", "Bars")
    places = [float(x) for x in re.findall(r'<text x="([\d.]+)" [^>]*class="">', drawn)]
    assert ">over 150<" in drawn
    assert places[-1] - places[-2] >= 60
