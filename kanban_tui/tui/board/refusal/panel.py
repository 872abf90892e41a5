"""The panel of a refusal: what is full and who fills it, and the moves that make room, the first one key away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from rich.cells import cell_len
from textual.strip import Strip

from kanban_tui.board.refusal import FullScope
from kanban_tui.board.room import RoomStep
from kanban_tui.board.text import printable
from kanban_tui.board.timebox import State
from kanban_tui.errors import ended
from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.board.refusal.plan import Plan
from kanban_tui.tui.look.card import gauge_inks
from kanban_tui.tui.look.facts import Card
from kanban_tui.tui.look.pen import Look, Piece, blank, cut, row, width_of, wrap
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.parts import foot
from kanban_tui.tui.parts.foot import Hint

SIDE_BY_SIDE = 100
_INDENT = 2


class Panel(Struct, frozen=True):
    """What the panel shows. `room`: there is room now, and what was refused may be done."""

    plan: Plan
    chosen: int = 0
    """Of the plan's choices the one under the cursor, on which the keys act."""
    room: bool = False
    stray: tuple[Hint, ...] = ()
    """A key that does nothing here."""
    leave: str = "leave it"
    """What leaving it does."""

    @property
    def on_step(self) -> bool:
        """Whether the cursor is on the first step."""
        return self.chosen == self.plan.step

    @property
    def number(self) -> int | None:
        """The item under the cursor."""
        return self.plan.choices[self.chosen] if self.plan.choices else None

    @property
    def other(self) -> int | None:
        """Who would change places with the refused item: who is under the cursor, on the step the only one there is."""
        could = [item.id for item in self.plan.refusal.exchangeable]
        if self.number in could:
            return self.number
        return could[0] if self.on_step and len(could) == 1 else None

    @property
    def steps(self) -> tuple[int, ...]:
        """Where the cursor can go from where it is: 1 on, -1 back."""
        return tuple(step for step in (1, -1) if 0 <= self.chosen + step < len(self.plan.choices))


def draw(panel: Panel, width: int, most: int, inks: Inks, glyphs: Glyphs) -> list[Strip]:
    """The rows of the panel, at most so many: empty rows leave first, then what heads the lists, then who fills it."""
    look = Look(inks, glyphs)
    inner = width - 2 * _INDENT
    edge_ink = inks.page + (inks.here if panel.room else inks.red)
    for spare in range(len(panel.plan.fillers) + 3):
        rows = _rows(panel, inner, look, spare)
        if len(rows) + 1 <= most:
            break
    margin = " " * (_INDENT - 1)
    strips = [row(width, [(glyphs.edge * width, edge_ink)])]
    for marked, pieces in rows:
        strips.append(row(width, [(margin, None), _mark(marked, look), *pieces]) if pieces else blank(width))
    return strips[:most]


def _mark(here: bool, look: Look) -> Piece:
    return (look.glyphs.cursor, look.inks.here) if here else (" ", None)


_Row = tuple[bool, list[Piece]]
_EMPTY: _Row = (False, [])


def _rows(panel: Panel, width: int, look: Look, spare: int) -> list[_Row]:
    """The rows below the edge, with so much left out: 1 empty rows, 2 what heads the lists, then fillers."""
    gap = [_EMPTY] if spare < 1 else []
    headed = spare < 2
    wide = width >= SIDE_BY_SIDE - 2 * _INDENT
    keys = [(False, _keys(panel, width, look))]
    top = [(False, pieces) for pieces in _headline(panel, width, look, one_row=not wide)]
    if panel.room:
        return [*gap, *top, *gap, *keys, *gap]
    fillers = len(panel.plan.fillers) - max(0, spare - 2)
    if wide:
        left_width = width * 53 // 100
        left = _fillers(panel, left_width, look, fillers, headed=headed)
        right = _steps(panel, width - left_width - 4, look, headed=headed)
        lists = []
        for k in range(max(len(left), len(right))):
            marked, pieces = left[k] if k < len(left) else _EMPTY
            here, beside = right[k] if k < len(right) else _EMPTY
            gap_before: Piece = (" " * (left_width + 3 - width_of(pieces)), None)
            lists.append((marked, [*pieces, gap_before, _mark(here, look), *beside]))
        return [*gap, *top, *gap, *lists, *gap, *keys, *gap]
    left = _fillers(panel, width, look, fillers, headed=headed)
    return [*gap, *top, *gap, *left, *(gap if left else []), *_steps(panel, width, look, headed=headed), *gap, *keys]


def scope_name(scope: FullScope) -> str:
    """A full scope by name."""
    return f"The board {printable(scope.name)}" if scope.kind == "board" else printable(scope.label)


def _state(scope: FullScope) -> str:
    """How a scope that said no stands, in a word."""
    if scope.count < scope.limit:
        return f"has room for {scope.limit - scope.count:,}"
    return f"is {scope.word}"


