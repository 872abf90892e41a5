"""The board and what stands on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kanban_tui.report.chosen import in_progress, limit_of_all, narrowed
from kanban_tui.report.numbers import Numbers
from kanban_tui.report.outline import Chart, Column, Section, Table, Tiles, changed, columns, each
from kanban_tui.report.sections import summary

_LIMIT_CHANGES = Table(
    "limit_changes",
    "Limits changed in the period",
    changed(
        "refusals.limit_changes",
        {"at": "when", "scope": "of a", "name": "named", "before": "from", "after": "to", "reason": "reason"},
    ),
    each("refusals.limit_changes"),
)


_RULE_CHANGES = Table(
    "rule_changes",
    "What else was changed in the period",
    changed(
        "refusals.rule_changes",
        {"at": "when", "what": "what", "scope": "of a", "name": "named", "before": "from", "after": "to"},
    ),
    each("refusals.rule_changes"),
)


BOX = {"time_box.limit_seconds|time_box.limit_units": "time box"}


def _columns(numbers: Numbers) -> Sequence[Column]:
    """What is told of a board's columns; of deployments and units only where there are some."""
    found = numbers.value("definition.columns")
    deploys = any(column["deployment"] for column in found)
    counted = any(column["measure"] == "units" for column in found)
    titles = {
        "name": "column",
        "kind": "kind",
        "limit": "WIP limit",
        **({"measure": "counts"} if counted else {}),
        **BOX,
        "stay_least_seconds": "at least",
        "entry_policy": "what comes in",
        "exit_policy": "what may leave",
        "checklist": "before leaving",
        **({"deployment": "a deployment"} if deploys else {}),
    }
    return columns(titles)(numbers)


def _limit_steps(numbers: Numbers) -> Sequence[str]:
    scopes = ["wip", *(f"wip.columns.{k}" for k in range(len(numbers.value("wip.columns"))))]
    steps = {scope: numbers.value(f"{scope}.limits") for scope in scopes}
    return [
        f"{scope}.limits.{k}"
        for scope, found in steps.items()
        for k, step in enumerate(found)
        # Before the board was made there was none: worth a row only where there was none later.
        if step["at"] or step["limit"] is not None or len(found) == 1
    ]


def _limited(numbers: Numbers, path: str) -> str:
    """What a limit is of: its path is `wip.limits.K` for the board, else `wip.columns.N.limits.K`."""
    return "the board" if path.startswith("wip.limits") else numbers.at(f"{path.partition('.limits.')[0]}.column")


_LIMITS = Table(
    "limits",
    "Limits",
    columns({"limit": "limit", "at": "since"}),
    _limit_steps,
    heading="of",
    labels=_limited,
)

_OTHER_LIMITS = Table(
    "other_limits",
    "Limits of other kinds, today",
    columns({"scope": "of", "name": "named", "measure": "counts", "limit": "limit", "drain_to": "falls to"}),
    each("definition.limits"),
)


def _opening(numbers: Numbers) -> Iterator[str]:
    if narrowed(numbers):
        names = {"types": "types", "tags": "tags", "people": "people", "text": "the filter"}
        kinds = [f"{word} {{filter.{name}}}" for name, word in names.items() if numbers.has(f"filter.{name}")]
        yield (
            f"Only items of {' and '.join(kinds)}: every number is of these, but for limits and the days on which they"
            " were reached, which hold for all work."
        )
    period = "{since} to {until}" if numbers.has("since") else "From the beginning to {until}"
    yield (
        f"{period}, seen as of {{as_of}}: {{summary.items|item}} known, {{summary.finished}} finished in this time,"
        " {summary.in_progress} in progress, {summary.cancelled} cancelled."
    )
    if numbers.has("since") and (numbers.value("known_since") or "") > numbers.value("since"):
        yield "The board held nothing before {known_since}: days and time are counted from there."
    boxes = [
        entry["time_box"] for key in ("definition.columns", "definition.types", "items") for entry in numbers.value(key)
    ]
    if any(box and box["basis"] == "working" for box in boxes):
        holidays = ", without the holidays of the board" if numbers.has("definition.calendar.holidays") else ""
        yield f"Time boxes of work count {{definition.calendar.hours}}{holidays}."
    yield "Dates are local dates of {zone}. Made by wip {version} at {generated}."


HEAD = Section(
    "board",
    "The board and its definitions",
    "An item starts when it comes to {definition.started} and is finished when it comes to {definition.finished}. Cycle"
    " time counts the dates from start to finish, both included, so the same day is 1 day. Percentiles are values that"
    " happened (nearest rank): 85 % of the items took that long or less."
    " An item is at risk from {definition.at_risk_percent} of its time box on.",
    says=_opening,
    opening=True,
    parts=(
        Table(
            "columns",
            "Columns",
            _columns,
            each("definition.columns"),
        ),
        Table(
            "types",
            "Work types",
            columns({"name": "type", **BOX, "units.most": "units at most", "units.name": "of"}),
            each("definition.types"),
        ),
        _LIMITS,
        _OTHER_LIMITS,
        _LIMIT_CHANGES,
        _RULE_CHANGES,
    ),
)


