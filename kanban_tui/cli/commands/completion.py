"""The completion script of a shell."""

from __future__ import annotations

import os

import click

from kanban_tui.cli.base import Command, pass_session
from kanban_tui.cli.say import talk
from kanban_tui.cli.session import Session
from kanban_tui.cli.shells import SHELLS
from kanban_tui.errors import UsageError


@click.command(cls=Command)
@click.argument("shell", metavar="[bash|zsh|fish]", required=False, shell_complete=lambda *_: list(SHELLS))
@pass_session
def completion_command(session: Session, shell: str | None) -> None:
    """Print the completion script of a shell.

    Without a name it is that of $SHELL. To use it now and from now on, in bash:

    \b
        wip completion bash > ~/.local/share/bash-completion/completions/wip

    in zsh `wip completion zsh > ~/.zfunc/_wip`, in fish
    `wip completion fish > ~/.config/fish/completions/wip.fish`.
    """
    from kanban_tui.cli.app import wip

    name = shell or os.environ.get("SHELL", "").rpartition("/")[2]
    kind = SHELLS.get(name)
    if kind is None:
        raise UsageError(f"There is completion for {', '.join(SHELLS)}, not for {name!r}.")
    script = kind(wip, {}, "wip", "_WIP_COMPLETE").source()
    talk.out(talk.document({"shell": name, "script": script}) if session.json else script)
