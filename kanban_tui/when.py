"""The times, dates and durations people type. pendulum reads dates and knows the days of the week; what a time without
a zone means is the board's zone's to say."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from kanban_tui.board import clock
from kanban_tui.board.bounds import HUNDRED_YEARS, MOST_DAYS
from kanban_tui.board.model import DAY, SECOND, Basis, TimeBox, UnitBox
from kanban_tui.errors import BadValue, UsageError

TIMES = "a time such as 14:00, yesterday 9am, last monday 9:00, 2 hours ago, 2026-11-20 or 2026-11-20 9:00"
DATES = "a date such as 2026-11-20, today, tomorrow, friday, next friday or in 3 days"
PAST_DATES = "a date such as 2026-11-20, yesterday, monday, last monday, 2 weeks ago or 6w"
SPANS = "a length such as 3 days, 36h, 2w or 3d 4h"
BOXES = "a length such as 3 days or 36h, working time such as 24h of work, so many dates, or none"

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_UNITS = {"w": 7 * DAY, "d": DAY, "h": 3_600 * SECOND, "m": 60 * SECOND, "s": SECOND}
_UNIT = r"(w|wk|wks|weeks?|d|days?|h|hrs?|hours?|m|mins?|minutes?|s|secs?|seconds?)"
_PART = re.compile(rf"(\d{{1,6}}(?:\.\d{{1,6}})?)\s*{_UNIT}(?![a-z])[\s,]*")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[t ](.+))?")
_OFFSET = re.compile(r"(?:z|[+-]\d{2}(?::?\d{2})?)$")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_AT = re.compile(r"(?:(.+?) )??(?:at )?([\d:]+)")
_HALF_DAY = re.compile(r"\b(\d{1,2})(:\d{2})? ?([ap])m$")
_ONE_DIGIT = re.compile(r"^(\d{4}-\d{2}-\d{2}[t ])(\d):")
_AGO = re.compile(r"(.+?)\s+ago")
_IN = re.compile(r"in\s+(.+)")
# A length alone is a way of naming a day only where it has one.
_LONG = re.compile(r"(.*(?:d|days?|w|wks?|weeks?|months?|y|years?))")
_MONTHS = re.compile(r"(\d{1,4})\s*(months?|y|years?)")
_OF_WORK = re.compile(r"\b(?:of work|work|working(?: time)?)\b")
_LONGER_THAN_HOURS = re.compile(r"\d\s*[dw]")
_DATES = re.compile(r"(\d{1,9}) dates?")
_UNITS_BOX = re.compile(r"([0-9]{1,9})\s+(\D.*)")


def past(text: str, tz: tzinfo, *, now: int) -> int:
    """The instant of a time that has been. Raises BadValue, for one to come as well."""
    instant = _instant(text, tz, now)
    if instant is None:
        raise BadValue(f"{text.strip()!r} is no time; write {TIMES}.")
    if instant > now:
        raise BadValue(f"{text.strip()!r} is still to come ({clock.on_the_wall(instant, tz)}).")
    if instant < 0:
        raise BadValue(f"{text.strip()!r} is before 1970.")
    return instant


def day(text: str, tz: tzinfo, *, now: int, ahead: bool) -> date:
    """A date, named or written; a weekday is the next one if `ahead`, else the last one.

    Either way `friday` is today on a friday, as `this friday` is; `next friday` is the first one after today, `last
    friday` was before it. A length of time alone is that long from now, ahead or back: `6w`. Raises BadValue.
    """
    words = " ".join(text.casefold().split())
    if (named := _named(words, clock.local_date(now, tz), ahead=ahead)) is not None:
        return named
    for pattern, sign in ((_IN, 1), (_AGO, -1), (_LONG, 1 if ahead else -1)):
        if found := pattern.fullmatch(words):
            there = _away(found[1], sign, now, tz)
            if there is not None:
                return there
    written = _ISO.fullmatch(words)
    moment = _written(words) if written and written[1] is None else None
    if moment is None:
        raise BadValue(f"{text.strip()!r} is no date; write {DATES if ahead else PAST_DATES}.")
    return moment.date()


def _away(words: str, sign: int, now: int, tz: tzinfo) -> date | None:
    """The date a length of time ahead (sign 1) or back (-1); months and years are those of the calendar."""
    today = clock.local_date(now, tz)
    if months := _MONTHS.fullmatch(words):
        import pendulum

        number = sign * int(months[1]) * (12 if months[2].startswith("y") else 1)
        if abs(number) > 1200:
            return None
        there = pendulum.date(today.year, today.month, today.day).add(months=number)
        return date(there.year, there.month, there.day)
    length = _span(words)
    if length is None or length > HUNDRED_YEARS:
        return None
    days, rest = divmod(length, DAY)
    # Whole days are dates: a day of 23 hours lies between two of them as well.
    return clock.local_date(now + sign * length, tz) if rest else today + sign * timedelta(days=days)


def span(text: str) -> int:
    """A duration of more than nothing and at most a hundred years. Raises BadValue."""
    length = _span(text.strip().casefold())
    if length is None or not 0 < length <= HUNDRED_YEARS:
        raise BadValue(f"{text.strip()!r} is no duration; write {SPANS}.")
    return length


def box(length: str | None, days: int | None) -> TimeBox | None:
    """The time box of words, or of a number of dates. Raises BadValue, UsageError."""
    if (days is None) is (length is None):
        raise UsageError(f"A time box is {BOXES}; a number of dates also with --days.")
    return time_box(length) if length is not None else _dates(days or 0)


def time_box(words: str) -> TimeBox | None:
    """The time box of `3d`, `24h of work` or `5 dates`, or None for `none`. Raises BadValue."""
    text = " ".join(words.casefold().split())
    if text == "none":
        return None
    found = _time_box(text)
    if found is None:
        raise BadValue(f"{words.strip()!r} is no time box; write {BOXES}.")
    return found


def _time_box(text: str) -> TimeBox | None:
    """The time box of words in small letters, None for what is none. Raises BadValue for one that cannot be."""
    if dates := _DATES.fullmatch(text):
        return _dates(int(dates[1]))
    bare, of_work = _OF_WORK.subn("", text)
    if _span(" ".join(bare.split())) is None:
        return None
    if of_work and _LONGER_THAN_HOURS.search(bare):
        raise BadValue(f"{text!r} is no time box: a day of work is as long as the board says; write 24h of work.")
    return TimeBox(Basis.WORKING if of_work else Basis.ELAPSED, span(bare))


def _dates(number: int) -> TimeBox:
    if not 0 < number <= MOST_DAYS:
        raise BadValue(f"A time box of {number} days is none; it is 1 at least.")
    return TimeBox(Basis.DAYS, number)


def type_box(words: str) -> TimeBox | UnitBox | None:
    """The box of a work type: of time (see time_box), of so many units (`5 interviews`), or None for `none`.

    Raises BadValue.
    """
    text = " ".join(words.split())
    if _time_box(text.casefold()) is None and (units := _UNITS_BOX.fullmatch(text)):
        return UnitBox(units[2], int(units[1]))
    return time_box(text)


def stay(words: str) -> tuple[int | None, int | None]:
    """The shortest and the longest stay of `3d..7d`, either may be missing; neither for `none`. Raises BadValue."""
    text = words.strip().casefold()
    if text == "none":
        return None, None
    least, dots, most = text.partition("..")
    if not dots or not (least or most):
        raise BadValue(f"{words.strip()!r} is no stay; write 3d..7d, 3d.., ..7d or none.")
    return span(least) if least else None, span(most) if most else None


def estimated(words: str) -> tuple[str, int | None]:
    """The title and the estimate of `Show avatar ~2h`. Raises BadValue for an estimate that is none."""
    title, found = [], None
    for word in words.split():
        if word.startswith("~") and len(word) > 1:
            found = span(word[1:])
        else:
            title.append(word)
    return " ".join(title), found


def _instant(text: str, tz: tzinfo, now: int) -> int | None:
    words = _ONE_DIGIT.sub(r"\g<1>0\g<2>:", _HALF_DAY.sub(_hours_of_day, " ".join(text.casefold().split())))
    if words == "now":
        return now
    if ago := _AGO.fullmatch(words):
        length = _span(ago[1])
        return None if length is None else now - length
    if written := _ISO.fullmatch(words):
        moment = _written(words)
        if moment is None:
            return None
        if written[1] is None:
            return clock.midnight(moment.date(), tz)
        if _OFFSET.search(written[1]):
            return clock.from_datetime(moment)
        return clock.from_datetime(moment.replace(tzinfo=tz, fold=0))
    hours = _AT.fullmatch(words)
    day = words if hours is None else hours[1] or "today"
    there = _named(day, clock.local_date(now, tz), ahead=False)
    if there is None and hours is not None and (ago := _AGO.fullmatch(day)) and _LONG.fullmatch(ago[1]):
        there = _away(ago[1], -1, now, tz)
    if there is None or hours is None:
        return None if there is None else clock.midnight(there, tz)
    at = _clock(hours[2])
    return None if at is None else clock.from_datetime(datetime.combine(there, at, tz))


def _hours_of_day(found: re.Match[str]) -> str:
    """An hour of one of the day's halves by the clock of 24 hours: `9am` is 9:00; as it was where there is none."""
    hour = int(found[1])
    if not 1 <= hour <= 12:
        return found[0]
    return f"{hour % 12 + (12 if found[3] == 'p' else 0)}{found[2] or ':00'}"


