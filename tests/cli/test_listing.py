"""`wip list`: the table, its filters and its orders."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from kanban_tui.board import clock
from kanban_tui.cli.commands import listing
from kanban_tui.store import counting, queries
from kanban_tui.store.address import Place
from kanban_tui.store.reading import connect
from tests.cli.conftest import Wip, laid_once


@laid_once
def board(wip: Wip) -> None:
    """Five items: two in To Do, two in progress, one done."""
    wip("init")
    wip("add", "Write the guide", "--at", "10 days ago")
    wip("add", "Login fails", "--type", "bug", "--tag", "auth", "--at", "9 days ago")
    wip("add", "Dark theme", "--type", "feature", "--at", "8 days ago")
    wip("add", "Search", "--type", "feature", "--at", "7 days ago")
    wip("add", "Old news", "--at", "6 days ago")
    wip("move", "3", "In Progress", "--at", "5 days ago")
    wip("move", "4", "In Progress", "--at", "60 hours ago")
    wip("move", "5", "In Progress", "--at", "2 days ago")
    wip("move", "5", "In Review", "--at", "2 days ago")
    wip("done", "5")
    wip("back", "4")
    wip("move", "4", "In Progress")
    wip("limit", "--total", "4")


def test_the_table_reads_like_the_board(board: Wip) -> None:
    """Columns with how full they are; number, title, type, days, time box, block."""
    board("block", "4", "no index")
    # 60 hours touch three dates or four, by the time of the day.
    since = (datetime.now(UTC).date() - (datetime.now(UTC) - timedelta(hours=60)).date()).days + 1
    assert board("list").out.splitlines() == [
        "Board  WIP 2 of 4",
        "",
        "To Do  2",
        "  #1  Write the guide",
        "  #2  Login fails      bug",
        "",
        "In Progress  2/2 FULL",
        "  #3  Dark theme       feature    6 d  breached 166 %",
        f"  #4  Search           feature    1 d  at risk 83 %  blocked: no index  {since} d since its first start",
        "",
        "In Review  0/1",
        "",
        "Done  1",
        "  #5  Old news                    3 d",
    ]


def numbers(wip: Wip, *arguments: str) -> list[int]:
    """The numbers listed, in their order."""
    return [item["id"] for item in wip("list", "--json", *arguments).json]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], [1, 2, 3, 4, 5]),
        (["--column", "to do"], [1, 2]),
        (["--type", "FEATURE"], [3, 4]),
        (["--filter", "LOGIN"], [2]),
        (["--filter", "#auth"], [2]),
        (["--filter", "#3"], [3]),
        (["--filter", "nothing"], []),
        (["--breached"], [3]),
        (["--blocked"], []),
        (["--archived"], []),
        (["--sort", "age"], [3, 4, 5, 1, 2]),
        (["--sort", "box"], [3, 4, 1, 2, 5]),
        (["--sort", "created"], [1, 2, 3, 4, 5]),
        (["--type", "feature", "--column", "In Progress", "--sort", "created"], [3, 4]),
    ],
    ids=str,
)
def test_filters_and_orders(board: Wip, arguments: list[str], expected: list[int]) -> None:
    """Conditions add up; the table and the JSON hold the same items."""
    assert sorted(numbers(board, *arguments)) == sorted(expected)
    if "age" not in arguments:
        assert numbers(board, *arguments) == expected
    shown = board("list", *arguments).out
    assert [k for k in range(1, 6) if f"#{k} " in shown] == sorted(expected)


def test_the_oldest_comes_first_by_age(board: Wip) -> None:
    """What is started by its start, then the rest by its entry."""
    assert numbers(board, "--sort", "age")[:1] == [3]


def test_a_box_that_was_paused_counts_among_the_breached(board: Wip) -> None:
    """An item sent back keeps the time it used."""
    board("back", "3")
    assert numbers(board, "--breached") == [3]
    assert "breached 166 %" in board("list", "--breached").out


def test_a_filter_that_finds_nothing_says_so(board: Wip) -> None:
    """The table names the board, and that nothing is like that."""
    assert board("list", "--filter", "zzz").out.splitlines()[-1] == "No item is like that."


def test_full_counts_stand_beside_filtered_items(board: Wip) -> None:
    """A filter hides items, never what the limit counts."""
    assert "In Progress  2/2 FULL" in board("list", "--filter", "dark").out


def test_an_archived_item_of_a_deleted_column_is_told(wip: Wip) -> None:
    """Table, JSON, filter and item name the column that took the place of a deleted one, through several of them."""
    wip("init")
    wip("add", "One")
    wip("move", "1", "In Review")
    wip("archive", "1")
    wip("column", "add", "Waiting", "--kind", "waiting", "--position", "3")
    wip("column", "delete", "In Review", "--into", "Waiting")
    wip("column", "delete", "Waiting", "--into", "In Progress")
    assert wip("list", "--archived").out.splitlines()[2:] == [
        "Archived  1",
        "  #1  One         cancelled in In Progress",
    ]
    assert [item["column"] for item in wip("list", "--archived", "--json").json] == ["In Progress"]
    assert numbers(wip, "--archived", "--column", "in progress") == [1]
    assert numbers(wip, "--archived", "--column", "done") == []
    assert "In Progress · cancelled" in wip("show", "1").out


def test_due_dates_are_seen_and_sorted_by(wip: Wip) -> None:
    """The nearest due date comes first, in words; what has none comes after, and what is finished is due no longer."""
    wip("init")
    for title, due in (("Later", "in 5 days"), ("None", None), ("Late", "3 days ago"), ("Next", "tomorrow")):
        wip("add", title, *(("--due", due) if due else ()))
    wip("add", "Over", "--due", "yesterday")
    wip("done", "5")
    assert numbers(wip, "--sort", "due") == [3, 4, 1, 2, 5]
    assert wip("list", "--sort", "due").out.splitlines()[2:7] == [
        "To Do  4",
        "  #3  Late          3 d past due",
        "  #4  Next          due tomorrow",
        "  #1  Later         due in 5 d",
        "  #2  None",
    ]
    assert "due" not in wip("list", "--column", "done").out


@pytest.mark.parametrize("width", [24, 30, 40, 60, 80])
def test_days_are_never_cut(board: Wip, place: Place, width: int) -> None:
    """However narrow the terminal is, days keep their number and unit, and no line is wider."""
    board("add", "A title that is long enough for every terminal", "--column", "To Do", "--type", "feature")
    connection = connect(place)
    found = queries.find_board(connection, None)
    items, fills = queries.items(connection, found.id), counting.fills(connection, found.id)
    connection.close()
    groups = list(listing.by_column(found, items, fills, everything=True))
    lines = listing.table(found, groups, {}, now=clock.now(), width=width)
    assert [re.search(r"\d+ d\b", line) is not None for line in lines if re.match("  #[345]", line)] == [True] * 3
    assert max(map(len, lines)) <= width


def test_a_filter_word_nobody_knows_is_refused(board: Wip) -> None:
    """A word or value that means nothing here is bad usage, never an empty list."""
    answer = board("list", "--filter", "type:zz")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("wip: No work type begins with 'zz'; there is ")
    assert board("list", "--json", "--filter", "colour:red").code == 2


def test_what_is_expedited_says_so(wip: Wip) -> None:
    """In its line, before its other states, and no longer once it is finished."""
    wip("init")
    wip("add", "leak")
    wip("expedite", "1", "water everywhere")
    assert "expedited" in wip("list").out
    wip("done", "1")
    assert "expedited" not in wip("list").out


def test_who_has_an_item_is_told_where_there_is_room(board: Wip, place: Place) -> None:
    """Beside its type; what an item stands for goes before the name does not."""
    board("add", "Paint", "--assignee", "Mia", "--due", "tomorrow")
    assert re.search(r"#6 +Paint +Mia +due tomorrow", board("list").out)
    with closing(connect(place)) as connection:
        found = queries.find_board(connection, None)
        items, fills = queries.items(connection, found.id), counting.fills(connection, found.id)
    for width, told in ((80, True), (50, False)):
        groups = list(listing.by_column(found, items, fills, everything=True))
        lines = listing.table(found, groups, {}, now=clock.now(), width=width)
        assert any("Mia" in line for line in lines) is told, width
    assert any(" due" in line for line in lines), lines


def test_what_left_the_board_says_how(wip: Wip) -> None:
    """Under one head: the columns hold none of it, and no time box of it runs."""
    wip("init")
    for title in ("Split", "Cancelled", "Finished"):
        wip("add", title, "--type", "feature")
    wip("next", "1")
    wip("split", "1", "One", "Two")
    wip("archive", "2")
    wip("done", "3")
    wip("archive", "3")
    head, *told = [" ".join(line.split()) for line in wip("list", "--archived").out.splitlines()[2:]]
    assert head == "Archived 3"
    assert sorted(told) == [
        "#1 Split feature split",
        "#2 Cancelled feature cancelled in To Do",
        "#3 Finished feature finished",
    ]
