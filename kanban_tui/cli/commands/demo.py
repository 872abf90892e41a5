"""`wip demo`: a throw-away board with 90 days of history."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from kanban_tui.cli import opening
from kanban_tui.cli.base import AnyPath, Command, pass_session
from kanban_tui.cli.say import talk
from kanban_tui.cli.session import Session
from kanban_tui.errors import BadValue


@click.command(cls=Command)
@click.option("--keep", metavar="PATH", type=AnyPath(), help="Write the file and do not delete it.")
@pass_session
def demo_command(session: Session, keep: Path | None) -> None:
    """Open a throw-away board with 90 days of history.

    With --keep the board is written to a file that stays; without a terminal that is all.
    """
    if keep is not None:
        if keep.exists():
            raise BadValue(f"{keep} is there already; a demo writes a new file.")
        _make(keep, session)
        if session.json:
            talk.out(talk.document({"written": str(keep)}))
        else:
            talk.say(f"wrote {keep}; `wip --db {keep}` opens it")
        if opening.on_a_terminal() and not session.json:
            opening.open_board(Session(db=str(keep)))
        return
    if not opening.on_a_terminal():
        raise BadValue("A demo needs a terminal; `wip demo --keep PATH` writes it to a file.")
    with tempfile.TemporaryDirectory(prefix="wip-demo-") as folder:
        path = Path(folder) / "demo.db"
        talk.say("making 90 days of history…")
        _make(path, session)
        opening.open_board(Session(db=str(path)))


def _make(path: Path, session: Session) -> None:
    from kanban_tui.board import clock
    from kanban_tui.cli.zones import here
    from kanban_tui.demo import story

    with Session(db=str(path), debug=session.debug).writing(create=True) as engine:
        story.make(engine, clock.now(), zone=here(silent=session.json))
