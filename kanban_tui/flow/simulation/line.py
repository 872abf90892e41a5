"""A line of columns as it is simulated: who works where, how long it takes, and what its limits are. Times are days."""

from __future__ import annotations

import math
from random import Random
from typing import Protocol

from msgspec import Struct


class Draw(Protocol):
    """Draws a time from the randomness given. A value, so that it can be sent to another process."""

    def __call__(self, random: Random, /) -> float: ...


class Chance(Struct, frozen=True):
    """Something that happens to an item with a probability, and then takes a drawn time."""

    probability: float
    time: Draw


class Rework(Struct, frozen=True):
    """With a probability an item goes back to an earlier column when its work here is done."""

    probability: float
    back_to: int


class Column(Struct, frozen=True):
    """A column in progress: what is worked on in it and what is done in it and not yet pulled count in its limit.

    `hands` is how many items are worked on at once; None: as many as stand in it, as in a column of waiting.
    """

    name: str
    time: Draw
    limit: int | None = None
    hands: int | None = 1
    blocked: Chance | None = None
    rework: Rework | None = None


class Group(Struct, frozen=True):
    """Columns that share a limit. The one without a name is over all of them: the limit of the board."""

    columns: frozenset[int]
    limit: int
    name: str = ""


class People(Struct, frozen=True):
    """Who takes items and keeps them to the end: each holds at most `each` of them and works on one at a time."""

    number: int
    each: int


class Line(Struct, frozen=True):
    """All that one run needs but its luck.

    `arrivals` draws the time to the next item; None: work always waits. `turned_away`: who finds no room does not wait.
    `batch` items move as one card, each of whose columns takes `setup` once; an item's cycle time then counts from its
    arrival where `from_arrival` says so, as it must where batches of several sizes are compared. `expedite` is the
    share of items that pass the others in every queue.
    """

    columns: tuple[Column, ...]
    arrivals: Draw | None = None
    groups: tuple[Group, ...] = ()
    people: People | None = None
    batch: int = 1
    setup: float = 0.0
    expedite: float = 0.0
    turned_away: bool = False
    from_arrival: bool = False

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError("a line needs a column")
        if any(limit is not None and limit < 1 for limit in self.limits) or self.batch < 1:
            raise ValueError("limits and batches are 1 or more")
        if any(column.hands is not None and column.hands < 1 for column in self.columns):
            raise ValueError("a column needs a pair of hands")
        if any(c.rework and not 0 <= c.rework.back_to <= k for k, c in enumerate(self.columns)):
            raise ValueError("work goes back to an earlier column")
        first = [self.columns[0].limit, *(group.limit for group in self.groups if 0 in group.columns)]
        if self.arrivals is None and self.people is None and first == [None] * len(first):
            raise ValueError("where work always waits the first column needs a limit")

    @property
    def limits(self) -> tuple[int | None, ...]:
        """Every limit there is."""
        return (*(column.limit for column in self.columns), *(group.limit for group in self.groups))


def total(columns: int, limit: int) -> Group:
    """The limit of a board over all its columns in progress."""
    return Group(frozenset(range(columns)), limit)


class Always(Struct, frozen=True):
    """The same time always."""

    days: float

    def __call__(self, _random: Random) -> float:
        return self.days


class Exponential(Struct, frozen=True):
    """The time between events that know nothing of each other."""

    mean: float

    def __call__(self, random: Random) -> float:
        return random.expovariate(1 / self.mean)


class Lognormal(Struct, frozen=True):
    """Times of which half are at most `p50`, and 85 of 100 at most `p85`."""

    p50: float
    p85: float

    def __post_init__(self) -> None:
        if not 0 < self.p50 <= self.p85:
            raise ValueError("half the times lie under the p85, and none is 0")

    def __call__(self, random: Random) -> float:
        mu = math.log(self.p50)
        return random.lognormvariate(mu, (math.log(self.p85) - mu) / _Z85)


class Sampled(Struct, frozen=True):
    """One of the times that happened, each as likely as another (the bootstrap: Efron, 1979)."""

    times: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.times:
            raise ValueError("there is no time to draw from")

    def __call__(self, random: Random) -> float:
        return self.times[int(random.random() * len(self.times))]


_Z85 = 1.0364333894937898
"""The 85th percentile of the standard normal distribution."""
