"""What the metrics screen looks at: a range of days, and the items of a type, a tag or a person."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct

RANGES: tuple[tuple[str, int | None], ...] = (("2 weeks", 14), ("6 weeks", 42), ("quarter", 91), ("all", None))
QUARTER, ALL = 2, 3
OWN = len(RANGES)
MOST_TRIED = 20


class Target(Struct, frozen=True):
    """What the forecast is asked: so many items (None: all that is left of Done), or by a date (None: 30 days on)."""

    items: int | None = None
    by: date | None = None


class Trial(Struct, frozen=True):
    """Limits to be tried: the place under the cursor, and a limit for each place that has another than it has.

    Places are the columns in progress from left to right, then the board.
    """

    place: int = 0
    limits: tuple[tuple[int, int | None], ...] = ()

    def within(self, places: int) -> Trial:
        """With nothing beyond the last place, which may have gone."""
        return Trial(min(self.place, places - 1), tuple(pair for pair in self.limits if pair[0] < places))

    def changed(self, now: int | None, step: int) -> Trial:
        """One more or one less at the cursor, where `now` is what is there; above the last comes no limit."""
        limit = dict(self.limits).get(self.place, now)
        if limit is None:
            tried = MOST_TRIED if step < 0 else None
        else:
            tried = None if limit + step > MOST_TRIED else max(1, limit + step)
        kept = {place: value for place, value in self.limits if place != self.place}
        if tried != now:
            kept[self.place] = tried
        return Trial(self.place, tuple(sorted(kept.items())))


class Choice(Struct, frozen=True):
    """A range by its place among RANGES (OWN: the two dates), which items (a filter), what is asked of the forecast."""

    range: int = QUARTER
    since: date | None = None
    until: date | None = None
    which: str = ""
    target: Target = Target()
    marked: tuple[int, ...] = ()
    trial: Trial = Trial()

    def period(self, today: date) -> tuple[date | None, date]:
        """The first and the last day; None is from the beginning."""
        if self.range == OWN:
            return self.since, min(self.until or today, today)
        days = RANGES[self.range][1]
        return (None if days is None else today - timedelta(days=days - 1)), today
