"""What can go wrong, each with the exit code a script may rely on.

    WipError                     1  fault
    ├── UsageError               2  usage
    ├── WipLimitReached          3  wip_limit_reached
    ├── NotFound                 4  not_found
    ├── RuleRefused              5  rule_refused
    │   ├── TooLarge             5  rule_refused
    │   └── PointsOpen           5  rule_refused
    ├── BadValue                 5  bad_value
    │   ├── BadFile              5  bad_file
    │   └── UnknownZone          5  bad_value
    ├── DatabaseError            6  database
    │   └── FileReplaced         6  database
    └── OutputError              6  output

Errors carry data; the front ends word them. `str(error)` is one clear line all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kanban_tui.board.refusal import Refusal


class WipError(Exception):
    """The root: everything the program says on purpose."""

    exit_code = 1
    type = "fault"

    def __init__(self, message: str) -> None:
        super().__init__(ended(message))


def ended(sentence: str) -> str:
    """A sentence with one full stop, also where it ends in a name or a title that has one of its own."""
    return sentence[:-1] if sentence.endswith("..") and not sentence.endswith("...") else sentence


class UsageError(WipError):
    """The command was not understood, or a choice only the user can make is missing."""

    exit_code = 2
    type = "usage"


class WipLimitReached(WipError):
    """A scope would hold more than its limit. Nothing changed."""

    exit_code = 3
    type = "wip_limit_reached"

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence)
        self.refusal = refusal


class NotFound(WipError):
    """There is no such board, column, item, work type or file."""

    exit_code = 4
    type = "not_found"


class RuleRefused(WipError):
    """A rule other than a WIP limit says no. Nothing changed."""

    exit_code = 5
    type = "rule_refused"


class TooLarge(RuleRefused):
    """An item would plan more units than one of its type may have at `most`. `item` is None for a new one."""

    def __init__(self, message: str, *, item: int | None, planned: int, most: int) -> None:
        super().__init__(message)
        self.item = item
        self.planned = planned
        self.most = most


class PointsOpen(RuleRefused):
    """An item may not leave a column, or pass it: required points of its checklist are not ticked.

    `item` is None for a new one. Only where the item stands (`here`) can they be.
    """

    def __init__(self, message: str, *, item: int | None, column: str, points: tuple[str, ...], here: bool) -> None:
        super().__init__(message)
        self.here = here
        self.item = item
        self.column = column
        self.points = points


class NoUnits(RuleRefused):
    """An item that has no units to count."""

    def __init__(self, item: int) -> None:
        super().__init__(f"#{item} has no units to count: `wip edit {item} --units N` gives it some.")
        self.item = item


class BadValue(WipError):
    """A value that is none: an empty title, a limit of -1, a date that does not exist."""

    exit_code = 5
    type = "bad_value"


class BadFile(BadValue):
    """A file that is not of its format, named with the line where one is known. `complaints` are all there are."""

    type = "bad_file"

    def __init__(self, *complaints: str) -> None:
        super().__init__(complaints[0])
        self.complaints = complaints


class UnknownZone(BadValue, ValueError):
    """A zone that this machine does not know, or nobody does."""


class DatabaseError(WipError):
    """The file: missing folder, read-only, locked too long, damaged, or newer than this program."""

    exit_code = 6
    type = "database"


class FileReplaced(DatabaseError):
    """The file that was opened is gone, or another one stands in its place. Nothing was written to either."""


class OutputError(WipError):
    """The answer cannot be written where it should go: a full disk behind a redirection. What was done is done."""

    exit_code = 6
    type = "output"
