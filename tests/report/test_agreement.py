"""The four formats of one document agree, number for number."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from kanban_tui.report import as_csv, as_markdown
from kanban_tui.report.numbers import Numbers
from kanban_tui.report.outline import Chart
from kanban_tui.report.rows import fill
from kanban_tui.report.sections import SECTIONS
from tests.report.pages import Page, numbers_of

UNTOLD = re.compile(r"items\.\d+\.position|forecast\.\w+\.factor\.[01]")
MOVED = re.compile(r"items\.\d+\.(columns|moves)\.|wip\.(columns\.\d+\.)?limits\.|data_quality\.")


def markdown_rows(text: str) -> Iterator[list[str]]:
    """The rows of every table, as a reader sees them."""
    for line in text.splitlines():
        if line.startswith("| "):
            yield [re.sub(r"\\(.)", r"\1", part) for part in re.split(r"(?<!\\) \| ", line[2:-2])]


def test_markdown_has_the_rows_of_the_page(document: dict[str, Any], page: Page) -> None:
    """All of them, in their order, but for those that only its charts of text tell."""
    numbers = Numbers(document)
    drawn = [
        part.table
        for section in SECTIONS
        if section.present(numbers) and section.empty(numbers) is None
        for part in section.parts
        if isinstance(part, Chart) and part.table is not None and part.table.drawn
    ]
    text = as_markdown.render(document)
    rows = list(page.rows)
    for told in (rows_of(numbers, table) for table in drawn):
        # As a whole: another table may have one of its rows too.
        start = next((k for k in range(len(rows)) if rows[k : k + len(told)] == told), None)
        if start is not None:
            del rows[start : start + len(told)]
    assert [row for row in markdown_rows(text) if not row[0].startswith("--")] == rows
    bars = [line.rsplit(" ", 1)[-1] for line in text.splitlines() if line.startswith("    ")]
    counts = [row[2] for row in rows_of(numbers, next(table for table in drawn if table.name == "cycle_histogram"))[1:]]
    assert "\n".join(counts) in "\n".join(bars)


def rows_of(numbers: Numbers, table: Any) -> list[list[str]]:
    """A table as it would be written, with its headings."""
    made = fill(numbers, table)
    return [[column.title for column in made.columns], *([cell.text for cell in cells] for _, cells in made.rows)]


def test_markdown_says_the_sentences_of_the_page(document: dict[str, Any]) -> None:
    """Word for word."""
    text = re.sub(r"\\(.)", r"\1", as_markdown.render(document))
    numbers = Numbers(document)
    for section in SECTIONS:
        if section.present(numbers) and section.empty(numbers) is None:
            assert [said for said in map(numbers.say, section.says(numbers)) if said not in text] == []


def test_every_number_stands_in_a_table_of_csv(document: dict[str, Any]) -> None:
    """Unrounded, and as it is in the JSON."""
    tables = as_csv.render(document)
    numbers = Numbers(document)
    told = dict(row for row in csv.reader(io.StringIO(tables["summary.csv"])))
    lists = {path: name for name, (path, _) in as_csv.TABLES.items()}
    lists |= {"items": "items.csv", "cfd": "cfd.csv", "definition.columns": "board_columns.csv"}
    lists |= {"definition.types": "types.csv"}
    for path, name in lists.items():
        for k, row in enumerate(read(tables.get(name, ""))):
            told.update({f"{path}.{k}.{key.replace('box_', 'time_box.', 1)}": value for key, value in row.items()})
            told.update({f"{path}.{k}.{key}": value for key, value in row.items()})
    missing = [path for path in numbers_of(document) if path not in told]
    assert [path for path in missing if not UNTOLD.match(path) and not MOVED.match(path)] == []
    assert [path for path in numbers_of(document) if path in told and told[path] != str(numbers.value(path))] == []


def test_what_is_nested_has_tables_of_its_own(document: dict[str, Any]) -> None:
    """The columns and moves of items, the limits through time, the items that make numbers doubtful."""
    tables = as_csv.render(document)
    visits = [spent for item in document["items"] for spent in item["columns"]]
    assert [row["seconds"] for row in read(tables["columns.csv"])] == [str(spent["seconds"]) for spent in visits]
    assert len(list(read(tables["moves.csv"]))) == sum(len(item["moves"]) for item in document["items"])
    steps = [document["wip"]["limits"], *(column["limits"] for column in document["wip"]["columns"])]
    limits = ["" if step["limit"] is None else str(step["limit"]) for scope in steps for step in scope]
    assert [row["limit"] for row in read(tables["limits.csv"])] == limits
    doubtful = [str(item) for found in document["data_quality"] for item in found["items"]]
    assert [row["item"] for row in read(tables["data_quality.csv"])] == doubtful


def read(text: str) -> csv.DictReader[str]:
    """The rows of a table."""
    return csv.DictReader(io.StringIO(text, newline=""))
