"""The report as one HTML file: its charts, its style and its small script inside, nothing asked of any network."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from html import escape
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kanban_tui.report import charts
from kanban_tui.report.chosen import listed
from kanban_tui.report.numbers import Numbers
from kanban_tui.report.outline import Chart, Section, Table
from kanban_tui.report.rows import Rows, fill
from kanban_tui.report.sections import SECTIONS

SHORT = 24
"""Texts of a column that are no longer are not broken into lines: it is as wide as they are."""
_UNBROKEN = re.compile(r"[\d.,: -]+|([\d.,]+ (%|d|h|min|s) ?)+")


def render(document: Mapping[str, Any]) -> str:
    """The whole page of a report's document."""
    return page(Numbers(document), SECTIONS, kind="Flow report", title="board")


def page(numbers: Numbers, sections: Sequence[Section], *, kind: str, title: str, mark: str = "") -> str:
    """A page of sections under the value at the path `title`, with the one at `mark` before it."""
    leads = partial(_leads, numbers, _rows(numbers))
    script = files(__package__).joinpath("page", "page.js").read_text(encoding="utf-8").strip()
    return (
        _environment()
        .get_template("report.html")
        .render(
            numbers=numbers,
            kind=kind,
            title=title,
            mark=mark,
            sections=[section for section in sections if section.present(numbers)],
            draw=lambda chart: _drawn(numbers, chart),
            rows=lambda table: fill(numbers, table),
            body=lambda table, made: Markup("\n".join(_body(table, made, leads))),
            leads=leads,
            unbroken=_UNBROKEN.fullmatch,
            sort=lambda part: type(part).__name__,
            style=Markup(files(__package__).joinpath("page", "page.css").read_text(encoding="utf-8").strip()),
            script=Markup(script),
            script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("kanban_tui.report", "page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _body(table: Table, made: Rows, leads: Callable[[str], str]) -> Iterator[str]:
    """The rows of a table: written here, for a template takes three times as long for a thousand items.

    A cell's path is its row's and its column's; one that has another says so.
    """
    own = table.name == "items"
    several = ["|" in column.key for column in made.columns]
    long = [
        column.prose and any(len(cells[k].text) > SHORT for _, cells in made.rows)
        for k, column in enumerate(made.columns)
    ]
    words = [
        "<td class=n>" if numeric else "<td class=t>" if wraps else "<td>"
        for numeric, wraps in zip(made.numeric, long, strict=True)
    ]
    for (name, cells), path in zip(made.rows, made.paths, strict=True):
        head = f' id="item-{cells[0].text[1:]}"' if own else ""
        row = [f'<tr{head} data-path="{escape(path)}">']
        if table.heading:
            row.append(f'<th scope="row">{escape(name)}</th>')
        for cell, other, opening in zip(cells, several, words, strict=True):
            to = leads(cell.path) if cell.number and not own else ""
            at = f' data-path="{escape(cell.path)}"' if cell.number and other else ""
            text = escape(cell.text, quote=False)
            row.append(f"<td class=n{at}>" if at else opening)
            row.append(f'<a href="#{to}">{text}</a>' if to else text)
        yield "".join(row)


def _leads(numbers: Numbers, rows: frozenset[int], path: str) -> str:
    """The id of the row that an item's number leads to; empty for any other value."""
    if path.rpartition(".")[2] not in ("item", "id"):
        return ""
    number = numbers.value(path)
    return f"item-{number}" if number in rows else ""


def _rows(numbers: Numbers) -> frozenset[int]:
    """The items that have a row in the page."""
    items = numbers.document.get("items")
    return frozenset(items[k]["id"] for k in listed(numbers)) if items else frozenset()


def _drawn(numbers: Numbers, chart: Chart) -> Markup:
    """A chart's SVG, whose texts its own writer has escaped; nothing where there is nothing to draw."""
    return Markup(charts.draw(chart.name, numbers, chart.title, chart.shows))
