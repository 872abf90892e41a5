"""Numbers, instants and widths as the command line writes them."""

from __future__ import annotations

from datetime import tzinfo

from kanban_tui.board import words
from kanban_tui.board.clock import day_count, to_datetime
from kanban_tui.board.model import Item, TimeBox
from kanban_tui.board.text import printable
from kanban_tui.board.timebox import BoxUse


def clean(text: str) -> str:
    """Text that no terminal takes for an order; most is so already."""
    return text if text.isprintable() else printable(text)


def cells(text: str) -> int:
    """How many terminal cells a line takes."""
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    # Imported only for text beyond ASCII: its tables take as long to load as a hundred items to list.
    import unicodedata

    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 0 if unicodedata.category(character) in ("Mn", "Me", "Cf") else 1


def cut(text: str, width: int) -> str:
    """At most `width` cells of a text, its cut end marked."""
    if cells(text) <= width:
        return text
    kept, used = [], 0
    for character in text:
        used += _width(character)
        if used > width - 1:
            break
        kept.append(character)
    return "".join(kept) + "…"


def pad(text: str, width: int) -> str:
    """A text filled up to a width in cells."""
    return text + " " * (width - cells(text))


def moment(instant: int, tz: tzinfo) -> str:
    """An instant as the clock on the wall shows it, to the minute."""
    return to_datetime(instant, tz).strftime("%Y-%m-%d %H:%M")


def age_days(item: Item, *, now: int, tz: tzinfo) -> int | None:
    """Local dates since an item was started, today counted; None for one that is not in progress by now."""
    if item.started_at is None or item.finished_at is not None or item.started_at > now:
        return None
    return day_count(item.started_at, now, tz)


def first_age(item: Item, *, now: int, tz: tzinfo) -> str:
    """The other clock of an item that was put back and started again; nothing for any other."""
    first, started = item.first_started_at, item.started_at
    if first is None or started is None or not first < started <= now or item.finished_at is not None:
        return ""
    return f"{day_count(first, now, tz):,} d since its first start"


def box_name(box: TimeBox | None) -> str:
    """A time box as a setting: `3 d`, `3 days` where dates are counted, `none`."""
    return "none" if box is None else words.box(box)


def box_newer(found: tuple[TimeBox, str] | None) -> str:
    """That a box came after the finish, and whose it is; empty where none did."""
    return "" if found is None else f"when it was finished; that of its {found[1]}, {box_name(found[0])}, is newer"


def box_word(use: BoxUse | None) -> str:
    """How an item stands to its box: `73 %`, `at risk 90 %`, `breached 134 %`; nothing without one."""
    return "" if use is None else words.box_state(use)
