"""The classic experiment: letters made ready by one person, in one big batch or one at a time.

Nothing is left to luck, so every time can be told exactly. A batch goes through one step after the other; within a step
its letters are taken one by one; to take up a batch at a step takes the handling time. A mistake made in the first step
is seen in the last one, when the first letter gets there: every letter that has been through the first step by then is
to be done again.
"""

from __future__ import annotations

from bisect import bisect_right

from msgspec import Struct

STEPS = (("fold", 4.0), ("stuff", 5.0), ("seal", 3.0), ("stamp", 2.0), ("address", 6.0))
"""The steps and the seconds each takes with one letter."""


class Played(Struct, frozen=True):
    """What came of a batch size; times are seconds.

    `total` until the last letter is ready, `first` until the first one is; `wip` the average number of letters begun
    and not ready until then, `most` the most of them; `again` the letters to be done again. `done[s]` are the instants
    at which letters left step `s`, in order, and `begun` those at which they were taken up first.
    """

    batch: int
    total: float
    first: float
    wip: float
    most: int
    again: int
    begun: tuple[float, ...]
    done: tuple[tuple[float, ...], ...]

    def at(self, second: float) -> tuple[int, ...]:
        """How many letters have left each step by then."""
        return tuple(bisect_right(step, second) for step in self.done)


def play(letters: int, batch: int, handling: float) -> Played:
    """Make letters ready in batches of this size. Raises ValueError for less than one letter or a handling below 0."""
    if not 1 <= batch <= letters or handling < 0:
        raise ValueError("a batch is of 1 letter to all of them, and handling takes no less than nothing")
    now = 0.0
    begun: list[float] = []
    done: list[list[float]] = [[] for _ in STEPS]
    for start in range(0, letters, batch):
        size = min(batch, letters - start)
        for step, (_, seconds) in enumerate(STEPS):
            now += handling
            for _ in range(size):
                if step == 0:
                    begun.append(now)
                now += seconds
                done[step].append(now)
    ready = done[-1]
    held = sum(end - start for start, end in zip(begun, ready, strict=True))
    return Played(
        batch=batch,
        total=now,
        first=ready[0],
        wip=held / now,
        most=batch,
        again=bisect_right(done[0], ready[0]),
        begun=tuple(begun),
        done=tuple(tuple(step) for step in done),
    )
