"""A board that a server keeps, on the screen: others' work appears, and the server may go and come back."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from kanban_tui.board import clock
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
    async with running(place, clock=clock.now) as shown:
        await shown.sees("First")
        commands.add(theirs, 1, "Second of theirs")
        await shown.sees("Second of theirs")
        await shown.burst("a", *"Mine", "enter", "escape")
        await shown.sees("▌3     Mine")
        commands.expedite(theirs, 1, "the site is down")
        commands.advance(theirs, [1], 1)
        commands.block(theirs, [1], "no key")
        await shown.sees("no key")
        await shown.burst("w")
        await shown.sees("last changed by wip")
        await shown.burst("escape")
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


async def test_a_server_that_does_not_answer_is_told_and_left(server: Cluster) -> None:
    """It is told in the head, what comes back is shown, and leaving waits for no answer, also not to a change."""
    place = Server(server.url(server.database()))
    theirs = open_engine(place, create=True)
    commands.init_board(theirs, "Product")
    commands.add(theirs, 1, "First")
    theirs.dispose()
    asked = "SELECT pid FROM pg_stat_activity WHERE application_name = 'wip'"
    stopped: list[int] = []

    def send(number: signal.Signals) -> None:
        for pid in stopped:
            os.kill(pid, number)

    async with running(place, clock=clock.now) as shown:
        await shown.sees("First")
        await shown.burst("a", *"Mine", "enter", "escape")
        await shown.sees("▌2     Mine")
        stopped += [int((server.data / "postmaster.pid").read_text().splitlines()[0])]
        stopped += [int(str(pid)) for (pid,) in server.execute(asked)]
        try:
            send(signal.SIGSTOP)
            await shown.burst("a", *"Second", "enter", "escape")
            await shown.sees("does not answer yet")
            send(signal.SIGCONT)
            await shown.sees("Second")
            await shown.until(lambda: "does not answer yet" not in shown.text)
            send(signal.SIGSTOP)
            await shown.burst("a", *"Third", "enter", "escape", "q")
            await shown.until(lambda: shown.app.return_code is not None)
        finally:
            send(signal.SIGCONT)
