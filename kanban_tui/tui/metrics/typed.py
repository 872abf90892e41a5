"""What is typed on the lines of the metrics screen, and the choice it makes. Dates in words as the command line takes
them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from kanban_tui import when
from kanban_tui.board import clock, words
from kanban_tui.board.model import Board
from kanban_tui.errors import BadValue
from kanban_tui.flow.forecast import MOST_DAYS, MOST_ITEMS
from kanban_tui.tui.metrics.choice import OWN, Choice, Target

# A dash inside a date has digits on both sides; one between two dates has none of theirs, or a whole date before it.
_DASH = r"\s+-\s+|\s*–\s*|(?<=[a-z])-|-(?=[a-z])|(?<=\d{4}-\d{2}-\d{2})-"
_TO = re.compile(rf"\s+(?:to|until)\s+|\s*\.\.\s*|{_DASH}")
_NUMBER = re.compile(r"[0-9][0-9,]*")


class Answer(Struct, frozen=True):
    """The choice that a line makes, in words; or why it makes none."""

    choice: Choice
    meaning: str = ""
    problem: str = ""


class Question(Struct, frozen=True):
    """What is asked, and what understands the answer: of a line, the choice so far, the board and now."""

    asked: str
    understand: Callable[[str, Choice, Board, int], Answer]


def dates(line: str, choice: Choice, board: Board, now: int) -> Answer:
    """The first and the last day: `monday`, `2026-03-01 to 2026-04-30`, `last monday-friday`."""
    parts = _TO.split(line.strip().casefold().removeprefix("from ").removeprefix("since "))
    tz = clock.zone(board.zone)
    today = clock.local_date(now, tz)
    if not line.strip():
        return Answer(choice)
    if len(parts) > 2:
        return Answer(choice, problem="A range has two dates.")
    try:
        since, *rest = (when.day(part, tz, now=now, ahead=False) for part in parts)
    except BadValue as error:
        return Answer(choice, problem=str(error))
    until = min(rest[0], today) if rest else today
    if since > today:
        return Answer(choice, problem=f"{_day(since)} is still to come; charts look back.")
    if until < since:
        return Answer(choice, problem=f"From {_day(since)} to {_day(until)} there are no days.")
    return Answer(replace(choice, range=OWN, since=since, until=until), f"{_day(since)} to {_day(until)}")


def target(line: str, choice: Choice, board: Board, now: int) -> Answer:
    """What the forecast is asked: a number of items or a date to come; an empty line asks what it asked at first."""
    asked = line.strip().casefold().removesuffix(" items").removesuffix(" item").removeprefix("by ")
    if not asked:
        return Answer(replace(choice, target=Target()))
    if _NUMBER.fullmatch(asked):
        items = int(asked.replace(",", "")[:18])
        if not 1 <= items <= MOST_ITEMS:
            return Answer(choice, problem=f"A forecast is of 1 to {MOST_ITEMS:,} items.")
        meaning = f"when {words.count(items, 'item')} will be done"
        return Answer(replace(choice, target=replace(choice.target, items=items)), meaning)
    tz = clock.zone(board.zone)
    today = clock.local_date(now, tz)
    try:
        by = when.day(asked, tz, now=now, ahead=True)
    except BadValue as error:
        return Answer(choice, problem=str(error))
    if not today < by <= today + timedelta(days=MOST_DAYS):
        return Answer(choice, problem=f"{_day(by)} is not ahead, or more than ten years.")
    return Answer(replace(choice, target=replace(choice.target, by=by)), f"how many items by {_day(by)}")


def which(line: str, choice: Choice, board: Board, now: int) -> Answer:
    """The items looked at, by a filter; an empty line is all of them. What it asks for in vain the file tells."""
    del board, now
    words = " ".join(line.split())
    return Answer(replace(choice, which=words), f"only {words}")


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b} {day.year}"


QUESTIONS = {
    "dates": Question("from when, and to when if not today: monday · 3 weeks ago · 2026-03-01 to 2026-04-30", dates),
    "target": Question("how many items, or by when: 20 · friday · in 3 weeks · 2026-12-31; empty is all left", target),
    "which": Question(
        "only what matches: words #tag type: @person column: blocked due< age> and - for not",
        which,
    ),
}
