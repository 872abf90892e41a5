"""A pygal chart made fit for the page: styled by the page's own sheet, named for those who do not see it.

pygal gives each chart a style sheet, a script and hidden texts for that script; the page needs none of them. What is
left is plain SVG whose marks carry their words in a `title`, so that hovering works without any script.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import pygal
from pygal.graph.graph import Graph
from pygal.style import Style

from kanban_tui.board.text import printable

WIDTH = 960
NARROW = 560
"""The width of what has no time axis: a telephone shows all of it in letters that can be read."""
FONT = 12
LETTER, MARGINS, BEFORE = 8, 60, 20
"""How wide a letter is at most, as a telephone has it; what the margins of a drawing take, and that before its axis."""
MOST_LINES = 40

Point = tuple[float, float]

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
    # Our values are numbers already: pygal need not make them so, one by one.
    "strict": True,
    # Labels stand at value_font_size right of and below their point: this centres text of our size on it.
    "style": Style(label_font_size=FONT, major_label_font_size=FONT, value_font_size=4, font_family="inherit"),
}


class _Quick:
    """A graph of pygal that finds its attributes sooner.

    While it draws pygal looks each of them up in its `state` first, by three calls of its own for one: a third of all
    the time that a page takes.
    """

    def __getattribute__(self, name: str) -> Any:
        state = object.__getattribute__(self, "__dict__").get("state")
        if state is not None and name in state.__dict__ and name != "state" and not name.startswith("__"):
            return state.__dict__[name]
        return object.__getattribute__(self, name)


class XY(_Quick, pygal.XY):
    """Dots and lines."""


class Histogram(_Quick, pygal.Histogram):
    """Bars from one value to another; `xrange` makes the axis longer than they reach."""

    def _compute(self) -> None:
        super()._compute()
        if self.xrange:
            self._box.xmin, self._box.xmax = self.xrange


class HorizontalBar(_Quick, pygal.HorizontalBar):
    """Lying bars."""


class Figure:
    """A chart under construction: series are added with the class that the page's sheet knows them by.

    `days` are the first and the last date of a time axis, as ordinals.
    """

    def __init__(self, kind: type[Graph] = XY, *, days: tuple[int, int] | None = None, **settings: Any) -> None:
        if days is not None:
            settings = {"xrange": days, "x_labels": dates(*map(date.fromordinal, days)), **settings}
        self.chart = kind(**{**_SETTINGS, **settings})
        self.width = settings.get("width", WIDTH)
        self.days = days
        self.series: list[dict[str, str]] = []

    def add(
        self, name: str, values: Iterable[Any], *, tells: tuple[str, Sequence[Point]] | None = None, **settings: Any
    ) -> None:
        """Add a series of class `name`; later ones are drawn over earlier ones.

        `tells` is what the page says of it at a date: a name, and values that hold from their date to the next one's.
        """
        self.chart.add("", list(values), **settings)
        node = {"class": f"series {name}"}
        if tells is not None and self.days is not None:
            node["data-name"] = printable(tells[0])
            node["data-steps"] = " ".join(f"{at - self.days[0]:g},{value:g}" for at, value in _changes(tells[1]))
        self.series.append(node)

    def dots(self, name: str, values: Iterable[Any], *, size: float = 3) -> None:
        """Add dots that no line joins."""
        self.add(name, values, stroke=False, dots_size=size)

    def line(self, name: str, values: Iterable[Any], *, tells: tuple[str, Sequence[Point]] | None = None) -> None:
        """Add a line without dots."""
        self.add(name, values, tells=tells, show_dots=False)

    def levels(self, name: str, heights: Iterable[float], first: float, last: float) -> None:
        """Add level lines."""
        self.pieces(name, ([(first, height), (last, height)] for height in heights))

    def pieces(
        self,
        name: str,
        lines: Iterable[Sequence[tuple[float, float]]],
        *,
        tells: tuple[str, Sequence[Point]] | None = None,
    ) -> None:
        """Add lines as one series, for pygal makes each as long as the longest."""
        points: list[tuple[float, float | None]] = []
        for line in lines:
            points += [*line, (line[-1][0], None)]
        if points:
            self.add(name, points, tells=tells, show_dots=False, allow_interruptions=True)

    def changes(self, days: Iterable[str], top: float) -> None:
        """Upright lines where a rule of the board was changed, of those dates that the axis has."""
        if self.days is None:
            return
        first, last = self.days
        at = [date.fromisoformat(day).toordinal() for day in days]
        self.pieces("change", ([(day, 0), (day, top)] for day in at if first < day < last))

    def area(self, name: str, values: Iterable[Any], *, tells: tuple[str, Sequence[Point]] | None = None) -> None:
        """Add a line filled down to zero."""
        self.add(name, values, tells=tells, show_dots=False, fill=True)

    def rules(
        self, places: Sequence[tuple[float, str, str]], *, top: float, step: float, axis: tuple[float, float]
    ) -> None:
        """Upright lines in a chart of bars from left to right, each `step` lower than the one before: so their words
        neither meet nor are crossed.

        Words stand on the side of the lower lines, unless they would go beyond the end of the axis.
        """
        first, last = axis
        per = (self.width - MARGINS) / (last - first)
        half = 1 / per / 2
        falling = places[0][0] <= places[-1][0]
        for k, (x, text, name) in enumerate(places):
            room = (last - x) * per if falling else (x - first) * per + BEFORE
            side = "" if falling == (len(text) * LETTER <= room) else " end"
            bar = mark((top - k * step, x - half, x + half), text, "bar")
            self.add(f"rule {name}{side}", [{**bar, "label": text}])

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
        self.chart.add_xml_filter(lambda root: self._finished(root, name, title, shows))
        return self.chart.render(is_unicode=True)

    def _finished(self, root: Element, name: str, title: str, shows: str) -> Element:
        """Without what only pygal's own script and sheet need, marks linked, with its axes for our script, named."""
        for parent in list(root.iter()):
            for child in list(parent):
                if _needless(parent, child):
                    parent.remove(child)
        for node in root.iter():
            for key in _GEOMETRY:
                if "." in node.attrib.get(key, ""):
                    node.attrib[key] = _NUMBER.sub(lambda found: _short(float(found[0])), node.attrib[key])
            node.attrib.update(self._renamed(node.attrib.get("class", "")))
            _linked(node)
        for key in ("id", "class"):
            root.attrib.pop(key, None)
        if self.days is not None:
            _raise_heights(root)
        if self.width == NARROW:
            root.attrib["class"] = "narrow"
        root.attrib.update({"role": "img", "aria-labelledby": f"{name}-t {name}-d", **self._axes(root)})
        for at, (tag, text) in enumerate((("title", title), ("desc", shows))):
            told = Element(tag, {"id": f"{name}-{tag[0]}"})
            told.text = text
            root.insert(at, told)
        return root

    def _axes(self, root: Element) -> dict[str, str]:
        """Where a time axis lies in the drawing: its dates and their places; the top's value, its place and 0's."""
        if self.days is None:
            return {}
        plot = next(node for node in root.iter() if node.attrib.get("class", "").startswith("plot"))
        left, above = (float(found) for found in re.findall(r"[\d.]+", plot.attrib["transform"]))
        view, top = self.chart.view, self.chart.range[1]
        first, last = (date.fromordinal(day).isoformat() for day in self.days)
        across = [_short(left + view.x(day)) for day in self.days]
        upward = [_short(above + view.y(value)) for value in (top, 0)]
        return {"data-days": " ".join((first, last, *across)), "data-top": " ".join((_short(top), *upward))}

    def _renamed(self, name: str) -> Mapping[str, str]:
        """A series by its own class in place of its number; no class that only pygal's script looks for."""
        if name.startswith("series serie-"):
            return self.series[int(name.split()[1].removeprefix("serie-"))]
        short = name.replace(" reactive", "").replace(" tooltip-trigger", "")
        return {"class": short} if short != name else {}


