"""The metrics screen: its keys, its mouse, what it shows of a real file, and that it follows the file."""

from __future__ import annotations

import os
import shutil
import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kanban_tui.board.model import DAY
from kanban_tui.store import commands
from kanban_tui.store.engine import open_engine
from kanban_tui.tui.board.screen import BoardScreen
from kanban_tui.tui.item.screen import ItemScreen
from kanban_tui.tui.keys.metrics import TABS
from kanban_tui.tui.metrics.captions import NAMES
from kanban_tui.tui.metrics.choice import ALL, OWN
from kanban_tui.tui.metrics.figures import between
from kanban_tui.tui.metrics.screen import MetricsScreen
from tests.tui.conftest import NOW, BoardFile, Running, running

SNAPSHOTS = Path(__file__).parent / "snapshots"
HOSTILE = ("[red]x[/red]", "[/]", "[@click=app.quit]press[/]", "日本語の題", "a\u0301" * 20, "{{7*7}}")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> BoardFile:
    """Ten weeks in which an item was finished every third day, each a little slower; two are in progress, one waits."""
    path = tmp_path_factory.mktemp("history") / "boards.db"
    engine = open_engine(path, create=True)
    file = BoardFile(path, commands.init_board(engine, "Product", now=NOW - 80 * DAY).board_id)
    engine.dispose()
    with file.engine() as engine:
        for k in range(24):
            start = NOW - (72 - 3 * k) * DAY
            number = commands.add(engine, file.board_id, f"item {k}", type_id=_type(file, k), now=start).items[0]
            commands.advance(engine, [number], 1, now=start)
            if k % 6 == 5:
                commands.block(engine, [number], "waits for the bank", now=start)
                commands.unblock(engine, [number], now=start + DAY)
            commands.finish(engine, [number], now=start + (k % 5) * DAY)
        old = commands.add(engine, file.board_id, "the old one", type_id=_type(file, 0), now=NOW - 9 * DAY).items[0]
        commands.advance(engine, [old], 1, now=NOW - 9 * DAY)
        stuck = commands.add(engine, file.board_id, "the stuck one", tags=("api",), now=NOW - 3 * DAY).items[0]
        commands.advance(engine, [stuck], 1, now=NOW - 3 * DAY)
        commands.block(engine, [stuck], "no key to the server", now=NOW - 2 * DAY)
        commands.add(engine, file.board_id, "one that waits", now=NOW - DAY)
    return file


@pytest.fixture
def history(written: BoardFile, tmp_path: Path) -> BoardFile:
    """A copy of that history."""
    return BoardFile(Path(shutil.copy(written.path, tmp_path / "boards.db")), written.board_id)


def _type(file: BoardFile, k: int) -> int:
    """A feature or a bug in turn."""
    return next(kind.id for kind in file.board.types if kind.name == ("feature", "bug")[k % 2])


async def opened(shown: Running, *keys: str) -> MetricsScreen:
    """The screen, once it shows what it read."""
    await shown.press("m")
    screen = shown.app.screen
    assert isinstance(screen, MetricsScreen)
    await shown.until(lambda: screen.picture is not None)
    await shown.press(*keys)
    return screen


async def click(shown: Running, text: str) -> None:
    """Click on the first cell of a text on the screen."""
    rows = shown.text.splitlines()
    y = next(k for k, row in enumerate(rows) if text in row)
    await shown.pilot.click(offset=(rows[y].index(text), y))
    await shown.settle()


async def test_every_tab_at_80_by_24_looks_as_it_did(history: BoardFile) -> None:
    """Its text is kept in snapshots/; WIP_SNAPSHOTS=write makes them anew, to be looked at."""
    async with running(history.path, (80, 24)) as shown:
        await opened(shown)
        for (key, _), name in zip(TABS, NAMES, strict=True):
            await shown.press(key)
            kept = SNAPSHOTS / f"metrics-{name.lower().replace(' ', '-')}.txt"
            if os.environ.get("WIP_SNAPSHOTS") == "write":
                kept.parent.mkdir(exist_ok=True)
                kept.write_text(shown.text + "\n", encoding="utf-8")
            assert shown.text + "\n" == kept.read_text(encoding="utf-8")


async def test_every_tab_is_readable_at_every_size(history: BoardFile) -> None:
    """The chosen tab, its chart and the keys are there."""
    async with running(history.path) as shown:
        await opened(shown)
        for width, height in ((40, 15), (64, 20), (80, 24), (120, 35), (200, 50)):
            await shown.pilot.resize_terminal(width, height)
            for (key, _), name in zip(TABS, NAMES, strict=True):
                await shown.press(key)
                assert f"{key} {name}" in shown.text
                assert shown.text.splitlines()[-1].endswith("? keys")
                assert len(shown.text.splitlines()) == height


