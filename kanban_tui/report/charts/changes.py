"""Charts of what changes: trends of cycle times, total age, and behaviour by phases with its moving range."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from kanban_tui.board.text import printable
from kanban_tui.report.charts.figure import Figure, apart, mark, ticks
from kanban_tui.report.charts.rates import HALF_WEEK, monday
from kanban_tui.report.numbers import Numbers

KINDS = 4
"""So many work types have a line of their own."""
MANY = 60


def trends(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """Half and 85 % of the trailing 90 days as lines, and of each month as dots."""
    rows = [row for row in numbers.value("trends.trailing") if row["type"] is None]
    months = [(k, row) for k, row in enumerate(numbers.value("trends.months")) if row["type"] is None and row["p85"]]
    if len(rows) < 2:
        return ""
    days = [_day(row["date"]) for row in rows]
    middles = [date.fromisoformat(f"{row['month']}-15").toordinal() for _, row in months]
    first, last = min(days[0], *middles, days[0]), days[-1]
    top = max(4, *(row["p85"] for row in rows), *(row["p85"] for _, row in months)) * 1.1
    figure = Figure(days=(first, last), height=280, range=(0, top), y_labels=ticks(top), margin_right=110)
    figure.changes(numbers.value("behaviour.changes"), top)
    for key, words in (("p50", "half"), ("p85", "85 %")):
        points = [(day, row[key]) for day, row in zip(days, rows, strict=True)]
        figure.line(f"trend {key}", points, tells=(f"{words} within, days", points))
        says = f"{{{{trends.months.{{0}}.month}}}}: {words} within {{{{trends.months.{{0}}.{key}|day}}}}"
        figure.dots(
            f"trend {key}",
            [
                mark((day, row[key]), f"{numbers.say(says.format(k))} (n = {row['n']:,})", "dot")
                for day, (k, row) in zip(middles, months, strict=True)
                if day <= last
            ],
        )
    ends = [(rows[-1][key], f"{words}  {rows[-1][key]:,} d", key) for key, words in (("p50", "half"), ("p85", "85 %"))]
    _ends(figure, last, ends, top, 230)
    return figure.svg(name, title, shows)


def trends_by_type(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """85 % of the trailing 90 days of each of the commonest work types."""
    lines: dict[str, list[tuple[int, int]]] = {}
    items: dict[str, int] = {}
    for row in numbers.value("trends.trailing"):
        if row["type"] is not None:
            lines.setdefault(row["type"], []).append((_day(row["date"]), row["p85"]))
            items[row["type"]] = items.get(row["type"], 0) + row["n"]
    shown = sorted((kind for kind, line in lines.items() if len(line) > 1), key=lambda kind: -items[kind])[:KINDS]
    if len(shown) < 2:
        return ""
    first = min(lines[kind][0][0] for kind in shown)
    last = max(lines[kind][-1][0] for kind in shown)
    top = max(4, *(days for kind in shown for _, days in lines[kind])) * 1.1
    figure = Figure(days=(first, last), height=280, range=(0, top), y_labels=ticks(top), margin_right=190)
    ends = []
    for k, kind in enumerate(shown, 1):
        figure.pieces(f"kind k{k}", _runs(lines[kind]), tells=(kind, lines[kind]))
        days = lines[kind][-1][1]
        ends.append((days, f"{printable(kind)[:22]}  {days:,} d", f"k{k}"))
    _ends(figure, last, ends, top, 230)
    return figure.svg(name, title, shows)


def _runs(points: Sequence[tuple[int, int]]) -> Iterable[Sequence[tuple[int, int]]]:
    """The points in pieces: a line is not drawn over weeks that had too few items."""
    run: list[tuple[int, int]] = []
    for point in points:
        if run and point[0] - run[-1][0] > 7:
            yield run
            run = []
        run.append(point)
    if run:
        yield run


def total_age(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """How old all that was in progress was together, at the end of each day."""
    daily = numbers.document["daily"]
    points = [(_day(day["date"]), day["total_age"]) for day in daily]
    top = max(4, *(age for _, age in points)) * 1.1
    if len(points) < 2:
        return ""
    last = points[-1]
    figure = Figure(days=(points[0][0], last[0]), height=220, range=(0, top), y_labels=ticks(top), margin_right=110)
    figure.changes(numbers.value("behaviour.changes"), top)
    figure.line("age", points, tells=("days old together", points))
    figure.names([(last[0], last[1], f"{last[1]:,} days", "age")])
    return figure.svg(name, title, shows)


def throughput(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """The weekly throughput by phases."""
    return _behaviour(numbers, "throughput", "finished", (name, title, shows))


def wip(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """The work in progress at the end of each week by phases."""
    return _behaviour(numbers, "wip", "in progress", (name, title, shows))


def age(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """The total age at the end of each week by phases."""
    return _behaviour(numbers, "total_age", "days old together", (name, title, shows))


def _behaviour(numbers: Numbers, measure: str, words: str, told: tuple[str, str, str]) -> str:
    """The values of weeks with the limits of their phase, and under them the change of each from the one before."""
    weeks = numbers.value(f"behaviour.{measure}.weeks")
    phases = numbers.value(f"behaviour.{measure}.phases")
    if len(weeks) < 2 or all(phase["mean"] is None for phase in phases):
        return ""
    name, title, shows = told
    values = _panel(numbers, measure, "value", words, ("lnpl", "mean", "unpl"))
    ranges = _panel(numbers, measure, "range", "changed by", ("mr_mean", "url"))
    return values.svg(name, title, shows) + ranges.svg(f"{name}-mr", f"{title}: change from week to week", shows)


_LINES = {"lnpl": "lower limit", "mean": "mean", "unpl": "upper limit", "mr_mean": "mean", "url": "upper limit"}


def _panel(numbers: Numbers, measure: str, key: str, words: str, lines: Sequence[str]) -> Figure:
    path = f"behaviour.{measure}"
    weeks, phases = numbers.value(f"{path}.weeks"), numbers.value(f"{path}.phases")
    days = [monday(week["week"]) for week in weeks]
    levels = [phase[line] for phase in phases for line in lines if phase[line] is not None]
    top = max(4, *levels, *(week[key] or 0 for week in weeks)) * 1.1
    height = 240 if key == "value" else 130
    first, last = days[0], days[-1] + 6
    figure = Figure(
        days=(first, last),
        height=height,
        range=(0, top),
        y_labels=ticks(top, 6 if key == "value" else 3),
        margin_right=150 if phases[-1]["mean"] is not None else 190,
    )
    # Few series: each costs pygal more than its points do.
    for ink in ("mean", "unpl"):
        figure.pieces(
            f"percentile {ink}",
            (
                [(monday(phase["since"]), phase[line]), (monday(phase["until"]) + 6, phase[line])]
                for phase in phases
                for line in lines
                if _ink(line) == ink and phase[line] is not None
            ),
        )
    figure.pieces("change", ([(at, 0), (at, top)] for at in (monday(phase["since"]) for phase in phases[1:])))
    points = [(day, week[key]) for day, week in zip(days, weeks, strict=True)]
    # A change across the beginning of a phase is none.
    figure.pieces("run", _unbroken(points), tells=(words, [(day, value or 0) for day, value in points]))
    dots: list[Any] = []
    for k, (day, week) in enumerate(zip(days, weeks, strict=True)):
        if week[key] is None:
            continue
        signal = week["signal"] if key == "value" else None
        says = numbers.say(f"{{{path}.weeks.{k}.week}}: {{{path}.weeks.{k}.{key}}} {words}")
        if key == "range":
            says = numbers.say(f"{{{path}.weeks.{k}.week}}: {words} {{{path}.weeks.{k}.{key}}}")
        dots.append(
            mark(
                (day + HALF_WEEK, week[key]),
                says + (f", {signal}" if signal else ""),
                "dot signal" if signal else "dot",
            )
        )
    figure.dots("item", dots, size=2.5 if len(dots) > MANY else 3.5)
    # The newest phase may be too young to have limits: then those of the one before are named, and when they ended.
    judged = max(k for k, phase in enumerate(phases) if phase["mean"] is not None)
    end = date.fromordinal(monday(phases[judged]["until"]) + 6)
    until = f" to {end:%-d %b}" if judged < len(phases) - 1 else ""
    ends = [
        (phases[judged][line], f"{_LINES[line]} {numbers.at(f'{path}.phases.{judged}.{line}')}{until}", _ink(line))
        for line in lines
        if phases[judged][line] is not None
    ]
    _ends(figure, last, ends, top, height - 50)
    return figure


def _unbroken(points: Sequence[tuple[int, int | None]]) -> Iterable[Sequence[tuple[int, int]]]:
    """The points between those without a value, each in the middle of its week."""
    run: list[tuple[int, int]] = []
    for day, value in points:
        if value is not None:
            run.append((day + HALF_WEEK, value))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _ink(line: str) -> str:
    """The class of a line: that of the mean, or of the limits."""
    return "mean" if "mean" in line else "unpl"


def _ends(figure: Figure, last: float, ends: Iterable[tuple[float, str, str]], top: float, pixels: int) -> None:
    """Write words at the right ends of lines, none over another: (height, text, class)."""
    ordered = sorted(ends)
    stands = apart([at for at, _, _ in ordered], top=top, pixels=pixels)
    figure.names((last, stand, words, name) for (_, words, name), stand in zip(ordered, stands, strict=True))


def _day(text: str) -> int:
    return date.fromisoformat(text).toordinal()
