"""The options that say of which items a report or a forecast is."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import click
from msgspec import Struct
from msgspec.structs import replace

from kanban_tui import finding
from kanban_tui.board.model import Board
from kanban_tui.board.text import key, printable
from kanban_tui.cli.base import completed
from kanban_tui.cli.options import FILTER_HELP
from kanban_tui.cli.session import missing
from kanban_tui.store import filtering, person
from kanban_tui.store.sql import Connection


class Which(Struct, frozen=True):
    """Items by type, tag and person, several of each being either of them, and by the words of a filter."""

    types: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    filter: str = ""

    def __bool__(self) -> bool:
        return bool(self.types or self.tags or self.people or self.filter)


ALL = Which()


def narrowed(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options, and what they say as its `which`."""

    @functools.wraps(command)
    def narrow(*arguments: Any, **given: Any) -> None:
        which = Which(*(given.pop(name) for name in ("types", "tags", "people", "filter")))
        command(*arguments, which=which, **given)

    for option in (
        click.option("--filter", metavar="TEXT", default="", help=f"{FILTER_HELP} As they are now."),
        click.option(
            "--person",
            "people",
            metavar="P",
            multiple=True,
            help="Only items of this person.",
            shell_complete=completed("people"),
        ),
        click.option("--tag", "tags", metavar="TAG", multiple=True, help="Only items with this tag."),
        click.option(
            "--type",
            "types",
            metavar="T",
            multiple=True,
            help="Only items of this type.",
            shell_complete=completed("types"),
        ),
    ):
        narrow = option(narrow)
    return narrow


def only(c: Connection, board: Board, which: Which, *, now: int) -> dict[str, Any]:
    """What `report.build` is told of it. Raises NotFound and UsageError for what nobody knows."""
    which = settled(c, board, which)
    text = printable(which.filter)
    return {
        "types": which.types or None,
        "tags": which.tags or None,
        "people": which.people or None,
        "text": text or None,
        "matching": finding.numbers(c, board, text, now=now) if text else None,
    }


def settled(c: Connection, board: Board, which: Which) -> Which:
    """The same with the name of who asks for `me`. Raises NotFound for a tag or a person that no item has."""
    for what, prefix, asked in (("tag", "tag:", which.tags), ("person", "@", which.people)):
        names = filtering.names(c, board, prefix) if asked else []
        known = {key(name) for name in names}
        for name in asked:
            # As in a filter, who asks may have no item.
            if key(printable(name).lstrip("@#")) not in known and not (prefix == "@" and person.is_me(name)):
                raise missing(what, name, names)
    return replace(which, people=tuple(person.named(c, name) for name in which.people))
