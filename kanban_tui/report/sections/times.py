"""How long items take, and where: sections 5, 9, 10 and 11."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kanban_tui.report.numbers import Numbers
from kanban_tui.report.outline import Chart, Section, Table, among, columns, each, missing

FEW = 10


def _few(numbers: Numbers) -> Iterator[str]:
    if numbers.value("cycle_days.n") < FEW:
        yield "Only {cycle_days.n|item}: take the percentiles as a first hint."


def _above(numbers: Numbers) -> Sequence[str]:
    p95, items = numbers.value("cycle_days.p95"), numbers.value("items")
    slow = [k for k, item in enumerate(items) if item["cycle_days"] is not None and item["cycle_days"] > p95]
    return [f"items.{k}" for k in sorted(slow, key=lambda k: (-items[k]["cycle_days"], k))]


CYCLE_TIME = Section(
    "cycle",
    "Cycle time",
    "Days from start to finish of each finished item (n = {cycle_days.n}). Read a line as a promise kept: that part of"
    " the items took so long or less. Dots far above the lines are worth a talk.",
    empty=missing("cycle_days.n", "Nothing was finished with a cycle time in this period."),
    says=_few,
    parts=(
        Chart(
            "scatterplot",
            "Cycle time by date of finish",
            "Each dot is a finished item: across when it was finished, upwards how many days it took, red when it broke"
            " its time box. 50, 70, 85 and 95 % of the items lie on or below the lines. Dots on the upper edge took"
            " longer than the axis reaches.",
            Table(
                "cycle_times",
                "Distributions",
                columns(
                    {
                        "n": "n",
                        "min": "min",
                        "p50": "50 %",
                        "p70": "70 %",
                        "p85": "85 %",
                        "p95": "95 %",
                        "p98": "98 %",
                        "max": "max",
                        "mean": "mean",
                    }
                ),
                among("cycle_days", "cycle_seconds", "first_start_days", "lead_days", "age_days"),
                heading="measure",
                labels={
                    "cycle_days": "cycle time, days",
                    "cycle_seconds": "cycle time, elapsed",
                    "first_start_days": "first start to finish, days",
                    "lead_days": "created to finish (lead time), days",
                    "age_days": "age of what is in progress, days",
                },
            ),
        ),
        Chart(
            "histogram",
            "How many items took how long",
            "A bar for each number of days, as high as the number of items that took it; lines where 50, 70, 85 and 95"
            " % of them were finished.",
        ),
        Table(
            "slowest",
            "Items above the 95 % line",
            columns(
                {
                    "id": "#",
                    "title": "item",
                    "type": "type",
                    "cycle_days": "days",
                    "started": "started",
                    "finished": "finished",
                }
            ),
            _above,
        ),
    ),
)


def _box_rates(numbers: Numbers) -> Iterator[str]:
    if numbers.value("time_boxes.finished_with_box"):
        yield (
            "{time_boxes.breached} of {time_boxes.finished_with_box|finished item} with a box broke it"
            " ({time_boxes.rate})."
        )
    yield "Of those in progress {time_boxes.open_breached} broke their box and {time_boxes.at_risk} are at risk."


BOXES = Section(
    "boxes",
    "Time boxes",
    "How much of its time box each item used (n = {time_boxes.finished_with_box} finished). Over 100 % the box is"
    " broken; from 80 % on it is at risk. A box is a rule we set, not a forecast.",
    empty=missing("time_boxes.items", "No item that was open or finished in this period has a time box."),
    says=_box_rates,
    parts=(
        Chart(
            "boxes",
            "Used part of the box",
            "A bar for each of the items that used most of their box, with marks at 80 and at 100 %.",
            Table(
                "boxes",
                "Every item with a box",
                columns(
                    {
                        "item": "#",
                        "title": "item",
                        "source": "box of",
                        "limit_seconds|limit_units": "box",
                        "used_seconds|done_units": "used",
                        "percent": "used of it",
                        "state": "state",
                        "breach_at": "breaks at",
                        "overrun_seconds|overrun_units": "over",
                    }
                ),
                each("time_boxes.items", order=lambda box: -box["percent"]),
                sortable=True,
            ),
        ),
        Table(
            "boxes_by_type",
            "By work type",
            columns(
                {"type": "type", "finished_with_box": "finished with a box", "breached": "broke it", "rate": "share"}
            ),
            each("time_boxes.by_type"),
        ),
        Table(
            "box_changes",
            "Boxes changed in the period",
            columns(
                {
                    "at": "when",
                    "scope": "of a",
                    "name": "named",
                    "before.limit_seconds|before.limit_units": "from",
                    "after.limit_seconds|after.limit_units": "to",
                    "reason": "reason",
                }
            ),
            each("time_boxes.changes"),
        ),
        Table(
            "reboxes",
            "Clocks set to 0",
            columns({"at": "when", "title": "item", "reason": "reason"}),
            each("time_boxes.reboxes"),
        ),
    ),
)

TIME_IN_COLUMN = Section(
    "time_in_column",
    "Time in column",
    "How long finished items stayed in each column, all their visits together. The longest bar is where time goes; more"
    " visits than items means work that came back.",
    empty=lambda numbers: (
        None
        if any(spent["n"] for spent in numbers.value("time_in_column"))
        else "Nothing was finished in this period, so no time in columns is complete."
    ),
    parts=(
        Chart(
            "time_in_column",
            "Time in each column",
            "For each column the time within which half and 85 % of the finished items left it for good.",
            Table(
                "time_in_column",
                "By column",
                columns({"column": "column", "n": "n", "p50": "50 % within", "p85": "85 % within", "visits": "visits"}),
                each("time_in_column"),
            ),
        ),
    ),
)
