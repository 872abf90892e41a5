"""What happens to items while one looks at the board: a time box comes to be at risk, or is breached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kanban_tui.board.timebox import State
from kanban_tui.tui.look.facts import Card

Known = Mapping[int, frozenset[State]]
"""The states that each item was in so far, by number."""
_NO_STATE: frozenset[State] = frozenset()
_STATES = {State.OK: _NO_STATE, State.AT_RISK: frozenset({State.AT_RISK}), State.BREACHED: frozenset(State)}


def look(known: Known, cards: Iterable[Card]) -> tuple[Known, tuple[Card, ...]]:
    """What is known now, and the cards whose state is news: once for each, and not where it was so at first sight."""
    after, news = dict(known), []
    for card in cards:
        now = _NO_STATE if card.gauge is None else _STATES[card.gauge.state]
        before = known.get(card.number)
        if before is not None and not now <= before:
            news.append(card)
        after[card.number] = now | (before or _NO_STATE)
    return after, tuple(news)


def words(news: Iterable[Card]) -> str:
    """News in a line, the end of which may find no room: `at risk 80 %: 12 Show avatar`."""
    return "   ".join(f"{card.gauge.words}: {card.number} {card.title}" for card in news if card.gauge is not None)
