"""What a filter text asks for."""

from __future__ import annotations

import pytest

from kanban_tui.board.clock import zone
from kanban_tui.board.model import DAY
from kanban_tui.store import commands, queries
from kanban_tui.store.filtering import match
from kanban_tui.store.reading import connect
from tests.store.conftest import Desk

NOON = 20_000 * DAY + DAY // 2


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
    ],
)
def test_every_word_of_a_filter_holds(desk: Desk, text: str, wanted: list[int]) -> None:
    """Words, phrases, types, tags, people, states and ages, alone and together."""
    kinds = {kind.name: kind.id for kind in desk.board.types}
    progress = desk.column("In Progress")
    commands.add(desk.engine, desk.board_id, "Fix login", tags=["web"], now=NOON - 9 * DAY)
    commands.add(desk.engine, desk.board_id, "Login: fix", type_id=kinds["bug"], column_id=progress, now=NOON - DAY)
    commands.block(desk.engine, [2], "no key", now=NOON)
    commands.add(desk.engine, desk.board_id, "Blocked by us", assignee="Mia", column_id=progress, now=NOON - 2 * DAY)
    connection = connect(desk.path)
    try:
        found = match(text, now=NOON, tz=zone("UTC"), breached=lambda: [3])
        assert sorted(item.id for item in queries.items(connection, desk.board_id, match=found)) == wanted
    finally:
        connection.close()
