"""A line on which the metrics screen asks for another choice, with what was typed understood below it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.message import Message

from kanban_tui.board.model import Board
from kanban_tui.tui.look.pen import Piece, wrap
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.metrics.choice import Choice
from kanban_tui.tui.metrics.typed import Answer, Question
from kanban_tui.tui.parts.foot import Hint, hint_pieces
from kanban_tui.tui.parts.line import BoardLine
from kanban_tui.tui.way.snapshot import Snapshot


class AskSheet(BoardLine):
    """One question, answered on one line."""

    SIGN = "?"

    @dataclass(eq=False, repr=False)
    class Chosen(Message):
        """A line was entered that makes another choice."""

        choice: Choice

    def __init__(
        self, board: Board, question: Question, choice: Choice, clock: Callable[[], int], text: str = ""
    ) -> None:
        """`choice` is what is looked at so far."""
        super().__init__(Snapshot(board, ()), text)
        self.question, self.choice, self.clock = question, choice, clock

    def enter(self, text: str) -> None:
        answer = self.answer(text)
        if answer.problem:
            self.tell(answer.problem)
        else:
            self.post_message(self.Chosen(answer.choice))

    def answer(self, text: str) -> Answer:
        """What the line means."""
        return self.question.understand(text, self.choice, self.snapshot.board, self.clock())

    def told(self, inks: Inks, width: int) -> list[list[Piece]]:
        keys = [hint_pieces(hint, inks) for hint in (Hint("enter", "take it"), Hint("esc", "leave it"))]
        answer = self.answer(self.text) if self.text.strip() else None
        ink = inks.muted if answer is None else inks.amber if answer.problem else inks.plain
        rows: list[list[Piece]] = [[("  ", None), (line, ink)] for line in self.asked(width - 2)]
        return [*rows, [], [*keys[0], ("    ", None), *keys[1]], []]

    def asked(self, width: int) -> list[str]:
        if not self.text.strip():
            return wrap(self.question.asked, width, 2)
        answer = self.answer(self.text)
        return wrap(answer.problem or answer.meaning, width, 2)
