"""A history read from event files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from kanban_tui.board.clock import zone
from kanban_tui.board.imported import ImportedBlock, ImportedBoard, ImportedMove
from kanban_tui.board.model import Kind
from kanban_tui.errors import BadFile, BadValue, NotFound
from kanban_tui.exchange.reading.events import Writing, parse
from kanban_tui.exchange.reading.times import TimeReader
from kanban_tui.exchange.reading.workflow import Workflow
from tests.histories import at

HEADER = "item,at,column\n"


def read(
    folder: Path,
    events: str | bytes,
    *,
    blocks: str | None = None,
    items: str | None = None,
    zone: str = "UTC",
    columns: Sequence[str] = ("Open", "Doing", "Review", "Done", "Live"),
    start: str = "Doing",
    done: str = "Done",
    waiting: Sequence[str] = ("Review",),
    off_board: Sequence[str] = ("Cancelled",),
) -> ImportedBoard:
    """Files as an import would read them."""
    raw = events if isinstance(events, bytes) else events.encode()
    (folder / "events.csv").write_bytes(raw)
    paths: dict[str, Path | None] = {"blocks": None, "items": None}
    for name, text in (("blocks", blocks), ("items", items)):
        if text is not None:
            paths[name] = folder / f"{name}.csv"
            (folder / f"{name}.csv").write_text(text)
    workflow = Workflow(
        board="Real", zone=zone, columns=columns, start=start, done=done, waiting=waiting, off_board=off_board
    )
    return parse(folder / "events.csv", workflow, blocks=paths["blocks"], items=paths["items"])


def moves(board: ImportedBoard, item: int = 0) -> list[tuple[int, int | None]]:
    """The moves of an item."""
    return [(move.at, move.column) for move in board.items[item].moves]


def test_columns_have_the_kinds_the_options_say(tmp_path: Path) -> None:
    """Queue before the start, waiting where named, done from there on."""
    board = read(tmp_path, HEADER + "A,2026-01-01,Open\n")
    assert board.columns == (
        ("Open", Kind.QUEUE),
        ("Doing", Kind.ACTIVE),
        ("Review", Kind.WAITING),
        ("Done", Kind.DONE),
        ("Live", Kind.DONE),
    )
    assert (board.name, board.zone, board.types) == ("Real", "UTC", ())


def test_rows_become_moves_in_the_order_of_time(tmp_path: Path) -> None:
    """Equal times keep file order; a row to where the item is says nothing; names match without case."""
    board = read(
        tmp_path,
        HEADER
        + "A,2026-01-05,doing\nB,2026-01-01,Open\nA,2026-01-01,Open\n"
        + "A,2026-01-05,Review\nA,2026-01-05,Doing\n\nA,2026-01-06,DOING\n",
    )
    assert [item.title for item in board.items] == ["A", "B"]
    first, fifth = at("2026-01-01"), at("2026-01-05")
    assert moves(board) == [(first, 0), (fifth, 1), (fifth, 2), (fifth, 1)]
    assert board.counts.rows == 6


def test_times_are_instants_local_times_or_dates(tmp_path: Path) -> None:
    """Naive ones and dates are read in the zone; the naive are counted."""
    board = read(
        tmp_path,
        HEADER
        + "A,2026-01-01,Open\nA,2026-01-02 10:00,Doing\n"
        + "A,2026-01-03T10:00:00+05:30,Review\nA,2026-01-04T10:00:00.25Z,Done\n",
        zone="Europe/Vienna",
    )
    assert [when for when, _ in moves(board)] == [
        at("2025-12-31 23:00"),
        at("2026-01-02 09:00"),
        at("2026-01-03 04:30"),
        at("2026-01-04 10:00") + 250_000,
    ]
    assert (board.counts.naive_times, board.counts.ambiguous_times) == (1, 0)


def test_an_hour_that_came_twice_is_the_first_and_is_counted(tmp_path: Path) -> None:
    """Every row of it; an hour that never came is read with the offset of before and is not ambiguous."""
    board = read(
        tmp_path,
        HEADER + "A,2025-10-26 02:30,Open\nB,2025-10-26 02:30,Open\nC,2026-03-29 02:30,Open\n",
        zone="Europe/Vienna",
    )
    assert moves(board, 0) == moves(board, 1) == [(at("2025-10-26 00:30"), 0)]
    assert moves(board, 2) == [(at("2026-03-29 01:30"), 0)]
    counts = board.counts
    assert (counts.naive_times, counts.ambiguous_times, counts.skipped_times) == (3, 2, 1)


def test_a_column_off_the_board_cancels_from_then_on(tmp_path: Path) -> None:
    """It may come back; what never stood on the board is left out and counted."""
    board = read(
        tmp_path,
        HEADER + "A,2026-01-01,Cancelled\nA,2026-01-02,Doing\nA,2026-01-03,cancelled\nB,2026-01-01,Cancelled\n",
    )
    assert [item.title for item in board.items] == ["A"]
    assert moves(board) == [(at("2026-01-02"), 1), (at("2026-01-03"), None)]
    assert board.counts.items_left_out == 1


def test_what_is_known_of_items_is_taken(tmp_path: Path) -> None:
    """Any of title, type and creation, in any order of columns; empty cells are unknown; types meet without case."""
    board = read(
        tmp_path,
        HEADER + "A,2026-01-02,Open\nB,2026-01-02,Open\nC,2026-01-02,Open\n",
        items="type,points,item,created,title\nBug,3,A,2026-01-01,First\nbug,1,B,,\n,,C,,\nStory,5,Z,2026-01-01,Gone\n",
    )
    assert [(item.title, item.type, item.created_at) for item in board.items] == [
        ("First", "Bug", at("2026-01-01")),
        ("B", "Bug", None),
        ("C", None, None),
    ]
    assert board.types == ("Bug",)
    assert board.counts.items_left_out == 1


def test_blocks_are_taken(tmp_path: Path) -> None:
    """Open or ended, with a reason where there is one; those of unknown items are counted."""
    board = read(
        tmp_path,
        HEADER + "A,2026-01-01,Doing\n",
        blocks="item,blocked_from,blocked_to,reason\n"
        "A,2026-01-02,2026-01-03,the vendor\nA,2026-01-04,,\nZ,2026-01-01,,\n",
    )
    assert board.items[0].blocks == (
        ImportedBlock(at("2026-01-02"), at("2026-01-03"), "the vendor"),
        ImportedBlock(at("2026-01-04"), None, "blocked"),
    )
    assert board.counts.blocks_left_out == 1


ROWS = ("item", "at", "column"), ("Ä", "2026-01-05 09:00", "Doing")


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize(("codec", "told"), [("utf-8", None), ("utf-16", "UTF-16"), ("cp1252", "Windows-1252")])
def test_what_parts_the_cells_and_how_letters_are_written_is_seen(
    tmp_path: Path, sign: str, codec: str, told: str | None
) -> None:
    """The sign from the header, the encoding from its mark; one that is not ours is told."""
    board = read(tmp_path, "\n".join(map(sign.join, ROWS)).encode(codec))
    assert (board.items[0].title, moves(board)) == ("Ä", [(at("2026-01-05 09:00"), 1)])
    assert list(board.counts.encodings.values()) == ([told] if told else [])


def test_a_sign_that_is_said_is_taken(tmp_path: Path) -> None:
    """Excel's first line; a header that holds other signs is no matter."""
    assert moves(read(tmp_path, "sep=#\r\nitem#at#column#a;b,c\r\nA#2026-01-05#Doing\r\n"))


