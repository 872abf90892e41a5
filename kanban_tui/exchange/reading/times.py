"""Times as files write them: an instant with its offset, a time on the wall, or a date."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, tzinfo

from msgspec import Struct

from kanban_tui.board.clock import from_datetime, midnight
from kanban_tui.errors import BadValue

EXPECTED = "a time such as 2026-01-31T09:30:00+01:00, 2026-01-31 09:30 or 2026-01-31, from 1970 on"

LATEST = from_datetime(datetime(3000, 1, 1, tzinfo=UTC))

# What of a format says the time of a day.
_OF_DAY = re.compile(r"%[HIMSfpTXRcsr]")


class Told(Struct, frozen=True):
    """What a text tells: an instant, whether its offset was left to the zone, and whether it is that of a date alone.

    `change` is 1 if it was on the wall twice, and -1 if never.
    """

    instant: int
    naive: bool = False
    change: int = 0
    dated: bool = False

    @property
    def doubt(self) -> str | None:
        """Why the time may have been another, as a move keeps it."""
        return {1: "doubled", -1: "skipped"}.get(self.change, "naive" if self.naive else None)


class TimeReader:
    """Reads times in a zone and counts what it had to assume. The same text is read once.

    `written` is how they are written, in the signs of strptime, where that is not ISO 8601.
    """

    def __init__(self, tz: tzinfo, written: str | None = None) -> None:
        self.tz = tz
        self.written = written
        self.naive = 0
        self.ambiguous = 0
        self.skipped = 0
        self._known: dict[str, Told] = {}
        if written is not None:
            _check(written)

    @property
    def expected(self) -> str:
        """What a time looks like, and the way out."""
        if self.written is None:
            return f"{EXPECTED}; --date-format tells of another way to write it"
        return f"a time written {self.written}, as --date-format says, from 1970 on"

    def read(self, text: str) -> Told:
        """What a text tells; a date is its local midnight. Raises ValueError."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = _read(text, self.tz, self.written)
        self.naive += known.naive
        self.ambiguous += known.change > 0
        self.skipped += known.change < 0
        return known


def read_instant(text: str) -> int:
    """The instant of a time with its offset. Raises ValueError."""
    return _checked(from_datetime(datetime.fromisoformat(text)))


def _read(text: str, tz: tzinfo, written: str | None) -> Told:
    if written is None and len(text) == 10:
        return Told(_checked(midnight(date.fromisoformat(text), tz)), dated=True)
    moment = datetime.fromisoformat(text) if written is None else datetime.strptime(text, written)
    if written is not None and not _OF_DAY.search(written):
        return Told(_checked(midnight(moment.date(), tz)), dated=True)
    if moment.tzinfo is not None:
        return Told(_checked(from_datetime(moment)))
    first, second = (from_datetime(moment.replace(tzinfo=tz, fold=fold)) for fold in (0, 1))
    return Told(_checked(first), naive=True, change=(second > first) - (second < first))


def _check(written: str) -> None:
    """Raises BadValue for a format that no time can be read in."""
    moment = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
    try:
        read = datetime.strptime(moment.strftime(written), written)
    except (ValueError, re.error) as error:
        raise BadValue(f"{written!r} is no format of a date ({error}); write one such as '%d.%m.%Y %H:%M'.") from None
    if read.date() != date(2026, 1, 31):
        raise BadValue(f"{written!r} leaves the day, the month or the year out; write one such as '%d.%m.%Y'.")


def _checked(instant: int) -> int:
    if not 0 <= instant < LATEST:
        raise ValueError("before 1970 or after 2999")
    return instant
