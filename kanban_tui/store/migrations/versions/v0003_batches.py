"""Types have a box of units, items their pieces and units that are done, columns policies with points to tick."""

from __future__ import annotations

from alembic import op

from kanban_tui.store.migrations.rebuild import drop_old, rebuild

revision = "0003"
down_revision = "0002"

# In the order in which they name one another.
_TABLES = (
    "board",
    "board_column",
    "work_type",
    "command",
    "item",
    "wip_scope",
    "scope_column",
    "move",
    "block",
    "note",
    "policy_change",
    "refusal",
    "command_item",
)


def upgrade() -> None:
    """Write every row into a table of the new form; the triggers are made after all migrations."""
    connection = op.get_bind()
    rebuild(connection, "0003", _TABLES)
    drop_old(connection, _TABLES)
