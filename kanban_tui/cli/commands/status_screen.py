"""The screen of `wip status`: the header, the columns with their slots, what needs a word, and the weeks."""

from __future__ import annotations

from kanban_tui.board import clock, words
from kanban_tui.board.model import Column, Item
from kanban_tui.board.timebox import State
from kanban_tui.board.words import count
from kanban_tui.cli.commands import status
from kanban_tui.cli.commands.status import Status
from kanban_tui.cli.say import talk
from kanban_tui.cli.say.ink import Ink, Piece, line, width
from kanban_tui.cli.say.words import age_days, box_word, cells, clean, cut, first_age, pad
from kanban_tui.cli.session import Session, chosen_board
from kanban_tui.glyphs import Glyphs, for_terminal

MOST = 8
SLOT = 3
METER = 27
NARROW = 64
NARROWEST_TITLE = 12
WHO = 14
# Room for a state and the first words of a reason.
STATE = 26
GAP = (" " * 4, Ink.PLAIN)
# The order in which facts leave a header that has no room for them.
LEAVING = ("week", "sle", "blocked", "breached")


def run(session: Session) -> None:
    """Print how a board stands."""
    with session.reading() as connection:
        found = status.read(connection, chosen_board(connection, session.board_name), now=clock.now())
        if session.json:
            talk.out(talk.document(status.document(connection, found)))
            return
    talk.out("\n".join(lines(found, width())))


def lines(found: Status, width: int | None) -> list[str]:
    """The screen, cut to a width; `width` None cuts nothing."""
    glyphs = for_terminal()
    drawn = [_head(found, width), []]
    names = max(cells(clean(column.name)) for column in found.board.columns)
    counts = max(cells(_count(column, found, glyphs)[0]) for column in found.board.columns)
    for column in found.board.columns:
        room = METER if width is None else max(1, min(METER, width - names - counts - 6))
        drawn.append(_column(column, found, glyphs, (names, counts, room)))
    drawn += [[], *_concerns(found, width, glyphs), [], *_facts(found)]
    return [line(pieces, width) for pieces in drawn]


def _head(found: Status, width: int | None) -> list[Piece]:
    numbers = found.numbers
    name: Piece = (cut(clean(found.board.name), 24), Ink.STRONG)
    of = "" if found.limit is None else f" of {found.limit:,}"
    facts: dict[str, list[Piece]] = {"wip": [("WIP ", Ink.MUTED), (f"{found.wip:,}", Ink.STRONG), (of, Ink.MUTED)]}
    if numbers.within_days is not None:
        facts["sle"] = [("85 %", Ink.PLAIN), (f" within {count(numbers.within_days, 'day')}", Ink.MUTED)]
    if numbers.a_week:
        facts["week"] = [(words.decimal(numbers.a_week), Ink.PLAIN), (" a week", Ink.MUTED)]
    if numbers.breached:
        facts["breached"] = [(f"{numbers.breached:,} breached", Ink.ALARM)]
    if numbers.blocked:
        facts["blocked"] = [(f"{numbers.blocked:,} blocked", Ink.BLOCKED)]
    for leaving in LEAVING:
        row = [name, *(piece for fact in facts.values() for piece in (GAP, *fact))]
        if width is None or sum(cells(text) for text, _ in row) <= width:
            return row
        facts.pop(leaving, None)
    return [name, GAP, *facts["wip"]]


def _column(column: Column, found: Status, glyphs: Glyphs, widths: tuple[int, int, int]) -> list[Piece]:
    names, counts, room = widths
    text, ink = _count(column, found, glyphs)
    name_ink = Ink.STRONG if column.kind.in_progress else Ink.PLAIN
    return [
        (pad(clean(column.name), names + 3), name_ink),
        (pad(text, counts + 3), ink),
        *_meter(column, found.fills[column.id].held, glyphs, room),
    ]


def _count(column: Column, found: Status, glyphs: Glyphs) -> Piece:
    (here, expedited), limit = found.fills[column.id], column.wip_limit
    text = words.how_full(here, limit, column.drain_to, expedited, glyphs.arrow)
    if limit is None:
        return text, Ink.PLAIN
    if limit == 0:
        return text, Ink.MUTED
    return text, Ink.WARNING if here >= limit else Ink.PLAIN


