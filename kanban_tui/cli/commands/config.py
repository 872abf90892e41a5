"""The settings, as a file that could be written so."""

from __future__ import annotations

import json

import click

from kanban_tui.cli.base import Command, pass_session
from kanban_tui.cli.say import talk
from kanban_tui.cli.session import Session
from kanban_tui.config import CHOICES, NAMES, Settings, read

_SAYS = {
    "theme": "wip-dark, wip-light, wip-ansi, or one of Textual's; ctrl+p lists them",
    "density": " or ".join(CHOICES["density"]),
    "board": "the board to open where a file holds several",
    "glyphs": "lines or plain; auto asks the terminal",
    "reduced_motion": "nothing moves or blinks",
    "confirm": "ask before what cannot be undone",
    "user": "who you are on a board that a server keeps; else the database role",
    "bell": "ring and notify when a time box comes to be at risk, or is breached",
}


@click.command(cls=Command)
@pass_session
def config_command(session: Session) -> None:
    """Print the settings, and say where they are kept.

    \b
    What is printed is a file of settings; a line with # in front is one that is not set:
        wip config > /tmp/config.toml
    """
    settings = read()
    if session.json:
        found = {name: getattr(settings, name) for name in NAMES}
        talk.out(talk.document({"path": str(settings.path), **found, "keys": dict(settings.keys)}))
        return
    talk.out("\n".join([*(_line(settings, name) for name in NAMES), "", *_keys(settings)]))
    missing = "" if settings.path is not None and settings.path.is_file() else ", which does not exist yet"
    talk.say(f"They are kept in {settings.path}{missing}.")


def _line(settings: Settings, name: str) -> str:
    """A setting that is not made stands behind a #, with what holds without it."""
    value = getattr(settings, name)
    off = "" if name in settings.lines else "# "
    return (
        f"{off}{name} = {json.dumps(value or (False if value is False else ''), ensure_ascii=False)}  # {_SAYS[name]}"
    )


def _keys(settings: Settings) -> list[str]:
    example = '# "board.finish" = "f"  # the names stand on the page of keys, ?'
    lines = [f"{json.dumps(name)} = {json.dumps(keys, ensure_ascii=False)}" for name, keys in settings.keys.items()]
    return ["[keys]", *(lines or [example])]
