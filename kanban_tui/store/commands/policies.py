"""The policies of a column: words, an exit checklist, the shortest and the longest stay, and being a deployment."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from kanban_tui.board import bounds, text
from kanban_tui.board.change import Change
from kanban_tui.board.model import Basis, Column, Kind, Point, TimeBox
from kanban_tui.board.policies import new_point
from kanban_tui.board.words import box as box_said
from kanban_tui.board.words import duration
from kanban_tui.errors import NotFound, RuleRefused
from kanban_tui.store.boxing import set_row_box
from kanban_tui.store.commands.content import KEEP, Keep
from kanban_tui.store.commands.lookup import board_of_column
from kanban_tui.store.sql import Engine
from kanban_tui.store.transaction import Unit, unit


def set_policy(
    engine: Engine,
    column_id: int,
    *,
    entry: str | None = None,
    leaving: str | None = None,
    points: Sequence[tuple[str, bool]] = (),
    without: Sequence[int] = (),
    stay: tuple[int | None, int | None] | Keep | None = KEEP,
    deployment: bool | None = None,
    now: int | None = None,
) -> Change:
    """Change policies of a column; what is not named stays.

    `entry` and `leaving` are words (empty: none), `points` are added to the exit checklist (True: required) and those
    of `without` (1 is the first) leave it. `stay` is the shortest and the longest time there, in microseconds; the
    longest is the column's time box. Raises RuleRefused for a stay or points of a done column, and for a deployment
    that is none.
    """
    with unit(engine, board_of_column(engine, column_id), "policy", now) as work:
        column = work.column(column_id)
        before = column
        column = _leave_out(work, column, without)
        column = _add(work, column, points)
        values: dict[str, object] = {}
        if entry is not None:
            values["entry_policy"] = text.one_line(entry, "The policy", text.MAX_TITLE) if entry.strip() else ""
        if leaving is not None:
            values["exit_policy"] = text.one_line(leaving, "The policy", text.MAX_TITLE) if leaving.strip() else ""
        if deployment is not None:
            if deployment and column.kind is not Kind.DONE:
                raise RuleRefused(f"{column.name} is no done column: a deployment is where items are done.")
            values["deployment"] = int(deployment)
        if not isinstance(stay, Keep):
            values["stay_least"], box = _stay(column, stay)
            column = set_row_box(work, column, "column", box, None)
        column = work.change(column, **values)
        if not work.images():
            return work.unchanged(f"the policies of {column.name} are as they were")
        if _words(before) != _words(column):
            work.log_policy("policy", "column", column_id, _words(before), _words(column))
        work.columns_touched.add(column_id)
        return work.end(f"set the policies of {column.name}: {_told(before, column)}")


def _leave_out(work: Unit, column: Column, without: Sequence[int]) -> Column:
    kept = list(column.points)
    for place in sorted(set(without), reverse=True):
        if not 1 <= place <= len(kept):
            raise NotFound(f"{column.name} has no point {place}.")
        point = kept.pop(place - 1)
        work.change_row("exit_point", point.id, {"deleted": 0}, {"deleted": 1})
    return _with(column, kept)


def _add(work: Unit, column: Column, points: Sequence[tuple[str, bool]]) -> Column:
    if points and column.kind is Kind.DONE:
        raise RuleRefused(f"{column.name} is a done column: nothing leaves it forward.")
    kept = list(column.points)
    for words, required in points:
        clean = new_point(words, [point.text for point in kept])
        place = 1 + max(
            (k for (k,) in work.raw.execute("SELECT position FROM exit_point WHERE column_id = ?", (column.id,))),
            default=-1,
        )
        number = work.insert(
            "exit_point", column_id=column.id, position=place, text=clean, required=int(required), deleted=0
        )
        kept.append(Point(number, clean, int(required)))
    return _with(column, kept)


def _with(column: Column, points: Sequence[Point]) -> Column:
    return replace(column, points=tuple(points))


def _stay(column: Column, stay: tuple[int | None, int | None] | None) -> tuple[int | None, TimeBox | None]:
    """The shortest stay, and the longest as a time box. Raises BadValue, RuleRefused."""
    least, most = (None, None) if stay is None else stay
    if column.kind is Kind.DONE and (least is not None or most is not None):
        raise RuleRefused(f"{column.name} is a done column: items stay there for good.")
    bounds.check_stay(least, most)
    box = None if most is None else TimeBox(Basis.ELAPSED, most)
    bounds.check_box(box)
    return least, box


def _words(column: Column) -> str:
    """The policies of a column in one line, as history keeps them; the longest stay is told there as a time box."""
    return "; ".join(_parts(column))


def _parts(column: Column) -> list[str]:
    parts = [f"in: {column.entry_policy}" if column.entry_policy else ""]
    parts.append(f"out: {column.exit_policy}" if column.exit_policy else "")
    parts += [f"{'required' if point.required else 'point'}: {point.text}" for point in column.points]
    parts.append(f"at least {duration(column.stay_least)}" if column.stay_least is not None else "")
    parts.append("a deployment" if column.deployment else "")
    return [part for part in parts if part]


def _told(before: Column, after: Column) -> str:
    """What of a column's policies went and what came, in the words of the log."""
    was, now = (
        _parts(each) + ([] if each.box is None else [f"at most {box_said(each.box)}"]) for each in (before, after)
    )
    gone, new = ([text.short(part) for part in some if part not in others] for some, others in ((was, now), (now, was)))
    return ", ".join([*(f"− {part}" for part in gone), *(f"+ {part}" for part in new)]) or "the same anew"
