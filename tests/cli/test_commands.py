"""Every command does what the contract says, in words and in JSON."""

from __future__ import annotations

import csv
import json
import re
from functools import partial
from pathlib import Path

import pytest

from kanban_tui.cli.app import COMMANDS
from kanban_tui.cli.app import wip as program
from tests.cli.conftest import Wip, laid_once, standing


@laid_once
def board(wip: Wip) -> None:
    """A board of `wip init` with #1 First and #2 Second in To Do."""
    wip("init", "--zone", "Europe/Vienna")
    wip("add", "First", "--type", "feature")
    wip("add", "Second")


def test_the_table_of_commands_tells_the_truth() -> None:
    """Each line of help in the table begins the command's own help, and each command is where the table says."""
    import click

    context = click.Context(program)
    for name, (_, line) in COMMANDS.items():
        command = program.get_command(context, name)
        assert command is not None
        assert (command.help or "").startswith(line.rstrip(".")), name


def test_add_keeps_all_that_is_given(board: Wip) -> None:
    """Type, column, description, tags, person, dates: all are in `show`; the number is on stdout."""
    answer = board(
        *("add", "Third", "--type", "BUG", "--column", "in progress", "--description", "-", "--tag", "api"),
        *("--tag", "#login", "--assignee", "Ada", "--due", "2030-05-01", "--estimate", "1d 4h"),
        stdin="One\nTwo\n",
    )
    assert (answer.code, answer.out, answer.err) == (0, "#3\n", "added #3 Third to In Progress\n")
    item = board("show", "3", "--json").json
    assert (item["type"], item["column"], item["description"]) == ("bug", "In Progress", "One\nTwo")
    assert (item["tags"], item["assignee"], item["due"]) == (["api", "login"], "Ada", "2030-05-01")
    assert item["estimate_seconds"] == 28 * 3600
    words = board("show", "3").out
    for part in ("#3 Third", "bug", "Ada", "#api", "#login", "One", "Two", "Due", "2030-05-01", "1 d 4 h"):
        assert part in words


def test_a_change_answers_with_one_document(board: Wip) -> None:
    """--json: what was done, whether it changed anything, and the items as they are now."""
    document = board("next", "1", "--json").json
    assert document["command"] == "next"
    assert document["changed"] is True
    assert document["board"] == "Board"
    assert [(item["id"], item["column"]) for item in document["items"]] == [(1, "In Progress")]
    again = board("move", "1", "in progress", "--json")
    assert (again.code, again.json["changed"]) == (0, False)
    deleted = board("delete", "2", "--json").json
    assert (deleted["ids"], deleted["items"]) == ([2], [])


def test_items_move_through_the_columns(board: Wip) -> None:
    """next, back, done, move and pull, one or several at a time, by 12 or #12."""
    assert board("next", "1", "#2").code == 0
    assert standing(board) == {1: "In Progress", 2: "In Progress"}
    assert board("back", "2").code == 0
    assert board("done", "1", "2").code == 0
    assert standing(board) == {1: "Done", 2: "Done"}
    assert board("move", "#1", "TO DO").code == 0
    answer = board("pull", "In Progress")
    assert (answer.code, answer.out) == (0, "#1\n")
    assert standing(board)[1] == "In Progress"


def test_a_pull_passes_over_what_is_blocked(board: Wip) -> None:
    """The blocked item on top stays and is named."""
    board("block", "1", "no keys")
    answer = board("pull", "In Progress")
    assert answer.out == "#2\n"
    assert "#1" in answer.err


def test_reorder_moves_inside_the_column(board: Wip) -> None:
    """top, bottom, up and down."""
    board("add", "Third")

    def order() -> list[int]:
        return [item["id"] for item in board("list", "--json").json]

    for to, expected in (("top", [3, 1, 2]), ("down", [1, 3, 2]), ("bottom", [1, 2, 3]), ("up", [1, 3, 2])):
        assert board("reorder", "3", to).code == 0
        assert order() == expected


def test_a_backdated_move_is_kept_as_such(board: Wip) -> None:
    """--at a local time of the board's zone goes into the history, marked."""
    board("add", "Old", "--at", "2026-01-10")
    assert board("move", "3", "In Progress", "--at", "2026-01-11 10:00").code == 0
    item = board("show", "3", "--json").json
    assert (item["created"], item["started"]) == ("2026-01-09T23:00:00Z", "2026-01-11T09:00:00Z")
    assert item["moves"][1]["backdated"] is True
    assert "(entered later)" in board("show", "3").out
    assert board("move", "3", "Done", "--at", "2026-01-10").code == 5


