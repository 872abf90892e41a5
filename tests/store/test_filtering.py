"""What a filter text asks for."""

from __future__ import annotations

from contextlib import closing

import pytest

from kanban_tui.board.clock import zone
from kanban_tui.board.model import DAY
from kanban_tui.store import commands, queries
from kanban_tui.store.filtering import match, unknown
from kanban_tui.store.reading import connect
from tests.store.conftest import Desk

NOON = 20_000 * DAY + DAY // 2
TODAY = "2024-10-04"


def test_a_filter_takes_any_number_of_breaches_and_words(desk: Desk) -> None:
    """More items over their box than a statement takes values, more words than an expression may be deep."""
    commands.add(desk.engine, desk.board_id, "x", now=NOON)
    number = commands.add(desk.engine, desk.board_id, "y", now=NOON).items[0]
    with closing(connect(desk.place)) as connection:
        wanted = match("breached", breached=lambda: range(number, 40_000))
        assert queries.numbers(connection, desk.board_id, wanted) == {number}
        assert queries.numbers(connection, desk.board_id, match("x " * 5_000)) == {number - 1}
        problem = unknown(connection, desk.board, "x " * 5_000, now=NOON, tz=zone("UTC"))
    assert problem == "A filter has 200 words at most, not 5,000."


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("fix login", [1, 2]),
        ('"fix login"', [1]),
        ('"fix login', [1]),
        ("type:bug", [2]),
        ("TYPE:b", [2]),
        ("type:zz", []),
        ("type:", [1, 2, 3]),
        ("tag:web", [1]),
        ("tag:we", [1]),
        ("#web fix", [1]),
        ("@mia", [3]),
        ("@", [1, 2, 3]),
        ("blocked", [2]),
        ('"blocked"', [3]),
        ("breached", [3]),
        ("breached fix", []),
        ("age>2", [3]),
        ("age>3", []),
        ("age<4", [2, 3]),
        ("age<3", [2]),
        ("age>0", [2, 3]),
        ("age<1", []),
        ("age>99999", []),
        ("age>x", []),
        ("type:bug blocked age<3", [2]),
        ("'; DROP TABLE item; --", []),
        ('""', [1, 2, 3]),
        ("-type:bug", [1, 3]),
        ("-@mia", [1, 2]),
        ("@ö", [2]),
        ("@ÖZ", [2]),
        ("-login", [3]),
        ('-"fix login"', [2, 3]),
        ("-blocked age<4", [3]),
        ("-type:", [1, 2, 3]),
        ("-", []),
        ("column:in", [2, 3]),
        ("COLUMN:x", []),
        ('-column:"in progress"', [1]),
        ("due<tomorrow", [1]),
        ("due:today", [1]),
        ('DUE<"in 2 days"', [1]),
        ('-due>"next friday" due>"1d"', []),
        ('due<"soon enough"', []),
        ("due>tomorrow", [3]),
        ("due>today -due>tomorrow", []),
        ("-due<2100-01-01", [2]),
        ("due<whenever", []),
    ],
)
def test_every_word_of_a_filter_holds(desk: Desk, text: str, wanted: list[int]) -> None:
    """Words, phrases, types, tags, people, states and ages, alone and together."""
    kinds = {kind.name: kind.id for kind in desk.board.types}
    progress = desk.column("In Progress")
    commands.add(desk.engine, desk.board_id, "Fix login", tags=["web"], due=TODAY, now=NOON - 9 * DAY)
    commands.add(
        desk.engine,
        desk.board_id,
        "Login: fix",
        type_id=kinds["bug"],
        column_id=progress,
        assignee="Özil",
        now=NOON - DAY,
    )
    commands.block(desk.engine, [2], "no key", now=NOON)
    commands.add(desk.engine, desk.board_id, "Blocked by us", assignee="Mia", column_id=progress, now=NOON - 2 * DAY)
    commands.edit(desk.engine, 3, due="2030-01-01")
    connection = connect(desk.place)
    try:
        found = match(text, now=NOON, tz=zone("UTC"), breached=lambda: [3])
        assert sorted(item.id for item in queries.items(connection, desk.board_id, match=found)) == wanted
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("fix type:bu tag:WE #web @mi column:to -due<friday age>2 #12 http://a.b 'x' a:", None),
        ("status:done", "There is no filter word 'status:'; there is type:,"),
        ("age>x", "'age>x' is no age; write age>5"),
        ("due<whenever", "'due<whenever' is no due date; write due<friday"),
        ('due<"next friday" -due:"in 3 days"', None),
        ('due<"soon enough"', "'due<soon enough' is no due date; write"),
        ("-type:zz", "No work type begins with 'zz'; there is feature,"),
        ("column:zz", "No column begins with 'zz'; there is To Do, In Progress, In Review, Done."),
        ("@zz", "No name of a person begins with 'zz'; there is Mia."),
        ("tag:zz", "No tag begins with 'zz'; there is web."),
        ("#zz", "No tag begins with 'zz'; there is web."),
        ('"status:done" type: @', None),
    ],
)
def test_what_a_filter_asks_for_in_vain_is_told(desk: Desk, text: str, complaint: str | None) -> None:
    """Words and values that nothing on the board answers to are named, with what there is; words of titles never."""
    commands.add(desk.engine, desk.board_id, "Fix login", tags=["web"], assignee="Mia")
    connection = connect(desk.place)
    try:
        said = unknown(connection, desk.board, text, now=NOON, tz=zone("UTC"))
    finally:
        connection.close()
    assert said == complaint or (complaint and said and said.startswith(complaint))
