"""A full column refuses on every path: exit 3, nothing changed, who is in it, and what makes room."""

from __future__ import annotations

import pytest

from kanban_tui.store.address import Place
from tests.boards import plain
from tests.cli.conftest import Answer, Wip, standing


def prepare_restore(wip: Wip) -> None:
    wip("archive", "2")
    wip("next", "3")


PATHS = {
    "add": (["add", "X", "--column", "In Progress"], None),
    "move": (["move", "3", "In Progress"], None),
    "next": (["next", "3"], None),
    "pull": (["pull", "In Progress"], None),
    "restore": (["restore", "2"], prepare_restore),
    "move several": (["move", "3", "1", "in progress"], None),
}


@pytest.mark.parametrize("name", PATHS)
def test_every_path_refuses_names_who_is_there_and_gives_the_chain(full: Wip, name: str) -> None:
    """Exit 3 on every path, both items named, the moves that make room, and the board as it was."""
    command, prepare = PATHS[name]
    if prepare is not None:
        prepare(full)
    before, counts = standing(full), full("columns").out
    answer = full(*command)
    assert answer.code == 3
    assert answer.out == ""
    assert "In Progress is full (2/2):" in answer.err
    assert "#1" in answer.err
    assert "First" in answer.err
    assert ("Third" if name == "restore" else "Second") in answer.err
    assert "1. wip next 1   # to In Review: First" in answer.err
    assert standing(full) == before
    assert full("columns").out == counts


def test_a_redo_is_refused_when_another_item_took_the_slot(full: Wip, place: Place) -> None:
    """Undo freed the slot, plain SQL took it, redo says so and changes nothing."""
    full("undo")
    full("next", "1")
    full("next", "3")
    full("undo")
    plain(place, "UPDATE item SET column_id = 2 WHERE id = 2")
    before = standing(full)
    answer = full("redo")
    assert answer.code == 3
    assert "#1" in answer.err
    assert "#2" in answer.err
    assert "1. wip next" in answer.err
    assert standing(full) == before


def test_the_chain_makes_room(full: Wip) -> None:
    """After the commands of the refusal, pasted in their order, the refused command passes."""
    full("next", "1")
    full("next", "3")
    full("add", "Fourth")
    refused = full("next", "4")
    assert refused.code == 3
    steps = [line.split("wip ")[1].split("#")[0].split() for line in refused.err.splitlines() if ". wip " in line]
    assert steps == [["done", "1"], ["next", "2"]]
    for step in steps:
        assert full(*step).code == 0
    assert full("next", "4").code == 0


def test_a_swap_needs_no_room(full: Wip) -> None:
    """Exchanging an item of To Do with one of the full column exits 0 and changes no count."""
    counts = full("columns").out
    assert full("swap", "3", "1").code == 0
    assert full("columns").out == counts
    assert standing(full) == {1: "To Do", 2: "In Progress", 3: "In Progress"}


def test_the_other_way_is_an_exchange_that_works(full: Wip) -> None:
    """The last line of a refusal is a swap that can be pasted."""
    line = full("next", "3").err.splitlines()[-1]
    assert line == "Or exchange two items: wip swap 3 1"
    assert full("swap", "3", "1").code == 0


def test_a_refusal_as_json_carries_scopes_and_steps(full: Wip) -> None:
    """One document on stderr: each full scope with its items, oldest first, and the moves that make room."""
    answer = full("next", "3", "--json")
    assert (answer.code, answer.out) == (3, "")
    error = answer.error
    assert error["type"] == "wip_limit_reached"
    (scope,) = error["scopes"]
    assert (scope["scope"], scope["name"], scope["limit"], scope["count"]) == ("column", "In Progress", 2, 2)
    assert [item["id"] for item in scope["items"]] == [1, 2]
    assert scope["items"][0]["time_box"] is None
    assert error["make_room"] == [{"item": 1, "title": "First", "from": "In Progress", "to": "In Review"}]


def test_a_refusal_says_what_is_known_of_the_items(wip: Wip) -> None:
    """Age, time box and the reason of a block stand beside the title; a blocked item is not the one to move."""
    wip("init")
    wip("add", "Old", "--type", "feature", "--at", "9 days ago")
    wip("add", "Young")
    wip("move", "1", "In Progress", "--at", "5 days ago")
    wip("next", "2")
    wip("block", "1", "waiting for the keys")
    answer = wip("add", "X", "--column", "in progress")
    lines = answer.err.splitlines()
    assert lines[1].split() == [
        "#1",
        "Old",
        "6",
        "d",
        "breached",
        "166",
        "%",
        "blocked:",
        *["waiting", "for", "the", "keys"],
    ]
    assert lines[2].split() == ["#2", "Young", "1", "d"]
    assert any(line.strip().startswith("1. wip next 2") for line in lines)


def test_every_full_scope_is_named(full: Wip) -> None:
    """Column and board are both full: both are named."""
    full("limit", "--total", "2")
    answer = full("next", "3")
    assert "In Progress is full (2/2):" in answer.err
    assert "the board Board is full (2/2):" in answer.err


