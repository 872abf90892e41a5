"""The tabs that are sections of the report: its sentences, its figures and its tables, under a chart of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial

from msgspec.structs import replace
from textual.strip import Strip

from kanban_tui.board.words import decimal
from kanban_tui.glyphs import Glyphs
from kanban_tui.report import text_charts
from kanban_tui.report.numbers import Numbers
from kanban_tui.report.outline import Chart, Section, Table
from kanban_tui.report.rows import Rows, fill
from kanban_tui.report.sections.ahead import STABILITY
from kanban_tui.report.sections.batches import BATCHES
from kanban_tui.report.sections.delivery import DEPLOYMENTS, SPLITS
from kanban_tui.report.sections.rates import WIP
from kanban_tui.report.sections.standing import REFUSALS
from kanban_tui.report.sections.times import TIME_IN_COLUMN
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.metrics.charts import page, run, weeks
from kanban_tui.tui.metrics.charts.axes import Line
from kanban_tui.tui.metrics.figures import Cut, monday
from kanban_tui.tui.metrics.tab import Picture

ONE_WEEK = 7


def batches(cut: Cut) -> Picture:
    """In what batches work is finished, and what to do about it."""
    found = [(date.fromisoformat(each["date"]), each) for each in cut.numbers.value("batches.finishes")]
    dots = tuple((day, float(each["size"])) for day, each in found)
    means = tuple((day, each["felt_90"]) for day, each in found)
    data = run.Run(cut.since, cut.until, dots=dots, means=means, mean="felt")
    names = ("transfers", "right_size", "breaches", "single_piece", "changes")
    more = (
        (SPLITS, ("split_days", "splits_by_type")),
        (DEPLOYMENTS, ("deployments", "deployment_times", "deployment_batches")),
    )
    return _page(cut, BATCHES, partial(run.draw, data) if dots else None, names, more)


def wip(cut: Cut) -> Picture:
    """What was in progress day by day, and the limit it was held to."""
    days = cut.report.daily
    # The limit holds for all work: beside the count of some of it, it would say that there was room.
    limits = (*(None,) * cut.before, *_limits(cut)) if not cut.choice.which else ()
    nothing = (0.0,) * cut.before
    board = cut.report.scopes[0]
    beside = board.beside
    counted = (day.wip - lane for day, lane in zip(days, beside, strict=True))
    data = run.Run(
        cut.since,
        cut.until,
        (*nothing, *(float(day.wip) for day in days)),
        limits,
        (*nothing, *map(float, counted)),
        beside=board.expedited if board.limit is None else 0,
    )
    picture = _page(cut, WIP, partial(run.draw, data) if any(day.wip for day in days) else None, ("wip_columns",))
    return replace(picture, shows=f"{picture.shows}, dotted: expedited") if any(beside) else picture


def columns(cut: Cut) -> Picture:
    """How long items stay in each column, and how many stand there at once."""
    numbers = cut.numbers
    parts: list[page.Bars | page.Cells] = [
        bars
        for section, name in ((TIME_IN_COLUMN, "time_in_column"), (BATCHES, "levels"))
        if (bars := _bars(numbers, section, name)).bars
    ]
    if parts:
        parts += _tables(numbers, TIME_IN_COLUMN, ("time_in_column",))
        parts += [replace(table, title="In progress by column") for table in _tables(numbers, WIP, ("wip_columns",))]
    return _picture(cut, TIME_IN_COLUMN, None, tuple(parts))


def stability(cut: Cut) -> Picture:
    """Whether weeks differ by more than chance."""
    numbers = cut.numbers
    found, limits = numbers.value("throughput_xmr.weeks"), numbers.value("throughput_xmr")
    if not found:
        return _picture(cut, STABILITY, None, (), nothing=cut.nothing("Nothing was finished in whole weeks"))
    named = (("upper", "unpl"), ("mean", "mean"), ("lower", "lnpl"))
    lines = tuple(Line(name, limits[key], decimal(limits[key]), key == "mean") for name, key in named if limits[key])
    bars = tuple(
        weeks.Week(date.fromisocalendar(*_week(each["week"]), 1), each["finished"], odd=each["signal"] is not None)
        for each in found
    )
    return _page(cut, STABILITY, partial(weeks.draw, weeks.Weeks(bars, lines)), ("xmr", "littles_law"))


def refusals(cut: Cut) -> Picture:
    """How often the board said no, and what was let past it."""
    shown = cut.report.weekly
    start = monday(cut.report.daily[0].date) if shown else cut.until
    told = cut.report.refusals.by_week
    bars = tuple(
        weeks.Week(date.fromordinal(start.toordinal() + k * ONE_WEEK), told.get(each.name, 0), each.partial)
        for k, each in enumerate(shown)
    )
    chart = partial(weeks.draw, weeks.Weeks(bars, ())) if told else None
    return _page(cut, REFUSALS, chart, ("refusals", "expedites"))


def _limits(cut: Cut) -> tuple[int | None, ...]:
    """The board's limit on each day, or where it had none and all its columns had one, theirs together."""
    board, *columns = (scope.days.limits for scope in cut.report.scopes)
    whole = []
    for limit, *own in zip(board, *columns, strict=True):
        held = [each for each in own if each is not None]
        whole.append(sum(held) if limit is None and len(held) == len(own) else limit)
    return tuple(whole)


