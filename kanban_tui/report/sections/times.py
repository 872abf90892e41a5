"""How long items take, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kanban_tui.report.chosen import timed
from kanban_tui.report.numbers import Numbers
from kanban_tui.report.outline import Chart, Section, Table, among, columns, each, missing

FEW = 10


def _service(numbers: Numbers) -> Iterator[str]:
    if numbers.value("sle.basis") == "before_period":
        yield (
            "Expected from the {sle.basis_n|item} finished before: {sle.days|day} or less with a chance of"
            " {sle.probability}. Kept by {sle.attainment} of {sle.n|item}."
        )
    elif numbers.has("sle.days"):
        yield (
            "To promise from now on: {sle.days|day} or less with a chance of {sle.probability}. Of the"
            " {sle.basis_n|item} it was made from {sle.attainment} kept it (n = {sle.n}), as they must: judge it on"
            " items to come."
        )
    if numbers.value("cycle_days.n") < FEW:
        yield "Only {cycle_days.n|item}: take the percentiles as a first hint."


def _above(numbers: Numbers) -> Sequence[str]:
    p95 = numbers.value("cycle_days.p95")
    slow = [(-item["cycle_days"], k) for k, item in timed(numbers) if item["cycle_days"] > p95]
    return [f"items.{k}" for _, k in sorted(slow)]


CYCLE_TIME = Section(
    "cycle",
    "Cycle time",
    "Days from start to finish of each finished item (n = {cycle_days.n}). Read a line as a promise kept: that part of"
    " the items took so long or less. Dots far above the lines are worth a talk.",
    empty=missing("cycle_days.n", "Nothing was finished with a cycle time in this period."),
    says=_service,
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
                labels=lambda _, path: {
                    "cycle_days": "cycle time, days",
                    "cycle_seconds": "cycle time, elapsed",
                    "first_start_days": "first start to finish, days",
                    "lead_days": "created to finish (lead time), days",
                    "age_days": "age of what is in progress, days",
                }[path],
            ),
        ),
        Chart(
            "histogram",
            "How many items took how long",
            "A bar for each number of days, as high as the number of items that took it; lines where 50, 70, 85 and 95"
            " % of them were finished.",
            Table(
                "cycle_histogram",
                "How many took how long",
                columns({"low": "from, days", "high": "to", "count": "items"}),
                each("cycle_histogram"),
                drawn=True,
            ),
        ),
        Chart(
            "trends",
            "How cycle times move",
            "Lines: the days within which half and 85 % of the items finished in the 90 days before were done. Dots:"
            " those of each month. Nothing is drawn of fewer than 10 items. Dotted upright lines are changes of limits,"
            " boxes and policies.",
            Table(
                "trends_months",
                "Month by month, and by work type",
                columns({"type": "type", "month": "month", "n": "n", "p50": "half within", "p85": "85 % within"}),
                each("trends.months"),
            ),
        ),
        Chart(
            "trends_by_type",
            "How they move by work type",
            "The days within which 85 % of the items of the four commonest types were done that were finished in the 90"
            " days before. A line breaks where they were fewer than 10.",
        ),
        Table(
            "slowest",
            "The slowest, above the 95 % line",
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
            most=10,
        ),
    ),
)


def _blocked(numbers: Numbers) -> Iterator[str]:
    if numbers.value("blocked.items"):
        yield (f"{{blocked.items|item was|items were}} blocked for {{blocked.seconds}} in all; {_in_cycle(numbers)}.")
    else:
        yield "Nothing was blocked in this period."
    if numbers.value("blocked.open"):
        yield (
            "A time blocked is what the clock measured. A block that is known by its date only, since it begins at"
            " midnight, counts to the midnight before now: a block of three dates is 2 days long, while an item started"
            " with it is 3 days old."
        )
    if numbers.has("flow_efficiency"):
        yield (
            "Flow efficiency {flow_efficiency.pooled}: of the time from start to finish of"
            " {flow_efficiency.n|finished item} {flow_efficiency.active_seconds} were active and"
            " {flow_efficiency.waiting_seconds} waiting or blocked."
            " Nights and weekends count as active, and the rest of what was reopened: it is an upper bound."
        )
    else:
        yield "Flow efficiency is not measured: no column waits and nothing was blocked."


def _in_cycle(numbers: Numbers) -> str:
    if not numbers.value("blocked.in_cycle_seconds"):
        return "none of it fell between start and finish"
    return (
        "{blocked.in_cycle_seconds} of it, on {blocked.in_cycle_items|item}, fell between the start and the finish or"
        " now: {blocked.in_cycle_share} of that time of all items, those in progress too"
    )


BLOCKED = Section(
    "blocked",
    "Blocked time",
    "What stood in the way of work, for how long, and what part of its time work was worked on (n = {blocked.items})."
    " The longest bar is the cause to remove first.",
    says=_blocked,
    parts=(
        Chart(
            "blocked",
            "Blocked time by reason",
            "A bar for each reason, as long as all its blocks together.",
            Table(
                "blocked",
                "By reason",
                columns(
                    {
                        "reason": "reason",
                        "blocks": "blocks",
                        "items": "items",
                        "seconds": "time",
                        "longest_seconds": "longest",
                        "open": "open",
                    }
                ),
                each("blocked.reasons"),
            ),
        ),
        Table(
            "open_blocks",
            "Blocked now",
            columns(
                {
                    "item": "#",
                    "title": "item",
                    "assignee": "who",
                    "reason": "reason",
                    "since": "since",
                    "seconds": "for",
                }
            ),
            each("blocked.open"),
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
            "For each column the time within which half of the finished items left it for good, and paler 85 %.",
            Table(
                "time_in_column",
                "By column",
                columns({"column": "column", "n": "n", "p50": "50 % within", "p85": "85 % within", "visits": "visits"}),
                each("time_in_column"),
            ),
        ),
    ),
)
