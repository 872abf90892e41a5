"""Charts of what crosses a boundary together: a dot for each batch by its day and size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from kanban_tui.board.words import decimal
from kanban_tui.report.charts.figure import Figure, cut, mark, ticks
from kanban_tui.report.chosen import listed
from kanban_tui.report.chosen import name as item_name
from kanban_tui.report.numbers import Numbers

MANY = 60


class Batch(Struct, frozen=True):
    """A batch: the day as an ordinal, of how many it was, those of its items that the page lists, what is odd of it."""

    day: int
    size: int
    items: Sequence[Mapping[str, Any]]
    odd: str = ""


def batches(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """The batches at the finish, with a line of the felt size over the trailing 90 days."""
    rows = numbers.document["batches"]["finishes"]
    days = [date.fromisoformat(row["date"]).toordinal() for row in rows]
    if len(set(days)) < 2:
        return ""
    figure, _ = _figure(days, [row["size"] for row in rows])
    batched = zip(days, rows, _finished(numbers, rows), strict=True)
    _dots(figure, (Batch(day, row["size"], items) for day, row, items in batched), ("item", "finished"))
    figure.line("mean", [(day, row["felt_90"]) for day, row in zip(days, rows, strict=True)])
    figure.names([(days[-1], rows[-1]["felt_90"], f"felt {decimal(rows[-1]['felt_90'])}", "mean")])
    return figure.svg(name, title, shows)


def deployments(numbers: Numbers, name: str, title: str, shows: str) -> str:
    """The deployments; those of which a change was rolled back stand out."""
    found = sorted(_deployed(numbers), key=lambda batch: batch.day)
    days = [batch.day for batch in found]
    if len(set(days)) < 2:
        return ""
    figure, top = _figure(days, [batch.size for batch in found])
    figure.changes(numbers.value("behaviour.changes"), top)
    _dots(figure, found, ("change", "deployed"))
    return figure.svg(name, title, shows)


def _figure(days: Sequence[int], sizes: Iterable[int]) -> tuple[Figure, float]:
    top = max(4, *sizes) * 1.1
    return Figure(height=260, range=(0, top), days=(days[0], days[-1]), y_labels=ticks(top), margin_right=90), top


def _dots(figure: Figure, found: Iterable[Batch], words: tuple[str, str]) -> None:
    """A dot for each day and size, which says how often there was one, and of what."""
    places: dict[tuple[int, int], list[Batch]] = {}
    for batch in found:
        places.setdefault((batch.day, batch.size), []).append(batch)
    noun, done = words
    dots = []
    for (day, size), there in places.items():
        often = f", {len(there):,} times" if len(there) > 1 else ""
        how = f"{noun} {done} alone" if size == 1 else f"{noun}s {done} together"
        head = f"{date.fromordinal(day)}: {size:,} {how}{often}"
        odd = [batch.odd for batch in there if batch.odd]
        items = [item for batch in there for item in batch.items]
        says = "\n".join((head, *odd, *cut([item_name(item) for item in items])))
        dots.append(mark((day, size), says, "dot signal" if odd else "dot", items=[item["id"] for item in items]))
    figure.dots("item", dots, size=2.5 if len(dots) > MANY else 3.5)


def _finished(numbers: Numbers, rows: Sequence[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """The items of each batch at the finish, of those the page lists: what was finished in the period, in its order."""
    items, shown = numbers.document["items"], set(listed(numbers))
    since, until = numbers.value("since") or "", numbers.value("until")
    done = sorted(
        (item["finished"], k)
        for k, item in enumerate(items)
        if item["finished"] is not None and since <= numbers.day(item["finished"]) <= until
    )
    start = 0
    for row in rows:
        yield [items[k] for _, k in done[start : start + row["size"]] if k in shown]
        start += row["size"]


def _deployed(numbers: Numbers) -> Iterator[Batch]:
    """The deployments of all columns, each with its changes."""
    items, shown = numbers.document["items"], listed(numbers)
    known = {items[k]["id"]: items[k] for k in shown}
    changes = numbers.value("deployments.deployed")
    start = 0
    for k, row in enumerate(numbers.value("deployments.batches")):
        own = changes[start : start + row["changes"]]
        start += row["changes"]
        odd = numbers.say(f"{{deployments.batches.{k}.rolled_back}} rolled back") if row["rolled_back"] else ""
        day = date.fromisoformat(row["date"]).toordinal()
        yield Batch(day, row["changes"], [known[change["item"]] for change in own if change["item"] in known], odd)
