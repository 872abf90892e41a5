"""A page of the report taken apart by a parser that has nothing to do with its writer.

A cell's path is its row's and its column's key, unless it says another.
"""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from typing import Any

from kanban_tui.report.numbers import NONE

VOID = frozenset({"meta", "link", "img", "br", "hr", "input"})
IMPLIED = {"tr": ("td", "th", "tr"), "td": ("td", "th"), "th": ("td", "th")}


class Page(HTMLParser):
    """What stands in a page: its tags, its attributes, and the texts that have a path into the document."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.told: list[tuple[str, str]] = []
        self.cells: list[tuple[bool, str]] = []
        self.rows: list[list[str]] = []
        self.body: list[str] = []
        self._open: list[tuple[str, str | None, list[str]]] = []
        self._keys: list[str | None] = []
        self._row: str | None = None
        self._column = 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        while self._open and self._open[-1][0] in IMPLIED.get(tag, ()):
            self._close()
        self.tags[tag] += 1
        if tag == "tr":
            self.rows.append([])
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        given = dict(attrs)
        path = given.get("data-path")
        if tag == "table":
            self._keys = []
        elif tag == "tr":
            self._row, self._column, path = path, 0, None
        elif tag == "th" and given.get("scope") == "col":
            self._keys.append(given.get("data-key"))
        elif tag == "th":
            self._column += 1
        elif tag == "td":
            key = self._keys[self._column]
            if path is None and given.get("class") == "n" and self._row is not None and key is not None:
                path = f"{self._row}.{key}"
            self._column += 1
        if tag not in VOID:
            self._open.append((tag, path, []))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._close()

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open[-1][0] != tag:
            self._close()
        if self._open:
            self._close()

    def handle_data(self, data: str) -> None:
        for _, _, texts in self._open:
            texts.append(data)
        if not any(tag in ("style", "script") for tag, _, _ in self._open):
            self.body.append(data)

    def _close(self) -> None:
        tag, path, texts = self._open.pop()
        if tag == "td" and "".join(texts).strip() == NONE:
            path = None
        if path is not None:
            self.told.append((path, "".join(texts).strip()))
        if tag in ("td", "th"):
            self.rows[-1].append("".join(texts).replace("\u00a0", " ").strip())
        if tag == "td":
            self.cells.append((path is not None, "".join(texts).strip()))

    def values(self, name: str) -> list[str]:
        """The values of every attribute of a name."""
        return [value for _, key, value in self.attributes if key == name]


def numbers_of(document: Any) -> dict[str, Any]:
    """Every number of a document by its path."""
    found: dict[str, Any] = {}
    _find(document, "", found)
    return found


def _find(value: Any, path: str, found: dict[str, Any]) -> None:
    if isinstance(value, dict):
        for key, entry in value.items():
            _find(entry, f"{path}.{key}" if path else key, found)
    elif isinstance(value, list):
        for k, entry in enumerate(value):
            _find(entry, f"{path}.{k}", found)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        found[path] = value
