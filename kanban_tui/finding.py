"""Which items a filter finds: asked here, for the command line, the screen and the report."""

from __future__ import annotations

from kanban_tui.board import clock
from kanban_tui.board.model import Board
from kanban_tui.errors import UsageError
from kanban_tui.store import filtering, person, queries, records
from kanban_tui.store.queries import ALL, Match
from kanban_tui.store.sql import Connection


def matching(c: Connection, board: Board, text: str, *, now: int) -> Match:
    """The conditions of a filter text as they are now. What is not understood is a word of a title."""
    if not text.strip():
        return ALL

    def breached() -> list[int]:
        from kanban_tui.board.layout import Layout
        from kanban_tui.flow.box import over_their_box

        histories = records.histories(c, queries.under_way(c, board.id))
        return over_their_box(histories, board, Layout.of(board.columns, board.retired), now=now, tz=tz)

    tz = clock.zone(board.zone)
    return filtering.match(text, now=now, tz=tz, breached=breached, me=lambda: person.of(c))


def asked(c: Connection, board: Board, text: str, *, now: int) -> Match:
    """The conditions of a filter text that is complete. Raises UsageError for a word or a name that nobody knows."""
    problem = unknown(c, board, text, now=now)
    if problem is not None:
        raise UsageError(problem)
    return matching(c, board, text, now=now)


def unknown(c: Connection, board: Board, text: str, *, now: int) -> str | None:
    """What a filter text asks for that there is not on a board, in a sentence; None where all is known."""
    return filtering.unknown(c, board, text, now=now, tz=clock.zone(board.zone)) if text.strip() else None


def meant(c: Connection, board: Board, text: str) -> str | None:
    """What a filter text that finds nothing may have meant, in a sentence: a person, whose name has its own sign."""
    found = filtering.meant(c, board, text)
    return None if found is None else f"A person's name has an @ before it: {found}."


def numbers(c: Connection, board: Board, text: str, *, now: int) -> frozenset[int]:
    """The items of a board that a filter finds, archived ones too. Raises UsageError for what nobody knows."""
    return queries.numbers(c, board.id, asked(c, board, text, now=now))