async def test_arrows_and_tab_go_through_the_charts(history: BoardFile) -> None:
    """Right, left and tab, and round at the ends."""
    async with running(history.path) as shown:
        screen = await opened(shown, "right", "l", "tab")
        assert screen.tab == 3
        await shown.press("left", "h", "shift+tab", "left")
        assert screen.tab == len(NAMES) - 1


async def test_a_cursor_goes_through_the_items_of_a_chart(history: BoardFile) -> None:
    """j, k, g and G; enter opens the item; escape lets it go."""
    async with running(history.path) as shown:
        screen = await opened(shown, "j")
        assert "the old one" in shown.text.splitlines()[-3]
        await shown.press("j")
        assert screen.number == 26
        await shown.press("j", "g")
        assert screen.number == 25
        await shown.press("G", "enter")
        assert isinstance(shown.app.screen, ItemScreen)
        assert "the stuck one" in shown.text
        await shown.press("escape", "escape")
        assert screen.number is None
        assert shown.app.screen is screen


async def test_an_order_given_on_an_item_is_carried_out_on_the_board(history: BoardFile) -> None:
    """From the item one comes back to the charts, which say what was done; a refusal is told on the board."""
    history.add("in the way", column="In Review")
    async with running(history.path) as shown:
        screen = await opened(shown, "j", "enter", "d")
        await shown.until(lambda: "the old one" in history.where()["Done"])
        await shown.sees("finished #25")
        assert shown.app.screen is screen
        await shown.press("j", "enter", "greater_than_sign")
        await shown.sees("In Review is full")
        assert isinstance(shown.app.screen, BoardScreen)


async def test_a_chart_with_more_to_say_is_rolled_through(history: BoardFile) -> None:
    """By the cursor's keys and by the wheel, to its last row and back."""
    async with running(history.path, (40, 15)) as shown:
        screen = await opened(shown, "9")
        assert "rows more below" in shown.text
        assert "Your finish comes" in shown.text
        assert "85 % of items" not in shown.text
        await shown.press(*"jjj")
        assert "85 % of items" in shown.text
        await shown.press("G")
        assert screen.top == screen.over
        assert "more below" not in shown.text
        screen.on_mouse_scroll_up()
        assert screen.top == screen.over - 1
        await shown.press("g", "0")
        assert screen.top == 0
        assert "j scroll" in shown.text


async def test_the_mouse_picks_an_item_and_then_opens_it(history: BoardFile) -> None:
    """A dot is clicked once to be told of, twice to be opened."""
    async with running(history.path, (80, 24)) as shown:
        screen = await opened(shown)
        await click(shown, "25 breached")
        assert screen.number == 25
        await click(shown, "25 breached")
        assert isinstance(shown.app.screen, ItemScreen)


async def test_clicks_on_a_cell_of_several_items_go_through_them(history: BoardFile) -> None:
    """One after the other, and round."""
    async with running(history.path) as shown:
        screen = await opened(shown)
        screen.action_pick([25, 26])
        screen.action_pick([25, 26])
        assert screen.number == 26
        screen.action_pick([25, 26])
        assert screen.number == 25


async def test_tabs_ranges_and_keys_can_be_clicked(history: BoardFile) -> None:
    """Every act by the mouse as well."""
    async with running(history.path) as shown:
        screen = await opened(shown)
        await click(shown, "3 Throughput")
        assert screen.tab == 2
        await click(shown, "6 weeks")
        assert screen.choice.range == 1
        await click(shown, "tab next chart")
        assert screen.tab == 3
        await click(shown, "all work")
        assert screen.sheet is not None


async def test_ranges_change_what_is_counted(history: BoardFile) -> None:
    """Two weeks, six weeks, a quarter, all; longer and shorter stop at the ends."""
    async with running(history.path) as shown:
        screen = await opened(shown, "2")
        counts = []
        for key in ("left_square_bracket",) * 3 + ("right_square_bracket",) * 4:
            await shown.press(key)
            assert screen.cut is not None
            counts.append(len(screen.cut.report.done))
        assert counts[1] == counts[2] < counts[0] < counts[5] == counts[6] == 24


