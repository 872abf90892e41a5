"""What the charts say of a board that was begun a few days ago, made and drawn without an app."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from kanban_tui.board.model import DAY
from kanban_tui.glyphs import LINES
from kanban_tui.store import commands, reading
from kanban_tui.tui.keys.metrics import TABS
from kanban_tui.tui.metrics.choice import ALL, Choice
from kanban_tui.tui.metrics.figures import Cut, cut_of
from kanban_tui.tui.metrics.measured import read
from kanban_tui.tui.metrics.tabs import PICTURES
from kanban_tui.tui.parts.picks import Pick, rows
from tests.tui.conftest import NOW, BoardFile
from tests.tui.test_grid import inks_of_dark

NAMES = [name for _, name in TABS]
HOUR = DAY // 24


@pytest.fixture
def young(file: BoardFile) -> BoardFile:
    """Four days old: one item finished this very day, one in progress."""
    with file.engine() as engine:
        for days in (4, 2):
            number = commands.add(engine, file.board_id, f"{days} days old", now=NOW - days * DAY).items[0]
            commands.advance(engine, [number], 1, now=NOW - days * DAY + HOUR)
        commands.finish(engine, [1], now=NOW - HOUR)
    return file


def cut(file: BoardFile, range: int | None = None) -> Cut:
    """The part of a board that is looked at; in the range nobody chose, or in a chosen one."""
    connection = reading.connect(file.path)
    try:
        measured = read(connection, file.board_id, NOW)
    finally:
        connection.close()
    return cut_of(measured, Choice(range=range or 0), grow=range is None)


def shown(cut: Cut, name: str, width: int = 78, height: int = 17) -> list[str]:
    """The rows of a tab under its title, which is the first."""
    picture = PICTURES[NAMES.index(name)](cut)
    strips = picture.draw(width, height, inks_of_dark(), LINES, None)
    return [picture.shows, *(strip.text.rstrip() for strip in strips)]


def test_days_before_the_first_one_keep_their_place(young: BoardFile) -> None:
    """A range is as wide as its days: the same few take less of a longer one, and stand over their dates."""
    for name, sign in (("WIP", "⣿"), ("CFD", "⣿")):
        starts = [min(row.find(sign) for row in shown(cut(young, k), name) if sign in row) for k in (0, 1, 2)]
        assert starts == sorted(set(starts))
    rows = shown(cut(young, ALL), "WIP")
    assert min(row.find("⣿") for row in rows if "⣿" in row) == next(row.find("19 Nov") for row in rows if "Nov" in row)


def test_the_range_nobody_chose_holds_all_there_is(young: BoardFile) -> None:
    """Two weeks are enough for a few days."""
    assert cut(young).choice.range == 0


def test_the_only_finished_item_stands_in_its_chart(young: BoardFile) -> None:
    """Too few for percentiles are no reason to leave it out."""
    assert any("•" in row for row in shown(cut(young), "Cycle time"))


def test_what_was_finished_today_is_told_as_such(young: BoardFile) -> None:
    """A week that is not over is none to count, and today is not drawn from until it is over."""
    title, *rows = shown(cut(young), "Throughput")
    assert title == "finished a week, no whole week yet"
    assert rows[-1].split() == ["16", "Nov", "23", "Nov"]
    said = " ".join(shown(cut(young), "Forecast", 38))
    assert "Nothing was finished up to 2026-11-22: there is nothing to forecast from; today counts once it" in said


def test_cumulative_flow_begins_at_nothing(young: BoardFile) -> None:
    """What was finished before is left out and told; what was finished on the first day is not."""
    with young.engine() as engine:
        for days in (40, 14):
            number = commands.add(engine, young.board_id, "long ago", now=NOW - 40 * DAY).items[0]
            commands.finish(engine, [number], now=NOW - days * DAY + 14 * HOUR)
    title, *rows = shown(cut(young, 0), "CFD")
    assert title.endswith("; 1 finished before left out")
    assert re.match(r" +0 ─", rows[-2])
    assert any(row.endswith("Done 2") for row in rows)


def test_a_lane_counts_as_the_board_does(young: BoardFile) -> None:
    """The expedited stand beside the limit; of some items only none is told."""
    with young.engine() as engine:
        number = commands.add(engine, young.board_id, "late", now=NOW).items[0]
        commands.expedite(engine, number, "down", now=NOW)
        commands.advance(engine, [number], 1, now=NOW)
    here = cut(young)
    assert "In Progress 1/2 +1" in shown(here, "Now")[-1]
    title, *rows = shown(here, "WIP", 78, 30)
    assert title.endswith("dotted: expedited")
    assert next(row.split()[2:5] for row in rows if row.startswith("In Progress")) == ["2", "1", "2"]
    some = Cut(here.measured, replace(here.choice, which="#none"), frozenset({2}))
    assert shown(some, "Now")[-1].split("  ")[2].strip() == "In Progress 1"


def test_every_tab_has_its_name_where_two_rows_hold_them() -> None:
    """On fewer cells those nearest to the chosen one have theirs, on one row."""
    picks = [Pick(name, "", key) for key, name in TABS]
    wide = [strip.text for strip in rows(picks, 3, 80, inks_of_dark(), 2)]
    assert [name for name in NAMES if name not in " ".join(wide)] == []
    assert (len(wide), {len(row) for row in wide}) == (2, {80})
    (narrow,) = rows(picks, 3, 40, inks_of_dark(), 2)
    assert "CFD" in narrow.text
