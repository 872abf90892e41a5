"""A pygal chart made fit for the page: styled by the page's own sheet, named for those who do not see it.

pygal gives each chart a style sheet, a script and hidden texts for that script; the page needs none of them. What is
left is plain SVG whose marks carry their words in a `title`, so that hovering works without any script.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from xml.etree.ElementTree import Element

import pygal
from pygal.graph.graph import Graph
from pygal.style import Style

from kanban_tui.board.text import printable

WIDTH = 960
FONT = 12

_NUMBER = re.compile(r"-?\d+\.\d+")
_GEOMETRY = ("x", "y", "cx", "cy", "width", "height", "d", "r", "transform")
_SETTINGS: dict[str, Any] = {
    "width": WIDTH,
    "height": 340,
    "margin": 8,
    "margin_top": 14,
    "spacing": 6,
    "css": (),
    "js": (),
    "classes": (),
    "show_legend": False,
    "disable_xml_declaration": True,
    "truncate_label": -1,
    "no_data_text": "",
    "print_values": False,
    "value_formatter": lambda value: f"{value:,g}",
    "print_labels": True,
    "print_values_position": "top",
    "order_min": 0,
    "max_scale": 8,
    # Labels stand at value_font_size right of and below their point: this centres text of our size on it.
    "style": Style(label_font_size=FONT, major_label_font_size=FONT, value_font_size=4, font_family="inherit"),
}


class Figure:
    """A chart under construction: series are added with the class that the page's sheet knows them by."""

    def __init__(self, kind: type[Graph] = pygal.XY, **settings: Any) -> None:
        self.chart = kind(**{**_SETTINGS, **settings})
        self.classes: list[str] = []

    def add(self, name: str, values: Iterable[Any], **settings: Any) -> None:
        """Add a series of class `name`; later ones are drawn over earlier ones."""
        self.chart.add("", list(values), **settings)
        self.classes.append(name)

    def dots(self, name: str, values: Iterable[Any], *, size: float = 3) -> None:
        """Add dots that no line joins."""
        self.add(name, values, stroke=False, dots_size=size)

    def line(self, name: str, values: Iterable[Any]) -> None:
        """Add a line without dots."""
        self.add(name, values, show_dots=False)

    def levels(self, name: str, heights: Iterable[float], first: float, last: float) -> None:
        """Add level lines."""
        self.pieces(name, ([(first, height), (last, height)] for height in heights))

    def pieces(self, name: str, lines: Iterable[Sequence[tuple[float, float]]]) -> None:
        """Add lines as one series, for pygal makes each as long as the longest."""
        points: list[tuple[float, float | None]] = []
        for line in lines:
            points += [*line, (line[-1][0], None)]
        if points:
            self.add(name, points, show_dots=False, allow_interruptions=True)

    def area(self, name: str, values: Iterable[Any]) -> None:
        """Add a line filled down to zero."""
        self.add(name, values, show_dots=False, fill=True)

    def rules(self, places: Sequence[tuple[float, str, str]], *, top: float, thin: float) -> None:
        """Upright lines in a chart of bars, one higher than the other so that their words do not meet."""
        for k, (x, text, name) in enumerate(places):
            height = top * (0.8 + 0.2 * (k + 1) / len(places))
            self.add(f"rule {name}", [{**mark((height, x - thin, x + thin), text, "bar"), "label": text}])

    def names(self, places: Iterable[tuple[float, float, str, str]]) -> None:
        """Write words beside points: (x, y, text, class)."""
        by_class: dict[str, list[dict[str, Any]]] = {}
        for x, y, text, name in places:
            by_class.setdefault(name, []).append({"value": (x, y), "label": printable(text)})
        for name, values in by_class.items():
            self.add(f"name {name}", values, stroke=False, dots_size=0)

    def svg(self, name: str, title: str, shows: str) -> str:
        """The finished drawing, with a title and a description for those who do not see it."""
        self.chart.uuid = name
        self.chart.title = None
        self.chart.add_xml_filter(lambda root: _finished(root, name, title, shows, self.classes))
        drawn: str = self.chart.render(is_unicode=True)
        return drawn


