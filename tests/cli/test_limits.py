"""Limits of every kind, as they are typed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Wip, laid_once


@laid_once
def crowded(wip: Wip) -> None:
    """Four bugs of Ada's in To Do, and In Progress without a limit."""
    wip("init")
    for k in range(1, 5):
        wip("add", f"Bug {k}", "--type", "bug", "--assignee", "Ada", "--units", "2")
    wip("limit", "In Progress", "none")


KINDS: list[tuple[str, list[str], str, dict[str, Any]]] = [
    ("type", ["--type", "bug", "1"], "the type bug is full (1/1):", {"name": "bug"}),
    ("person", ["--person", "@ada", "1"], "Ada is full (1/1):", {"name": "Ada"}),
    ("each_person", ["--each-person", "1"], "Ada is full (1/1):", {"name": None}),
    (
        "group",
        ["--group", "Hands on", "--columns", '"In Progress", In Review', "1"],
        "the group Hands on is full (1/1):",
        {"name": "Hands on", "columns": ["In Progress", "In Review"]},
    ),
    (
        "board",
        ["--total", "2", "--units"],
        "the board Board is full (2/2 units):",
        {"name": "Board", "measure": "units"},
    ),
]


@pytest.mark.parametrize(("kind", "words", "said", "listed"), KINDS, ids=[kind[0] for kind in KINDS])
def test_a_limit_of_any_kind_refuses_and_lists_itself(
    crowded: Wip, kind: str, words: list[str], said: str, listed: dict[str, Any]
) -> None:
    """The first item fills it, the second is refused with exit 3, the chain's commands make room, and undo lifts it."""
    crowded("limit", *words)
    assert crowded("next", "1").code == 0
    refused = crowded("next", "2")
    assert (refused.code, said in refused.err) == (3, True)
    assert "done 1" in refused.err
    error = json.loads(crowded("--json", "next", "2").err)["error"]
    assert [scope["scope"] for scope in error["scopes"]] == ["person" if kind == "each_person" else kind]
    assert [step["to"] for step in error["make_room"]] == ["In Review", "Done"]
    found = json.loads(crowded("--json", "limits").out)
    (entry,) = [row for row in found if row["scope"] == kind and row["name"] == listed["name"]]
    assert {key: entry[key] for key in listed} == listed
    assert entry["count"] == entry["limit"]
    assert crowded("limits").out.count("FULL") == (2 if kind == "each_person" else 1)
    crowded("next", "1")
    assert crowded("done", "1").code == 0
    assert crowded("next", "2").code == 0
    for _ in range(4):
        crowded("undo")
    assert crowded("undo").code == 0
    assert "FULL" not in crowded("limits").out
    assert crowded("next", "1").code == crowded("next", "2").code == 0
    assert crowded("doctor").code == 0


def test_what_makes_an_item_count_elsewhere_is_an_arrival(crowded: Wip) -> None:
    """Another person, another type and more units are refused where they are full, and so is the undo of each."""
    crowded("limit", "--person", "Bob", "1")
    crowded("limit", "--type", "chore", "1")
    crowded("next", "1")
    crowded("next", "2")
    crowded("edit", "1", "--assignee", "Bob")
    assert crowded("edit", "2", "--assignee", "bob").code == 3
    crowded("edit", "1", "--type", "chore")
    assert crowded("edit", "2", "--type", "chore").code == 3
    crowded("limit", "--total", "4", "--units")
    assert "(4/4 units)" in crowded("edit", "2", "--units", "3").err
    crowded("edit", "2", "--units", "1")
    crowded("edit", "1", "--units", "3")
    crowded("undo")
    assert crowded("undo").code == 0
    assert crowded("doctor").code == 0


@pytest.mark.parametrize("which", [["In Progress"], ["--total"], ["--each-person"], ["--group", "Hands"]])
def test_undoing_what_a_limit_counts_keeps_the_limit(crowded: Wip, which: list[str]) -> None:
    """The same number of units instead of items, undone and done again: the limit itself was never away."""
    crowded("limit", *which, "4")
    crowded("limit", *which, "4", "--units")
    for command, measure in (("undo", "items"), ("redo", "units"), ("undo", "items")):
        assert crowded(command).code == 0
        told = {(s["limit"], s["measure"]) for s in crowded("limits", "--json").json if s["limit"] == 4}
        assert told == {(4, measure)}


