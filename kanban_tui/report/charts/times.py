"""Charts of how long items take: scatterplot, histogram, ages, time in column."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pygal

from kanban_tui.report.charts.figure import Figure, apart, dates, mark, ticks
from kanban_tui.report.numbers import Numbers

PERCENTILES = ("p50", "p70", "p85", "p95")
HEIGHT = 300


def scatterplot(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """A dot for each finished item: when it was finished, and how long it took; lines at the percentiles."""
    done = [
        (k, item, date.fromisoformat(numbers.at(f"items.{k}.finished")[:10]).toordinal())
        for k, item in enumerate(numbers.document["items"])
        if item["cycle_days"] is not None
    ]
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
    figure.dots("item", plain, size=2.5 if len(done) > 300 else 3.5)
    figure.dots("item breached", over, size=2.5 if len(done) > 300 else 3.5)
    return figure.svg(name, title, shows)


def percentile_lines(figure: Figure, numbers: Numbers, path: str, first: float, last: float, top: float) -> None:
    """A line across for each percentile, named at its right end."""
    places = [(numbers.value(f"{path}.{p}"), f"{p[1:]} %  {numbers.at(f'{path}.{p}')} d") for p in PERCENTILES]
    stands = apart([at for at, _ in places], top=top, pixels=HEIGHT)
    for p, (at, _) in zip(PERCENTILES, places, strict=True):
        figure.line(f"percentile {p}", [(first, at), (last, at)])
    figure.names(
        (last, stand, words, p) for p, (at, words), stand in zip(PERCENTILES, places, stands, strict=True) if at <= top
    )


def histogram(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """How many items took how many days, and where the percentiles lie."""
    taken = Counter(item["cycle_days"] for item in numbers.document["items"] if item["cycle_days"] is not None)
    most = numbers.value("cycle_days.max")
    end = min(most, _top(numbers, "cycle_days"))
    width = max(1, -(-end // 60))
    bins: dict[int, int] = {}
    for days, count in taken.items():
        bins[min((days - 1) // width, end // width)] = bins.get(min((days - 1) // width, end // width), 0) + count
    top = max(bins.values()) * 1.12
    bars = []
    for k, count in sorted(bins.items()):
        low, high = k * width + 1, (k + 1) * width
        span = f"{low} to {high} days" if width > 1 else f"{low} day{'' if low == 1 else 's'}"
        if high > end and most > end:
            span = f"{low} days and more"
        bars.append(mark((count, low - 0.5, high + 0.5), f"{span}: {count} item{'' if count == 1 else 's'}", "bar"))
    figure = Figure(
        pygal.Histogram,
        height=260,
        range=(0, top),
        y_labels=ticks(top),
        x_labels=ticks(end),
        x_value_formatter=lambda days: f"{days:g}",
    )
    figure.add("count", bars)
    thin = (end + 1) / 1200
    for p in PERCENTILES:
        at = numbers.value(f"cycle_days.{p}")
        if at <= end:
            says = f"{p[1:]} % within {numbers.at(f'cycle_days.{p}')} days"
            figure.add(f"rule {p}", [mark((top, at + 0.5 - thin, at + 0.5 + thin), says, "bar")])
    return figure.svg(name, title, shows)


def _top(numbers: Numbers, path: str) -> int:
    """The end of an axis of days: the largest value, unless a few of them would squeeze all others."""
    most: int = numbers.value(f"{path}.max")
    usual: int = numbers.value(f"{path}.p95")
    return max(4, min(most + max(1, most // 12), 2 * usual))
