"""`wip status`: the screen, its JSON, and the few characters for a prompt."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kanban_tui.board import clock
from kanban_tui.cli import box_use
from kanban_tui.store import glance, queries, reading
from kanban_tui.store.address import Place
from tests.cli.conftest import Wip, laid_once, on_terminal


@laid_once
def board(wip: Wip) -> None:
    """Two items in progress, one breached and the other at risk and blocked; one done last; one waits."""
    wip("init")
    for title in ("Dark theme", "Search", "Old news", "Later"):
        wip("add", title, "--type", "feature", "--at", "20 days ago")
    wip("move", "3", "In Progress", "--at", "15 days ago")
    wip("move", "3", "Done", "--at", "14 days ago")
    wip("move", "1", "In Progress", "--at", "5 days ago")
    wip("move", "2", "In Progress", "--at", "60 hours ago")
    wip("block", "2", "no index")


def test_the_screen_tells_the_board_the_worst_first_and_the_weeks(board: Wip) -> None:
    """Header, columns with their slots, what needs a word, the oldest, two weeks; no escapes where nobody looks."""
    assert board("next", "4").code == 3
    lines = board("status").out.splitlines()
    # Sixty hours are three or four dates.
    lines[8] = lines[8].replace("4 d", "3 d")
    assert lines[:11] == [
        "Board    WIP 2 of 3    0.5 a week    1 breached    1 blocked",
        "",
        "To Do         1          ───────────────────────────",
        "In Progress   2/2 FULL   ━━━ ━━━",
        "In Review     0/1        ╌╌╌",
        "Done          1          ───────────────────────────",
        "",
        "#1  Dark theme  In Progress  6 d old  breached 166 %",
        "#2  Search      In Progress  3 d old  at risk 83 %  × blocked < 1 min: no index",
        "",
        "Oldest      #1 Dark theme, 6 d old",
    ]
    assert lines[11] == "This week   0 finished, 1 refusal"
    assert re.fullmatch(r"Last week   \d finished.*", lines[12])


def test_the_weeks_begin_on_monday(wip: Wip) -> None:
    """What was finished this week and the last is counted by the board's dates."""
    wip("init")
    for title, moved in (("A", "today"), ("B", "7 days ago"), ("C", "7 days ago"), ("D", "21 days ago")):
        number = wip("add", title, "--at", "30 days ago").out.strip()
        assert wip("move", number, "Done", "--at", moved).code == 0
    found = wip("status", "--json").json
    assert (found["this_week"]["finished"], found["last_week"]["finished"]) == (1, 2)
    assert found["last_week"]["finished_so_far"] == 2


def test_a_week_before_the_board_began_is_not_told(wip: Wip) -> None:
    """Nothing was finished in it, since there was nothing."""
    wip("init")
    wip("add", "First")
    assert wip("status", "--json").json["last_week"] is None
    assert "Last week" not in wip("status").out
    wip("add", "Earlier", "--at", "8 days ago")
    assert "Last week   0 finished" in wip("status").out


def test_its_json_holds_what_the_screen_tells(board: Wip) -> None:
    """Numbers, columns, and the items that need a word as items are told everywhere."""
    found = board("status", "--json").json
    assert (found["wip"], found["limit"], found["breached"], found["at_risk"], found["blocked"]) == (2, 3, 1, 1, 1)
    assert found["oldest"] == 1
    assert [item["id"] for item in found["items"]] == [1, 2]
    assert found["items"][0]["time_box"]["state"] == "breached"
    assert found["columns"][1] == {
        "name": "In Progress", "kind": "active", "count": 2, "held": 2, "limit": 2, "drain_to": None,
    }  # fmt: skip
    assert found["sle"] == {"probability": 85, "days": None}


def test_a_quiet_board_says_so(wip: Wip) -> None:
    """Nothing in progress: no oldest, no numbers that nobody knows."""
    wip("init")
    out = wip("status").out
    assert out.splitlines()[0] == "Board    WIP 0 of 3"
    assert "Nothing is breached, at risk, blocked or due." in out
    assert "Oldest" not in out


def test_an_item_that_was_started_again_says_both_clocks(wip: Wip) -> None:
    """In the list and the status alike; 85 % is said from ten finished items on."""
    wip("init")
    wip("add", "Again", "--type", "feature", "--at", "20 days ago")
    for command in (["next", "9"], ["back", "8"], ["next", "4"]):
        assert wip(command[0], "1", "--at", f"{command[1]} days ago").code == 0
    both = "5 d  breached 166 %  10 d since its first start"
    assert both in wip("list").out
    assert both.replace("5 d", "5 d old") in wip("status").out
    for number in range(2, 12):
        assert "85 % within" not in wip("status").out
        wip("add", str(number), "--at", "9 days ago")
        wip("limit", "In Progress", "none")
        assert wip("next", str(number), "--at", "5 days ago").code == 0
        assert wip("done", str(number), "--at", "3 days ago").code == 0
    assert "85 % within 3 days" in wip("status").out


def test_what_is_due_needs_a_word(wip: Wip) -> None:
    """Past due in words before what is due by tomorrow, finished items and later dates not; the report has them all."""
    wip("init")
    for title, due in (("Soon", "tomorrow"), ("Late", "2026-01-02"), ("Done", "2026-01-02"), ("Far", "in 3 days")):
        wip("add", title, "--due", due)
    wip("done", "3")
    lines = wip("status").out.splitlines()
    assert re.fullmatch(r"#2  Late  To Do    [\d,]+ d past due", lines[7])
    assert lines[8:10] == ["#1  Soon  To Do    due tomorrow", ""]
    assert wip("status", "--json").json["past_due"] == 1
    report = wip("report", "--json").json
    assert [item["due_days"] for item in report["items"] if item["id"] != 2] == [1, None, 3]
    assert re.search(r"\| 2026-01-02 \| -\d+ \| #2 \| Late \|", wip("report").out)


