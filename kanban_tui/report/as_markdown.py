"""The report as Markdown: sentences first, then a chart of text and a table for each question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kanban_tui.report import text_charts
from kanban_tui.report.numbers import Numbers
from kanban_tui.report.outline import Chart, Part, Section, Table, Tiles
from kanban_tui.report.rows import fill
from kanban_tui.report.sections import SECTIONS

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&!])")
_LIST = re.compile(r"^(\d*)([-+=.)])(?=\s|$)")


def render(document: Mapping[str, Any]) -> str:
    """The whole report of a document."""
    numbers = Numbers(document)
    head = f"# {escape(numbers.at('board'))}: flow report"
    return "\n\n".join([head, *write(numbers, SECTIONS)]) + "\n"


def write(numbers: Numbers, sections: tuple[Section, ...]) -> Iterator[str]:
    """The paragraphs, charts and tables of sections."""
    for section in sections:
        if not section.present(numbers):
            continue
        yield f"## {section.title}"
        if section.shows:
            yield _said(numbers, section.shows)
        nothing = section.empty(numbers)
        if nothing is not None:
            yield f"*{_said(numbers, nothing)}*"
            continue
        sentences = [f"- {_said(numbers, template)}" for template in section.says(numbers)]
        if sentences:
            yield "\n".join(sentences)
        for part in section.parts:
            yield from _part(numbers, part)


def escape(text: str) -> str:
    """Text of users as it is, whatever Markdown or HTML would make of it."""
    return _LIST.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", text))


def _said(numbers: Numbers, template: str) -> str:
    return "".join(
        escape(piece.text) if piece.path and isinstance(numbers.value(piece.path), str) else piece.text
        for piece in numbers.pieces(template)
    )


def _part(numbers: Numbers, part: Part) -> Iterator[str]:
    if isinstance(part, Tiles):
        return
    if isinstance(part, Table):
        yield from _table(numbers, part)
        return
    yield from _chart(numbers, part)


def _chart(numbers: Numbers, chart: Chart) -> Iterator[str]:
    drawn = text_charts.draw(chart.name, numbers)
    if drawn:
        yield f"### {chart.title}"
        # Indented by four, so that nothing in it is markup.
        yield "\n".join(f"    {line}".rstrip() for line in drawn)
    if chart.table is not None and not (drawn and chart.table.drawn):
        yield from _table(numbers, chart.table)


def _table(numbers: Numbers, table: Table) -> Iterator[str]:
    made = fill(numbers, table)
    if not made.rows:
        return
    if table.title:
        yield f"### {table.title}"
    heads = ([table.heading] if table.heading else []) + [escape(column.title) for column in made.columns]
    rules = (["---"] if table.heading else []) + ["--:" if number else "---" for number in made.numeric]
    lines = [_row(heads), _row(rules)]
    for label, cells in made.rows:
        lines.append(
            _row(
                ([escape(label)] if table.heading else [])
                + [cell.text if cell.number else escape(cell.text) for cell in cells]
            )
        )
    yield "\n".join(lines)
    if made.more:
        yield f"And {made.more:,} more."


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
