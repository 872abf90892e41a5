"""The head of a column: its name, how full it is, and its slots as a line."""

from __future__ import annotations

from msgspec import Struct
from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip

from kanban_tui.board.model import Kind
from kanban_tui.board.words import to_limit
from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.look.pen import Piece, brief, cut, row, width_of
from kanban_tui.tui.look.theme import Inks


class Head(Struct, frozen=True):
    """A column as its head tells it, and of the whole board what the head of the focused column tells.

    `count` is what the limit counts, in its measure, else how many items stand there; `recent` how many were finished
    in the last week, for Done.
    """

    name: str
    kind: Kind
    count: int
    limit: int | None = None
    drain_to: int | None = None
    recent: int | None = None
    matching: int | None = None
    """How many match the filter; None without one."""
    expedited: int = 0
    """How many are in the expedite lane, and so not in the count; 0 where there is no limit."""
    room: tuple[str, ...] = ()
    """How much more finds room there, in words: the longest that fit stand in the first free slot."""
    refused: int = 0
    """How often it said no in the last seven days."""
    breached: int = 0
    """How many of the board are over their box, and how many are blocked: told where there is no header."""
    blocked: int = 0
    limits: tuple[str, ...] = ()
    """Which limits of other kinds are full or have one place left: told where there is no header, or a narrow one."""

    @property
    def draining(self) -> bool:
        return self.drain_to is not None and self.count > self.drain_to

    @property
    def closed(self) -> bool:
        return self.limit == 0

    @property
    def full(self) -> bool:
        return self.limit is not None and not self.closed and self.count >= self.limit

    @property
    def state(self) -> str:
        """How it stands to its limit in a word; empty where it has none, or room."""
        return to_limit(self.count, self.limit, self.drain_to)[1]

    @property
    def free(self) -> int:
        """How much more the limit lets in; 0 without one."""
        return max(0, (self.limit or 0) - self.count)


_LATELY = " in 7 d"
_ON_THE_WAY = f" on the way here{_LATELY}"


def name_row(head: Head, width: int, inks: Inks, glyphs: Glyphs, *, focused: bool) -> Strip:
    """The name, and the count at the right. The name is cut before the count is, but the state gives way to it."""
    right = count(head, inks, glyphs, wide=has_room_for_state(head, width, inks, glyphs))
    name = brief(head.name, max(1, width - width_of(right) - 1), glyphs.cut)
    return row(width, [(name, name_ink(head, inks, focused=focused))], right)


def meter_row(head: Head, width: int, inks: Inks, glyphs: Glyphs) -> Strip:
    """The slots below it."""
    return row(width, meter(head, width, inks, glyphs))


def has_room_for_state(head: Head, width: int, inks: Inks, glyphs: Glyphs) -> bool:
    """Whether the whole name and the count with its words go side by side."""
    return cell_len(head.name) + 1 + width_of(count(head, inks, glyphs, wide=True)) <= width


def under_row(
    head: Head,
    width: int,
    inks: Inks,
    *,
    left: str,
    gutter: int,
    alarms: bool,
    limits: bool = False,
    state: bool = False,
) -> list[Piece]:
    """The row below the slots: what is scrolled away, and how often the column said no; its `state` where the name
    left no room for it; where the header is missing what it would tell of breaches and blocks, and of `limits` where it
    is missing or narrow."""
    first: list[Piece] = [(" " * gutter + left, inks.muted)] if left else []
    facts: list[Piece] = [(head.state, inks.warning)] if state and head.state else []
    if alarms and head.breached:
        facts.append((f"{head.breached:,} breached", inks.refused))
    if alarms and head.blocked:
        facts.append((f"{head.blocked:,} blocked", inks.violet))
    facts += [(limit, inks.soft) for limit in head.limits if limits]
    if head.refused:
        # Where it has room it is told of whom and of which days.
        ways = [[*facts, (f"{head.refused:,} refused{more}", inks.muted)] for more in (_ON_THE_WAY, _LATELY, "")]
        facts = next((way for way in ways if width_of([*first, *way]) + 2 * len(way) <= width), ways[-1])
    while facts and width_of([*first, *facts]) + 2 * len(facts) > width:
        facts.pop()
    right = [piece for fact in facts for piece in (("  ", None), fact)]
    return [*first, (" " * (width - width_of(first) - width_of(right)), None), *right]


