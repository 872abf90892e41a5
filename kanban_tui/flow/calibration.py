"""How promises were kept: past forecasts, made from what was known then, against what happened (FLOW d13b).

On every past Monday a forecast of how many items the next 28 days would finish is made again. A promise of 85 % is an
honest one where about 85 of 100 such forecasts came true.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct

from kanban_tui.flow.convolution import chance
from kanban_tui.flow.days import Day
from kanban_tui.flow.forecast import CLOSE, MARKS, WINDOW, Sample

HORIZON = 28
BEFORE = 60
LEAST = 12
BLOCKS = (1, 7, 14)
JUDGED = 85


class Calibration(Struct, frozen=True):
    """`n` past forecasts, and how many of them came true at each of MARKS; `block` days were drawn at a time."""

    block: int
    n: int
    kept: tuple[int, ...]

    @property
    def enough(self) -> bool:
        """Whether there are enough of them to tell anything."""
        return self.n >= LEAST

    @property
    def shares(self) -> tuple[float | None, ...]:
        """The share that came true at each of MARKS; None under 12 forecasts."""
        return tuple(kept / self.n if self.enough else None for kept in self.kept)


def calibrate(days: Sequence[Day], *, as_of: date, today: date) -> Calibration:
    """The calibration of the block length to draw by.

    Single days are drawn unless their forecasts kept less than the 85 % they promised, on 12 Mondays or more; then that
    length of BLOCKS whose past hit rate is nearest to it. `days` are all that there are, consecutive.
    """
    asked = list(_past(days, min(as_of, today - timedelta(days=1))))
    plain = _kept(asked, 1)
    judged = MARKS.index(JUDGED)

    def off(found: Calibration) -> int:
        return abs(100 * found.kept[judged] - JUDGED * found.n)

    if not plain.enough or 100 * plain.kept[judged] >= JUDGED * plain.n:
        return plain
    return min((plain, *(_kept(asked, block) for block in BLOCKS[1:])), key=off)


def _past(days: Sequence[Day], until: date) -> list[tuple[Sample, int]]:
    """The samples of past Mondays with enough history before them, and what the next 28 days finished."""
    counts = [day.finished for day in days if day.date <= until]
    first = next((k for k, count in enumerate(counts) if count), None)
    if first is None:
        return []
    found = []
    monday = (7 - days[0].date.weekday()) % 7
    for k in range(monday, len(counts) - HORIZON + 1, 7):
        if k - first >= BEFORE:
            since = max(first, k - WINDOW + 1)
            drawn = Sample(days[since].date, days[k - 1].date, tuple(counts[since:k]))
            if drawn.refused is None:
                found.append((drawn, sum(counts[k : k + HORIZON])))
    return found


def _kept(asked: Sequence[tuple[Sample, int]], block: int) -> Calibration:
    """A forecast of k or more came true where k or more were finished: one more was less likely than promised."""
    chances = [chance(_blocks(drawn.counts, block), HORIZON // block, actual + 1) for drawn, actual in asked]
    kept = tuple(sum(likely < mark / 100 - CLOSE for likely in chances) for mark in MARKS)
    return Calibration(block, len(asked), kept)


def _blocks(counts: Sequence[int], block: int) -> list[int]:
    """What was done in every `block` consecutive days."""
    return [sum(counts[k : k + block]) for k in range(len(counts) - block + 1)]
