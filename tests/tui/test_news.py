"""What happens while the board is open is told once, at the foot, and aloud for who wants it so."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from kanban_tui.board.model import DAY
from kanban_tui.board.timebox import State
from kanban_tui.config import Settings
from kanban_tui.tui.board.captions import at_the_foot
from kanban_tui.tui.board.news import Known, look
from kanban_tui.tui.look.facts import Card, Gauge, Stage
from kanban_tui.tui.shell import alarm
from tests.tui.conftest import NOW, BoardFile, running


def _card(state: State | None) -> Card:
    gauge = None if state is None else Gauge(1, 1, state, state.value, state.value)
    return Card(number=1, title="one", stage=Stage.WORKING, gauge=gauge)


@pytest.mark.parametrize(
    ("states", "told"),
    [
        ((State.OK, State.AT_RISK, State.AT_RISK, State.BREACHED, State.BREACHED), (1, 3)),
        ((State.AT_RISK, State.OK, State.AT_RISK, State.BREACHED), (3,)),
        ((State.OK, State.BREACHED, State.AT_RISK, State.OK, State.BREACHED), (1,)),
        ((None, State.BREACHED), (1,)),
        ((State.BREACHED, None, State.BREACHED), ()),
    ],
)
def test_each_state_of_an_item_is_news_once(states: tuple[State | None, ...], told: tuple[int, ...]) -> None:
    """Not the one it is first seen in, nor a better one than it was in."""
    known: Known = {}
    news = []
    for k, state in enumerate(states):
        known, found = look(known, [_card(state)])
        news += [k] * len(found)
    assert tuple(news) == told


@pytest.mark.parametrize(
    ("note", "fault", "alarm", "in_header", "told"),
    [
        ("", "", False, True, ("news", False)),
        ("", "no file", False, True, ("news", False)),
        ("", "no file", False, False, ("no file", True)),
        ("moved", "", False, True, ("news", False)),
        ("moved", "", False, False, ("moved", False)),
        ("moved", "no file", False, True, ("moved", False)),
        ("full", "no file", True, True, ("full", True)),
        ("full", "no file", True, False, ("no file", True)),
    ],
)
def test_news_are_no_alarm_while_a_fault_stands(
    note: str, fault: str, alarm: bool, in_header: bool, told: tuple[str, bool]
) -> None:
    """The header tells a fault; where there is none the foot does, and news wait."""
    assert at_the_foot(note, "news", fault=fault, alarm=alarm, in_header=in_header) == told


def test_a_console_that_would_print_a_notification_only_rings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Elsewhere the words follow the sign for a notification, a number never right behind it."""
    assert alarm("12 one: breached 101 %") == "\a\x1b]9;wip: 12 one: breached 101 %\x1b\\"
    monkeypatch.setenv("TERM", "linux")
    assert alarm("12 one: breached 101 %") == "\a"


async def test_a_box_that_comes_to_be_at_risk_is_told_at_the_foot_until_a_key(file: BoardFile) -> None:
    """Then no more, though the board is drawn again; with the bell switched on it rings as well."""
    file.add("one", column="In Progress", type="feature")
    file.add("two", column="In Progress", type="feature", at=NOW - 9 * DAY)
    now = [NOW]
    async with running(file.path, (80, 24), settings=Settings(bell=True), clock=lambda: now[0]) as shown:
        driver = shown.app._driver
        assert driver is not None
        with patch.object(driver, "write") as write:
            foot = shown.screen.foot
            shown.screen.refresh_all()
            assert (foot.note, write.call_count) == ("", 0)
            now[0] += DAY // 2
            shown.screen.refresh_all()
            assert foot.note == "at risk 83 %: 1 one"
            write.assert_called_once_with(alarm("at risk 83 %: 1 one"))
            now[0] += DAY
            shown.screen.refresh_all()
            assert foot.note == "breached 116 %: 1 one   at risk 83 %: 1 one"
            await shown.press("f1")
            shown.screen.refresh_all()
            assert (foot.note, write.call_count) == ("", 2)
