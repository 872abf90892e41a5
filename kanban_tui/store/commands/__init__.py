"""The writes: one function each, one transaction each, one rule for all of them.

Every command takes an engine and returns a Change, or raises WipLimitReached, NotFound, RuleRefused, BadValue or
DatabaseError and has changed nothing. `now` is for those who bring their own clock. A family of commands is imported
when one of it is asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kanban_tui.store.commands.boards import (
        delete_board,
        init_board,
        rename_board,
        set_holidays,
        set_hours,
        set_require_start,
        set_zone,
    )
    from kanban_tui.store.commands.content import KEEP, add, edit
    from kanban_tui.store.commands.from_export import import_export
    from kanban_tui.store.commands.intake import import_history
    from kanban_tui.store.commands.limiting import Subject, set_limit, set_single_piece
    from kanban_tui.store.commands.moving import advance, finish, move, pull, reorder, swap
    from kanban_tui.store.commands.noting import note, tick
    from kanban_tui.store.commands.policies import set_policy
    from kanban_tui.store.commands.shape import (
        add_column,
        add_type,
        delete_column,
        delete_type,
        edit_type,
        move_column,
        rename_column,
        set_kind,
    )
    from kanban_tui.store.commands.splitting import Piece, count, split, split_rest
    from kanban_tui.store.commands.standing import archive, block, delete, end_expedite, expedite, restore, unblock
    from kanban_tui.store.commands.timeboxing import rebox, set_box
    from kanban_tui.store.commands.undoing import redo, undo

__all__ = [
    "KEEP",
    "Piece",
    "Subject",
    "add",
    "add_column",
    "add_type",
    "advance",
    "archive",
    "block",
    "count",
    "delete",
    "delete_board",
    "delete_column",
    "delete_type",
    "edit",
    "edit_type",
    "end_expedite",
    "expedite",
    "finish",
    "import_export",
    "import_history",
    "init_board",
    "move",
    "move_column",
    "note",
    "pull",
    "rebox",
    "redo",
    "rename_board",
    "rename_column",
    "reorder",
    "restore",
    "set_box",
    "set_holidays",
    "set_hours",
    "set_kind",
    "set_limit",
    "set_policy",
    "set_require_start",
    "set_single_piece",
    "set_zone",
    "split",
    "split_rest",
    "swap",
    "tick",
    "unblock",
    "undo",
]

_MODULES = {
    "boards": "delete_board init_board rename_board set_holidays set_hours set_require_start set_zone",
    "content": "KEEP add edit",
    "from_export": "import_export",
    "intake": "import_history",
    "limiting": "Subject set_limit set_single_piece",
    "moving": "advance finish move pull reorder swap",
    "noting": "note tick",
    "policies": "set_policy",
    "shape": "add_column add_type delete_column delete_type edit_type move_column rename_column set_kind",
    "splitting": "Piece count split split_rest",
    "standing": "archive block delete end_expedite expedite restore unblock",
    "timeboxing": "rebox set_box",
    "undoing": "redo undo",
}
_OF = {name: module for module, names in _MODULES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    if name not in _OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_OF[name]}"), name)