def test_edit_changes_what_is_named_and_clears_with_none(board: Wip) -> None:
    """Other fields stay; tags are added and taken away one by one."""
    board("edit", "1", "--tag", "a", "--tag", "b", "--assignee", "Ada", "--due", "2030-01-02", "--estimate", "2h")
    board("edit", "1", "--title", "Renamed", "--type", "bug", "--untag", "A", "--description", "Text")
    item = board("show", "1", "--json").json
    assert (item["title"], item["type"], item["tags"], item["assignee"]) == ("Renamed", "bug", ["b"], "Ada")
    board("edit", "1", "--type", "none", "--assignee", "none", "--due", "none", "--estimate", "none")
    item = board("show", "1", "--json").json
    assert [item[name] for name in ("type", "assignee", "due", "estimate_seconds")] == [None] * 4
    assert (item["title"], item["description"]) == ("Renamed", "Text")


def test_blocks_come_and_go(board: Wip) -> None:
    """A block shows in list and show until it is lifted."""
    board("block", "1", "2", "waiting for legal")
    assert [item["id"] for item in board("list", "--blocked", "--json").json] == [1, 2]
    assert "blocked: waiting for legal" in board("list").out
    assert "waiting for legal (since" in board("show", "1").out
    board("unblock", "1")
    assert [item["id"] for item in board("list", "--blocked", "--json").json] == [2]


def test_archived_items_leave_the_board_and_come_back(board: Wip) -> None:
    """archive, list --archived, restore --to."""
    board("archive", "1")
    assert standing(board) == {2: "To Do"}
    assert [item["id"] for item in board("list", "--archived", "--json").json] == [1]
    assert "cancelled" in board("show", "1").out
    assert board("restore", "1", "--to", "in review").code == 0
    assert standing(board) == {1: "In Review", 2: "To Do"}


def test_a_deleted_item_is_shown_nowhere_and_its_number_never_used_again(board: Wip) -> None:
    """Exit 4 from then on; undo brings it back."""
    board("delete", "2")
    assert board("show", "2").code == 4
    assert board("add", "Third").out == "#3\n"
    board("undo")
    board("undo")
    assert board("show", "2").code == 0


def test_undo_and_redo_name_what_they_did(board: Wip) -> None:
    """The last command goes and comes back; with nothing left it says so."""
    board("next", "1")
    undone = board("undo").err
    assert "moved #1 to In Progress" in undone
    assert "given by" not in undone
    assert standing(board)[1] == "To Do"
    assert "moved #1 to In Progress" in board("redo").err
    assert standing(board)[1] == "In Progress"
    assert board("redo").code == 5


def test_the_shape_of_the_board_can_be_changed(board: Wip) -> None:
    """Columns are added, renamed, moved, given another kind and deleted."""
    assert board("column", "add", "Ready", "--kind", "queue", "--limit", "5").code == 0
    assert board("column", "add", "Test", "--position", "5").code == 0
    assert board("column", "rename", "test", "Check").code == 0
    assert board("column", "kind", "Check", "waiting").code == 0
    assert board("column", "move", "Check", "left").code == 0
    assert board("column", "move", "Ready", "1").code == 0
    names = [(column["name"], column["kind"], column["limit"]) for column in board("columns", "--json").json]
    assert names == [
        ("Ready", "queue", 5),
        ("To Do", "queue", None),
        ("In Progress", "active", 2),
        ("Check", "waiting", None),
        ("In Review", "active", 1),
        ("Done", "done", None),
    ]
    assert board("column", "delete", "To Do", "--into", "ready").code == 0
    assert set(standing(board).values()) == {"Ready"}


