"""The quick line: a title with `#tag`, `!type`, `>column`, `@person`, `~2h` and `due:friday` among its words.

A sign counts at the start of a word and with something right behind it, so `a > b` and `C#` stay in the title. Names
of columns and types may hold spaces; the longest one that stands there is meant, else one that begins so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from kanban_tui.board import bounds, clock, text
from kanban_tui.board.model import Board
from kanban_tui.board.text import key
from kanban_tui.errors import BadValue

if TYPE_CHECKING:
    from kanban_tui.store.commands import Piece

KINDS = {"#": "tag", "!": "type", ">": "column", "@": "person"}
DUE = "due:"
ESTIMATE = "~"
_MOST_WORDS = 3
"""Of a date."""

_BULLET = re.compile(r"(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?")


class NewItem(Struct, frozen=True):
    """An item as the quick line describes it. None where it says nothing."""

    title: str
    tags: tuple[str, ...] = ()
    type_id: int | None = None
    column_id: int | None = None
    person: str | None = None
    due: str | None = None
    estimate: int | None = None


class Token(Struct, frozen=True):
    """A piece of the line from `start` to `end`: what it is, its text, and the name it means (None: no such name)."""

    start: int
    end: int
    kind: str
    text: str
    meaning: str | None


class QuickLine(Struct, frozen=True):
    """A line understood: the item it describes, its tokens, and what is wrong with it."""

    new: NewItem
    tokens: tuple[Token, ...]
    problem: str = ""
    completions: tuple[str, ...] = ()
    """Names that the last token may become."""
    bare: Token | None = None
    """The sign of a name at the end of the line, as long as nothing stands behind it."""

    @property
    def last(self) -> Token | None:
        """What the names complete."""
        return self.bare or (self.tokens[-1] if self.tokens else None)


def parse(line: str, board: Board, now: int | None = None) -> QuickLine:
    """Understand a quick line for a board. A due date is one where it is known what time it is."""
    names = {"type": [t.name for t in board.types], "column": [c.name for c in board.columns]}
    tokens: list[Token] = []
    title: list[str] = []
    k = 0
    while k < len(line):
        if line[k] == " ":
            k += 1
            continue
        token = _token(line, k, names) or _estimate(line, k) or (_due(line, k, board, now) if now is not None else None)
        if token is None:
            end = _word_end(line, k)
            title.append(line[k:end])
        else:
            tokens.append(token)
            end = token.end
        k = end
    bare = _bare(line, names)
    proposed = tuple(names[bare.kind]) if bare is not None else _completions(line, tokens, names)
    return QuickLine(_new(title, tokens, board), tuple(tokens), _problem(title, tokens, names), proposed, bare)


def piece(line: str, board: Board, now: int) -> NewItem:
    """The piece of an item that a line describes: `Show avatar ~2h #ui @mia`. Raises BadValue."""
    found = parse(line.strip(), board, now)
    if found.problem:
        raise BadValue(found.problem)
    if found.new.column_id is not None:
        raise BadValue("A piece has no column of its own: the first one takes the place of what is split.")
    text.title(found.new.title)
    bounds.estimate(found.new.estimate)
    return found.new


def as_piece(new: NewItem) -> Piece:
    """What a split makes of it."""
    from kanban_tui.store.commands import Piece

    return Piece(new.title, new.estimate, type_id=new.type_id, tags=new.tags, assignee=new.person, due=new.due)


def completed(line: str, token: Token, name: str) -> str:
    """The line with its last token completed to a name."""
    return line[: token.start + 1] + name


def titles(pasted: str) -> list[str]:
    """The lines of a pasted list, without what makes them one: dashes, numbers, boxes to tick."""
    lines = (_BULLET.sub("", line.strip()) for line in pasted.splitlines())
    return [line for line in lines if line.strip()]


def _token(line: str, start: int, names: dict[str, list[str]]) -> Token | None:
    kind = KINDS.get(line[start])
    if kind is None or start + 1 >= len(line) or line[start + 1] in " #!>@":
        return None
    rest = line[start + 1 :]
    if kind not in names:
        end = _word_end(line, start)
        word = line[start + 1 : end]
        return Token(start, end, kind, word, word)
    whole = [name for name in names[kind] if _stands_in(name, rest)]
    if whole:
        name = max(whole, key=len)
        return Token(start, start + 1 + len(name), kind, rest[: len(name)], name)
    begun = next((name for name in names[kind] if key(name).startswith(key(rest.rstrip()))), None)
    if begun is not None:
        return Token(start, start + 1 + len(rest.rstrip()), kind, rest.rstrip(), begun)
    end = _word_end(line, start)
    word = line[start + 1 : end]
    begun = next((name for name in names[kind] if key(name).startswith(key(word))), None)
    return Token(start, end, kind, word, begun)


def _bare(line: str, names: dict[str, list[str]]) -> Token | None:
    """A sign that ends the line, and what it could begin; the title's until something stands behind it."""
    kind = KINDS.get(line[-1:])
    if kind not in names or line[-2:-1] not in ("", " "):
        return None
    return Token(len(line) - 1, len(line), kind, "", None)


