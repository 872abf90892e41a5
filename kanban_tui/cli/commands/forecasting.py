"""`wip forecast`: when so many items will be done, and how many by a day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any

from kanban_tui import when
from kanban_tui.board import clock
from kanban_tui.cli.narrowing import ALL, Which, only
from kanban_tui.cli.say import talk
from kanban_tui.cli.say.words import clean
from kanban_tui.cli.session import Session, chosen_board
from kanban_tui.errors import BadValue, NotFound, RuleRefused, UsageError
from kanban_tui.flow import forecast
from kanban_tui.flow.forecast import MARKS, Factor, HowMany, Sample, When
from kanban_tui.report import build, json_parts
from kanban_tui.report.build import ONE_DAY, Report
from kanban_tui.report.words import count
from kanban_tui.store import queries

ONCE: Factor = (1.0, 1.0)
REFUSED = {"nothing_finished": "There is nothing to forecast from: no item was finished {days}."}
WARNINGS = {
    "few_items": "Only {items} finished in that time: believe it little.",
    "few_days": "Only {days} to draw from: believe it little.",
}
ASSUMED = "As long as the mix of work and the capacity stay as they were on those days."

NAMED = " of those named"

_FACTOR = re.compile(r"(\d+(?:\.\d+)?)(?:\s*(?:-|–|to|\.\.|,| )\s*(\d+(?:\.\d+)?))?")


@dataclass(frozen=True, slots=True)
class Asked:
    """A forecast as it was asked for. `left` is everything left of Done, `chosen` items by their numbers."""

    items: int | None = None
    by: str | None = None
    left: bool = False
    chosen: tuple[int, ...] = ()
    as_of: str | None = None
    which: Which = ALL
    factor: str | None = None


@dataclass(frozen=True, slots=True)
class Forecast:
    """The answers, and what they were drawn from. `what` names the items meant where they were not just counted."""

    report: Report
    drawn: Sample
    factor: Factor
    when: When | None
    how_many: HowMany | None
    what: str


def run(session: Session, asked: Asked) -> None:
    """Print a forecast."""
    if sum((asked.items is not None, asked.left, bool(asked.chosen))) > 1:
        raise UsageError("How many items is told once: by --items, by --left, or by their numbers.")
    factor = factor_of(asked.factor)
    now = clock.now()
    with session.reading() as connection:
        board = chosen_board(connection, session.board_name)
        which = only(connection, board, asked.which, now=now)
        history = queries.board_history(connection, board.id)
    tz = clock.zone(history.board.zone)
    as_of = None if asked.as_of is None else when.day(asked.as_of, tz, now=now, ahead=False)
    found = answer(build.build(history, as_of=as_of, now=now, **which), asked, factor)
    talk.out(talk.document(document(found)) if session.json else "\n".join(lines(found)))


def answer(report: Report, asked: Asked, factor: Factor) -> Forecast:
    """Forecast from a report's days. Raises BadValue, NotFound, and RuleRefused where history is too thin."""
    as_of, today = report.as_of, clock.local_date(report.generated, report.tz)
    drawn = forecast.sample(report.daily, as_of=as_of, today=today)
    if drawn.refused is not None:
        days = f"up to {drawn.until}" if drawn.since is None else f"from {drawn.since} to {drawn.until}"
        raise RuleRefused(REFUSED[drawn.refused].format(days=days))
    number, what = asked.items, ""
    if asked.chosen:
        number, what = _unfinished(report, asked.chosen), NAMED
    elif asked.left or (number is None and asked.by is None):
        number, what = _left(report), " left of Done"
    span = None if asked.by is None else _days_to(asked.by, report.at, as_of, report.tz)
    if number is not None and not 1 <= number <= forecast.MOST_ITEMS:
        raise BadValue(f"A forecast is of 1 to {forecast.MOST_ITEMS:,} items, not of {number:,}.")
    return Forecast(
        report=report,
        drawn=drawn,
        factor=factor,
        when=None if number is None else forecast.when(drawn, number, as_of=as_of, factor=factor),
        how_many=None if span is None else forecast.how_many(drawn, span, as_of=as_of, factor=factor),
        what=what,
    )


