"""CSV files from elsewhere as rows of named cells, whatever parts the cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct, field

from kanban_tui.board.text import composed, key
from kanban_tui.exchange.reading import decoding
from kanban_tui.exchange.reading.complaints import Complaints, wrong

DELIMITERS = ",;\t|"

# How Excel says in a first line of its own what parts the cells of the rest.
_SAID = re.compile(r"sep=(.)(?:\r\n?|\n)", re.IGNORECASE)

Row = tuple[int, tuple[str, ...]]
"""The number of the line where it begins, and the wanted cells in the order asked for."""


class Tables(Struct, frozen=True):
    """Reads the tables of an import.

    `names` says what a column that we ask for is called in the files, where it has another name there. `encodings`
    tells of the files read that were not in UTF-8.
    """

    complaints: Complaints
    names: Mapping[str, str] = field(default_factory=dict)
    encodings: dict[str, str] = field(default_factory=dict)

    def read(self, path: Path, required: Sequence[str], optional: Sequence[str] = ()) -> list[Row]:
        """The rows under a header, whose columns may stand in any order; absent ones give "", blank rows are none.

        A row that is wrong is left out and complained of. Raises NotFound, or BadFile for what is no text.
        """
        text, encoding = decoding.read(path, windows=True)
        if encoding != decoding.UTF_8:
            self.encodings[decoding.called(path)] = encoding
        said = _SAID.match(text)
        body = text[said.end() :] if said else text
        with _cells_of_any_length(len(text)):
            sign = said[1] if said else self._delimiter(body, (*required, *optional))
            rows = self._rows(path, body, sign, 1 if said else 0)
            line, header = next(rows, (1, []))
            places = [self._place(header, name) for name in (*required, *optional)]
            missing = [self.names.get(name, name) for name in required if self._place(header, name) is None]
            if missing:
                expected = f"{','.join(required)}; --map names a column that is called otherwise"
                problem = f"the header has no column {', '.join(missing)}: {wrong(sign.join(header), expected)}"
                self.complaints.add(path, line, problem)
                return []
            return list(self._wanted(path, rows, header, places, sign))

    def _delimiter(self, text: str, wanted: Sequence[str]) -> str:
        """Of the signs that may part cells the one that finds most of the wanted names in the header."""
        line = next(line for line in io.StringIO(text) if line.strip())

        def found(sign: str) -> tuple[int, int]:
            header = next(csv.reader([line], delimiter=sign))
            return sum(self._place(header, name) is not None for name in wanted), line.count(sign)

        return max(DELIMITERS, key=found)

    def _place(self, header: Sequence[str], name: str) -> int | None:
        keys = [key(cell.strip()) for cell in header]
        names = (key(self.names.get(name, name)), name)
        return next((keys.index(known) for known in names if known in keys), None)

    def _rows(self, path: Path, text: str, sign: str, before: int) -> Iterator[tuple[int, list[str]]]:
        """The rows that are not blank, each with the line where it begins."""
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
        while True:
            line = reader.line_num + 1 + before
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                self.complaints.add(path, line, _unquoted(error, reader.line_num + before))
                return
            if any(map(str.strip, row)):
                yield line, row

    def _wanted(
        self,
        path: Path,
        rows: Iterator[tuple[int, list[str]]],
        header: Sequence[str],
        places: Sequence[int | None],
        sign: str,
    ) -> Iterator[Row]:
        last = max(place for place in places if place is not None)
        for line, row in rows:
            if len(row) <= last or any(map(str.strip, row[len(header) :])):
                expected = f"{len(header)} cells; one that holds {sign!r} stands in quotes"
                self.complaints.add(path, line, wrong(sign.join(row), expected))
            else:
                yield line, tuple("" if k is None else composed(row[k].strip()) for k in places)


def _unquoted(error: csv.Error, line: int) -> str:
    """What is wrong with the quotes of a row, seen in a line."""
    if "unexpected end of data" in str(error):
        return "a quote that is never closed."
    return f"not CSV ({error}, in line {line})."


@contextmanager
def _cells_of_any_length(longest: int) -> Iterator[None]:
    """Without the bound on a cell that the csv module has for the whole process."""
    before = csv.field_size_limit()
    csv.field_size_limit(max(before, longest))
    try:
        yield
    finally:
        csv.field_size_limit(before)
