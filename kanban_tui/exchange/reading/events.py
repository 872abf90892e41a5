"""A history of events in CSV files, read into a board: what happened, item by item, taken as facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import tzinfo
from itertools import accumulate, pairwise
from operator import itemgetter
from pathlib import Path

from msgspec import Struct, field

from kanban_tui.board import clock, text
from kanban_tui.board.imported import ImportCounts, ImportedBlock, ImportedBoard, ImportedItem, ImportedMove
from kanban_tui.errors import BadValue
from kanban_tui.exchange.reading.complaints import Complaints, wrong
from kanban_tui.exchange.reading.tables import Tables
from kanban_tui.exchange.reading.times import TimeReader, Told
from kanban_tui.exchange.reading.workflow import Workflow, columns_of, places_of

NO_REASON = "blocked"

NAMES = ("item", "at", "column", "title", "type", "created", "blocked_from", "blocked_to", "reason")
"""What the columns of the tables are called."""


class Writing(Struct, frozen=True, kw_only=True):
    """How files write what they say, where it is not as we ask for it.

    `names` leads from one of `NAMES` to what it is called there, `dates` is how times are written, in the signs of
    strptime. With `newest_first` rows of one time happened from the bottom up.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    dates: str | None = None
    newest_first: bool = False


AS_ASKED = Writing()
"""How we ask for it."""


class _Reading(Struct):
    """An item while its rows come in; `line` is that of its first event."""

    line: int
    rows: list[tuple[int, int | None, Told]] = field(default_factory=list)
    blocks: list[ImportedBlock] = field(default_factory=list)
    title: str | None = None
    description: str = ""
    type: str | None = None
    created_at: int | None = None
    described: bool = False
    dated: frozenset[int] = frozenset()

    def moves(self) -> tuple[ImportedMove, ...]:
        """What moved it, in the order of time, rows of one time as they came; a row to where it is says nothing.

        What stands after a later one was entered later than it happened.
        """
        moves: list[ImportedMove] = []
        here: int | None = None
        latest = accumulate((at for at, *_ in self.rows), max)
        entered = [(at, place, at < before, told) for (at, place, told), before in zip(self.rows, latest, strict=True)]
        for at, place, late, told in sorted(entered, key=itemgetter(0)):
            if place != here:
                moves.append(ImportedMove(at, place, int(late), "dated" if at in self.dated else told.doubt))
                here = place
        return tuple(moves)

    @property
    def in_disorder(self) -> bool:
        """Whether a row stands after one that happened later."""
        return any(earlier > later for (earlier, *_), (later, *_) in pairwise(self.rows))

    @property
    def created_late(self) -> bool:
        """Whether it was on the board before it was created."""
        return self.created_at is not None and any(at < self.created_at for at, *_ in self.rows)

    def mark_dated(self, tz: tzinfo) -> None:
        """Find the dates without a time that are days of rows with one."""
        dates = [at for at, _, told in self.rows if told.dated]
        if 0 < len(dates) < len(self.rows):
            days = {clock.local_date(at, tz) for at, _, told in self.rows if not told.dated}
            self.dated = frozenset(at for at in dates if clock.local_date(at, tz) in days)


def parse(
    events: Path,
    workflow: Workflow,
    *,
    blocks: Path | None = None,
    items: Path | None = None,
    writing: Writing = AS_ASKED,
    now: int | None = None,
) -> ImportedBoard:
    """The board of an events file, with its blocks and what is known of its items; nothing is later than `now`.

    Raises NotFound for a missing file, BadValue for a workflow or a format of dates that is none, BadFile with all
    that is wrong with the files, each complaint naming the file and the line.
    """
    name = text.name(workflow.board, "The board's name")
    columns = columns_of(workflow)
    places = places_of(columns, workflow)
    try:
        times = TimeReader(clock.zone(workflow.zone), writing.dates)
    except ValueError:
        raise BadValue(f"There is no time zone {workflow.zone!r}; expected one such as Europe/Vienna.") from None
    reader = _Reader(times, writing, clock.now() if now is None else now)
    reader.read_events(events, places, workflow)
    if blocks is not None:
        reader.read_blocks(blocks)
    if items is not None:
        reader.read_items(items)
    made = reader.made(events)
    reader.complaints.check()
    return ImportedBoard(
        name=name,
        zone=workflow.zone,
        columns=columns,
        types=tuple(reader.types.values()),
        items=tuple(made),
        counts=reader.counts(),
    )


