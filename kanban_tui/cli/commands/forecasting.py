"""`wip forecast`: when so many items will be done, and how many by a day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta, tzinfo
from typing import Any

from msgspec import Struct

from kanban_tui import when
from kanban_tui.board import clock
from kanban_tui.board.model import Board
from kanban_tui.board.words import count, percent
from kanban_tui.cli.commands import known
from kanban_tui.cli.commands.known import EVERYTHING, Item, Known, Of
from kanban_tui.cli.say import talk
from kanban_tui.cli.say.words import clean
from kanban_tui.cli.session import Session, chosen_board
from kanban_tui.errors import BadValue, NotFound, RuleRefused, UsageError
from kanban_tui.flow import forecast
from kanban_tui.flow.calibration import Calibration
from kanban_tui.flow.forecast import MARKS, Factor, HowMany, When
from kanban_tui.flow.outlook import LEAST, Outlook
from kanban_tui.flow.percentiles import percentile
from kanban_tui.report import forecasts
from kanban_tui.report.forecasts import Basis, basis, forecast_json, outlook_json
from kanban_tui.store import queries
from kanban_tui.store.sql import Connection

ONE_DAY = timedelta(days=1)
ONCE: Factor = (1.0, 1.0)
REFUSED = {
    "nothing_finished": "There is nothing to forecast from: no item was finished {days}{today}.",
    "few_finish_days": "There is too little to forecast from: items were finished on {on} {days}, and it takes 5"
    "{today}.",
}
WARNINGS = {
    "few_items": "Only {items} finished in that time: believe it little.",
    "few_days": "Only {days} to draw from: believe it little.",
    "shifted": "Weeks of that time are more than noise: what was different then may not come again; see wip report.",
}
ASSUMED = "As long as the mix of work and the capacity stay as they were on those days."

NAMED = " of those named"

_FACTOR = re.compile(r"(\d+(?:\.\d+)?)(?:\s*(?:-|–|to|\.\.|,| )\s*(\d+(?:\.\d+)?))?")


class Asked(Struct, frozen=True):
    """A forecast as it was asked for. `left` is everything left of Done, `chosen` items by their numbers."""

    items: int | None = None
    by: str | None = None
    left: bool = False
    chosen: tuple[int, ...] = ()
    of: Of = EVERYTHING
    factor: str | None = None


class Forecast(Struct, frozen=True):
    """The answers, and what they were drawn from. `what` names the items meant where they were not just counted.

    `outlooks` are those of the started items among the chosen ones, for which throughput does not answer.
    """

    board: Board
    as_of: date
    basis: Basis
    factor: Factor
    when: When | None
    how_many: HowMany | None
    what: str
    outlooks: tuple[tuple[Item, Outlook], ...]
    cycle_days: tuple[int | None, int | None]
    """How long half of the finished items took from their start, and 85 %."""


def run(session: Session, asked: Asked) -> None:
    """Print a forecast."""
    if sum((asked.items is not None, asked.left, bool(asked.chosen))) > 1:
        raise UsageError("How many items is told once: by --items, by --left, or by their numbers.")
    factor = factor_of(asked.factor)
    with session.reading() as connection:
        flow = known.read(
            connection, chosen_board(connection, session.board_name), asked.of, chosen=asked.chosen, now=clock.now()
        )
        _none_split(connection, flow, asked.chosen)
    found = answer(flow, asked, factor, outcomes=session.json)
    talk.out(talk.document(document(found)) if session.json else "\n".join(lines(found)))


def answer(flow: Known, asked: Asked, factor: Factor, *, outcomes: bool) -> Forecast:
    """Forecast from what is known of a board. Raises BadValue, NotFound, and RuleRefused where history is too thin."""
    as_of = flow.as_of
    started = tuple((item, outlook) for item in _chosen(flow, asked.chosen) if (outlook := flow.outlook(item)))
    number, what = asked.items, ""
    if asked.chosen:
        # One started item is answered by its age; how many are done by a day may be asked all the same.
        number = None if len(set(asked.chosen)) == len(started) == 1 else len(_chosen(flow, asked.chosen))
        what = NAMED
    elif asked.left or (number is None and asked.by is None):
        number, what = _left(flow), " left of Done"
    span = None if asked.by is None else _days_to(asked.by, flow.at, as_of, flow.tz)
    if number is not None and not 1 <= number <= forecast.MOST_ITEMS:
        raise BadValue(f"A forecast is of 1 to {forecast.MOST_ITEMS:,} items, not of {number:,}.")
    found = basis(flow.days, as_of=as_of, today=flow.today)
    drawn = found.sample
    if drawn.refused is not None and (number is not None or span is not None):
        days = f"up to {drawn.until}" if drawn.since is None else f"from {drawn.since} to {drawn.until}"
        today = "; today counts once it is over" if drawn.until < as_of else ""
        raise RuleRefused(REFUSED[drawn.refused].format(days=days, on=count(drawn.finish_days, "day"), today=today))
    return Forecast(
        board=flow.board,
        as_of=as_of,
        basis=found,
        factor=factor,
        when=None if number is None else forecast.when(drawn, number, as_of=as_of, factor=factor, outcomes=outcomes),
        how_many=None if span is None else forecast.how_many(drawn, span, as_of=as_of, factor=factor),
        what=what,
        outlooks=started,
        cycle_days=(percentile(flow.done.cycle_days, 50), percentile(flow.done.cycle_days, 85)),
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


def _none_split(c: Connection, flow: Known, numbers: Sequence[int]) -> None:
    """Raises RuleRefused for an item that was split by then: it is done with the last of its pieces."""
    for item in queries.by_numbers(c, [number for number in numbers if number not in flow.items]):
        if not item.container or item.deleted or item.board_id != flow.board.id:
            continue
        named = f"#{item.id} {clean(item.title)} was split"
        done = queries.pieces_done(c, [item.id]).get(item.id)
        if done is not None and done <= flow.at:
            on = _date(clock.local_date(done, flow.tz))
            days = None if item.created_at is None else clock.day_count(item.created_at, done, flow.tz)
            took = "" if days is None else f", with a lead time of {count(days, 'day')}"
            raise RuleRefused(f"{named}: it was done with its last piece on {on}{took}.")
        pieces = " ".join(str(piece.id) for piece in queries.pieces(c, [item.id]).get(item.id, []))
        raise RuleRefused(f"{named}: it is done with the last of its pieces; ask for those: `wip forecast {pieces}`.")


def _left(flow: Known) -> int:
    """How many items stand left of the first done column. Raises RuleRefused for none."""
    if not flow.open:
        raise RuleRefused("There is nothing left to forecast: no item stands left of Done.")
    return flow.open


def _chosen(flow: Known, numbers: Sequence[int]) -> list[Item]:
    """Those of these items that are not finished, once each. Raises NotFound for one that is not on the board."""
    items = flow.items
    for number in numbers:
        if number not in items:
            raise NotFound(f"There is no item #{number} on {clean(flow.board.name)}.")
    found = [items[number] for number in dict.fromkeys(numbers) if items[number].open]
    if numbers and not found:
        raise RuleRefused("There is nothing left to forecast: none of these items is still to be done.")
    return found


def _days_to(by: str, at: int, as_of: date, tz: tzinfo) -> int:
    """The days from the one at whose end one looks to another. Raises BadValue."""
    day = when.day(by, tz, now=at, ahead=True)
    days = (day - as_of) // ONE_DAY
    if not 1 <= days <= forecast.MOST_DAYS:
        after = "after" if days < 1 else f"within {forecast.MOST_DAYS:,} days after"
        raise BadValue(f"{_date(day)} is not {after} {as_of}: a forecast is of days to come.")
    return days


def lines(found: Forecast) -> Iterator[str]:
    """The answers in words."""
    if found.when is not None:
        asked = found.when
        what = " named" if found.what == NAMED and asked.items == 1 else found.what
        yield f"{count(asked.items, 'item')}{what}, from {_date(asked.as_of)}:"
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
    for item, outlook in found.outlooks:
        yield from _outlook(item, outlook)
        yield ""
    if found.when is None and found.how_many is None:
        return
    drawn = found.basis.sample
    sample = f"{count(drawn.items, 'item')} finished on {count(drawn.days, 'day')}"
    yield f"Drawn from {sample}, {drawn.since} to {drawn.until}; {drawn.zero_days:,} of them saw none."
    if found.factor != ONCE:
        low, high = found.factor
        into = f"{low:g}" if low == high else f"{low:g} to {high:g}"
        yield f"By splitting, one item becomes {into}."
    yield ASSUMED
    if found.what == NAMED:
        yield from _named(found)
    yield _kept(found.basis.calibration)
    for warning in found.basis.warnings:
        yield WARNINGS[warning].format(items=count(drawn.items, "item"), days=count(drawn.days, "day"))


def _named(found: Forecast) -> Iterator[str]:
    """What the dates of items that were named rest on, and what throughput does not tell of one."""
    assert found.when is not None
    one = found.when.items == 1
    if one:
        yield "It is taken to be done before any other: the days are those until any one item is finished."
    else:
        yield "They are taken to be done before any other: the days are those until as many are finished, whichever."
    half, most = found.cycle_days
    if one and half is not None and most is not None:
        yield f"From its start half of the items took {count(half, 'day')} or less, 85 % {count(most, 'day')} or less."


def _outlook(item: Item, found: Outlook) -> Iterator[str]:
    """What may be expected of a started item, by how long those took that had come as far."""
    yield f"#{item.id} {clean(item.title)} is {count(found.age_days, 'day')} old."
    if found.p50 is None:
        yield f"  No outlook yet: {count(found.n, 'finished item')} took as long or longer, and it takes {LEAST}."
        return
    yield f"  Of {count(found.n, 'finished item')} that took as long or longer:"
    yield f"  50 %  took at most {count(found.p50, 'day')} more"
    yield f"  85 %  took at most {count(found.p85 or 0, 'day')} more"
    if found.within is not None:
        yield f"  {found.within:,} were done within {count(found.sle_days or 0, 'day')}, as 85 % of all items are"


def _kept(calibration: Calibration) -> str:
    """How such forecasts were kept."""
    block = "" if calibration.block == 1 else f", {calibration.block} days in a row drawn at a time"
    if not calibration.enough:
        return (
            f"How such forecasts were kept is not known yet: {count(calibration.n, 'past Monday')} to judge by{block}."
        )
    kept = ", ".join(
        f"{percent(share)} at {mark} %"
        for mark, share in zip(MARKS, calibration.shares, strict=True)
        if share is not None
    )
    return f"Of {calibration.n:,} such forecasts in the past came true: {kept}{block}."


def _date(day: date) -> str:
    return f"{day:%a} {day.isoformat()}"


def document(found: Forecast) -> dict[str, Any]:
    """The answers as the report tells them, `when` and `how_many` None where they were not asked for."""
    told = forecast_json(forecasts.Forecast(found.basis, found.when, found.how_many, None))
    del told["remaining"]
    return {
        "board": found.board.name,
        "as_of": found.as_of.isoformat(),
        "zone": found.board.zone,
        **told,
        "outlooks": [
            {"item": item.id, "title": item.title, **outlook_json(outlook)} for item, outlook in found.outlooks
        ],
    }
