"""What a sheet at the foot of the board owes the screen."""

from __future__ import annotations

from textual.message import Message
from textual.widget import Widget

from kanban_tui.tui.way.orders import Order
from kanban_tui.tui.way.snapshot import Snapshot


class Sheet(Widget):
    """Opened by the screen, in the place of the foot. Its keys count while it is open."""

    awaits = False
    """Whether the next key waits for what comes of the one before it."""

    @property
    def lit_columns(self) -> frozenset[int] | None:
        """The columns it speaks of, which alone keep their light; None: all do."""
        return None

    def fit(self) -> None:
        """Be as high as what is shown needs, after the terminal changed its size."""

    def board_changed(self, snapshot: Snapshot) -> None:
        """The board was read anew."""

    def tell(self, problem: str) -> bool:
        """Say what is wrong with what was typed; False when it was none of this sheet's."""
        del problem
        return False

    def keeps_refused(self, sentence: str) -> bool:
        """Whether a refusal is told here, so that what was typed stays; else the panel of the refusal opens."""
        return self.tell(sentence)

    def way_back(self) -> Message | None:
        """What brings back what was typed once the panel of a refusal is left; None where nothing was."""
        return None

    @property
    def keeper(self) -> Widget:
        """What takes the keys while the sheet is open."""
        return self

    def done_with(self, order: Order) -> bool:
        """Whether the sheet has done its part once this order is carried out."""
        del order
        return True
