"""What the report's document says of splits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kanban_tui.board.clock import day_count
from kanban_tui.flow.percentiles import distribution
from kanban_tui.report.items import box_use_json, instant
from kanban_tui.report.json_parts import type_name
from kanban_tui.report.report import Report


def splits(report: Report) -> dict[str, Any]:
    """What was split in the period, how soon that paid, and how long pieces take against unsplit items."""
    found = report.splits
    made = [split.pieces for split in found]
    return {
        "n": len(found),
        "pieces": sum(made),
        "pieces_mean": sum(made) / len(made) if made else None,
        "pieces_max": max(made, default=None),
        "past_box": len(report.split_past_box),
        "age_days": _days(split.age_days for split in found),
        "first_finished_days": _days(split.first_finished_days for split in found),
        "by_type": [
            {
                "type": type_name(report, each.type_id),
                "pieces_n": each.pieces.n,
                "pieces_p50": each.pieces.p50,
                "pieces_p85": each.pieces.p85,
                "whole_n": each.whole.n,
                "whole_p50": each.whole.p50,
                "whole_p85": each.whole.p85,
            }
            for each in report.compared
        ],
        "parents": [
            {
                "item": split.item.id,
                "title": split.item.title,
                "type": type_name(report, split.item.type_id),
                "at": instant(split.at),
                "age_days": split.age_days,
                "pieces": split.pieces,
                "finished_pieces": split.finished,
                "first_finished_days": split.first_finished_days,
                "done": instant(split.done),
                "lead_days": None
                if split.done is None or split.item.created_at is None
                else day_count(split.item.created_at, split.done, report.tz),
                "time_box": None if split.box is None else box_use_json(split.box),
            }
            for split in found
        ],
    }


def _days(values: Iterable[int | None]) -> dict[str, Any]:
    found = distribution(values)
    return {"n": found.n, "p50": found.p50, "p85": found.p85, "max": found.max}
