"""What older versions let in: doctor says it, and mends what can be mended."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from unicodedata import normalize

import pytest

from kanban_tui.board import clock
from kanban_tui.board.model import DAY, Basis, TimeBox
from kanban_tui.errors import BadValue
from kanban_tui.store import commands, queries, triggers
from kanban_tui.store.doctor import check
from kanban_tui.store.filtering import match
from kanban_tui.store.reading import connect
from tests.store.conftest import Desk

pytestmark = pytest.mark.file

NOW = clock.now()
TO_COME = 4_000_000_000_000_000


def plain(desk: Desk, *statements: str) -> None:
    """Plain SQL with no trigger in its way, as a version without them had none."""
    desk.engine.dispose()
    with closing(sqlite3.connect(desk.path, isolation_level=None)) as raw:
        triggers.drop(raw)
        for statement in statements:
            raw.execute(statement)
        triggers.create(raw)


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        (f"UPDATE item SET created_at = {TO_COME}", "is still to come, and counts on no day"),
        (f"UPDATE move SET at = {TO_COME}", "is still to come, and counts on no day"),
        ("UPDATE item SET box_basis = 'days', box_amount = 4000000", "#1: A time box is a hundred years at most"),
        ("UPDATE work_type SET box_basis = 'elapsed', box_amount = 0 WHERE id = 1", "A time box is more than nothing"),
        (f"UPDATE item SET estimate = {40_000 * DAY}", "#1: An estimate is a hundred years at most"),
        (
            "UPDATE wip_scope SET wip_limit = 2000000000 WHERE kind = 'board'",
            "Product: A limit is a whole number from 0",
        ),
        ("UPDATE board SET at_risk_percent = 4000", "at risk is from 1 to 100 %, not 4,000 %"),
        ("UPDATE board SET work_hours = 'at night'", "'at night' are no working hours"),
        ("UPDATE board SET holidays = 'soon'", "'soon' are no holidays"),
        ("UPDATE item SET due = 'tomorrow'", "#1: 'tomorrow' is no date"),
        ("UPDATE item SET due = '20261231'", "#1: '20261231' is no date"),
        ("UPDATE item SET title = 'One' || char(10) || 'Two'", "#1: There are breaks, controls or spaces in it"),
        ("UPDATE board SET name = '', name_key = ''", "the board : The name is empty"),
        ("UPDATE board_column SET name = 'To' || char(10) || 'Do' WHERE id = 1", "the column To Do: There are breaks"),
        ("UPDATE work_type SET name = 'Bug ' WHERE id = 1", "the work type Bug: There are breaks"),
        ("UPDATE item SET title = char(8203), title_key = char(8203)", "#1: The title is empty"),
    ],
)
def test_a_value_that_is_none_is_told(desk: Desk, statement: str, problem: str) -> None:
    """Each in a sentence, whatever let it in."""
    commands.add(desk.engine, desk.board_id, "One")
    plain(desk, statement)
    assert any(problem in found for found in check(desk.place).problems)


def test_a_time_within_a_day_is_a_clock_that_was_set_back(desk: Desk) -> None:
    """It is no damage."""
    commands.add(desk.engine, desk.board_id, "One", now=NOW + DAY // 2)
    assert check(desk.place, now=NOW).problems == ()


def test_keys_of_older_files_find_what_they_should(desk: Desk) -> None:
    """Composed or not; of two columns that look the same the later gets a number. Repair tells what it did."""
    commands.add(desk.engine, desk.board_id, "Café")
    one, two = (desk.column(name) for name in ("In Progress", "In Review"))
    commands.rename_column(desk.engine, one, "Révé")
    commands.rename_column(desk.engine, two, "Other")
    apart = normalize("NFD", "révé")
    plain(
        desk,
        f"UPDATE item SET title_key = '{normalize('NFD', 'café')}'",
        f"UPDATE board_column SET name = '{apart}', name_key = '{apart}' WHERE id = {two}",
    )
    assert len(check(desk.place).problems) == 2
    mended = check(desk.place, repair=True)
    assert mended.problems == ()
    assert mended.mended == ("the column révé 2 is found by its name", "#1: is found by its title")
    assert desk.column("révé 2") == two
    with closing(connect(desk.place)) as c:
        assert queries.numbers(c, desk.board_id, match("CAFÉ")) == {1}


def test_the_store_refuses_what_is_beyond_a_hundred_years(desk: Desk) -> None:
    """Whoever calls it."""
    number = commands.add(desk.engine, desk.board_id, "One").items[0]
    for values in ({"box": TimeBox(Basis.DAYS, 4_000_000)}, {"estimate": 40_000 * DAY}):
        with pytest.raises(BadValue, match="a hundred years at most"):
            commands.edit(desk.engine, number, **values)
