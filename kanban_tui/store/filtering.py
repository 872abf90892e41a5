"""The filter that people type, as conditions on items. Every word must hold; nothing that is typed is wrong.

`fix login` finds titles with both, `"fix login"` with the phrase, `#bug` and `12` tags and numbers as they stand.
`type:`, `tag:` and `@` (a person) compare the beginning of a name. `blocked`, `breached`, `age>5` and `age<2` (days in
progress, as the board counts them) ask for a state; in quotes they are words of a title again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, timedelta, tzinfo
from typing import Any, NamedTuple

from kanban_tui.board import clock
from kanban_tui.board.text import key

_TERM = re.compile(r'(type:|tag:|@)?"([^"]*)"?|(\S+)')
_AGE = re.compile(r"age([<>])(\d{1,5})")
_LONGEST_NUMBER = 18


class Match(NamedTuple):
    """SQL to stand after the WHERE of a query over `item`, with its values. Without conditions everything matches."""

    where: str = ""
    values: tuple[Any, ...] = ()


ALL = Match()


def match(text: str, *, now: int = 0, tz: tzinfo = UTC, breached: Callable[[], Iterable[int]] = lambda: ()) -> Match:
    """The conditions of a filter text at an instant in the board's zone.

    `breached` gives the numbers of the items over their time box; it is asked only where the text asks for them.
    """
    found = Match()
    for term in _TERM.finditer(text):
        prefix, phrase, word = term.groups()
        if word is not None:
            one = _state(word.casefold(), now, tz, breached) or _word(word)
        elif prefix:
            one = _prefixed(prefix, phrase)
        else:
            one = _like("item.title_key", f"%{_escaped(phrase)}%") if phrase.strip() else ALL
        found = Match(found.where + one.where, found.values + one.values)
    return found


def _state(word: str, now: int, tz: tzinfo, breached: Callable[[], Iterable[int]]) -> Match | None:
    """What a word says of the state of an item; None where it is a word of a title."""
    if word == "blocked":
        return Match(" AND item.blocked_at IS NOT NULL")
    if word == "breached":
        numbers = tuple(breached())
        return Match(f" AND item.id IN ({','.join('?' * len(numbers))})", numbers)
    age = _AGE.fullmatch(word)
    if age is None:
        return None
    # An item started on the local date d is (today - d) + 1 days old: the comparison of ages is one of midnights.
    days = int(age[2])
    today = clock.local_date(now, tz)
    back = days - 1 if age[1] == ">" else days - 2
    edge = clock.midnight(today - timedelta(days=back), tz) if back < today.toordinal() - 2 else 0
    sign = "<" if age[1] == ">" else ">="
    return Match(f" AND item.started_at {sign} ? AND item.finished_at IS NULL", (edge,))


def _word(word: str) -> Match:
    for prefix in ("type:", "tag:", "@"):
        if word.casefold().startswith(prefix):
            return _prefixed(prefix, word[len(prefix) :])
    wanted = key(word)
    title = _like("item.title_key", f"%{_escaped(wanted)}%")
    number = wanted.removeprefix("#")
    if number.isascii() and number.isdigit():
        where = title.where.removeprefix(" AND ")
        return Match(f" AND ({where} OR item.id = ?)", (*title.values, int(number[:_LONGEST_NUMBER])))
    return title


def _prefixed(prefix: str, value: str) -> Match:
    """Names that begin so; every one as long as no letter is typed. Tags stand in the key of the title."""
    if not value.strip():
        return ALL
    begun = f"{_escaped(value)}%"
    if prefix == "tag:":
        return _like("' ' || item.title_key", f"% #{begun}")
    if prefix == "@":
        return _like("item.assignee", begun)
    kinds = "SELECT id FROM work_type WHERE deleted = 0 AND board_id = item.board_id"
    return Match(f" AND item.type_id IN ({kinds}{_like('name_key', begun).where})", (begun,))


def _like(what: str, pattern: str) -> Match:
    return Match(f" AND {what} LIKE ? ESCAPE '\\'", (pattern,))


def _escaped(text: str) -> str:
    wanted = " ".join(key(text).split())
    return wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