def test_boards_are_renamed_deleted_and_brought_back(board: Wip) -> None:
    """rename, zone, require-start, delete and the undo of it."""
    assert board("board", "rename", "Product").code == 0
    assert board("board", "zone", "Asia/Tokyo").code == 0
    assert board("board", "require-start", "on").code == 0
    (entry,) = board("boards", "--json").json
    assert (entry["name"], entry["zone"], entry["require_start"]) == ("Product", "Asia/Tokyo", True)
    assert board("done", "1").code == 5
    assert "`wip --board Product undo` in a shell brings it back." in board("board", "delete", "product").err
    assert board("list").err == "wip: There is no board yet: `wip init` makes one.\n"
    assert board("--board", "Product", "undo").code == 0
    assert board("boards").out == "Product  WIP 0/3  2 items  Asia/Tokyo\n"
    assert board("list", "--board", "Product").out.startswith("Product  WIP 0 of 3\n")


@pytest.mark.parametrize("group", ["board", "column", "type", "timebox"])
def test_a_list_of_commands_says_of_each_a_whole_sentence(wip: Wip, group: str) -> None:
    """None is cut at the end of its row."""
    told = wip(group, "--help").out.partition("Commands:")[2]
    assert told
    assert "..." not in told


def test_limits_are_set_raised_and_taken_away(board: Wip) -> None:
    """Of a column, and with --total of the board."""
    assert board("limit", "in progress", "3").code == 0
    assert board("limit", "In Review", "none").code == 0
    assert board("limit", "--total", "4").code == 0
    assert [column["limit"] for column in board("columns", "--json").json] == [None, 3, None, None]
    assert board("boards").out == "Board  WIP 0/4  2 items  Europe/Vienna\n"
    assert board("limit", "--total", "none").code == 0


def test_types_and_their_boxes(board: Wip) -> None:
    """type add, edit, delete --into and list; boxes as spans and as days."""
    board("type", "add", "spike", "--box", "36h")
    board("type", "add", "story")
    board("type", "edit", "story", "--name", "tale", "--days", "3")
    assert board("type", "list").out.splitlines()[-2:] == ["spike       1 d 12 h", "tale        3 days"]
    boxes = {kind["name"]: kind["time_box"] for kind in board("type", "list", "--json").json}
    assert boxes["spike"] == {"basis": "elapsed", "limit_seconds": 129600.0}
    assert boxes["tale"] == {"basis": "days", "limit_units": 3}
    assert board("type", "delete", "feature").code == 5
    assert board("type", "delete", "feature", "--into", "tale").code == 0
    assert board("show", "1", "--json").json["type"] == "tale"


def test_time_boxes_are_set_shown_and_restarted(board: Wip) -> None:
    """The most specific box holds; a rebox sets the used time to 0 and keeps the reason."""
    board("add", "Old", "--type", "feature", "--at", "2026-01-01")
    board("move", "3", "In Progress", "--at", "2026-01-02")
    assert board("timebox", "show", "3", "--json").json["state"] == "breached"
    assert board("timebox", "set", "--column", "In Progress", "2w").code == 0
    assert board("timebox", "set", "--item", "3", "--days", "900", "--reason", "it grew").code == 0
    box = board("timebox", "show", "3", "--json").json
    assert (box["source"], box["basis"]) == ("item", "days")
    assert "by its item" in board("timebox", "show", "3").out
    assert board("timebox", "set", "--item", "3", "none").code == 0
    assert board("timebox", "rebox", "3", "a new start").code == 0
    assert board("timebox", "show", "3", "--json").json["percent"] == 0
    assert board("timebox", "rebox", "3", "--reason", "another").err == "reboxed #3: another\n"
    assert [board("timebox", "rebox", "3", *why).code for why in ((), ("a", "--reason", "b"))] == [2, 2]
    assert board("timebox", "show", "2").out == "#2 has no time box.\n"
    shown = board("timebox", "show").out
    assert "feature     3 d" in shown
    assert "In Progress  14 d" in shown
    assert board("timebox", "show", "--json").json["columns"][1]["time_box"]["limit_seconds"] == 14 * 86400
    board("done", "3")
    refused = board("timebox", "rebox", "3", "too late")
    assert (refused.code, "#3 is finished: its time box stopped then" in refused.err) == (5, True)


