"""What a new board is made of is chosen from a list: before there is one, and for another one."""

from __future__ import annotations

from pathlib import Path

import pytest

from kanban_tui import templates, tui
from kanban_tui.cli import opening
from kanban_tui.cli.session import Session
from kanban_tui.config import Settings
from kanban_tui.glyphs import LINES
from kanban_tui.store import queries, reading
from kanban_tui.tui.first import FirstApp
from kanban_tui.tui.lists.templates import draw
from kanban_tui.tui.look.theme import DARK, inks
from kanban_tui.tui.memory import Memory

INKS = inks(DARK.to_color_system().generate() | DARK.variables)


@pytest.mark.parametrize(("width", "height"), [(120, 31), (80, 20), (40, 13)])
@pytest.mark.parametrize("at", [0, 2, 8])
def test_the_chosen_template_tells_why_and_its_columns_in_full(width: int, height: int, at: int) -> None:
    """Whatever the size; the others by their names at least, and no row is wider than the screen."""
    found = [(name, templates.load(name)) for name in templates.names()]
    rows = draw(found, at, width, height, INKS, LINES)
    assert {row.strip.cell_length for row in rows} == {width}
    own = " ".join(row.strip.text.removeprefix("▌").strip() for row in rows if row.of == at)
    name, template = found[at]
    assert template.why in " ".join(own.removeprefix(name).split())
    assert all(column.name in own for column in template.columns)
    others = [row.strip.text for row in rows if row.of != at]
    assert all(any(text.startswith(f" {name}") for text in others) for k, (name, _) in enumerate(found) if k != at)
    assert all("▌" not in text for text in others)


@pytest.mark.parametrize(
    ("keys", "chosen"), [(["enter"], "software"), (["G", "enter"], "single-piece"), (["escape"], None), (["q"], None)]
)
async def test_the_first_board_is_of_what_is_chosen(keys: list[str], chosen: str | None) -> None:
    """The default is chosen already; leaving makes none."""
    app = FirstApp("Board", Settings(), Memory())
    async with app.run_test(size=(40, 15)) as pilot:
        await pilot.press(*keys)
    assert app.chosen == chosen


@pytest.mark.parametrize("chosen", ["rollout", None])
def test_there_is_a_board_once_a_template_was_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen: str | None
) -> None:
    """Not where the program was left; nor is there a choice where there is a board."""
    path = tmp_path / "boards.db"
    asked: list[str] = []
    shown: list[tuple[Path, str]] = []

    def choose(board: str) -> str | None:
        asked.append(board)
        return chosen

    monkeypatch.setattr(tui, "choose_template", choose)
    monkeypatch.setattr(tui, "open_board", lambda path, board: shown.append((path, board)))
    for _ in range(2):
        opening.open_board(Session(db=str(path), board="Release"))
    if chosen is None:
        assert (asked, shown, path.exists()) == (["Release"] * 2, [], False)
        return
    assert (asked, shown) == (["Release"], [(path, "Release")] * 2)
    connection = reading.connect(path)
    (board,) = queries.boards(connection)
    connection.close()
    assert [board.name, board.columns[1].name] == ["Release", "Internal"]
