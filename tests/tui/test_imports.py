"""What is loaded before the first paint."""

from __future__ import annotations

import subprocess
import sys

from kanban_tui.tui.keys.keymap import HOMES, bound


def test_the_board_paints_before_the_write_side_is_imported() -> None:
    """Nor anything else that costs and is not drawn with."""
    program = """
import sys
import kanban_tui.tui.app
late = {"sqlmodel", "sqlalchemy", "alembic", "pendulum", "pydantic", "markdown_it", "click"}
late |= {"kanban_tui.store.engine", "kanban_tui.store.sqlite.engine", "kanban_tui.store.commands"}
late |= {"kanban_tui.tui.metrics.screen", "kanban_tui.tui.metrics.tabs", "kanban_tui.flow.forecast"}
late |= {"kanban_tui.tui.board.store_work", "kanban_tui.tui.parts.line"}
late |= {"kanban_tui.board.room", "kanban_tui.tui.board.refusal.plan"}
print(sorted(late & set(sys.modules)))
"""
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_the_keys_of_every_screen_are_where_the_key_map_looks() -> None:
    """Each first word of an id leads to bindings with ids that begin with it."""
    for home in HOMES:
        assert any((binding.id or "").startswith(f"{home}.") for binding in bound(home)), home
