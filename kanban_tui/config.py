"""The user's settings: a small TOML file that need not exist. `wip config` prints it whole.

What is wrong in it is told in one line that names the file and the line, before anything else happens. Names that only
the screen knows, of themes and of keys, are looked up there: see tui/look/theme.py and tui/keys/keymap.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import fields

from kanban_tui.errors import BadFile, BadValue

CHOICES = {"density": ("normal", "compact"), "glyphs": ("auto", "lines", "plain")}
_NOT_SET = ("keys", "path", "lines")


class Settings(Struct, frozen=True):
    """What the file says, and what holds where it says nothing.

    `theme` empty is wip-dark, or wip-ansi on a terminal of 16 colours. `board` is opened where a file holds several.
    `user` is who gives commands at a server, else the role there.
    `keys` are key names by the id of what they do. `lines` is where each setting stands in the file.
    """

    theme: str = ""
    density: str = "normal"
    board: str | None = None
    glyphs: str = "auto"
    reduced_motion: bool = False
    confirm: bool = True
    bell: bool = False
    user: str | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    path: Path | None = None
    lines: Mapping[str, int] = field(default_factory=dict)

    def wrong(self, name: str, words: str) -> BadFile:
        """The error that says what is wrong with a setting, and where it stands."""
        return BadFile(f"{self.path}, line {self.lines.get(name, 1)}: {words}")


NAMES = tuple(each.name for each in fields(Settings) if each.name not in _NOT_SET)


def read(path: Path | None = None) -> Settings:
    """The settings of a file, by default the user's own. Raises BadFile."""
    if path is None:
        from kanban_tui.paths import config_file

        path = config_file()
    if not path.is_file():
        return Settings(path=path)
    import tomllib

    try:
        text = path.read_text(encoding="utf-8")
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadFile(f"{path}, {_place(str(error))}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BadFile(f"{path}, line {line}: this is not UTF-8.") from error
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror}.") from error
    return _settings(found, path, dict(_lines(text)))


def default_board() -> str | None:
    """The board to open where a file holds several, None where nothing is configured. Raises BadFile."""
    return read().board


def _place(words: str) -> str:
    """What the parser says, with the line first: `line 3: Expected '=' after a key`."""
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", words, re.DOTALL)
    if found is None:
        return f"line 1: {words}."
    return f"line {found[2]}: {found[1]}." if found[2] else f"at its end: {found[1]}."


def _settings(found: Mapping[str, Any], path: Path, lines: Mapping[str, int]) -> Settings:
    blank = Settings(path=path, lines=lines)
    values: dict[str, Any] = {}
    for name, value in found.items():
        if name == "keys":
            values[name] = dict(_keys(blank, value))
        elif name in NAMES:
            values[name] = _checked(blank, name, value)
        else:
            raise blank.wrong(name, f"there is no setting {name!r}{nearest(name, (*NAMES, 'keys'))}.")
    return Settings(**values, path=path, lines=lines)


def _checked(blank: Settings, name: str, value: object) -> object:
    """A value of the kind its setting is of."""
    if isinstance(getattr(blank, name), bool):
        if not isinstance(value, bool):
            raise blank.wrong(name, f"{name} is true or false, not {value!r}.")
    elif not isinstance(value, str):
        raise blank.wrong(name, f"{name} is a word in quotes, not {value!r}.")
    elif name in CHOICES and value not in CHOICES[name]:
        raise blank.wrong(name, f"{name} is {' or '.join(CHOICES[name])}, not {value!r}.")
    elif not value.strip():
        raise blank.wrong(name, f"{name} is empty.")
    elif name == "user":
        return _person(blank, value)
    return value


def _person(blank: Settings, value: str) -> str:
    """Who gives commands, named as a person is everywhere."""
    from kanban_tui.board.text import person

    try:
        return person(value)
    except BadValue as error:
        raise blank.wrong("user", f"user: {error}") from error


def _keys(blank: Settings, table: object, before: str = "") -> Iterator[tuple[str, str]]:
    """Keys by id. An id may be written in quotes or as TOML's own dotted name."""
    if not isinstance(table, dict):
        raise blank.wrong(f"keys{before and '.'}{before}", '[keys] is a table of lines such as "board.finish" = "f".')
    for name, value in table.items():
        dotted = f"{before}.{name}" if before else str(name)
        if isinstance(value, dict):
            yield from _keys(blank, value, dotted)
        elif isinstance(value, str) and value.strip():
            yield dotted, value
        else:
            raise blank.wrong(f"keys.{dotted}", f"a key is written in quotes, not {value!r}.")


def nearest(name: str, names: tuple[str, ...]) -> str:
    """The end of a complaint: the name that may have been meant."""
    import difflib

    found = difflib.get_close_matches(name, names, n=1)
    return f"; did you mean {found[0]!r}?" if found else f"; there is {', '.join(names)}" if len(names) < 12 else ""


def _lines(text: str) -> Iterator[tuple[str, int]]:
    """Where each name is given its value. The parser tells no places of what it took."""
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\s*([^\]#]+?)\s*\]", line):
            table = _plain(header[1]) + "."
            yield table[:-1], number
        elif "=" in line and not line.lstrip().startswith("#"):
            yield table + _plain(line.partition("=")[0]), number


def _plain(name: str) -> str:
    return re.sub(r"[\s\"']", "", name)
