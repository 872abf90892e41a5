"""When a board's items were finished, counted by SQLite: by local date, and how many days they took.

To hand 100,000 rows to the interpreter and ask the zone for the date of each takes longer than all that is done with
them; a zone changes its offset a few times a year, which an expression tells as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import tzinfo

from msgspec import Struct, field

from kanban_tui.board import clock
from kanban_tui.store.queries import ALL, Match
from kanban_tui.store.sql import Connection

_DAY = 86_400_000_000
# Wider than the days of any two instants that a board can hold.
_SPAN = 1 << 20


class Finishes(Struct, frozen=True):
    """How many items were finished on each local date (a number of days since 1970), how many took how many days (dates
    from start to finish, both included), and how many were finished after an instant."""

    by_day: Counter[int] = field(default_factory=Counter)
    by_cycle_days: Counter[int] = field(default_factory=Counter)
    lately: int = 0

    @property
    def cycle_days(self) -> list[int]:
        """The cycle times of all of them, sorted."""
        return [days for days, count in sorted(self.by_cycle_days.items()) for _ in range(count)]


def finishes(c: Connection, board_id: int, tz: tzinfo, now: int, *, since: int = 0, match: Match = ALL) -> Finishes:
    """What was finished on a board, archived items too; `lately` counts from after `since`.

    An item whose times contradict each other was finished and has no cycle time.
    """
    day = "".join(_local_day(tz, now))
    finished, started = day.format("finished_at"), day.format("started_at")
    timed = "started_at <= finished_at AND (created_at IS NULL OR created_at <= finished_at)"
    rows = c.execute(
        f"SELECT {finished} * {_SPAN} + CASE WHEN {timed} THEN {finished} - {started} + 1 ELSE 0 END AS days, count(*),"
        " sum(CASE WHEN finished_at > ? THEN 1 ELSE 0 END) FROM item"
        f" WHERE board_id = ? AND deleted = 0 AND finished_at IS NOT NULL{match.where} GROUP BY days",
        (since, board_id, *match.values),
    )
    found = Finishes()
    lately = 0
    for both, count, late in rows:
        finished_on, cycle = divmod(both, _SPAN)
        found.by_day[finished_on] += count
        if cycle:
            found.by_cycle_days[cycle] += count
        lately += late
    return Finishes(found.by_day, found.by_cycle_days, lately)


def unfinished(c: Connection, board_id: int, match: Match = ALL) -> tuple[int, int]:
    """How many items stand on a board that are not finished, and the latest instant at which any of them moved."""
    row = c.execute(
        "SELECT count(CASE WHEN archived = 0 THEN 1 END), coalesce(max(entered_at), 0) FROM item"
        f" WHERE board_id = ? AND deleted = 0 AND finished_at IS NULL{match.where}",
        (board_id, *match.values),
    ).fetchone()
    return int(row[0]), int(row[1])


def _local_day(tz: tzinfo, now: int) -> Iterator[str]:
    """An expression for the local date of the instant in a column `{0}`, the latest offsets asked first."""
    *before, (_, first) = clock.offsets(tz, now)
    yield "(({0} + "
    if before:
        yield "CASE"
        yield from (f" WHEN {{0}} >= {start} THEN {offset}" for start, offset in before)
        yield f" ELSE {first} END"
    else:
        yield str(first)
    yield f") / {_DAY})"