class _Reader:
    """Reads the files of one import, one after the other: the items found so far, what was left out, what is wrong."""

    def __init__(self, times: TimeReader, writing: Writing, now: int) -> None:
        self.times = times
        self.newest_first = writing.newest_first
        self.now = now
        self.complaints = Complaints()
        self.tables = Tables(self.complaints, writing.names)
        self.found: dict[str, _Reading] = {}
        self.types: dict[str, str] = {}
        self.rows = 0
        self.items_left_out = 0
        self.blocks_left_out = 0
        self.titles_cut = 0

    def read_events(self, path: Path, places: Mapping[str, int | None], workflow: Workflow) -> None:
        """Find the items, in the order of their first row."""
        rows = self.tables.read(path, ("item", "at", "column"))
        self.rows = len(rows)
        known: dict[str, int | None] = {}
        unknown: dict[str, list[int]] = {}
        for line, (item, at, column) in reversed(rows) if self.newest_first else rows:
            told = self._told(path, line, at)
            if column not in known and column not in unknown:
                key = text.key(text.printable(column))
                if key in places:
                    known[column] = places[key]
            if column not in known:
                unknown.setdefault(column, []).append(line)
            elif not item:
                self.complaints.add(path, line, wrong(item, "the name of an item"))
            elif told is not None:
                self.found.setdefault(item, _Reading(line)).rows.append((told.instant, known[column], told))
        off = f", or off the board {', '.join(workflow.off_board)}" if workflow.off_board else ""
        for column, lines in unknown.items():
            expected = f"one of the columns {', '.join(workflow.columns)}{off}; name it in --columns or --off-board"
            in_rows = f"{expected} ({len(lines):,} row{'s' if len(lines) > 1 else ''})"
            self.complaints.add(path, min(lines), wrong(column, in_rows))

    def read_blocks(self, path: Path) -> None:
        """Give the items their blocks."""
        for line, (item, start, end, reason) in self.tables.read(
            path, ("item", "blocked_from", "blocked_to"), ("reason",)
        ):
            started_at = self._time(path, line, start)
            ended_at = self._time(path, line, end) if end else None
            if started_at is None:
                continue
            if ended_at is not None and ended_at < started_at:
                self.complaints.add(path, line, wrong(end, f"a time not before {start}"))
            elif item in self.found:
                why = self._clean(path, line, reason, text.title) if reason else NO_REASON
                self.found[item].blocks.append(ImportedBlock(started_at, ended_at, why))
            else:
                self.blocks_left_out += 1

    def read_items(self, path: Path) -> None:
        """Give the items what is known of them."""
        for line, (item, title, kind, created) in self.tables.read(path, ("item",), ("title", "type", "created")):
            reading = self.found.get(item)
            if reading is None:
                self.items_left_out += 1
                continue
            if reading.described:
                self.complaints.add(path, line, wrong(item, "each item once"))
            reading.described = True
            if title:
                reading.title = self._title(path, line, title, reading)
            reading.type = self._clean(path, line, kind, text.name) if kind else None
            reading.created_at = self._time(path, line, created) if created else None

    def made(self, events: Path) -> list[ImportedItem]:
        """The items that came to the board; what never did is left out."""
        items = []
        for item, reading in self.found.items():
            reading.mark_dated(self.times.tz)
            moves = reading.moves()
            if not moves:
                self.items_left_out += 1
                continue
            title = reading.title or self._title(events, reading.line, item, reading)
            kind = None if reading.type is None else self.types.setdefault(text.key(reading.type), reading.type)
            blocks = tuple(reading.blocks)
            items.append(ImportedItem(title, kind, reading.created_at, moves, blocks, reading.description))
        return items

    def counts(self) -> ImportCounts:
        """What the answer says of the files."""
        disordered = tuple(item for item, reading in self.found.items() if reading.in_disorder)
        late = tuple(item for item, reading in self.found.items() if reading.created_late)
        return ImportCounts(
            rows=self.rows,
            items_left_out=self.items_left_out,
            blocks_left_out=self.blocks_left_out,
            naive_times=self.times.naive,
            ambiguous_times=self.times.ambiguous,
            skipped_times=self.times.skipped,
            titles_cut=self.titles_cut,
            out_of_order=disordered,
            dated=tuple(item for item, reading in self.found.items() if reading.dated),
            created_late=late,
            encodings=self.tables.encodings,
        )

    def _time(self, path: Path, line: int, value: str) -> int | None:
        """The instant of a cell; None for a complaint."""
        told = self._told(path, line, value)
        return None if told is None else told.instant

    def _told(self, path: Path, line: int, value: str) -> Told | None:
        """What a cell tells of a time; None for a complaint."""
        try:
            told = self.times.read(value)
        except (ValueError, OverflowError):
            self.complaints.add(path, line, wrong(value, self.times.expected))
            return None
        if told.instant > self.now:
            self.complaints.add(path, line, f"{value!r} is still to come, expected a time that has been.")
            return None
        return told

    def _title(self, path: Path, line: int, value: str, reading: _Reading) -> str:
        """A title; one that is too long is cut, and the whole stands in the description."""
        if len(text.printable(value)) <= text.MAX_TITLE:
            return self._clean(path, line, value, text.title)
        self.titles_cut += 1
        reading.description = self._clean(path, line, value, text.description)
        return text.printable(value)[: text.MAX_TITLE - 1].rstrip() + "…"

    def _clean(self, path: Path, line: int, value: str, clean: Callable[[str], str]) -> str:
        """Text made clean; what cannot be is a complaint."""
        try:
            return clean(value)
        except BadValue as error:
            self.complaints.add(path, line, str(error))
            return value