def test_a_limit_for_each_person_begins_to_count_units_and_drains(crowded: Wip) -> None:
    """Two units where one item was allowed: with --drain each person's own limit falls from what is held."""
    crowded("limit", "--each-person", "1")
    crowded("next", "1")
    assert crowded("limit", "--each-person", "1", "--units").code == 3
    assert crowded("limit", "--each-person", "1", "--units", "--drain").code == 0
    told = {(s["limit"], s["count"], s["drain_to"]) for s in crowded("limits", "--json").json if "person" in s["scope"]}
    assert told == {(2, 2, 1)}
    assert crowded("next", "2").code == 3
    assert crowded("done", "1").code == 0
    assert crowded("next", "2").code == 3
    assert crowded("doctor").code == 0


def test_the_undo_of_a_groups_columns_gives_them_back(crowded: Wip) -> None:
    """Where nothing but the columns was changed."""

    def covered() -> list[str]:
        return next(scope["columns"] for scope in crowded("limits", "--json").json if scope["name"] == "Hands")

    crowded("limit", "--group", "Hands", "--columns", "In Progress", "1")
    crowded("limit", "--group", "Hands", "--columns", "In Review", "1")
    for command, columns in (("undo", "In Progress"), ("redo", "In Review")):
        assert crowded(command).code == 0
        assert covered() == [columns]
    assert crowded("doctor").code == 0


def test_an_item_is_expedited_with_a_reason_and_comes_back_checked(crowded: Wip) -> None:
    """It leaves its column's and its person's limits for the lane's own, which holds one, and counts on the board."""
    crowded("limit", "In Progress", "1")
    crowded("limit", "--each-person", "1")
    crowded("next", "1")
    assert crowded("next", "2").code == 3
    assert crowded("expedite", "2").code == 2
    assert crowded("expedite", "2", "the site is down").out == ""
    assert crowded("next", "2").code == 0
    assert "the expedite lane is full (1/1):" in crowded("expedite", "3", "me too").err
    assert "WIP 2" in crowded("list").out
    back = crowded("expedite", "2", "--end")
    assert (back.code, "In Progress is full (1/1):" in back.err, "Ada is full (1/1):" in back.err) == (3, True, True)
    crowded("done", "1")
    assert crowded("expedite", "2", "--end").code == 0
    assert crowded("expedite", "2", "--end").code == 0
    assert crowded("expedite", "1", "late").code == 5
    assert crowded("doctor").code == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--type", "nothing", "1"], 4),
        (["--group", "New", "none"], 4),
        (["--person", "", "1"], 5),
        (["--type", "bug", "--total", "1"], 2),
        (["--group", "G", "--columns", "Done", "1"], 5),
        (["--group", "G", "--columns", "", "1"], 5),
        (["--total", "--columns", "Done", "1"], 5),
        (["--lane", "-1"], 5),
        (["In Progress"], 2),
        ([], 2),
    ],
)
def test_what_is_no_limit_is_said(crowded: Wip, words: list[str], code: int) -> None:
    """One line, and nothing changed."""
    before = crowded("--json", "limits").out
    answer = crowded("limit", *words)
    assert answer.code == code
    assert "fault" not in answer.err
    assert crowded("--json", "limits").out == before


def test_one_limit_is_the_highest_whatever_way_it_comes_in(crowded: Wip, home: Path) -> None:
    """Set, of a new column, in a template, in a document: each says the same bound, and what is at it goes round."""
    over, said = "1000000001", "a whole number from 0 to 1,000,000,000"
    template, document = home / "own.toml", home / "board.json"
    for arguments in (
        ["limit", "In Progress", over],
        ["limit", "--total", over],
        ["column", "add", "X", "--limit", over],
    ):
        answer = crowded(*arguments)
        assert (answer.code, said in answer.err) == (5, True)
    assert crowded("column", "add", "Big", "--limit", over[:-1] + "0").code == 0
    document.write_text(crowded("export", "--format", "json").out)
    assert crowded("import", str(document), "--format", "json", "--board", "Again").code == 0
    document.write_text(document.read_text().replace("1000000000", over))
    template.write_text(f'[[columns]]\nname = "A"\nlimit = {over}\n[[columns]]\nname = "B"\nkind = "done"\n')
    for arguments in (
        ["import", str(document), "--format", "json", "--board", "C"],
        ["init", "C", "--template", str(template)],
    ):
        answer = crowded(*arguments)
        assert (answer.code, said in answer.err) == (5, True)


