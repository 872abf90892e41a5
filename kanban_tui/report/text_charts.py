"""The report's charts as lines of text, for readers of Markdown: bars of full cells, nothing that needs a font."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from kanban_tui.board.text import printable
from kanban_tui.report.levels import levels, worded
from kanban_tui.report.numbers import Numbers

WIDTH = 40
WEEKS = 26
MOST = 20

Bar = tuple[str, float, str]
"""A name, how long its bar is, and the number in words."""


def draw(name: str, numbers: Numbers) -> list[str]:
    """The lines of a chart; none for one that only a picture can show."""
    return bars(values(name, numbers))


def values(name: str, numbers: Numbers) -> list[Bar]:
    """The bars of a chart: their names, lengths and words."""
    drawing = _DRAWINGS.get(name)
    return [] if drawing is None else list(drawing(numbers))


def bars(shown: Sequence[Bar], width: int = WIDTH) -> list[str]:
    """Lying bars, names to the left, the longest as wide as given, at least a mark for what is not 0."""
    if not shown:
        return []
    longest = max(value for _, value, _ in shown) or 1
    left = max(len(name) for name, _, _ in shown)
    return [
        f"{printable(name):<{left}}  {'█' * max(round(value / longest * width), 1 if value else 0)} {words}".rstrip()
        for name, value, words in shown
    ]


def _refusals(numbers: Numbers) -> Iterable[Bar]:
    for k, week in enumerate(numbers.value("refusals.weekly")):
        yield week["week"], week["count"], numbers.at(f"refusals.weekly.{k}.count")


def _counts(path: str, unit: str) -> Callable[[Numbers], Iterable[Bar]]:
    def values(numbers: Numbers) -> Iterable[Bar]:
        for k, bar in enumerate(numbers.value(path)):
            span = f"{bar['low']:,}" if bar["low"] == bar["high"] else f"{bar['low']:,}-{bar['high']:,}"
            yield f"{span}{unit}", bar["count"], numbers.at(f"{path}.{k}.count")

    return values


def _outcomes(path: str, noun: str) -> Callable[[Numbers], Iterable[Bar]]:
    def values(numbers: Numbers) -> Iterable[Bar]:
        if not numbers.has(path):
            return
        for k, outcome in enumerate(numbers.value(f"{path}.outcomes")):
            low, high = outcome[f"{noun}s"], outcome[f"to_{noun}s"]
            chance = numbers.at(f"{path}.outcomes.{k}.probability")
            yield f"{low:,}" if low == high else f"{low:,}-{high:,}", outcome["probability"], chance

    return values


def _weeks(key: str) -> Callable[[Numbers], Iterable[Bar]]:
    def values(numbers: Numbers) -> Iterable[Bar]:
        weeks = numbers.value("weekly")
        for k in range(max(0, len(weeks) - WEEKS), len(weeks)):
            yield weeks[k]["week"], weeks[k][key], numbers.at(f"weekly.{k}.{key}")

    return values


def _boxes(numbers: Numbers) -> Iterable[Bar]:
    found = sorted(enumerate(numbers.value("time_boxes.items")), key=lambda pair: -pair[1]["percent"])
    for k, box in found[:MOST]:
        path = f"time_boxes.items.{k}"
        yield numbers.at(f"{path}.item"), min(box["percent"], 300), numbers.say(f"{{{path}.percent}} {{{path}.state}}")


def _time_in_column(numbers: Numbers) -> Iterable[Bar]:
    for k, spent in enumerate(numbers.value("time_in_column")):
        if spent["n"]:
            for p in ("p50", "p85"):
                yield f"{spent['column']} {p[1:]} %", spent[p], numbers.at(f"time_in_column.{k}.{p}")


def _blocked(numbers: Numbers) -> Iterable[Bar]:
    for k, reason in enumerate(numbers.value("blocked.reasons")[:MOST]):
        yield reason["reason"][:WIDTH], reason["seconds"], numbers.at(f"blocked.reasons.{k}.seconds")


def _distribution(numbers: Numbers) -> Iterable[Bar]:
    for k, kind in enumerate(numbers.value("distribution")[:MOST]):
        yield kind["type"] or "no type", kind["finished"], numbers.at(f"distribution.{k}.finished")


def _levels(numbers: Numbers) -> Iterable[Bar]:
    for bar in levels(numbers):
        yield f"{bar.column} {bar.span}{bar.marks}", bar.share, worded(numbers, bar)


def _behaviour(numbers: Numbers) -> Iterable[Bar]:
    weeks = numbers.value("throughput_xmr.weeks")
    for k in range(max(0, len(weeks) - WEEKS), len(weeks)):
        words = numbers.at(f"throughput_xmr.weeks.{k}.finished")
        yield weeks[k]["week"], weeks[k]["finished"], " ".join(filter(None, (words, weeks[k]["signal"])))


_DRAWINGS: dict[str, Callable[[Numbers], Iterable[Bar]]] = {
    "refusals": _refusals,
    "histogram": _counts("cycle_histogram", " d"),
    "throughput_histogram": _counts("throughput_histogram", ""),
    "forecast_when": _outcomes("forecast.when", "day"),
    "forecast_how_many": _outcomes("forecast.how_many", "item"),
    "forecast_remaining": _outcomes("forecast.remaining", "day"),
    "blocked": _blocked,
    "distribution": _distribution,
    "throughput_xmr": _behaviour,
    "throughput": _weeks("finished"),
    "wip": _weeks("wip"),
    "levels": _levels,
    "boxes": _boxes,
    "time_in_column": _time_in_column,
}
