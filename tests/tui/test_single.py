"""Where one item at a time is worked on: it stands large, with what is open on it and what is next."""

from __future__ import annotations

import pytest

from kanban_tui.board.model import DAY
from kanban_tui.glyphs import LINES
from kanban_tui.store import commands, reading
from kanban_tui.tui.board import cards
from kanban_tui.tui.board.single import Shown, SingleView, draw, shown
from kanban_tui.tui.look import theme
from kanban_tui.tui.way import snapshot
from kanban_tui.tui.way.snapshot import Snapshot, Wanted
from tests.tui.conftest import NOW, BoardFile, running

INKS = theme.inks({**theme.DARK.to_color_system().generate(), **theme.DARK.variables})
TITLE = "Show the avatar of whoever wrote it in the header of each page of the site"


def _read(file: BoardFile, text: str = "") -> Snapshot:
    connection = reading.connect(file.path)
    try:
        return snapshot.read(connection, file.board_id, Wanted(text=text, now=NOW))
    finally:
        connection.close()


def _shown(found: Snapshot) -> Shown | None:
    return shown(found, (card for lane in found.lanes for card in cards.lane_cards(found, lane, NOW)), 1)


@pytest.fixture
def single(file: BoardFile) -> BoardFile:
    """A board where one item is worked on, with points to tick, and two wait, the first of them blocked."""
    file.add(TITLE, column="In Progress", type="feature")
    file.add("cannot start", "is next", "waits")
    with file.engine() as engine:
        commands.edit(engine, 1, description="- [ ] tests\n- [x] drawn", now=NOW - DAY)
        commands.block(engine, [1], "the picture is missing", now=NOW - DAY)
        commands.block(engine, [2], "who knows", now=NOW - DAY)
        column = file.board.columns[1].id
        commands.set_policy(engine, column, points=[("read", True)], now=NOW)
        commands.set_single_piece(engine, file.board_id, True, now=NOW)
    return file


def test_what_is_worked_on_is_read_with_what_is_open_and_what_would_be_pulled(single: BoardFile) -> None:
    """What holds it back first; nothing of it where the limit is another one."""
    found = _read(single).single
    assert found is not None
    assert found.item is not None
    assert found.next is not None
    assert (found.item.id, found.more, found.points, found.next.id) == (1, 0, ("read", "tests"), 3)
    assert _shown(_read(single, "waits")) is None
    with single.engine() as engine:
        commands.set_single_piece(engine, single.board_id, False, now=NOW)
    assert _shown(_read(single)) is None


@pytest.mark.parametrize(("width", "height"), [(40, 13), (78, 12), (120, 16), (40, 10)])
def test_title_box_and_block_are_told_in_full_and_what_is_next(single: BoardFile, width: int, height: int) -> None:
    """Whatever the size; points take what rows are left, and say how many found none."""
    found = _shown(_read(single))
    assert found is not None
    rows = draw(found, width, height, INKS, LINES)
    assert {row.cell_length for row in rows} == {width}
    assert len(rows) <= height
    text = "\n".join(row.text for row in rows)
    left = " ".join(row.text[: width // 2 if width >= 100 else width].strip(" ▌") for row in rows)
    assert TITLE in " ".join(left.split())
    for told in ("In Progress", "66 %", "blocked 1 d", "the picture is missing", "Next  3  is next"):
        assert told in text, text
    assert ("╌ read" in text) is (height > 10)


async def test_the_cursor_begins_at_the_one_thing_and_goes_on_to_the_next(single: BoardFile) -> None:
    """On a small screen the columns come when the cursor goes there; the keys do what they do everywhere."""
    with single.engine() as engine:
        commands.tick(engine, 1, 2, done=True, now=NOW)
        commands.tick(engine, 1, 3, done=True, now=NOW)
    async with running(single.path, (40, 15)) as app:
        assert "▌1   Show the avatar" in app.text
        assert "To Do" not in app.text
        await app.press("left")
        assert "To Do" in app.text
        assert "Next" not in app.text
        await app.press("right")
        assert "Next  3  is next" in app.text
        await app.press("d")
        await app.sees("Nothing is in progress; next:", "▌3   is next")
        await app.press("greater_than_sign")
        await app.sees("In Progress", "▌3   is next", "Next  4  waits")
        await app.pilot.resize_terminal(80, 24)
        await app.sees("▌3   is next", "Next  4  waits", "To Do", "Done")
        await app.press("left", "down")
        assert app.screen.number == 4
        await app.pilot.click(SingleView, offset=(8, 1))
        await app.sees("▌3   is next")
        await app.pilot.click(SingleView, offset=(8, 1), times=2)
        await app.sees("Clocks")
