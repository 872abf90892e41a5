"""A forecast: the dates or numbers that hold with a chance, and how likely each outcome is."""

from __future__ import annotations

from msgspec import Struct
from rich.cells import cell_len
from textual.strip import Strip

from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.look.pen import cut
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.metrics.charts.axes import HEADLINE, Scale, words
from kanban_tui.tui.metrics.charts.grid import ACROSS, UP, Dots, Grid

SIDE_BY_SIDE = 70
_GAP = 4


class Chance(Struct, frozen=True):
    """What holds with a chance of so many percent: a value on the axis, said short and long."""

    percent: int
    value: int
    said: str
    more: str


class Outcome(Struct, frozen=True):
    """The probability of ending from `low` to `high`."""

    low: int
    high: int
    probability: float


class Question(Struct, frozen=True):
    """A question asked of the past, with its answers. `ends` names the first and the last outcome."""

    asked: str
    about: str
    chances: tuple[Chance, ...]
    outcomes: tuple[Outcome, ...]
    ends: tuple[str, str]
    falling: bool = False
    """Whether an outcome is the safer the smaller it is."""


class Outlook(Struct, frozen=True):
    """The questions; `said` are lines on what the answers rest on, the warned ones first."""

    questions: tuple[Question, ...]
    warnings: tuple[str, ...]
    said: tuple[str, ...]
    empty: tuple[str, ...] = ()


def draw(data: Outlook, width: int, height: int, inks: Inks, glyphs: Glyphs) -> list[Strip]:
    """The questions side by side where there is room, else below each other."""
    if not data.questions:
        return words(data.empty, width, height, inks).strips()
    grid = Grid(width, height)
    notes = [*((line, inks.amber) for line in data.warnings), *((line, inks.muted) for line in data.said)]
    beside = width >= SIDE_BY_SIDE
    size = min(60, (width - _GAP * (len(data.questions) - 1)) // len(data.questions)) if beside else width
    notes = notes[: max(0, height - (6 if beside else 12))]
    rows = height - len(notes) - (1 if notes else 0)
    rows = rows if beside else rows // len(data.questions)
    for k, question in enumerate(data.questions):
        x, y = (k * (size + _GAP), 0) if beside else (0, k * rows)
        _question(grid, question, x, y, size, rows, inks, glyphs)
    for k, (line, ink) in enumerate(notes):
        grid.put(0, height - len(notes) + k, cut(line, width, glyphs.cut), ink)
    return grid.strips()


def _question(
    grid: Grid, question: Question, x: int, y: int, width: int, height: int, inks: Inks, glyphs: Glyphs
) -> None:
    grid.put(x, y, cut(question.asked, width, glyphs.cut), inks.strong)
    y += 1
    if height >= 8:
        grid.put(x, y, cut(question.about, width, glyphs.cut), inks.muted)
        y += 1
    for chance in question.chances:
        headline = chance.percent == HEADLINE
        grid.put(x, y, f"{chance.percent} %", inks.warning if headline else inks.muted)
        used = grid.put(x + 6, y, chance.said, inks.strong if headline else inks.plain)
        if 6 + used + 2 + cell_len(chance.more) <= width:
            grid.put(x + 6 + max(used + 2, 14), y, chance.more, inks.muted)
        y += 1
    rows = height - 8
    if rows >= 3 and question.outcomes:
        _histogram(grid, question, x, y + 1, width, rows, inks, glyphs)


def _histogram(
    grid: Grid, question: Question, x: int, y: int, width: int, height: int, inks: Inks, glyphs: Glyphs
) -> None:
    """The outcomes as bars; those that the headline promises are bright. Its end is marked below."""
    first, last = question.outcomes[0].low, question.outcomes[-1].high
    across = Scale(first, last + 1, width * ACROSS)
    most = max(outcome.probability for outcome in question.outcomes)
    rows = height - 2
    promised = next(chance.value for chance in question.chances if chance.percent == HEADLINE)
    dots = Dots(glyphs)
    for outcome in question.outcomes:
        start, end = across.cell(outcome.low), max(across.cell(outcome.low) + 1, across.cell(outcome.high + 1))
        held = outcome.low >= promised if question.falling else outcome.high <= promised
        tall = round(outcome.probability / most * rows * UP)
        for at in range(start, min(end, width * ACROSS)):
            for up in range(tall):
                dots.set(at, up, inks.soft if held else inks.faint, int(held))
    floor = y + rows
    dots.draw(grid, x, floor - 1)
    grid.rule(x, floor, width, glyphs.thin, inks.faint)
    _marks(grid, question, x, floor + 1, width, across, inks)


def _marks(grid: Grid, question: Question, x: int, y: int, width: int, across: Scale, inks: Inks) -> None:
    """The ends of the axis, and the headline's value where there is room between them."""
    chance = next(chance for chance in question.chances if chance.percent == HEADLINE)
    mark = f"{HEADLINE} % {chance.said}"
    at = x + max(0, min(width - cell_len(mark), across.cell(chance.value) // ACROSS - cell_len(mark) // 2))
    grid.put(at, y, mark, inks.amber)
    start, end = question.ends
    if grid.free(x, y, cell_len(start) + 1):
        grid.put(x, y, start, inks.muted)
    if grid.free(x + width - cell_len(end) - 1, y, cell_len(end) + 1):
        grid.put_right(x + width, y, end, inks.muted)
