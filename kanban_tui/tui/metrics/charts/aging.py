"""The age of what is in progress: a lane for each column, and grounds that step where past items left it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip

from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.look.pen import cut
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.metrics.charts.axes import Frame, Line, Scale, draw_up, rounded_up, words
from kanban_tui.tui.metrics.charts.grid import Grid

STEPS = (50, 70, 85, 95)
_LEAST_LANE = 8
# What is said of an item, in the order in which it leaves where there is no room.
_PARTS = ("word", "age", "number", "dot")
_BEYOND = 3
_GAP = 2


class Dot(Struct, frozen=True):
    """An item in progress: its age in days, and the word for how it stands."""

    number: int
    age: int
    word: str = ""
    """`breached`, `at risk`, `old`, or nothing."""
    blocked: bool = False


class Lane(Struct, frozen=True):
    """A column: its name, how many it holds in words, its lines at 50, 70, 85 and 95 %, its items oldest first."""

    name: str
    held: str
    lines: tuple[Line, ...]
    dots: tuple[Dot, ...]


class Aging(Struct, frozen=True):
    """The columns in progress from left to right."""

    lanes: tuple[Lane, ...]
    empty: tuple[str, ...] = ()


def order(data: Aging) -> list[int]:
    """The numbers lane by lane from the oldest, as a cursor goes down."""
    return [dot.number for lane in data.lanes for dot in lane.dots]


def draw(data: Aging, width: int, height: int, inks: Inks, glyphs: Glyphs, selected: int | None = None) -> list[Strip]:
    """The lanes side by side on `width` times `height` cells; lanes that have no room leave, the farthest first."""
    if not any(lane.dots or lane.lines for lane in data.lanes):
        return words(data.empty, width, height, inks).strips()
    grid = Grid(width, height)
    rows = height - 2
    top = _top(data, rows)
    left = max(3, len(f"{top:,}+")) + 1
    up = Scale(0, top, rows)
    lanes, before, after = _shown(data, width - left, selected)
    size = min(44, (width - left + _GAP) // len(lanes) - _GAP)
    frames = [Frame(left + k * (size + _GAP), 0, size, up) for k in range(len(lanes))]
    for lane, frame in zip(lanes, frames, strict=True):
        _steps(grid, frame, lane, inks)
        _dots(grid, frame, lane, top, selected, inks, glyphs)
        _names(grid, frame, lane, inks, glyphs)
        grid.rule(frame.left, frame.floor, frame.width, glyphs.thin, inks.faint)
        _foot(grid, frame, lane, inks, glyphs)
    # A sign on the floor on the side where lanes had no room.
    for more, x in ((before, left), (after, frames[-1].left + size - 1)):
        if more:
            grid.put(x, frames[0].floor, glyphs.cut, inks.plain)
    draw_up(grid, frames[0], (), inks, glyphs)
    if any(dot.age > top for lane in lanes for dot in lane.dots):
        # What stands on the highest row is older than it: its age may have no room there.
        grid.put_right(left - 1, 0, f"{top:,}+", inks.muted)
    return grid.strips()


def _top(data: Aging, rows: int) -> int:
    """Where the axis ends: at the greatest age, unless that is far above every line and days have no row each."""
    oldest = max((dot.age for lane in data.lanes for dot in lane.dots), default=1)
    highest = max((line.value for lane in data.lanes for line in lane.lines), default=0)
    end = oldest if not highest or oldest <= max(_BEYOND * highest, rows) else highest * 1.2
    return rounded_up(max(end, highest), rows)


def _shown(data: Aging, room: int, selected: int | None) -> tuple[list[Lane], bool, bool]:
    """The lanes there is room for, among them the one of the selected item; whether some left before and after them."""
    lanes = list(data.lanes)
    most = max(1, (room + _GAP) // (_LEAST_LANE + _GAP))
    here = next((k for k, lane in enumerate(lanes) if any(dot.number == selected for dot in lane.dots)), 0)
    first = max(0, min(here - most // 2, len(lanes) - most))
    return lanes[first : first + most], first > 0, first + most < len(lanes)


def _steps(grid: Grid, frame: Frame, lane: Lane, inks: Inks) -> None:
    """A ground for each step, up to the highest line."""
    below = frame.floor
    for line, ground in zip(lane.lines, inks.bands, strict=False):
        row = frame.row(line.value)
        if row < below:
            grid.fill(frame.left, row, frame.width, below - row, ground)
            below = row


def _names(grid: Grid, frame: Frame, lane: Lane, inks: Inks, glyphs: Glyphs) -> None:
    """A line on each step with its name at the right, where there is room behind the items; the headline first."""
    taken: set[int] = set()
    for line in sorted(lane.lines, key=lambda line: not line.headline):
        row = frame.row(line.value)
        if row in taken:
            continue
        taken.add(row)
        end = frame.left + frame.width - 1
        for said in (f"{line.name}{line.said:>5}", line.name, ""):
            start = end - cell_len(said)
            if grid.free(start - 1, row, cell_len(said) + 1):
                break
        else:
            continue
        if said:
            ink = inks.warning if line.headline else inks.muted
            grid.put(start, row, line.name, ink)
            grid.put_right(end, row, said[len(line.name) :].lstrip(), inks.plain if line.headline else inks.muted)
        grid.rule(
            frame.left + 1,
            row,
            max(0, start - frame.left - 2),
            glyphs.room,
            inks.amber if line.headline else inks.faint,
        )


def _dots(grid: Grid, frame: Frame, lane: Lane, top: int, selected: int | None, inks: Inks, glyphs: Glyphs) -> None:
    """The items at their age, the selected one first; a word goes before a number goes."""
    rows: dict[int, list[Dot]] = {}
    for dot in lane.dots:
        rows.setdefault(frame.row(min(dot.age, top)), []).append(dot)
    for row, here in rows.items():
        here = sorted(here, key=lambda dot: dot.number != selected)
        room = frame.width - 1
        for parts in range(len(_PARTS)):
            labels = [_label(dot, top, glyphs, _PARTS[parts:]) for dot in here]
            if sum(cell_len(label) + 1 for label in labels) <= room:
                break
        x = frame.left + 1
        for k, (dot, label) in enumerate(zip(here, labels, strict=True)):
            left = len(here) - k
            more = f"+{left - 1}" if left > 1 else ""
            if x + cell_len(label) + (1 + len(more) if more else 0) > frame.left + frame.width:
                grid.put(x, row, f"+{left}", inks.muted, [each.number for each in here[k:]])
                break
            x += _put(grid, x, row, dot, label, dot.number == selected, inks, glyphs) + 1


def _put(grid: Grid, x: int, row: int, dot: Dot, label: str, here: bool, inks: Inks, glyphs: Glyphs) -> int:
    strong, light = ink_of(dot, inks)
    number = str(dot.number)
    head, _, tail = label.partition(number)
    if here:
        grid.fill(x, row, cell_len(label), 1, inks.ground)
        head = head.replace(glyphs.bullet, glyphs.cursor)
        strong = light = inks.here
    used = grid.put(x, row, head, inks.here if here else light, [dot.number])
    if number in label:
        used += grid.put(x + used, row, number, strong, [dot.number])
    used += grid.put(x + used, row, tail, light, [dot.number])
    grid.put(x + used, row, " ", None)
    return used


def _label(dot: Dot, top: int, glyphs: Glyphs, parts: Sequence[str]) -> str:
    """What is said of an item; its age only where it lies beyond the axis."""
    if "number" not in parts:
        return glyphs.bullet
    word = f" {dot.word}" if dot.word and "word" in parts else ""
    beyond = f" {dot.age:,} d" if dot.age > top and "age" in parts else ""
    cross = f" {glyphs.cross}" if dot.blocked else ""
    return f"{glyphs.bullet} {dot.number}{word}{beyond}{cross}"


def ink_of(dot: Dot, inks: Inks) -> tuple[Style, Style]:
    """The inks of an item by how it stands: of its number, and of its word."""
    if dot.word == "breached":
        return inks.refused, inks.red
    if dot.blocked:
        return inks.blocked, inks.violet
    if dot.word:
        return inks.warning, inks.amber
    return inks.strong, inks.plain


def _foot(grid: Grid, frame: Frame, lane: Lane, inks: Inks, glyphs: Glyphs) -> None:
    held = lane.held
    if cell_len(lane.name) + 1 + cell_len(held) > frame.width:
        # The numbers say it as well.
        held = held.replace(" FULL", "").replace(" DRAINING", "")
    room = frame.width - cell_len(held) - 1
    if room < 4:
        grid.put(frame.left, frame.floor + 1, cut(lane.name, frame.width, glyphs.cut), inks.soft)
        return
    used = grid.put(frame.left, frame.floor + 1, cut(lane.name, room, glyphs.cut), inks.soft)
    grid.put(frame.left + used + 1, frame.floor + 1, held, inks.muted)
