"""The screen of one item."""

from __future__ import annotations

from pathlib import Path

import pytest

from kanban_tui.board.model import DAY
from kanban_tui.glyphs import LINES
from kanban_tui.store import commands
from kanban_tui.tui.item import prose
from kanban_tui.tui.look.theme import DARK, inks
from tests.tui.conftest import NOW, BoardFile, running
from tests.tui.test_sizes import HOSTILE

INKS = inks(
    {
        **DARK.variables,
        **{
            name: getattr(DARK, name) or "#000000"
            for name in ("primary", "warning", "error", "foreground", "background", "panel")
        },
    }
)


def text_of(markdown: str, width: int = 30) -> list[str]:
    """The rows of a text, as text."""
    return ["".join(piece for piece, _ in row).rstrip() for row in prose.rows(markdown, width, INKS, LINES)]


@pytest.mark.parametrize(
    ("markdown", "rows"),
    [
        ("one\ntwo", ["one", "two"]),
        ("# Head\nbody", ["Head", "", "body"]),
        ("- a\n- b", ["· a", "· b"]),
        ("1. a\n2. b\n   - c", ["1. a", "2. b", "   · c"]),
        ("> said", ["  said"]),
        ("a **b**, `c`", ["a b, c"]),
        ("[here](http://x.y)", ["here (http://x.y)"]),
        ("```\n  code\n```", ["    code"]),
        ("<b>x</b>", ["<b>x</b>"]),
        ("[bold]x[/bold]", ["[bold]x[/bold]"]),
        ("", []),
        ("word " * 8, ["word word word word word word", "word word"]),
    ],
)
def test_markdown_keeps_its_shape(markdown: str, rows: list[str]) -> None:
    """Headings, lists, quotes, code and links; line breaks stay, and raw HTML is text."""
    assert text_of(markdown) == rows


@pytest.mark.parametrize("title", HOSTILE)
def test_nothing_in_a_description_reaches_the_terminal(title: str) -> None:
    """No control, and no row wider than the page."""
    for row in prose.rows(f"# {title}\n\n- {title}\n\n```\n{title}\n```", 24, INKS, LINES):
        assert all(piece.replace("\u200d", "").isprintable() for piece, _ in row)


async def test_an_item_is_acted_on_from_its_screen(file: BoardFile) -> None:
    """Edit comes back to it, block and rebox ask there, copy stays."""
    file.add("one", column="In Progress", type="feature", at=NOW - 4 * DAY)
    with file.engine() as engine:
        commands.edit(engine, 1, description="# Why\n- **because**", due="2026-12-24", estimate=DAY, now=NOW)
    async with running(file.path) as shown:
        await shown.press("l", "enter")
        await shown.sees("Why", "· because", "due 2026-12-24", "estimate 1 d")
        await shown.press("y")
        assert shown.app.clipboard == "#1"
        await shown.press("e")
        await shown.sees("Description")
        await shown.press("X", "ctrl+s")
        await shown.until(lambda: file.item(1).title == "oneX")
        await shown.sees("Clocks", "oneX")
        await shown.press("b")
        await shown.sees("Why can 1 oneX not go on?")
        await shown.type("ill")
        await shown.press("enter")
        await shown.sees("× blocked")
        await shown.press("enter", "b")
        await shown.until(lambda: file.item(1).blocked_at is None)
        await shown.settle()
        await shown.press("enter", "R")
        await shown.sees("Why does the time box of 1 oneX start anew?")


async def test_a_long_description_scrolls(file: BoardFile) -> None:
    """All of it can be read."""
    file.add("one")
    with file.engine() as engine:
        commands.edit(engine, 1, description="\n\n".join(f"line {k}" for k in range(60)), now=NOW)
    async with running(file.path, (80, 24)) as shown:
        await shown.press("enter")
        await shown.sees("line 0")
        assert "line 59" not in shown.text
        await shown.press(*["pagedown"] * 12)
        assert "line 0" not in shown.text


async def test_an_item_has_a_report_of_its_own(
    file: BoardFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is written beside where one stands, and the board says where."""
    monkeypatch.chdir(tmp_path)
    file.add("one & only", column="In Progress", type="feature", at=NOW - 2 * DAY)
    async with running(file.path) as shown:
        await shown.press("l", "enter")
        await shown.sees("Clocks")
        await shown.press("r")
        await shown.sees("product-1-2026-11-23.html")
    assert "one &amp; only" in (tmp_path / "product-1-2026-11-23.html").read_text(encoding="utf-8")