def _week(name: str) -> tuple[int, int]:
    year, _, number = name.partition("-W")
    return int(year), int(number)


def _page(
    cut: Cut,
    section: Section,
    chart: page.Paint | None,
    tables: Sequence[str],
    more: Sequence[tuple[Section, Sequence[str]]] = (),
) -> Picture:
    """A section with some of its tables, and `more` sections of which there is something to say."""
    numbers = cut.numbers
    if section.empty(numbers) is not None:
        return _picture(cut, section, chart, ())
    parts = _tables(numbers, section, tables)
    beside = [(other, names) for other, names in more if other.present(numbers)]
    for other, names in beside:
        parts += [] if other.empty(numbers) is not None else _tables(numbers, other, names)
    return _picture(cut, section, chart, tuple(parts), beside=[other for other, _ in beside])


def _picture(
    cut: Cut,
    section: Section,
    chart: page.Paint | None,
    parts: tuple[page.Bars | page.Cells, ...],
    *,
    nothing: tuple[str, ...] = (),
    beside: Sequence[Section] = (),
) -> Picture:
    numbers = cut.numbers
    empty = section.empty(numbers)
    if empty is not None and not parts:
        nothing = (numbers.say(empty), *cut.nothing("")[1:])
    if nothing:
        data = page.Page(None, nothing)
    else:
        said = tuple(numbers.say(template) for one in (section, *beside) for template in _said(numbers, one))
        data = page.Page(chart, said, parts, numbers.say(section.shows))

    def drawing(width: int, height: int, inks: Inks, glyphs: Glyphs, selected: int | None) -> list[Strip]:
        del selected
        return page.draw(data, width, height, inks, glyphs)

    drawn = next((part for part in section.parts if isinstance(part, Chart)), None)
    # Without a chart the title of what stands below says it, and what begins as the tab does need not say it twice.
    shows = drawn.title if drawn is not None and chart is not None else ""
    shows = shows.removeprefix(section.title).lstrip()
    return Picture(section.title, f"{shows[:1].lower()}{shows[1:]}", drawing)


def _said(numbers: Numbers, section: Section) -> Iterable[str]:
    empty = section.empty(numbers)
    return section.says(numbers) if empty is None else [empty]


def _tables(numbers: Numbers, section: Section, names: Sequence[str]) -> list[page.Cells]:
    """Tables of a section by their names, without those that are empty."""
    found = {table.name: table for table in _all_tables(section)}
    made = []
    for table in (found[name] for name in names):
        filled = fill(numbers, table)
        if filled.rows:
            made.append(_cells(table, filled))
    return made


def _all_tables(section: Section) -> list[Table]:
    charts = [part.table for part in section.parts if isinstance(part, Chart) and part.table is not None]
    return [*(part for part in section.parts if isinstance(part, Table)), *charts]


def _cells(table: Table, filled: Rows) -> page.Cells:
    labelled = [table.heading] if table.heading else []
    return page.Cells(
        table.title,
        (*labelled, *(column.title for column in filled.columns)),
        (*(False for _ in labelled), *filled.numeric),
        tuple((*([label] if table.heading else []), *(cell.text for cell in cells)) for label, cells in filled.rows),
    )


def _bars(numbers: Numbers, section: Section, name: str) -> page.Bars:
    chart = next(part for part in section.parts if isinstance(part, Chart) and part.name == name)
    return page.Bars(chart.title, tuple(text_charts.values(name, numbers)))
