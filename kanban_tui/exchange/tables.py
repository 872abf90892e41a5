"""CSV files from elsewhere as rows of named cells, every complaint with its file and line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from kanban_tui.errors import BadFile, NotFound


def read_text(path: Path) -> str:
    """The text of a file, a byte order mark left out. Raises NotFound, or BadFile when it is no text in UTF-8."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise BadFile(f"{path} is a folder, not a file.") from None
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror}.") from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadFile(f"{path} is not text in UTF-8.") from None
    if "\0" in text:
        raise BadFile(f"{path} is not text.")
    if not text.strip():
        raise BadFile(f"{path} is empty.")
    return text


def complaint(path: Path, line: int, value: str, expected: str) -> BadFile:
    """A bad cell: where it stands, what it holds, what should be there."""
    shown = value if len(value) <= 60 else value[:59] + "…"
    return BadFile(f"{path}, line {line}: {shown!r}, expected {expected}.")


Row = tuple[int, tuple[str, ...]]
"""A line number and the wanted cells, in the order asked for."""


def read_table(path: Path, required: Sequence[str], optional: Sequence[str] = ()) -> list[Row]:
    """The rows under a header, whose columns may stand in any order; absent ones give "". Raises NotFound, BadFile."""
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    try:
        header = [name.strip().casefold() for name in next(_filled(reader), [])]
        missing = [name for name in required if name not in header]
        if missing:
            raise BadFile(
                f"{path}, line {reader.line_num}: the header has no column {', '.join(missing)};"
                f" expected {','.join(required)}."
            )
        places = [header.index(name) if name in header else None for name in (*required, *optional)]
        rows: list[Row] = []
        for row in _filled(reader):
            if len(row) < len(header):
                raise complaint(path, reader.line_num, ",".join(row), f"{len(header)} cells")
            rows.append((reader.line_num, tuple("" if k is None else row[k].strip() for k in places)))
    except csv.Error as error:
        raise BadFile(f"{path}, line {reader.line_num}: not CSV ({error}).") from None
    return rows


def _filled(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """The rows that are not blank lines."""
    return (row for row in rows if row)
