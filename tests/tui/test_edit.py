"""The form of an item, the user's own editor, and the acts that ask for a reason."""

from __future__ import annotations

import pytest

from kanban_tui.board.model import DAY, Basis, TimeBox
from kanban_tui.store import commands
from kanban_tui.tui.item.edit import EditScreen
from kanban_tui.tui.item.form import understood
from tests.tui.conftest import NOW, BoardFile, Running, running
from tests.tui.test_sizes import HOSTILE


def form(shown: Running) -> EditScreen:
    """The form that is open."""
    screen = shown.app.screen
    assert isinstance(screen, EditScreen)
    return screen


async def test_every_field_is_written_in_one_command(file: BoardFile) -> None:
    """Title, type, tags, person, due, estimate, time box and description; one undo takes all back."""
    file.add("one")
    async with running(file.path) as shown:
        await shown.press("e")
        await shown.sees("Description")
        for name, value in {
            "title": "Uno",
            "type": "feat",
            "tags": "#a b",
            "assignee": "Ada",
            "due": "in 3 days",
            "estimate": "2h",
            "units": "8",
            "box": "36h",
        }.items():
            form(shown).lines[name].value = value
        form(shown).description.load_text("# Head\nbody")
        await shown.press("ctrl+s")
        await shown.until(lambda: file.item(1).title == "Uno")
        item = file.item(1)
        assert (item.type_id, item.tags, item.assignee, item.due) == (
            file.board.types[0].id,
            "a b",
            "Ada",
            "2026-11-26",
        )
        assert (item.estimate, item.planned_units, item.box) == (DAY // 12, 8, TimeBox(Basis.ELAPSED, 36 * DAY // 24))
        assert item.description == "# Head\nbody"
        await shown.sees("Uno")
        await shown.press("u")
        await shown.until(lambda: file.item(1).title == "one" and file.item(1).box is None)


async def test_what_is_wrong_is_told_at_the_field(file: BoardFile) -> None:
    """Nothing is written, and what was typed stays."""
    file.add("one")
    before = file.item(1)
    async with running(file.path) as shown:
        await shown.press("e")
        await shown.sees("Description")
        for name, value, seen in (
            ("title", " ", "The title is empty."),
            ("type", "zz", "Which type? feature, design, research, content, experiment, bug, chore."),
            ("due", "someday", "someday"),
            ("estimate", "-1h", "is no duration"),
            ("units", "many", "Units are a whole number from 1"),
            ("units", "0", "or none, not 0."),
            ("box", "x", "is no time box"),
            ("tags", "a" * 61, "60 is the most"),
        ):
            line = form(shown).lines[name]
            kept = line.value
            line.value = value
            await shown.settle()
            assert seen not in shown.text.replace(value, "", 1)
            await shown.press("ctrl+s")
            await shown.until(lambda value=value, seen=seen: seen in shown.text.replace(value, "", 1))
            assert line.value == value
            assert file.item(1) == before
            line.value = kept


async def test_a_field_says_what_it_is_read_as(file: BoardFile) -> None:
    """While one types there: the date that is meant, the whole type, the length."""
    for name, value, told in (
        ("due", "friday", "Fri 2026-11-27"),
        ("due", "none", "none"),
        ("due", "frid", ""),
        ("type", "exp", "experiment"),
        ("estimate", "90 min", "1 h 30 min"),
        ("box", "5 dates", "5 days"),
        ("title", "friday", ""),
    ):
        assert understood(name, value, file.board, now=NOW) == told
    file.add("one")
    async with running(file.path) as shown:
        await shown.press("e", *["tab"] * 4)
        await shown.sees("next friday, in 3 days")
        await shown.type("friday")
        await shown.sees("Fri 2026-11-27")
        await shown.press("tab")
        assert "Fri 2026" not in shown.text


async def test_a_form_with_changes_is_not_left_by_one_key(file: BoardFile) -> None:
    """Escape says what would be lost; a second one leaves. Without a change one is enough."""
    file.add("one")
    async with running(file.path) as shown:
        await shown.press("e")
        await shown.sees("Description")
        await shown.press("x", "escape")
        await shown.sees("Something was changed")
        await shown.press("escape")
        await shown.until(lambda: shown.app.screen is shown.screen)
        await shown.press("e")
        await shown.sees("Description")
        await shown.press("escape")
        await shown.until(lambda: shown.app.screen is shown.screen)
        assert file.item(1).title == "one"


async def test_a_change_by_another_process_is_told_before_it_is_written_over(file: BoardFile) -> None:
    """Only the field that both changed is asked about; the others' changes stay."""
    file.add("one")
    async with running(file.path) as shown:
        await shown.press("e")
        await shown.sees("Description")
        form(shown).lines["title"].value = "mine"
        with file.engine() as engine:
            commands.edit(engine, 1, title="theirs", assignee="Bob", now=NOW)
        await shown.press("ctrl+s")
        await shown.sees("Meanwhile it became: theirs")
        assert file.item(1).title == "theirs"
        await shown.press("ctrl+s")
        await shown.until(lambda: file.item(1).title == "mine")
        assert file.item(1).assignee == "Bob"


async def test_the_form_shows_text_as_it_is(file: BoardFile) -> None:
    """No markup, no escape, and every row as wide as the terminal."""
    file.add(*(title[:200] for title in HOSTILE))
    with file.engine() as engine:
        for number, title in enumerate(HOSTILE, 1):
            commands.edit(engine, number, description=f"{title}\n{title}", now=NOW)
    async with running(file.path, (80, 24)) as shown:
        for number in range(1, len(HOSTILE) + 1):
            await shown.press("e")
            await shown.sees(f" {number} ", "Description")
            rows = shown.app.screen._compositor.render_strips()
            assert [row.cell_length for row in rows] == [80] * 24
            assert all(s.text.replace("\u200d", "").isprintable() for row in rows for s in row)
            await shown.press("escape")
            await shown.until(lambda: shown.app.screen is shown.screen)
            await shown.press("j")


async def test_an_editor_that_is_not_there_is_told(file: BoardFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one line, and nothing changes."""
    file.add("one")
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    async with running(file.path) as shown:
        await shown.press("E")
        await shown.sees("No editor is named")


async def test_a_box_starts_anew_with_a_reason(file: BoardFile) -> None:
    """Without one the line stays and says so."""
    file.add("one", column="In Progress", type="feature", at=NOW - 4 * DAY)
    async with running(file.path) as shown:
        await shown.press("l", "R")
        await shown.sees("Why does the time box of 1 one start anew?")
        await shown.press("enter")
        await shown.sees("needs a reason")
        await shown.type("split")
        await shown.press("enter")
        await shown.sees("0 %")


async def test_a_duplicate_says_the_same(file: BoardFile) -> None:
    """In the first column, under a new number."""
    file.add("one", column="Done", type="bug")
    async with running(file.path) as shown:
        await shown.press("l", "l", "l", "D")
        await shown.until(lambda: file.where()["To Do"] == ["one"])
        assert file.item(2).type_id == file.item(1).type_id
