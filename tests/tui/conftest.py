"""A board file, an app on it with a clock that stands still, and the text of its screen."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import pytest
from textual._compositor import Compositor
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from kanban_tui.board.clock import from_datetime
from kanban_tui.board.model import DAY, Board, Item
from kanban_tui.config import Settings
from kanban_tui.store import commands, queries, reading
from kanban_tui.store.address import Place
from kanban_tui.store.engine import Engine, open_engine
from kanban_tui.tui.app import WipApp
from kanban_tui.tui.board.screen import BoardScreen
from kanban_tui.tui.memory import Memory
from kanban_tui.tui.parts.painted import Painted

NOW = from_datetime(datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
KEYS = {" ": "space", "#": "number_sign", "!": "exclamation_mark", ">": "greater_than_sign", "@": "at"}


@dataclass(frozen=True)
class BoardFile:
    """A board file, as another process would use it."""

    path: Path
    board_id: int

    def add(self, *titles: str, column: str | None = None, type: str | None = None, at: int = NOW - 2 * DAY) -> int:
        """Add items; the number of the last one."""
        board = self.board
        column_id = None if column is None else next(c.id for c in board.columns if c.name == column)
        type_id = None if type is None else next(t.id for t in board.types if t.name == type)
        with self.engine() as engine:
            for title in titles:
                change = commands.add(engine, self.board_id, title, column_id=column_id, type_id=type_id, now=at)
        return change.items[0]

    @property
    def board(self) -> Board:
        connection = reading.connect(self.path)
        try:
            return queries.board(connection, self.board_id)
        finally:
            connection.close()

    def where(self) -> dict[str, list[str]]:
        """The titles in each column, as the file says."""
        connection = reading.connect(self.path)
        try:
            board = queries.board(connection, self.board_id)
            return {c.name: [i.title for i in queries.in_columns(connection, [c.id])] for c in board.columns}
        finally:
            connection.close()

    def item(self, number: int) -> Item:
        connection = reading.connect(self.path)
        try:
            return queries.item(connection, number)
        finally:
            connection.close()

    @contextmanager
    def engine(self) -> Iterator[Engine]:
        """The write side, let go of at the end."""
        engine = open_engine(self.path)
        try:
            yield engine
        finally:
            engine.dispose()


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same terminal everywhere."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_CTYPE", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> BoardFile:
    """An empty board, made once; tests write to copies."""
    path = tmp_path_factory.mktemp("made") / "boards.db"
    engine = open_engine(path, create=True)
    board_id = commands.init_board(engine, "Product", now=NOW - 30 * DAY).board_id
    engine.dispose()
    return BoardFile(path, board_id)


@pytest.fixture
def file(made: BoardFile, tmp_path: Path) -> BoardFile:
    """An empty board: To Do, In Progress 2, In Review 1, Done."""
    return BoardFile(Path(shutil.copy(made.path, tmp_path / "boards.db")), made.board_id)


@dataclass
class Running:
    """An app that runs, and what can be seen of it."""

    app: WipApp
    pilot: Pilot[None]
    settle: Callable[[], Awaitable[None]]
    """Wait until nothing is under way."""

    @property
    def screen(self) -> BoardScreen:
        screen = self.app.screen_stack[0]
        assert isinstance(screen, BoardScreen)
        return screen

    @property
    def text(self) -> str:
        """What the terminal shows."""
        rows = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in row).rstrip() for row in rows)

    @property
    def title(self) -> str:
        """The title under the cursor."""
        assert self.screen.item is not None
        return self.screen.item.title

    async def press(self, *keys: str) -> None:
        await self.app._press_keys(keys)
        await self.settle()

    async def type(self, text: str) -> None:
        await self.burst(*(KEYS.get(letter, letter) for letter in text))
        await self.settle()

    async def burst(self, *keys: str) -> None:
        """Press keys that come faster than they are answered, and wait for nothing."""
        with patch("textual.app.wait_for_idle", no_wait), patch("textual.pilot.wait_for_idle", no_wait):
            await self.pilot.press(*keys)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for a condition."""
        for _ in range(3000):
            if condition():
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"never happened; the screen says:\n{self.text}")

    async def sees(self, *texts: str) -> None:
        """Wait until the screen shows all of these."""
        await self.until(lambda: all(text in self.text for text in texts))


async def no_wait(*_: float) -> None:
    """For keys that come faster than they are answered."""


async def at_rest(app: WipApp, pilot: Pilot[None], threads: Collection[asyncio.Future[object]]) -> None:
    """Return when every message was read, nothing is read or written, and what they led to is laid out and drawn.

    Textual's own pilot sends a message to every widget and sleeps 20 ms at a time until the process uses little of the
    processor, which is most of the time of a test. The loop can be asked instead: where nothing is about to run and no
    thread is at work, every pump waits for its next message; one that waits for something else is asked Textual's way.
    """
    about_to_run = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    while True:
        if app._exception is not None:  # nothing comes to rest any more
            raise app._exception
        await asyncio.sleep(0)
        if about_to_run:
            continue
        if threads:
            await asyncio.wait(threads)
            continue
        if app._resize_event is not None:  # kept back until no other has come for a while
            app._check_resize()
            continue
        for worker in list(app.workers):
            with suppress(WorkerCancelled):  # by the next letter typed
                await worker.wait()
        screen = app.screen
        owed = bool(screen._layout_required or screen._scroll_required or screen._dirty_widgets or screen._callbacks)
        screen._on_timer_update()
        if any(pump._message_queue.qsize() for pump in (app, *screen.walk_children(with_self=True))):
            await pilot._wait_for_screen()
        elif not owed and not about_to_run:
            for widget in screen.query(Painted):
                widget.render_line(0)  # paints all of its rows, where something changed
            if not screen._callbacks and not about_to_run:
                return


def undrawn(compositor: Compositor, *_: object, **__: object) -> None:
    """No picture for a terminal that is not there: a third of a test's time. What a test looks at is drawn when it
    looks, and what it leaves at its end."""
    compositor._dirty_regions.clear()


@asynccontextmanager
async def running(
    path: Place,
    size: tuple[int, int] = (120, 35),
    *,
    board: str | None = None,
    settings: Settings | None = None,
    memory: Memory | None = None,
    clock: Callable[[], int] = lambda: NOW,
) -> AsyncIterator[Running]:
    """Run the app on a file."""
    app = WipApp(path, board, clock=clock, settings=settings, memory=memory)
    threads: set[asyncio.Future[object]] = set()
    to_thread = asyncio.to_thread

    async def followed(act: Callable[..., object], *given: object) -> object:
        thread = asyncio.ensure_future(to_thread(act, *given))
        threads.add(thread)
        thread.add_done_callback(threads.discard)
        return await thread

    async def idle(*_: float) -> None:
        await at_rest(app, pilot, threads)

    try:
        with (
            patch("asyncio.to_thread", followed),
            patch("kanban_tui.tui.app.PATIENCE", 60.0),  # a loaded machine may take long over a key
            patch.object(Compositor, "render_update", undrawn),
        ):
            async with app.run_test(size=size) as pilot:
                with patch("textual.app.wait_for_idle", idle), patch("textual.pilot.wait_for_idle", idle):
                    await idle()
                    yield Running(app, pilot, idle)
                    if app.is_running:
                        app.screen._compositor.render_strips()
    finally:
        app.link.close()
