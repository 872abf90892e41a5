"""The panel of a refusal with its keys: the first step, a swap, a look at one of those who fill the place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from msgspec.structs import replace
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from kanban_tui.tui.board.refusal.messages import ReplanWanted, SettingsWanted
from kanban_tui.tui.board.refusal.panel import Panel, draw
from kanban_tui.tui.board.refusal.plan import Plan
from kanban_tui.tui.parts.keysheet import KeySheet
from kanban_tui.tui.way import orders
from kanban_tui.tui.way.messages import Left, OpenWanted, OrderGiven
from kanban_tui.tui.way.orders import Order
from kanban_tui.tui.way.snapshot import Snapshot


class RefusalSheet(KeySheet):
    """The panel of one refusal."""

    CALLED = "A refusal"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go", "do the first step or what was refused, or open the chosen one", id="refusal.go"),
        Binding(
            "greater_than_sign,full_stop,L", "again", "once there is room: do what was refused", id="refusal.again"
        ),
        Binding("s", "swap", "swap with the chosen one", id="refusal.swap"),
        Binding("f", "fitting", "move the first of several that fit", id="refusal.fitting"),
        Binding("o", "open", "open the chosen one", id="refusal.open"),
        Binding("S", "settings", "the settings, where limits are", id="refusal.settings"),
        Binding("down,j", "choose(1)", "the next one", id="refusal.next"),
        Binding("up,k", "choose(-1)", "the one before", id="refusal.previous"),
        Binding("escape,q", "leave", "leave it", id="refusal.leave"),
    ]

    def __init__(self, then: Message, plan: Plan, back: Message | None = None) -> None:
        super().__init__()
        self.then = then
        """What is told once there is room and it is wanted: the order that was refused, or what comes before it."""
        self.back = back
        """What is told where it is left, to come back to what was typed; None: nothing was."""
        self.panel = Panel(plan, plan.step or 0, leave="leave it" if back is None else "back to the line")
        self.step: Order | None = None
        """The step given last."""
        self.waiting = False
        """Its outcome is not known yet."""

    @property
    def lit_columns(self) -> frozenset[int]:
        scopes = self.panel.plan.refusal.scopes
        held = [item.column_id for scope in scopes for item in scope.items]
        return frozenset([*held, *(scope.column_id for scope in scopes if scope.column_id is not None)])

    def board_changed(self, _snapshot: Snapshot) -> None:
        self.post_message(ReplanWanted(self.panel.plan))

    def tell(self, problem: str) -> bool:
        self.waiting = False
        return super().tell(problem)

    def done_with(self, order: Order) -> bool:
        return order is not self.step

    def show(self, plan: Plan | None) -> None:
        """Show what would make room now; None: there is room."""
        self.waiting = False
        if plan is None:
            self.panel = replace(self.panel, room=True)
        else:
            here = plan.step if self.panel.on_step else None
            chosen = min(self.panel.chosen, max(0, len(plan.choices) - 1)) if here is None else here
            self.panel = replace(self.panel, plan=plan, chosen=chosen, room=False)
        self.fit()

    def fit(self) -> None:
        size = self.app.size
        self.panel = replace(self.panel, stray=self.stray)
        self.styles.height = len(draw(self.panel, size.width, self._most, self.inks, self.glyphs))
        self.repaint()

    @property
    def _most(self) -> int:
        """The board keeps four rows: its head, or its tabs."""
        return max(6, self.app.size.height - 4)

    def paint(self, width: int) -> Sequence[Strip]:
        return draw(self.panel, width, self._most, self.inks, self.glyphs)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The key that was refused is one here once it would pass, the others where they do something before it."""
        panel = self.panel
        if action in ("again", "leave", "go"):
            return panel.room or action != "again"
        does: dict[str, bool] = {
            "swap": panel.other is not None,
            "fitting": bool(panel.plan.fit),
            "open": panel.number is not None,
            "choose": any(step in parameters for step in panel.steps),
        }
        return not panel.room and does[action] if action in does else super().check_action(action, parameters)

    def action_again(self) -> None:
        self.action_go()

    def action_go(self) -> None:
        if self.waiting:
            return
        if self.panel.room:
            self.post_message(self.then)
        elif not self.panel.on_step:
            self.action_open()
        else:
            first = self.panel.plan.refusal.make_room[0]
            self.waiting = True
            number, shown = first.item.id, {first.item.id: first.from_id}
            self.step = partial(orders.move, shown=shown, column_id=first.to_id)
            if first.ticks:
                self.step = partial(orders.tick, number=number, point=first.ticks[0].number, done=True, shown=shown)
            self.post_message(OrderGiven(self.step))

    def action_swap(self) -> None:
        plan, other = self.panel.plan, self.panel.other
        if plan.number is not None and other is not None and not self.waiting:
            places = {item.id: item.column_id for item in (plan.refusal.item, *plan.refusal.exchangeable) if item}
            shown = {number: places[number] for number in (plan.number, other)}
            self.post_message(OrderGiven(partial(orders.swap, number=plan.number, other=other, shown=shown)))

    def action_fitting(self) -> None:
        """Of several items the first that do."""
        plan = self.panel.plan
        column_id = plan.refusal.target_id
        if plan.fit and column_id is not None and isinstance(self.then, OrderGiven) and not self.waiting:
            shown = orders.shown(self.then.order)
            self.post_message(OrderGiven(partial(orders.move, shown=shown, column_id=column_id, as_many_as_fit=True)))

    def action_open(self) -> None:
        if self.panel.number is not None:
            self.post_message(OpenWanted(self.panel.number))

    def action_settings(self) -> None:
        self.post_message(SettingsWanted())

    def action_choose(self, step: int) -> None:
        self.panel = replace(self.panel, chosen=self.panel.chosen + step)
        self.fit()

    def action_leave(self) -> None:
        self.post_message(Left() if self.back is None else self.back)
