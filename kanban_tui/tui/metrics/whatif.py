"""What other limits would do, as the metrics screen plays it: limits are changed by key, the answer follows."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip

from kanban_tui.board.text import printable
from kanban_tui.flow.simulation.compare import Outcome, Scenario, compare
from kanban_tui.flow.simulation.line import Line
from kanban_tui.flow.simulation.measured import Measured, Thin, Unplayable, measured
from kanban_tui.flow.simulation.scenarios import AS_IT_IS, total_of, with_limit, with_total
from kanban_tui.glyphs import Glyphs
from kanban_tui.report import whatif
from kanban_tui.tui.look.pen import cut as shortened
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.metrics.charts.grid import Grid
from kanban_tui.tui.metrics.choice import Trial
from kanban_tui.tui.metrics.figures import Cut
from kanban_tui.tui.metrics.tab import Draw, Picture

RUNS, DAYS, SEED = 30, 180, "1"
TRIED = "as tried"
BOARD = "whole board"

_LIMIT = 12
_GAP, _HEAD = 2, 2
"""Cells between figures, and rows of their heads."""
_AIRY = 18
_MOST_SAID = 100
"""Rows that what is said below the limits never fills."""


def what_if(cut: Cut) -> Picture:
    """The limits that are and those tried, and what each would give."""
    own = cut.measured
    history = own.history
    items = [item for _, item in own.entries]
    title = ("What if", "other limits, played on what happened")
    try:
        line = measured(items, own.board, own.layout, history.policy, now=own.now, scopes=history.scopes)
    except Thin as thin:
        given = whatif.times_given(printable(c.name) for c in own.layout.columns[own.layout.start : own.layout.done])
        way = f"How long work takes can be said in a shell, half of it and 85 % of it: wip simulate {given}."
        return Picture(*title, _only(f"{whatif.unplayable(thin)} {way}"))
    except Unplayable as why:
        return Picture(*title, _only(whatif.unplayable(why)))
    trial = cut.choice.trial.within(len(line.line.columns) + 1)
    tried = _tried(line.line, trial)
    scenarios = [Scenario(AS_IT_IS, line.line)]
    if tried != line.line:
        scenarios.append(Scenario(TRIED, tried))
    outcomes = compare(scenarios, runs=RUNS, days=DAYS, seed=SEED, processes=1)
    if not all(outcome.figures for outcome in outcomes):
        return Picture(*title, _only("Nothing would be finished."))

    def drawing(width: int, height: int, inks: Inks, glyphs: Glyphs, selected: int | None) -> list[Strip]:
        del selected
        return draw(line, tried, trial, outcomes, width, height, inks, glyphs)

    shows = f"+ and - change a limit; played {RUNS} times over {DAYS} days, all work of the board"
    return Picture("What if", shows, drawing)


def _tried(line: Line, trial: Trial) -> Line:
    for place, limit in trial.limits:
        line = with_total(line, limit) if place == len(line.columns) else with_limit(line, place, limit)
    return line


def limits(line: Line) -> list[tuple[str, int | None]]:
    """Every place with a limit of its own: the columns, then the board."""
    return [*((column.name, column.limit) for column in line.columns), (BOARD, total_of(line))]


def _only(why: str) -> Draw:
    def drawing(width: int, height: int, inks: Inks, glyphs: Glyphs, selected: int | None) -> list[Strip]:
        del glyphs, selected
        grid = Grid(width, height)
        _wrapped(grid, 0, why, inks.muted)
        return grid.strips()

    return drawing


def draw(
    line: Measured,
    tried: Line,
    trial: Trial,
    outcomes: Sequence[Outcome],
    width: int,
    height: int,
    inks: Inks,
    glyphs: Glyphs,
) -> list[Strip]:
    """The limits with the one under the cursor, the figures of both, and the sentence that it comes to.

    At least `height` rows, and as many as there is to say.
    """
    now, then = limits(line.line), limits(tried)
    grid = Grid(width, max(height, len(now) + _MOST_SAID))
    names = min(max(cell_len(name) for name, _ in now) + 3, max(12, width - _LIMIT - 12))
    y = 0
    for place, ((name, before), (_, after)) in enumerate(zip(now, then, strict=True)):
        here = place == trial.place
        if here:
            grid.fill(0, y, min(width, names + _LIMIT + 14), 1, inks.ground)
            grid.put(0, y, glyphs.cursor, inks.here)
        grid.put(2, y, shortened(printable(name), names - 3, glyphs.cut), inks.plain if here else inks.soft)
        grid.put(names, y, f"limit {_said(after)}", inks.strong if after != before else inks.plain)
        if after != before:
            grid.put(names + _LIMIT, y, f"is {_said(before)}", inks.muted)
        y += 1
    y += 1
    y = _wrapped(grid, y, whatif.sentence(line, outcomes), inks.strong)
    y += height >= _AIRY
    y = _figures(grid, y, line, outcomes, inks, glyphs) + 1
    for text in (*whatif.assumed(line, runs=RUNS, days=DAYS, seed=SEED), whatif.little(outcomes), whatif.BELOW):
        y = _wrapped(grid, y, text, inks.muted)
    return grid.strips()[: max(y, height)]


def _figures(grid: Grid, y: int, line: Measured, outcomes: Sequence[Outcome], inks: Inks, glyphs: Glyphs) -> int:
    """What comes of the limits, a column for each figure; a sign says where some have no room. The row after it."""
    first, *heads = whatif.heads(line)
    rows: list[tuple[str, list[str], Style]] = []
    for name, told, below in whatif.rows(line, outcomes):
        rows.append((name, told, inks.plain))
        if any(below):
            rows.append(("", below, inks.muted))
    for k, name in enumerate((*first, *(name for name, _, _ in rows))):
        grid.put(0, y + k, name, inks.plain if k >= _HEAD else inks.muted)
    end = max(cell_len(name) for name in (*first, AS_IT_IS, TRIED))
    columns = [[*head, *(told[k] for _, told, _ in rows)] for k, head in enumerate(heads)]
    sizes = [max(map(cell_len, column)) for column in columns]
    gap = _GAP if end + sum(sizes) + _GAP * len(sizes) <= grid.width else 1
    looks = [*([inks.muted] * _HEAD), *(look for _, _, look in rows)]
    for column, size in zip(columns, sizes, strict=True):
        if end + gap + size > grid.width:
            grid.put(end + 1, y, glyphs.cut, inks.muted)
            break
        end += gap + size
        for row, (text, look) in enumerate(zip(column, looks, strict=True)):
            grid.put_right(end, y + row, text, look)
    return y + len(looks)


def _wrapped(grid: Grid, y: int, text: str, ink: Style) -> int:
    """Write a text on as many rows as it takes; the row after it."""
    parts = textwrap.wrap(text, max(20, grid.width))
    for k, part in enumerate(parts):
        grid.put(0, y + k, part, ink)
    return y + len(parts)


def _said(limit: int | None) -> str:
    return "none" if limit is None else f"{limit:,}"
