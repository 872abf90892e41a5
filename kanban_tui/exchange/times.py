"""Times as files write them: an instant with its offset, a time on the wall, or a date."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo

from kanban_tui.board.clock import from_datetime, midnight

EXPECTED = "a time such as 2026-01-31T09:30:00+01:00, 2026-01-31 09:30 or 2026-01-31, from 1970 on"

LATEST = from_datetime(datetime(3000, 1, 1, tzinfo=UTC))


class TimeReader:
    """Reads times in a zone and counts what it had to assume. The same text is read once."""

    def __init__(self, tz: tzinfo) -> None:
        self.tz = tz
        self.naive = 0
        self.ambiguous = 0
        self._known: dict[str, tuple[int, bool, bool]] = {}

    def read(self, text: str) -> int:
        """The instant of a text; a date is its local midnight. Raises ValueError."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = _read(text, self.tz)
        instant, naive, ambiguous = known
        self.naive += naive
        self.ambiguous += ambiguous
        return instant


def read_instant(text: str) -> int:
    """The instant of a time with its offset. Raises ValueError."""
    return _checked(from_datetime(datetime.fromisoformat(text)))


def _read(text: str, tz: tzinfo) -> tuple[int, bool, bool]:
    """The instant, whether its offset was left to the zone, and whether it was on the wall twice."""
    if len(text) == 10:
        return _checked(midnight(date.fromisoformat(text), tz)), False, False
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None:
        return _checked(from_datetime(moment)), False, False
    first = _checked(from_datetime(moment.replace(tzinfo=tz, fold=0)))
    return first, True, first < from_datetime(moment.replace(tzinfo=tz, fold=1))


def _checked(instant: int) -> int:
    if not 0 <= instant < LATEST:
        raise ValueError("before 1970 or after 2999")
    return instant
