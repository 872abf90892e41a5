"""The keys that choose what is looked at. They ask nothing of the store."""

from __future__ import annotations

from kanban_tui.board.model import Item
from kanban_tui.tui.board.loading import BoardLoading
from kanban_tui.tui.keys.board import FOLD


class BoardCursor(BoardLoading):
    """A board with a cursor to move."""

    def action_column(self, step: int) -> None:
        self._to_column(self.focus_index + step)

    def action_item(self, step: int) -> None:
        self._to_index((self.index or 0) + step)

    def action_ends(self, side: int) -> None:
        self._to_index(0 if side < 0 else self.lane.matching - 1)

    def action_page(self, side: int) -> None:
        self._to_index((self.index or 0) + side * self.views[self.focus_index].measured().page)

    def action_compact(self) -> None:
        self.compact = not self.compact
        self.app.memory.choose("density", "compact" if self.compact else "normal", self.app.settings.density)
        self.lay_out()
        self.refresh_cursor()

    def action_lately(self) -> None:
        """All of Done, or only what was finished lately."""
        self.all_done = not self.all_done
        self.load()

    def action_fold(self) -> None:
        """Fold the column and go on to its neighbour; one that was folded opens."""
        column_id = self.lane.column.id
        if column_id in self.folded:
            self.unfold(column_id)
        elif len(self.views) > 1:
            self.fold(self.folded | {column_id})
            self.focus_index += 1 if self.focus_index + 1 < len(self.views) else -1
            self.lay_out()
        self.stand_here()

    def action_mark(self) -> None:
        """Mark the item, or take its mark away, and go on to the next one."""
        item = self.one()
        if item is not None:
            kept = {number: marked for number, marked in self.marked.items() if number != item.id}
            self.show_marks(kept if item.id in self.marked else {**kept, item.id: item})
            self.action_item(1)

    def show_marks(self, marked: dict[int, Item]) -> None:
        """Mark these items and no others."""
        self.marked = marked
        for view in self.views:
            view.mark(frozenset(marked))
        self.refresh_words()

    @property
    def chosen(self) -> list[Item]:
        """What the next act is for: the marked items, else the one under the cursor."""
        if self.marked:
            return list(self.marked.values())
        return [] if self.item is None else [self.item]

    def one(self) -> Item | None:
        """The item under the cursor; where there is none, that is said."""
        if self.item is None:
            folded = f"{self.lane.column.name} is folded: {self.app.sign(FOLD)} opens it."
            self.say(folded if self.views[self.focus_index].folded else "No item is here.", alarm=True)
        return self.item

    def any_chosen(self) -> bool:
        """Whether there is an item for the next act; else that is said."""
        return bool(self.marked) or self.one() is not None

    @property
    def shown_chosen(self) -> dict[int, int]:
        """The columns in which they are shown, by their numbers: who is elsewhere by now is not meant."""
        return {item.id: item.column_id for item in self.chosen}

    @property
    def numbers_chosen(self) -> list[int]:
        """The numbers of what the next act is for."""
        return [item.id for item in self.chosen]

    def action_copy_number(self) -> None:
        """Copy the number of what is chosen, as one says it to another program."""
        if self.any_chosen():
            self.copy(" ".join(f"#{number}" for number in self.numbers_chosen))

    def action_copy_title(self) -> None:
        if self.any_chosen():
            self.copy("\n".join(item.title for item in self.chosen))

    def copy(self, text: str) -> None:
        """Copy through the terminal (OSC 52), which most terminals and tmux allow."""
        if text:
            self.app.copy_to_clipboard(text)
            self.say(f"copied {text.partition(chr(10))[0]}")

    def _to_column(self, index: int) -> None:
        if 0 <= index < len(self.views) and index != self.focus_index:
            self.focus_index = index
            self.lay_out()
            self.stand_here()

    def _to_index(self, index: int) -> None:
        if self.index is not None:
            self.indices[self.lane.column.id] = max(0, min(index, self.lane.matching - 1))
            self.refresh_cursor()
