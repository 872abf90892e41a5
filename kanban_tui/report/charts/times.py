"""Charts of how long items take: scatterplot and histogram."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from kanban_tui.flow.histogram import cap
from kanban_tui.report.charts.figure import LETTER, MARGINS, NARROW, Figure, Histogram, apart, cut, mark, ticks
from kanban_tui.report.chosen import listed, timed
from kanban_tui.report.chosen import name as item_name
from kanban_tui.report.numbers import Numbers

PERCENTILES = ("p50", "p70", "p85", "p95")
HEIGHT = 300
FEWEST_BARS = 5
"""An axis of bars has room for as many: one bar alone would be all of it."""
LARGEST = 8
"""Dots of more items than these are no larger."""


def scatterplot(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """A dot for the items finished on a date after as many days; lines at the percentiles."""
    places: dict[tuple[int, int], list[int]] = {}
    for k, item in timed(numbers):
        day = date.fromisoformat(numbers.day(item["finished"])).toordinal()
        places.setdefault((day, item["cycle_days"]), []).append(k)
    first, last = min(day for day, _ in places), max(day for day, _ in places)
    if first == last:
        return ""
    top = _top(numbers, "cycle_days")
    figure = Figure(days=(first, last), range=(0, top), y_labels=ticks(top), margin_right=90)
    percentile_lines(figure, numbers, "cycle_days", first, last, top)
    size = 2.5 if len(places) > 300 else 3.5
    plain: list[Any] = []
    broken: list[Any] = []
    shown = set(listed(numbers))
    for (day, took), found in places.items():
        over = [_broke(numbers.value(f"items.{k}")) for k in found]
        dot = mark(
            (day, min(took, top)),
            _says(numbers, found, over, shown),
            "dot above" if took > top else "dot",
            items=[numbers.value(f"items.{k}.id") for k in found if k in shown],
            size=size * min(len(found), LARGEST) ** 0.4,
        )
        (broken if any(over) else plain).append(dot)
    for name_of, dots in (("item", plain), ("item breached", broken)):
        if dots:
            figure.dots(name_of, dots)
    above = sum(len(found) for (_, took), found in places.items() if took > top)
    if above:
        figure.names([(last, top, f"{above:,} above", "plain beyond")])
    return figure.svg(name, title, shows)


def _broke(item: Any) -> bool:
    box = item["time_box"]
    return box is not None and box["state"] == "breached"


def _says(numbers: Numbers, found: Sequence[int], over: Sequence[bool], shown: Collection[int]) -> str:
    """What a dot says: its item, or how many and each of those that the page lists."""
    took = f"{{items.{found[0]}.cycle_days|day}}, finished {{items.{found[0]}.finished}}"
    names = [
        item_name(numbers.document["items"][k]) + (", over its time box" if broken else "")
        for k, broken in zip(found, over, strict=True)
        if k in shown
    ]
    if len(found) == 1:
        return numbers.say(f"{{items.{found[0]}.id}} {{items.{found[0]}.title}}: {took}") + (
            ", over its time box" if over[0] else ""
        )
    return "\n".join((f"{len(found)} items: {numbers.say(took)}", *cut(names)))


def percentile_lines(figure: Figure, numbers: Numbers, path: str, first: float, last: float, top: float) -> None:
    """A line across for each percentile, named at its right end."""
    places = [(numbers.value(f"{path}.{p}"), f"{p[1:]} %  {numbers.at(f'{path}.{p}')} d") for p in PERCENTILES]
    stands = apart([at for at, _ in places], top=top, pixels=HEIGHT)
    for p, (at, words), stand in zip(PERCENTILES, places, stands, strict=True):
        if at <= top:
            figure.levels(f"percentile {p}", [at], first, last)
            figure.names([(last, stand, words, p)])


def histogram(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """How many items took how many days, and where the percentiles lie."""
    bars = numbers.document["cycle_histogram"]
    figure, top, axis = counted(numbers, "cycle_histogram", "day", "item", height=240, headroom=1.5)
    places = [
        (numbers.value(f"cycle_days.{p}") + 0.5, f"{p[1:]} %  {numbers.at(f'cycle_days.{p}')} d", p)
        for p in PERCENTILES
    ]
    figure.rules([place for place in places if place[0] <= bars[-1]["high"] + 1], top=top, step=top * 0.09, axis=axis)
    return figure.svg(name, title, shows)


def counted(
    numbers: Numbers, path: str, noun: str, of: str, *, height: int, headroom: float = 1.2
) -> tuple[Figure, float, tuple[float, float]]:
    """Bars that stand on the values they count, from their low to their high end, what lies beyond the cap in one at
    the edge; with the top of the axis upwards and the ends of that across.
    """
    bars = numbers.value(path)
    top = max(bar["count"] for bar in bars) * headroom
    inside = [bar for bar in bars if not bar["beyond"]]
    end, width = inside[-1]["high"] + 0.5, inside[0]["high"] - inside[0]["low"] + 1
    edges = [(bar["low"] - 0.5, bar["high"] + 0.5) for bar in inside]
    reach = max(edges[-1][1], edges[0][0] + FEWEST_BARS * width)
    labels: list[Any] = [
        {"value": tick, "label": f"{tick:,g}"} for tick in ticks(reach, most=12) if tick >= bars[0]["low"]
    ]
    if len(inside) < len(bars):
        breadth = max(width, (end - edges[0][0]) / 25)
        edges.append((end + breadth / 2, end + breadth * 1.5))
        # Its name is wide: others keep away from it, and the edge does not cut it.
        away = 8 * LETTER / (NARROW - MARGINS) * (edges[-1][1] - edges[0][0])
        labels = [label for label in labels if label["value"] < end + breadth - away]
        labels.append({"value": end + breadth, "label": f"over {inside[-1]['high']:,}"})
    axis = edges[0][0], max(edges[-1][1], reach)
    figure = Figure(
        Histogram,
        width=NARROW,
        height=height,
        range=(0, top),
        xrange=axis,
        y_labels=ticks(top),
        x_labels=labels,
        margin_right=24 if len(inside) < len(bars) else 8,
    )
    marks = []
    for k, (bar, (low, high)) in enumerate(zip(bars, edges, strict=True)):
        span = f"{{{path}.{k}.low|{noun}}}"
        if bar["high"] > bar["low"]:
            span = f"{{{path}.{k}.low}} to {{{path}.{k}.high|{noun}}}"
        says = numbers.say(f"{span}: {{{path}.{k}.count|{of}}}")
        marks.append(mark((bar["count"], low, high), says, "bar beyond" if bar["beyond"] else "bar"))
    figure.add("count", marks)
    return figure, top, axis


def _top(numbers: Numbers, path: str) -> int:
    """The end of an axis of days: the largest value, unless it is far beyond what is usual."""
    most: int = numbers.value(f"{path}.max")
    return cap(most, numbers.value(f"{path}.p95")) or max(4, most + max(1, most // 12))
