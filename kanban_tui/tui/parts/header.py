"""The first row: the board's name at the left, its numbers at the right."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from textual.strip import Strip

from kanban_tui.board import words
from kanban_tui.board.words import decimal
from kanban_tui.headline import Numbers
from kanban_tui.tui.look.pen import Piece, clauses, cut, row, width_of
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.parts.painted import Painted

_BETWEEN = "    "


class Title(Struct, frozen=True):
    """What the header says. `fault` is what is wrong with the file, and stands instead of the numbers.

    A `plain` one has no numbers.
    """

    name: str
    place: str = ""
    note: str = ""
    fault: str = ""
    wip: int = 0
    limit: int | None = None
    numbers: Numbers = Numbers()
    plain: bool = False
    limits: tuple[str, ...] = ()
    """Limits that are full or nearly so, for as many as there is room, before breached and blocked give way."""


def draw(title: Title, width: int, inks: Inks) -> Strip:
    """The header on `width` cells, one of them free at each end."""
    room = width - 2
    left: list[Piece] = [(cut(title.name, max(8, room // 2)), inks.strong)]
    if title.place:
        left.append(("  " + title.place, inks.muted))
    if title.fault:
        left.append(("  " + cut(title.fault, room - width_of(left) - 2), inks.refused))
        return row(width, [(" ", None), *left])
    if title.note:
        left.append(("  " + title.note, inks.soft))
    facts = _facts(title, inks)
    for count in range(len(title.limits), 0, -1):
        more: list[Piece] = [("  " + "   ".join(title.limits[:count]), inks.muted)]
        kept = {name: fact for name, fact in facts.items() if name in _BEFORE_LIMITS}
        if width_of([*left, *more]) + 4 + _width(kept) <= room:
            left += more
            break
    spare = room - width_of(left) - 4 - _width(facts)
    if "refused" in facts:
        facts["refused"] += [(more, inks.muted) for more in (_BY_A_LIMIT, _DAYS) if len(more) <= spare][:1]
    while len(facts) > 1 and width_of(left) + 4 + _width(facts) > room:
        facts.pop(min(facts, key=lambda name: _LEAVING.index(name)))
    right: list[Piece] = []
    for name in _ORDER:
        if name in facts:
            right += [(_BETWEEN, None)] if right else []
            right += facts[name]
    if width_of(left) + 2 + width_of(right) > room:
        # A note stands until the next key, the place as long as one is there.
        left = [
            left[0],
            *((clauses(text, room - width_of(left[:1]) - width_of(right) - 2), ink) for text, ink in left[1:][-1:]),
        ]
    return row(width, [(" ", None), *left], [*right, (" ", None)])


_DAYS = " in 7 d"
_BY_A_LIMIT = f" by a limit{_DAYS}"
"""The days in which so much was refused, and by what, where they have room."""
_ORDER = ("wip", "sle", "week", "refused", "breached", "blocked")
_BEFORE_LIMITS = ("wip", "breached", "blocked")
_LEAVING = ("week", "refused", "sle", "blocked", "breached", "wip")


def _facts(title: Title, inks: Inks) -> dict[str, list[Piece]]:
    if title.plain:
        return {}
    numbers = title.numbers
    facts: dict[str, list[Piece]] = {"wip": [("WIP ", inks.muted), (f"{title.wip:,}", inks.strong)]}
    if title.limit is not None:
        facts["wip"].append((f" of {title.limit:,}", inks.muted))
    if numbers.within_days is not None:
        days = words.count(numbers.within_days, "day")
        facts["sle"] = [("85 %", inks.plain), (" within ", inks.muted), (days, inks.plain)]
    if numbers.a_week:
        facts["week"] = [(decimal(numbers.a_week), inks.plain), (" a week", inks.muted)]
    refused = sum(count for _, count in numbers.refused)
    if refused:
        facts["refused"] = [(f"{refused:,}", inks.plain), (" refused", inks.muted)]
    if numbers.breached:
        facts["breached"] = [(f"{numbers.breached:,} breached", inks.refused)]
    if numbers.blocked:
        facts["blocked"] = [(f"{numbers.blocked:,} blocked", inks.violet)]
    return facts


def _width(facts: dict[str, list[Piece]]) -> int:
    return sum(width_of(pieces) for pieces in facts.values()) + len(_BETWEEN) * (len(facts) - 1)


class Header(Painted):
    """The header of a screen."""

    title = Title("")

    def show(self, title: Title) -> None:
        """Say something else."""
        if title != self.title:
            self.title = title
            self.repaint()

    def paint(self, width: int) -> Sequence[Strip]:
        return [draw(self.title, width, self.inks)]
