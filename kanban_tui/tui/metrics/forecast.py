"""The forecast as the metrics screen asks it: when so many items, and how many by a day."""

from __future__ import annotations

from datetime import date, timedelta

from textual.strip import Strip

from kanban_tui.board import words
from kanban_tui.board.words import percent
from kanban_tui.flow.forecast import FEW_DAYS, FEW_ITEMS, MARKS, MOST_DAYS, MOST_ITEMS, how_many, when
from kanban_tui.glyphs import Glyphs
from kanban_tui.report.sections.ahead import FORECAST
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.metrics.charts import outlook
from kanban_tui.tui.metrics.figures import Cut, said
from kanban_tui.tui.metrics.tab import Picture

DAYS_ON = 30


def forecast(cut: Cut) -> Picture:
    """When what is left will be done, and how many items by a day, by the throughput of the last 90 days."""
    drawn = cut.report.basis.sample
    questions: list[outlook.Question] = []
    if drawn.refused is None:
        count, asked = _items(cut)
        if count:
            questions.append(_when(cut, count, asked))
        questions.append(_how_many(cut))
    why = FORECAST.empty(cut.numbers) if drawn.refused is not None else None
    data = outlook.Outlook(tuple(questions), _warnings(cut), _rests_on(cut), (cut.numbers.say(why or ""),))

    def drawing(width: int, height: int, inks: Inks, glyphs: Glyphs, selected: int | None) -> list[Strip]:
        del selected
        return outlook.draw(data, width, height, inks, glyphs)

    return Picture("Forecast", "exact, from past days; n asks for a number of items or a date", drawing)


def _items(cut: Cut) -> tuple[int, str]:
    """How many items the question is about, and how they are called."""
    typed = cut.choice.target.items
    if typed is not None:
        return typed, words.count(typed, "item")
    marked = [entry for entry in cut.left if entry[0].item.id in cut.choice.marked]
    if marked:
        return min(len(marked), MOST_ITEMS), words.count(len(marked), "marked item")
    return min(len(cut.left), MOST_ITEMS), words.count(len(cut.left), "item") + " left of Done"


def _when(cut: Cut, count: int, asked: str) -> outlook.Question:
    today = cut.measured.today
    found = when(cut.report.basis.sample, count, as_of=today)
    chances = tuple(
        outlook.Chance(mark, days, _day(found.date_of(days), today), f"in {words.count(days, 'day')}")
        for mark, days in zip(MARKS, found.days, strict=True)
    )
    ends = (_day(found.date_of(found.outcomes[0].low), today), _day(found.date_of(found.outcomes[-1].high), today))
    return outlook.Question(
        f"When will {asked} be done?",
        "so likely, no later than",
        chances,
        tuple(outlook.Outcome(each.low, each.high, each.probability) for each in found.outcomes),
        ends,
    )


def _how_many(cut: Cut) -> outlook.Question:
    today = cut.measured.today
    by = cut.choice.target.by or today + timedelta(days=DAYS_ON)
    days = min(max(1, (by - today).days), MOST_DAYS)
    found = how_many(cut.report.basis.sample, days, as_of=today)
    chances = tuple(
        outlook.Chance(mark, items, words.count(items, "item"), "or more")
        for mark, items in zip(MARKS, found.items, strict=True)
    )
    return outlook.Question(
        f"How many by {_day(found.by, today)}?",
        f"so likely, at least, in {words.count(days, 'day')}",
        chances,
        tuple(outlook.Outcome(each.low, each.high, each.probability) for each in found.outcomes),
        (f"{found.outcomes[0].low:,}", f"{found.outcomes[-1].high:,}"),
        falling=True,
    )


def _day(day: date | None, today: date) -> str:
    if day is None:
        return "never"
    return f"{day:%a} {said(day, today)}"


def _warnings(cut: Cut) -> tuple[str, ...]:
    found = {
        "few_items": f"Under {FEW_ITEMS} items were finished: the answers are rough.",
        "few_days": f"The past is under {FEW_DAYS} days long: the answers are rough.",
        "shifted": "Weeks of these days are more than noise: the forecast does not hold across them.",
    }
    return tuple(found[name] for name in cut.report.basis.warnings) if cut.report.basis.sample.refused is None else ()


def _rests_on(cut: Cut) -> tuple[str, ...]:
    """What the answers rest on."""
    drawn = cut.report.basis.sample
    if drawn.since is None:
        return ()
    days = f"{said(drawn.since, drawn.until)} to {said(drawn.until, drawn.since)}"
    none = f"{words.count(drawn.zero_days, 'day')} without a finish"
    found = cut.report.basis.calibration
    kept = found.shares[MARKS.index(85)]
    told = (
        f"How such forecasts were kept is not known yet ({words.count(found.n, 'past Monday')})."
        if kept is None
        else f"Of {found.n:,} such forecasts in the past {percent(kept)} came true at 85 %."
    )
    return (f"Drawn from {days}: {words.count(drawn.items, 'item')} in {drawn.days} days, {none}.", told)