def test_a_finished_item_is_held_to_the_box_of_then_wherever_it_is_told(board: Wip) -> None:
    """A box that its type got later is told as such, and is none of its own."""
    board("type", "add", "spike")
    board("add", "Old", "--type", "spike", "--at", "2026-01-01")
    board("move", "3", "In Progress", "--at", "2026-01-02")
    board("done", "3", "--at", "2026-01-03")
    assert board("timebox", "set", "--type", "spike", "2 days").code == 0
    assert board("timebox", "show", "3").out == (
        "#3 had no time box when it was finished; that of its type, 2 d, is newer.\n"
    )
    assert board("timebox", "show", "3", "--json").json is None
    assert "none when it was finished; that of its type, 2 d, is newer" in board("show", "3").out
    boxes = board("report").out.partition("## Time boxes")[2].partition("##")[0]
    assert "- Finished before a box was set for them, and held to none: 1." in boxes
    # One whose finish is told when the box is known is held to it.
    board("add", "Told", "--type", "spike", "--at", "2026-01-01")
    board("move", "4", "In Progress", "--at", "2026-01-02")
    board("done", "4", "--at", "2026-01-09")
    assert board("timebox", "show", "4", "--json").json["state"] == "breached"
    # What was never in progress was held to none at any time.
    board("add", "Jumped", "--type", "spike")
    board("done", "5")
    assert board("timebox", "show", "5").out == "#5 has no time box.\n"
    assert board("report", "--item", "3", "--format", "json").json["item"]["time_box"] is None
    assert "reopened" not in board("report", "--item", "3", "--format", "md").out
    board("move", "3", "In Progress", "--at", "2026-01-08")
    board("done", "3", "--at", "2026-01-09")
    assert "its rest in a done column counts in its times" in (board("report", "--item", "3", "--format", "md").out)


def test_a_split_says_that_a_broken_box_goes_with_it(board: Wip) -> None:
    """Since the pieces begin theirs anew; one that was within its box is split without a word of it."""
    board("limit", "In Progress", "none")
    board("timebox", "set", "--type", "feature", "2d")
    for item, title, began in (("3", "Old", "4 days ago"), ("4", "New", "1 day ago")):
        board("add", title, "--type", "feature", "--at", began)
        board("move", item, "In Progress", "--at", began)
    told = board("split", "3", "This", "That").err
    assert re.search(r"^#3 had used (199|200) % of its time box; its pieces begin theirs anew\.$", told, re.MULTILINE)
    assert "had used" not in board("split", "4", "Here", "There").err
    board("add", "Old", "--type", "feature", "--at", "4 days ago", "--column", "In Progress")
    assert [note[:12] for note in board("split", "9", "A", "B", "--json").json["notes"]] == ["#9 had used "]


def test_what_was_split_is_done_with_the_last_of_its_pieces(board: Wip) -> None:
    """Pieces of pieces too, and what was cancelled holds nothing open; lead time runs from what was asked for."""
    for scope in ("In Progress", "In Review"):
        board("limit", scope, "none")
    board("add", "Big", "--at", "2026-01-05 9:00")
    board("split", "3", "One", "Two", "Three", "--at", "2026-01-06")
    board("split", "5", "Left", "Right", "--at", "2026-01-06")
    board("done", "4", "7", "--at", "2026-01-07")
    assert "Done with its last piece" not in board("show", "3").out
    assert board("forecast", "3").err == (
        "wip: #3 Big was split: it is done with the last of its pieces; ask for those: `wip forecast 4 5 6`.\n"
    )
    board("archive", "6")
    board("done", "8", "--at", "2026-01-08 9:00")
    told = board("show", "3").out.splitlines()
    assert told[1:3] == ["Board · split, done", "Split into 3 pieces, 2 done, 1 cancelled"]
    assert told[3:6] == ["  x #4 One", "  x #5 Two", "  - #6 Three"]
    assert "  Done with its last piece  2026-01-08 09:00" in told
    assert "  Lead time                 4 days (3 d by the clock)" in told
    found = board("show", "3", "--json").json
    assert (found["pieces_done"], found["lead_days"], found["finished"]) == ("2026-01-08T08:00:00Z", 4, None)
    refused = board("forecast", "3")
    assert (refused.code, refused.err) == (
        5,
        "wip: #3 Big was split: it was done with its last piece on Thu 2026-01-08, with a lead time of 4 days.\n",
    )
    assert "and was done with its last piece on 2026-01-08; its pieces" in board("report", "--item", "3").err
    parents = {row["item"]: row for row in board("report", "--format", "json").json["splits"]["parents"]}
    assert (parents[3]["done"], parents[3]["lead_days"]) == ("2026-01-08T08:00:00Z", 4)
    board("move", "8", "In Progress")
    assert "Done with its last piece" not in board("show", "3").out


