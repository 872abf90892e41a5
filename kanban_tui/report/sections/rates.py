"""How much goes in and out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kanban_tui.report.chosen import finished, narrowed, split_away
from kanban_tui.report.numbers import Numbers, segment
from kanban_tui.report.outline import Chart, Column, Section, Table, among, columns, each, missing

LISTED = 50
"""How many items of a period are listed by name."""

_WEEKS = Table(
    "weekly",
    "Week by week",
    columns(
        {
            "week": "week",
            "arrivals": "started",
            "departures": "left",
            "arrivals_rate": "started a week, mean of 4",
            "departures_rate": "left a week, mean of 4",
            "finished": "finished",
            "wip": "in progress at its end",
            "refused": "refused",
            "partial": "cut short",
        }
    ),
    each("weekly"),
)


def _throughput(numbers: Numbers) -> Iterator[str]:
    if numbers.has("throughput.p50"):
        yield (
            "Half of the weeks finish {throughput.p50} or fewer, 15 % of them {throughput.p15} or fewer, 85 % of them"
            " {throughput.p85} or fewer."
        )
    if not numbers.value("throughput.days"):
        return
    weeks = " and {throughput.zero_weeks} of {throughput.weeks|week}" if numbers.value("throughput.weeks") else ""
    live = numbers.day(numbers.value("generated")) == numbers.value("until")
    today = "; today counts once it is over" if live else ""
    # A period that was asked for counts from its first day, whether anything was finished before it or not.
    since = "{since}" if numbers.has("since") else "the first finish on {throughput.first_finish}"
    yield f"{{throughput.zero_days}} of {{throughput.days|day}}{weeks} since {since} went by without one{today}."


def _finished(numbers: Numbers) -> Sequence[str]:
    """The items finished in a period, by name; without one they are all that ever were."""
    return [f"items.{k}" for k, _ in finished(numbers)] if numbers.has("since") else []


_DONE = Table(
    "finished",
    "Finished in this time",
    columns(
        {
            "finished": "finished",
            "id": "#",
            "title": "item",
            "type": "type",
            "assignee": "who",
            "cycle_days": "cycle days",
            "due": "due",
            "reopened": "reopened before",
        }
    ),
    _finished,
    most=LISTED,
)

THROUGHPUT = Section(
    "throughput",
    "Throughput",
    "Finished items per week, Monday to Sunday, weeks without any included (n = {summary.finished}). Even heights are"
    " what makes a forecast possible; pale dots are weeks that the period cuts short.",
    empty=missing("throughput.first_finish", "Nothing was finished in this period."),
    says=_throughput,
    parts=(
        Chart(
            "throughput",
            "Finished per week",
            "A dot for each week, as high as the items finished in it; lines that 15, 50 and"
            " 85 % of the whole weeks do not pass. Dotted upright lines are changes of limits, boxes and policies.",
            _WEEKS,
        ),
        Chart(
            "throughput_histogram",
            "How often so many",
            "A bar for each number of items, as high as the number of whole weeks that finished so many.",
            Table(
                "throughput_histogram",
                "How many weeks finished so many",
                columns({"low": "from, items", "high": "to", "count": "weeks"}),
                each("throughput_histogram"),
                drawn=True,
            ),
        ),
        _DONE,
        Table(
            "status",
            "This week and the last",
            columns(
                {
                    "week": "week",
                    "since": "from",
                    "until": "to",
                    "arrivals": "started",
                    "departures": "left",
                    "finished": "finished",
                    "refused": "refused",
                }
            ),
            among("status.this_week", "status.last_week_so_far", "status.last_week"),
            heading="span",
            labels=lambda _, path: {
                "status.this_week": "this week",
                "status.last_week_so_far": "last week to the same day",
                "status.last_week": "last week",
            }[path],
        ),
    ),
)


def _cfd_columns(numbers: Numbers) -> Sequence[Column]:
    names = [column["name"] for column in numbers.value("definition.columns")]
    keys = [key for key in numbers.value("cfd.0") if key != "date"]
    return (Column("date", "date"), *(Column(segment(key), name) for key, name in zip(keys, names, strict=True)))


def _sevenths(numbers: Numbers, path: str) -> Sequence[str]:
    """Every seventh day of a list of days, the last one among them."""
    last = len(numbers.value(path)) - 1
    return [f"{path}.{k}" for k in range(last + 1) if (last - k) % 7 == 0]


def _cfd(numbers: Numbers) -> Iterator[str]:
    if numbers.value("summary.backward_moves"):
        yield (
            "{summary.backward_moves|move} went backwards: what is moved back counts as never having been further, and"
            " from its next time on. On days before that more may have been in progress than these lines tell."
        )
    if numbers.value("summary.cancelled") or numbers.value("splits.n"):
        yield (
            "What left the board unfinished stands in these lines on no day, not even on those before it left:"
            " {summary.cancelled} cancelled, {splits.n} split into pieces that stand for it."
        )
    weeks = numbers.value("weekly")
    last = next((k for k in range(len(weeks) - 1, -1, -1) if weeks[k]["arrivals_rate"] is not None), None)
    if last is None:
        return
    came, left = weeks[last]["arrivals_rate"], weeks[last]["departures_rate"]
    grows = "what is in progress grows" if came > left else "what is in progress shrinks"
    yield (
        f"In the four weeks up to {{weekly.{last}.week}} {{weekly.{last}.arrivals_rate}} a week were started and"
        f" {{weekly.{last}.departures_rate}} left: {'as much as came' if came == left else grows}."
    )


CFD = Section(
    "cfd",
    "Cumulative flow",
    "How many items had come to each column or beyond by each day. The band between two lines is what stood in a"
    " column; a band that widens is work piling up, and across it is about how long items took.",
    empty=missing("cfd", "No item has come to the board yet."),
    says=_cfd,
    parts=(
        Chart(
            "cfd",
            "Cumulative flow diagram",
            "A step upwards for each item that came to a column or beyond, without those that were finished when this"
            " time began. The grounds between the lines are the items in each column; beside its name, how many now.",
            Table("cfd", "Every seventh day", _cfd_columns, lambda numbers: _sevenths(numbers, "cfd")),
        ),
        Chart(
            "rates",
            "What comes and what leaves",
            "What was started and what left a week, as the mean of the last four weeks. Where the lines part, work in"
            " progress grows or shrinks.",
        ),
    ),
)


def _wip(numbers: Numbers) -> Iterator[str]:
    yield (
        "At the end of a day at most {wip.max}, on average {wip.mean}; now {wip.now}, which are"
        " {wip.total_age_days|day} old together. All that stands left of {definition.finished}: {summary.unfinished}."
    )
    if numbers.value("wip.expedited"):
        yield "Of what is in progress, in the expedite lane, where no limit of a column counts it: {wip.expedited}."
    if numbers.has("limits_since") and any(step["limit"] is not None for step in _steps(numbers)):
        yield (
            "Limits are known since {limits_since}, when the board was made: what was told of days before was held to"
            " none, and no number that needs a limit is of those days."
        )
    if numbers.value("wip.days_with_limit"):
        yield (
            ("Counting all work, the" if narrowed(numbers) else "The")
            + " board was at its limit (now {wip.limit}) at the end of {wip.days_at_limit} of the"
            " {wip.days_with_limit|day} that had one."
        )
    yield from split_away(numbers)


def _steps(numbers: Numbers) -> Iterator[Mapping[str, Any]]:
    """The limits of the board and of its columns, one after the other."""
    wip = numbers.value("wip")
    return (step for scope in (wip, *wip["columns"]) for step in scope["limits"])


def _wip_columns(numbers: Numbers) -> Sequence[Column]:
    lane = {"expedited": "expedited"} if numbers.value("wip.expedited") else {}
    beside = any(column["max_expedited"] for column in numbers.value("wip.columns"))
    most = {"max_expedited": "of it expedited"} if beside else {}
    return columns(
        {
            "column": "column",
            "now": "now",
            **lane,
            "limit": "limit",
            "max": "most",
            **most,
            "mean": "mean",
            "days_at_limit": "days full",
            "days_with_limit": "of days limited",
        }
    )(numbers)


WIP = Section(
    "wip",
    "Work in progress over time",
    "Items in progress at the end of each day, and the limit they were held to; within a day there may have been more."
    " Less in progress means shorter cycle times; a column that is full on most days is where to help.",
    empty=missing("daily", "No item was ever in progress."),
    says=_wip,
    parts=(
        Chart(
            "wip",
            "In progress at the end of each day",
            "The items in progress at the end of each day, those in the expedite lane apart on top. The line above is"
            " the limit on the days that had one: the board's, or where it had none and all its columns had one, theirs"
            " together, which does not count what is expedited.",
            Table(
                "wip_days",
                "Every seventh day",
                columns(
                    {
                        "date": "date",
                        "wip": "at its end",
                        "touched": "at any time of it",
                        "total_age": "days old together",
                        "limit": "limit",
                    }
                ),
                lambda numbers: _sevenths(numbers, "daily"),
            ),
        ),
        Chart(
            "total_age",
            "Total age day by day",
            "How many days old all that was in progress was together at the end of each day. It grows by one a day for"
            " each item, and falls when old ones are finished: a line that climbs means that old work is left."
            " Dotted upright lines are changes of limits, boxes and policies.",
        ),
        Table(
            "wip_columns",
            "By column",
            _wip_columns,
            each("wip.columns"),
        ),
    ),
)
