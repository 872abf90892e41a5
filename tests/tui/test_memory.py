"""What is remembered from one run to the next."""

from __future__ import annotations

from pathlib import Path

import pytest

from kanban_tui.tui.memory import Memory


def test_what_is_remembered_is_there_in_the_next_run(tmp_path: Path) -> None:
    """The folder is made when it is needed, and nothing but the file is left in it."""
    path = tmp_path / "deep" / "memory.json"
    Memory(path).remember(hints=["add"], density="compact")
    Memory(path).remember(density="normal")
    assert Memory(path).recall() == {"hints": ["add"], "density": "normal"}
    assert list(path.parent.iterdir()) == [path]


def test_two_runs_at_once_keep_what_the_other_remembered(tmp_path: Path) -> None:
    """A value is written beside those that another process wrote since this one began."""
    path = tmp_path / "memory.json"
    first, second = Memory(path), Memory(path)
    assert first.recall() == second.recall() == {}
    first.remember(a=1)
    second.remember(b=2)
    assert Memory(path).recall() == {"a": 1, "b": 2}


def test_each_place_has_a_value_of_its_own(tmp_path: Path) -> None:
    """Kept beside those of other places, whichever run wrote them; one that was kept for all of them is none."""
    path = tmp_path / "memory.json"
    path.write_text('{"folded": [4]}')
    first, second = Memory(path), Memory(path)
    assert first.recall_of("folded", "a") is second.recall_of("folded", "b") is None
    first.remember_of("folded", "a", [1])
    second.remember_of("folded", "b", [2])
    assert Memory(path).recall() == {"folded": {"a": [1], "b": [2]}}
    assert Memory(path).recall_of("folded", "a") == [1]


@pytest.mark.parametrize("damage", ["", "{", "[1]", "null", '"x"', "\x00", "\udcff", "[" * 100_000])
def test_a_damaged_memory_is_an_empty_one(tmp_path: Path, damage: str) -> None:
    """Nobody is told, and the next value mends it."""
    path = tmp_path / "memory.json"
    path.write_text(damage, encoding="utf-8", errors="surrogateescape")
    memory = Memory(path)
    assert memory.recall() == {}
    memory.remember(a=1)
    assert Memory(path).recall() == {"a": 1}


def test_a_memory_that_cannot_be_kept_is_kept_for_this_run(tmp_path: Path) -> None:
    """A file in the place of the folder harms nobody."""
    (tmp_path / "file").write_text("")
    memory = Memory(tmp_path / "file" / "memory.json")
    memory.remember(a=1)
    assert memory.recall() == {"a": 1}


def test_the_later_decision_counts(tmp_path: Path) -> None:
    """A choice by key outlives the run, until the settings say something new."""
    path = tmp_path / "memory.json"
    assert Memory(path).choice("theme", "wip-dark") == "wip-dark"
    Memory(path).choose("theme", "wip-light", "wip-dark")
    assert Memory(path).choice("theme", "wip-dark") == "wip-light"
    assert Memory(path).choice("theme", "nord") == "nord"


@pytest.mark.parametrize("kept", [None, 3, [], ["a"], [1, "wip-dark"], {"a": 1}])
def test_a_choice_of_another_kind_is_none(kept: object) -> None:
    """Whatever stands in the file, a name comes out."""
    memory = Memory()
    memory.remember(theme=kept)
    assert memory.choice("theme", "wip-dark") == "wip-dark"
