"""The board at every size, with hostile titles in every place."""

from __future__ import annotations

from collections import deque

import pytest

from kanban_tui.board.model import DAY
from kanban_tui.store import commands
from tests.tui.conftest import NOW, BoardFile, running

SIZES = [(120, 35), (80, 24), (40, 15), (200, 60), (64, 20), (63, 16), (99, 23), (41, 40)]
HOSTILE = [
    "[bold]x[/bold]",
    "[/]",
    "[red]x[/blue]",
    "[@click=app.exit]x[/]",
    "\x1b[31mred\x1b[0m \x1b]0;title\x07",
    "\u202eabc\u2066def",
    "🦀🦀🦀 テスト項目を折り返す長い題名 👩‍👩‍👧‍👦 " * 2,
    "e\u0301" * 80,
    "wordwithoutanyspaceinitatallwhichisverylongindeed" * 4,
    "'; DROP TABLE item; --",
    "=SUM(A1:A9)",
]


async def test_every_row_is_as_wide_as_the_terminal(file: BoardFile) -> None:
    """Nothing sticks out, nothing falls short, whatever the titles are, in every column and sheet.

    Each is opened at another size, and drawn at all of them.
    """
    for column in ("To Do", "In Progress", "Done"):
        limit = 2 if column == "In Progress" else len(HOSTILE)
        file.add(*(title[:200] for title in HOSTILE[:limit]), column=column, type="feature", at=NOW - 4 * DAY)
    sizes = deque(SIZES)
    async with running(file.path, SIZES[0]) as shown:
        for keys in (
            (),
            ("l",),
            ("enter",),
            ("escape", "h", "G", ">"),
            ("escape", "/"),
            ("escape", "a"),
            ("escape", "?"),
            ("escape", "w"),
            ("escape", "ctrl+p", "x"),
            ("escape", "number_sign"),
            ("escape", "m"),
        ):
            await shown.press(*keys)
            sizes.rotate(1)
            for width, height in sizes:
                await shown.pilot.resize_terminal(width, height)
                rows = shown.app.screen._compositor.render_strips()
                assert [row.cell_length for row in rows] == [width] * height, (keys, width, height)
                texts = (s.text.replace("\u200d", "") for row in rows for s in row)
                assert all(part.isprintable() for text in texts for part in text.split("\n"))


@pytest.mark.parametrize("title", HOSTILE[:4])
async def test_markup_in_a_title_is_text(file: BoardFile, title: str) -> None:
    """Board, item, refusal, quick line and filter show it letter for letter."""
    file.add(title, column="In Review", at=NOW - DAY)
    file.add(title, column="In Progress", at=NOW - DAY)
    file.add(title)
    async with running(file.path) as shown:
        assert shown.text.count(title) == 3
        await shown.press("enter")
        await shown.sees("Clocks", title)
        await shown.press("escape", "l", ">")
        await shown.sees("In Review is full", title)
        await shown.press("escape", "b")
        await shown.sees(f"Why can 2 {title} not go on?")
        shown.app.screen.query_one("Line").value = f"{title}\x1b[31m"
        await shown.press("enter")
        await shown.sees("× blocked")
        assert file.item(2).blocked_reason == f"{title}[31m"


@pytest.mark.parametrize(
    ("size", "seen", "hidden"),
    [
        ((120, 35), ["Product", "In Review", "To Do"], []),
        ((80, 24), ["Product", "In Review", "To Do", "Done"], []),
        ((79, 24), ["Product", "In Review", "To Do", " D\n"], ["Done"]),
        ((40, 15), ["To Do", "In Progress", "Done", "3/3"], ["Product"]),
        ((40, 24), ["Product", "To Do", "Done"], []),
        ((39, 15), ["39 x 15: wip needs 40 x 15"], ["To Do"]),
        ((40, 14), ["40 x 14: wip needs 40 x 15"], ["To Do"]),
    ],
)
async def test_what_stands_where(file: BoardFile, size: tuple[int, int], seen: list[str], hidden: list[str]) -> None:
    """Rails, tabs, no header, one line."""
    file.add(*"abc")
    async with running(file.path, size) as shown:
        text = shown.text.replace("0/2", "3/3")
        assert all(word in text for word in seen)
        assert not any(word in text for word in hidden)


async def test_a_resize_keeps_the_cursor_and_its_item_in_view(file: BoardFile) -> None:
    """Small, smaller than possible, and large again."""
    file.add(*(f"item {n}" for n in range(40)))
    async with running(file.path) as shown:
        await shown.press(*"jjjjjjjjjjjjjjjjjjj")
        for size in ((80, 24), (40, 15), (20, 5), (120, 35)):
            await shown.pilot.resize_terminal(*size)
            await shown.sees("item 19" if size != (20, 5) else "20 x 5")
            assert shown.title == "item 19"


async def test_a_folded_column_opens_when_the_cursor_comes_where_not_all_have_room(file: BoardFile) -> None:
    """At 70 columns Done is a rail until it is where the cursor is; at 80 all are open and stay so."""
    file.add("finished", column="Done")
    async with running(file.path, (70, 24)) as shown:
        assert "finished" not in shown.text
        await shown.press("l", "l", "l")
        await shown.sees("finished")
        await shown.pilot.resize_terminal(80, 24)
        await shown.sees("To Do", "finished")
        await shown.press("h", "h", "h")
        assert "finished" in shown.text


