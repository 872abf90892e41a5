"""The scenarios that are asked for, as variations of one line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product

from msgspec.structs import replace

from kanban_tui.flow.simulation.compare import Scenario
from kanban_tui.flow.simulation.line import Group, Line, total

AS_IT_IS = "as it is"

Change = tuple[str, Callable[[Line], Line]]
"""What is other in a scenario: its name, and the line made of the one that is."""


def vary(
    line: Line,
    *,
    limits: Mapping[int, Sequence[int | None]] | None = None,
    totals: Sequence[int | None] = (),
    batches: Sequence[int] = (),
    setup: float = 0.0,
    single_piece: bool = False,
) -> list[Scenario]:
    """The line as it is, then every combination of the values given: limits by the index of their column, of the
    whole board, and sizes of batches. Raises ValueError for a line that cannot be, such as one without any limit.

    With batches every cycle time counts from the arrival, so that the time a batch takes to fill is not lost.
    """
    base = replace(line, setup=setup, from_arrival=True) if batches else line
    found = [Scenario(AS_IT_IS, base)]
    changes = [[_limit(line, k, value) for value in values] for k, values in (limits or {}).items()]
    changes += [[_total(value) for value in totals], [_batch(size) for size in batches]]
    for chosen in product(*filter(None, changes)):
        varied = base
        for _, change in chosen:
            varied = change(varied)
        if varied != base:
            found.append(Scenario(", ".join(name for name, _ in chosen), varied))
    if single_piece:
        found.append(Scenario("single piece", with_total(base, 1)))
    return found


def _limit(line: Line, column: int, limit: int | None) -> Change:
    return f"{line.columns[column].name} {_said(limit)}", lambda varied: with_limit(varied, column, limit)


def _total(limit: int | None) -> Change:
    return f"board {_said(limit)}", lambda varied: with_total(varied, limit)


def _batch(size: int) -> Change:
    name = "one at a time" if size == 1 else f"{size} at a time"
    return name, lambda varied: replace(varied, batch=size)


def with_limit(line: Line, column: int, limit: int | None) -> Line:
    """The line with another limit on a column."""
    columns = tuple(replace(c, limit=limit) if k == column else c for k, c in enumerate(line.columns))
    return replace(line, columns=columns)


def with_total(line: Line, limit: int | None) -> Line:
    """The line with another limit over all its columns."""
    groups: tuple[Group, ...] = tuple(group for group in line.groups if group.name)
    return replace(line, groups=groups if limit is None else (*groups, total(len(line.columns), limit)))


def total_of(line: Line) -> int | None:
    """The limit over all columns."""
    return next((group.limit for group in line.groups if not group.name), None)


def _said(limit: int | None) -> str:
    return "no limit" if limit is None else str(limit)
