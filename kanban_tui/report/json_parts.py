"""The parts of the report's document: each a function from a measure to what JSON can hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from msgspec.structs import asdict

from kanban_tui.board.clock import day_count
from kanban_tui.flow.days import rates
from kanban_tui.flow.outlook import LEAST, outlook
from kanban_tui.flow.percentiles import Distribution, percentile
from kanban_tui.flow.sle import Sle
from kanban_tui.flow.status import WeekStatus
from kanban_tui.flow.waiting import Efficiency
from kanban_tui.flow.wip_limits import Steps
from kanban_tui.flow.xmr import Xmr
from kanban_tui.report.forecasts import outlook_json
from kanban_tui.report.items import instant, seconds
from kanban_tui.report.report import Report

TODAY = 5
"""How many items the report begins with."""


def distribution(
    values: Distribution, unit: Callable[[float | None], float | None] = lambda value: value
) -> dict[str, Any]:
    """A distribution, its values turned into a unit."""
    return {name: value if name == "n" else unit(value) for name, value in asdict(values).items()}


def status(weeks: Iterable[WeekStatus]) -> dict[str, Any]:
    """This week and the last, by the name of the span."""
    return {
        week.span: {
            "week": week.week,
            "since": week.since.isoformat(),
            "until": week.until.isoformat(),
            "arrivals": week.arrivals,
            "departures": week.departures,
            "finished": week.finished,
            "refused": week.refused,
        }
        for week in weeks
    }


def today(report: Report) -> dict[str, Any]:
    """How many items need a word, and the first of them in the order of a walk: why, what to ask, its outlook.

    What is not started has no outlook: none. `too_few` is how many finished items one would be drawn
    from, where that is none yet for any item.
    """
    expected = percentile(report.all_cycle_days, 85)
    known = len(report.all_cycle_days)
    return {
        "count": len(report.stops),
        "too_few": known if known < LEAST else None,
        "lines": [
            {
                "item": history.item.id,
                "title": history.item.title,
                "assignee": history.item.assignee,
                "column": report.layout.columns[item.column].name,
                "age_days": item.age_days,
                "column_days": day_count(item.stays[-1].entered, report.at, report.tz),
                "came_back": item.came_back,
                "reasons": [reason.words for reason in reasons],
                "question": question,
                "outlook": None
                if item.age_days is None
                else outlook_json(outlook(report.all_cycle_days, item.age_days, expected)),
            }
            for (history, item), reasons, question in report.stops[:TODAY]
        ],
    }


def daily(report: Report) -> list[dict[str, Any]]:
    """The days of the period; `limit` is the board's at the end of the day, `touched` what was in progress on it,
    `expedited` how much of `wip` was in the expedite lane."""
    board = report.scopes[0]
    told = zip(report.daily, report.touched, report.total_ages, board.days.limits, board.beside, strict=True)
    return [
        {
            **asdict(day),
            "date": day.date.isoformat(),
            "touched": touched,
            "total_age": age,
            "limit": limit,
            "expedited": beside,
        }
        for day, touched, age, limit, beside in told
    ]


def weekly(report: Report) -> list[dict[str, Any]]:
    """The ISO weeks of the period with what the board refused in them; rates are means of four weeks."""
    return [
        {
            "week": week.name,
            "arrivals": week.arrivals,
            "departures": week.departures,
            "finished": week.finished,
            "wip": week.wip,
            "partial": week.partial,
            "refused": report.refusals.by_week.get(week.name, 0),
            "arrivals_rate": rate and rate[0],
            "departures_rate": rate and rate[1],
        }
        for week, rate in zip(report.weekly, rates(report.weekly), strict=True)
    ]


def cfd(report: Report) -> list[dict[str, Any]]:
    """A row for each day with a number for each column, from left to right."""
    # A column may have the name of the key that every row needs.
    names = ["date (column)" if column.name == "date" else column.name for column in report.layout.columns]
    return [{"date": day.date.isoformat(), **dict(zip(names, day.reached, strict=True))} for day in report.cfd]


def wip(report: Report) -> dict[str, Any]:
    """Work in progress over the period, on how many days limits were reached, and the limits as steps."""
    board, *columns = report.scopes
    return {
        **asdict(report.wip),
        "total_age_days": report.summary.total_age_days,
        "expedited": board.expedited,
        "limit": board.limit,
        "days_with_limit": board.days.days,
        "days_at_limit": board.days.full,
        "limits": _steps(board.steps),
        "split_away": len(report.split_away),
        "columns": [
            {
                "column": report.layout.columns[scope.column].name,
                "now": scope.now,
                "expedited": scope.expedited,
                "limit": scope.limit,
                "max": scope.most[0],
                "max_expedited": scope.most[1],
                "mean": sum(scope.counts) / len(scope.counts) if scope.counts else None,
                "days_with_limit": scope.days.days,
                "days_at_limit": scope.days.full,
                "limits": _steps(scope.steps),
            }
            for scope in columns
            if scope.column is not None
        ],
    }


def _steps(steps: Steps) -> list[dict[str, Any]]:
    """The limits from the first on: the one before any change has no instant."""
    return [{"at": instant(at), "limit": limit} for at, limit in zip((None, *steps.at), steps.limits, strict=True)]


def flow_efficiency(measured: Efficiency | None) -> dict[str, Any] | None:
    """None where it was not measured."""
    if measured is None:
        return None
    return {
        "n": measured.n,
        "active_seconds": seconds(measured.active),
        "waiting_seconds": seconds(measured.waiting),
        "pooled": measured.pooled,
    }


def blocked(report: Report) -> dict[str, Any]:
    """All blocked time and that within cycles, by reason, and what stands in the way now."""
    found = report.blocked
    items = {history.item.id: history.item for history, _ in report.entries} if found.open else {}
    return {
        "items": found.items,
        "seconds": seconds(found.time),
        "in_cycle_items": found.in_cycle_items,
        "in_cycle_seconds": seconds(found.in_cycle_time),
        "in_cycle_share": found.in_cycle_share,
        "reasons": [
            {
                "reason": reason.reason,
                "blocks": reason.blocks,
                "items": reason.items,
                "seconds": seconds(reason.time),
                "longest_seconds": seconds(reason.longest),
                "open": reason.open,
            }
            for reason in found.reasons
        ],
        "open": [
            {
                "item": block.item,
                "title": items[block.item].title,
                "assignee": items[block.item].assignee,
                "reason": block.reason,
                "since": instant(block.since),
                "seconds": seconds(block.time),
            }
            for block in found.open
        ],
    }


def came_back(report: Report) -> list[dict[str, Any]]:
    """What was reopened in the period, the first first."""
    columns = report.layout.columns
    return [
        {
            "at": instant(back.at),
            "item": (item := back.entry[0].item).id,
            "title": item.title,
            "type": type_name(report, item.type_id),
            "assignee": item.assignee,
            "from": columns[back.start].name,
            "to": columns[back.to].name,
        }
        for back in report.came_back
    ]


def distribution_by_type(report: Report) -> list[dict[str, Any]]:
    """What was finished and what is in progress by work type; null is items without one."""
    return [
        {
            "type": type_name(report, share.type_id),
            "finished": share.finished,
            "finished_share": share.finished_share,
            "in_progress": share.wip,
            "in_progress_share": share.wip_share,
        }
        for share in report.mix
    ]


def type_name(report: Report, type_id: int | None) -> str | None:
    """The name of a work type; None for an item without one."""
    kind = report.board.type(type_id)
    return kind.name if kind else None


def cycle_xmr(report: Report) -> dict[str, Any]:
    """The behaviour of cycle times in the order of finishing: an aid only, since they are skewed."""
    chart = report.cycle_xmr
    known = {history.item.id: (history.item.title, item.cycle_days) for history, item in report.entries}
    return {
        **_limits(chart),
        "signals": [
            {"item": number, "title": known[number][0], "cycle_days": known[number][1], "signal": signal}
            for number, signal in zip(report.cycle_order, chart.signals, strict=True)
            if signal
        ],
    }


def throughput_xmr(report: Report) -> dict[str, Any]:
    """The behaviour of throughput over the whole weeks of the period."""
    return {
        **_limits(report.weekly_xmr),
        "weeks": [
            {"week": week.name, "finished": week.finished, "signal": signal}
            for week, signal in zip(report.whole_weeks, report.weekly_xmr.signals, strict=True)
        ],
    }


def _limits(chart: Xmr) -> dict[str, Any]:
    return {name: value for name, value in asdict(chart).items() if name != "signals"}


def littles_law(report: Report) -> dict[str, Any]:
    """Both sides, their ratio, and the five conditions with what was measured of each."""
    law, days = report.littles_law, report.item_days
    stability = law.stability
    conditions = (
        ("arrivals_match_departures", stability.arrivals_match, stability.arrivals, stability.departures),
        ("what_starts_finishes", stability.all_finish, stability.left_unfinished, None),
        ("wip_is_steady", stability.wip_steady, stability.wip_start, stability.wip_end),
        ("age_is_steady", stability.age_steady, stability.age_start, stability.age_end),
        # Items and local days throughout: true by the way the numbers are made.
        ("units_are_consistent", True, None, None),
    )
    return {
        "days": law.days,
        "since": law.since.isoformat() if law.since else None,
        "until": law.until.isoformat() if law.until else None,
        "wip": law.wip,
        "wip_at_end": law.wip_at_end,
        "throughput_per_day": law.throughput,
        "cycle_days": law.cycle_days,
        "expected_wip": law.expected_wip,
        "ratio": law.ratio,
        "applicable": law.applicable,
        "conditions": [
            {"condition": name, "holds": holds, "first": first, "second": second}
            for name, holds, first, second in conditions
        ],
        "item_days": {**asdict(days), "gap": days.gap},
    }


def sle(expected: Sle) -> dict[str, Any]:
    """The expectation, how it was kept, and whose cycle times it rests on."""
    return {
        "days": expected.days,
        "probability": expected.probability / 100,
        "attainment": expected.attainment,
        "n": expected.n,
        "basis": None if not expected.basis_n else "same_items" if expected.judged_on_itself else "before_period",
        "basis_n": expected.basis_n,
    }
