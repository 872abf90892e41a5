"""What an item says, as a form. It writes only what was changed, and loses nothing that was typed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.strip import Strip
from textual.suggester import SuggestFromList
from textual.widgets import Input, TextArea
from textual.widgets.text_area import Edit, EditResult

from kanban_tui.board.change import Change
from kanban_tui.board.model import Board, Item
from kanban_tui.errors import BadValue, WipError
from kanban_tui.store import queries
from kanban_tui.tui.item import form
from kanban_tui.tui.look.pen import cut, row
from kanban_tui.tui.parts.editor import edit_text
from kanban_tui.tui.parts.foot import Foot, hints_of
from kanban_tui.tui.parts.header import Header, Title
from kanban_tui.tui.parts.line import Line, typed_lines
from kanban_tui.tui.parts.painted import Painted
from kanban_tui.tui.shell import Shell
from kanban_tui.tui.way import orders
from kanban_tui.tui.way.connection import Link
from kanban_tui.tui.way.threads import start

_LABEL = 12


class Label(Painted):
    """The name of a field."""

    def __init__(self, name: str) -> None:
        super().__init__(classes="label")
        self.label = name

    def paint(self, width: int) -> Sequence[Strip]:
        return [row(width, [(self.label, self.inks.muted)])]


class Under(Painted):
    """What may stand in a field while one types there, or what is understood of what does, or wrong with it."""

    def __init__(self, hint: str) -> None:
        super().__init__(classes="under")
        self.hint = hint
        self.problem = ""
        self.understood = ""
        self.open = False

    def show(self, *, open: bool, understood: str = "") -> None:
        """Say what is understood, or the hint; nothing where it is not open."""
        if (open, understood) != (self.open, self.understood):
            self.open, self.understood = open, understood
            self.repaint()

    def tell(self, problem: str) -> None:
        """Say what is wrong; nothing when it is empty."""
        self.problem = problem
        self.repaint()

    def paint(self, width: int) -> Sequence[Strip]:
        told = (self.understood or self.hint) if self.open else ""
        text, ink = (self.problem, self.inks.refused) if self.problem else (told, self.inks.muted)
        return [row(width, [(" " * _LABEL, None), (cut(text, max(0, width - _LABEL), self.glyphs.cut), ink)])]


class Description(TextArea):
    """Several lines, without what a terminal takes for an order."""

    def edit(self, edit: Edit) -> EditResult:
        edit.text = typed_lines(edit.text)
        return super().edit(edit)


class EditScreen(Screen[Change | None]):
    """The form of one item. It is left with the change that was made, or with None."""

    app = getters.app(Shell)

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "save", key_display="ctrl+s", priority=True, id="edit.save"),
        Binding("tab", "app.focus_next", "next field", key_display="tab", id="edit.next"),
        Binding("ctrl+e", "editor", "$EDITOR", tooltip="the description in $EDITOR", priority=True, id="edit.editor"),
        Binding("escape", "leave", "leave", key_display="esc", priority=True, id="edit.leave"),
    ]

    def __init__(self, link: Link, number: int) -> None:
        super().__init__()
        self.link = link
        self.number = number
        self.board: Board | None = None
        self.base: dict[str, str] = {}
        """The fields as the file has them, as far as this form knows."""
        self.leaving = False
        self.takes_keys = False
        """Whether the fields are filled: what is typed before waits for them."""

    def compose(self) -> ComposeResult:
        self.header = Header()
        self.lines = {field.name: Line(compact=True, select_on_focus=False) for field in form.FIELDS}
        self.unders = {field.name: Under(field.hint) for field in form.FIELDS}
        self.unders["description"] = Under("")
        self.description = Description(compact=True, highlight_cursor_line=False)
        self.foot = Foot()
        yield self.header
        with VerticalScroll(id="form", can_focus=False):
            for field in form.FIELDS:
                with Horizontal(classes="field"):
                    yield Label(field.label)
                    yield self.lines[field.name]
                yield self.unders[field.name]
            yield Label("Description")
            yield self.description
            yield self.unders["description"]
        yield self.foot

    def on_resize(self) -> None:
        self.set_class(self.app.size.height < 16, "low")

    def on_mount(self) -> None:
        self.say("")
        start(self, self._fill)

    async def _fill(self) -> None:
        try:
            item, board = await self._read()
        except WipError as error:
            self.say(str(error), alarm=True)
            await self._take_keys()
            return
        self.board = board
        self.base = form.shown(item, board)
        self.header.show(Title(f"{item.id} {item.title}", "edit", plain=True))
        self._put(self.base)
        self.lines["type"].suggester = SuggestFromList([kind.name for kind in board.types], case_sensitive=False)
        self.base["description"] = self.description.text
        self.set_focus(self.lines["title"])
        await self._take_keys()

    async def _take_keys(self) -> None:
        self.takes_keys = True
        await self.app.take_keys()

    def _put(self, values: Mapping[str, str]) -> None:
        """Put the file's values into fields that were not touched."""
        for name, value in values.items():
            if name == "description":
                with self.description.prevent(TextArea.Changed):
                    self.description.load_text(typed_lines(value))
            else:
                line = self.lines[name]
                with line.prevent(Input.Changed):
                    line.value = value
                line.action_end()

    async def _read(self) -> tuple[Item, Board]:
        item = await asyncio.to_thread(self.link.read, lambda c: queries.item(c, self.number))
        return item, await asyncio.to_thread(self.link.read, lambda c: queries.board(c, item.board_id))

    @property
    def typed(self) -> dict[str, str]:
        """What stands in the fields."""
        return {**{name: line.value for name, line in self.lines.items()}, "description": self.description.text}

    @property
    def changed(self) -> bool:
        """Whether anything was typed that the file does not have."""
        return bool(self.base) and any(value.strip() != self.base[name].strip() for name, value in self.typed.items())

    def say(self, note: str, *, alarm: bool = False) -> None:
        """Leave a note at the foot, or the keys again."""
        self.foot.show(hints_of(self.app, self.BINDINGS), None, note=note, alarm=alarm)

    def on_descendant_focus(self) -> None:
        self._explain()

    def _explain(self) -> None:
        """Say at the field that is typed in what it is read as."""
        now = self.link.clock()
        for name, line in self.lines.items():
            told = ""
            if line.has_focus and self.board is not None:
                told = form.understood(name, line.value, self.board, now=now)
            self.unders[name].show(open=line.has_focus, understood=told)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._undo_notes()
        self._explain()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.app.action_focus_next()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._undo_notes()

    def _undo_notes(self) -> None:
        self.leaving = False
        for under in self.unders.values():
            under.tell("")
        self.say("")

    def action_save(self) -> None:
        if self.board is not None:
            start(self, partial(self._save, self.board), exclusive=True)

    async def _save(self, board: Board) -> None:
        after = self.typed
        found, problems = form.changes(self.base, after, board, now=self.link.clock())
        for name, under in self.unders.items():
            under.tell(problems.get(name, ""))
        if problems:
            name = next(iter(problems))
            (self.lines.get(name) or self.description).focus()
        elif not found:
            self.dismiss(None)
        else:
            await self._write(found, after)

    async def _write(self, found: dict[str, Any], after: dict[str, str]) -> None:
        """Write the changes, unless another process changed the same field since it was read."""
        try:
            item, board = await self._read()
            now = form.shown(item, board)
            now["description"] = typed_lines(now["description"])
            clash = [name for name in after if now[name] != self.base[name] != after[name]]
            untouched = [name for name in after if after[name] == self.base[name] != now[name]]
            self.base, self.board = now, board
            self._put({name: now[name] for name in untouched})
            if clash:
                for name in clash:
                    self.unders[name].tell(f"Meanwhile it became: {now[name]}".replace("\n", " "))
                self.say("It was changed meanwhile: ctrl+s again writes yours over it.", alarm=True)
                return
            change = await asyncio.to_thread(partial(orders.edit, number=self.number, changes=found), self.link)
        except WipError as error:
            self.say(str(error), alarm=True)
        else:
            self.dismiss(change)

    def action_editor(self) -> None:
        try:
            text = edit_text(self.app, self.description.text)
        except BadValue as error:
            self.say(str(error), alarm=True)
            return
        if text.rstrip("\n") != self.description.text:
            self.description.load_text(typed_lines(text.rstrip("\n")))
        self.description.focus()

    def action_leave(self) -> None:
        """Leave; the first time, where something was typed, only say so."""
        if self.changed and not self.leaving:
            self.leaving = True
            self.say("Something was changed: ctrl+s saves it, esc again leaves it as it was.", alarm=True)
        else:
            self.dismiss(None)
