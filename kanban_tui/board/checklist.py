"""The points of a description that can be ticked: lines such as `- [ ] tests` and `1. [x] docs`."""

from __future__ import annotations

import re

from msgspec import Struct

_POINT = r"(\s*(?:[-*+]|\d{1,9}[.)])\s+\[)([ xX])(\]\s+)(.*\S.*)"
_FENCE = r"\s*(```|~~~)"


class Point(Struct, frozen=True):
    """A point: its line among those of the description, whether it is ticked, and what it says."""

    line: int
    done: bool
    text: str


def points(description: str) -> list[Point]:
    """The points of a description from the top. What stands between fences is code, and none."""
    found: list[Point] = []
    if "[" not in description:
        return found
    code = False
    for k, line in enumerate(description.split("\n")):
        if re.match(_FENCE, line):
            code = not code
        elif not code and (point := re.fullmatch(_POINT, line)):
            found.append(Point(k, point[2] != " ", point[4].strip()))
    return found


def marked(description: str, point: Point, *, done: bool) -> str:
    """The description with a point of it ticked, or no longer."""
    lines = description.split("\n")
    lines[point.line] = re.sub(_POINT, rf"\g<1>{'x' if done else ' '}\g<3>\g<4>", lines[point.line])
    return "\n".join(lines)
