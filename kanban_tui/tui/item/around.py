"""What stands around an item: what its column asks of it, what it is a piece of, and its own pieces.

All of it can be chosen, after the points of the description: points are ticked, items are opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from msgspec import Struct
from rich.cells import cell_len
from rich.style import Style

from kanban_tui.board import checklist
from kanban_tui.board.model import Column, Item
from kanban_tui.board.text import printable
from kanban_tui.board.words import duration
from kanban_tui.flow.smaller import WhySplit, why_split
from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.item.reading import ItemView
from kanban_tui.tui.look import phrases
from kanban_tui.tui.look.facts import SPLIT
from kanban_tui.tui.look.pen import Piece, cut, wrap
from kanban_tui.tui.look.theme import Inks

Row = list[Piece]
_MOST_LINES = 3
_WHY = {
    WhySplit.UNITS: "it plans more units than one item may",
    WhySplit.ESTIMATE: "its estimate is over its time box",
    WhySplit.OLD: "it is older than most were in this column",
}


class Choice(Struct, frozen=True):
    """Something on the page that can be chosen: a point by its number, the first is 1, or an item by its own."""

    number: int
    item: bool = False
    done: bool = False


def choices(view: ItemView) -> list[Choice]:
    """Points of the description, of the column, then what it is a piece of, and its pieces."""
    ticked = view.history.ticked()
    done = [point.done for point in checklist.points(view.item.description)]
    done += [point.id in ticked for point in column_of(view).points] if not view.item.archived else []
    found = [Choice(k, done=each) for k, each in enumerate(done, 1)]
    found += [Choice(view.of.number, item=True)] if view.of is not None else []
    return [*found, *(Choice(piece.id, item=True) for piece in view.pieces)]


def column_of(view: ItemView) -> Column:
    """The column in which an item stands, or stood last."""
    return view.board.standing(view.item.column_id)


def of_row(view: ItemView, chosen: Choice | None, width: int, inks: Inks, glyphs: Glyphs) -> list[Row]:
    """What it is a piece of, and how many pieces of that are done."""
    if view.of is None:
        return []
    done = f"  {view.of.done} of {view.of.pieces} pieces done"
    done = done if cell_len(done) + 24 <= width else f"  {view.of.done}/{view.of.pieces}"
    here = chosen == Choice(view.of.number, item=True)
    sign: Row = [(f"{glyphs.cursor} ", inks.here)] if here else []
    told = cut(f"of {view.of.number} {view.of.title}", width - len(done) - 2 * here, glyphs.cut)
    return [[*sign, (told, inks.plain), (done, inks.muted)]]


def suggested(view: ItemView, inks: Inks) -> Row:
    """That it should be split, and why where nothing else says so."""
    running = not view.item.archived and column_of(view).kind.in_progress
    use, age = (view.measures.box, view.measures.age_days or 0) if running else (None, 0)
    why = None if view.item.archived else why_split(view.item, view.board, use, old_from=view.old_from, age=age)
    if why is None:
        return []
    told: Row = [(f" {_WHY[why]}", inks.muted)] if why in _WHY else []
    return [("   ", None), (SPLIT, inks.amber), *told]


def rows(view: ItemView, chosen: Choice | None, tz: tzinfo, width: int, inks: Inks, glyphs: Glyphs) -> Iterator[Row]:
    """What the column asks of it before it leaves, and its pieces, each under its heading."""
    if not view.item.archived:
        yield from _policy(view, chosen, tz, width, inks, glyphs)
    if view.pieces:
        yield [("Pieces", inks.strong), (f"  {len(view.done)} of {len(view.pieces)} done", inks.muted)]
        longest = max(len(str(piece.id)) for piece in view.pieces)
        for piece in view.pieces:
            here = chosen == Choice(piece.id, item=True)
            yield _line(
                here, f"{piece.id:>{longest}}  {piece.title}", _stands(view, piece), width, inks, glyphs,
                inks.muted if piece.id in view.done else inks.soft,
            )  # fmt: skip
        yield []


def _policy(view: ItemView, chosen: Choice | None, tz: tzinfo, width: int, inks: Inks, glyphs: Glyphs) -> Iterator[Row]:
    column = column_of(view)
    if not column.points and not column.exit_policy and column.stay_least is None:
        return
    ticks = view.history.ticked()
    count = f"  {sum(p.id in ticks for p in column.points)} of {len(column.points)} ticked" if column.points else ""
    stay = "" if column.stay_least is None else f"  not before {duration(column.stay_least)} there"
    yield [(f"To leave {column.name}", inks.strong), (count, inks.muted), (stay, inks.muted)]
    for line in wrap(printable(column.exit_policy), width, _MOST_LINES, glyphs.cut) if column.exit_policy else ():
        yield [(line, inks.soft)]
    own = len(checklist.points(view.item.description))
    for k, point in enumerate(column.points, own + 1):
        tick = ticks.get(point.id)
        told = "required" if point.required else ""
        if tick is not None:
            told = f"{printable(tick.author)}, {phrases.moment(tick.at, tz)}"
        here = chosen is not None and not chosen.item and chosen.number == k
        text = f"[{'x' if tick else ' '}] {printable(point.text)}"
        yield _line(here, text, told, width, inks, glyphs, inks.muted if tick else inks.soft)
    yield []


def _line(here: bool, text: str, told: str, width: int, inks: Inks, glyphs: Glyphs, ink: Style) -> Row:
    """A row of a list: its sign, what it is, and at its right what is told of it where there is room for both."""
    sign: Piece = (f"{glyphs.cursor} ", inks.here) if here else (f"{glyphs.dot} ", inks.muted)
    space = width - 2 - (cell_len(told) + 2 if told else 0)
    if space < min(cell_len(text), 12):
        told, space = "", width - 2
    shown = cut(text, space, glyphs.cut)
    return [sign, (shown, ink), (f"  {told}" if told else "", inks.muted)]


def _stands(view: ItemView, piece: Item) -> str:
    if piece.id in view.done:
        return "done"
    if piece.container:
        return "split"
    return "cancelled" if piece.archived else view.board.standing(piece.column_id).name


def first_open(found: Sequence[Choice]) -> int | None:
    """The place of the first point that is not ticked, else of the first one; None where there are no points."""
    points = [k for k, choice in enumerate(found) if not choice.item]
    return next((k for k in points if not found[k].done), points[0] if points else None)
