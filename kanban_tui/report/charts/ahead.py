"""Charts of what may come: the outcomes of the forecast, and whether the weeks behind it are alike."""

from __future__ import annotations

from kanban_tui.report.charts.figure import NARROW, Figure, Histogram, apart, mark, ticks
from kanban_tui.report.charts.rates import HALF_WEEK, monday
from kanban_tui.report.numbers import Numbers

PERCENTILES = ("p50", "p70", "p85", "p95")


def when(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """The chance of each number of days until so many items are done, with lines at the percentiles."""
    return _outcomes(numbers, "forecast.when", "day", (name, title, shows))


def how_many(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """The chance of each number of items in so many days, with lines at the percentiles."""
    return _outcomes(numbers, "forecast.how_many", "item", (name, title, shows))


def remaining(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """The chance of each number of days until all that is left is done, with lines at the percentiles."""
    return _outcomes(numbers, "forecast.remaining", "day", (name, title, shows))


def _outcomes(numbers: Numbers, path: str, noun: str, told: tuple[str, str, str]) -> str:
    if not numbers.has(f"{path}.outcomes"):
        return ""
    outcomes = numbers.value(f"{path}.outcomes")
    top = max(outcome["probability"] for outcome in outcomes) * 1.6
    bars = []
    for outcome in outcomes:
        low, high = outcome[noun + "s"], outcome[f"to_{noun}s"]
        span = f"{low} {noun}{'' if low == 1 else 's'}" if low == high else f"{low} to {high} {noun}s"
        chance = f"{span}: {outcome['probability'] * 100:.1f} %"
        bars.append(mark((outcome["probability"], low - 0.5, high + 0.5), chance, "bar"))
    first, last = outcomes[0][noun + "s"] - 0.5, outcomes[-1][f"to_{noun}s"] + 0.5
    _, step, *_ = ticks(last - first, most=10)
    figure = Figure(
        Histogram,
        width=NARROW,
        height=220,
        range=(0, top),
        show_y_labels=False,
        x_labels=[tick for tick in range(0, round(last + 0.5), step) if tick > first],
        x_value_formatter=lambda value: f"{value:,g}",
    )
    figure.add("count", bars)
    unit = " d" if noun == "day" else ""
    places = [(numbers.value(f"{path}.{p}"), f"{p[1:]} %  {numbers.at(f'{path}.{p}')}{unit}", p) for p in PERCENTILES]
    figure.rules(sorted(places, reverse=noun == "item"), top=top, step=top * 0.1, axis=(first, last))
    return figure.svg(*told)


def behaviour(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """A process behaviour chart of the whole weeks: their mean, the natural limits, signals marked."""
    weeks = numbers.value("throughput_xmr.weeks")
    if len(weeks) < 2:
        return ""
    lines = [(key, numbers.value(f"throughput_xmr.{key}")) for key in ("lnpl", "mean", "unpl")]
    days = [monday(week["week"]) for week in weeks]
    top = max(4, lines[-1][1], *(week["finished"] for week in weeks)) * 1.1
    first, last = days[0], days[-1] + 6
    figure = Figure(
        height=280,
        days=(first, last),
        range=(0, top),
        y_labels=ticks(top),
        margin_right=120,
    )
    words = {"lnpl": "lower limit", "mean": "mean", "unpl": "upper limit"}
    stands = apart([at for _, at in lines], top=top, pixels=230)
    for key, at in lines:
        figure.levels(f"percentile {key}", [at], first, last)
    figure.names(
        (last, stand, f"{words[key]} {numbers.at(f'throughput_xmr.{key}')}", key)
        for (key, _), stand in zip(lines, stands, strict=True)
    )
    dots = []
    for k, (day, week) in enumerate(zip(days, weeks, strict=True)):
        path, signal = f"throughput_xmr.weeks.{k}", week["signal"]
        says = numbers.say(f"{{{path}.week}}: {{{path}.finished|item}} finished") + (f", {signal}" if signal else "")
        dots.append(mark((day + HALF_WEEK, week["finished"]), says, "dot signal" if signal else "dot"))
    figure.line("run", [(day + HALF_WEEK, week["finished"]) for day, week in zip(days, weeks, strict=True)])
    figure.dots("item", dots, size=3 if len(dots) > 60 else 4)
    return figure.svg(name, title, shows)
