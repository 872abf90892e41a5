"""What is told of an item on its card, already in words, and its facts as pieces of a row."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace
from rich.cells import cell_len
from rich.style import Style

from kanban_tui.board import words
from kanban_tui.board.model import Family, Item
from kanban_tui.board.timebox import State
from kanban_tui.tui.look.pen import Look, Piece, cut, width_of

SPLIT = "split?"
_ONE_DAY = timedelta(days=1)
_LEAST_NAME = 6
"""Cells for the title of what an item is a piece of; with fewer its number tells it."""


class Stage(Enum):
    """Where an item stands: before the start, in progress, or done."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"


class Gauge(Struct, frozen=True):
    """A time box as it is drawn: `used` of `amount` in one unit, and the words for it."""

    used: int
    amount: int
    state: State
    words: str
    """At full length: `at risk 90 %`."""
    short: str
    """Where room is scarce: `at risk`."""


class Due(Struct, frozen=True):
    """A due date in words, and how pressing it is."""

    words: str
    """`due in 5 d`, `3 d past due`."""
    past: bool = False
    soon: bool = False
    """By tomorrow."""

    @property
    def short(self) -> Due:
        """In fewer words: `due 5 d`."""
        return replace(self, words=self.words.replace("due in ", "due "))


def due_of(item: Item, today: date) -> Due | None:
    """The due date of an item that is not finished, in the words of the list."""
    if item.due is None or item.finished_at is not None:
        return None
    iso = today.isoformat()
    return Due(words.due(item.due, today), item.due < iso, iso <= item.due <= (today + _ONE_DAY).isoformat())


class Card(Struct, frozen=True, cache_hash=True):
    """All that is drawn of an item, already in words and safe to print."""

    number: int
    title: str
    stage: Stage
    type: str = ""
    under: str = ""
    """What stands under the number in a queue or in Done: the short type, or the time it took."""
    person: str = ""
    age: str = ""
    gauge: Gauge | None = None
    blocked: str = ""
    """How long it has been blocked; empty when it is not."""
    reason: str = ""
    tags: tuple[str, ...] = ()
    """With their signs."""
    due: Due | None = None
    expedited: bool = False
    """Before all others, outside of the limits of columns."""
    units: str = ""
    """How many of its units are done: `4/5 interviews`."""
    of: Family | None = None
    """What it is a piece of."""
    split: bool = False
    """Whether it should rather be smaller."""


def end_pieces(card: Card, look: Look) -> list[Piece]:
    """What stands at the right of the facts: that it should be split, and the age."""
    age: Piece = (card.age, look.inks.soft if look.lit else look.inks.faint)
    return [*split_pieces(card, look), ("  ", None), age] if card.split else [age]


def split_pieces(card: Card, look: Look) -> list[Piece]:
    return [(SPLIT, look.inks.amber if look.lit else look.inks.faint)] if card.split else []


def pressing_pieces(card: Card, look: Look) -> list[Piece]:
    """That it goes before all others, and the due date."""
    lane, due = lane_pieces(card, look), due_pieces(card, look)
    return [*lane, *([("  ", None)] if lane and due else []), *due]


def lane_pieces(card: Card, look: Look) -> list[Piece]:
    return [("expedited", look.inks.red if look.lit else look.inks.faint)] if card.expedited else []


def due_pieces(card: Card, look: Look) -> list[Piece]:
    """The due date in words: red when it is past, amber by tomorrow."""
    if card.due is None:
        return []
    inks = look.inks
    ink = inks.refused if card.due.past else inks.warning if card.due.soon else inks.muted
    return [(card.due.words, ink if look.lit else inks.faint)]


def least_pressing(card: Card, look: Look) -> list[list[Piece]]:
    """What presses in full, and then what is left of it where room is scarce: the lane, which passes limits."""
    return [
        pressing_pieces(card, look),
        *([lane_pieces(card, look)] if card.expedited and card.due is not None else []),
    ]


def joined(facts: list[str], card: Card, look: Look, *, pressing: bool) -> list[Piece]:
    """Facts side by side, before what presses where that is wanted."""
    between = f" {look.glyphs.dot} "
    last = pressing_pieces(card, look) if pressing else []
    return [(between.join(facts) + (between if facts and last else ""), _quiet(look)), *last]


