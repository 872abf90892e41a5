"""How time boxes were kept: the breach rate, by how much they were broken, and what is open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import tzinfo

from msgspec import Struct

from kanban_tui.board.calendar import Calendar
from kanban_tui.board.clock import local_date
from kanban_tui.board.history import History
from kanban_tui.board.layout import Layout
from kanban_tui.board.model import Basis
from kanban_tui.board.timebox import BoxUse, State, use
from kanban_tui.flow.items import ItemMeasures

Entry = tuple[History, ItemMeasures]


class Overrun(Struct, frozen=True):
    """By how much `n` boxes of one basis were broken: dates for boxes of days, else microseconds."""

    basis: Basis
    n: int
    mean: float
    max: int


class BoxRate(Struct, frozen=True):
    """Of `finished_with_box` items, how many broke their box and by how much; `rate` is None where there are none."""

    finished_with_box: int
    breached: int
    rate: float | None
    overruns: tuple[Overrun, ...] = ()


class ColumnBoxes(Struct, frozen=True):
    """A column (by index) that has a box: how the finished items kept it, and those that stand there now."""

    column: int
    rate: BoxRate
    open_breached: int
    at_risk: int


class BoxSummary(Struct, frozen=True):
    """The rate over all finished items, by work type (by id) and by month (`2026-09`) of the finish and type, and items
    in progress that are over or near.
    """

    rate: BoxRate
    by_type: dict[int | None, BoxRate]
    by_month: dict[tuple[str, int | None], BoxRate]
    by_column: tuple[ColumnBoxes, ...]
    open_breached: int
    at_risk: int


def box_summary(
    entries: Iterable[Entry],
    layout: Layout,
    tz: tzinfo,
    *,
    calendar: Calendar,
    finished_in_period: Callable[[ItemMeasures], bool],
) -> BoxSummary:
    """The breach rate of the items finished in a period, and the state of those that are open. Boxes of cancelled
    items count nowhere.

    A finished item is held to its own box or its type's. By column it is held to that column's box as well, which is
    today's box over all its visits, by today's calendar.
    """
    finished: dict[int | None, list[BoxUse]] = {}
    months: dict[tuple[str, int | None], list[BoxUse]] = {}
    passed: dict[int, list[BoxUse]] = {
        k: [] for k, column in enumerate(layout.columns[: layout.done]) if column.box is not None
    }
    standing: dict[int, list[State]] = {k: [] for k in passed}
    open_states: list[State] = []
    for history, item in entries:
        if item.crossed.cancelled is not None:
            continue
        if item.finished is None:
            if item.box is not None and item.in_progress:
                open_states.append(item.box.state)
                if item.box.source == "column" and item.column in standing:
                    standing[item.column].append(item.box.state)
        elif finished_in_period(item):
            if item.box is not None:
                kind = history.item.type_id
                finished.setdefault(kind, []).append(item.box)
                months.setdefault((local_date(item.finished, tz).isoformat()[:7], kind), []).append(item.box)
            for k in passed:
                box = layout.columns[k].box
                spans = [(stay.entered, stay.left) for stay in item.stays if stay.column == k]
                if spans and box is not None:
                    passed[k].append(use(box, "column", spans, now=item.finished, tz=tz, calendar=calendar))
    return BoxSummary(
        rate=_rate([kept for of_type in finished.values() for kept in of_type]),
        by_type={type_id: _rate(kept) for type_id, kept in finished.items()},
        by_month={
            key: _rate(kept) for key, kept in sorted(months.items(), key=lambda pair: (pair[0][0], pair[0][1] or 0))
        },
        by_column=tuple(
            ColumnBoxes(k, _rate(kept), standing[k].count(State.BREACHED), standing[k].count(State.AT_RISK))
            for k, kept in passed.items()
        ),
        open_breached=open_states.count(State.BREACHED),
        at_risk=open_states.count(State.AT_RISK),
    )


def _rate(kept: Sequence[BoxUse]) -> BoxRate:
    broken = [box for box in kept if box.state is State.BREACHED]
    overruns = []
    for basis in Basis:
        over = [box.overrun for box in broken if box.box.basis is basis]
        if over:
            overruns.append(Overrun(basis, len(over), sum(over) / len(over), max(over)))
    return BoxRate(len(kept), len(broken), len(broken) / len(kept) if kept else None, tuple(overruns))
