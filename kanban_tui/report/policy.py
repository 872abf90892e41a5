"""The log of limits, time boxes and expedited items, with the names of what they hold for."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any

from msgspec import Struct

from kanban_tui.board.timebox import decode
from kanban_tui.flow.expedites import expedites
from kanban_tui.report.items import box_json
from kanban_tui.report.report import Report


class PolicyLine(Struct, frozen=True):
    """A change as it is shown: a limit is a number or None for no limit, a box as in the report's definition."""

    at: int
    scope: str
    name: str | None
    before: Any
    after: Any
    reason: str | None
    by: str | None = None


def limit_changes(report: Report) -> list[PolicyLine]:
    """The limits set, raised, lowered and removed in the period, oldest first."""
    return _lines(report, "limit", lambda text: None if text is None else int(text))


def box_changes(report: Report) -> list[PolicyLine]:
    """The time boxes set and removed in the period, oldest first."""
    return _lines(report, "box", lambda text: box_json(decode(text)))


def rule_changes(report: Report) -> list[tuple[str, PolicyLine]]:
    """What else of the board's rules was changed in the period, each with what it was, oldest first; in words."""
    others = dict.fromkeys(change.what for change in report.policy if change.subject != "item")
    found = [
        (what, line)
        for what in others
        if what not in ("limit", "box")
        for line in _lines(report, what, lambda text: text or None)
    ]
    return sorted(found, key=lambda pair: pair[1].at)


def reboxes(report: Report) -> list[PolicyLine]:
    """The items whose used time was set to 0 in the period and stayed so, each with its reason."""
    undone = {change.before for change in report.policy if change.what == "rebox_undone"}
    return _lines(report, "rebox", lambda _: None, leave_out=undone)


def expedited(report: Report) -> list[tuple[int, PolicyLine]]:
    """The items that entered the expedite lane in the period, by number, and why. Only those asked for."""
    names = _names(report)
    known = [change for change in report.history.policy if change.at <= report.at or change.what == "expedite_undone"]
    return [
        (change.subject_id, PolicyLine(change.at, "item", name, change.before, change.after, change.reason))
        for change in expedites(known)
        if report.in_period(change.at) and (name := names.get(("item", change.subject_id))) is not None
    ]


def _lines(
    report: Report, what: str, read: Callable[[str | None], Any], leave_out: Container[str | None] = ()
) -> list[PolicyLine]:
    """The changes of a kind in the period; of items only of those asked for."""
    names = _names(report)
    kinds: dict[tuple[str, int], str] = {("scope", scope.id): scope.kind for scope in report.history.scopes}
    return [
        PolicyLine(
            at=change.at,
            scope=kinds.get((change.subject, change.subject_id), change.subject),
            name=names.get((change.subject, change.subject_id)),
            before=read(change.before),
            after=read(change.after),
            reason=change.reason,
            by=report.history.people.get(change.command_id),
        )
        for change in report.policy
        if change.what == what
        and str(change.id) not in leave_out
        and (change.subject != "item" or (change.subject, change.subject_id) in names)
    ]


def _names(report: Report) -> dict[tuple[str, int], str]:
    board = report.board
    told = {change.subject_id for change in report.history.policy if change.subject == "item"}
    return {
        ("board", board.id): board.name,
        **{("scope", scope.id): scope.name for scope in report.history.scopes if scope.name},
        **{("column", column.id): column.name for column in (*board.columns, *board.retired)},
        **{("type", kind.id): kind.name for kind in board.types},
        **{
            ("item", history.item.id): history.item.title
            for history, _ in (report.entries if told else ())
            if history.item.id in told
        },
    }