def mark(value: Any, says: str, name: str = "", *, items: Sequence[int] = (), size: float = 0) -> dict[str, Any]:
    """A value whose dot or bar says something when pointed at, and leads to the items it stands for.

    `size` is the radius of a dot that has another than its series.
    """
    node = {"class": name} if name else {}
    if size:
        node["r"] = _short(size)
    if items:
        node["data-items"] = " ".join(map(str, items))
    return {"value": value, "tooltip": says, "node": node}


def several(lines: Sequence[str], head: str) -> str:
    """What a mark of several items says: all of them, a line each; that of one says its line."""
    return lines[0] if len(lines) == 1 else "\n".join((head, *cut(lines)))


def cut(lines: Sequence[str]) -> Sequence[str]:
    """The lines, of very many the first, and how many more there are."""
    more = [f"and {len(lines) - MOST_LINES:,} more"] if len(lines) > MOST_LINES else []
    return [*lines[:MOST_LINES], *more]


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
    """Names for about 8 dates of a time axis: Mondays, firsts of months or of years; each year named once."""
    days = (last - first).days
    if days <= 120:
        step = -(-days // 63) * 7 if days > 14 else max(1, days // 7)
        start = first.toordinal() + ((-first.weekday()) % 7 if days > 14 else 0)
        found = [date.fromordinal(k) for k in range(start, last.toordinal() + 1, step)]
        return _labels(found, "%-d %b")
    months = max(1, round(days / 30.4 / 9))
    months = next(step for step in (1, 2, 3, 6, 12, 24, 60, 120, 240, 1200) if step >= months)
    found = []
    for month in range(first.year * 12 + first.month, last.year * 12 + last.month):
        if month % months == 0:
            found.append(date(month // 12, month % 12 + 1, 1))
    return _labels(found, "%Y" if months % 12 == 0 else "%b")


def _labels(days: Sequence[date], words: str) -> list[dict[str, Any]]:
    """The dates of ticks in words, with the year at the first and wherever it is another than before."""
    labels = []
    year = None
    for day in days:
        named = words if day.year == year or "%Y" in words else f"{words} %Y"
        labels.append({"value": day.toordinal(), "label": f"{day:{named}}"})
        year = day.year
    return labels


def _changes(points: Sequence[Point]) -> Sequence[Point]:
    """The points whose value is another than that before."""
    return [point for k, point in enumerate(points) if k == 0 or point[1] != points[k - 1][1]]


def _short(number: float) -> str:
    """A place in a drawing, to a tenth of a pixel."""
    return f"{number:.1f}".removesuffix(".0")


def _linked(node: Element) -> None:
    """A mark's group as a link to the first of its items: that works with keys and without any script."""
    for child in node:
        items = child.attrib.get("data-items")
        if items:
            node.tag = "a"
            node.attrib["href"] = f"#item-{items.split()[0]}"


def _raise_heights(root: Element) -> None:
    """Write the names of the heights over what is drawn: on a narrow screen they are moved across it."""
    named = [node for node in root.iter() if node.attrib.get("class", "").startswith(("axis y", "plot"))]
    raised = SubElement(named[-1], "g", {"class": "axis y"})
    for guide in named[1]:
        for text in guide.findall("{*}text"):
            guide.remove(text)
            raised.append(text)


def _needless(parent: Element, node: Element) -> bool:
    """Comments, the script's texts and boxes, the sheet, the backgrounds, empty series, titles that only repeat."""
    if not isinstance(node.tag, str):
        return True
    name = node.attrib.get("class", "")
    return (
        node.tag in ("defs", "desc")
        or name in ("titles", "plot tooltip-overlay", "background")
        or (name.startswith("series") and not len(node))
        or (node.tag == "title" and (node.text == "Pygal" or parent.attrib.get("class", "") == "guides"))
    )
