"""Values of a JSON document, each checked as it is taken and each complaint with its place in the document."""

from __future__ import annotations

from collections.abc import Callable, Container
from pathlib import Path
from typing import Any, TypeVar

from kanban_tui.board.bounds import HUNDRED_YEARS
from kanban_tui.board.model import SECOND
from kanban_tui.errors import BadFile, BadValue
from kanban_tui.exchange.times import read_instant

Value = TypeVar("Value")

LARGEST = 2**53
"""The largest whole number that every JSON reader keeps."""


class Fields:
    """An object of a document: its fields by name, its place for complaints. No time in it is later than `now`."""

    def __init__(self, path: Path, place: str, value: object, now: int) -> None:
        self.path = path
        self.place = place
        self.now = now
        if not isinstance(value, dict):
            raise self.bad(None, "an object")
        self.value: dict[str, Any] = value

    def bad(self, key: str | None, expected: str) -> BadFile:
        """What is wrong, where."""
        place = ".".join(part for part in (self.place, key) if part) or "the document"
        return BadFile(f"{self.path}: {place}, expected {expected}.")

    def text(self, key: str, clean: Callable[[str], str] = lambda text: text) -> str:
        """A text, made clean."""
        return self._clean(key, self.value.get(key), clean)

    def texts(self, key: str, clean: Callable[[str], str]) -> list[str]:
        """A list of texts, each made clean."""
        value = self.value.get(key)
        if not isinstance(value, list):
            raise self.bad(key, "a list of texts")
        return [self._clean(f"{key}[{k}]", text, clean) for k, text in enumerate(value)]

    def _clean(self, key: str, value: object, clean: Callable[[str], str]) -> str:
        if not isinstance(value, str):
            raise self.bad(key, "a text")
        try:
            return clean(value)
        except BadValue as error:
            raise BadFile(f"{self.path}: {self.place}.{key}: {error}") from None

    def whole(self, key: str, *, lowest: int = 0, highest: int = LARGEST) -> int:
        """A whole number."""
        value = self.value.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
            raise self.bad(key, f"a whole number from {lowest} {f'to {highest:,}' if highest < LARGEST else 'on'}")
        return value

    def flag(self, key: str) -> int:
        """True or false as 1 or 0."""
        value = self.value.get(key)
        if not isinstance(value, bool):
            raise self.bad(key, "true or false")
        return int(value)

    def instant(self, key: str) -> int:
        """A time with its offset."""
        try:
            instant = read_instant(self.text(key))
        except (ValueError, OverflowError):
            raise self.bad(key, "a time such as 2026-01-31T09:30:00Z") from None
        if instant > self.now:
            raise self.bad(key, f"a time that has been, not {self.value[key]}, which is still to come")
        return instant

    def seconds(self, key: str) -> int:
        """A duration in seconds, more than nothing and at most a hundred years, as microseconds."""
        value = self.value.get(key)
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value <= HUNDRED_YEARS / SECOND:
            raise self.bad(key, "seconds, more than none and at most a hundred years of them")
        return max(1, round(value * SECOND))

    def maybe(self, key: str, take: Callable[[str], Value]) -> Value | None:
        """A field that may be null or absent."""
        return None if self.value.get(key) is None else take(key)

    def named(self, key: str, choices: Callable[[str], Value], expected: str) -> Value:
        """A text that names one of several things."""
        try:
            return choices(self.text(key))
        except (ValueError, KeyError, BadValue):
            raise self.bad(key, expected) from None

    def reference(self, key: str, known: Container[int], what: str) -> int:
        """The id of something that stands in the same document."""
        value = self.whole(key)
        if value not in known:
            raise self.bad(key, f"the id of {what} in this file")
        return value

    def references(self, key: str, known: Container[int], what: str) -> list[int]:
        """Ids of rows that there are."""
        values = self.value.get(key)
        if not isinstance(values, list) or any(type(value) is not int or value not in known for value in values):
            raise self.bad(key, f"a list, each of {what}")
        return values

    def each(self, key: str) -> list[Fields]:
        """The objects of a list."""
        value = self.value.get(key)
        if not isinstance(value, list):
            raise self.bad(key, "a list")
        place = self._within(key)
        return [Fields(self.path, f"{place}[{k}]", entry, self.now) for k, entry in enumerate(value)]

    def part(self, key: str) -> Fields:
        """The object under a name."""
        return Fields(self.path, self._within(key), self.value.get(key), self.now)

    def _within(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key
