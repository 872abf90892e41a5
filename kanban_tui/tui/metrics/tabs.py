"""The tabs of the metrics screen: what each says above its chart, how it is drawn, and the items a cursor goes to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from textual.strip import Strip

from kanban_tui.board import words
from kanban_tui.board.text import printable
from kanban_tui.board.timebox import State
from kanban_tui.board.words import STATES, how_full
from kanban_tui.flow.aging import is_old
from kanban_tui.flow.boxes import Entry
from kanban_tui.flow.days import weekly
from kanban_tui.flow.outlook import LEAST
from kanban_tui.glyphs import Glyphs
from kanban_tui.headline import LEAST_TIMED
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.metrics import pages
from kanban_tui.tui.metrics.charts import aging, blocked, boxes, cumulative, rows, scatter, weeks
from kanban_tui.tui.metrics.charts.axes import percent_lines
from kanban_tui.tui.metrics.charts.grid import Grid
from kanban_tui.tui.metrics.figures import Cut, breached, monday
from kanban_tui.tui.metrics.forecast import forecast
from kanban_tui.tui.metrics.tab import Draw, Picture
from kanban_tui.tui.metrics.whatif import what_if

WIDE = 100


def now(cut: Cut) -> Picture:
    """The age of what is in progress."""
    layout = cut.measured.layout
    bands = {band.column: band for band in cut.report.bands}
    held = {scope.column_id: scope.count for scope in cut.measured.history.scopes if scope.kind == "column"}
    lanes = []
    for k in range(layout.start, layout.done):
        column = layout.columns[k]
        here = [entry for entry in cut.running if entry[1].column == k]
        # A limit holds for all work: beside the count of some of it, it would say that there was room.
        limit = None if cut.choice.which else column.wip_limit
        beside = cut.expedited[column.id]
        count = held.get(column.id, len(here) - beside) if limit is not None else len(here) - beside
        full = how_full(count, limit, column.drain_to, beside)
        # As on cards and in a walk few finished items do not say what is old.
        told = bands[k].n >= LEAST
        dots = tuple(_dot(entry, old=is_old(entry[1], cut.report.bands) is True) for entry in here)
        lines = percent_lines([(p, bands[k].age_at(p)) for p in aging.STEPS]) if told else ()
        lanes.append(aging.Lane(column.name, full, lines, dots))
    data = aging.Aging(tuple(lanes), ("Nothing is in progress, and nothing was finished before.",))
    listed = tuple(_listed(entry) for entry in cut.running)
    drawing = partial(_with_list, partial(aging.draw, data), listed)
    n = max((band.n for band in cut.report.bands), default=0)
    shows = f"days, against {words.count(n, 'finished item')}"
    if n < LEAST:
        shows = f"days; lines from {LEAST} finished items on, so far {n}"
    if not cut.measured.whole:
        shows = "days; what was finished is still being measured"
    return Picture("Age of what is in progress", shows, drawing, numbers=tuple(aging.order(data)))


def _dot(entry: Entry, *, old: bool) -> aging.Dot:
    history, item = entry
    age = item.age_days or 0
    state = item.box.state if item.box is not None else State.OK
    word = STATES[state] if state is not State.OK else "old" if old else ""
    return aging.Dot(history.item.id, age, word, item.block is not None)


def _listed(entry: Entry) -> rows.Row:
    history, item = entry
    said: list[tuple[str, str]] = [(words.count(item.age_days or 0, "day"), "soft")]
    if item.box is not None and item.box.state is not State.OK:
        ink = "red" if item.box.state is State.BREACHED else "amber"
        said.append((f"{STATES[item.box.state]} {item.box.percent:,} %", ink))
    if item.block is not None:
        said.append(("blocked", "violet"))
    return rows.Row(history.item.id, history.item.title, tuple(said))


def _with_list(
    chart: Draw, listed: Sequence[rows.Row], width: int, height: int, inks: Inks, glyphs: Glyphs, selected: int | None
) -> list[Strip]:
    """A chart, and beside it where there is room the items below each other."""
    if width < WIDE or not listed:
        return chart(width, height, inks, glyphs, selected)
    side = (width - 4) * 45 // 100
    grid = Grid(side, height)
    rows.draw(grid, listed, 0, 0, side, height, inks, glyphs, selected)
    left = chart(width - 4 - side, height, inks, glyphs, selected)
    return [
        Strip.join([here.adjust_cell_length(width - 4 - side), Strip.blank(4), beside])
        for here, beside in zip(left, grid.strips(), strict=True)
    ]


def cycle_time(cut: Cut) -> Picture:
    """How long items took, by the day they were finished."""
    on = cut.measured.finished_on
    points = tuple(
        scatter.Point(history.item.id, on[history.item.id].toordinal(), item.cycle_days, breached((history, item)))
        for history, item in cut.report.done
        if item.cycle_days is not None
    )
    days = cut.report.cycle_days
    data = scatter.Scatter(
        points,
        cut.since,
        cut.until,
        percent_lines(((50, days.p50), (85, days.p85), (95, days.p95)) if days.n >= LEAST_TIMED else ()),
        cut.nothing("Nothing with a cycle time was finished"),
    )
    over = sum(point.over for point in points)
    many = f" of {len(points):,}" if len(points) > scatter.FEW else ""
    return Picture(
        "Cycle time",
        cut.numbers.say("days to finish, {cycle_days.n|item}") if points else "",
        partial(scatter.draw, data),
        f"{over:,}{many} over their time box" if over else "",
        tuple(scatter.order(data)),
    )


def throughput(cut: Cut) -> Picture:
    """How many items were finished each week."""
    found = cut.report.throughput
    first = next((day.date for day in cut.report.daily if day.finished), None)
    since = cut.since if cut.choice.period(cut.measured.today)[0] is not None else first
    shown = [day for day in cut.report.daily if since is not None and day.date >= since]
    start = monday(shown[0].date) if shown else cut.until
    bars = tuple(
        weeks.Week(start + timedelta(days=7 * k), week.finished, week.partial) for k, week in enumerate(weekly(shown))
    )
    lines = percent_lines(((15, found.p15), (50, found.p50), (85, found.p85)), "")
    data = weeks.Weeks(bars, lines, cut.nothing("Nothing was finished"))
    none = ", {throughput.zero_weeks|week} without" if found.zero_weeks else ""
    whole = f"{{throughput.weeks|whole week}}{none}" if found.weeks else "no whole week yet"
    shows = cut.numbers.say(f"finished a week, {whole}")

    def drawing(width: int, height: int, inks: Inks, glyphs: Glyphs, selected: int | None) -> list[Strip]:
        del selected
        return weeks.draw(data, width, height, inks, glyphs)

    return Picture("Throughput", shows if found.first_finish is not None else "", drawing)


def time_boxes(cut: Cut) -> Picture:
    """How much of its time box each item has used."""
    bars = tuple(
        boxes.Bar(history.item.id, history.item.title, item.box.percent, STATES[item.box.state], item.in_progress)
        for history, item in cut.boxed
        if item.box is not None
    )
    why: tuple[str, ...] = ("No item is held to a time box: types, columns and items can have one.",)
    if any(item.box is not None for _, item in cut.entries):
        why = cut.nothing("Nothing with a time box is in progress or was finished")
    data = boxes.Boxes(bars, cut.measured.board.at_risk_percent, why)
    say = cut.numbers.say
    shows = say("percent used, {time_boxes.breached} of {time_boxes.finished_with_box} finished over it")
    alarm = say("{time_boxes.open_breached} in progress over it") if cut.report.boxes.open_breached else ""
    if not bars:
        shows = alarm = ""
    return Picture("Time boxes", shows, partial(boxes.draw, data), alarm, tuple(boxes.order(data)))


def cumulative_flow(cut: Cut) -> Picture:
    """How many items had come to each column. What was finished before the time shown is left out, as in the report."""
    columns, days = cut.measured.layout.columns, cut.report.daily
    lines = [day.reached for day in cut.report.cfd]
    gone = lines[0][cut.measured.layout.done] - days[0].finished if lines else 0
    stripes = tuple(
        cumulative.Stripe(column.name, column.kind, (*(0,) * cut.before, *(reached[k] - gone for reached in lines)))
        for k, column in enumerate(columns)
        if lines
    )
    data = cumulative.Flow(stripes, cut.since, cut.until, cut.nothing("No item stood on the board"))
    # Counted as the lines are: who came, was moved back and came again did so once.
    layout = cut.measured.layout
    came, went = (
        sum(cut.report.in_period(item.crossed.dates[k]) for item in cut.report.items)
        for k in (layout.start, layout.done)
    )
    shows = f"items by column, {came:,} came into progress, {went:,} were finished"
    back = cut.report.summary.backward_moves
    shows += f"; {words.count(back, 'move')} back" if back else ""
    off = cut.report.summary.cancelled + len(cut.report.splits)
    shows += f"; {off:,} cancelled or split left out" if off else ""
    shows += f"; {gone:,} finished before left out" if gone else ""

    def drawing(width: int, height: int, inks: Inks, glyphs: Glyphs, selected: int | None) -> list[Strip]:
        del selected
        return cumulative.draw(data, width, height, inks, glyphs)

    return Picture("Cumulative flow", shows, drawing)


def blocked_time(cut: Cut) -> Picture:
    """How long items could not go on, and why."""
    found = cut.report.blocked
    wide = max((len(words.duration(each.time)) for each in found.reasons), default=0)
    reasons = tuple(
        blocked.Reason(
            printable(each.reason) or "no reason",
            each.time,
            f"{words.count(each.blocks, 'block')}  {words.duration(each.time):>{wide}}",
        )
        for each in found.reasons
    )
    numbers = cut.measured.by_number
    standing = tuple(
        rows.Row(
            each.item,
            numbers[each.item][0].item.title,
            ((words.duration(each.time), "violet"), (printable(each.reason), "muted")),
        )
        for each in found.open
    )
    data = blocked.Blocked(reasons, standing, cut.nothing("Nothing was blocked"))
    shows = "{blocked.seconds} on {blocked.items|item}"
    if found.in_cycle_share is not None:
        shows += ", {blocked.in_cycle_share} of the time in progress"
    if not reasons and not standing:
        shows = ""
    return Picture("Blocked time", cut.numbers.say(shows), partial(blocked.draw, data), "", tuple(blocked.order(data)))


PICTURES: tuple[Callable[[Cut], Picture], ...] = (
    now,
    cycle_time,
    throughput,
    cumulative_flow,
    time_boxes,
    blocked_time,
    forecast,
    what_if,
    pages.batches,
    pages.wip,
    pages.columns,
    pages.stability,
    pages.refusals,
)
