"""What a shell may complete: numbers, names and files, read from the board's own file. It never complains."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

from click.shell_completion import CompletionItem

from kanban_tui.board.text import key
from kanban_tui.cli.say.words import clean
from kanban_tui.cli.session import Session, chosen_board
from kanban_tui.errors import WipError

if TYPE_CHECKING:
    from kanban_tui.board.model import Board, Item
    from kanban_tui.store.sql import Connection

T = TypeVar("T")

MOST = 50


def boards(session: Session, incomplete: str) -> list[CompletionItem]:
    """The names of boards."""
    from kanban_tui.store import queries

    return _named(_read(session, lambda c: [board.name for board in queries.boards(c)]), incomplete)


def columns(session: Session, incomplete: str) -> list[CompletionItem]:
    """The names of the board's columns."""
    return _named(_read(session, lambda c: [column.name for column in _board(c, session).columns]), incomplete)


def types(session: Session, incomplete: str) -> list[CompletionItem]:
    """The names of the board's work types."""
    return _named(_read(session, lambda c: [kind.name for kind in _board(c, session).types]), incomplete)


def people(session: Session, incomplete: str) -> list[CompletionItem]:
    """The names of those who have items on the board."""
    from kanban_tui.store import filtering

    return _named(_read(session, lambda c: filtering.names(c, _board(c, session), "@")), incomplete)


def groups(session: Session, incomplete: str) -> list[CompletionItem]:
    """The names of the board's groups of columns."""
    from kanban_tui.store import fullness

    def read(connection: Connection) -> list[str]:
        scopes = fullness.scopes(connection, _board(connection, session).id)
        return [scope.name for scope in scopes if scope.kind == "group"]

    return _named(_read(session, read), incomplete)


def items(session: Session, incomplete: str) -> list[CompletionItem]:
    """The numbers of items on the board, with their titles: of each column the first few."""
    from kanban_tui.store import filtering, queries

    number = incomplete.removeprefix("#")

    def read(connection: Connection) -> list[Item]:
        shown = []
        for column in _board(connection, session).columns:
            shown += queries.window(connection, column.id, 0, MOST)
        if number.isascii() and number.isdigit() and len(number) < 18:
            shown += queries.items(connection, _board(connection, session).id, match=filtering.match(number))
        return shown

    return _numbered(_read(session, read), incomplete)


def blocked_items(session: Session, incomplete: str) -> list[CompletionItem]:
    """The numbers of blocked items."""
    from kanban_tui.store import queries

    return _numbered(_read(session, lambda c: queries.items(c, _board(c, session).id, blocked=True)), incomplete)


def archived_items(session: Session, incomplete: str) -> list[CompletionItem]:
    """The numbers of items that were taken off the board."""
    from kanban_tui.store import queries

    return _numbered(_read(session, lambda c: queries.items(c, _board(c, session).id, archived=True)), incomplete)


def items_and_columns(session: Session, incomplete: str) -> list[CompletionItem]:
    """What stands after `wip move`: numbers, then a column."""
    return items(session, incomplete) + columns(session, incomplete)


def files(session: Session, incomplete: str) -> list[CompletionItem]:
    """Leave it to the shell, which knows the files."""
    del session
    return [CompletionItem(incomplete, type="file")]


def _board(connection: Connection, session: Session) -> Board:
    return chosen_board(connection, session.board_name)


def _read(session: Session, read: Callable[[Connection], list[T]]) -> list[T]:
    try:
        with session.reading() as connection:
            return read(connection)
    except WipError:
        return []


def _named(names: Iterable[str], incomplete: str) -> list[CompletionItem]:
    start = key(incomplete)
    return [CompletionItem(clean(name)) for name in names if key(name).startswith(start)]


def _numbered(items: Iterable[Item], incomplete: str) -> list[CompletionItem]:
    number = incomplete.removeprefix("#")
    hash_mark = "#" if incomplete.startswith("#") else ""
    found = {item.id: item.title for item in items if str(item.id).startswith(number)}
    return [CompletionItem(f"{hash_mark}{n}", help=clean(title)) for n, title in found.items()]
