"""The command demo."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Wip


def test_a_demo_is_kept_where_it_is_told(wip: Wip, home: Path) -> None:
    """--keep writes a file, never over another, and it opens like any other."""
    answer = wip("demo", "--keep", "demo.db")
    assert (answer.code, answer.out) == (0, "")
    assert "demo.db" in answer.err
    assert wip("--db", str(home / "demo.db"), "list").out.startswith("Atlas  WIP 4 of 5\n")
    assert wip("demo", "--keep", "demo.db").code == 5
    assert wip("demo", "--keep", "other.db", "--json").json == {"written": "other.db"}
    assert wip("demo", "--keep", "nowhere/demo.db").code == 6