def mark(value: Any, says: str, name: str = "", **data: object) -> dict[str, Any]:
    """A value whose dot or bar says something when pointed at; data-* attributes let the page link it."""
    node = {f"data-{key}": entry for key, entry in data.items()}
    if name:
        node["class"] = name
    return {"value": value, "tooltip": says, "node": node}


def apart(heights: Sequence[float], *, top: float, pixels: int, gap: int = FONT + 3) -> list[float]:
    """Where words for rising heights can stand without covering each other: pushed up, then down from the top."""
    step = gap * top / pixels
    stands: list[float] = []
    for height in heights:
        stands.append(max(height, stands[-1] + step) if stands else height)
    ceiling = top
    for k in range(len(stands) - 1, -1, -1):
        stands[k] = min(stands[k], ceiling)
        ceiling = stands[k] - step
    return stands


def ticks(top: float, most: int = 6) -> list[int]:
    """Round numbers from 0 on, about so many at most."""
    for step in (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000):
        if top / step <= most:
            return list(range(0, int(top) + 1, step))
    step = 10 ** (len(str(int(top))) - 1)
    return list(range(0, int(top) + 1, step))


def dates(first: date, last: date) -> list[dict[str, Any]]:
    """Names for about 8 dates of a time axis: Mondays, firsts of months or of years."""
    days = (last - first).days
    if days <= 70:
        step = max(1, round(days / 7 / 8)) * 7 if days > 14 else max(1, days // 7)
        start = first.toordinal() + ((-first.weekday()) % 7 if days > 14 else 0)
        found = [date.fromordinal(k) for k in range(start, last.toordinal() + 1, step)]
        return [{"value": day.toordinal(), "label": f"{day:%-d %b}"} for day in found]
    months = max(1, round(days / 30.4 / 9))
    months = next(step for step in (1, 2, 3, 6, 12, 24, 60, 120, 240, 1200) if step >= months)
    found = []
    for month in range(first.year * 12 + first.month, last.year * 12 + last.month):
        if month % months == 0:
            found.append(date(month // 12, month % 12 + 1, 1))
    return [{"value": day.toordinal(), "label": f"{day:%b %Y}" if months > 1 else f"{day:%b}"} for day in found]


def _finished(root: Element, name: str, title: str, shows: str, classes: Sequence[str]) -> Element:
    """Without what only pygal's own script and sheet need, with shorter numbers, and named."""
    for parent in list(root.iter()):
        for child in list(parent):
            if _needless(child):
                parent.remove(child)
    for node in root.iter():
        for key in _GEOMETRY:
            if "." in node.attrib.get(key, ""):
                node.attrib[key] = _NUMBER.sub(
                    lambda found: f"{float(found[0]):.1f}".removesuffix(".0"), node.attrib[key]
                )
        node.attrib.update(_renamed(node.attrib.get("class", ""), classes))
    for key in ("id", "class"):
        root.attrib.pop(key, None)
    root.attrib.update({"role": "img", "aria-labelledby": f"{name}-t {name}-d"})
    for at, (tag, text) in enumerate((("title", title), ("desc", shows))):
        told = Element(tag, {"id": f"{name}-{tag[0]}"})
        told.text = text
        root.insert(at, told)
    return root


def _needless(node: Element) -> bool:
    """Comments, the script's texts and boxes, the sheet, the backgrounds, the title that only repeats."""
    if not isinstance(node.tag, str):
        return True
    name = node.attrib.get("class", "")
    return (
        node.tag in ("defs", "desc")
        or name in ("titles", "plot tooltip-overlay", "background")
        or (node.tag == "title" and node.text == "Pygal")
    )


def _renamed(name: str, classes: Sequence[str]) -> Mapping[str, str]:
    """A series by its own class in place of its number; no class that only pygal's script looks for."""
    if name.startswith("series serie-"):
        return {"class": "series " + classes[int(name.split()[1].removeprefix("serie-"))]}
    short = name.replace(" reactive", "").replace(" tooltip-trigger", "")
    return {"class": short} if short != name else {}
