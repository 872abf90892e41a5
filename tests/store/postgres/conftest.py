"""A server that is shared by the tests of boards at one, and who else is at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kanban_tui.store.address import Server
from kanban_tui.store.engine import open_engine
from kanban_tui.store.postgres.schema import RIGHTS
from kanban_tui.store.sql import Engine
from tests import boards
from tests.clusters import Cluster
from tests.store.conftest import Desk


@pytest.fixture
def running() -> Cluster:
    """The cluster in which the boards of the tests are."""
    keep = boards.keep()
    assert isinstance(keep, boards.Databases)
    return keep.cluster


@pytest.fixture
def hers(desk: Desk, running: Cluster) -> Iterator[Engine]:
    """The board for another person, with a role of her own and the rights that `wip init` names."""
    database = str(desk.place).rpartition("/")[2]
    if not running.execute("SELECT 1 FROM pg_roles WHERE rolname = 'mia'"):
        running.execute("CREATE ROLE mia LOGIN")
    running.execute(RIGHTS.format(role="mia"), database)
    engine = open_engine(Server(running.url(database, "mia")))
    yield engine
    engine.dispose()
    running.execute("DROP OWNED BY mia", database)