def test_cells_and_rows_of_no_interest_are_no_matter(tmp_path: Path) -> None:
    """Cells longer than the csv module takes, rows of nothing but commas, short rows that hold what is asked for."""
    huge = "x" * 200_000
    board = read(
        tmp_path, f"item,at,column,notes,more\n,,,,\nA,2026-01-05,Doing,{huge},\n , ,\nB,2026-01-05,Doing\n,,,,,,\n"
    )
    assert [item.title for item in board.items] == ["A", "B"]
    assert board.counts.rows == 2


def test_every_complaint_comes_at_once(tmp_path: Path) -> None:
    """Of all files, in the order of their lines; an unknown column once, with its rows and the way out."""
    with pytest.raises(BadFile) as caught:
        read(
            tmp_path,
            HEADER + "A,2026-01-01,S1\nA,soon,S2\nA,2026-01-03,S1\n,2026-01-04,Open\nB,2026-01-04,Open\n",
            blocks="item,blocked_from,blocked_to\nB,never,\n",
            items="name\nA\n",
        )
    said = [complaint.removeprefix(f"{tmp_path}/") for complaint in caught.value.complaints]
    columns = "one of the columns Open, Doing, Review, Done, Live, or off the board Cancelled"
    assert said[0] == (f"events.csv, line 2: 'S1', expected {columns}; name it in --columns or --off-board (2 rows).")
    assert [line.split(", expected")[0] for line in said[1:4]] == [
        "events.csv, line 3: 'S2'",
        "events.csv, line 3: 'soon'",
        "events.csv, line 5: ''",
    ]
    assert "--date-format" in said[2]
    assert said[4].startswith("blocks.csv, line 2: 'never'")
    assert said[5].startswith("items.csv, line 1: the header has no column item: 'name', expected item; --map")
    assert len(said) == 6


