"""What the metrics screen says around a chart: its title, the item under the cursor, the keys. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.binding import Binding

from kanban_tui.board import clock, words
from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.keys.metrics import METRICS_KEYS, TABS
from kanban_tui.tui.look import phrases
from kanban_tui.tui.look.pen import Piece, clauses, cut
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.parts.foot import Hint

if TYPE_CHECKING:
    from kanban_tui.flow.boxes import Entry
    from kanban_tui.tui.metrics.measured import Measured
    from kanban_tui.tui.metrics.tab import Picture

NAMES = tuple(name for _, name in TABS)
FORECAST, WHAT_IF = NAMES.index("Forecast"), NAMES.index("What if")


def title(picture: Picture, width: int, inks: Inks, glyphs: Glyphs) -> list[Piece]:
    """The title of a chart and what it shows, as many clauses of it as have room."""
    room = width - 4 - cell_len(picture.title)
    # Half a clause would say less than the title does.
    shows = clauses(picture.shows, room, glyphs.cut)
    shows = shows if picture.shows.startswith(shows) else ""
    pieces: list[Piece] = [(" ", None), (picture.title, inks.strong), ("  ", None), (shows, inks.muted)]
    if picture.alarm and cell_len(picture.shows) + 5 + cell_len(picture.alarm) <= room:
        pieces += [("   + ", inks.red), (picture.alarm, inks.muted)]
    return pieces


def of_item(entry: Entry, measured: Measured, width: int, inks: Inks, glyphs: Glyphs) -> list[Piece]:
    """What is said of an item: its number, its title, and its clocks."""
    history, item = entry
    facts = []
    if item.age_days is not None:
        there = clock.day_count(item.stays[-1].entered, item.at, measured.tz)
        name = measured.board.standing(history.item.column_id).name
        facts.append(words.stands(item.age_days, name, there, back=item.came_back))
    elif item.cycle_days is not None:
        facts.append(words.count(item.cycle_days, "day"))
    if item.finished is not None:
        facts.append(f"finished {phrases.day(item.finished, measured.tz)}")
    if item.box is not None:
        facts.append(f"{item.box.percent:,} % of its box")
    if item.block is not None:
        facts.append("blocked")
    said = "   " + f" {glyphs.dot} ".join(facts)
    number = f" {glyphs.cursor}{history.item.id} "
    name = cut(history.item.title, max(8, width - len(number) - len(said) - 1), glyphs.cut)
    return [(number, inks.here), (name, inks.plain), (said, inks.muted)]


def hints(tab: int, picture: Picture | None, sign: Callable[[Binding], str], *, over: int, chosen: bool) -> list[Hint]:
    """The keys that do something at a tab: `over` rows of its picture have no room, an item is `chosen` or none is."""
    items = picture.numbers if picture is not None else ()
    # The same key goes on through items, through limits, or through what is longer than its room.
    steps = "next limit" if tab == WHAT_IF else "next item" if items else "scroll"
    fit = {"open": chosen, "step(1)": bool(items or over or tab == WHAT_IF), "ask('target')": tab == FORECAST}
    fit |= dict.fromkeys(("try_limit(1)", "try_limit(-1)"), tab == WHAT_IF)
    shown = [key for key in METRICS_KEYS if fit.get(key.action, key.show)]
    return [Hint(sign(key), {"step(1)": steps}.get(key.action, key.description)) for key in shown]