def _meter(column: Column, here: int, glyphs: Glyphs, room: int) -> list[Piece]:
    """The slots of a column: heavy for work, dashed for room, red for what is to drain."""
    limit = column.wip_limit
    if limit is None:
        return [(glyphs.thin * room, Ink.MUTED)]
    if limit == 0:
        return [(glyphs.cross + glyphs.thin * (room - 1), Ink.MUTED)]
    kept = here if column.drain_to is None else min(here, column.drain_to)
    ink = Ink.WARNING if here >= limit else Ink.PLAIN
    if limit * (SLOT + 1) - 1 <= room:
        slots = [(glyphs.heavy, ink)] * kept + [(glyphs.over, Ink.ALARM)] * (here - kept)
        slots += [(glyphs.room, Ink.MUTED)] * (limit - here)
        return [piece for sign, of in slots for piece in ((sign * SLOT, of), (" ", Ink.PLAIN))]
    heavy, over = room * kept // limit, room * here // limit
    return [
        (glyphs.heavy * heavy, ink),
        (glyphs.over * (over - heavy), Ink.ALARM),
        (glyphs.room * (room - over), Ink.MUTED),
    ]


def _concerns(found: Status, width: int | None, glyphs: Glyphs) -> list[list[Piece]]:
    if not found.concerns:
        return [[("Nothing is breached, at risk, blocked or due.", Ink.MUTED)]]
    items = found.concerns[:MOST]
    where = width is None or width >= NARROW
    numbers = max(len(str(item.id)) for item in items) + 3
    columns = max(cells(clean(found.column(item).name)) for item in items) + 2 if where else 0
    # Beside the column's name a bare number of days would be read as days there.
    old = " old" if where else ""
    told = {item.id: f"{age}{old}" if (age := _age(item, found)) else "" for item in items}
    ages = max(map(len, told.values()))
    titles = max(cells(clean(item.title)) for item in items)
    who = min(WHO, max((cells(clean(item.assignee)) + 2 for item in items if item.assignee), default=0))
    if width is not None:
        room = width - numbers - columns - ages - STATE - 4
        # A name that would cut titles stands for nothing that is not said on the board.
        who = who if titles + who <= room else 0
        titles = max(NARROWEST_TITLE, min(titles, room - who))
    rows: list[list[Piece]] = []
    for item in items:
        row: list[Piece] = [
            (f"#{item.id}".ljust(numbers), Ink.MUTED),
            (pad(cut(clean(item.title), titles), titles + 2), Ink.PLAIN),
        ]
        if where:
            row.append((pad(clean(found.column(item).name), columns), Ink.MUTED))
        if who:
            row.append((pad(cut(clean(item.assignee or ""), who - 2), who), Ink.PLAIN))
        row.append((told[item.id].rjust(ages), Ink.PLAIN))
        for state in _states(item, found, glyphs):
            row += [("  ", Ink.PLAIN), state]
        rows.append(row)
    if more := len(found.concerns) - MOST:
        rows += [[(f"{more:,} more", Ink.MUTED)]] if more > 0 else []
    return rows


def _states(item: Item, found: Status, glyphs: Glyphs) -> list[Piece]:
    """What needs a word, in words."""
    states: list[Piece] = []
    use = found.boxes.get(item.id)
    if use is not None and use.state is not State.OK:
        states.append((box_word(use), Ink.ALARM if use.state is State.BREACHED else Ink.WARNING))
    if item.due is not None and item.due <= (found.today + status.ONE_DAY).isoformat():
        past = item.due < found.today.isoformat()
        states.append((words.due(item.due, found.today), Ink.ALARM if past else Ink.WARNING))
    if item.blocked_at is not None:
        since = words.rough(found.now - item.blocked_at)
        reason = clean(item.blocked_reason or "")
        states.append((f"{glyphs.cross} blocked {since}: {reason}", Ink.BLOCKED))
    if first := first_age(item, now=found.now, tz=found.tz):
        states.append((first, Ink.MUTED))
    return states


def _age(item: Item, found: Status) -> str:
    days = age_days(item, now=found.now, tz=found.tz)
    return "" if days is None else f"{days:,} d"


def _facts(found: Status) -> list[list[Piece]]:
    """The oldest item, and this week against the last."""
    this, last = found.this_week, found.last_week
    rows: list[list[Piece]] = []
    if found.oldest is not None:
        text = f"#{found.oldest.id} {clean(found.oldest.title)}, {_age(found.oldest, found)} old"
        rows.append([("Oldest      ", Ink.MUTED), (text, Ink.PLAIN)])
    rows.append([("This week   ", Ink.MUTED), (_week(this.finished, this.refused), Ink.PLAIN)])
    if last is not None:
        compared = f" ({last.so_far:,} up to {found.today:%A})" if last.finished else ""
        rows.append([("Last week   ", Ink.MUTED), (_week(last.finished, last.refused, compared), Ink.PLAIN)])
    return rows


def _week(finished: int, refused: int, compared: str = "") -> str:
    told = f"{finished:,} finished{compared}"
    return f"{told}, {count(refused, 'refusal')}" if refused else told
