"""A template read from its file, each thing that is wrong told with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kanban_tui import when
from kanban_tui.board import bounds, text
from kanban_tui.board.calendar import read_week, week_text
from kanban_tui.board.layout import check_order
from kanban_tui.board.model import WORK_HOURS, Basis, Kind, TimeBox, UnitBox
from kanban_tui.board.policies import new_point
from kanban_tui.board.template import ColumnPlan, Template, TypePlan
from kanban_tui.errors import BadFile, BadValue, NotFound, RuleRefused

FOLDER = Path(__file__).parent
DEFAULT = "software"

_TOP = {"why", "limit", "hours", "columns", "types"}
_COLUMN = {"name", "kind", "limit", "entry", "exit", "required", "points", "stay", "box", "deployment"}
_TYPE = {"name", "box"}


def names() -> list[str]:
    """The templates that come along, the default first."""
    found = sorted(path.stem for path in FOLDER.glob("*.toml"))
    return [DEFAULT, *(name for name in found if name != DEFAULT)]


def path_of(name: str) -> Path:
    """The file of a template that comes along, or one of the user's own by its path. Raises NotFound."""
    if name.casefold() in names():
        return FOLDER / f"{name.casefold()}.toml"
    path = Path(name)
    if path.suffix == ".toml" or "/" in name:
        return path
    raise NotFound(f"There is no template {text.printable(name)!r}; there is {', '.join(names())}, or a file.toml.")


def load(name: str = DEFAULT) -> Template:
    """A template by its name, or by the path of a file. Raises NotFound, or BadFile with the line."""
    path = path_of(name)
    try:
        source = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {path}.") from error
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadFile(f"{path} is no text in UTF-8.") from error
    return parse(source, path)


def parse(source: str, path: Path) -> Template:
    """The template of a text. Raises BadFile with the line of what is wrong."""
    try:
        found = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"\(at line (\d+)", str(error))
        where = f", line {at[1]}" if at else ""
        raise BadFile(f"{path}{where}: {str(error).partition(' (at ')[0]}.") from error
    return _Reader(source, path).template(found)


