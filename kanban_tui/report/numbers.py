"""The values of the report's document, each put in words by one function from its path."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote

from msgspec import Struct

from kanban_tui.board import clock, words
from kanban_tui.board.model import SECOND
from kanban_tui.board.text import printable

NONE = "–"
"""What stands where there is no value."""

_PLACE = re.compile(r"\{([^{}|]+)(?:\|([^{}]+))?\}")
_DATED = frozenset({"created", "first_started", "started", "finished", "cancelled", "done"})
_TIMED = frozenset({"at", "since", "breach_at", "rolled_back_at", "generated"})
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")
_SHARES = frozenset({"rate", "pooled", "attainment", "probability", "older_than", "slower_than"})
_FINE = frozenset({"ratio", "throughput_per_day"})
_OF_BOX = ("limit_seconds", "used_seconds", "overrun_seconds", "_working_seconds")
_NUMBERS = frozenset({"id", "item", "parent"})
_DURATIONS = frozenset({"cycle_seconds", "time_in_column"})
_COUNTS = frozenset({"n", "visits"})


def segment(name: str) -> str:
    """A name that users gave, as one part of a path."""
    return quote(name, safe=" ").replace(".", "%2E")


class Piece(Struct, frozen=True):
    """A part of a sentence: literal text, or a value and the path it comes from."""

    text: str
    path: str | None = None


class Numbers:
    """A document, asked by dotted paths such as `cycle_days.p85` or `items.3.title`."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.tz = clock.zone(document["zone"])

    def value(self, path: str) -> Any:
        """The value itself; None where a part of the path is None. Raises LookupError for a path that leads nowhere."""
        found: Any = self.document
        for key in path.split("."):
            if found is None:
                return None
            found = found[int(key)] if isinstance(found, list) else found[unquote(key)]
        return found

    def has(self, path: str) -> bool:
        """Whether the document has something at a path: not None, and not an empty list or object."""
        try:
            found = self.value(path)
        except LookupError:
            return False
        return found is not None and found != [] and found != {}

    def at(self, path: str) -> str:
        """The value in words: durations, percents, local times, whole numbers whole, a dash for none."""
        return self.worded(path, self.value(path))

    def worded(self, path: str, value: Any) -> str:
        """A value that was already taken from the document at a path."""
        if value is None:
            return self._nothing(path)
        if isinstance(value, str):
            return self._text(path, value)
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, list):
            return " ".join(self.worded(path, entry) for entry in value) or NONE
        unit = self._same_as(path)
        if path.endswith(".change") and unit != path:
            # A share that grows from 10 to 15 % grows by 5 points, not by 5 %.
            changed = _number(unit, abs(value)).replace(" %", " points")
            return "=" if not value else f"{'+' if value > 0 else '−'}{changed}"
        if unit.endswith(_OF_BOX) and self._is_of_work(unit):
            said = words.hours(value * SECOND)
            return f"{said} of work" if unit.endswith("limit_seconds") else said
        return _number(unit, value)

    def _nothing(self, path: str) -> str:
        """A dash; where rows are of work types, what a row without one is of: all items, or those without a type, and
        where they are of refusals, those that were on the way to no column."""
        if path.startswith("refusals.by_column."):
            return "no column"
        if not path.endswith(".type") or not {"id", "item"}.isdisjoint(self.value(path.removesuffix(".type")) or ()):
            return NONE
        return "all" if path.startswith("trends.") else "no type"

    def _is_of_work(self, path: str) -> bool:
        """Whether the seconds of a box are of working time: its basis stands beside them, or in the key's own name."""
        beside, _, key = path.rpartition(".")
        return "_working_" in key or (self.has(f"{beside}.basis") and self.value(f"{beside}.basis") == "working")

    def day(self, instant: str) -> str:
        """The local date of an instant."""
        return datetime.fromisoformat(instant).astimezone(self.tz).date().isoformat()

    def _same_as(self, path: str) -> str:
        """The path whose words a number takes: in a comparison that of the number compared."""
        if not path.startswith("compare.rows."):
            return path
        compared: str = self.value(f"{path.rpartition('.')[0]}.path")
        return compared

    def _text(self, path: str, text: str) -> str:
        last = path.rpartition(".")[2]
        if last in ("state", "what"):
            return text.replace("_", " ")
        if (last in _DATED or last in _TIMED) and _INSTANT.fullmatch(text):
            moment = datetime.fromisoformat(text).astimezone(self.tz)
            return moment.strftime("%Y-%m-%d" if last in _DATED else "%Y-%m-%d %H:%M")
        return printable(text)

    def pieces(self, template: str) -> Iterator[Piece]:
        """A sentence with `{path}` for a value and `{path|noun}`, or `{path|noun was|nouns were}`, for a count.

        A value that ends in a full stop, as some reasons do, ends the sentence.
        """
        end = 0
        for place in _PLACE.finditer(template):
            if place.start() > end:
                yield Piece(template[end : place.start()])
            path, noun = place.groups()
            value = self.at(path)
            yield Piece(value, path)
            if noun:
                one, _, many = noun.partition("|")
                yield Piece(" " + (one if self.value(path) == 1 else many or f"{one}s"))
            end = place.end()
            end += not noun and value.endswith(".") and template.startswith(".", end)
        if end < len(template):
            yield Piece(template[end:])

    def say(self, template: str) -> str:
        """A sentence as plain text."""
        return "".join(piece.text for piece in self.pieces(template))


def _number(path: str, value: float) -> str:
    keys = path.split(".")
    last = keys[-1]
    if last in _NUMBERS or (keys[0] == "data_quality" and last != "count"):
        return f"#{value}"
    if last.endswith("seconds") or (_DURATIONS.intersection(keys) and last not in _COUNTS):
        return words.duration(value * SECOND)
    if last in _SHARES or last.endswith("share"):
        return words.percent(value)
    if last.endswith("percent"):
        return f"{value} %"
    if last.endswith("_units"):
        return f"{value:,g} day{'' if value == 1 else 's'}"
    if last in _FINE:
        return words.decimal(value, 2)
    return f"{value:,}" if isinstance(value, int) else words.decimal(value)
