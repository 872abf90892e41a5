"""What the commands are made of: the program's own options on each of them, item numbers, limits, completion."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from kanban_tui.cli.options import OWN, QUICK, Option
from kanban_tui.cli.session import Session
from kanban_tui.errors import BadValue, NotFound

pass_session = click.make_pass_decorator(Session, ensure=True)

_NEGATIVE = re.compile(r"-\d+")
# As many digits as SQLite's integers always hold.
_LONGEST = 18
Function = TypeVar("Function", bound=Callable[..., Any])

_HELP_NAMES = {"help_option_names": ["-h", "--help"]}


def _remember(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Keep one of the program's own options; the one after the command wins."""
    if value == "":
        raise BadValue(f"--{parameter.name} is empty.")
    if value:
        setattr(context.ensure_object(Session), str(parameter.name), value)


def _click(option: Option, **more: Any) -> click.Option:
    """An option of the table as click knows it."""
    if not option.metavar:
        return click.Option([option.name], is_flag=True, help=option.help, **more)
    if option.complete:
        more["shell_complete"] = completed(option.complete)
    return click.Option([option.name], metavar=option.metavar, default=option.default, help=option.help, **more)


def _own_options() -> list[click.Parameter]:
    return [_click(option, expose_value=False, callback=_remember, is_eager=True) for option in OWN]


class AnyPath(click.Path):
    """The path of a file or folder."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path. Raises BadValue for an empty one, which would stand for the folder one is in."""
        if not value:
            raise BadValue("A path is empty.")
        return super().convert(value, param, ctx)


class Command(click.Command):
    """A command that takes the program's own options too, and arguments such as -1."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("context_settings", _HELP_NAMES)
        super().__init__(*args, **kwargs)
        self.params += _own_options()

    def get_short_help_str(self, limit: int = 45) -> str:
        """The whole first sentence: click would cut what does not fit on one row of the list."""
        del limit
        return super().get_short_help_str(sys.maxsize)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        # A number below zero is a value to be refused, not an option nobody knows: a space before it says so to click.
        given = [f" {arg}" if _NEGATIVE.fullmatch(arg) else arg for arg in args]
        try:
            return super().parse_args(ctx, list(given))
        except click.MissingParameter as missing:
            # Of `ITEM... REASON` click gives a single word to the last; who typed it meant the first.
            last = [each for each in self.params if isinstance(each, click.Argument)][-1:]
            if missing.param is not None and missing.param.nargs == -1 and any(arg[:1] != "-" for arg in given):
                missing.param = last[0]
            raise

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, for items of the board that was named. Raises NotFound for those of another one."""
        session = ctx.ensure_object(Session)
        if session.board_name is not None:
            session.check_items(self._items(ctx))
        return super().invoke(ctx)

    def _items(self, ctx: click.Context) -> list[int]:
        """The numbers of items among the arguments and options."""
        numbers: list[int] = []
        for parameter in self.params:
            if isinstance(parameter.type, click.types.FuncParamType) and parameter.type.func is item_number:
                given = ctx.params.get(str(parameter.name))
                numbers += [given] if isinstance(given, int) else given or []
        return numbers


class Quick(Command):
    """A command of the table in `options`, which the quick way knows too."""

    def __init__(self, name: str, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.params = [*(_click(option) for option in QUICK[name]), *self.params]


class Group(click.Group):
    """A group of commands that takes the program's own options too."""

    command_class = Command

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("context_settings", _HELP_NAMES)
        super().__init__(*args, **kwargs)
        self.params += _own_options()

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command. A name that is none gets the one like it, also of those that are not imported yet."""
        name, names = args[0], self.list_commands(ctx)
        if name not in names and not name.startswith("-"):
            from difflib import get_close_matches

            near = "".join(f" Did you mean {found!r}?" for found in get_close_matches(name, names, n=1))
            raise click.UsageError(f"No such command {name!r}.{near}", ctx)
        return super().resolve_command(ctx, args)


def item_number(text: str) -> int:
    """The number of an item, `12` or `#12`. Raises BadValue, or NotFound for one that no item can have."""
    digits = text.strip().removeprefix("#")
    if not (digits.isascii() and digits.isdigit()):
        raise BadValue(f"{text.strip()!r} is no item's number; write it as 12 or #12.")
    if len(digits) > _LONGEST:
        raise NotFound(f"There is no item #{digits}.")
    return int(digits)


def limit(text: str) -> int | None:
    """A WIP limit, `2` or `none`. Raises BadValue."""
    from kanban_tui.board import bounds

    return bounds.limit_typed(text)


def completed(name: str) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """The completion of that name, imported when a shell asks."""

    def complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
        del parameter
        from kanban_tui.cli import candidates

        found: list[CompletionItem] = getattr(candidates, name)(context.ensure_object(Session), incomplete)
        return found

    return complete


def item_argument(*, many: bool = False, complete: str = "items") -> Callable[[Function], Function]:
    """ITEM, or ITEM... where several may be given."""
    return click.argument(
        "items" if many else "item",
        metavar="ITEM..." if many else "ITEM",
        type=item_number,
        nargs=-1 if many else 1,
        required=True,
        shell_complete=completed(complete),
    )


def at_option(function: Function) -> Function:
    """--at, the time when it happened."""
    return click.option(
        "--at",
        metavar="TIME",
        help="When it happened, if not now: yesterday 14:00, last monday 9:00; monday may be today.",
    )(function)


def column_argument() -> Callable[[Function], Function]:
    """COLUMN, by its name."""
    return click.argument("column", metavar="COLUMN", shell_complete=completed("columns"))