def _facts(numbers: Numbers) -> Iterator[tuple[str, str]]:
    limit = " of {definition.limit}" if limit_of_all(numbers) else ""
    yield "in progress", f"{{summary.in_progress}}{limit}"
    if numbers.value("cycle_days.n"):
        yield "85 % finish within", "{cycle_days.p85|day}"
    if numbers.has("throughput.p50"):
        yield "finished in a typical week", "{throughput.p50}"
    if numbers.value("age_days.n"):
        yield "oldest in progress", "{age_days.max|day}"
    for label, path in (("past their time box", "time_boxes.open_breached"), ("refused by a limit", "refusals.total")):
        if numbers.value(path):
            yield label, f"{{{path}}}"


COMPARE = Section(
    "compare",
    "Beside the period before",
    "The same numbers of {compare.before_since} to {compare.before_until}, as long a time, and what changed since."
    " Both are told as known on {as_of}: what was reopened is finished when it was last. Small differences are noise:"
    " judge by many periods.",
    empty=lambda numbers: None if numbers.value("compare.rows") else "The board held nothing in the period before.",
    present=lambda numbers: numbers.has("compare"),
    parts=(
        Table(
            "compare",
            "",
            columns({"name": "", "now": "this period", "before": "the one before", "change": "change"}),
            each("compare.rows"),
        ),
    ),
)

SUMMARY = Section("summary", "Summary", "", says=summary.sentences, parts=(Tiles(_facts),))


def _oldest_first(numbers: Numbers) -> Sequence[str]:
    return [f"items.{k}" for _, k in sorted((-item["age_days"], k) for k, item in in_progress(numbers))]


def _due_order(numbers: Numbers) -> Sequence[str]:
    found = [(item["due"], k) for k, item in enumerate(numbers.value("items")) if item["due_days"] is not None]
    return [f"items.{k}" for _, k in sorted(found)]


NOW = Section(
    "now",
    "Work in progress",
    "What is being worked on at the end of {as_of}, oldest first (n = {summary.in_progress}). An item above the band"
    " of 85 % is older than 85 % of the finished items were when they left its column: look at it today.",
    empty=lambda numbers: (
        None if numbers.value("summary.in_progress") or _due_order(numbers) else "Nothing is in progress."
    ),
    says=lambda numbers: [
        f"{'It is' if numbers.value('summary.in_progress') == 1 else 'Together they are'}"
        " {summary.total_age_days|day} old. An age counts the local dates from the start to {as_of},"
        " both included: what was started today is 1 day old. A time blocked, as any other duration, is what the clock"
        " measured, so it may be a day less."
    ],
    parts=(
        Chart(
            "aging",
            "Age of what is in progress",
            "Each dot is an item in its column, as high as it is old in days: violet when blocked, red when past its"
            " time box, amber when older than 85 % were when they left that column. The grounds end at"
            " 50, 70, 85 and 95 %.",
            Table(
                "aging",
                "Ages at which finished items left each column, days",
                columns({"column": "column", "n": "n", "p50": "50 %", "p70": "70 %", "p85": "85 %", "p95": "95 %"}),
                each("aging"),
            ),
        ),
        Table(
            "in_progress",
            "In progress, oldest first",
            columns(
                {
                    "id": "#",
                    "title": "item",
                    "column": "column",
                    "age_days": "age, days",
                    "assignee": "who",
                    "type": "type",
                    "older_than": "older than",
                    "old": "old",
                    "time_box.percent": "of its box",
                    "time_box.state": "box",
                    "blocked.reason": "blocked by",
                }
            ),
            _oldest_first,
        ),
        Table(
            "due",
            "Due, the earliest first",
            columns(
                {
                    "due": "due",
                    "due_days": "days left",
                    "id": "#",
                    "title": "item",
                    "column": "column",
                    "assignee": "who",
                    "age_days": "age, days",
                }
            ),
            _due_order,
        ),
    ),
)


def _past(numbers: Numbers) -> Iterator[str]:
    if numbers.value("refusals.expedited"):
        yield (
            "{refusals.expedited|time} an item was let into the expedite lane, past the limits of the columns: each"
            " time delays what was begun before."
        )


REFUSALS = Section(
    "refusals",
    "Refusals",
    "How often a limit said no (n = {refusals.total}): that of a column, of the board, or of a group, a type or a"
    " person, which is not told apart. Many on the way to one column show where work queues up: that is where help is"
    " worth most. Each counts at the time that the command was given or told for; the same again within a minute counts"
    " once, and what a policy refused is not among them.",
    empty=lambda numbers: (
        None
        if numbers.value("refusals.total") or numbers.value("refusals.expedited")
        else "No command was refused in this time; imported histories hold no refusals."
    ),
    says=_past,
    parts=(
        Chart(
            "refusals",
            "Refusals by week",
            "A bar for each week, as high as the number of commands that a limit refused.",
            Table(
                "refusals_by_week",
                "",
                columns({"week": "week", "count": "refused"}),
                each("refusals.weekly"),
                drawn=True,
            ),
        ),
        Table(
            "expedites",
            "Expedited",
            columns({"at": "when", "item": "#", "title": "item", "reason": "reason"}),
            each("refusals.expedites"),
        ),
        Table(
            "refusals",
            "By the column they were on the way to",
            columns({"column": "on the way to", "count": "refused"}),
            each("refusals.by_column"),
        ),
    ),
)
