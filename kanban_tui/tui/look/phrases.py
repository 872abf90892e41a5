"""What the screens say: moments, names, and what became of an order. pendulum would cost five interpreters' start."""

from __future__ import annotations

import re
from datetime import date, tzinfo

from msgspec.structs import replace

from kanban_tui.board import clock, policies, words
from kanban_tui.board.change import Change
from kanban_tui.board.history import History
from kanban_tui.board.layout import Layout
from kanban_tui.board.limits import Scope, stand_of, taking_nobody
from kanban_tui.board.model import Board, Column, Item, Kind
from kanban_tui.board.text import printable
from kanban_tui.errors import NoUnits, PointsOpen, TooLarge, WipError

_SHORT = 4


def ago(microseconds: int) -> str:
    """How long ago something was."""
    return f"{words.rough(microseconds)} ago" if microseconds >= words.MINUTE else "now"


def measured(text: str, width: int) -> str:
    """A duration of one unit in so many cells: `100 d`, else `100d`, else in years. It keeps its unit."""
    number, _, unit = text.partition(" ")
    if len(text) <= width or not unit or not number.replace(",", "").isdigit():
        return text
    plain = number.replace(",", "")
    close = f"{plain}{unit}"
    return close if len(close) <= width or unit != "d" else f"{int(plain) // 365}y"


def short_type(name: str) -> str:
    """A work type in four cells: `feat`, `bug`, `des`. It ends in a consonant, as abbreviations do."""
    if len(name) <= _SHORT:
        return name
    return name[:_SHORT].rstrip("aeiou ") or name[:_SHORT]


def moment(instant: int, tz: tzinfo) -> str:
    """An instant on the wall: `Thu 19 Nov 09:40`."""
    return clock.to_datetime(instant, tz).strftime("%a %-d %b %H:%M")


def day(instant: int, tz: tzinfo) -> str:
    """The day of an instant: `Thu 19 Nov`."""
    return clock.to_datetime(instant, tz).strftime("%a %-d %b")


def weekday(iso: str) -> str:
    """A date in ISO form with its weekday, which says whether the right friday is meant: `Fri 2026-12-04`."""
    return f"{date.fromisoformat(iso):%a} {iso}"


def outcome(change: Change, finish: str, back: str = "") -> str:
    """What a command did; `finish` is the key that finishes an item all of whose units are done."""
    notes = (f"all are done: {finish} finishes it",) if change.command == "count" and change.notes else change.notes
    return "  ".join((change.summary + back, *notes))


def wrong(error: WipError, edit: str) -> str:
    """What is wrong, in the keys of the screen where the shell would name a command; `edit` is that of the form."""
    if isinstance(error, NoUnits):
        return f"#{error.item} has no units to count: {edit} gives it some."
    return str(error)


def of_this(summary: str, number: int, title: str) -> str:
    """What was done with an item that is named already, without its number and title; whole where it names others."""
    if len(set(re.findall(r"#\d+", summary))) > 1:
        return summary
    for this in (f"#{number} {title}", f" of #{number}", f" #{number}"):
        summary = summary.replace(this, "", 1)
    return " ".join(summary.split()).replace(" :", ":")


def units(item: Item, board: Board) -> str:
    """How many of its units are done: `4/5 interviews`; empty where it has none."""
    if item.planned_units is None:
        return ""
    return f"{item.done_units:,}/{item.planned_units:,} {board.unit_name(item.type_id, item.planned_units)}"


def on_to(here: Column, there: Column) -> str:
    """The move from one column to the next in a word or two."""
    return "finish" if there.kind is Kind.DONE and here.kind.in_progress else f"to {there.name}"


def back_to(queue: Column) -> str:
    """The move back to before the start."""
    return f"back to {queue.name}"


def why_not(
    full: tuple[Scope, ...],
    board: Board,
    layout: Layout,
    item: Item,
    there: Column,
    history: History | None,
    now: int,
) -> str:
    """Why a move would be refused, in short: the first `full` limit, else a policy; nothing where none would."""
    return would_refuse(full) if full else _held_back(board, layout, item, there, history, now)


def _held_back(board: Board, layout: Layout, item: Item, there: Column, history: History | None, now: int) -> str:
    """Which policy would refuse a move; nothing where none would, or it is not known what is ticked."""
    step = policies.step(board, item, replace(stand_of(item), column_id=there.id))
    if step is None:
        return ""
    if not policies.passed(board, step):
        error = policies.refused(board, step)
    elif history is None:
        return ""
    else:
        ticked = frozenset(history.ticked())
        stayed = policies.stayed(history.moves, layout, now)
        error = policies.refused(board, step, ticked=ticked, stayed=stayed)
    if isinstance(error, PointsOpen):
        return f"{words.count(len(error.points), 'point')} to tick first"
    if isinstance(error, TooLarge):
        return f"plans {error.planned:,}, {error.most:,} at most"
    least = board.standing(item.column_id).stay_least
    return "" if error is None else "too early" if least is None else f"stays {words.duration(least)} at least"


def would_refuse(full: tuple[Scope, ...]) -> str:
    """Which scope says no, in short: `In Progress is full`; one that drains or closes takes nobody either."""
    scope = full[0]
    name = "The board" if scope.kind == "board" else printable(scope.label)
    return f"{name} is {taking_nobody(scope.limit, scope.drain_to)}"