def _headline(panel: Panel, width: int, look: Look, *, one_row: bool) -> list[list[Piece]]:
    inks, refusal = look.inks, panel.plan.refusal
    if panel.room:
        names = " and ".join(scope_name(scope) for scope in refusal.scopes)
        return [
            [(cut(f"{names} {'have' if len(refusal.scopes) > 1 else 'has'} room", width), inks.here)],
            _who(panel, width, look),
        ]
    first: list[Piece] = []
    for scope in refusal.scopes:
        if first:
            first.append(("   ", None))
        first.append((f"{scope_name(scope)} {_state(scope)}", inks.refused))
        units = " units" if scope.measure == "units" else ""
        if scope.drain_to is not None:
            first.append((f"  {scope.count:,}{look.glyphs.arrow}{scope.drain_to:,}{units}", inks.red))
        elif scope.limit or scope.count:
            first.append((f"  {scope.count:,} of {scope.limit:,}{units}", inks.red))
    if width_of(first) > width:
        first = [(cut("".join(text for text, _ in first), width), inks.refused)]
    who = _who(panel, width - (width_of(first) + 3 if one_row else 0), look)
    if one_row and width_of(first) + 3 + width_of(_who(panel, width, look)) <= width:
        return [[*first, ("   ", None), *who]]
    return [first, _who(panel, width, look)]


_LANE = {
    "expedite": ("is not expedited", "can be expedited"),
    "expedite end": ("stays expedited: out of the lane it counts there again", "can leave the lane"),
}
"""What is said of an item that should have gone into the lane or out of it: refused, and once there is room."""


def _can(plan: Plan) -> str:
    """What the refused item can do once there is room."""
    if plan.refusal.command in _LANE:
        return _LANE[plan.refusal.command][1]
    if plan.refusal.target_id is None:
        return ""
    return "can start" if plan.refusal.item is None or plan.refusal.item.started_at is None else "can go on"


def _who(panel: Panel, width: int, look: Look) -> list[Piece]:
    """What was refused, and where it stays."""
    inks, refusal = look.inks, panel.plan.refusal
    if panel.room:
        can = _can(panel.plan)
        after = f" {can} now." if can else " can be done now."
    elif refusal.command in _LANE:
        after = f" {_LANE[refusal.command][0]}."
    elif refusal.item is None:
        after = " is not added." if refusal.title else ""
    elif panel.plan.source:
        after = ended(f" stays in {panel.plan.source}.")
    else:
        after = " stays off the board."
    title = printable(refusal.title)
    if len(refusal.numbers) > 1:
        names = ", ".join(map(str, refusal.numbers))
        all_of = "Both" if len(refusal.numbers) == 2 else f"All {len(refusal.numbers):,}"
        return [(cut(f"{all_of} stay where they are: {names}.", width), inks.muted)]
    if not title:
        return [(cut(f"The {refusal.command} did not happen; nothing changed.", width), inks.muted)]
    number = f"{refusal.item.id} " if refusal.item is not None else ""
    room = width - cell_len(after) - cell_len(number)
    return [(number + cut(title, max(8, room), look.glyphs.cut), inks.plain), (after, inks.muted)]


def _fillers(panel: Panel, width: int, look: Look, count: int, *, headed: bool) -> list[_Row]:
    """Who fills the slots, oldest first: number, title, age, and the state in a word."""
    cards = panel.plan.fillers
    if not cards:
        return []
    rows: list[_Row] = [(False, [("In these slots, oldest first", look.inks.muted)])] if headed else []
    count = max(1, min(len(cards), count))
    first = 0 if panel.on_step else max(0, min(panel.chosen - count + 1, len(cards) - count))
    number_width = max(len(str(card.number)) for card in cards) + 2
    age_width = max(cell_len(card.age) for card in cards)
    words = [_standing(card, look, short=width < 50) for card in cards]
    word_width = max(width_of(pieces) for pieces in words)
    for k in range(first, first + count):
        card, chosen = cards[k], k == panel.chosen
        room = width - number_width - age_width - 2 - (word_width + 3 if word_width else 0)
        title = cut(card.title, max(6, room), look.glyphs.cut)
        number_ink = look.inks.here if chosen else look.inks.muted
        pieces: list[Piece] = [(f"{card.number:<{number_width}}", number_ink), (title, look.inks.plain)]
        pieces.append((" " * max(2, room - cell_len(title) + 2), None))
        pieces.append((f"{card.age:>{age_width}}   ", look.inks.soft))
        rows.append((chosen, [*pieces, *words[k]]))
    left = len(cards) - count
    if left:
        rows[-1][1].append((f"  and {left}", look.inks.muted))
    return rows


def _standing(card: Card, look: Look, *, short: bool) -> list[Piece]:
    if card.blocked:
        sign = f"{look.glyphs.cross} "
        return [(sign, look.inks.violet), ("blocked" if short else f"blocked {card.blocked}", look.inks.blocked)]
    if card.gauge is None:
        return []
    word = card.gauge.short if short else card.gauge.words
    if card.gauge.state is State.OK:
        # No line stands beside it that would say of what.
        word += " of box" if short else " of its box"
    return [(word, gauge_inks(card.gauge, look)[0])]