def test_a_long_title_is_cut_and_told_whole(tmp_path: Path) -> None:
    """As other tools write them, an item's own name too."""
    board = read(
        tmp_path, HEADER + f"A,2026-01-01,Open\n{'n' * 201},2026-01-01,Open\n", items=f"item,title\nA,{'T' * 255}\n"
    )
    assert [item.title for item in board.items] == ["T" * 199 + "…", "n" * 199 + "…"]
    assert [item.description for item in board.items] == ["T" * 255, "n" * 201]
    assert board.counts.titles_cut == 2


def test_what_is_odd_but_can_be_is_taken_and_told(tmp_path: Path) -> None:
    """A date is midnight, so that a finish by date stands before the start of its day; nothing is dropped for it."""
    board = read(
        tmp_path,
        HEADER
        + "A-1,2026-01-05T10:00,Doing\nA-1,2026-01-05,Done\nA-2,2026-03-29 02:30,Doing\nA-2,2026-03-29 03:10,Done\n"
        + "A-3,2025-10-26 02:50,Doing\nA-3,2025-10-26 02:10,Done\nA-4,2026-01-05,Doing\n",
        items="item,created\nA-4,2026-01-06\n",
        zone="Europe/Berlin",
    )
    counts = board.counts
    assert counts.out_of_order == ("A-1", "A-2", "A-3")
    assert counts.created_late == ("A-4",)
    assert (counts.ambiguous_times, counts.skipped_times) == (2, 1)


def test_files_may_write_it_otherwise(tmp_path: Path) -> None:
    """Other names of columns, another way to write times, the newest row first."""
    (tmp_path / "events.csv").write_text(
        "Issue key;Changed;at;Status\n"
        "A;05.01.2026 10:00;x;Done\nA;05.01.2026 10:00;x;Doing\nA;04.01.2026 10:00;x;Open\n"
    )
    writing = Writing(
        names={"item": "issue KEY", "at": "Changed", "column": "Status"}, dates="%d.%m.%Y %H:%M", newest_first=True
    )
    workflow = Workflow(board="B", zone="UTC", columns=("Open", "Doing", "Done"), start="Doing", done="Done")
    board = parse(tmp_path / "events.csv", workflow, writing=writing)
    assert moves(board) == [(at("2026-01-04 10:00"), 0), (at("2026-01-05 10:00"), 1), (at("2026-01-05 10:00"), 2)]
    assert board.counts.out_of_order == ()
    with pytest.raises(BadFile, match="expected a time written %d/%m/%Y, as --date-format says"):
        parse(tmp_path / "events.csv", workflow, writing=replace(writing, dates="%d/%m/%Y"))


@pytest.mark.parametrize("dates", ["%d.%m.", "%Q", "yyyy-mm-dd", "", "%"])
def test_a_format_of_dates_that_is_none(dates: str) -> None:
    """A format that leaves the day open, or is none."""
    with pytest.raises(BadValue, match="write one such as"):
        TimeReader(UTC, dates)


def test_a_date_written_otherwise_is_its_local_midnight() -> None:
    """A format without a time of the day reads dates; one with an offset reads instants."""
    vienna = zone("Europe/Vienna")
    assert TimeReader(vienna, "%d.%m.%Y").read("05.01.2026").instant == at("2026-01-04 23:00")
    reader = TimeReader(vienna, "%d/%b/%y %I:%M %p %z")
    assert (reader.read("05/Jan/26 1:00 PM +0530").instant, reader.naive) == (at("2026-01-05 07:30"), 0)


def test_a_byte_order_mark_and_odd_line_ends_are_no_matter(tmp_path: Path) -> None:
    """As spreadsheets write them."""
    board = read(tmp_path, b'\xef\xbb\xbfItem,AT,Column,extra\r\n"A, or B",2026-01-01,Open,x\r\n')
    assert board.items[0].title == "A, or B"
    assert board.items[0].moves == (ImportedMove(at("2026-01-01"), 0),)


