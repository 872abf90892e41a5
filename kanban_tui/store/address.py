"""Where boards are kept: in a file, or by a PostgreSQL server."""

from __future__ import annotations

import re
from pathlib import Path

_SCHEMES = ("postgresql://", "postgres://")
# Up to the last @ before the query: whoever forgot to write a sign of it as %40 does not want to see it either.
_PASSWORD = re.compile(r"(?<=://)([^/?#@:\[]*):((?:(?!\?\w+=).)*)(?=@)", re.DOTALL)
_IN_QUERY = re.compile(r"(?<=[?&])(?:password|sslpassword)=([^&]*)&?", re.IGNORECASE)
_NO_SIGN = re.compile(r"%(?![0-9a-fA-F]{2})")
_ENDS = re.compile(rf"[@/]|{_NO_SIGN.pattern}")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://|postgres[a-z0-9+]*:", re.IGNORECASE)


class Server:
    """A database of a PostgreSQL server, by a URL as its own client library takes it. Shown without a password."""

    __slots__ = ("url",)

    def __init__(self, url: str) -> None:
        self.url = url

    def __str__(self) -> str:
        return _IN_QUERY.sub("", _PASSWORD.sub(r"\1", self.url)).rstrip("?&")

    @property
    def name(self) -> str:
        """A short name for narrow places: what stands after the user."""
        return re.split(r"[?#]", str(self).partition("://")[2].rpartition("@")[2])[0] or "the server"

    @property
    def misread(self) -> bool:
        """Whether a password in it has signs that end it, so that its rest would be taken for something else."""
        before = _PASSWORD.search(self.url)
        queried = any(_NO_SIGN.search(text) for text in _IN_QUERY.findall(self.url))
        return queried or (before is not None and _ENDS.search(before[2]) is not None)


Place = Path | Server


def whole(place: Place) -> str:
    """What a place is called from wherever one is: a file by its whole path, a server as it is shown."""
    return str(place.resolve()) if isinstance(place, Path) else str(place)


def is_server(named: str) -> bool:
    """Whether what was named as the place of boards is a server, not a file."""
    return named.startswith(_SCHEMES)


def is_address(named: str) -> bool:
    """Whether what was named is meant as a server, though no client library of PostgreSQL takes it for one."""
    return _ADDRESS.match(named) is not None
