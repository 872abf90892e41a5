"""Whose is what: undo of one's own, and the people whom a server knows."""

from __future__ import annotations

from contextlib import closing
from typing import cast
from urllib.parse import quote

import pytest

from kanban_tui import finding
from kanban_tui.board import clock
from kanban_tui.board.model import Kind
from kanban_tui.errors import RuleRefused
from kanban_tui.report import as_json
from kanban_tui.report.build import build
from kanban_tui.store import commands, fullness, logbook, queries, records
from kanban_tui.store.address import Server
from kanban_tui.store.commands import Subject
from kanban_tui.store.doctor import check
from kanban_tui.store.engine import open_engine
from kanban_tui.store.postgres.schema import RIGHTS
from kanban_tui.store.reading import connect
from kanban_tui.store.sql import Engine
from tests.clusters import Cluster
from tests.store.conftest import Desk

pytestmark = pytest.mark.server


def test_undo_takes_back_ones_own_and_only_what_nobody_went_on_from(desk: Desk, hers: Engine) -> None:
    """Two people on one board, each with a role of their own."""
    one, two = desk.add("One"), desk.add("Two")
    commands.advance(hers, [two], 1)
    with pytest.raises(RuleRefused, match="mia went on from that"):
        commands.undo(desk.engine, 1)
    commands.edit(desk.engine, one, title="First")
    assert commands.undo(hers, 1).summary == f"undid: moved #{two} to In Progress"
    assert commands.redo(hers, 1).summary == f"redid: moved #{two} to In Progress"
    assert commands.undo(desk.engine, 1, anyones=True).summary == f"undid: edited #{one} (title)"
    undone = commands.undo(desk.engine, 1, anyones=True)
    assert (undone.summary, undone.notes) == (f"undid: moved #{two} to In Progress", ("It was given by mia.",))
    commands.edit(hers, one, assignee="me")
    assert desk.item(one).assignee == "mia"


def test_what_one_undid_comes_back_whatever_others_do_elsewhere(desk: Desk, hers: Engine) -> None:
    """Their commands leave it; one's own next command ends it, and so does who goes on from how it is without it."""
    desk.add("One")
    commands.undo(desk.engine, 1)
    other = commands.add(hers, 1, "Other").items[0]
    assert commands.redo(desk.engine, 1).summary == "redid: added #1 One to To Do"
    commands.edit(desk.engine, other, title="Mine")
    commands.undo(desk.engine, 1)
    commands.edit(hers, other, title="Hers")
    with pytest.raises(RuleRefused, match="mia went on from that"):
        commands.redo(desk.engine, 1)
    assert desk.item(other).title == "Hers"
    desk.add("Two")
    commands.undo(hers, 1, anyones=True)
    with pytest.raises(RuleRefused, match=r"nothing of yours to redo; `wip redo --anyones` in a shell"):
        commands.redo(hers, 1)
    assert commands.redo(hers, 1, anyones=True).notes == ("It was given by wip.",)
    assert desk.titles("To Do") == ["One", "Hers", "Two"]


def test_a_limit_that_has_fallen_meanwhile_is_undone_to_what_it_was(desk: Desk, hers: Engine) -> None:
    """And falls again when it is redone."""
    _, two, _ = desk.fill()
    column = desk.column("In Progress")
    commands.set_limit(hers, 1, column, 1, drain=True)
    commands.advance(desk.engine, [two], 1)

    def limit() -> tuple[int | None, int | None]:
        with closing(connect(desk.place)) as c:
            return next((s.limit, s.drain_to) for s in fullness.scopes(c, 1) if s.column_id == column)

    assert limit() == (1, None)
    commands.undo(hers, 1)
    assert limit() == (2, None)
    commands.redo(hers, 1)
    assert limit() == (1, None)


def test_what_others_use_is_not_undone_under_them(desk: Desk, hers: Engine) -> None:
    """An item with their note, a column that they passed or limit, a type of their items: nothing is left dangling."""
    one = desk.add("One")
    mine = desk.add("Mine")
    commands.note(hers, mine, "Hers")
    with pytest.raises(RuleRefused, match="mia went on from that"):
        commands.undo(desk.engine, 1)
    commands.undo(hers, 1)

    commands.add_column(desk.engine, 1, "New", Kind.ACTIVE)
    commands.add_type(desk.engine, 1, "spike")
    new, spike, start = desk.column("New"), desk.type("spike"), desk.column("To Do")

    def refused(added: str) -> None:
        with pytest.raises(RuleRefused, match=rf"added the {added}( \(active\))?: mia went on from that"):
            commands.undo(desk.engine, 1)

    commands.set_limit(hers, 1, Subject("type", spike), 2)
    refused("work type spike")
    commands.undo(hers, 1)
    commands.edit(hers, one, type_id=spike)
    refused("work type spike")
    commands.undo(hers, 1)
    assert commands.undo(desk.engine, 1).summary == "undid: added the work type spike"
    with pytest.raises(RuleRefused, match="went on from what is undone"):
        commands.redo(hers, 1)
    assert commands.redo(desk.engine, 1).summary == "redid: added the work type spike"
    assert commands.redo(hers, 1).summary == f"redid: edited #{one} (type)"
    commands.undo(hers, 1)
    commands.undo(desk.engine, 1)

    for use in (
        lambda: commands.set_limit(hers, 1, new, 3),
        lambda: commands.set_limit(hers, 1, Subject("group", name="Two"), 3, columns=[desk.column("In Review"), new]),
        lambda: commands.move(hers, [one], new),
    ):
        use()
        refused("column New")
        commands.undo(hers, 1)
    commands.move(hers, [one], new)
    commands.move(hers, [one], start)
    refused("column New")
    assert check(desk.place).problems == ()


def test_a_report_says_who_changed_a_limit(desk: Desk) -> None:
    """By the role; where one is alone with a file nobody is named."""
    commands.set_limit(desk.engine, 1, desk.column("In Progress"), 4)
    with closing(connect(desk.place)) as c:
        history = records.board_history(c, 1)
    document = as_json.document(build(history, now=clock.now()))
    assert [change["by"] for change in document["refusals"]["limit_changes"]] == ["wip"]


def test_a_role_of_any_name_is_a_person(desk: Desk, running: Cluster) -> None:
    """White space, a name longer than a person's: shown in one line, and `@me` finds what is theirs."""
    database = str(desk.place).rpartition("/")[2]
    for k, role in enumerate(("mia\tand\nleo", "m" * 63)):
        running.execute(f'CREATE ROLE "{role}" LOGIN')
        running.execute(RIGHTS.format(role=f'"{role}"'), database)
        engine = open_engine(Server(running.url(database, quote(role))))
        (number,) = commands.add(engine, 1, f"Item {k}").items
        assert commands.edit(engine, number, assignee="me").changed
        with closing(connect(cast("Server", engine.place))) as c:
            assert finding.numbers(c, queries.board(c, 1), "@me", now=clock.now()) == {number}
            name = queries.item(c, number).assignee
            assert name == ("mia and leo" if k == 0 else "m" * 60)
            assert {line.actor for line in logbook.of_item(c, number)} == {name}
        engine.dispose()
        running.execute(f'DROP OWNED BY "{role}"', database)
        running.execute(f'DROP ROLE "{role}"')
