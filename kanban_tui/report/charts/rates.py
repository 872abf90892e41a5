"""Charts of what goes in and out: finished per week, cumulative flow, work in progress, refusals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from kanban_tui.board.words import decimal
from kanban_tui.flow.days import monday_of
from kanban_tui.report.charts.figure import Figure, Histogram, apart, mark, ticks
from kanban_tui.report.charts.times import counted
from kanban_tui.report.chosen import narrowed
from kanban_tui.report.numbers import Numbers

FEWEST_DAYS = 60
MOST_DAYS = 800
"""More days than there are dots across would show nothing."""
MOST_CORNERS = 10_000
SHADES = 5
HALF_WEEK = 3
"""From the Monday that a week of a chart begins with to its middle, where what is of the week stands."""


def throughput(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """Finished items of each week as a run chart, with the middle and the poorest and best 15 %."""
    weeks = numbers.document["weekly"]
    if len(weeks) < 2:
        return ""
    days = [monday(week["week"]) for week in weeks]
    top = max(4, max(week["finished"] for week in weeks) * 1.1)
    first, last = days[0], days[-1] + 6
    figure = Figure(
        height=280,
        range=(0, top),
        days=(first, last),
        y_labels=ticks(top),
        margin_right=120,
    )
    values = [
        mark(
            (day + HALF_WEEK, week["finished"]),
            numbers.say(f"{{weekly.{k}.week}}: {{weekly.{k}.finished|item}} finished")
            + (", a week cut short" if week["partial"] else ""),
            "dot part" if week["partial"] else "dot",
        )
        for k, (day, week) in enumerate(zip(days, weeks, strict=True))
    ]
    lines = [(p, numbers.value(f"throughput.{p}")) for p in ("p15", "p50", "p85")]
    lines = [(p, at) for p, at in lines if at is not None]
    for p, at in lines:
        figure.line(f"percentile {p}w", [(first, at), (last, at)])
    words = {"p15": "or fewer in 15 %", "p50": "or fewer in 50 %", "p85": "or fewer in 85 %"}
    stands = apart([at for _, at in lines], top=top, pixels=230)
    figure.names(
        (last, stand, f"{numbers.at(f'throughput.{p}')} {words[p]}", p + "w")
        for (p, at), stand in zip(lines, stands, strict=True)
    )
    figure.changes(numbers.value("behaviour.changes"), top)
    points = [value["value"] for value in values]
    figure.line("run", points, tells=("finished in the week", [(day - 3, count) for day, count in points]))
    figure.dots("item", values, size=2.5 if len(values) > 60 else 3.5)
    return figure.svg(name, title, shows)


def refusals(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """A bar for each week of the period, as high as what was refused in it."""
    weeks = numbers.document["weekly"]
    if not weeks:
        return ""
    days = [monday(week["week"]) for week in weeks]
    top = max(4, max(week["refused"] for week in weeks) * 1.1)
    bars = [
        mark(
            (week["refused"], day + HALF_WEEK - 2.5, day + HALF_WEEK + 2.5),
            numbers.say(f"{{weekly.{k}.week}}: {{weekly.{k}.refused}} refused"),
            "bar",
        )
        for k, (day, week) in enumerate(zip(days, weeks, strict=True))
    ]
    figure = Figure(
        Histogram,
        height=200,
        range=(0, top),
        y_labels=ticks(top),
        days=(days[0], days[-1] + 6),
    )
    figure.add("count", bars)
    return figure.svg(name, title, shows)


def cumulative_flow(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """An area for each column from the left, in steps: the later ones lie over the earlier ones, the bands are left.

    What was finished before the time shown is left out: the picture is of the work, not of the past.
    """
    columns = numbers.document["definition"]["columns"]
    every = numbers.document["cfd"]
    if len(every) < 2:
        return ""
    keys = [key for key in every[-1] if key != "date"]
    done = next(k for k, column in enumerate(columns) if column["kind"] == "done")
    base = every[0][keys[done]] - numbers.document["daily"][0]["finished"]
    rows = _thinned(every, max(FEWEST_DAYS, min(MOST_DAYS, MOST_CORNERS // len(columns))))
    days = [_ordinal(row) for row in rows]
    last = days[-1] + 1
    top = max(1, rows[-1][keys[0]] - base) * 1.04
    figure = Figure(height=400, days=(days[0], last), range=(0, top), y_labels=ticks(top), margin_right=150)
    shades = list(_shades(columns))
    edges = list(zip(keys, [*keys[1:], None], strict=True))
    for column, shade, (key, after) in zip(columns, shades, edges, strict=True):
        line = [(day, max(0, row[key] - base)) for day, row in zip(days, rows, strict=True)]
        band = [(_ordinal(row), row[key] - (row[after] if after else base)) for row in every]
        figure.area(f"flow {shade}", steps(line, last), tells=(column["name"], band))
    heights = [*(max(0, rows[-1][key] - base) for key in keys), 0]
    middles = [(high + low) / 2 for high, low in pairwise(heights)]
    stands = apart(middles[::-1], top=top, pixels=360)[::-1]
    # The squares have the inks of the bands; the words stand right of them.
    for shade, stand in zip(shades, stands, strict=True):
        figure.names([(last, stand, "\u25a0", f"swatch {shade}")])
    beside = last + (last - days[0]) * 0.024
    figure.names(
        (beside, stand, f"{column['name'][:20]} {high - low:,}", "plain")
        for column, stand, (high, low) in zip(columns, stands, pairwise(heights), strict=True)
    )
    return figure.svg(name, title, shows)


def _ordinal(row: Mapping[str, Any]) -> int:
    return date.fromisoformat(row["date"]).toordinal()


def _shades(columns: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Greys for what waits and what is done, the accent growing stronger through the work in progress."""
    running = [k for k, column in enumerate(columns) if column["kind"] in ("active", "waiting")]
    for k, column in enumerate(columns):
        if k in running:
            share = running.index(k) / (len(running) - 1) if len(running) > 1 else 1
            strength = 1 + round(share * (SHADES - 1))
            yield f"s{strength} {column['kind']}"
        else:
            yield str(column["kind"])


