"""How time boxes were kept: the breach rate, and what is open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kanban_tui.board.history import History
from kanban_tui.board.timebox import State
from kanban_tui.flow.items import ItemMeasures

Entry = tuple[History, ItemMeasures]


@dataclass(frozen=True, slots=True)
class BoxRate:
    """Of `finished_with_box` items, how many broke their box; `rate` is None where there are none."""

    finished_with_box: int
    breached: int
    rate: float | None


@dataclass(frozen=True, slots=True)
class BoxSummary:
    """The rate over all finished items and by work type (by id), and items not finished that are over or near."""

    rate: BoxRate
    by_type: dict[int | None, BoxRate]
    open_breached: int
    at_risk: int


def box_summary(entries: Iterable[Entry], *, finished_in_period: Callable[[ItemMeasures], bool]) -> BoxSummary:
    """The breach rate of the items finished in a period, and the state of those that are open. Boxes of cancelled
    items count nowhere."""
    finished: dict[int | None, list[bool]] = {}
    open_breached = at_risk = 0
    for history, item in entries:
        if item.box is None or item.crossed.cancelled is not None:
            continue
        if item.finished is None:
            open_breached += item.box.state is State.BREACHED
            at_risk += item.box.state is State.AT_RISK
        elif finished_in_period(item):
            finished.setdefault(history.item.type_id, []).append(item.box.state is State.BREACHED)
    return BoxSummary(
        rate=_rate([breached for of_type in finished.values() for breached in of_type]),
        by_type={type_id: _rate(breaches) for type_id, breaches in finished.items()},
        open_breached=open_breached,
        at_risk=at_risk,
    )


def _rate(breaches: list[bool]) -> BoxRate:
    return BoxRate(len(breaches), sum(breaches), sum(breaches) / len(breaches) if breaches else None)
