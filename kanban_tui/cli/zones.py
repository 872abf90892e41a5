"""The time zone of this machine, and of what people type."""

from __future__ import annotations

from kanban_tui.board import clock
from kanban_tui.errors import BadValue


def here() -> str:
    """The IANA name of the machine's zone, UTC where it has none we know."""
    from pendulum.tz import local_timezone

    name = str(local_timezone().name)
    if name == "Etc/UTC":
        return "UTC"
    try:
        clock.zone(name)
    except ValueError:
        return "UTC"
    return name


def checked(name: str) -> str:
    """A zone's name as given. Raises BadValue for one that is none."""
    try:
        clock.zone(name)
    except ValueError:
        raise BadValue(f"There is no time zone {name!r}; write one such as Europe/Vienna or UTC.") from None
    return name