def test_a_closed_column_takes_nothing(full: Wip) -> None:
    """A limit of 0 closes a column, and no chain can open it."""
    full("limit", "In Review", "0")
    answer = full("next", "1")
    assert answer.code == 3
    assert "In Review is closed (limit 0)." in answer.err
    assert "To make room" not in answer.err


def test_a_limit_under_the_count_is_refused_or_drained(full: Wip) -> None:
    """Lowering says what would help; with --drain the limit falls with the count."""
    refused = full("limit", "In Progress", "1")
    assert refused.code == 3
    assert refused.err.splitlines()[-1].endswith("wip limit 'In Progress' 1 --drain")
    assert full("limit", "In Progress", "1", "--drain").code == 0
    assert "2→1 DRAINING" in full("columns").out
    full("next", "1")
    assert "1/1 FULL" in full("columns").out


def test_a_pasted_command_names_the_file_given(full: Wip, monkeypatch: pytest.MonkeyPatch, place: Place) -> None:
    """What --db named goes into the commands to paste."""
    monkeypatch.delenv("WIP_DB")
    answer = full("--db", f"{place}", "next", "3")
    assert f"wip --db {place} next 1" in answer.err


def test_several_items_move_all_or_none(wip: Wip) -> None:
    """Three into two slots is refused whole; with --as-many-as-fit the first two go and the third is named."""
    wip("init")
    for title in ("A", "B", "C"):
        wip("add", title)
    assert wip("move", "1", "2", "3", "In Progress").code == 3
    assert set(standing(wip).values()) == {"To Do"}
    answer: Answer = wip("move", "3", "2", "1", "In Progress", "--as-many-as-fit")
    assert answer.code == 0
    assert "#3 C stays: In Progress has no more room." in answer.err
    assert standing(wip) == {1: "In Progress", 2: "In Progress", 3: "To Do"}


def test_what_is_closed_or_closing_says_so_and_how_to_open_it(full: Wip) -> None:
    """No swap empties a column that is to take nothing, and no move makes room in it. An undo is told the same."""
    full("limit", "In Progress", "0", "--drain")
    closing = full("next", "3").err.splitlines()
    assert closing[0] == "wip: In Progress is closing (2→0):"
    assert closing[-2:] == ["Nothing changed.", "To open it again: wip limit 'In Progress' 3"]
    full("done", "1", "2")
    closed = full("undo")
    assert closed.code == 3
    assert closed.err.splitlines() == [
        "wip: In Progress is closed (limit 0).",
        "Nothing changed.",
        "To open it again: wip limit 'In Progress' 1",
    ]


def test_only_items_of_different_columns_are_to_be_exchanged(full: Wip) -> None:
    """An item that comes out of the expedite lane where it stands gains nothing by changing places there."""
    full("expedite", "3", "the site is down")
    full("next", "3")
    refused = full("expedite", "3", "--end").err
    assert "Nothing changed: out of the lane #3 counts there again." in refused
    assert "swap" not in refused
    full("add", "Fourth")
    full("limit", "In Progress", "1", "--drain")
    draining = full("next", "4").err
    assert draining.startswith("wip: In Progress is draining (2→1):")
    assert "To make room, one after the other:" in draining
    assert draining.endswith("Or exchange two items: wip swap 4 1\n")


def test_a_limit_that_begins_to_count_units_tells_the_units(full: Wip) -> None:
    """What is refused is what the limit would count from now on, and so is what to type."""
    full("edit", "1", "--units", "5")
    refused = full("limit", "In Progress", "3", "--units").err.splitlines()
    assert refused[0] == "wip: In Progress holds 6, more than a limit of 3 units:"
    assert refused[-1] == "Or let it fall as items leave: wip limit 'In Progress' 3 --units --drain"


def test_a_limit_of_columns_together_has_room_for_the_expedited(full: Wip) -> None:
    """The count and the limit of the board are of the same items."""
    full("expedite", "3", "the site is down")
    full("next", "3")
    assert full("status", "--short").out == "WIP 3/4\n"
    assert "WIP 3 of 4" in full("status").out


def test_a_refusal_of_what_is_told_late_has_the_ages_of_then(wip: Wip) -> None:
    """In words and in JSON, boxes and blocks too."""
    wip("init", "Home", "--zone", "UTC")
    wip("limit", "In Progress", "1")
    wip("add", "Old", "--type", "feature", "--at", "2026-01-05 9:00", "--column", "In Progress")
    wip("block", "1", "ill", "--at", "2026-01-09")
    wip("add", "New", "--at", "2026-01-06")
    told = wip("next", "2", "--at", "2026-01-07 9:00")
    assert (told.code, told.err.splitlines()[1]) == (3, "  #1  Old   3 d   66 % of its box")
    item = wip("next", "2", "--at", "2026-01-07 9:00", "--json").error["scopes"][0]["items"][0]
    assert (item["age_days"], item["time_box"]["percent"], item["blocked"]) == (3, 66, None)
    assert " d   breached " in wip("next", "2").err.splitlines()[1]
    wip("done", "1")
    wip("add", "Later", "--column", "In Progress")
    assert wip("next", "2", "--at", "2026-01-07 9:00").err.splitlines()[1] == "  #3  Later   started later"
