"""Clean text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanban_tui.board import text
from kanban_tui.errors import BadValue


@given(st.text())
def test_printable_text_gives_no_orders(raw: str) -> None:
    """No control, no bidi, no line break is left, and white space is folded."""
    clean = text.printable(raw)
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in clean)
    assert not set(clean) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u2028\u2029")
    assert clean == clean.strip()
    assert "  " not in clean
    assert text.printable(clean) == clean


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  a \t b\r\nc  ", "a b c"),
        ("\x1b]0;gone\x07x", "]0;gonex"),
        ("\x9b31mred", "31mred"),
        ("abc\u202edef", "abcdef"),
        ("[red]x[/red]", "[red]x[/red]"),
        ("日本語 👩‍👩‍👧", "日本語 👩‍👩‍👧"),
        ("=1+1", "=1+1"),
        ("a\u00a0b\u3000c", "a b c"),
        ("\ufeffx", "x"),
        ("\u200b\u30fc", "\u200b\u30fc"),
        ("\ue0b0", "\ue0b0"),
    ],
)
def test_titles_keep_their_words(raw: str, clean: str) -> None:
    """What only a terminal would obey goes; markup, formulas and other scripts are words."""
    assert text.title(raw) == clean


@pytest.mark.parametrize(
    "raw",
    [
        *["", "   ", "\x00\x1b", "\u202e", "x" * 201, "x" * 10_000],
        *["\u200b\u200d", "\u2060 \u00ad", "\u0301", "\u115f\u3164", "\u2800", "\U000e0041"],
    ],
)
def test_titles_that_are_none(raw: str) -> None:
    """Empty once clean, or too long."""
    with pytest.raises(BadValue, match="title"):
        text.title(raw)


def test_lengths_at_their_limits() -> None:
    """The longest that may be is taken."""
    assert len(text.title("x" * 200)) == 200
    assert len(text.name("x" * 60)) == 60
    with pytest.raises(BadValue):
        text.name("x" * 61)


def test_a_description_keeps_its_lines() -> None:
    """Breaks of every kind become one, blanks at line ends go, tabs and indents stay."""
    assert text.description("a  \r\n\tb\r\x1bc\u2028d\n\n") == "a\n\tb\nc\nd"
    with pytest.raises(BadValue, match="100,001"):
        text.description("x" * 100_001)


def test_a_tag_is_one_word() -> None:
    """Its sign is not part of it."""
    assert text.tag("#ui") == "ui"
    with pytest.raises(BadValue):
        text.tag("two words")
    with pytest.raises(BadValue):
        text.tag("#")


@pytest.mark.parametrize(("a", "b"), [("Straße", "STRASSE"), ("DOING", "doing")])
def test_names_match_without_regard_to_case(a: str, b: str) -> None:
    """Casefolded, not only lowered."""
    assert text.key(a) == text.key(b)


def test_letters_and_their_accents_are_one_sign() -> None:
    """What is kept is composed, and the key is the same for both, also where upper case has other letters."""
    assert text.name("Reve\u0301") == "Rev\u00e9"
    assert text.key("REVE\u0301") == text.key("Rev\u00e9") == "rev\u00e9"
    assert text.key("\u01f0") == text.key("J\u030c")