def _named(words: str, today: date, *, ahead: bool) -> date | None:
    """A day by its name: `yesterday`, `friday`, `next friday`, `last fri`; None for what is none, or lies the other
    way."""
    if words in _DAYS:
        return today + timedelta(days=_DAYS[words])
    which, _, name = words.rpartition(" ")
    weekday = _weekday(name)
    if not weekday:
        return None
    since = (today.isoweekday() - weekday) % 7
    # Which of the two it is on its own day is said with `next` and `last`: alone it is today, ahead as back.
    until = -since % 7
    days = {"": until, "this": until, "next": 7 - since} if ahead else {"": -since, "last": -(since or 7)}
    return today + timedelta(days=days[which]) if which in days else None


def _written(words: str) -> datetime | None:
    """A date, perhaps with a time, in ISO form; UTC where no offset is named. The last year of all has no tomorrow."""
    import pendulum

    try:
        found = pendulum.parse(words.upper(), exact=True)
    except ValueError:
        return None
    if isinstance(found, date) and not date.min.year < found.year < date.max.year:
        return None
    if isinstance(found, datetime):
        return datetime.fromisoformat(found.isoformat())
    return datetime.combine(found, time(), UTC) if isinstance(found, date) else None


def _clock(words: str) -> time | None:
    found = _CLOCK.fullmatch(words)
    if found is None:
        return None
    hour, minute, second = (int(part or 0) for part in found.groups())
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _weekday(words: str) -> int:
    """1 for monday or mon to 7 for sunday, 0 for what is no weekday."""
    return next((k for k, name in enumerate(_WEEKDAYS, 1) if words in (name, name[:3])), 0)


def _span(words: str) -> int | None:
    """The sum of `3d 4h`, each unit written out or short; None for what is no duration."""
    total, position = 0, 0
    while position < len(words):
        part = _PART.match(words, position)
        if part is None:
            return None
        total += round(float(part[1]) * _UNITS[part[2][0]])
        position = part.end()
    return total or None
