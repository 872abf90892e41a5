"""Charts of how long items take: scatterplot, histogram, ages, time in column."""

from __future__ import annotations

from datetime import date
from typing import Any

import pygal

from kanban_tui.report.charts.figure import Figure, apart, dates, mark, ticks
from kanban_tui.report.chosen import timed
from kanban_tui.report.numbers import Numbers

PERCENTILES = ("p50", "p70", "p85", "p95")
HEIGHT = 300


def scatterplot(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """A dot for each finished item: when it was finished, and how long it took; lines at the percentiles."""
    done = [(k, item, date.fromisoformat(numbers.day(item["finished"])).toordinal()) for k, item in timed(numbers)]
    first, last = min(day for _, _, day in done), max(day for _, _, day in done)
    last = max(last, first + 1)
    top = _top(numbers, "cycle_days")
    figure = Figure(
        range=(0, top),
        xrange=(first, last),
        x_labels=dates(date.fromordinal(first), date.fromordinal(last)),
        y_labels=ticks(top),
        margin_right=90,
    )
    plain: list[Any] = []
    over: list[Any] = []
    for k, item, day in done:
        box = item["time_box"]
        breached = box is not None and box["state"] == "breached"
        says = numbers.say(
            f"{{items.{k}.id}} {{items.{k}.title}}: {{items.{k}.cycle_days|day}}, finished {{items.{k}.finished}}"
        )
        above = item["cycle_days"] > top
        dot = mark(
            (day, min(item["cycle_days"], top)),
            says + (", over its time box" if breached else ""),
            "dot above" if above else "dot",
            item=item["id"],
        )
        (over if breached else plain).append(dot)
    percentile_lines(figure, numbers, "cycle_days", first, last, top)
    size = 2.5 if len(done) > 300 else 3.5
    for name_of, dots in (("item", plain), ("item breached", over)):
        if dots:
            figure.dots(name_of, dots, size=size)
    return figure.svg(name, title, shows)


def percentile_lines(figure: Figure, numbers: Numbers, path: str, first: float, last: float, top: float) -> None:
    """A line across for each percentile, named at its right end."""
    places = [(numbers.value(f"{path}.{p}"), f"{p[1:]} %  {numbers.at(f'{path}.{p}')} d") for p in PERCENTILES]
    stands = apart([at for at, _ in places], top=top, pixels=HEIGHT)
    figure.levels("percentile", [at for p, (at, _) in zip(PERCENTILES, places, strict=True) if p != "p85"], first, last)
    figure.levels("percentile p85", [numbers.value(f"{path}.p85")], first, last)
    figure.names(
        (last, stand, words, "p85" if p == "p85" else "other")
        for p, (at, words), stand in zip(PERCENTILES, places, stands, strict=True)
        if at <= top
    )


def histogram(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """How many items took how many days, and where the percentiles lie."""
    bars = numbers.document["cycle_histogram"]
    figure = counted(numbers, "cycle_histogram", "day", "item", height=260)
    top = max(bar["count"] for bar in bars) * 1.2
    thin = (bars[-1]["high"] + 1) / 1200
    places = [
        (numbers.value(f"cycle_days.{p}") + 0.5, f"{p[1:]} %  {numbers.at(f'cycle_days.{p}')} d", p)
        for p in PERCENTILES
    ]
    figure.rules(places, top=top, thin=thin)
    return figure.svg(name, title, shows)


def counted(numbers: Numbers, path: str, noun: str, of: str, *, height: int) -> Figure:
    """Bars that stand on the values they count, from their low to their high end."""
    bars = numbers.value(path)
    top = max(bar["count"] for bar in bars) * 1.2
    figure = Figure(
        pygal.Histogram,
        height=height,
        range=(0, top),
        y_labels=ticks(top),
        x_labels=[tick for tick in ticks(bars[-1]["high"], most=12) if tick >= bars[0]["low"]],
        x_value_formatter=lambda value: f"{value:,g}",
    )
    marks = []
    for k, bar in enumerate(bars):
        span = f"{{{path}.{k}.low|{noun}}}"
        if bar["high"] > bar["low"]:
            span = f"{{{path}.{k}.low}} to {{{path}.{k}.high|{noun}}}"
        says = numbers.say(f"{span}: {{{path}.{k}.count|{of}}}")
        marks.append(mark((bar["count"], bar["low"] - 0.5, bar["high"] + 0.5), says, "bar"))
    figure.add("count", marks)
    return figure


def _top(numbers: Numbers, path: str) -> int:
    """The end of an axis of days: the largest value, unless it is far beyond what is usual."""
    most: int = numbers.value(f"{path}.max")
    usual: int = numbers.value(f"{path}.p95")
    return max(4, 2 * usual if most > 3 * usual else most + max(1, most // 12))
