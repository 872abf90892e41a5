"""The board's keys, on a real file."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kanban_tui.board.model import DAY, Kind
from kanban_tui.config import Settings
from kanban_tui.errors import BadFile
from kanban_tui.store import commands, reading
from kanban_tui.store.restoring import restore_backup
from kanban_tui.store.sqlite.backup import backup
from kanban_tui.tui.app import WipApp
from kanban_tui.tui.memory import Memory
from tests.tui.conftest import NOW, BoardFile, running


async def test_an_empty_board_says_what_to_do_and_where_its_file_is(file: BoardFile) -> None:
    """The first thing a new user reads is the key that adds, and the path."""
    async with running(file.path) as shown:
        assert "a adds an item" in shown.text
        column = "".join(row[:28].strip() for row in shown.text.splitlines())
        assert f"kept in{file.path}" in column


async def test_the_cursor_goes_up_and_down(file: BoardFile) -> None:
    """j, k, g and G move the cursor in its column."""
    file.add("one", "two", "three", "four")
    async with running(file.path) as shown:
        for keys, title in (("jj", "three"), ("k", "two"), ("G", "four"), ("g", "one")):
            await shown.press(*keys)
            assert shown.title == title


async def test_arrows_go_between_columns(file: BoardFile) -> None:
    """The cursor keeps its place in each column."""
    file.add("one", "two")
    file.add("started", column="In Progress")
    async with running(file.path) as shown:
        await shown.press("down", "right")
        assert shown.title == "started"
        await shown.press("left")
        assert shown.title == "two"


async def test_the_cursor_follows_the_item_that_moves(file: BoardFile) -> None:
    """`>` and `<` move an item, and the cursor stays on it."""
    file.add("one", "two")
    async with running(file.path) as shown:
        await shown.press("j", ">")
        await shown.until(lambda: file.where()["In Progress"] == ["two"])
        await shown.settle()
        assert (shown.title, shown.screen.focus_index) == ("two", 1)
        await shown.press("<")
        await shown.until(lambda: file.where()["In Progress"] == [])
        await shown.settle()
        assert (shown.title, shown.screen.focus_index) == ("two", 0)


async def test_keys_pressed_fast_are_all_obeyed_in_order(file: BoardFile) -> None:
    """Two moves and an undo without a pause end one move on."""
    file.add("one")
    async with running(file.path) as shown:
        await shown.burst(">", ">", "u")
        await shown.until(lambda: file.where()["In Progress"] == ["one"] and "undid" in shown.text)


async def test_an_item_is_added_with_all_its_tokens(file: BoardFile) -> None:
    """The quick line takes tags, a type, a column with a space in its name and a person."""
    async with running(file.path) as shown:
        await shown.press("a")
        await shown.type("Fix login #bug !feature >In Progress @Mia")
        await shown.sees("title", "tag", "type", "column", "person")
        await shown.press("enter")
        await shown.until(lambda: file.where()["In Progress"] == ["Fix login"])
        await shown.settle()
        item = file.item(1)
        assert (item.tags, item.assignee, item.type_id) == ("bug", "Mia", file.board.types[0].id)
        assert shown.title == "Fix login"


async def test_items_added_faster_than_they_are_written_are_all_counted(file: BoardFile) -> None:
    """Three lines in one burst are three items, and the line says so."""
    async with running(file.path) as shown:
        await shown.press("a")
        await shown.burst("x", "enter", "y", "enter", "z", "enter")
        await shown.until(lambda: sorted(file.where()["To Do"]) == ["x", "y", "z"])
        await shown.sees("3 added; another one, or enter to end")


async def test_tab_completes_a_name(file: BoardFile) -> None:
    """What is proposed is taken with tab; behind a bare sign all names stand."""
    async with running(file.path) as shown:
        await shown.press("a")
        await shown.type("one !")
        await shown.sees("\n        feature, design, research, content, experiment, bug, chore\n", "tab feature")
        await shown.press("tab")
        await shown.type(" >in r")
        await shown.press("tab", "enter")
        await shown.until(lambda: file.where()["In Review"] == ["one"])
        assert file.item(1).type_id == file.board.types[0].id


async def test_an_add_that_would_be_refused_says_so_and_keeps_what_was_typed(file: BoardFile) -> None:
    """The quick line tells before enter, and after it still holds the text."""
    file.add("busy", column="In Review")
    async with running(file.path) as shown:
        await shown.press("a")
        await shown.type("Fix login >In Review")
        assert "enter would be refused: In Review is full" in shown.text
        await shown.press("enter")
        await shown.sees(
            "In Review is full  1 of 1", "Fix login is not added.", "1  finish 1 busy", "esc back to the line"
        )
        assert file.where()["In Review"] == ["busy"]
        await shown.press("escape")
        await shown.sees("+ Fix login >In Review", "enter would be refused: In Review is full")
        await shown.press("enter")
        await shown.sees("1  finish 1 busy")
        with closing(reading.connect(file.path)) as c:
            assert c.execute("SELECT count(*) FROM refusal").fetchone() == (1,)
        await shown.press("enter")
        await shown.sees("In Review has room", "enter add it to In Review")
        await shown.press("enter")
        await shown.until(lambda: file.where()["In Review"] == ["Fix login"])
        await shown.settle()
        assert shown.screen.sheet is None
        await shown.press("a")
        with file.engine() as engine:
            commands.set_limit(engine, file.board_id, commands.Subject("person", name="me"), 0)
        shown.screen.load()
        await shown.settle()
        await shown.press("ctrl+u")
        await shown.type("Fix login @me >In Progress")
        assert f"for you: {shown.screen.link.me}" in shown.text
        await shown.sees(f"enter would be refused: {shown.screen.link.me} is closed")


async def test_a_line_that_cannot_be_is_told_in_place(file: BoardFile) -> None:
    """Once, with nothing written and nothing typed lost; which signs there are is told beside it."""
    lines = {"#bug": "The title is empty", "x !nosuch": "No type begins", "x >zzz": "No column begins"}
    async with running(file.path) as shown:
        for line, problem in lines.items():
            await shown.press("a")
            await shown.type(line)
            await shown.press("enter")
            await shown.sees(problem, line, "due: date")
            assert shown.text.count(problem) == 1
            assert "enter add it" not in shown.text
            await shown.press("escape")
        await shown.press("a")
        await shown.type("x #a due:3d")
        await shown.sees("tag  due Thu 2026-11-26")
        await shown.pilot.resize_terminal(40, 15)
        await shown.type(" !zzz")
        await shown.sees("No type begins with…", "esc leave")
        assert not any(file.where().values())


async def test_what_a_key_did_is_told_in_a_word(file: BoardFile) -> None:
    """Beside the board's name, or before the keys where there is no header, until the next key; also that it did
    nothing."""
    file.add("one")
    async with running(file.path, (40, 15)) as shown:
        await shown.press(">")
        await shown.sees("moved #1 to In Progress", "? keys")
        await shown.pilot.resize_terminal(80, 24)
        # The cursor goes with the item: the same key again takes it on, which is told and undone as well.
        await shown.press(">")
        await shown.sees("Product  moved #1 to In Review")
        await shown.press("u")
        await shown.sees("Product  undid")
        assert (file.where()["In Progress"], shown.title) == (["one"], "one")
        await shown.press("d")
        await shown.sees("Product  finished #1")
        await shown.press("plus")
        await shown.sees("#1 has no units to count: e gives it some.")
        await shown.press("enter", "plus")
        await shown.sees("Clocks", "#1 has no units to count: e gives it some.")
        await shown.press("escape")
        await shown.pilot.resize_terminal(40, 15)
        await shown.press("K")
        await shown.sees(" Done shows the latest first; its order\n is not changed.")
        await shown.press("h")
        await shown.sees("? keys")
        await shown.press("l", "h", "x")
        await shown.sees("No item is here.")
        await shown.press("h")
        assert "No item is here." not in shown.text
        for key in ("Z", "+", "b", "R", "!", "0"):
            await shown.press("h", key)
            assert "No item is here." in shown.text, key


async def test_a_block_asks_for_its_reason_and_is_lifted_with_the_same_key(file: BoardFile) -> None:
    """`b` blocks with a reason, and unblocks."""
    file.add("stuck", column="In Progress")
    async with running(file.path) as shown:
        await shown.press("l", "b")
        await shown.press("enter")
        await shown.sees("A block needs its reason")
        await shown.type("waiting for logs")
        await shown.press("enter")
        await shown.sees("× blocked", "waiting for logs", "> to In Review   b unblock   0 back to To Do")
        await shown.press("b")
        await shown.until(lambda: file.item(1).blocked_at is None)


async def test_pull_done_undo_and_redo(file: BoardFile) -> None:
    """Each does what the command of its name does, and undo says what it undid."""
    file.add("one", "two")
    async with running(file.path) as shown:
        await shown.press("l", "p")
        await shown.until(lambda: file.where()["In Progress"] == ["one"])
        await shown.press("d")
        await shown.until(lambda: file.where()["Done"] == ["one"])
        await shown.press("u")
        await shown.sees("undid")
        assert file.where()["In Progress"] == ["one"]
        await shown.press("ctrl+r")
        await shown.until(lambda: file.where()["Done"] == ["one"])
        await shown.settle()
        assert "p pull" in shown.text
        await shown.press("h", "h", "h")
        assert "p pull" not in shown.text
        await shown.press("p")
        await shown.sees("To Do is the first column: there is none to pull from.")


async def test_a_digit_sends_an_item_to_that_column(file: BoardFile) -> None:
    """3 is the third column."""
    file.add("one")
    async with running(file.path) as shown:
        await shown.press("3")
        await shown.until(lambda: file.where()["In Review"] == ["one"])


async def test_a_free_slot_tells_the_tightest_of_the_limits(file: BoardFile) -> None:
    """Of what comes from the column before: a limit of the whole board says nothing of a move within it."""
    file.add("one", "two", column="In Progress")
    column = {column.name: column.id for column in file.board.columns}
    with file.engine() as engine:
        commands.set_limit(engine, file.board_id, column["In Progress"], 5, now=NOW)
        commands.set_limit(engine, file.board_id, None, 4, now=NOW)
    async with running(file.path) as shown:
        assert [each.head.room for each in shown.screen.views] == [
            (),
            ("room for 2: board 2/4",),
            ("room for one more", "room for 1"),
            (),
        ]
        assert "╌╌  room for 2: board 2/4" in shown.text
        with file.engine() as engine:
            commands.set_limit(engine, file.board_id, None, 2, now=NOW)
        await shown.sees("╌╌  The board is full", "╌╌  room for one more")
        await shown.pilot.resize_terminal(80, 24)
        await shown.sees("╌╌  The board is\n", "                         full\n")


async def test_the_last_column_has_no_next_one(file: BoardFile) -> None:
    """The rule is told in a line; nothing changed. The foot offers to open it again, not what cannot be done to it."""
    file.add("one", column="Done")
    async with running(file.path) as shown:
        await shown.press("l", "l", "l", ">")
        await shown.sees("#1 is in the last column, Done.")
        await shown.press("k")
        assert "last column" not in shown.text
        assert "enter open   < reopen   p pull   e edit" in shown.text


async def test_the_filter_counts_in_the_file_and_escape_shows_all(file: BoardFile) -> None:
    """Only what matches shows; limits still count everything. The foot tells the way back, also where nothing matches;
    a filter that is wrong is told once, whole."""
    file.add("apple", "pear", "pineapple")
    file.add("plum", "apple tree", column="In Progress")
    async with running(file.path) as shown:
        await shown.press("/")
        await shown.type("APPLE")
        await shown.sees("2 of 3", "1 of 2 FULL", "1 hidden")
        assert "pear" not in shown.text
        await shown.press("enter")
        assert shown.title == "apple"
        await shown.press("j", ">")
        await shown.sees("In Progress is full")
        await shown.press("escape")
        await shown.sees("esc show all")
        await shown.press("escape")
        await shown.sees("pear")
        assert "esc show all" not in shown.text
        await shown.press("/", *"zebra", "enter")
        await shown.sees("0 of 3", "esc show all")
        await shown.press("/", *" type:nosuchtype", "enter")
        await shown.sees("enter keep it", "there is feature")
        assert shown.text.count("begins with") == 1


async def test_another_process_s_writes_appear(file: BoardFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is looked at again and again; nobody presses a key."""
    monkeypatch.setattr("kanban_tui.tui.way.ends.FileEnd.pace", 0.1)
    file.add("mine")
    async with running(file.path) as shown:
        file.add("theirs")
        await shown.sees("theirs")
        with file.engine() as engine:
            commands.add_column(engine, file.board_id, "Test", kind=Kind.ACTIVE, index=2, now=NOW)
        await shown.sees("Test")
        assert shown.title == "mine"


