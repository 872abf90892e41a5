"""Where boards are kept: in a file, or by a PostgreSQL server."""

from __future__ import annotations

import re
from pathlib import Path

_SCHEMES = ("postgresql://", "postgres://")
# Patterns as text: what no start asks for is compiled when it is first asked for.
# Up to the last @ before the query: whoever forgot to write a sign of it as %40 does not want to see it either.
_PASSWORD = r"(?s)(?<=://)([^/?#@:\[]*):((?:(?!\?\w+=).)*)(?=@)"
_IN_QUERY = r"(?i)(?<=[?&])(?:password|sslpassword)=([^&]*)&?"
_NO_SIGN = r"%(?![0-9a-fA-F]{2})"
_ENDS = rf"[@/]|{_NO_SIGN}"
_ADDRESS = r"(?i)[a-z][a-z0-9+.-]+://|postgres[a-z0-9+]*:"


class Server:
    """A database of a PostgreSQL server, by a URL as its own client library takes it. Shown without a password."""

    __slots__ = ("url",)

    def __init__(self, url: str) -> None:
        self.url = url

    def __str__(self) -> str:
        return re.sub(_IN_QUERY, "", re.sub(_PASSWORD, r"\1", self.url)).rstrip("?&")

    @property
    def name(self) -> str:
        """A short name for narrow places: what stands after the user."""
        return re.split(r"[?#]", str(self).partition("://")[2].rpartition("@")[2])[0] or "the server"

    @property
    def misread(self) -> bool:
        """Whether a password in it has signs that end it, so that its rest would be taken for something else."""
        before = re.search(_PASSWORD, self.url)
        queried = any(re.search(_NO_SIGN, text) for text in re.findall(_IN_QUERY, self.url))
        return queried or (before is not None and re.search(_ENDS, before[2]) is not None)


Place = Path | Server


def whole(place: Place) -> str:
    """What a place is called from wherever one is: a file by its whole path, a server as it is shown."""
    return str(place.resolve()) if isinstance(place, Path) else str(place)


def is_server(named: str) -> bool:
    """Whether what was named as the place of boards is a server, not a file."""
    return named.startswith(_SCHEMES)


def is_address(named: str) -> bool:
    """Whether what was named is meant as a server, though no client library of PostgreSQL takes it for one."""
    return ":" in named and re.match(_ADDRESS, named) is not None