@pytest.mark.parametrize(
    ("events", "line", "said"),
    [
        (HEADER + "A,2026-01-01,Open\nA,2026-01-02,Nowhere\n", 3, "'Nowhere', expected one of the columns Open, Doing"),
        (HEADER + "A,yesterday,Open\n", 2, "'yesterday', expected a time such as"),
        (HEADER + "A,2026-13-01,Open\n", 2, "'2026-13-01', expected a time"),
        (HEADER + "A,2026-02-30T10:00:00Z,Open\n", 2, "expected a time"),
        (HEADER + "A,,Open\n", 2, "'', expected a time"),
        (HEADER + "A,1969-12-31,Open\n", 2, "expected a time"),
        (HEADER + "A,0001-01-01T00:00:00+14:00,Open\n", 2, "expected a time"),
        (HEADER + "A,9999-12-31T23:59:59-14:00,Open\n", 2, "expected a time"),
        (HEADER + ",2026-01-01,Open\n", 2, "expected the name of an item"),
        (HEADER + "A,2026-01-01\n", 2, "expected 3 cells"),
        (HEADER + "\x1b,2026-01-01,Open\n", 2, "The title is empty"),
        (HEADER + "A,2026-01-01,Open\n,,\nA,2126-01-12,Doing\n", 4, "'2126-01-12' is still to come"),
        (HEADER + "A,2026-01-01,Open,more\n", 2, "expected 3 cells; one that holds ',' stands in quotes"),
        (HEADER + 'A,2026-01-01,Open\n"A\n2",2026-01-32,Open\n', 3, "expected a time"),
        ("item,when,column\nA,2026-01-01,Open\n", 1, "the header has no column at"),
        (HEADER + '"A,2026-01-01,Open\n' + "B,2026-01-01,Open\n" * 99, 2, "a quote that is never closed"),
        (HEADER + '"A,2026-01-01,Open\n"B",2026-01-01,Open\n', 2, "not CSV (',' expected after '\"', in line 3)"),
        ("sep=;\nitem;at;column\nA;2026;Open\n", 3, "'2026', expected a time"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, events: str, line: int, said: str) -> None:
    """The file, the line, the value, what was expected; nothing is taken."""
    with pytest.raises(BadFile) as caught:
        read(tmp_path, events)
    assert f"events.csv, line {line}:" in str(caught.value)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        (
            "item,blocked_from,blocked_to\nA,2026-01-03,2026-01-02\n",
            "'2026-01-02', expected a time not before 2026-01-03",
        ),
        ("item,blocked_from,blocked_to\nA,,2026-01-02\n", "expected a time such as"),
        ("item,blocked_from,blocked_to\nA,2026-01-02,2126-01-02\n", "'2126-01-02' is still to come"),
        ("item,blocked_from\nA,2026-01-02\n", "no column blocked_to"),
    ],
)
def test_a_bad_block_is_named(tmp_path: Path, blocks: str, said: str) -> None:
    """Blocks are checked like events."""
    with pytest.raises(BadFile, match=r"blocks\.csv, line") as caught:
        read(tmp_path, HEADER + "A,2026-01-01,Open\n", blocks=blocks)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ("item,title\nA,x\nA,y\n", "'A', expected each item once"),
        ("item,created\nA,soon\n", "'soon', expected a time"),
        ("item,created\nA,2126-01-01\n", "'2126-01-01' is still to come"),
        ("item,type\nA," + "t" * 61 + "\n", "61 characters"),
        ("name\nA\n", "no column item"),
    ],
)
def test_a_bad_item_is_named(tmp_path: Path, items: str, said: str) -> None:
    """Items are checked like events."""
    with pytest.raises(BadFile, match=r"items\.csv, line") as caught:
        read(tmp_path, HEADER + "A,2026-01-01,Open\n", items=items)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "not text in UTF-8"),
        (b"item,at\x00,column\n", "not text"),
        (b"", "is empty"),
        (b"\xef\xbb\xbf\n \n", "is empty"),
        ("item,at,column\n".encode("utf-16-le"), "not text in UTF-8"),
        (b"\xff\xfei", "not text in UTF-8"),
        (b"item,at,column\n\x81\n", "not text in UTF-8"),
        (b"PK\x03\x04\x14\x00", "is a workbook.* save it as CSV UTF-8"),
    ],
)
def test_a_file_that_is_no_such_file(tmp_path: Path, raw: bytes, said: str) -> None:
    """A picture, an empty file, another encoding: one clear line."""
    with pytest.raises(BadFile, match=said):
        read(tmp_path, raw)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """Missing is not found; a folder is a bad file."""
    workflow = Workflow(board="B", zone="UTC", columns=("A", "B"), start="A", done="B")
    with pytest.raises(NotFound, match=r"nothing\.csv"):
        parse(tmp_path / "nothing.csv", workflow)
    with pytest.raises(BadFile, match="is a folder"):
        parse(tmp_path, workflow)


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": "Nowhere"},
        {"done": "Doing"},
        {"start": "Done", "done": "Doing"},
        {"waiting": ("Open",)},
        {"waiting": ("Done",)},
        {"off_board": ("Doing",)},
        {"off_board": ("",)},
        {"columns": ("Open", "Doing", "doing", "Done"), "waiting": ()},
        {"columns": ("Open", " ", "Doing", "Done"), "waiting": ()},
        {"zone": "Europe/Wien"},
    ],
)
def test_a_workflow_that_is_none(tmp_path: Path, wrong: dict[str, Any]) -> None:
    """Refused before any file is read."""
    with pytest.raises(BadValue) as caught:
        read(tmp_path, HEADER, **wrong)
    assert not isinstance(caught.value, BadFile)
