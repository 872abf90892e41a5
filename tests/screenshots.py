"""The pictures in screenshots/, made from the demo board in the real program: `python -m tests.screenshots [FOLDER]`.

SVG always; PNG as well where chromium or cairosvg is installed (`pip install -e '.[pictures]'`).
"""

from __future__ import annotations

import asyncio
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

from textual.pilot import Pilot

from kanban_tui.board.clock import from_datetime
from kanban_tui.tui.app import WipApp

FOLDER = Path(__file__).parent.parent / "screenshots"
NOW = from_datetime(datetime(2026, 11, 23, 11, 0, tzinfo=UTC))
FONT = "DejaVu Sans Mono"
KEYS = {" ": "space", "#": "number_sign", "!": "exclamation_mark", ">": "greater_than_sign"}
BROWSER = shutil.which("chromium")


@dataclass(frozen=True)
class Picture:
    """A screen: which keys lead to it, and how large the terminal is."""

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...] = ()


METRICS = (
    ("now", "j"),
    ("cycle-time",),
    ("throughput",),
    ("cfd",),
    ("time-boxes", "j"),
    ("blocked",),
    ("forecast",),
    ("what-if", "minus"),
    ("batches",),
)

PICTURES = (
    Picture("board", (120, 35)),
    Picture("board-80x24", (80, 24)),
    Picture("board-40x15", (40, 15)),
    Picture("refusal", (120, 35), (">",)),
    Picture("refusal-80x24", (80, 24), (">",)),
    Picture("refusal-40x15", (40, 15), (">",)),
    Picture("edit", (120, 35), ("right", "down", "e")),
    Picture("edit-80x24", (80, 24), ("right", "down", "e")),
    Picture("settings", (120, 35), ("S", "down", "down", "tab", "tab")),
    Picture("settings-80x24", (80, 24), ("S", "down", "down", "tab", "tab")),
    Picture("bin", (120, 35), ("B",)),
    Picture("help", (120, 35), ("question_mark",)),
    Picture("filter", (120, 35), ("slash", "r", "e", "p")),
    Picture("walk", (120, 35), ("w", "enter", "enter")),
    Picture("item", (120, 35), ("right", "down", "enter")),
    Picture("walk-80x24", (80, 24), ("w",)),
    Picture("add", (120, 35), ("a", *"Fix login #bug !feature >In")),
    Picture("palette", (120, 35), ("ctrl+p", *"rep")),
    *(Picture(f"metrics-{name}", (120, 35), ("m", str(tab), *more)) for tab, (name, *more) in enumerate(METRICS, 1)),
)


async def draw(picture: Picture, path: Path) -> str:
    """The SVG of a picture, of a copy of a board file."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / path.name
        shutil.copy(path, copy)
        app = WipApp(copy, clock=lambda: NOW)
        try:
            async with app.run_test(size=picture.size) as pilot:
                await settle(app, pilot)
                for key in picture.keys:
                    await pilot.press(KEYS.get(key, key))
                    await settle(app, pilot)
                return app.export_screenshot(title="")
        finally:
            app.link.close()


async def settle(app: WipApp, pilot: Pilot[None]) -> None:
    """Wait until nothing is under way."""
    for _ in range(3):
        await pilot.pause()
        await app.workers.wait_for_complete()
    await pilot.pause()


def make_board(path: Path) -> None:
    """Write the demo board, by the same person wherever it is made."""
    from kanban_tui.exchange import demo
    from kanban_tui.store import transaction
    from kanban_tui.store.engine import open_engine

    with mock.patch("getpass.getuser", return_value="ada"):
        transaction.actor.cache_clear()
        engine = open_engine(path, create=True)
        demo.make(engine, NOW)
        engine.dispose()
    transaction.actor.cache_clear()


def to_png(svg: str, target: Path) -> None:
    """Write a PNG of an SVG, in a font that has the lines. A browser finds the dots of plots in other fonts as well."""
    plain = re.sub(r"@font-face\s*{[^}]*}", "", svg).replace("Fira Code", FONT)
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', plain)
    if BROWSER is None or size is None:
        import cairosvg

        cairosvg.svg2png(plain.encode(), write_to=str(target), scale=1.5)
        return
    with tempfile.TemporaryDirectory() as place:
        page = Path(place) / "picture.html"
        page.write_text(f'<meta charset="utf-8"><style>body{{margin:0}}</style>{plain}', encoding="utf-8")
        width, height = (round(float(side)) for side in size.groups())
        options = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--force-device-scale-factor=1.5",
        ]
        shot = [f"--window-size={width},{height}", f"--screenshot={target}", page.as_uri()]
        subprocess.run([BROWSER, *options, *shot], check=True, capture_output=True)


def main(folder: Path) -> None:
    """Make every picture anew."""
    os.environ["COLORTERM"] = "truecolor"
    os.environ.pop("NO_COLOR", None)
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "boards.db"
        make_board(path)
        for picture in PICTURES:
            svg = asyncio.run(draw(picture, path))
            (folder / f"{picture.name}.svg").write_text(svg, encoding="utf-8")
            if BROWSER or importlib.util.find_spec("cairosvg"):
                to_png(svg, folder / f"{picture.name}.png")
            print(picture.name)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
