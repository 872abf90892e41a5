"""How cycle times move through time: percentiles by month, and of the trailing 90 days."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from msgspec import Struct

from kanban_tui.flow.outlook import LEAST
from kanban_tui.flow.percentiles import percentile

TRAILING = 90


class Month(Struct, frozen=True):
    """The cycle days of the `n` items of a work type finished in a month; its percentiles are None under 10 items.

    `kind` None is all of them together.
    """

    kind: str | None
    first: date
    n: int
    p50: int | None
    p85: int | None


class Trailing(Struct, frozen=True):
    """The same of the 90 days that end with `on`; there are none under 10 items."""

    kind: str | None
    on: date
    n: int
    p50: int | None
    p85: int | None


Done = tuple[date, int, str | None]
"""An item's date of finish, its cycle days and its work type."""


def months(done: Iterable[Done], since: date | None, until: date) -> tuple[Month, ...]:
    """The months of a period in which something was finished: those of all items, then those of each work type."""
    by_day: dict[tuple[date, str | None], list[int]] = {}
    for on, days, kind in done:
        by_day.setdefault((on, kind), []).append(days)
    values: dict[tuple[str | None, date], list[int]] = {}
    for (on, kind), some in by_day.items():
        if (since is None or since <= on) and on <= until:
            for of in {None, kind}:
                values.setdefault((of, on.replace(day=1)), []).extend(some)
    found = []
    for (kind, first), days_of in sorted(values.items(), key=lambda pair: (pair[0][0] or "", pair[0][1])):
        ordered = sorted(days_of)
        enough = len(ordered) >= LEAST
        found.append(
            Month(
                kind,
                first,
                len(ordered),
                percentile(ordered, 50) if enough else None,
                percentile(ordered, 85) if enough else None,
            )
        )
    return tuple(found)


def trailing(done: Iterable[Done], ends: Sequence[date]) -> tuple[Trailing, ...]:
    """The trailing 90 days at each of some dates, of all items and then of each work type."""
    by_kind: dict[str | None, list[tuple[date, int]]] = {}
    for on, days, kind in done:
        for of in {None, kind}:
            by_kind.setdefault(of, []).append((on, days))
    found = []
    for kind, values in sorted(by_kind.items(), key=lambda pair: pair[0] or ""):
        values.sort()
        dates = [on for on, _ in values]
        for end in ends:
            low, high = bisect_left(dates, end - timedelta(days=TRAILING - 1)), bisect_right(dates, end)
            if high - low < LEAST:
                continue
            ordered = sorted(days for _, days in values[low:high])
            found.append(Trailing(kind, end, len(ordered), percentile(ordered, 50), percentile(ordered, 85)))
    return tuple(found)
