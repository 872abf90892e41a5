"""How a card looks: a pure function from a card, a look and a width to strips.

`width` counts the cell of the cursor at the left. A card fills at most `look.pitch - 1` rows.
"""

from __future__ import annotations

from functools import lru_cache

from msgspec.structs import replace
from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip

from kanban_tui.board.timebox import State
from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.look.facts import (
    Card,
    Gauge,
    Stage,
    beside,
    due_pieces,
    end_pieces,
    flowed,
    joined,
    known_pieces,
    lane_pieces,
    least_pressing,
    of_pieces,
    pressing_pieces,
    split_pieces,
    units_pieces,
)
from kanban_tui.tui.look.pen import STUMP, Look, Piece, cut, row, width_of, wrap
from kanban_tui.tui.look.phrases import measured

SHORT_BOX = 10
NARROW_TEXT = 22
ROOM_FOR_REASON = 8
LEAST_TITLE, LEAST_REST = 8, 6
"""The fewest cells for a title, and for the second row of one."""
RESTING_PITCH, WORKING_PITCH = 3, 6
"""The usual rows from one card to the next; beyond them a card tells all."""
MOST_LINES = 4
"""The rows that a title, or the reason of a block, has at most."""
TALLEST = 16
"""The most rows from one card to the next."""


@lru_cache(maxsize=1024)
def rows_wanted(card: Card, look: Look, width: int) -> int:
    """How many rows a card would fill if it had them."""
    return len(_rows(card, replace(look, pitch=TALLEST), width))


@lru_cache(maxsize=1024)
def draw(card: Card, look: Look, width: int) -> tuple[Strip, ...]:
    """The rows of a card, each exactly `width` cells."""
    return tuple(_framed(card, look, width, pieces, k) for k, pieces in enumerate(_rows(card, look, width)))


def _rows(card: Card, look: Look, width: int) -> list[list[Piece]]:
    """What stands beside the gutter, a row each."""
    text_width = width - 1 - look.gutter
    if look.compact:
        return [_compact(card, look, text_width)]
    if card.stage is not Stage.WORKING:
        return _resting(card, look, text_width)
    return _short(card, look, text_width) if look.short else _working(card, look, text_width)