def test_a_lowered_limit_of_everybody_drains_person_by_person(crowded: Wip) -> None:
    """Each falls as theirs leave; the others stand at the new one at once."""
    crowded("edit", "4", "--assignee", "Bob")
    for number in "1234":
        crowded("next", number)
    refused = crowded("limit", "--each-person", "1")
    assert (refused.code, "limit --each-person 1 --drain" in refused.err) == (3, True)
    crowded("limit", "--each-person", "1", "--drain")

    def held() -> list[tuple[str | None, int, int | None]]:
        rows = json.loads(crowded("--json", "limits").out)
        return [(row["name"], row["limit"], row["drain_to"]) for row in rows if row["scope"] == "each_person"]

    assert held() == [(None, 3, 1), ("Ada", 3, 1), ("Bob", 1, None)]
    crowded("done", "1")
    assert held() == [(None, 2, 1), ("Ada", 2, 1), ("Bob", 1, None)]
    crowded("done", "2")
    assert held() == [(None, 1, None), ("Ada", 1, None), ("Bob", 1, None)]
    assert crowded("doctor").code == 0


def test_a_document_tells_the_history_of_every_limit(wip: Wip, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of those that were taken away again too, and of what each was."""
    wip("init", "A")
    wip("add", "First")
    for words in (["--each-person", "2"], ["--group", "Build", "4"], ["--group", "Build", "none"], ["--lane", "2"]):
        assert wip("limit", *words).code == 0

    def told() -> list[tuple[str, str | None, str | None]]:
        document = wip("export", "--format", "json").json
        scopes = {scope["id"]: (scope["kind"], scope["name"]) for scope in document["limits"]}
        return [(*scopes[change["subject_id"]], change["after"]) for change in document["policy"]]

    before = told()
    assert ("group", "Build", None) in before
    assert len(before) == 4
    wip("export", "--format", "json", "-o", "board.json")
    monkeypatch.setenv("WIP_DB", str(home / "other.db"))
    wip("init", "B")
    wip("limit", "--lane", "7")
    assert wip("import", "board.json", "--format", "json").code == 0
    monkeypatch.setenv("WIP_BOARD", "A")
    assert told() == before


def test_a_column_that_counts_units_is_told_in_units_everywhere(wip: Wip) -> None:
    """Five of five in two items is full; of how many items there may be such a limit says nothing."""
    wip("init")
    wip("add", "Big", "--units", "4")
    wip("add", "Small")
    wip("limit", "In Progress", "5", "--units")
    wip("next", "1", "2")
    for command in (["columns"], ["list"], ["limits"], ["status"]):
        assert "5/5 FULL" in wip(*command).out, command
    assert "WIP 2\n" in wip("status").out
    assert wip("status", "--short").out == "WIP 2\n"
    wip("limit", "--total", "9", "--units")
    assert wip("status", "--short").out == "WIP 2\n"
    assert wip("list").out.startswith("Board  WIP 2\n")


def test_one_item_at_a_time_is_asked_of_a_limit_that_counts_items(crowded: Wip) -> None:
    """Off brings back the limit from before it, whatever was undone since; lists say what a limit counts."""
    crowded("next", "1", "2")
    crowded("limit", "--total", "5")
    crowded("board", "single-piece", "on", "--drain")
    crowded("limit", "--total", "none")
    crowded("undo")
    crowded("board", "single-piece", "off")
    (board,) = crowded("boards", "--json").json
    assert (board["wip"], board["held"], board["limit"], board["drain_to"]) == (2, 2, 5, None)
    crowded("limit", "--total", "9", "--units")
    answer = crowded("board", "single-piece", "on")
    assert (answer.code, "counts units: `wip limit --total N --items`" in answer.err) == (5, True)
    assert "WIP 4/9 units" in crowded("boards").out
    (board,) = crowded("boards", "--json").json
    assert (board["wip"], board["held"], board["limit"]) == (2, 4, 9)
    crowded("limit", "In Progress", "7", "--units")
    for columns in (crowded("columns", "--json").json, crowded("status", "--json").json["columns"]):
        assert (columns[1]["count"], columns[1]["held"], columns[1]["limit"]) == (2, 4, 7)
