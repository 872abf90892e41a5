"""What the other sections rest on."""

from __future__ import annotations

from collections.abc import Iterator

from kanban_tui.board.words import count
from kanban_tui.report.chosen import RECENT, SLOWEST, listed
from kanban_tui.report.numbers import Numbers
from kanban_tui.report.outline import Chart, Section, Table, columns, each

NAMED, LISTED = 3, 50

CHECKS = {
    "finished_before_created": "finished before the creation or the start, and left out of every time",
    "to_come": "with times still to come, which count on no day",
    "never_started": "that went from before the start to done in one move: finished, without a cycle time",
    "jumped": "that jumped over columns, which count as reached when they were passed",
    "backdated": "told late: a move was entered, or stood in a file, after one that happened later; its time counts",
    "over_limit": "told late to have stood in a column whose limit then had no room for all: no limit refuses the past",
    "same_time": "with several moves at one time, taken in the order in which they were told",
    "dated": "with a day told by a date alone and by times; a date is its midnight, so what it tells comes first",
    "naive": "with times that named no zone, read as times of {zone}",
    "skipped": "with a time that the clock skipped when it was put forward; it is read as if that had not been",
    "doubled": "with a time that the clock had twice when it was put back; the first is taken",
    "created_late": "on the board before the creation, from which the lead time is counted",
    "created_unknown": "created nobody knows when",
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
        Table(
            "came_back",
            "Came back in this time",
            columns(
                {
                    "at": "when",
                    "item": "#",
                    "title": "item",
                    "type": "type",
                    "assignee": "who",
                    "from": "from",
                    "to": "to",
                }
            ),
            each("came_back"),
            most=LISTED,
        ),
    ),
)


def _checks(numbers: Numbers) -> Iterator[str]:
    found = numbers.value("data_quality")
    if not found:
        yield "Nothing was found that makes the numbers doubtful."
        return
    places = {item["id"]: k for k, item in enumerate(numbers.value("items"))}
    for k, quality in enumerate(found):
        named = [_named(places, k, n, number) for n, number in enumerate(quality["items"][:NAMED])]
        more = f" and {len(quality['items']) - NAMED:,} more" if len(quality["items"]) > NAMED else ""
        yield (
            f"{{data_quality.{k}.count|item}} {CHECKS[quality['check']]} (touches {', '.join(quality['touches'])}):"
            f" {', '.join(named)}{more}."
        )


def _named(places: dict[int, int], check: int, place: int, number: int) -> str:
    """An example by its number and, where the report has the item, its title."""
    title = f" {{items.{places[number]}.title}}" if number in places else ""
    return f"{{data_quality.{check}.items.{place}}}{title}"


QUALITY = Section(
    "quality",
    "Data quality",
    "What to know before the numbers are believed (n = {summary.items}). These items count as said; none is left out in"
    " silence.",
    says=_checks,
)


def _left_out(numbers: Numbers) -> Iterator[str]:
    left = len(numbers.value("items")) - len(listed(numbers))
    if left:
        yield (
            f"Listed are what is open, the last {RECENT:,} that were finished or cancelled and the {SLOWEST} slowest;"
            f" {count(left, 'more item')} stand in the tables of wip report --format csv."
        )


ITEMS = Section(
    "items",
    "Items",
    "The items that the numbers rest on (n = {summary.items}). Press a heading to sort by it.",
    empty=lambda numbers: None if numbers.value("items") else "The board has no items.",
    says=_left_out,
    parts=(
        Table(
            "items",
            "",
            columns(
                {
                    # What a reader looks for comes first; the rest is there to reckon with.
                    "id": "#",
                    "title": "item",
                    "stands|column": "column",
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
                    "lead_seconds": "lead time",
                    "first_start_days": "from first start",
                    "cycle_seconds": "elapsed",
                    "age_seconds": "age",
                    "active_seconds": "active",
                    "waiting_seconds": "waiting",
                    "time_box.limit_seconds|time_box.limit_units": "time box",
                    "time_box.used_seconds|time_box.done_units": "used",
                    "time_box.overrun_seconds|time_box.overrun_units": "over",
                    "estimate_seconds": "estimate",
                    "units.done": "units done",
                    "units.planned": "of",
                    "parent": "piece of",
                    "restarts": "restarts",
                    "backward_moves": "back",
                    "reopened": "reopened",
                    "skipped_wip": "never in progress",
                }
            ),
            lambda numbers: [f"items.{k}" for k in listed(numbers)],
            sortable=True,
        ),
    ),
)