async def test_a_range_nobody_chose_grows_until_it_holds_something(file: BoardFile) -> None:
    """An old history opens on all of it."""
    with file.engine() as engine:
        number = commands.add(engine, file.board_id, "long ago", now=NOW - 400 * DAY).items[0]
        commands.advance(engine, [number], 1, now=NOW - 400 * DAY)
        commands.finish(engine, [number], now=NOW - 390 * DAY)
    async with running(file.path) as shown:
        screen = await opened(shown, "2")
        assert screen.choice.range == 3
        assert "1 item" in shown.text
        await shown.press("left_square_bracket")
        assert "Nothing with a cycle time was finished" in shown.text
        assert "] takes a longer range" in shown.text


async def test_own_dates_are_typed_in_words(history: BoardFile) -> None:
    """As the command line reads them; what they mean is told while they are typed."""
    async with running(history.path) as shown:
        screen = await opened(shown, "D")
        await shown.type("3 weeks ago to friday")
        assert "Mon 2 Nov 2026 to Fri 20 Nov 2026" in shown.text
        await shown.press("enter")
        assert (screen.choice.range, screen.choice.since) == (OWN, date(2026, 11, 2))
        assert "2 Nov – 20 Nov" in shown.text


async def test_dates_that_are_none_are_told_and_the_line_stays(history: BoardFile) -> None:
    """Nothing changes until it is right."""
    async with running(history.path) as shown:
        screen = await opened(shown)
        for line, problem in (
            ("nonsense", "no date"),
            ("tomorrow", "still to come"),
            ("today to yesterday", "there are no days"),
            ("monday to friday to sunday", "two dates"),
        ):
            await shown.press("D")
            await shown.type(line)
            await shown.press("enter")
            assert problem in shown.text
            assert screen.sheet is not None
            await shown.press("escape")
            assert screen.sheet is None
            assert screen.choice.range != OWN


async def test_keys_typed_at_once_reach_the_line(history: BoardFile) -> None:
    """What is typed right behind the key that opens the line is not lost."""
    async with running(history.path) as shown:
        screen = await opened(shown)
        await shown.burst("slash", *"stuck", "enter")
        await shown.settle()
        assert screen.choice.which == "stuck"


