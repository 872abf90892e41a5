"""Notes, points that are ticked, and the log of who did what when."""

from __future__ import annotations

import getpass
from datetime import UTC
from pathlib import Path

import pytest
from msgspec.structs import replace

from kanban_tui.board.history import LogLine
from kanban_tui.cli.commands.logbook import said
from kanban_tui.store import logbook
from tests import boards
from tests.cli.conftest import Wip, laid_once


def who() -> str:
    """Who gives the commands: the role at a server, the system's user at a file."""
    return "wip" if boards.at_a_server else getpass.getuser()


@laid_once
def board(wip: Wip) -> None:
    """Two items that came three days ago; #1 has three points."""
    wip("init")
    wip("add", "One", "--at", "3 days ago", "--description", "Steps\n- [ ] tests\n- [x] docs\n- [ ] release")
    wip("add", "Two", "--at", "3 days ago")


def test_a_note_stands_in_the_history_of_its_item(board: Wip) -> None:
    """With its time and who wrote it, in show and JSON, out and in again, undone and redone."""
    assert board("note", "1", "asked  the bank").err == "noted on #1: asked the bank\n"
    assert board("note", "1", "-", "--at", "yesterday 14:00", stdin="two\nlines\n").code == 0
    notes = board("show", "1", "--json").json["notes"]
    assert [(note["text"], note["by"]) for note in notes] == [
        ("two\nlines", who()),
        ("asked  the bank", who()),
    ]
    page = board("show", "1").out
    assert "Notes\n" in page
    assert f"14:00  two, by {who()}\n{'':20}lines\n" in page
    assert board("export", "--format", "json", "-o", "b.json").code == 0
    assert board("import", "b.json", "--format", "json", "--board", "Again").code == 0
    again = board("list", "--json", "--board", "Again").json[0]["id"]
    assert board("show", str(again), "--json").json["notes"] == notes
    board("undo", "--board", "Board")
    assert [note["text"] for note in board("show", "1", "--json").json["notes"]] == ["asked  the bank"]
    board("redo", "--board", "Board")
    assert board("show", "1", "--json").json["notes"] == notes


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["note", "1", " "], 5, "The note is empty."),
        (["note", "1", "x" * 100_001], 5, "The note has 100,001 characters; 100,000 is the most."),
        (["note", "1", "x", "--at", "tomorrow 10:00"], 5, "is still to come"),
        (["note", "9", "x"], 4, "There is no item #9."),
        (["tick", "1", "4"], 4, "There is no point 4 of #1; it has 3."),
        (["tick", "1", "0"], 4, "There is no point 0"),
        (["tick", "2", "1"], 4, "a line of its description such as - [ ] tests is one"),
        (["tick", "1", "x"], 2, "not a valid integer"),
        (["log", "--item", "9"], 4, "There is no item #9."),
        (["log", "--since", "whenever"], 5, "whenever"),
    ],
)
def test_what_cannot_be_is_refused(board: Wip, arguments: list[str], code: int, says: str) -> None:
    """With one line, and nothing changes."""
    before = board("export", "--format", "json").out
    answer = board(*arguments)
    assert (answer.code, answer.out) == (code, "")
    assert says in answer.err
    assert board("export", "--format", "json").out == before


def test_points_are_ticked_by_their_number(board: Wip) -> None:
    """Which `show` tells; ticked twice changes nothing, --off takes it back, undo too."""
    assert "\n1 - [ ] tests\n2 - [x] docs\n3 - [ ] release\n" in board("show", "1").out
    assert board("tick", "1", "3").err == "ticked release of #1 (2 of 3)\n"
    assert not board("tick", "1", "3", "--json").json["changed"]
    assert board("tick", "1", "2", "--off").err == "unticked docs of #1 (1 of 3)\n"
    assert [point["done"] for point in board("show", "1", "--json").json["checklist"]] == [False, False, True]
    board("undo")
    board("undo")
    assert [point["done"] for point in board("show", "1", "--json").json["checklist"]] == [False, True, False]


