"""Hostile text goes through add, list, show and report, and no terminal takes it for an order."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from kanban_tui.cli.say.words import cells, cut, pad
from kanban_tui.store.address import Place
from tests.boards import plain
from tests.cli.conftest import Wip

HOSTILE = [
    "[/]",
    "[red]x[/blue]",
    "[@click=app.quit]x[/]",
    "\x1b]0;owned\x07title",
    "\x1b[2J\x1b[31mred",
    "\x9b31mC1",
    "line one\nline two\r\nthree",
    "\u202eevil\u2066bidi",
    "👩‍👩‍👧‍👦 family 🎉",
    "漢字かな交じり文",
    "e\u0301\u0302\u0303 combining",
    "'; DROP TABLE item; --",
    "=1+1",
    "@SUM(A1)",
    "--json",
    "-1",
    "%s %d {0} {x}",
    "| pipe | `tick` <b>html</b> *star*",
    "x" * 200,
]

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def test_hostile_text_is_kept_and_shown_as_text(wip: Wip) -> None:
    """What was typed stands in every output, without anything a terminal would obey."""
    wip("init")
    wip("limit", "In Progress", "none")
    for number, text in enumerate(HOSTILE, 1):
        added = wip("add", "--description", text, "--assignee", text[:50], "--", text)
        assert added.code == 0, added.err
        assert wip("next", str(number)).code == 0
        assert wip("block", str(number), "--", text).code == 0
        found = wip("list", "--filter", text)
        assert (found.code, CONTROL.search(found.out + found.err)) == (0, None), text
    titles = {item["id"]: item["title"] for item in wip("list", "--json").json}
    outputs = [wip(*arguments) for arguments in (["list"], ["report"], ["add", "x", "--column", "In Progress"])]
    listed = outputs[0].out
    for number, text in enumerate(HOSTILE, 1):
        title = titles[number]
        assert title == unicodedata.normalize("NFC", " ".join(CONTROL.sub("", text.replace("\n", " ")).split()))
        shown = wip("show", str(number))
        outputs.append(shown)
        assert title in listed
        assert title in shown.out
        assert wip("show", str(number), "--json").json
    for answer in outputs:
        assert (answer.code, CONTROL.search(answer.out + answer.err)) == (0, None), answer
    for arguments in (["report", "--json"], ["export", "--format", "json"]):
        assert wip(*arguments).json
    assert wip("report", "--format", "csv", "-o", "tables").code == 0
    assert wip("doctor").code == 0


def test_hostile_names_of_boards_columns_and_types(wip: Wip) -> None:
    """A name is one clean line wherever it is shown."""
    name = "\x1b[31m[/]\u202e漢字"
    wip("init", name)
    wip("type", "add", name, "--box", "1d")
    wip("column", "add", name, "--limit", "1")
    wip("add", "x", "--type", name, "--column", name)
    for arguments in (
        ["list"],
        ["boards"],
        ["columns"],
        ["type", "list"],
        ["timebox", "show"],
        ["show", "1"],
        ["report"],
    ):
        answer = wip(*arguments)
        assert answer.code == 0, answer.err
        assert not CONTROL.search(answer.out)
    refused = wip("add", "y", "--column", name)
    assert refused.code == 3
    assert not CONTROL.search(refused.err)


@pytest.mark.parametrize("text", ["\x1b]0;owned\x07title", "\x9b31mC1", "\u202eevil\u2066bidi", "one\ntwo\r\nthree"])
def test_hostile_text_in_a_complaint_is_one_line_and_no_order(wip: Wip, home: Path, text: str) -> None:
    """Names there are not, words click does not know, files that are not there or hold it."""
    wip("init")
    wip("add", "One")
    (home / "events.csv").write_text(f'item,at,column\n1,"{text}",A\n')
    events = ["--format", "events", "--columns", "A,B", "--start", "A", "--done", "B"]
    for arguments in (
        ["limit", "--person", text, "none"],
        ["limit", "--group", text, "none"],
        ["add", "One", text],
        ["list", text],
        [text],
        ["move", "1", text],
        ["--board", text, "list"],
        ["--db", text, "list"],
        ["import", text, *events],
        ["import", str(home / "events.csv"), *events],
        ["init", "New", "--template", f"{text}.toml"],
        ["init", "New", "--zone", text],
        ["report", "--format", text],
        ["--json", "limit", "--person", text, "none"],
    ):
        answer = wip(*arguments)
        assert answer.code in (2, 4, 5, 6), arguments
        assert (CONTROL.search(answer.err), answer.err.count("\n"), answer.out) == (None, 1, ""), arguments


def test_text_that_another_program_wrote_is_cleaned_on_the_way_out(wip: Wip, place: Place) -> None:
    """Plain SQL can put anything into a title; the terminal still gets none of it."""
    wip("init")
    wip("add", "x")
    plain(place, "UPDATE item SET title = ?, description = ?", "\x1b]0;owned\x07t\nitle", "a\x1b[2Jb\nc")
    for arguments in (["list"], ["show", "1"], ["report"]):
        assert not CONTROL.search(wip(*arguments).out)
    assert "t itle" in wip("list").out


def test_ten_thousand_characters_are_refused_in_one_line(wip: Wip) -> None:
    """A title has 200 characters at most, a description many more."""
    wip("init")
    answer = wip("add", "x" * 10_000)
    assert (answer.code, len(answer.err.splitlines())) == (5, 1)
    assert wip("add", "x", "--description", "y" * 10_000).code == 0


def test_the_table_lines_up_by_terminal_cells(wip: Wip) -> None:
    """Wide characters take two cells, marks none: the type column stands in one place."""
    wip("init")
    for title in ("plain", "漢字", "e\u0301a", "🎉"):
        wip("add", title, "--type", "bug")
    rows = [line for line in wip("list").out.splitlines() if line.startswith("  #")]
    assert len({cells(row.partition("bug")[0]) for row in rows}) == 1


@pytest.mark.parametrize(
    ("text", "width", "result"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdef", 4, "abc…"),
        ("漢字かな", 5, "漢字…"),
        ("漢字", 3, "漢…"),
        ("e\u0301fg", 2, "e\u0301…"),
    ],
)
def test_text_is_cut_by_cells(text: str, width: int, result: str) -> None:
    """At most so many cells, the cut marked."""
    assert cut(text, width) == result
    assert cells(pad(result, width)) == width
