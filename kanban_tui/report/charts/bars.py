"""Charts of lying bars: time boxes, blocked time, time in column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kanban_tui.board.text import printable
from kanban_tui.report.charts.figure import Figure, HorizontalBar, mark, ticks
from kanban_tui.report.chosen import level_marks, listed
from kanban_tui.report.numbers import Numbers

DAY = 86_400
UNITS = ((1, "d"), (24, "h"), (1_440, "min"), (DAY, "s"))
MOST = 20
LONGEST = 300
MOST_LEVELS = 60
LEAST_SHARE = 0.005


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
        f"{numbers.at(f'time_boxes.items.{k}.item')} {short(numbers.at(f'time_boxes.items.{k}.title'))}"
        for k, _ in found
    ]
    figure = lying(
        names,
        rows=len(found),
        range=(0, top),
        y_labels=[0, numbers.value("definition.at_risk_percent"), 100, *(at for at in (200, 300) if at <= top)],
        y_labels_major=[100],
        value_formatter=lambda percent: f"{percent:g} %",
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
    if not reasons:
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
        "y_labels": [at / per for at in ticks(top * per)],
        "value_formatter": lambda days: f"{days * per:.0f} {unit}",
    }


def distribution(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """The finished items of each work type."""
    kinds = [(k, kind) for k, kind in enumerate(numbers.document["distribution"]) if kind["finished"]][:MOST]
    if not kinds:
        return ""
    top = kinds[0][1]["finished"] * 1.05
    figure = lying(
        [short(kind["type"] or "no type") for _, kind in kinds], rows=len(kinds), range=(0, top), y_labels=ticks(top)
    )
    says = "{{distribution.{0}.finished|item}}, {{distribution.{0}.finished_share}}"
    figure.add("count", [mark(kind["finished"], numbers.say(says.format(k)), "bar") for k, kind in reversed(kinds)])
    return figure.svg(name, title, shows)


def levels(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """For each column a bar for each number of items at once, as long as its share of the time."""
    rows = [(k, row) for k, row in enumerate(numbers.document["batches"]["levels"]) if row["share"] >= LEAST_SHARE]
    # Of very many the rarest are left out, and no column for its place.
    rows = sorted(sorted(rows, key=lambda pair: -pair[1]["share"])[:MOST_LEVELS], key=lambda pair: pair[0])
    if not rows:
        return ""
    top = max(row["share"] for _, row in rows) * 105
    figure = lying(
        [f"{short(row['column'], 24)}  {row['level']}{level_marks(numbers, row)}" for _, row in rows],
        rows=len(rows) * 0.75,
        range=(0, top),
        y_labels=ticks(top),
        value_formatter=lambda percent: f"{percent:g} %",
    )
    says = (
        "{{batches.levels.{0}.column}}: {{batches.levels.{0}.level|item}} in {{batches.levels.{0}.share}} of the time"
    )
    figure.add(
        "spent",
        [
            mark(row["share"] * 100, numbers.say(says.format(k)), f"bar {_against(row['level'], row['limit'])}".strip())
            for k, row in reversed(rows)
        ],
    )
    return figure.svg(name, title, shows)


def _against(level: int, limit: int | None) -> str:
    return "at_limit" if limit is not None and level >= limit else ""


def lying(names: Sequence[str], *, rows: float, **settings: Any) -> Figure:
    """A chart of lying bars, the first name at the top."""
    return Figure(
        HorizontalBar,
        height=int(50 + 26 * max(rows, 2)),
        x_labels=list(reversed(names)),
        margin_right=20,
        **settings,
    )


def short(text: str, longest: int = 38) -> str:
    """A name that fits beside a bar."""
    clean = printable(text)
    return clean if len(clean) <= longest else clean[: longest - 1].rstrip() + "…"