async def test_no_color_leaves_every_word(file: BoardFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """With NO_COLOR the alarm is reversed, and all is still told in words."""
    monkeypatch.setenv("NO_COLOR", "1")
    file.add("late", column="In Progress", type="feature", at=NOW - 4 * DAY)
    async with running(file.path) as shown:
        assert "breached 133 %" in shown.text
        segments = [s for row in shown.app.screen._compositor.render_strips() for s in row]
        alarm = next(s for s in segments if "breached 133" in s.text)
        assert alarm.style is not None
        assert alarm.style.reverse


async def test_no_color_means_none(file: BoardFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """No screen and no sheet gives a colour or a ground to the terminal; the cursor of a line is reversed."""
    monkeypatch.setenv("NO_COLOR", "")
    file.add("late", column="In Progress", type="feature", at=NOW - 4 * DAY)
    file.add("stuck", "open")
    keys = ("a", "x", "escape", "slash", "escape", "b", "escape", "w", "escape", "enter", "escape", "e", "escape")
    screens = (
        "S",
        "escape",
        "o",
        "escape",
        "B",
        "escape",
        "question_mark",
        "escape",
        "ctrl+p",
        "escape",
        "m",
        "3",
        "4",
    )
    async with running(file.path) as shown:
        for key in ("", *keys, *screens):
            await shown.press(*([key] if key else []))
            segments = [s for row in shown.app.screen._compositor.render_strips() for s in row]
            assert not [s for s in segments if s.style and (s.style.color or s.style.bgcolor)], key
            if key == "x":
                assert any(s.style and s.style.reverse for s in segments if not s.text.strip())


async def test_sixteen_colours_are_the_terminal_s_own(file: BoardFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that knows no more gets no others."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("COLORTERM")
    file.add("one")
    async with running(file.path) as shown:
        assert shown.app.theme == "wip-ansi"
        colours = {
            s.style.color.type.name
            for row in shown.app.screen._compositor.render_strips()
            for s in row
            if s.style is not None and s.style.color is not None
        }
        assert colours <= {"DEFAULT", "STANDARD"}


async def test_any_size_is_survived(file: BoardFile) -> None:
    """However small the terminal gets, the board waits until there is room."""
    file.add("one", column="In Progress")
    async with running(file.path, (2, 30)) as shown:
        for keys in (("escape",), ("a",), ("escape", "/"), ("escape", "w")):
            await shown.press(*keys)
            for width, height in ((1, 1), (2, 30), (3, 3), (0, 5), (120, 1), (1, 40)):
                await shown.pilot.resize_terminal(width, height)
                await shown.settle()
        await shown.press("escape")
        await shown.pilot.resize_terminal(80, 24)
        await shown.sees("In Progress", "one")


async def test_cards_have_the_rows_they_want_where_all_have_them(file: BoardFile) -> None:
    """A reason is told to its end beside free space; a column without it keeps its pitch."""
    file.add("stuck", column="In Progress", at=NOW - DAY)
    file.add("Pick a colour for the header of every page and keep to it afterwards")
    with file.engine() as engine:
        commands.block(engine, [1], "waiting for the disk from the vendor who moved last week", now=NOW)
    async with running(file.path) as shown:
        assert "…" not in shown.text
        assert "moved last week" in shown.text
        assert "afterwards" in shown.text
        file.add(*(f"more {n}" for n in range(9)))
        shown.screen._poll()
        await shown.sees("1 more", "page…")


async def test_free_slots_are_what_the_limit_lets_in(file: BoardFile) -> None:
    """Below the expedited, whom it does not count, as many as the head says; none where units of few items fill it."""
    file.add("one", "two", column="In Progress")
    file.add("urgent", "three", "four")
    building, looking = (c.id for c in file.board.columns if c.name in ("In Progress", "In Review"))
    with file.engine() as engine:
        commands.set_limit(engine, file.board_id, building, 3, now=NOW)
        commands.set_limit(engine, file.board_id, looking, 5, measure="units", now=NOW)
        commands.expedite(engine, 3, "the bank waits", now=NOW)
        commands.move(engine, [3], building, now=NOW)
        commands.edit(engine, 4, units=3, now=NOW)
        commands.edit(engine, 5, units=2, now=NOW)
        commands.move(engine, [4, 5], looking, now=NOW)
    async with running(file.path) as shown:
        lines = shown.text.splitlines()
        for view, head, drawn in (
            (shown.screen.views[1], "2/3 +1", ["╌╌  room for one more", "─"]),
            (shown.screen.views[2], "5/5 FULL", ["─"]),
        ):
            column = [line[view.region.x : view.region.right].strip() for line in lines]
            assert column[2].endswith(head)
            assert [row.rstrip("─") or "─" for row in column[4:-1] if row.startswith(("╌", "─"))] == drawn


async def test_a_line_asks_its_whole_question_in_a_small_terminal(file: BoardFile) -> None:
    """Of a long title as much as there is room for; what may be typed takes a second row."""
    file.add("A title that takes much more than one row of a small terminal")
    async with running(file.path, (40, 15)) as shown:
        await shown.press("b")
        await shown.sees("Why can 1 A title that takes", "not go on?")
        await shown.press("escape", "a")
        await shown.sees("a title, and #tag !type >column", "@person ~2h due:next friday")
        await shown.press("escape", "m", "D")
        await shown.sees("from when, and to when if not", "today: monday")