def test_the_log_tells_who_did_what_when(board: Wip, home: Path) -> None:
    """Of the board, of an item, and from a day on; what was imported stands among it by its own times."""
    board("next", "1", "--at", "2 days ago")
    board("done", "1")
    board("undo")
    me = who()
    lines = board("log").out.splitlines()
    assert len(lines) == 6
    assert ", for " in lines[3]
    assert lines[4].endswith(f"finished #1 · One, by {me}  (undone)")
    assert lines[5].endswith(f"undid: finished #1 · One, by {me}")
    log = board("log", "--json").json
    assert [line["items"] for line in log] == [[], [1], [2], [1], [1], [1]]
    assert [line["told"] is not None for line in log] == [False, True, True, True, False, False]
    assert [line["command"] for line in board("log", "--item", "2", "--json").json] == ["add"]
    assert board("log", "--since", "today").out.splitlines() == lines
    (home / "e.csv").write_text("item,at,column\nA-1,2026-03-02,To Do\nA-1,2026-03-05,Done\n")
    columns = ["--columns", "To Do,Doing,Done", "--start", "Doing", "--done", "Done", "--board", "Past"]
    assert board("import", "e.csv", "--format", "events", *columns).code == 0
    past = board("log", "--board", "Past").out.splitlines()
    assert past[:2] == ["2026-03-02 00:00  #3 A-1 came to To Do", "2026-03-05 00:00  #3 A-1 came to Done"]
    assert "imported 1 item" in past[2]
    assert board("log", "--board", "Past", "--since", "2026-03-03").out.splitlines() == past[1:]


def test_a_line_of_the_log_has_the_title_of_its_item() -> None:
    """Where it does not tell it, cut to what is left of the terminal; not where that is too little to tell anything."""
    line = LogLine(0, "finish", "finished #11", "ada", undone=True, items=(11,))
    assert said(line, UTC, "Fix login loop", 50) == "finished #11 · Fix login loop, by ada  (undone)"
    assert said(line, UTC, "Fix login loop", 45) == "finished #11 · Fix login l…, by ada  (undone)"
    assert said(line, UTC, "Fix login loop", 38) == "finished #11, by ada  (undone)"
    assert said(line, UTC, "One", 40).startswith("finished #11 · One,")
    assert said(replace(line, summary="added #11 One"), UTC, "One").startswith("added #11 One, by")
    split = replace(line, command="split", summary="split #5 into #11, #12", items=(5, 11, 12))
    assert [logbook.about(each) for each in (line, split, replace(split, command="move"))] == [11, 5, None]
    assert logbook.about(replace(line, items=())) is None


def test_every_verb_with_a_moment_takes_the_time_it_happened(board: Wip) -> None:
    """Moves, blocks and the bin, none of them later than now."""
    for command in (
        ["next", "1", "--at", "yesterday 09:00"],
        ["block", "1", "bank", "--at", "yesterday 10:00"],
        ["unblock", "1", "--at", "yesterday 12:00"],
        ["swap", "1", "2", "--at", "yesterday 13:00"],
        ["pull", "In Progress", "--at", "yesterday 14:00"],
        ["back", "2", "--at", "yesterday 15:00"],
        ["archive", "2", "--at", "yesterday 16:00"],
        ["restore", "2", "--at", "yesterday 17:00"],
        ["expedite", "2", "down", "--at", "yesterday 17:00"],
        ["expedite", "2", "--end", "--at", "yesterday 17:30"],
        ["done", "1", "--at", "yesterday 18:00"],
    ):
        answer = board(*command)
        assert answer.code == 0, answer.err
        late = board(*command[:-1], "tomorrow 10:00")
        assert (late.code, "still to come" in late.err) == (5, True)
    one = board("show", "1", "--json").json
    assert one["blocked_seconds"] == 2 * 3600
    assert [move["at"][11:13] for move in one["moves"][1:]] == ["09", "13", "14", "18"]
    assert all(move["backdated"] for move in one["moves"])
    two = board("show", "2", "--json").json
    assert [move["at"][11:13] for move in two["moves"][1:]] == ["13", "15", "16", "17"]
    assert board("delete", "2", "--at", "tomorrow").code == 5
    assert board("delete", "2", "--at", "yesterday 20:00").code == 0
    told = [line for line in board("log", "--json").json if line["told"] is not None]
    hours = ["09", "10", "12", "13", "14", "15", "16", "17", "17", "17", "18", "20"]
    assert [line["told"][11:13] for line in told[2:]] == hours, "add came first, of both"
    assert board("doctor").code == 0


def test_me_is_who_asks_wherever_a_person_is_named(board: Wip) -> None:
    """On an item, in a filter, of a limit, a report, a forecast, with its sign or not; who asks may have none."""
    assert board("report", "--person", "ME", "--json").json["summary"]["items"] == 0
    board("edit", "1", "--assignee", "@me")
    assert board("done", "1", "--at", "2 days ago").code == 0
    assert [item["id"] for item in board("list", "--filter", "@me", "--json").json] == [1]
    for name in ("me", "@me", "Me", who()):
        report = board("report", "--person", name, "--format", "json").json
        assert (report["summary"]["items"], report["filter"]["people"]) == (1, [who()]), name
        assert "were finished on 1 day" in board("forecast", "--person", name, "--items", "1").err, name
        assert board("limit", "--person", name, "3").code == 0
    limits = [limit["name"] for limit in board("limits", "--json").json if limit["scope"] == "person"]
    assert limits == [who()]
    assert board("report", "--person", "nobody").code == 4