def box_line(gauge: Gauge, width: int, glyphs: Glyphs) -> tuple[str, str]:
    """A time box as a line of `width` cells: what is used, and what is left of it.

    Never quite full below 100 %. Over 100 % the whole line is the time, and a cross marks the end of the box.
    """
    if width <= 0 or gauge.amount <= 0:
        return "", ""
    if gauge.state is State.BREACHED:
        end = min(width * gauge.amount // gauge.used, width - 2) if width > 1 else 0
        end = max(0, end)
        return glyphs.heavy * end + glyphs.end + glyphs.heavy * (width - end - 1), ""
    halves = 2 * width * gauge.used // gauge.amount
    if gauge.used < gauge.amount:
        halves = min(halves, 2 * width - 1)
    full, half = divmod(halves, 2)
    used = glyphs.heavy * full + glyphs.half * half
    return used, glyphs.thin * (width - len(used))


def gauge_inks(gauge: Gauge, look: Look) -> tuple[Style, Style]:
    """The inks of a box: of its word, and of its line."""
    inks = look.inks
    if not look.lit:
        return inks.faint, inks.faint
    match gauge.state:
        case State.BREACHED:
            return inks.refused, inks.red
        case State.AT_RISK:
            return inks.warning, inks.amber
        case State.OK:
            return inks.muted, inks.soft


def _framed(card: Card, look: Look, width: int, pieces: list[Piece], index: int) -> Strip:
    """A row of text behind the cursor's cell and the gutter."""
    inks = look.inks
    quiet = inks.muted if look.lit else inks.faint
    if index == 0:
        gutter, ink = str(card.number), inks.here if look.cursor or look.marked else quiet
    elif index == 1 and card.stage is not Stage.WORKING and not look.compact:
        gutter, ink = measured(card.under, look.gutter - 1), quiet
    else:
        gutter, ink = "", quiet
    gutter = cut(gutter, look.gutter - 1, look.glyphs.cut)
    if look.marked and index == 0:
        gutter += look.glyphs.bullet
    strip = row(width - 1, [(gutter + " " * (look.gutter - cell_len(gutter)), ink), *pieces])
    if look.cursor:
        strip = strip.apply_style(inks.ground)
    bar = row(1, [(look.glyphs.cursor, inks.here)] if look.cursor else [])
    return Strip([*bar, *strip], width)


def _title_ink(card: Card, look: Look) -> Style:
    inks = look.inks
    if card.stage is Stage.WORKING:
        return inks.strong if look.lit else inks.muted
    if not look.lit:
        return inks.faint
    if look.cursor:
        return inks.plain
    return inks.soft if card.stage is Stage.WAITING else inks.muted


def _resting(card: Card, look: Look, width: int) -> list[list[Piece]]:
    """Rows for what waits or is done: the title, and under the number its type or the time it took.

    On two rows a block comes before facts, and facts that press before the rest of the title; on more each has its own.
    """
    ink = _title_ink(card, look)
    if look.pitch > RESTING_PITCH:
        block = [_block(card, look, width, reason=False)] if card.blocked else []
        ask = split_pieces(card, look)
        first, *more = flowed(card, look, width - width_of(ask) - 2 * bool(ask), width) or [[]]
        facts = [_spread(width, first, ask), *more] if first or ask or more else []
        rows = _in_full(card, look, width, facts, block)
        return rows if len(rows) > 1 else [*rows, []]
    title: list[Piece] = [(cut(card.title, width, look.glyphs.cut), ink)]
    if card.blocked:
        for told in least_pressing(card, look):
            room = width - width_of(told) - 2 * bool(told)
            block_row = _block(card, look, room)
            if width_of(block_row) <= room:
                return [title, _spread(width, block_row, told)]
        return [title, _block(card, look, width)]
    if pressing_pieces(card, look) or card.units or card.split or cell_len(card.title) <= width:
        ask = split_pieces(card, look)
        room = width - width_of(ask) - 2 * bool(ask)
        return [title, _spread(width, known_pieces(card, look, room), ask)]
    lines = wrap(card.title, width, 2, look.glyphs.cut)
    room = width - cell_len(card.person) - 2
    if card.person and room >= LEAST_REST:
        # Who has it stands behind the title, whose end gives way.
        who: Piece = (card.person, look.inks.muted if look.lit else look.inks.faint)
        return [[(lines[0], ink)], _spread(width, [(cut(lines[-1], room, look.glyphs.cut), ink)], [who])]
    if card.person and cell_len(card.person) <= width:
        return [title, known_pieces(card, look, width)]
    return [[(line, ink)] for line in lines]


def _working(card: Card, look: Look, width: int) -> list[list[Piece]]:
    """Title, facts with the age, the box line, the block; its reason on rows of its own where there are any.

    What presses and finds no place beside the person has a row of its own, or else the place of the facts; so do facts
    that found none beside the age, where a row is left.
    """
    room = look.pitch - 1
    below = []
    if card.gauge is not None:
        below.append(_box(card.gauge, look, width))
    if card.blocked:
        below.append(_block(card, look, width, reason=False))
    end = end_pieces(card, look)
    space = width - width_of(end) - 2
    card = beside(card, look, space)
    if look.pitch > WORKING_PITCH:
        first, *more = flowed(card, look, space, width) or [[]]
        return _in_full(card, look, width, [_spread(width, first, end), *more], below)
    least = joined([card.person] if card.person else [], card, look, pressing=True)
    pressing = pressing_pieces(card, look)
    apart = bool(pressing) and width_of(least) > space and len(below) + 3 <= room
    spare = room - len(below) - apart - 2
    own: list[list[Piece]] = []
    if spare > 0 and card.units and width_of(units_pieces(card, look, space)) < len(card.units):
        own.append(units_pieces(card, look, width))
        card = replace(card, units="")
    if spare > len(own) and card.of is not None:
        own.append(of_pieces(card, look, width))
        card = replace(card, of=None)
    facts = known_pieces(card, look, space, pressing=not apart)
    if apart and width_of(pressing) > width:
        facts, pressing = lane_pieces(card, look), due_pieces(card, look)
    below = [_spread(width, facts, end), *([pressing] if apart else []), *own, *below]
    left = room - len(below)
    why = bool(card.blocked and card.reason)
    titles = wrap(card.title, width, max(1, min(2, left), min(MOST_LINES, left - why)), look.glyphs.cut)
    rows: list[list[Piece]] = [[(line, _title_ink(card, look))] for line in titles]
    rows += below
    if why:
        if len(rows) < room:
            rows += _reason(card, look, width, 1)
        else:
            rows[-1] = _block(card, look, width)
    return rows


def _in_full(
    card: Card, look: Look, width: int, facts: list[list[Piece]], states: list[list[Piece]]
) -> list[list[Piece]]:
    """A card with more rows than usual: the whole title, all facts, its states and why it is blocked.

    Without room for all the facts leave first, but for their first row, then the rest of the reason and of the title.
    """
    room = look.pitch - 1
    reason = min(1, len(_reason(card, look, width, 1)))
    lines = wrap(card.title, width, max(1, min(MOST_LINES, room - len(states) - len(facts[:1]) - reason)))
    rows: list[list[Piece]] = [[(line, _title_ink(card, look))] for line in lines]
    rows += facts[: max(1, room - len(rows) - len(states) - reason)]
    rows += states
    return [*rows, *_reason(card, look, width, room - len(rows))][:room]


def _reason(card: Card, look: Look, width: int, room: int) -> list[list[Piece]]:
    """Why it is blocked, on as many rows as it needs and has."""
    if not (card.blocked and card.reason and room > 0):
        return []
    ink = look.inks.violet if look.lit else look.inks.faint
    lines = wrap(card.reason, width - 2, min(MOST_LINES, room), look.glyphs.cut)
    return [[("  " + line, ink)] for line in lines]


def _short(card: Card, look: Look, width: int) -> list[list[Piece]]:
    """Two rows: the title, then ten cells of box with its word, or the block, with the age at the right."""
    for end in (end_pieces(card, look), end_pieces(card, look)[-1:]):
        left = _state_or_facts(card, look, width - width_of(end) - 2)
        if left:
            break
    first: list[Piece] = [(cut(card.title, width, look.glyphs.cut), _title_ink(card, look))]
    if card.gauge is not None or card.blocked:
        for more in (units_pieces, of_pieces):
            pieces = more(card, look, width - width_of(first) - 2)
            first += [("  ", None), *pieces] if pieces else []
    return [first, _spread(width, left, end)]


def _state_or_facts(card: Card, look: Look, room: int) -> list[Piece]:
    behinds: list[list[Piece]] = [[("  ", None), *told] for told in least_pressing(card, look) if told]
    if card.blocked:
        left = _block(card, look, room)
        for behind in behinds:
            short = _block(card, look, room - width_of(behind))
            if width_of(short) + width_of(behind) <= room:
                return [*short, *behind]
        return left
    if card.gauge is not None:
        ink, _ = gauge_inks(card.gauge, look)
        line: list[Piece] = [*_line(card.gauge, SHORT_BOX, look), ("  ", None)]
        long: list[Piece] = [(card.gauge.words, ink)]
        word: list[Piece] = [(card.gauge.short, ink)]
        ways = [[*way, *behind] for behind in behinds for way in ([*line, *long], [*line, *word], long, word)]
        ways += [[*line, *long], [*line, *word], word]
        return next((pieces for pieces in ways if width_of(pieces) <= room), [])
    return known_pieces(card, look, room)


def _compact(card: Card, look: Look, width: int) -> list[Piece]:
    """One row: the title, the state in a word, the age. Where the title would be a stump the state is a sign."""
    ways = _ends(card, look, width)
    if len(ways) > 1 and width - width_of(ways[0]) - 2 < cell_len(card.title):
        # States stand below each other where that takes no letter of a title.
        ways = ways[1:]
    fitting = (w for least in (LEAST_TITLE, STUMP) for w in ways if width - width_of(w) - 2 >= least)
    right = next(fitting, ways[-1])
    for told in least_pressing(card, look):
        pressed = [*told, *([("  ", None), *right[:-1]] if right[:-1] else []), *right[-1:]]
        if told and width - width_of(pressed) - 2 >= LEAST_TITLE:
            right = pressed
            break
    for more in (split_pieces(card, look), units_pieces(card, look, len(card.units.partition(" ")[0]))):
        if more and width - width_of([*more, *right]) - 4 >= cell_len(card.title):
            right = [*more, ("  ", None), *right]
    title = cut(card.title, max(0, width - width_of(right) - 2 * bool(right)), look.glyphs.cut)
    return _spread(width, [(title, _title_ink(card, look))], right)


def _ends(card: Card, look: Look, width: int) -> list[list[Piece]]:
    """How a compact row may end, the roomiest way first: the state in a word or as its sign, and the age."""
    inks, glyphs = look.inks, look.glyphs
    if card.stage is not Stage.WORKING:
        under: Piece = (card.under, inks.muted if look.lit else inks.faint)
        return [[under] if card.under else []]
    ink = inks.soft if look.lit else inks.faint
    wide: Piece = (f"  {card.age:>5}", ink)
    close: Piece = (f"  {card.age}", ink)
    if card.blocked:
        own = inks.blocked if look.lit else inks.faint
        word, sign = f"{glyphs.cross} blocked", glyphs.cross
    elif card.gauge is not None:
        own = gauge_inks(card.gauge, look)[0]
        word = card.gauge.words if width >= 2 * NARROW_TEXT else card.gauge.short
        sign = {State.BREACHED: glyphs.end, State.AT_RISK: glyphs.risk}.get(card.gauge.state, "")
    else:
        return [[(card.age, ink)]]
    return [[(word, own), wide], [(word, own), close], *([[(sign, own), close]] if sign else []), [(card.age, ink)]]


def _box(gauge: Gauge, look: Look, width: int) -> list[Piece]:
    word_ink, _ = gauge_inks(gauge, look)
    word = gauge.words if width >= NARROW_TEXT else gauge.short
    line = _line(gauge, width - cell_len(word) - 2, look)
    return [*line, ("  ", None), (word, word_ink)]


def _line(gauge: Gauge, width: int, look: Look) -> list[Piece]:
    _, line_ink = gauge_inks(gauge, look)
    used, left = box_line(gauge, width, look.glyphs)
    return [(used, line_ink), (left, look.inks.faint)]


def _block(card: Card, look: Look, width: int, *, reason: bool = True) -> list[Piece]:
    """`× blocked 1 d`, and its reason behind it when there are eight cells for it."""
    strong, light = (look.inks.blocked, look.inks.violet) if look.lit else (look.inks.faint, look.inks.faint)
    told = f"blocked {card.blocked}"
    if cell_len(told) > width - 2:
        # Half a number is another one.
        told = cut("blocked", width - 2)
    pieces: list[Piece] = [(f"{look.glyphs.cross} ", light), (told, strong)]
    room = width - width_of(pieces) - 2
    if reason and card.reason and room >= ROOM_FOR_REASON:
        pieces.append(("  " + cut(card.reason, room, look.glyphs.cut), light))
    return pieces


def _spread(width: int, left: list[Piece], right: list[Piece]) -> list[Piece]:
    return [*left, (" " * max(0, width - width_of(left) - width_of(right)), None), *right]