@pytest.mark.usefixtures("board")
def test_it_draws_in_few_cells_with_and_without_colour(place: Place) -> None:
    """In a terminal of 40 cells nothing wraps; colour is the terminal's own, and gone with NO_COLOR."""
    command = ["--db", str(place), "status"]
    for columns in (40, 80):
        screen = on_terminal(command, columns=columns)
        assert "\x1b[31m1 breached" in screen or columns == 40
        assert "\x1b[31mbreached 166 %" in screen
        plain = re.sub(r"\x1b\[\d*m", "", screen)
        assert max(map(len, plain.splitlines())) <= columns
    screen = on_terminal(command, columns=80, NO_COLOR="1")
    assert "\x1b[7mbreached 166 %" in screen
    assert not re.search(r"\x1b\[3\d", screen)


@pytest.mark.usefixtures("board")
def test_a_poor_terminal_gets_signs_it_has(place: Place) -> None:
    """Without UTF-8 the slots are drawn in ASCII."""
    screen = on_terminal(["--db", str(place), "status"], columns=80, LC_ALL="C", PYTHONUTF8="0")
    assert "=== ===" in re.sub(r"\x1b\[\d*m", "", screen)
    assert screen.isascii()


def test_hostile_text_gives_no_orders(wip: Wip, place: Place) -> None:
    """Whatever a title or a reason holds, the only escapes are our own."""
    wip("init")
    wip("add", "x[red]\x1b]0;evil\x07", "--at", "9 days ago")
    wip("move", "1", "In Progress", "--at", "8 days ago")
    wip("block", "1", "\x1b[2Jgone")
    screen = on_terminal(["--db", str(place), "status"], columns=80)
    assert "\x1b" not in re.sub(r"\x1b\[\d*m", "", screen)


def test_short_is_a_few_characters(board: Wip) -> None:
    """In progress, of how many, and how many are breached; each left out where there is none."""
    assert board("status", "--short").out == "WIP 2/3 !1\n"
    assert board("status", "--short", "--json").json == {"wip": 2, "limit": 3, "breached": 1}
    board("limit", "--total", "2")
    board("done", "1")
    assert board("status", "--short").out == "WIP 1/2\n"
    board("limit", "--total", "none")
    board("limit", "In Review", "none")
    assert board("status", "--short").out == "WIP 1\n"


def test_on_an_empty_home_nothing_is_printed_or_made(wip: Wip, home: Path) -> None:
    """A prompt on a machine without a board gets exit 4 and nothing to show."""
    for arguments in (["status"], ["status", "--short"]):
        answer = wip(*arguments)
        assert (answer.code, answer.out) == (4, "")
    assert list(home.iterdir()) == []


def test_among_several_boards_one_is_to_be_named(board: Wip) -> None:
    """Exit 2 with the names; with a name it is that board, without regard to case. A prompt tells of the last used."""
    board("init", "Other")
    assert board("status").code == 2
    for arguments in (["status"], ["status", "--short"]):
        assert board(*arguments, "--board", "nowhere").code == 4
    assert board("status", "--short", "--board", "OTHER").out == "WIP 0/3\n"
    assert board("status", "--short").out == "Other WIP 0/3\n"
    board("done", "1")
    assert not board("status", "--short").out.startswith("Other")


@pytest.mark.parametrize(
    "commands",
    [
        [],
        [["back", "1"], ["next", "1"]],
        [["done", "1"], ["undo"]],
        [["done", "1"], ["move", "1", "In Progress"]],
        [["timebox", "rebox", "1", "smaller now"]],
        [["timebox", "rebox", "1", "smaller now"], ["undo"]],
        [["timebox", "set", "--item", "1", "--days", "5"]],
        [["timebox", "set", "--item", "1", "--days", "6"]],
        [["timebox", "set", "--column", "In Progress", "2d"]],
        [["timebox", "set", "--item", "2", "1h"]],
        [["timebox", "set", "--item", "1", "10d"], ["timebox", "set", "--item", "2", "10d"]],
        [["type", "edit", "feature", "--box", "none"]],
        [["timebox", "set", "--item", "2", "1h of work"], ["timebox", "set", "--item", "1", "900h of work"]],
        [["archive", "1"]],
        [["column", "delete", "In Progress", "--into", "In Review"]],
    ],
)
def test_short_counts_what_history_tells(board: Wip, place: Place, commands: list[list[str]]) -> None:
    """What is counted without reading histories is what reading all of them gives."""
    board("limit", "In Review", "none")
    for arguments in commands:
        assert board(*arguments).code == 0, arguments
    now = clock.now()
    with reading.reader(place) as connection:
        there = queries.find_board(connection, None)
        seen = glance.glance(connection, there.id, now=now)
        uses = box_use.by_item(connection, there, queries.in_progress(connection, there.id), now=now)
    breached = {number for number, use in uses.items() if use.overrun}
    assert seen.breached <= len(breached) <= seen.breached + len(seen.doubtful)
    assert board("status", "--short", "--json").json["breached"] == len(breached)
