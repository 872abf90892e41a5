"""What the other sections rest on: sections 12, 15 and 16."""

from __future__ import annotations

from collections.abc import Iterator

from kanban_tui.report.numbers import Numbers
from kanban_tui.report.outline import Chart, Section, Table, columns, each

NAMED = 12

CHECKS = {
    "finished_before_created": "finished before the creation or the start; left out of every time",
    "never_started": "that went from before the start to done in one move; finished, but without a cycle time",
    "backdated": (
        "told late: a move was entered, or stood in a file, after one that happened later; the times count, not that"
        " order"
    ),
    "dated": "with a day told by a date alone and by times; a date is its midnight, so what it tells comes first",
    "skipped": "with a time that the clock skipped when it was put forward; it is read as if that had not been",
    "doubled": "with a time that the clock had twice when it was put back; the first is taken",
    "created_late": "on the board before the creation; the lead time begins with the creation",
    "created_unknown": "created nobody knows when; without a lead time",
}


def _distribution(_: Numbers) -> Iterator[str]:
    yield (
        "Started again after going back before the start: {summary.restarted} of the finished items. Reopened:"
        " {summary.reopened}. Moves backwards: {summary.backward_moves}."
    )
    yield (
        "With a cycle time: {summary.with_cycle_time} of {summary.finished|finished item}. Without, because their times"
        " contradict each other: {summary.dirty}."
    )
    yield (
        "Finished without ever being in progress: {summary.skipped_wip}. Cancelled: {summary.cancelled},"
        " {summary.cancelled_after_start} of them after the start."
    )


DISTRIBUTION = Section(
    "distribution",
    "Kinds of work",
    "What was finished and what is in progress, by work type, and how straight the way was (n = {summary.finished})."
    " Rework and returns cost time that no chart of finished work shows.",
    says=_distribution,
    parts=(
        Chart(
            "distribution",
            "Finished by work type",
            "A bar for each work type, as long as the number of its items that were finished.",
            Table(
                "distribution",
                "By work type",
                columns(
                    {
                        "type": "type",
                        "finished": "finished",
                        "finished_share": "share",
                        "in_progress": "in progress",
                        "in_progress_share": "share of it",
                    }
                ),
                each("distribution"),
            ),
        ),
    ),
)


def _checks(numbers: Numbers) -> Iterator[str]:
    found = numbers.value("data_quality")
    if not found:
        yield "Nothing was found that makes the numbers doubtful."
    for k, quality in enumerate(found):
        numbers_of = [f"{{data_quality.{k}.items.{n}}}" for n in range(min(NAMED, len(quality["items"])))]
        more = " and others" if len(quality["items"]) > NAMED else ""
        yield f"{{data_quality.{k}.count|item}} {CHECKS[quality['check']]}: {', '.join(numbers_of)}{more}."


QUALITY = Section(
    "quality",
    "Data quality",
    "What to know before the numbers are believed (n = {summary.items}). These items count as said; none is left out in"
    " silence.",
    says=_checks,
)

ITEMS = Section(
    "items",
    "Items",
    "Every item that the numbers rest on (n = {summary.items}). Press a heading to sort by it.",
    empty=lambda numbers: None if numbers.value("items") else "The board has no items.",
    parts=(
        Table(
            "items",
            "",
            columns(
                {
                    # What a reader looks for comes first; the rest is there to reckon with.
                    "id": "#",
                    "title": "item",
                    "column": "column",
                    "type": "type",
                    "tags": "tags",
                    "assignee": "who",
                    "started": "started",
                    "finished": "finished",
                    "cycle_days": "cycle days",
                    "age_days": "age days",
                    "time_box.percent": "of its box",
                    "time_box.state": "box",
                    "due": "due",
                    "due_days": "days left",
                    "blocked_seconds": "blocked",
                    "old": "old",
                    "older_than": "older than",
                    "slower_than": "slower than",
                    "created": "created",
                    "cancelled": "cancelled",
                    "lead_days": "lead days",
                    "first_start_days": "from first start",
                    "cycle_seconds": "elapsed",
                    "age_seconds": "age",
                    "active_seconds": "active",
                    "waiting_seconds": "waiting",
                    "time_box.limit_seconds|time_box.limit_units": "time box",
                    "time_box.used_seconds|time_box.done_units": "used",
                    "time_box.overrun_seconds|time_box.overrun_units": "over",
                    "estimate_seconds": "estimate",
                    "restarts": "restarts",
                    "backward_moves": "back",
                    "reopened": "reopened",
                    "skipped_wip": "skipped",
                }
            ),
            each("items"),
            sortable=True,
        ),
    ),
)
