"""A template written as the text of a file."""

from __future__ import annotations

import json

from kanban_tui.board.model import DAY, SECOND, WORK_HOURS, Basis, TimeBox
from kanban_tui.board.template import Template


def render(template: Template) -> str:
    """A template as the text of a file."""
    lines = [f"why = {_text(template.why)}"]
    if template.limit is not None:
        lines.append(f"limit = {template.limit}")
    if template.hours != WORK_HOURS:
        lines.append(f"hours = {_text(template.hours)}")
    for column in template.columns:
        lines += ["", "[[columns]]", f"name = {_text(column.name)}", f'kind = "{column.kind.value}"']
        if column.limit is not None:
            lines.append(f"limit = {column.limit}")
        lines += [
            f"{key} = {_text(words)}" for key, words in (("entry", column.entry), ("exit", column.leaving)) if words
        ]
        for key, wanted in (("required", True), ("points", False)):
            points = [words for words, required in column.points if required is wanted]
            if points:
                lines.append(f"{key} = [{', '.join(map(_text, points))}]")
        if column.box is not None and column.box.basis is not Basis.ELAPSED:
            lines.append(f"box = {_text(_box(column.box))}")
        most = column.box.amount if column.box is not None and column.box.basis is Basis.ELAPSED else None
        if column.stay_least is not None or most is not None:
            least, longest = ("" if span is None else _span(span) for span in (column.stay_least, most))
            lines.append(f'stay = "{least}..{longest}"')
        if column.deployment:
            lines.append("deployment = true")
    for kind in template.types:
        lines += ["", "[[types]]", f"name = {_text(kind.name)}"]
        boxes = [] if kind.box is None else [_box(kind.box)]
        boxes += [] if kind.units is None else [f"{kind.units.most} {kind.units.name}"]
        if boxes:
            lines.append(f"box = [{', '.join(map(_text, boxes))}]" if len(boxes) > 1 else f"box = {_text(boxes[0])}")
    return "\n".join(lines) + "\n"


def _text(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def _box(box: TimeBox) -> str:
    """A time box as `when.time_box` reads it; a day of work has no length, so work is in hours."""
    if box.basis is Basis.DAYS:
        return f"{box.amount} dates"
    if box.basis is Basis.ELAPSED:
        return _span(box.amount)
    hours, rest = divmod(box.amount, 3600 * SECOND)
    return " ".join([*[f"{hours}h"] * (hours > 0), *[_span(rest)] * (rest > 0), "of work"])


def _span(length: int) -> str:
    """A duration as `when.span` reads it."""
    parts = []
    for unit, name in ((DAY, "d"), (3600 * SECOND, "h"), (60 * SECOND, "min")):
        whole, length = divmod(length, unit)
        parts += [f"{whole}{name}"] * (whole > 0)
    parts += [f"{length / SECOND:.6f}".rstrip("0").rstrip(".") + "s"] * (length > 0)
    return " ".join(parts)
