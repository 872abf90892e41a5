"""The chart of ages: what is in progress against how old finished items were when they left its column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kanban_tui.report.charts.figure import NARROW, WIDTH, Figure, apart, mark, several, ticks
from kanban_tui.report.chosen import in_progress, narrowed
from kanban_tui.report.numbers import Numbers

BANDS = ("p95", "p85", "p70", "p50")
BESIDE = 13
FIRST, STEP = 0.08, 0.055
"""Where in a lane its first dot stands, and the next ones."""
FEW = 3
"""Lanes that are legible side by side on a telephone."""
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
        width=NARROW if len(lanes) <= FEW else WIDTH,
        height=380,
        range=(0, top),
        xrange=(0, len(lanes)),
        x_labels=[{"value": k + 0.5, "label": _name(numbers, k)} for k in range(len(lanes))],
        y_labels=ticks(top),
    )
    known = [(k, lane) for k, lane in enumerate(lanes) if lane["n"]]
    if known:
        # One series for all lanes: pygal makes each as long as the longest.
        for band in BANDS:
            figure.area(f"band {band}", [point for k, lane in known for point in _ground(k, lane[band])])
        figure.pieces("percentile p85", ([(k + 0.03, lane["p85"]), (k + 0.97, lane["p85"])] for k, lane in known))
        figure.names(name for k, lane in known for name in _names(numbers, k, lane, top))
    figure.dots("item", _dots(numbers, items, lanes, top), size=4)
    for k, lane in enumerate(lanes):
        above = [
            (item["age_days"], at) for at, item in items if item["column"] == lane["column"] and item["age_days"] > top
        ]
        if above:
            words = f"↑ {numbers.at(f'items.{max(above)[1]}.age_days')} d"
            beside = k + FIRST + STEP * (min(len(above), BESIDE) - 1)
            figure.names([(beside, top, words if len(above) == 1 else f"{words}, {len(above)} above", "plain")])
    return figure.svg(name, title, shows)


def _name(numbers: Numbers, lane: int) -> str:
    """A column with how many items it holds, and of how many where all are looked at and there is a limit."""
    found = numbers.at(f"aging.{lane}.column")[:30]
    if not numbers.has("wip.columns"):
        return found
    path = f"wip.columns.{lane}"
    limit = "" if narrowed(numbers) or not numbers.has(f"{path}.limit") else f"/{numbers.at(f'{path}.limit')}"
    return f"{found}  {numbers.at(f'{path}.now')}{limit}"


def _ground(lane: int, height: float) -> list[tuple[float, float]]:
    """The corners of what fills a lane up to a height."""
    left, right = lane + 0.03, lane + 0.97
    return [(left, 0), (left, height), (right, height), (right, 0)]


def _names(numbers: Numbers, lane: int, ages: Any, top: float) -> Iterator[tuple[float, float, str, str]]:
    """The words beside the percentiles of a lane."""
    stands = apart([ages[band] for band in reversed(BANDS)], top=top, pixels=HEIGHT)
    for band, stand in zip(reversed(BANDS), stands, strict=True):
        words = f"{band[1:]} %  {numbers.at(f'aging.{lane}.{band}')} d"
        yield lane + 0.955, stand - top * 0.02, words, f"{band} inside"


def _dots(numbers: Numbers, items: list[tuple[int, Any]], lanes: list[Any], top: float) -> list[Any]:
    """The items, those of one age beside each other; where there is no room for all, the last dot is the others."""
    places = {lane["column"]: k for k, lane in enumerate(lanes)}
    rows: dict[tuple[int, int], list[int]] = {}
    for k, item in items:
        lane = places.get(item["column"])
        if lane is not None:
            rows.setdefault((lane, round(min(item["age_days"], top) / top * 60)), []).append(k)
    dots = []
    for (lane, _), row in rows.items():
        groups = [[k] for k in row] if len(row) <= BESIDE else [*([k] for k in row[: BESIDE - 1]), row[BESIDE - 1 :]]
        for turn, found in enumerate(groups):
            oldest = max((numbers.value(f"items.{k}") for k in found), key=lambda item: item["age_days"])
            said = [numbers.say(f"{{items.{k}.id}} {{items.{k}.title}}: {{items.{k}.age_days|day}} old") for k in found]
            states = [_state(numbers.value(f"items.{k}")) for k in found]
            lines = [
                f"{line}, {state.replace('_', ' ')}" if state else line
                for line, state in zip(said, states, strict=True)
            ]
            dots.append(
                mark(
                    (lane + FIRST + STEP * turn, min(oldest["age_days"], top)),
                    several(lines, f"{len(lines)} items"),
                    f"dot {_state(oldest)}" + (" above" if oldest["age_days"] > top else ""),
                    items=[numbers.value(f"items.{k}.id") for k in found],
                )
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
