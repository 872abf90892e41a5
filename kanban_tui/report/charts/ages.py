"""The chart of ages: what is in progress against how old finished items were when they left its column."""

from __future__ import annotations

from typing import Any

from kanban_tui.report.charts.figure import Figure, apart, mark, ticks
from kanban_tui.report.chosen import in_progress
from kanban_tui.report.numbers import Numbers

BANDS = ("p95", "p85", "p70", "p50")
NAMED = 30
HEIGHT = 330


def aging(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """A lane for each column in progress; its grounds step at the percentiles, the dots are the items."""
    lanes = numbers.document["aging"]
    items = list(in_progress(numbers))
    oldest = max((item["age_days"] for _, item in items), default=0)
    highest = max((lane["p95"] or 0 for lane in lanes), default=0)
    # Only ages far beyond all others are cut off, and then their values are named.
    top = max(4, 2 * highest if 0 < 3 * highest < oldest else oldest, highest) * 1.08
    figure = Figure(
        height=380,
        range=(0, top),
        xrange=(0, len(lanes)),
        x_labels=[{"value": k + 0.5, "label": numbers.at(f"aging.{k}.column")[:30]} for k in range(len(lanes))],
        y_labels=ticks(top),
    )
    for k, lane in enumerate(lanes):
        if lane["n"]:
            for band in BANDS:
                figure.area(f"band {band}", [(k + 0.03, lane[band]), (k + 0.97, lane[band])])
            figure.line("percentile p85", [(k + 0.03, lane["p85"]), (k + 0.97, lane["p85"])])
    for k, lane in enumerate(lanes):
        if lane["n"]:
            stands = apart([lane[band] for band in reversed(BANDS)], top=top, pixels=HEIGHT)
            figure.names(
                (k + 0.955, stand - top * 0.02, f"{band[1:]} %  {numbers.at(f'aging.{k}.{band}')} d", f"{band} inside")
                for band, stand in zip(reversed(BANDS), stands, strict=True)
            )
    figure.dots("item", _dots(numbers, items, lanes, top), size=4)
    for k, lane in enumerate(lanes):
        above = [
            (item["age_days"], at) for at, item in items if item["column"] == lane["column"] and item["age_days"] > top
        ]
        if above:
            words = f"↑ {numbers.at(f'items.{max(above)[1]}.age_days')} d"
            figure.names(
                [(k + 0.5, top * 0.955, words if len(above) == 1 else f"{words}, {len(above)} above", "plain")]
            )
    return figure.svg(name, title, shows)


def _dots(numbers: Numbers, items: list[tuple[int, Any]], lanes: list[Any], top: float) -> list[Any]:
    """The items, those of one age beside each other."""
    places = {lane["column"]: k for k, lane in enumerate(lanes)}
    beside: dict[tuple[int, int], int] = {}
    dots = []
    for k, item in items:
        lane = places.get(item["column"])
        if lane is None:
            continue
        row = round(min(item["age_days"], top) / top * 60)
        turn = beside[lane, row] = beside.get((lane, row), -1) + 1
        state = _state(item)
        dots.append(
            {
                **mark(
                    (lane + 0.08 + 0.055 * (turn % 13), min(item["age_days"], top)),
                    numbers.say(f"{{items.{k}.id}} {{items.{k}.title}}: {{items.{k}.age_days|day}} old")
                    + (f", {state.replace('_', ' ')}" if state else ""),
                    f"dot {state}" + (" above" if item["age_days"] > top else ""),
                    item=item["id"],
                ),
            }
        )
    return dots


def _state(item: Any) -> str:
    """The worst that can be said of an item, as its class and its word."""
    box = item["time_box"] and item["time_box"]["state"]
    if box == "breached":
        return "breached"
    if item["blocked"]:
        return "blocked"
    if box == "at_risk":
        return "at_risk"
    return "old" if item["old"] else ""