def rates(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """What was started and what left a week, as the mean of four weeks."""
    weeks = [week for week in numbers.document["weekly"] if week["arrivals_rate"] is not None]
    if len(weeks) < 2:
        return ""
    days = [monday(week["week"]) + 6 for week in weeks]
    top = max(2, *(max(week["arrivals_rate"], week["departures_rate"]) for week in weeks)) * 1.1
    figure = Figure(height=240, days=(days[0], days[-1]), range=(0, top), y_labels=ticks(top), margin_right=130)
    ends = []
    for key, words in (("arrivals_rate", "started"), ("departures_rate", "left")):
        points = [(day, week[key]) for day, week in zip(days, weeks, strict=True)]
        figure.line(f"rate {words}", points, tells=(f"{words} a week", points))
        ends.append((points[-1][1], f"{words} {decimal(points[-1][1])} a week", words))
    ends.sort()
    stands = apart([at for at, _, _ in ends], top=top, pixels=200)
    figure.names((days[-1], stand, words, name_of) for (_, words, name_of), stand in zip(ends, stands, strict=True))
    return figure.svg(name, title, shows)


def _thinned(rows: Sequence[dict[str, Any]], most: int) -> Sequence[dict[str, Any]]:
    """At most so many of the days, evenly, the last one among them: more than there are dots across show nothing."""
    step = -(-len(rows) // most)
    return rows if step <= 1 else rows[(len(rows) - 1) % step :: step]


def monday(week: str) -> int:
    """The first day of an ISO week, as an ordinal."""
    return monday_of(week).toordinal()


def steps(values: Sequence[tuple[int, float]], end: int) -> list[tuple[float, float]]:
    """Corners of a line that holds each value until the next one, up to `end`."""
    corners: list[tuple[float, float]] = []
    for at, value in values:
        if not corners or corners[-1][1] != value:
            if corners:
                corners.append((at, corners[-1][1]))
            corners.append((at, value))
    if corners:
        corners.append((end, corners[-1][1]))
    return corners


def throughput_histogram(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """How many whole weeks finished how many items."""
    if not numbers.has("throughput_histogram"):
        return ""
    return counted(numbers, "throughput_histogram", "item", "week", height=180)[0].svg(name, title, shows)


def work_in_progress(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """The items in progress at the end of each day as steps, under the limit as it was set."""
    daily = numbers.document["daily"]
    if len(daily) < 2:
        return ""
    days = [date.fromisoformat(day["date"]).toordinal() for day in daily]
    first, last = days[0], days[-1] + 1
    held = [(max(at, first), limit) for at, limit in _limits(numbers)]
    limits = [limit for _, limit in held if limit is not None]
    top = max(4, *(day["wip"] for day in daily), *limits) * 1.1
    figure = Figure(
        height=240,
        range=(0, top),
        days=(first, last),
        y_labels=ticks(top),
        margin_right=110,
    )
    points = [(at, day["wip"]) for at, day in zip(days, daily, strict=True)]
    figure.area("wip", steps(points, last), tells=("in progress", points))
    named = [(points[-1][1], f"{points[-1][1]} in progress", "started")]
    named += [(held[-1][1], f"limit {held[-1][1]}", "limit")] if held[-1][1] is not None else []
    if any(day["expedited"] for day in daily):
        lane = [(at, day["expedited"]) for at, day in zip(days, daily, strict=True)]
        rest = [(at, count - beside) for (at, count), (_, beside) in zip(points, lane, strict=True)]
        figure.area("wip rest", steps(rest, last), tells=("expedited", lane))
        named += [((points[-1][1] + rest[-1][1]) / 2, f"{lane[-1][1]} expedited", "plain")] if lane[-1][1] else []
    for (start, limit), end in zip(held, [*(at for at, _ in held[1:]), last], strict=True):
        if limit is not None and end > start:
            figure.line("limit", [(start, limit), (end, limit)])
    named.sort()
    stands = apart([at for at, _, _ in named], top=top, pixels=190)
    figure.names((last, stand, words, kind) for (_, words, kind), stand in zip(named, stands, strict=True))
    return figure.svg(name, title, shows)


def _limits(numbers: Numbers) -> list[tuple[int, int | None]]:
    """The limit through time, by date: the board's, or while it has none the sum of its columns' if all have one.

    Limits hold for all work: there is none where only some items are looked at.
    """
    if narrowed(numbers):
        return [(0, None)]
    wip = numbers.document["wip"]
    scopes = [wip, *wip["columns"]]
    changes = sorted((step["at"] or "", k, step["limit"]) for k, scope in enumerate(scopes) for step in scope["limits"])
    held: list[int | None] = [None] * len(scopes)
    line: list[tuple[int, int | None]] = []
    for at, k, limit in changes:
        held[k] = limit
        day = date.fromisoformat(numbers.day(at)).toordinal() if at else 0
        known = [value for value in held[1:] if value is not None]
        of_columns = sum(known) if len(known) == len(held) - 1 else None
        line.append((day, of_columns if held[0] is None else held[0]))
    return line or [(0, None)]
