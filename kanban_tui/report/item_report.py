"""The report of one item: its clocks, its place among the finished ones, its history."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from kanban_tui.errors import NotFound
from kanban_tui.report.as_csv import table
from kanban_tui.report.as_markdown import escape, write
from kanban_tui.report.numbers import Numbers
from kanban_tui.report.outline import Chart, Section, Table, columns, each

CLOCKS = (
    ("cycle time, start to finish", "cycle_days", "cycle_seconds"),
    ("from the first start", "first_start_days", None),
    ("lead time, creation to finish", "lead_days", "lead_seconds"),
    ("age, since the start", "age_days", "age_seconds"),
    ("neither waiting nor blocked", None, "active_seconds"),
    ("waited", None, "waiting_seconds"),
    ("of that blocked", None, "blocked_seconds"),
    ("estimate", None, "estimate_seconds"),
)


def document(report: Mapping[str, Any], number: int) -> dict[str, Any]:
    """The item's part of a report's document. Raises NotFound for an item that is not on the board, or was split."""
    item = next((item for item in report["items"] if item["id"] == number), None)
    if item is None:
        pieces = ", ".join(f"#{item['id']}" for item in report["items"] if item["parent"] == number)
        if pieces:
            done = next((row["done"] for row in report["splits"]["parents"] if row["item"] == number), None)
            ended = f", and was done with its last piece on {Numbers(report).day(done)}" if done else ""
            raise NotFound(f"#{number} was split and counts in no measure{ended}; its pieces have reports: {pieces}.")
        raise NotFound(f"There is no item #{number} on {report['board']}.")
    clocks = [
        {"clock": name, "days": days and item[days], "seconds": seconds and item[seconds]}
        for name, days, seconds in CLOCKS
    ]
    return {
        **{key: report[key] for key in ("schema_version", "generated", "board", "as_of", "zone", "version")},
        "item": item,
        "clocks": [clock for clock in clocks if clock["days"] is not None or clock["seconds"] is not None],
        "place": _place(report, item),
    }


def _place(report: Mapping[str, Any], item: Mapping[str, Any]) -> dict[str, Any]:
    """Where the item lies among the finished ones."""
    return {
        "finished_with_cycle_time": sum(other["cycle_days"] is not None for other in report["items"]),
        "slower_than": item["slower_than"],
        "older_than": item["older_than"],
        "p50": report["cycle_days"]["p50"],
        "p85": report["cycle_days"]["p85"],
    }


def markdown(found: Mapping[str, Any]) -> str:
    """The item's report as Markdown."""
    numbers = Numbers(found)
    head = f"# {numbers.at('item.id')} {escape(numbers.at('item.title'))}"
    return "\n\n".join([head, *write(numbers, SECTIONS)]) + "\n"


def html(found: Mapping[str, Any]) -> str:
    """The item's report as one page."""
    from kanban_tui.report.as_html import page

    return page(Numbers(found), SECTIONS, kind="Item report", title="item.title", mark="item.id")


def render(found: Mapping[str, Any]) -> str:
    """The item's report as JSON, in ASCII."""
    return json.dumps(found, separators=(",", ":")) + "\n"


def tables(found: Mapping[str, Any]) -> dict[str, str]:
    """The item's report as tables of CSV by file name."""
    item = found["item"]
    facts = [(key, value) for key, value in item.items() if not isinstance(value, (list, dict))]
    place = [(f"place.{key}", value) for key, value in found["place"].items()]
    return {
        "item.csv": table(("measure", "value"), [*facts, *place]),
        "columns.csv": table(
            ("column", "visits", "seconds", "open_seconds"),
            [[spent[key] for key in ("name", "visits", "seconds", "open_seconds")] for spent in item["columns"]],
        ),
        "moves.csv": table(
            ("from", "to", "at", "backdated", "void"),
            [[move[key] for key in ("from", "to", "at", "backdated", "void")] for move in item["moves"]],
        ),
    }