def beside(card: Card, look: Look, width: int) -> Card:
    """With its due date in fewer words where only so all facts have room beside the age."""
    facts = [fact for fact in (card.type, card.person) if fact]

    def needs(card: Card) -> int:
        return width_of(joined(facts, card, look, pressing=True))

    short = replace(card, due=card.due.short) if card.due is not None else card
    return short if needs(card) > width >= needs(short) else card


def fact_pieces(card: Card, look: Look, width: int, *, pressing: bool = True) -> list[Piece]:
    """Units, type, person, tags and what presses, as many as fit whole: tags leave first, then type, person, units.

    Outside of what is in progress the type stands under the number.
    """
    units = [text for text, _ in units_pieces(card, look, width)]
    kind = [card.type] if card.type and card.stage is Stage.WORKING else []
    person = [card.person] if card.person else []
    ways = [[*units, *kind, *person, *card.tags[:count]] for count in range(len(card.tags), -1, -1)]
    for facts in (*ways, [*units, *person], units or person, []):
        pieces = joined(facts, card, look, pressing=pressing)
        if width_of(pieces) <= width:
            return pieces
    lane = lane_pieces(card, look)
    return lane if pressing and width_of(lane) <= width else []


def known_pieces(card: Card, look: Look, width: int, *, pressing: bool = True) -> list[Piece]:
    """The facts, and behind them what it is a piece of, of which the number has its place before they have theirs."""
    if card.of is None:
        return fact_pieces(card, look, width, pressing=pressing)
    least = width_of(of_pieces(card, look, len(f"of {card.of.number}")))
    facts = fact_pieces(card, look, width - least - 2, pressing=pressing)
    if not width_of(facts):
        return of_pieces(card, look, width)
    return [*facts, ("  ", None), *of_pieces(card, look, width - width_of(facts) - 2)]


def flowed(card: Card, look: Look, first: int, width: int) -> list[list[Piece]]:
    """All facts on as many rows as they need, each whole; the first row has less room, beside the age."""
    ink = _quiet(look)
    plain = [*([card.type] if card.stage is Stage.WORKING else []), card.person]
    facts: list[Piece] = [*units_pieces(card, look, width), *((fact, ink) for fact in plain if fact)]
    facts += [*lane_pieces(card, look), *due_pieces(card, look), *((tag, ink) for tag in card.tags)]
    rows: list[list[Piece]] = [[]]
    for text, own in facts:
        room = first if len(rows) == 1 else width
        between: list[Piece] = [(f" {look.glyphs.dot} ", ink)] if rows[-1] else []
        if width_of([*rows[-1], *between]) + cell_len(text) <= room:
            rows[-1] += [*between, (text, own)]
        else:
            rows.append([(cut(text, width, look.glyphs.cut), own)])
    rows += [of_pieces(card, look, width)] if card.of is not None else []
    return rows if any(rows) else []


def units_pieces(card: Card, look: Look, width: int) -> list[Piece]:
    """Its units, or their numbers alone where there is no room for what they are called."""
    numbers = card.units.partition(" ")[0]
    fitting = next((text for text in (card.units, numbers) if text and cell_len(text) <= width), "")
    return [(fitting, _quiet(look))] if fitting else []


def of_pieces(card: Card, look: Look, width: int) -> list[Piece]:
    """What an item is a piece of: `of 1 Build user…  2/5`, or as much of it as fits, its number first of all."""
    if card.of is None:
        return []
    number, done = f"of {card.of.number}", f"  {card.of.done}/{card.of.pieces}"
    for tail in (done, ""):
        room = width - len(number) - 1 - len(tail)
        if room >= min(_LEAST_NAME, len(card.of.title)):
            return [(f"{number} {cut(card.of.title, room, look.glyphs.cut)}{tail}", _quiet(look))]
    fitting = next((text for text in (number + done, number) if len(text) <= width), "")
    return [(fitting, _quiet(look))] if fitting else []


def _quiet(look: Look) -> Style:
    return look.inks.muted if look.lit else look.inks.faint
