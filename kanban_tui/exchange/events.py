"""A history of events in CSV files, read into a board: what happened, item by item, taken as facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path

from kanban_tui.board import clock, text
from kanban_tui.board.imported import ImportCounts, ImportedBlock, ImportedBoard, ImportedItem, ImportedMove
from kanban_tui.board.model import Kind
from kanban_tui.errors import BadFile, BadValue
from kanban_tui.exchange.tables import complaint, read_table
from kanban_tui.exchange.times import EXPECTED, TimeReader

NO_REASON = "blocked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """How the columns named in a file are to be read.

    Columns before `start` are queues, those from there to before `done` active (waiting where named in `waiting`),
    the rest done. A column of `off_board` takes an item off the board.
    """

    board: str
    zone: str
    columns: Sequence[str]
    start: str
    done: str
    waiting: Sequence[str] = ()
    off_board: Sequence[str] = ()


@dataclass(slots=True)
class _Reading:
    """An item while its rows come in; `line` is that of its first event."""

    line: int
    rows: list[tuple[int, int | None]] = field(default_factory=list)
    blocks: list[ImportedBlock] = field(default_factory=list)
    title: str | None = None
    type: str | None = None
    created_at: int | None = None
    described: bool = False

    def moves(self) -> tuple[ImportedMove, ...]:
        """What moved it, in the order of time, rows of one time as they came; a row to where it is says nothing."""
        moves: list[ImportedMove] = []
        here: int | None = None
        for at, place in sorted(self.rows, key=itemgetter(0)):
            if place != here:
                moves.append(ImportedMove(at, place))
                here = place
        return tuple(moves)


def parse(events: Path, workflow: Workflow, *, blocks: Path | None = None, items: Path | None = None) -> ImportedBoard:
    """The board of an events file, with its blocks and what is known of its items.

    Raises NotFound for a missing file, BadValue for a workflow that is none, BadFile naming the file and line of
    the first bad row.
    """
    name = text.name(workflow.board, "The board's name")
    columns = _columns(workflow)
    places = _places(columns, workflow)
    try:
        times = TimeReader(clock.zone(workflow.zone))
    except ValueError:
        raise BadValue(f"There is no time zone {workflow.zone!r}; expected one such as Europe/Vienna.") from None
    found, rows = _read_events(events, places, times, [column for column, _ in columns])
    blocks_left_out = 0 if blocks is None else _read_blocks(blocks, found, times)
    left_out = 0 if items is None else _read_items(items, found, times)
    made = []
    types: dict[str, str] = {}
    for item, reading in found.items():
        moves = reading.moves()
        if not moves:
            left_out += 1
            continue
        title = reading.title or _clean(events, reading.line, item, text.title)
        kind = None if reading.type is None else types.setdefault(text.key(reading.type), reading.type)
        made.append(ImportedItem(title, kind, reading.created_at, moves, tuple(reading.blocks)))
    return ImportedBoard(
        name=name,
        zone=workflow.zone,
        columns=columns,
        types=tuple(types.values()),
        items=tuple(made),
        counts=ImportCounts(
            rows=rows,
            items_left_out=left_out,
            blocks_left_out=blocks_left_out,
            naive_times=times.naive,
            ambiguous_times=times.ambiguous,
        ),
    )


def _columns(workflow: Workflow) -> tuple[tuple[str, Kind], ...]:
    """The columns with their kinds. Raises BadValue."""
    names = [text.name(column, "A column's name") for column in workflow.columns]
    index = {text.key(column): k for k, column in enumerate(names)}
    if len(index) < len(names):
        raise BadValue("Two columns have the same name.")

    def place(column: str) -> int:
        try:
            return index[text.key(text.printable(column))]
        except KeyError:
            raise BadValue(f"{column!r} is not one of the columns {', '.join(names)}.") from None

    start, done = place(workflow.start), place(workflow.done)
    if start >= done:
        raise BadValue(f"{names[start]} starts the work and must stand before {names[done]}, which finishes it.")
    waiting = {place(column) for column in workflow.waiting}
    if any(not start <= k < done for k in waiting):
        raise BadValue(f"Waiting columns stand from {names[start]} to before {names[done]}.")
    kinds = [
        Kind.QUEUE if k < start else Kind.DONE if k >= done else Kind.WAITING if k in waiting else Kind.ACTIVE
        for k in range(len(names))
    ]
    return tuple(zip(names, kinds, strict=True))


def _places(columns: Sequence[tuple[str, Kind]], workflow: Workflow) -> dict[str, int | None]:
    """Where a column's key leads: an index, or None for off the board. Raises BadValue."""
    places: dict[str, int | None] = {text.key(column): k for k, (column, _) in enumerate(columns)}
    for column in workflow.off_board:
        key = text.key(text.name(column, "A column's name"))
        if places.get(key) is not None:
            raise BadValue(f"{column} cannot stand both on and off the board.")
        places[key] = None
    return places


def _read_events(
    path: Path, places: dict[str, int | None], times: TimeReader, columns: Sequence[str]
) -> tuple[dict[str, _Reading], int]:
    """The items in the order of their first row, and how many rows there were."""
    rows = read_table(path, ("item", "at", "column"))
    found: dict[str, _Reading] = {}
    known: dict[str, int | None] = {}
    for line, (item, at, column) in rows:
        if column not in known:
            key = text.key(text.printable(column))
            if key not in places:
                raise complaint(path, line, column, f"one of the columns {', '.join(columns)}")
            known[column] = places[key]
        reading = found.get(item)
        if reading is None:
            if not item:
                raise complaint(path, line, item, "the name of an item")
            reading = found[item] = _Reading(line)
        reading.rows.append((_time(path, line, at, times), known[column]))
    return found, len(rows)


def _read_blocks(path: Path, found: dict[str, _Reading], times: TimeReader) -> int:
    """Give the items their blocks; how many rows were of items without events."""
    left_out = 0
    for line, (item, start, end, reason) in read_table(path, ("item", "blocked_from", "blocked_to"), ("reason",)):
        started_at = _time(path, line, start, times)
        ended_at = _time(path, line, end, times) if end else None
        if ended_at is not None and ended_at < started_at:
            raise complaint(path, line, end, f"a time not before {start}")
        if item in found:
            why = _clean(path, line, reason, text.title) if reason else NO_REASON
            found[item].blocks.append(ImportedBlock(started_at, ended_at, why))
        else:
            left_out += 1
    return left_out


def _read_items(path: Path, found: dict[str, _Reading], times: TimeReader) -> int:
    """Give the items what is known of them; how many rows were of items without events."""
    left_out = 0
    for line, (item, title, kind, created) in read_table(path, ("item",), ("title", "type", "created")):
        reading = found.get(item)
        if reading is None:
            left_out += 1
            continue
        if reading.described:
            raise complaint(path, line, item, "each item once")
        reading.described = True
        reading.title = _clean(path, line, title, text.title) if title else None
        reading.type = _clean(path, line, kind, text.name) if kind else None
        reading.created_at = _time(path, line, created, times) if created else None
    return left_out


def _time(path: Path, line: int, value: str, times: TimeReader) -> int:
    try:
        return times.read(value)
    except (ValueError, OverflowError):
        raise complaint(path, line, value, EXPECTED) from None


def _clean(path: Path, line: int, value: str, clean: Callable[[str], str]) -> str:
    """Text made clean; what cannot be is a complaint."""
    try:
        return clean(value)
    except BadValue as error:
        raise BadFile(f"{path}, line {line}: {error}") from None