async def test_clocks_tick(file: BoardFile) -> None:
    """Ages and boxes are told as of now, without a write."""
    file.add("one", column="In Progress", type="feature", at=NOW - DAY)
    now = [NOW]
    async with running(file.path, clock=lambda: now[0]) as shown:
        assert "33 %" in shown.text
        now[0] += DAY
        shown.screen.refresh_all()
        await shown.sees("66 %", "3 d")


async def test_the_item_screen_tells_everything_and_help_lists_every_key(file: BoardFile) -> None:
    """enter opens, escape leaves; help is made of the bindings."""
    file.add("one", column="In Progress", type="feature", at=NOW - 4 * DAY)
    async with running(file.path) as shown:
        await shown.press("l", "enter")
        await shown.sees(
            "Time box  133 % of 3 days for feature, by the clock",
            "breached",
            "1 day over its time box",
            "Time in each column",
            "History",
            "added to In Progress",
        )
        await shown.press("escape", "?")
        await shown.sees("move to the next column", "do again what was undone", "more below")
        await shown.press(*["pagedown"] * 9)
        await shown.sees("On a card", "0 %             how much of its time box is used", "drag   ")
        await shown.press("escape")
        await shown.sees("To Do")


async def test_a_lost_file_is_told_and_nothing_typed_is_lost(file: BoardFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """No traceback: a line at the top, and the quick line still open."""
    monkeypatch.setattr("kanban_tui.tui.way.ends.FileEnd.pace", 0.1)
    file.add("one")
    async with running(file.path) as shown:
        await shown.burst("a", "n", "e", "w")
        for extra in ("", "-wal", "-shm"):
            (file.path.parent / (file.path.name + extra)).unlink(missing_ok=True)
        await shown.sees("is gone", "+ new")
        await shown.burst("enter")
        await shown.settle()
        assert "+ new" in shown.text


async def test_a_locked_file_is_told_and_nothing_typed_is_lost(
    file: BoardFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program holds the file: the line stays open, and enter works once it lets go."""
    monkeypatch.setattr("kanban_tui.store.sqlite.engine.PRAGMAS", ("journal_mode = WAL", "busy_timeout = 20"))
    async with running(file.path) as shown:
        await shown.press("a")
        await shown.type("important")
        other = sqlite3.connect(file.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        await shown.press("enter")
        await shown.sees("has been locked by another program", "+ important")
        other.execute("ROLLBACK")
        other.close()
        await shown.press("enter")
        await shown.until(lambda: file.where()["To Do"] == ["important"])


async def test_a_click_selects_and_the_wheel_scrolls(file: BoardFile) -> None:
    """The mouse points; whole cards scroll."""
    file.add(*(f"item {n}" for n in range(30)))
    async with running(file.path) as shown:
        first = shown.screen.views[0]
        await shown.pilot.click(first, offset=(8, 6))
        await shown.settle()
        assert shown.title == "item 1"
        first._wheel(3)
        await shown.sees("3 above")


async def test_quit_leaves_when_all_is_written(file: BoardFile) -> None:
    """A move asked for just before `q` is in the file."""
    file.add("one")
    async with running(file.path) as shown:
        await shown.burst(">", "q")
        await shown.until(lambda: not shown.app.is_running)
    assert file.where()["In Progress"] == ["one"]


async def test_a_key_of_one_s_own_is_obeyed_and_shown(file: BoardFile) -> None:
    """In the foot and in the help as well; the old one does nothing."""
    file.add("one", column="In Review")
    settings = Settings(keys={"board.finish": "f"})
    async with running(file.path, settings=settings) as shown:
        await shown.press("l", "l")
        assert "f done" in shown.text
        await shown.press("d")
        assert file.where()["In Review"] == ["one"]
        await shown.press("question_mark")
        await shown.sees("finish the item")
        assert any(line.split()[:1] == ["f"] for line in shown.text.splitlines())
        await shown.press("G")
        await shown.sees("At a column", "move an item to another column")
        await shown.press("escape", "f")
        await shown.until(lambda: file.where()["Done"] == ["one"])


async def test_the_look_of_the_board_is_remembered(file: BoardFile, tmp_path: Path) -> None:
    """Density, theme and folded columns, for the next run, the columns of this file alone.

    Settings are what holds before anything was chosen.
    """
    file.add("one")
    memory = tmp_path / "memory.json"
    settings = Settings(density="compact")
    async with running(file.path, settings=settings, memory=Memory(memory)) as shown:
        assert shown.screen.compact
        await shown.press("c", "t", "l", "l", "l", "z")
    async with running(file.path, settings=settings, memory=Memory(memory)) as shown:
        assert not shown.screen.compact
        assert shown.app.theme == "wip-light"
        assert "Done" not in shown.text
    other = Path(shutil.copy(file.path, tmp_path / "other.db"))
    async with running(other, settings=settings, memory=Memory(memory)) as shown:
        assert not shown.screen.compact
        assert "Done" in shown.text


def test_a_theme_that_does_not_exist_is_told(file: BoardFile) -> None:
    """Before the terminal is taken."""
    with pytest.raises(BadFile, match="there is no theme 'norrd'"):
        WipApp(file.path, settings=Settings(theme="norrd", path=file.path))


@pytest.mark.parametrize("away", ["moved", "written over", "restored"])
async def test_a_file_that_was_exchanged_is_told_and_shown(
    file: BoardFile, monkeypatch: pytest.MonkeyPatch, away: str
) -> None:
    """A backup is put in the place of an open board: what is typed is not said to be added, and then goes into it."""
    monkeypatch.setattr("kanban_tui.tui.way.ends.FileEnd.pace", 30)
    copy = file.path.with_name("copy.db")
    file.add("one")
    backup(file.path, copy)
    file.add("two")
    async with running(file.path) as shown:
        await shown.sees("two")
        await shown.press("a")
        await shown.type("three")
        if away == "moved":
            copy.replace(file.path)
        elif away == "restored":
            restore_backup(file.path, copy)
        else:
            file.path.write_bytes(copy.read_bytes())
        await shown.press("enter")
        await shown.sees("+ three", "Another file took the place of boards.db")
        assert "1 added" not in shown.text
        shown.screen._poll()
        await shown.until(lambda: "two" not in shown.text)
        await shown.sees("+ three")
        await shown.press("enter")
        await shown.until(lambda: file.where()["To Do"] == ["one", "three"])
        await shown.press("escape")
        shown.screen._poll()
        await shown.settle()
        assert "two" not in shown.text


async def test_the_one_file_holds_the_last_write_while_the_board_rests(
    file: BoardFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who copies it, and it alone, has what was typed a moment ago."""
    monkeypatch.setattr("kanban_tui.tui.way.ends.FileEnd.pace", 0.1)
    copy = file.path.with_name("copy.db")
    async with running(file.path) as shown:
        await shown.press("a")
        await shown.type("late")
        await shown.press("enter")
        await shown.until(lambda: file.path.with_name("boards.db-wal").stat().st_size == 0)
        copy.write_bytes(file.path.read_bytes())
    assert BoardFile(copy, file.board_id).where()["To Do"] == ["late"]
