"""The time zone of this machine, and of what people type."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from kanban_tui.board import clock
from kanban_tui.errors import BadValue

# What says how far a zone is from UTC, as POSIX writes it: a name, hours to the west, and its summer time, if any.
_POSIX = re.compile(r"(?:[A-Za-z]{3,}|<[\w+-]+>)([+-]?)(\d{1,2})(?::([0-5]\d))?(?::00)?")
_UTC = ("Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu")
_FOLDER = re.compile(r".*/zoneinfo[^/]*/(?:posix/|right/)?(.+)")


class Zone(Struct, frozen=True):
    """An IANA name. Not `exact` is one that stands for another zone: with the same rules from now on, or UTC."""

    name: str
    exact: bool = True


def here(*, silent: bool) -> str:
    """The IANA name of the machine's zone. Where it has none, a line on stderr says which is taken, unless `silent`."""
    said = os.environ.get("TZ")
    zone = of_files(Path("/etc")) if said is None else of_variable(said, Path("/etc"))
    if not zone.exact and not silent:
        from kanban_tui.cli.say import talk

        what = "" if said is None else f" ({said})"
        talk.say(
            f"The zone of this machine{what} has no name: {zone.name} is taken, and `wip board zone` sets another."
        )
    return zone.name


def checked(name: str) -> str:
    """A zone's name as given. Raises BadValue for one that is none."""
    if not _known(name):
        raise BadValue(f"There is no time zone {name!r}; write one such as Europe/Vienna or UTC.")
    return name


def of_variable(said: str, etc: Path) -> Zone:
    """The zone that TZ says: a name, a file, or its rules as POSIX writes them."""
    name = said.removeprefix(":")
    if name == "localtime":
        return of_files(etc)
    if name.startswith("/"):
        return _of_file(Path(name)) or Zone("UTC", exact=False)
    return _named(name) or _fixed(name) or _with_rules(name) or Zone("UTC", exact=False)


def of_files(etc: Path) -> Zone:
    """The zone that the machine is set to, as the files of that folder say."""
    local, name = etc / "localtime", etc / "timezone"
    if (local.is_symlink() or not name.is_file()) and (found := _of_file(local)):
        return found
    if name.is_file():
        return _named(name.read_text(encoding="utf-8", errors="replace").strip()) or Zone("UTC", exact=False)
    if os.name != "nt":
        # A machine that says nothing is at UTC; a file that says nothing we understand is not.
        return Zone("UTC", exact=not local.exists())
    from pendulum.tz import local_timezone

    return _named(str(local_timezone().name)) or Zone("UTC", exact=False)


def _known(name: str) -> bool:
    try:
        clock.zone(name)
    except ValueError:
        return False
    return name not in ("", "localtime", "posixrules")


def _named(name: str) -> Zone | None:
    if not name or name in _UTC:
        return Zone("UTC")
    return Zone(name) if _known(name) else None


def _of_file(path: Path) -> Zone | None:
    """The zone of a file: by the name it has in a folder of zones, else by the rules that stand in it."""
    for place in (path, path.resolve()):
        inside = _FOLDER.fullmatch(str(place))
        if inside and (found := _named(inside[1])):
            return found
    try:
        rules = _footer(path.read_bytes())
    except OSError:
        return None
    return _fixed(rules) or _with_rules(rules)


def _fixed(rules: str) -> Zone | None:
    """The zone of an offset in whole hours: Etc/GMT counts to the west too."""
    found = _POSIX.fullmatch(rules)
    if found is None or (found[3] or "00") != "00":
        return None
    hours = int(found[2])
    return _named(f"Etc/GMT{found[1] or '+'}{hours}" if hours else "UTC")


def _with_rules(rules: str) -> Zone | None:
    """The shortest name of those with the same rules from now on; of summer time without dates, with any dates."""
    if not _POSIX.match(rules):
        return None
    same = [name for name, footer in _footers() if footer == rules or footer.startswith(f"{rules},")]
    return Zone(min(same, key=lambda name: (len(name), name)), exact=False) if same else None


def _footers() -> Iterator[tuple[str, str]]:
    """Every zone's name with its rules from now on."""
    from importlib.resources import files
    from zoneinfo import TZPATH, available_timezones

    for name in available_timezones():
        for folder in (*map(Path, TZPATH), files("tzdata") / "zoneinfo"):
            file = folder.joinpath(*name.split("/"))
            if file.is_file():
                yield name, _footer(file.read_bytes())
                break


def _footer(raw: bytes) -> str:
    """The last line of a file of a zone."""
    return raw.rstrip(b"\n").rpartition(b"\n")[2].decode("ascii", "replace")
