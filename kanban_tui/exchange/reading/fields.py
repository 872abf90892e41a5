"""Values of a JSON document, each checked as it is taken and each complaint with its place in the document.

A value that is wrong is noted, and something stands in for it so that the next ones are looked at too: what was taken
is worth nothing until `check` says so.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from pathlib import Path
from typing import Any, TypeVar

from kanban_tui.board.bounds import HUNDRED_YEARS
from kanban_tui.board.model import SECOND
from kanban_tui.errors import BadFile, BadValue
from kanban_tui.exchange.reading.times import read_instant

Value = TypeVar("Value")

LARGEST = 2**53
"""The largest whole number that every JSON reader keeps."""


class Fields:
    """An object of a document: its fields by name, its place for complaints. No time in it is later than `now`."""

    def __init__(self, path: Path, place: str, value: object, now: int) -> None:
        self.path = path
        self.place = place
        self.now = now
        self.wrong: list[str] = []
        if not isinstance(value, dict):
            raise self.bad(None, "an object")
        self.value: dict[str, Any] = value

    def bad(self, key: str | None, expected: str) -> BadFile:
        """What is wrong, where."""
        place = ".".join(part for part in (self.place, key) if part) or "the document"
        return BadFile(f"{self.path}: {place}, expected {expected}.")

    def note(self, key: str | None, expected: str) -> None:
        """Keep what is wrong for later."""
        self.wrong.append(str(self.bad(key, expected)))

    def check(self) -> None:
        """Raise BadFile with all that was noted, if there is any."""
        if self.wrong:
            raise BadFile(*self.wrong)

    def text(self, key: str, clean: Callable[[str], str] = lambda text: text) -> str:
        """A text, made clean."""
        return self._clean(key, self.value.get(key), clean)

    def texts(self, key: str, clean: Callable[[str], str]) -> list[str]:
        """A list of texts, each made clean."""
        value = self.value.get(key)
        if not isinstance(value, list):
            self.note(key, "a list of texts")
            return []
        return [self._clean(f"{key}[{k}]", text, clean) for k, text in enumerate(value)]

    def _clean(self, key: str, value: object, clean: Callable[[str], str]) -> str:
        if not isinstance(value, str):
            self.note(key, "a text")
            return ""
        try:
            return clean(value)
        except BadValue as error:
            self.wrong.append(f"{self.path}: {self.place}.{key}: {error}")
            return ""

    def whole(self, key: str, *, lowest: int = 0, highest: int = LARGEST) -> int:
        """A whole number."""
        value = self.value.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
            self.note(key, f"a whole number from {lowest} {f'to {highest:,}' if highest < LARGEST else 'on'}")
            return lowest
        return value

    def flag(self, key: str) -> int:
        """True or false as 1 or 0."""
        value = self.value.get(key)
        if not isinstance(value, bool):
            self.note(key, "true or false")
            return 0
        return int(value)

    def instant(self, key: str) -> int:
        """A time with its offset."""
        value = self.value.get(key)
        try:
            instant = read_instant(value if isinstance(value, str) else "")
        except (ValueError, OverflowError):
            self.note(key, "a time such as 2026-01-31T09:30:00Z")
            return 0
        if instant > self.now:
            self.note(key, f"a time that has been, not {value}, which is still to come")
        return instant

    def seconds(self, key: str) -> int:
        """A duration in seconds, more than nothing and at most a hundred years, as microseconds."""
        value = self.value.get(key)
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value <= HUNDRED_YEARS / SECOND:
            self.note(key, "seconds, more than none and at most a hundred years of them")
            return 1
        return max(1, round(value * SECOND))

    def maybe(self, key: str, take: Callable[[str], Value]) -> Value | None:
        """A field that may be null or absent."""
        return None if self.value.get(key) is None else take(key)

    def named(self, key: str, choices: Callable[[str], Value], expected: str) -> Value:
        """A text that names one of several things. What stands beside it depends on it: raises BadFile at once."""
        value = self.value.get(key)
        try:
            return choices(value if isinstance(value, str) else "")
        except (ValueError, KeyError, BadValue):
            raise BadFile(*self.wrong, str(self.bad(key, expected))) from None

    def reference(self, key: str, known: Container[int], what: str) -> int:
        """The id of something that stands in the same document."""
        value = self.value.get(key)
        if type(value) is not int or value not in known:
            self.note(key, f"the id of {what} in this file")
            return 0
        return value

    def references(self, key: str, known: Container[int], what: str) -> list[int]:
        """Ids of rows that there are."""
        values = self.value.get(key)
        if not isinstance(values, list) or any(type(value) is not int or value not in known for value in values):
            self.note(key, f"a list, each of {what}")
            return []
        return values

    def each(self, key: str, make: Callable[[Fields], Value]) -> list[Value]:
        """What is made of the objects of a list; those of which something is wrong are left out, and it is noted."""
        value = self.value.get(key)
        if not isinstance(value, list):
            self.note(key, "a list")
            return []
        place, made = self._within(key), []
        for k, entry in enumerate(value):
            try:
                fields = Fields(self.path, f"{place}[{k}]", entry, self.now)
                found = make(fields)
                fields.check()
            except BadFile as error:
                self.wrong += error.complaints
            else:
                made.append(found)
        return made

    def part(self, key: str) -> Fields:
        """The object under a name; what is wrong with it is noted here. Raises BadFile where there is none."""
        fields = Fields(self.path, self._within(key), self.value.get(key), self.now)
        fields.wrong = self.wrong
        return fields

    def _within(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key
