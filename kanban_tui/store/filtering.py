"""The filter that people type, as conditions on items. Every word must hold.

`fix login` finds titles with both, `"fix login"` with the phrase, `#bug` and `12` tags and numbers as they stand.
`type:`, `tag:`, `column:` and `@` (a person) compare the beginning of a name. `blocked`, `breached`, `age>5`, `age<2`
(days in progress, as the board counts them), `due<friday`, `due>2026-12-24` and `due<"next friday"` ask for a state; in
quotes they are words of a title again. A `-` before any of them finds what is not so.

While it is typed nothing is wrong: what is not understood is a word of a title. `unknown` tells afterwards what is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, timedelta, tzinfo

from msgspec import Struct
from msgspec.structs import replace

from kanban_tui.board import clock
from kanban_tui.board.model import Board
from kanban_tui.board.text import key
from kanban_tui.errors import BadValue
from kanban_tui.store.person import ME, is_me
from kanban_tui.store.queries import ALL, Match
from kanban_tui.store.sql import Connection

_TERM = r'(?i)(-?)(type:|tag:|column:|due[<>:]|@)?"([^"]*)"?|(\S+)'
_NAMED = {"type:": "work type", "tag:": "tag", "column:": "column", "@": "name of a person"}
_PREFIXES = tuple(_NAMED)
_AGE = r"age([<>])(\d{1,5})"
_DUE = r"due([<>:])(.+)"
# What looks like a word of the filter and not like one of a title or an address.
_ASKING = r"(?i)([a-z]+[:<>=]+)(?!//)\S"
_LONGEST_NUMBER = 18
_LISTED = 12
# SQLite takes expressions of a depth of 1,000.
MOST_TERMS = 200


class Term(Struct, frozen=True):
    """A word of a filter: what it begins with (`type:`, `@` …, else nothing), the rest, and how it was written."""

    prefix: str
    value: str
    quoted: bool
    negated: bool


def terms(text: str) -> list[Term]:
    """The words of a filter text."""
    found = []
    for minus, prefix, phrase, word in (term.groups() for term in re.finditer(_TERM, text)):
        if word is None and prefix and prefix.casefold().startswith("due"):
            # A state as it would be without quotes, which hold several words together.
            found.append(Term("", prefix + phrase, False, minus == "-"))
            continue
        if word is None:
            found.append(Term((prefix or "").casefold(), phrase, True, minus == "-"))
            continue
        bare = word[1:] if word.startswith("-") and len(word) > 1 else word
        begins = next((known for known in _PREFIXES if bare.casefold().startswith(known)), "")
        found.append(Term(begins, bare[len(begins) :], False, bare != word))
    return found


def match(
    text: str,
    *,
    now: int = 0,
    tz: tzinfo = UTC,
    breached: Callable[[], Iterable[int]] = lambda: (),
    me: Callable[[], str] = lambda: ME,
) -> Match:
    """The conditions of a filter text at an instant in the board's zone.

    `breached` gives the numbers of the items over their time box, `me` the name of who asks; each is asked only where
    the text asks for it.
    """
    found = Match()
    for term in terms(text)[:MOST_TERMS]:
        if term.prefix == "@" and is_me(term.value):
            term = replace(term, value=me())
        one = _one(term, now, tz, breached)
        if term.negated and one.where:
            # An item without a person, a due date or a start is not one with this one.
            one = Match(f" AND ({one.where.removeprefix(' AND ')}) IS NOT TRUE", one.values)
        found = Match(found.where + one.where, found.values + one.values)
    return found


def _one(term: Term, now: int, tz: tzinfo, breached: Callable[[], Iterable[int]]) -> Match:
    if term.prefix:
        return _prefixed(term.prefix, term.value)
    if term.quoted:
        return _like("item.title_key", f"%{_escaped(term.value)}%") if term.value.strip() else ALL
    return _state(term.value.casefold(), now, tz, breached) or _word(term.value)


def _state(word: str, now: int, tz: tzinfo, breached: Callable[[], Iterable[int]]) -> Match | None:
    """What a word says of the state of an item; None where it is a word of a title."""
    if word == "blocked":
        return Match(" AND item.blocked_at IS NOT NULL")
    if word == "breached":
        # Spelled out: there may be more of them than a statement takes values.
        return Match(f" AND item.id IN ({','.join(str(int(number)) for number in breached())})")
    if due := re.fullmatch(_DUE, word):
        day = due_day(due[2], now, tz)
        sign = "=" if due[1] == ":" else due[1]
        return (
            None if day is None else Match(f" AND item.due {sign} ? AND item.finished_at IS NULL", (day.isoformat(),))
        )
    age = re.fullmatch(_AGE, word)
    if age is None:
        return None
    # An item started on the local date d is (today - d) + 1 days old: the comparison of ages is one of midnights.
    days = int(age[2])
    today = clock.local_date(now, tz)
    back = days - 1 if age[1] == ">" else days - 2
    edge = clock.midnight(today - timedelta(days=back), tz) if back < today.toordinal() - 2 else 0
    sign = "<" if age[1] == ">" else ">="
    return Match(f" AND item.started_at {sign} ? AND item.finished_at IS NULL", (edge,))


def due_day(words: str, now: int, tz: tzinfo) -> date | None:
    """The date that a due date is compared with; None for words that name none."""
    from kanban_tui import when

    try:
        return when.day(words, tz, now=now, ahead=True)
    except BadValue:
        return None


def _word(word: str) -> Match:
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
        return _like("item.assignee_key", begun)
    name = _like("name_key", begun)
    if prefix == "type:":
        kinds = "SELECT id FROM work_type WHERE deleted = 0 AND board_id = item.board_id"
        return Match(f" AND item.type_id IN ({kinds}{name.where})", name.values)
    # An archived item keeps the column it left, whichever took that one's place.
    columns = (
        "WITH RECURSIVE took(id) AS (SELECT id FROM board_column WHERE deleted = 0"
        f"{name.where} UNION SELECT r.id FROM board_column r JOIN took ON r.retired_into = took.id) SELECT id FROM took"
    )
    return Match(f" AND item.column_id IN ({columns})", name.values)


def _like(what: str, pattern: str) -> Match:
    return Match(f" AND {what} LIKE ? ESCAPE '\\'", (pattern,))


def _escaped(text: str) -> str:
    words = " ".join(key(text).split())
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def unknown(c: Connection, board: Board, text: str, *, now: int, tz: tzinfo) -> str | None:
    """What a filter text asks for that there is not on a board, in a sentence; None where all is known."""
    asked = terms(text)
    if len(asked) > MOST_TERMS:
        return f"A filter has {MOST_TERMS} words at most, not {len(asked):,}."
    for term in asked:
        prefix, value = term.prefix, term.value
        if not prefix and not term.quoted:
            if value.startswith("#") and not value[1:].isdigit():
                prefix, value = "tag:", value[1:]
            elif re.match(_ASKING, value) and _state(value.casefold(), now, tz, lambda: ()) is None:
                return _not_understood(value)
        if prefix and value.strip() and not (prefix == "@" and is_me(value)):
            known = names(c, board, prefix)
            if not any(key(name).startswith(key(" ".join(value.split()))) for name in known):
                more = ", …" if len(known) > _LISTED else ""
                there = f"; there is {', '.join(known[:_LISTED])}{more}" if known else ", and there is none"
                return f"No {_NAMED[prefix]} begins with {value!r}{there}."
    return None


def _not_understood(word: str) -> str:
    folded = word.casefold()
    if folded.startswith("age"):
        return f"{word!r} is no age; write age>5 or age<2, in days."
    if folded.startswith("due"):
        return f'{word!r} is no due date; write due<friday, due>2026-12-24 or due:"next friday".'
    found = re.match(_ASKING, word)
    begun = found[1] if found else word
    known = "type:, tag:, column:, @person, blocked, breached, age<, age>, due<, due> and due:"
    return f"There is no filter word {begun!r}; there is {known}. In quotes it is a word of a title."


def names(c: Connection, board: Board, prefix: str) -> list[str]:
    """All names on a board of what a prefix names."""
    if prefix == "type:":
        return [kind.name for kind in board.types]
    if prefix == "column:":
        return [column.name for column in board.columns]
    kept = "assignee" if prefix == "@" else "tags"
    rows = c.execute(
        f"SELECT {kept}, min(id) FROM item WHERE board_id = ? AND deleted = 0 AND {kept} <> '' GROUP BY {kept}"
        " ORDER BY 2",
        (board.id,),
    )
    found = [str(row[0]) for row in rows]
    if prefix == "tag:":
        found = [tag for tags in found for tag in tags.split()]
    # As it was written first: Mia and mia are one.
    written = {key(name): name for name in reversed(found)}
    return [written[one] for one in sorted(written)]


def meant(c: Connection, board: Board, text: str) -> str | None:
    """The name of a person that a plain word of a filter text may have meant, as `@mia`; None where none is."""
    words = [term.value for term in terms(text) if not term.prefix and not term.quoted]
    people = {key(name) for name in names(c, board, "@")} if words else set()
    return next((f"@{word}" for word in words if key(word) in people), None)
