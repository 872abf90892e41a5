"""The sheet of a walk: who is spoken of, why, what to ask, and at its end what was said and done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.strip import Strip

from kanban_tui.board import words
from kanban_tui.report.walk import nothing
from kanban_tui.tui.board.messages import WalkWanted
from kanban_tui.tui.board.walk.state import Stop, Walk, day_of, summary
from kanban_tui.tui.look.card import gauge_inks
from kanban_tui.tui.look.facts import split_pieces
from kanban_tui.tui.look.pen import Look, Piece, blank, cut, row, width_of, wrap
from kanban_tui.tui.parts.foot import Hint
from kanban_tui.tui.parts.keysheet import KeySheet
from kanban_tui.tui.parts.line import hints_row
from kanban_tui.tui.way import orders
from kanban_tui.tui.way.messages import CopyWanted, Left, OpenWanted, OrderGiven, WalkedTo
from kanban_tui.tui.way.orders import Order
from kanban_tui.tui.way.snapshot import Snapshot

_INDENT = 2
_LOW = 16


class WalkSheet(KeySheet):
    """Goes from item to item. What its keys ask for is done by the board, which tells what came of it."""

    CALLED = "The walk"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "next", id="walk.next"),
        Binding("right,l,w", "on", "next", id="walk.on"),
        Binding("backspace,left,h", "back", "before", id="walk.back"),
        Binding("greater_than_sign,full_stop,L", "advance(1)", "move to the next column", id="walk.advance"),
        Binding("less_than_sign,comma,H", "advance(-1)", "move to the column before", id="walk.retreat"),
        Binding("d", "finish", "finish it", id="walk.finish"),
        Binding("b", "block", "block it with a reason, or unblock it", id="walk.block"),
        Binding("Z", "split", "split it into pieces", id="walk.split"),
        Binding("o", "open", "all that is known of it", id="walk.open"),
        Binding("y", "copy", "copy what was said and done", id="walk.copy"),
        Binding("escape,q", "leave", "end the walk", id="walk.leave"),
    ]

    def __init__(self, snapshot: Snapshot, walk: Walk, now: int) -> None:
        super().__init__()
        self.snapshot = snapshot
        self.walk = walk
        self.now = now
        self.read = walk.stops > 0
        """Whether the board was looked through yet."""
        self.problem = ""

    @property
    def lit_columns(self) -> frozenset[int]:
        return frozenset()

    def board_changed(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.post_message(WalkWanted())

    def show(self, walk: Walk, now: int) -> None:
        """Go on with the board as it is now."""
        self._hear()
        before, self.walk, self.now, self.read = self.walk.here, walk, now, True
        if walk.here is not None and (before is None or before.number != walk.here.number):
            self.post_message(WalkedTo(walk.here.number))
        self.fit()

    def _hear(self) -> None:
        """What was ordered is known: keys typed behind it are for what is shown now."""
        if self.awaits:
            self.awaits = False
            self.call_later(self.app.take_keys)

    def tell(self, problem: str) -> bool:
        self._hear()
        self.problem = problem
        self.fit()
        return True

    def keeps_refused(self, sentence: str) -> bool:
        del sentence
        return False

    def done_with(self, order: Order) -> bool:
        del order
        return False

    def fit(self) -> None:
        self.styles.height = min(len(self.paint(self.app.size.width)), self._most)
        self.repaint()

    # The keys.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Behind the last one only enter leads on, to the board."""
        return not self._over if action == "on" else super().check_action(action, parameters)

    @property
    def _over(self) -> bool:
        """Whether all were spoken of, and their summary stands here."""
        return self.read and self.walk.here is None

    def action_on(self) -> None:
        self.action_next()

    def action_next(self) -> None:
        self.problem = ""
        if self._over:
            self.action_leave()
        else:
            self.show(self.walk.next(), self.now)

    def action_back(self) -> None:
        self.problem = ""
        self.show(self.walk.back(), self.now)

    def action_advance(self, steps: int) -> None:
        self._order(lambda stop: partial(orders.advance, shown=stop.shown, steps=steps))

    def action_finish(self) -> None:
        self._order(lambda stop: partial(orders.finish, shown=stop.shown))

    def action_block(self) -> None:
        here = self.walk.here
        if here is not None and here.card.blocked:
            self._order(lambda stop: partial(orders.unblock, numbers=[stop.number]))
        elif here is not None:
            self.post_message(WalkedTo(here.number, asks="block"))

    def action_split(self) -> None:
        if self.walk.here is not None:
            self.post_message(WalkedTo(self.walk.here.number, asks="split"))

    def action_open(self) -> None:
        if self.walk.here is not None:
            self.post_message(OpenWanted(self.walk.here.number))

    def action_copy(self) -> None:
        walk = self.walk.next() if self.walk.here is not None else self.walk
        text = "\n".join(summary(walk, self.snapshot.board.name, day_of(self.snapshot.board, self.now)))
        self.post_message(CopyWanted(text))

    def action_leave(self) -> None:
        self.post_message(Left())

    def _order(self, make: Callable[[Stop], Order]) -> None:
        self.problem = ""
        if self.walk.here is not None:
            self.awaits = True
            self.post_message(OrderGiven(make(self.walk.here)))

    # What it looks like.

    def paint(self, width: int) -> Sequence[Strip]:
        inner = width - 2 * _INDENT
        for lines in (2, 1):
            rows = [
                [],
                self._title(inner),
                [],
                *self._body(inner, lines),
                [],
                hints_row([*self.stray, *self._hints()], self.inks, inner),
                [],
            ]
            if self.app.size.height < _LOW:
                rows = [pieces for pieces in rows if pieces]
            if len(rows) < self._most:
                break
        edge = row(width, [(self.glyphs.edge * width, self.inks.page + self.inks.here)])
        return [edge, *(row(width, [(" " * _INDENT, None), *pieces]) if pieces else blank(width) for pieces in rows)]

    @property
    def _most(self) -> int:
        """The rows that the board leaves to the sheet: its head, or its tabs, stay."""
        return max(6, self.app.size.height - 4)

    def _title(self, width: int) -> list[Piece]:
        inks, walk = self.inks, self.walk
        pieces: list[Piece] = [("Walk", inks.here)]
        if walk.here is not None:
            pieces += [(f"  {walk.place:,} of {walk.stops:,}", inks.plain)]
            order = "from the right, oldest first"
            order = order if width_of(pieces) + 3 + len(order) <= width else "oldest first"
            pieces += [(f"   {order}", inks.muted)]
        took = words.rough(self.now - walk.began) if self.now - walk.began >= words.MINUTE else ""
        space = width - width_of(pieces) - len(took)
        return [*pieces, (" " * space, None), (took, inks.muted)] if took and space > 1 else pieces

    def _body(self, width: int, lines: int) -> list[list[Piece]]:
        """What is said, of which no sentence takes more rows than `lines`."""
        if not self.read:
            return [[("Looking the board through", self.inks.muted), (self.glyphs.cut, self.inks.muted)]]
        return self._spoken_of(self.walk.here, width, lines) if self.walk.here is not None else self._end(width)

    def _spoken_of(self, stop: Stop, width: int, lines: int) -> list[list[Piece]]:
        inks, card = self.inks, stop.card
        gutter = len(str(card.number)) + 2
        room = width - gutter
        margin: Piece = (" " * gutter, None)
        known = f" {self.glyphs.dot} ".join(fact for fact in (card.units, card.type, card.person, *card.tags) if fact)
        facts: list[Piece] = [(stop.stands or stop.column, inks.muted)]
        if stop.first_age:
            facts.append((f", {stop.first_age} since its first start", inks.muted))
        if card.due is not None and not (card.due.past or card.due.soon):
            facts.append((f"   {card.due.words}", inks.muted))
        if stop.touched_by:
            facts.append((f"   last changed by {stop.touched_by}", inks.muted))
        if known and cell_len(known) + 3 + width_of(facts) <= room:
            facts.insert(0, (f"{known}   ", inks.muted))
        look = Look(inks, self.glyphs)
        ask = split_pieces(card, look)
        title = cut(card.title, room - (width_of(ask) + 2 if ask else 0), self.glyphs.cut)
        rows: list[list[Piece]] = [
            [
                (f"{card.number:<{gutter}}", inks.here),
                (title, inks.strong),
                *([("  ", None), *ask] if ask else []),
            ],
            [margin, *facts],
        ]
        for reason in stop.reasons:
            ink = {"blocked": inks.blocked, "past_due": inks.refused, "due": inks.warning}.get(reason.kind, inks.soft)
            if card.gauge is not None and reason.kind in ("breached", "at_risk"):
                ink = gauge_inks(card.gauge, look)[0]
            rows += [[margin, (line, ink)] for line in wrap(reason.words, room, lines, self.glyphs.cut)]
        if self.problem:
            rows += [[], *([margin, (line, inks.refused)] for line in wrap(self.problem, room, lines, self.glyphs.cut))]
        asked = stop.question or "Nothing is left to say of it."
        ink = inks.plain if stop.question else inks.muted
        return [*rows, [], *([margin, (line, ink)] for line in wrap(asked, room, 2, self.glyphs.cut))]

    def _end(self, width: int) -> list[list[Piece]]:
        """What was said and done; the longest walks show their last lines."""
        inks, walk = self.inks, self.walk
        if not walk.before:
            return [[(line, inks.plain)] for line in wrap(nothing(old_known=walk.old_known), width, 5, self.glyphs.cut)]
        lines = summary(walk, "", "")[1:]
        # Beside the edge and the keys what heads it, and empty rows where there is room for them.
        room = max(1, self._most - (4 if self.app.size.height < _LOW else 9))
        told: list[Piece] = [
            (
                f"{words.count(len(walk.before), 'item')} spoken of, {words.count(len(walk.done), 'change')} made",
                inks.plain,
            )
        ]
        shown: list[list[Piece]] = [[(cut(line, width, self.glyphs.cut), inks.soft)] for line in lines[-room:]]
        if len(lines) > room:
            told.append((f"   the last {room:,} of {len(lines):,} lines", inks.muted))
        return [told, [], *shown]

    def _hints(self) -> list[Hint]:
        walk = self.walk
        if walk.here is None:
            return [*([Hint("y", "copy")] if walk.before else []), Hint("enter", "back to the board")]
        last = not walk.ahead
        hints = [Hint("enter", "sum up" if last else "next"), Hint(">", "move"), Hint("d", "done")]
        hints += [Hint("Z", "split")] if walk.here.card.split else []
        hints += [Hint("b", "unblock" if walk.here.card.blocked else "block"), Hint("o", "open")]
        if walk.before:
            hints.append(Hint("backspace", "before"))
        hints.append(Hint("esc", "end"))
        return hints