class _Reader:
    """Values of a template, each refused with its line."""

    def __init__(self, source: str, path: Path) -> None:
        self.lines = source.splitlines()
        self.path = path

    def template(self, found: dict[str, Any]) -> Template:
        self.known(found, _TOP, "", 0)
        columns = [self.column(table, k) for k, table in self.tables(found, "columns")]
        types = [self.type(table, k) for k, table in self.tables(found, "types")]
        try:
            check_order([column.kind for column in columns])
        except RuleRefused as error:
            raise self.bad("columns", 0, "", str(error)) from error
        for table, plans in (("columns", columns), ("types", types)):
            keys = [text.key(plan.name) for plan in plans]
            for k, key in enumerate(keys):
                if key in keys[:k]:
                    raise self.bad(table, k, "name", f"two {table} are called {plans[k].name}")
        limit = self.limit(found, "", 0)
        hours = self.words(found, "", 0, "hours") or WORK_HOURS
        week = self.read("", 0, "hours", lambda: week_text(read_week(hours)))
        return Template(tuple(columns), tuple(types), limit, self.words(found, "", 0, "why"), week)

    def column(self, table: dict[str, Any], k: int) -> ColumnPlan:
        self.known(table, _COLUMN, "columns", k)
        kind = self.words(table, "columns", k, "kind") or Kind.ACTIVE.value
        if kind not in list(Kind):
            raise self.bad("columns", k, "kind", f"{kind!r} is none of {', '.join(Kind)}")
        done = kind == Kind.DONE
        least, box = self.stay(table, k)
        points = self.points(table, k)
        limit = self.limit(table, "columns", k)
        for key, given in (
            ("limit", limit),
            ("stay", table.get("stay") or None),
            ("box", box),
            ("required", points or None),
        ):
            if done and given is not None:
                raise self.bad("columns", k, key, "a done column has none")
        deployment = self.flag(table, "columns", k, "deployment")
        if deployment and not done:
            raise self.bad("columns", k, "deployment", "only a done column is a deployment")
        return ColumnPlan(
            name=self.name(table, "columns", k),
            kind=Kind(kind),
            limit=limit,
            entry=self.words(table, "columns", k, "entry"),
            leaving=self.words(table, "columns", k, "exit"),
            points=tuple(points),
            stay_least=least,
            box=box,
            deployment=deployment,
        )

    def stay(self, table: dict[str, Any], k: int) -> tuple[int | None, TimeBox | None]:
        """The shortest stay of a column, and its time box: that, or the longest stay."""
        least, most, box = None, None, None
        if words := self.words(table, "columns", k, "stay"):
            least, most = self.read("columns", k, "stay", lambda: when.stay(words))
        if boxed := self.words(table, "columns", k, "box"):
            box = self.read("columns", k, "box", lambda: when.time_box(boxed))
        if box is not None and most is not None:
            raise self.bad("columns", k, "box", "the longest stay is the time box: write one of the two")
        self.read("columns", k, "stay", lambda: bounds.check_stay(least, most))
        return least, box if most is None else TimeBox(Basis.ELAPSED, most)

    def points(self, table: dict[str, Any], k: int) -> list[tuple[str, bool]]:
        """The exit checklist of a column, what is required first."""
        found: dict[str, bool] = {}
        for key in ("required", "points"):
            for words in self.several(table, "columns", k, key):
                point = self.read("columns", k, key, lambda words=words: new_point(words, list(found)))
                found[point] = key == "required"
        return list(found.items())

    def type(self, table: dict[str, Any], k: int) -> TypePlan:
        self.known(table, _TYPE, "types", k)
        boxes = [
            self.read("types", k, "box", lambda words=words: when.type_box(words))
            for words in self.several(table, "types", k, "box")
        ]
        time = [box for box in boxes if isinstance(box, TimeBox)]
        units = [
            self.read("types", k, "box", lambda box=box: bounds.unit_box(box))
            for box in boxes
            if isinstance(box, UnitBox)
        ]
        if len(time) > 1 or len(units) > 1:
            raise self.bad("types", k, "box", "a type has one time box and one box of units at most")
        return TypePlan(self.name(table, "types", k), time[0] if time else None, units[0] if units else None)

    def tables(self, found: dict[str, Any], name: str) -> Iterator[tuple[int, dict[str, Any]]]:
        tables = found.get(name, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise self.bad("", 0, name, f"write each of them below a line [[{name}]]")
        return enumerate(tables)

    def name(self, table: dict[str, Any], of: str, k: int) -> str:
        words = self.words(table, of, k, "name")
        return str(self.read(of, k, "name", lambda: text.name(words)))

    def words(self, table: dict[str, Any], of: str, k: int, key: str) -> str:
        value = table.get(key, "")
        if not isinstance(value, str):
            raise self.bad(of, k, key, f"{key} is text")
        if not value:
            return ""
        return str(self.read(of, k, key, lambda: text.one_line(value, key, text.MAX_TITLE)))

    def several(self, table: dict[str, Any], of: str, k: int, key: str) -> list[str]:
        value = table.get(key, [])
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
            raise self.bad(of, k, key, f"{key} is text, or a list of it")
        return [self.words({key: each}, of, k, key) for each in values if each]

    def limit(self, table: dict[str, Any], of: str, k: int) -> int | None:
        found: int | None = self.read(of, k, "limit", lambda: bounds.limit(table.get("limit")))
        return found

    def flag(self, table: dict[str, Any], of: str, k: int, key: str) -> bool:
        value = table.get(key, False)
        if not isinstance(value, bool):
            raise self.bad(of, k, key, f"{key} is true or false")
        return value

    def known(self, table: dict[str, Any], keys: set[str], of: str, k: int) -> None:
        for key in table:
            if key not in keys:
                raise self.bad(
                    of, k, key, f"there is no {text.printable(key)!r} here; there is {', '.join(sorted(keys))}"
                )

    def read(self, of: str, k: int, key: str, reading: Any) -> Any:
        try:
            return reading()
        except (BadValue, RuleRefused) as error:
            raise self.bad(of, k, key, str(error)) from error

    def bad(self, of: str, k: int, key: str, why: str) -> BadFile:
        return BadFile(f"{self.path}, line {self.line(of, k, key)}: {why.removesuffix('.')}.")

    def line(self, of: str, k: int, key: str) -> int:
        """The line of a key in the k-th table of a name, or of the table's head where it has none."""
        heads = [n for n, line in enumerate(self.lines) if re.match(rf"\s*\[\[\s*{of}\s*\]\]", line)] if of else [-1]
        head = heads[k] if k < len(heads) else -1
        for n in range(head + 1, len(self.lines)):
            line = self.lines[n]
            if re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line) or re.match(
                rf"\s*\[\[?\s*{re.escape(key)}", line
            ):
                return n + 1
            if re.match(r"\s*\[\[", line):
                break
        return max(1, head + 1)
