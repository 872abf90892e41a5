"""How every screen looks at every size, as text; and that the pictures of the README can be made."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.screenshots import NOW, PICTURES, Picture, draw, make_board
from tests.tui.conftest import running

SNAPSHOTS = Path(__file__).parent / "snapshots"
SIZES = ((40, 15), (80, 24), (120, 35), (200, 50))
SCREENS: dict[str, tuple[str, ...]] = {
    "board": (),
    "refusal": ("greater_than_sign",),
    "item": ("right", "down", "enter"),
    "add": ("a", *"Fix", "space", "number_sign", *"bug", "space", "exclamation_mark", *"feature"),
    "filter": ("slash", "r", "e", "p"),
    "walk": ("w", "enter"),
    "help": ("question_mark",),
    "edit": ("right", "down", "e"),
    "settings": ("S", "down", "down"),
    "bin": ("B",),
    "boards": ("o",),
    "palette": ("ctrl+p", "m", "o", "v"),
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo board."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    make_board(path)
    return path


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("screen", SCREENS)
async def test_a_screen_looks_as_it_did(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, screen: str, size: tuple[int, int]
) -> None:
    """Its text is kept in snapshots/; WIP_SNAPSHOTS=write makes them anew, to be looked at."""
    # The header is measured once, not again a moment after a key, which may be before or after the text is taken.
    monkeypatch.setattr("kanban_tui.tui.board.view.QUIET_SECONDS", 1000.0)
    path = tmp_path / "demo.db"
    shutil.copy(demo, path)
    async with running(path, size, clock=lambda: NOW) as shown:
        await shown.press(*SCREENS[screen])
        text = shown.text + "\n"
    kept = SNAPSHOTS / f"{screen}-{size[0]}x{size[1]}.txt"
    if os.environ.get("WIP_SNAPSHOTS") == "write":
        kept.write_text(text, encoding="utf-8")
    assert text == kept.read_text(encoding="utf-8")


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
async def test_a_picture_can_be_made(demo: Path, picture: Picture) -> None:
    """Its keys lead to a screen, and the screen to an SVG."""
    svg = await draw(picture, demo)
    assert svg.startswith("<svg")
    assert svg.rstrip().endswith("</svg>")