def factor_of(text: str | None) -> Factor:
    """Into how many items one becomes by splitting, `1-1.5` or `1.2`. Raises BadValue."""
    if text is None:
        return ONCE
    found = _FACTOR.fullmatch(text.strip())
    if found is None:
        raise BadValue(f"{text.strip()!r} is no factor; write 1-1.5 or 1.2.")
    low, high = float(found[1]), float(found[2] or found[1])
    if not 1 <= low <= high <= forecast.MOST_SPLIT:
        raise BadValue(f"A factor is from 1 to {forecast.MOST_SPLIT}, the lower first, not {text.strip()}.")
    return low, high


def _left(report: Report) -> int:
    """How many items stand left of the first done column. Raises RuleRefused for none."""
    found = sum(item.finished is None and item.crossed.cancelled is None for _, item in report.entries)
    if not found:
        raise RuleRefused("There is nothing left to forecast: no item stands left of Done.")
    return found


def _unfinished(report: Report, numbers: Sequence[int]) -> int:
    """How many of these items are not finished. Raises NotFound for one that is not on the board."""
    items = {history.item.id: item for history, item in report.entries}
    for number in numbers:
        if number not in items:
            raise NotFound(f"There is no item #{number} on {clean(report.board.name)}.")
    chosen = {number: items[number] for number in numbers}
    found = sum(item.finished is None and item.crossed.cancelled is None for item in chosen.values())
    if not found:
        raise RuleRefused("There is nothing left to forecast: none of these items is still to be done.")
    return found


def _days_to(by: str, at: int, as_of: date, tz: tzinfo) -> int:
    """The days from the one at whose end one looks to another. Raises BadValue."""
    day = when.day(by, tz, now=at, ahead=True)
    days = (day - as_of) // ONE_DAY
    if not 1 <= days <= forecast.MOST_DAYS:
        raise BadValue(f"{day} is not within {forecast.MOST_DAYS:,} days after {as_of}.")
    return days


def lines(found: Forecast) -> Iterator[str]:
    """The answers in words."""
    if found.when is not None:
        asked = found.when
        yield f"{count(asked.items, 'item')}{found.what}, from {_date(asked.as_of)}:"
        dates = [asked.date_of(days) for days in asked.days]
        told = [
            (f"{days:,}", "never" if there is None else _date(there))
            for days, there in zip(asked.days, dates, strict=True)
        ]
        width = max(len(days) for days, _ in told)
        for mark, days, (number, there) in zip(MARKS, asked.days, told, strict=True):
            yield f"  {mark} %  within {number:>{width}} {'day ' if days == 1 else 'days'}  by {there}"
        yield ""
    if found.how_many is not None:
        span = found.how_many
        yield f"Items done until {_date(span.by)}, in {count(span.days, 'day')}:"
        width = max(len(f"{items:,}") for items in span.items)
        for mark, items in zip(MARKS, span.items, strict=True):
            yield f"  {mark} %  {f'{items:,}':>{width}} or more"
        yield ""
    drawn = found.drawn
    sample = f"{count(drawn.items, 'item')} finished on {count(drawn.days, 'day')}"
    yield f"Drawn from {sample}, {drawn.since} to {drawn.until}; {drawn.zero_days:,} of them saw none."
    if found.factor != ONCE:
        low, high = found.factor
        into = f"{low:g}" if low == high else f"{low:g} to {high:g}"
        yield f"By splitting, one item becomes {into}."
    yield ASSUMED
    if found.what == NAMED:
        yield "They are taken to be done before any other."
    for warning in drawn.warnings:
        yield WARNINGS[warning].format(items=count(drawn.items, "item"), days=count(drawn.days, "day"))


def _date(day: date) -> str:
    return f"{day:%a} {day.isoformat()}"


def document(found: Forecast) -> dict[str, Any]:
    """The answers as the report tells them, `when` and `how_many` None where they were not asked for."""
    told = json_parts.forecast(build.Forecast(found.drawn, found.when, found.how_many, None))
    del told["remaining"]
    return {
        "board": found.report.board.name,
        "as_of": found.report.as_of.isoformat(),
        "zone": found.report.board.zone,
        **told,
    }
