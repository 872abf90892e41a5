"""The quick line is understood, piece by piece."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanban_tui import templates
from kanban_tui.board.clock import from_datetime
from kanban_tui.board.model import SECOND, Board, Column, WorkType
from kanban_tui.quickline import completed, parse

SOFTWARE = templates.load()
BOARD = Board(
    1, "Product", "UTC", None, None, 0, 80, 1, 0,
    columns=tuple(Column(n, 1, c.name, c.kind, n, c.limit) for n, c in enumerate(SOFTWARE.columns, 1)),
    types=tuple(WorkType(n, 1, kind.name) for n, kind in enumerate(SOFTWARE.types, 1)),
)  # fmt: skip


def test_tokens_stand_anywhere_in_the_line() -> None:
    """What is no token is the title."""
    found = parse("Fix #bug the >in progress login !feature @Mia", BOARD)
    assert (found.new.title, found.new.tags, found.new.person) == ("Fix the login", ("bug",), "Mia")
    assert (found.new.column_id, found.new.type_id, found.problem) == (2, 1, "")


@pytest.mark.parametrize("line", ["a > b", "C# and F#", "wow! great", "mail me@example.org", "5 >", "# heading"])
def test_a_sign_inside_or_without_a_word_stays_in_the_title(line: str) -> None:
    """Only at the start of a word, with something behind it."""
    found = parse(line, BOARD)
    assert (found.new.title, found.tokens) == (line, ())


def test_a_beginning_is_enough_and_is_completed() -> None:
    """The first name that begins so; all such names are offered."""
    found = parse("x >in", BOARD)
    assert found.completions == ("In Progress", "In Review")
    assert found.new.column_id == 2
    assert found.last is not None
    assert completed("x >in", found.last, "In Review") == "x >In Review"


def test_of_a_bare_sign_all_names_are_offered() -> None:
    """Until something stands behind it, it is the title's."""
    found = parse("x #a !", BOARD)
    assert (found.new.title, found.completions) == ("x !", tuple(kind.name for kind in BOARD.types))
    assert found.last is not None
    assert completed("x #a !", found.last, "bug") == "x #a !bug"
    for line in ("x ! y", "x!", "x @", "x #", "x ! ", ""):
        assert (parse(line, BOARD).bare, parse(line, BOARD).completions) == (None, ()), line


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("", "The title is empty."),
        ("#a", "The title is empty."),
        ("x >zzz", "No column begins with zzz; there is To Do, In Progress, In Review, Done."),
        ("x !zzz", "No type begins with zzz; there is feature, design, research, content, experiment, bug, chore."),
        ("x @a @b", "An item has one person."),
        ("x >Done >To Do", "An item has one column."),
    ],
)
def test_what_is_wrong_is_told(line: str, problem: str) -> None:
    """In one clear sentence."""
    assert parse(line, BOARD).problem == problem


@pytest.mark.parametrize(
    ("line", "title", "due"),
    [
        ("Pay due:friday rent", "Pay rent", "2026-11-27"),
        ("Pay due:next friday rent", "Pay rent", "2026-12-04"),
        ("due:in 3 days Pay the rent", "Pay the rent", "2026-11-30"),
        ("Pay DUE:3 days", "Pay", "2026-11-30"),
        ("Pay due:3d 4 times", "Pay 4 times", "2026-11-30"),
        ("Pay due: friday", "Pay due: friday", None),
    ],
)
def test_a_due_date_is_as_many_words_as_are_one(line: str, title: str, due: str | None) -> None:
    """The rest is the title."""
    found = parse(line, BOARD, now=from_datetime(datetime(2026, 11, 27, 12, tzinfo=UTC)))
    assert (found.new.title, found.new.due, found.problem) == (title, due, "")


@given(st.text(alphabet="ab #!>@InPrToDo🦀", max_size=40))
def test_tokens_and_title_together_are_the_line(line: str) -> None:
    """Nothing typed is lost: what is no token is in the title."""
    found = parse(line, BOARD)
    rest = list(line)
    for token in reversed(found.tokens):
        assert token.start < token.end <= len(line)
        del rest[token.start : token.end]
    assert "".join(rest).replace(" ", "") == found.new.title.replace(" ", "")


def test_an_estimate_is_a_length_behind_a_tilde() -> None:
    """`~2h` anywhere among the words, once; what is no length of time is the title's."""
    found = parse("Show ~90min avatar", BOARD)
    assert (found.new.title, found.new.estimate) == ("Show avatar", 90 * 60 * SECOND)
    assert parse("x ~2h ~3h", BOARD).problem == "An item has one estimate."
    for title in ("~100 users", "about ~ two", "a~2h", "~ish"):
        assert (parse(title, BOARD).new.title, parse(title, BOARD).new.estimate) == (title, None)
