"""The grid of cells, the dots on it, and the one mapping of values to cells."""

from __future__ import annotations

import re
from datetime import date

import pytest
from rich.cells import cell_len
from rich.style import Style

from kanban_tui.glyphs import LINES, PLAIN
from kanban_tui.tui.look.theme import DARK, Inks, inks
from kanban_tui.tui.metrics.charts.axes import Frame, Scale, draw_days, percent_lines, rounded_up, ticks
from kanban_tui.tui.metrics.charts.grid import ACROSS, UP, Dots, Grid

INK = Style(bold=True)


def inks_of_dark() -> Inks:
    """The inks of the dark theme."""
    named = {name: getattr(DARK, name) for name in ("foreground", "primary", "warning", "error", "background")}
    return inks({**DARK.variables, **named})


def said(grid: Grid) -> list[str]:
    """The rows as text."""
    return [strip.text.rstrip() for strip in grid.strips()]


def test_text_stands_where_it_is_put_and_nothing_outside() -> None:
    """What lies beyond an edge is not drawn, and every row keeps its width."""
    grid = Grid(6, 2)
    grid.put(4, 0, "abc", INK)
    grid.put(-1, 1, "xyz", INK)
    grid.put(0, 9, "no", INK)
    assert said(grid) == ["    ab", "yz"]
    assert all(strip.cell_length == 6 for strip in grid.strips())


@pytest.mark.parametrize("text", ["日本語", "e\u0301a", "👩\u200d💻!", "\u0301", "a日\u0300b"])
def test_wide_and_joined_letters_keep_the_width(text: str) -> None:
    """A wide letter takes two cells, a mark none, and half a letter is never drawn."""
    for x in range(-2, 6):
        grid = Grid(5, 1)
        grid.put(x, 0, text, INK)
        assert all(cell_len(strip.text) == 5 for strip in grid.strips())


def test_writing_over_half_a_wide_letter_takes_the_other_half_away() -> None:
    """No half letter is left on either side."""
    for x in (1, 2):
        grid = Grid(5, 1)
        grid.put(1, 0, "日", INK)
        grid.put(x, 0, "|", INK)
        assert cell_len(grid.strips()[0].text) == 5
        assert "日" not in grid.strips()[0].text


def test_a_rule_goes_behind_what_is_drawn() -> None:
    """Lines are drawn where nothing is, blanks of a word included."""
    grid = Grid(9, 1)
    grid.put(2, 0, "a b", INK)
    grid.rule(0, 0, 9, "-", INK)
    assert said(grid) == ["--a b----"]


def test_a_cell_carries_its_items_to_the_mouse() -> None:
    """A click on a cell that stands for items is the action pick with their numbers."""
    grid = Grid(3, 1)
    grid.put(1, 0, "x", INK, [12, 14])
    metas = [segment.style.meta for segment in grid.strips()[0] if segment.style and segment.style.meta]
    assert metas == [{"@click": "screen.pick([12, 14])"}]


def test_eight_dots_share_a_cell_and_the_higher_rank_inks_it() -> None:
    """Dots are counted from the lower left; a later one of a lower rank does not take the ink."""
    dots, grid, red = Dots(LINES), Grid(2, 2), Style(color="red")
    for x in range(ACROSS):
        for y in range(UP):
            dots.set(x, y, red, 1)
    dots.set(0, 0, INK, 0)
    dots.set(0, UP, INK)
    dots.draw(grid, 0, 1)
    assert said(grid) == ["⡀", "⣿"]
    assert grid.strips()[1]._segments[0].style == red


def test_without_braille_a_cell_is_one_dot() -> None:
    """The plain set draws a star."""
    dots, grid = Dots(PLAIN), Grid(1, 1)
    dots.set(1, 3, INK)
    dots.draw(grid, 0, 0)
    assert said(grid) == ["*"]


@pytest.mark.parametrize(("low", "high", "cells"), [(0, 20, 16), (0, 7, 30), (100, 130, 12), (0, 10_000, 9), (5, 5, 4)])
def test_dots_lines_and_ticks_share_one_mapping(low: int, high: int, cells: int) -> None:
    """The cell of a part of a cell is the cell of the value, and no value leaves the axis."""
    scale = Scale(low, high, cells)
    for value in range(low, high + 1, max(1, (high - low) // 50)):
        assert scale.part(value, UP) // UP == scale.cell(value)
        assert 0 <= scale.cell(value) <= cells
    if low < high:
        assert (scale.cell(low), scale.cell(high)) == (0, cells)


def test_what_is_more_than_nothing_stands_above_the_floor() -> None:
    """A day among years is still seen."""
    frame = Frame(0, 0, 10, Scale(0, 2000, 10))
    assert frame.row(0) == 10
    assert frame.row(1) == 9
    assert frame.part(1, UP) // UP == 1


@pytest.mark.parametrize(("high", "end"), [(18, 20), (11, 11), (1, 1), (0.5, 1), (97, 100), (1000, 1000)])
def test_an_axis_ends_at_a_tick_or_at_its_highest_value(high: float, end: int) -> None:
    """It is never short of a value, and leaves little empty."""
    assert rounded_up(high, 15) == end


def test_ticks_are_round_and_few() -> None:
    """One tick for three rows at most, from the low end to the high one."""
    assert ticks(0, 20, 15) == [0, 5, 10, 15, 20]
    assert ticks(101, 130, 9) == [110, 120, 130]


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (date(2026, 11, 16), date(2026, 11, 22), "16 Nov"),
        (date(2026, 8, 24), date(2026, 11, 22), "Sep"),
        (date(2018, 9, 12), date(2026, 11, 24), "2020"),
        (date(2026, 11, 22), date(2026, 11, 22), "22 Nov"),
        (date(1971, 1, 1), date(2026, 1, 1), "1980"),
    ],
)
def test_dates_are_round_and_never_touch(since: date, until: date, expected: str) -> None:
    """Days, Mondays, months or years, whichever are the finest that have room."""
    grid = Grid(50, 3)
    draw_days(grid, Frame(0, 0, 50, Scale(0, 1, 1)), since, until, inks_of_dark())
    row = said(grid)[2]
    assert expected in row
    assert all(re.fullmatch(r"\d{1,2} \w{3}|\w{3}|\d{4}", word) for word in re.split(" {2,}", row.strip()))


def test_lines_without_a_value_are_left_out() -> None:
    """An empty history has no percentiles, and none is drawn."""
    assert [line.name for line in percent_lines([(50, None), (85, 9)])] == ["85 %"]
