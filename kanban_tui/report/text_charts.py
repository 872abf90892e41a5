"""The report's charts as lines of text, for readers of Markdown: bars of full cells, nothing that needs a font."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from kanban_tui.report.numbers import Numbers

WIDTH = 40
WEEKS = 26
MOST = 20

Bar = tuple[str, float, str]
"""A name, how long its bar is, and the number in words."""


def draw(name: str, numbers: Numbers) -> list[str]:
    """The lines of a chart; none for one that only a picture can show."""
    drawing = _DRAWINGS.get(name)
    return [] if drawing is None else bars(list(drawing(numbers)))


def bars(values: Sequence[Bar], width: int = WIDTH) -> list[str]:
    """Lying bars, names to the left, the longest as wide as given, at least a mark for what is not 0."""
    if not values:
        return []
    longest = max(value for _, value, _ in values) or 1
    left = max(len(name) for name, _, _ in values)
    return [
        f"{name:<{left}}  {'█' * max(round(value / longest * width), 1 if value else 0)} {words}".rstrip()
        for name, value, words in values
    ]


def sparkline(values: Iterable[float]) -> str:
    """A row of eighths, as high as the values."""
    shown = list(values)
    most = max(shown, default=0) or 1
    return "".join("▁▂▃▄▅▆▇█"[min(7, int(value / most * 7.999))] for value in shown)


def _refusals(numbers: Numbers) -> Iterable[Bar]:
    for k, week in enumerate(numbers.value("refusals.weekly")):
        yield week["week"], week["count"], numbers.at(f"refusals.weekly.{k}.count")


def _histogram(numbers: Numbers) -> Iterable[Bar]:
    taken = Counter(item["cycle_days"] for item in numbers.value("items") if item["cycle_days"] is not None)
    width = max(1, -(-numbers.value("cycle_days.p95") // MOST))
    end = numbers.value("cycle_days.p95") // width * width + width
    bins: Counter[int] = Counter()
    for days, count in taken.items():
        bins[min(days - 1, end) // width] += count
    for k in range(max(bins) + 1):
        low, high = k * width + 1, (k + 1) * width
        name = f"{low} d" if width == 1 else f"{low}-{high} d"
        yield (f"{low} d and more" if low > end else name), bins[k], f"{bins[k]:,}"


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


_DRAWINGS: dict[str, Callable[[Numbers], Iterable[Bar]]] = {
    "refusals": _refusals,
    "histogram": _histogram,
    "throughput": _weeks("finished"),
    "wip": _weeks("wip"),
    "boxes": _boxes,
    "time_in_column": _time_in_column,
}
