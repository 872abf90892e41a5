"""The table of commands, and click's side of the program: help, completion, and complaints about usage."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click
from click.shell_completion import CompletionItem

from kanban_tui import __version__
from kanban_tui.cli import opening
from kanban_tui.cli.base import Group, pass_session
from kanban_tui.cli.say import ending, talk
from kanban_tui.cli.session import Session
from kanban_tui.errors import UsageError

# Which module holds a command and what its help says in one line, so that help and completion import none of them.
SECTIONS: dict[str, dict[str, tuple[str, str]]] = {
    "Items": {
        "add": ("items", "Add an item; prints its number."),
        "list": ("items", "List the items of a board."),
        "show": ("showing", "Show everything known of an item."),
        "edit": ("items", "Change what an item says."),
        "note": ("items", "Write something down about an item."),
        "tick": ("items", "Tick a point of an item, by the number that `wip show` gives it."),
        "split": ("pieces", "Split an item into pieces."),
        "count": ("pieces", "Count units of an item that are done: one more, N more, or =N in all."),
        "block": ("items", "Mark items that cannot go on, with the reason."),
        "unblock": ("items", "Let blocked items go on."),
        "archive": ("items", "Take items off the board; unfinished ones count as cancelled."),
        "restore": ("items", "Bring archived items back."),
        "delete": ("items", "Delete items; their numbers are never used again."),
    },
    "Moves": {
        "move": ("moves", "Move items to a column."),
        "next": ("moves", "Move items one column to the right."),
        "back": ("moves", "Move items one column to the left."),
        "done": ("moves", "Finish items."),
        "pull": ("moves", "Take the next item into a column; prints its number."),
        "swap": ("moves", "Exchange two items."),
        "reorder": ("moves", "Move an item up or down inside its column."),
        "expedite": ("limits", "Put an item into the expedite lane, with a reason, or take it out again."),
        "undo": ("moves", "Undo the last command of a board."),
        "redo": ("moves", "Do again what was undone last."),
    },
    "The board's shape": {
        "init": ("boards", "Make a new board."),
        "templates": ("boards", "List the templates that `wip init --template` takes, and what each is for."),
        "boards": ("boards", "List the boards."),
        "board": ("boards", "Rename, delete or set up a board."),
        "columns": ("columns", "List the columns with their limits."),
        "column": ("columns", "Add, rename, move or delete columns."),
        "limit": ("limits", "Set the WIP limit of a column, the board, a work type, a person, a group or a lane."),
        "limits": ("limits", "List every limit and how full it is."),
        "policy": ("policies", "Show or change the policies of a column."),
        "type": ("types", "Add, edit, delete or list work types."),
        "timebox": ("types", "Set, show or restart time boxes."),
    },
    "Reports and files": {
        "status": ("reports", "Tell how the board stands, on one screen or in a few characters."),
        "log": ("logbook", "Tell who did what when."),
        "report": ("reports", "Write the flow report."),
        "forecast": ("reports", "Tell when items will be done, or how many by a day, with its chances."),
        "simulate": ("reports", "Tell what other limits would do, played forward from the board's own history."),
        "import": ("importing", "Make a board from a file: a history of events, or an export."),
        "export": ("keeping", "Write a board: with all its history, as a table of items, or as a template."),
        "backup": ("keeping", "Write a consistent copy of the file."),
        "restore-backup": ("keeping", "Put a backup in the place of the file."),
        "copy": ("keeping", "Take all boards to a server, or to a file."),
        "doctor": ("doctor", "Check the file and every promise."),
        "config": ("config", "Print the settings, and say where they are kept."),
        "demo": ("demo", "Open a throw-away board with 90 days of history."),
        "completion": ("completion", "Print the completion script of a shell."),
    },
}
COMMANDS = {name: entry for section in SECTIONS.values() for name, entry in section.items()}


class Lazy(Group):
    """A group that imports a command's module when the command runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"kanban_tui.cli.commands.{COMMANDS[cmd_name][0]}")
        found: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        for title, section in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name, line) for name, (_, line) in section.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        names = [name for name in COMMANDS if name.startswith(incomplete)]
        commands = [CompletionItem(name, help=COMMANDS[name][1]) for name in names]
        return commands or click.Command.shell_complete(self, ctx, incomplete)


@click.group(cls=Lazy, invoke_without_command=True)
@click.version_option(__version__, "-V", "--version", prog_name="wip", message="%(prog)s %(version)s")
@click.pass_context
@pass_session
def wip(session: Session, context: click.Context) -> None:
    """A Kanban board in the terminal whose WIP limits are hard.

    Without a command it opens the board. `wip COMMAND --help` says more of one.
    """
    if context.invoked_subcommand is None:
        if not opening.on_a_terminal():
            raise click.exceptions.NoArgsIsHelpError(context)
        opening.open_board(session)


def _text_taken_for_option(error: click.UsageError, arguments: Sequence[str]) -> str | None:
    """What to say of text that begins with a dash, which no option does that has a blank or one dash in it."""
    if not isinstance(error, click.NoSuchOption):
        return None
    for word in arguments:
        spaced = any(ch.isspace() for ch in word.partition("=")[0])
        if word.startswith(error.option_name) and (spaced or not word.startswith("--")):
            return f"{word!r} begins with a dash and is taken for an option; -- before it makes it text."
    return None


def main(arguments: Sequence[str]) -> int:
    """Run the command line and give its exit code."""
    session = Session()
    code = 0

    def work() -> None:
        nonlocal code
        try:
            result: Any = wip.main(list(arguments), prog_name="wip", standalone_mode=False, obj=session)
        except click.exceptions.NoArgsIsHelpError as error:
            if not (session.json or talk.typed("--json", arguments)):
                talk.say(error.format_message())
                code = UsageError.exit_code
                return
            raise UsageError("A command is missing; `wip --help` lists them.") from None
        except click.UsageError as error:
            path = error.ctx.command_path if error.ctx is not None else "wip"
            message = _text_taken_for_option(error, arguments) or " ".join(error.format_message().split())
            message += "" if message.endswith((".", "?")) else "."
            raise UsageError(f"{message} See `{path} --help`.") from None
        except click.Abort:
            raise KeyboardInterrupt from None
        except SystemExit:
            # A help page goes past `talk`, and this is click's way out when its reader has gone.
            raise talk.ReaderGone from None
        except OSError as error:
            # An error that names a file is one of that file.
            if error.filename is not None:
                raise
            raise talk.unwritable(error) from error
        code = result if isinstance(result, int) else 0

    return ending.run(work, arguments, session) or code
