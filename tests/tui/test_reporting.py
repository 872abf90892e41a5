"""The report that a key writes: where it goes, what it replaces, how it is stopped and opened."""

from __future__ import annotations

import subprocess
from pathlib import Path
from threading import Event

import pytest

from kanban_tui import paths
from kanban_tui.board.model import DAY
from kanban_tui.store import commands
from kanban_tui.tui.parts import reporting
from kanban_tui.tui.way.connection import Link
from tests.tui.conftest import NOW, BoardFile, running

NAME = "product-2026-11-23.html"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder one is in."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


@pytest.mark.parametrize("keys", ["r", "mr"])
async def test_the_report_is_written_where_one_is(file: BoardFile, folder: Path, keys: str) -> None:
    """By r on the board and on the metrics screen; its place is told."""
    file.add("one <b>", column="In Progress")
    async with running(file.path) as shown:
        await shown.press(*keys)
        await shown.sees("The report is written:", NAME, "o open it")
        await shown.press("escape")
        assert "o open it" not in shown.text
    page = (folder / NAME).read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "one &lt;b&gt;" in page


async def test_an_older_report_is_replaced_whole_and_that_is_told(file: BoardFile, folder: Path) -> None:
    """Never in silence."""
    (folder / NAME).write_text("old", encoding="utf-8")
    async with running(file.path) as shown:
        await shown.press("r")
        await shown.sees("in the place of an older one")
    assert (folder / NAME).read_text(encoding="utf-8").rstrip().endswith("</html>")
    assert [path.name for path in folder.iterdir()] == [NAME]


async def test_it_is_opened_by_key_and_by_mouse(file: BoardFile, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system shows it; once it is known where it is."""
    asked: list[Path] = []
    monkeypatch.setattr(reporting, "open_file", lambda path: asked.append(path) is None)
    async with running(file.path) as shown:
        await shown.press("r")
        await shown.sees("o open it")
        await shown.press("o")
        rows = shown.text.splitlines()
        y = next(k for k, row in enumerate(rows) if "o open it" in row)
        await shown.pilot.click(offset=(rows[y].index("o open it"), y))
        await shown.settle()
    assert asked == [folder / NAME] * 2


async def test_where_nothing_opens_files_its_place_is_told(
    file: BoardFile, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A terminal without a desktop."""
    monkeypatch.setattr("shutil.which", lambda _name: None)
    async with running(file.path) as shown:
        await shown.press("r")
        await shown.sees("o open it")
        await shown.press("o")
        await shown.sees("Nothing here opens files", NAME)
    assert (folder / NAME).exists()


async def test_it_is_stopped_by_escape_and_nothing_is_written(
    file: BoardFile, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long history need not be waited for."""
    reached, go_on = Event(), Event()

    def slow(_link: Link, told: reporting.Told, _number: int | None) -> reporting.Written:
        told("measuring 500 of 9,000 items", 40)
        reached.set()
        go_on.wait(60)
        told("writing", 95)
        raise AssertionError("it was not stopped")

    monkeypatch.setattr(reporting, "write", slow)
    async with running(file.path) as shown:
        await shown.burst("r")
        await shown.until(reached.is_set)
        await shown.until(lambda: "measuring 500 of 9,000 items" in shown.text)
        await shown.burst("escape")
        await shown.until(lambda: "stop it" not in shown.text)
        go_on.set()
        await shown.settle()
        assert shown.screen.sheet is None
    assert list(folder.iterdir()) == []


async def test_a_folder_that_cannot_be_written_to_is_passed_over(
    file: BoardFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then it goes to the downloads; where those cannot be written to either, that is told."""
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    closed = {Path.cwd()}
    monkeypatch.setattr(paths, "downloads", lambda: downloads)
    monkeypatch.setattr("os.access", lambda path, _mode: path not in closed)
    async with running(file.path) as shown:
        await shown.press("r")
        await shown.sees("o open it")
        assert (downloads / NAME).exists()
        closed.add(downloads)
        await shown.press("escape", "r")
        await shown.sees("can be written to")
        assert "o open it" not in shown.text


def test_it_tells_how_far_it_is(file: BoardFile) -> None:
    """Reading, measuring, drawing, writing, and never backwards."""
    with file.engine() as engine:
        for k in range(3):
            commands.add(engine, file.board_id, f"item {k}", now=NOW - k * DAY)
    told: list[tuple[str, int]] = []
    link = Link(file.path, None, lambda: NOW)
    reporting.write(link, lambda doing, percent: told.append((doing, percent)))
    link.close()
    assert [percent for _, percent in told] == sorted(percent for _, percent in told)
    assert any("measuring 0 of 3 items" in doing for doing, _ in told)


@pytest.mark.parametrize(("system", "opener"), [("linux", "xdg-open"), ("darwin", "open")])
def test_a_file_is_opened_by_the_system_without_touching_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, opener: str
) -> None:
    """In a session of its own, with nothing of its streams on the screen."""
    calls: list[tuple[list[str], dict[str, object]]] = []
    monkeypatch.setattr("sys.platform", system)
    monkeypatch.setattr("shutil.which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(subprocess, "Popen", lambda command, **options: calls.append((command, options)))
    assert reporting.open_file(tmp_path / "a b.html")
    ((command, options),) = calls
    assert command == [f"/bin/{opener}", str(tmp_path / "a b.html")]
    assert options["start_new_session"]
    assert options["stdout"] is options["stderr"] is options["stdin"] is not None