def name_ink(head: Head, inks: Inks, *, focused: bool) -> Style:
    """Accent in the focused column, else bold; softer where nobody works."""
    if focused:
        return inks.here_name
    return inks.strong if head.kind.in_progress else inks.soft_strong


def count(head: Head, inks: Inks, glyphs: Glyphs, *, wide: bool) -> list[Piece]:
    """`14`, `1/2`, `3/3 FULL`, `5→3 DRAINING`, `CLOSED`; under a filter `1 of 3 FULL`."""
    busy = inks.strong if head.kind.in_progress else inks.soft
    pressed = inks.warning if head.draining or head.full else busy
    if head.matching is not None:
        # How many match are counted with the expedited among them, so all are.
        total = f"{head.count + head.expedited:,}" + (f" {head.state}" if head.state and wide else "")
        return [(f"{head.matching:,}", inks.here), (" of ", inks.muted), (total, pressed)]
    more = [(f" +{head.expedited:,}", inks.red)] if head.expedited else []
    number, word = to_limit(head.count, head.limit, head.drain_to, glyphs.arrow)
    if not number:
        return [(word, inks.muted), *more]
    if head.limit is not None:
        return [(f"{number} {word}" if word and wide else number, pressed), *more]
    if head.recent and wide:
        return [(f"{head.recent:,}", inks.soft), (" in 7 days", inks.muted)]
    return [(number, busy)]


def meter(head: Head, width: int, inks: Inks, glyphs: Glyphs) -> list[Piece]:
    """The slots: heavy for work, dashed for room, red where a draining column is over its target."""
    if head.limit is None:
        return [(glyphs.thin * width, inks.faint)]
    if head.closed:
        return [(glyphs.cross + glyphs.thin * (width - 1), inks.faint)]
    heavy = inks.amber if head.full or head.draining else inks.soft
    over = head.drain_to if head.draining and head.drain_to is not None else head.count
    if head.limit > (width + 1) // 2:
        return _one_line(head, width, heavy, over, inks, glyphs)
    pieces: list[Piece] = []
    for k, size in enumerate(_segments(head.limit, width)):
        if k:
            pieces.append((" ", None))
        if k >= head.count:
            pieces.append((glyphs.room * size, inks.faint))
        elif k >= over:
            pieces.append((glyphs.over * size, inks.red))
        else:
            pieces.append((glyphs.heavy * size, heavy))
    return pieces


def _segments(slots: int, width: int) -> list[int]:
    """The widths of so many segments one cell apart; equal when they are under three cells."""
    size, extra = divmod(width - (slots - 1), slots)
    if size < 3:
        extra = 0
    return [size + (k < extra) for k in range(slots)]


def _one_line(head: Head, width: int, heavy: Style, over: int, inks: Inks, glyphs: Glyphs) -> list[Piece]:
    limit = head.limit or 1
    held = min(width, round(width * head.count / limit))
    kept = min(held, round(width * min(over, head.count) / limit))
    return [
        (glyphs.heavy * kept, heavy),
        (glyphs.over * (held - kept), inks.red),
        (glyphs.room * (width - held), inks.faint),
    ]


def rail_row(head: Head, y: int, inks: Inks, glyphs: Glyphs, width: int) -> Strip:
    """A row of a folded column: its count, a line, and from the fourth row on its name downwards."""
    if y == 0:
        number = count(head, inks, glyphs, wide=False)
        if width_of(number) > width:
            shown = head.count if head.matching is None else head.matching
            number = [(thousands(shown, width, glyphs), inks.soft if head.matching is None else inks.here)]
        return row(width, [], number)
    if y == 1:
        return row(width, [(glyphs.thin * width, inks.faint)])
    letter = head.name[y - 3 : y - 2] if y > 2 else ""
    return row(width, [], [(letter, inks.muted)])


def thousands(number: int, width: int, glyphs: Glyphs) -> str:
    """A count in few cells: `812`, `1k`, `100k` cut to what fits."""
    return cut(f"{number}" if number < 1000 else f"{number // 1000}k", width, glyphs.cut)
