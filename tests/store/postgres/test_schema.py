"""The schema: older, another's, prepared by somebody, and what a role or a server has set."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from shutil import copytree
from typing import cast

import pytest

from kanban_tui.errors import DatabaseError, RuleRefused
from kanban_tui.store import commands, queries, schema
from kanban_tui.store.address import Server
from kanban_tui.store.doctor import check
from kanban_tui.store.engine import open_engine
from kanban_tui.store.migrations import running
from kanban_tui.store.postgres.engine import bring_up_to_date
from kanban_tui.store.reading import connect
from kanban_tui.store.sql import Engine
from tests import boards
from tests.clusters import Cluster
from tests.store.conftest import Desk

pytestmark = pytest.mark.server


NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("item", sa.Column("colour", sa.Text()))
    op.execute("UPDATE item SET colour = 'red'")
"""


def _of_version(statements: Callable[[str, str], list[str]], version: str, _: str, ending: str = "sql") -> list[str]:
    return statements(version, ending)


def test_older_boards_are_brought_up_to_date_when_their_owner_says_so(
    desk: Desk, hers: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then nobody's newer program reads them; then all is as it was, and the older program says what it is."""
    first, _, _ = desk.fill()
    commands.advance(desk.engine, [first], 1)
    scripts = tmp_path / "migrations"
    copytree(running.SCRIPTS, scripts)
    (scripts / "versions" / "v0004_colour.py").write_text(NEXT)
    with closing(connect(desk.place)) as c:
        before = c.execute("SELECT * FROM move ORDER BY id").fetchall()
        with monkeypatch.context() as newer:
            newer.setattr(running, "SCRIPTS", scripts)
            newer.setattr(schema, "SCHEMA", "0004")
            newer.setattr(schema, "statements", partial(_of_version, schema.statements, "0003"))
            with pytest.raises(DatabaseError, match="is of version 0003, older than this program reads"):
                connect(desk.place)
            with pytest.raises(DatabaseError, match="must be owner"):
                bring_up_to_date(cast("Server", hers.place))
            found = check(desk.place, repair=True)
            assert found.mended == ("brought the boards from version 0003 to 0004",)
            assert found.problems == ()
            assert check(desk.place, repair=True).mended == ()
        assert c.execute("SELECT * FROM move ORDER BY id").fetchall() == before
        assert c.execute("SELECT DISTINCT colour FROM item").fetchall() == [("red",)]
    with pytest.raises(DatabaseError, match="newer than this program reads"):
        commands.add(desk.engine, 1, "Later")


def test_what_a_role_has_set_changes_nothing(desk: Desk, running: Cluster) -> None:
    """Neither what is sent and read, nor whether the law is found to be in force."""
    database = str(desk.place).rpartition("/")[2]
    settings = {
        "client_encoding": "LATIN1",
        "standard_conforming_strings": "off",
        "quote_all_identifiers": "on",
        "transform_null_equals": "on",
        "exit_on_error": "on",
        "default_transaction_isolation": "serializable",
        "search_path": "pg_catalog",
    }
    for name, value in settings.items():
        running.execute(f"ALTER DATABASE {database} SET {name} TO '{value}'")
    engine = open_engine(desk.place)
    with closing(connect(desk.place)) as c:
        (number,) = commands.add(engine, 1, r"C:\new\'x 🍎 Ünïted").items
        assert queries.item(c, number).title == r"C:\new\'x 🍎 Ünïted"
        with pytest.raises(RuleRefused), engine.begin() as raw:
            raw.execute("DELETE FROM move")
        commands.advance(engine, [number], 1)
        assert queries.item(c, number).column_id == desk.column("In Progress")
    assert check(desk.place).problems == ()
    engine.dispose()


def test_a_schema_that_was_prepared_is_filled_by_whom_it_is_for(running: Cluster) -> None:
    """Without the right to make schemas; who may not make tables in it is told so, and nothing is made."""
    for role in ("mia", "stranger"):
        if not running.execute(f"SELECT 1 FROM pg_roles WHERE rolname = '{role}'"):
            running.execute(f"CREATE ROLE {role} LOGIN")
    place = cast("Server", boards.keep().new())
    database = place.url.rpartition("/")[2]
    running.execute("CREATE SCHEMA wip AUTHORIZATION mia", database)
    for user in ("stranger", "stranger", "mia", "mia"):
        hers = Server(running.url(database, user))
        if user == "stranger":
            with pytest.raises(DatabaseError, match="no right to make tables in the schema wip"):
                open_engine(hers, create=True)
            continue
        open_engine(hers, create=True).dispose()
    engine = open_engine(hers)
    commands.init_board(engine, "Product")
    engine.dispose()
    assert check(place).problems == ()
    boards.keep().remove(place)