def test_a_person_is_one_however_the_name_is_written(board: Wip) -> None:
    """Shown as on the first item; who has only one item may be written anew. A bare name hints at the @."""
    for name in ("Mia", "@mia", "MIA"):
        board("add", "Work", "--assignee", name)
    assert [item["assignee"] for item in board("list", "--filter", "@mia", "--json").json] == ["Mia"] * 3
    assert board("list", "--filter", "mia").out.endswith("A person's name has an @ before it: @mia.\n")
    assert "@" not in board("list", "--filter", "nobody").out
    assert board("edit", "4", "--assignee", "mIA").code == 0
    assert board("show", "4", "--json").json["assignee"] == "Mia"
    for written in ("tom", "Tom"):
        assert board("edit", "3", "--assignee", written).code == 0
        assert board("show", "3", "--json").json["assignee"] == written
    levels = board("report", "--format", "json").json["batches"]["single_piece"]
    assert [place["name"] for place in levels if place["scope"] == "person"] == []


def test_what_was_told_late_keeps_the_time_it_was_told_for(board: Wip) -> None:
    """A due date counts from it; so do ticks of a column and what a split leaves; a description keeps no time."""
    board("add", "Dated", "--at", "2026-01-05", "--due", "wednesday")
    assert board("show", "3", "--json").json["due"] == "2026-01-07"
    board("policy", "In Progress", "--required", "tested")
    board("add", "Interviews", "--units", "5", "--at", "2026-01-05", "--description", "- [ ] asked")
    board("move", "4", "In Progress", "--at", "2026-01-06")
    assert board("tick", "4", "2", "--at", "2026-01-07 09:00").code == 0
    assert board("show", "4", "--json").json["checklist"][1]["at"] == "2026-01-07T08:00:00Z"
    assert "for 2026-01-07 09:00" in board("log", "--item", "4").out
    refused = board("tick", "4", "1", "--at", "2026-01-07")
    assert (refused.code, refused.err) == (
        5,
        "wip: Point 1 of #4 stands in its description, which keeps no time: tick it without.\n",
    )
    board("count", "4", "2")
    assert board("split", "4", "--rest", "--at", "2026-01-08").code == 0
    assert board("show", "5", "--json").json["created"] == "2026-01-07T23:00:00Z"
    board("add", "One", "--units", "1")
    assert board("count", "6").err.startswith("counted 1 of 1 unit of #6\n")
    assert "name no pieces" in board("split", "4", "--rest", "More").err


def test_a_move_past_a_column_with_points_says_to_go_there_first(board: Wip) -> None:
    """And one out of it how they are ticked."""
    board("policy", "In Review", "--required", "read")
    board("add", "Work", "--column", "In Progress")
    assert (
        board("done", "3").err == "wip: #3 may not pass In Review: not ticked yet: read. It goes to In Review first.\n"
    )
    board("next", "3")
    assert board("done", "3").err.endswith("not ticked yet: read. `wip tick 3 1` ticks the first.\n")


def test_time_boxes_of_work_run_in_the_hours_of_the_board(board: Wip) -> None:
    """Hours and holidays are set, told and undone; what is in progress is counted anew."""
    board("add", "Old", "--type", "bug", "--at", "2026-01-05 08:00")
    board("move", "3", "In Progress", "--at", "2026-01-05 08:00")
    board("move", "3", "Done", "--at", "2026-01-07 12:00")
    board("undo")
    assert board("timebox", "set", "--type", "bug", "1000h of work").code == 0
    assert "bug         1,000 h of work" in board("timebox", "show").out

    def used() -> float:
        return float(board("timebox", "show", "3", "--json").json["used_seconds"])

    # In working hours the clock goes on between two questions.
    about = partial(pytest.approx, abs=300)
    assert board("board", "hours").out == "mon-fri 9:00-17:00\n"
    before = used()
    assert board("board", "holiday", "2026-01-06", "2026-01-07").code == 0
    assert board("board", "holiday").out == "2026-01-06\n2026-01-07\n"
    assert before - used() == about(16 * 3600)
    assert board("board", "holiday", "2026-01-06", "--json").json["changed"] is False
    assert board("board", "holiday", "2026-01-06", "--remove").code == 0
    assert before - used() == about(8 * 3600)
    assert board("board", "hours", "mon-fri 9-13").code == 0
    assert used() < before * 0.6
    assert board("board", "hours", "--json").json == {"hours": "mon-fri 9:00-13:00", "holidays": ["2026-01-07"]}
    for _ in range(3):
        assert board("undo").code == 0
    assert used() == about(before)
    assert board("board", "holiday").out == ""
    for wrong in (["hours", "all day"], ["holiday", "someday"]):
        assert board("board", *wrong).code == 5
    assert board("board", "holiday", "--remove").code == 2


