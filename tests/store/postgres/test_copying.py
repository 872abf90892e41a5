"""Boards that go from one place to another."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest

from kanban_tui.errors import BadValue, DatabaseError, NotFound, RuleRefused, WipLimitReached
from kanban_tui.store import commands
from kanban_tui.store.address import Place, Server
from kanban_tui.store.copying import copy
from kanban_tui.store.doctor import check
from kanban_tui.store.engine import open_engine
from kanban_tui.store.reading import connect
from kanban_tui.store.sql import Engine
from tests import boards
from tests.clusters import Cluster
from tests.store.conftest import Desk

pytestmark = pytest.mark.server


def test_boards_go_to_a_server_and_come_back_as_they_were(desk: Desk, tmp_path: Path) -> None:
    """Every row; into a place that has boards nothing is copied."""
    first, _, third = desk.fill()
    commands.finish(desk.engine, [first])
    commands.note(desk.engine, third, "Ask Mia")
    commands.delete_column(desk.engine, desk.column("In Review"))
    desk.add("Fourth", "In Progress")
    with pytest.raises(WipLimitReached):
        desk.add("Fifth", "In Progress")
    file, again = tmp_path / "copy.db", boards.keep().new()
    counts = copy(desk.place, file)
    assert copy(file, again) == counts
    assert counts["item"] == 4
    assert counts["refusal"] == 1
    for place in (file, again):
        assert check(place).problems == ()
    rows = [_rows(place) for place in (desk.place, file, again)]
    assert rows[0] == rows[1] == rows[2]
    with pytest.raises(RuleRefused, match="has boards already"):
        copy(desk.place, again)
    engine = open_engine(again)
    assert commands.add(engine, 1, "Next").items[0] == 5
    engine.dispose()
    boards.keep().remove(again)


def test_a_copy_names_the_row_that_no_server_can_hold(desk: Desk, tmp_path: Path) -> None:
    """A NUL that plain SQL put into a file: which table, which item, and nothing was copied."""
    commands.note(desk.engine, desk.add("First"), "Ask Mia")
    file, target = tmp_path / "copy.db", boards.keep().new()
    copy(desk.place, file)
    for sql, named in (
        (
            "INSERT INTO note SELECT 2, 1, 0, 'x' || char(0), '', 0",
            "the text of note 2, of #1",
        ),
        ("UPDATE item SET description = 'x' || char(0)", "the description of item 1"),
    ):
        with closing(sqlite3.connect(file)) as raw, raw:
            raw.execute(sql)
        with pytest.raises(BadValue, match=rf"cannot hold that: .*\. It is {named}\. Nothing was copied\.$"):
            copy(file, target)
    with pytest.raises(NotFound):
        connect(target)
    boards.keep().remove(target)


def _rows(place: Place) -> dict[str, list[object]]:
    from kanban_tui.store.tables import METADATA

    with closing(connect(place)) as c:
        return {
            table.name: sorted(c.execute(f"SELECT * FROM {table.name}").fetchall(), key=repr)
            for table in METADATA.sorted_tables
        }


def test_a_copy_that_failed_leaves_nothing(desk: Desk, hers: Engine, running: Cluster, tmp_path: Path) -> None:
    """No file where a right to read was missing, no schema where a text could not be held."""
    desk.fill()
    running.execute("REVOKE SELECT ON wip.move FROM mia", str(desk.place).rpartition("/")[2])
    with pytest.raises(DatabaseError, match="permission denied for table move"):
        copy(hers.place, tmp_path / "new.db")
    assert list(tmp_path.iterdir()) == []
    copy(desk.place, tmp_path / "old.db")
    with closing(sqlite3.connect(tmp_path / "old.db")) as plain:
        plain.execute("UPDATE item SET description = 'a' || char(0) WHERE id = 1")
        plain.commit()
    empty = cast("Server", boards.keep().new())
    with pytest.raises(BadValue, match="cannot hold that"):
        copy(tmp_path / "old.db", empty)
    database = empty.url.rpartition("/")[2]
    assert running.execute("SELECT 1 FROM pg_namespace WHERE nspname = 'wip'", database) == []
    with pytest.raises(RuleRefused, match="has boards already"):
        copy(tmp_path / "old.db", desk.place)
    boards.keep().remove(empty)
