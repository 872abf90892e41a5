"""Charts of lying bars: time boxes, blocked time, time in column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pygal.style import Style

from kanban_tui.board.text import printable
from kanban_tui.report.charts.figure import FONT, NARROW, Figure, HorizontalBar, mark, ticks
from kanban_tui.report.chosen import listed
from kanban_tui.report.levels import levels as found_levels
from kanban_tui.report.levels import worded
from kanban_tui.report.numbers import Numbers

DAY = 86_400
UNITS = ((1, "d"), (24, "h"), (1_440, "min"), (DAY, "s"))
MOST = 20
LONGEST = 300


def boxes(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """The items that used most of their box, as a bar of the part used; longer ones end at the edge."""
    found = sorted(enumerate(numbers.document["time_boxes"]["items"]), key=lambda pair: -pair[1]["percent"])[:MOST]
    rows = {numbers.value(f"items.{k}.id") for k in listed(numbers)}
    top = max(120, min(LONGEST, found[0][1]["percent"] * 1.05))
    bars = [
        mark(
            min(box["percent"], top),
            numbers.say(
                f"{{time_boxes.items.{k}.item}} {{time_boxes.items.{k}.title}}: {{time_boxes.items.{k}.percent}} used"
            ),
            f"bar {box['state']}",
            items=[box["item"]] if box["item"] in rows else (),
        )
        for k, box in found
    ]
    names = [
        short(f"{numbers.at(f'time_boxes.items.{k}.item')} {numbers.at(f'time_boxes.items.{k}.title')}")
        + (f"  {numbers.at(f'time_boxes.items.{k}.percent')}" if box["percent"] > top else "")
        for k, box in found
    ]
    figure = lying(
        names,
        rows=len(found),
        range=(0, top),
        y_labels=[
            # Where risk begins is marked without a name that would stand in that of 100 %.
            {"value": at, "label": f"{at} %" if at in (0, 100, 200, 300) else ""}
            for at in (0, numbers.value("definition.at_risk_percent"), 100, 200, 300)
            if at <= top
        ],
        y_labels_major=[100],
    )
    figure.add("box", reversed(bars))
    return figure.svg(name, title, shows)


def time_in_column(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """For each column the days within which half and 85 % of the finished items left it."""
    spent = [(k, entry) for k, entry in enumerate(numbers.document["time_in_column"]) if entry["n"]]
    top = max(entry["p85"] for _, entry in spent) / DAY * 1.05 or 1
    figure = lying(
        [short(entry["column"]) for _, entry in spent],
        rows=len(spent) * 1.4,
        **_days(top),
    )
    for p, words in (("p50", "half within"), ("p85", "85 % within")):
        figure.add(
            f"spent {p}",
            [
                mark(
                    entry[p] / DAY,
                    numbers.say(
                        f"{{time_in_column.{k}.column}}: {words} {{time_in_column.{k}.{p}}} (n = {entry['n']:,})"
                    ),
                    "bar",
                )
                for k, entry in reversed(spent)
            ],
        )
    return figure.svg(name, title, shows)


def item_columns(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """The days an item stayed in each column."""
    spent = list(enumerate(numbers.document["item"]["columns"]))
    top = max((entry["seconds"] for _, entry in spent), default=0) / DAY * 1.05
    if not top:
        return ""
    figure = lying([short(entry["name"]) for _, entry in spent], rows=len(spent), **_days(top))
    says = "{{item.columns.{0}.name}}: {{item.columns.{0}.seconds}}"
    figure.add(
        "spent", [mark(entry["seconds"] / DAY, numbers.say(says.format(k)), "bar") for k, entry in reversed(spent)]
    )
    return figure.svg(name, title, shows)


def blocked(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """For each reason the days blocked."""
    reasons = list(enumerate(numbers.document["blocked"]["reasons"]))[:MOST]
    if len(reasons) < 2:
        return ""
    top = max(entry["seconds"] for _, entry in reasons) / DAY * 1.05 or 1
    figure = lying(
        [short(entry["reason"] or "no reason given") for _, entry in reasons],
        rows=len(reasons),
        **_days(top),
    )
    figure.add(
        "blocked",
        [
            mark(
                entry["seconds"] / DAY,
                numbers.say(f"{{blocked.reasons.{k}.reason}}: {{blocked.reasons.{k}.seconds}}"),
                "bar",
            )
            for k, entry in reversed(reasons)
        ],
    )
    return figure.svg(name, title, shows)


def _days(top: float) -> dict[str, Any]:
    """An axis of days, or of a smaller unit where it is short."""
    per, unit = next((known for known in UNITS if top * known[0] > 1), UNITS[-1])
    return {
        "range": (0, top),
        "y_labels": [at / per for at in ticks(top * per, most=4)],
        "value_formatter": lambda days: f"{days * per:,.0f} {unit}",
    }


def distribution(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """The finished items of each work type."""
    kinds = [(k, kind) for k, kind in enumerate(numbers.document["distribution"]) if kind["finished"]][:MOST]
    if len(kinds) < 2:
        return ""
    top = kinds[0][1]["finished"] * 1.05
    figure = lying(
        [short(kind["type"] or "no type") for _, kind in kinds],
        rows=len(kinds),
        range=(0, top),
        y_labels=ticks(top, most=4),
    )
    says = "{{distribution.{0}.finished|item}}, {{distribution.{0}.finished_share}}"
    figure.add("count", [mark(kind["finished"], numbers.say(says.format(k)), "bar") for k, kind in reversed(kinds)])
    return figure.svg(name, title, shows)


def levels(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """For each column a bar for each number of items at once, or for a few of them, as long as its share of the time.

    A column is named at the first of its bars.
    """
    bars = found_levels(numbers)
    if not bars:
        return ""
    top = max(bar.share for bar in bars) * 105
    firsts = [k == 0 or bars[k - 1].column != bar.column for k, bar in enumerate(bars)]
    figure = lying(
        [
            (f"{short(bar.column, 18)}  " if first else "") + bar.span + bar.marks
            for first, bar in zip(firsts, bars, strict=True)
        ],
        rows=len(bars) * 0.75,
        range=(0, top),
        y_labels=ticks(top, most=4),
        value_formatter=lambda percent: f"{percent:g} %",
    )
    marks = []
    for bar in reversed(bars):
        held = f"{bar.span} item{'' if bar.span == '1' else 's'}"
        says = f"{printable(bar.column)}: {held} in {worded(numbers, bar)} of the time"
        marks.append(mark(bar.share * 100, says, "bar at_limit" if bar.full else "bar"))
    figure.add("spent", marks)
    return figure.svg(name, title, shows)


def lying(names: Sequence[str], *, rows: float, **settings: Any) -> Figure:
    """A chart of lying bars, the first name at the top."""
    return Figure(
        HorizontalBar,
        width=NARROW,
        height=int(50 + 22 * max(rows, 2)),
        x_labels=list(reversed(names)),
        margin_right=20,
        style=Style(label_font_size=FONT + 2, font_family="inherit"),
        **settings,
    )


def short(text: str, longest: int = 30) -> str:
    """A name that fits beside a bar."""
    clean = printable(text)
    return clean if len(clean) <= longest else clean[: longest - 1].rstrip() + "…"