def _facts(numbers: Numbers) -> Iterator[str]:
    kind = "{item.type}" if numbers.has("item.type") else "no work type"
    where = "{item.column}" if numbers.has("item.column") else "off the board"
    who = " Who: {item.assignee}." if numbers.has("item.assignee") else ""
    tags = " Tags: {item.tags}." if numbers.has("item.tags") else ""
    piece = " A piece of {item.parent}." if numbers.has("item.parent") else ""
    name = "{item.units.name}" if numbers.has("item.units.name") else "units"
    units = f" Done are {{item.units.done}} of {{item.units.planned}} {name}." if numbers.has("item.units") else ""
    yield f"{{item.board}}: {where}, {kind}.{who}{tags}{piece}{units}"
    yield "Seen as of {as_of}; dates are local dates of {zone}. Made by wip {version} at {generated}."


def _says(numbers: Numbers) -> Iterator[str]:
    yield from _progress(numbers)
    if numbers.value("item.reopened") and numbers.has("item.active_seconds"):
        yield "It was reopened: its rest in a done column counts in its times, as neither waiting nor blocked."
    if numbers.has("item.time_box"):
        yield from _box(numbers)
    if numbers.has("item.blocked"):
        yield "Blocked since {item.blocked.since}: {item.blocked.reason}."


def _box(numbers: Numbers) -> Iterator[str]:
    """Whose box it is, how much of it was used, and when it broke or would."""
    box = numbers.value("item.time_box")
    unit = "units" if "limit_units" in box else "seconds"
    used = "done_units" if unit == "units" else "used_seconds"
    whose = {"item": "its own", "type": "that of its type", "column": "that of its column"}[box["source"]]
    yield (
        f"Its time box is {{item.time_box.limit_{unit}}} ({whose}); it used {{item.time_box.{used}}} of it,"
        " {item.time_box.percent}: {item.time_box.state}."
    )
    if box["state"] == "breached":
        yield f"It went past it at {{item.time_box.breach_at}} and is over by {{item.time_box.overrun_{unit}}}."
    elif box["breach_at"] and not numbers.has("item.finished"):
        yield "The box ends at {item.time_box.breach_at}."


def _progress(numbers: Numbers) -> Iterator[str]:
    if numbers.has("item.cycle_days"):
        yield (
            "Finished on {item.finished} after {item.cycle_days|day}: it took longer than {place.slower_than} of"
            " {place.finished_with_cycle_time|finished item}; half of those took {place.p50|day} or less, 85 % of them"
            " {place.p85|day} or less."
        )
    elif numbers.has("item.age_days"):
        yield "In progress since {item.started}, {item.age_days|day} old."
        if numbers.has("place.older_than"):
            yield "It is older than {place.older_than} of the finished items were when they left {item.column}."
        if numbers.has("place.p85"):
            yield "Half of the finished items took {place.p50|day} or less, 85 % of them {place.p85|day} or less."
    elif numbers.has("item.finished"):
        yield "Finished on {item.finished}, without ever being in progress: it has no cycle time."
    elif numbers.has("item.cancelled"):
        yield "Taken off the board on {item.cancelled}."
    else:
        yield "Not started yet."


def _latest_first(numbers: Numbers) -> list[str]:
    return [f"item.moves.{k}" for k in range(len(numbers.value("item.moves")) - 1, -1, -1)]


SECTIONS = (
    Section("item", "About this item", "Facts and settings of the item.", says=_facts, opening=True),
    Section("where", "Where it stands", "", says=_says),
    Section(
        "clocks",
        "Clocks",
        "Days are counted dates, the first and the last included; elapsed time is exact.",
        empty=lambda numbers: None if numbers.value("clocks") else "It was never started.",
        parts=(Table("clocks", "", columns({"clock": "clock", "days": "days", "seconds": "elapsed"}), each("clocks")),),
    ),
    Section(
        "columns",
        "Time in each column",
        "All visits to a column together; open is the visit that still runs.",
        parts=(
            Chart(
                "item_columns",
                "Where its time went",
                "A bar for each column, as long as the item stayed there.",
                Table(
                    "item_columns",
                    "By column",
                    columns({"name": "column", "visits": "visits", "seconds": "time", "open_seconds": "open"}),
                    each("item.columns"),
                ),
            ),
        ),
    ),
    Section(
        "history",
        "History",
        "Every move, the latest first; undone ones are kept and marked.",
        parts=(
            Table(
                "history",
                "",
                columns({"at": "when", "from": "from", "to": "to", "backdated": "back-dated", "void": "undone"}),
                _latest_first,
            ),
        ),
    ),
)