async def test_keys_typed_before_the_first_chart_wait_for_it(
    history: BoardFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cursor goes to its first item; meanwhile the header says what the board says."""
    monkeypatch.setattr("kanban_tui.tui.metrics.view.PATIENCE", 60.0)  # a loaded machine may take long
    async with running(history.path, (80, 24)) as shown:
        await shown.burst("m", "j")
        await shown.settle()
        screen = shown.app.screen
        assert isinstance(screen, MetricsScreen)
        assert (screen.before.wip, screen.before.numbers.blocked) == (2, 1)
        assert screen.number is not None
        assert "▌" in shown.text


@pytest.fixture
def go_on(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Nothing is measured of a board until this is set."""
    from kanban_tui.tui.metrics import measured

    read, set_free = measured.read, threading.Event()

    def slowly(*arguments: Any) -> measured.Measured:
        set_free.wait(60)
        return read(*arguments)

    monkeypatch.setattr(measured, "read", slowly)
    return set_free


async def test_one_can_leave_while_the_first_chart_is_not_there(
    history: BoardFile, go_on: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be read keeps nobody: keys wait for a while only."""
    monkeypatch.setattr("kanban_tui.tui.metrics.view.PATIENCE", 0.05)
    async with running(history.path) as shown:
        await shown.burst("m", "escape")
        await shown.until(lambda: isinstance(shown.app.screen, BoardScreen))
        go_on.set()


async def test_keys_for_a_chart_that_is_not_there_wait_for_it(
    history: BoardFile, go_on: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They come in their order once it is there, however long that takes; escape takes them back before it leaves."""
    monkeypatch.setattr("kanban_tui.tui.metrics.view.PATIENCE", 0.05)
    async with running(history.path) as shown:
        await shown.burst("m", "2", "j", "right_square_bracket")
        await shown.until(lambda: isinstance(shown.app.screen, MetricsScreen) and len(shown.app.screen.later) == 2)
        screen = shown.app.screen
        assert isinstance(screen, MetricsScreen)
        await shown.burst("escape")
        await shown.until(lambda: not screen.later)
        await shown.burst("j", "j", "right_square_bracket")
        await shown.until(lambda: len(screen.later) == 3)
        go_on.set()
        await shown.until(lambda: not screen.later)
        await shown.settle()
        assert screen.picture is not None
        assert (screen.number, screen.choice.range) == (screen.picture.numbers[1], ALL)


def test_a_period_of_one_day_is_that_day() -> None:
    """And two dates have their years where those differ."""
    first, last = date(2026, 11, 20), date(2027, 1, 2)
    assert (between(first, first), between(first, first, "from ", " to ", "on ")) == ("20 Nov", "on 20 Nov")
    assert between(first, last, "from ", " to ", "on ") == "from 20 Nov 2026 to 2 Jan 2027"


async def test_only_some_items_are_looked_at(history: BoardFile) -> None:
    """By type, by tag, by words; escape looks at all again."""
    async with running(history.path) as shown:
        screen = await opened(shown, "slash")
        await shown.type("type:bug")
        await shown.press("enter", "2")
        assert "12 items" in shown.text
        assert "type:bug" in shown.text
        await shown.press("slash")
        assert "? type:bug" in shown.text
        await shown.press("ctrl+u")
        await shown.type("#api")
        await shown.press("enter", "1", "j")
        assert screen.number == 26
        await shown.press("escape")
        assert screen.choice.which == ""


async def test_what_a_filter_asks_for_in_vain_is_told(history: BoardFile) -> None:
    """It would show nothing. The words are those of every filter, with a minus for what is not."""
    async with running(history.path) as shown:
        screen = await opened(shown, "slash")
        await shown.type("type:zebra")
        await shown.press("enter")
        assert "No work type begins with 'zebra'" in shown.text
        await shown.press("ctrl+u")
        await shown.burst(*"-type:bug", "enter", "2")
        await shown.settle()
        assert (screen.choice.which, screen.tab) == ("-type:bug", 1)
        assert "-type:bug" in shown.text


async def test_the_forecast_is_asked_for_a_number_and_for_a_date(history: BoardFile) -> None:
    """n leads to the forecast from any tab."""
    async with running(history.path) as shown:
        await opened(shown, "n")
        await shown.type("20")
        await shown.press("enter")
        await shown.sees("When will 20 items be done?")
        await shown.press("n")
        await shown.type("in 2 weeks")
        await shown.press("enter")
        await shown.sees("How many by Mon 7 Dec?", "When will 20 items be done?")
        await shown.press("n", "enter")
        await shown.sees("When will 3 items left of Done be done?")


async def test_a_forecast_of_nothing_is_told(history: BoardFile) -> None:
    """A number or a date it cannot answer leaves the question open."""
    async with running(history.path) as shown:
        screen = await opened(shown)
        for line in ("0", "1000000", "yesterday", "2099-01-01", "words"):
            await shown.press("n")
            await shown.type(line)
            await shown.press("enter")
            assert screen.sheet is not None, line
            await shown.press("escape")
            assert screen.sheet is None


async def test_the_forecast_is_of_the_marked_items(history: BoardFile) -> None:
    """What is marked on the board is asked about."""
    async with running(history.path) as shown:
        await shown.press("space")
        await opened(shown, "7")
        assert "When will 1 marked item be done?" in shown.text


async def test_the_charts_follow_the_file(history: BoardFile) -> None:
    """What another process writes is shown without a key."""
    async with running(history.path) as shown:
        screen = await opened(shown)
        with history.engine() as engine:
            commands.finish(engine, [25], now=NOW)
        await shown.until(lambda: screen.measured is not None and screen.measured.by_number[25][1].finished is not None)
        await shown.settle()
        assert "25 breached" not in shown.text


async def test_a_file_that_is_gone_is_told(history: BoardFile) -> None:
    """What was read stays on the screen."""
    async with running(history.path) as shown:
        await opened(shown)
        history.path.rename(history.path.with_suffix(".away"))
        await shown.sees("is gone", "25 breached")


async def test_an_empty_board_says_why_each_chart_is_empty(file: BoardFile) -> None:
    """None of them is blank."""
    async with running(file.path, (80, 24)) as shown:
        await opened(shown)
        for tab in range(1, len(NAMES) + 1):
            await shown.press(TABS[tab - 1][0])
            assert any(word in shown.text for word in ("Nothing", "No item", "too thin", "No command"))
            assert "0 of 0" not in shown.text
            assert "finish, 0 items" not in shown.text
        await shown.press("8")
        await shown.sees("too thin", 'simulate --time "In Progress=1d..3d"')


async def test_few_finished_items_do_not_say_what_is_old(file: BoardFile) -> None:
    """As on cards and in a walk; from ten on they do."""
    with file.engine() as engine:
        commands.finish(engine, [file.add("quick", column="In Progress", at=NOW - DAY)], now=NOW - DAY)
    file.add("slow", column="In Progress", at=NOW - 5 * DAY)
    async with running(file.path, (80, 24)) as shown:
        await opened(shown)
        await shown.sees("lines from 10 finished items on, so far 1", "• 2")
        assert "• 2 old" not in shown.text


async def test_titles_never_become_markup(file: BoardFile) -> None:
    """Nor do names of reasons, nor can a title be clicked to run an action."""
    with file.engine() as engine:
        for k, title in enumerate(HOSTILE):
            at = NOW - (20 - k) * DAY
            number = commands.add(engine, file.board_id, title, type_id=_type(file, 0), now=at).items[0]
            commands.advance(engine, [number], 1, now=at)
            commands.block(engine, [number], title, now=at)
            if k:
                commands.finish(engine, [number], now=at + 5 * DAY)
    async with running(file.path) as shown:
        await opened(shown)
        for tab in range(1, len(NAMES) + 1):
            await shown.press(str(tab), "j")
        await shown.press("5")
        await shown.sees("[@click=app.quit]press[/]")
        await shown.press("6")
        await shown.sees("[red]x[/red]")


@pytest.mark.parametrize("variable", ["NO_COLOR", "TERM"])
async def test_it_reads_without_colour_and_in_sixteen(
    history: BoardFile, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words carry it: breached, percent and names."""
    monkeypatch.setenv(variable, "linux" if variable == "TERM" else "1")
    monkeypatch.delenv("COLORTERM")
    async with running(history.path, (80, 24)) as shown:
        await opened(shown)
        for tab, word in enumerate(("25 breached", "85 %", "85 %", "In Progress 2", "breached", "no key", "85 %"), 1):
            await shown.press(TABS[tab - 1][0])
            assert word in shown.text


async def test_help_lists_every_key(history: BoardFile) -> None:
    """It is made of the bindings."""
    async with running(history.path) as shown:
        await opened(shown, "question_mark")
        for said in (
            "a longer range",
            "the next item, or a row further",
            "write the report",
            "chart of that number",
            "Stability",
        ):
            assert said in shown.text
        await shown.press("G")
        await shown.sees("The mouse")
        assert "drag" not in shown.text


async def test_what_was_measured_is_kept_while_the_board_does_not_change(history: BoardFile) -> None:
    """Opened again, only what time changes is measured anew."""
    async with running(history.path) as shown:
        first = await opened(shown)
        before = first.measured
        await shown.press("m")
        second = await opened(shown)
        assert before is not None
        assert second is not first
        assert second.measured is not None
        assert second.measured.history is before.history
        assert second.measured.by_number[1][1] is before.by_number[1][1]


async def test_one_goes_back_to_the_board(history: BoardFile) -> None:
    """With the key that opened it, too."""
    async with running(history.path) as shown:
        for key in ("m", "q", "escape"):
            await opened(shown, key)
            assert isinstance(shown.app.screen, BoardScreen), key


async def test_other_limits_are_tried_and_change_nothing(history: BoardFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cursor goes over the limits, + and - change the one it is on, the answer follows; the board stays."""
    monkeypatch.setattr("kanban_tui.tui.metrics.whatif.RUNS", 5)
    monkeypatch.setattr("kanban_tui.tui.metrics.whatif.DAYS", 60)
    async with running(history.path) as shown:
        await opened(shown, "8")
        await shown.sees("In Progress", "limit 2", "whole board", "limit none", "As it is")
        await shown.press("minus")
        await shown.sees("limit 1", "is 2", "as tried", "instead of as it is")
        await shown.press("plus")
        await shown.until(lambda: "as tried" not in shown.text)
        await shown.press("j", "j", "minus")
        await shown.sees("limit 20", "is none")
        await shown.press("escape")
    assert [column.wip_limit for column in history.board.columns] == [None, 2, 1, None]
    assert history.board.wip_limit is None


async def test_a_long_board_shows_what_is_in_progress_before_all_is_measured(
    history: BoardFile, go_on: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first chart does not wait; the others say what they wait for, and nothing half measured is kept."""
    monkeypatch.setattr("kanban_tui.tui.metrics.measured.LONG", 5)
    async with running(history.path) as shown:
        await shown.burst("m")
        await shown.sees("Age of what is in progress", "25 breached")
        screen = shown.app.screen
        assert isinstance(screen, MetricsScreen)
        assert screen.measured is not None
        assert not screen.measured.whole
        assert "still being measured" in shown.text
        await shown.burst("2")
        await shown.until(lambda: screen.tab == 1 and screen.picture is None)
        go_on.set()
        await shown.until(lambda: screen.picture is not None and screen.picture.title == "Cycle time")
        assert screen.measured.whole
        await shown.press("1")
        assert "against 24 finished items" in shown.text
