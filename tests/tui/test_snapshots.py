"""How every screen looks at every size, as text; and that the pictures of the README can be made."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.screenshots import NOW, PICTURES, draw, make_board, make_demo
from tests.tui.conftest import running

SNAPSHOTS = Path(__file__).parent / "snapshots"
SIZES = ((200, 50), (120, 35), (80, 24), (40, 15), (200, 50))
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
    make_board(path, make_demo)
    return path


@pytest.mark.parametrize("screen", SCREENS)
async def test_a_screen_looks_as_it_did(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, screen: str
) -> None:
    """Its text is kept in snapshots/; WIP_SNAPSHOTS=write makes them anew, to be looked at.

    The terminal gets smaller and smaller, and large again.
    """
    # The header is measured once, not again a moment after a key, which may be before or after the text is taken.
    monkeypatch.setattr("kanban_tui.tui.board.loading.QUIET_SECONDS", 1000.0)
    path = tmp_path / "demo.db"
    shutil.copy(demo, path)
    async with running(path, SIZES[0], clock=lambda: NOW) as shown:
        await shown.press(*SCREENS[screen])
        for width, height in SIZES:
            await shown.pilot.resize_terminal(width, height)
            text = shown.text + "\n"
            kept = SNAPSHOTS / f"{screen}-{width}x{height}.txt"
            if os.environ.get("WIP_SNAPSHOTS") == "write":
                kept.write_text(text, encoding="utf-8")
            assert text == kept.read_text(encoding="utf-8")


def test_every_picture_is_of_a_screen_that_is_kept_as_text() -> None:
    """Or of a tab of the charts, which have texts of their own."""
    first = {keys[:1] for keys in SCREENS.values()} | {("m",), (">",)}
    assert {picture.keys[:1] for picture in PICTURES} <= first


@pytest.mark.parametrize("size", sorted({picture.size for picture in PICTURES}))
async def test_pictures_can_be_made(demo: Path, size: tuple[int, int]) -> None:
    """Of each size one: its keys lead to a screen, and the screen to an SVG with its words."""
    picture = [picture for picture in PICTURES if picture.size == size][-1]
    svg = await draw(picture, demo)
    assert svg.startswith("<svg")
    assert svg.rstrip().endswith("</svg>")
    assert "In&#160;Progress" in svg
