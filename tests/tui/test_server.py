"""A board that a server keeps, on the screen: others' work appears, and the server may go and come back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kanban_tui.store import commands
from kanban_tui.store.address import Server
from kanban_tui.store.engine import open_engine
from tests.clusters import Cluster, cluster
from tests.tui.conftest import running

pytestmark = pytest.mark.server


@pytest.fixture
def server() -> Iterator[Cluster]:
    """A server of its own, which a test may stop."""
    with cluster() as made:
        yield made


async def test_a_team_sees_each_other_and_the_server_come_and_go(server: Cluster) -> None:
    """Told, not asked; while it is out of reach the screen stays, nothing is written, and it is tried again."""
    place = Server(server.url(server.database()))
    theirs = open_engine(place, create=True)
    commands.init_board(theirs, "Product")
    commands.add(theirs, 1, "First")
    async with running(place) as shown:
        await shown.sees("First")
        commands.add(theirs, 1, "Second of theirs")
        await shown.sees("Second of theirs")
        await shown.burst("a", *"Mine", "enter", "escape")
        await shown.sees("▌3     Mine")
        theirs.dispose()
        server.stop()
        await shown.sees("cannot be reached")
        await shown.burst("a", *"Lost", "enter")
        await shown.sees("Lost")
        await shown.burst("escape", "escape")
        await shown.sees("Second of theirs")
        server.start()
        commands.add(theirs, 1, "Third of theirs")
        await shown.sees("Third of theirs")
        await shown.burst("a", *"Again", "enter", "escape")
        await shown.sees("Again")
    theirs.dispose()
