"""Where boards are kept: in a file, or by a PostgreSQL server."""

from __future__ import annotations

import re
from pathlib import Path

_SCHEMES = ("postgresql://", "postgres://")
_PASSWORD = re.compile(r"(?<=://)([^/?#@:]*):[^/?#]*(?=@)")
_IN_QUERY = re.compile(r"(?<=[?&])(password|sslpassword)=[^&]*&?", re.IGNORECASE)


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


Place = Path | Server


def is_server(named: str) -> bool:
    """Whether what was named as the place of boards is a server, not a file."""
    return named.startswith(_SCHEMES)
