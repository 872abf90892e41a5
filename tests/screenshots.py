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
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from textual.pilot import Pilot

from kanban_tui.board.clock import from_datetime
from kanban_tui.board.model import DAY
from kanban_tui.tui.app import WipApp

if TYPE_CHECKING:
    from kanban_tui.store.engine import Engine

FOLDER = Path(__file__).parent.parent / "screenshots"
NOW = from_datetime(datetime(2026, 11, 23, 11, 0, tzinfo=UTC))
FONT = "DejaVu Sans Mono"
KEYS = {" ": "space", "#": "number_sign", "!": "exclamation_mark", ">": "greater_than_sign"}
BROWSER = shutil.which("chromium")


@dataclass(frozen=True)
class Picture:
    """A screen: which keys lead to it on which board, and how large the terminal is."""

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...] = ()
    board: str = "demo"


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
    Picture(
        "split",
        (120, 35),
        ("right", "down", "Z", *"Avatar ~2h", "enter", *"Activity ~4h", "enter", *"Charts ~6h"),
        "pieces",
    ),
    Picture("units", (120, 35), ("right",), "pieces"),
    Picture("rollout", (120, 35), ("right", "right"), "rollout"),
    Picture("rollout-item", (120, 35), ("right", "enter"), "rollout"),
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


def make_demo(engine: Engine) -> None:
    """The demo board."""
    from kanban_tui.demo import story

    story.make(engine, NOW)


def make_pieces(engine: Engine) -> None:
    """A board with an item to split, pieces of another one, and interviews that are counted."""
    from kanban_tui.store import commands
    from kanban_tui.store.commands import Piece

    start = NOW - 4 * DAY
    commands.init_board(engine, "Atlas", now=start)
    types = {"research": 3, "feature": 1, "bug": 6}
    for title, kind, units in (
        ("Build user dashboard", "feature", None),
        ("Ask users about search", "research", 8),
        ("Import of old boards", "feature", None),
        ("Login fails twice", "bug", None),
    ):
        commands.add(engine, 1, title, type_id=types[kind], units=units, now=start)
    commands.split(engine, 2, now=start)
    commands.split(
        engine, 3, [Piece("Read the file"), Piece("Show what was left out"), Piece("Undo an import")], now=start
    )
    commands.advance(engine, [5], 1, now=start + DAY)
    commands.count(engine, 5, 3, now=start + 2 * DAY)
    commands.advance(engine, [7], 1, now=start + DAY)
    commands.finish(engine, [7], now=start + 2 * DAY)
    commands.advance(engine, [1], 1, now=start + 2 * DAY)


def make_rollout(engine: Engine) -> None:
    """A board of the template rollout with features on their way."""
    from kanban_tui import templates
    from kanban_tui.store import commands

    template = templates.load("rollout")
    commands.init_board(engine, "Releases", template=template, now=NOW - 30 * DAY)
    stays = (0, 2 * DAY, 4 * DAY, 4 * DAY)
    features = (("New search", 4), ("Shared filters", 3), ("Faster sync", 2), ("Dark mode", 1), ("Export to CSV", 0))
    for number, (title, steps) in enumerate(features, 1):
        now = NOW - sum(stays[:steps]) - number * DAY // 3
        commands.add(engine, 1, title, type_id=1, now=now)
        for column in range(steps):
            now += stays[column]
            for point in range(1, len(template.columns[column].points) + 1):
                commands.tick(engine, number, point, now=now)
            commands.advance(engine, [number], 1, now=now)
    for point in (1, 2):
        commands.tick(engine, 4, point, now=NOW - DAY)


BOARDS = {"demo": make_demo, "pieces": make_pieces, "rollout": make_rollout}


def make_board(path: Path, make: Callable[[Engine], None]) -> None:
    """Write a board, by the same person wherever it is made."""
    from kanban_tui.store import person
    from kanban_tui.store.engine import open_engine

    with mock.patch.object(person, "of", return_value="ada"):
        engine = open_engine(path, create=True)
        make(engine)
        engine.dispose()


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
        paths = {name: Path(place) / f"{name}.db" for name in BOARDS}
        for name, make in BOARDS.items():
            make_board(paths[name], make)
        for picture in PICTURES:
            svg = asyncio.run(draw(picture, paths[picture.board]))
            (folder / f"{picture.name}.svg").write_text(svg, encoding="utf-8")
            if BROWSER or importlib.util.find_spec("cairosvg"):
                to_png(svg, folder / f"{picture.name}.png")
            print(picture.name)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
