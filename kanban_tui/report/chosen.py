"""Which of the document's items a chart or a table is about, each with its place in the list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kanban_tui.board.text import printable
from kanban_tui.report.numbers import Numbers

Entry = tuple[int, dict[str, Any]]

RECENT, SLOWEST = 1_000, 10


def narrowed(numbers: Numbers) -> bool:
    """Whether the document is of some items only."""
    return any(value is not None for value in numbers.value("filter").values())


def limit_of_all(numbers: Numbers) -> bool:
    """Whether the board has a limit that the items of the document are held to: all of them, and counted as items."""
    counted = numbers.has("definition.limit") and numbers.value("definition.measure") == "items"
    return counted and not narrowed(numbers)


def split_away(numbers: Numbers) -> Iterator[str]:
    """What the days of work in progress leave out, said where such figures stand."""
    if numbers.value("wip.split_away"):
        yield (
            "{wip.split_away|item} that had been started before a split counts here for nothing, only the pieces do;"
            " limits and refusals counted it."
            if numbers.value("wip.split_away") == 1
            else "{wip.split_away|item} that had been started before a split count here for nothing, only their pieces"
            " do; limits and refusals counted them."
        )


def expedited(numbers: Numbers) -> bool:
    """Whether anything was in the expedite lane in the period, or is now."""
    columns = numbers.value("wip.columns")
    return bool(
        numbers.value("wip.expedited")
        or numbers.value("refusals.expedited")
        or any(column["max_expedited"] for column in columns)
    )


def timed(numbers: Numbers) -> Iterator[Entry]:
    """The items finished in the period that have a cycle time."""
    since, until = numbers.value("since") or "", numbers.value("until")
    for k, item in enumerate(numbers.value("items")):
        if item["cycle_days"] is not None and since <= numbers.day(item["finished"]) <= until:
            yield k, item


def finished(numbers: Numbers) -> Iterator[Entry]:
    """The items finished in the period, in the order of finishing."""
    since, until = numbers.value("since") or "", numbers.value("until")
    found = ((item["finished"], k, item) for k, item in enumerate(numbers.value("items")) if item["finished"])
    return ((k, item) for at, k, item in sorted(found) if since <= numbers.day(at) <= until)


def in_progress(numbers: Numbers) -> Iterator[Entry]:
    """The items that have an age."""
    return ((k, item) for k, item in enumerate(numbers.value("items")) if item["age_days"] is not None)


def listed(numbers: Numbers) -> list[int]:
    """The items that a page lists one by one: those that are open, the last thousand that ended and the ten slowest."""
    items = numbers.value("items")
    ended = [(end, k) for k, item in enumerate(items) if (end := item["finished"] or item["cancelled"]) is not None]
    if len(ended) <= RECENT:
        return list(range(len(items)))
    older = {k for _, k in sorted(ended)[:-RECENT]}
    slowest = sorted((k for _, k in ended), key=lambda k: (-(items[k]["cycle_days"] or 0), k))[:SLOWEST]
    return sorted({*range(len(items))} - older | {*slowest})


def name(item: Mapping[str, Any]) -> str:
    """An item as a mark says it: its number and its title."""
    return f"#{item['id']} {printable(item['title'])}"
