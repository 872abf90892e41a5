"""What cards draw in a run.

Luck belongs to the card and the column, not to the moment: the same card draws the same time in every scenario of one
seed, so that scenarios differ by their limits alone (common random numbers).
"""

from __future__ import annotations

from random import Random

from kanban_tui.flow.simulation.line import Draw, Line


class Luck:
    """The times that cards draw, by column and number, each from a stream of its own."""

    def __init__(self, line: Line, seed: str) -> None:
        self._seed = seed
        self._times = [self._stream(column.time, f"work {k}") for k, column in enumerate(line.columns)]
        self._gaps = self._stream(line.arrivals, "arrivals") if line.arrivals is not None else None
        self._line = line

    def _stream(self, draw: Draw, name: str) -> tuple[list[float], Draw, Random]:
        return [], draw, Random(f"{self._seed} {name}")

    def gap(self, number: int) -> float:
        """The time between the arrivals of two items."""
        assert self._gaps is not None
        return self._drawn(self._gaps, number)

    def work(self, card: int, column: int, visit: int) -> float:
        """How long the work on a card takes in a column: set-up, and its items one after the other."""
        line = self._line
        if visit:
            random = Random(f"{self._seed} again {card} {column} {visit}")
            return line.setup + sum(line.columns[column].time(random) for _ in range(line.batch))
        stream = self._times[column]
        if line.batch == 1:
            return line.setup + self._drawn(stream, card)
        return line.setup + sum(self._drawn(stream, card * line.batch + k) for k in range(line.batch))

    def of(self, card: int, what: str) -> Random:
        """The luck of a card in another respect."""
        return Random(f"{self._seed} {what} {card}")

    @staticmethod
    def _drawn(stream: tuple[list[float], Draw, Random], number: int) -> float:
        times, draw, random = stream
        while len(times) <= number:
            times.append(draw(random))
        return times[number]
