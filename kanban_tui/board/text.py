"""Clean text: what people type, made safe to keep and to show, and the casefolded key that finds it again."""

from __future__ import annotations

import re

from kanban_tui.errors import BadValue

MAX_TITLE = 200
MAX_NAME = 60
MAX_DESCRIPTION = 100_000
_TOLD = 60
_LONGEST_NUMBER = 18

# Controls but not white space: C0, DEL, C1, bidi embeddings, overrides, isolates and marks, and the byte order mark.
_CONTROL = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff"
# Lone surrogates are what a broken byte on the command line becomes; they cannot be stored.
_BROKEN = "[\ud800-\udfff]"
_ONE_LINE = re.compile(f"[{_CONTROL}]")
_SPACE = re.compile(r"[\s\u2028\u2029]+")
_LINE_BREAK = r"\r\n?|[\x0b\x0c\x85\u2028\u2029]"
# What leaves a cell empty, or takes none: controls, formats, marks, spaces, and the letters that are blank.
_NO_INK = {"Cc", "Cf", "Cs", "Me", "Mn", "Zl", "Zp", "Zs"}
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
_TRAILING = r"[ \t]+\n"


def printable(text: str) -> str:
    """One line that no terminal takes for an order, whatever was in it. Nothing is refused: for text from elsewhere."""
    return _SPACE.sub(" ", _ONE_LINE.sub("", text)).strip()


def whole(typed: str) -> int | None:
    """A whole number in plain digits, as it is typed; None for what is none, or longer than any that is kept."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= _LONGEST_NUMBER else None


def short(text: str) -> str:
    """The beginning of a text in one line, as the log tells it."""
    line = printable(text)
    return line if len(line) <= _TOLD else f"{line[: _TOLD - 1]}…"


def one_line(text: str, what: str, longest: int) -> str:
    """Printable text of 1 to `longest` characters. Raises BadValue that names `what` it is."""
    _check_whole(text, what)
    clean = composed(printable(text))
    if not _shows(clean):
        raise BadValue(f"{what} is empty.")
    if len(clean) > longest:
        raise BadValue(f"{what} has {len(clean):,} characters; {longest} is the most.")
    return clean


def _shows(text: str) -> bool:
    """Whether there is anything to be seen in a text: marks without a letter and signs without a width are not."""
    if text.isascii():
        return bool(text)
    from unicodedata import category

    return any(category(sign) not in _NO_INK and sign not in _BLANK for sign in text)


def _check_whole(text: str, what: str) -> None:
    if re.search(_BROKEN, text):
        shown = printable(re.sub(_BROKEN, "\N{REPLACEMENT CHARACTER}", text))
        raise BadValue(f"{what} is not text in UTF-8 ({shown[:60]}).")


def title(text: str) -> str:
    """A clean title of 1 to 200 characters. Raises BadValue."""
    return one_line(text, "The title", MAX_TITLE)


def numbered(title: str, number: int, of: int) -> str:
    """The title of one part of several, within what a title may be."""
    after = f" ({number} of {of})"
    return title[: MAX_TITLE - len(after)] + after


def remainder(title: str) -> str:
    """The title of what is left of an item, or of one part of several."""
    after = " (rest)"
    base = re.sub(r" \((?:\d+ of \d+|rest)\)$", "", title)
    return base[: MAX_TITLE - len(after)] + after


def name(text: str, what: str = "The name") -> str:
    """A clean name of a board, column, type or person. Raises BadValue."""
    return one_line(text, what, MAX_NAME)


def person(text: str) -> str:
    """The name of a person, without the `@` that a filter and the quick line put before it. Raises BadValue."""
    return one_line(text.removeprefix("@"), "The name of the person", MAX_NAME)


def description(text: str) -> str:
    """Text of several lines: controls out, line breaks and tabs kept. Raises BadValue when too long or broken."""
    return _lines(text, "The description")


def note(text: str) -> str:
    """Text of several lines in which there is something to be seen. Raises BadValue."""
    clean = _lines(text, "The note")
    if not _shows(clean.strip()):
        raise BadValue("The note is empty.")
    return clean


def _lines(text: str, what: str) -> str:
    _check_whole(text, what)
    clean = _ONE_LINE.sub("", re.sub(_LINE_BREAK, "\n", text))
    clean = re.sub(_TRAILING, "\n", clean).strip("\n").rstrip()
    if len(clean) > MAX_DESCRIPTION:
        raise BadValue(f"{what} has {len(clean):,} characters; {MAX_DESCRIPTION:,} is the most.")
    return clean


def tag(text: str) -> str:
    """A tag: one word without its `#`. Raises BadValue."""
    clean = one_line(text.removeprefix("#"), "The tag", MAX_NAME)
    if " " in clean:
        raise BadValue(f"A tag is one word, not {clean!r}.")
    return clean


def key(text: str) -> str:
    """What two names have in common that match without regard to case."""
    return text.casefold() if text.isascii() else composed(composed(text).casefold())


def search_key(title: str, tags: str) -> str:
    """What a filter looks in: title and tags, casefolded."""
    return key(" ".join([title, *(f"#{tag}" for tag in tags.split())]))


def composed(text: str) -> str:
    """Text in which letters and their accents are one sign each, so that what looks the same is the same."""
    if text.isascii():
        return text
    from unicodedata import normalize

    return normalize("NFC", text)
