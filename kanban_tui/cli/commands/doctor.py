"""The command doctor."""

from __future__ import annotations

import click

from kanban_tui.board import words
from kanban_tui.cli.base import Command, pass_session
from kanban_tui.cli.say import talk
from kanban_tui.cli.session import Session
from kanban_tui.errors import DatabaseError


@click.command(cls=Command)
@click.option(
    "--repair",
    is_flag=True,
    help="Write moves that plain SQL left out, derive wrong clocks anew, bring older boards at a server up to date.",
)
@pass_session
def doctor_command(session: Session, repair: bool) -> None:
    """Check the file and every promise: pages, triggers, limits, clocks, the ends of histories.

    Exit code 0 is sound, 6 is not.
    """
    from kanban_tui.store.doctor import check

    found = check(session.place, repair=repair)
    if session.json:
        talk.out(
            talk.document(
                {
                    "sound": not found.problems,
                    "boards": found.boards,
                    "items": found.items,
                    "moves": found.moves,
                    "problems": found.problems,
                    "mended": found.mended,
                }
            )
        )
    else:
        counts = ((found.boards, "board"), (found.items, "item"), (found.moves, "move"))
        sound = f"sound: {', '.join(words.count(number, what) for number, what in counts)}"
        talk.out("\n".join([*found.mended, *(found.problems or [sound])]))
    if found.problems:
        raise DatabaseError(f"{session.place} has {words.count(len(found.problems), 'problem')}.")