def _estimate(line: str, start: int) -> Token | None:
    """An estimate, its meaning the length in microseconds. What is no length, as in `~100 users`, is the title's."""
    end = _word_end(line, start)
    if line[start] != ESTIMATE or not line[start + 1 : start + 2].isdigit():
        return None
    from kanban_tui import when

    try:
        _, length = when.estimated(line[start:end])
    except BadValue:
        return None
    return Token(start, end, "estimate", line[start + 1 : end], str(length))


def _due(line: str, start: int, board: Board, now: int) -> Token | None:
    """A due date, its meaning the date in ISO form: as many words as are one, `due:next friday` or `due:in 3 days`."""
    begin = start + len(DUE)
    if key(line[start:begin]) != DUE or begin == _word_end(line, start):
        return None
    ends = [_word_end(line, begin)]
    while ends[-1] < len(line) and len(ends) < _MOST_WORDS:
        ends.append(_word_end(line, ends[-1] + 1))
    for end in reversed(ends):
        if (day := _day(line[begin:end], board, now)) is not None:
            return Token(start, begin + len(line[begin:end].rstrip()), "due", line[begin:end].strip(), day)
    return Token(start, ends[0], "due", line[begin : ends[0]], None)


def _day(words: str, board: Board, now: int) -> str | None:
    from kanban_tui import when

    try:
        return when.day(words, clock.zone(board.zone), now=now, ahead=True).isoformat()
    except BadValue:
        return None


def _stands_in(name: str, rest: str) -> bool:
    """Whether a line goes on with this name, whole."""
    after = rest[len(name) : len(name) + 1]
    return key(rest[: len(name)]) == key(name) and after in ("", " ")


def _word_end(line: str, start: int) -> int:
    end = line.find(" ", start)
    return len(line) if end < 0 else end


def _new(title: Sequence[str], tokens: Sequence[Token], board: Board) -> NewItem:
    named = {token.kind: token.meaning for token in tokens}
    return NewItem(
        title=" ".join(title),
        tags=tuple(token.text for token in tokens if token.kind == "tag"),
        type_id=next((t.id for t in board.types if t.name == named.get("type")), None),
        column_id=next((c.id for c in board.columns if c.name == named.get("column")), None),
        person=named.get("person"),
        due=named.get("due"),
        estimate=None if (length := named.get("estimate")) is None else int(length),
    )


def _problem(title: Sequence[str], tokens: Sequence[Token], names: dict[str, list[str]]) -> str:
    for token in tokens:
        if token.meaning is None and token.kind == "due":
            return f"{token.text} is no date; write due:next friday, due:2026-12-24 or due:3d."
        if token.meaning is None:
            return f"No {token.kind} begins with {token.text}; there is {', '.join(names[token.kind])}."
    for kind in ("type", "column", "person", "due", "estimate"):
        if sum(token.kind == kind for token in tokens) > 1:
            return f"An item has one {kind if kind != 'due' else 'due date'}."
    return "" if title else "The title is empty."


def _completions(line: str, tokens: Sequence[Token], names: dict[str, list[str]]) -> tuple[str, ...]:
    """Names that the token at the end of the line may become."""
    if tokens and tokens[-1].end == len(line) and tokens[-1].kind in names:
        begun = key(tokens[-1].text)
        return tuple(name for name in names[tokens[-1].kind] if key(name).startswith(begun))
    return ()