def _steps(panel: Panel, width: int, look: Look, *, headed: bool) -> list[_Row]:
    """The moves that make room, numbered; what they end in."""
    inks, refusal = look.inks, panel.plan.refusal
    if not refusal.make_room and panel.plan.fit:
        return []
    if not refusal.make_room:
        told = refusal.no_way or "A higher limit opens it again."
        return [(False, [(line, inks.muted)]) for line in wrap(told, width, 3, look.glyphs.cut)]
    rows: list[_Row] = [(False, [("To make room", inks.muted)])] if headed else []
    done = [(verb, step, point) for step in refusal.make_room for verb, point in _acts(step)]
    longest = max(len(str(step.item.id)) for step in refusal.make_room)
    widest = max(len(verb) for verb, _, _ in done)
    for k, (verb, step, point) in enumerate(done, 1):
        start: list[Piece] = [(f"{k}  ", inks.here), (f"{verb:<{widest}} ", inks.muted)]
        start.append((f"{step.item.id:<{longest}} ", inks.soft))
        if point:
            start.append((cut(printable(point), max(3, width - width_of(start)), look.glyphs.cut), inks.plain))
        rows.append((k == 1 and panel.on_step, start if point else _step(start, step, width, look)))
    if headed:
        can = _can(panel.plan) or "can start"
        then = f"then {panel.plan.number} {can}" if panel.plan.number is not None else "then there is room"
        rows.append((False, [("   " + then, inks.muted)]))
    return rows


def _acts(step: RoomStep) -> Iterator[tuple[str, str]]:
    """What is done in a step, a verb each: the points that are ticked first, with their words, then the move."""
    yield from (("tick", point.text) for point in step.ticks)
    yield "finish" if step.finishes else "move", ""


def _step(left: list[Piece], step: RoomStep, width: int, look: Look) -> list[Piece]:
    inks = look.inks
    target = cut(printable(step.to_name), max(4, width // 3), look.glyphs.cut)
    right: list[Piece] = [(f" {look.glyphs.arrow} ", inks.muted), (target, inks.plain)]
    room = width - width_of(left) - width_of(right)
    title = cut(printable(step.item.title), max(3, room), look.glyphs.cut)
    return [*left, (title, inks.plain), (" " * max(0, room - cell_len(title)), None), *right]


def hints(panel: Panel, *, short: bool = False) -> list[Hint]:
    """The keys that do something now."""
    plan = panel.plan
    leave = Hint("esc", panel.leave.partition(" ")[0] if short else panel.leave)
    if panel.room:
        name = printable(plan.refusal.target or "") if plan.refusal.command not in _LANE else ""
        verb = "add" if plan.refusal.command == "add" else "move"
        return [Hint("enter", f"{verb} it to {name}" if name and not short else "do it now"), leave]
    found = []
    if plan.fit:
        names = ", ".join(map(str, plan.fit[:4])) + (", …" if len(plan.fit) > 4 else "")
        some = f"move the first {len(plan.fit):,}: {names}" if len(plan.fit) > 1 else f"move {names}, which fits"
        found.append(Hint("f", f"move {len(plan.fit):,}" if short else some))
    if panel.on_step:
        found.append(Hint("enter", "step 1" if short else "do step 1"))
    if not plan.refusal.make_room and any(scope.closed for scope in plan.refusal.scopes):
        found.append(Hint("S", "settings"))
    if panel.other is not None:
        found.append(Hint("s", "swap" if short else f"swap {plan.number} with {panel.other}"))
    if panel.number is not None:
        keys = "o" if panel.on_step else "enter"
        found.append(Hint(keys, "open" if short else f"open {panel.number}"))
    if panel.steps:
        found.append(Hint(" ".join("j" if step > 0 else "k" for step in panel.steps), "choose"))
    return [*found, leave]


def _keys(panel: Panel, width: int, look: Look) -> list[Piece]:
    """The keys in one row; where they do not fit, those that only look leave, and the way out stays."""
    for short in (False, True):
        for between in ("    ", "  "):
            pieces = _row_of([*panel.stray, *hints(panel, short=short)], between, look)
            if width_of(pieces) <= width:
                return pieces
    shown = [*panel.stray, *hints(panel, short=True)]
    while len(shown) > 1 and width_of(_row_of(shown, "  ", look)) > width:
        shown.pop(-2)
    return _row_of(shown, "  ", look)


def _row_of(shown: Sequence[Hint], between: str, look: Look) -> list[Piece]:
    pieces: list[Piece] = []
    for hint in shown:
        pieces += [(between, None)] if pieces else []
        pieces += foot.hint_pieces(hint, look.inks)
    return pieces