def test_a_report_is_written_in_each_format(board: Wip, home: Path) -> None:
    """Markdown and JSON to stdout or a file, CSV to a folder; --json alone means JSON."""
    board("next", "1")
    board("done", "1")
    assert board("report").out.startswith("# Board: flow report")
    document = board("report", "--json").json
    assert document["summary"]["finished"] == 1
    assert board("report", "--format", "json", "--as-of", "today").json["summary"] == document["summary"]
    assert board("report", "--format", "csv", "-o", "tables").code == 0
    assert (home / "tables" / "items.csv").is_file()
    assert board("report", "-o", "r.md").out == ""
    assert (home / "r.md").read_text().startswith("# Board")
    assert board("report", "--format", "md", "-o", "r2.md", "--json").json == {"written": "r2.md"}
    assert board("report", "--since", "2 days ago", "--until", "yesterday", "--json").json["summary"]["finished"] == 0


def test_items_go_out_as_a_table(board: Wip, home: Path) -> None:
    """A row for each item, archived ones too, with its clocks; what a spreadsheet would compute is only text."""
    for title in ("=1+1", "\uff1d1+1", "@SUM(1)", 'A, "b"'):
        board("add", title)
    board("next", "1")
    board("block", "1", "+no keys")
    board("archive", "2")
    assert board("export", "--format", "csv", "-o", "items.csv").code == 0
    with (home / "items.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (home / "items.csv").stat().st_mode & 0o777 == 0o600
    assert [row["title"] for row in rows] == [
        *("First", "Second", "'=1+1", "'\uff1d1+1", "'@SUM(1)", 'A, "b"'),
    ]
    assert [rows[0][key] for key in ("id", "column", "age_days", "blocked_reason", "archived")] == [
        *("1", "In Progress", "1", "'+no keys", "false"),
    ]
    assert rows[1]["archived"] == "true"


def test_an_export_comes_back_in(board: Wip, home: Path) -> None:
    """A board is written with all its history and read again under another name, the same item for item."""
    board("next", "1")
    board("block", "1", "no keys")
    assert board("export", "--format", "json", "-o", "board.json").code == 0
    assert json.loads((home / "board.json").read_text()) == board("export", "--format", "json").json
    assert board("import", "board.json", "--format", "json").code == 5
    assert board("import", "board.json", "--format", "json", "--board", "Copy").code == 0
    ours, copy = (board("list", "--board", name, "--json").json for name in ("Board", "Copy"))
    assert [(item["title"], item["column"], item["started"]) for item in copy] == [
        (item["title"], item["column"], item["started"]) for item in ours
    ]
    assert board("doctor").code == 0


def test_events_become_a_board(wip: Wip, home: Path) -> None:
    """The events import makes the board with its columns, and says what it left out."""
    (home / "events.csv").write_text(
        "item,at,column\nA,2026-01-01,Open\nA,2026-01-02 09:30,Doing\nA,2026-01-05,Done\nB,2026-01-03,Doing\n"
        "C,2026-01-01,Open\nC,2026-01-02,Gone\n"
    )
    (home / "items.csv").write_text("item,title,type\nA,Alpha,bug\nX,Unknown,bug\n")
    (home / "blocks.csv").write_text("item,blocked_from,blocked_to\nB,2026-01-04,\n")
    answer = wip(
        *("import", "events.csv", "--format", "events", "--columns", "Open, Doing, Done", "--start", "Doing"),
        *("--done", "Done", "--off-board", "Gone", "--zone", "Europe/Vienna", "--items", "items.csv"),
        *("--blocks", "blocks.csv", "--waiting", "Doing"),
    )
    assert answer.code == 0
    assert "6 rows of events read" in answer.err
    assert "1 item left out" in answer.err
    assert wip("boards").out == "events  WIP 1  2 items  Europe/Vienna\n"
    report = wip("report", "--as-of", "2026-01-31", "--json").json
    assert report["cycle_days"]["p50"] == 4
    assert report["summary"]["cancelled"] == 1
    assert [item["title"] for item in wip("list", "--blocked", "--json").json] == ["B"]


@pytest.mark.file
def test_a_backup_is_a_board_file(board: Wip, home: Path) -> None:
    """The copy holds what the file holds, and nothing is written over."""
    assert board("backup", "copy.db").code == 0
    assert len(board("--db", str(home / "copy.db"), "list", "--json").json) == 2
    assert board("backup", "copy.db").code == 5


@pytest.mark.file
def test_a_backup_is_put_back(board: Wip, home: Path) -> None:
    """In words and in JSON: what it holds, and where the file is that it took the place of."""
    board("backup", "copy.db")
    board("delete", "1")
    told = board("restore-backup", "copy.db")
    assert told.err.splitlines()[0] == f"{home / 'boards.db'} is now copy.db: 1 board with 2 items."
    assert set(standing(board)) == {1, 2}
    kept = Path(told.err.split()[-1].removesuffix("."))
    assert [item["id"] for item in board("list", "--json", "--db", str(kept)).json] == [2]
    again = board("restore-backup", str(kept), "--json").json
    assert (again["restored"], again["boards"]) == (str(kept), 1)
    assert set(standing(board)) == {2}


@pytest.mark.file
def test_the_doctor_finds_and_mends_what_plain_sql_did(board: Wip, home: Path) -> None:
    """Exit 6 while something is wrong; --repair writes the missing move."""
    import sqlite3
    from contextlib import closing

    assert board("doctor").out.startswith("sound: 1 board")
    with closing(sqlite3.connect(home / "boards.db")) as connection, connection:
        connection.execute("UPDATE item SET column_id = 2 WHERE id = 1")
    answer = board("doctor")
    assert answer.code == 6
    assert answer.out.startswith("#1: ")
    assert board("doctor", "--json").json["sound"] is False
    assert board("doctor", "--repair").code == 0
    assert board("doctor").code == 0
    assert board("show", "1", "--json").json["started"] is not None


@pytest.mark.parametrize(
    "arguments",
    [
        ["move", "1", "2", "Done"],
        ["next", "2"],
        ["swap", "1", "2"],
        ["edit", "2", "--title", "x"],
        ["delete", "2"],
        ["show", "2"],
        ["timebox", "show", "2"],
        ["timebox", "set", "1d", "--item", "2"],
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_an_item_of_another_board_than_the_one_named_is_left_alone(wip: Wip, arguments: list[str]) -> None:
    """Its number is unique in the file, but it was not meant: the refusal says where it is."""
    for board in ("A", "B"):
        wip("init", board)
        wip("add", f"On {board}", "--board", board)
    answer = wip("--board", "a", *arguments)
    assert (answer.code, answer.err) == (4, "wip: #2 is on the board B, not on A.\n")
    assert wip(*arguments, "--board", "nowhere").code == 4
    assert {item["column"] for board in "AB" for item in wip("list", "--json", "--board", board).json} == {"To Do"}


def test_a_piece_is_read_as_a_line_of_the_board_is(board: Wip) -> None:
    """Its tags, person, type, date and estimate are its own, and no column is; a list may come with its bullets."""
    pieces = ("Show it ~2h #ui @Mia !bug due:2026-12-24", "Keep ~100 users")
    made = board("split", "1", *pieces, "--json").json["items"]
    shown = {item["title"]: item for item in made if item["parent"] == 1}
    own = shown["Show it"]
    assert (own["tags"][-1], own["assignee"], own["type"], own["due"]) == ("ui", "Mia", "bug", "2026-12-24")
    assert (own["estimate_seconds"], shown["Keep ~100 users"]["estimate_seconds"]) == (7200.0, None)
    refused = board("split", "2", "Here >Done", "There")
    assert (refused.code, refused.err) == (
        5,
        "wip: A piece has no column of its own: the first one takes the place of what is split.\n",
    )
    assert "No type begins with zz" in board("split", "2", "Here !zz", "There").err
    listed = board("split", "2", "-", "--json", stdin="- One\n2. Two ~1h\n\n- [ ] Three\n").json["items"]
    assert [item["title"] for item in listed if item["parent"] == 2] == ["One", "Two", "Three"]
