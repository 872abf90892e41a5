"""Time boxes: what kept its own, and what did not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kanban_tui.report.chosen import listed
from kanban_tui.report.numbers import Numbers
from kanban_tui.report.outline import Chart, Section, Table, changed, columns, each

_RATE = {
    "finished_with_box": "finished with a box",
    "breached": "broke it",
    "rate": "share",
    "mean_overrun_seconds": "over, mean",
    "max_overrun_seconds": "over, most",
    "mean_overrun_working_seconds": "work over, mean",
    "max_overrun_working_seconds": "work over, most",
    "mean_overrun_units": "dates over, mean",
    "max_overrun_units": "dates over, most",
}
_OPEN = {"open_breached": "open and past it", "at_risk": "open and at risk"}


def _box_rates(numbers: Numbers) -> Iterator[str]:
    if numbers.value("time_boxes.finished_with_box"):
        yield (
            "{time_boxes.breached} of {time_boxes.finished_with_box|finished item} with a box broke it"
            " ({time_boxes.rate})."
        )
    if any(column["finished_with_box"] for column in numbers.value("time_boxes.by_column")):
        yield (
            "By column every finished item that stood there is held to the column's box, whether it has one of its own"
            " or not."
        )
    yield ("Past their box and still in progress: {time_boxes.open_breached}. At risk: {time_boxes.at_risk}.")
    if numbers.value("time_boxes.finished_before_box"):
        yield "Finished before a box was set for them, and held to none: {time_boxes.finished_before_box}."
    if numbers.value("time_boxes.split_past_box"):
        yield (
            "Past their box and then split, which no number here but those of Splits tells:"
            " {time_boxes.split_past_box}."
        )
    if numbers.has("time_boxes.max_overrun_seconds"):
        yield "Over the box by {time_boxes.mean_overrun_seconds} on average, {time_boxes.max_overrun_seconds} at most."
    if numbers.has("time_boxes.max_overrun_working_seconds"):
        yield (
            "Over boxes of working time: {time_boxes.mean_overrun_working_seconds} on average,"
            " {time_boxes.max_overrun_working_seconds} at most."
        )
    if numbers.has("time_boxes.max_overrun_units"):
        yield "Over boxes of dates: {time_boxes.mean_overrun_units} on average, {time_boxes.max_overrun_units} at most."


def _listed(numbers: Numbers) -> Sequence[str]:
    """The fullest first, of those that the list of items has."""
    items = numbers.value("items")
    known = {items[k]["id"] for k in listed(numbers)}
    kept = each("time_boxes.items", lambda box: box["item"] in known, lambda box: -box["percent"])
    return kept(numbers)


BOXES = Section(
    "boxes",
    "Time boxes",
    "How much of its time box each item used (n = {time_boxes.finished_with_box} finished). Over 100 % the box is"
    " broken. A box is a rule we set, not a forecast; a finished item is held to the one that held at its finish, or"
    " to the first of all where the finish was told late, when that one was set.",
    empty=lambda numbers: (
        None
        if numbers.has("time_boxes.items")
        or numbers.value("time_boxes.split_past_box")
        or numbers.value("time_boxes.finished_before_box")
        else "No item that was open or finished in this period has a time box."
    ),
    says=_box_rates,
    parts=(
        Chart(
            "boxes",
            "Used part of the box",
            "A bar for each of the items that used most of their box, with marks where risk begins and at 100 %.",
            Table(
                "boxes",
                "Items with a box",
                columns(
                    {
                        "item": "#",
                        "title": "item",
                        "type": "type",
                        "finished": "finished",
                        "source": "box of",
                        "limit_seconds|limit_units": "box",
                        "used_seconds|done_units": "used",
                        "percent": "used of it",
                        "state": "state",
                        "breach_at": "breaks at",
                        "overrun_seconds|overrun_units": "over",
                    }
                ),
                _listed,
                sortable=True,
            ),
        ),
        Table(
            "boxes_by_type",
            "By work type",
            columns({"type": "type", **_RATE}),
            each("time_boxes.by_type"),
        ),
        Table(
            "boxes_by_column",
            "By column with a box",
            columns({"column": "column", **_RATE, **_OPEN}),
            each("time_boxes.by_column"),
        ),
        Table(
            "box_changes",
            "Boxes changed in the period",
            changed(
                "time_boxes.changes",
                {
                    "at": "when",
                    "scope": "of a",
                    "name": "named",
                    "before.limit_seconds|before.limit_units": "from",
                    "after.limit_seconds|after.limit_units": "to",
                    "reason": "reason",
                },
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
