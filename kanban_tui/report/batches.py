"""What the report's document says of batches, of single pieces and of what changes did."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from msgspec.structs import asdict

from kanban_tui.board import clock, words
from kanban_tui.board.model import SECOND, Basis, TimeBox
from kanban_tui.flow.batches import Transfers, trailing
from kanban_tui.flow.boxes import BoxRate
from kanban_tui.flow.effects import Effect
from kanban_tui.flow.levels import Place
from kanban_tui.report.items import seconds
from kanban_tui.report.json_parts import type_name
from kanban_tui.report.policy import PolicyLine, box_changes, limit_changes, rule_changes
from kanban_tui.report.report import Report

TOLD = 3

_PART = re.compile(r"; (?=(?:in|out|required|point): |at least |a deployment$)")
"""Between two policies of a column, whose words may have a semicolon of their own."""


def batches(report: Report) -> dict[str, Any]:
    """The batches in which work crosses each boundary, what waits for them, and how alike the sizes of items are."""
    cycle, held, cost = report.cycle_days, report.held, report.price
    names = {k: column.name for k, column in enumerate(report.layout.columns)}
    return {
        "transfers": [
            {
                "column": names[line.column],
                "batches": len(line.sizes),
                "items": line.items,
                "mean": line.mean,
                "felt": line.felt,
                "alone_share": line.alone,
                "largest": line.largest,
            }
            for line in report.transfers
        ],
        "finishes": list(_finishes(report, report.transfers[-1])),
        "held": None if held is None else {"items": held.items, "seconds": seconds(held.time), "share": held.share},
        "single_piece_share": report.places[0].levels.single_share,
        "single_piece": [_single(place, names) for place in report.places if any(place.levels.times[1:])],
        "levels": [
            {
                "column": names[place.column],
                "level": level,
                "seconds": seconds(time),
                "share": share,
                "limit": next(scope.limit for scope in report.scopes if scope.column == place.column),
            }
            for place in report.places
            if place.column is not None and any(place.levels.times[1:])
            for level, (time, share) in enumerate(zip(place.levels.times, place.levels.shares, strict=True))
            if time
        ],
        "spread": None if cycle.p50 is None or cycle.p85 is None else cycle.p85 / cycle.p50,
        "right_size": [
            {"type": type_name(report, type_id), **_kept(rate)} for type_id, rate in report.boxes.by_type.items()
        ],
        "right_size_months": [
            {"month": month, "type": type_name(report, type_id), **_kept(rate)}
            for (month, type_id), rate in report.boxes.by_month.items()
        ],
        "breaches": {
            "refusals": cost.refusals,
            "held": cost.held,
            "share": cost.share,
            "seconds": seconds(sum(cost.by_type.values())),
            "by_type": [
                {"type": type_name(report, type_id), "seconds": seconds(time)}
                for type_id, time in sorted(cost.by_type.items(), key=lambda pair: -pair[1])
            ],
        },
        "changes": list(_changes(report)),
    }


def _kept(rate: BoxRate) -> dict[str, Any]:
    share = None if rate.rate is None else 1 - rate.rate
    return {"finished_with_box": rate.finished_with_box, "within_share": share}


def _finishes(report: Report, line: Transfers) -> Iterator[dict[str, Any]]:
    """Each batch at the finish, with the felt size of the 90 days up to it."""
    for at, size, felt in zip(line.at, line.sizes, trailing(line), strict=True):
        yield {"date": clock.local_date(at, report.tz).isoformat(), "size": size, "felt_90": felt}


def _single(place: Place, names: dict[int, str]) -> dict[str, Any]:
    whose = "board" if place.column is None else "column"
    return {
        "scope": "person" if place.person is not None else whose,
        "name": names[place.column] if place.column is not None else place.person,
        "share": place.levels.single_share,
        "level_p85": place.levels.usual,
    }


def _changes(report: Report) -> Iterator[dict[str, Any]]:
    """What was changed on each date, with both sides next to each other."""
    said: dict[str, list[str]] = {}
    for line in limit_changes(report):
        change = f"{_of(line)} {_limit(line.before)} → {_limit(line.after)}{_single_piece(line)}"
        said.setdefault(_day(report, line), []).append(change)
    for line in box_changes(report):
        if line.scope != "item":
            change = f"time box {_of(line)} {_box(line.before)} → {_box(line.after)}"
            said.setdefault(_day(report, line), []).append(change)
    for what, line in rule_changes(report):
        if what == "policy":
            change = f"policies of {_of(line)}: {_policies(line.before, line.after)}"
        else:
            name = "box of units" if what == "units" else what.replace("_", " ")
            change = f"{name} {_of(line)} {line.before or 'none'} → {line.after or 'none'}"
        said.setdefault(_day(report, line), []).append(change)
    for effect in report.effects:
        day = effect.on.isoformat()
        told = said.get(day, [])
        more = f" and {len(told) - TOLD} more" if len(told) > TOLD else ""
        yield {
            "date": day,
            "change": ", ".join(told[:TOLD]) + more,
            "weeks": effect.weeks,
            **_sides(effect),
            "throughput_moved": effect.throughput_moved,
            "wip_moved": effect.wip_moved,
        }


def _sides(effect: Effect) -> dict[str, Any]:
    before, after = asdict(effect.before), asdict(effect.after)
    return {key: side[name] for name in before for key, side in ((f"{name}_before", before), (f"{name}_after", after))}


def _day(report: Report, line: PolicyLine) -> str:
    return clock.local_date(line.at, report.tz).isoformat()


def _of(line: PolicyLine) -> str:
    return "board" if line.scope == "board" else line.name or line.scope.replace("_", " ")


def _single_piece(line: PolicyLine) -> str:
    """That a change of the board's limit begins or ends single-piece flow."""
    if line.scope != "board" or 1 not in (line.before, line.after):
        return ""
    return " (single-piece flow)" if line.after == 1 else " (the end of single-piece flow)"


def _policies(before: str | None, after: str | None) -> str:
    """What of a column's policies went and what came."""
    was, now = (_PART.split(text) if text else [] for text in (before, after))
    gone, new = ([part for part in some if part not in others] for some, others in ((was, now), (now, was)))
    return ", ".join([*(f"− {part}" for part in gone), *(f"+ {part}" for part in new)]) or "another order"


def _limit(limit: int | None) -> str:
    return "no limit" if limit is None else str(limit)


def _box(box: dict[str, Any] | None) -> str:
    if box is None:
        return "none"
    basis = Basis(box["basis"])
    amount = box["limit_units"] if basis is Basis.DAYS else round(box["limit_seconds"] * SECOND)
    return words.box(TimeBox(basis, amount))
